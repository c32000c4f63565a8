"""Links and the listener over real sockets and TLS: meeting, commands, coming back, bad manners."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from collections.abc import Awaitable, Callable

import pytest
from picows import WSError, WSFrame, WSListener, WSMsgType, WSTransport, ws_connect

from bozhen_desktop.client.link import CONNECTED, CUT_OFF, STRANGER, Link, Pace
from bozhen_desktop.client.memory_outbox import MemoryOutbox
from bozhen_desktop.domain.base import Command
from bozhen_desktop.hall.listener import LIMITS, Limits
from bozhen_desktop.hall.output import Output
from bozhen_desktop.host.signing import SigningKey
from bozhen_desktop.host.tls import client_context, make_pair
from bozhen_desktop.kernel.clock import SystemClock
from bozhen_desktop.wire.messages import (
    FRAME_CAP,
    Answer,
    BlobPart,
    Down,
    Hello,
    Query,
    Reject,
    Reply,
    Stranger,
    decode_down,
    encode,
)
from bozhen_desktop.wire.peer_side import NO_PLAN, EnrolPlan, Peer, Trusted
from tests.integration.hall_parts import ROOM, SITTING, TinyCore, TinyHall, parts_of

FAST = Pace(ping=0.1, silent=0.5, connect=2.0, first=0.02, longest=0.1, burst=100)
TOKEN = EnrolPlan(token="t" * 22, seat="A-01", host_name="pc-1")


class Say(Command, tag="say"):
    text: str


class RefuseMe(Command, tag="refuse-me"):
    pass


class Seat:
    """A terminal: peer, link, and what it was told."""

    def __init__(self, port: int, plan: EnrolPlan = TOKEN, room: str = ROOM.public) -> None:
        self.outbox = MemoryOutbox()
        self.peer = Peer(
            SigningKey.generate(),
            "terminal",
            "rehearsal",
            "a" * 12,
            self.outbox,
            Trusted(room),
            plan,
        )
        self.heard: list[Down] = []
        self.states: list[tuple[str, str]] = []
        self.lives = 0
        self.changed = asyncio.Event()
        self.link = Link(
            self.peer,
            [("127.0.0.1", port)],
            SystemClock(),
            self,
            self._event,
            self._state,
            pace=FAST,
        )
        self.task = asyncio.get_running_loop().create_task(self.link.run())

    def renew(self) -> str:
        self.lives += 1
        self.outbox.renewed()
        return f"{self.lives:012x}"

    def learned(self, recipient: str = "") -> None: ...

    def _event(self, message: Down) -> None:
        self.heard.append(message)
        self.changed.set()

    def _state(self, state: str, code: str) -> None:
        self.states.append((state, code))
        self.changed.set()

    async def until(self, fits: Callable[[], object]) -> None:
        async with asyncio.timeout(10):
            while not fits():
                self.changed.clear()
                await self.changed.wait()

    def answers(self) -> list[Answer]:
        return [message for message in self.heard if isinstance(message, Answer)]

    async def stop(self) -> None:
        self.link.stop()
        await self.task


def run(scene: Callable[[TinyHall], Awaitable[None]], limits: Limits = LIMITS) -> None:
    async def play() -> None:
        hall = TinyHall(TinyCore(), limits)
        await hall.start()
        try:
            await scene(hall)
        finally:
            await hall.stop()

    asyncio.run(play())


def test_a_stranger_with_the_token_is_welcomed_and_its_commands_are_answered_in_order() -> None:
    async def scene(hall: TinyHall) -> None:
        seat = Seat(hall.port)
        await seat.until(lambda: seat.link.state == CONNECTED)
        for number in range(50):
            seat.link.ask(SITTING, "e1", Say(text=f"{number} 答案"))
        await seat.until(lambda: len(seat.answers()) == 50)
        assert [answer.number for answer in seat.answers()] == list(range(1, 51))
        assert [answer.seq for answer in seat.answers()] == list(range(1, 51))
        assert seat.outbox.waiting == 0
        await seat.stop()
        assert seat.states == [(CONNECTED, ""), (CUT_OFF, "stopped")]

    run(scene)


def test_commands_given_while_cut_off_arrive_when_the_hall_is_back() -> None:
    async def scene(hall: TinyHall) -> None:
        seat = Seat(hall.port)
        await seat.until(lambda: seat.link.state == CONNECTED)
        await hall.stop()
        await seat.until(lambda: seat.link.state == CUT_OFF)
        for number in range(20):
            seat.link.ask(SITTING, "e1", Say(text=str(number)))
        assert seat.outbox.waiting == 20
        again = TinyHall(hall.core)
        await again.start(hall.port)
        await seat.until(lambda: len(seat.answers()) == 20)
        assert seat.outbox.waiting == 0
        await seat.stop()
        await again.stop()

    run(scene)


def test_a_long_time_alone_is_sent_again_in_order_at_a_pace_that_the_hall_takes() -> None:
    async def scene(hall: TinyHall) -> None:
        seat = Seat(hall.port)
        await seat.until(lambda: seat.link.state == CONNECTED)
        await hall.stop()
        await seat.until(lambda: seat.link.state == CUT_OFF)
        for number in range(300):
            seat.link.ask(SITTING, "e1", Say(text=str(number)))
        again = TinyHall(hall.core, LIMITS._replace(rate=400, burst=120))
        await again.start(hall.port)
        await seat.until(lambda: seat.link.state == CONNECTED)
        seat.link.ask(SITTING, "e1", Say(text="new"))
        await seat.until(lambda: len(seat.answers()) == 301)
        assert [answer.number for answer in seat.answers()] == list(range(1, 302))
        assert (CUT_OFF, "too-fast") not in seat.states
        await seat.stop()
        await again.stop()

    run(scene)


def test_two_hundred_seats_share_one_process() -> None:
    async def scene(hall: TinyHall) -> None:
        seats = [Seat(hall.port) for _ in range(200)]
        for seat in seats:
            await seat.until(lambda seat=seat: seat.link.state == CONNECTED)
            seat.link.ask(SITTING, "e1", Say(text="x"))
        for seat in seats:
            await seat.until(seat.answers)
        assert {seat.answers()[0].seq for seat in seats} == set(range(1, 201))
        assert len(hall.listener) == 200
        await asyncio.gather(*(seat.stop() for seat in seats))

    run(scene)


def test_a_refusal_is_not_sent_again() -> None:
    async def scene(hall: TinyHall) -> None:
        seat = Seat(hall.port)
        await seat.until(lambda: seat.link.state == CONNECTED)
        seat.link.ask(SITTING, "e1", RefuseMe())
        await seat.until(seat.answers)
        assert seat.answers()[0].code == "no"
        seat.link.drop()
        await seat.until(lambda: seat.states[-2:] == [(CUT_OFF, ""), (CONNECTED, "")])
        await seat.until(lambda: seat.link.state == CONNECTED)
        await asyncio.sleep(0.1)
        assert len(seat.answers()) == 1
        await seat.stop()

    run(scene)


def test_a_hall_that_knows_more_than_the_folder_makes_it_begin_a_new_life() -> None:
    async def scene(hall: TinyHall) -> None:
        seat = Seat(hall.port)
        await seat.until(lambda: seat.link.state == CONNECTED)
        seat.link.ask(SITTING, "e1", Say(text="first"))
        await seat.until(seat.answers)
        hall.core.numbers = dict.fromkeys(hall.core.numbers, 9)
        seat.link.drop()
        await seat.until(lambda: seat.lives == 1 and seat.link.state == CONNECTED)
        seat.link.ask(SITTING, "e1", Say(text="second"))
        await seat.until(lambda: len(seat.answers()) == 2)
        devices = {device.split(".")[1] for device, _ in hall.core.done}
        assert devices == {"a" * 12, f"{1:012x}"}
        await seat.stop()

    run(scene)


def test_the_room_code_pairs_a_device_that_knows_nothing() -> None:
    async def scene(hall: TinyHall) -> None:
        seat = Seat(hall.port, NO_PLAN, room="")
        await seat.until(lambda: (STRANGER, "room-code-over") in seat.states)
        assert any(isinstance(message, Stranger) for message in seat.heard)
        hall.core.code = "12345678"
        await seat.until(lambda: (STRANGER, "") in seat.states)
        seat.link.enrol(EnrolPlan(code="12345678", host_name="pc"))
        await seat.until(lambda: seat.link.state == CONNECTED)
        assert seat.peer.trusted.room_public == ROOM.public
        await seat.stop()

    run(scene)


def test_a_hall_of_another_room_gets_nothing() -> None:
    async def scene(hall: TinyHall) -> None:
        seat = Seat(hall.port, room=SigningKey.generate().public)
        await seat.until(lambda: (CUT_OFF, "hall-of-another-room") in seat.states)
        assert hall.core.devices == {}
        await seat.stop()

    run(scene)


def test_somebody_in_the_middle_with_his_own_certificate_gets_no_proof() -> None:
    async def scene(hall: TinyHall) -> None:
        rogue = TinyHall(hall.core)  # shows the true certificate of the room, over another TLS key
        await rogue.start(0, make_pair())
        seat = Seat(rogue.port)
        await seat.until(lambda: (CUT_OFF, "hall-not-certified") in seat.states)
        assert hall.core.devices == {}
        await seat.stop()
        await rogue.stop()

    run(scene)


def test_a_silent_hall_counts_as_cut_off() -> None:
    async def scene(hall: TinyHall) -> None:
        seat = Seat(hall.port)
        await seat.until(lambda: seat.link.state == CONNECTED)
        hall.received = lambda connection, message: None  # type: ignore[method-assign]
        await seat.until(lambda: (CUT_OFF, "silent") in seat.states)
        await seat.stop()

    run(scene)


def test_answers_overtake_the_parts_of_a_paper() -> None:
    data = bytes(6 << 20)

    async def scene(hall: TinyHall) -> None:
        def answer(connection: int, query: Query) -> Output:
            reply = Reply(id=query.id)
            if query.name == "paper":
                parts = parts_of(data, 96 << 10)
                return Output(bulk=[(connection, part) for part in parts])
            return Output(sends=[(connection, reply)])

        hall.core.queries = answer
        seat = Seat(hall.port)
        await seat.until(lambda: seat.link.state == CONNECTED)
        seat.link.send(Query(id=1, sitting=SITTING, actor="e1", name="paper"))
        seat.link.send(Query(id=2, sitting=SITTING, actor="e1", name="time"))
        await seat.until(lambda: sum(isinstance(m, BlobPart) for m in seat.heard) == 64)
        kinds = [type(message) for message in seat.heard if isinstance(message, BlobPart | Reply)]
        assert kinds.index(Reply) < 16
        offsets = [message.offset for message in seat.heard if isinstance(message, BlobPart)]
        assert offsets == sorted(offsets)
        await seat.stop()

    run(scene)


@pytest.mark.parametrize("turns", range(0, 12))
def test_a_link_can_be_stopped_at_any_moment_of_its_meeting(turns: int) -> None:
    async def scene(hall: TinyHall) -> None:
        seat = Seat(hall.port)
        for _ in range(turns):
            await asyncio.sleep(0)
        await asyncio.wait_for(seat.stop(), 3)
        async with asyncio.timeout(3):
            while len(hall.listener):
                await asyncio.sleep(0.01)

    run(scene)


def test_a_link_to_a_mute_port_stops_at_once() -> None:
    async def hear(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while await reader.read(1000):
            pass
        writer.close()

    async def scene(hall: TinyHall) -> None:
        mute = await asyncio.start_server(hear, "127.0.0.1", 0)
        seat = Seat(mute.sockets[0].getsockname()[1])
        await asyncio.sleep(0.1)
        await asyncio.wait_for(seat.stop(), 1)
        mute.close()

    run(scene)


# ------------------------------------------------------------------ bad manners
class Raw(WSListener):
    """A client without manners."""

    def __init__(self) -> None:
        self.frames: list[bytes] = []
        self.closed = asyncio.Event()

    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        if frame.msg_type == WSMsgType.BINARY:
            self.frames.append(frame.get_payload_as_bytes())

    def on_ws_disconnected(self, transport: WSTransport) -> None:
        self.closed.set()

    def rejected(self) -> list[str]:
        found = [decode_down(frame) for frame in self.frames]
        return [message.code for message in found if isinstance(message, Reject)]


async def raw(port: int, path: str = "/bozhen") -> tuple[WSTransport, Raw]:
    url = f"wss://127.0.0.1:{port}{path}"
    transport, listener = await ws_connect(Raw, url, ssl_context=client_context())
    assert isinstance(listener, Raw)
    return transport, listener


HELLO = encode(
    Hello(
        version=1,
        kind="terminal",
        mode="rehearsal",
        key=ROOM.public,
        incarnation="i",
        nonce="0" * 32,
        number=0,
    )
)


def _text(transport: WSTransport) -> None:
    transport.send(WSMsgType.TEXT, HELLO)


def _piece(transport: WSTransport) -> None:
    transport.send(WSMsgType.BINARY, HELLO, False)


def _compressed(transport: WSTransport) -> None:
    transport.send(WSMsgType.BINARY, HELLO, True, True)


def _ping(transport: WSTransport) -> None:
    transport.send_ping(b"x")


def _garbage(transport: WSTransport) -> None:
    transport.send(WSMsgType.BINARY, b"\xc1 garbage")


def _down(transport: WSTransport) -> None:
    transport.send(WSMsgType.BINARY, encode(Reject(code="x")))


@pytest.mark.parametrize("act", [_text, _piece, _compressed, _ping, _garbage, _down])
def test_a_malformed_frame_ends_its_connection_alone(act: Callable[[WSTransport], None]) -> None:
    async def scene(hall: TinyHall) -> None:
        seat = Seat(hall.port)
        await seat.until(lambda: seat.link.state == CONNECTED)
        transport, client = await raw(hall.port)
        act(transport)
        await asyncio.wait_for(client.closed.wait(), 5)
        assert client.rejected() == ["frame-malformed"]
        assert seat.link.state == CONNECTED
        assert len(hall.listener) == 1
        await seat.stop()

    run(scene)


def test_a_frame_over_the_cap_ends_the_connection_before_it_is_read() -> None:
    async def scene(hall: TinyHall) -> None:
        transport, client = await raw(hall.port)
        transport.send(WSMsgType.BINARY, bytes(FRAME_CAP + 1))
        await asyncio.wait_for(client.closed.wait(), 10)
        assert hall.received_count == 0

    run(scene)


def test_a_flood_ends_the_connection() -> None:
    async def scene(hall: TinyHall) -> None:
        transport, client = await raw(hall.port)
        for _ in range(300):
            transport.send(WSMsgType.BINARY, HELLO)
        await asyncio.wait_for(client.closed.wait(), 5)
        assert hall.received_count <= 110

    run(scene, LIMITS._replace(rate=50, burst=100))


def test_a_flood_within_the_burst_is_heard() -> None:
    async def scene(hall: TinyHall) -> None:
        seat = Seat(hall.port)
        await seat.until(lambda: seat.link.state == CONNECTED)
        for _ in range(900):
            seat.link.ask(SITTING, "e1", Say(text="x"))
        await seat.until(lambda: len(seat.answers()) == 900)
        await seat.stop()

    run(scene)


@pytest.mark.parametrize(
    ("limits", "code"),
    [
        (LIMITS._replace(meet_ms=50), "meeting-slow"),
        (LIMITS._replace(silent_ms=50), "silent"),
    ],
)
def test_whoever_says_nothing_is_sent_away(limits: Limits, code: str) -> None:
    async def scene(hall: TinyHall) -> None:
        _, client = await raw(hall.port)
        await asyncio.sleep(0.1)
        hall.listener.sweep()
        await asyncio.wait_for(client.closed.wait(), 5)
        assert client.rejected() == [code]
        assert hall.core.gone_from == [1]

    run(scene, limits._replace(meet_ms=max(limits.meet_ms, 50)))


def test_a_reader_that_does_not_read_is_cut_off_and_costs_no_more_than_the_cap() -> None:
    async def scene(hall: TinyHall) -> None:
        transport, client = await raw(hall.port)
        transport.underlying_transport.pause_reading()
        await asyncio.sleep(0.05)
        for part in parts_of(bytes(64 << 20), 128 << 10):
            hall.listener.send(1, part)
        assert len(hall.listener) == 0
        await asyncio.sleep(0)
        assert hall.core.gone_from == [1]
        transport.underlying_transport.resume_reading()
        await asyncio.wait_for(client.closed.wait(), 10)
        assert sum(map(len, client.frames)) < 20 << 20

    run(scene)


@pytest.mark.parametrize("path", ["/", "/bozhen/", "/admin"])
def test_there_is_one_path(path: str) -> None:
    async def scene(hall: TinyHall) -> None:
        with pytest.raises(WSError):
            await raw(hall.port, path)

    run(scene)


def test_older_tls_and_plain_text_are_refused() -> None:
    async def scene(hall: TinyHall) -> None:
        old = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        old.check_hostname, old.verify_mode = False, ssl.CERT_NONE
        old.maximum_version = ssl.TLSVersion.TLSv1_2
        with pytest.raises((ssl.SSLError, OSError)):
            await asyncio.open_connection("127.0.0.1", hall.port, ssl=old)
        reader, writer = await asyncio.open_connection("127.0.0.1", hall.port)
        writer.write(b"GET /bozhen HTTP/1.1\r\n\r\n")
        with pytest.raises((OSError, asyncio.IncompleteReadError)):
            await reader.readexactly(64)
        writer.close()

    run(scene)


@pytest.mark.parametrize("tls", [False, True])
def test_half_a_handshake_is_not_waited_for_and_keeps_nobody_out(tls: bool) -> None:
    async def scene(hall: TinyHall) -> None:
        context = client_context() if tls else None
        slow = [
            await asyncio.open_connection("127.0.0.1", hall.port, ssl=context) for _ in range(100)
        ]
        seat = Seat(hall.port)
        await seat.until(lambda: seat.link.state == CONNECTED)
        for reader, writer in slow:
            with contextlib.suppress(OSError):
                assert await asyncio.wait_for(reader.read(1), 5) == b""
            writer.close()
        assert seat.link.state == CONNECTED
        await seat.stop()

    run(scene, LIMITS._replace(meet_ms=1_000))
