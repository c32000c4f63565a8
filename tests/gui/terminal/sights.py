"""Pictures of a desk at its worst: long names, rare characters, long questions, bad news."""

from __future__ import annotations

from typing import Any

from bozhen_desktop.client.link import CONNECTED, CUT_OFF, HELD, STRANGER
from bozhen_desktop.domain.items import Option
from bozhen_desktop.domain.paper import CandidatePaper, PaperItem, Section
from bozhen_desktop.gui.terminal.sight import FAILED, Sight

NAME = "阿卜杜热合曼·买买提图尔荪·䶮㛃𬭎𫖯𰻞古丽巴哈尔江艾尼瓦尔"
STEM = (
    "某工程采用烧结普通砖砌筑 240 mm 厚清水墙，水平灰缝厚度为 8～12 mm，"
    "施工中发现局部砂浆饱满度不足。按照《砌体结构工程施工质量验收规范》，"
    "下列关于检查方法和处理措施的说法，正确的是（　　）。<b>注意</b> a < b && c > d"
)
OPTION = "用百格网检查，每检验批抽查不应少于 5 处，每处检测 3 块砖，取其平均值，不足的要返工重砌"


def item(number: int, kind: str) -> PaperItem:
    texts = ["正确", "错误"] if kind == "judge" else [OPTION, "80%", OPTION[:20], "以上都不对"]
    options = [Option(id=f"o{at}", text=text) for at, text in enumerate(texts)]
    return PaperItem(id=f"i{number}", version=1, type=kind, stem=STEM, options=options)


SECTIONS = [
    Section(type="single", count=140, points=50),
    Section(type="multiple", count=20, points=50),
    Section(type="judge", count=40, points=50),
]
KINDS = [section.type for section in SECTIONS for _ in range(section.count)]
PAPER = CandidatePaper(
    entry="n1",
    paper="P",
    paper_digest="d",
    sections=SECTIONS,
    items=[item(number, kind) for number, kind in enumerate(KINDS, 1)],
)
WHO = {
    "entry": "n1",
    "name": NAME,
    "ticket": "2601010150000100000001",
    "trade": "建筑用钢筋混凝土预制构件制作工",
    "level": "四级/中级工",
    "group": "G1",
    "room": "第一实训楼三层计算机考场（东侧）",
    "seat": "R1-137",
}


def rows(**more: Any) -> dict[str, Any]:
    """The view of somebody who writes; `me`, `clock`, `time` may be changed."""
    me = {"pledged": True, "epoch": 1, "cause": "", "hand": False, "out": False, "moved_to": ""}
    found: dict[str, Any] = {
        "sitting": {"sitting": "S1", "closed": False},
        "who": WHO,
        "clock": {"phase": "running"},
        "time": {"budget": 120 * 60_000, "credit": 0, "earliest_hand_in": 30 * 60_000},
        "me": me,
    }
    for name, change in more.items():
        found[name] = {**found.get(name, {}), **change}
    return found


def sight(**more: Any) -> Sight:
    """Somebody who has answered every third question of 200."""
    choices = {each.id: ["o1"] for each in PAPER.items[::3]}
    fields: dict[str, Any] = {
        "link": CONNECTED,
        "met": True,
        "seat": "R1-137",
        "sittings": ["S1", "S2"],
        "entry": "n1",
        "rows": rows(),
        "paper": PAPER,
        "choices": choices,
        "states": dict.fromkeys(choices, "saved"),
        "receipt": "0123456789abcdef",
        "own_receipt": "0123456789abcdef",
        "closed": False,
        "elapsed": 58 * 60_000,
        "running": True,
    }
    return Sight(**{**fields, **more})


def nobody(**more: Any) -> Sight:
    """Nobody has logged in."""
    return sight(**{"entry": "", "rows": {}, "paper": None, "choices": {}, "states": {}, **more})


LOCAL = {"link": CUT_OFF, "states": {"i1": "local"}}

SIGHTS: dict[str, Sight] = {
    "connect": nobody(link=CUT_OFF, code="room-other"),
    "code": nobody(link=STRANGER, enrol_refused="pairing-failed"),
    "log-in": nobody(),
    "held": nobody(link=HELD, code="key-used-twice"),
    "no-sitting": nobody(sittings=[]),
    "who": sight(rows=rows(me={"pledged": False})),
    "not-begun": sight(paper=None, rows=rows(clock={"phase": "waiting"})),
    "paused": sight(rows=rows(clock={"phase": "paused"}), running=False),
    "out": sight(rows=rows(me={"out": True})),
    "over": sight(elapsed=121 * 60_000),
    "over-cut-off": sight(elapsed=121 * 60_000, **LOCAL),
    "question": sight(),
    "cut-off": sight(**LOCAL),
    "disk-failed": sight(disk=FAILED),
    "refused": sight(states={"i1": "refused"}),
    "hand": sight(rows=rows(me={"hand": True})),
    "moved": sight(rows=rows(me={"moved_to": "R1-190"})),
    "last-minutes": sight(elapsed=116 * 60_000),
    "message": sight(rows=rows(**{"message/1": {"text": STEM, "read": False}})),
    "receipt": sight(handed_in=True, rows=rows(me={"cause": "own", "answered": 67})),
    "receipt-differs": sight(
        handed_in=True, own_receipt="f" * 16, rows=rows(me={"cause": "time", "answered": 67})
    ),
}
