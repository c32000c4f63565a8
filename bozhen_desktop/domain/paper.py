"""Theory papers: ordered sections worth 100 points, the order each entry sees, opening at the hall.

The order of items within a section and of options within an item comes from the seed of the draw
and the entry, so it can be rebuilt for ever; 判断 options are never reordered.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from bozhen_desktop.domain.base import Command, Context, Event, Topic, need_witness
from bozhen_desktop.domain.drawing import shuffled
from bozhen_desktop.domain.items import APPROVED, JUDGE, MULTIPLE, SINGLE, ItemKey, Option
from bozhen_desktop.kernel.digest import digest_of
from bozhen_desktop.kernel.errors import RuleError
from bozhen_desktop.kernel.ids import EntryId, GroupId, ItemId, PaperId, StaffId

if TYPE_CHECKING:
    from bozhen_desktop.domain.room import Room


class Section(msgspec.Struct, frozen=True, kw_only=True):
    """`count` items of one type at `points` hundredths each."""

    type: str
    count: int
    points: int


TEMPLATES: dict[str, list[Section]] = {
    "T-A": [
        Section(type=SINGLE, count=160, points=50),
        Section(type=JUDGE, count=40, points=50),
    ],
    "T-B": [
        Section(type=SINGLE, count=80, points=100),
        Section(type=JUDGE, count=20, points=100),
    ],
    "T-C": [
        Section(type=SINGLE, count=60, points=100),
        Section(type=JUDGE, count=20, points=200),
    ],
    "T-D": [
        Section(type=SINGLE, count=60, points=100),
        Section(type=MULTIPLE, count=20, points=100),
        Section(type=JUDGE, count=20, points=100),
    ],
}
"""Formats seen in the field; each totals 100 points (domain rules §2.1)."""


class PaperItem(msgspec.Struct, frozen=True, kw_only=True):
    """An item as it travels to a room: no key, no explanation."""

    id: ItemId
    version: int
    type: str
    stem: str
    options: list[Option]


class Paper(msgspec.Struct, frozen=True, kw_only=True):
    """A paper without keys; `items` stand in section order. `approval` with its `source` (L271)."""

    id: PaperId
    trade: str
    level: str
    template: str
    sections: list[Section]
    items: list[PaperItem]
    status: str
    source: str
    approval: str


class KeySet(msgspec.Struct, frozen=True, kw_only=True):
    """The answer key of a paper; a correction has a higher `version`."""

    paper: PaperId
    paper_digest: str
    version: int
    sections: list[Section]
    keys: list[ItemKey]


class CandidatePaper(msgspec.Struct, frozen=True, kw_only=True):
    """A paper in the order one entry sees it."""

    entry: EntryId
    paper: PaperId
    paper_digest: str
    sections: list[Section]
    items: list[PaperItem]


class OpenPaper(Command, tag="open-paper"):
    """启封: unseal the paper of a group; `reason` is due outside the paper's window."""

    group: GroupId
    digest: str
    reason: str = ""


class PaperOpened(Event, tag="paper-opened"):
    """A paper was unsealed by two persons; its order seed was drawn; its blob is in the journal."""

    group: GroupId
    paper: PaperId
    digest: str
    items: int
    order_seed: str
    first: str
    second: StaffId
    reason: str
    inside_window: bool


class PaperState:
    """Opened papers: group → event, and the clear papers the hall has loaded from its blobs."""

    def __init__(self) -> None:
        self.opened: dict[GroupId, PaperOpened] = {}
        self.loaded: dict[str, Paper] = {}


def section_total(sections: list[Section]) -> int:
    """Points of a template in hundredths."""
    return sum(section.count * section.points for section in sections)


def check_paper(paper: Paper) -> None:
    """Refuse a paper whose points are not 100 or whose items do not fit its sections.

    Raises:
        RuleError: `paper-points`, `paper-section`, `paper-item-twice`.
    """
    if section_total(paper.sections) != 10000:
        raise RuleError("paper-points", hundredths=section_total(paper.sections))
    expected = [section.type for section in paper.sections for _ in range(section.count)]
    if [item.type for item in paper.items] != expected:
        raise RuleError("paper-section", paper=paper.id)
    if len({item.id for item in paper.items}) != len(paper.items):
        raise RuleError("paper-item-twice", paper=paper.id)


def check_live(paper: Paper) -> None:
    """A live sitting takes approved papers with a source and an approval number only (L271).

    Raises:
        RuleError: `paper-unapproved`.
    """
    if paper.status != APPROVED or not paper.source or not paper.approval:
        raise RuleError("paper-unapproved", paper=paper.id, status=paper.status)


def candidate_paper(paper: Paper, digest: str, seed: str, entry: EntryId) -> CandidatePaper:
    """The paper in the order of one entry, fixed by the seed of its opening."""
    items: list[PaperItem] = []
    start = 0
    for number, section in enumerate(paper.sections):
        block = paper.items[start : start + section.count]
        items += shuffled(block, seed, f"{entry}/section-{number}")
        start += section.count
    return CandidatePaper(
        entry=entry,
        paper=paper.id,
        paper_digest=digest,
        sections=paper.sections,
        items=[_with_options(item, seed, entry) for item in items],
    )


def _with_options(item: PaperItem, seed: str, entry: EntryId) -> PaperItem:
    if item.type == JUDGE:
        return item
    options = shuffled(item.options, seed, f"{entry}/{item.id}")
    return msgspec.structs.replace(item, options=options)


def decide_open_paper(room: Room, command: OpenPaper, context: Context) -> list[Event]:
    """Two persons open the paper of a group inside its window, or outside it with a reason.

    Raises:
        RuleError: `group-unknown`, `paper-already-open`, `paper-digest`, `paper-not-loaded`,
            `second-person-needed`, `reason-needed`, `paper-unapproved`.
    """
    plan = room.arrangement
    group = room.group(command.group)
    if command.group in room.paper.opened:
        raise RuleError("paper-already-open", group=command.group)
    if command.digest != group.paper_digest:
        raise RuleError("paper-digest", group=command.group)
    paper = room.paper.loaded.get(command.digest)
    if paper is None:
        raise RuleError("paper-not-loaded", group=command.group)
    if plan.mode == "live":
        check_live(paper)
    inside = plan.opens <= context.now_ms <= plan.closes
    if not inside and not command.reason:
        raise RuleError("reason-needed", act="open-paper")
    return [
        PaperOpened(
            group=command.group,
            paper=paper.id,
            digest=command.digest,
            items=len(paper.items),
            order_seed=context.seed,
            first=context.actor,
            second=need_witness(context),
            reason=command.reason,
            inside_window=inside,
        )
    ]


def apply_paper_opened(room: Room, event: PaperOpened) -> None:
    """Keep the opening with its seed."""
    room.paper.opened[event.group] = event


def paper_digest(paper: Paper) -> str:
    """SHA-256 of the paper's canonical JSON; stands in the arrangement, keys and receipts."""
    return digest_of(paper)


TOPIC = Topic(decide={OpenPaper: decide_open_paper}, apply={PaperOpened: apply_paper_opened})
