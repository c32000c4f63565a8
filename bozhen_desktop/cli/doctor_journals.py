"""Readiness of a room's journals: whole, signed by this room, not behind their marks.

A hall may be at work: copies are read, and a mark is read before its journal.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

from bozhen_desktop.cli.doctor_findings import Finding, bad, good, unchecked, warning
from bozhen_desktop.domain.site import Site
from bozhen_desktop.hall.book import Book
from bozhen_desktop.hall.marks import read_mark
from bozhen_desktop.host.files import private_temp_dir, safe_name
from bozhen_desktop.host.signing import SigningKey, verify
from bozhen_desktop.journal.heads import Position
from bozhen_desktop.journal.log import Journal
from bozhen_desktop.journal.verification import Report, verify_file
from bozhen_desktop.kernel.errors import BozhenError
from bozhen_desktop.kernel.ids import SITE

KEYS = "journal/"
_PASSING = ("journal-busy", "journal-missing")
"""Codes of a hall that writes, or purges, while it is looked at."""


def journal_path(folder: Path, name: str) -> Path:
    """The file of a journal."""
    if name == SITE:
        return folder / "site.journal"
    return folder / "sittings" / safe_name(name) / "journal.db"


def names_of(secrets: dict[str, bytes]) -> list[str]:
    """Journals that have a key here, the site's first."""
    names = (name.removeprefix(KEYS) for name in secrets if name.startswith(KEYS))
    return sorted(names, key=lambda name: (name != SITE, name))


def check_journals(folder: Path, secrets: dict[str, bytes]) -> Iterator[Finding]:
    """A finding for each journal, and one for folders of sittings without a key."""
    if "room/sign" not in secrets:
        yield unchecked("journal", "room-key-absent")
        return
    room = SigningKey(secrets["room/sign"]).public
    names = names_of(secrets)
    for name in names:
        path = journal_path(folder, name)
        mark = read_mark(path)
        if path.is_file():
            yield _judged(path, name, secrets[KEYS + name], mark, room)
        elif mark is not None or name == SITE:
            yield bad("journal", "journal-lost", book=name)
    places = {safe_name(name) for name in names if name != SITE}
    for left in sorted(path.name for path in (folder / "sittings").glob("*")):
        if left not in places:
            yield warning("journal", "sitting-without-key", book=left)


def _judged(path: Path, name: str, key: bytes, mark: Position | None, room: str) -> Finding:
    signers: set[str] = set()

    def note(public: str, signature: str, data: bytes) -> bool:
        signers.add(public)
        return verify(public, signature, data)

    try:
        report = verify_file(path, key, verify=note)
    except BozhenError as error:
        state = unchecked if error.code in _PASSING else bad
        return state("journal", error.code, book=name)
    return _finding(name, report, mark, signers, room)


def _finding(
    name: str, report: Report, mark: Position | None, signers: set[str], room: str
) -> Finding:
    last = report.whole_to.seq
    if not report.whole:
        first = report.findings[0]
        return bad("journal", "journal-broken", book=name, problem=first.code, seq=first.seq)
    if mark is not None and mark.seq > last:
        return bad("journal", "journal-behind-mark", book=name, seq=last, mark=mark.seq)
    if not signers <= {room}:
        return bad("journal", "journal-foreign-head", book=name)
    if not report.sure_to:
        return warning("journal", "journal-unsigned", book=name, seq=last)
    return good("journal", "journal-whole", book=name, seq=last, signed=report.sure_to)


class SiteFacts:
    """The site's state, and the wall time of its last entry (UTC ms; 0 when it is empty)."""

    def __init__(self, site: Site, last_at: int) -> None:
        self.site = site
        self.last_at = last_at


def read_site(folder: Path, secrets: dict[str, bytes]) -> SiteFacts:
    """Replay a copy of the site's journal.

    Raises:
        BozhenError, IntegrityError: those of `Journal.open` and `Book.load`; `site-not-founded`.
    """
    path, key = journal_path(folder, SITE), secrets.get(KEYS + SITE)
    if key is None or not path.is_file():
        raise BozhenError("site-not-founded")
    with private_temp_dir() as copy:
        for name in (path.name, path.name + "-wal"):
            if (folder / name).is_file():
                shutil.copyfile(folder / name, copy / name)
        journal = Journal.open(copy / path.name, key)
        try:
            site = Site()
            seq = Book.load(SITE, journal, site).position.seq
            last = [entry.at for entry in journal.entries(max(seq, 1), max(seq, 1))]
        finally:
            journal.close()
    return SiteFacts(site, last[0] if last else 0)
