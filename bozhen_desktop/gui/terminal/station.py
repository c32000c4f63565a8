"""The terminal's desk and link as the window has them: acts go over, pictures come back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from bozhen_desktop.client.device import Device
from bozhen_desktop.client.dialling import Address
from bozhen_desktop.client.discovery import Seeker
from bozhen_desktop.client.link import Link
from bozhen_desktop.client.thread import LinkThread
from bozhen_desktop.gui.terminal.sight import Sight
from bozhen_desktop.gui.terminal.steady import SteadyOutbox
from bozhen_desktop.gui.terminal.worker import DeskWorker
from bozhen_desktop.kernel.clock import Clock
from bozhen_desktop.wire.peer_side import NO_PLAN, EnrolPlan

TICK_MS = 1000


class Station(QObject):
    """`sight` is the latest picture, `seen` comes after each; `ticked` about once a second.

    This one does everything in the window's own thread; `LinkStation` has a thread for the link.
    """

    seen = Signal(object)
    ticked = Signal()
    _told = Signal(object)

    def __init__(self, clock: Clock, *, persists: bool = True) -> None:
        super().__init__()
        self.clock = clock
        self.sight = Sight()
        self.worker = DeskWorker(clock, self._told.emit, persists=persists)
        self._given = 0
        self._told.connect(self._take)
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self.tick)

    # ------------------------------------------------------------ acts
    def act(self, name: str, *arguments: Any) -> int:
        """Give the desk an act (`DeskWorker.act`); its number, which comes back in `given`."""
        self._given += 1
        self._post(self.worker.act, self._given, name, arguments)
        return self._given

    def move_to(self, *places: Address) -> None:
        """The hall is elsewhere: at one of these."""

    @Slot()
    def tick(self) -> None:
        """A second has passed."""
        self._post(self.worker.tick)
        self.ticked.emit()

    @Slot(object)
    def _take(self, sight: Sight) -> None:
        self.sight = sight
        self.seen.emit(sight)

    def _post(self, function: Callable[..., object], *arguments: Any) -> None:
        function(*arguments)

    # ------------------------------------------------------------ life
    def start(self) -> None:
        """Let time run."""
        self._timer.start()

    def stop(self) -> None:
        """Let it end."""
        self._timer.stop()


class LinkStation(Station):
    """A station whose link runs in its own thread, over the folder of a device."""

    def __init__(
        self,
        device: Device,
        address: Address,
        plan: EnrolPlan = NO_PLAN,
        *,
        search: bool = False,
    ) -> None:
        """`search`: look for halls on the LAN while none can be reached."""
        super().__init__(device.clock, persists=device.persists)
        self._device, self._address, self._plan = device, address, plan
        self._thread = LinkThread(self._make, self._seek if search else None)

    def start(self) -> None:
        """Connect, and stay connected."""
        self._thread.start()
        super().start()

    def stop(self) -> None:
        """Say goodbye to the hall and end the thread."""
        super().stop()
        self._thread.stop()

    def move_to(self, *places: Address) -> None:
        """The hall is elsewhere: try these from now on."""
        self._post(self._moved, list(places))

    def _moved(self, places: list[Address]) -> None:
        self._thread.link.addresses[:] = places
        self._thread.link.drop()

    async def _seek(self, link: Link) -> None:
        await Seeker(link, self._device.folder.mode, self.worker.found).run()

    def _make(self) -> Link:
        peer = self._device.peer("terminal", self._plan)
        peer.outbox = SteadyOutbox(peer.outbox)
        link = Link(
            peer,
            [self._address],
            self._device.clock,
            self._device,
            self.worker.on_event,
            self.worker.on_state,
            elapsed=self._elapsed,
        )
        self.worker.wire, self.worker.forget = link, self._device.outbox.forget
        return link

    def _elapsed(self) -> dict[str, int]:
        return self.worker.desk.elapsed_by_group()

    def _post(self, function: Callable[..., object], *arguments: Any) -> None:
        self._thread.call(function, *arguments)
