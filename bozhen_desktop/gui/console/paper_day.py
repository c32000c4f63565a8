"""补录 of the day's path: arrival, briefing, check-in, discipline, start, pauses, notes."""

from __future__ import annotations

from bozhen_desktop.domain.base import FromPaper
from bozhen_desktop.domain.checkin import CheckInFromPaper, TurnAway
from bozhen_desktop.domain.duty import HoldBriefing, ReadRules, SignInStaff
from bozhen_desktop.domain.incidents import AddNote
from bozhen_desktop.domain.sitting import PauseGroup, ResumeGroup, StartGroup
from bozhen_desktop.gui.console.act_sheet import CHECK, CHOICE, LONG, MANY, ActSheet, Field, Values
from bozhen_desktop.gui.console.desk_acts import DOCUMENTS
from bozhen_desktop.gui.console.paper_fields import (
    entry_choices,
    on_paper,
    room_choices,
    staff_choices,
)
from bozhen_desktop.gui.console.people import rows_of
from bozhen_desktop.gui.console.screen import Screen
from bozhen_desktop.gui.console.watch_acts import groups_in
from bozhen_desktop.kernel.ids import EntryId, GroupId, RoomId, StaffId, TicketNo


def arrival(screen: Screen) -> ActSheet:
    """Somebody of the staff came."""
    here = {key for key, row in rows_of(screen.rows, "staff").items() if row["arrived"]}
    staff = tuple(pair for pair in staff_choices(screen.rows) if pair[0] not in here)
    fields = [
        Field("staff", screen.tr("谁"), CHOICE, staff),
        Field("badge", screen.tr("佩戴证卡"), CHECK, need=False),
    ]

    def make(values: Values, paper: FromPaper) -> SignInStaff:
        return SignInStaff(staff=StaffId(values["staff"]), badge=values["badge"], paper=paper)

    return on_paper(screen, screen.tr("工作人员到岗"), [], fields, make)


def briefing(screen: Screen) -> ActSheet:
    """考务会, minutes as they were written."""
    fields = [
        Field("minutes", screen.tr("会议记录"), LONG),
        Field("attendees", screen.tr("到会的人（可选多人）"), MANY, staff_choices(screen.rows)),
    ]

    def make(values: Values, paper: FromPaper) -> HoldBriefing:
        some = [StaffId(key) for key in values["attendees"]]
        return HoldBriefing(minutes=values["minutes"], attendees=some, paper=paper)

    return on_paper(screen, screen.tr("考务会"), [], fields, make)


def check_in(screen: Screen) -> ActSheet:
    """Somebody was let in by the paper list."""
    tickets = {key: row["ticket"] for key, row in rows_of(screen.rows, "entry").items()}
    fields = [
        Field("entry", screen.tr("考生"), CHOICE, entry_choices(screen.rows, "due")),
        Field("document", screen.tr("证件种类"), CHOICE, DOCUMENTS, "resident"),
        Field("number", screen.tr("证件号码"), beside=True),
    ]

    def make(values: Values, paper: FromPaper) -> CheckInFromPaper:
        return CheckInFromPaper(
            ticket=TicketNo(tickets[values["entry"]]),
            document=values["document"],
            id_no=values["number"].upper(),
            paper=paper,
        )

    effect = [screen.tr("迟到几分钟按纸上的时间算。")]
    return on_paper(screen, screen.tr("考生签到"), effect, fields, make)


def turn_away(screen: Screen) -> ActSheet:
    """Somebody was refused at the door."""
    fields = [
        Field("entry", screen.tr("考生"), CHOICE, entry_choices(screen.rows, "due")),
        Field("reason", screen.tr("原因")),
    ]

    def make(values: Values, paper: FromPaper) -> TurnAway:
        return TurnAway(entry=EntryId(values["entry"]), reason=values["reason"], paper=paper)

    effect = [screen.tr("本场次不能再签到，按未参加处理。")]
    return on_paper(screen, screen.tr("拒绝入场"), effect, fields, make)


def discipline(screen: Screen) -> ActSheet:
    """The rules were read aloud in a room."""
    unread = {key for key, row in rows_of(screen.rows, "room").items() if not row["rules_read"]}
    rooms = tuple(pair for pair in room_choices(screen.rows) if pair[0] in unread)
    fields = [Field("room", screen.tr("考场"), CHOICE, rooms)]

    def make(values: Values, paper: FromPaper) -> ReadRules:
        return ReadRules(room=RoomId(values["room"]), paper=paper)

    return on_paper(screen, screen.tr("宣布考场纪律"), [], fields, make)


def start(screen: Screen) -> ActSheet:
    """A group began by the wall clock."""
    fields = [Field("group", screen.tr("考试组"), CHOICE, groups_in(screen, "waiting"))]

    def make(values: Values, paper: FromPaper) -> StartGroup:
        return StartGroup(group=GroupId(values["group"]), paper=paper)

    effect = [screen.tr("时间从纸上写的那一刻起算，不能撤回。")]
    return on_paper(screen, screen.tr("开考"), effect, fields, make)


def pause(screen: Screen) -> ActSheet:
    """A group's time stood still from then on."""
    fields = [
        Field("group", screen.tr("考试组"), CHOICE, groups_in(screen, "running")),
        Field("reason", screen.tr("原因")),
    ]

    def make(values: Values, paper: FromPaper) -> PauseGroup:
        return PauseGroup(group=GroupId(values["group"]), reason=values["reason"], paper=paper)

    effect = [screen.tr("从纸上的时间起停止计时；恢复另外补录。")]
    return on_paper(screen, screen.tr("暂停"), effect, fields, make)


def resume(screen: Screen) -> ActSheet:
    """It went on from then."""
    fields = [Field("group", screen.tr("考试组"), CHOICE, groups_in(screen, "paused"))]

    def make(values: Values, paper: FromPaper) -> ResumeGroup:
        return ResumeGroup(group=GroupId(values["group"]), paper=paper)

    effect = [screen.tr("从纸上的时间起接着计时。")]
    return on_paper(screen, screen.tr("恢复考试"), effect, fields, make)


def note(screen: Screen) -> ActSheet:
    """A line of the paper room record."""
    fields = [
        Field("room", screen.tr("考场"), CHOICE, room_choices(screen.rows)),
        Field("text", screen.tr("情况"), LONG),
    ]

    def make(values: Values, paper: FromPaper) -> AddNote:
        return AddNote(room=RoomId(values["room"]), text=values["text"], paper=paper)

    return on_paper(screen, screen.tr("考场情况记录"), [], fields, make)
