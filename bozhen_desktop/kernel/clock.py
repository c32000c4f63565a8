"""The one place that reads clocks.

Elapsed time counts through suspend (CLOCK_BOOTTIME; GetTickCount64 on Windows); the wall clock is
for labels and windows of validity only.
"""

from __future__ import annotations

import ctypes
import struct
import sys
import time
import uuid
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol


class Clock(Protocol):
    """Wall time and elapsed time of this PC, in milliseconds."""

    def wall_ms(self) -> int:
        """UTC milliseconds since 1970; may jump."""
        ...

    def mono_ms(self) -> int:
        """Milliseconds since boot, suspend included; never goes back within one boot."""
        ...

    @property
    def boot(self) -> str:
        """Identity of this boot, an ASCII id."""
        ...


class SystemClock:
    """The clocks of the operating system."""

    def __init__(self) -> None:
        self.boot = _boot_id()

    def wall_ms(self) -> int:
        return time.time_ns() // 1_000_000

    def mono_ms(self) -> int:
        if sys.platform == "win32":  # pragma: no cover - Windows only
            return int(ctypes.windll.kernel32.GetTickCount64())
        return time.clock_gettime_ns(time.CLOCK_BOOTTIME) // 1_000_000


class FakeClock:
    """A clock that moves only when told to; for tests and simulated days."""

    def __init__(self, wall: int = 1_790_000_000_000, mono: int = 1_000, boot: str = "b0") -> None:
        self.wall = wall
        self.mono = mono
        self.boot = boot

    def wall_ms(self) -> int:
        return self.wall

    def mono_ms(self) -> int:
        return self.mono

    def advance(self, ms: int) -> None:
        """Let `ms` milliseconds pass on both clocks."""
        self.wall += ms
        self.mono += ms

    def reboot(self, boot: str, off_ms: int = 0) -> None:
        """Start a new boot after `off_ms` milliseconds without power."""
        self.boot = boot
        self.wall += off_ms
        self.mono = 0


BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
_TIME_OF_DAY = struct.Struct("<qqqIIqq")
_TIME_OF_DAY_CLASS = 3


def _boot_id() -> str:
    """Id of this boot, the same for every process of it; of this process where nothing tells."""
    try:
        return BOOT_ID.read_text(encoding="ascii").strip().replace("-", "")[:16]
    except OSError:
        return boot_of(_time_of_day()) or uuid.uuid4().hex[:16]


def _time_of_day() -> bytes:
    """What Windows says of its time of day; empty when it says nothing, or is another system."""
    if sys.platform == "win32":  # pragma: no cover - Windows only
        answer = ctypes.create_string_buffer(_TIME_OF_DAY.size)
        query = ctypes.windll.ntdll.NtQuerySystemInformation
        failed = query(_TIME_OF_DAY_CLASS, answer, _TIME_OF_DAY.size, None)
        return b"" if failed else answer.raw
    return b""


def boot_of(answer: bytes) -> str:
    """Id of a Windows boot from a SYSTEM_TIMEOFDAY_INFORMATION; "" when it is none.

    Windows moves its boot time along whenever somebody sets the clock, and keeps the sum of all
    these steps beside it: without them it is the moment of the boot, whatever became of the clock.
    """
    if len(answer) != _TIME_OF_DAY.size:
        return ""
    boot, _, _, _, _, bias, _ = _TIME_OF_DAY.unpack(answer)
    return f"{(boot - bias) % (1 << 64):016x}" if boot else ""


def iso_utc(ms: int) -> str:
    """Print UTC milliseconds as `2026-01-31T08:30:00.000Z`."""
    moment = datetime.fromtimestamp(ms / 1000, tz=UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{ms % 1000:03d}Z"


def day_of(ms: int, offset_min: int = 480) -> str:
    """The calendar day (YYYY-MM-DD) of a moment at a fixed offset; default UTC+8, Beijing time."""
    moment = datetime.fromtimestamp(ms // 1000 + offset_min * 60, tz=UTC)
    return moment.strftime("%Y-%m-%d")
