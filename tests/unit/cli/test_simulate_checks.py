"""Each check of a simulated day finds what it is for: mismatches planted on either side."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from bozhen_desktop.cli import sim_audit
from bozhen_desktop.cli.sim_check import Checker
from bozhen_desktop.cli.sim_day import Day, make_script
from bozhen_desktop.cli.sim_plan import SITTING, make_plan
from bozhen_desktop.client.desk import SAVED
from bozhen_desktop.domain.answers import SaveAnswer
from bozhen_desktop.domain.devices import CommandForked
from bozhen_desktop.kernel.digest import GENESIS, Entry, canonical_text
from bozhen_desktop.wire.messages import Answer, ViewAll

FP = "f" * 32


class Book:
    """A checker that is fed by hand; `now` is world time, the hall's boot began at 0."""

    def __init__(self, subject: str = "theory") -> None:
        self.now = 0
        self.check = Checker(make_plan(subject, 6, 8), lambda: self.now)
        self.check.boots["b"] = self.check.boots["b2"] = 0
        self.number = 0

    def event(self, at: int, boot: str = "b", command: int = 0, **body: Any) -> None:
        self.now = at
        self.number += 1
        if body["kind"] in ("group-started", "group-resumed"):
            body |= {"boot": boot, "mono": at}
        row = Entry(
            seq=self.number,
            at=at,
            boot=boot,
            mono=at,
            device=f"{FP}.life",
            command=command or self.number,
            part=1,
            parts=1,
            command_digest="0" * 64,
            actor="n1",
            kind=body["kind"],
            body=canonical_text(body),
            prev=GENESIS,
            hash=f"{self.number:064x}",
        )
        self.check.durable(body.pop("name", SITTING), [row])

    def answer(self, at: int, made: int, number: int, *, kind: str = "answer-saved") -> None:
        """n1 chooses at `at`; his terminal says `made`."""
        self.now = at
        self.check.chose("n1", "G1-i1", ["opt-1b"])
        self.give(made, number)
        self.event(at + 10, command=number, kind=kind, **self.fields(made, number))

    def fields(self, made: int, step: int, epoch: int = 1) -> dict[str, Any]:
        fields = {"entry": "n1", "item": "G1-i1", "version": 1, "options": ["opt-1b"]}
        return {**fields, "epoch": epoch, "step": step, "made": made}

    def give(self, made: int, number: int, epoch: int = 1, *, gap: bool = False) -> None:
        fields = self.fields(made, number, epoch)
        del fields["entry"]
        self.check.asked(FP, "n1", number, SaveAnswer(**fields, gap=gap))

    @property
    def codes(self) -> list[str]:
        return [found.code for found in self.check.violations]


@pytest.fixture
def book() -> Book:
    made = Book()
    made.event(1_000, kind="group-started", group="G1")
    return made


def test_a_good_day_has_no_finding(book: Book) -> None:
    book.answer(5_000, 3_950, 10)
    book.event(6_000, kind="beat", elapsed={"G1": 5_000})
    book.event(8_000, kind="group-paused", group="G1", elapsed=7_000)
    book.event(9_000, kind="group-resumed", group="G1", elapsed=7_000)
    book.event(20_000, boot="b2", kind="sitting-resumed", elapsed={"G1": 9_000}, outage=11_000)
    book.event(25_000, kind="beat", elapsed={"G1": 14_000})
    book.event(80_000, kind="handed-in", entry="n1", cause="time", elapsed=69_000)
    assert book.codes == []


TIMES: dict[str, tuple[dict[str, Any], str]] = {
    "beat": ({"kind": "beat", "elapsed": {"G1": 9_001}}, "time-differs"),
    "pause": ({"kind": "group-paused", "group": "G1", "elapsed": 8_000}, "time-differs"),
    "end": ({"kind": "group-ended", "group": "G1", "elapsed": 0}, "time-differs"),
    "gift": (
        {"kind": "sitting-resumed", "elapsed": {"G1": -1}, "outage": 9_000},
        "time-differs",
    ),
    "taken": (
        {"kind": "sitting-resumed", "elapsed": {"G1": 9_001}, "outage": 9_000},
        "time-differs",
    ),
    "too-soon": (
        {"kind": "handed-in", "entry": "n1", "cause": "time", "elapsed": 9_000},
        "time-lost",
    ),
    "too-early": (
        {"kind": "handed-in", "entry": "n1", "cause": "own", "elapsed": 9_000},
        "too-early",
    ),
}


@pytest.mark.parametrize("name", TIMES)
def test_wrong_times(book: Book, name: str) -> None:
    body, code = TIMES[name]
    book.event(10_000, **body)
    assert code in book.codes


def test_an_outage_that_forgets_reports_is_a_gift(book: Book) -> None:
    book.check.reported = lambda group: 8_500
    book.event(10_000, boot="b2", kind="sitting-resumed", elapsed={"G1": 100}, outage=9_000)
    assert book.codes == ["time-gained"]


def test_answers_that_must_not_count(book: Book) -> None:
    book.answer(5_000, 60_001, 10)
    assert book.codes == ["outside-budget"]
    book.answer(30_000, 10_000, 11)
    assert book.codes[-1] == "time-gained"
    book.event(31_000, kind="key-opened", group="G1")
    book.answer(32_000, 30_950, 12, kind="answer-pending")
    assert len(book.codes) == 2
    book.answer(33_000, 31_950, 13, kind="tail-applied")
    assert book.codes[-1] == "after-key"


def test_credit_lengthens_a_budget_and_only_the_named_ones(book: Book) -> None:
    book.event(2_000, kind="credit-granted", entries=["n1"], ms=5_000)
    book.answer(62_000, 60_950, 10)
    assert book.codes == []
    assert (book.check.budgets["n1"], book.check.budgets["n3"]) == (65_000, 60_000)


def test_nothing_may_be_invented_or_change_its_name(book: Book) -> None:
    book.check.asked(FP, "n1", 9, SaveAnswer(**_without_entry(book.fields(3_000, 9))))
    assert book.codes == ["invented"], "a terminal that answers by itself"
    book.event(5_000, command=7, kind="answer-saved", **book.fields(3_000, 7))
    assert book.codes[-1] == "invented", "a hall that answers by itself"
    book.check.chose("n1", "G1-i1", ["opt-1b"])
    book.give(5_000, 10)
    count = len(book.codes)
    book.event(6_000, command=10, kind="answer-saved", **{**book.fields(5_000, 10), "entry": "n3"})
    assert len(book.codes) == count + 1


def _without_entry(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if name != "entry"}


def test_an_older_log_in_and_a_gap(book: Book) -> None:
    book.check.chose("n1", "G1-i1", ["opt-1b"])
    book.give(4_000, 10, epoch=2)
    book.event(5_000, command=10, kind="answer-saved", **book.fields(4_000, 10, 2))
    book.give(4_000, 11, epoch=1)
    book.event(5_100, command=11, kind="answer-saved", **book.fields(4_000, 11, 1))
    book.give(4_100, 12, epoch=2, gap=True)
    book.event(5_200, command=12, kind="tail-applied", **book.fields(4_100, 12, 2))
    assert book.codes == ["old-over-new", "counted-after-gap"]


def test_an_acknowledgement_without_its_entry(book: Book) -> None:
    good = Answer(number=1, sitting=SITTING, seq=1, hash=f"{1:064x}")
    book.check.answered(FP, good)
    assert book.codes == []
    for seq, digest in ((2, f"{2:064x}"), (1, "e" * 64), (0, "e" * 64)):
        book.check.answered(FP, Answer(number=2, sitting=SITTING, seq=seq, hash=digest))
    assert set(book.codes) == {"acknowledged-not-durable"}
    fork = Answer(number=3, sitting=SITTING, seq=0, hash="", code="command-fork")
    book.check.answered(FP, fork)
    assert book.codes[-1] == "false-alarm"


def test_frames_that_show_too_much() -> None:
    book = Book("practical")
    seen = b"... cy-e2-G1.1-01~ ..."
    book.check.frame("examiner", "e2", seen)
    assert book.codes == []
    book.check.frame("examiner", "e1", seen)
    assert book.codes == ["blind-broken"]
    for name in ("e1", "e2", "e3"):
        book.event(5_000, kind="sheet-signed", piece="G1.1-01", examiner=name)
    book.check.frame("examiner", "e3", seen)
    assert len(book.codes) == 1
    book.check.frame("console", "", b"opt-1b")
    assert book.codes[-1] == "answers-seen"


def test_nothing_is_handed_in_or_started_in_a_suspended_sitting(book: Book) -> None:
    book.event(5_000, kind="sitting-suspended", elapsed={"G1": 4_000})
    assert book.codes == []
    book.event(6_000, kind="handed-in", entry="n1", cause="forced", elapsed=4_000)
    book.event(7_000, kind="group-started", group="G2")
    assert book.codes == ["after-suspension"] * 2


def test_lost_time_is_the_groups_own_and_of_blocking_faults_alone(book: Book) -> None:
    for number, blocking, lost, bad in (
        (1, True, 2_000, False), (2, True, 2_001, True), (3, False, 2_000, True),
    ):  # fmt: skip
        count, at = len(book.codes), 5_000 + number * 5_000
        affected = {"n1": at - 1_000}
        book.event(at, kind="fault-opened", number=number, blocking=blocking, affected=affected)
        book.event(at + 2_000, kind="fault-closed", number=number, lost={"n1": lost})
        assert book.codes[count:] == ["lost-time-wrong"] * bad, number


def test_a_sheet_is_blind_until_whoever_took_a_place_has_signed() -> None:
    book = Book("practical")
    book.event(1_000, kind="staff-replaced", old="e2", member={"id": "e4"})
    for name in ("e1", "e3"):
        book.event(5_000, kind="sheet-signed", piece="G1.1-01", examiner=name)
    book.check.frame("examiner", "e3", b"cy-e1-G1.1-01~")
    assert book.codes == ["blind-broken"]
    book.event(6_000, kind="sheet-signed", piece="G1.1-01", examiner="e4")
    book.check.frame("examiner", "e4", b"cy-e3-G1.1-01~")
    assert len(book.codes) == 1


def test_a_terminal_sees_its_own_entry_alone(book: Book) -> None:
    view = ViewAll(sitting=SITTING, actor="n1", seq=1, rows={})
    book.check.told(view, "terminal", FP)
    assert book.codes == ["seen-by-other"]
    book.event(2_000, kind="logged-in", entry="n1", epoch=1)
    book.check.told(view, "terminal", FP)
    book.check.told(view, "console", "c" * 32)
    assert len(book.codes) == 1
    book.check.hostile.add(FP)
    book.event(3_000, kind="hand-raised", entry="n1")
    assert book.codes[-1] == "hostile-accepted"


def test_what_a_shorter_journal_lost_is_at_risk_and_counts_anew(book: Book) -> None:
    check = book.check
    book.answer(5_000, 3_950, 10)
    entries = check.entries[SITTING]
    check.answered(FP, Answer(number=10, sitting=SITTING, seq=2, hash=f"{2:064x}"))
    check.quiet.add(SITTING)
    check.shortened(SITTING, entries[:1])
    assert check.at_risk == {(FP, SITTING, 10)} and book.codes == []
    assert (check.events, check.numbers, check.placed) == (1, {(FP, SITTING, 1)}, set())
    refused = Answer(number=11, sitting=SITTING, seq=0, hash="", code="sitting-unknown")
    check.told(refused, "terminal", FP)
    assert book.codes == []
    check.told(Answer(number=11, sitting=SITTING, seq=1, hash=f"{1:064x}"), "terminal", FP)
    assert book.codes == ["acknowledged-behind"]
    book.event(6_000, kind="command-forked", why=f"go-on:{SITTING} 技术员", name="site")
    assert check.quiet == set()


# ------------------------------------------------------------------ whole states
@contextmanager
def played(subject: str) -> Iterator[Day]:
    """A good day at its end; nothing has been found."""
    day = Day(make_plan(subject, 6, 8), "audit", "")
    for step in make_script("audit"):
        day.play(step)
    day.finish()
    assert day.world.check.violations == []
    yield day


def _lose_number(day: Day) -> None:
    check = day.world.check
    check.numbers.discard(max(check.acked))


def _lose_answer(day: Day) -> None:
    check = day.world.check
    kept = {(place[0], given.number) for place, given in check.given.items()}
    check.placed.discard(max(kept & check.placed))
    check.forgotten.clear()


def _change_view(day: Day) -> None:
    rows = day.proctor.device.views["chief"]
    rows["sitting"] = {**rows["sitting"], "closed": False}


def _change_key(day: Day) -> None:
    right = day.world.plan.right
    day.world.plan = day.world.plan._replace(right={item: ["x"] for item in right})


def _change_state(day: Day) -> None:
    day.world.hall.core.books[SITTING].room.access.lost.add("n1")


def _cut_chain(day: Day) -> None:
    entries = day.world.hall.disks[SITTING]._entries
    entries[5] = entries[5]._replace(actor="nobody")


def _alarm(day: Day) -> None:
    forks = day.world.hall.core.site_state.devices.forks
    device: Any = FP
    forks.append(CommandForked(device=device, number=1, why="journal-behind:S1"))


def _change_receipt(day: Day) -> None:
    day.world.hall.core.books[SITTING].room.answers.receipts["n1"] = "0" * 16


def _forge_receipt(day: Day) -> None:
    entries = day.world.hall.disks[SITTING]._entries
    for at, entry in enumerate(entries):
        if entry.kind == "handed-in":
            body = json.loads(entry.body) | {"receipt": "0" * 16}
            entries[at] = entry._replace(body=canonical_text(body))


def _bring_nothing_back(day: Day) -> None:
    """As if a disk had lost what is acknowledged, and no outbox had brought it back."""
    check = day.world.check
    lost = max(place for place in check.acked & check.numbers if place[1] == SITTING)
    check.at_risk.add(lost)
    check.numbers.discard(lost)
    check.placed.discard((lost[0], lost[2]))
    check.forgotten.clear()


def _show_as_saved(day: Day) -> None:
    """A terminal goes on showing what only a lost end of the journal held."""
    desks = [one.desk for one in day.world.terminals.values() if one.on and not one.dead]
    desk = next(desk for desk in desks if desk is not None and desk.states)
    desk.pending.clear()
    item = sorted(desk.states)[0]
    desk.states[item], desk.choices[item] = SAVED, ["opt-lost"]


def _keep_quiet(day: Day) -> None:
    check = day.world.check
    check.alarm_due, check.alarmed = True, False


def _lose_a_stick(day: Day) -> None:
    day.world.check.carried({(FP, 99)})


PLANTED: dict[str, tuple[Callable[[Day], None], str]] = {
    "number": (_lose_number, "acknowledged-lost"),
    "answer": (_lose_answer, "vanished"),
    "view": (_change_view, "replica-differs"),
    "key": (_change_key, "scores-differ"),
    "state": (_change_state, "replay-differs"),
    "chain": (_cut_chain, "chain"),
    "alarm": (_alarm, "false-alarm"),
    "other-receipt": (_change_receipt, "replay-differs"),
    "not-brought-back": (_bring_nothing_back, "not-brought-back"),
    "shown-as-saved": (_show_as_saved, "saved-no-more"),
    "lost-stick": (_lose_a_stick, "collected-lost"),
    "no-alarm": (_keep_quiet, "not-alarmed"),
    "forged-receipt": (_forge_receipt, "receipt-differs"),
}


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_mismatch_is_found(name: str) -> None:
    plant, code = PLANTED[name]
    with played("theory") as day:
        plant(day)
        sim_audit.audit_end(day.world)
        assert code in {found.code for found in day.world.check.violations}


def test_a_wrong_mean_is_found() -> None:
    with played("practical") as day:
        entries = day.world.check.entries[SITTING]
        at = next(i for i, entry in enumerate(entries) if entry.kind == "practical-paper-opened")
        body = entries[at].body.replace('"max_hundredths":6000', '"max_hundredths":5900')
        assert body != entries[at].body
        entries[at] = entries[at]._replace(body=body)
        sim_audit.audit_end(day.world)
        assert "scores-differ" in {found.code for found in day.world.check.violations}
