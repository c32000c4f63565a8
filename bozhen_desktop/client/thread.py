"""The thread in which a window's link runs: an asyncio loop of its own."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import threading
from collections.abc import Callable, Coroutine
from typing import Any, ParamSpec

from bozhen_desktop.client.link import Link
from bozhen_desktop.host.logs import event

P = ParamSpec("P")


def _note(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """A failed handshake is no news, the link reports it; anything else is a fault to be found."""
    error = context.get("exception")
    kind = error if isinstance(error, type) else type(error)
    if not issubclass(kind, OSError):
        event("link-fault", level=logging.ERROR, kind=kind.__name__)


class LinkThread:
    """Runs one link; callbacks of the link come in this thread, so a window queues them."""

    def __init__(
        self,
        make: Callable[[], Link],
        beside: Callable[[Link], Coroutine[Any, Any, None]] | None = None,
    ) -> None:
        """`make` builds the link, in the new thread; nothing runs before `start`. `beside` runs
        there as well, until the link ends.
        """
        self._make, self._beside = make, beside
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, name="client-link", daemon=True)
        self.link: Link

    def start(self) -> None:
        """Start the thread; returns once `link` is there."""
        self._thread.start()
        self._ready.wait()

    def call(self, function: Callable[P, object], *args: P.args, **kwargs: P.kwargs) -> None:
        """Have `function` called in the link's thread, soon; nothing happens after `stop`."""
        with contextlib.suppress(RuntimeError):
            self._loop.call_soon_threadsafe(lambda: function(*args, **kwargs))

    def stop(self) -> None:
        """End the link and wait for the thread."""
        self.call(self.link.stop)
        self._thread.join()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.set_exception_handler(_note)
        try:
            self._loop.run_until_complete(self._main())
        finally:
            self._loop.close()

    async def _main(self) -> None:
        self.link = self._make()
        self._ready.set()
        beside = asyncio.create_task(self._beside(self.link)) if self._beside else None
        await self.link.run()
        if beside is not None:
            beside.cancel()
            await asyncio.gather(beside, return_exceptions=True)
