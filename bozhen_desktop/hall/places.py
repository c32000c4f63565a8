"""The hall's word for places of its journals: who shows one was really told of that place.

A device says in its hello which place it was told last. If the journal does not hold it, the
journal lost its end and the hall must stop. A hostile device must not be able to bring that about,
so a bare claim counts for nothing: each acknowledgement carries a MAC over the place, made under a
key that only this room's hall has, and only a place with that MAC is evidence. One honest device is
then enough, and no device can invent a place.

A place also stands in an *era*: after two persons let the hall go on without what was lost, older
places above the cut are known to be missing and no longer alarm. The journal may have grown past
them before anybody showed one: the cut is then below the lowest that was shown.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from typing import NamedTuple

from bozhen_desktop.domain.devices import CommandForked
from bozhen_desktop.hall.book import Book
from bozhen_desktop.host.signing import SigningKey
from bozhen_desktop.journal.heads import Position

LABEL = b"bozhen/place/2\0"
GO_ON = "go-on:"
"""Reason of the site's event that begins an era of a book: `go-on:BOOK FIRST SECOND`; its number is
the cut: what was told above it, up to then, may be missing."""

Told = tuple[int, str, str]
"""A place as a device shows it: seq, hash, word."""


class Going(NamedTuple):
    """A decision to go on, not durable yet: its entry in the site's journal; book, cut, what it
    lacks.
    """

    barrier: int
    book: str
    cut: int
    lacks: Position


class Places:
    """Makes and checks words; `forks` are the site's alarms, in order.

    Keyed BLAKE2b: every acknowledgement has a word, and OpenSSL's HMAC would hand the interpreter
    to the journal's thread for each of them and wait for it to come back.
    """

    def __init__(self, room_key: SigningKey, forks: Iterable[CommandForked]) -> None:
        key = hashlib.sha256(room_key.sign(LABEL).encode()).digest()
        self._mac = hashlib.blake2b(key=key, digest_size=16)
        self._cuts: dict[str, list[int]] = {}
        self.going: list[Going] = []
        for fork in forks:
            if fork.why.startswith(GO_ON):
                self.cut(fork.why.removeprefix(GO_ON).partition(" ")[0], fork.number)

    def cut(self, book: str, seq: int) -> None:
        """A new era of a book begins: what older ones told above `seq` may be missing."""
        self._cuts.setdefault(book, []).append(seq)

    def word(self, book: str, place: Position) -> str:
        """The word for a place in the present era: 32 hex digits."""
        return self._word(book, len(self._cuts.get(book, ())), place)

    def _word(self, book: str, era: int, place: Position) -> str:
        mac = self._mac.copy()
        mac.update(f'["{book}",{era},{place.seq},"{place.hash}"]'.encode())
        return mac.hexdigest()

    def is_missing(self, book: Book, told: Told) -> bool:
        """Whether this hall told of the place, and its journal does not hold it any more."""
        place = Position(told[0], told[1])
        if book.holds(place):
            return False
        cuts = self._cuts.get(book.name, [])
        for era in range(len(cuts), -1, -1):
            if hmac.compare_digest(self._word(book.name, era, place).encode(), told[2].encode()):
                return era == len(cuts) or place.seq <= min(cuts[era:])
        return False
