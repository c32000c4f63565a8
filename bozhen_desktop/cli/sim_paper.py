"""What a simulated day enters from paper: the day went on while machines stood still."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Any

from bozhen_desktop.cli.sim_plan import ROOM, SCORERS
from bozhen_desktop.domain.base import FromPaper
from bozhen_desktop.domain.checkin import CheckInFromPaper
from bozhen_desktop.domain.incidents import AddNote
from bozhen_desktop.domain.rulings import AnswersFromPaper, PaperAnswer
from bozhen_desktop.domain.scoresheet import RowScore
from bozhen_desktop.domain.sheets import SheetFromPaper
from bozhen_desktop.domain.sitting import StartGroup
from bozhen_desktop.domain.violations import Facts, ViolationFromPaper

if TYPE_CHECKING:
    from bozhen_desktop.cli.sim_proctor import Proctor
    from bozhen_desktop.domain.arrangement import EntryPlan
    from bozhen_desktop.domain.room import Room


def _paper(desk: Proctor, rng: Random) -> FromPaper:
    wall = desk.world.hall.moment().wall - rng.randrange(500, 2_500)
    return FromPaper(acted_at=wall, page=1, first="chief", second="keep1")  # type: ignore[arg-type]


def _answers(desk: Proctor, room: Room, rng: Random) -> str:
    """Who went on on paper: two persons enter his answers, which close his paper."""
    people = desk.answering(room)
    if not people or rng.random() < 0.6 or desk.world.plan.subject != "theory":
        return ""
    entry: Any = rng.choice(people)
    items = room.paper_items(desk.world.check.groups[entry])  # type: ignore[arg-type]
    answers = []
    for item in rng.sample([*items.values()], 2):
        options = [item.options[0].id]
        desk.world.check.chose(entry, item.id, [str(option) for option in options])
        answers.append(PaperAnswer(item=item.id, version=item.version, options=options))
    entered = AnswersFromPaper(entry=entry, answers=answers, paper=_paper(desk, rng))
    return desk.do("chief", entered)


def _check_in(desk: Proctor, room: Room, rng: Random) -> str:
    here = [one for one in desk.candidates if desk.waits(room, one)]
    if not here or ROOM not in room.seating.drawn:
        return ""
    return desk.do("chief", check_in(desk, rng.choice(here).entry, rng))


def check_in(desk: Proctor, who: EntryPlan, rng: Random) -> CheckInFromPaper:
    """A check-in as it was written on the list at the door."""
    number = who.person.id_no
    return CheckInFromPaper(
        ticket=who.ticket, document="resident", id_no=number, paper=_paper(desk, rng)
    )


def _start(desk: Proctor, room: Room, rng: Random) -> str:
    waiting = [g for g, clock in room.sitting.clocks.items() if clock.phase == "waiting"]
    opened = {*room.paper.opened, *room.practical.papers}
    due: list[Any] = [g for g in waiting if g in opened and room.duty.rules_read]
    if not due or not any(e for e in room.checkin.present):
        return ""
    return desk.do("chief", start(desk, rng.choice(due), rng))


def start(desk: Proctor, group: Any, rng: Random) -> StartGroup:
    """A start by the clock on the wall, written down; from then on that clock must not jump."""
    desk.world.by_wall = True
    return StartGroup(group=group, paper=_paper(desk, rng))


def _note(desk: Proctor, room: Room, rng: Random) -> str:
    paper = _paper(desk, rng)
    return desk.do("chief", AddNote(room=ROOM, text="停电三分钟", paper=paper))  # type: ignore[arg-type]


def _violation(desk: Proctor, room: Room, rng: Random) -> str:
    people: list[Any] = [*room.checkin.present]
    if not people or rng.random() < 0.6:
        return ""
    command = ViolationFromPaper(
        entry=rng.choice(people),
        code="warned",
        facts=Facts(facts="交头接耳", clause="第十条", refused=True),
        first="chief",  # type: ignore[arg-type]
        second="keep1",  # type: ignore[arg-type]
        paper=_paper(desk, rng),
    )
    return desk.do("chief", command)


def _sheet(desk: Proctor, room: Room, rng: Random) -> str:
    stopped = [p for p in room.practical.pieces.values() if p.phase == "stopped"]
    if not stopped:
        return ""
    piece, examiner = rng.choice(stopped).piece, desk.world.check.now_on_panel(rng.choice(SCORERS))
    if examiner in desk.world.check.signed.get(piece, ()):
        return ""
    rows = [
        RowScore(no=1, hundredths=500, places=1, reason="纸上"),
        RowScore(no=2, hundredths=4000),
    ]
    command = SheetFromPaper(
        piece=piece,
        examiner=examiner,  # type: ignore[arg-type]
        rows=rows,
        vetoes=[],
        paper=_paper(desk, rng),
    )
    return desk.do("chief", command)


WHIMS = (_answers, _check_in, _start, _note, _violation, _sheet)
