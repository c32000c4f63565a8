"""Invented sittings with the names that printers get wrong, for the tests of forms."""

from __future__ import annotations

import msgspec

from bozhen_desktop.documents.stationery import Institution, Kit, SignedHead
from bozhen_desktop.domain.arrangement import Arrangement, EntryPlan, RoomPlan
from bozhen_desktop.domain.breaks import LeaveRoom, ReturnToRoom
from bozhen_desktop.domain.checkin import CheckIn, MarkAbsent, TurnAway
from bozhen_desktop.domain.closeout import CloseOut
from bozhen_desktop.domain.credits import GrantCredit
from bozhen_desktop.domain.custody import HandOver, RecordWritten
from bozhen_desktop.domain.handin import ForceHandIn
from bozhen_desktop.domain.incidents import AddNote, CloseFault, OpenFault
from bozhen_desktop.domain.panels import SettlePiece
from bozhen_desktop.domain.people import Person
from bozhen_desktop.domain.results import ConfirmResults
from bozhen_desktop.domain.room import Room
from bozhen_desktop.domain.scoring import OpenKey, ScoreGroup
from bozhen_desktop.domain.seating import DrawSeats, MoveEntry
from bozhen_desktop.domain.sitting import EndGroup, ImportArrangement
from bozhen_desktop.domain.violations import DecideViolation, Facts, RecordViolation
from tests.unit.domain.support import START, Day, made, practical_plan
from tests.unit.domain.theory import TRADES, TheoryDay, right, running, theory_plan

SCHOOL = Institution(
    name="鄂尔多斯市东胜区博生职业培训学校",
    address="东胜区训练街 1 号",
    phone="电话 0477-0000000",
    supervision_phone="0477-0000001",
)
HEAD = SignedHead(seq=4711, hash="ab" * 32, at=START, signer="cd" * 32, signature="ef" * 64)
KIT = Kit(institution=SCHOOL, printed_at=START, staff="王旭", mode="rehearsal", head=HEAD)
LIVE = msgspec.structs.replace(KIT, mode="live")

NAMES = [
    "张伟",
    "王䶮",
    "㛃𬭎𰻞",
    "阿卜杜热西提江·买买提明尼亚孜吐尔逊阿依夏木古丽努尔买买提",
    "<b>李&四</b>",
    "Christopher-Alexander Montgomery-Featherstonehaugh",
    "欧阳娜娜",
    "  空 格  ",
    "&lt;br/&gt;赵",
    "布音吉日嘎拉·阿拉坦其其格",
    "𰻞" * 30,
]
"""Ordinary, rare, thirty characters long, looking like markup, Latin."""

EMPLOYER = "内蒙古鄂尔多斯市东胜区城市建设投资开发集团有限责任公司第三建筑安装工程分公司"


def name_of(serial: int) -> str:
    return NAMES[serial % len(NAMES)]


def renamed(plan: Arrangement) -> Arrangement:
    """The plan with difficult names, 14-digit tickets, a long employer here and there."""
    entries = []
    for serial, entry in enumerate(plan.entries, 1):
        person = Person(name=name_of(serial), id_type="resident", id_no=entry.person.id_no)
        fields = {
            "person": person,
            "ticket": f"26001015{serial:05d}0",
            "employer": EMPLOYER if serial % 3 == 0 else "",
            "sitting_type": "resit" if serial % 5 == 0 else "first",
        }
        entries.append(msgspec.structs.replace(entry, **fields))
    return msgspec.structs.replace(plan, entries=entries)


def crowd(count: int = 200) -> Room:
    """A theory sitting of `count` with seats drawn and nobody there yet."""
    day = TheoryDay(minute=-25)
    seats = [f"R1-{number:03d}" for number in range(1, count + 5)]
    rooms = [RoomPlan(id="R1", name="二楼机房（一）", seats=seats, spares=["R1-S1", "R1-S2"])]
    plan = renamed(theory_plan(count, rooms=rooms))
    events = day.room.decide(ImportArrangement(package="x", arrangement=plan), day.context("chief"))
    day.room.apply(events[0])
    day.room.apply(day.room.decide(DrawSeats(room="R1"), day.context("chief"))[0])
    return day.room


def _check_in(day: Day, entry: EntryPlan) -> None:
    who = entry.person
    day.do(CheckIn(ticket=entry.ticket, document="resident", id_no=who.id_no, name=who.name))


def theory_day(count: int = 8) -> TheoryDay:
    """A whole theory day: late, absent, turned away, breach, fault, move, credit, break, notes."""
    plan = renamed(theory_plan(count))
    late, absent, away = "n2", f"n{count}", f"n{count - 1}"
    day = running(plan, missing=(late, absent, away))
    day.at(5)
    _check_in(day, day.room.entry(late))
    day.log_in(late)
    day.do(TurnAway(entry=away, reason="证件与本人不符 <i>&</i>"), "chief", "super")
    _incidents(day)
    for entry in [e.id for e in day.room.arrangement.entries if e.id in day.room.checkin.present]:
        for number in range(1, 7):
            day.save(entry, number, right(number), device="key-spare.1" if entry == "n3" else "")
    day.at(45)
    day.do(MarkAbsent(group=day.room.entry(absent).group))
    day.hand_in("n1")
    rest = [e for group in TRADES for e in day.room.answers.open_entries(day.room, group)]
    day.do(ForceHandIn(entries=rest, reason="演练结束"), "chief", "super")
    _finish(day)
    return day


def _incidents(day: TheoryDay) -> None:
    day.do(OpenFault(seats=[day.room.seating.seats["n3"]], what="键盘失灵", blocking=True))
    day.at(8)
    day.do(CloseFault(number=1, remedy="换机"))
    day.do(MoveEntry(entry="n3", seat="R1-90", reason="键盘失灵"))
    day.log_in("n3", device="key-spare.1")
    day.do(GrantCredit(entries=["n3"], ms=180_000, reason="键盘失灵"), "chief", "super")
    day.do(LeaveRoom(entry="n1", reason="去卫生间", escort="help"))
    day.at(12)
    day.do(ReturnToRoom(entry="n1"))
    seen = Facts(facts="与邻座交谈两次", clause="考场规则第六条", refused=True)
    day.do(RecordViolation(entry="n4", code="talk", facts=seen), "inv1", "inv2")
    day.do(DecideViolation(number=1, tier=3), "chief")
    day.do(AddNote(room="R1", text="空调噪声较大，已关闭。<script>alert(1)</script>"), "inv1")
    day.do(AddNote(room="R1", text="补充说明，情况较长。" * 12), "inv2")


def _finish(day: TheoryDay) -> None:
    for group in TRADES:
        day.do(EndGroup(group=group))
        day.do(OpenKey(group=group, digest=f"key-{group}-1"), "keep1", "keep2")
        day.do(ScoreGroup(group=group))
        day.do(ConfirmResults(group=group), "chief", "super")
    day.do(HandOver(lot="准考证存根", count=8), "keep1", "keep2")
    day.do(
        CloseOut(void=[], carried=[], head_seq=812, head_hash="0f" * 32),
        "chief",
        "super",
    )
    day.do(RecordWritten(package="9a" * 32, first_seq=1, last_seq=812, medium="U 盘 1"), "chief")
    day.do(RecordWritten(package="9b" * 32, first_seq=1, last_seq=820, medium="U 盘 2"), "chief")


def practical_day(entries: int = 3) -> Day:
    """Pieces made and scored: one plainly, one with a veto of all, one up for a re-check."""
    day = made(renamed(practical_plan(entries)))
    totals = [(8600, 8450, 8725), (9000, 9000, 9000), (9500, 7000, 8000)]
    vetoes = [(), ("V1",), ()]
    for number, serial in enumerate(range(1, entries + 1)):
        piece = day.piece(f"n{serial}")
        for examiner, total in zip(("e1", "e2", "e3"), totals[number % 3], strict=True):
            day.sheet(piece, examiner, total, *vetoes[number % 3])
        day.do(SettlePiece(piece=piece))
    return day
