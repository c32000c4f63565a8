"""The office's window as a process: opens a founded office, says in words why it cannot."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tests.unit.office.sample_office import founded

SCRIPT = [
    {"do": "until", "sees": "还没有批次"},
    {"do": "key", "key": "F10"},
    {"do": "until", "sees": "还没有报名记录"},
    {"do": "picture", "name": "roster"},
]


def start(*arguments: str) -> subprocess.CompletedProcess[str]:
    words = [sys.executable, "-m", "bozhen_desktop.main", "office", *arguments]
    return subprocess.run(words, capture_output=True, text=True, timeout=100, check=False)


def test_the_window_opens_over_a_founded_office(tmp_path: Path) -> None:
    founded(tmp_path / "office").close()
    script = tmp_path / "script.json"
    script.write_text(json.dumps(SCRIPT), "utf-8")
    shots = tmp_path / "shots"
    play = ("--play", str(script), "--pictures", str(shots))
    done = start("--data", str(tmp_path / "office"), *play)
    assert done.returncode == 0, done.stderr + done.stdout
    assert (shots / "roster.png").exists()


def test_a_folder_that_is_no_office_is_told_in_words(tmp_path: Path) -> None:
    done = start("--data", str(tmp_path / "nothing"))
    assert done.returncode == 1 and done.stderr.strip().endswith("。")
