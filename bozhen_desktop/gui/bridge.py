"""Between a window and its link's thread: calls go over, results come back as queued signals.

A window never waits. `SessionBridge.call` runs a coroutine of a `client.session.Session` in the
link's thread; its callbacks run in the window's thread. `Following` is a followed view, in the
window's thread, changed as the hall says.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Signal, Slot
from shiboken6 import isValid

from bozhen_desktop.client.link import CONNECTED, CUT_OFF, Link
from bozhen_desktop.client.session import Session
from bozhen_desktop.client.thread import LinkThread
from bozhen_desktop.kernel.errors import BozhenError
from bozhen_desktop.wire.messages import Down, ViewAll, ViewPart

T = TypeVar("T")

OnEvent = Callable[[Down], None]
OnState = Callable[[str, str], None]
Connect = Callable[[OnEvent, OnState], Link]
"""Builds the link, in the link's thread, with the two callbacks it gets."""

Work = Callable[[Session], Coroutine[Any, Any, Any]]
"""What to do with the session, e.g. `lambda hall: hall.query("S1", "chief", "devices")`."""


class Call:
    """One call under way; `owner` is the widget that asked: gone, nobody is told any more."""

    def __init__(
        self,
        owner: QObject | None,
        done: Callable[[Any], object] | None,
        failed: Callable[[BozhenError], object] | None,
    ) -> None:
        self.owner = owner
        self.done = done
        self.failed = failed
        self.result: Any = None
        self.error: BozhenError | None = None

    def tell(self) -> None:
        """Run the callback that is due."""
        if self.owner is not None and not isValid(self.owner):
            return
        if self.error is not None:
            if self.failed is not None:
                self.failed(self.error)
        elif self.done is not None:
            self.done(self.result)


class SessionBridge(QObject):
    """A console's or examiner's session, in its own thread.

    `heard`: every message of the hall for the user; `state_changed`: (state of `client.link`,
    code), also kept in `state` and `code`; `unhandled`: an error of a call without `failed`.
    """

    heard = Signal(object)
    state_changed = Signal(str, str)
    unhandled = Signal(object)
    _over = Signal(object)
    _state = Signal(str, str)

    def __init__(
        self,
        connect: Connect,
        parent: QObject | None = None,
        beside: Callable[[Link], Coroutine[Any, Any, None]] | None = None,
    ) -> None:
        """`beside`: see `LinkThread`."""
        super().__init__(parent)
        self._beside = beside
        self.state, self.code = CUT_OFF, ""
        self.session = Session()
        self._connect = connect
        self._tasks: set[asyncio.Task[None]] = set()
        self._over.connect(self._tell)
        self._state.connect(self._note_state)

    def start(self) -> None:
        """Start the link."""
        self._thread = LinkThread(self._make, self._beside)
        self._thread.start()

    def stop(self) -> None:
        """Say goodbye to the hall and end the thread; nothing may be called afterwards."""
        self._thread.stop()

    def call(
        self,
        work: Work,
        done: Callable[[Any], object] | None = None,
        failed: Callable[[BozhenError], object] | None = None,
        owner: QObject | None = None,
    ) -> None:
        """Do `work` in the link's thread; then `done(result)` or `failed(error)` here.

        Without `failed` an error goes to the signal `unhandled`. A hall that does not answer in a
        minute gives `hall-silent`.
        """
        if failed is None:
            failed = self.unhandled.emit
        self._post(self._begin, work, Call(owner, done, failed))

    def follow(self, sitting: str, actor: str, parent: QObject | None = None) -> Following:
        """Follow the view of a person logged in here, also after a break."""
        following = Following(self, sitting, actor, parent)
        self._post(self.session.follow, sitting, actor)
        return following

    # ------------------------------------------------------ in the link's thread
    def _make(self) -> Link:
        link = self.session.link = self._connect(self._on_event, self._on_state)
        return link

    def _on_event(self, message: Down) -> None:
        self.session.on_event(message)
        self.heard.emit(message)

    def _on_state(self, state: str, code: str) -> None:
        self._state.emit(state, code)
        self.session.on_state(state, code)

    def _begin(self, work: Work, call: Call) -> None:
        task = asyncio.get_running_loop().create_task(self._run(work, call))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _run(self, work: Work, call: Call) -> None:
        try:
            call.result = await work(self.session)
        except BozhenError as error:
            call.error = error
        except TimeoutError:
            call.error = BozhenError("hall-silent")
        self._over.emit(call)

    def _post(self, function: Callable[..., object], *args: Any) -> None:
        """Have something done in the link's thread."""
        self._thread.call(function, *args)

    # ---------------------------------------------------- in the window's thread
    @Slot(object)
    def _tell(self, call: Call) -> None:
        call.tell()

    @Slot(str, str)
    def _note_state(self, state: str, code: str) -> None:
        self.state, self.code = state, code
        self.state_changed.emit(state, code)


class Following(QObject):
    """A followed view in the window's thread: `rows` (path → row), and what became of it.

    `changed` carries the paths that changed (a set of text); `renewed` says that all of it is new.
    What was known stays visible while the hall is away.
    """

    changed = Signal(object)
    renewed = Signal()

    def __init__(
        self, bridge: SessionBridge, sitting: str, actor: str, parent: QObject | None = None
    ) -> None:
        super().__init__(parent or bridge)
        self.sitting, self.actor = sitting, actor
        self.rows: dict[str, Any] = {}
        self._stale = True
        bridge.heard.connect(self.take)
        bridge.state_changed.connect(self._on_state)

    def table(self, noun: str) -> dict[str, Any]:
        """The rows of one noun: key → row, in order of arrival."""
        head = noun + "/"
        return {path[len(head) :]: row for path, row in self.rows.items() if path.startswith(head)}

    def row(self, path: str) -> dict[str, Any]:
        """One row; empty when it is not there."""
        found: dict[str, Any] = self.rows.get(path, {})
        return found

    @Slot(object)
    def take(self, message: Down) -> None:
        """Take a message of the hall, if it is about this view."""
        if isinstance(message, ViewAll | ViewPart):
            mine = (message.sitting, message.actor) == (self.sitting, self.actor)
            if mine and isinstance(message, ViewAll):
                self._whole(message)
            elif mine and isinstance(message, ViewPart):
                self._part(message)

    def _whole(self, view: ViewAll) -> None:
        """A whole view may come in several parts; the first one replaces what was known."""
        if self._stale:
            self.rows, self._stale = {}, False
        self.rows.update(view.rows)
        self.renewed.emit()

    def _part(self, part: ViewPart) -> None:
        for path, row in part.changes:
            if row is None:
                self.rows.pop(path, None)
            else:
                self.rows[path] = row
        self.changed.emit({path for path, _ in part.changes})

    @Slot(str, str)
    def _on_state(self, state: str, code: str) -> None:
        if state == CONNECTED:
            self._stale = True
