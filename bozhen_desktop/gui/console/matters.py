"""待处理: what needs a person now, the strongest first; solved ones vanish with their rows.

`since` is the console's own monotonic time at which it first saw a matter (a view has no times).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from bozhen_desktop.gui.console.people import Person, Rows, number_of, people, rows_of

ALARM, WARN, HELD = "alarm", "warn", "violet"


class Matter(NamedTuple):
    """One card. `acts`: (act, label), the first is the usual one; `weight`: larger comes first."""

    key: str
    tone: str
    title: str
    what: str
    advice: str
    acts: tuple[tuple[str, str], ...]
    entry: str
    weight: int


WHY_WORDS = {
    "clock-gap": "本机计时有跳变",
    "key-opened": "启封答案后才传到",
    "after-deadline": "时间在截止之后",
    "before-log-in": "时间在登录之前",
    "after-later-log-in": "换机后旧机又传来答案",
    "ahead-of-time": "本机计时快于考场",
}

HANDS = {
    "computer": "举手：电脑有问题",
    "question": "举手：题目看不清",
    "leave": "举手：要离开一会儿",
    "unwell": "举手：身体不舒服",
    "other": "举手：别的事",
}


def matters(view: Rows, since: Mapping[str, int], now: int) -> list[Matter]:
    """Everything open. `since`: matter key → mono ms of first sight; `now`: mono ms."""
    everybody = {one.entry: one for one in people(view)}
    found: list[Matter] = []
    for make in _MAKERS:
        found += make(view, everybody)
    aged = [
        one._replace(what=f"{one.what}，{_ago(now - since[one.key])}") if one.key in since else one
        for one in found
    ]
    return sorted(aged, key=lambda one: (-one.weight, since.get(one.key, now), one.key))


def first_seen(found: list[Matter], since: Mapping[str, int], now: int) -> dict[str, int]:
    """`since` for the next time: what is new stands at `now`, what is solved is forgotten."""
    return {one.key: since.get(one.key, now) for one in found}


def _ago(ms: int) -> str:
    seconds = max(ms // 1000, 0)
    return f"已 {seconds // 60} 分 {seconds % 60} 秒" if seconds >= 60 else f"已 {seconds} 秒"


def _title(person: Person | None) -> str:
    if person is None:
        return "考生不在名单"
    return f"{person.where}　{person.name}"


Maker = Callable[[Rows, dict[str, Person]], list[Matter]]


def _lost(view: Rows, everybody: dict[str, Person]) -> list[Matter]:
    acts = (("move", "换机"), ("accept-lost", "原座重登"))
    return [
        Matter(f"lost/{one.entry}", ALARM, _title(one), "考试机断开", "看网线；不行就换机", acts,
               one.entry, 100)
        for one in everybody.values()
        if "lost" in one.overlays
    ]  # fmt: skip


def _hands(view: Rows, everybody: dict[str, Person]) -> list[Matter]:
    row = view.get("hands", {})
    entries, reasons = row.get("entries", []), row.get("reasons", {})
    acts = (("lower-hand", "去过了"), ("message", "发消息"))
    words = {one: HANDS.get(reasons.get(one, ""), "举手") for one in entries}
    return [
        Matter(f"hand/{entry}", WARN, _title(everybody.get(entry)), words[entry], "请过去看看",
               acts, entry, 80)
        for entry in entries
    ]  # fmt: skip


def _faults(view: Rows, everybody: dict[str, Person]) -> list[Matter]:
    found = []
    for key, row in rows_of(view, "fault").items():
        if row["closed"]:
            continue
        seats = "、".join(f"{number_of(seat)} 号" for seat in row["seats"])
        advice = "不能答题，先换机再补时" if row["blocking"] else "可继续答题，派人处理"
        tone, weight = (ALARM, 90) if row["blocking"] else (WARN, 60)
        acts = (("close-fault", "已处理"),)
        found.append(
            Matter(f"fault/{key}", tone, f"故障　{seats}", row["what"], advice, acts, "", weight)
        )
    return found


def _violations(view: Rows, everybody: dict[str, Person]) -> list[Matter]:
    acts = (("decide-violation", "主考决定"),)
    return [
        Matter(f"violation/{key}", HELD, _title(everybody.get(row["entry"])), "违纪待决定",
               "主考看记录后决定等级", acts, row["entry"], 50)
        for key, row in rows_of(view, "violation").items()
        if row["decision"] is None
    ]  # fmt: skip


def _out(view: Rows, everybody: dict[str, Person]) -> list[Matter]:
    staff = rows_of(view, "staff")
    found = []
    for key, row in rows_of(view, "out").items():
        escort = staff.get(row["escort"], {}).get("name", "")
        what = f"离场：{row['reason']}" if row["reason"] else "离场"
        advice = f"陪同 {escort}" if escort else "回来后登记"
        acts = (("return", "已回来"),)
        found.append(
            Matter(f"out/{key}", HELD, _title(everybody.get(key)), what, advice, acts, key, 40)
        )
    return found


def _pending(view: Rows, everybody: dict[str, Person]) -> list[Matter]:
    acts = (("settle-pending", "裁定"),)
    return [
        Matter(f"pending/{key}", HELD, _title(everybody.get(row["entry"])),
               f"有答案待裁定：{WHY_WORDS.get(row['why'], '时间无法确定')}",
               "主考与督导员一起决定", acts, row["entry"], 30)
        for key, row in rows_of(view, "pending").items()
        if not row["settled"]
    ]  # fmt: skip


def _refused(view: Rows, everybody: dict[str, Person]) -> list[Matter]:
    acts = (("settle-refused", "处理"),)
    return [
        Matter(f"refused/{key}", HELD, "补传的操作没被接受", f"原因代码 {row['code']}",
               "主考与督导员一起决定", acts, "", 20)
        for key, row in rows_of(view, "refused").items()
        if row["open"]
    ]  # fmt: skip


def _locked(view: Rows, everybody: dict[str, Person]) -> list[Matter]:
    staff = rows_of(view, "staff")
    found = []
    for key, row in rows_of(view, "tries").items():
        if row["locked"]:
            person = everybody.get(key)
            title = _title(person) if person else staff.get(key, {}).get("name", key)
            what = f"输错 {row['tries']} 次，已锁定"
            acts = (("unlock", "解锁"),)
            advice = "核对本人后由两人解锁"
            found.append(
                Matter(f"locked/{key}", WARN, title, what, advice, acts, key if person else "", 70)
            )
    return found


_MAKERS: tuple[Maker, ...] = (
    _lost, _hands, _locked, _faults, _violations, _out, _pending, _refused,
)  # fmt: skip
