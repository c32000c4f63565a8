"""Identifiers: made by the creator, ASCII, time-ordered where they are random."""

from __future__ import annotations

import re
import secrets
from typing import NewType

EntryId = NewType("EntryId", str)
SittingId = NewType("SittingId", str)
BatchId = NewType("BatchId", str)
GroupId = NewType("GroupId", str)
RoomId = NewType("RoomId", str)
SeatId = NewType("SeatId", str)
StaffId = NewType("StaffId", str)
ItemId = NewType("ItemId", str)
OptionId = NewType("OptionId", str)
PaperId = NewType("PaperId", str)
PieceNo = NewType("PieceNo", str)
TicketNo = NewType("TicketNo", str)
DeviceId = NewType("DeviceId", str)

SITE = SittingId("site")
"""Name of the small journal of a PC, beside the sittings."""

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,63}")


def new_id(prefix: str, wall_ms: int) -> str:
    """Make `prefix-` + 9 time-ordered + 11 random characters (55 random bits)."""
    value, stamp = wall_ms, ""
    for _ in range(9):
        value, digit = divmod(value, 32)
        stamp = _ALPHABET[digit] + stamp
    tail = "".join(secrets.choice(_ALPHABET) for _ in range(11))
    return f"{prefix}-{stamp}{tail}"


def is_id(text: str) -> bool:
    """Whether `text` may stand as an id in a journal column or manifest: ASCII, at most 64."""
    return _ID.fullmatch(text) is not None
