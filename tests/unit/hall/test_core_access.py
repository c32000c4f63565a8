"""Who may ask for what, written a second time from the rules of the field and compared whole."""

from __future__ import annotations

import itertools

import pytest

from bozhen_desktop.domain import room, site
from bozhen_desktop.domain.access import AcceptRules
from bozhen_desktop.domain.answers import SaveAnswer
from bozhen_desktop.domain.incidents import RaiseHand
from bozhen_desktop.domain.people import DUTIES
from bozhen_desktop.domain.seating import MoveEntry
from bozhen_desktop.domain.sitting import PauseGroup
from bozhen_desktop.hall.access_table import MESSAGES, QUERIES, REQUESTS, TABLE, Row, check_row
from bozhen_desktop.hall.queries import _ANSWERS
from bozhen_desktop.hall.requests import _ACTS
from bozhen_desktop.kernel.errors import RuleError
from bozhen_desktop.wire.messages import UP_TYPES, Follow, Query, Request, StaffOn
from tests.unit.domain.theory import right
from tests.unit.hall.hall_day import SITTING, HallDay
from tests.unit.hall.rig import End

GROUPS = {
    "nobody": [],
    "leads": ["site_chief", "invigilator"],
    "chief": ["site_chief"],
    "scorers": ["examiner", "lead_examiner"],
    "keepers": ["site_chief", "custodian"],
    "totals": ["site_chief", "totaller"],
    "judges": ["site_chief", "supervisor"],
    "techs": ["site_chief", "technician"],
    "staff": [
        *("site_chief", "invigilator", "technician", "custodian", "totaller"),
        *("supervisor", "emergency"),
    ],
    "candidate": ["candidate"],
}

# command: device kinds; groups of duties; states. The hall's own commands come from no device.
RULES = """
open-site enrol-device grant-staff-file pairing-tried report-fork: hall
pin-root take-trust take-package: hall
import-arrangement record-beat resume-sitting staff-log-in staff-log-off: hall
report-lost report-back: hall
close-overdue open-paper open-practical-paper open-key refuse-outbox: hall
record-built record-written: hall
show-id-number: hall
issue-room-code: console; nobody; always
bind-seats block-device: console; techs
accept-devices: console; leads technician
grant-standby report-safety report-promotion report-superseded: hall
release-standby: console; chief; always
go-without-standby: console; leads; always
log-in: terminal; nobody
accept-rules save-answer hand-in raise-hand acknowledge-message: terminal; candidate
lower-hand: terminal console; candidate staff
start-group pause-group resume-group end-group force-hand-in grant-credit unlock: console; leads
draw-seats move-entry accept-lost-seats check-in check-in-from-paper turn-away: console; leads
mark-absent read-rules send-message leave-room return-to-room show-seal: console; leads
record-violation violation-from-paper answers-from-paper: console; leads
draw-pieces draw-late-pieces lots-from-paper: console; leads
suspend-sitting hold-briefing replace-examiner decide-violation close-out: console; chief
settle-pending: console; judges
settle-refused: console; judges; always
score-group confirm-scores confirm-results settle-piece sheet-from-paper: console; totals
receive-package record-opening: console; keepers
sign-in-staff open-fault close-fault: console; staff
add-note hand-over record-print: console; staff; always
score-row mark-veto sign-sheet strike-through convene-recheck confirm-sheet: examiner; scorers
rescore-sheet: examiner; scorers
close-recheck: console examiner; scorers supervisor
countersign-version: console examiner; scorers supervisor site_chief
check-station: console examiner; scorers technician site_chief
start-piece stop-piece: console examiner; leads scorers
"""

MAY_ASK = """
own-answers own-paper: terminal; candidate; always
room-code devices safety: console; nobody; always
unsettled: console; staff; always
pending: console; judges; always
position: terminal console examiner; nobody; always
"""

MAY_REQUEST = """
take-trust import-exam: console; site_chief custodian technician; always
take-receipt go-on: console; nobody; always
open-paper open-key: console; keepers
export-result confirm-written: console; keepers; always
take-answers: console; techs; always
purge: console; chief; closed
print-form photo: console; staff; always
show-id: console; leads supervisor
answer-sheet: console; leads
rubric: console; totals
"""

KINDS = ("terminal", "console", "examiner")
EVERY_DUTY = [*DUTIES, "candidate"]


def rules(text: str) -> dict[str, tuple[set[str], set[str], str]]:
    found = {}
    for line in text.strip().splitlines():
        names, _, rest = line.partition(":")
        kinds, duties, state = [*(part.strip() for part in rest.split(";")), "nobody", "open"][:3]
        if rest.count(";") == 2:
            state = rest.split(";")[2].strip()
        groups = {duty for word in duties.split() for duty in GROUPS.get(word, [word])}
        for name in names.split():
            assert name not in found, name
            found[name] = (set(kinds.split()), groups, state)
    return found


def allowed(rule: tuple[set[str], set[str], str], kind: str, duty: str, closed: bool) -> bool:
    kinds, duties, state = rule
    right_state = state == "always" or closed == (state == "closed")
    return kind in kinds and (not duties or duty in duties) and right_state


def passes(row: Row | None, kind: str, duty: str, closed: bool) -> bool:
    try:
        check_row(row, kind, {duty} - {""}, closed)
    except RuleError as error:
        assert error.code in ("access-device", "access-duty", "access-state")
        return False
    return True


def differences(
    table: dict[str, Row | None], expected: dict[str, tuple[set[str], set[str], str]]
) -> list[tuple[str, str, str, bool]]:
    assert set(table) == set(expected)
    cases = itertools.product(table, KINDS, ["", *EVERY_DUTY], (False, True))
    return [
        (name, kind, duty, closed)
        for name, kind, duty, closed in cases
        if passes(table[name], kind, duty, closed) != allowed(expected[name], kind, duty, closed)
    ]


def test_commands_are_open_to_exactly_those_the_rules_name() -> None:
    commands = [*room.COMMANDS, *site.COMMANDS]
    missing = [command.__name__ for command in commands if command not in TABLE]
    assert missing == [], "a command without a row"
    table = {str(command.__struct_config__.tag): TABLE[command] for command in commands}
    assert differences(dict(table), rules(RULES)) == []


def test_queries_and_requests_are_open_to_exactly_those_the_rules_name() -> None:
    assert differences(dict(QUERIES), rules(MAY_ASK)) == []
    assert differences(dict(REQUESTS), rules(MAY_REQUEST)) == []
    assert set(QUERIES) == set(_ANSWERS) and set(REQUESTS) == set(_ACTS)


def test_every_message_has_a_row_and_files_are_for_consoles() -> None:
    assert set(MESSAGES) == set(UP_TYPES)
    consoles = {kind.__name__ for kind, row in MESSAGES.items() if row.kinds == {"console"}}
    assert consoles == {"Request", "PutPart", "Fetch"}
    people = {kind.__name__ for kind, row in MESSAGES.items() if "terminal" not in row.kinds}
    standbys = {kind.__name__ for kind, row in MESSAGES.items() if row.kinds == {"standby"}}
    assert standbys == {"Track", "Stored"}
    assert people - consoles - standbys == {"StaffOn", "StaffOff", "Witness"}


def test_what_is_not_listed_is_refused() -> None:
    assert not passes(None, "console", "site_chief", False)
    assert not passes(None, "hall", "", False)


# ---------------------------------------------------------------- sessions
def code(day: HallDay, end: End, actor: str, command: object) -> str:
    ask = end.ask(SITTING, actor, command)  # type: ignore[arg-type]
    day.rig.run()
    return end.codes(ask.number)[-1]


PAUSE = PauseGroup(group="G1", reason="停电")


@pytest.mark.parametrize("actor", ["inv1", "super", "n1", "hall", "", "nobody"])
def test_an_actor_who_is_not_logged_in_at_this_session_is_refused(actor: str) -> None:
    day = HallDay(2).started()
    assert code(day, day.console, actor, PAUSE) == "actor-not-here"


def test_who_is_logged_in_elsewhere_is_not_here() -> None:
    day = HallDay(2).started()
    other = End(day.rig, "console")
    other.connect()
    assert code(day, other, "chief", PAUSE) == "actor-not-here"
    assert day.rig.on(other, SITTING, "inv1").code == ""
    assert code(day, other, "inv1", PAUSE) == ""


def test_a_duty_is_the_persons_own() -> None:
    day = HallDay(2).started()
    assert day.rig.on(day.console, SITTING, "tech").code == ""
    assert code(day, day.console, "tech", PAUSE) == "access-duty"


def test_a_terminal_asks_for_its_own_entry_alone() -> None:
    day = HallDay(2).started()
    end = day.terminals["n1"]
    save = SaveAnswer(item="G2-i1", version=1, options=right(1), epoch=1, step=1, made=0)
    assert code(day, end, "n2", save) == "actor-not-here"
    assert code(day, end, "n2", RaiseHand()) == "actor-not-here"
    assert code(day, end, "chief", PAUSE) == "actor-not-here"
    assert code(day, end, "n1", PAUSE) == "access-device"
    assert code(day, end, "", AcceptRules(pledge="x")) == "actor-not-here"
    assert day.saved("n2") == {}


@pytest.mark.parametrize("name", ["own-answers", "own-paper"])
def test_a_terminal_sees_its_own_entry_alone(name: str) -> None:
    day = HallDay(2).started()
    end = day.terminals["n1"]
    assert day.rig.query(end, SITTING, "n2", name).code == "access-duty"
    assert day.rig.query(end, SITTING, "n1", name).code == ""
    assert day.rig.query(end, "site", "n1", name).code == "access-duty"
    end.got.clear()
    for actor in ("n2", "chief", "", "n9"):
        end.send(Follow(sitting=SITTING, actor=actor))
    day.rig.run()
    assert [message.code for message in end.got] == ["follow-refused"] * 4  # type: ignore[attr-defined]
    assert end.peer.ready, "a refusal does not end the connection"


def test_a_terminal_that_its_entry_left_sees_nothing_more_of_it() -> None:
    day = HallDay(2).started()
    old = day.terminals["n1"]
    day.do(MoveEntry(entry="n1", seat="R1-90", reason="电脑故障"))
    day.terminal("n1", "R1-90")
    assert day.rig.query(old, SITTING, "n1", "own-answers").code == "access-duty"
    assert day.rig.query(old, SITTING, "n1", "own-paper").code == "access-duty"


@pytest.mark.parametrize("name", ["unsettled", "pending", "no-such-question", ""])
def test_questions_need_the_person_and_the_kind(name: str) -> None:
    day = HallDay(2).started()
    assert day.rig.query(day.console, SITTING, "inv1", name).code.startswith("access-")
    assert day.rig.query(day.terminals["n1"], SITTING, "n1", name).code.startswith("access-")


def test_a_terminal_that_speaks_as_a_console_is_cut_off() -> None:
    for message in (
        StaffOn(id=1, sitting=SITTING, staff="chief", pin="000000"),
        Request(id=1, sitting=SITTING, actor="chief", act="export-result"),
    ):
        day = HallDay(2).started()
        end = day.terminals["n1"]
        end.send(message)
        day.rig.run()
        assert end.ended == "access-device"


def test_unknown_sittings_are_answered() -> None:
    day = HallDay(2).started()
    ask = day.console.ask("S9", "chief", PAUSE)
    day.rig.run()
    assert day.console.codes(ask.number) == ["sitting-unknown"]
    end = day.console
    end.send(Query(id=9999, sitting="S9", actor="chief", name="unsettled"))
    day.rig.run()
    assert end.reply(9999).code == "sitting-unknown"
