"""What a proctor of a simulated day does by chance: pauses, credits, messages, moves, paper."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Any

from bozhen_desktop.cli.sim_proctor import REASON, STAFF
from bozhen_desktop.domain.base import FromPaper
from bozhen_desktop.domain.breaks import LeaveRoom, ReturnToRoom
from bozhen_desktop.domain.checkin import TurnAway
from bozhen_desktop.domain.credits import GrantCredit
from bozhen_desktop.domain.handin import ForceHandIn
from bozhen_desktop.domain.incidents import CloseFault, LowerHand, OpenFault, SendMessage
from bozhen_desktop.domain.room import Room
from bozhen_desktop.domain.rulings import AnswersFromPaper, PaperAnswer
from bozhen_desktop.domain.seating import MoveEntry
from bozhen_desktop.domain.sitting import PauseGroup

if TYPE_CHECKING:
    from bozhen_desktop.cli.sim_proctor import Proctor


def whim(desk: Proctor, rng: Random) -> str:
    """Something a proctor may do at any time."""
    room = desk.world.hall.room
    if room is None or desk.busy or desk.finished or not desk.device.peer.ready:
        return ""
    if not desk.here >= set(STAFF):
        return ""
    return _WHIMS[rng.randrange(len(_WHIMS))](desk, room, rng)


def _open(desk: Proctor, room: Room) -> list[Any]:
    done = room.answers.handed_in
    running = {g for g, c in room.sitting.clocks.items() if c.phase == "running"}
    groups = desk.world.check.groups
    return [e for e in room.checkin.present if e not in done and groups[e] in running]


def _pause(desk: Proctor, room: Room, rng: Random) -> str:
    running = [g for g, clock in room.sitting.clocks.items() if clock.phase == "running"]
    if not running or desk.world.plan.subject != "theory":
        return ""
    desk.paused_at = desk.world.now
    group: Any = rng.choice(running)
    return desk.do("chief", PauseGroup(group=group, reason="停电"))


def _credit(desk: Proctor, room: Room, rng: Random) -> str:
    people = _open(desk, room)
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
    people = _open(desk, room)
    if not people:
        return ""
    leave = LeaveRoom(entry=rng.choice(people), reason="如厕", escort="inv1")  # type: ignore[arg-type]
    return desk.do("chief", leave)


def _move(desk: Proctor, room: Room, rng: Random) -> str:
    """换机: first of all those whose PC has been silent."""
    people, seat = _open(desk, room), desk.free_seat(room)
    lost = [entry for entry in people if entry in room.access.lost]
    theory = desk.world.plan.subject == "theory"
    if not people or not seat or not theory or (not lost and rng.random() < 0.7):
        return ""
    chosen: Any = rng.choice(lost or people)
    return desk.do("chief", MoveEntry(entry=chosen, seat=seat, reason=REASON))  # type: ignore[arg-type]


def _force(desk: Proctor, room: Room, rng: Random) -> str:
    people = _open(desk, room)
    if not people or rng.random() < 0.7 or desk.world.plan.subject != "theory":
        return ""
    return desk.do("chief", ForceHandIn(entries=[rng.choice(people)], reason=REASON))


def _on_paper(desk: Proctor, room: Room, rng: Random) -> str:
    """Who went on on paper: two persons enter his answers, which close his paper."""
    people = _open(desk, room)
    if not people or rng.random() < 0.6 or desk.world.plan.subject != "theory":
        return ""
    entry: Any = rng.choice(people)
    items = room.paper_items(desk.world.check.groups[entry])  # type: ignore[arg-type]
    answers = []
    for item in rng.sample([*items.values()], 2):
        options = [item.options[0].id]
        desk.world.check.chose(entry, item.id, [str(option) for option in options])
        answers.append(PaperAnswer(item=item.id, version=item.version, options=options))
    wall = desk.world.hall.moment().wall - 1_000
    pair = FromPaper(acted_at=wall, page=1, first="chief", second="keep1")  # type: ignore[arg-type]
    return desk.do("chief", AnswersFromPaper(entry=entry, answers=answers, paper=pair))


def _turn_away(desk: Proctor, room: Room, rng: Random) -> str:
    decided = {*room.checkin.present, *room.checkin.gone}
    waiting = [one for one in desk.candidates if one.id not in decided]
    if not waiting or rng.random() < 0.9:
        return ""
    return desk.do("chief", TurnAway(entry=waiting[0].entry.id, reason=REASON), "super")


_WHIMS = (
_pause, _credit, _credit, _lower, _lower,
_message, _fault, _break, _move, _move, _force,
_on_paper, _turn_away,
)  # fmt: skip
