"""A connection and nothing else: frames as bytes, for programs that measure or break a hall.

Terminals and consoles use `client.link.Link`, which keeps a conversation up; here everything but
TLS and WebSocket is the caller's.
"""

from __future__ import annotations

import socket
import ssl
from typing import Protocol

from picows import WSFrame, WSListener, WSMsgType, WSTransport, ws_connect

from bozhen_desktop.client.dialling import Address
from bozhen_desktop.host.tls import peer_fingerprint
from bozhen_desktop.wire.messages import FRAME_CAP


def free_port() -> int:
    """A port of loopback that nobody listens at now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class User(Protocol):
    """Who uses a connection; all calls come from the loop's thread."""

    def opened(self, fingerprint: str) -> None:
        """It stands; `fingerprint` is that of the hall's certificate."""
        ...

    def took(self, frame: bytes) -> None:
        """A frame came."""
        ...

    def lost(self) -> None:
        """It is down, whoever ended it."""
        ...


class BareConnection(WSListener):
    """One connection to a hall for its `user`."""

    def __init__(self, user: User) -> None:
        self._user = user
        self._transport: WSTransport | None = None

    @property
    def stands(self) -> bool:
        """Whether frames can be sent."""
        return self._transport is not None

    async def connect(self, address: Address, context: ssl.SSLContext) -> None:
        """Until TLS and WebSocket stand.

        Raises:
            OSError, TimeoutError, picows.WSError: nobody answers, or not as a hall does.
        """
        await ws_connect(
            lambda: self,
            f"wss://{address[0]}:{address[1]}/bozhen",
            ssl_context=context,
            max_frame_size=FRAME_CAP,
            websocket_handshake_timeout=30,
            enable_auto_pong=False,
            max_redirects=0,
            logger_name="bare",
        )

    def send(self, frame: bytes) -> None:
        """One frame, at once; nothing happens when it is down."""
        if self._transport is not None:
            self._transport.send(WSMsgType.BINARY, frame)

    def drop(self) -> None:
        """Pull the cable."""
        if self._transport is not None:
            self._transport.disconnect(False)

    def on_ws_connected(self, transport: WSTransport) -> None:
        """See `WSListener`."""
        self._transport = transport
        tls = transport.underlying_transport.get_extra_info("ssl_object")
        self._user.opened(peer_fingerprint(tls))

    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        """See `WSListener`."""
        self._user.took(frame.get_payload_as_bytes())

    def on_ws_disconnected(self, transport: WSTransport) -> None:
        """See `WSListener`."""
        self._transport = None
        self._user.lost()
