"""The seat map: up to some hundred seats painted in one widget, each state told three ways."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QToolTip, QWidget

from bozhen_desktop.gui.theme import theme
from bozhen_desktop.gui.widgets import seat_shapes
from bozhen_desktop.gui.widgets.seat_states import SPARE, SeatLook

BLOCKS = 3
GAP, AISLE, HEAD = 4.0, 28.0, 30.0


class SeatMap(QWidget):
    """Seats in rows of `columns` (0: as many as suit the shape of the widget), with two aisles.

    `chosen` carries the id of the seat a person clicked or chose by Enter. Arrow keys move the
    focus frame. `front` stands above the first row.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None, *, columns: int = 0) -> None:
        super().__init__(parent)
        self.columns = columns
        self.front = self.tr("讲　台")
        self._seats: list[SeatLook] = []
        self._at: dict[str, int] = {}
        self._focus = 0
        self.selected = ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        theme().changed.connect(self.update)

    # ------------------------------------------------------------ what it shows
    def show_seats(self, seats: Sequence[SeatLook]) -> None:
        """Show these seats, in this order."""
        if list(seats) == self._seats:
            return
        same = [old.seat for old in self._seats] == [new.seat for new in seats]
        self._seats = list(seats)
        self._at = {look.seat: number for number, look in enumerate(self._seats)}
        self._focus = min(self._focus, max(len(self._seats) - 1, 0))
        if not same:
            self.updateGeometry()
        self.update()

    def show_seat(self, look: SeatLook) -> None:
        """Show one seat anew; only its place is painted."""
        number = self._at.get(look.seat)
        if number is None or self._seats[number] == look:
            return
        self._seats[number] = look
        self.update(self.rect_of(look.seat).toAlignedRect().adjusted(-3, -3, 3, 3))

    def select(self, seat: str) -> None:
        """Frame a seat as the one that is spoken of; "" for none."""
        self.selected = seat
        self._focus = self._at.get(seat, self._focus)
        self.update()

    def look_of(self, seat: str) -> SeatLook | None:
        """What a seat shows now."""
        number = self._at.get(seat)
        return None if number is None else self._seats[number]

    @property
    def seats(self) -> list[SeatLook]:
        """Everything that is shown."""
        return list(self._seats)

    # ------------------------------------------------------------ where things are
    def _per_row(self) -> int:
        count = len(self._seats)
        if self.columns or not count:
            return max(self.columns, 1)
        shape = max(self.width(), 1) / max(self.height() - theme().px(HEAD), 1)
        # A seat is about three quarters as wide as high.
        return max(1, min(count, round(math.sqrt(count * shape / 0.75))))

    def _cell(self) -> tuple[float, float, int]:
        """Width and height of a seat with its gap, and seats per row."""
        per_row = self._per_row()
        rows = max(math.ceil(len(self._seats) / per_row), 1)
        aisles = min(BLOCKS - 1, per_row // 4) * theme().px(AISLE)
        wide = (self.width() - aisles - theme().px(GAP)) / per_row
        high = (self.height() - theme().px(HEAD) - theme().px(GAP)) / rows
        return wide, min(high, wide * 1.6), per_row

    def rect_of(self, seat: str) -> QRectF:
        """Where a seat is painted; empty when it is not on the map."""
        number = self._at.get(seat)
        return QRectF() if number is None else self._rect(number)

    def _rect(self, number: int) -> QRectF:
        wide, high, per_row = self._cell()
        row, column = divmod(number, per_row)
        blocks = min(BLOCKS, 1 + per_row // 4)
        aisle = column * blocks // per_row * theme().px(AISLE)
        gap = theme().px(GAP)
        left = gap + aisle + column * wide
        top = theme().px(HEAD) + row * high
        return QRectF(left, top, wide - gap, high - gap)

    def seat_at(self, x: float, y: float) -> str:
        """The seat at a point, or ""."""
        point = QPointF(x, y)
        found = (n for n in range(len(self._seats)) if self._rect(n).contains(point))
        number = next(found, None)
        return "" if number is None else self._seats[number].seat

    def sizeHint(self) -> QSize:
        """See QWidget."""
        return QSize(theme().px(820), theme().px(560))

    def minimumSizeHint(self) -> QSize:
        """See QWidget."""
        return QSize(theme().px(400), theme().px(280))

    # ------------------------------------------------------------ painting
    def paintEvent(self, event: QPaintEvent) -> None:
        """See QWidget."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        look = theme()
        painter.setFont(look.font(14))
        painter.setPen(look.color("ink2"))
        head = QRectF(0, 0, self.width(), look.px(HEAD) - look.px(GAP))
        painter.drawText(head, Qt.AlignmentFlag.AlignCenter, self.front)
        dirty = QRectF(event.rect())
        for number, seat in enumerate(self._seats):
            rect = self._rect(number)
            if rect.intersects(dirty):
                self._paint_seat(painter, rect, seat, number)

    def _paint_seat(self, painter: QPainter, rect: QRectF, seat: SeatLook, number: int) -> None:
        seat_shapes.paint_seat(painter, rect, seat)
        if seat.seat == self.selected:
            self._frame(painter, rect.adjusted(-2, -2, 2, 2), theme().color("ink"))
        elif number == self._focus and self.hasFocus():
            self._frame(painter, rect.adjusted(-2, -2, 2, 2), theme().color("brand"))

    @staticmethod
    def _frame(painter: QPainter, rect: QRectF, colour: QColor) -> None:
        painter.setPen(QPen(colour, 3))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(rect, 6, 6)

    # ------------------------------------------------------------ mouse and keys
    def mousePressEvent(self, event: QMouseEvent) -> None:
        """See QWidget."""
        seat = self.seat_at(event.position().x(), event.position().y())
        if seat and event.button() == Qt.MouseButton.LeftButton:
            self._choose(self._at[seat])

    def _choose(self, number: int) -> None:
        self._focus = number
        self.select(self._seats[number].seat)
        self.chosen.emit(self._seats[number].seat)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move, Enter and space choose."""
        per_row = self._per_row()
        steps = {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Up: -per_row,
            Qt.Key.Key_Down: per_row,
        }
        key = Qt.Key(event.key())
        if key in steps and 0 <= self._focus + steps[key] < len(self._seats):
            self._focus += steps[key]
            self.update()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self._seats:
            self._choose(self._focus)
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """A seat says in words what it shows."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            look = self.look_of(self.seat_at(event.pos().x(), event.pos().y()))
            # Shown as text: a name may look like markup.
            words = look.words.replace("<", "＜") if look and look.state != SPARE else ""
            QToolTip.showText(event.globalPos(), words, self)
            return True
        return super().event(event)
