"""Sticks: a hostile place. Names are shown, never used; a file is copied once and never read again.

Whoever prepared the stick may have put links, pipes, folders called `.bzp`, endless files or a
file that changes between two looks there. So a package is copied into the private quarantine in
one pass, and all checks read the copy.
"""

from __future__ import annotations

import os
import secrets
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from bozhen_desktop.exchange.container import MAX_FILE
from bozhen_desktop.exchange.manifest import Manifest
from bozhen_desktop.host.files import Progress, copy_with_readback, private_dir, shred_file
from bozhen_desktop.host.signing import PUBLIC_HEX, fingerprint
from bozhen_desktop.kernel.errors import BozhenError, IntegrityError

SUFFIX = ".bzp"
SCAN_CAP = 5_000
LIST_CAP = 200
DISK_FACTOR = 3
_LETTERS = {"exam": "E", "result": "R", "receipt": "Q", "trust": "T", "device": "D", "answers": "A"}


class StickFile(NamedTuple):
    """A file that calls itself a package. `problem`: "" or the code with which it is refused.

    `path` is for `take_in` alone; `shown` is its name without anything that could mislead.
    """

    path: Path
    shown: str
    size: int
    problem: str


class Copy(NamedTuple):
    """A private copy in quarantine: its path, SHA-256 and size."""

    path: Path
    sha256: str
    size: int


def list_packages(folder: Path, *, cap: int = MAX_FILE) -> list[StickFile]:
    """Files directly in `folder` whose names end in `.bzp`, newest name first, at most 200.

    Nothing is opened. At most 5,000 names are looked at.

    Raises:
        BozhenError: `stick-unreadable`, `stick-too-full` (more names than that).
    """
    try:
        with os.scandir(folder) as names:
            found = [_look(entry, cap) for entry in _capped(names) if _is_named(entry.name)]
    except OSError as error:
        raise BozhenError("stick-unreadable", folder=_shown(folder.name)) from error
    return sorted(found, key=lambda file: file.shown, reverse=True)[:LIST_CAP]


def _capped(names: Iterator[os.DirEntry[str]]) -> Iterator[os.DirEntry[str]]:
    for count, entry in enumerate(names):
        if count >= SCAN_CAP:
            raise BozhenError("stick-too-full", cap=SCAN_CAP)
        yield entry


def _is_named(name: str) -> bool:
    return name.lower().endswith(SUFFIX) and not name.startswith(".")


def _look(entry: os.DirEntry[str], cap: int) -> StickFile:
    found = entry.stat(follow_symlinks=False)
    if not stat.S_ISREG(found.st_mode):
        problem = "file-not-regular"
    elif found.st_size == 0:
        problem = "file-empty"
    else:
        problem = "file-too-large" if found.st_size > cap else ""
    return StickFile(Path(entry.path), _shown(entry.name), found.st_size, problem)


def _shown(name: str) -> str:
    plain = "".join(char if char.isprintable() else "�" for char in name)
    return plain if len(plain) <= 80 else plain[:60] + "…" + plain[-19:]


def take_in(
    path: Path, quarantine: Path, *, cap: int = MAX_FILE, progress: Progress | None = None
) -> Copy:
    """Copy a file from a stick into `quarantine` under a random name, hashing on the way.

    Raises:
        BozhenError: `file-missing`, `file-not-regular`, `file-empty`, `file-too-large`,
            `file-unreadable`, `disk-short` (less than three times its size is free), `disk-full`,
            `write-failed`.
        IntegrityError: `readback-differs`.
    """
    private_dir(quarantine)
    _check_room(path, quarantine, cap)
    target = quarantine / f"{secrets.token_hex(16)}{SUFFIX}"
    digest = copy_with_readback(path, target, progress, cap=cap)
    size = target.stat().st_size
    if size == 0:
        target.unlink()
        raise BozhenError("file-empty", file=_shown(path.name))
    return Copy(target, digest, size)


def _check_room(path: Path, quarantine: Path, cap: int) -> None:
    try:
        size = min(os.lstat(path).st_size, cap)
    except OSError as error:
        raise BozhenError("file-missing", file=_shown(path.name)) from error
    free = shutil.disk_usage(quarantine).free
    if size * DISK_FACTOR > free:
        raise BozhenError("disk-short", needed=size * DISK_FACTOR, free=free)


def let_go(copy: Copy) -> None:
    """Remove a copy from quarantine."""
    shred_file(copy.path)


def file_name(manifest: Manifest) -> str:
    """A name for people: `BZ-R-<room>-<seq>-<id8>.bzp`; readers take it for a hint only."""
    letter = _LETTERS[manifest.type]
    public = manifest.room_public
    room = fingerprint(public)[:8] if PUBLIC_HEX.fullmatch(public) else "all"
    return f"BZ-{letter}-{room}-{manifest.seq}-{manifest.package_id[:8]}{SUFFIX}"


def put_on_stick(
    source: Path,
    folder: Path,
    name: str,
    *,
    expected: str = "",
    progress: Progress | None = None,
) -> str:
    """Copy a package to a stick: `.part`, fsync, rename, fsync of the folder, read back, compare.

    `name` comes from `file_name`; `expected`: SHA-256 that the source must have, or "". Gives the
    SHA-256 of what stands on the stick.

    Raises:
        BozhenError: `stick-missing`, `name-not-a-package`, those of `copy_with_readback`.
        IntegrityError: `readback-differs`, `source-differs`; then nothing stays on the stick.
    """
    if name != Path(name).name or not _is_named(name):
        raise BozhenError("name-not-a-package", name=_shown(name))
    if not folder.is_dir():
        raise BozhenError("stick-missing", folder=_shown(folder.name))
    digest = copy_with_readback(source, folder / name, progress)
    if expected and digest != expected:
        (folder / name).unlink(missing_ok=True)
        raise IntegrityError("source-differs", name=name)
    return digest
