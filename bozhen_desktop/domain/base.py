"""What every topic is made of: commands, events, the context of a decision, the registers.

A topic defines frozen, tagged structs and two kinds of function. `decide_…(room, command, context)`
returns the events a command causes or raises `RuleError`, and never changes state.
`apply_…(room, event)` is the only place where state changes; it never refuses and reads no clock.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, dataclass_transform

import msgspec

from bozhen_desktop.kernel.errors import RuleError
from bozhen_desktop.kernel.ids import DeviceId, SeatId, StaffId


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(msgspec.field,))
class Command(
    msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", forbid_unknown_fields=True
):
    """What somebody asks for. Subclasses give a kebab-case `tag`."""


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(msgspec.field,))
class Event(
    msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", forbid_unknown_fields=True
):
    """What then is true, for ever. Subclasses give a kebab-case `tag` in the past tense."""


class FromPaper(msgspec.Struct, frozen=True, kw_only=True):
    """The second entrance: an act that happened on paper and is entered later (补录).

    `acted_at`: UTC ms written on the paper; `page`: page number; `first` and `second`: the two
    persons who enter and compare it.
    """

    acted_at: int
    page: int
    first: StaffId
    second: StaffId


class Context(msgspec.Struct, frozen=True, kw_only=True):
    """Facts of a decision, filled by the hall alone.

    `now_ms` is wall time (labels, windows), `mono_ms` of `boot` is elapsed time (deadlines).
    `actor` is a staff id, entry id or `hall`; `role` is the device kind that asks (`terminal`,
    `console`, `examiner`, `office`, `hall`); `witness` the second person who confirmed, or "".
    `seed` is fresh randomness (hex) for draws; `seat` the seat this device is bound to, or "".
    """

    now_ms: int
    boot: str
    mono_ms: int
    device: DeviceId
    actor: str
    role: str
    mode: str = "live"
    witness: StaffId = StaffId("")
    seed: str = ""
    seat: SeatId = SeatId("")


Decide = Callable[[Any, Any, Context], list[Event]]
Apply = Callable[[Any, Any], None]


class Topic(msgspec.Struct, frozen=True, kw_only=True):
    """The register of one topic: which function decides a command, which applies an event."""

    decide: dict[type[Command], Decide]
    apply: dict[type[Event], Apply]


def need_witness(context: Context) -> StaffId:
    """The second person of this act.

    Raises:
        RuleError: `second-person-needed` when none confirmed or it is the actor himself.
    """
    if not context.witness or context.witness == context.actor:
        raise RuleError("second-person-needed")
    return context.witness


def acted(context: Context, paper: FromPaper | None) -> Context:
    """The context of an act at the time it happened: as it is, or as the paper says.

    Wall and elapsed time go back to the time written there; who types it stays the actor, one of
    the two persons of the paper who is not he is the witness.

    Raises:
        RuleError: those of `check_from_paper`, `acted-in-future`.
    """
    if paper is None:
        return context
    check_from_paper(paper)
    ago = context.now_ms - paper.acted_at
    if ago < 0:
        raise RuleError("acted-in-future", acted_at=paper.acted_at)
    witness = paper.first if paper.second == context.actor else paper.second
    return msgspec.structs.replace(
        context, now_ms=paper.acted_at, mono_ms=context.mono_ms - ago, witness=witness
    )


def check_from_paper(entry: FromPaper) -> None:
    """Refuse a paper entry without page or with one person twice.

    Raises:
        RuleError: `page-number-missing`, `second-person-needed`.
    """
    if entry.page < 1:
        raise RuleError("page-number-missing")
    if not entry.first or not entry.second or entry.first == entry.second:
        raise RuleError("second-person-needed")
