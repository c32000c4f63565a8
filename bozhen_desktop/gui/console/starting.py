"""Why a group cannot start yet, in the order in which a person would mend it."""

from __future__ import annotations

from bozhen_desktop.gui.console.people import Rows, people, rows_of


def why_not_start(view: Rows, group: str) -> str:
    """ "" when the hall will take the start; otherwise what is missing."""
    rooms = rows_of(view, "room")
    mine = {one.room for one in people(view) if one.group == group}
    unread = [row["name"] for key, row in rooms.items() if key in mine and not row["rules_read"]]
    sitting = view["sitting"]
    reasons = (
        (sitting["suspended"], "本场次已中止"),
        (not view[f"group/{group}"]["paper_open"], "试卷还没启封"),
        (not sitting["briefings"], "还没开考务会"),
        (bool(sitting["conflicts"]), "有考评员须回避，先更换"),
        (bool(unread), "还没宣布纪律：" + "、".join(unread)),
    )
    return next((why for holds, why in reasons if holds), "")
