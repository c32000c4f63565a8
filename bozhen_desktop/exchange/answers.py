"""`answers` (cut-off terminal → hall): the commands of its outbox on a stick.

Nothing in it is believed: the hall enrolled the device key, takes each command under its first
number and decides it again.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from bozhen_desktop.exchange.checks import Expect, check
from bozhen_desktop.exchange.container import parse
from bozhen_desktop.exchange.manifest import ANSWERS, PackageFacts
from bozhen_desktop.exchange.parts import MSGPACK, Content, build, need_parts, take
from bozhen_desktop.exchange.strict import LIMIT, strict_json
from bozhen_desktop.host.signing import PUBLIC_HEX, SigningKey, fingerprint
from bozhen_desktop.kernel.errors import BozhenError, IntegrityError
from bozhen_desktop.kernel.ids import is_id

PART = "outbox"
MAX_ROWS = 1_000_000
BODY_DEPTH = 32
_INCARNATION = re.compile(r"[A-Za-z0-9-]{1,31}")


class OutboxRow(msgspec.Struct, frozen=True, kw_only=True):
    """One command. `body`: its canonical JSON; `made`: UTC ms by the terminal, a label only."""

    number: int
    sitting: str
    actor: str
    kind: str
    body: str
    made: int


class Outbox(msgspec.Struct, frozen=True, kw_only=True):
    """`device`: fingerprint of `public`, a dot, the incarnation; `rows` by rising number."""

    device: str
    public: str
    rows: list[OutboxRow]


def build_answers(
    outbox: Outbox, device_key: SigningKey, facts: PackageFacts, recipients: Sequence[str]
) -> bytes:
    """The package for the room `facts.room_public`, sealed to it.

    Raises:
        BozhenError: `device-key` (not the outbox's), `outbox-field` (field, number), those of
            `build`.
    """
    if device_key.public != outbox.public:
        raise BozhenError("device-key")
    _check(outbox)
    return build(ANSWERS, facts, [Content(PART, outbox, binary=True)], [device_key], recipients)


def open_answers(data: bytes, identity: str, *, room_public: str, mode: str) -> Outbox:
    """The outbox of a terminal of this room. Whether its key is enrolled is the caller's question.

    Raises:
        BozhenError: those of `parse` and `check`.
        IntegrityError: those of `parse`, `check`, `need_parts`, `take`; `device-key` (signed by
            another key than its own), `outbox-field`.
    """
    container = parse(data)
    types = frozenset((ANSWERS,))
    check(container, Expect(types=types, mode=mode, trust=None, room_public=room_public))
    need_parts(container, {PART: MSGPACK})
    outbox = take(container, PART, Outbox, identity)
    if [public for public, _ in container.signatures] != [outbox.public]:
        raise IntegrityError("device-key")
    try:
        _check(outbox)
    except BozhenError as error:
        raise IntegrityError(error.code, **error.params) from error
    return outbox


def _check(outbox: Outbox) -> None:
    name, _, incarnation = outbox.device.partition(".")
    named = PUBLIC_HEX.fullmatch(outbox.public) and name == fingerprint(outbox.public)
    if not named or not _INCARNATION.fullmatch(incarnation):
        raise BozhenError("outbox-field", field="device", number=0)
    if len(outbox.rows) > MAX_ROWS:
        raise BozhenError("outbox-field", field="rows", number=len(outbox.rows))
    before = 0
    for row in outbox.rows:
        _check_row(row, before)
        before = row.number


def _check_row(row: OutboxRow, before: int) -> None:
    good = {
        "number": before < row.number < LIMIT,
        "sitting": is_id(row.sitting),
        "actor": is_id(row.actor),
        "kind": is_id(row.kind),
        "made": 0 <= row.made < LIMIT,
        "body": _is_object(row.body),
    }
    for field, fits in good.items():
        if not fits:
            raise BozhenError("outbox-field", field=field, number=row.number)


def _is_object(body: str) -> bool:
    try:
        return isinstance(strict_json(body.encode(), "body", depth=BODY_DEPTH), dict)
    except (IntegrityError, UnicodeError):
        return False
