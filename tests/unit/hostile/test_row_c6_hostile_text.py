"""C6: names, reasons and notes that are formulas, markup, SQL, control or bidi characters.

Through decisions, journal, replay, views and wire, and into tables and printed forms: what is taken
comes out as it went in, nothing of it is a formula, and nothing breaks.
"""

from __future__ import annotations

import csv
import io
import itertools
import unicodedata

import msgspec
import openpyxl
import pytest

from bozhen_desktop.documents.forms import FORMS
from bozhen_desktop.documents.from_room import no_photo
from bozhen_desktop.domain.incidents import AddNote, SendMessage
from bozhen_desktop.domain.room import Room
from bozhen_desktop.formats.results_sheet import write_csv, write_xlsx
from bozhen_desktop.hall.book import Book
from bozhen_desktop.kernel.errors import BozhenError
from bozhen_desktop.wire.messages import Follow, ViewAll, ViewPart
from tests.unit.documents.days import KIT
from tests.unit.hall.hall_day import SITTING, HallDay
from tests.unit.hall.rig import End

LEADS = (
    *("", "=", "+", "-", "@", "\t=", "\r=", " =", "'", '"', ";", ",", "%", "\\", "\u200b=", "=+"),
    *("\u202e", "\u2066", "\ufeff", "\uff1d", "\x00", "\x1b[31m", "\x7f", "\u2028", "&#61;", "$("),
    *("(", "#", "!", "\n=", "\u00a0=", "\u3000=", "/", "*", "~", "^", "=(", "mailto:"),
)
BODIES = (
    *("1+1", "cmd|' /C calc'!A0", 'HYPERLINK("//x","y")', "SUM(A1:A9)", "10+20+cmd|' /C c'!A0"),
    *("<b>粗</b>", "<img src=x onerror=y>", "<script>1</script>", "<a href='file:///x'>点</a>"),
    *("&lt;b&gt;", "<!--", "]]>", "<html><body bgcolor=red>", "<font size=90>大</font>", "<br>"),
    *("'; DROP TABLE entry; --", '" OR ""="', "Robert'); --", "%s%n%x", "{0.__class__}", "${x}"),
    *("../../etc/passwd", "C:\\CON", "nul", "file:///x", "A" * 1500, "长" * 400, "\u0301" * 60),
    *("é", "e\u0301", "王\U00020bb7", "\U0001f468\u200d\U0001f469", "\u0627\u0644", "ﷺ" * 20),
    *("a\nb", "a\r\nb", "a\tb", "\u202eabc\u202c", "\u2067x\u2069", "\x07", "\ue000", "\ufffe"),
    *("null", "None", "true", "NaN", "1e309", "-0", "0x41", "１２３", "--", "2026-09-22", "#REF!"),
    *("{{7*7}}", "<?xml version='1.0'?>", "<!DOCTYPE x>", "\\u0000", "\\n", "%0a", "`id`", "|x"),
)
CORPUS = sorted({lead + body for lead, body in itertools.product(LEADS, BODIES)})
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def test_the_corpus_is_as_large_as_the_row_says() -> None:
    assert len(CORPUS) >= 2_000


def harmless(cell: str) -> bool:
    return not cell.startswith(FORMULA) or cell == "--" or is_number(cell)


def is_number(cell: str) -> bool:
    return cell.lstrip("+-").replace(".", "", 1).isascii() and cell[1:].replace(".", "").isdigit()


def test_no_table_holds_a_formula() -> None:
    rows = [[text, text, "86.5"] for text in CORPUS]
    data = write_csv(["姓名", "备注", "理论"], rows)
    read = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))[1:]
    assert len(read) == len(rows)
    for (given, *_), (cell, note, _) in zip(rows, read, strict=True):
        assert harmless(cell) and cell == note
        assert cell in (given, "'" + given), "nothing is lost by it"


def test_no_workbook_holds_a_formula() -> None:
    rows = [[text, text] for text in CORPUS if openpyxl_reads(text)]
    assert len(rows) > 1_200
    page = openpyxl.load_workbook(io.BytesIO(write_xlsx("册", ["甲", "乙"], rows))).active
    cells = [cell for row in page.iter_rows(min_row=2) for cell in row]
    assert {cell.data_type for cell in cells} == {"s"}
    assert not [cell for cell in cells if cell.hyperlink is not None]
    assert [cell.value for cell in cells[::2]] == [row[0] for row in rows]


def openpyxl_reads(text: str) -> bool:
    """The other program drops or refuses control characters, and reads line ends as one kind."""
    return not any(unicodedata.category(sign) in ("Cc", "Cn") for sign in text) and text != ""


def test_what_is_taken_comes_out_as_it_went_in() -> None:
    """Two thousand notes, and messages among them, by journal, replay, view and wire."""
    day = HallDay(2).started()
    day.console.send(Follow(sitting=SITTING, actor="chief"))
    taken: list[str] = []
    for text in CORPUS:
        note = day.rig.do(day.console, SITTING, "chief", AddNote(room="R1", text=text))
        assert note.code == "", (note.code, text)
        taken.append(text)
    sent = CORPUS[::5]
    for text in sent:
        day.do(SendMessage(text=text, seat=day.seat_of("n1")))
    assert [note.text for note in day.room.incidents.notes] == taken
    again = Book.load(SITTING, day.rig.journals[SITTING], Room())
    assert [note.text for note in again.room.incidents.notes] == taken
    assert again.room.state() == day.room.state()
    seen = {text for text in texts_at(day.console) if text in set(taken)}
    assert seen == set(taken), "the console sees each as it is"
    told = set(texts_at(day.terminals["n1"]))
    assert set(sent) - told == set(), "and so does the candidate"


def texts_at(end: End) -> list[str]:
    """Every text in what an end was shown."""
    found: list[str] = []
    for message in end.got:
        if isinstance(message, ViewAll):
            walk(list(message.rows.values()), found)
        elif isinstance(message, ViewPart):
            walk([row for _, row in message.changes], found)
    return found


def walk(value: object, found: list[str]) -> None:
    if isinstance(value, str):
        found.append(value)
    elif isinstance(value, dict):
        for inner in value.values():
            walk(inner, found)
    elif isinstance(value, list | tuple):
        for inner in value:
            walk(inner, found)


def test_forms_are_printed_whatever_stands_in_them() -> None:
    day = HallDay(2).started()
    for text in CORPUS[:: len(CORPUS) // 90]:
        day.rig.do(day.console, SITTING, "chief", AddNote(room="R1", text=text[:300]))
    form = FORMS["room-record"]
    data = form.build(day.room, no_photo)
    with pytest.raises(BozhenError, match="glyphs-missing"):  # never printed wrongly in silence
        form.render(data, KIT)
    pages = form.render(data, msgspec.structs.replace(KIT, by_hand=True))
    assert pages.startswith(b"%PDF-")
    for active in (b"/JavaScript", b"/JS ", b"/Launch", b"/URI", b"/OpenAction", b"/EmbeddedFile"):
        assert active not in pages
