"""Order in the room, each as a sheet: violations, rulings, forced hand-in."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bozhen_desktop.domain.handin import ForceHandIn
from bozhen_desktop.domain.incidents import AddNote
from bozhen_desktop.domain.lockout import Unlock
from bozhen_desktop.domain.rulings import SettlePending, SettleRefused
from bozhen_desktop.domain.sitting import SuspendSitting
from bozhen_desktop.domain.violations import (
    VIOLATION_CODES,
    DecideViolation,
    Facts,
    RecordViolation,
)
from bozhen_desktop.gui.console.act_sheet import CHECK, CHOICE, LONG, ActSheet, Field, Values
from bozhen_desktop.gui.console.people import HERE, people, rows_of
from bozhen_desktop.gui.console.screen import Screen
from bozhen_desktop.gui.console.watch_acts import (
    choices_of,
    groups_in,
    how_many,
    who,
    working,
)
from bozhen_desktop.kernel.ids import DeviceId, EntryId, RoomId

DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
TIERS = (
    ("0", "不成立"),
    ("1", "记录并提醒"),
    ("2", "本科目成绩无效"),
    ("3", "本科目按作弊处理"),
    ("4", "各科目成绩无效"),
    ("5", "严重违纪，移交处理"),
)


# ---------------------------------------------------------------- violations


def violation(screen: Screen, entry: str = "") -> ActSheet:
    """违纪登记 by two persons who saw it."""
    some = [one for one in people(screen.rows) if one.state in HERE]
    codes = tuple((code.code, code.text) for code in VIOLATION_CODES.values())
    sheet = screen.sheet(
        screen.tr("违纪登记"),
        [screen.tr("由您和第二人共同认定；等级由主考决定。")],
        screen.tr("两人认定"),
        [
            Field("entry", screen.tr("考生"), CHOICE, choices_of(some), entry),
            Field("code", screen.tr("违纪行为"), CHOICE, codes),
            Field("facts", screen.tr("事实经过")),
            Field("clause", screen.tr("依据条款")),
            Field("statement", screen.tr("考生意见（拒签不填）"), need=False, beside=True),
            Field("refused", screen.tr("考生拒绝签字"), CHECK, need=False),
        ],
        seconds=screen.others(),
        danger=True,
    )

    def missing(values: Values) -> str:
        given = values["statement"] or values["refused"]
        return "" if given else screen.tr("还差：考生意见或拒绝签字")

    def make(values: Values) -> RecordViolation:
        facts = Facts(
            facts=values["facts"],
            clause=values["clause"],
            statement=values["statement"],
            refused=values["refused"],
        )
        return RecordViolation(entry=EntryId(values["entry"]), code=values["code"], facts=facts)

    sheet.check = missing
    sheet.submit = screen.submit_command(make, screen.tr("违纪已登记，待主考决定"))
    return sheet


def decide_violation(screen: Screen, number: str) -> ActSheet:
    """主考 decides the tier."""
    row = rows_of(screen.rows, "violation")[number]
    code = VIOLATION_CODES[row["code"]]
    names = {one.entry: who(one) for one in people(screen.rows)}
    facts = row["facts"]
    said = screen.tr("拒绝签字") if facts["refused"] else facts["statement"]
    sheet = screen.sheet(
        screen.tr("违纪决定：{0}").format(names.get(row["entry"], "")),
        [
            code.text,
            screen.tr("事实：{0}　依据：{1}").format(facts["facts"], facts["clause"]),
            screen.tr("考生：{0}").format(said),
            screen.tr("目录中的等级：{0}。与此不同须写明原因。").format(TIERS[code.tier][1]),
        ],
        screen.tr("主考决定"),
        [
            Field("tier", screen.tr("处理等级"), CHOICE, TIERS),
            Field("reason", screen.tr("原因（与目录不同时）"), need=False),
        ],
        danger=True,
    )

    def make(values: Values) -> DecideViolation:
        return DecideViolation(
            number=int(number), tier=int(values["tier"]), reason=values["reason"]
        )

    sheet.submit = screen.submit_command(make, screen.tr("违纪已决定"))
    return sheet


# ---------------------------------------------------------------- rulings, forced hand-in


def settle_pending(screen: Screen, number: str) -> ActSheet:
    """待裁定: whether an answer counts; 主考 and 督导员."""
    row = rows_of(screen.rows, "pending")[number]
    names = {one.entry: who(one) for one in people(screen.rows)}
    choices = (("yes", screen.tr("采用这个答案")), ("no", screen.tr("不采用")))
    sheet = screen.sheet(
        screen.tr("答案裁定：{0}").format(names.get(row["entry"], "")),
        [screen.tr("第几题、为何待定已记录；答案内容不显示，以示公正。")],
        screen.tr("两人裁定"),
        [
            Field("accept", screen.tr("决定"), CHOICE, choices),
            Field("reason", screen.tr("原因")),
        ],
        seconds=screen.others("supervisor", "site_chief"),
    )

    def make(values: Values) -> SettlePending:
        accept = values["accept"] == "yes"
        return SettlePending(number=int(number), accept=accept, reason=values["reason"])

    sheet.submit = screen.submit_command(make, screen.tr("已裁定"))
    return sheet


def settle_refused(screen: Screen, key: str) -> ActSheet:
    """补传的操作: two persons write down what becomes of it."""
    row = rows_of(screen.rows, "refused")[key]
    sheet = screen.sheet(
        screen.tr("处理补传的操作"),
        [screen.tr("断开期间的一项操作没被接受，原因代码 {0}。").format(row["code"])],
        screen.tr("两人处理"),
        [Field("decision", screen.tr("处理意见"))],
        seconds=screen.others("supervisor", "site_chief"),
    )

    def make(values: Values) -> SettleRefused:
        device, number = DeviceId(row["device"]), row["number"]
        return SettleRefused(device=device, number=number, decision=values["decision"])

    sheet.submit = screen.submit_command(make, screen.tr("已处理"))
    return sheet


def force_hand_in(screen: Screen, entries: Sequence[str] = ()) -> ActSheet:
    """强制交卷 of one candidate, or of a whole group."""
    targets = (*groups_in(screen, "running", "paused"), *choices_of(working(screen)))
    counts = "；".join(
        f"{words} {how_many(screen, key)} 人"
        for key, words in groups_in(screen, "running", "paused")
    )
    sheet = screen.sheet(
        screen.tr("强制交卷"),
        [screen.tr("已存到考场的答案全部计分，考生不能再答，不能撤回。"), counts],
        screen.tr("强制交卷"),
        [
            Field("target", screen.tr("谁"), CHOICE, targets, entries[0] if entries else ""),
            Field("reason", screen.tr("原因")),
        ],
        danger=True,
    )

    def make(values: Values) -> ForceHandIn:
        some = [one.entry for one in working(screen) if one.group == values["target"]]
        named = [EntryId(key) for key in some or [values["target"]]]
        return ForceHandIn(entries=named, reason=values["reason"])

    sheet.submit = screen.submit_command(make, screen.tr("已强制交卷"))
    return sheet


# ---------------------------------------------------------------- the sitting as a whole


def suspend(screen: Screen) -> ActSheet:
    """中止 of the whole sitting, with a new day when it is rescheduled."""
    working_now = len(working(screen))
    sheet = screen.sheet(
        screen.tr("中止本场次"),
        [
            screen.tr("全部考试组立即停止，{0} 人正在答题，不能再恢复。").format(working_now),
            screen.tr("已交卷的有效；没交卷的另行安排。"),
        ],
        screen.tr("两人中止本场次"),
        [
            Field("reason", screen.tr("原因")),
            Field("new_day", screen.tr("改期到哪天（年-月-日，不改期不填）"), need=False),
        ],
        seconds=screen.others("supervisor", "custodian", "invigilator"),
        danger=True,
    )

    def missing(values: Values) -> str:
        day = values["new_day"]
        return "" if not day or DAY.fullmatch(day) else screen.tr("日期写成 2026-09-30 的样子")

    def make(values: Values) -> SuspendSitting:
        return SuspendSitting(reason=values["reason"], new_day=values["new_day"])

    sheet.check = missing
    sheet.submit = screen.submit_command(make, screen.tr("本场次已中止"))
    return sheet


def note(screen: Screen) -> ActSheet:
    """A line for 考场情况记录单."""
    rooms = tuple((key, row["name"]) for key, row in rows_of(screen.rows, "room").items())
    sheet = screen.sheet(
        screen.tr("考场情况记录"),
        [screen.tr("写进本场次的考场情况记录单，不能删改。")],
        screen.tr("记录"),
        [Field("room", screen.tr("考场"), CHOICE, rooms), Field("text", screen.tr("情况"), LONG)],
    )
    sheet.submit = screen.submit_command(
        lambda v: AddNote(room=RoomId(v["room"]), text=v["text"]), screen.tr("已记录")
    )
    return sheet


def unlock(screen: Screen, who_: str) -> ActSheet:
    """Let somebody try his PIN or ID digits again."""
    sheet = screen.sheet(
        screen.tr("解锁"),
        [screen.tr("先当面核对是本人。解锁后可以重新输入。")],
        screen.tr("两人解锁"),
        [Field("reason", screen.tr("原因"))],
        seconds=tuple(pair for pair in screen.others() if pair[0] != who_),
    )
    sheet.submit = screen.submit_command(
        lambda v: Unlock(who=who_, reason=v["reason"]), screen.tr("已解锁")
    )
    return sheet
