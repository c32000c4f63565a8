"""The medium of a mirror: a folder on a second disk or stick, known by the file `mirror.json`.

mirror.json        whose mirror this is, and the highest term that served with it
keys.age           secrets of the hall, sealed to the recovery envelope; only once there is one
journals/NAME.journal
packages/          what lies in the packages folder of the hall

A folder without that file is none of ours: an empty mount point is never written to.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path

import msgspec

from bozhen_desktop.host.files import (
    copy_with_readback,
    private_dir,
    read_regular,
    safe_name,
    shred_file,
    write_atomically,
    writing,
)
from bozhen_desktop.host.folder import DataFolder
from bozhen_desktop.kernel.errors import BozhenError

MARKER = "mirror.json"
KEYS = "keys.age"
CHOICE = "mirror.json"
_PRODUCT, _FORMAT = "bozhen-mirror", 1
_CAP, KEYS_CAP = 1 << 16, 1 << 26
_PACKAGE_CAP = 1 << 30


class Marker(msgspec.Struct, frozen=True, kw_only=True):
    """`mirror.json` on the medium. `id`: of the hall's data; `term`: highest that used it."""

    product: str = _PRODUCT
    format: int = _FORMAT
    id: str
    mode: str
    room_public: str
    term: int


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """`mirror.json` in the data folder: where the mirror is; the id that its medium must show."""

    folder: str
    id: str


def read_marker(folder: Path) -> Marker | None:
    """Whose mirror a folder is; None when it is no mirror, or not there."""
    try:
        marker = msgspec.json.decode(read_regular(folder / MARKER, _CAP), type=Marker)
    except (BozhenError, msgspec.MsgspecError):
        return None
    return marker if (marker.product, marker.format) == (_PRODUCT, _FORMAT) else None


def write_marker(folder: Path, marker: Marker) -> None:
    """Make a folder the mirror of somebody.

    Raises:
        BozhenError: `disk-full`, `write-failed`.
    """
    write_atomically(folder / MARKER, msgspec.json.format(msgspec.json.encode(marker)) + b"\n")


def read_choice(folder: Path) -> Choice | None:
    """The mirror that the hall of this data folder has; None when none."""
    try:
        return msgspec.json.decode(read_regular(folder / CHOICE, _CAP), type=Choice)
    except (BozhenError, msgspec.MsgspecError):
        return None


def write_choice(folder: DataFolder, choice: Choice) -> None:
    """Remember the mirror of this hall."""
    data = msgspec.json.format(msgspec.json.encode(choice)) + b"\n"
    write_atomically(folder.path / CHOICE, data)


def forget(folder: DataFolder) -> None:
    """This hall has no mirror from now on; what is on the medium stays."""
    with writing(folder.path):
        (folder.path / CHOICE).unlink(missing_ok=True)


class Medium:
    """The medium of one hall; `usable` says whether it is here now."""

    def __init__(self, choice: Choice, room_public: str, mode: str, term: int) -> None:
        self.path = Path(choice.folder)
        self._own = Marker(id=choice.id, mode=mode, room_public=room_public, term=term)

    def trouble(self) -> str:
        """Why it may not be written: `missing`, `other` (another hall's), `newer-hall`; or ""."""
        marker = read_marker(self.path)
        if marker is None:
            return "missing"
        if (marker.id, marker.mode, marker.room_public) != (
            self._own.id,
            self._own.mode,
            self._own.room_public,
        ):
            return "other"
        return "newer-hall" if marker.term > self._own.term else ""

    def same_disk(self, folder: Path) -> bool:
        """Whether it lies on the disk whose loss it should outlive."""
        try:
            return os.stat(self.path).st_dev == os.stat(folder).st_dev
        except OSError:
            return False

    def journal(self, name: str) -> Path:
        """Where the copy of a journal lies (its folder is made)."""
        return private_dir(self.path / "journals") / f"{safe_name(name)}.journal"

    def names(self) -> list[str]:
        """Journals that have a copy here."""
        found = (self.path / "journals").glob("*.journal")
        return sorted(path.name.removesuffix(".journal") for path in found)

    def write_keys(self, sealed: bytes) -> None:
        """Put the sealed secrets in place of former ones."""
        write_atomically(self.path / KEYS, sealed, shred=True)

    def copy_packages(self, packages: Path) -> None:
        """Bring what is new among the packages.

        Raises:
            BozhenError: those of `copy_with_readback`.
        """
        target = private_dir(self.path / "packages")
        for name in _names(packages) - _names(target):
            copy_with_readback(packages / name, target / name, cap=_PACKAGE_CAP)

    def bring_packages(self, packages: Path) -> None:
        """`copy_packages` the other way, into the folder of a new hall."""
        for name in _names(self.path / "packages"):
            copy_with_readback(self.path / "packages" / name, packages / name, cap=_PACKAGE_CAP)

    def purge(self, name: str, packages: Path) -> None:
        """Destroy the copy of a purged sitting, and packages that were destroyed with it."""
        path = self.journal(name)
        for file in path.parent.glob(path.name + "*"):
            shred_file(file)
        target = private_dir(self.path / "packages")
        for gone in _names(target) - _names(packages):
            shred_file(target / gone)

    def lay_aside(self, name: str, wall_ms: int) -> None:
        """Keep a copy that went another way under another name; a new one may begin."""
        move_aside(self.journal(name), wall_ms)


def _names(folder: Path) -> set[str]:
    return {path.name for path in folder.glob("*.bzp")}


def move_aside(path: Path, wall_ms: int) -> None:
    """Rename a journal's file with what belongs to it; nothing is destroyed."""
    for suffix in ("-wal", "-shm", ""):
        file = path.with_name(path.name + suffix)
        if file.exists():
            os.replace(file, path.with_name(f"{path.name}.{wall_ms}.aside{suffix}"))


def choose(folder: DataFolder, target: Path, room_public: str, term: int) -> Choice:
    """Take `target` for the mirror of this hall from now on; a bare folder becomes one.

    The folder that was taken before is never made a mirror again by this: it may be a mount point
    whose medium is out.

    Raises:
        BozhenError: `mirror-folder-missing`, `mirror-other` (another hall's), `disk-full`,
            `write-failed`.
    """
    target = target.absolute()
    known = read_choice(folder.path)
    if known is not None and known.folder == str(target):
        return known
    return prepare(folder, target, room_public, term)


def prepare(folder: DataFolder, target: Path, room_public: str, term: int) -> Choice:
    """Make `target` a medium of this hall, also one in place of another; errors as `choose`."""
    target = target.absolute()
    if not target.is_dir():
        raise BozhenError("mirror-folder-missing", folder=target.name)
    known, found = read_choice(folder.path), read_marker(target)
    if found is None:
        name = known.id if known else secrets.token_hex(8)
        marker = Marker(id=name, mode=folder.mode, room_public=room_public, term=term)
        write_marker(target, marker)
    elif (found.room_public, found.mode) != (room_public, folder.mode) or (
        known is not None and known.id != found.id
    ):
        raise BozhenError("mirror-other", folder=target.name)
    else:
        name = found.id
    choice = Choice(folder=str(target), id=name)
    write_choice(folder, choice)
    return choice
