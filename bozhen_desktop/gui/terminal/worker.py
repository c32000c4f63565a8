"""The desk in the link's thread: takes the window's acts in order, tells what became of them."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import Any, Protocol

from bozhen_desktop.client.desk import Desk
from bozhen_desktop.client.dialling import Address
from bozhen_desktop.client.discovery import Found
from bozhen_desktop.client.link import CONNECTED, CUT_OFF
from bozhen_desktop.domain.base import Command
from bozhen_desktop.domain.incidents import AcknowledgeMessage, LowerHand, RaiseHand
from bozhen_desktop.gui.terminal.sight import FAILED, FORGETS, GOOD, Sight
from bozhen_desktop.gui.terminal.steady import SteadyOutbox
from bozhen_desktop.kernel.clock import Clock
from bozhen_desktop.kernel.errors import BozhenError
from bozhen_desktop.kernel.ids import EntryId
from bozhen_desktop.wire.messages import Answer, Ask, Down, Up
from bozhen_desktop.wire.peer_side import NO_PLAN, EnrolPlan, Peer

_NEXT_SITTING = (
    "nobody-at-seat",
    "not-present",
    "already-handed-in",
    "group-over",
    "ticket-unknown",
    "sitting-unknown",
    "sitting-closed",
)
"""Refusals after which another open sitting is tried: he may be due there."""


WRONG_CODE = ("pairing-failed", "room-code-wrong")


class Wire(Protocol):
    """What the desk speaks through: `client.link.Link`."""

    peer: Peer

    def ask(self, sitting: str, actor: str, command: Command, token: str = "") -> Ask:
        """Keep a command and send it when possible."""
        ...

    def send(self, message: Up) -> bool:
        """Send something that is not kept."""
        ...

    def enrol(self, plan: EnrolPlan) -> None:
        """Introduce this device by a plan."""
        ...


class DeskWorker:
    """Everything here runs in one thread. `tell` gets a `Sight` after every change; `forget` is
    told a sitting of which this PC need keep nothing any more.
    """

    def __init__(
        self, clock: Clock, tell: Callable[[Sight], object], *, persists: bool = True
    ) -> None:
        self.desk = Desk(self, clock)
        self.wire: Wire | None = None
        self.forget: Callable[[str], object] = lambda sitting: None
        self._forgotten: set[str] = set()
        self._clock = clock
        self._tell = tell
        self._persists = persists
        self._link, self._code = CUT_OFF, ""
        self._given = 0
        self._trouble = ""
        self._params: dict[str, Any] = {}
        self._enrol_refused = ""
        self._halls: list[list[Address]] = []
        self._asking = self._handing_in = False
        self._untried: list[str] = []
        self._typed = ("", "")

    # ------------------------------------------------------ the port of the desk
    def ask(self, sitting: str, actor: str, command: Command, token: str = "") -> Ask:
        """See `client.desk.Port`."""
        if self.wire is None:
            raise BozhenError("cut-off")
        return self.wire.ask(sitting, actor, command, token)

    def send(self, message: Up) -> bool:
        """See `client.desk.Port`."""
        return self.wire is not None and self.wire.send(message)

    # ------------------------------------------------------------ from the link
    def on_event(self, message: Down) -> None:
        """For the link."""
        try:
            self.desk.on_event(message)
        except BozhenError as error:
            self._trouble = error.code
        if isinstance(message, Answer):
            self._answered(message)
        self._forget_closed()
        self.tell()

    def on_state(self, state: str, code: str) -> None:
        """For the link."""
        self._link, self._code = state, code
        if code in WRONG_CODE and self.wire is not None:
            self._enrol_refused = code
            self.wire.peer.plan = NO_PLAN  # a wrong code is tried once, not until it is locked
        if state == CONNECTED:
            self._enrol_refused = ""
            self.desk.connected()
        self.tell()

    def found(self, halls: list[Found]) -> None:
        """For the one who looks round; only where to knock is of use here."""
        self._halls = [one.addresses for one in halls]
        self.tell()

    def _answered(self, answer: Answer) -> None:
        if answer.code:
            self._params = dict(answer.params)
        if self._asking and (answer.code or self.desk.entry):
            self._log_in_answered(answer.code)
        if self._handing_in and (self.desk.handed_in or self.desk.hand_in_refused):
            self._handing_in = False

    def _forget_closed(self) -> None:
        """The sitting is closed and both ends have the same receipt: his answers may go."""
        desk = self.desk
        closed = desk.rows.get("sitting", {}).get("closed", False)
        if not closed or not desk.handed_in or desk.sitting in self._forgotten:
            return
        if desk.receipt == desk.own_receipt():
            self._forgotten.add(desk.sitting)
            with contextlib.suppress(BozhenError):  # then they go with the folder
                self.forget(desk.sitting)

    def _log_in_answered(self, code: str) -> None:
        if code in _NEXT_SITTING and self._untried:
            self.desk.log_in(self._untried.pop(0), *self._typed)
        else:
            self._asking = False

    # ------------------------------------------------------- acts of the window
    def act(self, number: int, name: str, arguments: tuple[Any, ...]) -> None:
        """Do act `name` (a method below) and tell; a failure is told as `trouble`."""
        self._given, self._trouble = number, ""
        acts: dict[str, Callable[..., None]] = {
            "log-in": self.log_in,
            "accept": self.desk.accept,
            "choose": self.desk.choose,
            "hand-in": self.hand_in,
            "hand": self.hand,
            "read": self.read,
            "enrol": self.enrol,
            "leave": self.leave,
        }
        try:
            acts[name](*arguments)
        except BozhenError as error:
            self._trouble = error.code
        self.tell()

    def log_in(self, last4: str, ticket: str) -> None:
        """Log in at the first open sitting that has somebody at this seat."""
        self._typed = (last4, ticket)
        self._untried = self._sittings()
        if self._untried:
            self._asking = True
            self.desk.log_in(self._untried.pop(0), last4, ticket)

    def hand_in(self) -> None:
        """Hand in; asked again it begins anew."""
        self._handing_in, self.desk.hand_in_refused = True, ""
        self.desk.hand_in()

    def hand(self, up: bool, reason: str = "") -> None:
        """Raise the hand, for one of `HAND_REASONS` or "", or lower it."""
        entry = EntryId(self.desk.entry)
        command = RaiseHand(reason=reason) if up else LowerHand(entry=entry)
        self.ask(self.desk.sitting, entry, command)

    def read(self, number: int) -> None:
        """A message was read."""
        self.ask(self.desk.sitting, self.desk.entry, AcknowledgeMessage(number=number))

    def enrol(self, plan: EnrolPlan) -> None:
        """Introduce this PC by a typed room code."""
        self._enrol_refused = ""
        if self.wire is not None:
            self.wire.enrol(plan)

    def leave(self) -> None:
        """The next candidate: nothing of the one before is shown."""
        self.desk = Desk(self, self._clock)

    def tick(self) -> None:
        """About once a second."""
        self.desk.tick()

    # ------------------------------------------------------------ what is told
    def _disk(self) -> str:
        outbox = self.wire.peer.outbox if self.wire is not None else None
        if isinstance(outbox, SteadyOutbox) and outbox.failed:
            return FAILED
        return GOOD if self._persists else FORGETS

    def _sittings(self) -> list[str]:
        welcome = self.wire.peer.welcome if self.wire is not None else None
        open_ones = [
            (each.day, each.id)
            for each in (welcome.sittings if welcome is not None else ())
            if each.subject == "theory" and not each.closed
        ]
        return [name for _, name in sorted(open_ones)]

    def tell(self) -> None:
        """Give the window a picture of now."""
        desk, peer = self.desk, self.wire.peer if self.wire is not None else None
        welcome = peer.welcome if peer is not None else None
        self._tell(
            Sight(
                given=self._given,
                link=self._link,
                code=self._code,
                met=peer is not None and bool(peer.trusted.room_public),
                seat=welcome.seat if welcome is not None else "",
                sittings=self._sittings(),
                enrol_refused=self._enrol_refused,
                halls=self._halls,
                disk=self._disk(),
                entry=desk.entry,
                refusal=desk.refusal,
                params=self._params,
                asking=self._asking,
                rows=dict(desk.rows),
                paper=desk.paper,
                choices=dict(desk.choices),
                states=dict(desk.states),
                receipt=desk.receipt,
                own_receipt=desk.own_receipt() if desk.entry else "",
                hand_in_refused=desk.hand_in_refused,
                handing_in=self._handing_in,
                handed_in=desk.handed_in,
                closed=desk.closed,
                trouble=self._trouble,
                elapsed=desk.elapsed(),
                mono=self._clock.mono_ms(),
                running=desk.rows.get("clock", {}).get("phase") == "running",
            )
        )
