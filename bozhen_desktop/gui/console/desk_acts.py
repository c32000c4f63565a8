"""Acts at the check-in desk, each as a sheet: exception, refusal, 补录, the full ID number."""

from __future__ import annotations

from typing import Any

from bozhen_desktop.domain.checkin import CheckIn, TurnAway
from bozhen_desktop.gui.console import desk
from bozhen_desktop.gui.console.act_sheet import CHOICE, NUMBER, ActSheet, Field, Values
from bozhen_desktop.gui.console.people import Person, rows_of
from bozhen_desktop.gui.console.screen import Screen
from bozhen_desktop.kernel.ids import EntryId, TicketNo

DOCUMENTS = (
    ("resident", "居民身份证"),
    ("temporary", "临时身份证"),
    ("passport", "护照"),
    ("military", "军人证件"),
    ("permit", "居留许可或通行证"),
    ("work", "单位证明"),
)


def with_reason(screen: Screen, one: Person, number: str) -> ActSheet:
    """例外放行: a name that differs, or another document; the second person confirms."""
    sheet = screen.sheet(
        screen.tr("例外放行：{0}").format(one.name),
        [screen.tr("记入考场情况记录，由您和第二人负责。证件号码仍须与名单一致。")],
        screen.tr("两人确认放行"),
        [
            Field("document", screen.tr("证件种类"), CHOICE, DOCUMENTS),
            Field("number", screen.tr("证件号码"), value=number),
            Field("name", screen.tr("证件上的姓名")),
            Field("reason", screen.tr("例外的原因")),
        ],
        seconds=screen.others(),
    )

    def make(values: Values) -> CheckIn:
        return CheckIn(
            ticket=TicketNo(one.ticket),
            document=values["document"],
            id_no=values["number"].upper(),
            name=values["name"],
            exception=values["reason"],
        )

    sheet.submit = screen.submit_command(make)
    return sheet


def from_paper(screen: Screen, one: Person, number: str) -> ActSheet:
    """补录: he was let in by the paper list while the machine stood still."""
    staff = tuple((key, row["name"]) for key, row in rows_of(screen.rows, "staff").items())
    sheet = screen.sheet(
        screen.tr("纸质补录：{0}").format(one.name),
        [screen.tr("按纸质签到表录入，由两人录入和核对，打印时注明“补录”。")],
        screen.tr("补录"),
        [
            Field("number", screen.tr("证件号码"), value=number),
            Field("time", screen.tr("签到表上的时间（时:分）")),
            Field("page", screen.tr("第几页"), NUMBER),
            Field("entered_by", screen.tr("录入人"), CHOICE, staff),
            Field("compared_by", screen.tr("核对人"), CHOICE, staff),
        ],
    )
    day = screen.rows["sitting"]["day"]

    def missing(values: Values) -> str:
        good = desk.wall_ms(day, values["time"]) is not None
        return "" if good else screen.tr("时间写成 08:30 的样子")

    sheet.check = missing
    sheet.submit = screen.submit_command(lambda v: desk.paper_check_in(one, v, day))
    return sheet


def refuse(screen: Screen, one: Person) -> ActSheet:
    """拒绝入场: for good, with a reason and a second person."""
    sheet = screen.sheet(
        screen.tr("拒绝入场：{0}").format(one.name),
        [screen.tr("本场次不能再签到，按未参加处理。")],
        screen.tr("两人确认拒绝入场"),
        [Field("reason", screen.tr("原因"))],
        seconds=screen.others(),
        danger=True,
    )

    def make(values: Values) -> TurnAway:
        return TurnAway(entry=EntryId(one.entry), reason=values["reason"])

    line = screen.tr("{0} 已登记为拒绝入场").format(one.name)
    sheet.submit = screen.submit_command(make, line)
    return sheet


def whole_number(screen: Screen, one: Person, shown: Any) -> ActSheet:
    """The full ID number, for a reason that is kept; `shown` is called with it."""
    sheet = screen.sheet(
        screen.tr("看完整证件号码：{0}").format(one.name),
        [screen.tr("谁看的、什么时候、为什么，都记入日志。换下一位后号码不再显示。")],
        screen.tr("记录并显示"),
        [Field("reason", screen.tr("为什么要看"))],
    )

    def submit(values: Values, second: Any, done: Any, failed: Any) -> None:
        def got(found: dict[str, Any]) -> None:
            done(found)
            shown(str(found["id_no"]))

        args = {"entry": one.entry, "reason": values["reason"]}
        screen.room.request("show-id", args, got, failed)

    sheet.submit = submit
    return sheet
