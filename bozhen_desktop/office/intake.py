"""Result packages come in: checked, joined to their sitting, applied with their receipt.

Nothing is written before every check of the package itself has passed. What then does not fit the
sitting – a gap, a second history – is archived and answered with a receipt that says so.
"""

from __future__ import annotations

from typing import NamedTuple

from bozhen_desktop.domain.ranges import (
    FORKED,
    HELD,
    TAKEN,
    Common,
    IssueReceipt,
    RangeFacts,
    RangeForked,
    RangeHeld,
    RangeTaken,
    ReleaseRange,
    TakeRange,
)
from bozhen_desktop.exchange import child
from bozhen_desktop.exchange.manifest import Manifest, PackageFacts
from bozhen_desktop.exchange.receipt import Receipt, build_receipt
from bozhen_desktop.exchange.result import HeadRow
from bozhen_desktop.host.signing import verify
from bozhen_desktop.journal.heads import Head, head_is_signed
from bozhen_desktop.kernel.digest import digest_of, sha256_hex
from bozhen_desktop.kernel.errors import BozhenError, IntegrityError
from bozhen_desktop.kernel.ids import SittingId
from bozhen_desktop.office.chain import ROLE, OfficeStore, Unit
from bozhen_desktop.office.recheck import differences
from bozhen_desktop.office.replay import Replay
from bozhen_desktop.office.trust import current_trust

Judged = RangeTaken | RangeHeld | RangeForked
DUPLICATE = "duplicate"
_PLACEHOLDER = "0" * 32


class Answer(NamedTuple):
    """A receipt to be carried back: for which package, with what verdict and counts, its bytes."""

    package: str
    sitting: str
    verdict: str
    receipt: bytes
    stored: dict[str, int]


class Intake(NamedTuple):
    """What became of a delivered package.

    `verdict`: accepted, held, quarantined, or duplicate; `code` why; `new`: entries applied;
    `missing`: numbers of packages still awaited; `answers`: its receipt first, then those of held
    packages that could be applied with it.
    """

    package: str
    sitting: str
    verdict: str
    code: str
    new: int
    missing: list[int]
    answers: list[Answer]


def take_result(store: OfficeStore, data: bytes, actor: str = ROLE) -> Intake:
    """Take one result package in; the same bytes again give the same receipt and change nothing.

    A process of its own takes it apart: what a hostile package does to it touches nothing here.

    Raises:
        BozhenError, IntegrityError: why it is refused: those of `check_result` and `open_result`;
            `exchange-child-died`, `range-head-signature`, `sitting-other-arrangement`, those of
            `replay`.
        RuleError: those of `domain.ranges.decide_take`.
    """
    state = store.bureau.ranges
    job = child.TakeResult(
        data=data,
        trust=current_trust(store),
        mode=store.folder.mode,
        known=state.known(),
        now=store.clock.wall_ms(),
        identity=store.keys.identity,
        came=list(state.came),
    )
    found = child.ask(job, child.Taken)
    content = found.range
    if content is None:
        return _known(store, found.name)
    _check_heads(content.heads, found.manifest.room_public)
    facts = _facts(found.manifest, found.name, sha256_hex(data))
    with store.unit(actor) as unit:
        unit.ranges.keep(facts.original, content)
        return _take(_Delivery(store, unit, actor), facts, data)


def _known(store: OfficeStore, manifest: str) -> Intake:
    state = store.bureau.ranges
    facts, receipt = state.came[manifest], state.receipts[manifest]
    data = store.original(receipt.original)
    answer = Answer(facts.package, facts.sitting, receipt.verdict, data, {})
    missing = state.missing(facts.room_public, facts.sitting)
    return Intake(facts.package, facts.sitting, DUPLICATE, receipt.verdict, 0, missing, [answer])


def _check_heads(heads: list[HeadRow], room_public: str) -> None:
    """Heads that the room itself signed must be signed well; others are only kept."""
    for row in heads:
        head = Head(
            seq=row.seq, hash=row.hash, at=row.at, signer=row.signer, signature=row.signature
        )
        if row.signer == room_public and not head_is_signed(head, verify):
            raise IntegrityError("range-head-signature", seq=row.seq)


def _facts(manifest: Manifest, name: str, original: str) -> RangeFacts:
    log = manifest.log
    if log is None:
        raise IntegrityError("range-log")
    return RangeFacts(
        package=manifest.package_id,
        manifest=name,
        room_public=manifest.room_public,
        sitting=SittingId(manifest.sitting),
        sequence=manifest.seq,
        first=log.first,
        last=log.last,
        prev_hash=log.prev_hash,
        head_hash=log.head_hash,
        original=original,
    )


class _Delivery(NamedTuple):
    store: OfficeStore
    unit: Unit
    actor: str


def _take(work: _Delivery, facts: RangeFacts, data: bytes) -> Intake:
    state, unit = work.store.bureau.ranges, work.unit
    chain = state.chain(facts.sitting)
    common = unit.ranges.common(chain, facts)
    if _joins(work, facts, common):
        _check_meaning(work, facts)
    (event,) = unit.decide(TakeRange(facts=facts, common=common), {"result": data})
    assert isinstance(event, Judged)
    answers = [_answer(work, event)]
    if isinstance(event, RangeTaken):
        answers += _release(work, facts.sitting)
    missing = state.missing(facts.room_public, facts.sitting)
    return Intake(
        facts.package,
        facts.sitting,
        answers[0].verdict,
        _code(event),
        _new(event),
        missing,
        answers,
    )


def _joins(work: _Delivery, facts: RangeFacts, common: Common | None) -> bool:
    """Whether the range would add entries behind what is applied."""
    chain = work.store.bureau.ranges.chain(facts.sitting)
    if chain.forked or facts.last <= chain.last or facts.first > chain.last + 1:
        return False
    if common is None:
        return facts.prev_hash == chain.hash
    return common.theirs == common.ours


def _check_meaning(work: _Delivery, facts: RangeFacts) -> None:
    """Replay the sitting with this range, and compare it with what the office issued.

    Raises:
        IntegrityError: those of `replay`; `sitting-other-arrangement`, `range-head` (the room
            once signed another entry at this number).
    """
    taken = work.store.bureau.ranges.chain(facts.sitting).taken
    done = work.unit.ranges.replay_of([*taken, facts])
    plan = done.room.plan
    issued = work.store.bureau.registry.issued_for(facts.sitting)
    arranged = {p.arrangement for p in issued if p.room_public == facts.room_public}
    _check_heads_fit(work, [*taken, facts])
    if plan is None or (arranged and digest_of(plan) not in arranged):
        raise IntegrityError("sitting-other-arrangement", sitting=facts.sitting)


def _check_heads_fit(work: _Delivery, taken: list[RangeFacts]) -> None:
    ranges = work.unit.ranges
    for facts in taken:
        for head in ranges.range_of(facts).heads:
            if head.signer != facts.room_public:
                continue
            if ranges.hash_at(taken, head.seq) not in ("", head.hash):
                raise IntegrityError("range-head", seq=head.seq)


def _release(work: _Delivery, sitting: str) -> list[Answer]:
    """Look at held ranges again as long as one of them finds its place."""
    state = work.store.bureau.ranges
    answers: list[Answer] = []
    while True:
        chain = state.chain(sitting)
        ready = [f for f in state.waiting(sitting) if f.first <= chain.last + 1]
        if not ready or chain.forked:
            return answers
        facts = ready[0]
        common = work.unit.ranges.common(chain, facts)
        problem = _problem(work, facts, common)
        command = ReleaseRange(manifest=facts.manifest, common=common, problem=problem)
        (event,) = work.unit.decide(command)
        assert isinstance(event, Judged)
        answers.append(_answer(work, event))


def _problem(work: _Delivery, facts: RangeFacts, common: Common | None) -> str:
    try:
        if _joins(work, facts, common):
            _check_meaning(work, facts)
    except BozhenError as error:
        return error.code
    return ""


def _code(event: Judged) -> str:
    if isinstance(event, RangeForked):
        return f"range-fork-{event.why}"
    if isinstance(event, RangeHeld):
        return "range-gap"
    return "number-repeated" if event.repeated else ""


def _new(event: Judged) -> int:
    return max(event.facts.last - event.after, 0) if isinstance(event, RangeTaken) else 0


def _stored(work: _Delivery, event: Judged) -> dict[str, int]:
    """Counts of what is applied of the sitting, for the receipt.

    `differences`: scores of the room that the office, scoring again, would not give.
    """
    if not isinstance(event, RangeTaken):
        return {"entries": 0}
    done: Replay = work.unit.ranges.replay_of(
        work.store.bureau.ranges.chain(event.facts.sitting).taken
    )
    room = done.room
    return {
        "differences": len(differences(room)),
        "entries": _new(event),
        "results": len(room.arrangement.entries),
        "answers": sum(map(len, room.answers.saved.values())),
        "sheets": sum(len(sheet.versions) for sheet in room.sheets.sheets.values()),
        "incidents": len(room.incidents.violations),
    }


def _answer(work: _Delivery, event: Judged) -> Answer:
    """Sign, archive and log the receipt of a judged package."""
    facts, store = event.facts, work.store
    verdict = {RangeTaken: TAKEN, RangeHeld: HELD, RangeForked: FORKED}[type(event)]
    seq, head = work.unit.position
    receipt = Receipt(
        package_id=facts.package,
        manifest_hash=facts.manifest,
        room_public=facts.room_public,
        sitting=facts.sitting,
        seq=facts.sequence,
        verdict=verdict,
        code=_code(event),
        first=facts.first,
        last=facts.last,
        stored=_stored(work, event),
        missing=store.bureau.ranges.missing(facts.room_public, facts.sitting),
        central_seq=seq,
        central_hash=head,
        operator=work.actor,
        at=store.clock.wall_ms(),
    )
    data = build_receipt(receipt, store.keys.importer, _receipt_facts(store, facts))
    command = IssueReceipt(
        package=facts.package,
        manifest=facts.manifest,
        sitting=facts.sitting,
        verdict=verdict,
        central_seq=seq,
        central_hash=head,
        original=sha256_hex(data),
    )
    work.unit.decide(command, {"receipt": data})
    return Answer(facts.package, facts.sitting, verdict, data, receipt.stored)


def _receipt_facts(store: OfficeStore, facts: RangeFacts) -> PackageFacts:
    state = store.bureau.registry
    issued = state.issued_for(facts.sitting)[0]
    return PackageFacts(
        package_id=_PLACEHOLDER,
        mode=store.folder.mode,
        org=store.keys.place.organisation,
        batch=issued.batch,
        sitting=facts.sitting,
        site=issued.site,
        room_public=facts.room_public,
        seq=facts.sequence,
        created=1,
        trust_epoch=state.trust.epoch if state.trust else 0,
    )
