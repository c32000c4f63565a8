"""Custody: packages and seals, the way of papers from hand to hand, prints; with `closeout`.

Who received, opened or wrote what stands here for good; every hand-over has two persons. Where an
act comes from paper, they are the two who signed there: `first` gave or received, `second` took it
from him or stood by.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from bozhen_desktop.domain import closeout
from bozhen_desktop.domain.base import (
    Command,
    Context,
    Event,
    FromPaper,
    Topic,
    acted,
    need_witness,
)
from bozhen_desktop.domain.closeout import SittingClosed
from bozhen_desktop.kernel.errors import RuleError
from bozhen_desktop.kernel.ids import EntryId, StaffId

if TYPE_CHECKING:
    from bozhen_desktop.domain.room import Room

PARTS = ("arrangement", "papers", "keys")
"""编排, 试卷, 答案与评分标准: the three separately sealed parts of an exam package."""


class ReceivePackage(Command, tag="receive-package"):
    """Take over a package or sealed bag; `package` is its manifest hash or bag number."""

    package: str
    what: str
    intact: bool
    note: str = ""
    paper: FromPaper | None = None


class PackageReceived(Event, tag="package-received"):
    """Received by two persons; a seal that is not intact has a note."""

    package: str
    what: str
    intact: bool
    note: str
    first: str
    second: StaffId
    paper: FromPaper | None = None


class ShowSeal(Command, tag="show-seal"):
    """Two candidates look at the seal before it is opened and sign."""

    package: str
    candidates: list[EntryId]
    intact: bool
    note: str = ""
    paper: FromPaper | None = None


class SealShown(Event, tag="seal-shown"):
    """Both candidates signed that the seal was whole, or what they saw instead."""

    package: str
    candidates: list[EntryId]
    intact: bool
    note: str
    by: str
    paper: FromPaper | None = None


class RecordOpening(Command, tag="record-opening"):
    """One part of a received package is opened by two persons."""

    package: str
    part: str
    paper: FromPaper | None = None


class PackagePartOpened(Event, tag="package-part-opened"):
    """A part of a package was opened here."""

    package: str
    part: str
    first: str
    second: StaffId
    paper: FromPaper | None = None


class RecordWritten(Command, tag="record-written"):
    """Made by the hall: a result package was written to a stick and read back."""

    package: str
    first_seq: int
    last_seq: int
    medium: str


class PackageWritten(Event, tag="package-written"):
    """Only from here on a package counts as exported: entries `first_seq` to `last_seq`."""

    package: str
    first_seq: int
    last_seq: int
    medium: str
    by: str


class HandOver(Command, tag="hand-over"):
    """The actor hands a lot of papers to the witness; `lot` names it, `count` its sheets.

    With `paper`, its first person handed it to its second.
    """

    lot: str
    count: int
    note: str = ""
    paper: FromPaper | None = None


class LotHandedOver(Event, tag="lot-handed-over"):
    """One hop of a lot; a count other than before has a note."""

    lot: str
    count: int
    note: str
    giver: str
    taker: StaffId
    at: int
    paper: FromPaper | None = None


class RecordPrint(Command, tag="record-print"):
    """A form was printed; printing the same number again needs a reason."""

    form: str
    number: str
    copies: int
    reason: str = ""


class FormPrinted(Event, tag="form-printed"):
    """`time_no`: which printing of this form number it was, from 1; `at`: UTC ms."""

    form: str
    number: str
    copies: int
    time_no: int
    reason: str
    by: str
    at: int


class CustodyState(msgspec.Struct):
    """Packages received and their opened parts, seals shown, written packages, hops, prints."""

    received: dict[str, PackageReceived] = {}
    opened: dict[str, list[str]] = {}
    seals: dict[str, list[SealShown]] = {}
    written: list[PackageWritten] = []
    lots: dict[str, list[LotHandedOver]] = {}
    prints: dict[str, list[FormPrinted]] = {}
    closed: SittingClosed | None = None


def _two(room: Room, context: Context, paper: FromPaper | None) -> tuple[str, StaffId]:
    """The two persons of an act: who asks and who confirms, or who signed the paper."""
    if paper is None:
        return context.actor, need_witness(context)
    acted(context, paper)
    return room.staff(paper.first).id, room.staff(paper.second).id


def decide_receive(room: Room, command: ReceivePackage, context: Context) -> list[Event]:
    """Two persons take a package over once.

    Raises:
        RuleError: `package-unnamed`, `already-received`, `reason-needed`,
            `second-person-needed`, `staff-unknown`, those of `acted`.
    """
    if not command.package or not command.what:
        raise RuleError("package-unnamed")
    if command.package in room.custody.received:
        raise RuleError("already-received", package=command.package)
    if not command.intact and not command.note:
        raise RuleError("reason-needed", act="broken-seal")
    first, second = _two(room, context, command.paper)
    return [
        PackageReceived(
            package=command.package,
            what=command.what,
            intact=command.intact,
            note=command.note,
            first=first,
            second=second,
            paper=command.paper,
        )
    ]


def apply_received(room: Room, event: PackageReceived) -> None:
    """Here."""
    room.custody.received[event.package] = event


def _received(room: Room, package: str) -> None:
    if package not in room.custody.received:
        raise RuleError("package-unknown", package=package)


def decide_seal(room: Room, command: ShowSeal, context: Context) -> list[Event]:
    """Two different candidates who are present.

    Raises:
        RuleError: `package-unknown`, `two-candidates-needed`, `entry-unknown`, `not-present`,
            `reason-needed`, those of `acted`.
    """
    acted(context, command.paper)
    _received(room, command.package)
    if len(command.candidates) != 2 or len(set(command.candidates)) != 2:
        raise RuleError("two-candidates-needed")
    for entry in command.candidates:
        if room.entry(entry).id not in room.checkin.present:
            raise RuleError("not-present", entry=entry)
    if not command.intact and not command.note:
        raise RuleError("reason-needed", act="broken-seal")
    return [
        SealShown(
            package=command.package,
            candidates=command.candidates,
            intact=command.intact,
            note=command.note,
            by=context.actor,
            paper=command.paper,
        )
    ]


def apply_seal(room: Room, event: SealShown) -> None:
    """Shown."""
    room.custody.seals.setdefault(event.package, []).append(event)


def decide_opening(room: Room, command: RecordOpening, context: Context) -> list[Event]:
    """Two persons open a part once.

    Raises:
        RuleError: `package-unknown`, `part-unknown`, `already-opened`, `second-person-needed`,
            `staff-unknown`, those of `acted`.
    """
    _received(room, command.package)
    if command.part not in PARTS:
        raise RuleError("part-unknown", part=command.part)
    if command.part in room.custody.opened.get(command.package, []):
        raise RuleError("already-opened", part=command.part)
    first, second = _two(room, context, command.paper)
    return [
        PackagePartOpened(
            package=command.package,
            part=command.part,
            first=first,
            second=second,
            paper=command.paper,
        )
    ]


def apply_opening(room: Room, event: PackagePartOpened) -> None:
    """Open."""
    room.custody.opened.setdefault(event.package, []).append(event.part)


def decide_written(room: Room, command: RecordWritten, context: Context) -> list[Event]:
    """A range of at least one entry on a named medium.

    Raises:
        RuleError: `package-unnamed`, `range-empty`.
    """
    if not command.package or not command.medium:
        raise RuleError("package-unnamed")
    if not 1 <= command.first_seq <= command.last_seq:
        raise RuleError("range-empty", first=command.first_seq, last=command.last_seq)
    return [
        PackageWritten(
            package=command.package,
            first_seq=command.first_seq,
            last_seq=command.last_seq,
            medium=command.medium,
            by=context.actor,
        )
    ]


def apply_written(room: Room, event: PackageWritten) -> None:
    """Exported."""
    room.custody.written.append(event)


def decide_hand_over(room: Room, command: HandOver, context: Context) -> list[Event]:
    """Only who holds a lot can hand it on, and to another person of the staff.

    Raises:
        RuleError: `lot-unnamed`, `lot-count`, `not-the-holder`, `reason-needed` when the count
            differs, `second-person-needed`, `staff-unknown`, those of `acted`.
    """
    if not command.lot:
        raise RuleError("lot-unnamed")
    if command.count < 1:
        raise RuleError("lot-count", count=command.count)
    giver, second = _two(room, context, command.paper)
    taker = room.staff(second).id
    hops = room.custody.lots.get(command.lot, [])
    if hops and hops[-1].taker != giver:
        raise RuleError("not-the-holder", lot=command.lot, holder=hops[-1].taker)
    if hops and hops[-1].count != command.count and not command.note:
        raise RuleError("reason-needed", act="hand-over", before=hops[-1].count)
    return [
        LotHandedOver(
            lot=command.lot,
            count=command.count,
            note=command.note,
            giver=giver,
            taker=taker,
            at=acted(context, command.paper).now_ms,
            paper=command.paper,
        )
    ]


def apply_handed_over(room: Room, event: LotHandedOver) -> None:
    """In other hands."""
    room.custody.lots.setdefault(event.lot, []).append(event)


def decide_print(room: Room, command: RecordPrint, context: Context) -> list[Event]:
    """Log a printing.

    Raises:
        RuleError: `form-unnamed`, `copies-count`, `reason-needed`.
    """
    if not command.form or not command.number:
        raise RuleError("form-unnamed")
    if command.copies < 1:
        raise RuleError("copies-count", copies=command.copies)
    before = room.custody.prints.get(f"{command.form}/{command.number}", [])
    if before and not command.reason:
        raise RuleError("reason-needed", act="print-again")
    return [
        FormPrinted(
            form=command.form,
            number=command.number,
            copies=command.copies,
            time_no=len(before) + 1,
            reason=command.reason,
            by=context.actor,
            at=context.now_ms,
        )
    ]


def apply_printed(room: Room, event: FormPrinted) -> None:
    """Logged."""
    room.custody.prints.setdefault(f"{event.form}/{event.number}", []).append(event)


TOPIC = Topic(
    decide={
        ReceivePackage: decide_receive,
        ShowSeal: decide_seal,
        RecordOpening: decide_opening,
        RecordWritten: decide_written,
        HandOver: decide_hand_over,
        RecordPrint: decide_print,
        **closeout.TOPIC.decide,
    },
    apply={
        PackageReceived: apply_received,
        SealShown: apply_seal,
        PackagePartOpened: apply_opening,
        PackageWritten: apply_written,
        LotHandedOver: apply_handed_over,
        FormPrinted: apply_printed,
        **closeout.TOPIC.apply,
    },
)
