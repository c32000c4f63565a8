"""One journal as the core sees it: state by replay, commands answered, what waits for a commit.

The core applies at decide time; nothing leaves before the commit of the last entry that a decision
could see. So every message is put behind a *barrier*, the number of that entry.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, Union

import msgspec

from bozhen_desktop.domain import room as room_module
from bozhen_desktop.domain import site as site_module
from bozhen_desktop.domain.access import StaffLoggedIn, StaffLoggedOff
from bozhen_desktop.domain.base import Command, Event
from bozhen_desktop.domain.loading import load_blob
from bozhen_desktop.domain.room import Room
from bozhen_desktop.domain.site import Site
from bozhen_desktop.hall.output import Append, Moment
from bozhen_desktop.journal.chain import ChainReader, OwnEntry, body_holds, sealed
from bozhen_desktop.journal.heads import START, Head, Position
from bozhen_desktop.journal.port import JournalPort
from bozhen_desktop.kernel.digest import Entry, canonical_text, sha256_hex
from bozhen_desktop.kernel.errors import IntegrityError, RuleError
from bozhen_desktop.wire.messages import Answer, Down


def _decoder(types: Sequence[type]) -> msgspec.json.Decoder[Any]:
    union: Any = Union[tuple(types)]  # noqa: UP007 - made at run time
    return msgspec.json.Decoder(union)


ROOM_EVENTS = _decoder(room_module.EVENTS)
SITE_EVENTS = _decoder(site_module.EVENTS)
ROOM_COMMANDS = _decoder(room_module.COMMANDS)
SITE_COMMANDS = _decoder(site_module.COMMANDS)

ANSWER_FIELDS: dict[str, tuple[str, ...]] = {
    "logged-in": ("entry", "epoch", "seat"),
    "log-in-failed": ("code", "tries"),
    "handed-in": ("entry", "receipt", "answers", "cause"),
    "tail-applied": ("receipt",),
    "checked-in": ("entry", "seat", "late"),
    "answer-pending": ("why",),
    "answer-superseded": (),
    "key-opened": ("version", "out"),
    "piece-scored": ("mean", "passed"),
    "recheck-opened": ("causes",),
    "pieces-drawn": ("round",),
    "room-code-issued": (),
    "package-written": ("package",),
}
"""Fields of an event that its asker is told; of no other event anything but the place is told."""


_NOTHING: dict[str, Any] = {}
_STAFF = (StaffLoggedIn, StaffLoggedOff)


class Done(NamedTuple):
    """What became of a command: its digest, the place of its last entry, what the asker is told."""

    digest: str
    position: Position
    data: dict[str, Any]


class Waiting(NamedTuple):
    """A message behind its barrier; `also`: barriers in other books, (name, number); `copied`:
    places that a standby must have.
    """

    barrier: int
    connection: int
    message: Down
    bulk: bool
    also: tuple[tuple[str, int], ...] = ()
    copied: tuple[tuple[str, int], ...] = ()


class Book:
    """One journal: aggregate, end of chain, how far it is durable, answered commands.

    `numbers`: highest command number per device; `lives`: devices (incarnations) per device key;
    `refused`: how many refused commands were kept since the start, and `people`: staff who logged
    in, both per device key.

    `behind` is a place somebody was told of that this journal does not hold; while it is set
    nothing is acknowledged. `failed` holds after a commit failed, until the book is loaded again;
    `leaving` while the sitting is purged.
    """

    def __init__(self, name: str, aggregate: Room | Site) -> None:
        self.name = name
        self.aggregate = aggregate
        self._room = aggregate if isinstance(aggregate, Room) else None
        self._commands = ROOM_COMMANDS if self._room is not None else SITE_COMMANDS
        self._events = ROOM_EVENTS if self._room is not None else SITE_EVENTS
        self.position = START
        self.committed = START
        self.behind: Position | None = None
        self.failed = False
        self.leaving = False
        self.numbers: dict[str, int] = {}
        self.lives: dict[str, list[str]] = {}
        self.refused: dict[str, int] = {}
        self.people: dict[str, set[str]] = {}
        self.done: dict[tuple[str, int], Done] = {}
        self.waiting: deque[Waiting] = deque()
        self.hashes: dict[int, str] = {0: START.hash}
        self.signed = 0
        self._ticket = 0
        self._tickets: dict[int, tuple[int, Head | None]] = {}

    @classmethod
    def load(cls, name: str, journal: JournalPort, aggregate: Room | Site) -> Book:
        """Replay a journal and check its chain on the way.

        Raises:
            IntegrityError: `journal-chain` (seq, problem), `event-unknown` (seq), those of
                `load_blob`; BozhenError: those of reading.
        """
        book = cls(name, aggregate)
        reader = ChainReader(START)
        for entry in journal.entries():
            event = book._event(entry)
            if problem := reader.take(entry, event):
                raise IntegrityError("journal-chain", book=name, seq=entry.seq, problem=problem)
            if event is None:
                raise IntegrityError("event-unknown", book=name, seq=entry.seq)
            book._replay(entry, event, journal)
        if not reader.complete:
            raise IntegrityError(
                "journal-chain", book=name, seq=reader.position.seq, problem="entry-parts"
            )
        book.committed = book.position
        return book

    def _event(self, entry: Entry) -> Event | None:
        """The event of an entry; None when it is none that this program knows."""
        try:
            event: Event = self._events.decode(entry.body)
        except (msgspec.MsgspecError, ValueError, TypeError, RecursionError):
            return None
        return event

    def _replay(self, entry: Entry, event: Event, journal: JournalPort) -> None:
        if self._room is not None:
            load_blob(self._room, event, journal.blob)
        self.aggregate.apply(event)
        self._note(entry, event)

    @property
    def room(self) -> Room:
        """The room of a sitting's book.

        Raises:
            RuleError: `sitting-missing` for the site's book.
        """
        if self._room is None:
            raise RuleError("sitting-missing")
        return self._room

    @property
    def open(self) -> bool:
        """Whether commands are decided and answered."""
        return not (self.failed or self.leaving or self.behind is not None)

    def check_open(self) -> None:
        """Refuse while nothing may be decided.

        Raises:
            RuleError: `journal-failed`, `journal-behind`, `sitting-unknown` (being purged).
        """
        if self.failed:
            raise RuleError("journal-failed")
        if self.behind is not None:
            raise RuleError("journal-behind")
        if self.leaving:
            raise RuleError("sitting-unknown")

    def passed(self, barrier: int) -> bool:
        """Whether a message behind this barrier may leave now, no other one being before it."""
        return self.committed.seq >= barrier and not self.waiting

    @property
    def closed(self) -> bool:
        """Whether the sitting was closed out."""
        return self._room is not None and self._room.custody.closed is not None

    def decode(self, body: str) -> Command:
        """The command in a canonical body.

        Raises:
            RuleError: `command-malformed` (also when it is not canonical).
        """
        try:
            command: Command = self._commands.decode(body)
        except (msgspec.MsgspecError, ValueError, RecursionError) as error:
            raise RuleError("command-malformed") from error
        if canonical_text(command) != body or not body_holds(command, body):
            raise RuleError("command-malformed")
        return command

    def next_number(self, device: str) -> int:
        """The next free command number of a device."""
        return self.numbers.get(device, 0) + 1

    def perform(
        self,
        events: Sequence[Event],
        moment: Moment,
        asked: tuple[str, int, str],
        actor: str,
        blobs: Mapping[str, bytes] | None = None,
    ) -> Append:
        """Apply the events of one command and make the append that makes them durable.

        Args:
            asked: device, number and digest of the command.

        Raises:
            RuleError: `rule-broken`: an event that no journal would take; nothing has changed.
        """
        entries: list[Entry] = []
        prev = self.position
        for part, event in enumerate(events, 1):
            entry = _made(event, prev, moment, asked, actor, (part, len(events)))
            if not isinstance(entry, OwnEntry):  # no journal would take it
                raise RuleError("rule-broken", tag=entry.kind, error="entry")
            entries.append(entry)
            prev = Position(entry.seq, entry.hash)
        for entry, event in zip(entries, events, strict=True):
            self.aggregate.apply(event)
            self._note(entry, event)
        return self.append(entries, blobs or {})

    def append(self, entries: list[Entry], blobs: Mapping[str, bytes]) -> Append:
        """Number an append that makes everything up to the present end durable."""
        self._ticket += 1
        self._tickets[self._ticket] = (self.position.seq, None)
        return Append(self.name, self._ticket, entries, dict(blobs) if blobs else {}, [])

    def append_head(self, head: Head) -> Append:
        """Number the append of a head over the present end."""
        self._ticket += 1
        self._tickets[self._ticket] = (self.position.seq, head)
        self.signed = head.seq
        return Append(self.name, self._ticket, [], {}, [head])

    def _note(self, entry: Entry, event: Event) -> None:
        seq, _, _, _, device, command, part, _, digest, _, kind, _, _, own = entry
        self.position = place = Position(seq, own)
        self.hashes[seq] = own
        told = part > 1 or kind in ANSWER_FIELDS
        data = self._told(entry, event) if told else _NOTHING
        self.done[device, command] = Done(digest, place, data)
        highest = self.numbers.get(device)
        if highest is None:
            self.lives.setdefault(device.partition(".")[0], []).append(device)
        if highest is None or command > highest:
            self.numbers[device] = command
        if isinstance(event, _STAFF):
            self._note_staff(event)

    def _told(self, entry: Entry, event: Event) -> dict[str, Any]:
        """What the asker is told of the command so far, with this part of it."""
        data = dict(self.done[entry.device, entry.command].data) if entry.part > 1 else {}
        fields = ANSWER_FIELDS.get(entry.kind)
        if fields is not None:
            data["event"] = entry.kind
            data.update({name: getattr(event, name) for name in fields})
        return data

    def _note_staff(self, event: StaffLoggedIn | StaffLoggedOff) -> None:
        here = self.people.setdefault(event.device.partition(".")[0], set())
        if isinstance(event, StaffLoggedIn):
            here.add(event.staff)
        else:
            here.discard(event.staff)

    def answer(self, number: int, done: Done) -> Answer:
        """The acknowledgement of a command."""
        data = done.data
        code = data["code"] if data and data.get("event") == "log-in-failed" else ""
        return Answer(
            number=number,
            sitting=self.name,
            seq=done.position.seq,
            hash=done.position.hash,
            code=code,
            data=data,
        )

    def refusal(self, number: int, error: RuleError) -> Answer:
        """A refusal, at the place that the decision could see."""
        return Answer(
            number=number,
            sitting=self.name,
            seq=self.position.seq,
            hash=self.position.hash,
            code=error.code,
            params={name: plain(value) for name, value in error.params.items()},
        )

    def holds(self, place: Position) -> bool:
        """Whether this journal has the entry that somebody was told of."""
        return self.hashes.get(place.seq) == place.hash

    def release(self, tickets: Sequence[int]) -> tuple[list[Waiting], list[Head]]:
        """These appends are durable: what may leave now, in order, and heads among them."""
        heads = []
        for ticket in tickets:
            seq, head = self._tickets.pop(ticket)
            self.committed = Position(seq, self.hashes[seq])
            if head is not None:
                heads.append(head)
        free = []
        while self.waiting and self.waiting[0].barrier <= self.committed.seq:
            free.append(self.waiting.popleft())
        return free, heads


def _made(
    event: Event,
    prev: Position,
    moment: Moment,
    asked: tuple[str, int, str],
    actor: str,
    part: tuple[int, int],
) -> Entry:
    """The entry of one event behind `prev`; `part`: its number and how many the command has."""
    device, number, digest = asked
    row = Entry(
        prev.seq + 1,
        moment.wall,
        moment.boot,
        moment.mono,
        device,
        number,
        *part,
        digest,
        actor,
        str(event.__struct_config__.tag),
        canonical_text(event),
        prev.hash,
        "",
    )
    return sealed(row, event)


def plain(value: object) -> Any:
    """A parameter as MessagePack takes it."""
    return value if isinstance(value, str | int | bool) else str(value)


def digest_of_body(body: str) -> str:
    """Digest of a command's canonical JSON."""
    return sha256_hex(body.encode())
