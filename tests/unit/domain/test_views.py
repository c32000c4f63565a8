"""What each role sees, by example; `test_random_days` holds the same for any day."""

from __future__ import annotations

from typing import Any

import pytest

from bozhen_desktop.domain.access import ReportLost
from bozhen_desktop.domain.breaks import LeaveRoom
from bozhen_desktop.domain.checkin import MarkAbsent, TurnAway
from bozhen_desktop.domain.credits import GrantCredit
from bozhen_desktop.domain.handin import ForceHandIn
from bozhen_desktop.domain.incidents import OpenFault, RaiseHand, SendMessage
from bozhen_desktop.domain.panels import SettlePiece
from bozhen_desktop.domain.scoring import ConfirmScores, OpenKey, ScoreGroup
from bozhen_desktop.domain.seating import MoveEntry
from bozhen_desktop.domain.sitting import EndGroup, PauseGroup, SuspendSitting
from bozhen_desktop.domain.views import (
    Drop,
    Put,
    Viewer,
    apply_change,
    changes_of,
    view_of,
)
from bozhen_desktop.domain.violations import DecideViolation, Facts, RecordViolation
from tests.unit.domain.support import EXAMINERS, MINUTE, made, practical_plan, refused, working
from tests.unit.domain.theory import (
    TheoryDay,
    arranged,
    check_in,
    ready,
    right,
    running,
)

CONSOLE = Viewer("console", "chief")


def state(day: Any, entry: str) -> str:
    return str(view_of(day.room, CONSOLE)[f"state/{entry}"]["state"])


def test_base_states_of_a_theory_day() -> None:
    day = arranged()
    assert state(day, "n1") == "due"
    check_in(day, "n1")
    assert state(day, "n1") == "present"
    day.log_in("n1")
    assert state(day, "n1") == "ready"
    day.do(TurnAway(entry="n2", reason="替考"), "chief", "inv1")
    assert state(day, "n2") == "turned-away"
    day = running(missing=("n4",))
    assert state(day, "n1") == "answering"
    day.do(PauseGroup(group="G1", reason="停电"))
    assert (state(day, "n1"), state(day, "n2")) == ("paused", "answering")
    day.at(31).do(MarkAbsent(group="G2"))
    day.do(ForceHandIn(entries=["n2"], reason="演练"))
    assert (state(day, "n4"), state(day, "n2")) == ("absent", "handed-in")


def test_base_states_of_a_practical_day() -> None:
    assert {state(working(), name) for name in ("n1", "n2")} == {"working"}
    assert state(made(), "n1") == "done"
    day = working()
    day.do(PauseGroup(group="G1", reason="停电"))
    assert state(day, "n1") == "paused"


def test_overlays_come_strongest_first() -> None:
    day = running(missing=("n1",)).at(2)
    check_in(day, "n1")
    day.log_in("n1")
    facts = Facts(facts="x", clause="三", refused=True)
    day.do(RecordViolation(entry="n1", code="talk", facts=facts), "inv1", "inv2")
    day.do(LeaveRoom(entry="n1", reason="急病", escort="inv1"))
    day.do(RaiseHand(), "n1")
    day.do(ReportLost(entry="n1"))
    row = view_of(day.room, CONSOLE)["state/n1"]
    assert row["overlays"] == ["lost", "hand", "break", "violation", "late"]
    day.do(DecideViolation(number=1, tier=0, reason="查无实据"), "chief")
    assert "violation" not in view_of(day.room, CONSOLE)["state/n1"]["overlays"]


def test_seats_show_who_belongs_there_spares_and_faults() -> None:
    day = running(missing=("n4",))
    seats = day.room.seating.seats
    old = seats["n1"]
    view = view_of(day.room, CONSOLE)
    assert view[f"seat/{old}"]["entry"] == "n1"
    assert view["seat/R1-90"] == {"room": "R1", "spare": True, "failed": False, "entry": ""}
    day.do(OpenFault(seats=[old], what="死机", blocking=True))
    day.do(MoveEntry(entry="n1", seat="R1-90", reason="死机"))
    view = view_of(day.room, CONSOLE)
    assert view[f"seat/{old}"]["entry"] == "" and view[f"seat/{old}"]["failed"]
    assert view["seat/R1-90"]["entry"] == "n1" and view["state/n1"]["awaited"] == "R1-90"
    day.at(30).do(MarkAbsent(group="G2"))
    assert view_of(day.room, CONSOLE)[f"seat/{seats['n4']}"]["entry"] == "n4"


def test_a_saved_answer_changes_one_row_of_the_console_and_one_of_its_terminal() -> None:
    day = running()
    event = day.save("n1", 1, right(1))
    (change,) = changes_of(day.room, event, CONSOLE)
    assert isinstance(change, Put) and change.path == "state/n1"
    assert (change.row["answered"], change.row["items"]) == (1, 8)
    (own,) = changes_of(day.room, event, Viewer("terminal", "n1"))
    assert own.path == "me"
    assert changes_of(day.room, event, Viewer("terminal", "n2")) == []
    assert changes_of(day.room, event, Viewer("examiner", "e1")) == []


def test_id_numbers_are_masked() -> None:
    day = arranged()
    number = day.room.entry("n1").person.id_no
    shown = view_of(day.room, CONSOLE)["entry/n1"]["id"]
    assert shown == number[:6] + "********" + number[-4:]


def test_scores_appear_once_two_persons_confirmed_them() -> None:
    day = running().at(31)
    day.do(ForceHandIn(entries=["n1", "n3"], reason="演练"))
    day.do(EndGroup(group="G1"))
    day.do(OpenKey(group="G1", digest="key-G1-1"), "chief", "super")
    day.do(ScoreGroup(group="G1"))
    assert "scores/G1" not in view_of(day.room, CONSOLE)
    event = day.do(ConfirmScores(group="G1"), "chief", "super")
    row = view_of(day.room, CONSOLE)["scores/G1"]
    assert row["entries"]["n1"] == {"score": 0, "sections": [0, 0, 0], "answered": 0}
    assert any(change.path == "scores/G1" for change in changes_of(day.room, event, CONSOLE))


def own(day: TheoryDay, entry: str = "n1") -> dict[str, Any]:
    return view_of(day.room, Viewer("terminal", entry))


def test_a_terminal_knows_its_own_time_and_state() -> None:
    day = ready()
    view = own(day)
    assert view["clock"]["phase"] == "waiting" and view["paper"]["open"]
    assert view["time"] == {
        "budget": 90 * MINUTE,
        "credit": 0,
        "earliest_hand_in": 30 * MINUTE,
    }
    day = running()
    day.do(GrantCredit(entries=["n1"], ms=MINUTE, reason="死机"))
    day.save("n1", 1, right(1))
    day.do(SendMessage(text="请坐好", group="G1"))
    view = own(day)
    assert (view["time"]["budget"], own(day, "n3")["time"]["budget"]) == (91 * MINUTE, 90 * MINUTE)
    assert (view["me"]["answered"], view["me"]["epoch"], view["me"]["receipt"]) == (1, 1, "")
    assert view["message/1"] == {"text": "请坐好", "read": False}
    assert "message/1" not in own(day, "n2")
    handed = day.at(31).hand_in("n1")
    assert own(day)["me"]["receipt"] == handed.receipt and own(day)["me"]["cause"] == "own"
    day.do(SuspendSitting(reason="停电"), "chief", "super")
    assert own(day)["sitting"]["suspended"]


def test_a_terminal_nobody_answers_at_sees_the_sitting_alone() -> None:
    assert [*own(running(), "")] == [*own(running(), "n99")] == ["sitting"]


def blind_day() -> Any:
    day = made(practical_plan(entries=1))
    piece = day.piece("n1")
    for examiner in EXAMINERS[:2]:
        day.sheet(piece, examiner, 7000)
    return day


def sheets(day: Any, who: str) -> set[str]:
    view = view_of(day.room, Viewer("examiner", who))
    return {path.rpartition("/")[2] for path in view if path.startswith("sheet/")}


def test_examiners_are_blind_until_all_have_signed() -> None:
    day = blind_day()
    piece = day.piece("n1")
    assert sheets(day, "e1") == {"e1"} and sheets(day, "e3") == set()
    row = view_of(day.room, Viewer("examiner", "e3"))[f"piece/{piece}"]
    assert (row["signed"], row["scorers"], row["signed_by_me"]) == (2, 3, False)
    assert view_of(day.room, CONSOLE)[f"piece/{piece}"]["signed"] == 2
    event = day.sheet(piece, "e3", 7100)
    assert sheets(day, "e1") == sheets(day, "e3") == {"e1", "e2", "e3"}
    paths = {change.path for change in changes_of(day.room, event, Viewer("examiner", "e1"))}
    assert f"sheet/{piece}/e3" in paths
    assert sheets(day, "e4") == sheets(day, "chief") == set()


def test_a_supervisor_sees_sheets_only_when_nobody_is_blind_any_more() -> None:
    day = blind_day()
    piece = day.piece("n1")
    assert sheets(day, "super") == set()
    row = view_of(day.room, Viewer("examiner", "super"))[f"piece/{piece}"]
    assert (row["mine"], row["signed"]) == (False, 2)
    event = day.sheet(piece, "e3", 7100)
    assert sheets(day, "super") == {"e1", "e2", "e3"}
    shown = {change.path for change in changes_of(day.room, event, Viewer("examiner", "super"))}
    assert f"sheet/{piece}/e1" in shown


def test_marks_reach_the_console_when_the_piece_is_settled() -> None:
    day = blind_day()
    piece = day.piece("n1")
    day.sheet(piece, "e3", 7100)
    assert view_of(day.room, CONSOLE)[f"piece/{piece}"]["settled"] is None
    day.do(SettlePiece(piece=piece))
    assert view_of(day.room, CONSOLE)[f"piece/{piece}"]["settled"]["mean"] == 7030
    assert view_of(day.room, Viewer("examiner", "e2"))[f"mean/{piece}"]["mean"] == 7030


def test_an_examiner_sees_rubric_and_station_and_no_person() -> None:
    view = view_of(working().room, Viewer("examiner", "e1"))
    assert [row["no"] for row in view["rubric/G1"]["rows"]] == [1, 2]
    pieces = {path: row for path, row in view.items() if path.startswith("piece/")}
    assert len(pieces) == 2
    assert all(row["station"].startswith("R1-") and "entry" not in row for row in pieces.values())
    stranger = view_of(working().room, Viewer("examiner", "e4"))
    assert set(stranger) == {"sitting", "who"}


def test_drops_of_nothing_are_harmless() -> None:
    view = {"a": {"x": 1}}
    apply_change(view, Drop("b"))
    apply_change(view, Put("c", {"y": 2}))
    apply_change(view, Drop("a"))
    assert view == {"c": {"y": 2}}


@pytest.mark.parametrize("role", ["", "standby", "office"])
def test_other_roles_have_no_view(role: str) -> None:
    with refused("role-unknown"):
        view_of(running().room, Viewer(role))


def test_before_the_import_there_is_nothing_to_see() -> None:
    assert view_of(TheoryDay().room, CONSOLE) == {}
