"""Looks for halls on the LAN by multicast DNS."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable

from zeroconf import Error, IPVersion, ServiceStateChange, Zeroconf
from zeroconf.asyncio import AsyncServiceBrowser, AsyncServiceInfo, AsyncZeroconf

from bozhen_desktop.client.discovery import MOST, Found
from bozhen_desktop.wire.beacon import SERVICE, read_beacon

ASK_MS = 3000


class LanBrowser:
    """By multicast DNS. `interfaces`: own addresses to look at, all by default."""

    def __init__(self, interfaces: list[str] | None = None) -> None:
        self._interfaces = interfaces
        self._zeroconf: AsyncZeroconf | None = None
        self._browser: AsyncServiceBrowser | None = None
        self._asking: set[asyncio.Task[None]] = set()
        self._told: Callable[[str, Found | None], object] = lambda name, found: None

    async def begin(self, told: Callable[[str, Found | None], object]) -> None:
        """See `discovery.Browsing`."""
        self._told = told
        chosen = {} if self._interfaces is None else {"interfaces": self._interfaces}
        self._zeroconf = AsyncZeroconf(ip_version=IPVersion.V4Only, **chosen)  # type: ignore[arg-type]
        here = self._zeroconf.zeroconf
        self._browser = AsyncServiceBrowser(here, SERVICE, handlers=[self._changed])

    async def end(self) -> None:
        """See `discovery.Browsing`."""
        for task in self._asking:
            task.cancel()
        await asyncio.gather(*self._asking, return_exceptions=True)
        zeroconf, self._zeroconf = self._zeroconf, None
        if self._browser is not None:
            await self._browser.async_cancel()
        if zeroconf is not None:
            await zeroconf.async_close()

    def _changed(
        self,
        zeroconf: Zeroconf,
        service_type: str,
        name: str,
        state_change: ServiceStateChange,
    ) -> None:
        if state_change is ServiceStateChange.Removed:
            self._told(name, None)
            return
        task = asyncio.ensure_future(self._ask(zeroconf, name))
        self._asking.add(task)
        task.add_done_callback(self._asking.discard)

    async def _ask(self, zeroconf: Zeroconf, name: str) -> None:
        info = AsyncServiceInfo(SERVICE, name)
        with contextlib.suppress(OSError, Error):
            if not await info.async_request(zeroconf, ASK_MS) or not info.port:
                return
            beacon = read_beacon(info.properties)
            places = [(host, info.port) for host in info.parsed_addresses(IPVersion.V4Only)]
            if beacon is not None and places:
                self._told(name, Found(beacon, places[:MOST]))
