"""A practical day at the console: lots, start, an end by decision, 统分, results."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import msgspec
import pytest
from pytestqt.qtbot import QtBot

from bozhen_desktop.domain.checkin import CheckIn
from bozhen_desktop.domain.pieces import StartPiece
from bozhen_desktop.domain.practical import paper_digest
from bozhen_desktop.gui.console import piece_acts
from tests.gui.console.console_rig import Proctor
from tests.gui.examiner.workshop_rig import sample_rubric
from tests.unit.domain.support import practical_plan
from tests.unit.hall.hall_day import HallDay


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[Proctor]:
    rubric, plan = sample_rubric(), practical_plan(3)
    group = msgspec.structs.replace(
        plan.groups[0], paper=rubric.paper, paper_digest=paper_digest(rubric), level=rubric.level
    )
    entries = [msgspec.structs.replace(entry, level=rubric.level) for entry in plan.entries]
    day = HallDay(plan=msgspec.structs.replace(plan, groups=[group], entries=entries))
    day.rig.jobs["open-paper"] = lambda f: SimpleNamespace(practical=rubric, paper=None, secret=b"")
    day.seated()
    for entry in ("n1", "n2"):
        day.check_in(entry)
    proctor = Proctor(qtbot, day, tmp_path)
    proctor.log_in()
    yield proctor
    proctor.bridge.stop()


def test_lots_come_before_the_start_and_late_ones_after(desk: Proctor) -> None:
    desk.go("unseal")
    desk.primary()
    desk.confirm(second="keep2")
    screen = desk.go("start")
    assert screen.ui.primary.text().startswith("抽签定工位")
    desk.primary()
    assert len([path for path in desk.room.rows if path.startswith("piece/")]) == 2
    assert screen.ui.late.text() == "没有要补抽签的人"
    desk.primary()
    desk.confirm()
    assert desk.room.rows["clock/G1"]["phase"] == "running"
    who = desk.day.plan.entries[2]
    desk.day.do(
        CheckIn(
            ticket=who.ticket,
            document="resident",
            id_no=who.person.id_no,
            name=who.person.name,
        )
    )
    desk.settle()
    desk.press(screen.ui.late)
    assert len([path for path in desk.room.rows if path.startswith("piece/")]) == 3


def test_work_that_is_stopped_by_decision_needs_a_reason(desk: Proctor) -> None:
    desk.go("unseal")
    desk.primary()
    desk.confirm(second="keep2")
    desk.go("start")
    desk.primary()
    desk.primary()
    desk.confirm()
    piece = next(path for path in desk.room.rows if path.startswith("piece/"))[6:]
    desk.day.do(StartPiece(piece=piece))
    desk.settle()
    screen = desk.go("watch")
    assert screen.numbers()["+ 操作中"] == 1
    sheet = piece_acts.stop(screen).open_sheet()
    sheet.fill({"piece": piece, "cause": "halted"})
    assert sheet.confirm_button.text() == "还差：停止考核的原因"
    desk.confirm(reason="违反安全规程")
    assert desk.room.rows[f"piece/{piece}"]["phase"] == "stopped"
    row = desk.go("scores").ui.primary
    assert not row.isEnabled() and "没有评完" in row.text()
