"""Nothing is clipped and nothing lies over something else, at 100 % and 200 %, on any screen."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest
from PySide6.QtWidgets import QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from bozhen_desktop.client.link import CONNECTED
from bozhen_desktop.domain.access import ReportLost
from bozhen_desktop.domain.arrangement import Arrangement, RoomPlan
from bozhen_desktop.domain.incidents import RaiseHand
from bozhen_desktop.domain.items import MULTIPLE
from bozhen_desktop.domain.seating import DrawSeats
from bozhen_desktop.gui.bridge import SessionBridge
from bozhen_desktop.gui.console import (
    days_path,
    desk_acts,
    device_acts,
    examiner_acts,
    order_acts,
    paper_answers,
    paper_custody,
    watch_acts,
)
from bozhen_desktop.gui.console.paper_entry import KINDS, PRACTICAL
from bozhen_desktop.gui.console.people import counters, people
from bozhen_desktop.gui.console.room_link import RoomLink
from bozhen_desktop.gui.console.screens import SCREENS
from bozhen_desktop.gui.console.window import ConsoleWindow
from bozhen_desktop.gui.theme import theme
from bozhen_desktop.kernel.clock import FakeClock
from tests.gui.console.console_views import (
    arranged,
    check_in,
    ended,
    random_views,
    ready,
    running,
    theory_plan,
    view,
)
from tests.gui.examiner.geometry import faults

NAMES = ("阿卜杜勒·穆罕默德·买买提江·艾合买提·托合提·吾斯曼", "䶮㛃𬭎", "<b>赵</b>&钱", "王海生")


def plan(count: int) -> Arrangement:
    """Names of 30 characters, rare ones, and one that looks like markup."""
    made = theory_plan(count)
    entries = [
        msgspec.structs.replace(
            one, person=msgspec.structs.replace(one.person, name=NAMES[at % len(NAMES)])
        )
        for at, one in enumerate(made.entries)
    ]
    return msgspec.structs.replace(made, entries=entries)


class StillBridge(SessionBridge):
    """No hall: what is shown is what is given."""

    def __init__(self) -> None:
        super().__init__(lambda on_event, on_state: None)  # type: ignore[arg-type,return-value]
        self.state = CONNECTED

    def _post(self, function: Any, *args: Any) -> None:
        pass


def window(qtbot: QtBot, rows: dict[str, Any], scale: float = 1.0) -> ConsoleWindow:
    theme().set_scale(scale)
    room = RoomLink(StillBridge(), FakeClock(), Path())
    made = ConsoleWindow(room, SCREENS, "rehearsal")
    qtbot.addWidget(made)
    room.me = {"staff": "chief", "name": "王海生", "duties": ["site_chief"]}
    room.sitting = "S1"
    room._following = SimpleNamespace(rows=rows)  # type: ignore[assignment]
    made.resize(1366, 768)
    made.show()
    made.refresh()
    return made


def disturbed() -> dict[str, Any]:
    day = running(plan(40))
    for entry in ("n1", "n2"):
        day.do(ReportLost(entry=entry), actor="hall", role="hall")
    day.do(RaiseHand(), **day.terminal("n5"))
    return view(day)


STEPS = [
    *((step, "arranged") for step in ("import", "seats", "check", "briefing", "unseal")),
    *((days_path.PRINT, when) for when in ("arranged", "running")),
    (days_path.PAPER, "running"),
    (days_path.DEVICES, "running"),
    *((step, "ready") for step in ("desk", "discipline", "start")),
    *((step, "running") for step in ("desk", "watch", "collect", "handover")),
    *((step, when) for step in ("watch", "scores", "close") for when in ("ended", "confirmed")),
]


def rows_at(when: str) -> dict[str, Any]:
    if when == "running":
        return disturbed()
    begin = {
        "arranged": arranged,
        "ready": ready,
        "ended": ended,
        "confirmed": lambda made: ended(made, confirmed=True),
    }[when]
    return view(begin(plan(40)))


def settle(qtbot: QtBot) -> None:
    qtbot.wait(30)


@pytest.mark.parametrize("scale", [1.0, 2.0])
@pytest.mark.parametrize(("step", "when"), STEPS)
def test_every_screen_can_be_read(qtbot: QtBot, step: str, when: str, scale: float) -> None:
    made = window(qtbot, rows_at(when), scale)
    made.go(step)
    assert made.shown == step
    if step == "desk":
        made.current.take_up("n1")  # type: ignore[attr-defined]
        made.current.ui.problem.setText("证件号码与准考证不是同一人。请核对两证，不要放行")  # type: ignore[attr-defined]
    if step == days_path.DEVICES:
        made.room.safety = ENDANGERED
        made.current._looked(PCS)  # type: ignore[attr-defined]
        made.refresh()
    settle(qtbot)
    assert (made.width(), made.height()) == (1366, 768)
    if step == "discipline":
        text: QPlainTextEdit = made.current.ui.text  # type: ignore[attr-defined]
        assert text.height() >= 4 * text.fontMetrics().lineSpacing(), "read aloud, not guessed"
    assert faults(made) == []
    area = made.current.parentWidget()
    assert area is not None and made.current.width() <= area.width()
    assert made.current.ui.primary.isVisible()  # type: ignore[attr-defined]


SHEETS = {
    "pause": watch_acts.pause,
    "credit": watch_acts.credit,
    "move": watch_acts.move,
    "message": watch_acts.message,
    "fault": watch_acts.fault,
    "leave": watch_acts.leave,
    "accept-lost": watch_acts.accept_lost,
    "violation": order_acts.violation,
    "force": order_acts.force_hand_in,
    **{f"paper-{key}": kind.make for key, kind in KINDS.items() if kind.subject != PRACTICAL},
    "paper-typed": lambda screen: paper_answers.typed(screen, "n1", LETTERS),
    "accept-devices": lambda screen: device_acts.accept(screen, PCS),
    "bind": lambda screen: device_acts.bind(screen, PCS[:12]),
    "block": lambda screen: device_acts.block(screen, PCS[0]),
    "without": device_acts.without_standby,
    "go-on": device_acts.go_on,
    "release": device_acts.release_standby,
    "replace": examiner_acts.replace,
    "receive": paper_custody.receive,
    "show-seal": paper_custody.show_seal,
    "hand-over": paper_custody.hand_over,
    "full-number": lambda screen: desk_acts.whole_number(screen, people(screen.rows)[0], print),
}
PCS = [
    {
        "key": f"{at:064x}",
        "kind": "terminal",
        "host_name": f"LAB-PC-{at:03d}.jifang.boshengpeixun.local",
        "how": "code" if at % 2 else "file",
        "seat": f"R1-{at:02d}" if at % 3 else "",
        "claim": "" if at % 3 else f"R1-{at + 1:02d}",
        "accepted": at > 20,
        "blocked": at == 30,
        "live": at % 4 > 0,
    }
    for at in range(40)
]
ENDANGERED = {
    "standby": {"state": "gone", "without": False, "addresses": [], "stored": {}},
    "granted": {"k": "备用机"},
    "mirror": {"state": "failed", "reason": "disk-full"},
}
LETTERS = [
    {"item": f"i{at}", "version": 1, "type": MULTIPLE, "options": ["a", "b"]} for at in range(100)
]


@pytest.mark.parametrize("scale", [1.0, 2.0])
@pytest.mark.parametrize("name", SHEETS)
def test_every_sheet_can_be_read(qtbot: QtBot, name: str, scale: float) -> None:
    made = window(qtbot, disturbed(), scale)
    made.go("watch")
    sheet = SHEETS[name](made.current)
    sheet.problem.setText("这件事要由另一人确认。请第二人输入工号和口令　（second-person-needed）")
    sheet.problem.show()
    sheet.open_sheet()
    settle(qtbot)
    sheet._fill()
    settle(qtbot)
    assert faults(sheet) == []
    inside: QWidget = sheet.card
    assert made.rect().contains(inside.geometry())


def test_counters_map_and_list_of_the_window_agree_on_fifty_random_days(qtbot: QtBot) -> None:
    made = window(qtbot, view(running()))
    made.go("watch")
    screen: Any = made.current
    for rows in random_views(50):
        made.room._following.rows = rows  # type: ignore[union-attr]
        screen.refresh()
        numbers = counters(people(rows))
        shown = screen.numbers()
        assert shown["应到"] == len(screen.list.model.rows)
        assert shown["实到"] == numbers.here
        parts = [n for words, n in shown.items() if words[0] in "=+"]
        assert sum(parts) == numbers.here
        here = [look for look in screen.map.seats if look.state in numbers.by_state]
        assert len(here) == numbers.here
        words = [line[4] for line in screen.list.model.rows]
        for name, count in shown.items():
            if name[0] in "=+":
                assert words.count(name[2:]) == count


def test_a_step_that_is_too_early_says_why(qtbot: QtBot) -> None:
    made = window(qtbot, view(arranged()))
    before = made.shown
    made.go("scores")
    assert made.shown == before and made.said_bar.text == "评分复核：还没收卷"


def test_what_was_achieved_goes_with_the_step_and_what_was_refused_stays(qtbot: QtBot) -> None:
    made = window(qtbot, view(ready()))
    made.room.say("已办成")
    made.choose("start")
    assert made.shown == "start" and made.said_bar.text == ""
    made.room.say("没有办成", "alarm")
    made.choose("desk")
    assert made.shown == "desk" and made.said_bar.text == "没有办成"


def test_every_step_has_a_screen() -> None:
    assert list(SCREENS) == [*days_path.TITLES, *days_path.BESIDE]


def two_rooms() -> Arrangement:
    made = theory_plan(8)
    entries = [
        msgspec.structs.replace(one, room="R1" if at < 4 else "R2")
        for at, one in enumerate(made.entries)
    ]
    rooms = [
        RoomPlan(id=room, name=name, seats=[f"{room}-{n:02d}" for n in range(1, 6)], spares=[])
        for room, name in (("R1", "一号机房"), ("R2", "二号机房"))
    ]
    return msgspec.structs.replace(made, entries=entries, rooms=rooms)


def test_after_the_last_group_the_watch_leads_on_to_the_scores(qtbot: QtBot) -> None:
    made = window(qtbot, view(ended(plan(8))))
    made.go("watch")
    primary = made.current.ui.primary  # type: ignore[attr-defined]
    assert primary.isEnabled() and primary.text() == "去评分复核 F12"
    ui = made.current.ui  # type: ignore[attr-defined]
    held = [ui.pause, ui.credit, ui.move, ui.message]
    assert [button.text() for button in held] == [
        "暂停：没有在考的组",
        "补时：没有在考的组",
        "换机：各组已收卷",
        "发消息：各组已收卷",
    ]
    assert ui.violation.isEnabled() and ui.fault.isEnabled()
    made.current.press("F12")
    assert made.shown == "scores"


def test_the_side_names_the_rooms_of_the_sitting(qtbot: QtBot) -> None:
    assert window(qtbot, view(arranged())).ui.place.text() == "一号机房"
    day = arranged(two_rooms())
    assert window(qtbot, view(day)).ui.place.text() == "一号机房、二号机房"
    many = {**view(day), **{f"room/X{n}": view(day)["room/R1"] for n in range(3)}}
    assert window(qtbot, many).ui.place.text() == "一号机房 等 5 个考场"


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ({}, ("开考 30 分钟后不能入场", "开考 30 分钟后才能交卷")),
        ({"late_limit_min": 15}, ("开考 15 分钟后不能入场", "开考 30 分钟后才能交卷")),
        (
            {"late_limit_s": 40, "earliest_hand_in_s": 120},
            ("开考 40 秒后不能入场", "开考 2 分钟后才能交卷"),
        ),
    ],
)
def test_the_limits_that_are_read_aloud_are_those_of_the_sitting(
    qtbot: QtBot, given: dict[str, int], read: tuple[str, str]
) -> None:
    rows = view(ready())
    rows["rules"] = {**rows["rules"], **given}
    made = window(qtbot, rows)
    made.go("discipline")
    text = made.current.ui.text.toPlainText()  # type: ignore[attr-defined]
    assert all(part in text for part in read)


def test_each_room_has_a_map_of_its_own_and_people_are_named_with_their_room(
    qtbot: QtBot,
) -> None:
    day = arranged(two_rooms())
    day.do(DrawSeats(room="R2"))
    for entry in ("n1", "n5"):
        check_in(day, entry)
    day.log_in("n5")
    day.do(ReportLost(entry="n5"), actor="hall", role="hall")
    made = window(qtbot, view(day))
    made.go("desk")
    made.current.take_up("n5")  # type: ignore[attr-defined]
    assert made.current.ui.seat.text().startswith("座位 二号机房 · ")  # type: ignore[attr-defined]
    screen: Any = SCREENS["watch"](made.room)
    qtbot.addWidget(screen)
    screen.show()
    screen.refresh()
    assert not screen.tabs.isHidden()
    assert [screen.tabs.tabText(at) for at in (0, 1)] == ["一号机房", "二号机房　1 处要去看"]
    assert {look.seat[:2] for look in screen.map.seats} == {"R1"}
    screen.tabs.setCurrentIndex(1)
    assert {look.seat[:2] for look in screen.map.seats} == {"R2"}
    assert made.room.matters()[0].title.startswith("二号机房 · ")
