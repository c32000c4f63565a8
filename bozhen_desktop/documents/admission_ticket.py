"""准考证 (seed L44): two on a sheet of A4; its QR holds the digits of the ticket number alone.

A scanner at the door types what the QR says, so a ticket carries no other code. Of the identity
number only the last four characters are shown.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from bozhen_desktop.documents import frame
from bozhen_desktop.documents.kit import lay_forms
from bozhen_desktop.documents.lines import LEADING, wrap
from bozhen_desktop.documents.pdf import write_pdf
from bozhen_desktop.documents.photos import photo_cell
from bozhen_desktop.documents.sheet import CENTER, LEFT, MM, RIGHT, Sheet
from bozhen_desktop.documents.stationery import Kit, SittingHead
from bozhen_desktop.documents.words import SUBJECTS
from bozhen_desktop.kernel.ids import TicketNo

TITLE = "准考证"
EDGE = 12 * MM
_SIDE = 32 * MM
_PHOTO = 42 * MM
_ROW = 20.0


class TicketSession(msgspec.Struct, frozen=True, kw_only=True):
    """When and where one subject is taken; `seat` is empty while seats are drawn on the day."""

    subject: str
    when: str
    room: str
    seat: str


class AdmissionTicketData(msgspec.Struct, frozen=True, kw_only=True):
    """One candidate's ticket; `id_no` as it is printed; `photo`: file of a picture, or empty."""

    number: str
    head: SittingHead
    ticket: TicketNo
    name: str
    sex: str
    id_type: str
    id_no: str
    trade: str
    level: str
    sitting_type: str
    employer: str
    sessions: list[TicketSession]
    notices: list[str]
    photo: bytes = b""


def render(data: AdmissionTicketData, kit: Kit) -> bytes:
    """One ticket; errors of `lay_forms`."""
    return render_all([data], kit)


def render_all(data: Sequence[AdmissionTicketData], kit: Kit) -> bytes:
    """Tickets, two on a page; errors of `lay_forms`."""
    return write_pdf(lay_out(data, kit))


def lay_out(data: Sequence[AdmissionTicketData], kit: Kit) -> list[Sheet]:
    """Their pages, for a preview; errors of `lay_forms`."""
    pairs = [data[at : at + 2] for at in range(0, len(data), 2)]
    return lay_forms(pairs, kit, _lay)


def _lay(pair: Sequence[AdmissionTicketData], sheet: Sheet) -> None:
    sheet.open(TITLE, pair[0].number, pair[0].head, framed=False)
    half = sheet.height / 2
    sheet.marks = [(sheet.width * 0.6, half * (0.55 + place), 100) for place in range(len(pair))]
    for place, data in enumerate(pair):
        _Half(sheet, data, place * half).draw()
    if len(pair) > 1:
        for at in range(0, int(sheet.width), 8):
            sheet.rule(at, half, at + 4, half, 0.3)


class _Half:
    """One ticket in a half of the page whose upper edge is `top`."""

    def __init__(self, sheet: Sheet, data: AdmissionTicketData, top: float) -> None:
        self.sheet, self.data, self.top = sheet, data, top
        self.left = EDGE + _SIDE + 10
        self.wide = sheet.width - EDGE - self.left

    def draw(self) -> None:
        """Head, photo and code on the left, facts, sessions and notices on the right."""
        sheet, y = self.sheet, self.top + EDGE
        name = sheet.kit.institution.name
        sheet.boxed((EDGE, y, sheet.width - 2 * EDGE, 18), name, 13, bold=True)
        marks = "".join(f"【{word}】" for word in frame.marks(sheet))
        title = (EDGE, y + 20, sheet.width - 2 * EDGE, 24)
        sheet.boxed(title, f"职业技能等级认定{TITLE}{marks}", 17, bold=True)
        self._side(y + 52)
        self._notices(self._sessions(self._facts(y + 52)))
        self._foot()

    def _side(self, y: float) -> None:
        sheet, data = self.sheet, self.data
        box = (EDGE, y, _SIDE, _PHOTO)
        sheet.frame(box)
        photo = photo_cell(data.photo)
        if isinstance(photo, str):
            sheet.boxed(box, photo, 11, grey=0.45)
        else:
            sheet.picture((EDGE + 1, y + 1, _SIDE - 2, _PHOTO - 2), photo)
        sheet.code(EDGE, y + _PHOTO + 4, _SIDE, data.ticket)
        under = y + _PHOTO + _SIDE + 5
        sheet.boxed((EDGE, under, _SIDE, 13), data.ticket, 10.5, bold=True)

    def _cells(
        self, y: float, texts: Sequence[tuple[str, float, bool]], high: float = _ROW
    ) -> None:
        """A row of boxes: text, width in parts of the whole, whether it is a label."""
        left = self.left
        for text, part, label in texts:
            width = part * self.wide
            box = (left, y, width, high)
            self.sheet.frame(box, fill=0.93 if label else None)
            inner = (left + 3, y, width - 6, high)
            size = 9 if label else high / 2
            self.sheet.boxed(inner, text, size, align=CENTER if label else LEFT)
            left += width

    def _facts(self, y: float) -> float:
        data = self.data
        pairs = [
            (("准考证号", data.ticket), ("考试类型", data.sitting_type)),
            (("姓名", data.name), ("性别", data.sex)),
            (("证件类型", data.id_type), ("证件号码", data.id_no)),
            (("职业", data.trade), ("等级", data.level)),
        ]
        for (one, first), (two, second) in pairs:
            high = 28.0 if one == "姓名" else _ROW
            row = [
                (one, 0.14, True),
                (first, 0.36, False),
                (two, 0.14, True),
                (second, 0.36, False),
            ]
            self._cells(y, row, high)
            y += high
        self._cells(y, [("单位", 0.14, True), (data.employer, 0.86, False)])
        return y + _ROW

    def _sessions(self, y: float) -> float:
        data, parts = self.data, (0.22, 0.4, 0.22, 0.16)
        y += 5
        titles = ("科目", "考试时间", "考场", "座位/工位")
        self._cells(y, [(t, part, True) for t, part in zip(titles, parts, strict=True)], 15)
        y += 15
        for one in data.sessions:
            texts = (SUBJECTS[one.subject], one.when, one.room, one.seat or "现场抽签")
            self._cells(y, [(t, part, False) for t, part in zip(texts, parts, strict=True)])
            y += _ROW
        where = f"{data.head.site}　{self.sheet.kit.institution.address}".strip("　")
        self._cells(y, [("考点地址", 0.14, True), (where, 0.86, False)])
        return y + _ROW + 5

    def _notices(self, y: float) -> None:
        """As large as they fit above the foot."""
        phone = self.sheet.kit.institution.supervision_phone
        notices = [*self.data.notices, *([f"监督电话：{phone}。"] if phone else [])]
        texts = [f"{number}. {text}" for number, text in enumerate(notices, 1)]
        room = self.top + self.sheet.height / 2 - EDGE - 12 - y
        size = 8.5
        while size > 4 and _height(texts, self.wide, size) > room:
            size -= 0.25
        y += size * LEADING / 2
        self.sheet.write(self.left, y, "考生须知", size + 0.5, bold=True)
        for line in (line for text in texts for line in wrap(text, self.wide, size)):
            y += size * LEADING
            self.sheet.write(self.left, y, line, size)

    def _foot(self) -> None:
        sheet = self.sheet
        middle = self.top + sheet.height / 2 - EDGE + 4
        head, number = self.data.head, self.data.number
        which = f"批次：{head.batch}　场次：{head.sitting}　编号：{number}"
        sheet.write(EDGE, middle, which, 7)
        note = frame.by_hand_line(sheet)
        sheet.write(sheet.width - EDGE, middle - 10, note, 7, align=RIGHT)
        sheet.write(sheet.width - EDGE, middle, frame.printed_by(sheet), 7, align=RIGHT)


def _height(texts: Sequence[str], width: float, size: float) -> float:
    lines = 1 + sum(len(wrap(text, width, size)) for text in texts)
    return lines * size * LEADING
