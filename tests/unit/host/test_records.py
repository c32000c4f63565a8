"""Sealed record files: edits, exchanges, doubles and holes are found, cuts against a mark."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bozhen_desktop.host import records
from bozhen_desktop.host.files import append_durably
from bozhen_desktop.host.records import Mark, RecordSealer, open_record_file, open_records
from bozhen_desktop.host.sealing import new_identity, new_key, recipient_of
from bozhen_desktop.kernel.errors import BozhenError, IntegrityError

OWN, ROOM, STRANGER = (new_identity() for _ in range(3))
KEY = bytes(range(32))


def sealed(texts: list[bytes]) -> list[bytes]:
    sealer = RecordSealer(KEY)
    return [sealer.seal(text) for text in texts]


def test_a_file_opens_for_both_recipients_and_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "outbox"
    head, sealer = records.new_record_file([recipient_of(OWN), recipient_of(ROOM)])
    append_durably(path, head)
    for number in range(5):
        append_durably(path, sealer.seal(b"answer %d" % number))
    mark = sealer.mark
    again = open_record_file(OWN, path.read_bytes(), mark)
    assert again.sealer.mark == mark
    append_durably(path, again.sealer.seal(b"later"))
    found = open_record_file(ROOM, path.read_bytes(), mark)
    assert found.records == [b"answer %d" % number for number in range(5)] + [b"later"]
    assert (found.whole, found.torn) == (path.stat().st_size, 0)
    with pytest.raises(IntegrityError, match="sealed-unreadable"):
        open_record_file(STRANGER, path.read_bytes())


@given(st.data())
@settings(max_examples=300)
def test_any_changed_byte_is_refused_or_reported_torn(data: st.DataObject) -> None:
    """Never other records than the first ones written; a wrong length can only look torn."""
    texts = data.draw(st.lists(st.binary(max_size=30), min_size=1, max_size=5))
    blob = b"".join(sealed(texts))
    at = data.draw(st.integers(0, len(blob) - 1))
    by = data.draw(st.integers(1, 255))
    changed = blob[:at] + bytes([blob[at] ^ by]) + blob[at + 1 :]
    try:
        found = open_records(RecordSealer(KEY), changed)
    except IntegrityError:
        return
    assert found.torn > 0
    assert found.records == texts[: len(found.records)]
    assert len(found.records) < len(texts)


@given(st.permutations(list(range(5))))
def test_another_order_is_refused(order: list[int]) -> None:
    frames = sealed([b"%d" % number for number in range(5)])
    blob = b"".join(frames[number] for number in order)
    if order == sorted(order):
        assert len(open_records(RecordSealer(KEY), blob).records) == 5
    else:
        with pytest.raises(IntegrityError, match="sealed-unreadable"):
            open_records(RecordSealer(KEY), blob)


def test_doubles_holes_and_strangers_are_refused() -> None:
    one, two, three = sealed([b"1", b"2", b"3"])
    other = RecordSealer(new_key())
    for frames in ([one, one], [one, three], [two, three], [one, other.seal(b"2")]):
        with pytest.raises(IntegrityError, match="sealed-unreadable"):
            open_records(RecordSealer(KEY), b"".join(frames))


@given(cut=st.integers(0, 400))
def test_a_cut_is_torn_or_found_by_the_mark(cut: int) -> None:
    sealer = RecordSealer(KEY)
    frames = [sealer.seal(b"record %d" % number) for number in range(8)]
    blob = b"".join(frames)
    whole = blob[: min(cut, len(blob) - 1)]
    found = open_records(RecordSealer(KEY), whole)
    assert found.records == [b"record %d" % number for number in range(found.sealer.mark.number)]
    assert found.whole + found.torn == len(whole)
    with pytest.raises(IntegrityError, match="sealed-cut"):
        open_records(RecordSealer(KEY), whole, known=sealer.mark)


def test_a_mark_of_another_file_of_the_same_length_is_found() -> None:
    sealer, other = RecordSealer(KEY), RecordSealer(KEY)
    blob, _ = sealer.seal(b"a"), other.seal(b"b")
    assert sealer.mark.number == other.mark.number == 1
    with pytest.raises(IntegrityError, match="sealed-cut"):
        open_records(RecordSealer(KEY), blob, known=other.mark)
    assert open_records(RecordSealer(KEY), blob, known=RecordSealer(KEY).mark).records == [b"a"]


def test_a_record_of_another_history_is_refused() -> None:
    """A copy of the folder went on elsewhere under the same key: its records do not fit in here."""
    here, copy = sealed([b"1", b"2"]), sealed([b"1 otherwise", b"2"])
    with pytest.raises(IntegrityError, match="sealed-unreadable"):
        open_records(RecordSealer(KEY), here[0] + copy[1])


def test_a_folder_set_back_never_repeats_a_nonce() -> None:
    assert RecordSealer(KEY).seal(b"same")[4:16] != RecordSealer(KEY).seal(b"same")[4:16]


def test_head_belongs_to_its_records() -> None:
    head, sealer = records.new_record_file([recipient_of(OWN)])
    other, _ = records.new_record_file([recipient_of(OWN)])
    frame = sealer.seal(b"x")
    for blob in (other + frame, head[:-1] + frame, b"", b"BZRF1", b"BZRF1\xff\xff", frame):
        with pytest.raises(IntegrityError, match="sealed-unreadable"):
            open_record_file(OWN, blob)


def test_caps() -> None:
    with pytest.raises(BozhenError, match="record-too-large"):
        RecordSealer(KEY).seal(bytes(records.MAX_RECORD + 1))
    with pytest.raises(IntegrityError, match="sealed-unreadable"):
        open_records(RecordSealer(KEY), b"\xff\xff\xff\xff" + bytes(100))
    assert open_records(RecordSealer(KEY), b"", known=Mark(*RecordSealer(KEY).mark)).records == []
