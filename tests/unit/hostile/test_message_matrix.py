"""Message × device × role × state, sent through the real hall, cell by cell.

The rules of who may ask for what stand a second time in `test_core_access`; here each cell of them
is tried with a real frame over a real session, and each message in each step of a connection.
"""

from __future__ import annotations

import functools
from typing import Any

import msgspec
import pytest
from msgspec import inspect

from bozhen_desktop.domain import room, site
from bozhen_desktop.domain.people import DUTIES
from bozhen_desktop.hall.access_table import MESSAGES, TABLE
from bozhen_desktop.kernel.digest import canonical_text
from bozhen_desktop.wire import messages
from bozhen_desktop.wire.messages import UP_TYPES, Reject, Up
from tests.unit.hall.hall_day import SITTING, HallDay
from tests.unit.hall.rig import End
from tests.unit.hall.test_core_access import MAY_ASK, MAY_REQUEST, RULES, allowed, rules
from tests.unit.hall.wire_tap import Tap

KINDS = ("terminal", "console", "examiner")
PERSON = {"terminal": "n1", "console": "chief", "examiner": "e1"}
ACCESS = ("access-device", "access-duty", "access-state")
STATES = ("open", "closed")
PLAIN: dict[type, Any] = {
    inspect.StrType: "x",
    inspect.IntType: 1,
    inspect.BoolType: False,
    inspect.NoneType: None,
    inspect.BytesType: b"x",
    inspect.FloatType: 1.0,
    inspect.AnyType: None,
}


def least(kind: Any) -> Any:
    """A value of a type that says as little as it can."""
    match kind:
        case inspect.StructType():
            tag = {kind.tag_field: kind.tag} if kind.tag_field else {}
            return {**tag, **{each.encode_name: least(each.type) for each in kind.fields}}
        case inspect.ListType() | inspect.VarTupleType():
            return []
        case inspect.TupleType():
            return [least(each) for each in kind.item_types]
        case inspect.DictType():
            return {}
        case inspect.UnionType():
            return least(kind.types[0])
    return PLAIN[type(kind)]


def body_of(command: type) -> str:
    return canonical_text(least(inspect.type_info(command)))


class Hall:
    """A day with one device of each kind, and people on it who hold one duty at a time."""

    def __init__(self, closed: bool) -> None:
        self.day = HallDay(2).started()
        examiner = End(self.day.rig, "examiner")
        examiner.connect()
        self.day.rig.on(examiner, SITTING, "e1")
        self.ends = {
            "terminal": self.day.terminals["n1"],
            "console": self.day.console,
            "examiner": examiner,
        }
        if closed:
            self.day.room.custody.closed = object()

    def code(self, kind: str, command: type, duty: str) -> str:
        """What the hall says to the least command of its kind, by a person with this duty."""
        end, sitting = self.ends[kind], SITTING if command in room.COMMANDS else "site"
        person = PERSON[kind] if duty or kind == "terminal" else ""
        with self.holding(kind, duty):
            ask = messages.Ask(
                number=end.peer.outbox.last + 1_000 + self.next(),
                sitting=sitting,
                actor=person,
                body=body_of(command),
            )
            end.send(ask)
            self.day.rig.run()
        return end.codes(ask.number)[-1]

    def next(self) -> int:
        self._count = getattr(self, "_count", 0) + 1
        return self._count

    def holding(self, kind: str, duty: str) -> Any:
        """The person of this device has exactly this duty, as the arrangement might say."""
        import contextlib

        @contextlib.contextmanager
        def held() -> Any:
            known = self.day.room.staff

            def staff(name: str) -> Any:
                member = known(name)
                given = [duty] if duty and name == PERSON[kind] else member.duties
                return msgspec.structs.replace(member, duties=given)

            self.day.room.staff = staff
            try:
                yield
            finally:
                del self.day.room.staff

        return held()


@functools.cache
def hall(closed: bool) -> Hall:
    return Hall(closed)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("kind", KINDS)
def test_every_command_of_every_device_and_duty_in_every_state(kind: str, state: str) -> None:
    """Listed cells come to the rules (whatever these then say); all others are refused here."""
    table, place, wrong = rules(RULES), hall(state == "closed"), []
    duties = ["candidate"] if kind == "terminal" else [*DUTIES, ""]
    for command in [*room.COMMANDS, *site.COMMANDS]:
        tag = str(command.__struct_config__.tag)  # type: ignore[attr-defined]
        for duty in duties:
            said = place.code(kind, command, duty)
            closed = state == "closed" and command in room.COMMANDS
            may = allowed(table[tag], kind, duty, closed)
            refused = said in (*ACCESS, "actor-not-here")
            wrong += [(tag, duty, said)] if refused == may else []
    assert wrong == []


def test_every_command_there_is_has_a_row_and_no_row_is_left_over() -> None:
    assert set(TABLE) == {*room.COMMANDS, *site.COMMANDS}


# ------------------------------------------------------------------ messages
STEPS = {
    "hello": {"Hello"},
    "proof": {"Proof"},
    "stranger": {"PairStart", "EnrolByFile"},
    "terminal": {"Ask", "Ping", "Follow", "Query"},
    "console": {
        *("Ask", "Ping", "Follow", "Query", "StaffOn", "StaffOff", "Witness"),
        *("Request", "PutPart", "Fetch"),
    },
    "examiner": {"Ask", "Ping", "Follow", "Query", "StaffOn", "StaffOff", "Witness"},
}
"""Step of a connection, or kind of a served device → what is heard there. All else ends it."""

ELSEWHERE = {"PairConfirm": "pairing, in test_core_enrol", "Track": "standby", "Stored": "standby"}


def test_every_message_has_its_cells() -> None:
    """A message that is heard nowhere above, and is not named as heard elsewhere, fails."""
    heard = set[str]().union(*STEPS.values()) | set(ELSEWHERE)
    assert heard == {kind.__name__ for kind in UP_TYPES}
    assert set(MESSAGES) == set(UP_TYPES)
    for kind, row in MESSAGES.items():
        known = {step for step in KINDS if kind.__name__ in STEPS[step]}
        meeting = {"Hello", "Proof", "PairStart", "EnrolByFile", "PairConfirm"}
        assert kind.__name__ in meeting or row.kinds & set(KINDS) == known
        assert row.kinds <= {*KINDS, "standby"}


def at(step: str) -> Tap:
    """A connection in this step."""
    tap = Tap(HallDay(2).started().rig, step if step in KINDS else "terminal")
    if step == "proof":
        tap.send(tap.hello())
    elif step == "stranger":
        tap.prove()
    elif step in KINDS:
        tap.enrolled()
    tap.got.clear()
    return tap


def any_message(kind: type[Up]) -> Up:
    made: Up = msgspec.convert(least(inspect.type_info(kind)), kind)
    return made


CELLS = [(step, kind) for step in STEPS for kind in UP_TYPES]


@pytest.mark.parametrize(("step", "kind"), CELLS, ids=lambda cell: getattr(cell, "__name__", cell))
def test_every_message_in_every_step_of_a_connection(step: str, kind: type[Up]) -> None:
    tap = at(step)
    told = tap.send(any_message(kind))
    codes = [message.code for message in told if isinstance(message, Reject)]
    if kind.__name__ in STEPS[step]:
        out_of_place = {"message-out-of-order", "access-device"}
        assert not out_of_place & set(codes), codes
    else:
        assert tap.closed and codes in (["message-out-of-order"], ["access-device"])


def test_queries_and_requests_are_listed() -> None:
    """Their cells are compared in `test_core_access`; what is not listed is refused here."""
    place = hall(False)
    for end in place.ends.values():
        reply = place.day.rig.query(end, SITTING, "", "no-such-question")
        assert reply.code == "access-device"
    reply = place.day.rig.request(place.ends["console"], SITTING, "chief", "no-such-act")
    assert reply.code == "access-device"
    assert rules(MAY_ASK) and rules(MAY_REQUEST)
