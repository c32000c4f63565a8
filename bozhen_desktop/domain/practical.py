"""Practical papers with their rubrics, their opening at the hall, and the state of all pieces.

The draw of pieces and their start and stop stand in `pieces`, scoring in `sheets` and `panels`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from bozhen_desktop.domain import lots, pieces
from bozhen_desktop.domain.base import Command, Context, Event, Topic, need_witness
from bozhen_desktop.domain.items import APPROVED, UNAPPROVED
from bozhen_desktop.domain.pieces import STARTED, Piece
from bozhen_desktop.kernel.digest import digest_of
from bozhen_desktop.kernel.errors import RuleError
from bozhen_desktop.kernel.ids import EntryId, GroupId, PaperId, PieceNo, StaffId
from bozhen_desktop.kernel.marks import FULL

if TYPE_CHECKING:
    from bozhen_desktop.domain.room import Room

AWARD, DEDUCT = "award", "deduct"


class RubricRow(msgspec.Struct, frozen=True, kw_only=True):
    """One row of the score sheet: 考核内容, 考核要求, 配分 and 评分标准; marks in hundredths.

    `award`: points given, 0 to `max_hundredths`; `deduct`: points taken off, at most all of them.
    Both go in steps of `step_hundredths`.
    """

    no: int
    content: str
    requirement: str
    max_hundredths: int
    mode: str
    step_hundredths: int
    standard: str


class Veto(msgspec.Struct, frozen=True, kw_only=True):
    """否定项: marked by all examiners, it makes the result 0."""

    code: str
    text: str


class Supply(msgspec.Struct, frozen=True, kw_only=True):
    """Something that must be there before the work begins, e.g. 烧结普通砖, 每人190块."""

    item: str
    spec: str = ""
    quantity: str = ""


class Preparation(msgspec.Struct, frozen=True, kw_only=True):
    """考场准备 (`venue`) and 考生准备 (`candidate`)."""

    venue: list[Supply] = []
    candidate: list[Supply] = []


class PracticalPaper(msgspec.Struct, frozen=True, kw_only=True):
    """A practical task and rubric; `status`, `source`, `approval` as of a theory paper (L271).

    `requirements` (考核要求) and `preparation` (准备通知单) are for people; no rule reads them.
    """

    paper: PaperId
    title: str
    trade: str
    level: str
    minutes: int
    rows: list[RubricRow]
    vetoes: list[Veto]
    status: str = UNAPPROVED
    source: str = ""
    approval: str = ""
    requirements: list[str] = []
    preparation: Preparation = Preparation()


class OpenPracticalPaper(Command, tag="open-practical-paper"):
    """启封 of a practical paper; `reason` is due outside the paper's window."""

    group: GroupId
    paper: PracticalPaper
    reason: str = ""


class PracticalPaperOpened(Event, tag="practical-paper-opened"):
    """The rubric of a group from here on, opened by two persons."""

    group: GroupId
    paper: PracticalPaper
    digest: str
    first: str
    second: StaffId
    reason: str
    inside_window: bool


class PracticalState(msgspec.Struct):
    """Papers by group, pieces by number, piece per entry, draws per group, failed stations.

    `numbers`: every piece number that was ever given, those replaced included, with its group.
    """

    papers: dict[str, PracticalPaperOpened] = {}
    pieces: dict[str, Piece] = {}
    by_entry: dict[str, PieceNo] = {}
    draws: dict[str, int] = {}
    failed: set[str] = set()
    numbers: dict[str, str] = {}

    def piece_of(self, entry: EntryId) -> Piece | None:
        """The piece an entry drew, or None."""
        number = self.by_entry.get(entry)
        return self.pieces[number] if number is not None else None

    def piece(self, number: PieceNo) -> Piece:
        """A piece by number.

        Raises:
            RuleError: `piece-unknown`.
        """
        found = self.pieces.get(number)
        if found is None:
            raise RuleError("piece-unknown", piece=number)
        return found

    def paper(self, group: GroupId) -> PracticalPaper:
        """The opened paper of a group.

        Raises:
            RuleError: `paper-not-open`.
        """
        opened = self.papers.get(group)
        if opened is None:
            raise RuleError("paper-not-open", group=group)
        return opened.paper

    def working(self, group: GroupId) -> list[EntryId]:
        """Entries of a group with a piece on which work has begun and not ended."""
        pieces = self.pieces.values()
        return [p.entry for p in pieces if p.group == group and p.phase == STARTED]


def _check_row(row: RubricRow) -> None:
    if row.mode not in (AWARD, DEDUCT):
        raise RuleError("rubric-mode", row=row.no, mode=row.mode)
    if not (row.content and row.standard):
        raise RuleError("rubric-text", row=row.no)
    if row.max_hundredths < 1 or row.step_hundredths < 1:
        raise RuleError("rubric-points", row=row.no)
    if row.max_hundredths % row.step_hundredths:
        raise RuleError("rubric-step", row=row.no, step=row.step_hundredths)


def check_paper(paper: PracticalPaper) -> None:
    """Refuse a paper whose rows are not 100 points, or whose rows or vetoes contradict themselves.

    Raises:
        RuleError: `rubric-empty`, `rubric-row-twice`, `rubric-mode`, `rubric-text`,
            `rubric-points`, `rubric-step`, `paper-points`, `veto-twice`, `paper-minutes`,
            `paper-text` (a requirement or a supply without words).
    """
    if not paper.rows:
        raise RuleError("rubric-empty", paper=paper.paper)
    if len({row.no for row in paper.rows}) != len(paper.rows):
        raise RuleError("rubric-row-twice", paper=paper.paper)
    for row in paper.rows:
        _check_row(row)
    total = sum(row.max_hundredths for row in paper.rows)
    if total != FULL:
        raise RuleError("paper-points", hundredths=total)
    codes = {veto.code for veto in paper.vetoes if veto.code and veto.text}
    if len(codes) != len(paper.vetoes):
        raise RuleError("veto-twice", paper=paper.paper)
    if paper.minutes < 1:
        raise RuleError("paper-minutes", paper=paper.paper)
    supplies = [*paper.preparation.venue, *paper.preparation.candidate]
    if not all([*paper.requirements, *(supply.item for supply in supplies)]):
        raise RuleError("paper-text", paper=paper.paper)


def paper_digest(paper: PracticalPaper) -> str:
    """SHA-256 of the paper's canonical JSON; stands in the arrangement as the group's paper."""
    return digest_of(paper)


def _check_fits(room: Room, command: OpenPracticalPaper) -> None:
    group, paper = room.group(command.group), command.paper
    if command.group in room.practical.papers:
        raise RuleError("paper-already-open", group=command.group)
    if paper.paper != group.paper or paper_digest(paper) != group.paper_digest:
        raise RuleError("paper-digest", group=command.group)
    if (paper.trade, paper.level) != (group.trade, group.level):
        raise RuleError("paper-of-other-trade", group=command.group)
    approved = paper.status == APPROVED and paper.source and paper.approval
    if room.arrangement.mode == "live" and not approved:
        raise RuleError("paper-unapproved", paper=paper.paper, status=paper.status)


def decide_open_paper(room: Room, command: OpenPracticalPaper, context: Context) -> list[Event]:
    """Two persons open the paper of a group inside its window, or outside it with a reason.

    Raises:
        RuleError: `group-unknown`, `paper-already-open`, `paper-digest`, `paper-of-other-trade`,
            `paper-unapproved`, `reason-needed`, `second-person-needed`, those of `check_paper`.
    """
    _check_fits(room, command)
    check_paper(command.paper)
    plan = room.arrangement
    inside = plan.opens <= context.now_ms <= plan.closes
    if not inside and not command.reason:
        raise RuleError("reason-needed", act="open-paper")
    return [
        PracticalPaperOpened(
            group=command.group,
            paper=command.paper,
            digest=paper_digest(command.paper),
            first=context.actor,
            second=need_witness(context),
            reason=command.reason,
            inside_window=inside,
        )
    ]


def apply_paper_opened(room: Room, event: PracticalPaperOpened) -> None:
    """Keep the rubric."""
    room.practical.papers[event.group] = event


TOPIC = Topic(
    decide={OpenPracticalPaper: decide_open_paper, **pieces.TOPIC.decide, **lots.TOPIC.decide},
    apply={PracticalPaperOpened: apply_paper_opened, **pieces.TOPIC.apply},
)
