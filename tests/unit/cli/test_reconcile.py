"""When a reconciliation holds, and the receipts it computes by itself."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bozhen_desktop.cli import read_journal, read_outboxes, read_packages, read_tables
from bozhen_desktop.cli.readers import Given
from bozhen_desktop.cli.reconcile import Mismatch, Reconciliation, receipts
from bozhen_desktop.domain.handin import receipt_code

READERS = (read_outboxes, read_journal, read_packages, read_tables)
FULL = {"T1": {"outbox-hall": 2, "scorer": 1}}
ONE = Mismatch("T1 scorer", "score", "n1", "1", "2")


@pytest.mark.parametrize(
    ("done", "holds"),
    [
        (Reconciliation(sides=FULL), True),
        (Reconciliation(), False),
        (Reconciliation(sides={"T1": {}}), False),
        (Reconciliation(sides=FULL | {"P1": {"outbox-hall": 3, "scorer": 0}}), False),
        (Reconciliation(sides=FULL, mismatches=[ONE]), False),
    ],
)
def test_reconciled_needs_comparisons_everywhere_and_no_difference(
    done: Reconciliation, holds: bool
) -> None:
    assert done.reconciled is holds


@given(
    st.dictionaries(
        st.from_regex(r"[A-Za-z][A-Za-z0-9-]{0,12}", fullmatch=True),
        st.lists(st.sampled_from(["a", "b", "c", "d", "t", "f"]), unique=True).map(sorted),
        max_size=8,
    )
)
def test_receipt_is_that_of_terminal_and_hall(said: dict[str, list[str]]) -> None:
    answers = {("n1", item): Given(tuple(options), 1) for item, options in said.items()}
    answers["n2", "other"] = Given(("a",), 1)
    expected = receipt_code("n1", "d" * 64, said)  # type: ignore[arg-type]
    assert receipts(answers, {"n1": "d" * 64}, ["n1"]) == {"n1": expected}


@pytest.mark.parametrize("reader", READERS)
def test_readers_share_no_rules_and_not_each_other(reader: object) -> None:
    """Only types in common; no rule of the domain, no reader of the product that is not needed."""
    text = Path(str(getattr(reader, "__file__", ""))).read_text("utf-8")
    modules = {
        node.module or "" for node in ast.walk(ast.parse(text)) if isinstance(node, ast.ImportFrom)
    }
    ours = {module for module in modules if module.startswith("bozhen_desktop")}
    allowed = {
        "bozhen_desktop.cli.readers",
        "bozhen_desktop.exchange.result",
        "bozhen_desktop.host.folder",
        "bozhen_desktop.host.records",
        "bozhen_desktop.journal.driver",
        "bozhen_desktop.kernel.errors",
        "bozhen_desktop.office.database",
    }
    assert ours <= allowed
