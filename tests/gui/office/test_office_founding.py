"""An office founded from its window: asked for everything, told what is for ever, done once."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from bozhen_desktop.gui.dialogs import Sheet
from bozhen_desktop.gui.office.founding import Founding
from bozhen_desktop.gui.theme import theme
from bozhen_desktop.host.folder import DataFolder
from bozhen_desktop.kernel.clock import FakeClock
from bozhen_desktop.office.chain import OfficeStore
from bozhen_desktop.office.keys import ESCROW_FILE
from tests.gui.examiner.geometry import faults


def window(qtbot: QtBot, folder: Path) -> Founding:
    made = Founding(folder, "clerk-01", FakeClock(wall=1))
    qtbot.addWidget(made)
    made.resize(1024, 700)
    made.show()
    return made


def fill(made: Founding, escrow: Path | None, **more: str) -> None:
    texts = {
        "name": "博生职业培训学校",
        "basis": "备案 1 号",
        "organisation": "BOSHENG",
        "site": "HQ",
    }
    for field, text in {**texts, **more}.items():
        getattr(made.ui, field).setText(text)
    made.ui.mode.setCurrentText("演练")
    if escrow is not None:
        made.keep_escrow_in(escrow)


def sheet(made: Founding) -> Sheet:
    [found] = [one for one in made.findChildren(Sheet) if one.isVisible()]
    return found


def test_it_is_founded_after_one_question_and_opens_again(qtbot: QtBot, tmp_path: Path) -> None:
    made, opened = window(qtbot, tmp_path / "office"), []
    made.founded.connect(opened.append)
    fill(made, tmp_path / "safe")
    made.ask_found()
    assert not (tmp_path / "office").exists()
    assert sheet(made).confirm_button.text() == "建立"
    sheet(made).confirmed.emit()
    [store] = opened
    assert store.bureau.institution.name == "博生职业培训学校"
    assert store.bureau.registry.office().mode == "rehearsal"
    assert (tmp_path / "safe" / ESCROW_FILE).exists()
    store.close()
    with OfficeStore.open(DataFolder.open(tmp_path / "office"), clock=FakeClock(wall=2)) as again:
        assert again.keys.place.organisation == "BOSHENG"


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"name": ""}, "请填写“单位全称”。"),
        ({"basis": " "}, "请填写“依据”。"),
        ({"name": "博"}, "单位全称应为 4 至 60 个字"),
        ({"organisation": "博生"}, "“机构代号”只能用字母"),
        ({"site": "h q"}, "“站点代号”只能用字母"),
    ],
)
def test_what_cannot_be_is_said_before_anything_is_made(
    qtbot: QtBot, tmp_path: Path, more: dict[str, str], words: str
) -> None:
    made = window(qtbot, tmp_path / "office")
    fill(made, tmp_path / "safe", **more)
    made.ask_found()
    assert made.ui.message.text().startswith(words)
    assert not (tmp_path / "office").exists() and not (tmp_path / "safe").exists()


def test_mode_and_escrow_must_be_chosen(qtbot: QtBot, tmp_path: Path) -> None:
    made = window(qtbot, tmp_path / "office")
    fill(made, None)
    made.ask_found()
    assert made.ui.message.text() == "请填写“备用解密身份”。"
    made.ui.mode.setCurrentIndex(-1)
    made.ask_found()
    assert made.ui.message.text() == "请填写“用途”。"


def test_a_folder_with_other_things_is_refused_in_words(qtbot: QtBot, tmp_path: Path) -> None:
    made = window(qtbot, tmp_path)
    (tmp_path / "letter.txt").write_text("x")
    fill(made, tmp_path / "safe")
    made.found()
    assert made.ui.message.text().endswith("。")
    assert not (tmp_path / "safe").exists()


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_nothing_is_clipped(qtbot: QtBot, tmp_path: Path, scale: float) -> None:
    theme().set_scale(scale)
    made = window(qtbot, tmp_path / "office")
    made.resize(1366, 768)
    fill(made, tmp_path / "safe", site="h q")
    made.ask_found()
    qtbot.wait(20)
    assert faults(made) == []
