"""What went on on paper comes back through the console's sheets into the real hall, as 补录."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest
from pytestqt.qtbot import QtBot

from bozhen_desktop.domain.items import JUDGE, MULTIPLE, SINGLE
from bozhen_desktop.domain.practical import DEDUCT, paper_digest
from bozhen_desktop.gui.console import days_path
from bozhen_desktop.gui.console.desk import hour, wall_ms
from bozhen_desktop.gui.console.paper_answers import answers_of, read_letters, why_not
from bozhen_desktop.gui.console.paper_entry import KINDS, PRACTICAL, THEORY
from tests.gui.console.console_rig import Proctor
from tests.gui.examiner.workshop_rig import sample_rubric
from tests.unit.domain.support import practical_plan
from tests.unit.domain.theory import right, theory_plan
from tests.unit.hall.hall_day import MINUTE, HallDay

TYPED = {"page": 3, "entered_by": "inv1", "compared_by": "inv2"}


def proctor_of(qtbot: QtBot, day: HallDay, spool: Path, staff: str = "chief") -> Proctor:
    made = Proctor(qtbot, day, spool)
    made.log_in(staff)
    day.rig.clock.wall = wall_ms(day.plan.day, "10:00") or 0
    return made


@pytest.fixture
def theory(qtbot: QtBot, tmp_path: Path) -> Iterator[Proctor]:
    """Imported, seats drawn; nothing else has happened here: the machines stood still."""
    day = HallDay(plan=theory_plan(6)).imported()
    day.open_papers()
    proctor = proctor_of(qtbot, day, tmp_path)
    proctor.go("seats")
    proctor.primary()
    yield proctor
    proctor.bridge.stop()


@pytest.fixture
def practical(qtbot: QtBot, tmp_path: Path) -> Iterator[Proctor]:
    """The paper is open, two candidates are here."""
    rubric, plan = sample_rubric(), practical_plan(3)
    group = msgspec.structs.replace(
        plan.groups[0], paper=rubric.paper, paper_digest=paper_digest(rubric), level=rubric.level
    )
    entries = [msgspec.structs.replace(entry, level=rubric.level) for entry in plan.entries]
    day = HallDay(plan=msgspec.structs.replace(plan, groups=[group], entries=entries))
    day.rig.jobs["open-paper"] = lambda f: SimpleNamespace(practical=rubric, paper=None, secret=b"")
    day.seated()
    day.open_papers()
    for entry in ("n1", "n2"):
        day.check_in(entry)
    proctor = proctor_of(qtbot, day, tmp_path)
    yield proctor
    proctor.bridge.stop()


def ago(desk: Proctor, minutes: int = 0) -> str:
    """Time of day as somebody wrote it some minutes ago."""
    return hour(desk.day.rig.clock.wall_ms() - minutes * MINUTE)


def enter(desk: Proctor, kind: str, before: int = 0, /, **values: Any) -> None:
    """Choose a kind, press the button, fill its sheet, confirm."""
    screen = desk.go(days_path.PAPER)
    screen.table.go_to(kind)
    desk.primary()
    if not desk.no_sheet():
        finish(desk, before, **values)


def finish(desk: Proctor, before: int = 0, /, **values: Any) -> None:
    desk.confirm(time=ago(desk, before), **{**TYPED, **values})
    assert desk.no_sheet(), desk.sheet().problem.text()  # type: ignore[attr-defined]


def step(desk: Proctor, kind: str, **values: Any) -> None:
    """The first of two sheets."""
    screen = desk.go(days_path.PAPER)
    screen.table.go_to(kind)
    desk.primary()
    desk.confirm(**values)


def kinds_of(desk: Proctor) -> set[str]:
    return set(desk.go(days_path.PAPER).table.model.keys)


def test_a_theory_sitting_that_went_on_on_paper_comes_back_whole(theory: Proctor) -> None:
    day = theory.day
    assert kinds_of(theory) == {k for k, one in KINDS.items() if one.subject != PRACTICAL}
    for name in ("inv1", "inv2"):
        enter(theory, "arrival", 40, staff=name, badge=True)
    assert day.room.duty.arrived["inv1"].paper.page == 3
    enter(theory, "receive", 39, package="袋 1", what="试卷", intact=True, **_by("keep1", "keep2"))
    enter(theory, "briefing", 35, minutes="纪律、分工", attendees=["inv1", "inv2"])
    assert theory.room.rows["sitting"]["briefings"] == 1
    for entry in ("n1", "n2", "n3", "n5"):
        number = day.room.entry(entry).person.id_no
        enter(theory, "check-in", 25, entry=entry, number=number)
    enter(theory, "turn-away", 24, entry="n4", reason="替考")
    assert theory.room.rows["state/n4"]["state"] == "turned-away"
    enter(theory, "seal", 22, package="袋 1", candidates=["n1", "n2"], intact=True)
    enter(theory, "open", 21, package="袋 1", part="papers", **_by("keep1", "keep2"))
    assert theory.room.rows["package/袋 1"]["parts"] == ["papers"]
    enter(theory, "rules", 20, room="R1")
    for group in ("G1", "G2"):
        enter(theory, "start", 15, group=group)
    elapsed = theory.room.rows["clock/G1"]["elapsed"]
    shown = next(time for time in theory.room.times() if time.group == "G1")
    assert elapsed == 0 and abs(shown.elapsed - 15 * MINUTE) < 2 * MINUTE


def _by(first: str, second: str) -> dict[str, str]:
    return {"entered_by": first, "compared_by": second}


def started(desk: Proctor) -> None:
    day = desk.day
    for member in day.plan.staff:
        day.do(_sign_in(member.id))
    enter(desk, "briefing", 30, minutes="纪律", attendees=["inv1"])
    enter(desk, "rules", 25, room="R1")
    for entry in day.plan.entries:
        day.check_in(entry.id)
    for group in ("G1", "G2"):
        enter(desk, "start", 20, group=group)
    desk.settle()


def _sign_in(staff: str) -> Any:
    from bozhen_desktop.domain.duty import SignInStaff

    return SignInStaff(staff=staff)


def test_what_happened_in_the_room_comes_back_in_its_order(theory: Proctor) -> None:
    started(theory)
    room = theory.day.room
    enter(theory, "pause", 12, group="G1", reason="停电")
    assert theory.room.rows["clock/G1"]["phase"] == "paused"
    enter(theory, "resume", 9, group="G1")
    assert theory.room.rows["clock/G1"]["phase"] == "running"
    seat = theory.room.rows["entry/n1"]["seat"]
    enter(theory, "fault", 8, seats=[seat], what="主机不亮", blocking=True)
    enter(theory, "fault-over", 5, fault="1", remedy="换了电源")
    assert room.incidents.faults[0].closed.lost == {"n1": 3 * MINUTE}
    enter(theory, "leave", 6, entry="n2", reason="如厕", escort="inv1")
    enter(theory, "return", 4, entry="n2")
    assert "out/n2" not in theory.room.rows and room.breaks.taken[0][1].away == 2 * MINUTE
    facts = {"entry": "n3", "code": "warned", "facts": "交谈", "clause": "第五条"}
    seen = {"saw": "inv1", "also_saw": "super", "refused": True}
    enter(theory, "violation", 3, **facts, **seen)
    assert room.incidents.violations[0].record.paper.page == 3
    enter(theory, "note", 2, room="R1", text="停电 3 分钟")
    assert theory.room.rows["note/1"]["text"] == "停电 3 分钟"
    enter(theory, "hand-over", 1, lot="草稿纸", count=6, **_by("inv1", "keep1"))
    [hop] = theory.room.rows["lot/草稿纸"]["hops"]
    assert (hop["giver"], hop["taker"], hop["count"]) == ("inv1", "keep1", 6)


def letters(items: list[dict[str, Any]]) -> str:
    """What a candidate who knows everything writes, in the order of his own letters."""
    words = []
    for item in items:
        number = int(item["item"].rpartition("-i")[2])
        at = sorted(item["options"].index(option) for option in right(number))
        words.append("".join(chr(ord("A") + place) for place in at))
    return " ".join(words)


def test_answers_are_typed_twice_and_count_as_his(theory: Proctor) -> None:
    started(theory)
    step(theory, "answers", entry="n1")
    sheet: Any = theory.sheet()
    reply = theory.day.rig.request(theory.day.console, "S1", "chief", "answer-sheet", entry="n1")
    whole = letters(reply.data["items"])
    sheet.fill({"typed": whole, "again": whole[:-1] + "-", "time": ago(theory, 1), **TYPED})
    assert sheet.confirm_button.text() == "第 8 题两次录的不同，请看纸"
    finish(theory, 1, typed=whole, again=whole)
    assert theory.room.rows["state/n1"]["state"] == "handed-in"
    saved = theory.day.saved("n1")
    assert saved == {f"G1-i{number}": right(number) for number in range(1, 9)}


def test_time_page_and_two_persons_are_asked_for(theory: Proctor) -> None:
    screen = theory.go(days_path.PAPER)
    screen.table.go_to("note")
    theory.primary()
    sheet: Any = theory.sheet()
    sheet.fill({"room": "R1", "text": "x", **TYPED, "time": "9点"})
    assert sheet.confirm_button.text() == "时间写成 08:30 的样子"
    sheet.fill({"time": "09:00", "compared_by": "inv1"})
    assert sheet.confirm_button.text() == "须是两个人"
    sheet.fill({"compared_by": "inv2", "time": "23:59"})
    theory.press(sheet.confirm_button)
    assert "纸上的时间还没到" in sheet.problem.text()


def test_lots_work_and_sheets_of_a_workshop_come_back(practical: Proctor) -> None:
    desk, room = practical, practical.day.room
    assert kinds_of(desk) == {key for key, one in KINDS.items() if one.subject != THEORY}
    enter(desk, "station", 30, station="R1-03", passed=False, note="缺砖")
    assert desk.room.rows["seat/R1-03"]["failed"]
    step(desk, "lots", group="G1")
    lots = {"station/n1": "R1-01", "piece/n1": "K-1", "station/n2": "R1-02", "piece/n2": "K-2"}
    finish(desk, 25, **lots)
    assert {piece.entry: key for key, piece in room.practical.pieces.items()} == {
        "n1": "K-1",
        "n2": "K-2",
    }
    enter(desk, "start", 20, group="G1")
    enter(desk, "begin", 18, piece="K-1")
    enter(desk, "stop", 3, piece="K-1", cause="done")
    assert room.practical.pieces["K-1"].worked == 15 * MINUTE
    sheets_of(desk)
    assert desk.room.rows["piece/K-1"]["signed"] == 3


def sheets_of(desk: Proctor) -> None:
    rubric = sample_rubric()
    for examiner in ("e1", "e2", "e3"):
        step(desk, "sheet", which=f"K-1/{examiner}")
        marks = {f"marks/{row.no}": _full(row) for row in rubric.rows}
        lost = next(row for row in rubric.rows if row.mode == DEDUCT)
        sheet: Any = desk.sheet()
        off = f"{lost.step_hundredths / 100:g}"
        sheet.fill({**marks, f"marks/{lost.no}": off, "time": ago(desk, 1), **TYPED})
        assert sheet.confirm_button.text() == f"还差：第 {lost.no} 行扣分的原因"
        finish(desk, 1, **{f"why/{lost.no}": "超差"})


def _full(row: Any) -> str:
    return "0" if row.mode == DEDUCT else f"{row.max_hundredths / 100:g}"


# ---------------------------------------------------------------- letters
ITEMS = [
    {"item": "i1", "version": 1, "type": SINGLE, "options": ["o1", "o2", "o3"]},
    {"item": "i2", "version": 2, "type": SINGLE, "options": ["p3", "p1", "p2"]},
    {"item": "i3", "version": 1, "type": MULTIPLE, "options": ["q4", "q1", "q2", "q3"]},
    {"item": "i4", "version": 1, "type": JUDGE, "options": ["t", "f"]},
]


@pytest.mark.parametrize(
    ("text", "answers"),
    [
        ("a b ac √", [["o1"], ["p1"], ["q2", "q4"], ["t"]]),
        ("AB CA ×", [["o1"], ["p1"], ["q2", "q4"], ["f"]]),
        ("- - - -", [[], [], [], []]),
        ("C-，D；对", [["o3"], [], ["q3"], ["t"]]),
        ("A\nC\nABCD\nB", [["o1"], ["p2"], ["q1", "q2", "q3", "q4"], ["f"]]),
    ],
)
def test_letters_mean_the_options_as_he_saw_them(text: str, answers: list[list[str]]) -> None:
    assert read_letters(text, ITEMS) == (answers, "")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("A", "写了 1 题，卷上 4 题"),
        ("", "写了 0 题，卷上 4 题"),
        ("AD", "第 2 题没有选项 D"),
        ("A B AE √", "第 3 题没有选项 AE"),
        ("A B A √ A", "写的比卷上多，卷上 4 题"),
        ("√ B A √", "第 1 题没有选项 √"),
    ],
)
def test_what_cannot_be_an_answer_is_named(text: str, problem: str) -> None:
    assert read_letters(text, ITEMS).problem == problem


@pytest.mark.parametrize(
    ("typed", "again", "why"),
    [
        ("A B AC √", "ab ca √", ""),
        ("A B AC √", "A B AD √", "第 3 题两次录的不同，请看纸"),
        ("- - - -", "- - - -", "一题也没有答，不用补录"),
        ("A B AC √", "A", "写了 1 题，卷上 4 题"),
    ],
)
def test_both_typings_must_be_whole_and_the_same(typed: str, again: str, why: str) -> None:
    assert why_not({"typed": typed, "again": again}, ITEMS) == why


def test_blanks_say_nothing_about_what_the_screen_had() -> None:
    found = answers_of("A - - ×", ITEMS)
    assert [(one.item, one.version, one.options) for one in found] == [
        ("i1", 1, ["o1"]),
        ("i4", 1, ["f"]),
    ]
