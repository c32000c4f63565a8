"""What is read: text that takes the whole factor of the type, scrolls, and says that it goes on."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from bozhen_desktop.gui.theme import mark, theme
from bozhen_desktop.gui.widgets.calm import CalmButton


class ReadingArea(QScrollArea):
    """Put widgets into `column`. `read`: the end has come into sight."""

    read = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.content = QWidget()
        mark(self.content, kind="plain")
        self.column = QVBoxLayout(self.content)
        self.column.setContentsMargins(4, 4, 12, 4)
        self.column.setSpacing(12)
        self.setWidget(self.content)
        self.more = CalmButton(self)
        self.more.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        mark(self.more, measure="small")
        self.more.clicked.connect(self._go_on)
        self.more.hide()
        self._was_read = False
        self.content.installEventFilter(self)
        self.verticalScrollBar().valueChanged.connect(self._judge)
        self.verticalScrollBar().rangeChanged.connect(self._judge)
        theme().changed.connect(self._dress)
        self._dress()

    def begin(self) -> None:
        """Something else is read now, from its beginning."""
        self._was_read = False
        self.verticalScrollBar().setValue(0)
        self._judge()

    @property
    def at_end(self) -> bool:
        """Whether the end is in sight."""
        bar = self.verticalScrollBar()
        return bar.value() >= bar.maximum() - 2

    @property
    def was_read(self) -> bool:
        """Whether the end has been in sight since `begin`."""
        return self._was_read

    # ------------------------------------------------------------ inside
    def _dress(self) -> None:
        self.content.setStyleSheet(theme().style_sheet("reading"))
        self._judge()

    def _needs_more(self) -> bool:
        """Whether all of it fits without the line at the foot."""
        width = self.viewport().width()
        wanted = self.column.totalHeightForWidth(width) if self.column.hasHeightForWidth() else -1
        if wanted < 0:
            wanted = self.column.totalSizeHint().height()
        return wanted > self.height()

    def _judge(self) -> None:
        bar_high = self.more.sizeHint().height() if self._needs_more() else 0
        if self.viewportMargins().bottom() != bar_high:
            self.setViewportMargins(0, 0, 0, bar_high)
        self.more.setVisible(bar_high > 0)
        self.more.setText(self.tr("回到开头 ▲") if self.at_end else self.tr("往下还有 ▼"))
        width = min(self.more.sizeHint().width(), self.width())
        self.more.setGeometry(
            (self.width() - width) // 2, self.height() - bar_high, width, bar_high
        )
        if self.at_end and self.isVisible() and not self._was_read:
            self._was_read = True
            self.read.emit()

    def _go_on(self) -> None:
        bar = self.verticalScrollBar()
        bar.setValue(0 if self.at_end else bar.value() + bar.pageStep() * 4 // 5)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys belong to the page: a 2 of the number pad may come as an arrow."""
        event.ignore()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """See QObject."""
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize):
            self._judge()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """See QWidget."""
        super().resizeEvent(event)
        self._judge()
