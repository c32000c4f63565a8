"""A form before it is printed: its pages over the whole window, then a printer or a file.

What is shown is marked 作废; only what is printed or saved from here is a form, and recorded.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QDialog, QWidget

from bozhen_desktop.documents.pages import Page
from bozhen_desktop.gui.forms.office.ui_form_preview import Ui_FormPreview
from bozhen_desktop.gui.theme import theme
from bozhen_desktop.gui.widgets.ink_page import PageView

LEAST_VIEW = 240
"""Px at 100 % of the preview's height."""


class FormPreview(QWidget):
    """Covers `window`; `print_to` carries a printer, `save` is asked for, `closed` comes once."""

    print_to = Signal(object)
    save = Signal()
    closed = Signal()

    def __init__(self, window: QWidget, title: str, pages: Sequence[Page]) -> None:
        super().__init__(window)
        self.ui = Ui_FormPreview()
        self.ui.setupUi(self)  # type: ignore[no-untyped-call]
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._window = window
        self.view = PageView(self)
        self.view.setAccessibleName(self.tr("表单预览，单击放大"))
        self.view.setMinimumHeight(theme().px(LEAST_VIEW))
        self.ui.sheet_box.addWidget(self.view)
        self.ui.heading.setText(title)
        self.view.turned.connect(self._say_page)
        self.ui.previous.clicked.connect(lambda: self.view.turn(-1))
        self.ui.next.clicked.connect(lambda: self.view.turn(1))
        self.ui.back.clicked.connect(self.leave)
        self.ui.save.clicked.connect(self._save)
        self.ui.print.clicked.connect(self._choose_printer)
        printers = bool(QPrinterInfo.availablePrinterNames())
        self.ui.print.setEnabled(printers)
        if not printers:
            self.ui.print.setText(self.tr("没有打印机，请存为 PDF"))
        window.installEventFilter(self)
        self.view.show_pages(pages)

    def open_preview(self) -> FormPreview:
        """Show it; this preview."""
        self.setGeometry(self._window.rect())
        self.show()
        self.raise_()
        self.ui.back.setFocus(Qt.FocusReason.OtherFocusReason)
        return self

    def leave(self) -> None:
        """Back to the window."""
        self._window.removeEventFilter(self)
        self.hide()
        self.closed.emit()
        self.deleteLater()

    def _say_page(self) -> None:
        count = len(self.view.pages)
        self.ui.previous.setEnabled(self.view.at > 0)
        self.ui.next.setEnabled(self.view.at + 1 < count)
        line = self.tr("第 {0} 页，共 {1} 页；单击页面放大或缩小")
        self.ui.at.setText(line.format(self.view.at + 1, count))

    def _choose_printer(self) -> None:
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        dialog = QPrintDialog(printer, self)
        dialog.setWindowTitle(self.tr("选择打印机"))
        dialog.accepted.connect(lambda *_: self._print(printer))
        QDialog.open(dialog)  # its own `open` wants a slot by name

    def _print(self, printer: QPrinter) -> None:
        self.leave()  # what becomes of it is said in the window
        self.print_to.emit(printer)

    def _save(self) -> None:
        self.leave()
        self.save.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """See QObject."""
        if event.type() == QEvent.Type.Resize:
            self.setGeometry(self._window.rect())
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back, page keys turn; no key reaches what lies beneath."""
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        elif event.key() in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
            self.view.turn(1 if event.key() == Qt.Key.Key_PageDown else -1)
        event.accept()
