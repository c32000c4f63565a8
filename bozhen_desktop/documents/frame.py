"""The frame of every page: institution, title, sitting, form number, QR, page x of y, watermark.

The QR says which form and page this is and where the journal ended when it was printed, with the
hall's signature, so that a page can be told from a forged or an older one:
`BZF1/number/page-pages/seq/at/hash/signer/signature` (hex in capitals), or only the first three
fields for a form printed without a journal. On other pages than framed ones the form says itself
what it carries.
"""

from __future__ import annotations

from bozhen_desktop.documents.fonts import code_point
from bozhen_desktop.documents.ink import Ink, Slanted
from bozhen_desktop.documents.lines import fit
from bozhen_desktop.documents.sheet import (
    BOTTOM,
    CENTER,
    MARGIN,
    MM,
    RIGHT,
    TOP,
    Sheet,
)
from bozhen_desktop.documents.stationery import SittingHead
from bozhen_desktop.documents.words import SUBJECTS, clock_text, stamp_text

CODE = 25 * MM
_HEAD = 10 * MM
REHEARSAL_WORD, VOID_WORD = "演练", "作废"


def code_text(sheet: Sheet, page: int) -> str:
    """What the QR of a page says; `page` from 1."""
    fields = ["BZF1", sheet.number, f"{page}-{len(sheet.pages)}"]
    head = sheet.kit.head
    if head is not None:
        proof = [head.hash.upper(), head.signer.upper(), head.signature.upper()]
        fields += [str(head.seq), str(head.at), *proof]
    return "/".join(fields)


def marks(sheet: Sheet) -> list[str]:
    """Words that stand across every page."""
    words = [VOID_WORD] if sheet.kit.void else []
    return [*words, REHEARSAL_WORD] if sheet.kit.mode == "rehearsal" else words


def sitting_line(head: SittingHead) -> str:
    """Batch, sitting, subject, place and time in one line; what is empty is left out."""
    when = f"{head.day} {clock_text(head.start)}" if head.start else head.day
    parts = {
        "批次": head.batch,
        "场次": head.sitting,
        "科目": SUBJECTS.get(head.subject, head.subject),
        "考点": head.site,
        "开考" if head.start else "日期": when,
    }
    return "　".join(f"{name}：{value}" for name, value in parts.items() if value)


def close(sheet: Sheet) -> None:
    """Add to every page what could not be known before: number of pages, missing characters."""
    for number, own in enumerate(sheet.pages, 1):
        below: list[Ink] = []
        above: list[Ink] = []
        sheet.target = below
        _watermark(sheet)
        sheet.target = above
        if sheet.framed:
            _head(sheet, number)
            _foot(sheet, number)
        sheet.pages[number - 1] = [*below, *own, *above]


def _watermark(sheet: Sheet) -> None:
    words = "  ".join(marks(sheet))
    shrink = 1.0 if len(words) < 3 else 0.7
    for x, y, size in sheet.marks if words else ():
        sheet.draw(Slanted(x, y, words, size * shrink, 35, 0.9))


def _head(sheet: Sheet, page: int) -> None:
    """Institution, title and number in the middle, the QR on the right."""
    side = CODE + 4
    middle = (MARGIN + side, sheet.inner - 2 * side)
    name = sheet.kit.institution.name
    sheet.boxed((middle[0], _HEAD, middle[1], 22), name, 14, bold=True)
    title = "".join(f"【{word}】" for word in marks(sheet)) + sheet.title
    sheet.boxed((middle[0], _HEAD + 26, middle[1], 30), title, 20, bold=True)
    sheet.boxed((middle[0], _HEAD + 54, middle[1], 12), f"编号：{sheet.number}", 8.5)
    left = sheet.width - MARGIN - CODE
    sheet.code(left, _HEAD, CODE, code_text(sheet, page))
    line = TOP - 4
    if sheet.head is not None:
        box = (MARGIN, line - 15, sheet.inner, 13)
        sheet.boxed(box, sitting_line(sheet.head), 9)
    sheet.rule(MARGIN, line, sheet.width - MARGIN, line, 1)


def printed_by(sheet: Sheet) -> str:
    """Who printed, when, for the how-manieth time."""
    kit = sheet.kit
    who = f"打印：{kit.staff}　" if kit.staff else ""
    return f"{who}{stamp_text(kit.printed_at)}　第 {kit.time_no} 次打印"


def by_hand_line(sheet: Sheet) -> str:
    """Which characters are to be written by hand, or ""."""
    chars = " ".join(code_point(char) for char in sheet.lacking)
    return f"〓 为字库缺字，请手写：{chars}" if chars else ""


def _foot(sheet: Sheet, page: int) -> None:
    top = sheet.height - BOTTOM + 6
    sheet.rule(MARGIN, top, sheet.width - MARGIN, top)
    third = sheet.inner / 3
    left = fit(printed_by(sheet), third, 12, 7.5)
    sheet.lines((MARGIN, top + 3, third, 12), left)
    pages = f"第 {page} 页　共 {len(sheet.pages)} 页"
    sheet.write(sheet.width / 2, top + 9, pages, 8.5, align=CENTER)
    note = by_hand_line(sheet) or sheet.kit.institution.phone
    right = (sheet.width - MARGIN - third, top + 3, third, 12)
    sheet.boxed(right, note, 7.5, align=RIGHT)
