"""What every form has: frame, page numbers, codes, marks, faces; equal bytes for equal data."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from PIL import Image

from bozhen_desktop.documents import room_record, sign_in_sheet
from bozhen_desktop.documents.frame import sitting_line
from bozhen_desktop.documents.from_room import admission_tickets, sign_in_sheets
from bozhen_desktop.documents.from_room_records import room_records
from bozhen_desktop.documents.kit import print_forms
from bozhen_desktop.documents.photos import BAD_PHOTO, NO_PHOTO, photo_cell
from bozhen_desktop.documents.room_record import NoteRow, RoomRecordData
from bozhen_desktop.documents.sheet import Sheet
from bozhen_desktop.documents.sign_in_sheet import SignInSheetData
from bozhen_desktop.documents.stationery import Kit, SignedHead, SittingHead
from bozhen_desktop.documents.table import Column, table
from bozhen_desktop.domain.room import Room
from bozhen_desktop.host.signing import SigningKey, verify
from bozhen_desktop.journal.heads import Position, head_bytes, sign_head
from bozhen_desktop.kernel.errors import BozhenError
from tests.unit.documents.days import KIT, LIVE, SCHOOL, crowd, theory_day
from tests.unit.documents.reading import (
    codes_on,
    fonts_of,
    needs_poppler,
    pages_of,
    pictures_of,
    squeezed,
    text_of,
)

ROOM = SigningKey(bytes([6]) * 32)
LACKING = "\U000323b0"
AGAIN = """
import sys
from bozhen_desktop.documents.sign_in_sheet import render
from bozhen_desktop.documents.from_room import sign_in_sheets
from tests.unit.documents.days import KIT, crowd
sys.stdout.buffer.write(render(sign_in_sheets(crowd(40))[0], KIT))
"""


@pytest.fixture(scope="module")
def forty() -> SignInSheetData:
    return sign_in_sheets(crowd(40))[0]


@pytest.fixture(scope="module")
def record() -> RoomRecordData:
    return room_records(theory_day().room)[0]


def picture(kind: str = "JPEG", size: tuple[int, int] = (90, 120)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, (200, 30, 30)).save(out, kind)
    return out.getvalue()


def test_equal_data_give_equal_bytes_in_another_process_too(forty: SignInSheetData) -> None:
    first = sign_in_sheet.render(forty, KIT)
    assert sign_in_sheet.render(forty, KIT) == first
    root = Path(__file__).resolve().parents[3]
    done = subprocess.run([sys.executable, "-c", AGAIN], cwd=root, capture_output=True, check=True)
    assert done.stdout == first


@pytest.mark.parametrize(
    "changed",
    [{"printed_at": 0}, {"void": True}, {"mode": "live"}, {"time_no": 2}, {"head": None}],
    ids=lambda changed: next(iter(changed)),
)
def test_what_the_kit_says_is_on_paper(forty: SignInSheetData, changed: dict[str, object]) -> None:
    other = msgspec.structs.replace(KIT, **changed)
    assert sign_in_sheet.render(forty, other) != sign_in_sheet.render(forty, KIT)


@needs_poppler
def test_every_page_says_whose_which_and_how_many(forty: SignInSheetData, tmp_path: Path) -> None:
    pages = pages_of(sign_in_sheet.render(forty, KIT), tmp_path)
    assert len(pages) > 1
    for number, page in enumerate(pages, 1):
        for part in (
            SCHOOL.name,
            "考生签到表（二楼机房（一））",
            "编号：S1.QD.R1",
            "批次：B1",
            "场次：S1",
            "科目：理论知识考试",
            "打印：王旭",
            "第1次打印",
            f"第{number}页共{len(pages)}页",
            "证件号后四位",
        ):
            assert part in page
    signed = [number for number, page in enumerate(pages, 1) if "年月日" in page]
    assert signed == [len(pages)]


@pytest.mark.parametrize(
    ("head", "line"),
    [
        (SittingHead(batch="2026-001"), "批次：2026-001"),
        (SittingHead(batch="2026-001", day="2026-09-22"), "批次：2026-001　日期：2026-09-22"),
        (
            SittingHead(batch="b", sitting="s", subject="theory", site="t", day="d", start=60_000),
            "批次：b　场次：s　科目：理论知识考试　考点：t　开考：d 08:01",
        ),
    ],
)
def test_a_form_of_a_whole_batch_has_no_sitting(head: SittingHead, line: str) -> None:
    assert sitting_line(head) == line


@needs_poppler
@pytest.mark.parametrize(
    ("mode", "void", "words"),
    [
        ("live", False, []),
        ("rehearsal", False, ["演练"]),
        ("live", True, ["作废"]),
        ("rehearsal", True, ["作废", "演练"]),
    ],
)
def test_marks_on_every_page(
    forty: SignInSheetData, tmp_path: Path, mode: str, void: bool, words: list[str]
) -> None:
    kit = msgspec.structs.replace(KIT, mode=mode, void=void)
    for page in pages_of(sign_in_sheet.render(forty, kit), tmp_path):
        assert page.startswith("".join(words))  # it lies below all that is written
        for word in ("作废", "演练"):
            assert page.count(word) == 2 * (word in words)


@needs_poppler
def test_the_code_of_a_page_carries_a_head_that_can_be_verified(
    forty: SignInSheetData, tmp_path: Path
) -> None:
    made = sign_head(Position(812, "0f" * 32), 1_790_000_000_000, ROOM.public, ROOM.sign)
    kit = msgspec.structs.replace(LIVE, head=SignedHead(**msgspec.structs.asdict(made)))
    pictures = pictures_of(sign_in_sheet.render(forty, kit), tmp_path)
    for number, page in enumerate(pictures, 1):
        (said,) = codes_on(page)
        form, name, pages, seq, at, digest, signer, signature = said.split("/")
        assert (form, name, pages) == ("BZF1", forty.number, f"{number}-{len(pictures)}")
        data = head_bytes(int(seq), digest.lower(), int(at), signer.lower())
        assert verify(signer.lower(), signature.lower(), data)
        assert not verify(signer.lower(), signature.lower(), data + b"x")


@needs_poppler
def test_without_a_journal_the_code_names_form_and_page(
    forty: SignInSheetData, tmp_path: Path
) -> None:
    kit = msgspec.structs.replace(LIVE, head=None)
    first = pictures_of(sign_in_sheet.render(forty, kit), tmp_path)[0]
    assert codes_on(first)[0].startswith(f"BZF1/{forty.number}/1-")


@needs_poppler
def test_only_our_faces_and_all_embedded(forty: SignInSheetData, tmp_path: Path) -> None:
    fonts = fonts_of(sign_in_sheet.render(forty, KIT), tmp_path)
    assert {name for name, _ in fonts} == {"NotoSansSC-Regular", "NotoSansSC-Bold"}
    assert all(embedded for _, embedded in fonts)


def _named(data: SignInSheetData, name: str) -> SignInSheetData:
    first = msgspec.structs.replace(data.rows[0], name=name)
    return msgspec.structs.replace(data, rows=[first, *data.rows[1:]])


@pytest.mark.parametrize("char", [LACKING, "\u202e", "\x07", "\ue5e5", "\ud800"])
def test_a_character_that_cannot_be_drawn_is_told_before_printing(
    forty: SignInSheetData, char: str
) -> None:
    with pytest.raises(BozhenError, match=r"^glyphs-missing") as told:
        sign_in_sheet.render(_named(forty, f"张{char}"), KIT)
    assert told.value.params["count"] == 1
    assert told.value.params["chars"] == f"U+{ord(char):04X}"
    assert told.value.params["texts"] == f"张{char}"


@needs_poppler
def test_or_it_is_left_to_the_pen_and_said_so(forty: SignInSheetData, tmp_path: Path) -> None:
    kit = msgspec.structs.replace(KIT, by_hand=True)
    data = _named(forty, f"张{LACKING}")
    pages = pages_of(sign_in_sheet.render(data, kit), tmp_path)
    assert "张〓" in pages[0]
    assert all("〓为字库缺字，请手写：U+323B0" in page for page in pages)
    plain = text_of(sign_in_sheet.render(forty, kit), tmp_path)
    assert "〓" not in plain


def test_nothing_is_no_form() -> None:
    with pytest.raises(BozhenError, match=r"^nothing-to-print"):
        sign_in_sheet.render_all([], KIT)


@needs_poppler
def test_a_row_higher_than_a_page_goes_on(record: RoomRecordData, tmp_path: Path) -> None:
    text = "".join(f"第{number}次巡查情况正常。" for number in range(900))
    long = msgspec.structs.replace(record, notes=[NoteRow(when="09:00", text=text, by="张伟")])
    pages = pages_of(room_record.render(long, LIVE), tmp_path)
    assert len(pages) >= 3
    found = [number for number in range(900) if any(f"第{number}次" in page for page in pages)]
    assert len(found) > 890  # the others stand over a turn of the page
    assert all("情况" in page and f"共{len(pages)}页" in page for page in pages)


@needs_poppler
def test_text_that_looks_like_markup_is_text(record: RoomRecordData, tmp_path: Path) -> None:
    text = "<b>粗</b> &amp; <img src=x> </para> %s {x} \\n"
    data = msgspec.structs.replace(record, notes=[NoteRow(when="09:00", text=text, by="<i>")])
    assert squeezed(text) in text_of(room_record.render(data, LIVE), tmp_path)


@needs_poppler
def test_heads_of_columns_stand_on_every_page(tmp_path: Path) -> None:
    head = sign_in_sheets(crowd(1))[0].head

    def lay(rows: list[list[str]], sheet: Sheet) -> None:
        sheet.open("表", "S1.X", head)
        columns = [Column(title="甲", width=1, group="上"), Column(title="乙", width=1, group="上")]
        table(sheet, columns, rows)

    rows = [[f"左{number}。", f"右{number}。"] for number in range(150)]
    pages = pages_of(print_forms([rows], LIVE, lay), tmp_path)
    assert len(pages) > 2
    assert all(page.count("上甲乙") == 1 for page in pages)
    text = "".join(pages)
    assert [text.count(f"左{n}。右{n}。") for n in range(150)] == [1] * 150


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"", NO_PHOTO),
        (b"GIF89a not a picture", BAD_PHOTO),
        (picture("PNG")[:60], BAD_PHOTO),
        (picture("JPEG")[:200], BAD_PHOTO),
        (picture("GIF"), BAD_PHOTO),
        (picture("PNG", (9000, 9000)), BAD_PHOTO),
    ],
    ids=["none", "text", "cut-png", "cut-jpeg", "other-kind", "huge"],
)
def test_no_picture_file_stops_a_form(data: bytes, found: str) -> None:
    assert photo_cell(data) == found


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "BMP", "WEBP"])
def test_a_photo_is_printed_small_and_plain(kind: str) -> None:
    found = photo_cell(picture(kind, (900, 1200)))
    assert not isinstance(found, str)
    with Image.open(io.BytesIO(found)) as image:
        assert (image.format, image.size) == ("JPEG", (260, 347))


def test_a_photo_taken_sideways_is_turned_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    out = io.BytesIO()
    Image.new("RGB", (400, 300)).save(out, "JPEG", exif=exif)
    found = photo_cell(out.getvalue())
    assert not isinstance(found, str)
    with Image.open(io.BytesIO(found)) as image:
        assert image.width < image.height
        assert not image.getexif()


@needs_poppler
@pytest.mark.parametrize("build", [sign_in_sheets, admission_tickets], ids=["list", "ticket"])
@pytest.mark.parametrize("kept", [True, False])
def test_photos_are_on_the_page(
    build: Callable[..., list[msgspec.Struct]], kept: bool, tmp_path: Path
) -> None:
    data = build(_with_photos(crowd(2)), ({"p": picture()} if kept else {}).get)
    (tmp_path / "x.pdf").write_bytes(_render(data, LIVE))
    command = ["pdftoppm", "-r", "60", str(tmp_path / "x.pdf"), str(tmp_path / "c")]
    subprocess.run(command, check=True)
    colours = set()
    for page in tmp_path.glob("c-*.ppm"):
        with Image.open(page) as image:
            colours |= {colour for _, colour in image.getcolors(1 << 20) or []}
    assert any(r > 150 and g < 80 and b < 80 for r, g, b in colours) is kept


def _with_photos(room: Room) -> Room:
    plan = room.arrangement
    entries = [
        msgspec.structs.replace(e, person=msgspec.structs.replace(e.person, photo="p"))
        for e in plan.entries
    ]
    room.set_plan(msgspec.structs.replace(plan, entries=entries))
    return room


def _render(data: list[msgspec.Struct], kit: Kit) -> bytes:
    module = sys.modules[type(data[0]).__module__]
    pdf: bytes = module.render_all(data, kit)
    return pdf
