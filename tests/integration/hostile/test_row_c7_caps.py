"""C7: giant frames, floods, nesting, endless headers: each ends alone, and nobody waits."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from pathlib import Path

import pytest

from bozhen_desktop.cli.drill_fuzz_socket import UPGRADE, Streams, masked
from bozhen_desktop.cli.drill_report import resident_kb
from bozhen_desktop.domain.devices import IssueRoomCode
from bozhen_desktop.hall.listener import LIMITS
from bozhen_desktop.hall.worker import HallFacts, read_hall_file
from bozhen_desktop.host.tls import client_context
from bozhen_desktop.kernel.clock import SystemClock
from bozhen_desktop.kernel.ids import SITE
from bozhen_desktop.wire.messages import FRAME_CAP, Hello, encode
from tests.integration.hall_process import Desk, at_desk, founded, running

pytestmark = pytest.mark.timeout(240)
EACH = 12
GROWTH_KB = 100 << 10
SLOWEST_MS = 3_000
HELLO = encode(
    Hello(
        version=1, kind="terminal", mode="rehearsal", key="0" * 64, incarnation="i" * 12,
        nonce="0" * 32, number=0,
    )
)  # fmt: skip


def giant() -> list[bytes]:
    """One byte more than a frame may have."""
    return [masked(bytes(FRAME_CAP + 1))]


def lying() -> list[bytes]:
    """A frame that says it is four exabytes long."""
    return [bytes((0x82, 0xFF)) + (1 << 62).to_bytes(8, "big") + bytes(4) + bytes(1 << 16)]


def flood() -> list[bytes]:
    """More well-formed frames than anybody may send at once."""
    return [masked(HELLO)] * (LIMITS.burst + 50)


def deep() -> list[bytes]:
    """Lists in lists, as deep as a frame can hold."""
    return [masked(b"\x91" * (FRAME_CAP - 1) + b"\xc0")]


def wide() -> list[bytes]:
    """A map that says it has four thousand million keys."""
    return [masked(b"\xdf\xff\xff\xff\xff" + b"\xa1x\xc0" * 1000)]


def endless() -> list[bytes]:
    """The request for an upgrade, with headers that never end."""
    return [b"X: y\r\n" * 40_000]


async def attack(facts: HallFacts, pieces: list[bytes], upgrade: bool) -> bool:
    """Whether the hall ended the connection."""
    reader, writer = await asyncio.open_connection("127.0.0.1", facts.port, ssl=client_context())
    try:
        await _begin((reader, writer), upgrade)
        with contextlib.suppress(OSError):
            for piece in pieces:
                writer.write(piece)
                await writer.drain()
            async with asyncio.timeout(30):
                while await reader.read(1 << 16):
                    pass
        return True
    except TimeoutError:
        return False
    finally:
        writer.transport.abort()


async def _begin(streams: Streams, upgrade: bool) -> None:
    reader, writer = streams
    if upgrade:
        writer.write(UPGRADE)
        await reader.readuntil(b"\r\n\r\n")
    else:
        writer.write(UPGRADE[:-2])


async def _honest(desk: Desk, slowest: list[int]) -> None:
    clock = SystemClock()
    while True:
        began, count = clock.mono_ms(), len(desk.answers)
        desk.link.ask(SITE, "", IssueRoomCode())
        await desk.until(lambda count=count: len(desk.answers) > count)  # type: ignore[misc]
        slowest[0] = max(slowest[0], clock.mono_ms() - began)
        await asyncio.sleep(0.05)


@pytest.mark.parametrize("pieces", [giant, lying, flood, deep, wide, endless])
def test_whoever_overdoes_it_is_ended_alone(
    tmp_path: Path, pieces: Callable[[], list[bytes]]
) -> None:
    path = tmp_path / "hall"
    room = founded(path)

    async def scene() -> tuple[list[bool], int, int]:
        async with at_desk(path, room) as desk:
            facts = read_hall_file(path)
            assert facts is not None
            slowest, before = [0], resident_kb(facts.pid)
            honest = asyncio.create_task(_honest(desk, slowest))
            upgrade = pieces is not endless
            ended = await asyncio.gather(*(attack(facts, pieces(), upgrade) for _ in range(EACH)))
            growth = resident_kb(facts.pid) - before
            honest.cancel()
            await asyncio.gather(honest, return_exceptions=True)
            assert desk.link.state == "connected"
            after = read_hall_file(path)
            assert after is not None and after.pid == facts.pid, "the same worker serves"
            return ended, growth, slowest[0]

    with running(path):
        ended, growth, slowest = asyncio.run(scene())
    assert ended == [True] * EACH
    assert growth < GROWTH_KB
    assert slowest < SLOWEST_MS, "generous: the machine of the tests is busy"
    log = (path / "logs" / "hall.log").read_text("utf-8")
    assert "hall-fault" not in log and "loop-error" not in log
