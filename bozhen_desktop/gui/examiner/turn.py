"""One examiner's turn at this PC: his view, his sheets, his commands; gone whole when he leaves."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from bozhen_desktop.client.link import CONNECTED
from bozhen_desktop.client.session import Session
from bozhen_desktop.domain.base import Command
from bozhen_desktop.domain.panels import RescoreSheet
from bozhen_desktop.domain.pieces import STARTED
from bozhen_desktop.domain.scoresheet import RowScore
from bozhen_desktop.domain.sheets import MarkVeto, ScoreRow, SignSheet
from bozhen_desktop.domain.sitting import RUNNING
from bozhen_desktop.gui.bridge import SessionBridge
from bozhen_desktop.gui.examiner.pieces_list import Card, cards
from bozhen_desktop.gui.examiner.score_sheet import ScoreSheet
from bozhen_desktop.kernel.clock import Clock, SystemClock
from bozhen_desktop.kernel.errors import BozhenError
from bozhen_desktop.kernel.ids import PieceNo

Failed = Callable[[BozhenError], object]
Done = Callable[[Any], object]
Second = tuple[str, str]
"""A second person: account and PIN."""


class Turn(QObject):
    """Who is logged in and what he does; `changed` after every word of the hall.

    Nothing is kept outside this object, so that the next person finds nothing of it.
    """

    changed = Signal()

    def __init__(
        self,
        bridge: SessionBridge,
        sitting: str,
        who: dict[str, Any],
        parent: QObject | None = None,
        clock: Clock | None = None,
    ) -> None:
        super().__init__(parent)
        self.sitting = sitting
        self.staff = str(who["staff"])
        self.name = str(who["name"])
        self._bridge = bridge
        self._clock = clock or SystemClock()
        self._sheets: dict[str, ScoreSheet] = {}
        self._heard: dict[str, tuple[dict[str, Any], int]] = {}
        self._view = bridge.follow(sitting, self.staff, self)
        self._view.changed.connect(self._on_view)
        self._view.renewed.connect(self._on_view)
        bridge.state_changed.connect(self._on_state)

    # ------------------------------------------------------------ what he sees
    @property
    def rows(self) -> dict[str, Any]:
        """His view: path → row."""
        return self._view.rows

    def name_of(self, staff: str) -> str:
        """The name of somebody of his panels, or the account where it is not known."""
        return str(self.rows.get("who", {}).get("names", {}).get(staff, staff))

    @property
    def online(self) -> bool:
        """Whether the hall can be reached."""
        return self._bridge.state == CONNECTED

    def cards(self) -> list[Card]:
        """His pieces."""
        return cards(self.rows)

    def sheet(self, piece: str) -> ScoreSheet:
        """His sheet of a piece, as it stands."""
        sheet = self._sheets.setdefault(piece, ScoreSheet(piece, self.staff))
        sheet.refresh(self.rows)
        return sheet

    def worked_ms(self, piece: str) -> int:
        """How long was worked on a piece, counted on since the hall last told the time."""
        row = self.rows.get(f"piece/{piece}", {})
        if row.get("phase") != STARTED:
            return int(row.get("worked", 0))
        clock, heard = self._heard.get(row["group"], ({}, 0))
        elapsed = int(clock.get("elapsed", 0))
        if clock.get("phase") == RUNNING:
            elapsed += self._clock.mono_ms() - heard
        return elapsed - int(row["started"])

    @Slot()
    def _on_view(self, _paths: object = None) -> None:
        now = self._clock.mono_ms()
        for group, row in self._view.table("clock").items():
            if self._heard.get(group, (None, 0))[0] != row:
                self._heard[group] = (row, now)
        self.changed.emit()

    @Slot(str, str)
    def _on_state(self, _state: str, _code: str) -> None:
        for sheet in self._sheets.values():
            sheet.connection(self.online)
        self.changed.emit()

    # ------------------------------------------------------------ what he does
    def act(
        self, command: Command, done: Done, failed: Failed, second: Second | None = None
    ) -> None:
        """A command of his, confirmed by `second` where two are due."""
        sitting, me = self.sitting, self.staff

        async def work(hall: Session) -> Any:
            if second is not None:
                return await hall.witnessed(sitting, me, command, second)
            return await hall.ask(sitting, me, command)

        self._bridge.call(work, done, failed, self)

    def score(self, piece: str, score: RowScore) -> None:
        """Put a row down; it shows at once, with where it is.

        Raises:
            RuleError: those of `check_row`; nothing was sent.
        """
        sheet = self.sheet(piece)
        turn = sheet.put(score, online=self.online)

        def over(error: BozhenError | None) -> None:
            sheet.answered(score.no, turn, error)
            self.changed.emit()

        command = ScoreRow(piece=PieceNo(piece), row=score)
        self.act(command, lambda _: over(None), over)
        self.changed.emit()

    def mark_veto(self, piece: str, code: str, reason: str, failed: Failed) -> None:
        """Mark a 否定项, or with an empty reason take the mark away."""
        command = MarkVeto(piece=PieceNo(piece), code=code, reason=reason)
        self.act(command, lambda _: self.changed.emit(), failed)

    def sign(self, piece: str, done: Done, failed: Failed) -> None:
        """Sign what stands on the screen."""
        command = SignSheet(piece=PieceNo(piece), digest=self.sheet(piece).digest())
        self.act(command, done, failed)

    def rescore(
        self, piece: str, rows: dict[int, RowScore], reason: str, done: Done, failed: Failed
    ) -> None:
        """Hand in a whole new sheet in a re-check; vetoes stand as they were."""
        command = RescoreSheet(
            piece=PieceNo(piece),
            rows=[rows[no] for no in sorted(rows)],
            vetoes=list(self.sheet(piece).counting.vetoes),
            reason=reason,
        )
        self.act(command, done, failed)


async def log_off(hall: Session, sitting: str, staff: str) -> None:
    """Forget a person's view here and log him off at the hall.

    Raises:
        BozhenError: `cut-off`.
    """
    hall.views.pop((sitting, staff), None)
    await hall.staff_off(sitting, staff)
