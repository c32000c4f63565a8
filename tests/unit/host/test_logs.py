"""The log: codes and numbers, no names, no answers."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bozhen_desktop.host import logs
from bozhen_desktop.kernel.errors import BozhenError


@pytest.fixture
def log_file(tmp_path: Path) -> Iterator[Path]:
    root = logging.getLogger()
    level = root.level
    yield logs.setup_logging(tmp_path / "logs", "hall")
    for handler in [each for each in root.handlers if each.get_name() == logs.ROOT]:
        root.removeHandler(handler)
        handler.close()
    root.setLevel(level)


def test_a_line_says_when_who_and_what(log_file: Path) -> None:
    logs.event("hall-started", port=8443, sitting="s-1", ready=True, why=None)
    line = log_file.read_text("utf-8")
    assert re.fullmatch(
        r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z info hall hall-started "
        r"port=8443 sitting=s-1 ready=True why=None\n",
        line,
    )


class FullDisk:
    """A stream to a disk without room."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        raise OSError(28, "No space left on device")

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def test_a_full_disk_costs_the_record_and_is_said_once(
    log_file: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    logs.event("before")

    [handler] = [each for each in logging.getLogger().handlers if each.get_name() == logs.ROOT]
    stream = handler.stream  # type: ignore[attr-defined]
    monkeypatch.setattr(handler, "stream", FullDisk(stream))
    for _ in range(3):
        logs.event("lost")
    told = capsys.readouterr().err
    assert told == "the log cannot be written: OSError\n", "no traceback, and not each time"
    monkeypatch.setattr(handler, "stream", stream)
    logs.event("after")
    lines = log_file.read_text("utf-8").splitlines()
    assert [line.rpartition(" ")[2] for line in lines] == ["before", "after"]


NAME, NUMBER, PIN, TICKET = "阿依古丽·买买提", "150602199001011234", "490837", "26010100010203"


def test_nothing_of_a_person_gets_in(log_file: Path) -> None:
    secret = ValueError(f"{NAME} {NUMBER}")
    logs.event("checked-in", name=NAME, number=NUMBER, pin=PIN, ticket=TICKET, answer=["A", "C"])
    logging.getLogger("library").warning("sent %s to %s", NAME, NUMBER)
    logging.getLogger("library").warning(f"{NAME} has {NUMBER} and {PIN}")
    logging.getLogger("library").warning(secret)
    try:
        raise secret
    except ValueError:
        logs.event("failed", level=logging.ERROR, error=True)
    text = log_file.read_text("utf-8")
    for canary in (NAME, NUMBER, PIN, TICKET, "买", "'A'"):
        assert canary not in text
    assert "checked-in name=<text 8> number=<text 18>" in text
    assert "foreign logger=library line=" in text and "sent %s to %s" in text
    assert "  ValueError\n  at test_logs.py:" in text


@given(st.text(min_size=1).filter(lambda text: not text.isascii()))
def test_no_text_beyond_ascii_is_written(text: str) -> None:
    record = logging.LogRecord("x", logging.INFO, "f", 1, text, None, None)
    assert logs.PlainFormatter("hall").format(record).isascii()


def test_one_handler_however_often(log_file: Path) -> None:
    logs.setup_logging(log_file.parent, "hall")
    logs.event("once")
    assert log_file.read_text("utf-8").count("once") == 1


def test_it_rotates(log_file: Path) -> None:
    logs.setup_logging(log_file.parent, "hall", file_bytes=2000)
    for number in range(400):
        logs.event("beat", number=number)
    names = sorted(path.name for path in log_file.parent.iterdir())
    assert names == ["hall.log", *(f"hall.log.{number}" for number in range(1, 6))]


def test_uncaught_errors_keep_their_code(
    log_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    try:
        raise BozhenError("disk-full", file=NAME)
    except BozhenError:
        kind, error, trace = sys.exc_info()
    assert kind is not None and error is not None
    logs.log_uncaught(kind, error, trace)
    text = log_file.read_text("utf-8")
    assert "critical hall uncaught\n  BozhenError disk-full\n" in text
    assert NAME not in text + capsys.readouterr().err
