"""The lock of a folder: one process at a time."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from bozhen_desktop.host.files import writing
from bozhen_desktop.kernel.errors import BozhenError

if sys.platform == "win32":  # pragma: no cover - Windows only
    import msvcrt
else:
    import fcntl

_FLAGS = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)


class FolderLock:
    """One process a folder; freed by the system when the process ends, however it ends."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "lock"
        self._handle: int | None = None

    def acquire(self) -> None:
        """Take the lock without waiting.

        Raises:
            BozhenError: `folder-in-use`.
        """
        if self._handle is not None:
            raise BozhenError("folder-in-use", folder=self._path.parent.name)
        with writing(self._path):
            handle = os.open(self._path, _FLAGS, 0o600)
        try:
            _lock(handle)
        except OSError as error:
            os.close(handle)
            raise BozhenError("folder-in-use", folder=self._path.parent.name) from error
        self._handle = handle

    def release(self) -> None:
        """Give the lock back; without it, nothing happens."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None

    def __enter__(self) -> FolderLock:
        self.acquire()
        return self

    def __exit__(self, *_: object) -> None:
        self.release()


def _lock(handle: int) -> None:
    if sys.platform == "win32":  # pragma: no cover - Windows only
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
    else:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
