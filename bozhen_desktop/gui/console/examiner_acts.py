"""更换考评员: somebody of a panel is replaced, by another of the staff or by a person from outside.

The hall checks what the import checks: card, grade, trade, recusal, no second duty.
"""

from __future__ import annotations

import re

from bozhen_desktop.domain.duty import ReplaceExaminer
from bozhen_desktop.domain.people import StaffMember
from bozhen_desktop.gui.console.act_sheet import CHOICE, ActSheet, Field, Values
from bozhen_desktop.gui.console.paper_fields import Choices
from bozhen_desktop.gui.console.people import rows_of
from bozhen_desktop.gui.console.screen import Screen
from bozhen_desktop.kernel.ids import StaffId

GRADES = (("考评员", "考评员"), ("高级考评员", "高级考评员"))
OUTSIDE = "outside"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_ID = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,31}")


def seats_of_panels(screen: Screen) -> Choices:
    """Everybody who sits on a panel: `panel/person`."""
    staff, groups = rows_of(screen.rows, "staff"), rows_of(screen.rows, "group")
    conflicts = screen.rows["sitting"]["conflicts"]
    found = []
    for key, row in rows_of(screen.rows, "panel").items():
        group = groups[row["group"]]
        for person in dict.fromkeys([row["lead"], *row["examiners"]]):
            must = "，须回避" if person in conflicts else ""
            words = f"{staff[person]['name']}（{group['trade']} {group['level']}{must}）"
            found.append((f"{key}/{person}", words))
    return tuple(found)


def _newcomers(screen: Screen) -> Choices:
    taken = {pair[0].partition("/")[2] for pair in seats_of_panels(screen)}
    return tuple(
        (key, row["name"])
        for key, row in rows_of(screen.rows, "staff").items()
        if key not in taken and {"examiner", "lead_examiner"} & set(row["duties"])
    )


def replace(screen: Screen) -> ActSheet:
    """Who goes, who comes, why; two persons."""
    seats = seats_of_panels(screen)
    must = [key for key, words in seats if "须回避" in words]
    outside = (OUTSIDE, screen.tr("名单外的人（填下面四项）"))
    sheet = screen.sheet(
        screen.tr("更换考评员"),
        [screen.tr("换下的人已签名的评分表仍有效，没签名的作废，由新考评员重评。")],
        screen.tr("两人更换"),
        [
            Field("old", screen.tr("换下"), CHOICE, seats, must[0] if len(must) == 1 else ""),
            Field("new", screen.tr("换上"), CHOICE, (*_newcomers(screen), outside), beside=True),
            Field("id", screen.tr("工号"), need=False),
            Field("name", screen.tr("姓名"), need=False, beside=True),
            Field("card_no", screen.tr("证卡编号"), need=False),
            Field("valid_to", screen.tr("证卡有效期（年-月-日）"), need=False, beside=True),
            Field("grade", screen.tr("考评员等级（名单外的人）"), CHOICE, GRADES, need=False),
            Field("reason", screen.tr("原因"), beside=True),
        ],
        seconds=screen.others(),
        danger=True,
    )
    sheet.check = lambda values: _missing(screen, values)
    sheet.submit = screen.submit_command(
        lambda values: _command(screen, values), screen.tr("考评员已更换")
    )
    return sheet


def _missing(screen: Screen, values: Values) -> str:
    if values["new"] != OUTSIDE:
        return ""
    if not _ID.fullmatch(values["id"]):
        return screen.tr("工号写成 K12 的样子")
    if not values["name"]:
        return screen.tr("还差：姓名")
    if not values["card_no"]:
        return screen.tr("还差：证卡编号")
    if not _DAY.fullmatch(values["valid_to"]):
        return screen.tr("有效期写成 2027-12-31 的样子")
    return "" if values["grade"] else screen.tr("还差：考评员等级")


def _command(screen: Screen, values: Values) -> ReplaceExaminer:
    panel, _, old = values["old"].partition("/")
    new, member = values["new"], None
    if new == OUTSIDE:
        new = values["id"]
        group = rows_of(screen.rows, "panel")[panel]["group"]
        member = StaffMember(
            id=StaffId(new),
            name=values["name"],
            duties=["examiner"],
            card_no=values["card_no"],
            card_valid_to=values["valid_to"],
            grade=values["grade"],
            trades=[rows_of(screen.rows, "group")[group]["trade"]],
        )
    return ReplaceExaminer(
        panel=panel,
        old=StaffId(old),
        new=StaffId(new),
        reason=values["reason"],
        member=member,
    )
