"""The independent scorer: its own table of cases, and that it shares nothing with our rules."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bozhen_desktop.cli import scorer
from bozhen_desktop.cli.scorer import (
    Scorer,
    mean_to_tenth,
    paper_score,
    right_answers,
    sheet_mark,
)

PAPER = b"""{"sections": [{"type": "single", "count": 2, "points": 100},
    {"type": "multiple", "count": 1, "points": 200}, {"type": "judge", "count": 1, "points": 50}],
    "items": [{"id": "s1"}, {"id": "s2"}, {"id": "m1"}, {"id": "j1"}]}"""
RIGHT = {"s1": ["a"], "s2": ["d"], "m1": ["a", "b", "d"], "j1": ["f"]}
POINTS = {"s1": 100, "s2": 100, "m1": 200, "j1": 50}
RUBRIC: list[dict[str, Any]] = [
    {"no": 1, "mode": "award", "max_hundredths": 4000},
    {"no": 2, "mode": "deduct", "max_hundredths": 6000},
]
BY_NUMBER = {row["no"]: row for row in RUBRIC}


# -------------------------------------------------------------------- independence
def test_scorer_is_short_and_imports_the_standard_library_alone() -> None:
    text = Path(str(scorer.__file__)).read_text("utf-8")
    assert len(text.splitlines()) <= 150
    names = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0
            names.add(node.module or "")
    assert names == {"__future__", "collections.abc", "csv", "json", "pathlib", "typing"}
    assert "__import__" not in text
    assert "importlib" not in text


# ------------------------------------------------------------------------ item sheets
def test_right_answers_come_from_the_sheet(tmp_path: Path) -> None:
    sheet = tmp_path / "items.csv"
    rows = ['i1,"多\n行,题",C', "i2,x,ABD", 'i3,x,"D,B"', "i4,x,√", "i5,x,×", "i6,x,"]
    sheet.write_text("\ufeff试题GUID,题干(必填),答案\r\n" + "\r\n".join(rows), "utf-8")
    found = right_answers([sheet])
    assert found == {
        "i1": ["c"],
        "i2": ["a", "b", "d"],
        "i3": ["b", "d"],
        "i4": ["t"],
        "i5": ["f"],
    }


# ----------------------------------------------------------------------------- theory
@pytest.mark.parametrize(
    ("said", "score"),
    [
        ({}, 0),
        ({"s1": ["a"]}, 100),
        ({"s1": ["b"]}, 0),
        ({"s1": []}, 0),
        ({"s1": ["a", "b"]}, 0),
        ({"s1": ["a"], "s2": ["d"]}, 200),
        ({"j1": ["f"]}, 50),
        ({"j1": ["t"]}, 0),
        ({"m1": ["a", "b", "d"]}, 200),
        ({"m1": ["d", "b", "a"]}, 200),
        ({"m1": ["a", "b"]}, 0),
        ({"m1": ["a"]}, 0),
        ({"m1": ["a", "b", "c", "d"]}, 0),
        ({"m1": ["a", "b", "c"]}, 0),
        ({"m1": []}, 0),
        ({"s1": ["a"], "s2": ["d"], "m1": ["a", "b", "d"], "j1": ["f"]}, 450),
        ({"other": ["a"]}, 0),
    ],
)
def test_paper_score(said: dict[str, list[str]], score: int) -> None:
    assert paper_score(POINTS, RIGHT, said) == score


def test_item_without_right_answer_is_worth_nothing() -> None:
    assert paper_score({"x": 100}, {}, {}) == 0
    assert paper_score({"x": 100}, {}, {"x": ["a"]}) == 0


def event(kind: str, **fields: Any) -> dict[str, Any]:
    return {"kind": kind, **fields}


def said(entry: str, item: str, options: list[str], kind: str = "answer-saved") -> dict[str, Any]:
    return event(kind, entry=entry, item=item, options=options)


def theory(*events: dict[str, Any], paper: bytes = PAPER) -> dict[str, int]:
    plan = {"entries": [{"id": name, "group": "G1"} for name in "xyz"]}
    start = [
        event("sitting-arranged", arrangement=plan),
        event("beat", elapsed=1),
        event("paper-opened", group="G1", digest="d"),
    ]
    return Scorer([*start, *events], {"d": paper}, RIGHT).theory()


def test_last_answer_before_and_after_the_hand_in_counts() -> None:
    events = [
        said("x", "s1", ["b"]),
        said("x", "s1", ["a"]),
        said("x", "m1", ["a", "b", "d"]),
        said("x", "m1", []),
        said("x", "s2", ["c"], "answer-superseded"),
        event("handed-in", entry="x"),
        said("x", "j1", ["f"], "tail-applied"),
    ]
    assert theory(*events) == {"x": 150}


def test_who_did_not_hand_in_has_no_score_and_who_said_nothing_has_none_of_the_points() -> None:
    assert theory(said("y", "s1", ["a"]), event("handed-in", entry="x")) == {"x": 0}


def test_pending_answer_counts_once_two_persons_accept_it() -> None:
    asked = [said("x", item, RIGHT[item], "answer-pending") for item in ("s1", "s2", "j1")]
    events = [
        *asked,
        event("handed-in", entry="x"),
        event("pending-settled", number=1, accept=False),
        event("pending-settled", number=2, accept=True),
    ]
    assert theory(*events) == {"x": 50}


def test_answers_from_paper_replace_those_of_the_screen() -> None:
    written = [{"item": "s1", "options": ["a"]}, {"item": "s2", "options": ["a"]}]
    events = [
        said("x", "s1", ["c"]),
        said("x", "s2", ["d"]),
        said("x", "j1", ["f"]),
        event("answers-entered", entry="x", answers=written),
        event("handed-in", entry="x"),
    ]
    assert theory(*events) == {"x": 150}


def test_paper_without_sections_gives_one_point_an_item() -> None:
    paper = b'{"items": [{"id": "s1"}, {"id": "m1"}, {"id": "j1"}]}'
    events = [said("x", "m1", ["a", "b", "d"]), said("x", "j1", ["f"])]
    assert theory(*events, event("handed-in", entry="x"), paper=paper) == {"x": 200}


# -------------------------------------------------------------------------- practical
@pytest.mark.parametrize(
    ("marks", "mean"),
    [
        ([8000, 8200, 8400], 8200),
        ([8005, 8005, 8005], 8010),
        ([8004, 8004, 8004], 8000),
        ([8010, 8015, 8020], 8020),
        ([8010, 8015, 8019], 8010),
        ([8015, 8015, 8015], 8020),
        ([8025, 8025, 8025], 8030),
        ([5994, 5995, 5996], 6000),
        ([5994, 5995, 5995], 5990),
        ([8000, 8005], 8000),
        ([8005, 8005, 8005, 8005], 8010),
        ([8004, 8005, 8005, 8005], 8000),
        ([0, 0, 0], 0),
        ([0, 9000, 9000], 6000),
        ([10000, 10000, 10000], 10000),
        ([1, 1, 3], 0),
        ([5, 5, 5], 10),
    ],
)
def test_mean_half_up_to_a_tenth(marks: list[int], mean: int) -> None:
    assert mean_to_tenth(marks) == mean


@given(st.lists(st.integers(0, 10_000), min_size=1, max_size=7))
def test_mean_is_the_nearest_tenth_and_halves_go_up(marks: list[int]) -> None:
    mean = mean_to_tenth(marks)
    assert mean % 10 == 0
    assert -5 * len(marks) < mean * len(marks) - sum(marks) <= 5 * len(marks)


@pytest.mark.parametrize(
    ("rows", "vetoed", "mark"),
    [
        ({1: 4000, 2: 0}, False, 10000),
        ({1: 0, 2: 6000}, False, 0),
        ({1: 2550, 2: 1005}, False, 7545),
        ({1: 2550, 2: 1005}, True, 0),
        ({2: 1000}, False, 5000),
        ({}, False, 0),
    ],
)
def test_sheet_mark(rows: dict[int, int], vetoed: bool, mark: int) -> None:
    assert sheet_mark(BY_NUMBER, rows, vetoed) == mark


def row(number: int, hundredths: int) -> dict[str, Any]:
    return {"no": number, "hundredths": hundredths}


def sheet(who: str, kind: str, **fields: Any) -> dict[str, Any]:
    return event(kind, piece="p", examiner=who, **fields)


def signed(who: str, award: int, lost: int) -> list[dict[str, Any]]:
    return [
        sheet(who, "row-scored", row=row(1, 0)),
        sheet(who, "row-scored", row=row(1, award)),
        sheet(who, "row-scored", row=row(2, lost)),
        sheet(who, "sheet-signed"),
    ]


def practical(*events: dict[str, Any]) -> Scorer:
    start = [
        event("practical-paper-opened", group="G1", paper={"rows": RUBRIC}),
        event("pieces-drawn", group="G1", lots=[{"piece": "p"}]),
    ]
    return Scorer([*start, *events], {}, {})


def test_mean_of_all_signed_sheets() -> None:
    three = [*signed("e1", 4000, 0), *signed("e2", 4000, 1000), *signed("e3", 3000, 1010)]
    done = practical(*three, sheet("e4", "row-scored", row=row(1, 1)))
    assert done.marks() == {("p", "e1"): 10000, ("p", "e2"): 9000, ("p", "e3"): 7990}
    assert done.means() == {"p": 9000}


def test_veto_makes_a_sheet_nothing_until_it_is_taken_away() -> None:
    marked, gone = (sheet("e1", "veto-marked", code="V1", reason=why) for why in ("见照片", ""))
    assert practical(marked, *signed("e1", 4000, 0)).means() == {"p": 0}
    assert practical(marked, gone, *signed("e1", 4000, 0)).means() == {"p": 10000}


def test_struck_row_counts_once_countersigned() -> None:
    struck = sheet("e1", "row-struck", version=2, new=row(2, 500))
    begun = [*signed("e1", 4000, 1000), struck]
    accepted = sheet("e1", "version-countersigned", version=2)
    rejected = sheet("e1", "version-rejected", version=2)
    again = sheet("e1", "row-struck", version=3, new=row(1, 3900))
    third = sheet("e1", "version-countersigned", version=3)
    assert practical(*begun).means() == {"p": 9000}
    assert practical(*begun, accepted).means() == {"p": 9500}
    assert practical(*begun, rejected).means() == {"p": 9000}
    assert practical(*begun, rejected, again, third).means() == {"p": 8900}
    assert practical(*begun, accepted, again, third).means() == {"p": 9400}


def test_sheet_from_paper_stands_for_what_was_on_the_screen() -> None:
    rows = [row(1, 4000), row(2, 2000)]
    screen = [sheet("e1", "row-scored", row=row(1, 1))]
    entered = sheet("e1", "sheet-entered", rows=rows, vetoes=[])
    vetoed = sheet("e1", "sheet-entered", rows=rows, vetoes=[{"code": "V1"}])
    assert practical(*screen, entered).means() == {"p": 8000}
    assert practical(*screen, vetoed).means() == {"p": 0}


def test_sheet_scored_anew_counts_once_the_recheck_is_closed() -> None:
    rows = [row(1, 4000), row(2, 2000)]
    anew = sheet("e1", "sheet-rescored", version=2, rows=rows, vetoes=[])
    begun = [*signed("e1", 4000, 0), *signed("e2", 4000, 4000), anew]
    closed = event("recheck-closed", piece="p", covers={"e1": 2, "e2": 1})
    assert practical(*begun).means() == {"p": 8000}
    assert practical(*begun, closed).means() == {"p": 7000}
