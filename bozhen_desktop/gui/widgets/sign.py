"""A large shape that tells a state before a word is read."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from bozhen_desktop.gui.theme import theme
from bozhen_desktop.gui.widgets.badges import paint_shape


class SignMark(QWidget):
    """tick | cross | bars | dot | hollow | ring in the colour of a token, `size` px at 100 %."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.shape, self.tone, self._size = "hollow", "ink2", 24
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self.updateGeometry)

    def tell(self, shape: str, tone: str, size: int = 0) -> None:
        """Show this from now on; `size` 0 keeps the size."""
        self.shape, self.tone, self._size = shape, tone, size or self._size
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """See QWidget."""
        side = theme().px(self._size)
        return QSize(side, side)

    minimumSizeHint = sizeHint

    def paintEvent(self, event: QPaintEvent) -> None:
        """See QWidget."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = self.width() * 0.12
        paint_shape(
            painter,
            QRectF(self.rect()).adjusted(edge, edge, -edge, -edge),
            self.shape,
            self.tone,
        )
