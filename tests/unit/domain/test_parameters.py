"""Parameters: defaults with bases, the latest row in force, what contradicts itself."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bozhen_desktop.domain.parameters import (
    REHEARSAL_ONLY,
    Parameter,
    Rules,
    default_parameters,
    replace,
    rules_on,
)
from tests.unit.domain.support import refused

DAY = "2026-09-22"


def test_every_rule_has_a_default_with_a_printed_basis() -> None:
    rows = {row.name: row for row in default_parameters()}
    assert set(rows) == set(Rules.__struct_fields__)
    assert all(row.basis for row in rows.values())


def test_defaults_of_the_field() -> None:
    rules = rules_on(DAY, default_parameters())
    assert (rules.pass_mark, rules.theory_duration_min, rules.examiners_min) == (6000, 90, 3)
    assert rules.late_limit_ms == rules.earliest_hand_in_ms == 30 * 60_000


@given(st.lists(st.tuples(st.sampled_from(["2026-02-01", DAY, "2027-01-01"]), st.integers(1, 9))))
def test_the_latest_row_not_after_the_day_counts(changes: list[tuple[str, int]]) -> None:
    rows = default_parameters()
    for day, value in dict(changes).items():
        rows = replace(rows, {"spread_limit": value * 100}, day, "本校设定")
    due = max((day for day, _ in changes if day <= DAY), default="")
    expected = dict(changes)[due] * 100 if due else 1000
    assert rules_on(DAY, rows).spread_limit == expected


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([Parameter(name="mood", value=1, from_day=DAY, basis="x")], "parameter-unknown"),
        ([Parameter(name="pin_tries", value=-1, from_day=DAY, basis="x")], "parameter-negative"),
        (
            [Parameter(name="late_limit_min", value=31, from_day=DAY, basis="x")],
            "late-limit-after-hand-in",
        ),
        (
            [Parameter(name="late_limit_s", value=1801, from_day=DAY, basis="x")],
            "late-limit-after-hand-in",
        ),
        (
            [Parameter(name="earliest_hand_in_s", value=20, from_day=DAY, basis="x")],
            "late-limit-after-hand-in",
        ),
    ],
)
def test_contradictions(rows: list[Parameter], code: str) -> None:
    with refused(code):
        rules_on(DAY, [*default_parameters(), *rows])


def test_the_rounding_step_is_printed_not_changed() -> None:
    with refused("parameter-fixed"):
        rules_on(DAY, replace(default_parameters(), {"mark_rounding_step": 50}, DAY, "x"))


def test_a_missing_rule_is_named() -> None:
    rows = [row for row in default_parameters() if row.name != "pin_wait_s"]
    with refused("parameter-missing"):
        rules_on(DAY, rows)


def test_seconds_replace_minutes_and_zero_means_at_once() -> None:
    rows = replace(
        default_parameters(), {"late_limit_s": 20, "earliest_hand_in_s": 25}, DAY, "演练"
    )
    rules = rules_on(DAY, rows)
    assert (rules.late_limit_ms, rules.earliest_hand_in_ms) == (20_000, 25_000)
    none = replace(default_parameters(), {"late_limit_min": 0, "earliest_hand_in_min": 0}, DAY, "x")
    assert rules_on(DAY, none).late_limit_ms == rules_on(DAY, none).earliest_hand_in_ms == 0


def test_rehearsal_only_rules_are_off_by_default() -> None:
    rules = msgspec.to_builtins(rules_on(DAY, default_parameters()))
    assert all(rules[name] == 0 for name in REHEARSAL_ONLY)
