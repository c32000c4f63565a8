"""A terminal's station over the rig's hall, in one thread, by a clock that the test moves."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bozhen_desktop.client.link import CONNECTED, CUT_OFF, STRANGER
from bozhen_desktop.client.memory_outbox import MemoryOutbox
from bozhen_desktop.gui.terminal.station import Station
from bozhen_desktop.gui.terminal.steady import SteadyOutbox
from bozhen_desktop.kernel.errors import BozhenError
from bozhen_desktop.wire.messages import Ask, Down, Stranger, Welcome
from bozhen_desktop.wire.peer_side import EnrolPlan
from tests.gui.kit.rig_bridge import TappedEnd
from tests.unit.hall.rig import Rig

STEP_MS = 5000
"""Short enough for life signs."""


class FragileOutbox(MemoryOutbox):
    """A disk that can be told to take nothing any more."""

    def __init__(self) -> None:
        super().__init__()
        self.full = False

    def add(self, ask: Ask) -> None:
        if self.full:
            raise BozhenError("disk-full", file="outbox")
        super().add(ask)


class TerminalEnd(TappedEnd):
    """The rig's device behind a window: it has no desk of its own."""

    def __init__(self, rig: Rig, seat: str) -> None:
        super().__init__(rig, "terminal", seat)
        self.desk = None
        self.disk = FragileOutbox()
        self.peer.outbox = SteadyOutbox(self.disk)

    def enrol(self, plan: EnrolPlan) -> None:
        self.peer.plan = plan


class RigStation(Station):
    """`Station` at a seat of the rig's room; `plug` and `cut` are its cable."""

    def __init__(self, rig: Rig, seat: str) -> None:
        super().__init__(rig.pcs)
        self.rig = rig
        self.end = TerminalEnd(rig, seat)
        self.end.on_heard = self._heard
        self.worker.wire = self.end

    def plug(self) -> None:
        self.end.connect()

    def cut(self) -> None:
        self.end.cut()
        self.worker.on_state(CUT_OFF, "connection-lost")

    def _heard(self, message: Down) -> None:
        if isinstance(message, Welcome):
            self.worker.on_state(CONNECTED, "")
        elif isinstance(message, Stranger):
            self.worker.on_state(STRANGER, "" if message.code_open else "room-code-over")
        self.worker.on_event(message)

    def advance(self, ms: int) -> None:
        """Let time pass, here and at the hall."""
        for _ in range(ms // STEP_MS):
            self.rig.advance(STEP_MS, STEP_MS)
            self.tick()

    def _post(self, function: Callable[..., object], *arguments: Any) -> None:
        function(*arguments)
        self.rig.run()
