"""One simulated day: a script of steps from the seed, played on the world, then brought to an end.

A step means something in whatever state it finds, so a day can be played again with steps left out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random
from typing import NamedTuple

from bozhen_desktop.cli import faults, sim_audit, sim_whims
from bozhen_desktop.cli.sim_check import Violation
from bozhen_desktop.cli.sim_hall import HallPc
from bozhen_desktop.cli.sim_people import EARLY, LATE, NEVER, Candidate, Examiner
from bozhen_desktop.cli.sim_plan import SCORERS, SITTING, Plan
from bozhen_desktop.cli.sim_proctor import Proctor
from bozhen_desktop.cli.sim_world import Device, World

STEPS = 150
PULSE_MS = 1_000
PATIENCE_MS = 400_000
"""A day that is not closed out so long after its last fault has got stuck."""

SETTLED_MS = 10_000
"""The wall clock does not jump while nothing runs that notes it: an outage is capped by its gap."""

PEOPLE = (("candidate", 52), ("examiner", 12), ("proctor", 18), ("whim", 6))
FAULTS = (
    ("cut", 30), ("away", 8), ("slow", 10), ("restart", 8), ("wipe", 6), ("die", 3), ("sleep", 5),
    ("crash", 6), ("reboot", 4), ("commit", 7), ("disk", 6), ("wall", 4),
)  # fmt: skip
FAULT_SHARE = 0.09


class Step(NamedTuple):
    """`wait` ms, then `what`; `a` and `b` choose whom and how."""

    wait: int
    what: str
    a: int
    b: int


class Result(NamedTuple):
    """What a day came to."""

    events: int
    faults: int
    violations: list[Violation]
    trace: list[tuple[int, str]]


def make_script(seed: str, steps: int = STEPS) -> list[Step]:
    """The steps of a day."""
    rng = Random(f"script/{seed}")
    return [_step(rng) for _ in range(steps)]


def _step(rng: Random) -> Step:
    wait = 0 if rng.random() < 0.1 else int(rng.expovariate(1 / 550)) % 5_000
    table = FAULTS if rng.random() < FAULT_SHARE else PEOPLE
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
    check = day.world.check
    return Result(check.events, day.world.faults, check.violations, day.world.trace)


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
            self.examiners = [Examiner(world, name) for name in SCORERS]
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
            self._fault(step, rng)
            return
        if done:
            self.world.note(done)

    def _candidate(self, rng: Random) -> str:
        return rng.choice(self.candidates).act(rng) if not self.examiners else self._examiner(rng)

    def _examiner(self, rng: Random) -> str:
        return rng.choice(self.examiners).act(rng) if self.examiners else self._candidate(rng)

    # ------------------------------------------------------------ faults
    def _fault(self, step: Step, rng: Random) -> None:
        done = _FAULTS[step.what](self, step.b, rng)
        if done:
            self.world.fault(done)
        if done and step.what in ("crash", "reboot", "commit"):
            sim_audit.audit_fault(self.world)

    def _some(self, rng: Random, *, terminal: bool = False) -> Device | None:
        """A PC that is on."""
        found = [
            one for one in self.world.devices if one.on and (one.desk is not None or not terminal)
        ]
        return rng.choice(found) if found else None

    def _cut(self, how: int, rng: Random) -> str:
        device = self._some(rng)
        if device is None or device.line is None:
            return ""
        line, hall = device.line, self.world.hall
        way = ("clean", "half", "dark")[how % 3]
        if way == "dark":
            line.dark = True
        elif way == "half":  # the device is back long before the hall sees that it went
            self.world.later(rng.randrange(1_000, 18_000), hall.gone, line)
            device.unplug()
        else:
            hall.hung_up(line)
            device.unplug()
        return f"{device.name} is cut off ({way})"

    def _away(self, how: int, rng: Random) -> str:
        device = self._some(rng)
        if device is None:
            return ""
        ms = 10**9 if how % 2 and device.desk is not None else rng.randrange(3_000, 40_000)
        device.away = self.world.now + ms
        if device.line is not None:
            device.line.dark = True
        return f"{device.name} cannot reach the hall for {ms} ms"

    def _slow(self, how: int, rng: Random) -> str:
        device = self._some(rng)
        if device is None:
            return ""
        device.slow = rng.randrange(100, 1_000)
        self.world.later(rng.randrange(2_000, 20_000), setattr, device, "slow", 0)
        return f"{device.name} has a slow line"

    def _restart(self, how: int, rng: Random) -> str:
        device = self._some(rng, terminal=True)
        if device is None:
            return ""
        if device.line is not None:
            self.world.hall.hung_up(device.line)
        device.restart()
        return f"{device.name}: program starts again"

    def _wipe(self, how: int, rng: Random) -> str:
        device = self._some(rng, terminal=True)
        if device is None:
            return ""
        if device.line is not None:
            device.line.dark = True
        device.wipe()
        return f"{device.name} reboots and forgets everything"

    def _die(self, how: int, rng: Random) -> str:
        device = self._some(rng, terminal=True)
        if device is None or sum(one.dead for one in self.world.devices) > 2:
            return ""
        if device.line is not None:
            device.line.dark = True
        device.die()
        return f"{device.name} dies"

    def _sleep(self, how: int, rng: Random) -> str:
        device = self._some(rng, terminal=True)
        if device is None:
            return ""
        device.asleep = self.world.now + rng.randrange(5_000, 25_000)
        self.world.at(device.asleep, self._wakes, device, rng)
        if device.line is not None:
            device.line.dark = True
        return f"{device.name} sleeps until {device.asleep}"

    def _wakes(self, device: Device, rng: Random) -> None:
        """Who sits there goes on at once, before the program has looked at its clock."""
        for one in self.candidates:
            if one.pc is device and (done := one.act(rng)):
                self.world.note(done)

    def _crash(self, how: int, rng: Random) -> str:
        hall = self.world.hall
        if not hall.up:
            return ""
        hall.crash()
        self.world.later(rng.randrange(300, 1_500), self._start, hall.life, False)
        return "the hall's process is killed"

    def _reboot(self, how: int, rng: Random) -> str:
        hall = self.world.hall
        if not hall.up or self.world.now - hall.jumped < SETTLED_MS:
            return ""
        hall.crash()
        off = rng.randrange(3_000, 30_000)
        self.world.later(off, self._start, hall.life, True)
        return f"the hall's PC is without power for {off} ms"

    def _start(self, life: int, boot: bool) -> None:
        hall = self.world.hall
        if hall.life == life and not hall.up:
            (hall.reboot if boot else hall.start)()
            self.world.note("the hall is back")

    def _commit(self, how: int, rng: Random) -> str:
        hall = self.world.hall
        names = [name for name, journal in hall.journals.items() if not journal.fail_next]
        if not hall.up or not names:
            return ""
        name = rng.choice(names if how % 3 == 0 else [SITTING] if SITTING in names else names)
        hall.journals[name].fail_next = (faults.LOST, faults.KEPT)[how % 2]
        return f"the next commit of {name} fails ({hall.journals[name].fail_next})"

    def _disk(self, how: int, rng: Random) -> str:
        hall = self.world.hall
        hall.slow_disk = rng.randrange(50, 1_500)
        self.world.later(rng.randrange(1_000, 10_000), setattr, hall, "slow_disk", 0)
        return f"a commit takes up to {hall.slow_disk} ms"

    def _wall(self, how: int, rng: Random) -> str:
        hall = self.world.hall
        if not hall.up or self.world.now - hall.booted < SETTLED_MS:
            return ""
        hall.jumped = self.world.now
        hall.skew = rng.randrange(-120_000, 120_000)
        return f"the hall's wall clock jumps to {hall.skew} ms off"

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
        home = max((device.away for device in world.devices), default=0) + 8_000
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


_FAULTS: dict[str, Callable[[Day, int, Random], str]] = {
    "cut": Day._cut,
    "away": Day._away,
    "slow": Day._slow,
    "restart": Day._restart,
    "wipe": Day._wipe,
    "die": Day._die,
    "sleep": Day._sleep,
    "crash": Day._crash,
    "reboot": Day._reboot,
    "commit": Day._commit,
    "disk": Day._disk,
    "wall": Day._wall,
}
