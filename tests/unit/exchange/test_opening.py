"""Steps 9 to 12: what comes out is what its maker put in, for this room, or nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from bozhen_desktop.domain.practical import PracticalPaper
from bozhen_desktop.exchange import exam_content, parts
from bozhen_desktop.exchange.container import assemble, parse
from bozhen_desktop.exchange.exam import (
    ExamContent,
    GroupPaper,
    check_exam,
    open_arrangement,
    open_key,
    open_paper,
)
from bozhen_desktop.exchange.parts import MSGPACK, Content, Envelope, build, take
from bozhen_desktop.exchange.result import Range, build_result, check_range, open_result
from bozhen_desktop.host.sealing import seal_to
from bozhen_desktop.journal.chain import chained
from bozhen_desktop.journal.heads import START
from bozhen_desktop.kernel.digest import canonical, chain_hash, sha256_hex
from bozhen_desktop.kernel.errors import BozhenError, IntegrityError
from tests.unit.exchange import packages as make
from tests.unit.journal.samples import row

replace = msgspec.structs.replace
EXAM, RESULT = make.exam(), make.result()


def code_of(function: Callable[..., Any], *values: Any, **more: Any) -> str:
    with pytest.raises(BozhenError) as refused:
        function(*values, **more)
    return refused.value.code


def with_part(data: bytes, name: str, clear: bytes, *signers: Any, media: str = "") -> bytes:
    """The package with another clear content of one part, sealed and signed by its maker."""
    container = parse(data)
    value = msgspec.json.decode(container.manifest_bytes)
    payload, at = b"", 0
    for part in value["parts"]:
        sealed = container.payload[at : at + part["sealed_size"]]
        at += part["sealed_size"]
        if part["name"] == name:
            sealed = seal_to([make.ROOM_TO, make.IMPORT_TO], clear)
            part["size"], part["sha256"] = len(clear), sha256_hex(clear)
            part["sealed_size"], part["sealed_sha256"] = len(sealed), sha256_hex(sealed)
            part["media_type"] = media or part["media_type"]
        payload += sealed
    value["payload"] = {"size": len(payload), "sha256": sha256_hex(payload)}
    return make.sign_raw(canonical(value), value["type"], payload, *signers)


def envelope(name: str, content: Any, **more: Any) -> Envelope[Any]:
    base = Envelope(package="ab" * 16, sitting="sit-1", part=name, salt="", content=content)
    return replace(base, **more)


def content_of(name: str, content: Any, **more: Any) -> bytes:
    return canonical(envelope(name, content, **more))


ARRANGED = {"arrangement": make.arrangement(), "pins": {}}


# ---------------------------------------------------------------- recipients
def test_only_the_room_it_was_sealed_to_opens_it() -> None:
    for function, values in ((open_arrangement, ()), (open_paper, ("g-1",)), (open_key, ("g-1",))):
        assert code_of(function, EXAM, *values, make.OTHER_ID) == "sealed-unreadable"
    assert code_of(open_result, RESULT, make.OTHER_ID) == "sealed-unreadable"
    assert code_of(open_result, RESULT, "not an identity") == "identity-malformed"


def test_a_package_exchanged_on_the_disk_is_not_the_one_that_was_taken_in() -> None:
    """Somebody at the room's PC made it, with another key, sealed to the room as anybody can."""
    taken = parse(EXAM).hash
    forged = make.resign(parse(EXAM), make.STRANGER, package_id="ab" * 16, created=make.NOW + 1)
    assert open_key(EXAM, "g-1", make.ROOM_ID, manifest=taken) == make.exam_content().keys["g-1"]
    for function, values in ((open_arrangement, ()), (open_paper, ("g-1",)), (open_key, ("g-1",))):
        where = (forged, *values, make.ROOM_ID)
        assert code_of(function, *where, manifest=taken) == "package-exchanged"


# ---------------------------------------------------------------- parts in each other's place
def test_parts_cannot_change_places() -> None:
    """Even the issuer's key does not make the paper of one group that of another."""
    container = parse(EXAM)
    value = msgspec.json.decode(container.manifest_bytes)
    names = {"paper.g-1": "paper.g-2", "paper.g-2": "paper.g-1"}
    for part in value["parts"]:
        part["name"] = names.get(part["name"], part["name"])
    swapped = make.sign_raw(canonical(value), "exam", container.payload, make.ISSUER)
    assert code_of(open_paper, swapped, "g-1", make.ROOM_ID) == "part-exchanged"
    assert code_of(open_paper, swapped, "g-2", make.ROOM_ID) == "part-exchanged"


def test_a_swap_of_the_bytes_alone_is_found_before_anything_is_opened() -> None:
    container = parse(EXAM)
    one, two = container.manifest.parts[1], container.manifest.parts[2]
    start = container.manifest.parts[0].sealed_size
    middle, end = start + one.sealed_size, start + one.sealed_size + two.sealed_size
    old = container.payload
    payload = old[:start] + old[middle:end] + old[start:middle] + old[end:]
    forged = assemble(container.manifest_bytes, container.signatures, payload)
    assert code_of(open_paper, forged, "g-1", make.ROOM_ID) == "payload-hash"
    spoiled = container._replace(payload=payload)
    assert code_of(take, spoiled, one.name, dict, make.ROOM_ID) == "part-sealed-hash"


@pytest.mark.parametrize(
    "more", [{"package": "cd" * 16}, {"sitting": "sit-2"}, {"part": "paper.g-1"}]
)
def test_a_part_of_another_package(more: dict[str, str]) -> None:
    clear = content_of("arrangement", ARRANGED, **more)
    data = with_part(EXAM, "arrangement", clear, make.ISSUER)
    assert code_of(open_arrangement, data, make.ROOM_ID) == "part-exchanged"


# ---------------------------------------------------------------- what stands in a part
@pytest.mark.parametrize(
    ("clear", "code"),
    [
        (b"", "json-malformed"),
        (b'{"a":1,"a":2}', "json-twice"),
        (b'{"a":1.5}', "json-float"),
        (b"[" * 50_000, "json-depth"),
        (b'{"a":' * 17 + b"1" + b"}" * 17, "json-depth"),
        (content_of("arrangement", {"pins": {}}), "json-schema"),
        (content_of("arrangement", ARRANGED | {"pins": {"chief": 1}}), "json-schema"),
        (content_of("arrangement", ARRANGED)[:-1] + b" }", "json-not-canonical"),
        (content_of("arrangement", ARRANGED | {"pins": {"nobody": "x"}}), "exam-pins"),
    ],
)
def test_contents_that_are_refused(clear: bytes, code: str) -> None:
    data = with_part(EXAM, "arrangement", clear, make.ISSUER)
    assert code_of(open_arrangement, data, make.ROOM_ID) == code


@pytest.mark.parametrize("field", ["sitting", "batch", "mode"])
def test_the_arrangement_must_be_the_manifests(field: str) -> None:
    plan = make.arrangement(**{field: "rehearsal" if field == "mode" else "other-1"})
    data = with_part(
        EXAM,
        "arrangement",
        content_of("arrangement", ARRANGED | {"arrangement": plan}),
        make.ISSUER,
    )
    assert code_of(open_arrangement, data, make.ROOM_ID) == "exam-binding"
    content = make.exam_content(arrangement=plan)
    assert code_of(make.exam, content) == "exam-binding"


def test_there_is_a_paper_for_every_arranged_group() -> None:
    groups = make.arrangement().groups
    more = [*groups, replace(groups[0], id="g-3")]
    plan = make.arrangement(groups=more)
    clear = content_of("arrangement", ARRANGED | {"arrangement": plan})
    data = with_part(EXAM, "arrangement", clear, make.ISSUER)
    assert code_of(open_arrangement, data, make.ROOM_ID) == "exam-groups"


def photos(found: dict[str, bytes], **more: Any) -> bytes:
    return msgspec.msgpack.encode(envelope("photos", found, **more), order="sorted")


GOOD = {sha256_hex(make.PHOTO): make.PHOTO}


@pytest.mark.parametrize(
    ("clear", "code"),
    [
        (photos({}), "photo-missing"),
        (photos(GOOD | {"11" * 32: b"x"}), "photo-unlisted"),
        (photos({sha256_hex(make.PHOTO): b"other"}), "photo-hash"),
        (b"\xc1", "part-malformed"),
        (b"\x81" * 100_000, "part-malformed"),
        (b"\xdf\xff\xff\xff\xff", "part-malformed"),
        (photos(GOOD) + b"\0", "part-malformed"),
        (
            b"\x85" + photos(GOOD)[1:].replace(b"\xa4salt\xa0", b"\xa4salt\xd9\0"),
            "part-not-canonical",
        ),
    ],
)
def test_photos_that_are_refused(clear: bytes, code: str) -> None:
    data = with_part(EXAM, "photos", clear, make.ISSUER)
    assert code_of(open_arrangement, data, make.ROOM_ID) == code


@pytest.mark.parametrize(
    ("paper", "code"),
    [
        (GroupPaper(), "paper-kind"),
        (GroupPaper(paper=make.theory_paper(), practical=make.practical_paper()), "paper-kind"),
        (GroupPaper(paper=make.theory_paper(), secret=b"short"), "paper-secret"),
        (
            GroupPaper(paper=replace(make.theory_paper(), approval="A-2"), secret=make.SECRET),
            "paper-digest",
        ),
        (GroupPaper(practical=make.practical_paper()), "paper-digest"),
        (
            GroupPaper(paper=replace(make.theory_paper(), items=[]), secret=make.SECRET),
            "paper-section",
        ),
    ],
)
def test_a_paper_that_was_not_arranged(paper: GroupPaper, code: str) -> None:
    clear = content_of("paper.g-1", {"group": "g-1", "paper": paper})
    data = with_part(EXAM, "paper.g-1", clear, make.ISSUER)
    with pytest.raises(IntegrityError) as refused:
        open_paper(data, "g-1", make.ROOM_ID)
    assert refused.value.code == code
    papers = make.exam_content().papers | {"g-1": paper}
    assert code_of(make.exam, make.exam_content(papers=papers)) in (code, "exam-groups")


def test_a_key_of_another_paper() -> None:
    key = replace(make.key_set(make.theory_paper()), paper_digest="00" * 32)
    clear = content_of("key.g-1", {"group": "g-1", "key": key})
    data = with_part(EXAM, "key.g-1", clear, make.ISSUER)
    assert code_of(open_key, data, "g-1", make.ROOM_ID) == "key-digest"
    assert code_of(make.exam, make.exam_content(keys={"g-1": key})) == "key-digest"
    other = content_of("key.g-1", {"group": "g-2", "key": key})
    data = with_part(EXAM, "key.g-1", other, make.ISSUER)
    assert code_of(open_key, data, "g-1", make.ROOM_ID) == "part-exchanged"


def content_with(**more: Any) -> ExamContent:
    return make.exam_content(**more)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (content_with(papers={}, keys={}), "exam-groups"),
        (content_with(keys={}), "exam-groups"),
        (content_with(photos={}), "photo-missing"),
        (content_with(pins={"x": "y"}), "exam-pins"),
        (
            content_with(keys={"g-1": replace(make.key_set(make.theory_paper()), keys=[])}),
            "key-items",
        ),
        (
            content_with(arrangement=make.arrangement(rooms=[])),
            "arrangement-room-unknown",
        ),
    ],
)
def test_an_office_cannot_issue_what_a_room_would_refuse(content: ExamContent, code: str) -> None:
    assert code_of(make.exam, content) == code


def test_other_packages_have_no_paper() -> None:
    assert code_of(open_paper, RESULT, "g-1", make.ROOM_ID) == "package-type"
    assert code_of(open_result, EXAM, make.ROOM_ID) == "package-type"
    assert code_of(open_paper, EXAM, "g-9", make.ROOM_ID) == "part-missing"
    assert isinstance(make.practical_paper(), PracticalPaper)
    assert exam_content.SECRET_BYTES == 32


@pytest.mark.parametrize(
    ("names", "code"),
    [
        (["arrangement", "photos", "extra"], "part-unlisted"),
        (["arrangement", "photos", "key.g-1"], "part-unlisted"),
        (["arrangement"], "part-missing"),
        (["arrangement", "Photos"], "part-media"),
    ],
)
def test_the_list_of_parts_is_exact(names: list[str], code: str) -> None:
    contents = [Content(name.lower(), {}, binary=name == "photos") for name in names]
    data = build("exam", make.facts(), contents, [make.ISSUER], [make.ROOM_TO])
    where = {"mode": "live", "room_public": make.ROOM.public, "now": make.NOW, "known": {}}
    assert code_of(check_exam, data, make.trust(), **where) == code


@pytest.mark.parametrize("stated", [{"sha256": "00" * 32}, {"size": 5}])
def test_what_comes_out_must_be_what_was_stated(stated: dict[str, Any]) -> None:
    data = make.changed(EXAM, lambda value: value["parts"][0].update(stated), make.ISSUER)
    assert code_of(open_arrangement, data, make.ROOM_ID) == "part-hash"


def test_a_part_may_not_be_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "MAX_PART", 100)
    assert code_of(open_arrangement, EXAM, make.ROOM_ID) == "part-too-large"
    assert code_of(make.exam) == "part-too-large"


def test_a_part_of_another_kind_of_bytes() -> None:
    clear = content_of("arrangement", ARRANGED)
    for media, code in ((MSGPACK, "part-malformed"), ("text/plain", "part-media")):
        data = with_part(EXAM, "arrangement", clear, make.ISSUER, media=media)
        assert code_of(open_arrangement, data, make.ROOM_ID) == code


# ---------------------------------------------------------------- ranges
def edited(number: int, **columns: Any) -> Range:
    content = make.journal_range()
    entries = list(content.entries)
    entries[number] = entries[number]._replace(**columns)
    return replace(content, entries=entries, heads=[])


def rechained(number: int, **columns: Any) -> Range:
    content = edited(number, **columns)
    return replace(content, entries=chained(START, content.entries))


def removed(number: int) -> Range:
    content = make.journal_range()
    return replace(content, entries=content.entries[:number] + content.entries[number + 1 :])


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (edited(3, actor="staff-9"), "hash"),
        (edited(3, body='{"kind":"x"}'), "hash"),
        (edited(3, seq=9), "number"),
        (removed(3), "number"),
        (edited(2, prev="00" * 32), "prev"),
        (rechained(3, body="[]"), "body"),
        (rechained(3, body='{"b":1,"a":1}'), "body"),
        (rechained(3, body='{"a":1.0}'), "body"),
        (rechained(3, actor='x","y'), "id"),
        (rechained(3, at=-1), "number"),
        (rechained(3, command_digest="x"), "digest"),
        (rechained(3, part=2), "parts"),
        (rechained(4, parts=3), "parts"),
        (rechained(-1, parts=2), "parts"),
        (make.journal_range(prev_hash="11" * 32), "prev"),
    ],
)
def test_entries_that_do_not_follow_each_other(content: Range, problem: str) -> None:
    with pytest.raises(IntegrityError) as refused:
        build_result(content, make.facts(), make.ROOM, [make.IMPORT_TO])
    assert (refused.value.code, refused.value.params["problem"]) == ("range-entry", problem)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (make.journal_range(sitting="sit-2"), "range-sitting"),
        (make.journal_range(entries=[]), "range-empty"),
        (make.journal_range(blobs={"00" * 32: b"x"}), "range-blob"),
        (
            make.journal_range(heads=[replace(make.journal_range().heads[0], hash="00" * 32)]),
            "range-head",
        ),
    ],
)
def test_ranges_that_are_refused(content: Range, code: str) -> None:
    assert code_of(make.result, content) == code


def test_a_range_ends_with_a_whole_command() -> None:
    entries = make.journal_range().entries
    (at,) = [number for number, entry in enumerate(entries) if entry.parts == 2 and entry.part == 1]
    with pytest.raises(IntegrityError) as refused:
        make.result(make.journal_range(entries=entries[: at + 1], heads=[]))
    assert refused.value.params["problem"] == "parts"


def test_the_first_entry_follows_nothing() -> None:
    content = make.journal_range()
    prev = "11" * 32
    entries, before = [], prev
    for entry in content.entries:
        linked = entry._replace(prev=before)
        entries.append(linked._replace(hash=chain_hash(linked)))
        before = entries[-1].hash
    with pytest.raises(IntegrityError) as refused:
        make.result(make.journal_range(entries=entries, prev_hash=prev, heads=[]))
    assert refused.value.params == {"seq": 1, "problem": "prev"}


def test_a_room_signs_for_itself_alone() -> None:
    content = make.journal_range()
    assert code_of(build_result, content, make.facts(), make.STRANGER, []) == "device-key"


@pytest.mark.parametrize(
    "log",
    [
        {"head_hash": "00" * 32},
        {"first": 2, "count": 11},
        {"last": 20, "count": 20},
        {"prev_hash": "1" * 64},
    ],
)
def test_the_log_of_the_manifest_must_be_that_of_the_entries(log: dict[str, Any]) -> None:
    stated = msgspec.json.decode(parse(RESULT).manifest_bytes)["log"] | log
    stated["count"] = stated["last"] - stated["first"] + 1
    data = make.resign(parse(RESULT), make.ROOM, log=stated)
    assert code_of(open_result, data, make.IMPORT_ID) in ("range-log", "range-entry")


def test_a_range_without_entries_inside_is_no_range() -> None:
    content = make.journal_range()
    manifest = parse(RESULT).manifest
    assert manifest.log is not None
    assert code_of(check_range, replace(content, entries=[]), manifest.log, "sit-1") == "range-log"


def test_a_cut_range_inside_a_good_envelope_is_found() -> None:
    content = make.journal_range()
    clear = msgspec.msgpack.encode(envelope("entries", content.entries[:-1]), order="sorted")
    data = with_part(RESULT, "entries", clear, make.ROOM)
    assert code_of(open_result, data, make.IMPORT_ID) == "range-log"
    assert row(1).seq == 0
