"""打印表单: the hall makes the pages and records the print; this PC shows, prints or saves them.

A preview is marked 作废 and is no print. Whatever fails after the record – paper, a full disk – is
said, and the same forms are printed again with the reason.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QDialog, QFileDialog

from bozhen_desktop.documents.pages import Page, decode_pages
from bozhen_desktop.gui.console.act_sheet import CHOICE, NUMBER, Failed, Field, Second, Values
from bozhen_desktop.gui.console.prints import (
    ALL,
    FormLine,
    choices,
    form_lines,
    forms_for,
    why_not,
)
from bozhen_desktop.gui.console.room_link import Done, RoomLink
from bozhen_desktop.gui.console.screen import Screen
from bozhen_desktop.gui.console.tables import choose, chosen, listing, words
from bozhen_desktop.gui.console.wording import of_error
from bozhen_desktop.gui.dialogs import ask
from bozhen_desktop.gui.forms.console.ui_printing import Ui_Printing
from bozhen_desktop.gui.tasks import Progress, Work
from bozhen_desktop.gui.theme import theme
from bozhen_desktop.gui.widgets.ink_page import PageView, print_pages
from bozhen_desktop.gui.widgets.task_bar import TaskBar
from bozhen_desktop.host.files import safe_name, write_atomically
from bozhen_desktop.kernel.errors import BozhenError

MOST_COPIES = 20
LEAST_VIEW = 240
"""Px at 100 % of the preview's height."""

_TAIL = 8


class Printing(Screen):
    """The forms of the sitting at the left, pages of the one that was looked at right of them."""

    def __init__(self, room: RoomLink) -> None:
        super().__init__(room)
        self.ui = Ui_Printing()
        self.ui.setupUi(self)  # type: ignore[no-untyped-call]
        self.settle()
        self.table = listing(
            [words(self.tr("表单"), 0), words(self.tr("打印记录"), 1, wide=True)],
            self.tr("登录后才有表单"),
            self,
            search=False,
        )
        self.ui.forms.addWidget(self.table)
        self.view = PageView(self)
        self.view.setAccessibleName(self.tr("表单预览，单击放大"))
        self.ui.sheet.addWidget(self.view)
        self.bar = TaskBar(self)
        self.ui.task.addWidget(self.bar)
        self.lines: dict[str, FormLine] = {}
        self._whose = ("", "")
        self._forget()
        self.table.view.selectionModel().selectionChanged.connect(lambda *_: self.refresh())
        self.table.view.doubleClicked.connect(lambda *_: self.preview())
        self.view.turned.connect(self._say_page)
        self.ui.previous.clicked.connect(lambda: self.view.turn(-1))
        self.ui.next.clicked.connect(lambda: self.view.turn(1))
        self.ui.preview.clicked.connect(self.preview)
        self.ui.save.clicked.connect(self._choose_folder)
        self.ui.primary.clicked.connect(self._choose_printer)

    def _forget(self) -> None:
        """Nothing of what somebody else looked at stays."""
        self._busy = self.bar.task is not None
        self.form = ""
        self.numbers: list[str] = []
        self.by_hand = False
        self.view.show_pages([])
        self._say_page()

    # ------------------------------------------------------------ rendering
    def refresh(self) -> None:
        """Forms, what was printed of them, and what may be done."""
        if self._whose != (self.room.sitting, self.room.actor):
            self._whose = (self.room.sitting, self.room.actor)
            self._forget()
        self.view.setMinimumHeight(theme().px(LEAST_VIEW))
        sitting = self.rows.get("sitting")
        forms = forms_for(sitting["subject"]) if sitting else []
        self.lines = {line.name: line for line in form_lines(self.rows, forms)}
        self.table.show_rows({name: line.words for name, line in self.lines.items()})
        why = self._why_not()
        self.hold(self.ui.preview, why, named=True)
        why = why or ("" if self.chosen == self.form else self.tr("先预览"))
        self.hold(self.ui.save, why, named=True)
        lacking = "" if QPrinterInfo.availablePrinterNames() else self.tr("没有打印机：存为 PDF")
        self.hold(self.ui.primary, why or lacking)

    @property
    def chosen(self) -> str:
        """The form that is selected, or ""."""
        return next(iter(chosen(self.table)), "")

    def choose(self, form: str) -> None:
        """Select a form."""
        choose(self.table, [form])

    def _why_not(self) -> str:
        if not self.room.connected:
            return self.tr("等考务机连上")
        if self._busy:
            return self.tr("请稍等")
        return "" if self.chosen in self.lines else self.tr("先选一份表")

    def _say_page(self) -> None:
        count = len(self.view.pages)
        self.hold(self.ui.previous, "" if self.view.at > 0 else self.tr("已是第一页"))
        self.hold(self.ui.next, "" if self.view.at + 1 < count else self.tr("已是最后一页"))
        for button in (self.ui.previous, self.ui.next):
            button.setVisible(count > 1)
        line = self.tr("第 {0} 页，共 {1} 页；单击页面放大或缩小")
        self.ui.at.setText(line.format(self.view.at + 1, count) if count else "")

    # ------------------------------------------------------------ looking
    def preview(self) -> None:
        """Ask the hall for pages that are no print."""
        self._look(by_hand=False)

    def _look(self, *, by_hand: bool) -> None:
        form = self.chosen
        if not form or self._busy:
            return
        self._begin()
        whose = self._whose

        def made(found: dict[str, Any]) -> None:
            self.room.fetch(found["sheets"], lambda data: got(found, data), failed)

        def got(found: dict[str, Any], data: bytes) -> None:
            if self._whose == whose:  # otherwise somebody else is logged in by now
                self._decode(form, found, data)

        def failed(error: BozhenError) -> None:
            self._over()
            if error.code == "glyphs-missing" and not by_hand:
                self._ask_by_hand(error)
            else:
                self.room.complain(error)

        self.by_hand = by_hand
        args = {"form": form, "preview": True, "by_hand": by_hand}
        self.room.request("print-form", args, made, failed)

    def _ask_by_hand(self, error: BozhenError) -> None:
        effect = [
            of_error(error),
            self.tr("这些字可以印成 〓，印好后由人用笔写上；页脚会列出是哪些字。"),
        ]
        title, confirm = self.tr("有的字印不出"), self.tr("印成 〓，由人手写")
        ask(self.window(), title, effect, confirm, lambda: self._look(by_hand=True))

    def _decode(self, form: str, found: dict[str, Any], data: bytes) -> None:
        whose = self._whose

        def shown(pages: list[Page]) -> str:
            if self._whose != whose:
                return ""
            self.form, self.numbers = form, found["numbers"]
            self.view.show_pages(pages)
            line = self.tr("{0}：{1} 张表，{2} 页。预览不是打印")
            return line.format(found["title"], len(self.numbers), len(pages))

        self._run(self.tr("预览"), lambda _: decode_pages(data), shown, of_error)

    # ------------------------------------------------------------ printing
    def _choose_printer(self) -> None:
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        dialog = QPrintDialog(printer, self)
        dialog.setWindowTitle(self.tr("选择打印机"))
        dialog.accepted.connect(lambda *_: self.print_to(printer))
        QDialog.open(dialog)  # its own `open` wants a slot by name

    def print_to(self, printer: QPrinter) -> None:
        """Ask what is to be printed, have it recorded, print it."""

        def then(found: dict[str, Any], copies: int) -> None:
            printer.setCopyCount(copies)
            line = self.tr("已送打印机：{0}，{1} 页，每页 {2} 份")
            line = line.format(found["title"], found["pages"], copies)

            def send(data: bytes) -> None:
                def work(progress: Progress) -> None:
                    print_pages(printer, decode_pages(data), progress)

                self._run(self.tr("打印"), work, lambda _: line, self._again)

            self.room.fetch(found["sheets"], send, self._failed_after)

        place = printer.printerName() or self.tr("所选的打印机")
        self._order(self.tr("在 {0} 上打印").format(place), self.tr("打印"), then)

    def _choose_folder(self) -> None:
        dialog = QFileDialog(self, self.tr("PDF 存到哪个文件夹"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(lambda name: self.save_to(Path(name)))
        dialog.open()

    def save_to(self, folder: Path) -> None:
        """Ask what is to be saved, have it recorded, write the file."""

        def then(found: dict[str, Any], copies: int) -> None:
            name = f"{self.room.sitting}-{self.form}-{found['digest'][:_TAIL]}"
            path = folder / f"{safe_name(name)}.pdf"
            line = self.tr("已存：{0}（{1} 页）").format(path, found["pages"])

            def write(data: bytes) -> None:
                def work(progress: Progress) -> None:
                    write_atomically(path, data)

                self._run(self.tr("存为 PDF"), work, lambda _: line, self._again)

            self.room.fetch(found["digest"], write, self._failed_after)

        title = self.tr("存为 PDF：{0}").format(folder)
        self._order(title, self.tr("存为 PDF"), then)

    def _order(
        self, effect: str, confirm: str, then: Callable[[dict[str, Any], int], object]
    ) -> None:
        """A sheet that stays until the hall has recorded the print; then `then(made, copies)`."""
        line = self.lines.get(self.form)
        if line is None or self._busy:
            return
        numbers = list(self.numbers)
        some = choices(line, numbers)
        fields = [
            Field("which", self.tr("印哪些"), CHOICE, some, ALL),
            Field("copies", self.tr("每张几份"), NUMBER, value=1, most=MOST_COPIES),
            Field("reason", self.tr("重印原因（没有印过的不用写）"), need=False),
        ]
        sheet = self.sheet(line.title, [effect, self.tr("打印记入日志。")], confirm, fields)
        sheet.check = lambda values: why_not(line, numbers, values["which"], values["reason"])
        form, by_hand = self.form, self.by_hand

        def submit(values: Values, second: Second | None, done: Done, failed: Failed) -> None:
            args = {
                "form": form,
                "copies": values["copies"],
                "reason": values["reason"],
                "by_hand": by_hand,
                "numbers": numbers if values["which"] == ALL else [values["which"]],
            }

            def made(found: dict[str, Any]) -> None:
                done(found)
                self._begin()
                then(found, values["copies"])

            self.room.request("print-form", args, made, failed)

        sheet.submit = submit
        sheet.open_sheet()

    # ------------------------------------------------------------ work
    def _begin(self) -> None:
        self._busy = True
        self.refresh()

    def _over(self) -> None:
        self._busy = False
        self.refresh()

    def _run(
        self,
        name: str,
        work: Work,
        done: Callable[[Any], str],
        failed: Callable[[BozhenError], str],
    ) -> None:
        try:
            self.bar.run(name, work, done, failed).over.connect(self._over)
        except BozhenError as error:
            self.room.complain(error)

    def _again(self, error: BozhenError) -> str:
        line = self.tr("{0}。这次已记入打印日志，再印时写明原因")
        return line.format(of_error(error))

    def _failed_after(self, error: BozhenError) -> None:
        self._over()
        self.room.say(self._again(error), "alarm", error.code)
