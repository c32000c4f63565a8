"""L1: somebody in the middle poses as the hall, with its address and its own words passed on.

Terminals believe his ARP answers; he ends their TLS with a certificate of his own, opens TLS to the
true hall, and passes every byte on in both directions. What terminals tell him is what he hears.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import subprocess
import threading
from pathlib import Path
from typing import Any

import pytest

from bozhen_desktop.client.link import CONNECTED, CUT_OFF, Link, Pace
from bozhen_desktop.client.memory_outbox import MemoryOutbox
from bozhen_desktop.host.room_file import RoomFile
from bozhen_desktop.host.signing import SigningKey
from bozhen_desktop.host.tls import client_context, make_pair, server_context
from bozhen_desktop.kernel.clock import SystemClock
from bozhen_desktop.wire.messages import Down, Hello, decode_up
from bozhen_desktop.wire.peer_side import EnrolPlan, Peer, Trusted
from tests.integration.hall_process import founded, site_journal
from tests.integration.hostile.netns import Lan, enter, ip, lan
from tests.integration.hostile.test_row_l4_scan import facts_of, start_hall

pytestmark = pytest.mark.timeout(300)
SEATS, HONEST = 200, 5
PACE = Pace(ping=1.0, silent=6.0, connect=20.0, first=30.0, longest=60.0)
BACK_DOOR = "10.77.0.101"


class Terminal:
    """A link that was told the room's key by the technician's file; `states` it went through."""

    def __init__(self, room: RoomFile, address: tuple[str, int]) -> None:
        plan = EnrolPlan(token=room.batch_token, host_name="pc")
        self.states: list[tuple[str, str]] = []
        self.ended = asyncio.Event()
        outbox, trusted = MemoryOutbox(), Trusted(room.room_public)
        peer = Peer(SigningKey.generate(), "terminal", "rehearsal", "a" * 12, outbox, trusted, plan)
        self.link = Link(peer, [address], SystemClock(), self, self._event, self._state, pace=PACE)

    def renew(self) -> str:
        return "b" * 12

    def learned(self, recipient: str = "") -> None: ...

    def _event(self, message: Down) -> None: ...

    def _state(self, state: str, code: str) -> None:
        self.states.append((state, code))
        if state in (CONNECTED, CUT_OFF):
            self.ended.set()


async def _dial(room: RoomFile, address: tuple[str, int], count: int) -> list[list[Any]]:
    terminals = [Terminal(room, address) for _ in range(count)]
    tasks = [asyncio.create_task(one.link.run()) for one in terminals]
    async with asyncio.timeout(120):
        await asyncio.gather(*(one.ended.wait() for one in terminals))
    for one in terminals:
        one.link.stop()
    await asyncio.gather(*tasks)
    return [one.states for one in terminals]


class Middle:
    """The rogue's relay, in a thread that lives at his PC; `heard`: what each terminal told."""

    def __init__(self, space: Path, port: int) -> None:
        self._space, self._port = space, port
        self.heard: list[bytearray] = []
        self.passed_back = 0
        self._ready, self._over = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._live, daemon=True)
        self._thread.start()
        assert self._ready.wait(20)

    def _live(self) -> None:
        enter(self._space)
        asyncio.run(self._serve())

    async def _serve(self) -> None:
        server = await asyncio.start_server(
            self._meet,
            "0.0.0.0",
            self._port,
            ssl=server_context(make_pair()),
            backlog=512,
        )
        self._ready.set()
        async with server:
            while not self._over.is_set():
                await asyncio.sleep(0.1)

    async def _meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        kept = bytearray()
        self.heard.append(kept)
        with contextlib.suppress(OSError):
            hall_reader, hall_writer = await asyncio.open_connection(
                BACK_DOOR, self._port, ssl=client_context()
            )
            await asyncio.gather(
                self._pass(reader, hall_writer, kept), self._pass(hall_reader, writer, None)
            )
        writer.close()

    async def _pass(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, kept: bytearray | None
    ) -> None:
        with contextlib.suppress(OSError):
            while data := await reader.read(1 << 16):
                if kept is not None:
                    kept += data
                else:
                    self.passed_back += len(data)
                writer.write(data)
                await writer.drain()
        writer.close()

    def stop(self) -> None:
        self._over.set()
        self._thread.join(10)


def spoof(net: Lan) -> None:
    """What ARP answers of the rogue bring about, and his readiness to take the packets."""
    shown = subprocess.run(
        ["ip", "-n", net.space("rogue"), "-j", "link", "show", "eth0"],
        check=True,
        capture_output=True,
    )
    mac = json.loads(shown.stdout)[0]["address"]
    hall = net.hosts["hall"]
    neighbour = ("neigh", "replace", hall, "lladdr", mac, "dev", "eth0", "nud", "permanent")
    ip("-n", net.space("lab"), *neighbour)
    ip("-n", net.space("rogue"), "addr", "add", f"{hall}/32", "dev", "lo")


def frames(told: bytes) -> list[bytes]:
    """Payloads of the WebSocket frames behind the request for an upgrade."""
    _, _, rest = told.partition(b"\r\n\r\n")
    found = []
    while rest:
        size, at = rest[1] & 0x7F, 2
        if size == 126:
            size, at = int.from_bytes(rest[2:4], "big"), 4
        mask, body = rest[at : at + 4], rest[at + 4 : at + 4 + size]
        opcode = rest[0] & 0x0F
        if opcode == 2:
            found.append(bytes(byte ^ mask[n % 4] for n, byte in enumerate(body)))
        rest = rest[at + 4 + size :]
    return found


def test_two_hundred_terminals_tell_the_one_in_the_middle_nothing(tmp_path: Path) -> None:
    path = tmp_path / "hall"
    room = founded(path)
    with lan("hall", "rogue", "lab") as net:
        ip("-n", net.space("hall"), "addr", "add", f"{BACK_DOOR}/24", "dev", "eth0")
        hall = start_hall(net, path)
        try:
            port = facts_of(path).port
            address = (net.hosts["hall"], port)
            honest = net.inside("lab", lambda: asyncio.run(_dial(room, address, HONEST)))
            middle = Middle(Path("/run/netns") / net.space("rogue"), port)
            spoof(net)
            caught = net.inside("lab", lambda: asyncio.run(_dial(room, address, SEATS)))
            middle.stop()
        finally:
            hall.terminate()
            hall.wait(30)
    assert all((CONNECTED, "") in states for states in honest), "without him they are served"
    assert all((CUT_OFF, "hall-not-certified") in states for states in caught)
    assert not [states for states in caught if any(state == CONNECTED for state, _ in states)]
    assert len(middle.heard) == SEATS and middle.passed_back > SEATS * 100, "he passed all on"
    for told in middle.heard:
        [frame] = frames(bytes(told))
        assert isinstance(decode_up(frame), Hello), "after the hall's word, not one byte"
        for word in (room.batch_token, room.room_public):
            assert word.encode() not in frame
    journal = site_journal(path)
    enrolled = [entry for entry in journal.entries() if entry.kind == "device-enrolled"]
    journal.close()
    assert len(enrolled) == HONEST, "the hall learned of nobody through him"
