"""What the records of an outbox file say: written by a device, read by it and by its room.

The file is a sealed record file (`host.records`); each record is one of these, MessagePack. Each
command carries the device's signature, because anybody can seal a file to a room.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from bozhen_desktop.kernel.digest import canonical
from bozhen_desktop.kernel.errors import IntegrityError
from bozhen_desktop.wire.messages import Ask

_LABEL = b"bozhen/outbox/1\0"

NOT_SETTLED = frozenset({"sitting-unknown"})
"""Refusals that say nothing of the command: the hall does not hold its sitting, not yet or no more.
"""


class Kept(msgspec.Struct, frozen=True, tag="kept"):
    """A command, when it was given (UTC ms by the device's clock, a label), by which device.

    `device`: its name in journals; `signature`: of `signed_bytes` by the device key, or "".
    """

    ask: Ask
    made: int
    device: str = ""
    signature: str = ""


class Settled(msgspec.Struct, frozen=True, tag="settled"):
    """The hall answered: durable up to (`sitting`, `seq`), or refused with `code`."""

    number: int
    sitting: str
    seq: int
    code: str


class Covered(msgspec.Struct, frozen=True, tag="covered"):
    """A signed head covers the sitting up to `seq`."""

    sitting: str
    seq: int


class Renewed(msgspec.Struct, frozen=True, tag="renewed"):
    """A new incarnation began; numbers go on after `last`."""

    last: int


Record = Kept | Settled | Covered | Renewed
_decoder = msgspec.msgpack.Decoder(Record)
_encode = msgspec.msgpack.Encoder().encode


def write_record(record: Record) -> bytes:
    """The bytes of a record, to be sealed."""
    return _encode(record)


def read_records(records: Sequence[bytes]) -> list[Record]:
    """The records of a file.

    Raises:
        IntegrityError: `sealed-unreadable`.
    """
    try:
        return [_decoder.decode(record) for record in records]
    except msgspec.MsgspecError as error:
        raise IntegrityError("sealed-unreadable") from error


def signed_bytes(kept: Kept) -> bytes:
    """What the signature of a command covers."""
    ask = kept.ask
    fields = [kept.device, ask.number, ask.sitting, ask.actor, ask.body, kept.made]
    return _LABEL + canonical(fields)
