"""The hall says on the LAN where it is (multicast DNS), so that PCs without an address find it.

Nothing of people is said, and nothing is believed because of it (`wire.beacon`). A hall that
listens to this PC alone says nothing, nor does one that was started with `--no-announce`.
"""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING

from bozhen_desktop.host.logs import event
from bozhen_desktop.wire.beacon import SERVICE, Beacon

if TYPE_CHECKING:
    from zeroconf.asyncio import AsyncServiceInfo, AsyncZeroconf

LOOK_S = 30.0
"""So often it is looked whether this PC has other addresses: a cable was plugged in."""


def own_addresses() -> list[str]:
    """IPv4 addresses of this PC that others can reach, sorted."""
    import ifaddr  # noqa: PLC0415 - a hall that comes back has no time for it

    found = {str(ip.ip) for adapter in ifaddr.get_adapters() for ip in adapter.ips if ip.is_IPv4}
    return sorted(each for each in found if not ipaddress.ip_address(each).is_loopback)


def announced(host: str) -> list[str]:
    """The addresses to tell for a hall that listens at `host`: none for this PC alone."""
    try:
        listens = ipaddress.ip_address(host)
    except ValueError:
        return []
    if listens.is_loopback:
        return []
    return own_addresses() if listens.is_unspecified else [host]


class Announcer:
    """Announces one hall from `start` to `stop`; what fails is noted and tried again."""

    def __init__(
        self,
        beacon: Beacon,
        host: str,
        port: int,
        addresses: Callable[[str], list[str]] = announced,
    ) -> None:
        self._beacon, self._host, self._port = beacon, host, port
        self._addresses = addresses
        self._said: list[str] = []
        self._zeroconf: AsyncZeroconf | None = None
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Announce from now on, beside everything else."""
        self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """Say that the hall is gone."""
        if self._task is not None:
            self._task.cancel()
            [end] = await asyncio.gather(self._task, return_exceptions=True)
            if isinstance(end, Exception):  # a hall never fails for what it only announces
                event("announce-failed", kind=type(end).__name__)
            self._task = None

    async def _run(self) -> None:
        try:
            for name in ("ifaddr", "zeroconf.asyncio"):
                await asyncio.to_thread(import_module, name)
            while True:
                await self._look()
                await asyncio.sleep(LOOK_S)
        finally:
            await self._silence()

    async def _look(self) -> None:
        try:
            due = self._addresses(self._host)
        except OSError as error:  # what is said stays; nothing of the hall depends on it
            event("announce-failed", kind=type(error).__name__)
            return
        if due != self._said:
            await self._say(due)

    async def _say(self, due: list[str]) -> None:
        from zeroconf import Error, IPVersion  # noqa: PLC0415 - see `own_addresses`
        from zeroconf.asyncio import AsyncZeroconf  # noqa: PLC0415

        await self._silence()
        self._said = due
        if not due:
            return
        try:
            self._zeroconf = AsyncZeroconf(interfaces=due, ip_version=IPVersion.V4Only)
            await self._zeroconf.async_register_service(self._info(due), allow_name_change=True)
            event("announced", addresses=len(due), port=self._port)
        except (OSError, Error) as error:
            event("announce-failed", kind=type(error).__name__)
            self._said = []

    def _info(self, addresses: list[str]) -> AsyncServiceInfo:
        from zeroconf.asyncio import AsyncServiceInfo  # noqa: PLC0415 - see `own_addresses`

        return AsyncServiceInfo(
            SERVICE,
            f"{self._beacon.label}.{SERVICE}",
            port=self._port,
            properties=self._beacon.text(),
            server=f"{self._beacon.label}.local.",
            parsed_addresses=addresses,
        )

    async def _silence(self) -> None:
        zeroconf, self._zeroconf = self._zeroconf, None
        if zeroconf is not None:
            with contextlib.suppress(OSError):
                await zeroconf.async_unregister_all_services()
            await zeroconf.async_close()
