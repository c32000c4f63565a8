"""Theory scoring: exact sets, section points, versioned keys, second confirmation."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bozhen_desktop.domain.access import ReportLost
from bozhen_desktop.domain.handin import ForceHandIn
from bozhen_desktop.domain.items import ItemKey
from bozhen_desktop.domain.paper import TEMPLATES, KeySet, Section
from bozhen_desktop.domain.results import ConfirmResults
from bozhen_desktop.domain.scoring import (
    ConfirmScores,
    OpenKey,
    ScoreGroup,
    Scorer,
    item_points,
    score_paper,
)
from bozhen_desktop.domain.sitting import EndGroup
from tests.unit.domain.support import refused
from tests.unit.domain.theory import TheoryDay, keys, right, running, wrong

OPTIONS = st.lists(st.sampled_from("abcde"), unique=True)


@pytest.mark.parametrize(
    ("kind", "chosen", "right_ones", "partial", "points"),
    [
        ("single", "a", "a", 0, 100),
        ("single", "b", "a", 0, 0),
        ("single", "", "a", 0, 0),
        ("judge", "t", "t", 0, 100),
        ("judge", "f", "t", 0, 0),
        ("multiple", "ac", "ac", 0, 100),
        ("multiple", "ca", "ac", 0, 100),
        ("multiple", "a", "ac", 0, 0),
        ("multiple", "abc", "ac", 0, 0),
        ("multiple", "", "ac", 0, 0),
        ("multiple", "a", "ac", 50, 50),
        ("multiple", "ab", "ac", 50, 0),
        ("multiple", "abc", "ac", 50, 0),
        ("multiple", "", "ac", 50, 0),
        ("single", "", "a", 50, 0),
    ],
)
def test_points_of_an_item(
    kind: str, chosen: str, right_ones: str, partial: int, points: int
) -> None:
    assert item_points(kind, [*chosen], [*right_ones], 100, partial) == points


@given(OPTIONS, st.lists(st.sampled_from("abcde"), unique=True, min_size=2))
def test_only_exactly_the_right_set_scores(chosen: list[str], right_ones: list[str]) -> None:
    earned = item_points("multiple", chosen, right_ones, 100, 0)
    assert earned == (100 if set(chosen) == set(right_ones) else 0)


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_template_gives_100_points_for_all_right_and_none_for_nothing(name: str) -> None:
    sections = TEMPLATES[name]
    types = [section.type for section in sections for _ in range(section.count)]
    made = [
        ItemKey(item=f"i{n}", version=1, right=["a", "c"] if kind == "multiple" else ["a"])
        for n, kind in enumerate(types)
    ]
    key = KeySet(paper="P", paper_digest="d", version=1, sections=sections, keys=made)
    answers = {row.item: row.right for row in made}
    assert score_paper(key, answers, 0) == (10_000, [s.count * s.points for s in sections])
    assert score_paper(key, {}, 0) == (0, [0] * len(sections))
    answers.pop("i0")
    assert score_paper(key, answers, 0)[0] == 10_000 - sections[0].points


@given(st.lists(st.sampled_from([right, wrong, lambda n: []]), min_size=8, max_size=8))
def test_a_score_is_the_sum_of_its_right_items(choices: list[Any]) -> None:
    answers = {f"G1-i{n}": choice(n) for n, choice in enumerate(choices, 1)}
    points = [1000] * 4 + [2000] * 2 + [1000] * 2
    expected = sum(p for p, choice in zip(points, choices, strict=True) if choice is right)
    total, sections = score_paper(keys(), answers, 0)
    assert total == sum(sections) == expected


@given(
    st.lists(st.tuples(OPTIONS.filter(bool), st.none() | OPTIONS), min_size=6, max_size=6),
    st.sampled_from([0, 50]),
)
def test_many_papers_score_as_their_items_do(
    rows: list[tuple[list[str], list[str] | None]], partial: int
) -> None:
    sections = [
        Section(type="single", count=2, points=100),
        Section(type="multiple", count=3, points=150),
        Section(type="judge", count=1, points=50),
    ]
    made = [ItemKey(item=f"i{n}", version=1, right=right) for n, (right, _) in enumerate(rows)]
    key = KeySet(paper="P", paper_digest="d", version=1, sections=sections, keys=made)
    given_ones = {
        f"i{n}": sorted(chosen) for n, (_, chosen) in enumerate(rows) if chosen is not None
    }
    worth = [section for section in sections for _ in range(section.count)]
    points = [
        item_points(section.type, chosen or [], right, section.points, partial)
        for section, (right, chosen) in zip(worth, rows, strict=True)
    ]
    scorer = Scorer(key, partial)
    expected = (sum(points), [sum(points[:2]), sum(points[2:5]), points[5]])
    assert [scorer.score(given_ones), scorer.score(given_ones)] == [expected, expected]
    assert scorer.score({}) == (0, [0, 0, 0])


def ended(*lost: str) -> TheoryDay:
    """G1 handed in: n1 all right, n3 item 1 only. `lost` are cut off before a forced hand-in."""
    day = running()
    for number in range(1, 9):
        day.save("n1", number, right(number))
    day.save("n3", 1, right(1))
    day.save("n3", 2, wrong(2))
    day.at(40)
    for entry in lost:
        day.do(ReportLost(entry=entry))
    day.do(ForceHandIn(entries=["n1", "n3"], reason="演练"))
    day.do(EndGroup(group="G1"))
    return day


def test_a_key_opens_after_the_last_hand_in_by_two_persons() -> None:
    command = OpenKey(group="G1", digest="key-G1-1")
    with refused("group-phase"):
        running().do(command, "chief", "super")
    day = ended()
    with refused("second-person-needed"):
        day.do(command)
    with refused("key-not-loaded"):
        day.do(OpenKey(group="G1", digest="key-G1-9"), "chief", "super")
    with refused("key-of-other-paper"):
        day.do(OpenKey(group="G1", digest="key-G2-1"), "chief", "super")
    event = day.do(command, "keep1", "keep2")
    assert (event.version, event.out) == (1, [])
    with refused("key-opened"):
        day.do(command, "chief", "super")


@pytest.mark.parametrize("change", ["short", "turned", "version"])
def test_a_key_that_does_not_fit_the_paper_item_by_item_is_refused(change: str) -> None:
    day = ended()
    rows = [*keys().keys]
    if change == "short":
        rows.pop()
    elif change == "turned":
        rows[0], rows[1] = rows[1], rows[0]
    else:
        rows[0] = msgspec.structs.replace(rows[0], version=2)
    day.room.scoring.loaded["bad"] = msgspec.structs.replace(keys(), keys=rows)
    with refused("key-of-other-paper"):
        day.do(OpenKey(group="G1", digest="bad"), "chief", "super")


def test_terminals_still_out_need_chief_and_supervisor_and_a_reason() -> None:
    day = ended("n3")
    command = OpenKey(group="G1", digest="key-G1-1")
    with refused("reason-needed"):
        day.do(command, "chief", "super")
    due = OpenKey(group="G1", digest="key-G1-1", reason="终端损坏")
    with refused("supervisor-needed"):
        day.do(due, "keep1", "keep2")
    assert day.do(due, "chief", "super").out == ["n3"]


def test_who_handed_in_himself_is_not_out_when_his_pc_is_switched_off() -> None:
    day = running().at(31)
    for entry in ("n1", "n3"):
        day.hand_in(entry)
        day.do(ReportLost(entry=entry))
    day.do(EndGroup(group="G1"))
    assert day.do(OpenKey(group="G1", digest="key-G1-1"), "keep1", "keep2").out == []


def scored() -> TheoryDay:
    day = ended()
    day.do(OpenKey(group="G1", digest="key-G1-1"), "chief", "super")
    day.do(ScoreGroup(group="G1"))
    return day


def test_scores_of_a_group() -> None:
    day = ended()
    with refused("key-not-open"):
        day.do(ScoreGroup(group="G1"))
    day = scored()
    scores = day.room.scoring.scores
    assert (scores["n1"].score, scores["n1"].sections) == (10_000, [4000, 4000, 2000])
    assert (scores["n3"].score, scores["n3"].answered, scores["n3"].version) == (1000, 2, 1)
    with refused("nothing-changed"):
        day.do(ScoreGroup(group="G1"))


def test_a_second_person_confirms() -> None:
    day = scored()
    with refused("second-person-needed"):
        day.do(ConfirmScores(group="G1"))
    event = day.do(ConfirmScores(group="G1"), "chief", "super")
    assert (event.count, event.version) == (2, 1)
    with refused("already-confirmed"):
        day.do(ConfirmScores(group="G1"), "chief", "super")
    with refused("nobody-to-score"):
        day.do(ConfirmScores(group="G2"), "chief", "super")


def test_a_corrected_key_scores_again_and_undoes_both_confirmations() -> None:
    day = scored()
    day.do(ConfirmScores(group="G1"), "chief", "super")
    day.do(ConfirmResults(group="G1"), "chief", "super")
    day.room.scoring.loaded["key-G1-2"] = keys("G1", 2, i2=wrong(2))
    day.do(OpenKey(group="G1", digest="key-G1-2"), "chief", "super")
    assert not day.room.scoring.confirmed and not day.room.results.confirmed
    with refused("scores-stale"):
        day.do(ConfirmScores(group="G1"), "chief", "super")
    day.do(ScoreGroup(group="G1"))
    scores = day.room.scoring.scores
    assert (scores["n1"].score, scores["n3"].score) == (9000, 2000)
    assert day.do(ConfirmScores(group="G1"), "chief", "super").version == 2
    with refused("key-opened"):
        day.do(OpenKey(group="G1", digest="key-G1-1"), "chief", "super")


def test_without_the_clear_key_nothing_is_scored() -> None:
    day = ended()
    day.do(OpenKey(group="G1", digest="key-G1-1"), "chief", "super")
    day.room.scoring.loaded.clear()
    with refused("key-not-loaded"):
        day.do(ScoreGroup(group="G1"))
