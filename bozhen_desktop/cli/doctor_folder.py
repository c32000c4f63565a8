"""Readiness of a data folder: what it is, who may read it, its keys. Nothing in it is changed."""

from __future__ import annotations

import os
import shutil
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec

from bozhen_desktop.cli.doctor_findings import (
    HALL,
    OFFICE,
    TERMINAL,
    Finding,
    Place,
    bad,
    good,
    unchecked,
)
from bozhen_desktop.cli.doctor_pc import check_encryption
from bozhen_desktop.host.files import private_temp_dir, read_regular
from bozhen_desktop.host.folder import FORMAT, MODES, FolderFacts
from bozhen_desktop.host.keystore import Keystore
from bozhen_desktop.host.protectors import FileProtector, default_protector
from bozhen_desktop.kernel.errors import BozhenError

FOLDER_FILE = "folder.json"
SIGNS = {
    HALL: ("site.json",),
    TERMINAL: ("device.json",),
    OFFICE: ("office.db", "office-head.json"),
}
"""Files that a folder of a role has, and one of another has not."""

NEEDED = {
    HALL: ("room/sign", "room/age", "tls/pair", "tls/certificate", "journal/site"),
    TERMINAL: ("device/sign", "device/age"),
    OFFICE: (
        "office/root",
        "office/issuer",
        "office/importer",
        "office/device",
        "office/import",
        "office/escrow-recipient",
        "office/database",
        "office/place",
    ),
}
_CAP = 1 << 16
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def role_of(folder: Path) -> str:
    """The role a folder was founded for, or ""."""
    for role, names in SIGNS.items():
        if any((folder / name).is_file() for name in names):
            return role
    return ""


def read_facts(folder: Path) -> FolderFacts:
    """What folder.json says; the folder is not touched.

    Raises:
        BozhenError: `folder-missing`, `folder-not-ours`, `folder-format`.
    """
    if not folder.is_dir():
        raise BozhenError("folder-missing")
    try:
        data = read_regular(folder / FOLDER_FILE, _CAP)
        facts = msgspec.json.decode(data, type=FolderFacts)
    except (BozhenError, msgspec.MsgspecError) as error:
        raise BozhenError("folder-not-ours") from error
    if facts.format != FORMAT:
        raise BozhenError("folder-format", known=FORMAT)
    if facts.product != "bozhen" or facts.mode not in MODES:
        raise BozhenError("folder-not-ours")
    return facts


def check_folder(place: Place) -> Finding:
    """Whether the folder is one of this role."""
    try:
        facts = read_facts(place.folder)
    except BozhenError as error:
        return bad("folder", error.code)
    found = role_of(place.folder)
    if not found:
        return bad("folder", "folder-not-founded", mode=facts.mode)
    if found != place.role:
        return bad("folder", "folder-other-role", found=found)
    return good("folder", "folder-founded", mode=facts.mode)


def check_modes(folder: Path) -> Finding:
    """Whether everything in the folder is for its owner's account alone."""
    if sys.platform == "win32":  # pragma: no cover - rights are inherited from the profile there
        return unchecked("private", "private-windows")
    owner = os.lstat(folder).st_uid
    count = 0
    for path in (folder, *sorted(folder.rglob("*"))):
        try:
            state = os.lstat(path)
        except FileNotFoundError:  # a running program has taken it away
            continue
        if stat.S_ISLNK(state.st_mode):
            return bad("private", "private-link", file=path.name)
        if state.st_mode & _OTHERS:
            return bad("private", "private-open", file=path.name)
        if state.st_uid != owner:
            return bad("private", "private-owner", file=path.name)
        count += 1
    return good("private", "private-all", count=count)


def read_secrets(folder: Path) -> dict[str, bytes]:
    """Every secret of the folder, read from a private copy that is overwritten at once.

    Raises:
        BozhenError, IntegrityError: those of `Keystore`; `keystore-missing`.
    """
    keys = folder / "keys"
    if not (keys / "keystore").is_file():
        raise BozhenError("keystore-missing")
    with private_temp_dir() as copy:
        for path in keys.iterdir():
            if path.is_file() and not path.is_symlink():
                shutil.copyfile(path, copy / path.name)
        store = Keystore(copy / "keystore", default_protector(copy))
        return {name: store.get(name) for name in store.names()}


def check_keys(place: Place, secrets: dict[str, bytes]) -> Iterator[Finding]:
    """Whether the role's keys are here, and what protects them."""
    absent = [name for name in NEEDED[place.role] if name not in secrets]
    if absent:
        yield bad("keys", "keys-absent", count=len(absent), first=absent[0])
    else:
        yield good("keys", "keys-here", count=len(secrets))
    protector = default_protector(place.folder / "keys")
    yield good("protector", f"protector-{protector.name}")
    if isinstance(protector, FileProtector):
        yield check_encryption(place.folder)
