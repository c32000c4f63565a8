"""Painting of one seat: number, word or letter, and the shape of its state."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QFont, QFontMetrics, QPainter, QPen

from bozhen_desktop.gui.theme import theme
from bozhen_desktop.gui.widgets.seat_states import STATES, SeatLook, Told

DASHED = ("dash",)
_SIGNS = {"cross": "×", "triangle": "▲", "tick": "✓", "bars": "‖"}


def paint_seat(painter: QPainter, rect: QRectF, seat: SeatLook) -> None:
    """Paint a seat into `rect`."""
    told = seat.told
    _ground(painter, rect, seat, told)
    if STATES[seat.state].shape == "bar":
        _bar(painter, rect, seat, told)
    _words(painter, rect, seat, told)
    _DRAW.get(told.shape, _nothing)(painter, rect, told)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _ground(painter: QPainter, rect: QRectF, seat: SeatLook, told: Told) -> None:
    look = theme()
    painter.setPen(_pen(told))
    if told.shape == "cross":
        painter.setBrush(look.color("alarm"))
    elif told.tone in ("ok", "warn", "violet") or told.shape == "fill":
        painter.setBrush(look.color(f"{told.tone}_soft"))
    elif told.shape in DASHED or seat.state == "spare":
        painter.setBrush(look.color("ground"))
    else:
        painter.setBrush(look.color("paper"))
    painter.drawRoundedRect(rect, 5, 5)
    if told.shape == "hatch":
        painter.setBrush(QBrush(look.color("warn"), Qt.BrushStyle.BDiagPattern))
        painter.setOpacity(0.35)
        painter.drawRoundedRect(rect, 5, 5)
        painter.setOpacity(1)


def _pen(told: Told) -> QPen:
    look = theme()
    quiet = told.shape in (*DASHED, "plain")
    pen = QPen(look.color("ink2" if quiet else told.tone), 1 if quiet else 1.5)
    if told.shape in DASHED:
        pen.setStyle(Qt.PenStyle.DashLine)
    return pen


def _words(painter: QPainter, rect: QRectF, seat: SeatLook, told: Told) -> None:
    look = theme()
    quiet = told.tone == "ink2" and told.shape != "late"
    painter.setPen(look.color("on_brand" if told.shape == "cross" else "ink2" if quiet else "ink"))
    high = rect.height()
    # The foot belongs to the progress bar.
    upper = QRectF(rect.left(), rect.top() + high * 0.04, rect.width(), high * 0.42)
    lower = QRectF(rect.left(), rect.top() + high * 0.44, rect.width(), high * 0.38)
    if told.shape in ("hand", "flag", "door"):
        lower.adjust(12, 0, 0, 0)
    painter.setFont(_fitting(seat.label, upper, 16, bold=bool(seat.overlay)))
    painter.drawText(upper, Qt.AlignmentFlag.AlignCenter, seat.label)
    below = word_of(seat, told)
    painter.setFont(_fitting(below, lower, 14, bold=bool(seat.overlay)))
    if not seat.overlay and told.tone in ("ok", "violet"):
        painter.setPen(look.color(told.tone))
    painter.drawText(lower, Qt.AlignmentFlag.AlignCenter, below)


def word_of(seat: SeatLook, told: Told) -> str:
    """The word under the number: the overlay, or the trade's letter and the state."""
    sign = _SIGNS.get(told.shape, "")
    if seat.overlay:
        return sign + told.short
    letter = seat.letter if told.shape in ("bar", "tick", "bars", "fill", "dot", "end") else ""
    return (letter + (sign or told.short)) or told.short


def _fitting(text: str, rect: QRectF, most: int, *, bold: bool) -> QFont:
    """The largest font up to `most` px in which the text fits."""
    look = theme()
    size = min(float(most), rect.height() / look.scale)
    while size > 7:
        font = look.font(size, bold=bold)
        if QFontMetrics(font).horizontalAdvance(text) <= rect.width() - 2:
            return font
        size -= 1
    return look.font(7, bold=bold)


def _bar(painter: QPainter, rect: QRectF, seat: SeatLook, told: Told) -> None:
    """How much is answered, at the foot."""
    look = theme()
    whole = rect.width() - 6
    height = max(rect.height() * 0.1, 3)
    top = rect.bottom() - height - 3
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(look.color("off"))
    painter.drawRect(QRectF(rect.left() + 3, top, whole, height))
    painter.setBrush(look.color("on_brand" if told.shape == "cross" else "brand"))
    share = min(max(seat.share, 0.0), 1.0)
    painter.drawRect(QRectF(rect.left() + 3, top, whole * share, height))


def _corner(rect: QRectF) -> tuple[float, float]:
    """Where the mark of an overlay begins: left of its word."""
    return rect.left() + 4, rect.top() + rect.height() * 0.5


def _dot(painter: QPainter, rect: QRectF, told: Told) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme().color("brand"))
    painter.drawEllipse(QPointF(rect.right() - 4.5, rect.top() + 4.5), 2.5, 2.5)


def _flag(painter: QPainter, rect: QRectF, told: Told) -> None:
    left, top = _corner(rect)
    painter.setPen(QPen(theme().color(told.tone), 1.5))
    painter.drawLine(QPointF(left, top), QPointF(left, top + 10))
    painter.setBrush(theme().color(told.tone))
    painter.drawPolygon([QPointF(left, top), QPointF(left + 7, top + 3), QPointF(left, top + 6)])


def _door(painter: QPainter, rect: QRectF, told: Told) -> None:
    painter.setPen(QPen(theme().color(told.tone), 1.5))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(QRectF(*_corner(rect), 6, 9))


def _hand(painter: QPainter, rect: QRectF, told: Told) -> None:
    """A raised bar at the left edge, with a point on top."""
    colour = theme().color(told.tone)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    left, top = _corner(rect)
    painter.drawPolygon(
        [QPointF(left, top + 6), QPointF(left + 4, top), QPointF(left + 8, top + 6)]
    )
    painter.drawRect(QRectF(left + 3, top + 5, 2, 6))


def _nothing(painter: QPainter, rect: QRectF, told: Told) -> None:
    """This state needs no further mark."""


_DRAW: dict[str, Callable[[QPainter, QRectF, Told], None]] = {
    "dot": _dot,
    "flag": _flag,
    "door": _door,
    "hand": _hand,
}
