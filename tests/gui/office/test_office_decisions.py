"""Corrections, forks, rooms and trust in the head office's real window over a real office."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from bozhen_desktop.exchange.trust import read_trust
from bozhen_desktop.gui.dialogs import Sheet
from bozhen_desktop.gui.office import matters
from bozhen_desktop.gui.office.matters import MADE, OPEN, Order
from bozhen_desktop.gui.office.rooms_known import KNOWN, REVOKED, UNTOLD
from bozhen_desktop.gui.office.window import DECISIONS, ROOMS
from bozhen_desktop.gui.theme import theme
from bozhen_desktop.host.signing import SigningKey, fingerprint, for_paper
from bozhen_desktop.kernel.errors import RuleError
from bozhen_desktop.office.chain import OfficeStore
from bozhen_desktop.office.intake import take_result
from bozhen_desktop.office.registration import Who
from tests.gui.examiner.geometry import faults
from tests.gui.office.test_office_window import Office
from tests.unit.domain.support import entry_plan
from tests.unit.office import parts
from tests.unit.office.test_amendments import filled, rows

PAIR = Who(actor="clerk-01", witness="chief-01")


@pytest.fixture
def office(qtbot: QtBot, tmp_path: Path) -> Iterator[Office]:
    """Results of a theory and a practical sitting are in."""
    with parts.found(tmp_path / "office") as store:
        filled(store)
        made = Office(qtbot, store)
        yield made
        made.window.close()


def fill(office: Office, kind: str, *texts: str) -> None:
    ui = office.page(DECISIONS).ui
    ui.kind.setCurrentIndex(ui.kind.findData(kind))
    fields = (ui.first, ui.second, ui.third, ui.reason, ui.document, ui.witness)
    for field, text in zip(fields, texts, strict=True):
        field.setText(text)


def test_a_key_is_corrected_after_a_preview_that_names_people(office: Office) -> None:
    page = office.page(DECISIONS)
    assert page.ui.counts.text() == "待决定 0 件，已决定 0 件"
    fill(office, matters.KEY, "P-G1", "G1-i1", "D", "答案有误", "复核 3 号", "chief-01")
    before = office.store.position
    office.press(page.ui.preview)
    assert office.store.position == before
    words = "\n".join(office.confirm())
    assert "这将改变 2 人的成绩，其中 0 人" in words
    assert "考生1：理论 100.0（合格）→ 90.0（合格），场次 T1" in words
    assert office.line == "更正决定第 1 号已作出并签名存档"
    assert rows(office.store)[parts.entry_id(1)].theory == "90.0"
    [row] = office.cells(page)
    assert row[0] == MADE and "G1-i1" in row[4]
    assert page.ui.first.text() == page.ui.witness.text() == ""


def test_stepping_back_from_the_preview_decides_nothing(office: Office) -> None:
    page = office.page(DECISIONS)
    fill(office, matters.SCORE, "P1", entry_plan(1).ticket, "59.9", "抄错", "复核", "chief-01")
    before = office.store.position
    office.press(page.ui.preview)
    [sheet] = [one for one in office.window.findChildren(Sheet) if one.isVisible()]
    office.press(sheet.back_button)
    assert office.store.position == before
    assert page.ui.third.text() == "59.9"


@pytest.mark.parametrize(
    ("kind", "texts", "words"),
    [
        (matters.KEY, ("P-G1", "G1-i1", "", "r", "d", "b"), "请填写“新答案”。"),
        (matters.KEY, ("P-X", "G1-i1", "A", "r", "d", "b"), "没有用过试卷 P-X"),
        (matters.KEY, ("P-G1", "G1-i1", "D", "", "d", "b"), "理由"),
        (matters.KEY, ("P-G1", "G1-i1", "D", "r", "", "b"), "依据的文件"),
        (matters.KEY, ("P-G1", "G1-i1", "D", "r", "d", ""), "第二人"),
        (matters.SCORE, ("T1", "B1-00001", "90", "r", "d", "b"), "不能手改"),
        (matters.SCORE, ("P1", "B1-00001", "x", "r", "d", "b"), "0 至 100 分"),
        (matters.PERSON, ("nobody", "张", "", "r", "d", "b"), "没有考生"),
        (matters.FORK, ("T1", "", "", "r", "", "b"), "没有分叉警报"),
        (matters.SITTING, ("B1-00001", "理论", "T1", "r", "", "b"), "不需要裁定"),
    ],
)
def test_what_is_refused_is_worded_with_its_next_step(
    office: Office, kind: str, texts: tuple[str, ...], words: str
) -> None:
    fill(office, kind, *texts)
    page, before = office.page(DECISIONS), office.store.position
    office.press(page.ui.preview)
    assert words in page.ui.message.text()
    assert page.ui.message.text().endswith("。")
    assert office.store.position == before


def test_a_name_is_corrected_and_the_signed_files_are_written(
    office: Office, tmp_path: Path
) -> None:
    page = office.page(DECISIONS)
    assert not page.ui.files.isEnabled()
    fill(office, matters.PERSON, entry_plan(2).ticket, "张䶮", "", "用字", "身份证", "chief-01")
    office.qtbot.keyClick(page.ui.witness, Qt.Key.Key_Return)
    office.settle()
    assert "姓名：考生2 → 张䶮。" in office.confirm()
    assert rows(office.store)[parts.entry_id(2)].name == "张䶮"
    page.save_files(tmp_path / "out")
    office.settle()
    assert office.line == "已写出 1 份签名决定到 out"
    assert json.loads((tmp_path / "out" / "decision-1.json").read_bytes())["signature"]


def test_two_sittings_of_one_subject_are_settled_from_their_row(
    qtbot: QtBot, tmp_path: Path
) -> None:
    with parts.found(tmp_path / "office") as store:
        two_sittings(store)
        office = Office(qtbot, store)
        page = office.page(DECISIONS)
        cells = office.cells(page)
        assert {row[0] for row in cells} == {OPEN} and {row[1] for row in cells} == {"两个场次"}
        page.fill_from("0")
        assert page.ui.first.text() == entry_plan(1).ticket
        assert page.order().kind == matters.SITTING
        texts = (page.ui.first.text(), "理论", "T2", "换考场", "", "chief-01")
        fill(office, matters.SITTING, *texts)
        office.press(page.ui.preview)
        assert any("T1、T2" in line for line in office.confirm())
        assert len(office.cells(page)) == len(cells) - 1
        office.window.close()


def two_sittings(store: OfficeStore) -> None:
    parts.register(store, 4)
    for sitting in ("T1", "T2"):
        day = parts.theory_day(sitting)
        parts.score(day)
        parts.issue(store, day.room.arrangement)
        data = parts.deliver(store, sitting, parts.journal(day.events), 1, parts.theory_blobs())
        take_result(store, data)


def test_every_field_of_an_order_is_asked_for() -> None:
    for kind in matters.KINDS:
        labels = [label for label, _ in kind.fields if label]
        assert labels
        empty = Order(kind.id, "", "", "", "r", "d")
        with pytest.raises(RuleError, match="field-empty"):
            matters._check_filled(empty)


# ------------------------------------------------------------------ rooms and trust
def test_a_room_is_accepted_told_and_revoked(qtbot: QtBot, tmp_path: Path) -> None:
    with parts.found(tmp_path / "office") as store:
        office = Office(qtbot, store)
        page = office.page(ROOMS)
        assert [row.state for row in page.rows.values()] == [UNTOLD]
        assert "还没有签发信任文件" in page.ui.trust_label.text()
        page.write_trust(tmp_path / "trust.json")
        office.settle()
        assert [row.state for row in page.rows.values()] == [KNOWN]
        assert "第 1 期，与登记一致" in page.ui.trust_label.text()
        key = SigningKey.generate()
        path = tmp_path / "device.bzp"
        path.write_bytes(parts.device_file(key, name="二号机房"))
        office.press(page.ui.accept)
        assert page.ui.message.text() == "请先照考场的纸条输入指纹。"
        page.ui.fingerprint.setText("00" * 16)
        page.ui.witness.setText("chief-01")
        page.accept(path)
        office.settle()
        assert "与文件里的考场密钥不符" in page.ui.message.text()
        page.ui.fingerprint.setText(for_paper(fingerprint(key.public)))
        page.accept(path)
        office.settle()
        assert "“二号机房”（site-1）已登记" in office.line
        assert [row.state for row in page.rows.values()] == [KNOWN, UNTOLD]
        assert "请重新签发" in page.ui.trust_label.text()
        assert not page.ui.revoke.isEnabled()
        page.table.go_to(key.public)
        page.ui.reason.setText("电脑遗失")
        page.ui.witness.setText("chief-01")
        office.press(page.ui.revoke)
        assert any("不能撤回" in line for line in office.confirm())
        assert [row.state for row in page.rows.values()] == [KNOWN, REVOKED]
        page.write_trust(tmp_path / "trust.bzp")
        office.settle()
        trust = read_trust((tmp_path / "trust.bzp").read_bytes(), root=store.keys.root.public)
        assert trust.revoked == [key.public] and trust.epoch == 2
        office.window.close()


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_nothing_is_clipped_on_the_screens_of_decisions_and_rooms(
    qtbot: QtBot, tmp_path: Path, scale: float
) -> None:
    theme().set_scale(scale)
    with parts.found(tmp_path / "office") as store:
        office = Office(qtbot, store)
        for name in (DECISIONS, ROOMS):
            office.page(name)
            assert faults(office.window) == [], name
        two_sittings(store)
        page = office.page(DECISIONS)
        for kind in matters.KINDS:
            page.ui.kind.setCurrentIndex(page.ui.kind.findData(kind.id))
            office.settle()
            assert faults(office.window) == [], kind
        page.ui.kind.setCurrentIndex(0)
        office.press(page.ui.preview)
        assert page.ui.message.text() == "请填写“试卷”。"
        assert faults(office.window) == []
        office.window.close()
