"""Over random days: rules keep their promises, and what people see never shows what it must not."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bozhen_desktop.domain.access import ReportLost
from bozhen_desktop.domain.answers import FROM_PAPER, AnswerSaved, SaveAnswer, TailApplied
from bozhen_desktop.domain.beats import Beat, SittingResumed
from bozhen_desktop.domain.checkin import MarkAbsent
from bozhen_desktop.domain.closeout import CloseOut
from bozhen_desktop.domain.corrections import CountersignVersion, StrikeThrough
from bozhen_desktop.domain.duty import ReplaceExaminer
from bozhen_desktop.domain.handin import ForceHandIn, receipt_of
from bozhen_desktop.domain.panels import (
    CloseRecheck,
    ConfirmSheet,
    ConveneRecheck,
    RescoreSheet,
    SettlePiece,
)
from bozhen_desktop.domain.results import ConfirmResults
from bozhen_desktop.domain.room import COMMANDS, EVENTS
from bozhen_desktop.domain.rulings import AnswersEntered, SettlePending
from bozhen_desktop.domain.scoresheet import all_signed
from bozhen_desktop.domain.scoring import ConfirmScores, OpenKey, ScoreGroup
from bozhen_desktop.domain.sheets import MarkVeto, ScoreRow, SheetFromPaper, SignSheet
from bozhen_desktop.domain.sitting import EndGroup, GroupEnded, GroupPaused
from bozhen_desktop.domain.views import (
    PARTS,
    Row,
    Viewer,
    apply_change,
    changes_of_all,
    only_terminal,
    view_of,
)
from bozhen_desktop.domain.violations import DecideViolation, RecordViolation
from bozhen_desktop.kernel.digest import canonical_text
from tests.unit.domain.random_day import (
    CANARY,
    COMMON,
    PRACTICAL,
    RARE,
    THEORY,
    Maker,
    Step,
    asking,
    take,
)
from tests.unit.domain.support import (
    EXAMINERS,
    Day,
    made,
    practical_plan,
    prepared,
    refused,
    working,
)
from tests.unit.domain.theory import TheoryDay, arranged, right, running, wrong

SMALL = st.integers(0, 59)
STEPS = st.lists(st.tuples(st.integers(0, 610), SMALL, SMALL, SMALL), max_size=70)
QUICK = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def viewers(day: Day) -> list[Viewer]:
    entries = [entry.id for entry in day.room.arrangement.entries]
    return [
        Viewer("console", "chief"),
        *(Viewer("terminal", entry) for entry in [*entries, ""]),
        *(Viewer("examiner", name) for name in ("e1", "e2", "e3", "e4", "super")),
    ]


class Watched:
    """A day and the views that follow it change by change."""

    def __init__(self, day: Day) -> None:
        self.day = day
        self.views = {viewer: view_of(day.room, viewer) for viewer in viewers(day)}

    def step(self, makers: list[Maker], step: Step) -> None:
        before = len(self.day.events)
        if not take(self.day, makers, step):
            return
        events = self.day.events[before:]
        for viewer, view in self.views.items():
            changes = changes_of_all(self.day.room, events, viewer)
            for change in changes:
                apply_change(view, change)
            assert view == view_of(self.day.room, viewer)
            alone = [only_terminal(event) for event in events]
            if viewer.role == "terminal" and changes and None not in alone:
                assert viewer.who in alone

    def check(self) -> None:
        check_promises(self.day)
        replayed = self.day.replayed()
        assert replayed.state() == self.day.room.state()
        for viewer, view in self.views.items():
            assert view == view_of(replayed, viewer)
            if viewer.role == "console":  # rows are made once for all of them
                assert view == view_of(replayed, Viewer("console", "nobody"))
            check_hidden(self.day, viewer, view)


def check_promises(day: Day) -> None:
    """What a day may never break, whatever happened in it."""
    room = day.room
    for entry in room.answers.handed_in:
        assert room.answers.receipts[entry] == receipt_of(room, entry)
    for plan in room.arrangement.entries:
        saved = room.answers.saved.get(plan.id, {}).values()
        assert room.answers.count(plan.id) == sum(bool(answer.options) for answer in saved)
    sitting = [s for e, s in room.seating.seats.items() if e not in room.checkin.gone]
    assert len(set(sitting)) == len(sitting)
    assert not set(room.checkin.present) & room.checkin.gone
    for group in room.scoring.confirmed:
        with refused("nothing-changed"):
            room.decide(ScoreGroup(group=group), day.context("hall"))
    check_epochs(day)
    check_clocks(day)


def check_epochs(day: Day) -> None:
    """No answer of an older log-in stands where a later one, or paper, has spoken."""
    spoken: dict[tuple[str, str], int] = {}
    for event in day.events:
        if isinstance(event, AnswerSaved | TailApplied):
            place = (event.entry, event.item)
            spoken[place] = max(spoken.get(place, 0), event.epoch)
        if isinstance(event, AnswersEntered):
            spoken |= {(event.entry, answer.item): 1000 for answer in event.answers}
    for (entry, item), epoch in spoken.items():
        saved = day.room.answers.saved[entry][item].epoch
        assert saved >= epoch or (saved == FROM_PAPER and epoch == 1000)


def check_clocks(day: Day) -> None:
    """Written elapsed time never runs backwards."""
    last: dict[str, int] = {}
    for event in day.events:
        if isinstance(event, Beat | SittingResumed):
            for group, elapsed in event.elapsed.items():
                assert elapsed >= last.get(group, 0)
                last[group] = elapsed
        if isinstance(event, GroupPaused | GroupEnded):
            assert event.elapsed >= last.get(event.group, 0)
            last[event.group] = event.elapsed


def texts(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for part in (*value, *value.values()) for text in texts(part)]
    if isinstance(value, list):
        return [text for part in value for text in texts(part)]
    return [value] if isinstance(value, str) else []


def check_hidden(day: Day, viewer: Viewer, view: dict[str, Row]) -> None:
    """Nothing chosen, no key, no outbox text, no full ID number; examiners: nobody's name."""
    whole = canonical_text(view)
    assert "opt-" not in whole
    assert CANARY not in whole
    for entry in day.room.arrangement.entries:
        assert entry.person.id_no not in whole
        if viewer.role == "examiner":
            assert entry.person.name not in whole and entry.ticket not in whole
            assert entry.id not in texts(view)
        if viewer.role == "terminal" and entry.id != viewer.who:
            assert entry.person.name not in whole and entry.ticket not in whole
    {"examiner": check_blind, "console": check_unsettled, "terminal": lambda *_: None}[viewer.role](
        day, viewer, view
    )


def check_blind(day: Day, viewer: Viewer, view: dict[str, Row]) -> None:
    """Another's sheet appears only when every scorer of the piece has signed."""
    for path in view:
        noun, _, rest = path.partition("/")
        piece, _, person = rest.partition("/")
        if noun == "sheet" and person != viewer.who:
            assert all_signed(day.room, piece)


def check_unsettled(day: Day, viewer: Viewer, view: dict[str, Row]) -> None:
    """The console has no sheets, marks of settled pieces only, scores of confirmed groups only."""
    assert not any(path.startswith(("sheet/", "rubric/")) for path in view)
    for piece in day.room.practical.pieces:
        shown = view[f"piece/{piece}"]["settled"] is not None
        assert shown == (piece in day.room.sheets.scored)
    for group in day.room.arrangement.groups:
        assert (f"scores/{group.id}" in view) == (group.id in day.room.scoring.confirmed)
        assert (f"results/{group.id}" in view) == (group.id in day.room.results.confirmed)


def follow(day: Day, makers: list[Maker], steps: list[Step]) -> None:
    watched = Watched(day)
    for step in steps:
        watched.step(makers, step)
    watched.check()


@QUICK
@given(STEPS)
def test_theory_from_the_first_minute(steps: list[Step]) -> None:
    follow(arranged(), [*COMMON, *THEORY, *RARE], steps)


@QUICK
@given(STEPS)
def test_theory_while_it_runs(steps: list[Step]) -> None:
    follow(running(missing=("n4",)), [*COMMON, *THEORY, *THEORY, *RARE], steps)


@QUICK
@given(STEPS)
def test_theory_after_the_deadline(steps: list[Step]) -> None:
    day = running(missing=("n4",))
    day.save("n1", 1, ["opt-1b"])
    day.save("n2", 2, ["opt-2a"])
    day.at(89)
    closing = asking(day, COMMON, MarkAbsent, EndGroup, ConfirmResults, CloseOut)
    follow(day, [*THEORY, *THEORY, *closing], steps)


@QUICK
@given(STEPS)
def test_theory_scoring(steps: list[Step]) -> None:
    day = answered()
    scoring = asking(day, THEORY, SettlePending, OpenKey, ScoreGroup, ConfirmScores)
    others = asking(day, COMMON, RecordViolation, DecideViolation, ConfirmResults, CloseOut)
    follow(day, [*asking(day, THEORY, SaveAnswer), *scoring, *scoring, *others], steps)


def answered() -> TheoryDay:
    """Everybody handed in, two answers wait for a ruling, n2 is cut off."""
    day = running()
    for number in (1, 5, 7):
        day.save("n1", number, right(number))
        day.save("n2", number, wrong(number))
    day.save("n1", 2, right(2), gap=True)
    day.save("n2", 3, right(3), gap=True)
    day.do(ReportLost(entry="n2"))
    day.at(31)
    day.do(ForceHandIn(entries=["n1", "n2", "n3", "n4"], reason="演练"))
    for group in ("G1", "G2"):
        day.do(EndGroup(group=group))
    return day


@QUICK
@given(STEPS)
def test_practical_before_work(steps: list[Step]) -> None:
    follow(prepared(), [*COMMON, *PRACTICAL, *RARE], steps)


@QUICK
@given(STEPS)
def test_practical_while_work_goes_on(steps: list[Step]) -> None:
    follow(working(), [*COMMON, *PRACTICAL, *PRACTICAL], steps)


@QUICK
@given(STEPS)
def test_practical_scoring(steps: list[Step]) -> None:
    day = made(practical_plan(entries=1))
    makers = asking(day, PRACTICAL, ScoreRow, MarkVeto, SignSheet, SheetFromPaper, StrikeThrough)
    more = asking(day, PRACTICAL, CountersignVersion, SettlePiece, ReplaceExaminer)
    ends = asking(day, COMMON, ConfirmResults, CloseOut)
    follow(day, [*makers, *makers, *more, *ends], steps)


@QUICK
@given(STEPS, st.integers(0, 2))
def test_practical_recheck(steps: list[Step], stage: int) -> None:
    day = signed(stage)
    sitting = (SettlePiece, ConveneRecheck, ConfirmSheet, RescoreSheet, CloseRecheck)
    makers = asking(day, PRACTICAL, *sitting)
    more = asking(day, PRACTICAL, StrikeThrough, CountersignVersion, ReplaceExaminer)
    ends = asking(day, COMMON, ConfirmResults, CloseOut)
    follow(day, [*makers, *makers, *makers, *more, *ends], steps)


def signed(stage: int) -> Day:
    """Three sheets that differ; with stage 1 the piece waits, with stage 2 the panel sits."""
    day = made(practical_plan(entries=1))
    piece = day.piece("n1")
    for examiner, total in zip(EXAMINERS, (8000, 6000, 5500), strict=True):
        day.sheet(piece, examiner, total)
    if stage > 0:
        day.do(SettlePiece(piece=piece))
    if stage > 1:
        day.do(ConveneRecheck(piece=piece), "e1")
    return day


@pytest.mark.parametrize("role", PARTS)
def test_views_name_only_events_of_the_room(role: str) -> None:
    named = {kind for part in PARTS[role] for kind in part.touches}
    assert named <= set(EVENTS)


def test_the_console_hears_of_every_event_but_those_it_must_not_show() -> None:
    named = {kind for part in PARTS["console"] for kind in part.touches}
    unseen = {kind.__name__ for kind in set(EVENTS) - named}
    assert unseen == {"AnswerSuperseded"}


def test_random_days_try_every_command() -> None:
    tried = set()
    theory: TheoryDay = running()
    practical = made()
    for makers, day in ((THEORY, theory), (COMMON, theory), (PRACTICAL, practical), (RARE, theory)):
        for maker in makers:
            tried.add(type(maker(day, 0, 0, 0)[0]))
    left = {kind.__name__ for kind in set(COMMANDS) - tried}
    assert left == {"ImportArrangement", "OpenPracticalPaper", "ViolationFromPaper"}
