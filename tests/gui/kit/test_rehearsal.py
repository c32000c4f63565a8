"""Scripts that press real keys and buttons, and can do no more than a person."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from bozhen_desktop.gui import rehearsal
from bozhen_desktop.gui.dialogs import tell
from bozhen_desktop.gui.rehearsal import Player, Report, read_script
from bozhen_desktop.gui.theme import theme
from bozhen_desktop.kernel.errors import BozhenError


class Window(QWidget):
    """A field, a button that counts, and words."""

    def __init__(self) -> None:
        super().__init__()
        self.field, self.button, self.words = QLineEdit(), QPushButton("开考"), QLabel("未开始")
        self.count = 0
        self.button.setObjectName("start")
        self.button.clicked.connect(self._start)
        column = QVBoxLayout(self)
        for widget in (self.field, self.button, self.words):
            column.addWidget(widget)

    def _start(self) -> None:
        self.count += 1
        self.words.setText(f"开考 {self.count} 次")


@pytest.fixture
def window(qtbot: QtBot) -> Window:
    found = Window()
    qtbot.addWidget(found)
    found.resize(400, 300)
    found.show()
    found.field.setFocus()
    return found


def script(tmp_path: Path, steps: list[dict[str, Any]]) -> Path:
    path = tmp_path / "script.json"
    path.write_text(json.dumps(steps), "utf-8")
    return path


def play(qtbot: QtBot, window: QWidget, tmp_path: Path, steps: list[dict[str, Any]]) -> Report:
    read = read_script(script(tmp_path, steps))
    player = Player(window, read, tmp_path / "shots", "rehearsal")
    with qtbot.waitSignal(player.finished, timeout=10_000) as finished:
        player.start()
    assert finished.args is not None
    report: Report = finished.args[0]
    return report


def test_keys_clicks_pictures_and_times(qtbot: QtBot, window: Window, tmp_path: Path) -> None:
    report = play(
        qtbot,
        window,
        tmp_path,
        [
            {"do": "type", "text": "a7"},
            {"do": "key", "key": "Backspace"},
            {"do": "click", "on": "start"},
            {"do": "until", "sees": "开考 1 次"},
            {"do": "size", "scale": 1.5, "look": "dark"},
            {"do": "picture", "name": "later"},
        ],
    )
    assert report.failed == ""
    assert report.steps == 6
    assert window.field.text() == "a"
    assert window.count == 1
    assert (tmp_path / "shots" / "later.png").exists()
    assert len(report.handled_ms) == len(report.painted_ms) == 4
    assert (theme().name, theme().scale) == ("dark", 1.5)


def test_what_is_covered_cannot_be_clicked(
    qtbot: QtBot, window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rehearsal, "LIMIT_S", 0)
    tell(window, "请稍等", ["正在启封"])
    report = play(qtbot, window, tmp_path, [{"do": "click", "on": "开考"}])
    assert report.failed.startswith("0: Click")
    assert window.count == 0


def test_what_never_comes_fails_the_script(qtbot: QtBot, window: Window, tmp_path: Path) -> None:
    report = play(qtbot, window, tmp_path, [{"do": "until", "sees": "没有这句话", "limit_s": 0}])
    assert "没有这句话" in report.failed
    assert report.steps == 0


def test_unknown_key_fails_the_script(qtbot: QtBot, window: Window, tmp_path: Path) -> None:
    assert "no key" in play(qtbot, window, tmp_path, [{"do": "key", "key": "Any-Key"}]).failed


@pytest.mark.parametrize("text", ["{", '[{"do": "explode"}]', '[{"do": "click"}]'])
def test_malformed_script_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "script.json"
    path.write_text(text, "utf-8")
    with pytest.raises(BozhenError, match="script-malformed"):
        read_script(path)


def test_double_click_arrives_as_one(qtbot: QtBot, window: Window, tmp_path: Path) -> None:
    play(qtbot, window, tmp_path, [{"do": "click", "on": "start", "times": 2}])
    assert window.count == 2, "an ordinary button takes both; a calm one does not"
