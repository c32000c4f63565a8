"""What a proctor does while time runs, each as a sheet: fields, effect in numbers, command."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bozhen_desktop.domain.breaks import LeaveRoom, ReturnToRoom
from bozhen_desktop.domain.credits import GrantCredit
from bozhen_desktop.domain.incidents import CloseFault, LowerHand, OpenFault, SendMessage
from bozhen_desktop.domain.seating import AcceptLostSeats, MoveEntry
from bozhen_desktop.domain.sitting import PauseGroup, ResumeGroup
from bozhen_desktop.gui.console.act_sheet import (
    CHECK,
    CHOICE,
    LONG,
    NUMBER,
    ActSheet,
    Field,
    Values,
)
from bozhen_desktop.gui.console.people import HERE, Person, number_of, people, rows_of
from bozhen_desktop.gui.console.screen import Screen
from bozhen_desktop.kernel.ids import EntryId, GroupId, SeatId, StaffId

MINUTE_MS = 60_000
ANSWERING = ("present", "ready", "answering", "paused")


def who(person: Person) -> str:
    """`37 号　张建国`."""
    return f"{person.where}　{person.name}"


def working(screen: Screen) -> list[Person]:
    """Candidates who are here and have not handed in."""
    return [one for one in people(screen.rows) if one.state in ANSWERING]


def choices_of(some: Sequence[Person]) -> tuple[tuple[str, str], ...]:
    """Candidates as choices."""
    return tuple((one.entry, who(one)) for one in some)


def groups_in(screen: Screen, *phases: str) -> tuple[tuple[str, str], ...]:
    """Groups in one of these phases, as choices."""
    clocks = rows_of(screen.rows, "clock")
    return tuple(
        (key, f"{row['trade']} {row['level']}")
        for key, row in rows_of(screen.rows, "group").items()
        if clocks[key]["phase"] in phases
    )


def how_many(screen: Screen, group: str) -> int:
    """How many of a group still work."""
    return sum(one.group == group and one.state in ANSWERING for one in people(screen.rows))


# ---------------------------------------------------------------- time


def pause(screen: Screen) -> ActSheet:
    """Stop a group's time."""
    groups = groups_in(screen, "running")
    counts = "；".join(f"{words} {how_many(screen, key)} 人" for key, words in groups)
    sheet = screen.sheet(
        screen.tr("暂停"),
        [screen.tr("这一组停止计时，考生不能答题，恢复后接着算。"), counts],
        screen.tr("暂停这一组"),
        [
            Field("group", screen.tr("考试组"), CHOICE, groups),
            Field("reason", screen.tr("原因")),
        ],
        danger=True,
    )
    sheet.submit = screen.submit_command(
        lambda v: PauseGroup(group=GroupId(v["group"]), reason=v["reason"]), screen.tr("已暂停")
    )
    return sheet


def resume(screen: Screen) -> ActSheet:
    """Let a paused group go on."""
    sheet = screen.sheet(
        screen.tr("恢复考试"),
        [screen.tr("从停下的地方接着计时。")],
        screen.tr("恢复这一组"),
        [Field("group", screen.tr("考试组"), CHOICE, groups_in(screen, "paused"))],
    )
    sheet.submit = screen.submit_command(
        lambda v: ResumeGroup(group=GroupId(v["group"])), screen.tr("已恢复")
    )
    return sheet


def credit(screen: Screen, entry: str = "") -> ActSheet:
    """补时 for one candidate or a whole group; large ones need a second person."""
    rules = screen.rows["rules"]
    single, many = rules["credit_single_max_min"], rules["credit_count_max"]
    targets = (*groups_in(screen, "running", "paused"), *choices_of(working(screen)))
    sheet = screen.sheet(
        screen.tr("补时"),
        [
            screen.tr("只补不能答题的时间；网线断开但能答题的不补。"),
            screen.tr("累计超过 {0} 分钟或超过 {1} 人，须第二人确认。").format(single, many),
        ],
        screen.tr("补时"),
        [
            Field("target", screen.tr("给谁"), CHOICE, targets, entry),
            Field("minutes", screen.tr("补几分钟"), NUMBER, most=240, beside=True),
            Field("reason", screen.tr("原因")),
            Field("second", screen.tr("第二人（须确认时）"), CHOICE, screen.others(), need=False),
            Field("pin", screen.tr("第二人的口令"), need=False, beside=True),
        ],
    )
    sheet.hide_text("pin")

    def submit(values: Values, _: Any, done: Any, failed: Any) -> None:
        some = [one.entry for one in working(screen) if one.group == values["target"]]
        entries = [EntryId(key) for key in some or [values["target"]]]
        command = GrantCredit(
            entries=entries, ms=values["minutes"] * MINUTE_MS, reason=values["reason"]
        )
        second = (values["second"], values["pin"]) if values["second"] else None

        def told(found: Any) -> None:
            done(found)
            line = screen.tr("已给 {0} 人各补 {1} 分钟")
            screen.room.say(line.format(len(entries), values["minutes"]))

        screen.room.do(command, told, failed, second)

    sheet.submit = submit
    return sheet


# ---------------------------------------------------------------- places


def move(screen: Screen, entry: str = "") -> ActSheet:
    """换机: another free seat of the room, or the same seat for another machine."""
    taken = {one.seat for one in people(screen.rows) if one.state in HERE}
    seats = rows_of(screen.rows, "seat")
    free = [key for key, row in seats.items() if key not in taken and not row["failed"]]
    places = tuple((key, f"{number_of(key)} 号{_kind(seats[key])}") for key in free)
    sheet = screen.sheet(
        screen.tr("换机"),
        [screen.tr("在新机器上登录后接着答，已答的题都在；原机器不能再答。")],
        screen.tr("换机"),
        [
            Field("entry", screen.tr("考生"), CHOICE, choices_of(working(screen)), entry),
            Field("seat", screen.tr("换到"), CHOICE, places),
            Field("reason", screen.tr("原因")),
        ],
    )

    def make(values: Values) -> MoveEntry:
        return MoveEntry(
            entry=EntryId(values["entry"]), seat=SeatId(values["seat"]), reason=values["reason"]
        )

    sheet.submit = screen.submit_command(make, screen.tr("已换机，请考生在新机器上登录"))
    return sheet


def _kind(row: dict[str, Any]) -> str:
    return "（备用机）" if row["spare"] else ""


def accept_lost(screen: Screen) -> ActSheet:
    """原座重登 for everybody whose terminal is lost."""
    lost = [one for one in people(screen.rows) if "lost" in one.overlays]
    names = "、".join(who(one) for one in lost[:6]) + ("…" if len(lost) > 6 else "")
    sheet = screen.sheet(
        screen.tr("原座重登"),
        [screen.tr("断开的 {0} 人可以在原座位重新登录：").format(len(lost)), names],
        screen.tr("允许 {0} 人重登").format(len(lost)),
        [Field("reason", screen.tr("原因"))],
    )
    sheet.submit = screen.submit_command(
        lambda v: AcceptLostSeats(reason=v["reason"]), screen.tr("断开的座位可以重新登录")
    )
    return sheet


def leave(screen: Screen, entry: str = "") -> ActSheet:
    """离场 with an escort."""
    out = rows_of(screen.rows, "out")
    some = [one for one in working(screen) if one.entry not in out]
    sheet = screen.sheet(
        screen.tr("离场"),
        [screen.tr("由工作人员陪同，时间照算。")],
        screen.tr("登记离场"),
        [
            Field("entry", screen.tr("考生"), CHOICE, choices_of(some), entry),
            Field("reason", screen.tr("原因")),
            Field("escort", screen.tr("陪同人"), CHOICE, screen.others()),
        ],
    )

    def make(values: Values) -> LeaveRoom:
        return LeaveRoom(
            entry=EntryId(values["entry"]),
            reason=values["reason"],
            escort=StaffId(values["escort"]),
        )

    sheet.submit = screen.submit_command(make, screen.tr("已登记离场"))
    return sheet


def came_back(screen: Screen, entry: str) -> None:
    """He is back."""
    screen.room.do(ReturnToRoom(entry=EntryId(entry)), screen.tell(screen.tr("已登记返回")))


def lower_hand(screen: Screen, entry: str) -> None:
    """Somebody went there."""
    screen.room.do(LowerHand(entry=EntryId(entry)), screen.tell(screen.tr("举手已处理")))


# ---------------------------------------------------------------- words and faults


def message(screen: Screen, entry: str = "") -> ActSheet:
    """A message to one seat or one group."""
    some = [one for one in people(screen.rows) if one.state in ANSWERING]
    known = {one.entry: one.seat for one in some}
    targets = (
        *groups_in(screen, "waiting", "running", "paused"),
        *((one.seat, who(one)) for one in some),
    )
    sheet = screen.sheet(
        screen.tr("发消息"),
        [screen.tr("显示在考生屏幕上，考生按“知道了”后消失。")],
        screen.tr("发送"),
        [
            Field("target", screen.tr("发给"), CHOICE, targets, known.get(entry, "")),
            Field("text", screen.tr("内容"), LONG),
        ],
    )

    def make(values: Values) -> SendMessage:
        if values["target"] in rows_of(screen.rows, "group"):
            return SendMessage(text=values["text"], group=GroupId(values["target"]))
        return SendMessage(text=values["text"], seat=SeatId(values["target"]))

    sheet.submit = screen.submit_command(make, screen.tr("消息已发送"))
    return sheet


def fault(screen: Screen, seat: str = "") -> ActSheet:
    """A fault of one seat."""
    seats = tuple((key, f"{number_of(key)} 号") for key in rows_of(screen.rows, "seat"))
    sheet = screen.sheet(
        screen.tr("登记故障"),
        [screen.tr("不能答题的从现在起记时，处理后按记录补时。")],
        screen.tr("登记"),
        [
            Field("seat", screen.tr("座位"), CHOICE, seats, seat),
            Field("what", screen.tr("什么故障")),
            Field("blocking", screen.tr("考生因此不能答题"), CHECK, need=False),
        ],
    )

    def make(values: Values) -> OpenFault:
        seats = [SeatId(values["seat"])]
        return OpenFault(seats=seats, what=values["what"], blocking=values["blocking"])

    sheet.submit = screen.submit_command(make, screen.tr("故障已登记"))
    return sheet


def close_fault(screen: Screen, number: str) -> ActSheet:
    """What was done about it."""
    row = rows_of(screen.rows, "fault")[number]
    sheet = screen.sheet(
        screen.tr("故障已处理"),
        [row["what"]],
        screen.tr("登记处理"),
        [Field("remedy", screen.tr("怎样处理的"))],
    )
    sheet.submit = screen.submit_command(
        lambda v: CloseFault(number=int(number), remedy=v["remedy"]), screen.tr("故障已处理")
    )
    return sheet
