"""The candidates' PCs of a rehearsal in one process: real conversation, real outboxes on disk.

`bozhen lab SPEC.json` switches on a terminal for every seat of the spec and plays its candidate:
log-in, pledge, answers at their times, hand-in – and the day's mishaps. It ends by itself and
leaves what it saw in the file `out` of the spec.
"""

from __future__ import annotations

import asyncio
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

import msgspec

from bozhen_desktop.cli.candidate import Candidate, LabContext
from bozhen_desktop.cli.knowledge import Knowledge
from bozhen_desktop.host.files import private_dir, set_private_umask, write_atomically
from bozhen_desktop.kernel.clock import SystemClock


class SeatPlan(msgspec.Struct, frozen=True, kw_only=True):
    """One candidate: seat told at check-in, last four of the ID, and what happens to him.

    `who` names him for the draw of what he knows. `script`: normal | stays (does not hand in) |
    dies (moves to `spare`) | forgets (his PC loses everything at a reboot) | cut (the LAN is cut
    until after the hand-in); it happens after `at` items.
    """

    entry: str
    who: str
    seat: str
    last4: str
    script: str = "normal"
    at: int = 0
    spare: str = ""


class LabSpec(msgspec.Struct, frozen=True, kw_only=True):
    """Where the hall is, who sits where, how fast answers come (`window_ms` of the group)."""

    port: int
    room_public: str
    recipient: str
    token: str
    sitting: str
    seed: int
    sheets: list[str]
    folder: str
    out: str
    window_ms: int
    limit_s: int
    seats: list[SeatPlan]


class Seen(msgspec.Struct, kw_only=True):
    """What the lab saw: acknowledged answers, those in flight when connections broke, receipts."""

    acknowledged: int = 0
    in_flight: list[int] = []
    receipts: dict[str, str] = {}
    refused: dict[str, int] = {}
    unfinished: list[str] = []
    folders: dict[str, list[str]] = {}


async def play(spec: LabSpec) -> Seen:
    """Play every seat at once."""
    seen = Seen()
    context = LabContext(spec, Knowledge.read(spec.seed, spec.sheets), SystemClock(), seen)
    people = [Candidate(context, plan) for plan in spec.seats]
    watch = asyncio.create_task(context.watch(people))
    tasks = [asyncio.create_task(person.play(), name=person.plan.entry) for person in people]
    done, late = await asyncio.wait(tasks, timeout=spec.limit_s)
    seen.unfinished = sorted(task.get_name() for task in late)
    for task in late:
        task.cancel()
    watch.cancel()
    await asyncio.gather(*late, watch, return_exceptions=True)
    for task in done:
        task.result()
    for person in people:
        person.tell(seen)
        await person.leave()
    return seen


def main(argv: Sequence[str]) -> int:
    """Play the spec of the first argument; 0 when everybody came to his end."""
    set_private_umask()
    spec = msgspec.json.decode(Path(argv[0]).read_bytes(), type=LabSpec)
    shutil.rmtree(spec.folder, ignore_errors=True)
    private_dir(Path(spec.folder))
    seen = asyncio.run(play(spec))
    write_atomically(Path(spec.out), msgspec.json.encode(seen))
    return int(bool(seen.unfinished))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
