"""What is looked over before a sitting, each as a line: what, what was found, how bad it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from bozhen_desktop.gui.console.days_path import is_theory
from bozhen_desktop.gui.console.people import Rows, rows_of


class Check(NamedTuple):
    """`tone`: ok | warn | alarm."""

    what: str
    found: str
    tone: str


def checks(view: Rows, devices: Sequence[dict[str, Any]] | None) -> list[Check]:
    """Every line. `devices`: the hall's list (seat, kind, live), None while it was not asked."""
    if "sitting" not in view:
        return []
    found = [_seats(view), _staff(view), _recusal(view)]
    if is_theory(view):
        found += _machines(view, devices)
    return [*found, _faults(view), _sizes(view)]


def _seats(view: Rows) -> Check:
    open_rooms = [row["name"] for row in rows_of(view, "room").values() if not row["drawn"]]
    if open_rooms:
        return Check("座位编排", "未编排：" + "、".join(open_rooms), "warn")
    return Check("座位编排", "已全部编排", "ok")


def _staff(view: Rows) -> Check:
    rows = rows_of(view, "staff").values()
    missing = sum(not row["arrived"] for row in rows)
    if missing:
        return Check("人员到岗", f"{len(rows)} 人中还有 {missing} 人未到岗", "warn")
    return Check("人员到岗", f"{len(rows)} 人全部到岗", "ok")


def _recusal(view: Rows) -> Check:
    conflicts = view["sitting"]["conflicts"]
    if conflicts:
        return Check("回避", f"{len(conflicts)} 名考评员须更换", "alarm")
    return Check("回避", "没有须更换的人", "ok")


def _machines(view: Rows, devices: Sequence[dict[str, Any]] | None) -> list[Check]:
    if devices is None:
        return [Check("考试机", "正在查看", "warn")]
    live = {row["seat"] for row in devices if row["kind"] == "terminal" and row["live"]}
    found = []
    for room in rows_of(view, "room").values():
        for name, seats in (("考试机", room["seats"]), ("备用机", room["spares"])):
            on = sum(seat in live for seat in seats)
            tone = "ok" if on == len(seats) else "warn"
            what = f"{room['name']}　{name}"
            found.append(Check(what, f"{len(seats)} 台中 {on} 台已连上", tone))
    return found


def _faults(view: Rows) -> Check:
    open_faults = sum(not row["closed"] for row in rows_of(view, "fault").values())
    if open_faults:
        return Check("故障", f"{open_faults} 件未处理", "warn")
    return Check("故障", "没有", "ok")


def _sizes(view: Rows) -> Check:
    groups = rows_of(view, "group").values()
    words = "；".join(f"{g['trade']} {g['level']} {g['entries']} 人" for g in groups)
    return Check("考试组", words, "ok")
