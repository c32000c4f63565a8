"""Secrets come from the terminal or a pipe, never from arguments."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

import pytest

from bozhen_desktop.host.asking import ask, ask_secret

TOP = Path(__file__).resolve().parents[3]


def test_each_question_takes_one_line_of_a_pipe(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("first\n 二 \r\n"))
    assert (ask_secret("甲"), ask("乙"), ask_secret("丙")) == ("first", "二", "")


@pytest.mark.parametrize("program", ["bozhen_desktop.hall.run", "bozhen_desktop.cli.standby"])
def test_no_secret_is_an_argument(program: str) -> None:
    command = [sys.executable, "-m", program, "--help"]
    done = subprocess.run(command, cwd=TOP, capture_output=True, text=True, check=False)
    assert done.returncode == 0
    names = [word for word in done.stdout.split() if word.startswith("--")]
    assert names
    assert not [name for name in names if "code" in name or "pin" in name.removeprefix("--pin-")]
