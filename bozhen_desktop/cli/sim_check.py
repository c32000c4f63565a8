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

from bozhen_desktop.cli.sim_plan import EARLIEST_S, SCORERS, SITTING, Plan
from bozhen_desktop.client.desk import SAVED, Desk
from bozhen_desktop.domain.answers import SaveAnswer
from bozhen_desktop.kernel.digest import Entry, canonical, sha256_hex
from bozhen_desktop.wire.messages import Answer

SKEW_MS = 1_500
LATE_WORD_MS = 2_500
"""A word on the time may be this old when it arrives over a slow line."""

CANARY = re.compile(rb"cy-(e\d)-(G[\w.-]+)~")
_COUNTED = ("answer-saved", "tail-applied")
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
    """An answer as a terminal gave it: number, true elapsed ms then, the shift then, its gap."""

    number: int
    true: int
    shift: int
    gap: bool


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
        self.violations: list[Violation] = []
        self.boots: dict[str, int] = {}
        self.events = 0
        self.kinds: Counter[str] = Counter()
        self.hashes: dict[str, list[str]] = {}
        self.entries: dict[str, list[Entry]] = {}
        self.blobs: dict[str, bytes] = {}
        self.clocks = {group: Clock() for group in plan.budgets}
        self.groups = {str(entry.id): str(entry.group) for entry in plan.arrangement.entries}
        self.budgets = {e: plan.budgets[group] for e, group in self.groups.items()}
        self.keys_open: set[str] = set()
        self.signed: dict[str, set[str]] = {}
        self.chosen: set[tuple[str, str, tuple[str, ...]]] = set()
        self.recorded: set[tuple[str, str, tuple[str, ...]]] = set()
        self.given: dict[tuple[Any, ...], Asked] = {}
        self.numbers: set[tuple[str, str, int]] = set()
        self.acked: set[tuple[str, str, int]] = set()
        self.refused: dict[tuple[str, int], str] = {}
        self.latest: dict[tuple[str, str], int] = {}
        self.placed: set[tuple[str, int]] = set()
        self.forgotten: set[str] = set()
        self._found: set[tuple[str, str]] = set()

    def fail(self, code: str, detail: str) -> None:
        """Write down what did not hold."""
        if (code, detail) not in self._found:
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
            number, clock.at(self._now()), clock.shift, command.gap
        )

    def answered(self, device: str, answer: Answer) -> None:
        """A device got an acknowledgement: its place is durable."""
        if answer.code == "command-fork":
            self.fail("false-alarm", f"command-fork {device[:8]} {answer.number}")
        if not answer.hash:
            return
        known = self.hashes.get(answer.sitting, [])
        if not 0 < answer.seq <= len(known) or known[answer.seq - 1] != answer.hash:
            self.fail("acknowledged-not-durable", f"{answer.sitting} {answer.seq}")
        if answer.code:
            self.refused[device, answer.number] = answer.code
        else:
            self.acked.add((device, answer.sitting, answer.number))

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
            if not own and not self.signed.get(piece, set()) >= set(SCORERS):
                self.fail("blind-broken", f"{kind} {who} saw {owner} {piece}")

    def logged(self, line: dict[str, Any]) -> None:
        """The hall logged something: a rule that broke, a journal that is behind."""
        if line["code"] in ("rule-broken", "journal-behind"):
            self.fail(line["code"], str(line["params"]))

    def desk(self, desk: Desk) -> None:
        """What a terminal calls saved is on the hall's disk; it reads no paper before Start."""
        started = desk.paper is None or self.clocks[self.groups[desk.entry]].anchor
        if not started:
            self.fail("paper-early", desk.entry)
        for item, state in desk.states.items():
            if state == SAVED and item not in desk.pending:
                options = tuple(desk.choices.get(item, ()))
                if (desk.entry, item, options) not in self.recorded:
                    self.fail("saved-too-early", f"{desk.entry} {item} {options}")

    # ------------------------------------------------------------ the disk
    def durable(self, book: str, entries: list[Entry]) -> None:
        """These entries are on the disk now."""
        hashes = self.hashes.setdefault(book, [])
        self.entries.setdefault(book, []).extend(entries)
        self.events += len(entries)
        for entry in entries:
            self.kinds[entry.kind] += 1
            hashes.append(entry.hash)
            if entry.seq != len(hashes):
                self.fail("chain", f"{book} {entry.seq}")
            fp = entry.device.partition(".")[0]
            self.numbers.add((fp, book, entry.command))
            if book == SITTING:
                self._event(entry, fp)

    def _event(self, entry: Entry, fp: str) -> None:
        kind = entry.kind
        if kind in _PLACED:
            self._answer(entry, fp, _decode(entry.body))
            return
        handler = _HANDLERS.get(kind)
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
        if body.get("why") == "ahead-of-time" and self.served(fp):
            self.fail("doubted-wrongly", f"{who} {item} made {body['made']}")
        if entry.kind in _COUNTED:
            self._in_order(body, given)
            self._in_time(who, body["made"], given)

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

    def _started(self, body: dict[str, Any], at: int) -> None:
        self.clocks[body["group"]].run(at)

    _resumed = _started

    def _paused(self, body: dict[str, Any], at: int) -> None:
        self._same(body["group"], body["elapsed"], at, "pause")
        self.clocks[body["group"]].stop(at)

    def _ended(self, body: dict[str, Any], at: int) -> None:
        self._same(body["group"], body["elapsed"], at, "end")
        self.clocks[body["group"]].stop(at)

    def _beat(self, body: dict[str, Any], at: int) -> None:
        for group, elapsed in body["elapsed"].items():
            self._same(group, elapsed, at, "beat")
            self.clocks[group].anchor = at

    def _same(self, group: str, elapsed: int, at: int, what: str) -> None:
        true = self.clocks[group].at(at)
        if elapsed != true:
            self.fail("time-differs", f"{group} {what} {elapsed}, truly {true}")

    def _rebooted(self, body: dict[str, Any], at: int) -> None:
        """An outage may give time back, at most itself; it never takes any."""
        for group, elapsed in body["elapsed"].items():
            clock = self.clocks[group]
            back = clock.at(at) - elapsed
            if not 0 <= back <= at - clock.anchor:
                self.fail("time-differs", f"{group} gave back {back} of {at - clock.anchor}")
            at_least = min(self.reported(group), clock.at(clock.anchor) + body["outage"])
            if elapsed < at_least:
                self.fail("time-gained", f"{group} goes on at {elapsed}, reported {at_least}")
            clock.shift, clock.anchor = clock.shift + back, at

    def _handed_in(self, body: dict[str, Any], at: int) -> None:
        who, elapsed = body["entry"], body["elapsed"]
        self._same(self.groups[who], elapsed, at, "hand-in")
        if body["cause"] == "time" and elapsed <= self.budgets[who]:
            self.fail("time-lost", f"{who} closed at {elapsed} of {self.budgets[who]}")
        if body["cause"] == "own" and elapsed < EARLIEST_S * 1000:
            self.fail("too-early", f"{who} {elapsed}")

    def _credit(self, body: dict[str, Any], at: int) -> None:
        for entry in body["entries"]:
            self.budgets[entry] += body["ms"]

    def _from_paper(self, body: dict[str, Any], at: int) -> None:
        """What stands on paper comes after everything the screen had."""
        for answer in body["answers"]:
            place = (body["entry"], answer["item"], tuple(answer["options"]))
            if place not in self.chosen:
                self.fail("invented", f"paper {place}")
            self.recorded.add(place)
            self.latest[place[:2]] = 1 << 30

    def _key_opened(self, body: dict[str, Any], at: int) -> None:
        self.keys_open.add(body["group"])

    def _signed(self, body: dict[str, Any], at: int) -> None:
        self.signed.setdefault(body["piece"], set()).add(body["examiner"])

    def _outbox_refused(self, body: dict[str, Any], at: int) -> None:
        self.placed.add((body["device"].partition(".")[0], body["number"]))


_HANDLERS: dict[str, Callable[[Checker, dict[str, Any], int], None]] = {
    "group-started": Checker._started,
    "group-paused": Checker._paused,
    "group-resumed": Checker._resumed,
    "group-ended": Checker._ended,
    "beat": Checker._beat,
    "sitting-resumed": Checker._rebooted,
    "handed-in": Checker._handed_in,
    "credit-granted": Checker._credit,
    "answers-entered": Checker._from_paper,
    "key-opened": Checker._key_opened,
    "sheet-signed": Checker._signed,
    "sheet-entered": Checker._signed,
    "outbox-refused": Checker._outbox_refused,
}
