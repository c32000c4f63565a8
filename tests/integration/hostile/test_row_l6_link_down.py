"""L6: the cable of a whole lab is out for some seconds; what was asked meanwhile arrives, once."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bozhen_desktop.client.link import CONNECTED, CUT_OFF, Link, Pace
from bozhen_desktop.client.memory_outbox import MemoryOutbox
from bozhen_desktop.domain.devices import IssueRoomCode
from bozhen_desktop.host.room_file import RoomFile
from bozhen_desktop.host.signing import SigningKey
from bozhen_desktop.journal.verification import verify_journal
from bozhen_desktop.kernel.clock import SystemClock
from bozhen_desktop.kernel.ids import SITE
from bozhen_desktop.wire.messages import Answer, Down
from bozhen_desktop.wire.peer_side import EnrolPlan, Peer, Trusted
from tests.integration.hall_process import founded, site_journal
from tests.integration.hostile.netns import Lan, lan
from tests.integration.hostile.test_row_l4_scan import facts_of, start_hall

pytestmark = pytest.mark.timeout(240)
PCS, ASKS = 20, 5
PACE = Pace(ping=0.5, silent=2.0, connect=5.0, first=0.1, longest=0.5)


class Pc:
    """A PC that asks for something the hall writes down, cut off or not."""

    def __init__(self, room: RoomFile, address: tuple[str, int]) -> None:
        self.answers: list[Answer] = []
        self.states: list[str] = []
        self.changed = asyncio.Event()
        plan = EnrolPlan(token=room.staff_token, host_name="pc")
        trusted = Trusted(room.room_public)
        self.peer = Peer(
            *(SigningKey.generate(), "console", "rehearsal", "a" * 12),
            *(MemoryOutbox(), trusted, plan),
        )
        clock = SystemClock()
        self.link = Link(self.peer, [address], clock, self, self._event, self._state, pace=PACE)
        self.task = asyncio.create_task(self.link.run())

    def renew(self) -> str:
        return "b" * 12

    def learned(self, recipient: str = "") -> None: ...

    def _event(self, message: Down) -> None:
        if isinstance(message, Answer):
            self.answers.append(message)
            self.changed.set()

    def _state(self, state: str, code: str) -> None:
        self.states.append(state)
        self.changed.set()

    async def until(self, fits: object) -> None:
        async with asyncio.timeout(60):
            while not fits():  # type: ignore[operator]
                self.changed.clear()
                await self.changed.wait()


async def _play(net: Lan, room: RoomFile, address: tuple[str, int]) -> list[Pc]:
    pcs = [Pc(room, address) for _ in range(PCS)]
    for pc in pcs:
        await pc.until(lambda pc=pc: pc.link.state == CONNECTED)  # type: ignore[misc]
        pc.link.ask(SITE, "", IssueRoomCode())
        await pc.until(lambda pc=pc: len(pc.answers) == 1)  # type: ignore[misc]
    await asyncio.to_thread(net.unplug, "lab")
    for pc in pcs:
        await pc.until(lambda pc=pc: pc.states[-1] == CUT_OFF)  # type: ignore[misc]
    for pc in pcs:
        for _ in range(ASKS):
            pc.link.ask(SITE, "", IssueRoomCode())
    assert all(len(pc.answers) == 1 for pc in pcs)
    await asyncio.to_thread(net.plug, "lab")
    for pc in pcs:
        await pc.until(lambda pc=pc: len(pc.answers) == 1 + ASKS)  # type: ignore[misc]
        pc.link.stop()
    await asyncio.gather(*(pc.task for pc in pcs))
    return pcs


def test_what_was_asked_behind_a_dead_cable_arrives_once(tmp_path: Path) -> None:
    path = tmp_path / "hall"
    room = founded(path)
    with lan("hall", "lab") as net:
        hall = start_hall(net, path)
        try:
            address = (net.hosts["hall"], facts_of(path).port)
            pcs = net.inside("lab", lambda: asyncio.run(_play(net, room, address)))
        finally:
            hall.terminate()
            hall.wait(30)
    journal = site_journal(path)
    assert verify_journal(journal).whole
    written = [entry for entry in journal.entries() if entry.kind == "room-code-issued"]
    journal.close()
    assert len(written) == PCS * (1 + ASKS), "none lost, none twice"
    for pc in pcs:
        assert [answer.code for answer in pc.answers] == [""] * (1 + ASKS)
        assert [answer.number for answer in pc.answers] == list(range(1, 2 + ASKS)), "in order"
