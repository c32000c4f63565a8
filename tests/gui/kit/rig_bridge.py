"""A window's session over the rig's hall: same calls, same signals, no thread and no socket.

`call` does the work at once, as far as it comes: the rig moves until nothing moves any more.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from bozhen_desktop.client.link import CONNECTED, CUT_OFF
from bozhen_desktop.gui.bridge import SessionBridge
from bozhen_desktop.wire.messages import Down
from tests.unit.hall.rig import End, Rig


class TappedEnd(End):
    """A device of the rig whose messages also go to a window."""

    on_heard: Callable[[Down], None] | None = None

    def heard(self, message: Down) -> None:
        before = len(self.got)
        super().heard(message)
        if self.on_heard is not None:
            for each in self.got[before:]:
                self.on_heard(each)


class RigBridge(SessionBridge):
    """`SessionBridge` of a console or examiner's PC at the rig's hall."""

    def __init__(self, rig: Rig, kind: str, end: TappedEnd | None = None) -> None:
        super().__init__(lambda on_event, on_state: None)  # type: ignore[arg-type,return-value]
        self.rig = rig
        self.end = end or TappedEnd(rig, kind)
        self.end.on_heard = self._on_event
        self.session.link = self.end  # type: ignore[assignment]
        self.loop = asyncio.new_event_loop()

    def start(self) -> None:
        """Plug in, or come back after `cut`."""
        if not self.end.connection:
            self.end.connect()
        self._post(self._on_state, CONNECTED, "")

    def cut(self) -> None:
        """The cable is pulled."""
        self.end.cut()
        self._post(self._on_state, CUT_OFF, "connection-lost")

    def stop(self) -> None:
        for task in list(self._tasks):
            task.cancel()
        self._turn()
        self.loop.close()

    def pump(self) -> None:
        """Let everything that waits happen."""
        for _ in range(20):
            self.rig.run()
            self._turn()

    def _turn(self) -> None:
        self.loop.run_until_complete(asyncio.sleep(0))

    def _post(self, function: Callable[..., object], *args: Any) -> None:
        async def once() -> None:
            function(*args)

        self.loop.run_until_complete(once())
        self.pump()
