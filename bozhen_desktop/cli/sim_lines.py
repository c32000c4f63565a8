"""Lines between the PCs of a simulated day, and the clock of each PC."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bozhen_desktop.cli.sim_plan import START

if TYPE_CHECKING:
    from bozhen_desktop.cli.sim_world import Device, World


class PcClock:
    """`kernel.clock.Clock` of one PC: it counts on while the PC sleeps, not over a boot."""

    def __init__(self, world: World, boot: str) -> None:
        self._world = world
        self._at = world.now
        self._boot = boot

    @property
    def boot(self) -> str:
        """See `Clock.boot`."""
        return self._boot

    def wall_ms(self) -> int:
        """See `Clock.wall_ms`."""
        return START + self._world.now

    def mono_ms(self) -> int:
        """See `Clock.mono_ms`."""
        return self._world.now - self._at + 1_000


class Line:
    """One connection; frames of one way never overtake each other.

    `dark`: nothing arrives any more and nobody is told.
    """

    def __init__(self, id: int, device: Device) -> None:
        self.id = id
        self.device = device
        self.fp = device.fp
        self.hall_open = True
        self.device_open = True
        self.dark = False
        self.heard = 0
        self.last_up = 0
        self.last_down = 0
