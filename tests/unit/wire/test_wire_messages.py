"""Frames: every message goes there and back, and nothing else is one."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import inspect

from bozhen_desktop.kernel.errors import BozhenError
from bozhen_desktop.wire.messages import (
    CHUNK,
    DOWN_TYPES,
    FRAME_CAP,
    UP_TYPES,
    BlobPart,
    Ping,
    PutPart,
    decode_down,
    decode_up,
    encode,
)

EXAMPLES: dict[type, Any] = {
    inspect.StrType: "文本",
    inspect.IntType: (1 << 53) - 1,
    inspect.BoolType: True,
    inspect.BytesType: b"\x00\xff",
    inspect.AnyType: {"a": [1, None, "b"]},
}


def example(part: Any) -> Any:
    """One value of a type, as `msgspec.inspect` describes it."""
    match part:
        case inspect.ListType():
            return [example(part.item_type)]
        case inspect.TupleType():
            return tuple(example(each) for each in part.item_types)
        case inspect.DictType():
            return {"k": example(part.value_type)}
        case inspect.UnionType():
            return example(part.types[0])
        case inspect.StructType():
            values = {field.name: example(field.type) for field in part.fields}
            return part.cls(**values)
    return EXAMPLES[type(part)]


@pytest.mark.parametrize("kind", [*UP_TYPES, *DOWN_TYPES])
def test_every_message_goes_there_and_back(kind: type) -> None:
    message = example(inspect.type_info(kind))
    decode = decode_up if kind in UP_TYPES else decode_down
    assert decode(encode(message)) == message


@pytest.mark.parametrize("kind", UP_TYPES)
def test_what_goes_up_is_nothing_that_comes_down(kind: type) -> None:
    with pytest.raises(BozhenError, match="frame-malformed"):
        decode_down(encode(example(inspect.type_info(kind))))


def test_tags_are_not_used_twice() -> None:
    tags = [kind.__struct_config__.tag for kind in (*UP_TYPES, *DOWN_TYPES)]
    assert len(tags) == len(set(tags))


def test_a_part_of_a_file_fits_into_a_frame() -> None:
    for kind in (BlobPart, PutPart):
        part = kind(digest="a" * 64, offset=1 << 40, size=1 << 40, data=bytes(CHUNK))
        assert len(encode(part)) < FRAME_CAP // 2


def test_frames_are_limited_at_both_ends() -> None:
    large = PutPart(digest="a" * 64, offset=0, size=0, data=bytes(FRAME_CAP))
    with pytest.raises(BozhenError, match="frame-too-large"):
        encode(large)
    with pytest.raises(BozhenError, match="frame-too-large"):
        decode_up(bytes(FRAME_CAP + 1))


@given(st.binary(max_size=200))
def test_other_bytes_are_malformed(data: bytes) -> None:
    for decode in (decode_up, decode_down):
        try:
            message = decode(data)
        except BozhenError as error:
            assert error.code == "frame-malformed"
        else:
            assert decode(encode(message)) == message


@pytest.mark.parametrize(
    "data",
    [
        msgspec.msgpack.encode({"m": "no-such"}),
        msgspec.msgpack.encode({"m": "ping"}),
        msgspec.msgpack.encode({"m": "ping", "stamp": "1"}),
        encode(Ping(stamp=1)) + b"\x00",
        b"\x91" * 5000,
    ],
)
def test_wrong_fields_and_deep_nests_are_malformed(data: bytes) -> None:
    with pytest.raises(BozhenError, match="frame-malformed"):
        decode_up(data)
