"""Reconciling reads four disks: whole it agrees, and one planted difference on any is seen."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from bozhen_desktop.cli.reconcile import Reconciliation, reconcile
from bozhen_desktop.domain.base import Event
from bozhen_desktop.host.folder import DataFolder
from bozhen_desktop.journal.log import Journal
from bozhen_desktop.kernel.errors import IntegrityError
from bozhen_desktop.office.database import sqlite_engine, transaction
from tests.integration.four_places import (
    ABSENT,
    ALL,
    ENTRIES,
    HALF,
    JOURNAL_KEY,
    MOVED,
    PAPER,
    SPARE,
    TAIL,
    WAITS,
    Boxes,
    World,
    blobs,
    write_sheet,
)
from tests.unit.office import parts

PIECE_ENTRY = parts.entry_id(1)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return World(tmp_path_factory.mktemp("world"))


def run(world: World, office: Path | None = None, **more: Any) -> Reconciliation:
    """Reconcile both sittings; `T1` and `P1` give other fields of a place."""
    forgotten, sheets = more.pop("forgotten", ()), more.pop("sheets", world.sheets)
    places = [
        msgspec.structs.replace(place, **more.get(name, {})) for name, place in world.places.items()
    ]
    return reconcile(office or world.office, places, sheets, forgotten)


def found(done: Reconciliation) -> set[tuple[str, str]]:
    """Sides and things that differ."""
    return {(one.place, one.what) for one in done.mismatches}


def sides(done: Reconciliation) -> set[str]:
    return {one.place for one in done.mismatches}


# -------------------------------------------------------------------------- agreement
def test_whole_batch_is_reconciled(world: World) -> None:
    done = run(world)
    assert done.mismatches == []
    assert done.reconciled
    assert done.compared == sum(n for counts in done.sides.values() for n in counts.values())
    assert all(n > 0 for counts in done.sides.values() for n in counts.values())


def test_whole_batch_on_postgresql(tmp_path: Path, fresh_postgres_url: str) -> None:
    world = World(tmp_path, fresh_postgres_url)
    done = run(world)
    assert done.mismatches == []
    assert done.reconciled


def test_what_is_counted(world: World) -> None:
    done = run(world)
    rooms = world.theory.room, world.practical.room
    assert done.answers == sum(map(len, rooms[0].answers.saved.values()))
    sheets = rooms[1].sheets.sheets.values()
    assert done.marks == sum(len(v.rows) for sheet in sheets for v in sheet.versions)
    assert (done.theory_scores, done.piece_scores, done.tails_applied) == (6, 3, 1)
    said = [ask for rows in world.boxes["T1"].asked.values() for ask, code in rows if not code]
    assert done.answers_acknowledged == sum('"save-answer"' in ask.body for ask in said)
    assert done.answers_lost == 0


def test_scores_by_entry_are_those_of_the_rooms(world: World) -> None:
    scores = run(world).scores
    theory, practical = world.theory.room, world.practical.room
    assert {scores[f"T1/{entry}"] for entry in (ALL, HALF, TAIL)} == {10000, 3000, 8000}
    for entry, one in theory.scoring.scores.items():
        assert scores[f"T1/{entry}"] == one.score
    for entry, piece in practical.practical.by_entry.items():
        assert scores[f"P1/{entry}"] == practical.sheets.scored[piece].mean
    assert scores[f"P1/{PIECE_ENTRY}"] == 8020
    assert scores[f"P1/{parts.entry_id(2)}"] == 0


def test_nothing_compared_is_not_reconciled(world: World) -> None:
    assert not reconcile(world.office, [], world.sheets).reconciled
    assert not run(world, P1={"devices": []}).reconciled


def test_hall_killed_in_the_middle_is_read_with_its_wal(world: World, tmp_path: Path) -> None:
    hall = world.hall(tmp_path / "hall")
    path = DataFolder.open(hall).sitting_journal("T1")
    path.unlink()
    journal = Journal.create(path, JOURNAL_KEY)
    journal.append(parts.journal(world.theory.events), blobs())
    assert run(world, T1={"hall": hall}).mismatches == []
    shutil.copytree(hall, tmp_path / "copy", ignore=shutil.ignore_patterns("*-shm"))
    journal.close()
    assert run(world, T1={"hall": tmp_path / "copy"}).mismatches == []


# ---------------------------------------------------------------------------- outboxes
def spoilt(world: World, sitting: str, tmp_path: Path, spoil: Callable[[Boxes], object]) -> Any:
    boxes = world.boxes[sitting].copy()
    spoil(boxes)
    return run(world, **{sitting: {"devices": boxes.write(tmp_path)}})


def change(device: str, kind: str, nth: int = 0, **fields: Any) -> Callable[[Boxes], object]:
    """Change fields of the nth command of a kind in a device's outbox."""

    def spoil(boxes: Boxes) -> None:
        rows = boxes.asked[device]
        places = [n for n, (ask, code) in enumerate(rows) if not code and f'"{kind}"' in ask.body]
        ask, code = rows[places[nth]]
        body = msgspec.json.decode(ask.body) | fields
        text = msgspec.json.encode(body, order="sorted").decode()
        rows[places[nth]] = msgspec.structs.replace(ask, body=text), code

    return spoil


def drop(device: str) -> Callable[[Boxes], object]:
    return lambda boxes: boxes.asked[device].pop()


ROW = {"no": 2, "hundredths": 1, "places": 0, "reason": ""}


@pytest.mark.parametrize(
    ("sitting", "what", "spoil"),
    [
        ("T1", "answer", change(ALL, "save-answer", -1, options=["d"])),
        ("T1", "answer", change(ALL, "save-answer", 0, options=["d"])),
        ("T1", "answer", change(ALL, "save-answer", 0, item="G1-i2")),
        ("T1", "answer", change(WAITS, "save-answer", 2, options=["d"])),
        ("T1", "answer", change(TAIL, "save-answer", -1, options=["d"])),
        ("T1", "answer", drop(TAIL)),
        ("T1", "answer", drop(SPARE)),
        ("T1", "answer", change(MOVED, "save-answer", 2, options=["a"])),
        ("T1", "answer", change(SPARE, "save-answer", 0, epoch=1)),
        ("T1", "receipt", drop(ALL)),
        ("T1", "receipt", change(ALL, "hand-in", receipt="0" * 16)),
        ("P1", "row", change("panel", "score-row", 1, row=ROW)),
        ("P1", "row", change("panel", "strike-through", 0, row=ROW)),
        ("P1", "row", change("panel", "strike-through", 1, row=ROW)),
        ("P1", "row", change("panel", "rescore-sheet", 0, rows=[ROW])),
        ("P1", "sheet", change("panel", "sign-sheet", 0, digest="0" * 64)),
        ("P1", "vetoes", change("panel", "mark-veto", 0, code="V2")),
        ("P1", "vetoes", change("panel", "rescore-sheet", vetoes=[{"code": "V1", "reason": "x"}])),
    ],
)
def test_difference_in_an_outbox(
    world: World, tmp_path: Path, sitting: str, what: str, spoil: Callable[[Boxes], object]
) -> None:
    done = spoilt(world, sitting, tmp_path, spoil)
    assert not done.reconciled
    assert (f"{sitting} outbox-hall", what) in found(done)
    assert sides(done) == {f"{sitting} outbox-hall"}


@pytest.mark.parametrize("code", ["", None])
def test_answer_that_the_hall_lacks_is_lost(world: World, tmp_path: Path, code: str | None) -> None:
    def spoil(boxes: Boxes) -> None:
        boxes.put(HALF, HALF, world.theory.answer(HALF, 1, ["c"], step=99), code)

    done = spoilt(world, "T1", tmp_path, spoil)
    assert not done.reconciled
    assert any(one.right is None and "99" in one.key for one in done.mismatches)
    assert done.answers_lost == (code is not None)


def test_refused_command_is_not_missed(world: World, tmp_path: Path) -> None:
    def spoil(boxes: Boxes) -> None:
        boxes.put(HALF, HALF, world.theory.answer(HALF, 1, ["c"], step=99), "already-handed-in")

    assert spoilt(world, "T1", tmp_path, spoil).reconciled


def test_answer_refused_in_a_second_life_is_not_missed_but_compared(
    world: World, tmp_path: Path
) -> None:
    """The device was set back: what the hall had taken before is sent again and refused."""

    def spoil(boxes: Boxes) -> None:
        ask, _ = boxes.asked[ALL][0]
        boxes.asked[ALL][0] = ask, "answer-out-of-order"

    assert spoilt(world, "T1", tmp_path / "same", spoil).reconciled
    done = spoilt(
        world,
        "T1",
        tmp_path / "other",
        lambda boxes: (change(ALL, "save-answer", options=["d"])(boxes), spoil(boxes)),
    )
    assert not done.reconciled
    assert done.answers_lost == 0


def test_forgotten_outbox_may_lack_but_not_contradict(world: World, tmp_path: Path) -> None:
    kept = [path for path in world.places["T1"].devices if not path.name.endswith(HALF)]
    without = {"devices": kept}
    assert not run(world, T1=without).reconciled
    assert run(world, T1=without, forgotten={HALF}).reconciled
    assert not run(world, T1={"devices": kept[1:]}, forgotten={HALF}).reconciled
    boxes = Boxes("T1", {HALF: world.boxes["T1"].asked[HALF][:1]})
    change(HALF, "save-answer", options=["d"])(boxes)
    spoilt_too = {"devices": [*kept, *boxes.write(tmp_path)]}
    assert not run(world, T1=spoilt_too, forgotten={HALF}).reconciled


# ------------------------------------------------------------------- hall and packages
def altered(world: World, sitting: str, kind: str, nth: int, **fields: Any) -> list[Event]:
    """The events with fields of the nth of a kind changed, or without it."""
    events = [*world.events[sitting]]
    tags = [str(type(event).__struct_config__.tag) for event in events]
    place = [n for n, tag in enumerate(tags) if tag == kind][nth]
    if fields:
        events[place] = msgspec.structs.replace(events[place], **fields)
    else:
        del events[place]
    return events


EVENTS = [
    ("T1", "answer-saved", 0, {"options": ["d"]}),
    ("T1", "answer-saved", 0, {}),
    ("T1", "answer-pending", 0, {"options": ["d"]}),
    ("T1", "pending-settled", 0, {}),
    ("T1", "pending-settled", 0, {"receipt": "0" * 16}),
    ("T1", "tail-applied", 0, {"options": ["d"]}),
    ("T1", "tail-applied", 0, {"receipt": "0" * 16}),
    ("T1", "answer-superseded", 0, {"options": ["a"]}),
    ("T1", "answer-superseded", 0, {}),
    ("T1", "answers-entered", 0, {"answers": []}),
    ("T1", "handed-in", 0, {"receipt": "0" * 16}),
    ("T1", "violation-decided", 0, {"tier": 1}),
    ("T1", "theory-scored", 1, {"score": 3010}),
    ("T1", "theory-scored", 1, {}),
    ("P1", "sheet-signed", 0, {"total": 8010}),
    ("P1", "sheet-signed", 0, {"digest": "0" * 64}),
    ("P1", "sheet-entered", 0, {"rows": []}),
    ("P1", "row-struck", 0, {"total": 8000}),
    ("P1", "version-countersigned", 1, {}),
    ("P1", "sheet-rescored", 0, {"total": 8000}),
    ("P1", "veto-marked", 0, {}),
    ("P1", "piece-scored", 0, {"mean": 8010}),
    ("P1", "piece-scored", 2, {}),
]


@pytest.mark.parametrize(("sitting", "kind", "nth", "fields"), EVENTS)
def test_difference_in_the_hall(
    world: World, tmp_path: Path, sitting: str, kind: str, nth: int, fields: dict[str, Any]
) -> None:
    events = altered(world, sitting, kind, nth, **fields)
    done = run(world, **{sitting: {"hall": world.hall(tmp_path / "hall", {sitting: events})}})
    assert not done.reconciled
    assert f"{sitting} hall-package" in sides(done)
    assert sides(done) <= {f"{sitting} outbox-hall", f"{sitting} hall-package"}


@pytest.mark.parametrize(("sitting", "kind", "nth", "fields"), EVENTS)
def test_difference_in_the_package(
    world: World, tmp_path: Path, sitting: str, kind: str, nth: int, fields: dict[str, Any]
) -> None:
    events = altered(world, sitting, kind, nth, **fields)
    package = world.package(tmp_path / "other.bzp", sitting, events)
    done = run(world, **{sitting: {"packages": [package]}})
    assert not done.reconciled
    assert f"{sitting} hall-package" in sides(done)
    assert f"{sitting} outbox-hall" not in sides(done)


def test_ranges_must_join_and_belong_to_the_sitting(world: World, tmp_path: Path) -> None:
    first, second = world.places["T1"].packages
    for packages in ([second], [first, *world.places["P1"].packages]):
        with pytest.raises(IntegrityError, match="range-"):
            run(world, T1={"packages": packages})
    events = altered(world, "T1", "answer-saved", 0, options=["d"])
    other = world.package(tmp_path / "other.bzp", "T1", events)
    with pytest.raises(IntegrityError, match="range-fork"):
        run(world, T1={"packages": [first, second, other]})


# -------------------------------------------------------------------------------- tables
def edited(world: World, path: Path, *statements: str) -> Path:
    """A copy of the office whose tables somebody edited by SQL."""
    shutil.copytree(world.office, path)
    key = DataFolder.open(path).open_keystore().get("office/database")
    engine = sqlite_engine(path / "office.db", key)
    with transaction(engine) as connection:
        for statement in statements:
            assert connection.exec_driver_sql(statement).rowcount == 1
    engine.dispose()
    return path


ONE_ANSWER = f"WHERE entry = '{ALL}' AND item = 'G1-i1'"
ONE_SHEET = "WHERE examiner = 'e1' AND version = 2"


@pytest.mark.parametrize(
    ("what", "statement"),
    [
        ("answer", f"UPDATE answer SET options = '[\"d\"]' {ONE_ANSWER}"),
        ("answer", f"UPDATE answer SET epoch = 2 {ONE_ANSWER}"),
        ("answer", f"DELETE FROM answer {ONE_ANSWER}"),
        ("receipt", f"UPDATE answer SET options = '[\"d\"]' {ONE_ANSWER}"),
        ("row", f"UPDATE sheet SET \"rows\" = replace(\"rows\", '2020', '2025') {ONE_SHEET}"),
        ("sheet", f"UPDATE sheet SET total = 8025 {ONE_SHEET}"),
        ("sheet", f"UPDATE sheet SET status = 'rejected' {ONE_SHEET}"),
        ("sheet", f"DELETE FROM sheet {ONE_SHEET}"),
        ("score", f"UPDATE result SET marks = 3000 WHERE entry = '{PAPER}' AND sitting = 'T1'"),
        ("score", "UPDATE piece SET mean = 8010 WHERE mean = 8020"),
        ("owner", f"UPDATE piece SET entry = '{ABSENT}' WHERE mean = 8020"),
        ("score", f"UPDATE result SET marks = 9990 WHERE entry = '{ALL}' AND sitting = 'T1'"),
        ("score", f"UPDATE result SET marks = NULL WHERE entry = '{ALL}' AND sitting = 'T1'"),
        ("score", f"UPDATE result SET marks = 6000 WHERE entry = '{ABSENT}' AND sitting = 'T1'"),
        ("score", f"UPDATE result SET marks = 8010 WHERE entry = '{PIECE_ENTRY}' AND marks = 8020"),
        ("sheet", f"UPDATE sheet SET mark = 1 {ONE_SHEET}"),
        ("entries", f"DELETE FROM result WHERE entry = '{ABSENT}' AND sitting = 'T1'"),
    ],
)
def test_difference_in_the_tables(world: World, tmp_path: Path, what: str, statement: str) -> None:
    done = run(world, edited(world, tmp_path / "office", statement))
    assert not done.reconciled
    assert what in {one.what for one in done.mismatches}
    assert {side.split()[1] for side in sides(done)} <= {"package-central", "scorer"}


# ------------------------------------------------------------------------- second opinion
def everywhere(
    world: World, path: Path, sitting: str, events: list[Event], *statements: str
) -> Reconciliation:
    """The same wrong thing in hall, package and tables: only the scorer can know better."""
    place = {
        "hall": world.hall(path / "hall", {sitting: events}),
        "packages": [world.package(path / "other.bzp", sitting, events)],
    }
    office = edited(world, path / "office", *statements)
    return run(world, office, **{sitting: place})


def test_scorer_sees_a_broken_rule_for_multiple_choice(world: World, tmp_path: Path) -> None:
    """A share of the points for one of two right options."""
    events = altered(world, "T1", "theory-scored", 1, score=4000)
    statement = f"UPDATE result SET marks = 4000 WHERE entry = '{HALF}' AND sitting = 'T1'"
    done = everywhere(world, tmp_path, "T1", events, statement)
    assert found(done) == {("T1 scorer", "score")}
    assert {(one.left, one.right) for one in done.mismatches} == {("3000", "4000")}


def test_scorer_sees_a_broken_rounding(world: World, tmp_path: Path) -> None:
    """80.15 printed as 80.1."""
    events = altered(world, "P1", "piece-scored", 0, mean=8010)
    done = everywhere(
        world,
        tmp_path,
        "P1",
        events,
        "UPDATE piece SET mean = 8010 WHERE mean = 8020",
        f"UPDATE result SET marks = 8010 WHERE entry = '{PIECE_ENTRY}' AND marks = 8020",
    )
    assert found(done) == {("P1 scorer", "score")}
    assert {(one.left, one.right) for one in done.mismatches} == {("8020", "8010")}


def test_scorer_sees_another_key_than_that_of_the_sheet(world: World, tmp_path: Path) -> None:
    done = run(world, sheets=[write_sheet(tmp_path / "items.csv", {1: "C"})])
    assert found(done) == {("T1 scorer", "score")}
    assert {one.key for one in done.mismatches} == {*ENTRIES} - {MOVED, ABSENT}


def test_mismatch_names_sitting_sides_thing_and_both_values(world: World) -> None:
    one = next(one for one in run(world, T1={"devices": []}).mismatches if one.what == "receipt")
    assert (one.place, one.key, one.left) == ("T1 outbox-hall", ALL, None)
    assert one.right == world.theory.room.answers.receipts[ALL]
