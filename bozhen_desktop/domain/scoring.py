"""Theory scoring: opening the key after the last hand-in, versioned scores, second confirmation.

单选 and 判断: the one right option. 多选: exactly the right set or nothing (parameter
`multiple_partial` = 0; seed L51: standardised theory is scored by the computer).
"""

from __future__ import annotations

from itertools import repeat
from operator import eq
from typing import TYPE_CHECKING

import msgspec

from bozhen_desktop.domain.arrangement import GroupPlan
from bozhen_desktop.domain.base import Command, Context, Event, Topic, need_witness
from bozhen_desktop.domain.handin import OWN
from bozhen_desktop.domain.items import MULTIPLE, ItemKey
from bozhen_desktop.domain.paper import KeySet, Section
from bozhen_desktop.domain.rulings import check_chief_and_supervisor
from bozhen_desktop.domain.sitting import ENDED
from bozhen_desktop.kernel.errors import RuleError
from bozhen_desktop.kernel.ids import EntryId, GroupId, OptionId, StaffId
from bozhen_desktop.kernel.marks import half_up

if TYPE_CHECKING:
    from bozhen_desktop.domain.room import Room


class OpenKey(Command, tag="open-key"):
    """Open the answer key of a group after its last hand-in.

    `reason` is due while terminals are still out; then 主考 and 督导员 act together.
    """

    group: GroupId
    digest: str
    reason: str = ""


class KeyOpened(Event, tag="key-opened"):
    """The key is open here; `out` lists entries whose terminals had not come back."""

    group: GroupId
    digest: str
    version: int
    out: list[EntryId]
    first: str
    second: StaffId
    reason: str


class ScoreGroup(Command, tag="score-group"):
    """Score every present entry of a group by the opened key."""

    group: GroupId


class TheoryScored(Event, tag="theory-scored"):
    """`score` in hundredths by key `version`; `sections` the points per section."""

    entry: EntryId
    group: GroupId
    version: int
    score: int
    sections: list[int]
    answered: int


class ConfirmScores(Command, tag="confirm-scores"):
    """A second person confirms the scores of a group."""

    group: GroupId


class ScoresConfirmed(Event, tag="scores-confirmed"):
    """统分 and 复核 by two persons; `count` scores of key `version`."""

    group: GroupId
    version: int
    count: int
    first: str
    second: StaffId


class ScoringState(msgspec.Struct):
    """Opened keys, scores, confirmations; `loaded` are key sets the hall took from its blobs."""

    opened: dict[str, KeyOpened] = {}
    scores: dict[str, TheoryScored] = {}
    confirmed: dict[str, ScoresConfirmed] = {}
    loaded: dict[str, KeySet] = {}

    def key_opened(self, group: GroupId) -> bool:
        """Whether the answer key of a group was opened here."""
        return group in self.opened


def item_points(
    kind: str, chosen: list[OptionId], right: list[OptionId], points: int, partial: int
) -> int:
    """Points (hundredths) of one item: all for exactly the right set, else none.

    `partial` is the percentage of the points that a 多选 answer earns when it holds only right
    options but not all of them; 0 by default.
    """
    if sorted(chosen) == sorted(right):
        return points
    if partial and kind == MULTIPLE and chosen and set(chosen) < set(right):
        return half_up(points * partial, 100)
    return 0


_NOTHING: list[OptionId] = []


class _Section:
    """One section of a key, ready to meet many papers."""

    def __init__(self, section: Section, keys: list[ItemKey], partial: int) -> None:
        self._section = section
        self._items = [key.item for key in keys]
        self._rights = [sorted(key.right) for key in keys]
        self._partial = partial if section.type == MULTIPLE else 0

    def score(self, answers: dict[str, list[OptionId]]) -> int:
        """Points of one paper in this section."""
        chosen = map(answers.get, self._items, repeat(_NOTHING))
        if self._partial:
            return sum(map(self._points, chosen, self._rights))
        right = sum(map(eq, chosen, self._rights))
        return self._section.points * int(right)

    def _points(self, chosen: list[OptionId], right: list[OptionId]) -> int:
        section = self._section
        return item_points(section.type, chosen, right, section.points, self._partial)


class Scorer:
    """Scores any number of papers by one key; `item_points` says what each item earns.

    `partial` as there. Stored answers are sorted (`answers.check_answer`): so the right one is
    just that list, and a section of a paper is compared at once, without a call for each item.
    """

    def __init__(self, keys: KeySet, partial: int) -> None:
        self._sections: list[_Section] = []
        start = 0
        for section in keys.sections:
            block = keys.keys[start : start + section.count]
            start += section.count
            self._sections.append(_Section(section, block, partial))

    def score(self, answers: dict[str, list[OptionId]]) -> tuple[int, list[int]]:
        """Total and points per section, in hundredths; options of an answer must be sorted."""
        sections = [section.score(answers) for section in self._sections]
        return sum(sections), sections


def score_paper(
    keys: KeySet, answers: dict[str, list[OptionId]], partial: int
) -> tuple[int, list[int]]:
    """Score one paper as `Scorer` does."""
    return Scorer(keys, partial).score(answers)


def decide_open_key(room: Room, command: OpenKey, context: Context) -> list[Event]:
    """Open the key when the group has ended; terminals still out need 主考 + 督导员.

    Raises:
        RuleError: `group-phase`, `key-opened`, `key-not-loaded`, `key-of-other-paper`,
            `second-person-needed`, `reason-needed`, `supervisor-needed`.
    """
    group = room.group(command.group)
    if room.sitting.clocks[group.id].phase != ENDED:
        raise RuleError("group-phase", group=group.id, phase=room.sitting.clocks[group.id].phase)
    keys = room.scoring.loaded.get(command.digest)
    if keys is None:
        raise RuleError("key-not-loaded", group=group.id)
    _check_fits(room, group, keys)
    opened = room.scoring.opened.get(group.id)
    if opened is not None and keys.version <= opened.version:
        raise RuleError("key-opened", group=group.id, version=opened.version)
    second = need_witness(context)
    out = _out(room, group.id)
    if out:
        if not command.reason:
            raise RuleError("reason-needed", act="open-key", out=len(out))
        check_chief_and_supervisor(room, context.actor, second)
    return [
        KeyOpened(
            group=group.id,
            digest=command.digest,
            version=keys.version,
            out=out,
            first=context.actor,
            second=second,
            reason=command.reason,
        )
    ]


def _check_fits(room: Room, group: GroupPlan, keys: KeySet) -> None:
    """Every item of the paper has its key, in the order of the paper."""
    items = room.paper_items(group.id).values()
    same = [(key.item, key.version) for key in keys.keys] == [(i.id, i.version) for i in items]
    if keys.paper_digest != group.paper_digest or not same:
        raise RuleError("key-of-other-paper", group=group.id)


def _out(room: Room, group: GroupId) -> list[EntryId]:
    """Entries whose terminals are lost and may still hold answers.

    Who handed in himself agreed with the hall on the receipt: nothing of his is out.
    """
    handed = room.answers.handed_in
    own = {entry for entry, event in handed.items() if event.cause == OWN}
    lost = [EntryId(entry) for entry in sorted(room.access.lost - own)]
    return [entry for entry in lost if room.entry(entry).group == group]


def apply_key_opened(room: Room, event: KeyOpened) -> None:
    """The key is open; what stood on an older one falls."""
    room.scoring.opened[event.group] = event
    room.scoring.confirmed.pop(event.group, None)
    room.results.reopen(event.group)


def decide_score(room: Room, command: ScoreGroup, context: Context) -> list[Event]:
    """Score all hand-ins of a group; scoring again is due after a ruling or a newer key.

    Raises:
        RuleError: `key-not-open`, `key-not-loaded`, `nobody-to-score`, `nothing-changed`.
    """
    events: list[Event] = [*_changed(room, command.group)]
    if not events:
        raise RuleError("nothing-changed", group=command.group)
    return events


def _changed(room: Room, group: GroupId) -> list[TheoryScored]:
    """Scores of a group that are missing or stand on other answers or another key."""
    opened = room.scoring.opened.get(group)
    if opened is None:
        raise RuleError("key-not-open", group=group)
    keys = room.scoring.loaded.get(opened.digest)
    if keys is None:
        raise RuleError("key-not-loaded", group=group)
    due = [entry.id for entry in room.arrangement.entries if entry.group == group]
    handed = [entry for entry in due if entry in room.answers.handed_in]
    if not handed:
        raise RuleError("nobody-to-score", group=group)
    scorer = Scorer(keys, room.rules.multiple_partial)
    scores = [_scored(room, entry, group, keys.version, scorer) for entry in handed]
    return [score for score in scores if room.scoring.scores.get(score.entry) != score]


def _scored(
    room: Room, entry: EntryId, group: GroupId, version: int, scorer: Scorer
) -> TheoryScored:
    answers = {item: saved.options for item, saved in room.answers.saved.get(entry, {}).items()}
    total, sections = scorer.score(answers)
    return TheoryScored(
        entry=entry,
        group=group,
        version=version,
        score=total,
        sections=sections,
        answered=sum(map(bool, answers.values())),
    )


def apply_scored(room: Room, event: TheoryScored) -> None:
    """The latest score; a confirmation given before it no longer covers the group."""
    room.scoring.scores[event.entry] = event
    room.scoring.confirmed.pop(event.group, None)
    room.results.reopen(event.group)


def decide_confirm(room: Room, command: ConfirmScores, context: Context) -> list[Event]:
    """A second person confirms the scores of a group.

    Raises:
        RuleError: `nobody-to-score`, `already-confirmed`, `scores-stale`, `key-not-loaded`,
            `second-person-needed`.
    """
    room.group(command.group)
    if command.group in room.scoring.confirmed:
        raise RuleError("already-confirmed", group=command.group)
    scores = [s for s in room.scoring.scores.values() if s.group == command.group]
    if not scores:
        raise RuleError("nobody-to-score", group=command.group)
    stale = _changed(room, command.group)
    if stale:
        raise RuleError("scores-stale", group=command.group, count=len(stale))
    return [
        ScoresConfirmed(
            group=command.group,
            version=max(score.version for score in scores),
            count=len(scores),
            first=context.actor,
            second=need_witness(context),
        )
    ]


def apply_confirmed(room: Room, event: ScoresConfirmed) -> None:
    """Locked until something changes."""
    room.scoring.confirmed[event.group] = event


TOPIC = Topic(
    decide={OpenKey: decide_open_key, ScoreGroup: decide_score, ConfirmScores: decide_confirm},
    apply={
        KeyOpened: apply_key_opened,
        TheoryScored: apply_scored,
        ScoresConfirmed: apply_confirmed,
    },
)
