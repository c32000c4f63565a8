"""One simulated day: a script of steps from the seed, played on the world, then brought to an end.

A step means something in whatever state it finds, so a day can be played again with steps left out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random
from typing import NamedTuple

from bozhen_desktop.cli import sim_audit, sim_faults, sim_whims
from bozhen_desktop.cli.sim_check import Violation
from bozhen_desktop.cli.sim_hall import HallPc
from bozhen_desktop.cli.sim_people import EARLY, LATE, NEVER, Candidate, Examiner
from bozhen_desktop.cli.sim_plan import EXAMINERS, Plan
from bozhen_desktop.cli.sim_proctor import Proctor
from bozhen_desktop.cli.sim_world import World

STEPS = 150
PULSE_MS = 1_000
PATIENCE_MS = 400_000
"""A day that is not closed out so long after its last fault has got stuck."""

PEOPLE = (("candidate", 52), ("examiner", 12), ("proctor", 18), ("whim", 10))
FAULT_SHARE = 0.09


class Step(NamedTuple):
    """`wait` ms, then `what`; `a` and `b` choose whom and how."""

    wait: int
    what: str
    a: int
    b: int


class Result(NamedTuple):
    """What a day came to; `kinds` of faults and `acts` of people: how often each happened."""

    events: int
    violations: list[Violation]
    trace: list[tuple[int, str]]
    kinds: dict[str, int]
    acts: dict[str, int]
    digest: str


def make_script(seed: str, steps: int = STEPS) -> list[Step]:
    """The steps of a day."""
    rng = Random(f"script/{seed}")
    return [_step(rng) for _ in range(steps)]


def _step(rng: Random) -> Step:
    wait = 0 if rng.random() < 0.1 else int(rng.expovariate(1 / 550)) % 5_000
    table = sim_faults.FAULTS if rng.random() < FAULT_SHARE else PEOPLE
    [what] = rng.choices([name for name, _ in table], [weight for _, weight in table])
    return Step(wait, what, rng.getrandbits(30), rng.getrandbits(30))


def play(plan: Plan, seed: str, script: Sequence[Step], control: str = "") -> Result:
    """Play a day to its end; the same arguments give the same result."""
    day = Day(plan, seed, control)
    try:
        for step in script:
            day.play(step)
        day.finish()
    except Exception as error:  # noqa: BLE001 - a finding like any other, with its trace
        day.world.check.fail("day-broken", repr(error))
    world = day.world
    check = world.check
    found = (check.events, check.violations, world.trace)
    return Result(*found, dict(world.kinds), dict(check.kinds + world.did), check.digest())


class Day:
    """People and things of one day."""

    def __init__(self, plan: Plan, seed: str, control: str) -> None:
        rng = Random(f"day/{seed}")
        self.world = world = World(plan, rng, control)
        HallPc(world)
        comes = rng.choices((EARLY, LATE, NEVER), (82, 12, 6), k=len(plan.people))
        people = plan.arrangement.entries
        self.candidates = [Candidate(world, e, c) for e, c in zip(people, comes, strict=True)]
        self.proctor = Proctor(world, self.candidates)
        self.examiners: list[Examiner] = []
        if plan.subject == "theory":
            room = plan.arrangement.rooms[0]
            for seat in (*room.seats, *room.spares):
                world.device("terminal", str(seat))
        else:
            self.examiners = [Examiner(world, name) for name in EXAMINERS]
        world.later(PULSE_MS, self._pulse)

    def _pulse(self) -> None:
        world = self.world
        world.hall.pulse()
        for device in world.devices:
            device.pulse()
            if device.desk is not None and device.desk.paper is not None:
                world.check.desk(device.desk)
        if not self.proctor.closing:
            self._routine()
        world.later(PULSE_MS, self._pulse)

    def _routine(self) -> None:
        """What people do without being asked: the proctor his duty, candidates sit down."""
        done = [self.proctor.chore()] if self.world.rng.random() < 0.7 else []
        for one in self.candidates if not self.examiners else ():
            pc = one.pc
            if pc is None or pc.desk is None or pc.desk.entry != one.id or pc.desk.paper is None:
                done.append(one.act(self.world.rng))
        for line in filter(None, done):
            self.world.note(line)

    # ------------------------------------------------------------ steps
    def play(self, step: Step) -> None:
        """One step, whatever it finds."""
        self.world.pass_time(step.wait)
        rng = Random(step.a)
        people = {"candidate": self._candidate, "examiner": self._examiner}
        if step.what in people:
            done = people[step.what](rng)
        elif step.what in ("proctor", "whim"):
            done = (
                self.proctor.chore()
                if step.what == "proctor"
                else sim_whims.whim(self.proctor, rng)
            )
        else:
            sim_faults.strike(self, step.what, step.b, rng)
            return
        if done:
            self.world.note(done)

    def _candidate(self, rng: Random) -> str:
        return rng.choice(self.candidates).act(rng) if not self.examiners else self._examiner(rng)

    def _examiner(self, rng: Random) -> str:
        return rng.choice(self.examiners).act(rng) if self.examiners else self._candidate(rng)

    # ------------------------------------------------------------ the end of the day
    def finish(self) -> None:
        """No more faults; everybody comes home, the sitting is closed out, all is compared."""
        world, proctor = self.world, self.proctor
        world.note("the rest of the day goes without faults")
        rng = Random(world.rng.getrandbits(30))
        proctor.closing = True
        world.hall.slow_disk = 0
        for device in world.devices:
            device.slow, device.asleep = 0, min(device.asleep, world.now + 5_000)
            device.away = min(device.away, world.now + rng.randrange(20_000))
        until = world.now + PATIENCE_MS
        home = max(world.now, *(device.away for device in world.devices)) + 8_000
        home += 20_000 if world.check.alarm_fair else 0  # who was held is slower to give up a line
        while world.now < until and not proctor.finished:
            proctor.all_back = world.now > home
            self._act(rng)
        if not proctor.finished:
            world.check.fail("not-finished", self._where())
        world.pass_time(8_000)
        sim_audit.audit_end(world)

    def _act(self, rng: Random) -> None:
        """Half a second of everybody's best will."""
        world = self.world
        world.pass_time(rng.randrange(200, 800))
        acts: list[Callable[[], str]] = [self.proctor.chore]
        acts += [lambda one=one: one.act(rng) for one in self.examiners]  # type: ignore[misc]
        if not self.examiners:
            acts += [lambda: rng.choice(self.candidates).act(rng)]
        for act in acts:
            if done := act():
                world.note(done)

    def _where(self) -> str:
        room = self.world.hall.room
        if room is None:
            return "no sitting"
        phases = {group: clock.phase for group, clock in room.sitting.clocks.items()}
        return f"{phases} busy {self.proctor.busy} here {sorted(self.proctor.here)}"
