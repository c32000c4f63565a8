"""Whole states of a simulated day, compared at faults and at the end.

Replicas equal the view of a replay, scores equal those of the independent scorer, journals verify,
and everything that was acknowledged or kept by a living terminal is there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from bozhen_desktop.cli import sim_results
from bozhen_desktop.cli.scorer import Scorer
from bozhen_desktop.cli.sim_plan import SITTING
from bozhen_desktop.client.desk import SAVED
from bozhen_desktop.domain.handin import receipt_code
from bozhen_desktop.domain.loading import load_blob
from bozhen_desktop.domain.room import Room
from bozhen_desktop.domain.site import Site
from bozhen_desktop.domain.views import Viewer, view_of
from bozhen_desktop.hall.book import ROOM_EVENTS, SITE_EVENTS
from bozhen_desktop.journal.verification import verify_journal

if TYPE_CHECKING:
    from bozhen_desktop.cli.sim_world import Device, World

_decode = msgspec.json.Decoder().decode


def audit_fault(world: World) -> None:
    """At a fault: acknowledged commands are there; what the disk holds is what the hall has."""
    _acknowledged(world)
    if world.hall.quiet:
        room = _replayed(world, SITTING)
        if room is not None and room.plan is not None:
            _replicas(world, room)


def _replayed(world: World, name: str) -> Room | None:
    """Replay what a disk holds; the hall must have the same state while nothing is on its way."""
    check, hall = world.check, world.hall
    disk, live = hall.disks.get(name), hall.core.books.get(name)
    if disk is None or not disk.last().seq:
        return None
    again: Site | Room = Site() if name == "site" else Room()
    decoder = SITE_EVENTS if isinstance(again, Site) else ROOM_EVENTS
    for entry in disk.entries():
        event = decoder.decode(entry.body)
        if isinstance(again, Room):
            load_blob(again, event, disk.blob)
        again.apply(event)
    if hall.quiet and live is not None and not live.failed:
        same = live.position == disk.last()
        if not same or live.aggregate.state() != again.state():
            check.fail("replay-differs", name)
    return again if isinstance(again, Room) else None


def _acknowledged(world: World) -> None:
    """Every acknowledged command is on the disk; what a disk lost comes back by the end."""
    check = world.check
    for device, sitting, number in sorted(check.acked - check.numbers - check.at_risk):
        check.fail("acknowledged-lost", f"{sitting} {device[:8]} {number}")


def _brought_back(world: World) -> None:
    """What a shorter journal had lost is there again, or its giver was told."""
    check = world.check
    for device, sitting, number in sorted(check.at_risk - check.numbers - check.unkept):
        here = (device, number)
        if device not in check.forgotten and here not in check.placed | check.refused.keys():
            check.fail("not-brought-back", f"{sitting} {device[:8]} {number}")
    if check.alarm_due and not check.alarmed:
        check.fail("not-alarmed", "a journal lost its end")


def audit_end(world: World) -> None:
    """Everything is home: compare all of it."""
    _acknowledged(world)
    _brought_back(world)
    _shown(world)
    _replayed(world, "site")
    room = _replayed(world, SITTING)
    _journals(world)
    _kept(world)
    for device, number in sorted(world.check.collected):
        known = {(device, SITTING, number)} & world.check.numbers
        if not known and (device, number) not in world.check.placed:
            world.check.fail("collected-lost", f"{device[:8]} {number}")
    if room is None:
        return
    _replicas(world, room)
    _scores(world, room)
    sim_results.audit(world, room)
    _receipts(world, room)


def _journals(world: World) -> None:
    for name, disk in world.hall.disks.items():
        report = verify_journal(disk)
        if not report.whole:
            world.check.fail("chain", f"{name} {report.findings[0]}")
    for fork in world.hall.core.site_state.devices.forks:
        behind = fork.why.startswith("journal-behind") and not world.check.alarm_fair
        if fork.why == "command" or behind:
            world.check.fail("false-alarm", fork.why)


def _kept(world: World) -> None:
    """What a terminal gave and did not forget has come to the hall, or it was told a refusal."""
    check = world.check
    kept = {
        place[:4] for place, one in check.given.items() if (place[0], one.number) in check.placed
    }
    gone = check.lost | {(device, number) for device, _, number in check.unkept & check.at_risk}
    for place, given in check.given.items():
        device = place[0]
        here = (device, given.number)
        if device in check.forgotten or here in check.placed or here in gone:
            continue
        code, said = check.refused.get(here, ""), place[1:4] in check.recorded
        if not code:
            check.fail("vanished", f"{place[1]} {place[2]} number {given.number}")
        elif not said and place[:4] not in kept and not _is_fair(world, device, code):
            check.fail("refused-wrongly", f"{place[1]} {place[2]} {code}")


def _is_fair(world: World, device: str, code: str) -> bool:
    """Whether a refusal may be: whoever sits where a disk lost the log-in for good is told so."""
    unknown = code == "actor-not-here" and device not in world.check.sat
    return unknown or code in _FAIR


_FAIR = {"already-handed-in", "group-over", "sitting-suspended"}
"""Why an answer may be refused to an honest terminal and told to its candidate at once."""


def _shown(world: World) -> None:
    """What a terminal calls saved is on the disk as it is now, not only as it once was.

    What a disk lost and the rules refused when it came again is kept for two persons instead.
    """
    check = world.check
    refused = {
        place[1:4] for place, one in check.given.items() if (place[0], one.number) in check.refused
    }
    desks = [one.desk for one in world.terminals.values() if not one.dead and one.on]
    for desk in filter(None, desks):
        for item, state in desk.states.items():
            place = (desk.entry, item, tuple(desk.choices.get(item, ())))
            known = place in check.recorded or place in refused
            if state == SAVED and item not in desk.pending and not known:
                check.fail("saved-no-more", str(place))


def _receipts(world: World, room: Room) -> None:
    """The receipt stands for what counts, here and at the terminal."""
    for entry, receipt in room.answers.receipts.items():
        saved = room.answers.saved.get(entry, {})
        answers = {item: answer.options for item, answer in saved.items()}
        plan = world.plan.people[entry]
        digest = room.group(plan.group).paper_digest
        if receipt != receipt_code(plan.id, digest, answers):
            world.check.fail("receipt-differs", entry)


def _replicas(world: World, room: Room) -> None:
    if any(audience.due for audience in world.hall.core.audiences.values()):
        return  # rows are made soon, not at once
    for device in world.devices:
        if not _is_up_to_date(device):
            continue
        for who, rows in _views(device, room).items():
            if rows != view_of(room, Viewer(device.kind, who)):
                world.check.fail("replica-differs", f"{device.kind} {device.name} {who}")


def _is_up_to_date(device: Device) -> bool:
    """Served for a while, nothing on its way."""
    line, now = device.line, device.world.now
    if line is None or line.dark or not line.hall_open or device.peer.welcome is None:
        return False
    return max(line.last_down, line.last_up) <= now and now - device.welcomed > 3_000


def _views(device: Device, room: Room) -> dict[str, dict[str, Any]]:
    """Views that a device follows; a terminal only that of whoever sits there now."""
    desk = device.desk
    if desk is None:
        return device.views
    epochs = room.access.epochs.get(desk.entry, [])
    here = bool(epochs) and epochs[-1].device.startswith(device.fp)
    return {desk.entry: desk.rows} if here else {}


def _scores(world: World, room: Room) -> None:
    rows = [_decode(entry.body) for entry in world.check.entries[SITTING]]
    scorer = Scorer(rows, world.check.blobs, world.plan.right)
    if world.plan.subject == "theory":
        ours = {name: score.score for name, score in room.scoring.scores.items()}
        theirs = scorer.theory()
    else:
        ours = {piece: scored.mean for piece, scored in room.sheets.scored.items()}
        theirs = scorer.means()
    if ours != theirs and not world.check.suspended:
        world.check.fail("scores-differ", f"{ours} {theirs}")
