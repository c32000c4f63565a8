"""The world of a simulated day: one clock, one queue of what comes, lines, devices.

Everything random comes from one generator, so a day is the same for the same seed and script.
"""

from __future__ import annotations

import heapq
from collections import Counter, deque
from collections.abc import Callable
from random import Random
from typing import TYPE_CHECKING, Any

from bozhen_desktop.cli import faults
from bozhen_desktop.cli.sim_check import Checker
from bozhen_desktop.cli.sim_lines import Line, PcClock
from bozhen_desktop.cli.sim_plan import SITTING, Plan
from bozhen_desktop.client.memory_outbox import MemoryOutbox
from bozhen_desktop.domain.answers import SaveAnswer
from bozhen_desktop.domain.base import Command
from bozhen_desktop.domain.handin import HandIn
from bozhen_desktop.hall.links import sits_here
from bozhen_desktop.host.room_file import staff_token
from bozhen_desktop.host.signing import SigningKey, fingerprint
from bozhen_desktop.wire.messages import (
    Answer,
    Ask,
    Down,
    Follow,
    Held,
    Reply,
    Up,
    ViewAll,
    ViewPart,
    Welcome,
    encode,
)
from bozhen_desktop.wire.peer_side import EnrolPlan, Peer, Trusted

if TYPE_CHECKING:
    from bozhen_desktop.cli.sim_hall import HallPc

__all__ = ["FP", "TOKEN", "Device", "Line", "PcClock", "World"]

TOKEN = "t" * 30
FP = "f" * 64
LATE_MS = 2_500
"""A life sign over a slow line, and the pulse of its device."""

TAPPED = 80
"""So many frames of each PC are kept, for whoever plays them back."""

PING_MS, SILENT_MS = 3_000, 6_000
"""As `client.link.Pace`, but fewer life signs: days must be quick."""


class World:
    """Time in ms since the day began; `later` calls run in order of their time."""

    hall: HallPc

    def __init__(self, plan: Plan, rng: Random, control: str = "") -> None:
        self.plan = plan
        self.rng = rng
        self.control = control
        self.now = 0
        self.check = Checker(plan, lambda: self.now)
        self.check.reported = self._reported
        self.check.served = self._served
        self.trace: list[tuple[int, str]] = []
        self.devices: list[Device] = []
        self.terminals: dict[str, Device] = {}
        self.kinds: Counter[str] = Counter()
        self.did: Counter[str] = Counter()
        self.by_wall = False
        self._queue: list[tuple[int, int, Callable[..., None], tuple[Any, ...]]] = []
        self._order = 0

    def later(self, ms: int, call: Callable[..., None], *args: Any) -> None:
        """Call something `ms` from now."""
        self.at(self.now + ms, call, *args)

    def at(self, due: int, call: Callable[..., None], *args: Any) -> None:
        """Call something at a moment."""
        self._order += 1
        heapq.heappush(self._queue, (due, self._order, call, args))

    def pass_time(self, ms: int) -> None:
        """Let everything happen that is due in the next `ms`."""
        until = self.now + ms
        while self._queue and self._queue[0][0] <= until:
            due, _, call, args = heapq.heappop(self._queue)
            self.now = max(self.now, due)
            call(*args)
        self.now = until

    def _served(self, fp: str) -> bool:
        since = self.now - PING_MS - LATE_MS
        sits = self.check.sat.get(fp, since + 1) <= since
        first = [one for one in self.devices if one.fp == fp and not one.copied]
        return sits and any(one.is_served_since(since) for one in first)

    def _reported(self, group: str) -> int:
        """What terminals that were served long enough have told of a group at the least."""
        told = [
            one.desk.elapsed_by_group().get(group, 0)
            for one in self.terminals.values()
            if one.desk is not None
            and one.is_served_since(self.now - PING_MS - LATE_MS)
            and self._sits_at(one, one.desk.entry)
        ]
        return max(told, default=0) - PING_MS - LATE_MS

    def _sits_at(self, device: Device, entry: str) -> bool:
        """A PC that somebody was moved away from reports for nobody."""
        room = self.hall.room
        return room is not None and sits_here(room, entry, device.fp)

    def note(self, what: str) -> None:
        """A line of the trace."""
        self.trace.append((self.now, what))

    def fault(self, kind: str, what: str) -> None:
        """A line of the trace that counts as a fault."""
        self.kinds[kind] += 1
        self.note(f"fault: {what}")

    @property
    def parted(self) -> bool:
        """Whether a terminal that is on cannot reach the hall."""
        return any(one.on and one.away > self.now for one in self.terminals.values())

    def device(self, kind: str, seat: str = "") -> Device:
        """A new PC, still off."""
        made = Device(self, kind, seat)
        self.devices.append(made)
        if kind == "terminal":
            self.terminals[seat] = made
        return made


class Device:
    """A PC with its program: the real conversation, and at a terminal the real desk.

    `away`: it cannot reach the hall before that moment; `asleep` likewise stands still.
    """

    def __init__(self, world: World, kind: str, seat: str) -> None:
        self.world = world
        self.kind = kind
        self.seat = seat
        self.name = seat or kind
        self.on = self.dead = False
        self.away = self.asleep = 0
        self.slow = self.twice = 0
        self.copied = self.plain = False
        self.code = ""
        self.tap: deque[bytes] = deque(maxlen=TAPPED)
        self.boots = self.lives = self._id = 0
        self.line: Line | None = None
        self.views: dict[str, dict[str, Any]] = {}
        self._whole: set[str] = set()
        self.unseen: set[str] = set()
        self.waiting: dict[int, Callable[[Reply | None], None]] = {}
        self.answers: dict[int, Callable[[Answer], None]] = {}
        self._retry = self._heard = self._pinged = self.welcomed = 0
        self.forget()

    # ------------------------------------------------------------ the PC
    def die(self) -> None:
        """It never comes back; what only it had is gone."""
        self.unplug()
        self.on, self.dead = False, True
        self.world.check.forgotten.add(self.fp)

    def wipe(self) -> None:
        """It forgets everything at a reboot, as many lab PCs do."""
        self.world.check.forgotten.add(self.fp)
        self.forget()

    def forget(self) -> None:
        """As new: no key, no outbox."""
        self.key = SigningKey(self.world.rng.randbytes(32))
        self.fp = fingerprint(self.key.public)
        self.outbox: Any = MemoryOutbox()
        if self.world.control == faults.DROP_QUEUE:
            self.outbox = faults.DropQueue(self.outbox)
        self.incarnation = f"life{self.world.rng.getrandbits(32):08x}"
        self.restart()

    def restart(self) -> None:
        """The program starts over the same folder."""
        self.unplug()
        self.boots += 1
        self.clock = PcClock(self.world, f"{self.name}-{self.boots}")
        trusted = Trusted(room_public=self.world.hall.room_key.public)
        seat = self.seat if self.kind == "terminal" else ""
        room_key = self.world.hall.room_key
        token = TOKEN if self.kind == "terminal" else staff_token(room_key, TOKEN)
        plan = EnrolPlan(token=token, seat=seat, host_name=self.name)
        if self.plain:
            trusted, plan = Trusted(), EnrolPlan(code=self.code, host_name=self.name)
        self.peer = Peer(
            self.key, self.kind, "rehearsal", self.incarnation, self.outbox, trusted, plan
        )
        desk = faults.desk_class(self.world.control)
        self.desk = desk(self, self.clock) if self.kind == "terminal" else None
        self.answers.clear()
        self.handing = 0

    def type_code(self, code: str) -> None:
        """Somebody types a room code at a PC without a room file."""
        if self.plain and self.peer.welcome is None:
            self.code = code
            self.restart()

    def switch_on(self) -> None:
        """It connects by itself from now on."""
        self.on = True
        self._retry = self.world.now

    def unplug(self) -> None:
        """The device's end of the connection is gone."""
        if self.line is not None:
            self.line.device_open = False
            self.line = None
            self.peer.disconnected()
        self._give_up()
        self._retry = self.world.now + self.world.rng.randrange(200, 1500)

    def is_served_since(self, then: int) -> bool:
        """Whether its frames have reached the hall all the time since then."""
        line, now = self.line, self.world.now
        if line is None or line.dark or self.asleep > now or self.peer.welcome is None:
            return False
        return self.welcomed <= then

    def _give_up(self) -> None:
        """As `client.session`: what is not kept is over when the session is."""
        waiting, self.waiting = self.waiting, {}
        for then in waiting.values():
            then(None)

    def pulse(self) -> None:
        """About once a second."""
        world = self.world
        if not self.on or self.asleep > world.now:
            return
        if self.desk is not None:
            self.desk.tick()
        if self.line is None:
            if max(self._retry, self.away) <= world.now:
                self._connect()
            return
        if world.now - self._heard > SILENT_MS * (3 if self.peer.held else 1):
            self.world.hall.hung_up(self.line)
            self.unplug()
        elif world.now - self._pinged >= PING_MS:
            self._pinged = world.now
            elapsed = self.desk.elapsed_by_group() if self.desk is not None else {}
            self._up(self.peer.ping(self.clock.mono_ms(), elapsed))

    def _connect(self) -> None:
        line = self.world.hall.accept(self)
        if line is None:
            self._retry = self.world.now + 1_000
            return
        self.line = line
        self._heard = self._pinged = self.world.now
        self._up(self.peer.connected(FP, f"{self.world.rng.getrandbits(128):032x}"))

    # ------------------------------------------------------------ the port of the desk
    def ask(self, sitting: str, actor: str, command: Command, token: str = "") -> Ask:
        """See `client.desk.Port`."""
        ask, send = self.peer.ask(sitting, actor, command, token)
        if isinstance(command, SaveAnswer):
            self.world.check.asked(self.fp, actor, ask.number, command)
        elif isinstance(command, HandIn):
            self.handing = ask.number
        self._up(send)
        return ask

    def send(self, message: Up) -> bool:
        """See `client.desk.Port`."""
        if self.line is None or not self.peer.ready:
            return False
        self._up([message])
        return True

    def _up(self, messages: list[Up]) -> None:
        line = self.line
        if line is None:
            return
        for message in messages:
            again = isinstance(message, Ask) and self.twice > self.world.now
            frame = encode(message)
            self.tap.append(frame)
            for _ in range(1 + again):
                self.world.hall.carry_up(line, frame)

    def call(self, make: Callable[[int], Up], then: Callable[[Reply | None], None]) -> None:
        """Send something that is not kept; `then` gets the reply, or None when cut off."""
        self._id += 1
        id = self._id
        if self.send(make(id)):
            self.waiting[id] = then

    # ------------------------------------------------------------ from the hall
    def heard(self, message: Down) -> None:
        """A message of the hall."""
        self._heard = self.world.now
        if isinstance(message, Answer):
            self.world.check.answered(self.fp, message)
            self.handing = 0 if message.number == self.handing else self.handing
        taken = self.peer.receive(message)
        self._up(taken.send)
        for event in taken.events:
            if self.desk is not None:
                self.desk.on_event(event)
                if isinstance(event, Answer):
                    self.world.check.desk(self.desk)
            else:
                self._taken(event)
        if isinstance(message, Held):
            self._give_up()
        if isinstance(message, Welcome) and not taken.close:
            self._welcomed()
        if taken.close:
            self._closed(taken.close)

    def _welcomed(self) -> None:
        self.welcomed = self.world.now
        if self.desk is not None:
            self.desk.connected()
        for actor in self.views:
            self.follow(actor)

    def _closed(self, code: str) -> None:
        if code == "incarnation-over":
            self.lives += 1
            self.world.check.renewed(self.fp)
            if isinstance(self.outbox, MemoryOutbox):
                self.outbox.renewed()
            self.incarnation = f"life{self.world.rng.getrandbits(32):08x}"
            self.peer.renew(self.incarnation)
        if self.line is not None:
            self.world.hall.hung_up(self.line)
        self.unplug()

    def _taken(self, event: Down) -> None:
        match event:
            case Answer():
                then = self.answers.pop(event.number, None)
                if then is not None:
                    then(event)
            case Reply():
                self._replied(event)
            case ViewAll():
                if event.actor not in self._whole:
                    self._whole.add(event.actor)
                    self.views[event.actor] = {}
                self.views[event.actor].update(event.rows)
            case ViewPart():
                self._changed(event)
            case _:
                pass

    def _replied(self, reply: Reply) -> None:
        if reply.code == "follow-refused":
            self.unseen.add(reply.params["actor"])
            self.views.pop(reply.params["actor"], None)
        then = self.waiting.pop(reply.id, None)
        if then is not None:
            then(reply)

    def _changed(self, part: ViewPart) -> None:
        view = self.views.setdefault(part.actor, {})
        for path, row in part.changes:
            if row is None:
                view.pop(path, None)
            else:
                view[path] = row

    def follow(self, actor: str) -> None:
        """Follow the view of a person who is logged in here."""
        self.views.setdefault(actor, {})
        self._whole.discard(actor)
        self.unseen.discard(actor)
        self.send(Follow(sitting=SITTING, actor=actor))
