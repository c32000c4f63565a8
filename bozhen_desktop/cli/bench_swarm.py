"""The load of one measurement: several processes that share its terminals and begin together.

One process alone would be measured beside a server that does next to nothing, and 200 handshakes of
one process come one after another.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import msgspec

from bozhen_desktop.cli.bench_loops import spread
from bozhen_desktop.cli.bench_process import Process
from bozhen_desktop.cli.bench_room import RoomFacts
from bozhen_desktop.cli.bench_terminal import LoadSpec
from bozhen_desktop.kernel.errors import BozhenError

PARTS = 2
_TOGETHER_S = 0.02
"""From the word that all are ready to the moment when they begin."""

_MERGE: dict[str, Callable[[Any], Any]] = {
    "began": min,
    "last": max,
    "cpu_s": max,
    "connected": sum,
    "saves": sum,
    "opened": sum,
    "bytes": max,
}


class Swarm:
    """The processes of one load; an order is for all of them, an answer of all of them."""

    def __init__(self, processes: Sequence[Process]) -> None:
        self._processes = processes

    @classmethod
    async def start(
        cls, out: Path, name: str, facts: RoomFacts, port: int, *, echo: bool = False
    ) -> Swarm:
        """Every second terminal goes to each of two processes."""
        processes = []
        for part in range(PARTS):
            spec = LoadSpec(
                port=port,
                room_public=facts.room_public,
                terminals=facts.terminals[part::PARTS],
                steps=facts.steps,
                echo=echo,
                offset=part / PARTS,
            )
            path = out / f"load-{name}-{part}.json"
            path.write_bytes(msgspec.json.encode(spec))
            log = out / f"load-{name}-{part}.log"
            processes.append(await Process.start(log, "bench", "load", str(path)))
        return cls(processes)

    async def ask(self, do: str, args: dict[str, Any]) -> dict[str, Any]:
        """Let all do something, from one moment on; `count` terminals are shared among them.

        Raises:
            BozhenError: `bench-load` (what one of them said), `bench-process-ended`.
        """
        for part, process in enumerate(self._processes):
            process.tell(msgspec.json.encode({"do": do, **args, **_shared(part, args)}))
        said = [await self._said(process, do) for process in self._processes]
        if all("ready" in each for each in said):
            at = time.perf_counter() + _TOGETHER_S
            for process in self._processes:
                process.tell(msgspec.json.encode({"at": at}))
            said = [await self._said(process, do) for process in self._processes]
        return merged(said)

    async def _said(self, process: Process, do: str) -> dict[str, Any]:
        said: dict[str, Any] = msgspec.json.decode(await process.line())
        if "error" in said:
            raise BozhenError("bench-load", do=do, said=said["error"])
        return said

    def cpu_s(self) -> float:
        """Seconds of processor time of all of them so far."""
        return sum(process.cpu_s() for process in self._processes)

    async def stop(self) -> None:
        """End them."""
        await asyncio.gather(*(process.stop() for process in self._processes))


def _shared(part: int, args: dict[str, Any]) -> dict[str, Any]:
    """What is one process's own in an order: its part of the terminals and of the rate."""
    shared: dict[str, Any] = {}
    if "count" in args:
        shared["count"] = len(range(part, args["count"], PARTS))
    if "rate" in args:
        shared["rate"] = args["rate"] / PARTS
    return shared


def merged(said: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """One answer of several: `s` from the first beginning to the last end, `cpu_s` the busiest;
    `times_ms` of all become the median, the 99th percentile and the longest.
    """
    found = {
        name: merge([each[name] for each in said])
        for name, merge in _MERGE.items()
        if all(name in each for each in said)
    }
    if "began" in found:
        found["s"] = found["last"] - found["began"]
    times = [ms / 1000 for each in said for ms in each.get("times_ms", ())]
    return {**found, **spread(times)} if times else found
