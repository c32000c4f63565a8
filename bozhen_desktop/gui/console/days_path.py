"""The day's path: which steps are done, which one is next, and why a later one still waits."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from bozhen_desktop.gui.console.people import Rows, rows_of

DONE, NEXT, OPEN, LATER = "done", "next", "open", "later"
"""`next`: the first step that is not done; `open`: may be looked at already; `later`: not yet."""

IMPORT, SEATS, CHECK, BRIEFING, UNSEAL = "import", "seats", "check", "briefing", "unseal"
DESK, DISCIPLINE, START, WATCH, COLLECT = "desk", "discipline", "start", "watch", "collect"
SCORES, CLOSE, HANDOVER = "scores", "close", "handover"
PRINT, PAPER, DEVICES = "printing", "from-paper", "devices"
BESIDE = {PRINT: "打印表单", PAPER: "纸质补录", DEVICES: "机器和备份"}
"""Beside the path: what may be done at any time of the day."""

TITLES = {
    IMPORT: "导入考试数据",
    SEATS: "座位编排",
    CHECK: "考前检查",
    BRIEFING: "考务会",
    UNSEAL: "启封试卷",
    DESK: "签到",
    DISCIPLINE: "宣布考场纪律",
    START: "开考",
    WATCH: "监考",
    COLLECT: "收卷",
    SCORES: "评分复核",
    CLOSE: "清点关闭",
    HANDOVER: "导出移交",
}


class Step(NamedTuple):
    """One step of the day. `why`: what is missing before it makes sense, "" when nothing is."""

    key: str
    title: str
    state: str
    why: str


def steps(view: Rows) -> list[Step]:
    """The whole path for a view; without a sitting only the import is open."""
    found: list[Step] = []
    next_given = False
    for key, title in TITLES.items():
        done = _is_done(view, key)
        why = "" if done else _why_not(view, key)
        state = DONE if done else LATER if why else OPEN
        if not done and not next_given:
            state, why, next_given = NEXT, "", True
        found.append(Step(key, title, state, why))
    return found


def current(view: Rows) -> str:
    """The step that a console opens with."""
    return next((step.key for step in steps(view) if step.state == NEXT), HANDOVER)


def _is_done(view: Rows, key: str) -> bool:
    return "sitting" in view and (key == IMPORT or _DONE[key](view))


def phases(view: Rows) -> list[str]:
    """Phases of all groups."""
    return [row["phase"] for row in rows_of(view, "clock").values()]


def states(view: Rows) -> list[str]:
    """Base states of all candidates."""
    return [row["state"] for row in rows_of(view, "state").values()]


def _all(flags: Iterable[bool]) -> bool:
    some = list(flags)
    return bool(some) and all(some)


def is_theory(view: Rows) -> bool:
    """Whether it is a theory sitting."""
    return bool(view.get("sitting", {}).get("subject") == "theory")


def _began(view: Rows) -> bool:
    return any(phase != "waiting" for phase in phases(view))


def _ended(view: Rows) -> bool:
    return _all(phase == "ended" for phase in phases(view))


def _checked(view: Rows) -> bool:
    staff = rows_of(view, "staff").values()
    return bool(view["sitting"]["briefings"]) or _all(row["arrived"] > 0 for row in staff)


def _confirmed(view: Rows) -> bool:
    return _all(row["results_confirmed"] for row in rows_of(view, "group").values())


_DONE: dict[str, Callable[[Rows], bool]] = {
    SEATS: lambda view: _all(row["drawn"] for row in rows_of(view, "room").values()),
    CHECK: _checked,
    BRIEFING: lambda view: view["sitting"]["briefings"] > 0,
    UNSEAL: lambda view: _all(row["paper_open"] for row in rows_of(view, "group").values()),
    DESK: lambda view: _all(state != "due" for state in states(view)),
    DISCIPLINE: lambda view: _all(row["rules_read"] for row in rows_of(view, "room").values()),
    START: lambda view: _all(phase != "waiting" for phase in phases(view)),
    WATCH: lambda view: not _is_open(view) and _began(view),
    COLLECT: _ended,
    SCORES: _confirmed,
    CLOSE: lambda view: bool(view["sitting"]["closed"]),
    HANDOVER: lambda view: bool(view["sitting"]["closed"]) and bool(rows_of(view, "written")),
}


def _is_open(view: Rows) -> bool:
    """Whether somebody may still come, or works."""
    still = ("due", "present", "ready", "answering", "paused", "working")
    return any(state in still for state in states(view))


def _why_not(view: Rows, key: str) -> str:
    if key == IMPORT:
        return ""
    if "sitting" not in view:
        return "先导入考试数据，再登录"
    if key in (SEATS, CHECK, UNSEAL, DISCIPLINE, START):
        return ""
    return _LATER[key](view)


def _need(holds: bool, why: str) -> str:
    return "" if holds else why


_LATER: dict[str, Callable[[Rows], str]] = {
    BRIEFING: lambda view: "",
    DESK: lambda view: _need(_DONE[SEATS](view), "座位还没编排"),
    WATCH: lambda view: _need(_began(view), "还没开考"),
    COLLECT: lambda view: _need(_began(view), "还没开考"),
    SCORES: lambda view: _need("ended" in phases(view) or not is_theory(view), "还没收卷"),
    CLOSE: lambda view: _need(_ended(view) or not is_theory(view), "还没收卷"),
    HANDOVER: lambda view: _need(_began(view), "还没开考"),
}
