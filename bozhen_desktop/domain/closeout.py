"""Close-out of a sitting: counts that balance, nothing left open without a reason, two persons.

Issued = submitted + absent + void (domain rules §7.3). What cannot be settled on the day is
*carried*, each matter by name with its reason.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from bozhen_desktop.domain.base import Command, Context, Event, Topic, need_witness
from bozhen_desktop.domain.pieces import STOPPED
from bozhen_desktop.domain.sitting import ENDED
from bozhen_desktop.domain.violations import undecided
from bozhen_desktop.kernel.errors import RuleError
from bozhen_desktop.kernel.ids import EntryId, StaffId

if TYPE_CHECKING:
    from bozhen_desktop.domain.room import Room


class Reasoned(msgspec.Struct, frozen=True, kw_only=True):
    """An entry id or the name of an open matter, and why."""

    name: str
    reason: str


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    """Papers of a sitting: issued = submitted + absent + void."""

    issued: int
    submitted: int
    absent: int
    void: int


class CloseOut(Command, tag="close-out"):
    """Close the sitting. `void`: entries whose paper does not count; `carried`: open matters.

    `head_seq` and `head_hash` are the journal's head the two persons saw, filled by the caller.
    """

    void: list[Reasoned]
    carried: list[Reasoned]
    head_seq: int
    head_hash: str


class SittingClosed(Event, tag="sitting-closed"):
    """The sitting is over, with its counts and what is carried on."""

    counts: Counts
    void: list[Reasoned]
    carried: list[Reasoned]
    head_seq: int
    head_hash: str
    first: str
    second: StaffId


def _submitted(room: Room) -> set[str]:
    """Entries whose paper or piece was taken in."""
    if room.arrangement.subject == "theory":
        return set(room.answers.handed_in)
    pieces = room.practical.pieces.values()
    taken = {p.entry for p in pieces if p.phase == STOPPED}
    from_paper = {s.piece for s in room.sheets.sheets.values() if s.from_paper}
    return taken | {room.practical.pieces[piece].entry for piece in from_paper}


def unsettled(room: Room) -> list[str]:
    """Names of everything still open, the same whichever screen asks.

    `violation/1`, `fault/1`, `pending/0`, `out/ENTRY`, `refused/DEVICE/NUMBER`, `piece/NO`.
    """
    names = [f"violation/{number}" for number in undecided(room)]
    names += [f"fault/{number}" for number in room.incidents.open_faults()]
    settled = room.answers.settled
    names += [f"pending/{n}" for n in range(len(room.answers.pending)) if n not in settled]
    names += [f"out/{entry}" for entry in sorted(room.breaks.out)]
    names += [f"refused/{name}" for name in sorted(room.rulings.open)]
    done = _submitted(room)
    for piece in room.practical.pieces.values():
        if piece.entry in done and piece.piece not in room.sheets.scored:
            names.append(f"piece/{piece.piece}")
    return names


def _counts(room: Room, void: list[Reasoned]) -> Counts:
    """Balance the papers.

    Raises:
        RuleError: `void-twice`, `entry-unknown`, `counts-unbalanced` naming the first entry.
    """
    due = {entry.id for entry in room.arrangement.entries}
    submitted = _submitted(room)
    named = {room.entry(EntryId(row.name)).id for row in void}
    if len(named) != len(void) or named & room.checkin.gone:
        raise RuleError("void-twice")
    rest = due - submitted - room.checkin.gone - named
    if rest and room.sitting.suspended is None:
        raise RuleError("counts-unbalanced", count=len(rest), entry=min(rest))
    return Counts(
        issued=len(due),
        submitted=len(submitted - named - room.checkin.gone),
        absent=len(room.checkin.gone),
        void=len(named | rest),
    )


def _check_over(room: Room) -> None:
    if room.custody.closed is not None:
        raise RuleError("sitting-closed")
    if room.sitting.suspended is not None:
        return
    for group in room.arrangement.groups:
        phase = room.sitting.clocks[group.id].phase
        if room.arrangement.subject == "theory" and phase != ENDED:
            raise RuleError("group-phase", group=group.id, phase=phase)
        working = room.practical.working(group.id)
        if working:
            raise RuleError("still-working", group=group.id, count=len(working))


def _check_carried(room: Room, carried: list[Reasoned]) -> None:
    names = [row.name for row in carried]
    open_ = unsettled(room)
    if len(set(names)) != len(names) or not set(names) <= set(open_):
        raise RuleError("carried-unknown")
    left = [name for name in open_ if name not in names]
    if left:
        raise RuleError("matters-open", count=len(left), first=left[0])
    refused = [name for name in names if name.startswith(("refused/", "out/"))]
    if refused:
        raise RuleError("cannot-carry", name=refused[0])


def decide_close_out(room: Room, command: CloseOut, context: Context) -> list[Event]:
    """Two persons close once everything balances.

    Candidates outside and refused outbox commands cannot be carried: the first are looked for, the
    second are settled by two persons.

    Raises:
        RuleError: `sitting-closed`, `group-phase`, `still-working`, `reason-needed`,
            `carried-unknown`, `matters-open`, `cannot-carry`, `void-twice`, `entry-unknown`,
            `counts-unbalanced`, `second-person-needed`.
    """
    _check_over(room)
    if any(not row.reason for row in (*command.void, *command.carried)):
        raise RuleError("reason-needed", act="close-out")
    _check_carried(room, command.carried)
    return [
        SittingClosed(
            counts=_counts(room, command.void),
            void=command.void,
            carried=command.carried,
            head_seq=command.head_seq,
            head_hash=command.head_hash,
            first=context.actor,
            second=need_witness(context),
        )
    ]


def apply_closed(room: Room, event: SittingClosed) -> None:
    """Over."""
    room.custody.closed = event


TOPIC = Topic(decide={CloseOut: decide_close_out}, apply={SittingClosed: apply_closed})
