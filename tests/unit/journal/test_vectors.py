"""The test vectors of docs/journal.md are what the code computes.

`BOZHEN_REWRITE_GOLDEN=1` writes them again; a changed vector means journals that exist cannot be
read any more, so it needs a new format number.
"""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

from bozhen_desktop.host.signing import verify
from bozhen_desktop.journal.chain import chained
from bozhen_desktop.journal.heads import START, Position, head_bytes, sign_head
from bozhen_desktop.journal.verification import verify_entries
from bozhen_desktop.kernel.digest import Entry, canonical_text, digest_of, entry_bytes
from tests.unit.journal.samples import SIGNER

DOC = Path(__file__).resolve().parents[3] / "docs" / "journal.md"
BLOCK = re.compile(r"(?<=<!-- vectors -->\n```json\n).*?(?=\n```)", re.DOTALL)


def _entries() -> list[Entry]:
    ticket = {"kind": "check-in", "ticket": "26110100010001"}
    command = digest_of(ticket)
    place = (1_790_000_000_000, "b0", 5000, "d1.x", 1)
    bodies = [
        {"kind": "checked-in", "entry": "e1", "seat": "A-01", "late_min": 0},
        {"kind": "noted", "entry": "e1", "text": 'a "quoted"\n\\ line, é, 张䶮', "tags": []},
        {"kind": "beat", "groups": {"g1": 3_600_000}, "paused": False, "next": None},
    ]
    texts = [canonical_text(body) for body in bodies]
    beat = (1_790_000_005_000, "b0", 10_000, "hall.1", 1)
    rows = [
        Entry(0, *place, 1, 2, command, "staff-1", "checked-in", texts[0], "", ""),
        Entry(0, *place, 2, 2, command, "staff-1", "noted", texts[1], "", ""),
        Entry(0, *beat, 1, 1, digest_of({"kind": "beat"}), "hall", "beat", texts[2], "", ""),
    ]
    return chained(START, rows)


def _vectors() -> str:
    entries = _entries()
    end = Position(entries[-1].seq, entries[-1].hash)
    head = sign_head(end, 1_790_000_060_000, SIGNER.public, SIGNER.sign)
    data = head_bytes(head.seq, head.hash, head.at, head.signer)
    vectors = {
        "entries": [
            {"bytes": entry_bytes(entry).decode(), "prev": entry.prev, "hash": entry.hash}
            for entry in entries
        ],
        "head": {
            "seed_hex": SIGNER.secret.hex(),
            "signer": head.signer,
            "bytes_hex": data.hex(),
            "signature": head.signature,
        },
    }
    return json.dumps(vectors, ensure_ascii=False, indent=2)


def test_the_vectors_in_the_documentation() -> None:
    text = DOC.read_text("utf-8")
    if os.environ.get("BOZHEN_REWRITE_GOLDEN"):
        text = BLOCK.sub(lambda _: _vectors(), text)
        DOC.write_text(text, "utf-8")
    found = BLOCK.search(text)
    assert found is not None
    assert found.group() == _vectors()


def test_the_vectors_are_a_whole_journal() -> None:
    entries = _entries()
    end = Position(entries[-1].seq, entries[-1].hash)
    head = sign_head(end, 1_790_000_060_000, SIGNER.public, SIGNER.sign)
    report = verify_entries(entries, heads=[head], verify=verify)
    assert (report.whole, report.sure_to) == (True, 3)


def test_the_first_hash_stands_for_ever() -> None:
    """Written out here as well, so that rewriting the documentation alone cannot hide a change."""
    assert _entries()[0].hash == "4befd6822122e83b60526d439c9285552a0c579f3e57ca1c0e58ffc625948714"
