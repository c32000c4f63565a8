"""`bozhen bench herds`: 开考 until the last terminal has its key, hand-in until the last word.

Only the herds, several times over fresh rooms; the figures beside saves are those of `bench hall`.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import time
from pathlib import Path
from typing import Any

from bozhen_desktop.cli import bench_programs as programs
from bozhen_desktop.cli.bench_room import Size, build
from bozhen_desktop.cli.bench_score import unseal_ms
from bozhen_desktop.kernel.clock import SystemClock

SEATS = 200


async def _once(out: Path, number: int) -> dict[str, float]:
    """One room: `start_ms`, `reconnect_s`, `hand_in_ms`."""
    facts = await asyncio.to_thread(build, out / f"hall-{number}", Size(SEATS), SystemClock())
    hall = await programs.hall(out, facts)
    try:
        connected = await hall.ask("connect", count=SEATS)
        await hall.ask("papers", count=SEATS)
        began = time.perf_counter()
        await hall.start_group()
        last = float((await hall.ask("keys", count=SEATS))["last"])
        await hall.ask("paced", count=SEATS, seconds=2)
        back = await hall.ask("back", count=SEATS)
        over = await hall.ask("hand_in", count=SEATS)
    finally:
        await hall.stop()
    return {
        "connect_s_200": connected["s"],
        "start_ms_200": 1000 * (last - began),
        "reconnect_s_200": back["s"],
        "hand_in_ms_200": 1000 * over["s"],
    }


async def _all(options: argparse.Namespace) -> dict[str, Any]:
    found = []
    for number in range(options.rounds):
        found.append(await _once(options.out, number))
        told = ", ".join(f"{name} {value:.2f}" for name, value in found[-1].items())
        print(f"第 {number + 1} 轮：{told}", flush=True)
    names = found[0]
    return {name: round(statistics.median(one[name] for one in found), 3) for name in names}


def run(options: argparse.Namespace) -> dict[str, Any]:
    """The figures of the last line."""
    figures = asyncio.run(_all(options))
    return {"valid": True, "rounds": options.rounds, **figures, "unseal_ms": round(unseal_ms(), 2)}
