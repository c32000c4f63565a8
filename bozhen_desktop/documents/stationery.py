"""Plain data that several forms share: the institution, the sitting, who prints, the signed head.

The name on a form is the institution's full filed name, never a name of this product.
"""

from __future__ import annotations

import msgspec

from bozhen_desktop.kernel.ids import BatchId, SittingId


class Institution(msgspec.Struct, frozen=True, kw_only=True):
    """From settings: full filed name, address of the site, telephone numbers."""

    name: str
    address: str = ""
    phone: str = ""
    supervision_phone: str = ""


class SignedHead(msgspec.Struct, frozen=True, kw_only=True):
    """Where the journal ended when the form was made: number, hash, UTC ms, key, signature."""

    seq: int
    hash: str
    at: int
    signer: str
    signature: str


class Kit(msgspec.Struct, frozen=True, kw_only=True):
    """Who prints, when (UTC ms) and for the how-manieth time; what all pages carry.

    `mode`: live | rehearsal; `void`: 作废 across every page; `by_hand`: characters that the faces
    lack are printed as 〓 and listed at the foot, instead of refusing.
    """

    institution: Institution
    printed_at: int
    staff: str = ""
    time_no: int = 1
    mode: str = "live"
    void: bool = False
    by_hand: bool = False
    head: SignedHead | None = None


class SittingHead(msgspec.Struct, frozen=True, kw_only=True):
    """Batch and sitting; `subject`: theory | practical, `day`: YYYY-MM-DD, `start`: UTC ms.

    On a form of a whole batch, as the office prints them, all but the batch may be empty (0).
    """

    batch: BatchId
    sitting: SittingId = SittingId("")
    subject: str = ""
    site: str = ""
    day: str = ""
    start: int = 0
