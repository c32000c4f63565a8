"""Steps 3 to 8: every refusal has its code, in its order, and nothing is half-read."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from bozhen_desktop.exchange import checks
from bozhen_desktop.exchange.checks import Expect, Last, Verdict, check
from bozhen_desktop.exchange.container import assemble, parse
from bozhen_desktop.exchange.exam import check_exam
from bozhen_desktop.exchange.receipt import read_receipt
from bozhen_desktop.exchange.result import check_result
from bozhen_desktop.kernel.errors import BozhenError
from tests.unit.exchange import packages as make

EXAM, RESULT = make.exam(), make.result()
DAY = 24 * make.HOUR


def expect(**more: Any) -> Expect:
    base = Expect(
        types=frozenset(("exam",)),
        mode="live",
        trust=make.trust(),
        now=make.NOW,
        room_public=make.ROOM.public,
    )
    return msgspec.structs.replace(base, **more)


def code_of(data: bytes, **more: Any) -> str:
    with pytest.raises(BozhenError) as refused:
        check(parse(data), expect(**more))
    return refused.value.code


def exam(**fields: Any) -> bytes:
    return make.resign(parse(EXAM), make.ISSUER, **fields)


def test_a_good_package_is_new() -> None:
    assert check(parse(EXAM), expect()) is Verdict.NEW


# ---------------------------------------------------------------- step 3
def test_another_type_and_another_mode() -> None:
    assert code_of(EXAM, types=frozenset(("receipt",))) == "package-type"
    assert code_of(EXAM, mode="rehearsal") == "package-mode"
    assert code_of(exam(mode="rehearsal")) == "package-mode"


# ---------------------------------------------------------------- steps 4 and 5
@pytest.mark.parametrize(
    ("signers", "code"),
    [
        ([make.STRANGER], "signer-unknown"),
        ([make.IMPORTER], "signer-role"),
        ([make.ROOM], "signer-role"),
        ([make.ROOT], "signer-unknown"),
        ([make.ISSUER, make.STRANGER], "signer-unknown"),
    ],
)
def test_an_exam_signed_by_somebody_else(signers: list[Any], code: str) -> None:
    assert code_of(make.resign(parse(EXAM), *signers)) == code


def test_a_revoked_issuer() -> None:
    assert code_of(EXAM, trust=make.trust(revoked=[make.ISSUER.public])) == "signer-revoked"


def test_a_higher_threshold_needs_more_signers(monkeypatch: pytest.MonkeyPatch) -> None:
    """One is enough today; a key that stands twice in the file would not count twice."""
    monkeypatch.setattr(checks, "THRESHOLD", 2)
    second = make.key(90)
    trust = make.trust(issuers=[make.ISSUER.public, second.public])
    assert code_of(EXAM, trust=trust) == "signers-few"
    both = make.resign(parse(EXAM), make.ISSUER, second)
    assert check(parse(both), expect(trust=trust)) is Verdict.NEW
    with pytest.raises(BozhenError, match="signatures-malformed"):
        parse(make.resign(parse(EXAM), make.ISSUER, make.ISSUER))


def test_a_borrowed_name_under_another_signature() -> None:
    container = parse(EXAM)
    other = parse(make.resign(container, make.STRANGER)).signatures[0][1]
    forged = assemble(container.manifest_bytes, [(make.ISSUER.public, other)], container.payload)
    assert code_of(forged) == "signature"


def test_a_signature_of_another_manifest() -> None:
    container, other = parse(EXAM), parse(exam(seq=2))
    forged = assemble(other.manifest_bytes, container.signatures, container.payload)
    assert code_of(forged) == "signature"


def test_a_package_made_under_newer_trust_waits_for_it() -> None:
    assert code_of(exam(trust_epoch=4)) == "trust-behind"
    assert check(parse(exam(trust_epoch=2)), expect()) is Verdict.NEW


# ---------------------------------------------------------------- step 6
def test_another_organisation_room_or_site() -> None:
    assert code_of(exam(org="org-2")) == "package-other-org"
    assert code_of(exam(room_public=make.OTHER_ROOM.public)) == "package-other-room"


@pytest.mark.parametrize(
    ("fields", "signer", "code"),
    [
        ({"room_public": make.OTHER_ROOM.public}, make.ROOM, "package-other-site"),
        ({"site": "site-2"}, make.ROOM, "package-other-site"),
        (
            {"site": "site-2", "room_public": make.OTHER_ROOM.public},
            make.ROOM,
            "signer-other-room",
        ),
        ({"room_public": make.STRANGER.public}, make.ROOM, "package-other-room"),
        ({}, make.STRANGER, "signer-unknown"),
        ({}, make.ISSUER, "signer-role"),
    ],
)
def test_results_are_bound_to_room_and_site(fields: dict[str, str], signer: Any, code: str) -> None:
    data = make.resign(parse(RESULT), signer, **fields)
    with pytest.raises(BozhenError) as refused:
        check_result(data, make.trust(), mode="live", known={}, last_seq=0)
    assert refused.value.code == code


def test_a_room_that_is_revoked() -> None:
    trust = make.trust(revoked=[make.ROOM.public])
    with pytest.raises(BozhenError, match="signer-revoked"):
        check_result(RESULT, trust, mode="live", known={}, last_seq=0)


@pytest.mark.parametrize(
    ("fields", "now", "code"),
    [
        ({"created": make.NOW + 2 * DAY}, make.NOW, "package-from-future"),
        ({"valid_from": make.NOW + 1}, make.NOW, "package-not-yet-valid"),
        ({"valid_until": make.NOW - 1}, make.NOW, "package-expired"),
    ],
)
def test_windows_of_time(fields: dict[str, int], now: int, code: str) -> None:
    assert code_of(exam(**fields), now=now) == code


def test_a_clock_set_back_does_not_bring_a_package_back_to_life() -> None:
    """The trust's time floor is an hour before now, whatever this PC's clock says."""
    old = exam(valid_until=make.NOW - 2 * make.HOUR, created=make.NOW - DAY)
    assert code_of(old, now=make.NOW - 10 * DAY) == "package-expired"
    assert check(parse(exam(created=make.NOW + DAY - 1)), expect()) is Verdict.NEW


def test_no_result_is_lost_to_a_room_clock_that_runs_ahead() -> None:
    ahead = make.result(created=make.NOW + 900 * DAY)
    found = check_result(ahead, make.trust(), mode="live", known={}, last_seq=0, now=make.NOW)
    assert found[1] is Verdict.NEW


# ---------------------------------------------------------------- step 7
HASH = parse(RESULT).hash
ID = parse(RESULT).manifest.package_id
OTHER = "11" * 16


@pytest.mark.parametrize(
    ("known", "last", "fields", "verdict"),
    [
        ({}, 0, {}, Verdict.NEW),
        ({ID: HASH}, 1, {}, Verdict.DUPLICATE),
        ({ID: HASH}, 7, {}, Verdict.DUPLICATE),
        ({ID: "00" * 32}, 1, {}, Verdict.FORK),
        ({OTHER: HASH}, 1, {}, Verdict.FORK),
        ({}, 1, {"seq": 2}, Verdict.NEW),
        ({}, 1, {"seq": 3}, Verdict.GAP),
        ({}, 1, {"seq": 1 << 50}, Verdict.GAP),
        ({}, 5, {"seq": 4}, Verdict.FORK),
    ],
)
def test_replay_fork_and_gap(
    known: dict[str, str], last: int, fields: dict[str, int], verdict: Verdict
) -> None:
    data = make.resign(parse(RESULT), make.ROOM, **fields) if fields else RESULT
    found = check_result(data, make.trust(), mode="live", known=known, last_seq=last)
    assert found[1] is verdict


def test_a_next_number_after_another_past_is_a_fork() -> None:
    def found(last_hash: str) -> Verdict:
        data = make.resign(parse(RESULT), make.ROOM, seq=2, prev_manifest_hash=HASH)
        return check_result(
            data, make.trust(), mode="live", known={}, last_seq=1, last_hash=last_hash
        )[1]

    assert found(HASH) is Verdict.NEW
    assert found("22" * 32) is Verdict.FORK
    assert Last().seq == 0


@pytest.mark.parametrize(
    ("known", "last", "code"),
    [
        ({ID: parse(EXAM).hash}, 1, "package-known"),
        ({ID: "00" * 32}, 1, "package-fork"),
        ({}, 1, "package-older"),
        ({}, 5, "package-older"),
    ],
)
def test_an_exam_comes_in_once_and_never_an_older_one(
    known: dict[str, str], last: int, code: str
) -> None:
    with pytest.raises(BozhenError) as refused:
        check_exam(
            EXAM,
            make.trust(),
            mode="live",
            room_public=make.ROOM.public,
            now=make.NOW,
            known=known,
            last_seq=last,
        )
    assert refused.value.code == code


# ---------------------------------------------------------------- step 8
def test_another_payload_under_the_same_manifest() -> None:
    container = parse(EXAM)
    payload = bytearray(container.payload)
    payload[len(payload) // 2] ^= 1
    forged = assemble(container.manifest_bytes, container.signatures, bytes(payload))
    assert code_of(forged) == "payload-hash"
    shorter = assemble(container.manifest_bytes, container.signatures, container.payload[:-1])
    assert code_of(shorter) == "payload-size"


# ---------------------------------------------------------------- receipts
@pytest.mark.parametrize(
    ("data", "room", "mode", "code"),
    [
        (make.receipt_package(), make.OTHER_ROOM, "live", "package-other-room"),
        (make.receipt_package(), make.ROOM, "rehearsal", "package-mode"),
        (
            make.resign(
                parse(make.receipt_package()), make.IMPORTER, room_public=make.OTHER_ROOM.public
            ),
            make.OTHER_ROOM,
            "live",
            "receipt-field",
        ),
        (EXAM, make.ROOM, "live", "package-type"),
        (
            make.resign(parse(make.receipt_package()), make.ISSUER),
            make.ROOM,
            "live",
            "signer-role",
        ),
        (
            make.resign(parse(make.receipt_package()), make.IMPORTER, sitting="sit-2"),
            make.ROOM,
            "live",
            "part-exchanged",
        ),
    ],
)
def test_receipts_that_are_refused(data: bytes, room: Any, mode: str, code: str) -> None:
    with pytest.raises(BozhenError) as refused:
        read_receipt(data, make.trust(), mode=mode, room_public=room.public)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"verdict": "fine"}, "verdict"),
        ({"manifest_hash": "x"}, "manifest_hash"),
        ({"package_id": "x"}, "package_id"),
        ({"central_hash": ""}, "central_hash"),
        ({"missing": [1] * 10_001}, "missing"),
        ({"first": 5, "last": 4}, "first"),
        ({"seq": 0}, "seq"),
        ({"room_public": make.OTHER_ROOM.public}, "room_public"),
    ],
)
def test_receipts_that_no_office_writes(fields: dict[str, Any], field: str) -> None:
    with pytest.raises(BozhenError) as refused:
        make.receipt_package(**fields)
    assert (refused.value.code, refused.value.params["field"]) == ("receipt-field", field)
