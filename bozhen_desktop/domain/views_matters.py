"""The console's matters: hands, messages, faults, violations, notes, breaks, rulings, custody.

Of an answer that waits for a ruling the row says whose, which item and why, never what was chosen;
of a refused outbox command never its text.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from bozhen_desktop.domain.answers import AnswerPending
from bozhen_desktop.domain.base import Event
from bozhen_desktop.domain.breaks import RoomLeft, RoomReturned
from bozhen_desktop.domain.closeout import SittingClosed, unsettled
from bozhen_desktop.domain.corrections import VersionCountersigned
from bozhen_desktop.domain.custody import (
    FormPrinted,
    LotHandedOver,
    PackagePartOpened,
    PackageReceived,
    PackageWritten,
    SealShown,
)
from bozhen_desktop.domain.disclosure import IdNumberShown
from bozhen_desktop.domain.incidents import (
    FaultClosed,
    FaultOpened,
    HandLowered,
    HandRaised,
    MessageAcknowledged,
    MessageSent,
    NoteAdded,
)
from bozhen_desktop.domain.pieces import PiecesDrawn, PieceStopped
from bozhen_desktop.domain.rulings import OutboxRefused, PendingSettled, RefusedSettled
from bozhen_desktop.domain.scoresheet import PieceScored
from bozhen_desktop.domain.sheets import SheetEntered
from bozhen_desktop.domain.sitting import SittingArranged
from bozhen_desktop.domain.views_common import Part, Row, Touches, of_number, plain
from bozhen_desktop.domain.violations import ViolationDecided, ViolationRecorded

if TYPE_CHECKING:
    from bozhen_desktop.domain.room import Room


def _hands(room: Room, key: str, who: str) -> Row:
    return {"entries": [*room.incidents.hands], "reasons": {**room.incidents.reasons}}


def _message(room: Room, key: str, who: str) -> Row:
    message = room.incidents.messages[int(key) - 1]
    sent = message.sent
    return {
        "text": sent.text,
        "seat": sent.seat,
        "group": sent.group,
        "entries": [*sent.entries],
        "read": sorted(message.read),
        "by": sent.by,
    }


def _fault(room: Room, key: str, who: str) -> Row:
    fault = room.incidents.faults[int(key) - 1]
    opened, closed = fault.opened, fault.closed
    return {
        "seats": [*opened.seats],
        "what": opened.what,
        "blocking": opened.blocking,
        "affected": dict(opened.affected),
        "by": opened.by,
        "paper": plain(opened.paper),
        "closed": closed is not None,
        "remedy": closed.remedy if closed else "",
        "lost": dict(closed.lost) if closed else {},
    }


def _violation(room: Room, key: str, who: str) -> Row:
    found = room.incidents.violations[int(key) - 1]
    row: Row = plain(found.record)
    row["decision"] = plain(found.decision)
    return row


def _note(room: Room, key: str, who: str) -> Row:
    row: Row = plain(room.incidents.notes[int(key) - 1])
    return row


def _out(room: Room, key: str, who: str) -> Row | None:
    left = room.breaks.out.get(key)
    if left is None:
        return None
    return {"reason": left.reason, "escort": left.escort, "elapsed": left.elapsed}


def _pending(room: Room, key: str, who: str) -> Row:
    answer = room.answers.pending[int(key)]
    return {
        "entry": answer.entry,
        "item": answer.item,
        "epoch": answer.epoch,
        "made": answer.made,
        "why": answer.why,
        "settled": int(key) in room.answers.settled,
    }


def _refused(room: Room, key: str, who: str) -> Row | None:
    refused = room.rulings.refused.get(key)
    if refused is None:
        return None
    return {
        "device": refused.device,
        "number": refused.number,
        "refused": refused.refused,
        "code": refused.code,
        "open": key in room.rulings.open,
    }


def _package(room: Room, key: str, who: str) -> Row | None:
    received = room.custody.received.get(key)
    if received is None:
        return None
    row: Row = plain(received)
    row["parts"] = [*room.custody.opened.get(key, [])]
    row["seals"] = plain(room.custody.seals.get(key, []))
    return row


def _written(room: Room, key: str, who: str) -> Row:
    row: Row = plain(room.custody.written[int(key)])
    return row


def _lot(room: Room, key: str, who: str) -> Row | None:
    hops = room.custody.lots.get(key)
    return {"hops": plain(hops)} if hops else None


def _print(room: Room, key: str, who: str) -> Row | None:
    prints = room.custody.prints.get(key)
    if not prints:
        return None
    last = prints[-1]
    return {
        "times": len(prints),
        "copies": sum(made.copies for made in prints),
        "at": last.at,
        "by": last.by,
    }


def _disclosed(room: Room, key: str, who: str) -> Row:
    row: Row = plain(room.disclosure.shown[int(key)])
    return row


def _closeout(room: Room, key: str, who: str) -> Row:
    return {"open": unsettled(room), "closed": plain(room.custody.closed)}


def _paths(room: Room, who: str) -> Iterable[str]:
    incidents, custody = room.incidents, room.custody
    yield from ("hands", "closeout")
    numbered: dict[str, Sequence[object]] = {
        "message": incidents.messages,
        "fault": incidents.faults,
        "violation": incidents.violations,
        "note": incidents.notes,
    }
    for noun, rows in numbered.items():
        yield from (f"{noun}/{number}" for number in range(1, len(rows) + 1))
    yield from (f"pending/{number}" for number in range(len(room.answers.pending)))
    yield from (f"written/{number}" for number in range(len(custody.written)))
    yield from (f"disclosed/{number}" for number in range(len(room.disclosure.shown)))
    named: dict[str, Iterable[str]] = {
        "out": room.breaks.out,
        "refused": room.rulings.refused,
        "package": custody.received,
        "lot": custody.lots,
        "print": custody.prints,
    }
    for noun, names in named.items():
        yield from (f"{noun}/{name}" for name in names)


def _hands_only(room: Room, event: Event, who: str) -> list[str]:
    return ["hands"]


def _new_pending(room: Room, event: Event, who: str) -> list[str]:
    return [f"pending/{len(room.answers.pending) - 1}", "closeout"]


def _of_refused(room: Room, event: Any, who: str) -> list[str]:
    return [f"refused/{event.device}/{event.number}", "closeout"]


def _of_package(room: Room, event: Any, who: str) -> list[str]:
    return [f"package/{event.package}"]


def _closeout_only(room: Room, event: Event, who: str) -> list[str]:
    return ["closeout"]


def _new_written(room: Room, event: Event, who: str) -> list[str]:
    return [f"written/{len(room.custody.written) - 1}"]


def _new_disclosed(room: Room, event: Event, who: str) -> list[str]:
    return [f"disclosed/{len(room.disclosure.shown) - 1}"]


def _of_break(room: Room, event: Any, who: str) -> list[str]:
    return [f"out/{event.entry}", "closeout"]


_TOUCHES: dict[type[Event], Touches] = {
    SittingArranged: lambda room, event, who: _paths(room, who),
    HandRaised: _hands_only,
    HandLowered: _hands_only,
    MessageSent: of_number("message"),
    MessageAcknowledged: of_number("message"),
    FaultOpened: of_number("fault", "closeout"),
    FaultClosed: of_number("fault", "closeout"),
    ViolationRecorded: of_number("violation", "closeout"),
    ViolationDecided: of_number("violation", "closeout"),
    NoteAdded: of_number("note"),
    RoomLeft: _of_break,
    RoomReturned: _of_break,
    AnswerPending: _new_pending,
    PendingSettled: of_number("pending", "closeout"),
    OutboxRefused: _of_refused,
    RefusedSettled: _of_refused,
    PackageReceived: _of_package,
    SealShown: _of_package,
    PackagePartOpened: _of_package,
    PackageWritten: _new_written,
    LotHandedOver: lambda room, event, who: [f"lot/{event.lot}"],
    IdNumberShown: _new_disclosed,
    FormPrinted: lambda room, event, who: [f"print/{event.form}/{event.number}"],
    PiecesDrawn: _closeout_only,
    PieceStopped: _closeout_only,
    PieceScored: _closeout_only,
    SheetEntered: _closeout_only,
    VersionCountersigned: _closeout_only,
    SittingClosed: _closeout_only,
}

PART = Part(
    rows={
        "hands": _hands,
        "message": _message,
        "fault": _fault,
        "violation": _violation,
        "note": _note,
        "out": _out,
        "pending": _pending,
        "refused": _refused,
        "package": _package,
        "written": _written,
        "lot": _lot,
        "print": _print,
        "disclosed": _disclosed,
        "closeout": _closeout,
    },
    paths=_paths,
    touches=_TOUCHES,
)
