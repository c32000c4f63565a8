"""One try to reach a hall: a socket that can be let go at any moment."""

from __future__ import annotations

import asyncio
import contextlib
import socket

Address = tuple[str, int]
"""Host (IPv4, IPv6 or name) and port."""


class Dialling:
    """One try to connect, which can be given up at any moment without leaving anything behind.

    Once TLS has begun, its tasks must not be cancelled: the socket is shut down under them instead.
    """

    def __init__(self) -> None:
        self._patience: asyncio.Timeout | None = None
        self._socket: socket.socket | None = None
        self._given_up = False

    async def dial(self, address: Address) -> socket.socket:
        """A connected socket.

        Raises:
            OSError, TimeoutError: nobody answers, or `give_up`.
        """
        family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
        dialled = socket.socket(family, socket.SOCK_STREAM)
        dialled.setblocking(False)
        try:
            async with asyncio.timeout(0 if self._given_up else None) as self._patience:
                await asyncio.get_running_loop().sock_connect(dialled, address)
            self._socket = dialled.dup()  # TLS takes the first one over
        except BaseException:
            dialled.close()
            raise
        finally:
            self._patience = None
        return dialled

    def give_up(self) -> None:
        """Let the try fail now."""
        self._given_up = True
        if self._patience is not None:
            self._patience.reschedule(0)  # the clock of the loop is past it
        elif self._socket is not None:
            with contextlib.suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)

    def done(self) -> None:
        """The try is over, either way."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None
