"""What nature does on a simulated day: lines, PCs, clocks and disks that fail."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import TYPE_CHECKING

from bozhen_desktop.cli import faults, sim_audit, sim_hostile, sim_loss
from bozhen_desktop.cli.sim_plan import SITTING

if TYPE_CHECKING:
    from bozhen_desktop.cli.sim_day import Day
    from bozhen_desktop.cli.sim_world import Device

SETTLED_MS = 10_000
"""The wall clock does not jump while nothing runs that notes it: an outage is capped by its gap."""

FAULTS = (
    ("cut", 30), ("away", 8), ("slow", 10), ("restart", 8), ("wipe", 6), ("die", 3), ("sleep", 5),
    ("crash", 6), ("reboot", 4), ("commit", 7), ("disk", 6), ("wall", 4),
    ("shorter", 4), ("full", 4), ("replay", 3), ("insider", 3), ("clone", 4),
    ("restore-point", 6), ("twice", 4), ("guess", 8),
)  # fmt: skip


def strike(day: Day, what: str, how: int, rng: Random) -> None:
    """One fault, if there is anything for it to strike."""
    done = _FAULTS[what](day, how, rng)
    if done:
        day.world.fault(what, done)
    if done and what in ("crash", "reboot", "commit", "shorter"):
        sim_audit.audit_fault(day.world)


def _some(day: Day, rng: Random, *, terminal: bool = False) -> Device | None:
    """A PC that is on."""
    found = [one for one in day.world.devices if one.on and (one.desk is not None or not terminal)]
    return rng.choice(found) if found else None


def _cut(day: Day, how: int, rng: Random) -> str:
    device = _some(day, rng)
    if device is None or device.line is None:
        return ""
    line, hall = device.line, day.world.hall
    way = ("clean", "half", "dark")[how % 3]
    if way == "dark":
        line.dark = True
    elif way == "half":  # the device is back long before the hall sees that it went
        day.world.later(rng.randrange(1_000, 18_000), hall.gone, line)
        device.unplug()
    else:
        hall.hung_up(line)
        device.unplug()
    return f"{device.name} is cut off ({way})"


def _away(day: Day, how: int, rng: Random) -> str:
    device = _some(day, rng)
    if device is None:
        return ""
    ms = 10**9 if how % 2 and device.desk is not None else rng.randrange(3_000, 40_000)
    device.away = day.world.now + ms
    if device.line is not None:
        device.line.dark = True
    return f"{device.name} cannot reach the hall for {ms} ms"


def _slow(day: Day, how: int, rng: Random) -> str:
    device = _some(day, rng)
    if device is None:
        return ""
    device.slow = rng.randrange(100, 1_000)
    day.world.later(rng.randrange(2_000, 20_000), setattr, device, "slow", 0)
    return f"{device.name} has a slow line"


def _restart(day: Day, how: int, rng: Random) -> str:
    device = _some(day, rng, terminal=True)
    if device is None:
        return ""
    if device.line is not None:
        day.world.hall.hung_up(device.line)
    device.restart()
    return f"{device.name}: program starts again"


def _wipe(day: Day, how: int, rng: Random) -> str:
    device = _some(day, rng, terminal=True)
    if device is None:
        return ""
    if device.line is not None:
        device.line.dark = True
    device.wipe()
    return f"{device.name} reboots and forgets everything"


def _die(day: Day, how: int, rng: Random) -> str:
    device = _some(day, rng, terminal=True)
    if device is None or sum(one.dead for one in day.world.devices) > 2:
        return ""
    if device.line is not None:
        device.line.dark = True
    device.die()
    return f"{device.name} dies"


def _sleep(day: Day, how: int, rng: Random) -> str:
    device = _some(day, rng, terminal=True)
    if device is None:
        return ""
    device.asleep = day.world.now + rng.randrange(5_000, 25_000)
    day.world.at(device.asleep, _wakes, day, device, rng)
    if device.line is not None:
        device.line.dark = True
    return f"{device.name} sleeps until {device.asleep}"


def _wakes(day: Day, device: Device, rng: Random) -> None:
    """Who sits there goes on at once, before the program has looked at its clock."""
    for one in day.candidates:
        if one.pc is device and (done := one.act(rng)):
            day.world.note(done)


def _crash(day: Day, how: int, rng: Random) -> str:
    hall = day.world.hall
    if not hall.up:
        return ""
    hall.crash()
    day.world.later(rng.randrange(300, 1_500), sim_loss.start, day, hall.life, False)
    return "the hall's process is killed"


def _reboot(day: Day, how: int, rng: Random) -> str:
    hall = day.world.hall
    if not hall.up or day.world.now - hall.jumped < SETTLED_MS:
        return ""
    hall.crash()
    off = rng.randrange(3_000, 30_000)
    day.world.later(off, sim_loss.start, day, hall.life, True)
    return f"the hall's PC is without power for {off} ms"


def _commit(day: Day, how: int, rng: Random) -> str:
    hall = day.world.hall
    names = [name for name, journal in hall.journals.items() if not journal.fail_next]
    if not hall.up or not names:
        return ""
    name = rng.choice(names if how % 3 == 0 else [SITTING] if SITTING in names else names)
    hall.journals[name].fail_next = (faults.LOST, faults.KEPT)[how % 2]
    return f"the next commit of {name} fails ({hall.journals[name].fail_next})"


def _disk(day: Day, how: int, rng: Random) -> str:
    hall = day.world.hall
    hall.slow_disk = rng.randrange(50, 1_500)
    day.world.later(rng.randrange(1_000, 10_000), setattr, hall, "slow_disk", 0)
    return f"a commit takes up to {hall.slow_disk} ms"


def _wall(day: Day, how: int, rng: Random) -> str:
    hall = day.world.hall
    if not hall.up or day.world.by_wall or day.world.now - hall.booted < SETTLED_MS:
        return ""
    hall.jumped = day.world.now
    hall.skew = rng.randrange(-120_000, 120_000)
    return f"the hall's wall clock jumps to {hall.skew} ms off"


_FAULTS: dict[str, Callable[[Day, int, Random], str]] = {
    "cut": _cut,
    "away": _away,
    "slow": _slow,
    "restart": _restart,
    "wipe": _wipe,
    "die": _die,
    "sleep": _sleep,
    "crash": _crash,
    "reboot": _reboot,
    "commit": _commit,
    "disk": _disk,
    "wall": _wall,
    "shorter": sim_loss.shorter,
    "full": sim_loss.full,
    "replay": sim_hostile.replay,
    "insider": sim_hostile.insider,
    "clone": sim_hostile.clone,
    "restore-point": sim_hostile.restore_point,
    "twice": sim_hostile.twice,
    "guess": sim_hostile.guess,
}
