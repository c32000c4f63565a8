"""Decisions that correct keys, scores and persons, and the outcomes they changed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make both tables."""
    scope = ("organisation", "site")
    op.create_table(
        "amendment",
        *(sa.Column(name, sa.Text(), primary_key=True) for name in scope),
        sa.Column("number", _NUMBER, primary_key=True, autoincrement=False),
        *(sa.Column(name, _NUMBER, nullable=False) for name in ("seq", "at", "effects")),
        *(
            sa.Column(name, sa.Text(), nullable=False)
            for name in ["kind", "about", "body", "reason", "document", "first", "second", "digest"]
        ),
    )
    op.create_table(
        "amended",
        *(sa.Column(name, sa.Text(), primary_key=True) for name in (*scope, "sitting", "entry")),
        sa.Column("key_version", _NUMBER, nullable=False),
        *(
            sa.Column(name, sa.Text(), nullable=False)
            for name in ["subject", "word", "cell", "word_before", "cell_before", "decisions"]
        ),
        sa.Column("marks", _NUMBER, nullable=True),
    )
