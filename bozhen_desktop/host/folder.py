"""The data folder of a role: its mode, its places, its purge.

folder.json            what this folder is; the mode is written once and never changed
site.journal           the journal of this PC
sittings/ID/           journal.db, spool/ and everything else of one sitting
keys/                  keystore and what protects it
packages/ quarantine/ spool/
"""

from __future__ import annotations

import secrets
from pathlib import Path

import msgspec

from bozhen_desktop.host.files import (
    private_dir,
    read_regular,
    safe_name,
    shred_tree,
    write_atomically,
    writing,
)
from bozhen_desktop.host.keystore import Keystore
from bozhen_desktop.host.locks import FolderLock
from bozhen_desktop.host.protectors import default_protector
from bozhen_desktop.kernel.errors import BozhenError

FORMAT = 1
MODES = ("live", "rehearsal")
_FILE = "folder.json"
_CAP = 1 << 16
_ALLOWED_BEFORE = {_FILE + ".part", "lock", "logs"}


class FolderFacts(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Content of folder.json. `created`: UTC ms; `incarnation`: 12 random hex digits."""

    product: str
    format: int
    mode: str
    created: int
    incarnation: str


class DataFolder:
    """An opened data folder; all paths below are private to the account."""

    def __init__(self, path: Path, facts: FolderFacts) -> None:
        self.path = path
        self.facts = facts
        for name in ("sittings", "keys", "packages", "quarantine", "spool"):
            private_dir(path / name)

    @classmethod
    def create(cls, path: Path, mode: str, *, wall_ms: int) -> DataFolder:
        """Found a folder where there is none, or an empty one.

        Raises:
            BozhenError: `mode-unknown`, `folder-not-ours` (something else is in it),
                `folder-exists`, `disk-full`, `write-failed`.
        """
        if mode not in MODES:
            raise BozhenError("mode-unknown", mode=mode)
        private_dir(path)
        with writing(path):
            found = {below.name for below in path.iterdir()}
        if _FILE in found:
            raise BozhenError("folder-exists", folder=path.name)
        if found - _ALLOWED_BEFORE:
            raise BozhenError("folder-not-ours", folder=path.name)
        facts = FolderFacts(
            product="bozhen",
            format=FORMAT,
            mode=mode,
            created=wall_ms,
            incarnation=_new_incarnation(),
        )
        _write(path, facts)
        return cls(path, facts)

    @classmethod
    def open(cls, path: Path, mode: str | None = None) -> DataFolder:
        """Open a folder; with `mode`, only one of this mode.

        Raises:
            BozhenError: `folder-missing`, `folder-not-ours`, `folder-format` (made by a newer
                version), `folder-mode-other`.
        """
        if not path.is_dir():
            raise BozhenError("folder-missing", folder=path.name)
        facts = _read(path)
        if mode is not None and mode != facts.mode:
            raise BozhenError("folder-mode-other", folder=path.name, mode=facts.mode, asked=mode)
        return cls(path, facts)

    @classmethod
    def open_or_create(cls, path: Path, mode: str, *, wall_ms: int) -> DataFolder:
        """`open` a folder that is ours, else `create`; errors of both."""
        if (path / _FILE).exists():
            return cls.open(path, mode)
        return cls.create(path, mode, wall_ms=wall_ms)

    @property
    def mode(self) -> str:
        """`live` or `rehearsal`."""
        return self.facts.mode

    @property
    def incarnation(self) -> str:
        """Which life of this folder it is; part of the device's name in journals."""
        return self.facts.incarnation

    def renew_incarnation(self) -> str:
        """Begin a new life: the folder was set back, copied, or forked. Everything else stays.

        Raises:
            BozhenError: `disk-full`, `write-failed`.
        """
        facts = msgspec.structs.replace(self.facts, incarnation=_new_incarnation())
        _write(self.path, facts)
        self.facts = facts
        return facts.incarnation

    def lock(self) -> FolderLock:
        """The lock of this folder, not yet taken."""
        return FolderLock(self.path)

    def open_keystore(self) -> Keystore:
        """The keystore in keys/ under this system's protector; errors of `Keystore`."""
        return Keystore(self.keys / "keystore", default_protector(self.keys))

    @property
    def site_journal(self) -> Path:
        """The journal of this PC."""
        return self.path / "site.journal"

    @property
    def keys(self) -> Path:
        """Folder of the keystore."""
        return self.path / "keys"

    @property
    def packages(self) -> Path:
        """Packages written here and their receipts."""
        return self.path / "packages"

    @property
    def quarantine(self) -> Path:
        """Private copies of foreign files while they are checked."""
        return self.path / "quarantine"

    @property
    def spool(self) -> Path:
        """Working files that belong to no sitting."""
        return self.path / "spool"

    def sittings(self) -> list[Path]:
        """Folders of the sittings that are here."""
        return sorted(below for below in (self.path / "sittings").iterdir() if below.is_dir())

    def sitting_folder(self, sitting: str) -> Path:
        """Folder of one sitting, made when missing.

        Raises:
            BozhenError: `name-not-an-id`.
        """
        return private_dir(self._sitting_path(sitting))

    def sitting_journal(self, sitting: str) -> Path:
        """Its journal file (the folder is made, the file is not)."""
        return self.sitting_folder(sitting) / "journal.db"

    def sitting_spool(self, sitting: str) -> Path:
        """Its working files, which end with it."""
        return private_dir(self.sitting_folder(sitting) / "spool")

    def purge_sitting(self, sitting: str, keystore: Keystore) -> None:
        """Destroy the sitting's secrets, then overwrite and remove its folder.

        In this order: a power failure between leaves files that nobody can open. May be repeated.

        Raises:
            BozhenError: `name-not-an-id`, `disk-full`, `write-failed`.
        """
        folder = self._sitting_path(sitting)
        keystore.destroy_sitting(sitting)
        with writing(folder):
            shred_tree(folder)

    def _sitting_path(self, sitting: str) -> Path:
        return self.path / "sittings" / safe_name(sitting)


def _new_incarnation() -> str:
    return secrets.token_hex(6)


def _write(path: Path, facts: FolderFacts) -> None:
    write_atomically(path / _FILE, msgspec.json.format(msgspec.json.encode(facts)) + b"\n")


def _read(path: Path) -> FolderFacts:
    try:
        data = read_regular(path / _FILE, _CAP)
        known = msgspec.json.decode(data, type=dict[str, object])
    except (BozhenError, msgspec.MsgspecError) as error:
        raise BozhenError("folder-not-ours", folder=path.name) from error
    if known.get("product") != "bozhen":
        raise BozhenError("folder-not-ours", folder=path.name)
    if known.get("format") != FORMAT:
        raise BozhenError("folder-format", folder=path.name, known=FORMAT)
    try:
        facts = msgspec.convert(known, FolderFacts)
    except msgspec.ValidationError as error:
        raise BozhenError("folder-not-ours", folder=path.name) from error
    if facts.mode not in MODES:
        raise BozhenError("folder-not-ours", folder=path.name)
    return facts
