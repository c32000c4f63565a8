"""Ranges of sittings' journals at the office: they join, wait or contradict; their receipts.

An overlap is harmless, a gap is held, a fork is alarmed and nothing of it is applied. The hash of a
chain at one number speaks for everything before it, so one comparison at the highest common number
decides.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from bozhen_desktop.domain.base import Command, Context, Event, Topic, need_witness
from bozhen_desktop.domain.registry import check_room
from bozhen_desktop.kernel.digest import GENESIS
from bozhen_desktop.kernel.errors import RuleError
from bozhen_desktop.kernel.ids import SittingId, StaffId

if TYPE_CHECKING:
    from bozhen_desktop.domain.bureau import Bureau

TAKEN, HELD, FORKED = "accepted", "held", "quarantined"
"""Verdicts on a range; its receipt repeats them."""


class RangeFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What a checked result package says of itself: entries `first`..`last` of a sitting."""

    package: str
    manifest: str
    room_public: str
    sitting: SittingId
    sequence: int
    first: int
    last: int
    prev_hash: str
    head_hash: str
    original: str


class Common(msgspec.Struct, frozen=True, kw_only=True):
    """The highest entry that the package and the office both have: its hash there and here."""

    seq: int
    theirs: str
    ours: str


class TakeRange(Command, tag="take-range"):
    """A result package passed every check of its own; `common` is None when nothing overlaps."""

    facts: RangeFacts
    common: Common | None = None


class ReleaseRange(Command, tag="release-range"):
    """A held range is looked at again because others came; `problem`: why it cannot be applied."""

    manifest: str
    common: Common | None = None
    problem: str = ""


class RangeTaken(Event, tag="range-taken"):
    """The range joins what was held; entries after `after` are new (none when `after` = last).

    `repeated`: another package had its number. That alone is no second history: a room packs again
    under the same number when nobody confirmed that the stick was written.
    """

    facts: RangeFacts
    after: int
    repeated: bool = False


class RangeHeld(Event, tag="range-held"):
    """Entries `missing_first`..`missing_last` are not here; nothing of the range is applied."""

    facts: RangeFacts
    missing_first: int
    missing_last: int


class RangeForked(Event, tag="range-forked"):
    """Two histories: both are kept, nothing of this one is applied.

    `why`: package (same id, other content) | history (another entry stands at `seq`) | after-fork
    (the sitting waits for a decision) | the code of what was wrong when a held range was to be
    applied.
    """

    facts: RangeFacts
    why: str
    seq: int
    theirs: str
    ours: str


class SettleFork(Command, tag="settle-fork"):
    """Two persons decide that what was applied of the sitting stands; the rest stays archived."""

    sitting: SittingId
    reason: str


class ForkSettled(Event, tag="fork-settled"):
    """The sitting takes ranges again."""

    sitting: SittingId
    reason: str
    first: str
    second: StaffId


class IssueReceipt(Command, tag="issue-receipt"):
    """A receipt for a taken package was signed and archived."""

    package: str
    manifest: str
    sitting: SittingId
    verdict: str
    central_seq: int
    central_hash: str
    original: str


class ReceiptIssued(Event, tag="receipt-issued"):
    """The receipt that every later delivery of the same package gets, unless a newer one stands."""

    package: str
    manifest: str
    sitting: SittingId
    verdict: str
    central_seq: int
    central_hash: str
    original: str


class HeldChain(msgspec.Struct, kw_only=True):
    """What is applied of a sitting: up to entry `last` with `hash`; packages in their order."""

    last: int = 0
    hash: str = GENESIS
    taken: list[RangeFacts] = []
    forked: bool = False


class RangesState(msgspec.Struct):
    """By manifest hash: what came, its verdict, what waits, receipts; chains by sitting."""

    came: dict[str, RangeFacts] = {}
    verdicts: dict[str, str] = {}
    held: dict[str, RangeFacts] = {}
    chains: dict[str, HeldChain] = {}
    forks: list[RangeForked] = []
    settled: list[ForkSettled] = []
    receipts: dict[str, ReceiptIssued] = {}

    def chain(self, sitting: str) -> HeldChain:
        """What is applied of a sitting; an empty one when nothing came yet."""
        return self.chains.get(sitting) or HeldChain()

    def known(self) -> dict[str, str]:
        """Manifest hash of every package id that came, the first one when two claim an id."""
        found: dict[str, str] = {}
        for manifest, facts in self.came.items():
            found.setdefault(facts.package, manifest)
        return found

    def missing(self, room_public: str, sitting: str) -> list[int]:
        """Numbers of packages of a room and sitting below the highest one that never came."""
        same = (room_public, sitting)
        came = self.came.values()
        numbers = {facts.sequence for facts in came if (facts.room_public, facts.sitting) == same}
        return sorted(set(range(1, max(numbers, default=1))) - numbers)

    def waiting(self, sitting: str) -> list[RangeFacts]:
        """Held ranges of a sitting, the earliest first."""
        found = [facts for facts in self.held.values() if facts.sitting == sitting]
        return sorted(found, key=lambda facts: (facts.first, facts.last, facts.manifest))


def decide_take(bureau: Bureau, command: TakeRange, context: Context) -> list[Event]:
    """Take a range of a sitting that was issued to this room.

    Raises:
        RuleError: `room-unknown`, `key-revoked`, `sitting-not-issued`, `sitting-of-other-room`,
            `range-empty`, `package-known` (it came before: repeat its receipt).
    """
    facts, state = command.facts, bureau.ranges
    check_room(bureau.registry, facts.room_public)
    issued = bureau.registry.issued_for(facts.sitting)
    if not issued:
        raise RuleError("sitting-not-issued", sitting=facts.sitting)
    if all(package.room_public != facts.room_public for package in issued):
        raise RuleError("sitting-of-other-room", sitting=facts.sitting)
    if not 1 <= facts.first <= facts.last:
        raise RuleError("range-empty", first=facts.first, last=facts.last)
    if facts.manifest in state.came:
        raise RuleError("package-known", package=facts.package)
    return [_doubled(state, facts) or _judged(state, facts, command.common)]


def _doubled(state: RangesState, facts: RangeFacts) -> RangeForked | None:
    for known in state.came.values():
        if known.package == facts.package:
            return _fork(facts, "package", 0, facts.manifest, known.manifest)
    return None


def _repeated(state: RangesState, facts: RangeFacts) -> bool:
    """Whether another package of this room and sitting had the number."""
    number = (facts.room_public, facts.sitting, facts.sequence)
    return any(
        (known.room_public, known.sitting, known.sequence) == number
        for known in state.came.values()
        if known.manifest != facts.manifest
    )


def _fork(facts: RangeFacts, why: str, seq: int, theirs: str, ours: str) -> RangeForked:
    return RangeForked(facts=facts, why=why, seq=seq, theirs=theirs, ours=ours)


def _judged(
    state: RangesState, facts: RangeFacts, common: Common | None
) -> RangeTaken | RangeHeld | RangeForked:
    chain = state.chain(facts.sitting)
    if chain.forked:
        return _fork(facts, "after-fork", chain.last, "", chain.hash)
    if facts.first > chain.last + 1:
        return RangeHeld(facts=facts, missing_first=chain.last + 1, missing_last=facts.first - 1)
    seq, theirs, ours = _meeting(chain, facts, common)
    if theirs != ours:
        return _fork(facts, "history", seq, theirs, ours)
    return RangeTaken(facts=facts, after=chain.last, repeated=_repeated(state, facts))


def _meeting(chain: HeldChain, facts: RangeFacts, common: Common | None) -> tuple[int, str, str]:
    """Where both histories meet last: entry number, hash there, hash here."""
    if facts.first == chain.last + 1:
        return chain.last, facts.prev_hash, chain.hash
    seq = min(facts.last, chain.last)
    if common is None or common.seq != seq:
        raise RuleError("common-entry-missing", seq=seq)
    return seq, common.theirs, common.ours


def apply_taken(bureau: Bureau, event: RangeTaken) -> None:
    """Applied up to the end of the range."""
    state, facts = bureau.ranges, event.facts
    _came(state, facts, TAKEN)
    chain = state.chains.setdefault(facts.sitting, HeldChain())
    chain.taken.append(facts)
    if facts.last > chain.last:
        chain.last, chain.hash = facts.last, facts.head_hash


def apply_held(bureau: Bureau, event: RangeHeld) -> None:
    """It waits."""
    _came(bureau.ranges, event.facts, HELD)
    bureau.ranges.held[event.facts.manifest] = event.facts


def apply_forked(bureau: Bureau, event: RangeForked) -> None:
    """Alarm: the sitting takes nothing more until two persons decide."""
    state, facts = bureau.ranges, event.facts
    _came(state, facts, FORKED)
    state.forks.append(event)
    state.chains.setdefault(facts.sitting, HeldChain()).forked = True


def _came(state: RangesState, facts: RangeFacts, verdict: str) -> None:
    state.came[facts.manifest] = facts
    state.verdicts[facts.manifest] = verdict
    state.held.pop(facts.manifest, None)


def decide_release(bureau: Bureau, command: ReleaseRange, context: Context) -> list[Event]:
    """Judge a held range again.

    Raises:
        RuleError: `range-not-held`, `range-still-held`, `common-entry-missing`.
    """
    facts = bureau.ranges.held.get(command.manifest)
    if facts is None:
        raise RuleError("range-not-held")
    if command.problem:
        return [_fork(facts, command.problem, facts.first, facts.head_hash, "")]
    event = _judged(bureau.ranges, facts, command.common)
    if isinstance(event, RangeHeld):
        raise RuleError("range-still-held", package=facts.package)
    return [event]


def decide_settle(bureau: Bureau, command: SettleFork, context: Context) -> list[Event]:
    """Two persons let the applied history stand.

    Raises:
        RuleError: `sitting-not-forked`, `reason-needed`, `second-person-needed`.
    """
    if not bureau.ranges.chain(command.sitting).forked:
        raise RuleError("sitting-not-forked", sitting=command.sitting)
    if not command.reason:
        raise RuleError("reason-needed", act="settle-fork")
    return [
        ForkSettled(
            sitting=command.sitting,
            reason=command.reason,
            first=context.actor,
            second=need_witness(context),
        )
    ]


def apply_settled(bureau: Bureau, event: ForkSettled) -> None:
    """It takes ranges again."""
    bureau.ranges.chains[event.sitting].forked = False
    bureau.ranges.settled.append(event)


def decide_receipt(bureau: Bureau, command: IssueReceipt, context: Context) -> list[Event]:
    """A receipt says what the register says.

    Raises:
        RuleError: `package-unknown`, `receipt-verdict`.
    """
    verdict = bureau.ranges.verdicts.get(command.manifest)
    if verdict is None:
        raise RuleError("package-unknown", package=command.package)
    if verdict != command.verdict:
        raise RuleError("receipt-verdict", verdict=verdict)
    return [ReceiptIssued(**msgspec.structs.asdict(command))]


def apply_receipt(bureau: Bureau, event: ReceiptIssued) -> None:
    """The newest receipt of a package stands."""
    bureau.ranges.receipts[event.manifest] = event


TOPIC = Topic(
    decide={
        TakeRange: decide_take,
        ReleaseRange: decide_release,
        SettleFork: decide_settle,
        IssueReceipt: decide_receipt,
    },
    apply={
        RangeTaken: apply_taken,
        RangeHeld: apply_held,
        RangeForked: apply_forked,
        ForkSettled: apply_settled,
        ReceiptIssued: apply_receipt,
    },
)
