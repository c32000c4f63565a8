"""A small disk of its own for a drill: an ext4 image on a loop device, whose power can be cut.

The cut is the file system's own shutdown (FS_IOC_SHUTDOWN without flushing its log): from that
moment nothing reaches the image any more; what was only in memory is gone after the remount.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import struct
import subprocess
import sys
from pathlib import Path

from bozhen_desktop.kernel.errors import BozhenError

SHUTDOWN = 0x8004587D
_NO_LOG_FLUSH = 2
_TRIES = 50


def why_not() -> str:
    """Why this machine cannot have such a disk; "" when it can."""
    if sys.platform != "linux":
        return "only on Linux"
    if os.geteuid() != 0:
        return "needs root for loop devices"
    missing = [name for name in ("mkfs.ext4", "mount", "umount") if shutil.which(name) is None]
    return f"{missing[0]} is missing" if missing else ""


class LoopDisk:
    """An ext4 image `image`, mounted at `at` between `open` and `close`."""

    def __init__(self, image: Path, at: Path, megabytes: int) -> None:
        self.image = image
        self.at = at
        self._megabytes = megabytes

    def open(self) -> None:
        """Make and mount it.

        Raises:
            NotImplementedError: this machine cannot.
        """
        with self.image.open("wb") as out:
            out.truncate(self._megabytes << 20)
        self.at.mkdir(mode=0o700)
        _run("mkfs.ext4", "-q", "-F", "-m", "0", str(self.image))
        try:
            self.mount()
        except BozhenError as error:
            raise NotImplementedError("no loop device can be mounted") from error
        (self.at / "lost+found").rmdir()
        self.at.chmod(0o700)

    def mount(self) -> None:
        """Mount it; the file system replays its log."""
        _run("mount", "-o", "loop", str(self.image), str(self.at))

    def cut(self) -> None:
        """Cut its power."""
        import fcntl  # noqa: PLC0415 - not there on Windows

        handle = os.open(self.at, os.O_RDONLY)
        try:
            fcntl.ioctl(handle, SHUTDOWN, struct.pack("I", _NO_LOG_FLUSH))
        finally:
            os.close(handle)

    async def unmount(self) -> None:
        """Unmount it as soon as nobody holds it.

        Raises:
            BozhenError: `demo-step-failed`: somebody does not let go.
        """
        for number in range(_TRIES):
            try:
                return _run("umount", str(self.at))
            except BozhenError:
                if number == _TRIES - 1:
                    raise
                await asyncio.sleep(0.05)
        return None

    async def close(self) -> None:
        """Unmount it if it is mounted."""
        if self.at.is_mount():
            await self.unmount()


def _run(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise BozhenError(
            "demo-step-failed", step=command[0], exit=done.returncode, said=done.stderr[-300:]
        )
