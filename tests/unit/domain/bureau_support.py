"""An office without store: a bureau, contexts, an invented plan, entry rows and items."""

from __future__ import annotations

from typing import Any

from bozhen_desktop.domain.base import Command, Context, Event
from bozhen_desktop.domain.batches import TakePlan
from bozhen_desktop.domain.batchplan import (
    BatchPlan,
    GroupSpec,
    RoomSpec,
    ScopeRow,
    SittingSpec,
    TheoryPlan,
)
from bozhen_desktop.domain.bureau import Bureau
from bozhen_desktop.domain.eligibility import EntryRow
from bozhen_desktop.domain.entries import TakeEntries
from bozhen_desktop.domain.items import JUDGE, MULTIPLE, RIGHT, SINGLE, WRONG, Item, Option
from bozhen_desktop.domain.people import check_digit
from bozhen_desktop.domain.registry import FoundOffice
from bozhen_desktop.kernel.digest import digest_of

NOW = 1_790_000_000_000  # 2026-09-21 in Beijing
DAY = "2026-09-21"
TRADE, LEVEL = "砌筑工", "五级/初级工"
OTHER, HIGHER = "电工", "四级/中级工"


def context(mode: str = "rehearsal", **more: Any) -> Context:
    fields: dict[str, Any] = {
        "now_ms": NOW,
        "boot": "b1",
        "mono_ms": 1,
        "device": "d1",
        "actor": "clerk",
        "role": "office",
        "mode": mode,
        "seed": "5a" * 32,
    }
    return Context(**{**fields, **more})


def bureau(mode: str = "rehearsal") -> Bureau:
    made = Bureau()
    command = FoundOffice(
        organisation="O1", site="hq", root="", issuer="", importer="", recipients=[]
    )
    do(made, command, mode)
    return made


def do(made: Bureau, command: Command, mode: str = "rehearsal", **more: Any) -> list[Event]:
    """Decide and apply; deciding changes nothing."""
    before = made.state()
    events = made.decide(command, context(mode, **more))
    assert made.state() == before
    for event in events:
        made.apply(event)
    return events


def scope(**more: Any) -> ScopeRow:
    fields: dict[str, Any] = {
        "occupation_code": "6-29-01-01",
        "trade": TRADE,
        "trade_no": "01",
        "level": LEVEL,
        "edition": "2019",
        "filing_no": "F1",
        "valid_from": "2020-01-01",
        "valid_to": "2030-12-31",
    }
    return ScopeRow(**{**fields, **more})


BOTH_TRADES = [
    scope(),
    scope(trade=OTHER, level=HIGHER, trade_no="02", occupation_code="6-31-01-03"),
]


def sitting(**more: Any) -> SittingSpec:
    fields: dict[str, Any] = {
        "id": "TH1",
        "subject": "theory",
        "site": "lab",
        "day_offset": 0,
        "start": "09:00",
        "opens_before_min": 60,
        "closes_after_min": 60,
        "rooms": [RoomSpec(id="R1", name="一号机房", seats=20, spares=1)],
        "groups": [GroupSpec(id="G1", trade=TRADE, level=LEVEL, paper="P1")],
        "capacity": 20,
        "duties": {},
    }
    return SittingSpec(**{**fields, **more})


def plan(**more: Any) -> BatchPlan:
    fields: dict[str, Any] = {
        "batch": "B1",
        "year": 2026,
        "number": 1,
        "title": "第一批",
        "organisation": "O1",
        "scope": BOTH_TRADES,
        "theory": [TheoryPlan(id="P1", trade=TRADE, level=LEVEL, template="T-B", duration_min=90)],
        "sittings": [sitting()],
        "staff": [],
    }
    return BatchPlan(**{**fields, **more})


def planned(mode: str = "rehearsal", **more: Any) -> Bureau:
    made = bureau(mode)
    do(made, TakePlan(plan=plan(**more), practical=[]), mode)
    return made


def number_of(serial: int, born: str = "19900101") -> str:
    first = f"150699{born}{serial:03d}"
    return first + check_digit(first)


def row(serial: int = 1, **more: Any) -> EntryRow:
    fields: dict[str, Any] = {
        "row": serial + 1,
        "name": f"考生{serial}",
        "id_type": "resident",
        "id_no": number_of(serial),
        "trade": TRADE,
        "level": LEVEL,
        "condition": "A",
    }
    return EntryRow(**{**fields, **more})


CARRIED = {"carried_on": "2026-03-01", "carried_ticket": "26001015000010"}


def take(*rows: EntryRow, **more: Any) -> TakeEntries:
    fields: dict[str, Any] = {"batch": "B1", "name": "报名表.xlsx", "rows": list(rows)}
    return TakeEntries(**{"sheet": digest_of(rows), **fields, **more})


def item(serial: int = 1, kind: str = SINGLE, **more: Any) -> Item:
    letters = [Option(id=name, text=f"选项{name}{serial}") for name in "abcd"]
    judged = [Option(id=RIGHT, text="正确"), Option(id=WRONG, text="错误")]
    right = {SINGLE: ["a"], MULTIPLE: ["a", "b"], JUDGE: [RIGHT]}
    fields: dict[str, Any] = {
        "id": f"I{serial:04d}",
        "version": 1,
        "type": kind,
        "stem": f"第{serial}题（　）。",
        "options": judged if kind == JUDGE else letters,
        "right": right[kind],
        "points": ["B 砌筑", f"B-{serial % 7}", f"B-{serial % 7}-{serial:03d}"],
        "difficulty": serial % 3 + 1,
        "consistency": 5,
        "explanation": "",
        "basis": "",
        "trade": TRADE,
        "level": LEVEL,
    }
    return Item(**{**fields, **more})


def bank(single: int = 120, judge: int = 40, multiple: int = 0, **more: Any) -> list[Item]:
    kinds = [SINGLE] * single + [JUDGE] * judge + [MULTIPLE] * multiple
    return [item(serial, kind, **more) for serial, kind in enumerate(kinds, 1)]
