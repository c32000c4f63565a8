"""What the office's screens share: the open office, who acts, one piece of slow work at a time."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from bozhen_desktop.gui.office import overview
from bozhen_desktop.gui.office.overview import BatchLine
from bozhen_desktop.gui.office.wording import say
from bozhen_desktop.gui.tasks import Progress
from bozhen_desktop.gui.widgets.task_bar import TaskBar, Toned
from bozhen_desktop.kernel.errors import BozhenError
from bozhen_desktop.office.chain import OfficeStore
from bozhen_desktop.office.registration import Who


class OfficeDesk(QObject):
    """The store and its acts; `changed` after every act, `busy_changed` around slow work.

    The store is used by the task's thread while one runs, by the window's otherwise, never by both.
    """

    changed = Signal()
    busy_changed = Signal(bool)

    def __init__(self, store: OfficeStore, actor: str, bar: TaskBar, institution: str = "") -> None:
        """`institution`: a name for forms in place of the one this office recorded."""
        super().__init__(bar)
        self.store = store
        self._institution = institution
        self.actor = actor
        self.batch = ""
        self._bar = bar
        self.choose_newest()

    @property
    def institution(self) -> str:
        """Whose name forms and the window show: the filed one, else the organisation's id."""
        named = self._institution or self.store.bureau.institution.name
        return named or self.store.keys.place.organisation

    @property
    def rehearsal(self) -> bool:
        """Whether this office is one of a rehearsal."""
        return self.store.folder.mode != "live"

    @property
    def busy(self) -> bool:
        """Whether slow work runs."""
        return self._bar.task is not None

    def who(self, witness: str = "") -> Who:
        """Who acts, and a second person."""
        return Who(actor=self.actor, witness=witness.strip())

    def batches(self) -> list[BatchLine]:
        """All batches, the newest first."""
        return overview.batch_lines(self.store)

    def choose_newest(self) -> None:
        """The batch planned last is the one at hand."""
        found = self.batches()
        self.batch = found[0].batch if found else ""

    def choose_batch(self, batch: str) -> None:
        """Another batch is at hand."""
        if batch != self.batch:
            self.batch = batch
            self.changed.emit()

    def run(
        self,
        name: str,
        work: Callable[[Progress], Any],
        done: Callable[[Any], str | Toned],
        failed: Callable[[str], object],
    ) -> None:
        """Slow work; `done` takes its result and gives the line that stays, `failed` the sentence.

        Nothing is started while other work runs.
        """
        if self.busy:
            failed(say(BozhenError("task-running")))
            return

        def refused(error: BozhenError) -> str:
            words = say(error)
            failed(words)
            return words

        self._bar.run(name, work, done, refused).over.connect(self._over)
        self.busy_changed.emit(True)

    def _over(self) -> None:
        self.busy_changed.emit(False)
        self.changed.emit()

    # ------------------------------------------------------------ files
    def choose_file(
        self, parent: QWidget, title: str, pattern: str, then: Callable[[Path], object]
    ) -> None:
        """Let a person choose a file to read; nothing waits meanwhile."""
        dialog = QFileDialog(parent, title)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilter(pattern)
        self._open(dialog, then)

    def choose_folder(self, parent: QWidget, title: str, then: Callable[[Path], object]) -> None:
        """Let a person choose a folder or stick."""
        dialog = QFileDialog(parent, title)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        self._open(dialog, then)

    def choose_target(
        self, parent: QWidget, title: str, name: str, then: Callable[[Path], object]
    ) -> None:
        """Let a person choose where a new file goes."""
        dialog = QFileDialog(parent, title)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.selectFile(name)
        self._open(dialog, then)

    def _open(self, dialog: QFileDialog, then: Callable[[Path], object]) -> None:
        # The system's own dialog cannot be played by a script.
        dialog.setOption(QFileDialog.Option.DontUseNativeDialog, self.rehearsal)
        dialog.fileSelected.connect(lambda path: then(Path(path)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
