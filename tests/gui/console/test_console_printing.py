"""Forms from the console's window: looked at, recorded by the hall, printed or saved, said."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from PIL import Image, ImageChops, ImageStat
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QFileDialog, QLabel
from pytestqt.qtbot import QtBot

from bozhen_desktop.documents.forms import FORMS, forms_of
from bozhen_desktop.documents.from_room import no_photo
from bozhen_desktop.documents.pages import Page
from bozhen_desktop.documents.pdf import write_pdf
from bozhen_desktop.domain.seating import DrawSeats
from bozhen_desktop.gui.console import days_path
from bozhen_desktop.gui.console.desk import hour
from bozhen_desktop.gui.console.prints import form_lines, forms_for, why_not
from bozhen_desktop.gui.tasks import Cancelled, Progress
from bozhen_desktop.gui.widgets.ink_page import paint_page, print_pages
from tests.gui.console.console_rig import Proctor
from tests.unit.documents.days import KIT, crowd, practical_day
from tests.unit.documents.reading import codes_on, needs_poppler, pages_of, pictures_of
from tests.unit.domain.theory import theory_plan
from tests.unit.hall.hall_day import HallDay


@pytest.fixture
def name() -> str:
    """Of the first candidate."""
    return "<b>赵</b>&钱"


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path, name: str) -> Iterator[Proctor]:
    plan = theory_plan(6)
    person = msgspec.structs.replace(plan.entries[0].person, name=name)
    first = msgspec.structs.replace(plan.entries[0], person=person)
    day = HallDay(plan=msgspec.structs.replace(plan, entries=[first, *plan.entries[1:]]))
    day.imported()
    day.do(DrawSeats(room="R1"))
    spool = tmp_path / "spool"
    spool.mkdir(mode=0o700)
    proctor = Proctor(qtbot, day, spool)
    proctor.log_in()
    yield proctor
    proctor.bridge.stop()


def rest(desk: Proctor) -> None:
    desk.settle()
    desk.qtbot.waitUntil(lambda: not desk.screen._busy)
    desk.settle()


def look_at(desk: Proctor, form: str) -> Any:
    screen = desk.screen if desk.window.shown == days_path.PRINT else desk.go(days_path.PRINT)
    screen.choose(form)
    desk.press(screen.ui.preview)
    rest(desk)
    return screen


def prints(desk: Proctor) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = desk.day.room.custody.prints
    return found


# ---------------------------------------------------------------- the window
def test_the_screen_is_reached_by_its_key_and_lists_the_forms_of_the_sitting(
    desk: Proctor,
) -> None:
    desk.qtbot.keyClick(desk.window, Qt.Key.Key_P, Qt.KeyboardModifier.AltModifier)
    desk.settle()
    assert desk.window.shown == days_path.PRINT
    forms = forms_of(desk.day.room)
    assert desk.table().model.keys == [form.name for form in forms]
    assert {row[1] for row in desk.table().model.rows} == {"没有印过"}
    assert desk.screen.ui.preview.text() == "预览：先选一份表"
    desk.go("check")
    desk.press(desk.window.ui.printing)
    assert desk.window.shown == days_path.PRINT


def test_a_preview_is_no_print_and_comes_before_one(desk: Proctor) -> None:
    screen = desk.go(days_path.PRINT)
    screen.choose("seat-chart")
    desk.settle()
    assert screen.ui.save.text() == "存为 PDF：先预览"
    look_at(desk, "seat-chart")
    assert len(screen.view.pages) == 1 and prints(desk) == {}
    assert screen.ui.save.isEnabled() and "预览不是打印" in screen.bar.label.text()
    screen.choose("sign-in-sheet")
    desk.settle()
    assert screen.ui.save.text() == "存为 PDF：先预览"


@needs_poppler
def test_a_form_is_saved_and_recorded_and_again_only_with_a_reason(
    desk: Proctor, tmp_path: Path
) -> None:
    screen = look_at(desk, "seat-chart")
    screen.save_to(tmp_path)
    desk.confirm(copies=2)
    rest(desk)
    [path] = tmp_path.glob("S1-*.pdf")
    assert path.name.startswith("S1-seat-chart-") and str(path) in screen.bar.label.text()
    assert "座次表" in pages_of(path.read_bytes(), tmp_path)[0]
    [[made]] = prints(desk).values()
    assert (made.by, made.copies, made.number) == ("chief", 2, "S1.ZCB.R1")
    now = hour(desk.day.rig.clock.wall_ms())
    assert desk.table().model.rows[1] == ("座次表", f"已印 1 张，共 2 份。最近 {now} chief")
    path.unlink()

    screen.save_to(tmp_path)
    sheet = desk.sheet()
    assert sheet.confirm_button.text() == "还差：重印原因（1 张印过）"
    desk.confirm(reason="纸张污损")
    rest(desk)
    assert [each.reason for each in prints(desk)["seat-chart/S1.ZCB.R1"]] == ["", "纸张污损"]
    assert len(list(tmp_path.glob("S1-*.pdf"))) == 1


def test_one_ticket_is_printed_by_its_number(desk: Proctor, tmp_path: Path) -> None:
    screen = look_at(desk, "admission-ticket")
    assert len(screen.numbers) == 6
    screen.save_to(tmp_path)
    desk.confirm(which=screen.numbers[2])
    rest(desk)
    assert set(prints(desk)) == {f"admission-ticket/{screen.numbers[2]}"}


@pytest.mark.parametrize("name", ["\U0002a6d6伟"])
def test_a_missing_character_is_named_and_printed_only_when_somebody_agrees(
    desk: Proctor, tmp_path: Path
) -> None:
    screen = look_at(desk, "door-label")
    said = "".join(label.text() for label in desk.sheet().findChildren(QLabel))
    assert "U+2A6D6" in said and "\U0002a6d6伟" in said
    assert screen.view.pages == []
    desk.press(desk.sheet().back_button)
    assert screen.ui.save.text() == "存为 PDF：先预览"
    look_at(desk, "door-label")
    desk.press(desk.sheet().confirm_button)
    rest(desk)
    assert any("〓伟" in str(ink) for ink in screen.view.pages[0].inks)
    screen.save_to(tmp_path)
    desk.confirm()
    rest(desk)
    assert len(prints(desk)) == 1


def test_a_full_disk_is_said_and_the_print_is_repeated_with_a_reason(
    desk: Proctor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen = look_at(desk, "seat-chart")

    def full(file: int) -> None:
        raise OSError(errno.ENOSPC, "no space left")

    with monkeypatch.context() as disk:
        disk.setattr(os, "fsync", full)
        screen.save_to(tmp_path)
        desk.confirm()
        rest(desk)
    line = screen.bar.label.text()
    assert "磁盘已满" in line and "再印时写明原因" in line
    assert list(tmp_path.glob("S1-*.pdf")) == [] and len(prints(desk)) == 1
    screen.save_to(tmp_path)
    desk.confirm(reason="磁盘满，没有存成")
    rest(desk)
    assert len(list(tmp_path.glob("S1-*.pdf"))) == 1


def test_what_another_console_printed_meanwhile_is_refused_in_the_sheet(
    desk: Proctor, tmp_path: Path
) -> None:
    screen = look_at(desk, "seat-chart")
    screen.save_to(tmp_path)
    sheet = desk.sheet()
    reply = desk.day.rig.request(desk.day.console, "S1", "chief", "print-form", form="seat-chart")
    assert reply.code == ""
    desk.press(sheet.confirm_button)
    assert "reason-needed" in sheet.problem.text() and sheet.isVisible()  # type: ignore[attr-defined]
    assert list(tmp_path.glob("S1-*.pdf")) == []


@needs_poppler
def test_pages_go_to_the_printer_that_was_chosen(desk: Proctor, tmp_path: Path) -> None:
    screen = look_at(desk, "seat-chart")
    out = tmp_path / "printer.pdf"
    screen.print_to(to_file(out))
    desk.confirm()
    rest(desk)
    assert "已送打印机" in screen.bar.label.text() and len(prints(desk)) == 1
    assert len(pages_of(out.read_bytes(), tmp_path)) == 1


@pytest.mark.qt_log_ignore("propagateSizeHints", "QPainter::begin")
def test_a_printer_that_fails_is_said(desk: Proctor, tmp_path: Path) -> None:
    screen = look_at(desk, "seat-chart")
    screen.print_to(to_file(tmp_path / "missing" / "printer.pdf"))
    desk.confirm()
    rest(desk)
    assert "打印机没有接收" in screen.bar.label.text() and len(prints(desk)) == 1


def test_folder_and_printer_are_chosen_in_dialogs_that_do_not_block(
    desk: Proctor, tmp_path: Path
) -> None:
    screen = look_at(desk, "seat-chart")
    desk.press(screen.ui.save)
    [folders] = screen.findChildren(QFileDialog)
    assert folders.isVisible()
    folders.fileSelected.emit(str(tmp_path))
    folders.close()
    desk.press(desk.sheet().back_button)
    assert desk.no_sheet() and prints(desk) == {}
    screen._choose_printer()
    [printers] = screen.findChildren(QPrintDialog)
    printers.accept()
    printers.close()
    desk.press(desk.sheet().back_button)
    assert prints(desk) == {}


def test_who_prints_nothing_loads_no_pdf_writer() -> None:
    code = "import bozhen_desktop.gui.console.run, sys; sys.exit('reportlab' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_without_a_hall_nothing_is_offered(desk: Proctor) -> None:
    screen = look_at(desk, "seat-chart")
    desk.bridge.cut()
    desk.settle()
    assert screen.ui.preview.text() == "预览：等考务机连上"
    assert screen.ui.save.text() == "存为 PDF：等考务机连上"


def test_nothing_that_somebody_looked_at_is_left_for_the_next_person(desk: Proctor) -> None:
    screen = look_at(desk, "seat-chart")
    desk.room.log_out()
    desk.settle()
    desk.log_in("keep1")
    assert desk.go(days_path.PRINT) is screen
    assert screen.view.pages == [] and screen.form == ""


# ---------------------------------------------------------------- what is listed
EIGHT = 1_790_035_200_000
"""22 September 2026, 8:00 in China, in UTC ms."""


def test_prints_are_counted_per_form() -> None:
    rows = {
        "print/seat-chart/S1.ZCB.R1": {"times": 2, "copies": 3, "at": EIGHT, "by": "u1"},
        "print/seat-chart/S1.ZCB.R2": {"times": 1, "copies": 1, "at": EIGHT - 60_000, "by": "u2"},
        "print/score-sheet/S1.PF.1.e1": {"times": 1, "copies": 1, "at": EIGHT, "by": "u2"},
        "staff/u1": {"name": "王海生"},
    }
    [chart, label] = form_lines(rows, [("seat-chart", "座次表"), ("door-label", "门贴")])
    assert chart.words == ("座次表", "已印 2 张，共 4 份，其中 1 张印过多次。最近 08:00 王海生")
    assert label.words == ("门贴", "没有印过")
    numbers = ["S1.ZCB.R1", "S1.ZCB.R3"]
    assert why_not(chart, numbers, "all", "") == "还差：重印原因（1 张印过）"
    assert why_not(chart, numbers, "S1.ZCB.R3", "") == ""
    assert why_not(chart, numbers, "all", "污损") == ""


@pytest.mark.parametrize("subject", ["theory", "practical"])
def test_the_list_is_that_of_the_documents(subject: str) -> None:
    expected = [form.name for form in FORMS.values() if subject in form.subjects]
    assert [name for name, _ in forms_for(subject)] == expected


# ---------------------------------------------------------------- ink
def to_file(path: Path) -> QPrinter:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(path))
    return printer


def sheets(name: str, room: Any) -> tuple[list[Page], bytes]:
    form = FORMS[name]
    made = form.lay_out(form.build(room, no_photo), msgspec.structs.replace(KIT, by_hand=True))
    pages = [Page(one.width, one.height, inks) for one in made for inks in one.pages]
    return pages, write_pdf(made)


@needs_poppler
@pytest.mark.parametrize("form", ["seat-chart", "sign-in-sheet", "score-sheet"])
def test_the_printer_gets_the_pages_of_the_pdf(form: str, tmp_path: Path, qapp: Any) -> None:
    pages, pdf = sheets(form, practical_day(2).room if form == "score-sheet" else crowd(40))
    out = tmp_path / "out.pdf"
    print_pages(to_file(out), pages, Progress(lambda *_: None))
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    painted, wanted = (
        pictures_of(out.read_bytes(), tmp_path / "a"),
        pictures_of(pdf, tmp_path / "b"),
    )
    assert len(painted) == len(wanted) == len(pages)
    for ours, theirs in zip(painted, wanted, strict=True):
        with Image.open(ours) as one, Image.open(theirs) as other:
            assert one.size == other.size
            small = [each.resize((one.width // 8, one.height // 8)) for each in (one, other)]
        apart = ImageStat.Stat(ImageChops.difference(*small))
        assert apart.mean[0] < 1.5 and apart.extrema[0][1] < 90


def test_codes_can_be_read_from_the_painted_page(tmp_path: Path, qapp: Any) -> None:
    [page], _ = sheets("door-label", crowd(4))
    image = QImage(round(page.width * 2), round(page.height * 2), QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    painter.scale(2, 2)
    paint_page(painter, page)
    painter.end()
    path = tmp_path / "page.png"
    assert image.save(str(path))
    [code] = codes_on(path)
    assert code.startswith("BZF1/S1.MT.")


def test_a_cancelled_print_ends(tmp_path: Path, qapp: Any) -> None:
    progress = Progress(lambda *_: None)
    progress.cancel()
    with pytest.raises(Cancelled):
        print_pages(to_file(tmp_path / "out.pdf"), sheets("seat-chart", crowd(4))[0], progress)
