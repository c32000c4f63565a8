"""The composition root lists the roles that are there, and starts nothing else."""

from __future__ import annotations

import sys
from types import ModuleType

import pytest

from bozhen_desktop import main as root


@pytest.fixture
def echo(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """A role `echo` whose module exists; it keeps its arguments and ends with 7."""
    calls: list[list[str]] = []
    module = ModuleType("echo_role")
    module.__spec__ = root.importlib.util.spec_from_loader("echo_role", loader=None)

    def start(argv: list[str]) -> int:
        calls.append(argv)
        return 7

    module.main = start  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "echo_role", module)
    monkeypatch.setitem(root.ROLES, "echo", "echo_role")
    monkeypatch.setitem(root.ROLES, "ghost", "bozhen_desktop.cli.no_such_role")
    return calls


def test_role_gets_the_other_arguments_and_its_code_is_returned(echo: list[list[str]]) -> None:
    assert root.main(["echo", "--data", "x"]) == 7
    assert echo == [["--data", "x"]]


@pytest.mark.parametrize("argv", [[], ["ghost"], ["no-such-role"]], ids=["none", "absent", "odd"])
def test_unknown_role_is_one_line_and_code_2(
    argv: list[str], echo: list[list[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    assert root.main(argv) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert len(told.err.splitlines()) == 1
    assert "echo" in told.err
    assert "ghost" not in told.err
    assert echo == []


def test_help_is_on_the_standard_output(capsys: pytest.CaptureFixture[str]) -> None:
    assert root.main(["--help"]) == 0
    assert capsys.readouterr().out.startswith("usage: bozhen ")
