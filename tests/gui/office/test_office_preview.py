"""The printed roster: looked at over the window, printed or saved, each print recorded."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from pytestqt.qtbot import QtBot

from bozhen_desktop.documents.ink import Text
from bozhen_desktop.gui.office.form_preview import FormPreview
from bozhen_desktop.gui.office.window import RESULTS
from bozhen_desktop.gui.theme import theme
from bozhen_desktop.office import amending
from bozhen_desktop.office.registration import Who
from tests.gui.examiner.geometry import faults
from tests.gui.office.test_office_window import Office
from tests.unit.office import parts
from tests.unit.office.test_amendments import filled


@pytest.fixture
def office(qtbot: QtBot, tmp_path: Path) -> Iterator[Office]:
    """Results are in, one of them corrected."""
    with parts.found(tmp_path / "office") as store:
        filled(store)
        basis = amending.new_basis(store, "抄错", "复核 1 号")
        command = amending.correct_score(store, "P1", parts.entry_id(1), 5000, basis)
        amending.decide(store, command, Who(actor="a", witness="b"))
        made = Office(qtbot, store)
        yield made
        made.window.close()


def look(office: Office) -> FormPreview:
    page = office.page(RESULTS)
    office.press(page.ui.export_pdf)
    [preview] = [one for one in office.window.findChildren(FormPreview) if one.isVisible()]
    return preview


def texts(preview: FormPreview) -> str:
    inks = [ink for page in preview.view.pages for ink in page.inks]
    return "\n".join(ink.text for ink in inks if isinstance(ink, Text))


def test_looking_is_no_print_and_names_the_correction(office: Office) -> None:
    before = office.store.position
    preview = look(office)
    assert office.store.position == before
    assert "更正决定第 1 号" in texts(preview)
    assert "第 1 页，共 1 页" in preview.ui.at.text()
    assert not preview.ui.next.isEnabled()
    office.qtbot.keyClick(preview, Qt.Key.Key_Escape)
    assert not preview.isVisible()


def test_a_print_is_recorded_and_counted(office: Office, tmp_path: Path) -> None:
    page = office.page(RESULTS)
    for number in (1, 2):
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(tmp_path / f"{number}.pdf"))
        look(office)._print(printer)
        office.settle()
        assert "已送打印机，1 页，已记入日志" in office.line
        assert (tmp_path / f"{number}.pdf").stat().st_size > 1000
    prints = [one for one in office.store.bureau.registry.exports if one.form == "print"]
    assert len(prints) == 2 and prints[0].digest != prints[1].digest
    page.export(tmp_path / "book.pdf")
    office.settle()
    assert office.store.bureau.registry.exports[-1].form == "pdf"


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_nothing_is_clipped_in_the_preview(qtbot: QtBot, tmp_path: Path, scale: float) -> None:
    theme().set_scale(scale)
    with parts.found(tmp_path / "office") as store:
        filled(store)
        office = Office(qtbot, store)
        preview = look(office)
        office.settle()
        assert faults(preview) == []
        assert preview.size() == office.window.size()
        office.window.close()
