"""The root, its rotation, epochs that never go back, and keys with one role each."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as some

from bozhen_desktop.exchange.container import assemble, parse
from bozhen_desktop.exchange.device import build_device, read_device
from bozhen_desktop.exchange.parts import Content, build
from bozhen_desktop.exchange.trust import Trust, build_trust, read_trust, root_of, trust_file
from bozhen_desktop.kernel.errors import BozhenError
from tests.unit.exchange import packages as make

ROTATED = make.trust(root=make.NEW_ROOT.public, previous_root=make.ROOT.public, epoch=4)


def code_of(data: bytes, root: str = make.ROOT.public, **more: Any) -> str:
    with pytest.raises(BozhenError) as refused:
        read_trust(data, root=root, **more)
    return refused.value.code


def signed(trust: Trust, *signers: Any, **head: Any) -> bytes:
    """A trust package that `build_trust` would not make."""
    facts = msgspec.structs.replace(
        make.facts(sitting="", batch="", site="", room_public="", seq=trust.epoch),
        trust_epoch=trust.epoch,
        mode=trust.mode,
        **head,
    )
    return build("trust", facts, [Content("trust", trust)], signers)


def test_the_same_trust_gives_the_same_bytes() -> None:
    assert make.trust_package() == make.trust_package()


@pytest.mark.parametrize("file", [False, True])
def test_another_root_is_not_believed(file: bool) -> None:
    data = signed(make.trust(root=make.STRANGER.public), make.STRANGER)
    data = trust_file(data) if file else data
    assert code_of(data) == "trust-other-root"
    assert code_of(data, root="") == "trust-other-root"
    assert root_of(data) == make.STRANGER.public


@pytest.mark.parametrize(
    ("signers", "code"),
    [
        ([make.STRANGER], "trust-other-root"),
        ([make.ISSUER], "trust-other-root"),
        ([make.STRANGER, make.ISSUER], "trust-other-root"),
    ],
)
def test_the_name_of_the_root_is_not_enough(signers: list[Any], code: str) -> None:
    assert code_of(signed(make.trust(), *signers)) == code


# ---------------------------------------------------------------- rotation
def test_a_new_root_signed_by_the_old_one_is_taken_over() -> None:
    data = build_trust(ROTATED, make.NEW_ROOT, make.ROOT)
    found = read_trust(data, root=make.ROOT.public, known_epoch=3)
    assert found.root == make.NEW_ROOT.public
    assert read_trust(data, root=found.root) == found
    assert read_trust(trust_file(data), root=make.ROOT.public) == ROTATED


def test_after_the_rotation_the_new_root_signs_alone() -> None:
    later = msgspec.structs.replace(ROTATED, epoch=5, previous_root="")
    data = build_trust(later, make.NEW_ROOT)
    assert read_trust(data, root=make.NEW_ROOT.public, known_epoch=4).epoch == 5
    assert code_of(data, root=make.ROOT.public) == "trust-other-root"


@pytest.mark.parametrize("signers", [[make.NEW_ROOT], [make.ROOT], [make.NEW_ROOT, make.STRANGER]])
def test_a_rotation_needs_both_signatures(signers: list[Any]) -> None:
    assert code_of(signed(ROTATED, *signers)) == "trust-other-root"


def test_a_rotation_from_a_root_that_is_not_pinned() -> None:
    data = build_trust(ROTATED, make.NEW_ROOT, make.ROOT)
    assert code_of(data, root=make.STRANGER.public) == "trust-other-root"


def test_a_stranger_who_signs_beside_the_root_changes_nothing() -> None:
    """The pinned key signed, but for a root that is neither itself nor its successor."""
    data = signed(make.trust(root=make.NEW_ROOT.public), make.NEW_ROOT, make.ROOT)
    assert code_of(data) == "trust-other-root"


def test_a_revoked_root_is_no_root() -> None:
    data = signed(make.trust(revoked=[make.ROOT.public]), make.ROOT)
    assert code_of(data) == "trust-root-revoked"


# ---------------------------------------------------------------- epochs
@pytest.mark.parametrize(
    ("known", "code"),
    [
        ({"known_epoch": 4}, "trust-older"),
        ({"known_floor": make.NOW}, "trust-older"),
        ({"mode": "rehearsal"}, "package-mode"),
    ],
)
def test_trust_never_goes_back(known: dict[str, Any], code: str) -> None:
    assert code_of(make.trust_package(), **known) == code


def test_the_same_epoch_again_is_read() -> None:
    floor = make.trust().time_floor
    data = make.trust_package()
    assert read_trust(data, root=make.ROOT.public, known_epoch=3, known_floor=floor).epoch == 3


# ---------------------------------------------------------------- content
@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"issuers": [make.ROOM.public]}, "trust-key-two-roles"),
        ({"issuers": [make.IMPORTER.public]}, "trust-key-two-roles"),
        ({"importers": [make.ROOT.public]}, "trust-key-two-roles"),
        ({"issuers": ["x"]}, "trust-field"),
        ({"revoked": [make.ISSUER.public.upper()]}, "trust-field"),
        ({"recipients": ["age1x"]}, "trust-field"),
        ({"epoch": 0}, "trust-field"),
        ({"time_floor": 0}, "trust-field"),
        ({"mode": "both"}, "trust-field"),
        ({"org": ""}, "trust-field"),
        ({"rooms": [msgspec.structs.replace(make.trust().rooms[0], site="a b")]}, "trust-field"),
    ],
)
def test_trust_that_contradicts_itself(more: dict[str, Any], code: str) -> None:
    with pytest.raises(BozhenError) as refused:
        build_trust(make.trust(**more), make.ROOT)
    assert refused.value.code == code
    if "two" in code:
        assert code_of(signed(make.trust(**more), make.ROOT)) == code


def test_only_the_named_roots_can_make_it() -> None:
    for keys in ([make.STRANGER], [make.ROOT, make.STRANGER]):
        with pytest.raises(BozhenError, match="trust-root-key"):
            build_trust(make.trust(), *keys)


def test_head_and_content_must_agree() -> None:
    assert code_of(signed(make.trust(), make.ROOT, org="org-2")) == "trust-binding"


def test_another_package_is_no_trust() -> None:
    assert code_of(make.exam()) == "package-type"
    with pytest.raises(BozhenError, match="package-type"):
        trust_file(make.exam())


# ---------------------------------------------------------------- the readable file
def test_the_file_can_be_read_by_people_and_reformatted() -> None:
    data = trust_file(make.trust_package())
    assert "第一考场".encode() in data
    value = json.loads(data)
    for text in (json.dumps(value), json.dumps(value, indent=7, sort_keys=True)):
        assert read_trust(text.encode(), root=make.ROOT.public) == make.trust()


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("第一考场", "第二考场", "payload-hash"),
        ('"epoch": 3', '"epoch": 2', "payload-hash"),
        ('"epoch": 3', '"epoch": 3, "epoch": 3', "json-twice"),
        ('"seq": 3', '"seq": 4', "signature"),
        ('"signatures"', '"signaturen"', "json-schema"),
    ],
)
def test_a_changed_file_is_refused(old: str, new: str, code: str) -> None:
    text = trust_file(make.trust_package()).decode()
    assert old in text
    assert code_of(text.replace(old, new, 1).encode()) == code


def test_a_file_without_end_is_not_read() -> None:
    assert code_of(b"{" + b" " * (1 << 22)) == "file-too-large"
    assert code_of(b'{"a":') == "json-malformed"


# ---------------------------------------------------------------- device
def test_a_device_must_sign_for_itself() -> None:
    with pytest.raises(BozhenError, match="device-key"):
        build_device(make.device_facts(), make.STRANGER)
    container = parse(make.device())
    for forged in (
        make.resign(container, make.STRANGER),
        make.resign(container, make.ROOM, make.STRANGER),
        make.resign(container, make.ROOM, site="site-9"),
        make.resign(container, make.STRANGER, room_public=make.STRANGER.public),
    ):
        with pytest.raises(BozhenError, match="device-key"):
            read_device(forged)


def test_other_packages_are_no_device() -> None:
    container = parse(make.device())
    spoiled = assemble(container.manifest_bytes, [(make.ROOM.public, "0" * 128)], container.payload)
    for data, mode, code in (
        (make.exam(), None, "package-type"),
        (make.device(), "rehearsal", "package-mode"),
        (spoiled, None, "signature"),
    ):
        with pytest.raises(BozhenError, match=code):
            read_device(data, mode=mode)


# ---------------------------------------------------------------- a history of roots
ROOTS = [make.key(60 + number) for number in range(6)]


def history(rotations: list[bool]) -> list[bytes]:
    """Trust of epoch 1, 2, …; at each True the root changes, signed by the one before."""
    issued, at = [], 0
    for epoch, rotates in enumerate(rotations, 1):
        at += rotates
        trust = make.trust(
            root=ROOTS[at].public,
            epoch=epoch,
            previous_root=ROOTS[at - 1].public if rotates else "",
        )
        issued.append(build_trust(trust, ROOTS[at], ROOTS[at - 1] if rotates else None))
    return issued


@given(some.lists(some.booleans(), min_size=1, max_size=5), some.data())
def test_a_room_follows_its_root_and_never_goes_back(
    rotations: list[bool], draw: some.DataObject
) -> None:
    """Whatever order the files come in, the room goes forward or stays, by one rotation at most."""
    issued = history(rotations)
    pinned, epoch = ROOTS[0].public, 0
    for number in draw.draw(some.permutations(range(len(issued)))):
        crossed = sum(rotations[epoch : number + 1])
        try:
            trust = read_trust(issued[number], root=pinned, known_epoch=epoch)
        except BozhenError as error:
            backwards, leap = number + 1 < epoch, crossed > 1
            assert backwards or leap or (crossed == 1 and not rotations[number]), error
            continue
        assert trust.epoch > epoch
        assert crossed <= 1
        pinned, epoch = trust.root, trust.epoch
