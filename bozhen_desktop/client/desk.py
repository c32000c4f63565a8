"""A candidate's terminal without its window: log-in, paper, answers, time, hand-in; sans-IO.

A window, the load process and the simulation run this same code. Answers become commands at once;
whether they are on this PC only or at the hall as well is told per item. A terminal that is cut off
goes on by its own monotonic clock from the last word of the hall, and closes its own paper when the
time is over.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

import msgspec

from bozhen_desktop.domain.access import AcceptRules, LogIn
from bozhen_desktop.domain.answers import SaveAnswer
from bozhen_desktop.domain.base import Command
from bozhen_desktop.domain.handin import HandIn, receipt_code
from bozhen_desktop.domain.paper import CandidatePaper
from bozhen_desktop.domain.sitting import PAUSED, RUNNING, WAITING
from bozhen_desktop.host.sealing import open_once
from bozhen_desktop.kernel.clock import Clock
from bozhen_desktop.kernel.digest import sha256_hex
from bozhen_desktop.kernel.errors import BozhenError, IntegrityError
from bozhen_desktop.kernel.ids import EntryId, ItemId, OptionId, TicketNo
from bozhen_desktop.wire.messages import (
    Answer,
    Ask,
    BlobPart,
    Down,
    Follow,
    PaperComing,
    PaperKey,
    Pong,
    Query,
    Reply,
    Up,
    ViewAll,
    ViewPart,
)

SAVING, LOCAL, SAVED, REFUSED = "saving", "local", "saved", "refused"
"""正在保存, 已存到本机（不要关机）, 已保存, 没存上."""

SLEPT_MS = 15_000
"""No tick for so long: the PC stood still, its clock does not tell when an answer was made."""

PLEDGE = "cheng-nuo-1"

_paper = msgspec.json.Decoder(CandidatePaper)


class Port(Protocol):
    """The connection of this terminal (`client.link.Link`, or the simulated one)."""

    def ask(self, sitting: str, actor: str, command: Command, token: str = "") -> Ask:
        """Keep a command and send it when possible."""
        ...

    def send(self, message: Up) -> bool:
        """Send something that is not kept; False when cut off."""
        ...


class Base(msgspec.Struct, frozen=True):
    """The group's elapsed ms as the hall told it, and when (boot, mono) it was told."""

    elapsed: int
    boot: str
    mono: int


class Desk:
    """One candidate at one terminal. Public fields are for reading only.

    `pending`: items whose latest answer the hall keeps until two persons decide (待裁定).
    """

    def __init__(self, port: Port, clock: Clock, *, durable: bool = True) -> None:
        self._port = port
        self._clock = clock
        self._durable = durable
        self.sitting = ""
        self.entry = ""
        self.epoch = 0
        self.refusal = ""
        self.rows: dict[str, Any] = {}
        self.paper: CandidatePaper | None = None
        self.choices: dict[str, list[str]] = {}
        self.states: dict[str, str] = {}
        self.refused: list[Answer] = []
        self.pending: set[str] = set()
        self.receipt = ""
        self.hand_in_refused = ""
        self._base: Base | None = None
        self._ticked = clock.mono_ms()
        self._step, self._query = 0, 0
        self._asked: dict[int, tuple[str, str]] = {}
        self._astray: set[str] = set()
        self._counted: dict[str, list[str]] = {}
        self._sent: dict[int, list[str]] = {}
        self._coming: PaperComing | None = None
        self._sealed = bytearray()
        self._key: bytes | None = None
        self._mine: dict[int, str] = {}
        self._handlers: dict[type[Down], Callable[[Any], None]] = {
            Answer: self._answered,
            ViewAll: self._view,
            ViewPart: self._changed,
            PaperComing: self._paper_coming,
            BlobPart: self._part,
            PaperKey: self._key_came,
            Pong: self._ponged,
            Reply: self._replied,
        }

    # ------------------------------------------------------------ the candidate
    def log_in(self, sitting: str, last4: str, ticket: str = "") -> None:
        """是我: the last four of the ID; `ticket` only when the seat does not tell who it is."""
        self.sitting, self.refusal = sitting, ""
        command = LogIn(last4=last4, ticket=TicketNo(ticket), boot=self._clock.boot)
        self._note(self._port.ask(sitting, "", command), "log-in", "")

    def accept(self) -> None:
        """The rules were read and the integrity pledge is given."""
        ask = self._port.ask(self.sitting, self.entry, AcceptRules(pledge=PLEDGE))
        self._note(ask, "pledge", "")

    def choose(self, item: str, options: list[str]) -> None:
        """Choose `options` for an item; an empty list clears it.

        Raises:
            BozhenError: `paper-closed` (not begun, handed in, out of time; why `paused`),
                `item-unknown`, those of the outbox.
        """
        if self.rows.get("clock", {}).get("phase") == PAUSED:
            raise BozhenError("paper-closed", why="paused")
        self._answer(item, options)

    def _answer(self, item: str, options: list[str]) -> None:
        if self.paper is None or self.closed:
            raise BozhenError("paper-closed")
        known = next((row for row in self.paper.items if row.id == item), None)
        if known is None:
            raise BozhenError("item-unknown", item=item)
        command = SaveAnswer(
            item=ItemId(item),
            version=known.version,
            options=[OptionId(option) for option in sorted(set(options))],
            epoch=self.epoch,
            step=self._step + 1,
            made=self.elapsed(),
            gap=self._slept(),
        )
        ask = self._port.ask(self.sitting, self.entry, command)
        self._step += 1
        self.choices[item] = list(command.options)
        self.states[item] = LOCAL if self._durable else SAVING
        self._note(ask, "answer", item)
        self._sent[ask.number] = list(command.options)

    def hand_in(self) -> None:
        """Hand in everything as it stands here; the receipt must be the hall's too."""
        command = HandIn(epoch=self.epoch, receipt=self.own_receipt())
        self._note(self._port.ask(self.sitting, self.entry, command), "hand-in", "")

    # ------------------------------------------------------------ what it knows
    @property
    def ready(self) -> bool:
        """Whether the paper can be read: it is here and its key came."""
        return self.paper is not None

    @property
    def handed_in(self) -> bool:
        """Whether the hall has closed this paper."""
        return bool(self.rows.get("me", {}).get("cause"))

    @property
    def closed(self) -> bool:
        """Whether answers may no longer be changed: handed in, or the time is over."""
        budget = self.rows.get("time", {}).get("budget", 0)
        return self.handed_in or self._base is None or self.elapsed() > budget

    @property
    def unsaved(self) -> int:
        """Answers that the hall has not acknowledged."""
        return sum(state in (SAVING, LOCAL) for state in self.states.values())

    def own_receipt(self) -> str:
        """The receipt over the answers as this terminal has them.

        An answer that was refused or waits for a decision does not count yet, here as at the hall.
        """
        digest = self.paper.paper_digest if self.paper is not None else ""
        aside = self.pending | {item for item, state in self.states.items() if state == REFUSED}
        answers = {
            item: [OptionId(o) for o in (self._counted.get(item, []) if item in aside else options)]
            for item, options in self.choices.items()
        }
        return receipt_code(EntryId(self.entry), digest, answers)

    def elapsed(self) -> int:
        """The group's elapsed ms by the last word of the hall and this PC's monotonic clock."""
        base = self._base
        if base is None:
            return 0
        if self.rows.get("clock", {}).get("phase") != RUNNING or base.boot != self._clock.boot:
            return base.elapsed
        return base.elapsed + max(self._clock.mono_ms() - base.mono, 0)

    def elapsed_by_group(self) -> dict[str, int]:
        """What a life sign reports."""
        group = self.rows.get("who", {}).get("group")
        return {group: self.elapsed()} if group and self._base is not None else {}

    def tick(self) -> None:
        """Called about once a second."""
        self._ticked = self._clock.mono_ms()

    def _slept(self) -> bool:
        base = self._base
        stood = self._clock.mono_ms() - self._ticked > SLEPT_MS
        return stood or base is None or base.boot != self._clock.boot

    # ------------------------------------------------------------ from the hall
    def connected(self) -> None:
        """The session stands again: follow the view, fetch what may have been missed."""
        if self.entry:
            self._port.send(Follow(sitting=self.sitting, actor=self.entry))
            for name in ("own-answers", "own-paper")[: 1 + (self.paper is None)]:
                self._ask_query(name)

    def on_event(self, message: Down) -> None:
        """Take one message of the hall."""
        handler = self._handlers.get(type(message))
        if handler is not None:
            handler(message)

    def _view(self, message: ViewAll) -> None:
        if message.actor == self.entry:
            stood = self.rows.get("clock", {}).get("phase", RUNNING) != RUNNING
            self.rows = {**({} if "me" in message.rows else self.rows), **message.rows}
            self._noted_time()
            if stood and self.rows.get("clock", {}).get("phase") == RUNNING:
                self._base = None  # it began to run unheard: key and Pong tell since when

    def _paper_coming(self, message: PaperComing) -> None:
        if message.entry == self.entry:
            self._coming, self._sealed = message, bytearray()

    def _key_came(self, message: PaperKey) -> None:
        if message.entry == self.entry:
            self._key = message.key
            if message.elapsed >= 0:
                self._heard(message.elapsed)
            self._unseal()

    def _ponged(self, message: Pong) -> None:
        group = self.rows.get("who", {}).get("group", "")
        if group in message.elapsed:
            self._heard(message.elapsed[group])

    def _note(self, ask: Ask, what: str, item: str) -> None:
        self._asked[ask.number] = (what, item)

    def _answered(self, answer: Answer) -> None:
        what, item = self._asked.pop(answer.number, ("", ""))
        if what == "log-in":
            self._logged_in(answer)
        elif what == "answer":
            self._placed(answer, item)
        elif what == "hand-in":
            self.hand_in_refused = answer.code
            self.receipt = answer.data.get("receipt", self.receipt)
        elif answer.data.get("event") == "logged-in" and answer.data["entry"] == self.entry:
            self._again(answer)
        if answer.data.get("event") == "tail-applied":
            self.receipt = answer.data["receipt"]

    def _placed(self, answer: Answer, item: str) -> None:
        """What the hall made of an answer; the last one of an item decides how it stands."""
        options, event = self._sent.pop(answer.number, []), answer.data.get("event")
        if answer.code:
            self.refused.append(answer)
            if answer.code in ("answer-out-of-order", "epoch-unknown"):
                self._astray.add(item)
        elif event == "answer-pending":
            self.pending.add(item)
        elif event != "answer-superseded":
            self._counted[item] = options
            self.pending.discard(item)
        on_their_way = {other for what, other in self._asked.values() if what == "answer"}
        if item not in on_their_way:
            self.states[item] = REFUSED if answer.code else SAVED
        if self._astray and not on_their_way:
            self._say_again(int(answer.params.get("expected", self._step + 1)) - 1)

    def _again(self, answer: Answer) -> None:
        """An earlier log-in that a journal had lost: it counts anew, maybe by a new number."""
        same = answer.data["epoch"] == self.epoch
        self.connected() if same else self._logged_in(answer)

    def _logged_in(self, answer: Answer) -> None:
        self.refusal = answer.code
        if answer.code:
            return
        if answer.data["entry"] != self.entry:
            self._begin()
        self.entry, self.epoch = answer.data["entry"], answer.data["epoch"]
        self._step = 0
        self._port.send(Follow(sitting=self.sitting, actor=self.entry))
        self._ask_query("own-answers")

    def _begin(self) -> None:
        """Somebody else sits here now: nothing of the one before is his."""
        self.rows, self.choices, self.states, self.refused = {}, {}, {}, []
        self.paper, self.receipt, self.hand_in_refused = None, "", ""
        self._base, self._coming, self._key, self._sealed = None, None, None, bytearray()
        self.pending, self._astray, self._counted, self._sent = set(), set(), {}, {}
        self._asked = {number: ask for number, ask in self._asked.items() if ask[0] == "log-in"}
        self._mine.clear()

    def _ask_query(self, name: str) -> None:
        self._query += 1
        self._mine[self._query] = name
        query = Query(id=self._query, sitting=self.sitting, actor=self.entry, name=name)
        self._port.send(query)

    def _replied(self, reply: Reply) -> None:
        """Answers the hall has of this entry, from another terminal or before a restart.

        What it acknowledged once and has no more (its journal lost its end) is said again.
        """
        if self._mine.pop(reply.id, "") != "own-answers" or reply.code:
            return
        waiting = {item for what, item in self._asked.values() if what == "answer"}
        known: dict[str, list[str]] = reply.data["answers"]
        for item, options in known.items():
            self._counted[item] = list(options)
            if item not in waiting:
                self.choices[item] = list(options)
                self.states[item] = SAVED
        self.receipt = reply.data["receipt"] or self.receipt
        if reply.data["epoch"] == self.epoch:
            self._astray |= self._counted.keys() - known.keys() - waiting
            if not waiting:
                self._say_again(reply.data["step"])

    def _say_again(self, step: int) -> None:
        """The hall lost steps of this log-in: go on where it stands, with all that it lost."""
        lost, self._astray = self._astray - self.pending, set()
        self._step = step
        for item in sorted(lost) if self.paper is not None else ():
            self._counted.pop(item, None)
            if self.closed:
                self.states[item] = REFUSED
            elif self.choices.get(item):
                self._answer(item, self.choices[item])

    def _changed(self, part: ViewPart) -> None:
        if part.actor != self.entry:
            return
        before = self.rows.get("clock", {}).get("phase", RUNNING)
        for path, row in part.changes:
            if row is None:
                self.rows.pop(path, None)
            else:
                self.rows[path] = row
        self._noted_time(before)

    def _noted_time(self, before: str = RUNNING) -> None:
        """A clock that stands, or runs on from there, says where; all others Pong and key tell."""
        clock = self.rows.get("clock", {})
        started = before == WAITING and self._key is not None
        ran_on = before == clock.get("phase") == RUNNING or started
        if "elapsed" in clock and not ran_on:
            self._heard(clock["elapsed"])
        receipt = self.rows.get("me", {}).get("receipt", "")
        self.receipt = receipt or self.receipt

    def _heard(self, elapsed: int) -> None:
        self._base = Base(elapsed, self._clock.boot, self._clock.mono_ms())

    def _part(self, part: BlobPart) -> None:
        coming = self._coming
        if coming is None or part.digest != coming.digest or part.offset != len(self._sealed):
            return
        self._sealed += part.data
        if len(self._sealed) == coming.size:
            self._unseal()

    def _unseal(self) -> None:
        coming = self._coming
        if self._key is None or coming is None or len(self._sealed) != coming.size:
            return
        sealed = bytes(self._sealed)
        if sha256_hex(sealed) != coming.digest:
            raise IntegrityError("paper-digest")
        self.paper = _paper.decode(open_once(self._key, sealed))
