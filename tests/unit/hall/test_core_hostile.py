"""No device can stop the hall, whatever it sends: enrolled or not, right in form or not."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bozhen_desktop.domain import room, site
from bozhen_desktop.domain.room import Room
from bozhen_desktop.domain.sitting import ImportArrangement, PauseGroup
from bozhen_desktop.hall.access_table import HALL, TABLE
from bozhen_desktop.hall.book import Book
from bozhen_desktop.hall.requests import FILE_CAP
from bozhen_desktop.journal.verification import verify_journal
from bozhen_desktop.kernel.digest import sha256_hex
from bozhen_desktop.kernel.errors import BozhenError
from bozhen_desktop.wire.messages import (
    UP_TYPES,
    Ask,
    EnrolByFile,
    Fetch,
    Follow,
    Hello,
    PairConfirm,
    PairStart,
    Ping,
    Pong,
    Proof,
    PutPart,
    Query,
    Request,
    StaffOff,
    StaffOn,
    Up,
    Witness,
    decode_up,
)
from tests.unit.hall.any_command import NAMES, NUMBERS, bodies
from tests.unit.hall.hall_day import SITTING, HallDay
from tests.unit.hall.rig import TOKEN, End
from tests.unit.hall.wire_tap import Tap

ACTORS = ["chief", "keep1", "super", "e1", "n1", "n2", "hall", ""]
HALL_TAGS = {
    str(command.__struct_config__.tag) for command, row in TABLE.items() if row.kinds == {HALL}
}


def day_with_everybody() -> tuple[HallDay, list[End]]:
    day = HallDay(2).started()
    examiner = End(day.rig, "examiner")
    examiner.connect()
    day.rig.on(examiner, SITTING, "e1")
    day.rig.on(day.console, SITTING, "super")
    return day, [day.console, examiner, day.terminals["n1"]]


def still_serves(day: HallDay) -> None:
    """Who did nothing wrong is served, and what stands is whole and replays."""
    end = day.terminals["n2"]
    assert day.rig.query(end, SITTING, "n2", "position").code == ""
    assert end.desk is not None
    if not end.desk.closed:  # a chief may have ended it
        day.answer("n2", 1)
        day.rig.run()
        assert end.codes(end.outbox.last) == [""]
    for name, journal in day.rig.journals.items():
        assert verify_journal(journal).whole, name
    again = Book.load(SITTING, day.rig.journals[SITTING], Room())
    assert again.room.state() == day.room.state()


KINDS = ["console", "examiner", "terminal"]
FITTING = {"console": ["chief", "chief", "super"], "examiner": ["e1"], "terminal": ["n1"]}
OF_ROOM, OF_SITE = set(room.COMMANDS), set(site.COMMANDS)


def asked_as(kind: str) -> st.SearchStrategy[tuple[int, str, str, str]]:
    """Device, actor, sitting and body: mostly what a device of this kind may ask for."""
    mine = {command for command, row in TABLE.items() if kind in row.kinds}
    others = set(TABLE) - mine - {ImportArrangement}
    actors = st.sampled_from([*FITTING[kind] * 6, *ACTORS])
    listed = [
        st.tuples(st.just(KINDS.index(kind)), actors, st.just(name), bodies(commands))
        for name, commands in (
            (SITTING, mine & OF_ROOM),
            (SITTING, mine & OF_ROOM),
            (SITTING, mine & OF_ROOM),
            ("site", mine & OF_SITE),
            (SITTING, others & OF_ROOM),
            ("site", others & OF_SITE),
        )
        if commands
    ]
    return st.one_of(listed)


asked = st.tuples(st.one_of([asked_as(kind) for kind in KINDS]), st.booleans(), st.booleans())


@settings(max_examples=120)
@given(st.lists(asked, min_size=1, max_size=25))
def test_any_command_of_anybody_is_decided_or_refused(commands: list[Any]) -> None:
    day, ends = day_with_everybody()
    broken = []
    for number, ((which, actor, sitting, body), late, second) in enumerate(commands, 1000):
        end = ends[which]
        if not end.connection:
            continue
        word = witnessed(day, body) if second else ""
        ask = Ask(number=number, sitting=sitting, actor=actor, body=body, late=late, token=word)
        end.send(ask)
        day.rig.run()
        [code] = end.codes(number)
        broken += [body] if code == "rule-broken" else []
        assert code or json.loads(body)["kind"] not in HALL_TAGS
    day.rig.advance(2000)
    assert broken == [], "a rule that no longer refuses but breaks"
    still_serves(day)


def witnessed(day: HallDay, body: str) -> str:
    reply = day.rig.witness(day.console, SITTING, sha256_hex(body.encode()), "super")
    return str(reply.data["token"]) if reply.code == "" else ""


values = st.recursive(
    st.sampled_from([*NAMES[:12], *NUMBERS, 1.5, None, True, b"\x00\xff"]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(NAMES), inner),
    max_leaves=4,
)
args = st.dictionaries(
    st.sampled_from(["digest", "group", "reason", "package", "medium", "full", "person", "x"]),
    values,
)
sittings = st.sampled_from([SITTING, "site", "S9", ""])
ids = st.sampled_from([0, 1, -1, 1 << 60])
acts = st.sampled_from(
    [
        *("import-exam", "open-paper", "open-key", "export-result", "confirm-written", "purge"),
        *("go-on", "take-trust", "take-receipt", "take-answers", "x"),
    ]
)
names = st.sampled_from(["unsettled", "pending", "devices", "position", "own-answers", "own-paper"])
words = st.sampled_from([*NAMES, TOKEN])
messages: st.SearchStrategy[Up] = st.one_of(
    st.builds(
        Request,
        id=ids,
        sitting=sittings,
        actor=st.sampled_from(ACTORS),
        act=acts,
        args=args,
        token=words,
    ),
    st.builds(
        Query, id=ids, sitting=sittings, actor=st.sampled_from(ACTORS), name=names, args=args
    ),
    st.builds(Follow, sitting=sittings, actor=st.sampled_from(ACTORS)),
    st.builds(StaffOn, id=ids, sitting=sittings, staff=words, pin=words),
    st.builds(StaffOff, id=ids, sitting=sittings, staff=words),
    st.builds(Witness, id=ids, sitting=sittings, digest=words, staff=words, pin=words),
    st.builds(
        PutPart,
        digest=words,
        offset=ids,
        size=st.sampled_from(NUMBERS),
        data=st.binary(max_size=9),
    ),
    st.builds(Fetch, id=ids, digest=words),
    st.builds(
        Ping,
        stamp=ids,
        elapsed=st.dictionaries(st.sampled_from(NAMES), st.sampled_from(NUMBERS)),
    ),
    st.builds(PairStart, host_name=words, message=st.binary(max_size=40)),
    st.builds(PairConfirm, confirmation=st.binary(max_size=40)),
    st.builds(EnrolByFile, token=words, seat=words, host_name=words),
    st.builds(Proof, signature=words),
    st.builds(
        Hello,
        version=st.sampled_from([0, 1, 1 << 40]),
        kind=words,
        mode=st.sampled_from(["live", "rehearsal", ""]),
        key=words,
        incarnation=words,
        nonce=words,
        number=st.sampled_from(NUMBERS),
        seen=st.dictionaries(sittings, st.tuples(st.sampled_from(NUMBERS), words, words)),
    ),
)


@settings(max_examples=120)
@given(st.lists(st.tuples(st.integers(0, 2), messages), min_size=1, max_size=25))
def test_any_message_of_an_enrolled_device_is_answered_or_ends_it(sent: list[Any]) -> None:
    day, ends = day_with_everybody()
    for which, message in sent:
        if not ends[which].connection:
            ends[which].connect()
        ends[which].send(message)
        day.rig.run()
    day.rig.advance(2000)
    assert not [log for log in day.rig.logs if log["code"] == "rule-broken"]
    still_serves(day)


@settings(max_examples=80)
@given(st.lists(messages, min_size=1, max_size=12), st.integers(0, 2))
def test_any_message_of_a_stranger_is_answered_or_ends_him(sent: list[Up], step: int) -> None:
    day = HallDay(2).started()
    before = day.rig.journals["site"].last()
    tap = Tap(day.rig)
    if step:
        tap.send(tap.hello()) if step == 1 else tap.prove()
    for message in sent:
        if not tap.closed and not (isinstance(message, EnrolByFile) and message.token == TOKEN):
            tap.send(message)
    assert day.rig.journals["site"].last() == before, "a stranger writes nothing"
    still_serves(day)


@given(st.binary(max_size=300))
def test_bytes_that_are_no_frame_are_refused_with_a_code(data: bytes) -> None:
    try:
        message = decode_up(data)
    except BozhenError as error:
        assert error.code in ("frame-malformed", "frame-too-large")
    else:
        assert type(message) in UP_TYPES


def test_a_flood_of_refused_outbox_commands_does_not_fill_the_journal() -> None:
    day, ends = day_with_everybody()
    end = ends[2]
    before = day.rig.journals[SITTING].last().seq
    for number in range(1000, 3000):
        body = '{"kind":"log-in","x":1}'
        end.send(Ask(number=number, sitting=SITTING, actor="n1", body=body, late=True))
    day.rig.run()
    assert day.rig.journals[SITTING].last().seq - before <= 500
    still_serves(day)


def test_uploads_are_bounded() -> None:
    day, ends = day_with_everybody()
    console = ends[0]
    for number in range(100):
        console.send(PutPart(digest=f"{number:064x}", offset=0, size=64 << 20, data=b"x" * 90_000))
        console.send(PutPart(digest=f"a{number:063x}", offset=0, size=65 << 20, data=b"x"))
    day.rig.run()
    assert len(day.rig.core.files) <= 8
    assert all(upload.size <= FILE_CAP for upload in day.rig.core.files.values())
    assert sum(len(upload.data) for upload in day.rig.core.files.values()) < 1 << 20


@pytest.mark.parametrize("claimed", [1 << 62, -(1 << 62), 10**15])
def test_a_false_life_sign_moves_no_clock(claimed: int) -> None:
    day, ends = day_with_everybody()
    before = day.room.sitting.clocks["G1"].elapsed
    ends[2].send(Ping(stamp=1, elapsed={"G1": claimed, "G9": claimed}))
    day.rig.advance(6000)
    assert day.room.sitting.clocks["G1"].elapsed - before < 10_000
    assert [pong for pong in ends[2].got if isinstance(pong, Pong)]


def test_a_rule_that_breaks_refuses_and_is_logged() -> None:
    """Nobody foresaw this command; its sender must not be able to stop the hall by it."""
    day = HallDay(2).started()

    def broken(command: Any, context: Any) -> Any:
        raise ZeroDivisionError

    day.room.decide = broken
    ask = day.console.ask(SITTING, "chief", PauseGroup(group="G1", reason="停电"))
    day.rig.run()
    assert day.console.codes(ask.number) == ["rule-broken"]
    assert [log["code"] for log in day.rig.logs] == ["rule-broken"]
    del day.room.decide
    still_serves(day)
