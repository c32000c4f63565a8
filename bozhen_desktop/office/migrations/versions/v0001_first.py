"""The first schema."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_FACTS = ("office_entry", "original")
_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TABLES = {
    "office_entry": (
        "device seq",
        "at mono command part parts",
        "boot command_digest actor kind body prev hash",
        "",
    ),
    "original": ("digest", "size", "kind", ""),
    "entry": (
        "entry",
        "seq",
        "batch name id_type id_no sex birth phone employer trade occupation_code level condition"
        " due attempts carried sheet ticket",
        "",
    ),
    "sitting": (
        "sitting",
        "last entries pass_mark alarm",
        "batch venue room_public subject day mode hash package phase",
        "",
    ),
    "result": (
        "sitting entry",
        "tier seq",
        "batch subject ticket grp took_part word cell package",
        "marks",
    ),
    "answer": ("sitting entry item", "item_version epoch made seq", "options", ""),
    "piece": (
        "sitting piece",
        "worked passed veto seq",
        "entry grp panel phase cause",
        "mean spread",
    ),
    "sheet": (
        "sitting piece examiner version",
        "total mark from_paper",
        "status digest rows vetoes signed_by",
        "",
    ),
    "incident": ("sitting kind number", "", "entry code body", "tier"),
    "package": (
        "manifest",
        "sequence first last seq",
        "direction type package sitting room_public verdict digest",
        "",
    ),
    "receipt": ("manifest seq", "central_seq", "package verdict central_hash digest", ""),
    "decision": ("entry subject", "seq", "chosen sittings reason first second", ""),
    "device": ("room_public", "revoked seq", "venue name recipient fingerprint digest", ""),
}


def upgrade() -> None:
    """Make every table; facts refuse to be changed or removed."""
    for name, (keys, numbers, texts, more) in _TABLES.items():
        columns = _columns(keys, numbers, texts, more)
        if name == "original":
            columns.append(sa.Column("data", sa.LargeBinary(), nullable=False))
        op.create_table(name, *columns)
    for statement in _fixed(op.get_bind().dialect.name):
        op.execute(statement)


def _fixed(dialect: str) -> list[str]:
    """Statements after which rows of the facts can only be added."""
    if dialect == "sqlite":
        return [
            f"CREATE TRIGGER {name}_no_{act} BEFORE {act} ON {name}"
            f" BEGIN SELECT RAISE(ABORT, 'facts are only added'); END"
            for name in _FACTS
            for act in ("update", "delete")
        ]
    function = (
        "CREATE FUNCTION bozhen_fixed() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE EXCEPTION 'facts are only added'; END $$"
    )
    triggers = [
        f"CREATE TRIGGER {name}_fixed BEFORE UPDATE OR DELETE OR TRUNCATE ON {name}"
        " FOR EACH STATEMENT EXECUTE FUNCTION bozhen_fixed()"
        for name in _FACTS
    ]
    return [function, *triggers]


def _columns(keys: str, numbers: str, texts: str, more: str) -> list[sa.Column[Any]]:
    found: list[sa.Column[Any]] = []
    for key in ("organisation", "site", *keys.split()):
        kind = _NUMBER if key in ("seq", "number", "version") else sa.Text()
        found.append(sa.Column(key, kind, primary_key=True, autoincrement=False))
    found += [sa.Column(name, _NUMBER, nullable=False) for name in numbers.split()]
    found += [sa.Column(name, sa.Text(), nullable=False) for name in texts.split()]
    return found + [sa.Column(name, _NUMBER, nullable=True) for name in more.split()]
