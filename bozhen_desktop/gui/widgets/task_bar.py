"""What slow work does, how far it is, how long still, and Cancel; then the line that stays."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QPushButton, QWidget

from bozhen_desktop.gui.tasks import Task, Work
from bozhen_desktop.gui.theme import mark
from bozhen_desktop.kernel.errors import BozhenError


class Toned(NamedTuple):
    """A line that stays, in a tone of its own: work that was done, but not all of it well."""

    line: str
    tone: str


class TaskBar(QFrame):
    """Shows one task at a time; hidden when there was none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        mark(self, kind="note")
        self.label = QLabel(self)
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        self.label.setWordWrap(True)
        self.progress = QProgressBar(self)
        self.cancel_button = QPushButton(self.tr("取消"), self)
        self.cancel_button.clicked.connect(self._cancel)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 16, 8)
        row.addWidget(self.label, 1)
        row.addWidget(self.progress, 1)
        row.addWidget(self.cancel_button)
        self.task: Task | None = None
        self._name = ""
        self.hide()

    def run(
        self,
        name: str,
        work: Work,
        done: Callable[[Any], str | Toned],
        failed: Callable[[BozhenError], str],
    ) -> Task:
        """Start `work`; `done(result)` and `failed(error)` give the line that stays.

        Raises:
            BozhenError: `task-running`: the one before is not over.
        """
        if self.task is not None:
            raise BozhenError("task-running", name=self._name)
        self._name = name
        task = self.task = Task(work, "task")
        task.progressed.connect(self._progressed)
        task.done.connect(lambda result: self._done(done(result)))
        task.failed.connect(lambda error: self._over(failed(error), "alarm"))
        task.cancelled.connect(lambda: self._over(self.tr("{0}：已取消").format(name), ""))
        mark(self, tone="")
        mark(self.label, tone="")
        self.label.setText(name)
        self.progress.setRange(0, 0)
        self.progress.show()
        self.cancel_button.setEnabled(True)
        self.cancel_button.show()
        self.show()
        return task.start()

    def _progressed(self, done: int, total: int, what: str, left: int) -> None:
        self.progress.setRange(0, total)
        self.progress.setValue(done)
        time = self.tr("，还要约 {0} 秒").format(left) if left >= 0 else ""
        self.label.setText(self.tr("{0}：{1}（{2}/{3}{4}）").format(
            self._name, what, done, total, time
        ))  # fmt: skip

    def _cancel(self) -> None:
        if self.task is not None:
            self.cancel_button.setEnabled(False)
            self.task.cancel()

    def _done(self, said: str | Toned) -> None:
        self._over(*(said if isinstance(said, Toned) else Toned(said, "ok")))

    def _over(self, line: str, tone: str) -> None:
        self.task = None
        mark(self, tone=tone)
        mark(self.label, tone=tone)
        self.label.setText(line)
        self.progress.hide()
        self.cancel_button.hide()
