"""A whole exam at the real window over the rig's hall, by mouse and keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from bozhen_desktop.client.link import STRANGER
from bozhen_desktop.domain.breaks import LeaveRoom, ReturnToRoom
from bozhen_desktop.domain.incidents import SendMessage
from bozhen_desktop.domain.sitting import PauseGroup, ResumeGroup
from bozhen_desktop.gui.rehearsal import visible_texts
from bozhen_desktop.gui.theme import theme
from bozhen_desktop.gui.widgets import badges
from bozhen_desktop.wire.messages import ViewPart
from tests.gui.terminal.exam_hall import Candidate, sit_down
from tests.unit.hall.hall_day import MINUTE

PAD = [
    Qt.Key.Key_End,
    Qt.Key.Key_Down,
    Qt.Key.Key_PageDown,
    Qt.Key.Key_Left,
]
"""What 1, 2, 3, 4 of the number pad send without NumLock."""


@pytest.fixture
def he(qtbot: QtBot) -> Candidate:
    return sit_down(qtbot)


@pytest.fixture
def writing(he: Candidate) -> Candidate:
    he.to_the_paper()
    assert he.window.page == "question"
    return he


def test_from_the_cable_to_the_receipt(he: Candidate) -> None:
    window = he.window
    assert window.page == "connect"
    he.station.plug()
    assert window.page == "log-in"
    assert he.shown("seat") == "座位 " + he.day.seat_of(he.entry.id)[-2:]
    he.day.check_in(he.entry.id)
    for digit in he.entry.person.id_no[-4:]:
        he.click(window.log_in_page.ui.pad.keys["*" if digit == "X" else digit])
    he.click("go")
    assert window.page == "who"
    assert window.who_page.ui.name.text() == he.entry.person.name
    he.click("yes")
    assert window.page == "rules"
    he.read_rules()
    he.click("agree")
    assert window.page == "wait"
    assert he.shown("title") == "请等待开考"
    he.day.open_papers()
    he.start()
    assert window.page == "question"
    assert he.shown("time") == "剩余 90 分钟"
    for number in range(1, 9):
        assert he.shown("number") == f"第 {number} 题，共 8 题"
        he.click(window.question_page.options[0])
        if window.question_page.options[0].several:
            he.click(window.question_page.options[2])
        he.click("next")
    assert window.page == "card"
    assert he.shown("summary") == "8 题全部答完"
    assert not window.card_page.ui.hand_in.isEnabled()
    assert he.shown("hand_in") == "再过 30 分钟可以交卷"
    he.station.advance(30 * MINUTE)
    he.click("hand_in")
    assert window.sheet is not None
    he.click(window.sheet.confirm_button)
    assert window.page == "receipt"
    receipt = he.day.room.answers.receipts[he.entry.id]
    assert he.shown("receipt").replace(" ", "").lower() == receipt
    assert he.shown("counted") == "考场收到 8 题的答案"
    assert he.day.saved(he.entry.id) == {k: sorted(v) for k, v in he.desk.choices.items()}


def test_what_is_shown_as_chosen_is_what_the_hall_has(writing: Candidate) -> None:
    item = writing.window.question_page.item
    assert item is not None
    for at in (0, 3, 1):
        writing.click(writing.window.question_page.options[at])
        assert [b.isChecked() for b in writing.window.question_page.options[:4]] == [
            n == at for n in range(4)
        ]
        assert writing.day.saved(writing.entry.id)[item.id] == [item.options[at].id]
    assert writing.window.ui.saved.state == badges.SAVED


def test_several_right_answers_are_added_and_taken_away(writing: Candidate) -> None:
    page = writing.window.question_page
    page.go_to(5)
    assert writing.shown("hint") == "有两个或更多答案正确"
    for at in (0, 2, 0):
        writing.click(page.options[at])
    assert page.item is not None
    assert writing.day.saved(writing.entry.id)[page.item.id] == [page.item.options[2].id]


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_pad_digits_choose_whatever_numlock_says(writing: Candidate, number: int) -> None:
    page = writing.window.question_page
    writing.key(PAD[number - 1], pad=True)
    assert [button.isChecked() for button in page.options[:4]].index(True) == number - 1
    assert page.number == 1
    writing.key(Qt.Key.Key_Return)
    digit = Qt.Key(Qt.Key.Key_0 + number)
    writing.key(digit, pad=True)
    assert [button.isChecked() for button in page.options[:4]].index(True) == number - 1


def test_letters_choose(writing: Candidate) -> None:
    writing.type("c")
    assert writing.window.question_page.options[2].isChecked()
    writing.type("z9")
    assert writing.window.question_page.options[2].isChecked()


def test_enter_goes_on_only_when_something_is_chosen(writing: Candidate) -> None:
    page = writing.window.question_page
    writing.key(Qt.Key.Key_Return)
    assert page.number == 1
    assert writing.shown("told") == "这题还没选"
    writing.type("a")
    assert not page.ui.told.isVisible()
    writing.key(Qt.Key.Key_Enter, pad=True)
    assert page.number == 2


def test_second_click_within_half_a_second_does_nothing(writing: Candidate) -> None:
    page = writing.window.question_page
    writing.click("next")
    writing.hands.advance(499)
    writing.click("next", fast=True)
    assert page.number == 2
    writing.hands.advance(2)
    writing.click("next", fast=True)
    assert page.number == 3


def test_double_click_on_an_option_chooses_once(writing: Candidate) -> None:
    page = writing.window.question_page
    page.go_to(5)
    writing.click(page.options[1])
    QTest.mouseDClick(page.options[1], Qt.MouseButton.LeftButton)
    writing.paint()
    assert page.options[1].isChecked()


def test_held_key_does_not_run_through_the_paper(writing: Candidate) -> None:
    from PySide6.QtGui import QKeyEvent
    from PySide6.QtWidgets import QApplication

    page = writing.window.question_page
    writing.type("a")
    for repeat in (False, True, True, True):
        event = QKeyEvent(
            QKeyEvent.Type.KeyPress, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier, "", repeat
        )
        QApplication.sendEvent(page, event)
    assert page.number == 2


# ------------------------------------------------------------ cut off, and this PC's faults
def test_cut_off_is_told_three_ways_and_heals(writing: Candidate) -> None:
    window = writing.window
    writing.station.cut()
    writing.type("b")
    assert window.ui.banner_sign.shape == "cross"
    assert "断开" in writing.shown("banner_text")
    assert window.ui.banner.property("tone") == "alarm"
    assert window.ui.saved.state == badges.LOCAL
    assert "不要关机" in window.ui.saved.word
    item = window.question_page.item
    assert item is not None and item.id not in writing.day.saved(writing.entry.id)
    writing.station.plug()
    assert not window.ui.banner.isVisible()
    assert window.ui.saved.state == badges.SAVED
    assert writing.day.saved(writing.entry.id)[item.id] == [item.options[1].id]


def test_time_runs_on_while_cut_off_and_the_paper_closes(writing: Candidate) -> None:
    writing.station.cut()
    writing.day.rig.pcs.advance(88 * MINUTE)
    writing.station.tick()
    assert writing.shown("time") == "剩余 2 分 00 秒"
    writing.day.rig.pcs.advance(3 * MINUTE)
    writing.station.tick()
    assert writing.window.page == "wait"
    assert writing.shown("title") == "时间到，和考场断开了"
    writing.day.rig.clock.advance(91 * MINUTE)
    writing.station.plug()
    writing.station.advance(2 * MINUTE)
    assert writing.window.page == "receipt"


def test_full_disk_goes_on_at_the_hall_alone(writing: Candidate) -> None:
    writing.station.end.disk.full = True
    writing.type("a")
    window = writing.window
    assert window.ui.banner.property("tone") == "alarm"
    assert "举手" in writing.shown("banner_text")
    assert window.ui.saved.state == badges.HALL_ONLY
    item = window.question_page.item
    assert item is not None and writing.day.saved(writing.entry.id)[item.id]


def test_full_disk_and_no_hall_saves_nothing_and_says_so(writing: Candidate) -> None:
    writing.station.end.disk.full = True
    writing.station.cut()
    writing.type("a")
    assert writing.window.ui.saved.state == badges.REFUSED
    assert writing.window.ui.saved.shape == "cross"
    writing.station.plug()
    assert writing.window.ui.saved.state == badges.HALL_ONLY


def test_window_over_a_folder_that_forgets_claims_one_disk_only(writing: Candidate) -> None:
    writing.station.worker._persists = False
    writing.type("a")
    assert writing.window.ui.saved.state == badges.HALL_ONLY


def test_another_hall_that_does_not_know_this_pc_gets_its_code_typed(
    writing: Candidate,
) -> None:
    writing.station.cut()
    writing.station.worker.on_state(STRANGER, "")
    assert writing.window.page == "question"
    writing.type("b")
    assert "重新登记" in writing.shown("banner_text")
    writing.click("banner_button")
    assert writing.window.page == "code"
    writing.type("12345678")
    assert writing.shown("go") == "登记"
    writing.station.plug()
    assert writing.window.page == "question"
    assert writing.window.question_page.options[1].isChecked()


# ------------------------------------------------------------ what staff do
def test_pause_covers_the_paper_and_stops_the_time(writing: Candidate) -> None:
    group = writing.entry.group
    writing.day.do(PauseGroup(group=group, reason="停电"))
    assert writing.window.page == "wait"
    assert writing.shown("title") == "考试暂停"
    assert writing.window.wait_page.ui.sign.shape == "bars"
    before = writing.shown("time")
    writing.station.advance(5 * MINUTE)
    assert writing.shown("time") == before
    writing.day.do(ResumeGroup(group=group))
    assert writing.window.page == "question"


def test_message_is_read_once(writing: Candidate) -> None:
    seat = writing.day.seat_of(writing.entry.id)
    writing.day.do(SendMessage(text="请<b>安静</b>", seat=seat))
    assert writing.shown("banner_text") == "监考老师：请<b>安静</b>"
    writing.click("banner_button")
    assert not writing.window.ui.banner.isVisible()
    assert writing.day.room.incidents.messages[0].read


def test_hand_goes_up_and_down(writing: Candidate) -> None:
    writing.click("hand")
    assert writing.entry.id not in writing.day.room.incidents.hands, "he is asked what for"
    writing.click("choice-leave")
    assert writing.day.room.incidents.hands == [writing.entry.id]
    assert writing.day.room.incidents.reasons == {writing.entry.id: "leave"}
    assert writing.shown("hand") == "放下手"
    writing.click("hand")
    assert writing.entry.id not in writing.day.room.incidents.hands


def test_who_is_out_does_not_leave_his_paper_open(writing: Candidate) -> None:
    writing.day.do(LeaveRoom(entry=writing.entry.id, reason="如厕", escort="super"))
    assert writing.shown("title") == "您已登记离场"
    writing.day.do(ReturnToRoom(entry=writing.entry.id))
    assert writing.window.page == "question"


# ------------------------------------------------------------ coming in
def test_wrong_digits_and_an_absent_candidate_are_told_in_words(he: Candidate) -> None:
    he.station.plug()
    he.log_in()
    assert he.shown("refusal") == "您还没有签到，请先签到"
    he.day.check_in(he.entry.id)
    he.type("999X")
    assert he.shown("entered") == "9 9 9 X"
    he.key(Qt.Key.Key_Return)
    assert he.shown("refusal") == "号码不对，请再输一次"
    assert he.shown("entered") == "— — — —"
    he.log_in()
    assert he.window.page == "who"


def test_ticket_number_is_the_other_way_in(he: Candidate) -> None:
    he.day.check_in(he.entry.id)
    he.station.plug()
    he.click("other")
    he.type(he.entry.ticket)
    he.key(Qt.Key.Key_Return)
    he.log_in()
    assert he.window.page == "who"


def test_somebody_else_raises_his_hand(he: Candidate) -> None:
    he.day.check_in(he.entry.id)
    he.station.plug()
    he.log_in()
    he.click("no")
    assert he.window.sheet is not None
    assert he.entry.id in he.day.room.incidents.hands


def test_rules_are_agreed_to_only_after_their_end_was_seen(he: Candidate) -> None:
    theme().set_scale(2.0)
    he.day.check_in(he.entry.id)
    he.station.plug()
    he.log_in()
    he.click("yes")
    assert not he.window.rules_page.ui.agree.isEnabled()
    assert he.shown("agree") == "请往下看完"
    he.read_rules()
    assert he.window.rules_page.ui.agree.isEnabled()


def test_a_started_program_goes_on_where_it_was(writing: Candidate, qtbot: QtBot) -> None:
    from bozhen_desktop.gui.terminal.window import TerminalWindow

    writing.type("b")
    writing.station.act("leave")
    window = TerminalWindow(writing.station)
    qtbot.addWidget(window)
    window.show()
    again = Candidate(writing.day, writing.entry, writing.station, window, writing.hands)
    assert window.page == "log-in"
    again.log_in()
    assert window.page == "question"
    assert window.question_page.options[1].isChecked()


def test_forced_hand_in_closes_what_is_open(writing: Candidate) -> None:
    from bozhen_desktop.domain.handin import ForceHandIn

    writing.station.advance(31 * MINUTE)
    writing.window._show_card(True)
    writing.click("hand_in")
    assert writing.window.sheet is not None
    writing.day.do(ForceHandIn(entries=[writing.entry.id], reason="身体不适"))
    assert writing.window.page == "receipt"
    assert writing.window.sheet is None
    assert writing.shown("title") == "监考老师已收卷"


def test_kiosk_is_closed_by_the_technician_alone_and_never_while_somebody_writes(
    qtbot: QtBot,
) -> None:
    he = sit_down(qtbot, kiosk=True)
    held = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    assert not he.window.close()
    he.to_the_paper()
    QTest.keyClick(he.window, Qt.Key.Key_Q, held)
    assert he.window.isVisible()
    he.station.act("leave")
    QTest.keyClick(he.window, Qt.Key.Key_Q, held)
    assert not he.window.isVisible()


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_pad_digits_choose_also_after_a_click(writing: Candidate, number: int) -> None:
    page = writing.window.question_page
    writing.click(page.options[number % 4])
    assert page.options[number % 4].hasFocus()
    writing.key(PAD[number - 1], pad=True)
    assert [button.isChecked() for button in page.options[:4]].index(True) == number - 1
    writing.key(Qt.Key.Key_Enter, pad=True)
    assert page.number == 2


def test_clicks_wait_for_the_next_question_to_be_painted(writing: Candidate) -> None:
    page = writing.window.question_page
    page.go_to(2)
    QTest.mouseClick(page.options[0], Qt.MouseButton.LeftButton)
    assert not page.options[0].isChecked()
    writing.click(page.options[0])
    assert page.options[0].isChecked()


def test_keys_do_not_reach_the_paper_under_a_sheet(writing: Candidate) -> None:
    writing.station.advance(31 * MINUTE)
    writing.click("card_button")
    writing.click("hand_in")
    sheet = writing.window.sheet
    assert sheet is not None
    writing.type("b")
    writing.key(Qt.Key.Key_Return)
    assert writing.window.sheet is None
    assert writing.window.page == "card"
    assert writing.desk.choices == {}


def closed(he: Candidate) -> None:
    """The hall says that the sitting is closed."""
    row = {**he.desk.rows["sitting"], "closed": True}
    part = ViewPart(sitting="S1", actor=he.entry.id, seq=999, changes=[("sitting", row)])
    he.station.worker.on_event(part)


@pytest.mark.parametrize("same", [True, False])
def test_answers_go_when_the_sitting_is_closed_and_the_receipts_agree(
    writing: Candidate, same: bool
) -> None:
    forgotten: list[str] = []
    writing.station.worker.forget = forgotten.append
    writing.type("a")
    closed(writing)
    assert forgotten == [], "he has not handed in"
    writing.desk.rows["sitting"] = {**writing.desk.rows["sitting"], "closed": False}
    writing.station.advance(31 * MINUTE)
    writing.click("card_button")
    writing.click("hand_in")
    assert writing.window.sheet is not None
    writing.click(writing.window.sheet.confirm_button)
    if not same:
        writing.desk.choices["G1-i2"] = ["opt-2d"]
    closed(writing)
    closed(writing)
    assert forgotten == (["S1"] if same else [])
    assert writing.window.receipt_page.ui.sign.shape == ("tick" if same else "cross")


def test_next_candidate_finds_nothing_of_the_one_before(writing: Candidate) -> None:
    writing.type("a")
    writing.window.question_page.flags = {1, 2}
    writing.station.advance(31 * MINUTE)
    writing.click("card_button")
    writing.click("hand_in")
    assert writing.window.sheet is not None
    writing.click(writing.window.sheet.confirm_button)
    assert not writing.window.receipt_page.ui.next_person.isVisible()
    closed(writing)
    writing.click("next_person")
    assert writing.window.page in ("log-in", "wait")
    texts = " ".join(visible_texts(writing.window))
    assert writing.entry.person.name not in texts
    assert writing.window.question_page.flags == set()
    assert writing.window.question_page.choices_of("G1-i1") == []
    assert not writing.window.ui.saved.isVisible()
