"""Finds halls on the LAN while the own one cannot be reached: no address is known, or it moved.

What is found is only where to knock: a device that trusts a room takes halls of that room alone,
and proves them as ever; one that trusts none asks its people when there are several.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import NamedTuple, Protocol

from bozhen_desktop.client.dialling import Address
from bozhen_desktop.client.link import CUT_OFF, Link
from bozhen_desktop.host.logs import event
from bozhen_desktop.wire.beacon import Beacon

NOWHERE: Address = ("", 0)
"""Where a device knocks that knows no address yet: nobody answers there."""

PATIENCE_S, LOOK_S, MOST, TAKEN = 6.0, 1.0, 16, 4


class Found(NamedTuple):
    """A hall as it announced itself; `addresses`: where it may be reached."""

    beacon: Beacon
    addresses: list[Address]


class Browsing(Protocol):
    """Looks round on the LAN; `lan_browser.LanBrowser` does it."""

    async def begin(self, told: Callable[[str, Found | None], object]) -> None:
        """Begin; `told` gets the name of a service, and None when it is gone.

        Raises:
            OSError: this PC has no network to look at.
        """
        ...

    async def end(self) -> None:
        """End; nothing is told any more."""
        ...


def lan_browser() -> Browsing:
    """The real one; what it needs is loaded by those alone who look round."""
    from bozhen_desktop.client.lan_browser import LanBrowser  # noqa: PLC0415

    return LanBrowser()


class Seeker:
    """Looks for halls whenever `link` has been cut off for a while, until it is not any more.

    `told` gets the halls of this mode that were found, while the device trusts no room.
    """

    def __init__(
        self,
        link: Link,
        mode: str,
        told: Callable[[list[Found]], object],
        browsing: Callable[[], Browsing] = lan_browser,
        *,
        patience_s: float = PATIENCE_S,
        look_s: float = LOOK_S,
    ) -> None:
        self._link, self._mode, self._told, self._browsing = link, mode, told, browsing
        self._patience_s, self._look_s = patience_s, look_s
        self._given = [place for place in link.addresses if place != NOWHERE]
        self._found: dict[str, Found] = {}

    async def run(self) -> None:
        """For as long as the device runs."""
        waited = self._patience_s if self._link.addresses[:1] == [NOWHERE] else 0.0
        while True:
            if self._link.state != CUT_OFF:
                waited = 0.0
            elif waited >= self._patience_s:
                await self._look()
                waited = 0.0
            await asyncio.sleep(self._look_s)
            waited += self._look_s

    async def _look(self) -> None:
        """Look round until the hall can be reached."""
        browser = self._browsing()
        self._found = {}
        try:
            await browser.begin(self._heard)
            while self._link.state == CUT_OFF:
                await asyncio.sleep(self._look_s)
        except OSError as error:
            event("search-failed", kind=type(error).__name__)
            await asyncio.sleep(self._patience_s)
        finally:
            await browser.end()

    def _heard(self, name: str, found: Found | None) -> None:
        if found is None:
            self._found.pop(name, None)
        elif found.beacon.mode == self._mode and len(self._found) < MOST:
            self._found[name] = found
        public = self._link.peer.trusted.room_public
        if public:
            self._take([one for one in self._found.values() if one.beacon.is_of(public)])
        else:
            self._told(list(self._found.values()))

    def _take(self, halls: list[Found]) -> None:
        """Knock there as well, at the hall with the highest term first.

        Never at many: whoever lies on the LAN shall not keep the device from its real hall.
        """
        halls.sort(key=lambda one: -one.beacon.term)
        places = dict.fromkeys(place for one in halls for place in one.addresses)
        new = [place for place in places if place not in self._given][:TAKEN]
        self._link.addresses[:] = [*self._given, *new] or [NOWHERE]
