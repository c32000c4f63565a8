"""The one port of the hall: TLS 1.3, WebSocket at `/bozhen`, one MessagePack message a frame.

The listener knows connections by number and no rule of the house: it decodes, passes on, sends what
it is told, and ends connections that misbehave. Answers go at once; bulk (parts of papers and
files) goes only while little waits in a connection's buffer, so that answers overtake it.
"""

from __future__ import annotations

import asyncio
import logging
import socket
import ssl
from collections import deque
from typing import NamedTuple, Protocol

from picows import (
    WSCloseCode,
    WSFrame,
    WSListener,
    WSMsgType,
    WSTransport,
    WSUpgradeRequest,
    ws_create_server,
)

from bozhen_desktop.host.logs import event
from bozhen_desktop.kernel.clock import Clock
from bozhen_desktop.kernel.errors import BozhenError
from bozhen_desktop.wire.messages import (
    FRAME_CAP,
    Down,
    Held,
    Reject,
    Up,
    Welcome,
    decode_up,
    encode,
)

PATH = b"/bozhen"
_BACKLOG = 4096
_ACCEPT = 15
"""One less than the connections accepted in one turn of the loop. The others wait in the system.

So a room that comes back at once is served one after another; taken all together, every handshake
would end later than its device waits, and all would begin again.
"""
_LINGER_S = 2.0


class Limits(NamedTuple):
    """When a connection is ended, and how much bulk goes in one turn of the loop.

    `meet_ms` from the first byte to the end of the meeting; `silent_ms` without a frame; `rate`
    frames a second, `burst` at once; `buffer` bytes that a slow reader lets wait; `high` and `low`
    bytes in the buffer stop and resume its bulk; `bulk` messages waiting; `connections` in all.
    """

    meet_ms: int = 10_000
    silent_ms: int = 20_000
    rate: int = 400
    burst: int = 1_000
    buffer: int = 8 << 20
    high: int = 256 << 10
    low: int = 64 << 10
    bulk: int = 8_192
    turn: int = 1 << 20
    connections: int = 8_000


LIMITS = Limits()


class Handler(Protocol):
    """Who is told what happens; all calls come from the loop's thread."""

    def connected(self, connection: int) -> None:
        """A TLS and WebSocket connection stands; numbers are never used again."""
        ...

    def received(self, connection: int, message: Up) -> None:
        """A well-formed message."""
        ...

    def gone(self, connection: int) -> None:
        """Said once of every connection, whoever ended it."""
        ...


class Listener:
    """All connections of the hall. `start`, then `sweep` now and then, then `stop`."""

    def __init__(self, handler: Handler, clock: Clock, limits: Limits = LIMITS) -> None:
        self.limits = limits
        self.clock = clock
        self._handler = handler
        self._open: dict[int, _Connection] = {}
        self._number = 0
        self._server: asyncio.Server | None = None
        self._bulky: deque[_Connection] = deque()
        self._pumping = False
        self._last: tuple[Down | None, bytes] = (None, b"")
        logging.getLogger("picows").setLevel(logging.CRITICAL)  # it would log addresses

    async def start(self, host: str, port: int, context: ssl.SSLContext) -> int:
        """Listen; give back the port, also when `port` was 0.

        Raises:
            OSError: the port is in use, or the address is not ours.
        """
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        door = socket.create_server((host, port), family=family, backlog=_BACKLOG)
        self._server = await ws_create_server(
            self._accept,
            sock=door,
            ssl=context,
            ssl_handshake_timeout=self.limits.meet_ms / 1000,
            websocket_handshake_timeout=self.limits.meet_ms / 1000,
            enable_auto_pong=False,
            max_frame_size=FRAME_CAP,
            read_buffer_init_size=4096,
            backlog=_ACCEPT,
        )
        door.listen(_BACKLOG)  # the server set it to `_ACCEPT`, which is meant for turns alone
        return int(door.getsockname()[1])

    async def stop(self, code: str = "hall-closing") -> None:
        """Take no new connection, say why to all that stand, and end them."""
        if self._server is not None:
            self._server.close()
        for connection in list(self._open.values()):
            self._end(connection, code, say=True)
        await asyncio.sleep(0)

    def __len__(self) -> int:
        return len(self._open)

    # -------------------------------------------------------------- sending
    def send(self, number: int, message: Down) -> None:
        """Send at once; to a connection that is gone, nothing happens."""
        connection = self._open.get(number)
        if connection is not None:
            connection.met = connection.met or isinstance(message, Welcome | Held)
            self._write(connection, message)

    def send_bulk(self, number: int, message: Down) -> None:
        """Send when nothing more urgent waits; in order among the bulk of this connection."""
        connection = self._open.get(number)
        if connection is None:
            return
        if len(connection.bulk) >= self.limits.bulk:
            self._end(connection, "too-slow", say=False)
            return
        connection.bulk.append(message)
        self.resumed(connection)

    def close(self, number: int, code: str) -> None:
        """End a connection after what was sent to it so far."""
        connection = self._open.get(number)
        if connection is not None:
            self._end(connection, code, say=False)

    def sweep(self) -> None:
        """End connections that are silent, or did not get through their meeting in time."""
        now = self.clock.mono_ms()
        for connection in list(self._open.values()):
            if now - connection.heard > self.limits.silent_ms:
                self._end(connection, "silent", say=True)
            elif not connection.met and now - connection.since > self.limits.meet_ms:
                self._end(connection, "meeting-slow", say=True)

    def _frame(self, message: Down) -> bytes:
        """Encoded once for all connections that get the same object one after another."""
        if self._last[0] is not message:
            self._last = (message, encode(message))
        return self._last[1]

    def _write(self, connection: _Connection, message: Down) -> int:
        """Bytes of the frame; a message that no frame can hold ends its connection."""
        transport = connection.transport
        try:
            frame = self._frame(message)
        except BozhenError as error:
            event("frame-not-sent", level=logging.ERROR, reason=error.code)
            self._end(connection, error.code, say=True)
            return 0
        transport.send(WSMsgType.BINARY, frame)
        if connection.paused:
            waiting = transport.underlying_transport.get_write_buffer_size()
            if waiting > self.limits.buffer:
                self._end(connection, "too-slow", say=False)
        return len(frame)

    def _pump_soon(self) -> None:
        if not self._pumping and self._bulky:
            self._pumping = True
            asyncio.get_running_loop().call_soon(self._pump)

    def _pump(self) -> None:
        """One part for each connection in turn, until enough bytes for this turn of the loop."""
        self._pumping = False
        sent = 0
        for _ in range(len(self._bulky)):
            connection = self._bulky.popleft()
            connection.queued = False
            if not connection.bulk or connection.paused:
                continue  # a paused one comes back by `resumed`
            sent += self._write(connection, connection.bulk.popleft())
            self._queue(connection)
            if sent > self.limits.turn:
                break
        self._pump_soon()

    def resumed(self, connection: _Connection) -> None:
        """The buffer of this connection is low: its bulk may go."""
        self._queue(connection)
        self._pump_soon()

    def _queue(self, connection: _Connection) -> None:
        if connection.bulk and not connection.paused and not connection.queued:
            connection.queued = True
            self._bulky.append(connection)

    # ------------------------------------------------------------ receiving
    def _accept(self, request: WSUpgradeRequest) -> WSListener | None:
        if request.path != PATH or len(self._open) >= self.limits.connections:
            return None
        return _Connection(self)

    def opened(self, connection: _Connection) -> None:
        """A connection stands."""
        self._number += 1
        connection.number = self._number
        self._open[connection.number] = connection
        self._handler.connected(connection.number)

    def heard(self, connection: _Connection, frame: WSFrame) -> None:
        """Whatever came: a message for the hall, or the end of the connection."""
        if connection.number not in self._open:
            return
        if frame.msg_type == WSMsgType.CLOSE:
            self._end(connection, "", say=False)
            return
        if not connection.within_rate(self.clock.mono_ms(), self.limits):
            self._end(connection, "too-fast", say=True)
            return
        try:
            message = decode_up(_payload(frame))
        except BozhenError as error:
            event("frame-refused", connection=connection.number, reason=error.code)
            self._end(connection, error.code, say=True)
            return
        self._handler.received(connection.number, message)

    def lost(self, connection: _Connection) -> None:
        """The connection is down."""
        connection.bulk.clear()
        if self._open.pop(connection.number, None) is not None:
            self._handler.gone(connection.number)

    def _end(self, connection: _Connection, code: str, *, say: bool) -> None:
        if self._open.pop(connection.number, None) is None:
            return
        connection.bulk.clear()
        transport, loop = connection.transport, asyncio.get_running_loop()
        if say:
            transport.send(WSMsgType.BINARY, encode(Reject(code=code)))
        transport.send_close(WSCloseCode.OK, code[:100])
        transport.disconnect()
        loop.call_later(_LINGER_S, transport.disconnect, False)
        # Later, because we may stand in the middle of what the handler wants sent.
        loop.call_soon(self._handler.gone, connection.number)


def _payload(frame: WSFrame) -> bytes:
    extended = frame.rsv1 or frame.rsv2 or frame.rsv3
    if frame.msg_type != WSMsgType.BINARY or not frame.fin or extended:
        raise BozhenError("frame-malformed")
    return frame.get_payload_as_bytes()


class _Connection(WSListener):
    """One connection; everything is decided by its listener."""

    def __init__(self, listener: Listener) -> None:
        self._listener = listener
        self.number = 0
        self.transport: WSTransport
        self.bulk: deque[Down] = deque()
        self.paused = False
        self.queued = False
        self.met = False
        self.since = self.heard = listener.clock.mono_ms()
        self._earliest = 0.0

    def on_ws_connected(self, transport: WSTransport) -> None:
        """See `WSListener`."""
        limits = self._listener.limits
        transport.underlying_transport.set_write_buffer_limits(limits.high, limits.low)
        self.transport = transport
        self._listener.opened(self)

    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        """See `WSListener`."""
        self._listener.heard(self, frame)

    def on_ws_disconnected(self, transport: WSTransport) -> None:
        """See `WSListener`."""
        self._listener.lost(self)

    def pause_writing(self) -> None:
        """See `WSListener`."""
        self.paused = True

    def resume_writing(self) -> None:
        """See `WSListener`."""
        self.paused = False
        self._listener.resumed(self)

    def within_rate(self, now: int, limits: Limits) -> bool:
        """Count a frame at `now`; whether the connection keeps to its rate.

        A frame takes 1/rate seconds of a schedule that may run ahead of the clock by one burst.
        """
        self.heard = now
        step = 1000 / limits.rate
        self._earliest = max(self._earliest, now) + step
        return self._earliest - now <= limits.burst * step
