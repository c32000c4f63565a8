"""Scripts in any window: only in a rehearsal, with every step that a demo's people take."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from PySide6.QtWidgets import (
    QComboBox,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from bozhen_desktop.cli import demo_scripts
from bozhen_desktop.gui.rehearsal_stage import Every, StagePlayer, armed, read_script
from bozhen_desktop.gui.widgets.step_path import Step, StepPath
from bozhen_desktop.host.folder import DataFolder

ROWS = [
    {"no": 1, "mode": "award", "max_hundredths": 500, "step_hundredths": 100},
    {"no": 2, "mode": "deduct", "max_hundredths": 600, "step_hundredths": 150},
]
SCRIPTS = {
    "stranger": demo_scripts.stranger(),
    "terminal": demo_scripts.terminal("terminal", "002X", 60, pictures=True),
    "terminal-2": demo_scripts.terminal("terminal-2", "0000", 60, pictures=False),
    "console": demo_scripts.console("S1", ("chief", "123456"), Path("u"), ("2600", "1506")),
    "examiner": demo_scripts.examiner([("e1", "123456"), ("e2", "654321")], "P7", ROWS),
    "office": demo_scripts.office(Path("a.csv"), Path("issued"), Path("sticks")),
}


@pytest.mark.parametrize("name", SCRIPTS)
def test_every_script_of_the_demo_is_one_that_can_be_played(name: str, tmp_path: Path) -> None:
    path = tmp_path / "script.json"
    path.write_text(json.dumps(SCRIPTS[name]), "utf-8")
    assert len(read_script(path)) == len(SCRIPTS[name])


def test_pictures_of_the_demo_have_names_of_their_own() -> None:
    names = [s["name"] for script in SCRIPTS.values() for s in script if s["do"] == "picture"]
    assert len(names) == len(set(names)) and len(names) >= 35


def test_a_wrong_last4_is_never_the_right_one() -> None:
    for last4 in ("0000", "1111", "002X"):
        typed = [s["text"] for s in demo_scripts.terminal("t", last4, 1, pictures=False)[:9]
                 if s["do"] == "type"]  # fmt: skip
        assert typed[0] != last4 and typed[1] == last4


@pytest.mark.parametrize("options", [[], ["--rehearsal"]])
def test_a_live_folder_is_refused_whatever_the_options_say(
    options: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data, script = tmp_path / "data", tmp_path / "script.json"
    DataFolder.create(data, "live", wall_ms=0)
    script.write_text("[]", "ascii")
    with pytest.raises(SystemExit) as ended:
        armed("console", ["--data", str(data), *options, "--play", str(script)])
    assert ended.value.code == 2
    assert "rehearsal-only" in capsys.readouterr().err


def test_a_script_with_an_unknown_step_is_refused(tmp_path: Path) -> None:
    script = tmp_path / "script.json"
    script.write_text('[{"do": "explode"}]', "ascii")
    with pytest.raises(SystemExit):
        armed("console", ["--rehearsal", "--play", str(script)])


class Toy(QWidget):
    """A field, a list box, two places with a button each, a path; `done` keeps what was done."""

    def __init__(self) -> None:
        super().__init__()
        self.done: list[str] = []
        column = QVBoxLayout(self)
        self.field, self.box, self.path = QLineEdit(), QComboBox(), StepPath()
        self.field.setObjectName("field")
        self.box.setObjectName("box")
        self.box.addItems(["甲组", "乙组", "丙组"])
        self.said = QLabel("还没好")
        self.table = QTableWidget(2, 1)
        for at, name in enumerate(("李四", "张三")):
            self.table.setItem(at, 0, QTableWidgetItem(name))
        for widget in (self.field, self.box, self.said, self.table, self.path):
            column.addWidget(widget)
        for place in ("考件 1", "考件 2"):
            home = QWidget()
            inside = QVBoxLayout(home)
            button = QPushButton("评分")
            button.clicked.connect(lambda _=False, place=place: self.done.append(place))
            inside.addWidget(QLabel(place))
            inside.addWidget(button)
            column.addWidget(home)
        self.more, self.menu = QPushButton("更多"), QMenu(self)
        for words in ("纸质补录", "机器和备份"):
            self.menu.addAction(words).triggered.connect(
                lambda _=False, words=words: self.done.append(words)
            )
        self.more.clicked.connect(lambda: self.menu.popup(self.mapToGlobal(self.rect().center())))
        column.addWidget(self.more)
        self.field.returnPressed.connect(self._entered)
        self.path.show_steps([Step("a", "签到"), Step("b", "收卷")])
        self.path.chosen.connect(self.done.append)

    def _entered(self) -> None:
        self.done.append(self.field.text())
        if len(self.field.text()) >= 3:
            self.said.setText("都好了")


def play(qtbot: QtBot, home: Path, script: list[dict[str, Any]]) -> tuple[Toy, Any]:
    toy = Toy()
    qtbot.addWidget(toy)
    toy.resize(600, 500)
    toy.show()
    steps = msgspec.convert(script, list[Every])
    player = StagePlayer(toy, steps, home, "rehearsal")  # type: ignore[arg-type]
    player.cues = home
    with qtbot.waitSignal(player.finished, timeout=10_000) as end:
        player.start()
    return toy, end.args[0]


def test_hands_do_what_a_person_could(qtbot: QtBot, tmp_path: Path) -> None:
    script: list[dict[str, Any]] = [
        {"do": "press", "on": "评分", "within": "考件 2"},
        {"do": "go", "to": "收卷"},
        {"do": "choose", "on": "box", "text": "丙"},
        {"do": "row", "text": "张三"},
        {"do": "into", "on": "field", "text": ""},
        {"do": "repeat", "text": "ab", "every_ms": 1, "sees": "都好了"},
        {"do": "maybe", "sees": "永远没有", "limit_s": 1},
    ]
    toy, report = play(qtbot, tmp_path, script)
    assert report.failed == ""
    assert toy.done == ["考件 2", "b", "a", "ab", "aba"]
    assert toy.box.currentText() == "丙组"
    assert toy.table.currentRow() == 1


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_a_line_of_a_menu_is_clicked(qtbot: QtBot, tmp_path: Path) -> None:
    script: list[dict[str, Any]] = [
        {"do": "click", "on": "更多"},
        {"do": "menu", "text": "机器"},
    ]
    toy, report = play(qtbot, tmp_path, script)
    assert report.failed == ""
    assert toy.done == ["机器和备份"]


def test_a_cue_that_never_comes_fails_with_its_number(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "there.cue").touch()
    script: list[dict[str, Any]] = [
        {"do": "cue", "sees": "there.cue"},
        {"do": "cue", "sees": "gone.cue", "limit_s": 1},
    ]
    _, report = play(qtbot, tmp_path, script)
    assert report.failed.startswith("1: Cue(")
