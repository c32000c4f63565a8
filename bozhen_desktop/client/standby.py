"""A standby's end: what the hall feeds is made durable here, then reported; sans-IO but for disks.

Whatever does not fit – a range that does not continue, damage, another order – changes nothing and
is answered by saying again what is really here.
"""

from __future__ import annotations

from typing import Protocol

import msgspec

from bozhen_desktop.host.sealing import open_with
from bozhen_desktop.host.signing import verify
from bozhen_desktop.journal.heads import Head, Position, head_is_signed
from bozhen_desktop.journal.mirror import hash_at
from bozhen_desktop.journal.port import JournalPort
from bozhen_desktop.kernel.digest import Entry
from bozhen_desktop.kernel.errors import BozhenError, IntegrityError
from bozhen_desktop.wire.feed import (
    PACKAGE,
    RANGE,
    SECRETS,
    FeedPart,
    HeadRow,
    LayAside,
    Rung,
    Stored,
    Stretch,
    Track,
    read_sealed,
    read_stretch,
    rungs_of,
)
from bozhen_desktop.wire.messages import Down, HeadSigned, Up

PART_CAP = 1 << 30
AGAIN_TICKS = 4
_DEAD = ("journal-failed", "journal-unreadable")
_secrets = msgspec.msgpack.Decoder(dict[str, bytes])


class Store(Protocol):
    """The disk of a standby. Every call is durable on return."""

    identity: str
    """The standby's own age identity."""

    def names(self) -> list[str]:
        """Journals whose key is here."""
        ...

    def journal(self, name: str) -> JournalPort | None:
        """One of them, made when missing; None without a key."""
        ...

    def failed(self, name: str) -> None:
        """A commit failed: open it again, verify it, or lay it aside."""
        ...

    def lay_aside(self, name: str) -> None:
        """Keep a journal beside; a new one begins."""
        ...

    def secrets(self) -> str:
        """Digest of the secrets that were put last."""
        ...

    def put_secrets(self, digest: str, secrets: dict[str, bytes], packages: list[str]) -> None:
        """Keep them, and no others; destroy what belongs to purged sittings."""
        ...

    def packages(self) -> list[str]:
        """Names of the files."""
        ...

    def put_package(self, name: str, data: bytes) -> None:
        """Keep a file."""
        ...


class Follower:
    """Takes what the hall sends. `begin` after every `Welcome`; `tick` now and then."""

    def __init__(self, store: Store, room_public: str) -> None:
        self.store = store
        self.stored: dict[str, int] = {}
        self.problem = ""
        self._room = room_public
        self._parts: dict[tuple[str, str], bytearray] = {}
        self._heads: dict[str, list[Head]] = {}
        self._again = 0

    def begin(self) -> list[Up]:
        """What is really here, so that the hall sends the rest."""
        self._parts.clear()
        self._again = 0
        try:
            return [self._track()]
        except BozhenError as error:
            self._trouble(error)
            return []

    def _track(self) -> Track:
        books: dict[str, list[Rung]] = {}
        for name in self.store.names():
            books[name] = self._rungs(name)
        return Track(books=books, secrets=self.store.secrets(), packages=self.store.packages())

    def _rungs(self, name: str) -> list[Rung]:
        journal = self.store.journal(name)
        if journal is None:
            return []
        end = journal.last().seq
        self.stored[name] = end
        found = [(seq, hash_at(journal, seq)) for seq in rungs_of(end)]
        return [(seq, digest) for seq, digest in found if digest is not None]

    def tick(self) -> list[Up]:
        """Ask again, a moment after something did not fit, unless what came then did."""
        self._again -= self._again > 0
        return self.begin() if self._again == 1 else []

    def receive(self, message: Down) -> list[Up]:
        """Take one message; what is durable now is reported."""
        try:
            if isinstance(message, FeedPart):
                return self._part(message)
            if isinstance(message, LayAside):
                self.store.lay_aside(message.book)
                return self.begin()
            if isinstance(message, HeadSigned):
                self._head(message)
        except BozhenError as error:
            self._trouble(error)
            if error.code in _DEAD:
                self.store.failed(str(getattr(message, "name", getattr(message, "sitting", ""))))
        return []

    def _trouble(self, error: BozhenError) -> None:
        """Nothing was reported; after a moment it is asked for again."""
        self.problem, self._again = error.code, AGAIN_TICKS

    def _part(self, part: FeedPart) -> list[Up]:
        place = (part.what, part.name)
        data = self._parts.setdefault(place, bytearray())
        if part.offset != len(data) or not 0 <= part.size <= PART_CAP:
            del self._parts[place]
            raise BozhenError("feed-order")
        data += part.data
        if len(data) < part.size:
            return []
        del self._parts[place]
        return self._take(part.what, part.name, bytes(data))

    def _take(self, what: str, name: str, data: bytes) -> list[Up]:
        if what == RANGE:
            end = self._range(name, read_stretch(data))
            self.stored[name], self.problem, self._again = end.seq, "", 0
            return [Stored(what=RANGE, name=name, seq=end.seq, hash=end.hash)]
        if what == SECRETS:
            sealed = read_sealed(data)
            secrets = _secrets.decode(open_with(self.store.identity, sealed.sealed))
            self.store.put_secrets(sealed.digest, secrets, sealed.packages)
        elif what == PACKAGE:
            self.store.put_package(name, data)
        return [Stored(what=what, name=name)]

    # ------------------------------------------------------------ entries
    def _range(self, name: str, stretch: Stretch) -> Position:
        """Append what is new of a range; where the journal ends then.

        Raises:
            IntegrityError: `journal-chain`, `journal-blob`, `journal-head`, `standby-differs`;
                BozhenError: `journal-missing`; JournalFailed.
        """
        journal = self.store.journal(name)
        if journal is None:
            raise BozhenError("journal-missing", file=name)
        fresh = _fresh(journal, stretch.entries)
        heads = [self._checked(_head_of(row)) for row in stretch.heads]
        journal.append(fresh, stretch.blobs, heads)
        self._late_heads(name, journal)
        return journal.last()

    def _checked(self, head: Head) -> Head:
        if head.signer != self._room or not head_is_signed(head, verify):
            raise IntegrityError("journal-head", seq=head.seq)
        return head

    def _head(self, told: HeadSigned) -> None:
        """A signed head may overtake its entries: then it waits for them."""
        head = Head(
            seq=told.seq,
            hash=told.hash,
            at=told.at,
            signer=told.signer,
            signature=told.signature,
        )
        self._heads.setdefault(told.sitting, []).append(self._checked(head))
        journal = self.store.journal(told.sitting)
        if journal is not None:
            self._late_heads(told.sitting, journal)

    def _late_heads(self, name: str, journal: JournalPort) -> None:
        end = journal.last().seq
        waiting = self._heads.pop(name, [])
        due = [head for head in waiting if head.seq <= end]
        if later := [head for head in waiting if head.seq > end]:
            self._heads[name] = later
        if due:
            journal.append([], {}, due)


def _fresh(journal: JournalPort, entries: list[Entry]) -> list[Entry]:
    """Entries behind the end of the journal; those before must be the same here.

    Raises:
        IntegrityError: `standby-differs` (seq).
    """
    end = journal.last()
    for entry in entries:
        if entry.seq == end.seq and entry.hash != end.hash:
            raise IntegrityError("standby-differs", seq=entry.seq)
    return [entry for entry in entries if entry.seq > end.seq]


def _head_of(row: HeadRow) -> Head:
    seq, digest, at, signer, signature = row
    return Head(seq=seq, hash=digest, at=at, signer=signer, signature=signature)
