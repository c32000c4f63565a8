"""JSON from outside, read so that only one text can stand for a value.

No duplicate keys, no floats, no integers of 2^53 or more, keys that are plain names, a limited
depth, and the bytes must be exactly those that the canonical encoder would write.
"""

from __future__ import annotations

import json
import re
from typing import Any, NoReturn, TypeVar

import msgspec

from bozhen_desktop.kernel.digest import canonical
from bozhen_desktop.kernel.errors import IntegrityError

T = TypeVar("T")

DEPTH = 8
LIMIT = 1 << 53
_KEY = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.:-]{0,63}")


class _Refused(Exception):
    """Found while the JSON is parsed; carries the code."""


def plain_json(data: bytes, place: str, *, depth: int = DEPTH) -> Any:
    """The value of JSON bytes that need not be canonical; `place` names them in errors.

    Raises:
        IntegrityError: `json-malformed`, `json-twice` (a key stands twice), `json-float`,
            `json-number`, `json-key`, `json-depth`.
    """
    try:
        value = json.loads(
            data.decode("utf-8"),
            object_pairs_hook=_object,
            parse_float=_float,
            parse_constant=_float,
        )
    except _Refused as error:
        raise IntegrityError(str(error), place=place) from error
    except RecursionError as error:
        raise IntegrityError("json-depth", place=place) from error
    except ValueError as error:
        raise IntegrityError("json-malformed", place=place) from error
    _check(value, place, depth)
    return value


def strict_json(data: bytes, place: str, *, depth: int = DEPTH) -> Any:
    """The value of canonical JSON bytes.

    Raises:
        IntegrityError: those of `plain_json`, `json-not-canonical`.
    """
    value = plain_json(data, place, depth=depth)
    try:
        same = canonical(value) == data
    except ValueError:  # half a surrogate pair has no bytes
        same = False
    if not same:
        raise IntegrityError("json-not-canonical", place=place)
    return value


def shaped(value: Any, shape: type[T], place: str) -> T:
    """`value` as the struct `shape`; unknown fields are left out, wrong types refused.

    Raises:
        IntegrityError: `json-schema` (why).
    """
    try:
        return msgspec.convert(value, shape)
    except msgspec.ValidationError as error:
        raise IntegrityError("json-schema", place=place, why=str(error)[:200]) from error


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _Refused("json-twice")
    return found


def _float(text: str) -> NoReturn:
    raise _Refused("json-float")


def _check(value: Any, place: str, depth: int) -> None:
    waiting = [(value, 1)]
    while waiting:
        part, level = waiting.pop()
        if not isinstance(part, dict | list):
            if isinstance(part, int) and abs(part) >= LIMIT:
                raise IntegrityError("json-number", place=place)
            continue
        if level > depth:
            raise IntegrityError("json-depth", place=place, cap=depth)
        if isinstance(part, dict):
            if not all(_KEY.fullmatch(key) for key in part):
                raise IntegrityError("json-key", place=place)
            part = list(part.values())
        waiting.extend((below, level + 1) for below in part)
