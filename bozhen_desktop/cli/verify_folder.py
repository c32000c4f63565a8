"""What `verify` takes from a data folder: keys of journals, and the root that is pinned there.

A hall may be at work in the folder, so nothing in it is opened in place: private copies are read.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import NamedTuple

import msgspec

from bozhen_desktop.host.files import private_temp_dir, read_regular, safe_name
from bozhen_desktop.host.keystore import Keystore
from bozhen_desktop.host.protectors import default_protector
from bozhen_desktop.host.signing import SigningKey
from bozhen_desktop.journal.log import Journal
from bozhen_desktop.kernel.digest import sha256_hex
from bozhen_desktop.kernel.errors import BozhenError

KEYS = "journal/"
TRUST_CAP = 1 << 22
_TRUST = ("root-pinned", "trust-taken")


def folder_of(journal: Path) -> Path:
    """The data folder that a journal file lies in: DIR/sittings/ID/journal.db, DIR/site.journal.

    Raises:
        BozhenError: `data-folder-unknown`.
    """
    path = journal.absolute()
    for folder in (path.parent, *path.parents[2:3]):
        if (folder / "folder.json").is_file() and (folder / "keys").is_dir():
            return folder
    raise BozhenError("data-folder-unknown", file=journal.name)


def secrets_of(folder: Path) -> dict[str, bytes]:
    """Keys of journals (`journal/ID`) and the room's public key (`room`, 32 bytes), if it has one.

    Raises:
        BozhenError, IntegrityError: those of `Keystore`; `keystore-missing`.
    """
    if not (folder / "keys" / "keystore").is_file():
        raise BozhenError("keystore-missing", folder=folder.name)
    with private_temp_dir() as copy:
        for path in (folder / "keys").iterdir():
            if path.is_file() and not path.is_symlink():
                shutil.copyfile(path, copy / path.name)
        store = Keystore(copy / "keystore", default_protector(copy))
        found = {name: store.get(name) for name in store.names(KEYS)}
        if "room/sign" in store:
            found["room"] = bytes.fromhex(SigningKey(store.get("room/sign")).public)
    return found


def keys_for(journal: Path, secrets: dict[str, bytes]) -> list[bytes]:
    """Keys that may open a journal file: the one of its place, or else all there are.

    Raises:
        BozhenError: `journal-key-missing`.
    """
    named = {name.removeprefix(KEYS): key for name, key in secrets.items() if KEYS in name}
    if journal.name == "site.journal" and "site" in named:
        return [named["site"]]
    place = journal.absolute().parent.name
    here = [key for sitting, key in named.items() if safe_name(sitting) == place]
    if not here and not named:
        raise BozhenError("journal-key-missing", file=journal.name)
    return here or list(named.values())


class FolderTrust(NamedTuple):
    """What the folder believes: root of trust in hex ("" for none), digest of its trust package."""

    root: str
    digest: str


def trust_of(folder: Path, secrets: dict[str, bytes]) -> FolderTrust:
    """The trust that stands in the folder's site journal.

    Raises:
        BozhenError: those of `Journal.open`.
    """
    path, key = folder / "site.journal", secrets.get(KEYS + "site")
    if key is None or not path.is_file():
        return FolderTrust("", "")
    with private_temp_dir() as copy:
        for name in (path.name, path.name + "-wal"):
            if (folder / name).is_file():
                shutil.copyfile(folder / name, copy / name)
        journal = Journal.open(copy / path.name, key)
        try:
            bodies = [entry.body for entry in journal.entries() if entry.kind in _TRUST]
        finally:
            journal.close()
    last = msgspec.json.decode(bodies[-1]) if bodies else {}
    return FolderTrust(last.get("root", ""), last.get("digest", ""))


def trust_package(folder: Path, trust: FolderTrust) -> bytes | None:
    """The trust package in force, as the folder keeps it; None when it is not there.

    Raises:
        BozhenError: those of `read_regular`.
    """
    path = folder / "packages" / f"trust-{trust.digest}.bzp"
    if not trust.digest or not path.is_file():
        return None
    data = read_regular(path, TRUST_CAP)
    return data if sha256_hex(data) == trust.digest else None
