"""`bozhen simulate --days N --seed S`: days by seed through the real core, desks and rules.

A simulated clock, network and disk; people at random within their rules; faults at random. Each day
ends closed out and compared. The last line is one JSON object; exit 0 only without a violation. A
day that fails is printed shortened and can be played again alone (`--day N`). `--break NAME` breaks
on purpose, and must be found. Days are shared out among processes; what comes out does not depend
on their number.
"""

from __future__ import annotations

import argparse
import gc
import hashlib
import io
import json
import multiprocessing
import os
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from functools import partial
from typing import NamedTuple

from bozhen_desktop.cli import faults
from bozhen_desktop.cli.sim_check import Violation
from bozhen_desktop.cli.sim_day import Result, Step, make_script, play
from bozhen_desktop.cli.sim_plan import Plan, make_plan
from bozhen_desktop.cli.sim_shrink import shrink
from bozhen_desktop.kernel.errors import BozhenError

SHRINK_RUNS = 150
SHARD = 20
"""So many days go to a process at a time; garbage is looked for behind them."""

LINES = 80
PRACTICAL_EVERY = 3
"""Every third day is a practical one."""


class Options(NamedTuple):
    """What was asked for."""

    days: int
    seed: int
    seats: int
    items: int
    control: str
    shrink_runs: int
    only: int | None
    workers: int = 1


class DayFacts(NamedTuple):
    """What is kept of a day: counts, what happened how often, a digest of all its entries."""

    day: int
    events: int
    violations: int
    kinds: dict[str, int]
    acts: dict[str, int]
    digest: str
    cpu_s: float


class Totals:
    """Sums over all days in order; `first`: the first day that failed."""

    def __init__(self) -> None:
        self.days = self.events = self.violations = 0
        self.cpu_s = 0.0
        self.kinds: Counter[str] = Counter()
        self.acts: Counter[str] = Counter()
        self.first: int | None = None
        self._digest = hashlib.sha256()

    @property
    def faults(self) -> int:
        """How many faults there were, of all kinds."""
        return sum(self.kinds.values())

    @property
    def digest(self) -> str:
        """Stands for every entry of every journal: equal runs have equal digests."""
        return self._digest.hexdigest()[:16]

    def add(self, facts: DayFacts) -> None:
        """One more day."""
        self.days += 1
        self.events += facts.events
        self.violations += facts.violations
        self.cpu_s += facts.cpu_s
        self.kinds.update(facts.kinds)
        self.acts.update(facts.acts)
        self._digest.update(facts.digest.encode())
        if facts.violations and self.first is None:
            self.first = facts.day


def plan_of(options: Options, day: int) -> Plan:
    """Theory or practical, by the number of the day."""
    subject = "practical" if day % PRACTICAL_EVERY == PRACTICAL_EVERY - 1 else "theory"
    if options.control == faults.BLIND_LEAK:
        subject = "practical"
    elif options.control:
        subject = "theory"
    return make_plan(subject, options.seats, options.items)


def script_of(options: Options, day: int) -> list[Step]:
    """The steps of a day; longer for more people and papers."""
    return make_script(f"{options.seed}/{day}", 80 + options.seats * (options.items + 4))


def play_day(options: Options, day: int, script: Sequence[Step]) -> Result:
    """Play one day, or a part of its script."""
    return play(plan_of(options, day), f"{options.seed}/{day}", script, options.control)


def simulate(options: Options) -> Totals:
    """All days, or the only one."""
    totals = Totals()
    days = [options.only] if options.only is not None else range(options.days)
    shards = [days[at : at + SHARD] for at in range(0, len(days), SHARD)]
    workers = min(options.workers, len(shards) // 2)
    for facts in _in_processes(options, shards, workers) if workers > 1 else _here(options, shards):
        totals.add(facts)
    return totals


def _here(options: Options, shards: Iterable[Sequence[int]]) -> Iterator[DayFacts]:
    for shard in shards:
        yield from play_shard(options, shard)


def _in_processes(
    options: Options, shards: Iterable[Sequence[int]], workers: int
) -> Iterator[DayFacts]:
    """Days in their order, whoever played them."""
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=spawn) as pool:
        for found in pool.map(partial(play_shard, options), shards):
            yield from found


def play_shard(options: Options, days: Sequence[int]) -> list[DayFacts]:
    """Some days, one after another."""
    with _rare_collection():
        return [_facts_of(options, day) for day in days]


def _facts_of(options: Options, day: int) -> DayFacts:
    began = time.process_time()
    result = play_day(options, day, script_of(options, day))
    cpu, found = time.process_time() - began, len(result.violations)
    return DayFacts(day, result.events, found, result.kinds, result.acts, result.digest, cpu)


@contextmanager
def _rare_collection() -> Iterator[None]:
    """A day is one large cycle that dies at once; looking for garbage in it only takes time."""
    before = gc.isenabled()
    gc.disable()
    gc.freeze()
    try:
        yield
        gc.collect()
    finally:
        gc.unfreeze()
        if before:
            gc.enable()


def shortened(options: Options, day: int) -> tuple[list[Step], Result]:
    """The script of a failing day without what it does not need, and what it comes to."""
    script = script_of(options, day)
    code = play_day(options, day, script).violations[0].code

    def fails(steps: Sequence[Step]) -> bool:
        return any(found.code == code for found in play_day(options, day, steps).violations)

    short = shrink(script, fails, options.shrink_runs)
    return short, play_day(options, day, short)


def trace_of(result: Result) -> list[str]:
    """What happened up to the first violation, the last lines of it, and all violations."""
    [first, *_] = sorted(result.violations, key=lambda found: found.at)
    lines = [f"{at / 1000:9.3f} s  {what}" for at, what in result.trace if at <= first.at]
    return [*lines[-LINES:], *map(_line, result.violations[:10])]


def _line(found: Violation) -> str:
    return f"{found.at / 1000:9.3f} s  VIOLATION {found.code}: {found.detail}"


def _report(options: Options, day: int) -> None:
    whole = len(script_of(options, day))
    short, result = shortened(options, day)
    print(f"day {day} of seed {options.seed} fails; shortened from {whole} to {len(short)} steps:")
    for line in trace_of(result):
        print(line)
    again = f"bozhen simulate --seed {options.seed} --day {day}"
    size = f" --seats {options.seats} --items {options.items}"
    broken = f" --break {options.control}" if options.control else ""
    print(f"again: {again}{size}{broken}")


def _options(argv: Sequence[str]) -> tuple[Options, bool]:
    parser = argparse.ArgumentParser(prog="bozhen simulate", description=__doc__)
    parser.add_argument("--days", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seats", type=int, default=6)
    parser.add_argument("--items", type=int, default=8)
    parser.add_argument("--day", type=int, default=None, help="play this day alone")
    parser.add_argument("--break", dest="control", choices=faults.CONTROLS, default="")
    parser.add_argument("--shrink-runs", type=int, default=SHRINK_RUNS)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1, help="processes")
    parser.add_argument("--json", action="store_true", help="no sentence before the last line")
    found = parser.parse_args(argv)
    if (
        min(found.days, found.workers) < 1
        or not 2 <= found.seats <= 200
        or not 3 <= found.items <= 100
    ):
        parser.error("at least 1 day, 2 to 200 seats, 3 to 100 items")
    fields = (found.days, found.seed, found.seats, found.items, found.control)
    return Options(*fields, found.shrink_runs, found.day, found.workers), found.json


def main(argv: Sequence[str]) -> int:
    """Play the days; 0 without a violation, 1 with one, 2 when it may not run."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    options, bare = _options(argv)
    try:
        if options.control:
            faults.check_allowed()
    except BozhenError as error:
        print(json.dumps({"ran": False, "code": error.code}))
        return 2
    began = time.perf_counter()
    totals = simulate(options)
    seconds = time.perf_counter() - began
    if totals.first is not None:
        _report(options, totals.first)
    if not bare:
        print(f"{totals.days} days, {totals.violations} violations, {seconds:.1f} s")
    print(json.dumps(_facts(options, totals, seconds), sort_keys=True))
    return int(totals.violations > 0)


def _facts(options: Options, totals: Totals, seconds: float) -> dict[str, object]:
    return {
        "ran": True,
        "days": totals.days,
        "events": totals.events,
        "faults": totals.faults,
        "fault_kinds": dict(sorted(totals.kinds.items())),
        "acts": dict(sorted(totals.acts.items())),
        "digest": totals.digest,
        "violations": totals.violations,
        "days_per_s": round(totals.days / seconds, 2),
        "days_per_cpu_s": round(totals.days / max(totals.cpu_s, 0.001), 2),
        "seed": options.seed,
        "seats": options.seats,
        "items": options.items,
        "workers": options.workers,
        "break": options.control or None,
        "failing_day": totals.first,
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
