"""The parent: starts again what dies, not what ends or cannot be served."""

from __future__ import annotations

import sys
import threading
import time
from pathlib import Path

import pytest

from bozhen_desktop.hall import run
from bozhen_desktop.hall.run import Parent, main, worker_command


def program(text: str) -> list[str]:
    return [sys.executable, "-c", text]


def counted(path: Path, *codes: int) -> list[str]:
    """A worker that ends with one code after another and leaves a line for each start."""
    return program(
        f"import sys\npath={str(path)!r}\nopen(path,'a').write('x\\n')\n"
        f"sys.exit({list(codes)!r}[len(open(path).readlines())-1])"
    )


@pytest.mark.parametrize(
    ("codes", "told", "result"),
    [((0,), [], 0), ((2,), [], 2), ((70, 0), [70], 0), ((1, 70, 2), [1, 70], 2)],
)
def test_what_dies_is_started_again(
    tmp_path: Path, codes: tuple[int, ...], told: list[int], result: int
) -> None:
    starts, heard = tmp_path / "starts", list[int]()
    began = time.monotonic()
    assert Parent(counted(starts, *codes), heard.append).run() == result
    assert heard == told
    assert len(starts.read_text().splitlines()) == len(codes)
    assert time.monotonic() - began < len(codes) * 2


def test_a_killed_worker_is_started_again(tmp_path: Path) -> None:
    starts, heard = tmp_path / "starts", list[int]()
    kill = "import os,signal; os.kill(os.getpid(), signal.SIGKILL)"
    text = f"p={str(starts)!r}\nopen(p,'a').write('x\\n')\nif len(open(p).read())<3: {kill}"
    assert Parent(program(text), heard.append).run() == 0
    assert heard == [-9]


WAITS = "import sys; print('up', flush=True); sys.stdin.buffer.read()"
IGNORES = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN)\n{WAITS}\n" + (
    "import time\ntime.sleep(60)"
)


@pytest.mark.parametrize(("text", "code"), [(WAITS, -15), (IGNORES, -9)])
def test_stop_ends_the_worker_gently_or_not(
    text: str, code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "STOP_S", 0.5)
    parent = Parent(program(text))
    results: list[int] = []
    thread = threading.Thread(target=lambda: results.append(parent.run()))
    thread.start()
    time.sleep(0.4)
    parent.stop()
    thread.join(20)
    assert results == [code]


def test_a_parent_that_was_stopped_starts_nothing(tmp_path: Path) -> None:
    parent = Parent(counted(tmp_path / "starts", 0))
    parent.stop()
    assert parent.run() == 0
    assert not (tmp_path / "starts").exists()


def test_a_frozen_program_starts_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    assert worker_command(["--data", "d"])[1:] == [
        "-m",
        "bozhen_desktop.hall.worker",
        "--data",
        "d",
    ]
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert worker_command(["--data", "d"]) == [sys.executable, "hall-worker", "--data", "d"]


def test_one_act_at_a_time(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--data", str(tmp_path), "--init", "--status"])
    assert "not allowed with" in capsys.readouterr().err
