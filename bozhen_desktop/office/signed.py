"""The signed decision: one JSON file that anybody with the office's trust can check.

`{"decision": …, "signature": …, "signer": …}`, canonical; the signature of the office's issuing key
covers `bozhen/decision/1/` and the canonical bytes of `decision`, which are the event of the chain
without the digest of the file itself, and the place it belongs to.
"""

from __future__ import annotations

from typing import Any

import msgspec

from bozhen_desktop.domain.amendments import Amendment
from bozhen_desktop.host.signing import SigningKey, verify
from bozhen_desktop.kernel.digest import canonical, canonical_text
from bozhen_desktop.kernel.errors import IntegrityError
from bozhen_desktop.office.keys import Place

LABEL = b"bozhen/decision/1/"


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    decision: dict[str, Any]
    signature: str
    signer: str


def _content(event: Amendment, place: Place, mode: str) -> dict[str, Any]:
    fields: dict[str, Any] = msgspec.to_builtins(event)
    fields["basis"].pop("original")
    where = {"organisation": place.organisation, "site": place.site, "mode": mode}
    return {**fields, **where}


def sign_decision(event: Amendment, place: Place, mode: str, key: SigningKey) -> bytes:
    """The file of a decision; the same decision gives the same bytes."""
    content = _content(event, place, mode)
    signature = key.sign(LABEL + canonical(content))
    return canonical({"decision": content, "signature": signature, "signer": key.public})


def check_decision(data: bytes, event: Amendment, place: Place, mode: str, signer: str) -> None:
    """The file says what the event says, signed by the office.

    Raises:
        IntegrityError: `decision-malformed`, `decision-differs`, `decision-signature` (number).
    """
    try:
        file = msgspec.json.decode(data, type=_File)
    except msgspec.MsgspecError as error:
        raise IntegrityError("decision-malformed", number=event.number) from error
    content = _content(event, place, mode)
    if canonical_text(file.decision) != canonical_text(content):
        raise IntegrityError("decision-differs", number=event.number)
    if file.signer != signer or not verify(signer, file.signature, LABEL + canonical(content)):
        raise IntegrityError("decision-signature", number=event.number)
