"""Everything around the core that moves: what comes is handed in, what comes out is done.

One thread, one loop. Frames of one turn of the loop are decided one after another; their appends
go to the writers together at its end. No task is made for a message.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable, Coroutine, Sequence
from typing import Any, Protocol

from bozhen_desktop.hall.journals import Journals
from bozhen_desktop.hall.listener import Listener
from bozhen_desktop.hall.output import Append, Moment, Output, Work
from bozhen_desktop.host.logs import event
from bozhen_desktop.journal.port import JournalPort
from bozhen_desktop.kernel.clock import Clock
from bozhen_desktop.kernel.errors import BozhenError
from bozhen_desktop.wire.messages import Fetch, Follow, Ping, Query, Reject, Up

TICK_S = 0.2
LOOK_S = 0.005
LOOK_PART = 10
"""At most one part in so many of the loop's time goes into rows of views while others wait."""

REOPEN_S = 1.0
STOP_S = 5.0
_READING = (Query, Follow, Ping, Fetch)
"""Messages that change nothing: if one breaks the core, its state still holds."""


class CoreLike(Protocol):
    """What the shell needs of `hall.core.Core`."""

    def connected(self, now: Moment, connection: int) -> Output: ...
    def received(self, now: Moment, connection: int, message: Up) -> Output: ...
    def gone(self, now: Moment, connection: int) -> Output: ...
    def committed(self, now: Moment, book: str, tickets: Sequence[int]) -> Output: ...
    def failed(self, now: Moment, book: str, error: BozhenError) -> Output: ...
    def reopened(self, now: Moment, book: str, journal: JournalPort) -> Output: ...
    def worked(self, now: Moment, id: int, result: Any, error: BozhenError | None) -> Output: ...
    def tick(self, now: Moment) -> Output: ...
    def look(self, now: Moment) -> Output: ...
    def closing(self, now: Moment) -> Output: ...


class Worker(Protocol):
    """Does what takes long: `hall.works.Works`."""

    async def do(self, work: Work) -> Any:
        """The result of one piece of work."""
        ...


class Shell:
    """Between listener, core, journals and `works`, which is set before anything happens.

    `fatal` is called when only a restart helps.
    """

    works: Worker

    def __init__(
        self, core: CoreLike, journals: Journals, clock: Clock, fatal: Callable[[], None]
    ) -> None:
        self.core = core
        self.journals = journals
        journals.told = self
        self.clock = clock
        self.listener = Listener(self, clock)
        self._fatal = fatal
        self._loop = asyncio.get_running_loop()
        self._turn: list[Append] = []
        self._waiting: dict[str, int] = {}
        self._settled: list[tuple[str, asyncio.Future[None]]] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self._timer: asyncio.TimerHandle | None = None
        self._looking = False
        self._look_s = LOOK_S
        self._over = False

    # ------------------------------------------------------ told by the listener
    def connected(self, connection: int) -> None:
        """See `listener.Handler`."""
        self._step(False, self.core.connected, connection)

    def received(self, connection: int, message: Up) -> None:
        """See `listener.Handler`."""
        if not self._step(isinstance(message, _READING), self.core.received, connection, message):
            self.listener.send(connection, Reject(code="hall-fault"))
            self.listener.close(connection, "hall-fault")

    def gone(self, connection: int) -> None:
        """See `listener.Handler`."""
        if not self._over:
            self._step(False, self.core.gone, connection)

    def _step(self, harmless: bool, call: Callable[..., Output], *args: object) -> bool:
        """One step of the core; False when the program is at fault.

        Then nothing of the step leaves, and unless it only reads, this process ends: a replay
        gives the true state back.
        """
        try:
            output = call(self.now(), *args)
        except Exception:  # noqa: BLE001 - whatever it is, the state is not to be trusted
            event("hall-fault", level=logging.CRITICAL, error=True, harmless=harmless)
            if not harmless:
                self._fatal()
            return False
        self.do(output)
        return True

    # ------------------------------------------------------ told by the journals
    def committed(self, book: str, tickets: list[int]) -> None:
        """Appends of a book are durable."""
        if book in self.journals.shelves:
            self._waiting[book] = self._waiting.get(book, 0) - len(tickets)
            self._step(False, self.core.committed, book, tickets)
            self._settle()

    def failed(self, book: str, error: BozhenError) -> None:
        """A commit failed: nothing of this book is believed until it was opened and verified."""
        reason = str(error.params.get("reason", ""))
        event("journal-failed", level=logging.CRITICAL, book=book, reason=reason)
        self._turn = [append for append in self._turn if append.book != book]
        self._waiting[book] = 0
        self._settle()
        self._step(False, self.core.failed, book, error)
        self._start(self._reopen(book))

    async def _reopen(self, book: str) -> None:
        """Open the book again; while that fails, nobody is told anything of it."""
        while not self._over:
            await asyncio.sleep(REOPEN_S)
            try:
                journal = await asyncio.to_thread(self.journals.reopen, book)
            except BozhenError as error:
                code = "journal-not-reopened"
                event(code, level=logging.CRITICAL, book=book, reason=error.code)
                continue
            event("journal-reopened", level=logging.WARNING, book=book, seq=journal.last().seq)
            self._waiting[book] = 0
            self._settle()
            self._step(False, self.core.reopened, book, journal)
            return

    # ------------------------------------------------------------------ doing
    def now(self) -> Moment:
        """This moment as the core takes it."""
        return Moment(self.clock.wall_ms(), self.clock.mono_ms(), self.clock.boot)

    def do(self, output: Output) -> None:
        """Send, keep for the end of this turn, close, begin work."""
        for connection, message in output.sends:
            self.listener.send(connection, message)
        for connection, message in output.bulk:
            self.listener.send_bulk(connection, message)
        if output.appends:
            if not self._turn:
                self._loop.call_soon(self._end_turn)
            self._turn += output.appends
        for connection, code in output.closes:
            self.listener.close(connection, code)
        for work in output.works:
            self._start(self._work(work))
        if output.look and not self._looking:
            self._looking = True
            self._loop.call_later(self._look_s, self._look)

    def _look(self) -> None:
        """What many see at once is made in pieces, between the commands of others."""
        self._looking = False
        if not self._over:
            began = self._loop.time()
            self._step(True, self.core.look)
            self._look_s = max(LOOK_S, LOOK_PART * (self._loop.time() - began))

    def _end_turn(self) -> None:
        turn, self._turn = self._turn, []
        for append in turn:
            if append.book in self.journals.shelves:
                self._waiting[append.book] = self._waiting.get(append.book, 0) + 1
        self.journals.write(turn)

    async def _work(self, work: Work) -> None:
        result, problem = None, None
        try:
            result = await self.works.do(work)
        except BozhenError as error:
            event("work-failed", level=logging.ERROR, kind=work.kind, reason=error.code)
            problem = error
        except OSError as error:
            event("work-failed", level=logging.ERROR, error=True, kind=work.kind)
            problem = BozhenError("work-failed", work=work.kind, reason=type(error).__name__)
        self._step(False, self.core.worked, work.id, result, problem)

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        """Errands of people only, never messages: a task each, kept until it is done."""
        task = self._loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and task.exception() is not None:
            event("hall-fault", level=logging.CRITICAL, harmless=False)
            self._fatal()

    # ------------------------------------------------------------ waiting for disk
    async def settled(self, book: str) -> JournalPort:
        """The journal of a book once everything appended to it so far is durable.

        Raises:
            BozhenError: `journal-closed`.
        """
        self._end_turn()
        if self._waiting.get(book, 0) > 0:
            done: asyncio.Future[None] = self._loop.create_future()
            self._settled.append((book, done))
            await done
        shelf = self.journals.shelves.get(book)
        if shelf is None:
            raise BozhenError("journal-closed", file=book)
        return shelf.journal

    def _settle(self) -> None:
        for book, done in list(self._settled):
            if self._waiting.get(book, 0) <= 0 and not done.done():
                done.set_result(None)
        self._settled = [each for each in self._settled if not each[1].done()]

    # ------------------------------------------------------------------- time
    def tick(self) -> None:
        """Let time pass, now and every `TICK_S`."""
        if self._over:
            return
        self._timer = self._loop.call_later(TICK_S, self.tick)
        self._step(False, self.core.tick)
        self.listener.sweep()

    async def stop(self, *, clean: bool) -> None:
        """Last heads (of a core that may be believed), connections told, journals closed."""
        if clean and self._step(True, self.core.closing):
            with contextlib.suppress(BozhenError, TimeoutError):
                async with asyncio.timeout(STOP_S):
                    for book in list(self.journals.shelves):
                        await self.settled(book)
        self._over = True
        if self._timer is not None:
            self._timer.cancel()
        await self.listener.stop()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.to_thread(self.journals.stop)
