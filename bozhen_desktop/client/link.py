"""One device's connection to its hall, kept up for as long as the device runs.

The conversation itself is `wire.peer_side.Peer`; here are the socket, the timer and the patience.
All calls and callbacks belong to the thread of the loop that runs the link; a window starts a
`LinkThread` and gets its results by a queued signal.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import random
import secrets
import ssl
from collections import deque
from collections.abc import Callable, Sequence
from typing import NamedTuple, Protocol

from picows import (
    WSCloseCode,
    WSError,
    WSFrame,
    WSListener,
    WSMsgType,
    WSTransport,
    ws_connect,
)

from bozhen_desktop.client.dialling import Address, Dialling
from bozhen_desktop.domain.base import Command
from bozhen_desktop.host.tls import client_context, peer_fingerprint
from bozhen_desktop.kernel.clock import Clock
from bozhen_desktop.kernel.errors import BozhenError
from bozhen_desktop.wire.messages import (
    FRAME_CAP,
    Ask,
    Down,
    Held,
    Stranger,
    Up,
    Welcome,
    decode_down,
    encode,
)
from bozhen_desktop.wire.peer_side import EnrolPlan, Peer

CONNECTED, CUT_OFF, HELD, STRANGER = "connected", "cut-off", "held", "stranger"
_DRAIN_S = 0.1
_HELD_TIMES = 5


class Pace(NamedTuple):
    """Seconds: pings, silence that counts as cut off, one try to connect, first and longest wait,
    and how long a connection may take to end.

    Of messages go `rate` a second, `burst` at once: below what a hall takes from one device.
    A wait is between half and the whole of its figure, so that a room does not come back at once.
    """

    ping: float = 2.0
    silent: float = 6.0
    connect: float = 10.0
    first: float = 0.2
    longest: float = 2.0
    goodbye: float = 1.0
    rate: float = 300.0
    burst: int = 500


PACE = Pace()


class Life(Protocol):
    """What changes with the device's life: the folder and the outbox behind the peer."""

    def renew(self) -> str:
        """A new incarnation, durable; commands settled under the old one are not sent again."""
        ...

    def learned(self, recipient: str = "") -> None:
        """The peer's `trusted` may have changed, the room's age recipient be new: keep them."""
        ...


class Link:
    """Keeps `peer` connected to the first of `addresses` that answers, until `stop`.

    `on_event` gets the hall's messages in order; `on_state` one of CONNECTED, CUT_OFF, HELD,
    STRANGER and a code that says why ("" when there is nothing to say). `elapsed` gives group →
    elapsed ms as this device has it.
    """

    def __init__(
        self,
        peer: Peer,
        addresses: Sequence[Address],
        clock: Clock,
        life: Life,
        on_event: Callable[[Down], None],
        on_state: Callable[[str, str], None],
        *,
        elapsed: Callable[[], dict[str, int]] = dict,
        pace: Pace = PACE,
    ) -> None:
        self.peer = peer
        self.addresses = list(addresses)
        self.state = CUT_OFF
        self._said = (CUT_OFF, "")
        self._clock = clock
        self._life = life
        self._on_event = on_event
        self._on_state = on_state
        self._elapsed = elapsed
        self.pace = pace
        self._context: ssl.SSLContext = client_context()
        self._random = random.Random(secrets.randbits(64))
        self._end: _End | None = None
        self._dialling = Dialling()
        self._stopping = False
        self._wake = asyncio.Event()
        self._wait = pace.first
        self._address: Address = self.addresses[0]
        logging.getLogger("picows").setLevel(logging.CRITICAL)  # it would log addresses

    # ------------------------------------------------------------ for users
    async def run(self) -> None:
        """Connect, stay connected, come back; ends after `stop`."""
        turn = 0
        while not self._stopping:
            known = self.known_halls()
            self._address = known[turn % len(known)]
            code = await self._once(self._address)
            turn += self.state == CUT_OFF
            if code or self.state != STRANGER:
                self._say(CUT_OFF, code)
            await self._pause()

    def known_halls(self) -> list[Address]:
        """Where a hall of this room may answer: the addresses given, then those it was told."""
        told = [(host, port) for host, port in self.peer.trusted.halls]
        return [*self.addresses, *(hall for hall in told if hall not in self.addresses)]

    def stop(self) -> None:
        """Say goodbye and end `run`."""
        self._stopping = True
        self._wake.set()
        self._dialling.give_up()
        self.drop("stopped")

    def drop(self, code: str = "") -> None:
        """End the connection that stands; `run` connects again."""
        if self._end is not None:
            self._end.finish(code)

    def enrol(self, plan: EnrolPlan) -> None:
        """Introduce this device by `plan` from now on, at once if it is a stranger."""
        self.peer.plan = plan
        self._wait = self.pace.first
        self._wake.set()
        if not self.peer.ready:
            self.drop()

    def ask(self, sitting: str, actor: str, command: Command, token: str = "") -> Ask:
        """Keep a command and send it as soon as the hall can be reached.

        Raises:
            BozhenError: those of the outbox (`disk-full`, `write-failed`); then it was not given.
        """
        ask, send = self.peer.ask(sitting, actor, command, token)
        self._send_all(send)
        return ask

    def send(self, message: Up) -> bool:
        """Send a message that is not kept (a query, a log-in of staff); False when cut off."""
        if self._end is None or not self.peer.ready:
            return False
        self._end.send(message)
        return True

    # ------------------------------------------------------------- the loop
    async def _once(self, address: Address) -> str:
        """One connection from beginning to end; the code of its end."""
        end = _End(self)
        try:
            await self._connect(end, address)
        except (OSError, TimeoutError, WSError, ssl.SSLError):
            end.finish("unreachable")
            return "stopped" if self._stopping else "unreachable"
        if self._stopping:
            end.finish("stopped")
        pinging = asyncio.get_running_loop().call_later(self.pace.ping, self._ping, end)
        try:
            code = await end.over
        finally:
            end.finish("stopped", gently=False)
            pinging.cancel()
            self._end = None
            self.peer.disconnected()
        await end.away(self.pace.goodbye)
        return code

    async def _connect(self, end: _End, address: Address) -> None:
        self._dialling = dialling = Dialling()
        limit = asyncio.get_running_loop().call_later(self.pace.connect, dialling.give_up)
        try:
            await ws_connect(
                lambda: end,
                f"wss://{_host(address[0])}:{address[1]}/bozhen",
                ssl_context=self._context,
                socket_factory=lambda _: dialling.dial(address),
                max_frame_size=FRAME_CAP,
                websocket_handshake_timeout=None,
                enable_auto_pong=False,
                max_redirects=0,
                logger_name="link",
            )
        finally:
            limit.cancel()
            dialling.done()

    def _ping(self, end: _End) -> None:
        if end.over.done():
            return
        # Whoever is held is told nothing; still, a hall that lost its power says no goodbye.
        patience = self.pace.silent * (_HELD_TIMES if self.state == HELD else 1)
        if self._clock.mono_ms() - end.heard > patience * 1000:
            end.finish("silent", gently=False)
            return
        for message in self.peer.ping(self._clock.mono_ms(), self._elapsed()):
            end.write(message)
        asyncio.get_running_loop().call_later(self.pace.ping, self._ping, end)

    async def _pause(self) -> None:
        """Wait before the next try; `enrol` and `stop` end it."""
        wait, self._wait = self._wait, min(self._wait * 2, self.pace.longest)
        self._wake.clear()
        if self._stopping:
            return
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(wait * self._random.uniform(0.5, 1.0)):
                await self._wake.wait()

    # --------------------------------------------------- told by a connection
    def opened(self, end: _End, fingerprint: str) -> None:
        """TLS and WebSocket stand; the meeting begins."""
        self._end = end
        self._send_all(self.peer.connected(fingerprint, secrets.token_hex(16)))

    def received(self, end: _End, message: Down) -> None:
        """A message of the hall."""
        taken = self.peer.receive(message)
        self._send_all(taken.send)
        if isinstance(message, Welcome) and not taken.close:
            self._wait = self.pace.first
            self.peer.trusted.halls = self._halls(message)
            self._life.learned(message.recipient)
            self._say(CONNECTED, "")
        for happened in taken.events:
            self._happened(end, happened)
        if taken.close == "incarnation-over":
            self.peer.renew(self._life.renew())
            self._wait = self.pace.first
        if taken.close:
            end.finish(taken.close)

    def _halls(self, welcome: Welcome) -> list[Address]:
        """What is to be remembered: the hall that answers here, and its standbys."""
        told = [self._address, *((host, port) for host, port in welcome.standbys)]
        return [hall for hall in dict.fromkeys(told) if hall not in self.addresses]

    def _happened(self, end: _End, message: Down) -> None:
        if isinstance(message, Held):
            self._say(HELD, message.why)
        elif isinstance(message, Stranger):
            self._say(STRANGER, "" if message.code_open else "room-code-over")
            end.finish("")
        self._on_event(message)

    def _say(self, state: str, code: str) -> None:
        if (state, code) != self._said:
            self.state, self._said = state, (state, code)
            self._on_state(state, code)

    def _send_all(self, messages: Sequence[Up]) -> None:
        for message in messages:
            if self._end is not None:
                self._end.send(message)


class _End(WSListener):
    """One connection; `over` is done, with a code, once it is down or given up."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self._transport: WSTransport | None = None
        self.heard = link._clock.mono_ms()
        self.over: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._down = asyncio.Event()
        self._waiting: deque[Up] = deque()
        self._earliest = 0.0

    def on_ws_connected(self, transport: WSTransport) -> None:
        """See `WSListener`."""
        self._transport = transport
        if self.over.done():
            transport.disconnect(False)
            return
        try:
            tls = transport.underlying_transport.get_extra_info("ssl_object")
            self._link.opened(self, peer_fingerprint(tls))
        except BozhenError as error:
            self.finish(error.code)

    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        """See `WSListener`."""
        self.heard = self._link._clock.mono_ms()
        if self.over.done():
            return
        if frame.msg_type != WSMsgType.BINARY or not frame.fin:
            self.finish("closed-by-hall")
            return
        try:
            self._link.received(self, decode_down(frame.get_payload_as_bytes()))
        except BozhenError as error:
            self.finish(error.code)

    def on_ws_disconnected(self, transport: WSTransport) -> None:
        """See `WSListener`."""
        self._transport = None
        self._down.set()
        if not self.over.done():
            self.over.set_result("connection-lost")

    def send(self, message: Up) -> None:
        """Send in order, as fast as the pace allows; nothing happens once it is over."""
        if self._waiting or not self._may():
            self._waiting.append(message)
            self._drain_later()
        else:
            self.write(message)

    def _may(self) -> bool:
        """Whether one more message keeps to the pace; if so, it is counted."""
        now, step = asyncio.get_running_loop().time(), 1 / self._link.pace.rate
        earliest = max(self._earliest, now) + step
        if earliest - now > self._link.pace.burst * step:
            return False
        self._earliest = earliest
        return True

    def _drain_later(self) -> None:
        if len(self._waiting) == 1:
            asyncio.get_running_loop().call_later(_DRAIN_S, self._drain)

    def _drain(self) -> None:
        """After a long time alone there is much to send, and a hall takes so much at once."""
        while self._waiting and not self.over.done() and self._may():
            self.write(self._waiting.popleft())
        if self._waiting and not self.over.done():
            asyncio.get_running_loop().call_later(_DRAIN_S, self._drain)

    def write(self, message: Up) -> None:
        """Send now, before what waits."""
        if self._transport is not None and not self.over.done():
            self._transport.send(WSMsgType.BINARY, encode(message))

    async def away(self, patience: float) -> None:
        """Wait until the connection is closed; a hall that does not answer is left."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(patience):
                await self._down.wait()
        if self._transport is not None:
            self._transport.disconnect(False)
            await self._down.wait()

    def finish(self, code: str, *, gently: bool = True) -> None:
        """End it, if it is not over."""
        if self.over.done():
            return
        self.over.set_result(code)
        if self._transport is not None:
            if gently:
                self._transport.send_close(WSCloseCode.OK)
            self._transport.disconnect(gently)


def _host(name: str) -> str:
    return f"[{name}]" if ":" in name else name
