"""Where a device that is cut off looks for its hall, and which of those found it believes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from types import SimpleNamespace
from typing import Any

from bozhen_desktop.client.discovery import NOWHERE, TAKEN, Browsing, Found, Seeker
from bozhen_desktop.client.link import CONNECTED, CUT_OFF, STRANGER
from bozhen_desktop.host.signing import fingerprint
from bozhen_desktop.wire.beacon import Beacon

OURS, THEIRS = "ab" * 32, "cd" * 32


def hall(public: str, *hosts: str, term: int = 0, mode: str = "live") -> Found:
    return Found(Beacon(fingerprint(public), mode, term), [(host, 7000) for host in hosts])


class Lan(Browsing):
    """A LAN on which halls appear when the test says so."""

    def __init__(self, *, broken: bool = False) -> None:
        self.looked = self.ended = 0
        self.broken = broken
        self.tell: Callable[[str, Found | None], object] | None = None

    async def begin(self, told: Callable[[str, Found | None], object]) -> None:
        self.looked += 1
        if self.broken:
            raise OSError("no network")
        self.tell = told

    async def end(self) -> None:
        self.ended += 1
        self.tell = None


class Pc:
    """A device that is cut off, and what its people were told."""

    def __init__(self, *, public: str = OURS, known: bool = True, lan: Lan | None = None) -> None:
        trusted = SimpleNamespace(room_public=public)
        self.addresses = [("10.0.0.1", 7000)] if known else [NOWHERE]
        self.link: Any = SimpleNamespace(
            state=CUT_OFF, addresses=self.addresses, peer=SimpleNamespace(trusted=trusted)
        )
        self.lan = lan or Lan()
        self.told: list[list[Found]] = []
        self.seeker = Seeker(
            self.link, "live", self.told.append, lambda: self.lan, patience_s=0.05, look_s=0.01
        )

    def hear(self, name: str, found: Found | None) -> None:
        assert self.lan.tell is not None
        self.lan.tell(name, found)

    async def until(self, holds: Callable[[], bool]) -> None:
        async with asyncio.timeout(20):
            while not holds():
                await asyncio.sleep(0.005)


def seeking(pc: Pc, play: Callable[[], Coroutine[Any, Any, None]]) -> None:
    async def both() -> None:
        task = asyncio.create_task(pc.seeker.run())
        try:
            await play()
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    asyncio.run(both())


def test_who_is_connected_does_not_look_round() -> None:
    pc = Pc()
    pc.link.state = CONNECTED

    async def play() -> None:
        await asyncio.sleep(0.2)
        assert pc.lan.looked == 0
        pc.link.state = CUT_OFF
        await pc.until(lambda: pc.lan.looked == 1)
        pc.link.state = STRANGER
        await pc.until(lambda: pc.lan.ended == 1)

    seeking(pc, play)


def test_a_hall_of_the_trusted_room_is_knocked_at_as_well() -> None:
    pc = Pc()

    async def play() -> None:
        await pc.until(lambda: pc.lan.tell is not None)
        pc.hear("b", hall(OURS, "10.0.0.7"))
        pc.hear("x", hall(THEIRS, "10.0.0.66"))
        pc.hear("r", hall(OURS, "10.0.0.67", mode="rehearsal"))
        assert pc.addresses == [("10.0.0.1", 7000), ("10.0.0.7", 7000)]
        pc.hear("a", hall(OURS, "10.0.0.8", term=4))
        assert pc.addresses[1:] == [("10.0.0.8", 7000), ("10.0.0.7", 7000)]
        pc.hear("b", None)
        assert pc.addresses == [("10.0.0.1", 7000), ("10.0.0.8", 7000)]
        assert pc.told == [], "nobody need choose"

    seeking(pc, play)


def test_a_pc_without_an_address_takes_what_it_finds_and_looks_at_once() -> None:
    pc = Pc(known=False)
    pc.seeker._patience_s = 3600.0

    async def play() -> None:
        await pc.until(lambda: pc.lan.tell is not None)
        pc.hear("a", hall(OURS, "10.0.0.8"))
        assert pc.addresses == [("10.0.0.8", 7000)]
        pc.hear("a", None)
        assert pc.addresses == [NOWHERE]

    seeking(pc, play)


def test_somebody_who_announces_much_does_not_hide_the_hall() -> None:
    pc = Pc()

    async def play() -> None:
        await pc.until(lambda: pc.lan.tell is not None)
        for at in range(100):
            pc.hear(f"x{at}", hall(OURS, f"10.0.9.{at}", term=at))
        assert pc.addresses[0] == ("10.0.0.1", 7000)
        assert len(pc.addresses) == 1 + TAKEN

    seeking(pc, play)


def test_who_trusts_no_room_is_told_and_nothing_is_taken() -> None:
    pc = Pc(public="", known=False)

    async def play() -> None:
        await pc.until(lambda: pc.lan.tell is not None)
        pc.hear("a", hall(OURS, "10.0.0.8"))
        pc.hear("b", hall(THEIRS, "10.0.0.9"))
        assert pc.addresses == [NOWHERE]
        assert [one.addresses[0][0] for one in pc.told[-1]] == ["10.0.0.8", "10.0.0.9"]

    seeking(pc, play)


def test_without_a_network_it_is_tried_again() -> None:
    pc = Pc(lan=Lan(broken=True))

    async def play() -> None:
        await pc.until(lambda: pc.lan.looked >= 2)
        assert pc.lan.ended >= 1

    seeking(pc, play)
