"""Simulated days: a slice without a violation, the same again by seed, and every control found."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from random import Random

import pytest

from bozhen_desktop.cli import faults, sim_enrol, sim_faults
from bozhen_desktop.cli import simulate as simulate_module
from bozhen_desktop.cli.sim_day import Day, make_script, play
from bozhen_desktop.cli.sim_plan import make_plan
from bozhen_desktop.cli.simulate import (
    Options,
    main,
    plan_of,
    play_shard,
    script_of,
    shortened,
    simulate,
    trace_of,
)
from bozhen_desktop.domain import results
from bozhen_desktop.domain.violations import Facts, RecordViolation
from bozhen_desktop.hall import asks, meetings
from bozhen_desktop.hall.book import Book
from bozhen_desktop.wire import hall_side, peer_side

SEED = 7
EXPECTED = {
    faults.ACK_BEFORE_COMMIT: "acknowledged-not-durable",
    faults.DROP_QUEUE: "vanished not-brought-back",
    faults.EARLY_SAVED: "saved-too-early",
    faults.BLIND_LEAK: "blind-broken",
}


def options(**more: object) -> Options:
    fields = {"days": 2, "seed": SEED, "seats": 6, "items": 8, "control": "", "shrink_runs": 10}
    return Options(**{**fields, "only": None, **more})  # type: ignore[arg-type]


NATURE = (
    "cut", "away", "slow", "restart", "wipe", "die", "sleep", "crash", "reboot", "commit", "disk",
    "wall", "shorter", "full", "replay", "insider", "clone", "restore-point", "set-back", "twice",
    "no-room-file", "guess",
)  # fmt: skip
PEOPLE = (
    "answer-pending", "tail-applied", "outbox-refused", "refused-settled", "pending-settled",
    "group-paused", "credit-granted", "entry-moved", "credit while somebody is cut off",
    "answers-entered from paper", "checked-in from paper", "group-started from paper",
    "note-added from paper", "sheet-entered from paper", "violation-recorded from paper",
    "violation-recorded", "violation-decided", "fault-opened", "fault-closed", "enrolled by code",
    "outbox on a stick", "staff-replaced", "sitting-suspended", "sitting-resumed", "row-struck",
    "recheck-closed", "version-rejected",
)  # fmt: skip


def test_a_slice_of_days_without_a_violation(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--days", "30", "--seed", str(SEED), "--json"]) == 0
    facts = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (facts["ran"], facts["days"], facts["violations"]) == (True, 30, 0)
    assert facts["events"] > 30 * 80 and facts["faults"] > 30 * 4
    assert facts["days_per_s"] > 0 and facts["days_per_cpu_s"] > 0
    assert facts["faults"] == sum(facts["fault_kinds"].values())


@pytest.mark.timeout(600)
def test_everything_happens_within_some_hundred_days() -> None:
    missing = {*NATURE, *PEOPLE}
    for first in range(0, 400, 20):
        for facts in play_shard(options(), range(first, first + 20)):
            missing -= facts.kinds.keys() | facts.acts.keys()
        if not missing:
            return
    assert missing == set()


@pytest.mark.parametrize("subject", ["theory", "practical"])
def test_a_day_is_the_same_for_the_same_seed(subject: str) -> None:
    plan, script = make_plan(subject, 6, 8), make_script("again")
    first, second = (play(plan, "again", script) for _ in range(2))
    assert first == second
    other = play(plan, "other", make_script("other"))
    assert other.trace != first.trace


ONE_SHARD = """
from bozhen_desktop.cli.simulate import Options, play_shard
for facts in play_shard(Options(6, 7, 6, 8, "", 1, None), range(6)):
    print(facts.day, facts.events, facts.kinds, facts.digest)
"""


def test_a_day_is_the_same_whatever_order_a_set_has() -> None:
    said = set()
    for number in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": number}
        command = [sys.executable, "-c", ONE_SHARD]
        found = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
        said.add(found.stdout)
    assert len(said) == 1 and len(said.pop().splitlines()) == 6


def test_what_comes_out_does_not_depend_on_the_number_of_processes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(simulate_module, "SHARD", 1)
    one, two = (simulate(options(days=4, workers=workers)) for workers in (1, 2))
    fields = ("days", "events", "kinds", "acts", "digest", "violations")
    assert [getattr(one, f) for f in fields] == [getattr(two, f) for f in fields]
    assert one.digest != simulate(options(days=3)).digest


def test_days_of_other_sizes() -> None:
    for day, (seats, items) in enumerate(((2, 3), (12, 5))):
        assert simulate(options(seats=seats, items=items, only=day, days=1)).violations == 0


@pytest.mark.parametrize("control", faults.CONTROLS)
def test_what_is_broken_on_purpose_is_found_and_shortened(control: str) -> None:
    broken = options(control=control)
    totals = simulate(broken)
    assert totals.violations > 0 and totals.first is not None
    short, result = shortened(broken, totals.first)
    assert len(short) < len(script_of(broken, totals.first)) * 0.6
    assert {found.code for found in result.violations} & set(EXPECTED[control].split())
    lines = trace_of(result)
    assert "VIOLATION" in lines[-1] and len(lines) > 5


def test_the_last_line_of_a_failing_run_is_json_behind_its_trace(
    capsys: pytest.CaptureFixture[str],
) -> None:
    argv = ["--days", "1", "--seed", "2", "--break", faults.EARLY_SAVED, "--shrink-runs", "3"]
    assert main([*argv, "--json"]) == 1
    lines = capsys.readouterr().out.splitlines()
    facts = json.loads(lines[-1])
    assert facts["violations"] > 0 and facts["break"] == faults.EARLY_SAVED
    assert any("VIOLATION saved-too-early" in line for line in lines)
    assert any(line.startswith("again: bozhen simulate --seed 2 --day 0") for line in lines)


def _served_to_all(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(meetings, "_live_links", lambda core, key: [])


def _anybody_is_here(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(asks, "_is_here", lambda book, asker, actor: True)


def _any_proof(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(hall_side, "verify", lambda public, signature, data: True)


def _any_code(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(hall_side.PairingResponder, "check", lambda self, confirmation: None)
    patch.setattr(peer_side.PairingInitiator, "check", lambda self, confirmation: None)


def _no_loss_is_noticed(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Book, "holds", lambda self, place: True)


def _violations_are_free(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(results, "tier_of", lambda room, entry: 0)


PLANTED = {
    "clone": (_served_to_all, {"twice-served"}),
    "insider": (_anybody_is_here, {"hijacked", "hostile-accepted", "invented", "seen-by-other"}),
    "replay": (_any_proof, {"hijacked"}),
    "guess": (_any_code, {"hijacked"}),
    "shorter": (_no_loss_is_noticed, {"not-alarmed", "acknowledged-behind"}),
    "violation": (_violations_are_free, {"results-differ"}),
}


def _provoke(day: Day, name: str, number: int) -> None:
    """The hazard, much more often than on other days."""
    rng, room = Random(number), day.world.hall.room
    if room is not None and name == "guess":
        sim_enrol.by_code(day.proctor, room, rng)
    if room is not None and name == "violation":
        people = [*room.checkin.present]
        facts = Facts(facts="看邻座", clause="第九条", refused=True)
        if people and not day.proctor.busy and {"chief", "super"} <= day.proctor.here:
            command = RecordViolation(entry=rng.choice(people), code="device", facts=facts)
            day.proctor.do("chief", command, "super")
    elif name != "violation":
        sim_faults.strike(day, name, number, rng)


def _codes_of_a_day(name: str, seed: str) -> set[str]:
    day = Day(make_plan("theory", 6, 8), seed, "")
    for number, step in enumerate(make_script(seed)):
        day.play(step)
        if number % 8 == 7:
            _provoke(day, name, number)
    day.finish()
    return {found.code for found in day.world.check.violations}


@pytest.mark.parametrize("name", PLANTED)
def test_a_defect_that_a_hazard_meets_is_found(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    plant, codes = PLANTED[name]
    plant(monkeypatch)
    assert any(codes & _codes_of_a_day(name, f"{name}/{number}") for number in range(12))


@pytest.mark.parametrize("name", PLANTED)
def test_such_a_day_without_the_defect_is_good(name: str) -> None:
    assert _codes_of_a_day(name, f"{name}/0") == set()


def test_a_frozen_build_breaks_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.frozen", True, raising=False)
    assert main(["--days", "1", "--break", faults.DROP_QUEUE]) == 2
    assert json.loads(capsys.readouterr().out)["ran"] is False


@pytest.mark.parametrize("argv", [["--days", "0"], ["--seats", "1"], ["--items", "2"]])
def test_sizes_that_make_no_day_are_refused(argv: list[str]) -> None:
    with pytest.raises(SystemExit):
        main(argv)


def test_every_third_day_is_practical() -> None:
    subjects = [plan_of(options(), day).subject for day in range(6)]
    assert subjects == ["theory", "theory", "practical"] * 2
