"""What a proctor of a simulated day does by chance: pauses, credits, messages, moves, paper."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Any

import msgspec

from bozhen_desktop.cli import sim_enrol, sim_paper
from bozhen_desktop.cli.sim_proctor import REASON, STAFF
from bozhen_desktop.domain.breaks import LeaveRoom, ReturnToRoom
from bozhen_desktop.domain.checkin import TurnAway
from bozhen_desktop.domain.credits import GrantCredit
from bozhen_desktop.domain.duty import ReplaceExaminer
from bozhen_desktop.domain.handin import ForceHandIn
from bozhen_desktop.domain.incidents import CloseFault, LowerHand, OpenFault, SendMessage
from bozhen_desktop.domain.room import Room
from bozhen_desktop.domain.seating import MoveEntry
from bozhen_desktop.domain.sitting import PauseGroup, SuspendSitting
from bozhen_desktop.domain.violations import Facts, RecordViolation

if TYPE_CHECKING:
    from bozhen_desktop.cli.sim_proctor import Proctor


def whim(desk: Proctor, rng: Random) -> str:
    """Something a proctor may do at any time."""
    room = desk.world.hall.room
    if (
        room is None
        or room.sitting.suspended
        or desk.busy
        or desk.finished
        or not desk.device.peer.ready
    ):
        return ""
    if not desk.here >= set(STAFF):
        return ""
    act = _WHIMS[rng.randrange(len(_WHIMS))]
    done = act(desk, room, rng)
    if done and act in _PARTED and desk.world.parted:
        desk.world.did[f"{act.__name__[1:]} while somebody is cut off"] += 1
    return done


def _pause(desk: Proctor, room: Room, rng: Random) -> str:
    running = [g for g, clock in room.sitting.clocks.items() if clock.phase == "running"]
    if not running or desk.world.plan.subject != "theory":
        return ""
    desk.paused_at = desk.world.now
    group: Any = rng.choice(running)
    return desk.do("chief", PauseGroup(group=group, reason="停电"))


def _credit(desk: Proctor, room: Room, rng: Random) -> str:
    people = desk.answering(room)
    if not people or desk.world.plan.subject != "theory":
        return ""
    chosen = rng.sample(people, rng.randrange(1, len(people) + 1))
    credit = GrantCredit(entries=chosen, ms=rng.randrange(2_000, 9_000), reason=REASON)
    return desk.do("chief", credit, "super" if len(chosen) > 3 else "")


def _lower(desk: Proctor, room: Room, rng: Random) -> str:
    hands: list[Any] = sorted(room.incidents.hands)
    return desk.do("chief", LowerHand(entry=hands[0])) if hands else ""


def _message(desk: Proctor, room: Room, rng: Random) -> str:
    group: Any = rng.choice(room.arrangement.groups).id
    here = [e for e in room.checkin.present if desk.world.check.groups[e] == group]
    return desk.do("chief", SendMessage(text="请安静", group=group)) if here else ""


def _fault(desk: Proctor, room: Room, rng: Random) -> str:
    if opened := room.incidents.open_faults():
        return desk.do("chief", CloseFault(number=opened[0], remedy=REASON))
    seat: Any = rng.choice(room.arrangement.rooms[0].seats)
    fault = OpenFault(seats=[seat], what="鼠标失灵", blocking=bool(rng.randrange(2)))
    return desk.do("chief", fault)


def _break(desk: Proctor, room: Room, rng: Random) -> str:
    for entry in room.breaks.out:
        return desk.do("chief", ReturnToRoom(entry=entry))  # type: ignore[arg-type]
    people = desk.answering(room)
    if not people:
        return ""
    leave = LeaveRoom(entry=rng.choice(people), reason="如厕", escort="inv1")  # type: ignore[arg-type]
    return desk.do("chief", leave)


def _move(desk: Proctor, room: Room, rng: Random) -> str:
    """换机: first of all those whose PC has been silent."""
    people, seat = desk.answering(room), desk.free_seat(room)
    lost = [entry for entry in people if entry in room.access.lost]
    theory = desk.world.plan.subject == "theory"
    if not people or not seat or not theory or (not lost and rng.random() < 0.7):
        return ""
    chosen: Any = rng.choice(lost or people)
    return desk.do("chief", MoveEntry(entry=chosen, seat=seat, reason=REASON))  # type: ignore[arg-type]


def _force(desk: Proctor, room: Room, rng: Random) -> str:
    people = desk.answering(room)
    if not people or rng.random() < 0.7 or desk.world.plan.subject != "theory":
        return ""
    return desk.do("chief", ForceHandIn(entries=[rng.choice(people)], reason=REASON))


def _turn_away(desk: Proctor, room: Room, rng: Random) -> str:
    decided = {*room.checkin.present, *room.checkin.gone}
    waiting = [one for one in desk.candidates if one.id not in decided]
    if not waiting or rng.random() < 0.9:
        return ""
    return desk.do("chief", TurnAway(entry=waiting[0].entry.id, reason=REASON), "super")


def _suspend(desk: Proctor, room: Room, rng: Random) -> str:
    """中止改期: the sitting ends for everybody who has not handed in."""
    running = any(clock.phase == "running" for clock in room.sitting.clocks.values())
    if not running or rng.random() < 0.7 or desk.world.plan.subject != "theory":
        return ""
    suspend = SuspendSitting(reason="全市停电", new_day="2026-09-29")
    return desk.do("chief", suspend, "super")


def _violation(desk: Proctor, room: Room, rng: Random) -> str:
    people: list[Any] = [*room.checkin.present]
    if not people or rng.random() < 0.5:
        return ""
    code = rng.choice(("warned", "talk", "notes", "device"))
    facts = Facts(facts="看邻座", clause="第九条", statement="" if rng.randrange(2) else "没有")
    facts = msgspec.structs.replace(facts, refused=not facts.statement)
    command = RecordViolation(entry=rng.choice(people), code=code, facts=facts)
    return desk.do("chief", command, "super")


def _replace(desk: Proctor, room: Room, rng: Random) -> str:
    """An examiner falls ill: e4 takes over what he has not signed."""
    if desk.world.plan.subject == "theory" or desk.world.check.replaced or rng.random() < 0.5:
        return ""
    old: Any = rng.choice(("e2", "e3"))
    command = ReplaceExaminer(panel="p1", old=old, new="e4", reason="生病")  # type: ignore[arg-type]
    return desk.do("chief", command, "super")


def _paper(desk: Proctor, room: Room, rng: Random) -> str:
    """Whatever paper there can be at this moment."""
    acts = rng.sample(sim_paper.WHIMS, len(sim_paper.WHIMS))
    return next(filter(None, (act(desk, room, rng) for act in acts)), "")


_WHIMS = (
    _pause, _credit, _credit, _lower, _lower,
    _message, _fault, _break, _move, _move, _force,
    _paper, _paper, _paper, _turn_away, _suspend, _violation, _violation, _replace,
    sim_enrol.by_code, sim_enrol.stick, sim_enrol.stick, sim_enrol.stick,
)  # fmt: skip
_PARTED = (_pause, _credit, _move)
