"""What must hold on every simulated day, in its own books: from frames, durable entries, people.

Nothing acknowledged is lost, nothing is invented, no answer stands under another name, answers
count only inside budgets, no time is gained or lost, sheets stay blind until all are signed. What
compares whole states stands in `sim_audit`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

import msgspec

from bozhen_desktop.cli.sim_plan import SCORERS, SITTING, Plan
from bozhen_desktop.cli.sim_truth import HANDLERS
from bozhen_desktop.client.desk import SAVED, Desk
from bozhen_desktop.domain.answers import SaveAnswer
from bozhen_desktop.kernel.digest import Entry, canonical, sha256_hex
from bozhen_desktop.wire.messages import Answer, Down, PaperComing, PaperKey, ViewAll, ViewPart

SKEW_MS = 1_500
BACK_MS = 25_000
"""So long after a journal lost its end everybody was told the time again."""

LATE_WORD_MS = 2_500
"""A word on the time may be this old when it arrives over a slow line."""

CANARY = re.compile(rb"cy-(e\d)-(G[\w.-]+)~")
_COUNTED = ("answer-saved", "tail-applied")
_OWN = (ViewAll, ViewPart, PaperComing, PaperKey)
_PLACED = (*_COUNTED, "answer-superseded", "answer-pending")
_decode = msgspec.json.Decoder().decode


class Violation(NamedTuple):
    """What did not hold, and at which ms of the day."""

    code: str
    detail: str
    at: int


class Clock:
    """The true time of a group by the world's clock: running ms, less what an outage gave back."""

    def __init__(self) -> None:
        self.ran = 0
        self.since: int | None = None
        self.shift = 0
        self.anchor = 0

    def at(self, now: int) -> int:
        """Elapsed ms that everybody must agree on."""
        running = now - self.since if self.since is not None else 0
        return self.ran + running - self.shift

    def stop(self, now: int) -> None:
        """It stands still."""
        if self.since is not None:
            self.ran, self.since = self.ran + now - self.since, None

    def run(self, now: int) -> None:
        """It runs from here."""
        self.since = self.anchor = now


class Asked(NamedTuple):
    """An answer as a terminal gave it: number, true elapsed ms and shift then, its gap, when."""

    number: int
    true: int
    shift: int
    gap: bool
    at: int = 0


class Checker:
    """`now` gives the ms of the day; `violations` is what was found, each kind of place once.

    `reported`: ms of a group that terminals must have told the hall since it came back; `served`:
    whether the terminal with this key has been in touch for a while.
    """

    def __init__(self, plan: Plan, now: Callable[[], int]) -> None:
        self.plan = plan
        self.reported: Callable[[str], int] = lambda group: 0
        self.served: Callable[[str], bool] = lambda device: False
        self._now = now
        self._muted = False
        self.violations: list[Violation] = []
        self.boots: dict[str, int] = {}
        self.groups = {str(entry.id): str(entry.group) for entry in plan.arrangement.entries}
        self.blobs: dict[str, bytes] = {}
        self.chosen: set[tuple[str, str, tuple[str, ...]]] = set()
        self.given: dict[tuple[Any, ...], Asked] = {}
        self.acked: set[tuple[str, str, int]] = set()
        self.at_risk: set[tuple[str, str, int]] = set()
        self.refused: dict[tuple[str, int], str] = {}
        self.forgotten: set[str] = set()
        self.hostile: set[str] = set()
        self.collected: set[tuple[str, int]] = set()
        self.lost: set[tuple[str, int]] = set()
        self.ever: set[tuple[str, int, str]] = set()
        self.once: set[tuple[str, str, tuple[str, ...]]] = set()
        self.opened: set[str] = set()
        self.unkept: set[tuple[str, str, int]] = set()
        self.quiet: set[str] = set()
        self.cut_at = -BACK_MS
        self.alarm_fair = self.alarm_due = self.alarmed = False
        self._found: set[tuple[str, str]] = set()
        self._begin()

    def _begin(self) -> None:
        """All that is known from entries, as it is before the first one."""
        self.events = 0
        self.kinds: Counter[str] = Counter()
        self.hashes: dict[str, list[str]] = {}
        self.entries: dict[str, list[Entry]] = {}
        self.clocks = {group: Clock() for group in self.plan.budgets}
        self.budgets = {e: self.plan.budgets[group] for e, group in self.groups.items()}
        self.keys_open: set[str] = set()
        self.signed: dict[str, set[str]] = {}
        self.replaced: dict[str, str] = {}
        self.suspended = False
        self.tiers: dict[str, int] = {}
        self.faults: dict[int, dict[str, int]] = {}
        self.recorded: set[tuple[str, str, tuple[str, ...]]] = set()
        self.numbers: set[tuple[str, str, int]] = set()
        self.latest: dict[tuple[str, str], int] = {}
        self.placed: set[tuple[str, int]] = set()
        self.sat: dict[str, int] = {}
        self.sitters: dict[str, set[str]] = {}
        self.resumed_at = 0

    def shortened(self, book: str, left: list[Entry]) -> None:
        """The disk lost the end of a journal: what is known from entries begins anew with these.

        Acknowledgements of what went are kept `at_risk`: devices must bring it back, or be told.
        """
        self.cut_at = self._now()
        before, books = self.numbers, {**self.entries, book: left}
        self._begin()
        self._muted = True
        for name, entries in books.items():
            self.durable(name, entries)
        self._muted = False
        self.at_risk |= self.acked & (before - self.numbers)

    def renewed(self, device: str) -> None:
        """A device began a new life: it keeps nothing of what was acknowledged in the old one."""
        self.unkept |= {place for place in self.acked if place[0] == device}

    def carried(self, rows: set[tuple[str, int]]) -> None:
        """The hall says that it has taken these commands from a stick."""
        self.collected |= rows

    def now_on_panel(self, examiner: str) -> str:
        """Who scores in the place of an arranged examiner."""
        return self.replaced.get(examiner, examiner)

    def _all_signed(self, piece: str) -> bool:
        """Whether everybody whose sheet is due has signed: he, or who took his place."""
        signed = self.signed.get(piece, set())
        return all({one, self.now_on_panel(one)} & signed for one in SCORERS)

    def set_back(self, device: str, last: int) -> None:
        """A folder was set back: what it gave above `last` and nobody acknowledged is gone."""
        self.renewed(device)
        given = {(place[0], one.number) for place, one in self.given.items()}
        told = {(place[0], place[2]) for place in self.acked}
        mine = {place for place in given - told if place[0] == device and place[1] > last}
        self.lost |= mine - self.placed

    def fail(self, code: str, detail: str) -> None:
        """Write down what did not hold."""
        if (code, detail) not in self._found and not self._muted:
            self._found.add((code, detail))
            self.violations.append(Violation(code, detail, self._now()))

    def digest(self) -> str:
        """Stands for all entries of the day and what was found in them."""
        ends = [[book, *hashes[-1:]] for book, hashes in sorted(self.hashes.items())]
        return sha256_hex(canonical([*ends, [list(found) for found in self.violations]]))

    # ------------------------------------------------------------ people and terminals
    def chose(self, entry: str, item: str, options: Iterable[str]) -> None:
        """A person chose; whatever terminals or hall say of him must be among this."""
        self.chosen.add((entry, item, tuple(sorted(set(options)))))

    def asked(self, device: str, entry: str, number: int, command: SaveAnswer) -> None:
        """A terminal made a command of an answer."""
        options: tuple[str, ...] = tuple(command.options)
        if (entry, str(command.item), options) not in self.chosen:
            self.fail("invented", f"terminal {entry} {command.item} {options}")
        clock = self.clocks[self.groups[entry]]
        place = (entry, command.item, options, command.epoch, command.step, command.made)
        self.given[(device, *place)] = Asked(
            number, clock.at(self._now()), clock.shift, command.gap, self._now()
        )

    def answered(self, device: str, answer: Answer) -> None:
        """A device got an acknowledgement: its place is durable."""
        if answer.code == "command-fork":
            self.fail("false-alarm", f"command-fork {device[:8]} {answer.number}")
        if not answer.hash:
            return
        if (answer.sitting, answer.seq, answer.hash) not in self.ever:
            self.fail("acknowledged-not-durable", f"{answer.sitting} {answer.seq}")
        if answer.code:
            self.refused[device, answer.number] = answer.code
            return
        place = (device, answer.sitting, answer.number)
        self.acked.add(place)
        if place not in self.numbers:  # told before the disk lost it
            self.at_risk.add(place)

    def told(self, message: Down, kind: str, device: str) -> None:
        """A hall that knows of a lost end acknowledges nothing; a terminal sees its own entry."""
        if kind == "terminal" and isinstance(message, _OWN):
            who = message.actor if isinstance(message, ViewAll | ViewPart) else message.entry
            if device not in self.sitters.get(who, ()):
                self.fail("seen-by-other", f"{type(message).__name__} of {who}")
        if isinstance(message, Answer) and message.seq and message.sitting in self.quiet:
            self.fail("acknowledged-behind", f"{message.sitting} {message.number}")

    def frame(self, kind: str, who: str, data: bytes) -> None:
        """A frame leaves for a device: nothing in it that its people must not see."""
        if kind != "terminal" and b"opt-" in data:
            self.fail("answers-seen", kind)
        if b"cy-" in data:
            self._blind(kind, who, data)

    def _blind(self, kind: str, who: str, data: bytes) -> None:
        for found in CANARY.finditer(data):
            owner, piece = found.group(1).decode(), found.group(2).decode()
            own = kind == "examiner" and owner == who
            if not own and not self._all_signed(piece):
                self.fail("blind-broken", f"{kind} {who} saw {owner} {piece}")

    def logged(self, line: dict[str, Any]) -> None:
        """The hall logged something: a rule that broke, a journal that is behind."""
        self.alarmed |= line["code"] == "journal-behind"
        expected = line["code"] == "journal-behind" and self.alarm_fair
        if line["code"] in ("rule-broken", "journal-behind") and not expected:
            self.fail(line["code"], str(line["params"]))

    def desk(self, desk: Desk) -> None:
        """What a terminal calls saved is on the hall's disk; it reads no paper before Start."""
        if desk.paper is not None and self.groups[desk.entry] not in self.opened:
            self.fail("paper-early", desk.entry)
        for item, state in desk.states.items():
            if state == SAVED and item not in desk.pending:
                options = tuple(desk.choices.get(item, ()))
                if (desk.entry, item, options) not in self.once:
                    self.fail("saved-too-early", f"{desk.entry} {item} {options}")

    # ------------------------------------------------------------ the disk
    def durable(self, book: str, entries: list[Entry]) -> None:
        """These entries are on the disk now."""
        hashes = self.hashes.setdefault(book, [])
        self.entries.setdefault(book, []).extend(entries)
        self.events += len(entries)
        for entry in entries:
            self.kinds[entry.kind] += 1
            if '"paper":{"acted_at"' in entry.body:
                self.kinds[f"{entry.kind} from paper"] += 1
            hashes.append(entry.hash)
            self.ever.add((book, entry.seq, entry.hash))
            if entry.seq != len(hashes):
                self.fail("chain", f"{book} {entry.seq}")
            fp = entry.device.partition(".")[0]
            self.numbers.add((fp, book, entry.command))
            if book == SITTING:
                self._event(entry, fp)
            elif entry.kind == "command-forked":
                self.quiet -= {name for name in self.quiet if f"go-on:{name} " in entry.body}

    def _event(self, entry: Entry, fp: str) -> None:
        kind = entry.kind
        if fp in self.hostile:
            self.fail("hostile-accepted", f"{kind} of {entry.actor}")
        if kind == "logged-in":
            self.sat[fp] = self._now()
            self.sitters.setdefault(_decode(entry.body)["entry"], set()).add(fp)
        if kind in _PLACED:
            self._answer(entry, fp, _decode(entry.body))
            return
        handler = HANDLERS.get(kind)
        if handler is not None:
            handler(self, _decode(entry.body), entry.mono + self.boots[entry.boot])

    def _answer(self, entry: Entry, fp: str, body: dict[str, Any]) -> None:
        who, item, options = body["entry"], body["item"], tuple(body["options"])
        place = (fp, who, item, options, body["epoch"], body["step"], body["made"])
        given = self.given.get(place)
        if given is None or given.number != entry.command:
            self.fail("invented", f"hall {entry.kind} {who} {item} {options}")
            return
        self.placed.add((fp, entry.command))
        self.recorded.add((who, item, options))
        self.once.add((who, item, options))
        if body.get("why") == "ahead-of-time" and self.served(fp) and self._same_time(who, given):
            self.fail("doubted-wrongly", f"{who} {item} made {body['made']}")
        if entry.kind in _COUNTED:
            self._in_order(body, given)
            self._in_time(who, body["made"], given)

    def _same_time(self, who: str, given: Asked) -> bool:
        """Whether nothing set back the time of the hall since the terminal made the answer."""
        return self.clocks[self.groups[who]].shift == given.shift and given.at >= max(
            self.cut_at + BACK_MS, self.resumed_at
        )

    def _in_order(self, body: dict[str, Any], given: Asked) -> None:
        """Nothing of an older log-in replaces a later one; nothing counts after a gap."""
        place, epoch = (body["entry"], body["item"]), body["epoch"]
        if epoch < self.latest.get(place, 0):
            self.fail("old-over-new", f"{place} epoch {epoch}")
        self.latest[place] = epoch
        if given.gap:
            self.fail("counted-after-gap", str(place))

    def _in_time(self, who: str, made: int, given: Asked) -> None:
        group = self.groups[who]
        clock = self.clocks[group]
        if made > self.budgets[who]:
            self.fail("outside-budget", f"{who} made {made} of {self.budgets[who]}")
        if group in self.keys_open:
            self.fail("after-key", who)
        true = given.true - (clock.shift - given.shift)
        if made < true - SKEW_MS - LATE_WORD_MS:
            self.fail("time-gained", f"{who} made {made}, truly {true}")
