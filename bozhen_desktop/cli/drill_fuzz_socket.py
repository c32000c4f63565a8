"""Raw bytes, TLS, WebSocket frames and spoiled messages at the port of a real hall.

Written over plain TLS streams: a WebSocket library would refuse to send what is wrong. One honest
console asks something all the time; it must be served, and the worker must be the same at the end.
"""

from __future__ import annotations

import asyncio
import contextlib
import secrets
from collections import Counter
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from bozhen_desktop.cli.drill_fuzz import recorded_day
from bozhen_desktop.cli.drill_fuzz_frames import Frames
from bozhen_desktop.cli.drill_report import resident_kb
from bozhen_desktop.cli.proctor import Desktop, Room
from bozhen_desktop.cli.spawned import Spawned, stop_all
from bozhen_desktop.hall.founding import SiteFacts, StaffPcs, found, make_room_file
from bozhen_desktop.hall.worker import HallFacts, read_hall_file
from bozhen_desktop.host.folder import DataFolder
from bozhen_desktop.host.room_file import RoomSeat, read_room_file
from bozhen_desktop.host.sealing import recipient_of
from bozhen_desktop.host.signing import SigningKey
from bozhen_desktop.host.tls import client_context, peer_fingerprint
from bozhen_desktop.journal.verification import verify_file
from bozhen_desktop.kernel.clock import SystemClock
from bozhen_desktop.kernel.ids import SITE
from bozhen_desktop.wire.messages import (
    VERSION,
    Challenge,
    EnrolByFile,
    Hello,
    Proof,
    decode_down,
    encode,
    proof_bytes,
)

TOGETHER = 24
"""So many hostile connections at a time."""

PIECES = 40
PATIENCE_S = 20.0
SLOWEST_MS = 2_000
GROWTH_KB = 100 << 10
UPGRADE = (
    b"GET /bozhen HTTP/1.1\r\nHost: hall\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==\r\n\r\n"
)
HELLO = bytes.fromhex("16030102000100") + bytes(505)
Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class Target(NamedTuple):
    """The hall that is hit, and real frames to spoil."""

    facts: HallFacts
    room: Room
    frames: Frames
    rng: Random


def at_a_socket(out: Path, sockets: int, seed: int) -> dict[str, Any]:
    """Found and start a hall, hit its port so often, look at it: figures for the last line."""
    clock = SystemClock()
    data, room_file = out / "hall-fuzz", out / "room-fuzz.json"
    staff = StaffPcs("甲", "乙")
    found(data, SiteFacts(site="fuzz", name="演练"), "rehearsal", clock)
    make_room_file(data, [RoomSeat("R1", "A-01", host_name="pc")], room_file, clock, staff)
    keystore = DataFolder.open(data).open_keystore()
    figures = asyncio.run(
        _play(out, data, recipient_of(keystore.get("room/age").decode()), seed, sockets)
    )
    whole = verify_file(data / "site.journal", keystore.get(f"journal/{SITE}")).whole
    figures["socket_findings"] += not whole
    return figures


async def _play(out: Path, data: Path, recipient: str, seed: int, sockets: int) -> dict[str, Any]:
    hall = Spawned(
        "hall", "--data", str(data), "--host", "127.0.0.1", "--rehearsal", log=out / "hall.log"
    )
    try:
        async with asyncio.timeout(60):
            while (facts := read_hall_file(data)) is None:
                await asyncio.sleep(0.05)
        file = read_room_file(out / "room-fuzz.json")
        room = Room(facts.port, file.room_public, recipient, file.batch_token, file.staff_token)
        rng = Random(f"socket/{seed}")
        _, kept = recorded_day(0, rng)
        return await _hit(out, data, Target(facts, room, Frames(rng, kept), rng), sockets)
    finally:
        await hall.stop()
        await stop_all()


async def _hit(out: Path, data: Path, target: Target, sockets: int) -> dict[str, Any]:
    clock = SystemClock()
    desktop = Desktop(out / "console-fuzz", "console", target.room, clock)
    slowest, ended = [0], Counter[str]()
    try:
        async with asyncio.timeout(30):
            await desktop.session.connected.wait()
        before = resident_kb(target.facts.pid)
        honest = asyncio.create_task(_ask_on(desktop, clock, slowest))
        gate = asyncio.Semaphore(TOGETHER)
        await asyncio.gather(*(_one(target, gate, number, ended) for number in range(sockets)))
        honest.cancel()
        await asyncio.gather(honest, return_exceptions=True)
        growth = resident_kb(target.facts.pid) - before
        served = await desktop.session.query(SITE, "", "position") is not None
    finally:
        await desktop.close()
    after = read_hall_file(data)
    log = (data / "logs" / "hall.log").read_text("utf-8", "replace")
    bad = {
        "worker-changed": after is None or after.pid != target.facts.pid,
        "not-served": not served or slowest[0] > SLOWEST_MS,
        "hall-fault": "hall-fault" in log,
        "loop-error": "loop-error" in log,
        "left-open": bool(ended["open"]),
        "memory": growth > GROWTH_KB,
    }
    return {
        "sockets": sockets,
        "closed_by_hall": ended["closed"],
        "pieces": ended["pieces"],
        "honest_slowest_ms": slowest[0],
        "hall_growth_kb": growth,
        "socket_findings": sum(bad.values()),
        "socket_bad": [name for name, found_it in bad.items() if found_it],
    }


async def _ask_on(desktop: Desktop, clock: SystemClock, slowest: list[int]) -> None:
    """The honest console: one question after another."""
    while True:
        began = clock.mono_ms()
        await desktop.session.query(SITE, "", "position")
        slowest[0] = max(slowest[0], clock.mono_ms() - began)
        await asyncio.sleep(0.02)


# ------------------------------------------------------------------ hostile connections
async def _one(target: Target, gate: asyncio.Semaphore, number: int, ended: Counter[str]) -> None:
    """One connection of its kind, until the hall ends it."""
    acts = (_bytes, _records, _requests, _frames, _stranger, _enrolled)
    async with gate:
        try:
            async with asyncio.timeout(PATIENCE_S):
                ended["pieces"] += await acts[number % len(acts)](target)
            ended["closed"] += 1
        except TimeoutError:
            ended["open"] += 1
        except (OSError, EOFError):
            ended["closed"] += 1


async def _bytes(target: Target) -> int:
    """Noise instead of TLS."""
    streams = await asyncio.open_connection("127.0.0.1", target.facts.port)
    return await _send(streams, [target.rng.randbytes(300) for _ in range(4)])


async def _records(target: Target) -> int:
    """The beginning of a TLS handshake with spoiled bytes."""
    streams = await asyncio.open_connection("127.0.0.1", target.facts.port)
    spoiled = bytearray(HELLO + target.rng.randbytes(200))
    for _ in range(8):
        spoiled[target.rng.randrange(len(spoiled))] = target.rng.randrange(256)
    return await _send(streams, [bytes(spoiled)])


async def _requests(target: Target) -> int:
    """TLS, then a request that is none of ours."""
    rng = target.rng
    request = rng.choice(
        (
            b"GET / HTTP/1.1\r\n\r\n",
            UPGRADE.replace(b"/bozhen", b"/admin"),
            UPGRADE[: rng.randrange(1, len(UPGRADE) - 4)] + b"\r\n\r\n",
            b"GET /bozhen HTTP/1.1\r\n" + b"X: " + b"y" * 70_000 + b"\r\n\r\n",
            b"GET /bozhen HTTP/1.1\r\n" + b"A: b\r\n" * 9_000 + b"\r\n",
            rng.randbytes(900) + b"\r\n\r\n",
        )
    )
    return await _send(await _tls(target), [request])


async def _frames(target: Target) -> int:
    """WebSocket frames that are wrong as such."""
    rng = target.rng
    streams = await _upgraded(target)
    wrong = [
        bytes((rng.randrange(256), rng.randrange(256))) + rng.randbytes(rng.randrange(14)),
        bytes((0x82, 0xFF)) + rng.randbytes(8) + b"mask" + rng.randbytes(90),
        bytes((0x82, 0x05)) + b"plain",
        bytes((0x89, 0xFE)) + (4_000).to_bytes(2, "big") + bytes(4_004),
        bytes((0x80, 0x85)) + bytes(9),
    ]
    rng.shuffle(wrong)
    return await _send(streams, wrong)


async def _stranger(target: Target) -> int:
    """Spoiled messages of nobody."""
    streams = await _upgraded(target)
    return await _send(streams, _messages(target, "terminal"))


async def _enrolled(target: Target) -> int:
    """Spoiled messages of a device that showed the token of the room file."""
    reader, writer = await _upgraded(target)
    key = SigningKey.generate()
    kind = target.rng.choice(("console", "terminal", "examiner"))
    hello = Hello(
        version=VERSION,
        kind=kind,
        mode="rehearsal",
        key=key.public,
        incarnation=secrets.token_hex(6),
        nonce=secrets.token_hex(16),
        number=0,
    )
    writer.write(masked(encode(hello)))
    challenge = decode_down(await _frame(reader))
    assert isinstance(challenge, Challenge)
    shown = peer_fingerprint(writer.get_extra_info("ssl_object"))
    signature = key.sign(proof_bytes(challenge.nonce, hello, shown))
    writer.write(masked(encode(Proof(signature=signature))))
    token = target.room.token if kind == "terminal" else target.room.staff_token
    enrol = EnrolByFile(token=token, seat="", host_name="pc")
    writer.write(masked(encode(enrol)))
    return 3 + await _send((reader, writer), _messages(target, kind))


def _messages(target: Target, kind: str) -> list[bytes]:
    spoiled = (target.frames.spoiled(kind, number, ()) for number in range(1, PIECES + 1))
    return [*map(masked, spoiled), masked(b"\xc1")]


async def _tls(target: Target) -> Streams:
    return await asyncio.open_connection("127.0.0.1", target.facts.port, ssl=client_context())


async def _upgraded(target: Target) -> Streams:
    reader, writer = await _tls(target)
    writer.write(UPGRADE)
    await reader.readuntil(b"\r\n\r\n")
    return reader, writer


async def _send(streams: Streams, pieces: list[bytes]) -> int:
    """Send piece after piece, then wait for the end; how many went out."""
    reader, writer = streams
    sent = 0
    try:
        with contextlib.suppress(OSError):
            for piece in pieces:
                writer.write(piece)
                await writer.drain()
                sent += 1
            while await reader.read(1 << 16):
                pass
    finally:
        writer.transport.abort()
    return sent


async def _frame(reader: asyncio.StreamReader) -> bytes:
    """One binary frame of the hall."""
    head = await reader.readexactly(2)
    size = head[1] & 0x7F
    if size > 125:
        size = int.from_bytes(await reader.readexactly(2 if size == 126 else 8), "big")
    return await reader.readexactly(size)


def masked(data: bytes) -> bytes:
    """A binary frame as a client sends it; the mask changes nothing."""
    size = len(data)
    if size < 126:
        head = bytes((0x82, 0x80 | size))
    elif size < 1 << 16:
        head = bytes((0x82, 0xFE)) + size.to_bytes(2, "big")
    else:
        head = bytes((0x82, 0xFF)) + size.to_bytes(8, "big")
    return head + bytes(4) + data
