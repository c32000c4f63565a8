"""The console's end of the room: who is logged in here, the view he follows, what he asks for.

Screens render `rows` and call `do` and `request`; nothing is decided here. Whatever the hall
refuses becomes a line in `said`, unless the screen takes the refusal itself.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from bozhen_desktop.client.session import Session
from bozhen_desktop.domain.base import Command
from bozhen_desktop.domain.devices import IssueRoomCode
from bozhen_desktop.gui.bridge import Following, SessionBridge
from bozhen_desktop.gui.console.clocks import GroupTime, Now, group_times
from bozhen_desktop.gui.console.matters import Matter, first_seen, matters
from bozhen_desktop.gui.console.people import Rows, View
from bozhen_desktop.gui.console.wording import of_error
from bozhen_desktop.kernel.clock import Clock
from bozhen_desktop.kernel.digest import digest_of
from bozhen_desktop.kernel.errors import BozhenError
from bozhen_desktop.kernel.ids import SITE
from bozhen_desktop.wire.messages import Down, Sittings, Welcome

Done = Callable[[Any], object]
Failed = Callable[[BozhenError], object]
Second = tuple[str, str]
"""Account and PIN of the second person."""
LOOK_MS = 5_000
"""How often the hall is asked how safe the data are."""


class RoomLink(QObject):
    """State of one console.

    `stick`: the folder that import and export offer first. `safety`: the hall's last word about
    mirror and standby, None before; `own_mirror`: the mirror of a hall on this PC, for which no
    hall has to be asked.

    `changed`: the view, the person or the connection changed; `said`: (tone, line, code) for the
    line that stays at the foot of the window; `sittings_changed`: another list of sittings.
    """

    changed = Signal()
    said = Signal(str, str, str)
    sittings_changed = Signal()

    def __init__(
        self, bridge: SessionBridge, clock: Clock, spool: Path, parent: QObject | None = None
    ) -> None:
        """`spool`: a private folder of this PC for files on their way."""
        super().__init__(parent)
        self.bridge = bridge
        self.spool = spool
        self.stick: Path | None = None
        self.safety: dict[str, Any] | None = None
        self.own_mirror: Callable[[], dict[str, Any] | None] = lambda: None
        self.clock = clock
        self.sittings: list[Any] = []
        self.sitting = ""
        self.me: dict[str, Any] = {}
        self.scored: set[str] = set()
        self._following: Following | None = None
        self._seen: Rows = {}
        self._view: View | None = None
        self._received: dict[str, int] = {}
        self._since: dict[str, int] = {}
        bridge.heard.connect(self._on_heard)
        bridge.state_changed.connect(self._on_state)
        bridge.unhandled.connect(self.complain)
        self._looking = QTimer(self)
        self._looking.setInterval(LOOK_MS)
        self._looking.timeout.connect(self.look_safety)
        self._looking.start()

    # ------------------------------------------------------------ what is known
    @property
    def connected(self) -> bool:
        """Whether the hall answers."""
        return self.bridge.state == "connected"

    @property
    def actor(self) -> str:
        """The person at this console, or ""."""
        return str(self.me.get("staff", ""))

    @property
    def duties(self) -> list[str]:
        """His duties in the sitting."""
        return list(self.me.get("duties", ()))

    @property
    def rows(self) -> Rows:
        """The view that he follows: path → row; empty before the log-in."""
        if self._following is None:
            return {}
        if self._view is None or self._seen is not self._following.rows:
            self._seen = self._following.rows
            self._view = View(self._seen)
        return self._view

    def times(self) -> list[GroupTime]:
        """Clocks of all groups, now."""
        return group_times(self.rows, Now(self.clock.boot, self.clock.mono_ms()), self._received)

    def matters(self) -> list[Matter]:
        """待处理, with how long each is open."""
        now = self.clock.mono_ms()
        found = matters(self.rows, self._since, now)
        self._since = first_seen(found, self._since, now)
        return found

    # ------------------------------------------------------------ people
    def log_in(self, sitting: str, staff: str, pin: str, failed: Failed | None = None) -> None:
        """Log a person in; `changed` follows when he is, and again when his view is here."""

        def done(found: dict[str, Any]) -> None:
            self.sitting, self.me = sitting, found
            self._follow(sitting, found["staff"])
            self.changed.emit()

        self.bridge.call(lambda hall: hall.staff_on(sitting, staff, pin), done, failed, self)

    def log_out(self) -> None:
        """The person leaves; nothing of his view stays."""
        sitting, actor = self.sitting, self.actor
        self.sitting_gone()
        self.bridge.call(lambda hall: hall.staff_off(sitting, actor), None, None, self)

    def sitting_gone(self) -> None:
        """Nothing of the view stays here; the hall has no such sitting any more."""
        if self._following is not None:
            self._following.deleteLater()
        self._following, self._view, self.me, self.sitting = None, None, {}, ""
        self._received, self._since, self.safety = {}, {}, None
        self.scored.clear()
        self.changed.emit()

    def _follow(self, sitting: str, actor: str) -> None:
        self._following = self.bridge.follow(sitting, actor, self)
        self._following.renewed.connect(self._on_renewed)
        self._following.changed.connect(self._on_changed)

    # ------------------------------------------------------------ acts
    def do(
        self,
        command: Command,
        done: Done | None = None,
        failed: Failed | None = None,
        second: Second | None = None,
        *,
        site: bool = False,
    ) -> None:
        """A command of the person here, confirmed by `second` where two are due.

        Nothing is kept for later: what a person decides now is told now, or refused (`cut-off`).
        `site`: it is about the room's devices, not about the sitting, whose people decide it.
        """
        if not self.connected:
            (failed or self.complain)(BozhenError("cut-off"))
            return
        sitting, actor = self.sitting, self.actor
        place = SITE if site else sitting

        async def work(hall: Session) -> Any:
            if second is None:
                return await hall.ask(place, actor, command)
            token = await hall.witness(sitting, digest_of(command), second)
            return await hall.ask(place, actor, command, token)

        self.bridge.call(work, done, failed, self)

    def request(
        self,
        act: str,
        args: dict[str, Any],
        done: Done | None = None,
        failed: Failed | None = None,
        second: Second | None = None,
    ) -> None:
        """Work of the hall's PC; before a log-in it is asked for in the name of the site."""
        sitting, actor = self.sitting or SITE, self.actor
        self.bridge.call(
            lambda hall: hall.request(sitting, actor, act, second, **args), done, failed, self
        )

    def bring(self, act: str, data: bytes, done: Done, failed: Failed) -> None:
        """Hand a file over and have the hall check it whole and take it in.

        `act`: import-exam | take-receipt | take-trust, in the name of the site, or take-answers,
        which somebody of the sitting asks for.
        """
        mine = act == "take-answers"
        sitting, actor = (self.sitting or SITE, self.actor) if mine else (SITE, "")

        async def work(hall: Session) -> Any:
            digest = await hall.put_file(data)
            return await hall.request(sitting, actor, act, digest=digest)

        self.bridge.call(work, done, failed, self)

    def fetch(self, digest: str, done: Done, failed: Failed) -> None:
        """A file that the hall made."""
        self.bridge.call(lambda hall: hall.fetch(digest), done, failed, self)

    def room_code(self, done: Done, failed: Failed) -> None:
        """A new room code, with which devices may introduce themselves for some minutes."""

        async def work(hall: Session) -> str:
            await hall.ask(SITE, "", IssueRoomCode())
            found = await hall.query(SITE, "", "room-code")
            return str(found["code"])

        self.bridge.call(work, done, failed, self)

    @Slot()
    def look_safety(self) -> None:
        """Ask how safe the data are; `changed` follows when it is not as before."""
        if self.connected and self.actor:
            self.query("safety", self._looked, lambda error: None)

    def _looked(self, found: dict[str, Any]) -> None:
        found["mirror"] = self.own_mirror() or found["mirror"]
        if found != self.safety:
            self.safety = found
            self.changed.emit()

    def query(self, name: str, done: Done, failed: Failed | None = None) -> None:
        """A question."""
        sitting, actor = self.sitting or SITE, self.actor
        self.bridge.call(lambda hall: hall.query(sitting, actor, name), done, failed, self)

    def say(self, line: str, tone: str = "ok", code: str = "") -> None:
        """A line that stays until the next one; "" takes it away."""
        self.said.emit(tone, line, code)

    @Slot(object)
    def complain(self, error: BozhenError) -> None:
        """A refusal as a line."""
        self.say(of_error(error), "alarm", error.code)

    # ------------------------------------------------------------ from the bridge
    @Slot(object)
    def _on_heard(self, message: Down) -> None:
        if isinstance(message, Welcome | Sittings):
            self.sittings = list(message.sittings)
            self.sittings_changed.emit()

    @Slot(str, str)
    def _on_state(self, state: str, code: str) -> None:
        self.changed.emit()

    @Slot()
    def _on_renewed(self) -> None:
        self._view = None
        now = self.clock.mono_ms()
        self._received = {path.partition("/")[2]: now for path in self.rows if _is_clock(path)}
        self.changed.emit()

    @Slot(object)
    def _on_changed(self, paths: set[str]) -> None:
        self._view = None
        now = self.clock.mono_ms()
        self._received.update({path.partition("/")[2]: now for path in paths if _is_clock(path)})
        self.changed.emit()


def _is_clock(path: str) -> bool:
    return path.startswith("clock/")
