"""Files: whole or not at all, durable before we go on, and nothing trusted about foreign ones.

A written file is either the old one or the new one, whatever moment the power fails. A foreign file
(a stick is hostile) is opened without following links and without waiting, must be regular, and is
never read beyond a cap.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import re
import stat
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from bozhen_desktop.kernel.errors import BozhenError, IntegrityError
from bozhen_desktop.kernel.ids import is_id

Progress = Callable[[int, int], None]
"""Told (bytes done, bytes in all) now and then; may raise to stop the work."""

CHUNK = 1 << 20
PART = ".part"
_NOFOLLOW = getattr(os, "O_NOFOLLOW", 0)
_NONBLOCK = getattr(os, "O_NONBLOCK", 0)
_BINARY = getattr(os, "O_BINARY", 0)
_FULL = (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC))
_WINDOWS_DEVICE = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


def set_private_umask() -> None:
    """From now on files and folders of this process are for its own account alone."""
    os.umask(0o077)


def private_dir(path: Path) -> Path:
    """Make the folder, mode 0700, and what is missing above it; give it back."""
    with writing(path):
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


@contextlib.contextmanager
def private_temp_dir(parent: Path | None = None) -> Iterator[Path]:
    """A new folder, mode 0700, whose files are overwritten and removed at the end."""
    path = Path(tempfile.mkdtemp(prefix="bz-", dir=parent))
    try:
        yield path
    finally:
        shred_tree(path)


def safe_name(identifier: str) -> str:
    """One path segment for an id, on every system; different ids give different names.

    Raises:
        BozhenError: `name-not-an-id`.
    """
    if not is_id(identifier):
        raise BozhenError("name-not-an-id", name=identifier[:64])
    name = identifier.replace(":", "%3a")
    if name.endswith("."):
        name = name[:-1] + "%2e"
    return "_" + name if _WINDOWS_DEVICE.fullmatch(name) else name


@contextlib.contextmanager
def writing(path: Path) -> Iterator[None]:
    """Turn errors of the system while `path` is written into coded ones.

    Raises:
        BozhenError: `disk-full`, `write-failed` (file, reason).
    """
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise BozhenError("disk-full", file=path.name) from error
        raise BozhenError("write-failed", file=path.name, reason=_reason(error)) from error


def _reason(error: OSError) -> str:
    return errno.errorcode.get(error.errno or 0, "unknown")


def sync_folder(folder: Path) -> None:
    """Make the names in `folder` durable; some stick and network systems cannot, and say EINVAL."""
    if sys.platform == "win32":  # pragma: no cover - Windows has no such call
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):
            raise
    finally:
        os.close(handle)


def write_atomically(path: Path, data: bytes, *, mode: int = 0o600, shred: bool = False) -> None:
    """Put `data` in place of `path`: temporary file beside it, fsync, rename, fsync of the folder.

    One writer a path at a time. With `shred` the bytes of the former file are overwritten on the
    medium once the new one is in place (of use where the file system writes in place).

    Raises:
        BozhenError: `disk-full`, `write-failed`; the former file is then untouched.
    """
    with writing(path), contextlib.ExitStack() as stack:
        old = _former(path, stack) if shred else None
        _replace(path, data, mode)
        sync_folder(path.parent)
        if old is not None:
            _zero(old)


def _replace(path: Path, data: bytes, mode: int) -> None:
    part = path.with_name(path.name + PART)
    part.unlink(missing_ok=True)
    try:
        with os.fdopen(_create(part, mode), "wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        os.replace(part, path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _create(path: Path, mode: int) -> int:
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _NOFOLLOW | _BINARY, mode)


def _former(path: Path, stack: contextlib.ExitStack) -> int | None:
    if sys.platform == "win32":  # pragma: no cover - an open file could not be replaced there
        return None
    try:
        handle = os.open(path, os.O_WRONLY | _NOFOLLOW)
    except FileNotFoundError:
        return None
    stack.callback(os.close, handle)
    return handle


def _zero(handle: int) -> None:
    left = os.fstat(handle).st_size
    os.lseek(handle, 0, os.SEEK_SET)
    while left > 0:
        left -= os.write(handle, bytes(min(left, CHUNK)))
    os.fsync(handle)


def append_durably(path: Path, data: bytes, *, mode: int = 0o600) -> None:
    """Add `data` at the end and fsync; on failure the file is cut back to its former length.

    Raises:
        BozhenError: `disk-full`, `write-failed`.
    """
    new = not path.exists()
    with writing(path):
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | _NOFOLLOW | _BINARY
        handle = os.open(path, flags, mode)
        try:
            _append(handle, data)
        finally:
            os.close(handle)
        if new:
            sync_folder(path.parent)


def _append(handle: int, data: bytes) -> None:
    before = os.fstat(handle).st_size
    rest = memoryview(data)
    try:
        while rest:
            rest = rest[os.write(handle, rest) :]
        os.fsync(handle)
    except OSError:
        with contextlib.suppress(OSError):
            os.ftruncate(handle, before)
        raise


@contextlib.contextmanager
def _open_regular(path: Path, cap: int | None) -> Iterator[int]:
    handle = _open_foreign(path)
    try:
        found = os.fstat(handle)
        if not stat.S_ISREG(found.st_mode):
            raise BozhenError("file-not-regular", file=path.name)
        if cap is not None and found.st_size > cap:
            raise BozhenError("file-too-large", file=path.name, size=found.st_size, cap=cap)
        yield handle
    finally:
        os.close(handle)


def _open_foreign(path: Path) -> int:
    try:
        return os.open(path, os.O_RDONLY | _NOFOLLOW | _NONBLOCK | _BINARY)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise BozhenError("file-missing", file=path.name) from error
    except OSError as error:
        if error.errno in (errno.ELOOP, errno.EISDIR, errno.ENXIO, errno.ENODEV):
            raise BozhenError("file-not-regular", file=path.name) from error
        raise BozhenError("file-unreadable", file=path.name, reason=_reason(error)) from error


def _chunks(path: Path, handle: int, cap: int | None) -> Iterator[bytes]:
    done = 0
    while True:
        try:
            chunk = os.read(handle, CHUNK)
        except OSError as error:
            raise BozhenError("file-unreadable", file=path.name, reason=_reason(error)) from error
        if not chunk:
            return
        done += len(chunk)
        if cap is not None and done > cap:
            raise BozhenError("file-too-large", file=path.name, size=done, cap=cap)
        yield chunk


def read_regular(path: Path, cap: int) -> bytes:
    """All bytes of a regular file of at most `cap` bytes; never waits, follows no link.

    Raises:
        BozhenError: `file-missing`, `file-not-regular`, `file-too-large`, `file-unreadable`.
    """
    with _open_regular(path, cap) as handle:
        return b"".join(_chunks(path, handle, cap))


def copy_with_readback(
    source: Path, target: Path, progress: Progress | None = None, *, cap: int | None = None
) -> str:
    """Copy a file, read the copy back from the medium and compare; SHA-256 of the bytes in hex.

    `progress` counts both passes. After a failure there is neither `target.part` nor a target that
    was not compared.

    Raises:
        BozhenError: those of `read_regular`, `disk-full`, `write-failed`.
        IntegrityError: `readback-differs`.
    """
    part = target.with_name(target.name + PART)
    try:
        with _open_regular(source, cap) as handle:
            size = os.fstat(handle).st_size
            told = _counter(progress, 2 * size)
            digest = _copy_to_part(_chunks(source, handle, cap), part, told)
        with writing(target):
            os.replace(part, target)
            sync_folder(target.parent)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    _compare(target, digest, told)
    return digest


def _counter(progress: Progress | None, total: int) -> Callable[[int], None]:
    done = 0

    def tell(more: int) -> None:
        nonlocal done
        done += more
        if progress is not None:
            progress(done, total)

    return tell


def _copy_to_part(chunks: Iterator[bytes], part: Path, told: Callable[[int], None]) -> str:
    digest = hashlib.sha256()
    with writing(part):
        part.unlink(missing_ok=True)
        handle = _create(part, 0o600)
    with os.fdopen(handle, "wb", buffering=0) as out:
        for chunk in chunks:
            digest.update(chunk)
            with writing(part):
                _write_all(out.fileno(), chunk)
            told(len(chunk))
        with writing(part):
            os.fsync(out.fileno())
            _drop_cache(out.fileno())
    return digest.hexdigest()


def _write_all(handle: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(handle, rest) :]


def _drop_cache(handle: int) -> None:
    """Let the next read come from the medium, where the system can be asked for it."""
    if sys.platform == "linux":
        os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)


def _compare(target: Path, digest: str, told: Callable[[int], None]) -> None:
    seen = hashlib.sha256()
    try:
        with _open_regular(target, None) as handle:
            for chunk in _chunks(target, handle, None):
                seen.update(chunk)
                told(len(chunk))
        if seen.hexdigest() != digest:
            raise IntegrityError("readback-differs", file=target.name)
    except BaseException:
        target.unlink(missing_ok=True)
        raise


def shred_file(path: Path) -> None:
    """Overwrite a file with zeros, then remove it; a link is removed, never followed.

    Journaling and flash media may keep older copies of the blocks: what must be unreadable is
    sealed, and its key destroyed first.
    """
    if path.is_symlink() or not path.is_file():
        path.unlink(missing_ok=True)
        return
    handle = os.open(path, os.O_WRONLY | _NOFOLLOW | _BINARY)
    try:
        _zero(handle)
    finally:
        os.close(handle)
    path.unlink()


def shred_tree(folder: Path) -> None:
    """`shred_file` for everything below `folder`, then the folder; nothing there is no error."""
    if not folder.is_dir():
        return
    for place, folders, names in os.walk(folder, topdown=False):
        for name in names:
            shred_file(Path(place, name))
        for name in folders:
            below = Path(place, name)
            below.unlink() if below.is_symlink() else below.rmdir()
    folder.rmdir()
    sync_folder(folder.parent)
