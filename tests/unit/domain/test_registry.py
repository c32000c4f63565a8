"""The office's register and its ranges: who may send what, and what joins, waits or contradicts."""

from __future__ import annotations

from typing import Any, Union

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bozhen_desktop.domain.base import Command, Context, Event
from bozhen_desktop.domain.bureau import EVENTS, Bureau
from bozhen_desktop.domain.ranges import (
    Common,
    IssueReceipt,
    RangeFacts,
    RangeForked,
    RangeHeld,
    RangeTaken,
    ReleaseRange,
    SettleFork,
    TakeRange,
)
from bozhen_desktop.domain.registry import (
    AcceptDevice,
    FoundOffice,
    IssuePackage,
    IssueTrust,
    RecordExport,
    RevokeKey,
    print_of,
)
from bozhen_desktop.kernel.digest import GENESIS, canonical, sha256_hex
from bozhen_desktop.kernel.errors import RuleError

ROOM, OTHER, STRANGER = (f"{number:064x}" for number in (1, 2, 3))
SITTING = "T1"
DECODER = msgspec.json.Decoder(Union[EVENTS])  # noqa: UP007
LENGTH = 12


class Office:
    """A bureau with the events that made it."""

    def __init__(self) -> None:
        self.bureau = Bureau()
        self.events: list[Event] = []

    def do(self, command: Command, witness: str = "", **more: Any) -> Any:
        fields = {"actor": "a", "role": "office", "device": "d.1", "mode": "rehearsal"}
        times = {"now_ms": 1, "boot": "b", "mono_ms": 1}
        context = Context(**{**fields, **times, "witness": witness, **more})
        before = self.bureau.state()
        events = self.bureau.decide(command, context)
        assert self.bureau.state() == before
        for event in events:
            self.bureau.apply(event)
        self.events += events
        return events[-1]

    def replayed(self) -> Bureau:
        bureau = Bureau()
        for event in self.events:
            bureau.apply(DECODER.decode(canonical(event)))
        return bureau


def founding() -> FoundOffice:
    keys = {"root": "r", "issuer": "i", "importer": "m"}
    return FoundOffice(organisation="O1", site="HQ", recipients=["age1a"], **keys)


def device(room: str, **more: Any) -> AcceptDevice:
    fields = {"site": "s1", "name": "一号", "mode": "rehearsal", "recipient": "age1x"}
    own = {"room_public": room, "fingerprint": print_of(room), "original": "0" * 64}
    return AcceptDevice(**{**fields, **own, **more})


def package(room: str = ROOM, sitting: str = SITTING, **more: Any) -> IssuePackage:
    name = sha256_hex(f"{room}{sitting}{more}".encode())
    fields = {"package": name[:32], "manifest": name, "batch": "B1", "sitting": sitting}
    rest = {"subject": "theory", "site": "s1", "room_public": room, "sequence": 1}
    return IssuePackage(**{**fields, **rest, "arrangement": "a", "original": name, **more})


@pytest.fixture
def office() -> Office:
    return founded()


def founded() -> Office:
    made = Office()
    made.do(founding())
    for room in (ROOM, OTHER):
        made.do(device(room), "b")
    made.do(package())
    return made


def hash_at(seq: int, branch: int = 0, from_seq: int = 0) -> str:
    """Hash of entry `seq` on a history that differs from number `from_seq` on."""
    if seq == 0:
        return GENESIS
    return sha256_hex(f"{branch if branch and seq >= from_seq else 0}/{seq}".encode())


def facts(first: int, last: int, sequence: int = 1, branch: int = 0, **more: Any) -> RangeFacts:
    at = more.pop("at", 1)
    name = sha256_hex(f"{first}-{last}-{sequence}-{branch}-{at}-{more}".encode())
    fields = {"package": name[:32], "manifest": name, "room_public": ROOM, "sitting": SITTING}
    hashes = {
        "prev_hash": hash_at(first - 1, branch, at),
        "head_hash": hash_at(last, branch, at),
    }
    rest = {"sequence": sequence, "first": first, "last": last, "original": name}
    return RangeFacts(**{**fields, **hashes, **rest, **more})


def common(office: Office, given: RangeFacts, branch: int = 0, at: int = 1) -> Common | None:
    """What the shell reads from the archived packages."""
    seq = min(given.last, office.bureau.ranges.chain(SITTING).last)
    if seq < given.first:
        return None
    return Common(seq=seq, theirs=hash_at(seq, branch, at), ours=hash_at(seq))


def take(office: Office, first: int, last: int, sequence: int = 1, branch: int = 0, at: int = 1):
    given = facts(first, last, sequence, branch, at=at)
    return office.do(TakeRange(facts=given, common=common(office, given, branch, at)))


# ---------------------------------------------------------------- the register


def test_office_is_founded_once(office: Office) -> None:
    with pytest.raises(RuleError, match="office-founded"):
        office.do(founding())


def test_nothing_is_decided_before_the_founding() -> None:
    with pytest.raises(RuleError, match="office-not-founded"):
        Office().do(device(ROOM), "b")


@pytest.mark.parametrize(
    ("room", "more", "witness", "code"),
    [
        (STRANGER, {"mode": "live"}, "b", "mode-other"),
        (STRANGER, {"fingerprint": "0" * 32}, "b", "fingerprint-differs"),
        (STRANGER, {}, "a", "second-person-needed"),
        (STRANGER, {}, "", "second-person-needed"),
        (STRANGER, {"room_public": "xyz"}, "b", "public-key-malformed"),
        (ROOM, {}, "b", "device-known"),
    ],
)
def test_room_is_refused(
    office: Office, room: str, more: dict[str, str], witness: str, code: str
) -> None:
    with pytest.raises(RuleError, match=code):
        office.do(device(room, **more), witness)


def test_revoked_key_sends_and_receives_nothing(office: Office) -> None:
    office.do(RevokeKey(public=ROOM, reason="失窃"), "b")
    for command in (package(sequence=2), TakeRange(facts=facts(1, 2))):
        with pytest.raises(RuleError, match="key-revoked"):
            office.do(command)
    with pytest.raises(RuleError, match="key-revoked"):
        office.do(RevokeKey(public=ROOM, reason="失窃"), "b")


@pytest.mark.parametrize(
    ("reason", "witness", "code"),
    [("", "b", "reason-needed"), ("失窃", "", "second-person-needed")],
)
def test_revocation_needs_reason_and_two_persons(
    office: Office, reason: str, witness: str, code: str
) -> None:
    with pytest.raises(RuleError, match=code):
        office.do(RevokeKey(public=ROOM, reason=reason), witness)


def test_trust_epochs_rise_by_one_and_time_never_goes_back(office: Office) -> None:
    office.do(IssueTrust(epoch=1, time_floor=10, original="x"))
    for epoch, floor, code in [(1, 20, "trust-epoch"), (3, 20, "trust-epoch"), (2, 9, "back")]:
        with pytest.raises(RuleError, match=code):
            office.do(IssueTrust(epoch=epoch, time_floor=floor, original="x"))
    office.do(IssueTrust(epoch=2, time_floor=10, original="x"))
    assert office.bureau.registry.next_epoch() == 3


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"room": STRANGER}, "room-unknown"),
        ({"sequence": 1, "arrangement": "b"}, "package-sequence"),
        ({"sequence": 3}, "package-sequence"),
        ({}, "package-known"),
    ],
)
def test_exam_package_is_refused(office: Office, more: dict[str, Any], code: str) -> None:
    with pytest.raises(RuleError, match=code):
        office.do(package(**more))


def test_packages_are_numbered_by_room_and_sitting(office: Office) -> None:
    office.do(package(sequence=2))
    office.do(package(OTHER))
    office.do(package(sitting="T2"))
    state = office.bureau.registry
    numbers = [(ROOM, SITTING), (OTHER, SITTING), (ROOM, "T2"), (ROOM, "T3")]
    assert [state.next_sequence(*one) for one in numbers] == [3, 2, 2, 1]


def test_export_names_who_took_it(office: Office) -> None:
    event = office.do(RecordExport(what="B1", form="csv", rows=3, digest="d"))
    assert (event.by, office.bureau.registry.exports) == ("a", [event])


# ---------------------------------------------------------------- ranges


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (facts(1, 2, room_public=STRANGER), "room-unknown"),
        (facts(1, 2, room_public=OTHER), "sitting-of-other-room"),
        (facts(1, 2, sitting="T9"), "sitting-not-issued"),
        (facts(3, 2), "range-empty"),
        (facts(0, 2), "range-empty"),
    ],
)
def test_range_is_refused(office: Office, given: RangeFacts, code: str) -> None:
    with pytest.raises(RuleError, match=code):
        office.do(TakeRange(facts=given))


def test_same_package_is_known(office: Office) -> None:
    take(office, 1, 5)
    with pytest.raises(RuleError, match="package-known"):
        take(office, 1, 5)


@pytest.mark.parametrize(
    ("first", "last", "after", "end"),
    [(6, 9, 5, 9), (4, 9, 5, 9), (1, 9, 5, 9), (2, 5, 5, 5), (1, 3, 5, 5)],
)
def test_range_joins(office: Office, first: int, last: int, after: int, end: int) -> None:
    take(office, 1, 5)
    event = take(office, first, last, 2)
    assert isinstance(event, RangeTaken) and event.after == after
    chain = office.bureau.ranges.chain(SITTING)
    assert (chain.last, chain.hash) == (end, hash_at(end))


@pytest.mark.parametrize(("first", "missing"), [(7, (6, 6)), (9, (6, 8))])
def test_gap_is_held(office: Office, first: int, missing: tuple[int, int]) -> None:
    take(office, 1, 5)
    event = take(office, first, 12, 2)
    assert isinstance(event, RangeHeld)
    assert (event.missing_first, event.missing_last) == missing
    assert office.bureau.ranges.chain(SITTING).last == 5


@pytest.mark.parametrize(("first", "last"), [(6, 9), (3, 9), (1, 5), (1, 4)])
def test_other_history_is_a_fork(office: Office, first: int, last: int) -> None:
    """It differs from entry 4 on: joined at its end, overlapping, or wholly inside."""
    take(office, 1, 5)
    event = take(office, first, last, 2, branch=1, at=4)
    assert isinstance(event, RangeForked) and event.why == "history"
    chain = office.bureau.ranges.chain(SITTING)
    assert (chain.last, chain.hash, chain.forked) == (5, hash_at(5), True)


def test_overlap_is_not_believed_without_its_hash(office: Office) -> None:
    take(office, 1, 5)
    for told in (None, Common(seq=4, theirs=hash_at(4), ours=hash_at(4))):
        with pytest.raises(RuleError, match="common-entry-missing"):
            office.do(TakeRange(facts=facts(3, 9, 2), common=told))


def test_one_id_for_two_contents_is_a_fork(office: Office) -> None:
    office.do(TakeRange(facts=facts(1, 5, package="same")))
    event = office.do(TakeRange(facts=facts(6, 9, 2, package="same")))
    assert isinstance(event, RangeForked) and event.why == "package"


@pytest.mark.parametrize(("branch", "kind"), [(0, RangeTaken), (1, RangeForked)])
def test_one_number_for_two_packages_is_judged_by_its_history(
    office: Office, branch: int, kind: type[Event]
) -> None:
    take(office, 1, 5)
    event = take(office, 1, 9, 1, branch, at=4)
    assert isinstance(event, kind)
    assert getattr(event, "repeated", True)


def test_forked_sitting_waits_for_two_persons(office: Office) -> None:
    take(office, 1, 5)
    take(office, 6, 9, 2, branch=1, at=4)
    assert take(office, 6, 9, 3).why == "after-fork"
    for reason, witness, code in [("", "b", "reason-needed"), ("x", "a", "second-person")]:
        with pytest.raises(RuleError, match=code):
            office.do(SettleFork(sitting=SITTING, reason=reason), witness)
    office.do(SettleFork(sitting=SITTING, reason="已核对"), "b")
    assert isinstance(take(office, 6, 9, 4), RangeTaken)
    with pytest.raises(RuleError, match="sitting-not-forked"):
        office.do(SettleFork(sitting=SITTING, reason="已核对"), "b")


def test_release_needs_a_held_range_that_finds_its_place(office: Office) -> None:
    held = take(office, 8, 9, 2).facts
    with pytest.raises(RuleError, match="range-not-held"):
        office.do(ReleaseRange(manifest="0" * 64))
    with pytest.raises(RuleError, match="range-still-held"):
        office.do(ReleaseRange(manifest=held.manifest))
    take(office, 1, 7)
    assert isinstance(office.do(ReleaseRange(manifest=held.manifest)), RangeTaken)
    assert office.bureau.ranges.held == {}


def test_held_range_that_makes_no_sense_is_set_aside(office: Office) -> None:
    held = take(office, 8, 9, 2).facts
    event = office.do(ReleaseRange(manifest=held.manifest, problem="range-meaning"))
    assert isinstance(event, RangeForked) and event.why == "range-meaning"


def test_missing_numbers_are_those_below_the_highest(office: Office) -> None:
    for first, last, number in [(1, 2, 2), (3, 4, 5)]:
        take(office, first, last, number)
    assert office.bureau.ranges.missing(ROOM, SITTING) == [1, 3, 4]
    assert office.bureau.ranges.missing(OTHER, SITTING) == []


@pytest.mark.parametrize(
    ("manifest", "verdict", "code"),
    [("0" * 64, "accepted", "package-unknown"), ("", "held", "receipt-verdict")],
)
def test_receipt_says_what_the_register_says(
    office: Office, manifest: str, verdict: str, code: str
) -> None:
    came = take(office, 1, 5).facts
    fields = {"package": came.package, "sitting": SITTING, "central_seq": 1, "central_hash": "h"}
    command = IssueReceipt(
        manifest=manifest or came.manifest, verdict=verdict, original="r", **fields
    )
    with pytest.raises(RuleError, match=code):
        office.do(command)


@given(
    st.lists(st.tuples(st.integers(1, LENGTH), st.integers(1, LENGTH)), max_size=8),
    st.randoms(use_true_random=False),
)
def test_any_order_of_ranges_ends_in_the_same_chain(
    pairs: list[tuple[int, int]], chance: Any
) -> None:
    """Ranges that cover the whole journal, in any order and overlap, give the whole journal."""
    ranges = [(min(pair), max(pair)) for pair in pairs] + [(1, 4), (4, 9), (9, LENGTH)]
    chance.shuffle(ranges)
    office = founded()
    for number, (first, last) in enumerate(ranges, 1):
        take(office, first, last, number)
        release(office)
    chain = office.bureau.ranges.chain(SITTING)
    assert (chain.last, chain.hash, chain.forked) == (LENGTH, hash_at(LENGTH), False)
    assert set(office.bureau.ranges.verdicts.values()) == {"accepted"}
    assert office.replayed().state() == office.bureau.state()


def release(office: Office) -> None:
    state = office.bureau.ranges
    while True:
        end = state.chain(SITTING).last
        ready = [given for given in state.waiting(SITTING) if given.first <= end + 1]
        if not ready:
            return
        office.do(ReleaseRange(manifest=ready[0].manifest, common=common(office, ready[0])))


@given(
    st.lists(
        st.tuples(st.integers(1, LENGTH), st.integers(1, LENGTH), st.integers(0, 1)), max_size=8
    ),
    st.integers(2, LENGTH),
)
def test_nothing_of_another_history_is_ever_applied(
    deliveries: list[tuple[int, int, int]], at: int
) -> None:
    """Whatever comes in whatever order, what is applied stays one history."""
    office = founded()
    take(office, 1, at)
    for number, (one, two, branch) in enumerate(deliveries, 2):
        take(office, min(one, two), max(one, two), number, branch, at)
    chain = office.bureau.ranges.chain(SITTING)
    assert chain.hash == hash_at(chain.last) and chain.last >= at
