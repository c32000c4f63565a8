"""The central tables: one schema for SQLite and PostgreSQL.

Every key begins with organisation and site of the office whose chain made the row, and is made by
its creator: no sequences, so rows of many offices can lie in one distributed database. `seq` is the
number of the chain entry, or of the sitting's journal entry, that a row speaks of. Marks are
integer hundredths, moments UTC ms, structured values canonical JSON.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, Column, Integer, LargeBinary, MetaData, Table, Text

metadata = MetaData()

SCOPE = ("organisation", "site")
_NUMBER = BigInteger().with_variant(Integer(), "sqlite")


def table(name: str, keys: str, numbers: str = "", texts: str = "", more: str = "") -> Table:
    """A central table: `organisation`, `site` and `keys` are its key; nothing but `more` is null.

    Each argument holds column names between blanks. Among the keys, `seq`, `number` and `version`
    are numbers and the rest text; `numbers` and `texts` are not null, `more` are numbers that may
    be.
    """
    columns: list[Column[Any]] = []
    for key in (*SCOPE, *keys.split()):
        kind = _NUMBER if key in ("seq", "number", "version") else Text()
        columns.append(Column(key, kind, primary_key=True, autoincrement=False))
    columns += [Column(column, _NUMBER, nullable=False) for column in numbers.split()]
    columns += [Column(column, Text(), nullable=False) for column in texts.split()]
    columns += [Column(column, _NUMBER, nullable=True) for column in more.split()]
    return Table(name, metadata, *columns)


office_entry = table(
    "office_entry",
    "device seq",
    numbers="at mono command part parts",
    texts="boot command_digest actor kind body prev hash",
)
"""The office's chains, one per office device: the columns of a journal entry and the scope."""

original = table("original", "digest", numbers="size", texts="kind")
original.append_column(Column("data", LargeBinary(), nullable=False))
"""Files as they came or went, by SHA-256; never changed."""

entry = table(
    "entry",
    "entry",
    numbers="seq",
    texts="batch name id_type id_no sex birth phone employer trade occupation_code level condition"
    " due attempts carried sheet ticket",
)
"""Registered entries. `due`: JSON list of subjects; `attempts`: JSON {subject: first|resit};
`carried`: JSON {subject: {marks, passed_on, ticket}}; `sheet`: digest of the sheet it stood in."""

sitting = table(
    "sitting",
    "sitting",
    numbers="last entries pass_mark alarm",
    texts="batch venue room_public subject day mode hash package phase",
)
"""Sittings of which a range was applied: up to journal entry `last` with `hash`; `alarm` 0 or 1."""

result = table(
    "result",
    "sitting entry",
    numbers="tier seq",
    texts="batch subject ticket grp took_part word cell package",
    more="marks",
)
"""Outcome per entry and subject, as the sitting's journal up to `seq` says."""

answer = table(
    "answer", "sitting entry item", numbers="item_version epoch made seq", texts="options"
)
"""The answer that counts: `options` a JSON list of ids, `seq` the journal entry that set it."""

piece = table(
    "piece",
    "sitting piece",
    numbers="worked passed veto seq",
    texts="entry grp panel phase cause",
    more="mean spread",
)
"""Work pieces with their results; `passed`, `veto` 0 or 1."""

sheet = table(
    "sheet",
    "sitting piece examiner version",
    numbers="total mark from_paper",
    texts="status digest rows vetoes signed_by",
)
"""Every version of every signed sheet; `rows`, `vetoes` JSON."""

incident = table("incident", "sitting kind number", texts="entry code body", more="tier")
"""Violations, faults, credits and open questions of a sitting; `body` JSON."""

package = table(
    "package",
    "manifest",
    numbers="sequence first last seq",
    texts="direction type package sitting room_public verdict digest",
)
"""Packages out and in, with the verdict that stands; `digest` names the original."""

receipt = table(
    "receipt", "manifest seq", numbers="central_seq", texts="package verdict central_hash digest"
)
"""Receipts, the newest of a package last."""

device = table(
    "device", "room_public", numbers="revoked seq", texts="venue name recipient fingerprint digest"
)
"""Rooms accepted; `revoked` 0 or 1."""

decision = table(
    "decision", "entry subject", numbers="seq", texts="chosen sittings reason first second"
)
"""Which of several sittings counts for an entry's subject; `sittings` JSON list, all of them."""

amendment = table(
    "amendment",
    "number",
    numbers="seq at effects",
    texts="kind about body reason document first second digest",
)
"""更正 by number: `about` a paper, an entry or a sitting and entry; `body` JSON of the event;
`effects` how many results it changed; `digest` of the signed decision."""

amended = table(
    "amended",
    "sitting entry",
    numbers="key_version",
    texts="subject word cell word_before cell_before decisions",
    more="marks",
)
"""Outcomes that decisions of the office changed: what counts, what the room's journal says.

`key_version`: of the answer key that scored it, 0 when none did; `decisions` JSON list of numbers.
"""

CHAIN = (office_entry, original)
"""What everything else derives from."""


def derived() -> list[Table]:
    """Tables that come from the chains and the originals, by name."""
    return [metadata.tables[name] for name in sorted(metadata.tables) if _is_derived(name)]


def _is_derived(name: str) -> bool:
    return all(name != base.name for base in CHAIN)
