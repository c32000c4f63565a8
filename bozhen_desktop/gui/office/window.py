"""The head office's window: seven screens over one open office."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from bozhen_desktop.gui.dialogs import plain_label
from bozhen_desktop.gui.office.batches import Batches
from bozhen_desktop.gui.office.decisions import Decisions
from bozhen_desktop.gui.office.desk import OfficeDesk
from bozhen_desktop.gui.office.intake import Intake
from bozhen_desktop.gui.office.issue import Issue
from bozhen_desktop.gui.office.results import Results
from bozhen_desktop.gui.office.rooms import Rooms
from bozhen_desktop.gui.office.sheets import Sheets
from bozhen_desktop.gui.theme import mark, theme
from bozhen_desktop.gui.widgets.step_path import NOW, TO_COME, Step, StepPath
from bozhen_desktop.gui.widgets.task_bar import TaskBar
from bozhen_desktop.office.chain import OfficeStore

LEAST_WIDTH, LEAST_HEIGHT = 1366, 768
BATCHES, SHEETS, ISSUE, INTAKE, RESULTS = "batches", "sheets", "issue", "intake", "results"
DECISIONS, ROOMS = "decisions", "rooms"
WORDS = {
    BATCHES: "批次与场次",
    SHEETS: "报名表与试题",
    ISSUE: "下发考试数据",
    INTAKE: "回收考试结果",
    RESULTS: "成绩册",
    DECISIONS: "更正与裁定",
    ROOMS: "考场与信任",
}


class OfficeWindow(QMainWindow):
    """`store` is opened and closed by whoever makes the window."""

    def __init__(self, store: OfficeStore, actor: str, institution: str = "") -> None:
        super().__init__()
        self.setWindowTitle(self.tr("总部端"))
        self.setMinimumSize(LEAST_WIDTH, LEAST_HEIGHT)
        mark(self, kind="window")
        self.bar = TaskBar()
        self.desk = OfficeDesk(store, actor, self.bar, institution)
        self.path = StepPath()
        self.stack = QStackedWidget()
        self.pages: dict[str, QWidget] = {
            BATCHES: Batches(self.desk),
            SHEETS: Sheets(self.desk),
            ISSUE: Issue(self.desk),
            INTAKE: Intake(self.desk),
            RESULTS: Results(self.desk),
            DECISIONS: Decisions(self.desk),
            ROOMS: Rooms(self.desk),
        }
        self._homes = {name: _scrolled(page) for name, page in self.pages.items()}
        for home in self._homes.values():
            self.stack.addWidget(home)
        self._lay_out()
        self.path.chosen.connect(self.go)
        for number, name in enumerate(self.pages, 1):
            QShortcut(QKeySequence(f"F{number + 5}"), self, lambda name=name: self.go(name))
        self.go(BATCHES)

    def _lay_out(self) -> None:
        side = QWidget()
        mark(side, kind="side")
        left = QVBoxLayout(side)
        left.setContentsMargins(0, theme().px(16), 0, theme().px(16))
        title = plain_label(self.tr("总部端"), kind="heading")
        title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        left.addWidget(title)
        left.addWidget(self.path, 1)
        for line in self._about():
            line.setAlignment(Qt.AlignmentFlag.AlignCenter)
            left.addWidget(line)
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, theme().px(8))
        right.addWidget(self.stack, 1)
        right.addWidget(self.bar)
        home = QWidget()
        mark(home, kind="window")
        whole = QHBoxLayout(home)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(side)
        whole.addLayout(right, 1)
        self.setCentralWidget(home)

    def _about(self) -> list[QLabel]:
        """Who works here, for which organisation, and 演练 where it is one."""
        found = [plain_label(self.desk.institution), plain_label(self.desk.actor)]
        if self.desk.rehearsal:
            found.insert(0, plain_label(self.tr("演练"), kind="title"))
        return found

    def go(self, name: str) -> None:
        """Show another screen; roster and matters are read anew when they come up."""
        steps = [
            Step(each, self.tr(words), NOW if each == name else TO_COME, f"F{number + 5}")
            for number, (each, words) in enumerate(WORDS.items(), 1)
        ]
        self.path.show_steps(steps, name)
        page = self.pages[name]
        self.stack.setCurrentWidget(self._homes[name])
        if isinstance(page, Results | Decisions) and not self.desk.busy:
            page.read()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Slow work that has begun is finished or cancelled first."""
        if self.bar.task is not None:
            self.bar.task.cancel()
            self.bar.task.wait()
        super().closeEvent(event)


def _scrolled(page: QWidget) -> QScrollArea:
    """A page that scrolls where the type is large and the screen is small."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidget(page)
    return area
