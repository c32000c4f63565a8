"""Processes that a rehearsal starts: the program's own roles, ended by id, never by name."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import ClassVar

from bozhen_desktop.host.program import role_command


class Spawned:
    """A role in a process of its own; what it says goes into a file."""

    running: ClassVar[list[Spawned]] = []

    def __init__(
        self,
        role: str,
        *arguments: str,
        log: Path | None = None,
        env: Mapping[str, str] | None = None,
    ) -> None:
        """`env`: instead of this process's environment."""
        self._log = log or Path(os.devnull)
        with self._log.open("ab") as out:
            self.process = subprocess.Popen(
                role_command(role, *arguments),
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                env=env,
            )
        self.running.append(self)

    async def wait(self, limit_s: float) -> int | None:
        """Its exit code, or None when it did not end in time."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(limit_s):
                while self.process.poll() is None:
                    await asyncio.sleep(0.1)
        return self.process.poll()

    def tail(self) -> str:
        """The end of what it said."""
        with contextlib.suppress(OSError):
            return self._log.read_text("utf-8", "replace")[-2000:]
        return ""

    async def stop(self, limit_s: float = 20) -> int | None:
        """Ask it to end; end it when it does not."""
        if self.process.poll() is None:
            self.process.terminate()
        if await self.wait(limit_s) is None:
            self.process.kill()
            await self.wait(limit_s)
        return self.process.poll()


async def stop_all() -> None:
    """End whatever this rehearsal started and what still runs, the last one first."""
    for each in reversed(Spawned.running):
        await each.stop()
    Spawned.running.clear()


async def run(
    role: str, *arguments: str, limit_s: float = 120, typed: str = ""
) -> tuple[int, str, str]:
    """Run a role to its end: exit code, output, errors. `typed` is its standard input.

    Raises:
        TimeoutError: it did not end in time; it was ended.
    """
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(
        *role_command(role, *arguments), stdin=pipe, stdout=pipe, stderr=pipe
    )
    try:
        async with asyncio.timeout(limit_s):
            out, err = await process.communicate(typed.encode())
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    return process.returncode or 0, out.decode("utf-8", "replace"), err.decode("utf-8", "replace")


async def kill_under_load(pid: int, pile_up_s: float) -> None:
    """SIGKILL a process with commands in flight: it stands still for a moment, then it is gone."""
    os.kill(pid, signal.SIGSTOP)
    await asyncio.sleep(pile_up_s)
    os.kill(pid, signal.SIGKILL)
