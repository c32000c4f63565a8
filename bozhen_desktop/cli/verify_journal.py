"""`verify` of a journal: what can be said of it, and up to where.

A signed head kept elsewhere (paper, another PC, a stick) is what a thief of this PC cannot write
again; without one, only the heads inside the file speak for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec

from bozhen_desktop.host.files import read_regular
from bozhen_desktop.host.signing import verify
from bozhen_desktop.journal.heads import Head
from bozhen_desktop.journal.verification import Report, verify_file
from bozhen_desktop.kernel.errors import BozhenError

HEADS_CAP = 1 << 24


class JournalResult(NamedTuple):
    """The report, and whether every head it rests on was signed by a key known from elsewhere."""

    report: Report
    known: bool


class _Signers:
    """Checks signatures of heads and remembers whose they were."""

    def __init__(self) -> None:
        self.seen: set[str] = set()

    def __call__(self, public: str, signature: str, data: bytes) -> bool:
        self.seen.add(public)
        return verify(public, signature, data)


def read_heads(path: Path) -> list[Head]:
    """Heads from a JSON file: one object or a list of them.

    Raises:
        BozhenError: `heads-malformed`, those of `read_regular`.
    """
    data = read_regular(path, HEADS_CAP)
    try:
        found = msgspec.json.decode(data, type=list[Head] | Head)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise BozhenError("heads-malformed", file=path.name) from error
    return [found] if isinstance(found, Head) else found


def check_journal(
    path: Path, keys: Sequence[bytes], heads: Sequence[Head], known: set[str]
) -> JournalResult:
    """Verify with the first of `keys` that opens the file; `known`: public keys that may sign.

    Raises:
        BozhenError: those of `verify_file`.
    """
    for key in keys:
        signers = _Signers()
        report = verify_file(path, key, heads, verify=signers)
        if not any(finding.code == "journal-unreadable" for finding in report.findings):
            break
    believed = report.sure_to > 0 and bool(signers.seen) and signers.seen <= known
    return JournalResult(report, believed)
