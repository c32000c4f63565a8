"""A sitting at the office: its ranges joined, its journal replayed through the room's rules."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Union

import msgspec

from bozhen_desktop.domain.answers import AnswerSaved, Saved, TailApplied
from bozhen_desktop.domain.base import Event
from bozhen_desktop.domain.loading import load_blob
from bozhen_desktop.domain.ranges import Common, HeldChain, RangeFacts
from bozhen_desktop.domain.room import EVENTS, Room
from bozhen_desktop.domain.rulings import AnswersEntered, PendingSettled
from bozhen_desktop.exchange.result import Range, open_result
from bozhen_desktop.journal.chain import check_run
from bozhen_desktop.journal.heads import START
from bozhen_desktop.kernel.digest import Entry
from bozhen_desktop.kernel.errors import BozhenError, IntegrityError
from bozhen_desktop.kernel.ids import EntryId
from bozhen_desktop.office.archive import Archive

_decoder: msgspec.json.Decoder[Any] = msgspec.json.Decoder(Union[EVENTS])  # noqa: UP007
_WHOLE = (AnswersEntered, PendingSettled)
_CACHED = 16


class Replay:
    """A room as the journal up to some entry makes it, and which entry set each answer."""

    def __init__(self) -> None:
        self.room = Room()
        self.entries = 0
        self._set_by: dict[tuple[str, str], tuple[Saved, int]] = {}

    def take(self, entry: Entry, blobs: dict[str, bytes]) -> None:
        """Apply one entry of the journal.

        Raises:
            IntegrityError: `range-event` (no event of ours), `range-meaning` (it contradicts what
                stands before it), `blob-missing`, `blob-malformed`.
        """
        try:
            event: Event = _decoder.decode(entry.body)
        except msgspec.MsgspecError as error:
            raise IntegrityError("range-event", seq=entry.seq) from error
        load_blob(self.room, event, blobs.get)
        try:
            self.room.apply(event)
            self._note_answers(event, entry.seq)
        except (BozhenError, LookupError, AttributeError, TypeError, ValueError) as error:
            raise IntegrityError("range-meaning", seq=entry.seq) from error
        self.entries = entry.seq

    def answer_seq(self, entry: str, item: str) -> int:
        """Number of the journal entry that set the answer that counts."""
        return self._set_by[entry, item][1]

    def _note_answers(self, event: Event, seq: int) -> None:
        if isinstance(event, AnswerSaved | TailApplied):
            self._note(event.entry, [event.item], seq)
        elif isinstance(event, _WHOLE):
            self._note(event.entry, list(self.room.answers.saved.get(event.entry, {})), seq)

    def _note(self, entry: EntryId, items: Iterable[str], seq: int) -> None:
        saved = self.room.answers.saved.get(entry, {})
        for item in items:
            known = self._set_by.get((entry, item))
            if known is None or known[0] is not saved[item]:
                self._set_by[entry, item] = (saved[item], seq)


def joined(ranges: Sequence[Range]) -> tuple[list[Entry], dict[str, bytes]]:
    """All entries of overlapping ranges once, in order, and all their blobs."""
    entries: dict[int, Entry] = {}
    blobs: dict[str, bytes] = {}
    for content in ranges:
        blobs.update(content.blobs)
        for entry in content.entries:
            entries.setdefault(entry.seq, entry)
    return [entries[seq] for seq in sorted(entries)], blobs


def replay(ranges: Sequence[Range]) -> Replay:
    """The sitting that these ranges make, from its first entry.

    Raises:
        IntegrityError: `journal-chain` (seq, problem), those of `Replay.take`.
    """
    entries, blobs = joined(ranges)
    check_run(entries, START)
    done = Replay()
    for entry in entries:
        done.take(entry, blobs)
    return done


class RangeReader:
    """Opens archived result packages with the import identity; remembers the last few."""

    def __init__(self, archive: Archive, identity: str) -> None:
        self._archive = archive
        self._identity = identity
        self._ranges: dict[str, Range] = {}
        self._replays: dict[tuple[str, ...], Replay] = {}

    def keep(self, digest: str, content: Range) -> None:
        """Remember a range that was opened already."""
        while len(self._ranges) >= _CACHED:
            self._ranges.pop(next(iter(self._ranges)))
        self._ranges[digest] = content

    def range_of(self, facts: RangeFacts) -> Range:
        """The range of an archived package.

        Raises:
            IntegrityError: `original-missing`, `original-changed`, those of `open_result`.
        """
        if facts.original not in self._ranges:
            data = self._archive.get(facts.original)
            self.keep(facts.original, open_result(data, self._identity))
        return self._ranges[facts.original]

    def replay_of(self, taken: Sequence[RangeFacts]) -> Replay:
        """The sitting that these packages make; errors of `range_of` and `replay`."""
        name = tuple(facts.original for facts in taken)
        if name not in self._replays:
            self._replays = {name: replay([self.range_of(facts) for facts in taken])}
        return self._replays[name]

    def common(self, chain: HeldChain, facts: RangeFacts) -> Common | None:
        """The highest entry that a package and the applied chain share, with both hashes."""
        seq = min(facts.last, chain.last)
        if seq < facts.first:
            return None
        ours = chain.hash
        if seq < chain.last:
            ours = self.hash_at(chain.taken, seq)
        return Common(seq=seq, theirs=self._hash(facts, seq), ours=ours)

    def hash_at(self, taken: Sequence[RangeFacts], seq: int) -> str:
        """Hash of the entry `seq` in the first of these packages that has it, or ""."""
        return next(filter(None, (self._hash(facts, seq) for facts in taken)), "")

    def _hash(self, facts: RangeFacts, seq: int) -> str:
        if not facts.first <= seq <= facts.last:
            return ""
        return self.range_of(facts).entries[seq - facts.first].hash
