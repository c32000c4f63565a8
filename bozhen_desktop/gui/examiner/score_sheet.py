"""The score sheet on the screen: what the hall has of it, what is on its way, what may be signed.

What is shown is what counts: a row that was not saved shows what was tapped and that it is not
saved; the digest that is signed is taken over the rows as they are shown, and the hall refuses it
when it holds others.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import msgspec

from bozhen_desktop.domain.practical import DEDUCT, PracticalPaper
from bozhen_desktop.domain.scoresheet import (
    COUNTERSIGNED,
    PENDING,
    SIGNED,
    MarkedVeto,
    RowScore,
    Sheet,
    Version,
    check_row,
    sheet_digest,
    sheet_total,
)
from bozhen_desktop.gui.examiner.wording import given, sentence, shown, taken_off
from bozhen_desktop.kernel.errors import BozhenError
from bozhen_desktop.kernel.ids import PieceNo, StaffId

Row = Mapping[str, Any]
EMPTY, SAVING, LOCAL, SAVED, REFUSED = "empty", "saving", "local", "saved", "refused"


class Line(NamedTuple):
    """One row as it is shown. `points`, `deducted`: text; `state`: empty | saving | local | saved |
    refused, `problem` why it was refused.
    """

    no: int
    content: str
    requirement: str
    standard: str
    most: str
    deducted: str
    points: str
    state: str
    problem: str


class _Sent(NamedTuple):
    score: RowScore
    state: str
    problem: str = ""


class ScoreSheet:
    """One examiner's sheet of one piece; `refresh` it from his view, `put` what he taps."""

    def __init__(self, piece: str, me: str) -> None:
        self.piece = PieceNo(piece)
        self.me = StaffId(me)
        self.paper: PracticalPaper | None = None
        self.row: Row = {}
        self.sheet = Sheet(piece=self.piece, examiner=self.me)
        self._sent: dict[int, _Sent] = {}
        self._turn = 0
        self._turns: dict[int, int] = {}

    def refresh(self, view: Mapping[str, Row]) -> None:
        """Take the view as it stands now; a row that the hall has as it was sent is saved."""
        self.row = view.get(f"piece/{self.piece}", {})
        rubric = view.get(f"rubric/{self.row.get('group', '')}")
        self.paper = msgspec.convert(rubric, PracticalPaper) if rubric is not None else None
        plain = view.get(f"sheet/{self.piece}/{self.me}")
        empty = Sheet(piece=self.piece, examiner=self.me)
        self.sheet = msgspec.convert(plain, Sheet) if plain is not None else empty
        for no, sent in list(self._sent.items()):
            if sent.state == SAVED and self.sheet.rows.get(str(no)) == sent.score:
                del self._sent[no]

    # ------------------------------------------------------------ rows
    def score(self, no: int) -> RowScore | None:
        """What stands in a row on the screen: the latest tap, else what the hall has."""
        sent = self._sent.get(no)
        return sent.score if sent is not None else self.sheet.rows.get(str(no))

    def state(self, no: int) -> str:
        """Where the score of a row is."""
        sent = self._sent.get(no)
        if sent is not None:
            return sent.state
        return SAVED if str(no) in self.sheet.rows else EMPTY

    def put(self, score: RowScore, *, online: bool) -> int:
        """A row was tapped and is on its way; the turn by which its answer is told apart.

        Raises:
            RuleError: those of `check_row`; nothing is changed then.
        """
        if self.paper is not None:
            check_row(self.paper, score)
        self._turn += 1
        self._turns[score.no] = self._turn
        self._sent[score.no] = _Sent(score, SAVING if online else LOCAL)
        return self._turn

    def answered(self, no: int, turn: int, error: BozhenError | None) -> None:
        """The hall's word for a row; words for an older tap are passed over."""
        if self._turns.get(no) != turn:
            return
        sent = self._sent[no]
        if error is None:
            self._sent[no] = sent._replace(state=SAVED)
        else:
            problem = sentence(error.code, error.params)
            self._sent[no] = sent._replace(state=REFUSED, problem=problem)

    def connection(self, online: bool) -> None:
        """The hall went or came back: what is under way lies on this PC, or goes on."""
        before, after = (LOCAL, SAVING) if online else (SAVING, LOCAL)
        for no, sent in self._sent.items():
            if sent.state == before:
                self._sent[no] = sent._replace(state=after)

    def lines(self, draft: Mapping[int, RowScore] | None = None) -> list[Line]:
        """All rows as they are shown; `draft` (a re-scoring not handed in) goes before."""
        return [self._line(row, (draft or {}).get(row["no"])) for row in self._rubric()]

    def rubric_row(self, no: int) -> dict[str, Any]:
        """A row of the rubric as plain values."""
        return next(row for row in self._rubric() if row["no"] == no)

    def _rubric(self) -> list[dict[str, Any]]:
        return [msgspec.to_builtins(row) for row in self.paper.rows] if self.paper else []

    def _line(self, row: dict[str, Any], draft: RowScore | None) -> Line:
        no = row["no"]
        score, sent = draft or self.shown_score(no), self._sent.get(no)
        return Line(
            no=no,
            content=row["content"],
            requirement=row["requirement"],
            standard=row["standard"],
            most=shown(row["max_hundredths"]),
            deducted=taken_off(row, score),
            points=given(row, score),
            state=self.state(no),
            problem=sent.problem if sent is not None else "",
        )

    def shown_score(self, no: int) -> RowScore | None:
        """What a row shows: after signing that of the version that counts."""
        if not self.signed:
            return self.score(no)
        return next((row for row in self.counting.rows if row.no == no), None)

    def after(self, no: int) -> int:
        """The next row without a saved or travelling score behind `no`; `no` when there is none."""
        numbers = [row["no"] for row in self._rubric()]
        at = numbers.index(no) + 1 if no in numbers else 0
        open_ = [n for n in numbers[at:] + numbers[:at] if self.state(n) in (EMPTY, REFUSED)]
        return open_[0] if open_ else no

    # ------------------------------------------------------------ signing
    @property
    def mine(self) -> bool:
        """Whether this person scores the piece."""
        return bool(self.row.get("mine"))

    @property
    def signed(self) -> bool:
        """Whether the sheet is locked."""
        return self.sheet.signed

    @property
    def counting(self) -> Version:
        """The version that counts; the sheet is signed."""
        return self.sheet.counting

    @property
    def pending(self) -> Version | None:
        """The version that waits for a second person."""
        return self.sheet.pending

    @property
    def save_state(self) -> str:
        """The weakest state of all rows: refused, local, saving, saved."""
        states = {sent.state for sent in self._sent.values()}
        return next((s for s in (REFUSED, LOCAL, SAVING) if s in states), SAVED)

    @property
    def filled(self) -> int:
        """Rows that show a score."""
        return sum(self.score(row["no"]) is not None for row in self._rubric())

    def subtotal(self, draft: Mapping[int, RowScore] | None = None) -> str:
        """小计 of the rows that show a score, vetoes aside; `draft` goes before."""
        if self.paper is None:
            return "0"
        found = [(draft or {}).get(row.no) or self.shown_score(row.no) for row in self.paper.rows]
        return shown(sheet_total(self.paper, [score for score in found if score is not None]))

    def counting_rows(self) -> dict[int, RowScore]:
        """Rows of the version that counts, by number; the sheet is signed."""
        return {row.no: row for row in self.counting.rows}

    @property
    def vetoes(self) -> dict[str, MarkedVeto]:
        """Marked 否定项 by code, as the hall has them."""
        if self.signed:
            return {veto.code: veto for veto in self.counting.vetoes}
        return self.sheet.vetoes

    def not_yet(self) -> str:
        """Why it cannot be signed, or "" when it can: said by the button itself."""
        if self.paper is None:
            return "评分表还没有启封"
        missing = len(self.paper.rows) - self.filled
        if missing:
            return f"还差 {missing} 项，签名后锁定"
        if self.save_state == REFUSED:
            return "有一项没存上，请重评"
        if self.save_state != SAVED or not self._settled():
            return "正在保存，存好后可签名"
        if self.row.get("phase") != "stopped":
            return "操作结束后可签名"
        return ""

    def _settled(self) -> bool:
        """Whether the view already holds every row as it is shown."""
        return not self._sent

    def digest(self) -> str:
        """SHA-256 of the rows and vetoes as they stand on the screen: what is signed."""
        rows = [self.score(row["no"]) for row in self._rubric()]
        filled = [score for score in rows if score is not None]
        return sheet_digest(self.piece, self.me, filled, self.sheet.veto_list())


def score_of(row: Mapping[str, Any], hundredths: int, places: int, reason: str) -> RowScore:
    """A tapped row: places and reason only where something was taken off."""
    off = row["mode"] == DEDUCT and hundredths > 0
    return RowScore(
        no=int(row["no"]),
        hundredths=hundredths,
        places=places if off else 0,
        reason=reason.strip() if off else "",
    )


def still_due(row: Mapping[str, Any], hundredths: int | None, places: int, reason: str) -> str:
    """What a row still lacks before it can be put down, or ""."""
    if hundredths is None:
        return "请选分值"
    if row["mode"] != DEDUCT or not hundredths:
        return ""
    due = [
        word for word, there in (("几处", places > 0), ("理由", bool(reason.strip()))) if not there
    ]
    return f"还差{'和'.join(due)}" if due else ""


VERSION_WORDS = {
    SIGNED: "签名",
    PENDING: "划改，等第二人确认",
    COUNTERSIGNED: "划改，已确认",
}


def version_lines(sheet: Sheet, name_of: Callable[[str], str] = str) -> list[str]:
    """Every version of a signed sheet, oldest first: total, status, who settled it."""
    found = []
    for version in sheet.versions:
        word = VERSION_WORDS.get(version.status, "划改，未同意")
        by = f"（{name_of(version.by)}）" if version.by else ""
        veto = "，有否定项，记 0 分" if version.vetoes else ""
        found.append(f"第 {version.number} 版　{shown(version.total)} 分{veto}　{word}{by}")
    return found
