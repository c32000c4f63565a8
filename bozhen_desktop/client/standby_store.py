"""The folder of a standby: laid out as a hall's, so that taking over moves nothing."""

from __future__ import annotations

import contextlib
import logging
import os
import re
from collections.abc import Callable
from pathlib import Path

from bozhen_desktop.host.files import shred_file, write_atomically, writing
from bozhen_desktop.host.folder import DataFolder
from bozhen_desktop.host.keystore import Keystore
from bozhen_desktop.host.logs import event
from bozhen_desktop.journal.log import Journal
from bozhen_desktop.journal.port import JournalPort
from bozhen_desktop.journal.verification import verify_journal
from bozhen_desktop.kernel.errors import BozhenError
from bozhen_desktop.kernel.ids import SITE

AGE = "device/age"
DIGEST = "standby/secrets"
_OWN = ("device/", "tls/", "standby/")
_PACKAGE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,120}\.bzp")
_LOST = ("journal-unreadable", "journal-format", "journal-missing")


class FolderStore:
    """`client.standby.Store` in a data folder whose lock is held."""

    def __init__(self, folder: DataFolder, keystore: Keystore, wall_ms: Callable[[], int]) -> None:
        self.identity = keystore.get(AGE).decode()
        self._folder = folder
        self._keystore = keystore
        self._wall_ms = wall_ms
        self._open: dict[str, Journal] = {}

    def names(self) -> list[str]:
        """See `Store`."""
        return [name.removeprefix("journal/") for name in self._keystore.names("journal/")]

    def journal(self, name: str) -> JournalPort | None:
        """See `Store`; what cannot be read, or is not whole, is laid aside when it is opened."""
        if name not in self._open:
            if f"journal/{name}" not in self._keystore:
                return None
            self._open[name] = self._opened(name, self._keystore.get(f"journal/{name}"))
        return self._open[name]

    def _opened(self, name: str, key: bytes) -> Journal:
        path = self._folder.site_journal if name == SITE else self._folder.sitting_journal(name)
        if path.is_file():
            journal, problem = _opened_whole(path, key)
            if journal is not None:
                return journal
            event("standby-journal-damaged", level=logging.ERROR, book=name, reason=problem)
            self.lay_aside(name)
        return Journal.create(path, key)

    def failed(self, name: str) -> None:
        """See `Store`."""
        self._close(name)

    def lay_aside(self, name: str) -> None:
        """See `Store`."""
        self._close(name)
        path = self._folder.site_journal if name == SITE else self._folder.sitting_journal(name)
        stamp = self._wall_ms()
        with writing(path):
            for suffix in ("-wal", "-shm", ""):
                file = path.with_name(path.name + suffix)
                if file.exists():
                    os.replace(file, path.with_name(f"{path.name}.{stamp}.aside{suffix}"))

    def secrets(self) -> str:
        """See `Store`."""
        return self._keystore.get(DIGEST).decode() if DIGEST in self._keystore else ""

    def put_secrets(self, digest: str, secrets: dict[str, bytes], packages: list[str]) -> None:
        """See `Store`; keys of this PC itself are never replaced."""
        given = {name: data for name, data in secrets.items() if not name.startswith(_OWN)}
        kept = self._keystore.names()
        gone = [name for name in kept if not name.startswith(_OWN) and name not in given]
        for name in [name for name in gone if name.startswith("journal/")]:
            sitting = name.removeprefix("journal/")
            self._close(sitting)
            self._folder.purge_sitting(sitting, self._keystore)
        self._keystore.destroy(*gone)
        for path in self._folder.packages.glob("*.bzp"):
            if path.name not in packages:
                shred_file(path)
        self._keystore.put_all({**given, DIGEST: digest.encode()})

    def packages(self) -> list[str]:
        """See `Store`."""
        return sorted(path.name for path in self._folder.packages.glob("*.bzp"))

    def put_package(self, name: str, data: bytes) -> None:
        """See `Store`."""
        if not _PACKAGE.fullmatch(name):
            raise BozhenError("name-not-an-id", name=name[:80])
        write_atomically(self._folder.packages / name, data)

    def close(self) -> None:
        """Close every journal, their WAL moved into the file."""
        for name in list(self._open):
            self._close(name)

    def _close(self, name: str) -> None:
        journal = self._open.pop(name, None)
        if journal is not None:
            with contextlib.suppress(BozhenError):
                journal.close()


def _opened_whole(path: Path, key: bytes) -> tuple[Journal | None, str]:
    """The journal, every entry of it verified; or what is wrong with it."""
    try:
        journal = Journal.open(path, key)
    except BozhenError as error:
        if error.code not in _LOST:
            raise
        return None, error.code
    try:
        report = verify_journal(journal)
        problem = "" if report.whole else report.findings[0].code
    except BozhenError as error:
        problem = error.code
    if not problem:
        return journal, ""
    with contextlib.suppress(BozhenError):
        journal.close()
    return None, problem
