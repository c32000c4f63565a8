"""`receipt` (office → room): what became of a result package, in clear, signed by the importer.

Only with the receipt of its last package may a room destroy what it holds.
"""

from __future__ import annotations

import re

import msgspec

from bozhen_desktop.exchange.checks import Expect, check
from bozhen_desktop.exchange.container import parse
from bozhen_desktop.exchange.manifest import RECEIPT, PackageFacts
from bozhen_desktop.exchange.parts import JSON, Content, build, need_parts, take_clear
from bozhen_desktop.exchange.trust import Trust
from bozhen_desktop.host.signing import SigningKey
from bozhen_desktop.kernel.digest import digest_of
from bozhen_desktop.kernel.errors import BozhenError, IntegrityError

PART = "receipt"
VERDICTS = ("accepted", "duplicate", "held", "quarantined", "rejected")
_HEX = re.compile(r"[0-9a-f]{64}")
_PACKAGE_ID = re.compile(r"[0-9a-f]{32}")


class Receipt(msgspec.Struct, frozen=True, kw_only=True):
    """The office's word on package `package_id` with `manifest_hash`, number `seq` of the room.

    `verdict`: one of `VERDICTS`, with a `code` for the reason ("" when accepted); `first`, `last`:
    entries of the sitting's journal it spoke of; `stored`: counts by name; `missing`: numbers of
    packages still awaited; `central_seq`, `central_hash`: end of the office's chain after it;
    `operator`: staff id; `at`: UTC ms.
    """

    package_id: str
    manifest_hash: str
    room_public: str
    sitting: str
    seq: int
    verdict: str
    code: str
    first: int
    last: int
    stored: dict[str, int]
    missing: list[int]
    central_seq: int
    central_hash: str
    operator: str
    at: int


def build_receipt(receipt: Receipt, importer_key: SigningKey, facts: PackageFacts) -> bytes:
    """The package for the room. The same receipt and facts give the same bytes.

    Its own package id and time come from the receipt; room and sitting must be the receipt's.

    Raises:
        BozhenError: `receipt-field` (field), those of `build`.
    """
    _check(receipt)
    if (receipt.room_public, receipt.sitting) != (facts.room_public, facts.sitting):
        raise BozhenError("receipt-field", field="room_public")
    own = msgspec.structs.replace(
        facts, package_id=digest_of([PART, receipt])[:32], created=receipt.at
    )
    return build(RECEIPT, own, [Content(PART, receipt)], [importer_key])


def read_receipt(
    data: bytes, trust: Trust, *, mode: str, room_public: str, now: int | None = None
) -> Receipt:
    """A receipt for this room, after steps 1 to 11.

    Raises:
        BozhenError: those of `parse` and `check`.
        IntegrityError: those of `parse`, `check`, `need_parts`, `take_clear`; `receipt-field`.
    """
    container = parse(data)
    types = frozenset((RECEIPT,))
    check(
        container,
        Expect(types=types, mode=mode, trust=trust, now=now, room_public=room_public),
    )
    need_parts(container, {PART: JSON})
    receipt = take_clear(container, PART, Receipt)
    manifest = container.manifest
    if (receipt.room_public, receipt.sitting) != (manifest.room_public, manifest.sitting):
        raise IntegrityError("receipt-field", field="room_public")
    try:
        _check(receipt)
    except BozhenError as error:
        raise IntegrityError(error.code, **error.params) from error
    return receipt


def _check(receipt: Receipt) -> None:
    good = {
        "package_id": _PACKAGE_ID.fullmatch(receipt.package_id),
        "manifest_hash": _HEX.fullmatch(receipt.manifest_hash),
        "verdict": receipt.verdict in VERDICTS,
        "central_hash": _HEX.fullmatch(receipt.central_hash),
        "seq": receipt.seq >= 1,
        "first": 0 <= receipt.first <= receipt.last,
        "missing": len(receipt.missing) <= 10_000,
        "at": receipt.at > 0,
    }
    for field, fits in good.items():
        if not fits:
            raise BozhenError("receipt-field", field=field)
