"""The end of this device's chain, signed, in a file beside the database.

Whoever can write the database could cut entries and rows from its end without a trace; then the
chain is shorter than this file says. It is written after each commit, so after a crash it may be
older than the chain, never newer.
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from bozhen_desktop.host.files import read_regular, write_atomically
from bozhen_desktop.host.signing import SigningKey, verify
from bozhen_desktop.journal.heads import Head, Position, head_is_signed, sign_head
from bozhen_desktop.kernel.errors import BozhenError, IntegrityError

FILE = "office-head.json"
_CAP = 1 << 12


def write_head(folder: Path, position: Position, at: int, key: SigningKey) -> None:
    """Swear that the chain ends at `position` (UTC ms `at`).

    Raises:
        BozhenError: `disk-full`, `write-failed`.
    """
    head = sign_head(position, at, key.public, key.sign)
    write_atomically(folder / FILE, msgspec.json.encode(head) + b"\n")


def read_head(folder: Path, key: SigningKey) -> Head | None:
    """The last head, or None when there is none yet.

    Raises:
        IntegrityError: `office-head` (not signed by this device, or no head at all).
    """
    if not (folder / FILE).exists():
        return None
    try:
        head = msgspec.json.decode(read_regular(folder / FILE, _CAP), type=Head)
    except (BozhenError, msgspec.MsgspecError) as error:
        raise IntegrityError("office-head") from error
    if head.signer != key.public or not head_is_signed(head, verify):
        raise IntegrityError("office-head")
    return head
