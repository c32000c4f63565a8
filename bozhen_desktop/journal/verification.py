"""Is this journal whole? What can be said, and up to where.

The chain shows every changed, removed or reordered entry up to some entry known from elsewhere: a
signed head, the number and hash of an acknowledgement. Behind the last of these a cut leaves no
trace, and the report says so.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from bozhen_desktop.host.files import private_temp_dir
from bozhen_desktop.journal.chain import ChainReader
from bozhen_desktop.journal.driver import DriverError, connect
from bozhen_desktop.journal.heads import START, Head, Position, Verify, head_is_signed
from bozhen_desktop.journal.log import Journal
from bozhen_desktop.journal.port import JournalFailed, JournalPort
from bozhen_desktop.kernel.digest import Entry, sha256_hex
from bozhen_desktop.kernel.errors import BozhenError

_COPY_TRIES = 5


class Finding(NamedTuple):
    """One thing that is wrong: a stable code and the entry it stands at (0 = the whole file)."""

    code: str
    seq: int = 0


class Report(NamedTuple):
    """What verification can say.

    The journal is whole up to `whole_to`; `sure_to` is the highest place known from elsewhere that
    it agrees with (0 when there is none): a cut after that cannot be excluded.
    """

    whole_to: Position
    sure_to: int
    findings: tuple[Finding, ...]

    @property
    def whole(self) -> bool:
        """Whether nothing wrong was found."""
        return not self.findings

    @property
    def cut(self) -> bool:
        """Whether something known from elsewhere lies behind the end."""
        return any(finding.code.endswith("-beyond-end") for finding in self.findings)

    @property
    def beyond_head(self) -> bool:
        """Whether the journal goes on behind the last place known from elsewhere."""
        return self.whole_to.seq > self.sure_to


class _Claim(NamedTuple):
    """Somebody outside the chain says which hash stands at a number."""

    source: str
    position: Position


def verify_entries(
    entries: Iterable[Entry],
    after: Position = START,
    heads: Sequence[Head] = (),
    known: Sequence[Position] = (),
    *,
    verify: Verify | None = None,
    reader: ChainReader | None = None,
) -> Report:
    """Read `entries`, which should follow `after`, and compare them with heads and known places.

    Findings: those of `ChainReader.take`; `head-signature`; `head-hash`, `known-hash` (another
    entry stands there); `head-beyond-end`, `known-beyond-end` (the end is missing). Heads and
    known places before `after` are not looked at. Without `verify` heads are believed as given.
    """
    reader = reader or ChainReader(after)
    claims, findings = _claims(heads, known, verify)
    places = {claim.position.seq for claim in claims}
    hashes = {after.seq: after.hash} if after.seq in places else {}
    for entry in entries:
        if problem := reader.take(entry):
            findings.append(Finding(problem, entry.seq if type(entry.seq) is int else 0))
            break
        if entry.seq in places:
            hashes[entry.seq] = entry.hash
    else:
        if not reader.complete:
            findings.append(Finding("entry-parts", reader.position.seq))
    claims = [claim for claim in claims if claim.position.seq >= after.seq]
    return _judge(reader, claims, hashes, findings)


def _claims(
    heads: Sequence[Head], known: Sequence[Position], verify: Verify | None
) -> tuple[list[_Claim], list[Finding]]:
    claims = [_Claim("known", Position(*place)) for place in known]
    unsigned = []
    for head in heads:
        if verify is None or head_is_signed(head, verify):
            claims.append(_Claim("head", head.position))
        else:
            unsigned.append(Finding("head-signature", head.seq))
    return claims, unsigned


def _judge(
    reader: ChainReader, claims: list[_Claim], hashes: dict[int, str], findings: list[Finding]
) -> Report:
    sure = 0
    for source, (seq, digest) in claims:
        if seq > reader.position.seq:
            findings.append(Finding(f"{source}-beyond-end", seq))
        elif hashes.get(seq) != digest:
            findings.append(Finding(f"{source}-hash", seq))
        else:
            sure = max(sure, seq)
    return Report(reader.whole, sure, tuple(findings))


def verify_journal(
    journal: JournalPort,
    heads: Sequence[Head] = (),
    known: Sequence[Position] = (),
    *,
    verify: Verify | None = None,
    reader: ChainReader | None = None,
) -> Report:
    """Check an open journal: entries, its own heads and the given ones, places, blobs.

    Its own heads are believed when no `verify` is given; a `blob-digest` finding is a blob whose
    bytes are not those of its digest.
    """
    every = [*journal.heads(), *heads]
    report = verify_entries(
        journal.entries(), heads=every, known=known, verify=verify, reader=reader
    )
    return report._replace(findings=report.findings + tuple(_wrong_blobs(journal)))


def _wrong_blobs(journal: JournalPort) -> Iterator[Finding]:
    for digest, size in journal.blobs():
        data = journal.blob(digest)
        if data is None or len(data) != size or sha256_hex(data) != digest:
            yield Finding("blob-digest")


def verify_file(
    path: Path,
    key: bytes,
    heads: Sequence[Head] = (),
    known: Sequence[Position] = (),
    *,
    verify: Verify | None = None,
) -> Report:
    """Check the file of a journal and its WAL without changing either; a copy is read.

    Further findings: `page-damaged` (a page of the file fails its authentication),
    `page-structure`, `journal-unreadable` (damaged, or the key is not this file's).

    Raises:
        BozhenError: `journal-missing`; `journal-busy` (it changes while it is copied);
            `sqlite-too-old`, `journal-key-malformed`, `journal-format`.
    """
    with _copied(path) as copy:
        findings = _page_findings(copy, key)
        try:
            journal = Journal.open(copy, key)
        except BozhenError as error:
            return _unreadable(error, findings)
        try:
            report = verify_journal(journal, heads, known, verify=verify)
        except BozhenError as error:
            return _unreadable(error, findings)
        finally:
            with suppress(JournalFailed):
                journal.close()
    return report._replace(findings=(*findings, *report.findings))


def _unreadable(error: BozhenError, findings: list[Finding]) -> Report:
    if error.code != "journal-unreadable":
        raise error
    return Report(START, 0, (*findings, Finding(error.code)))


def _page_findings(path: Path, key: bytes) -> list[Finding]:
    try:
        connection = connect(path, key)
    except BozhenError as error:
        if error.code != "journal-unreadable":
            raise
        return []
    try:
        damaged = connection.execute("PRAGMA cipher_integrity_check").fetchall()
        structure = connection.execute("PRAGMA quick_check").fetchall()
    except DriverError:
        return [Finding("page-damaged")]
    finally:
        connection.close()
    findings = [Finding("page-damaged")] if damaged else []
    return findings + ([] if structure == [("ok",)] else [Finding("page-structure")])


@contextmanager
def _copied(path: Path) -> Iterator[Path]:
    """A private copy of the file and its WAL as they stood at one moment.

    The shared-memory index is left behind: SQLite makes it again from the WAL.
    """
    if not path.is_file():
        raise BozhenError("journal-missing", file=path.name)
    with private_temp_dir() as folder:
        copy = folder / "journal.db"
        for _ in range(_COPY_TRIES):
            before = _stamp(path)
            _copy_pair(path, copy)
            if _stamp(path) == before:
                break
        else:
            raise BozhenError("journal-busy", file=path.name, reason="changing")
        yield copy


def _wal(path: Path) -> Path:
    return path.with_name(path.name + "-wal")


def _copy_pair(path: Path, copy: Path) -> None:
    _wal(copy).unlink(missing_ok=True)
    shutil.copyfile(path, copy)
    if _wal(path).is_file():
        shutil.copyfile(_wal(path), _wal(copy))


def _stamp(path: Path) -> list[tuple[int, int]]:
    found = []
    for file in (path, _wal(path)):
        try:
            state = os.stat(file)
        except FileNotFoundError:
            found.append((-1, 0))
        else:
            found.append((state.st_size, state.st_mtime_ns))
    return found
