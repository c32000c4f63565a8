"""The checker of the drills finds what is missing, altered, late, invented or unchained."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec
import pytest

from bozhen_desktop.cli.drill_check import Found, compare, read_stands, read_terminals
from bozhen_desktop.client.device import Device
from bozhen_desktop.domain.answers import SaveAnswer
from bozhen_desktop.host.room_file import PcNames
from bozhen_desktop.journal.chain import chained
from bozhen_desktop.journal.driver import connect
from bozhen_desktop.journal.heads import START
from bozhen_desktop.journal.log import Journal
from bozhen_desktop.kernel.clock import FakeClock
from bozhen_desktop.kernel.digest import Entry, canonical_text
from bozhen_desktop.wire.messages import Answer, Ask
from tests.unit.journal.samples import KEY, row

ANSWERS = 12


def _command(number: int) -> SaveAnswer:
    return SaveAnswer(
        item=f"q{number}",  # type: ignore[arg-type]
        version=1,
        options=["b"],  # type: ignore[list-item]
        epoch=1,
        step=number,
        made=number * 1000,
    )


def _terminal(path: Path) -> str:
    """A folder with answers, all but the last two acknowledged; the device's name."""
    device = Device.open(path, "rehearsal", FakeClock(), PcNames(frozenset(), "pc-1", ""))
    for number in range(1, ANSWERS + 1):
        body = canonical_text(_command(number))
        device.outbox.add(Ask(number=number, sitting="TH1", actor="e1", body=body))
    for number in range(1, ANSWERS - 1):
        device.outbox.settle(Answer(number=number, sitting="TH1", seq=number, hash="0" * 64))
    device.close()
    return device.name


def _rows(device: str) -> list[Entry]:
    rows = []
    for number in range(1, ANSWERS):
        said = _command(number)
        body = {"kind": "answer-saved", "entry": "e1"} | msgspec.to_builtins(said)
        text = canonical_text(body | {"kind": "answer-saved"})
        rows.append(row(number, device=device, kind="answer-saved", body=text, actor="e1"))
    return rows


def _judged(tmp_path: Path, alter: Callable[[list[Entry]], Sequence[Entry]]) -> Found:
    device = _terminal(tmp_path / "pc")
    path = tmp_path / "journal.db"
    journal = Journal.create(path, KEY)
    journal.append(chained(START, list(alter(_rows(device)))), {})
    journal.close()
    return compare(read_terminals([tmp_path / "pc"], "TH1"), read_stands(path, KEY))


def test_what_was_acknowledged_and_more_stands_there(tmp_path: Path) -> None:
    found = _judged(tmp_path, lambda rows: rows)
    assert found == Found(ANSWERS - 2, [], [], True)


@pytest.mark.parametrize(
    ("alter", "lost", "invented"),
    [
        pytest.param(lambda rows: rows[:-2], 1, 0, id="the last acknowledged one is missing"),
        pytest.param(lambda rows: rows[1:], 1, 0, id="the first is missing"),
        pytest.param(
            lambda rows: [rows[0]._replace(body=rows[0].body.replace('"b"', '"c"')), *rows[1:]],
            1,
            1,
            id="another option stands there",
        ),
        pytest.param(
            lambda rows: [*rows, rows[0]._replace(command=99)], 0, 1, id="one that nobody gave"
        ),
        pytest.param(
            lambda rows: [*rows[1:], rows[0]], 1, 0, id="it stands behind the place named"
        ),
    ],
)
def test_what_is_wrong_is_named(
    tmp_path: Path, alter: Callable[[list[Entry]], list[Entry]], lost: int, invented: int
) -> None:
    found = _judged(tmp_path, alter)
    assert (len(found.lost), len(found.invented), found.whole) == (lost, invented, True)


def test_a_chain_that_was_altered_is_not_whole(tmp_path: Path) -> None:
    assert _judged(tmp_path, lambda rows: rows).whole
    connection = connect(tmp_path / "journal.db", KEY)
    connection.execute("UPDATE entry SET at = at + 1 WHERE seq = 5")
    connection.close()
    assert not read_stands(tmp_path / "journal.db", KEY).whole
