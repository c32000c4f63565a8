"""The end of a sitting in numbers: papers in balance, open matters, scores, packages written."""

from __future__ import annotations

from typing import NamedTuple

from bozhen_desktop.gui.console.days_path import is_theory
from bozhen_desktop.gui.console.people import Person, Rows, number_of, people, rows_of
from bozhen_desktop.kernel.marks import print_marks

MATTER_WORDS = {
    "violation": "违纪待决定",
    "fault": "故障未处理",
    "pending": "答案待裁定",
    "out": "离场未回",
    "refused": "补传未处理",
    "piece": "考件未统分",
}
NEVER_CARRIED = ("out", "refused")
"""Open matters of these kinds must be settled; others may be carried with a reason."""


class Balance(NamedTuple):
    """发卷 = 交卷 + 缺考 (with turned away) + 未交; the last must be explained one by one."""

    issued: int
    submitted: int
    absent: int
    rest: tuple[Person, ...]


class OpenMatter(NamedTuple):
    """Something open before close-out: its name for the command, words, whether it may wait."""

    name: str
    words: str
    may_carry: bool


class GroupEnd(NamedTuple):
    """A group at the end of its time: who still works, who never came, what may be done."""

    group: str
    title: str
    phase: str
    working: int
    waited: int
    submitted: int
    why: str


_WORKING = ("present", "ready", "answering", "paused", "working")


def balance(view: Rows) -> Balance:
    """Papers of the whole sitting."""
    everybody = people(view)
    done = ("handed-in",) if is_theory(view) else ("done",)
    submitted = [one for one in everybody if one.state in done]
    gone = [one for one in everybody if one.state in ("absent", "turned-away")]
    seen = {one.entry for one in (*submitted, *gone)}
    rest = tuple(one for one in everybody if one.entry not in seen)
    return Balance(len(everybody), len(submitted), len(gone), rest)


def open_matters(view: Rows) -> list[OpenMatter]:
    """What the hall names as unsettled, in words."""
    names = {one.entry: one for one in people(view)}
    return [_matter(name, names) for name in view.get("closeout", {}).get("open", [])]


def _matter(name: str, everybody: dict[str, Person]) -> OpenMatter:
    kind, _, key = name.partition("/")
    person = everybody.get(key)
    what = f"{person.where} {person.name}" if person else key
    return OpenMatter(name, f"{MATTER_WORDS[kind]}：{what}", kind not in NEVER_CARRIED)


def group_ends(view: Rows) -> list[GroupEnd]:
    """Every group, and why it cannot be ended yet ("" when it can)."""
    everybody = people(view)
    clocks = rows_of(view, "clock")
    found = []
    for key, row in rows_of(view, "group").items():
        mine = [one for one in everybody if one.group == key]
        working = sum(one.state in _WORKING for one in mine)
        waited = sum(one.state == "due" for one in mine)
        submitted = sum(one.state in ("handed-in", "done") for one in mine)
        phase = clocks[key]["phase"]
        title = f"{row['trade']} {row['level']}"
        why = _why_open(phase, working, waited)
        found.append(GroupEnd(key, title, phase, working, waited, submitted, why))
    return found


def _why_open(phase: str, working: int, waited: int) -> str:
    if phase == "ended":
        return "已收卷"
    if phase == "waiting":
        return "还没开考"
    if working:
        return f"还有 {working} 人在答"
    return f"还有 {waited} 人未到，先登记缺考" if waited else ""


class ScoreGroupRow(NamedTuple):
    """A group on its way from answers to confirmed results. `next`: open-key | score | scores |
    results, practical also settle; "" when all is done or `why` holds it.
    """

    group: str
    title: str
    next: str
    why: str
    word: str


_NEXT_WORDS = {
    "open-key": "待启封标准答案",
    "score": "待评分",
    "scores": "待第二人确认分数",
    "results": "待第二人确认成绩",
    "settle": "有考件待统分",
    "": "成绩已由两人确认",
}


def score_groups(view: Rows, scored: frozenset[str] = frozenset()) -> list[ScoreGroupRow]:
    """Every group's next act. `scored`: groups that this console has had scored since."""
    found = []
    for key, row in rows_of(view, "group").items():
        phase = view[f"clock/{key}"]["phase"]
        step, why = _next(view, key, row, key in scored)
        if is_theory(view) and phase != "ended":
            step, why = "", "还没收卷"
        word = why or _NEXT_WORDS[step]
        found.append(ScoreGroupRow(key, f"{row['trade']} {row['level']}", step, why, word))
    return found


def _next(view: Rows, key: str, row: dict[str, object], scored: bool) -> tuple[str, str]:
    if row["results_confirmed"]:
        return "", ""
    if not is_theory(view):
        return _next_practical(view, key)
    if row["scores_confirmed"]:
        return "results", ""
    if not row["key_version"]:
        return "open-key", ""
    return ("scores" if scored else "score"), ""


def _next_practical(view: Rows, key: str) -> tuple[str, str]:
    if pieces_to_settle(view, key):
        return "settle", ""
    waiting = [p for p in rows_of(view, "piece").values() if p["group"] == key and not p["settled"]]
    return ("", f"还有 {len(waiting)} 件没有评完") if waiting else ("results", "")


def pieces_to_settle(view: Rows, group: str) -> list[str]:
    """Pieces of a group whose sheets are all signed, with nothing pending or under re-check."""
    return [
        key
        for key, row in rows_of(view, "piece").items()
        if row["group"] == group and _is_ready(row)
    ]


def _is_ready(row: dict[str, object]) -> bool:
    whole = row["signed"] == row["scorers"] and not row["waiting"]
    return whole and not row["settled"] and row["recheck"] not in ("open", "convened")


def why_not_close(view: Rows) -> str:
    """ "" when two persons may close; otherwise the first thing that is missing."""
    if view["sitting"]["closed"]:
        return "场次已关闭"
    ends = [end.title for end in group_ends(view) if is_theory(view) and end.phase != "ended"]
    stuck = [one.words for one in open_matters(view) if not one.may_carry]
    groups = rows_of(view, "group").values()
    unconfirmed = sum(not row["results_confirmed"] for row in groups)
    reasons = (
        (bool(ends), "还没收卷：" + "、".join(ends)),
        (bool(stuck), f"必须先处理 {len(stuck)} 件事"),
        (unconfirmed > 0, f"还有 {unconfirmed} 组成绩没有确认"),
    )
    return next((why for holds, why in reasons if holds), "")


def score_table(view: Rows, group: str) -> list[tuple[str, ...]]:
    """Confirmed scores and results of a group: seat, name, ticket, score, result word."""
    scores = view.get(f"scores/{group}", {}).get("entries", {})
    results = view.get(f"results/{group}", {}).get("entries", {})
    rows: list[tuple[str, ...]] = []
    for one in people(view):
        if one.group != group:
            continue
        mark = print_marks(scores[one.entry]["score"]) if one.entry in scores else "--"
        word = results[one.entry]["word"] if one.entry in results else one.word
        rows.append((number_of(one.seat) if one.seat else "--", one.name, one.ticket, mark, word))
    return rows


def written_lines(view: Rows) -> list[str]:
    """Packages that were written to a stick and read back."""
    return [
        f"第 {int(key) + 1} 份：记录 {row['first_seq']}–{row['last_seq']}，已写入 {row['medium']}"
        f"，已读回核对"
        for key, row in sorted(rows_of(view, "written").items(), key=lambda pair: int(pair[0]))
    ]
