"""A process that a measurement starts: pipes, processor time, memory; ended by its id."""

from __future__ import annotations

import asyncio
import contextlib
import os
from pathlib import Path

from bozhen_desktop.host.program import role_command
from bozhen_desktop.kernel.errors import BozhenError

_TICKS = float(os.sysconf("SC_CLK_TCK")) if hasattr(os, "sysconf") else 100.0


class Process:
    """One process with pipes; its errors go into a log file."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self.pid = process.pid

    @classmethod
    async def start(cls, log: Path, role: str, *arguments: str, quiet: bool = False) -> Process:
        """Start a role of this same build; what a `quiet` one says goes into its log, too."""
        with log.open("ab") as errors:
            return cls(
                await asyncio.create_subprocess_exec(
                    *role_command(role, *arguments),
                    stdin=asyncio.subprocess.PIPE,
                    stdout=errors if quiet else asyncio.subprocess.PIPE,
                    stderr=errors,
                    limit=1 << 20,
                )
            )

    async def line(self) -> bytes:
        """The next line it says.

        Raises:
            BozhenError: `bench-process-ended`.
        """
        assert self._process.stdout is not None
        said = await self._process.stdout.readline()
        if not said:
            raise BozhenError("bench-process-ended", exit=await self._process.wait())
        return said

    def tell(self, line: bytes) -> None:
        """Say a line to it."""
        assert self._process.stdin is not None
        self._process.stdin.write(line + b"\n")

    async def stop(self) -> None:
        """End it: its input ends and it is asked to; then it is ended."""
        if self._process.returncode is not None:
            return
        assert self._process.stdin is not None
        self._process.stdin.close()
        with contextlib.suppress(ProcessLookupError):
            self._process.terminate()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(30):
                await self._process.wait()
        if self._process.returncode is None:
            self._process.kill()
            await self._process.wait()

    @property
    def alive(self) -> bool:
        """Whether it runs."""
        return self._process.returncode is None

    def cpu_s(self) -> float:
        """Seconds of processor time of all its threads so far; 0 where the system does not say."""
        with contextlib.suppress(OSError):
            fields = Path(f"/proc/{self.pid}/stat").read_text("ascii").rpartition(")")[2].split()
            return (int(fields[11]) + int(fields[12])) / _TICKS
        return 0.0

    def resident_kb(self) -> int:
        """Kilobytes of memory it holds; 0 where the system does not say."""
        with contextlib.suppress(OSError):
            for line in Path(f"/proc/{self.pid}/status").read_text("ascii").splitlines():
                if line.startswith("VmRSS:"):
                    return int(line.split()[1])
        return 0


def machine_cpu_s() -> float:
    """Seconds of processor time that all processes of this machine had; 0 where it is not told."""
    with contextlib.suppress(OSError):
        fields = Path("/proc/stat").read_text("ascii").split("\n", 1)[0].split()[1:9]
        busy = [int(each) for number, each in enumerate(fields) if number not in (3, 4)]
        return sum(busy) / _TICKS
    return 0.0
