"""A hall that announces itself is found by multicast DNS over the loopback of this PC."""

from __future__ import annotations

import asyncio
import socket
import struct
from collections.abc import Callable

import pytest

from bozhen_desktop.client.discovery import Found
from bozhen_desktop.client.lan_browser import LanBrowser
from bozhen_desktop.hall.announcing import Announcer, announced, own_addresses
from bozhen_desktop.wire.beacon import Beacon

HERE, GROUP, PORT = "127.0.0.1", "224.0.0.251", 54353
BEACON = Beacon("0123456789abcdef" * 2, "rehearsal", 2)
LIMIT_S = 45


def multicast_works() -> bool:
    """Whether what is sent to a group over the loopback comes back."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as ear:
        try:
            ear.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            ear.bind(("", PORT))
            group = struct.pack("4s4s", socket.inet_aton(GROUP), socket.inet_aton(HERE))
            ear.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, group)
            ear.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton(HERE))
            ear.settimeout(2)
            ear.sendto(b"x", (GROUP, PORT))
            return ear.recv(8) == b"x"
        except OSError:
            return False


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(LIMIT_S):
        while not holds():
            await asyncio.sleep(0.05)


@pytest.mark.skipif(not multicast_works(), reason="no multicast over the loopback here")
def test_a_hall_is_found_and_says_that_it_is_gone() -> None:
    found: dict[str, Found] = {}

    def told(name: str, one: Found | None) -> None:
        if one is None:
            found.pop(name, None)
        else:
            found[name] = one

    async def play() -> None:
        announcer = Announcer(BEACON, HERE, 47110, lambda host: [host])
        browser = LanBrowser([HERE])
        announcer.start()
        await browser.begin(told)
        try:
            await until(lambda: Found(BEACON, [(HERE, 47110)]) in found.values())
            await announcer.stop()
            await until(lambda: not found)
        finally:
            await announcer.stop()
            await browser.end()

    asyncio.run(play())


def test_a_hall_that_cannot_announce_itself_ends_like_any_other() -> None:
    def broken(host: str) -> list[str]:
        raise ValueError(host)

    async def play() -> None:
        announcer = Announcer(BEACON, HERE, 47110, broken)
        announcer.start()
        await asyncio.sleep(0.5)
        await announcer.stop()

    asyncio.run(play())


def test_a_hall_for_this_pc_alone_is_told_to_nobody() -> None:
    assert announced("127.0.0.1") == []
    assert announced("::1") == []
    assert announced("hall.example") == []
    assert announced("192.168.7.2") == ["192.168.7.2"]
    assert announced("0.0.0.0") == own_addresses()
    assert not any(each.startswith("127.") for each in own_addresses())
