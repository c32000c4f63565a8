"""Sheets read in a process of its own, for real: good, refused, and a reader that dies."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import msgspec
import pytest

from bozhen_desktop.formats import child
from bozhen_desktop.formats.entry_sheet import EntrySheet, read_entries
from bozhen_desktop.formats.item_sheet import read_items
from bozhen_desktop.host import children
from bozhen_desktop.host.resources import resource
from bozhen_desktop.kernel.errors import BozhenError
from bozhen_desktop.main import INNER

ENTRIES, ITEMS = resource("sample/entries.csv"), resource("sample/items-bricklayer-a.csv")


def test_a_sheet_is_the_same_from_the_other_process() -> None:
    data = ENTRIES.read_bytes()
    assert child.entries_aside(data, "a.csv") == read_entries(data, "a.csv")
    data, scope = ITEMS.read_bytes(), ("砌筑工", "五级/初级工")
    assert child.items_aside(data, "b.csv", *scope) == read_items(data, "b.csv", *scope)


@pytest.mark.parametrize("data", [b"", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 900])
def test_a_refusal_is_the_same_from_the_other_process(data: bytes) -> None:
    with pytest.raises(BozhenError) as here:
        read_entries(data, "a.xls")
    with pytest.raises(BozhenError) as there:
        child.entries_aside(data, "a.xls")
    assert (there.value.code, there.value.params) == (here.value.code, here.value.params)


def test_a_reader_that_aborts_takes_nothing_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The reader of workbooks ends its process on some files; here the process does it itself."""
    program = tmp_path / "aborts.py"
    program.write_text("import os, sys; sys.stdin.buffer.read(); os.abort()")
    monkeypatch.setattr(child, "command", lambda: [sys.executable, str(program)])
    with pytest.raises(BozhenError) as refused:
        child.entries_aside(ENTRIES.read_bytes(), "坏.xlsx")
    assert (refused.value.code, refused.value.params) == ("sheet-reader-died", {"file": "坏.xlsx"})
    assert os.getpid()


@pytest.mark.parametrize("program", [["/nowhere/at/all"], [sys.executable, "-c", "print('hello')"]])
def test_no_child_and_no_answer_are_a_dead_child(program: list[str]) -> None:
    with pytest.raises(BozhenError, match="died"):
        children.ask(program, b"x", EntrySheet, died="died")


def test_a_child_that_hangs_is_ended() -> None:
    program = [sys.executable, "-c", "import time; time.sleep(60)"]
    with pytest.raises(BozhenError, match="exchange-child-died"):
        children.ask(program, b"", EntrySheet, time_s=0.2)


def test_a_request_nobody_knows_is_refused() -> None:
    with pytest.raises(BozhenError, match="sheet-request"):
        children.read_answer(child.answer_to(b"\xc1"), EntrySheet)


def test_every_job_has_its_work_and_a_frozen_build_starts_itself(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert set(child._WORK) == set(child.Job.__subclasses__())
    assert msgspec.structs.fields(child.Job) == ()
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert child.command() == [sys.executable, child.ROLE]
    assert INNER[child.ROLE] == child.__name__
