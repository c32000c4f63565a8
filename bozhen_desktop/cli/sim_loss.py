"""Disks of a simulated hall that lose the end of a journal, or have no room left.

A journal is cut behind its last signed head: what lies above it devices still keep, so everything
that was acknowledged must come back, or its giver must be told. The hall must notice the loss by
its own mark, or, when that is as old as the journal, by what the first device shows that knows
better.
"""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

from bozhen_desktop.cli import sim_audit
from bozhen_desktop.cli.sim_plan import SITTING
from bozhen_desktop.journal.heads import Position
from bozhen_desktop.journal.memory import MemoryJournal

if TYPE_CHECKING:
    from bozhen_desktop.cli.sim_day import Day
    from bozhen_desktop.cli.sim_hall import HallPc
    from bozhen_desktop.cli.sim_world import Device

MOST = 2
"""So often a day a journal loses its end."""


def shorter(day: Day, how: int, rng: Random) -> str:
    """The hall's process dies, and the sitting's journal is shorter when it comes back."""
    world, hall = day.world, day.world.hall
    disk = hall.disks.get(SITTING)
    if not hall.up or disk is None or world.kinds["shorter"] >= MOST or day.proctor.finished:
        return ""
    ends = _ends(disk)
    if len(ends) < 2:
        return ""
    hall.crash()
    cut = ends[rng.randrange(max(len(ends) - 20, 0), len(ends) - 1)]
    lost = disk.last().seq - cut
    marked = how % 3 > 0
    _cut(hall, cut, marked)
    world.later(rng.randrange(300, 1_500), start, day, hall.life, how % 2 == 0)
    return f"the journal ends at {cut}, {lost} shorter; its mark is {'whole' if marked else 'old'}"


def _ends(disk: MemoryJournal) -> list[int]:
    """Where whole commands end, from the last signed head on."""
    signed = max((head.seq for head in disk.heads()), default=0)
    entries = disk.entries(max(signed, 1))
    return [entry.seq for entry in entries if entry.part == entry.parts]


def _cut(hall: HallPc, cut: int, marked: bool) -> None:
    """Leave only what came up to `cut`; with `marked` the mark beside the journal knows more."""
    disk, check = hall.disks[SITTING], hall.world.check
    left = [*disk.entries(1, cut)]
    shown = max((one.peer.seen[SITTING][0] for one in _never_new(hall)), default=0)
    check.alarm_fair = True
    check.alarm_due |= marked or shown > cut
    if marked:
        check.quiet.add(SITTING)
    else:
        check.quiet.discard(SITTING)
        hall.marks[SITTING] = Position(cut, left[-1].hash)
    hall.disks[SITTING] = truncated(disk, cut)
    check.shortened(SITTING, left)


def _never_new(hall: HallPc) -> list[Device]:
    """Consoles and examiners' PCs: here their programs never start anew and remember."""
    devices = [one for one in hall.world.devices if one.kind != "terminal"]
    return [one for one in devices if SITTING in one.peer.seen]


def truncated(disk: MemoryJournal, cut: int) -> MemoryJournal:
    """A journal up to entry `cut`, with the blobs that its entries name and the heads over them."""
    left = [*disk.entries(1, cut)]
    text = "".join(entry.body for entry in left)
    blobs = {digest: disk.blob(digest) or b"" for digest, _ in disk.blobs() if digest in text}
    made = MemoryJournal()
    made.append(left, blobs, [head for head in disk.heads() if head.seq <= cut])
    return made


def start(day: Day, life: int, boot: bool) -> None:
    """The hall comes back, unless something else brought it back before."""
    hall = day.world.hall
    if hall.life == life and not hall.up:
        (hall.reboot if boot else hall.start)()
        day.world.note("the hall is back")
        sim_audit.audit_fault(day.world)


def full(day: Day, how: int, rng: Random) -> str:
    """No room on the hall's disk; somebody frees some after a while."""
    hall, ms = day.world.hall, rng.randrange(2_000, 15_000)
    if not hall.up or day.world.now < hall.full_until:
        return ""
    hall.full_until = day.world.now + ms
    return f"the hall's disk is full for {ms} ms"
