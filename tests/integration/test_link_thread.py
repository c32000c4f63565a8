"""A link in the thread of a window: commands go in from outside, all else comes from it."""

from __future__ import annotations

import asyncio
import queue
import threading
from collections.abc import Callable

from bozhen_desktop.client.link import CONNECTED, Link, Pace
from bozhen_desktop.client.memory_outbox import MemoryOutbox
from bozhen_desktop.client.thread import LinkThread
from bozhen_desktop.domain.devices import IssueRoomCode
from bozhen_desktop.host.signing import SigningKey
from bozhen_desktop.kernel.clock import SystemClock
from bozhen_desktop.wire.messages import Answer
from bozhen_desktop.wire.peer_side import EnrolPlan, Peer, Trusted
from tests.integration.hall_parts import ROOM, SITTING, TinyCore, TinyHall

FAST = Pace(ping=0.1, silent=1.0, connect=2.0, first=0.02, longest=0.1)


class Window:
    """What a window keeps: a queue of results."""

    def __init__(self, port: int) -> None:
        self.heard: queue.Queue[object] = queue.Queue()
        self.threads: set[str] = set()
        self._port = port

    def renew(self) -> str:
        return "b" * 12

    def learned(self, recipient: str = "") -> None: ...

    def note(self, *what: object) -> None:
        self.threads.add(threading.current_thread().name)
        self.heard.put(what if len(what) > 1 else what[0])

    def make(self) -> Link:
        plan = EnrolPlan(token="t" * 22)
        key, trusted = SigningKey.generate(), Trusted(ROOM.public)
        peer = Peer(key, "console", "rehearsal", "a" * 12, MemoryOutbox(), trusted, plan)
        address = [("127.0.0.1", self._port)]
        return Link(peer, address, SystemClock(), self, self.note, self.note, pace=FAST)

    def until(self, fits: Callable[[object], bool]) -> object:
        while True:
            found = self.heard.get(timeout=10)
            if fits(found):
                return found


def test_a_window_asks_from_its_own_thread_and_is_told_from_the_links() -> None:
    async def scene() -> None:
        hall = TinyHall(TinyCore())
        await hall.start()
        window = Window(hall.port)
        thread = LinkThread(window.make)
        thread.start()
        until = window.until
        await asyncio.to_thread(until, lambda found: found == (CONNECTED, ""))
        thread.call(thread.link.ask, SITTING, "e1", IssueRoomCode())
        answer = await asyncio.to_thread(until, lambda found: isinstance(found, Answer))
        assert isinstance(answer, Answer) and answer.number == 1
        await asyncio.to_thread(thread.stop)
        assert window.threads == {"client-link"}
        thread.call(thread.link.ask, SITTING, "e1", IssueRoomCode())  # too late: nothing happens
        await hall.stop()

    asyncio.run(scene())
