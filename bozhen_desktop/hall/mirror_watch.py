"""What a hall does when its mirror is not as it should be: alarms; a stop when it knows more."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable
from typing import Protocol

from bozhen_desktop.domain.devices import CommandForked
from bozhen_desktop.hall.mirroring import MirrorFacts, Mirrors
from bozhen_desktop.hall.places import GO_ON
from bozhen_desktop.host.logs import event
from bozhen_desktop.journal.heads import Position
from bozhen_desktop.kernel.errors import BozhenError

PATIENCE_S = 20.0


class Acts(Protocol):
    """What the hall does about it, in its loop."""

    def behind(self, book: str, place: Position) -> None:
        """A journal lost entries up to `place`: nobody is served."""
        ...

    def end_of(self, book: str) -> int:
        """Number of the last entry of a book."""
        ...

    def forks(self) -> list[CommandForked]:
        """The alarms of the site, in order."""
        ...

    def tell(self) -> None:
        """Write `hall.json` again."""
        ...


class MirrorWatch:
    """`mirroring.Told` in the loop of a hall."""

    def __init__(self, mirrors: Mirrors, acts: Acts) -> None:
        self._mirrors = mirrors
        self._acts = acts
        self._loop = asyncio.get_running_loop()
        self._alone: list[str] = []
        mirrors.told = self

    async def begin(self) -> None:
        """Compare every copy before anyone is served, then copy.

        Raises:
            BozhenError: `journal-only-in-mirror`: a sitting is on the medium and not here.
        """
        self._mirrors.start()
        await asyncio.to_thread(self._mirrors.compared, PATIENCE_S)
        if self._alone:
            raise BozhenError("journal-only-in-mirror", book=self._alone[0])

    def mirror_changed(self, facts: MirrorFacts) -> None:
        """See `Told`."""
        level = logging.INFO if facts.state == "ok" else logging.CRITICAL
        reason, book = facts.reason or "none", facts.book or "none"
        event("mirror", level=level, state=facts.state, reason=reason, book=book)
        self._soon(self._acts.tell)

    def mirror_differs(self, book: str, agree: int, place: Position) -> None:
        """See `Told`."""
        self._soon(lambda: self._judge(book, agree, place))

    def mirror_alone(self, book: str) -> None:
        """See `Told`."""
        event("journal-only-in-mirror", level=logging.CRITICAL, book=book)
        self._soon(lambda: self._alone.append(book))

    def _judge(self, book: str, agree: int, place: Position) -> None:
        """A difference after which two persons let the hall go on is known; any other is a journal
        that lost its end.
        """
        if decided(self._acts.forks(), book, agree, self._acts.end_of(book)):
            self._mirrors.lay_aside(book)
        else:
            self._acts.behind(book, place)

    def _soon(self, call: Callable[[], object]) -> None:
        with contextlib.suppress(RuntimeError):  # the loop is closed
            self._loop.call_soon_threadsafe(call)


def decided(forks: list[CommandForked], book: str, agree: int, end: int) -> bool:
    """Whether two persons let this book go on, on the way that it has taken after entry `agree`.

    A book that does not reach to where it went on lost its end since; that is not decided.
    """
    begin = f"{GO_ON}{book} "
    return any(fork.why.startswith(begin) and agree <= fork.number <= end for fork in forks)
