"""The examiner's real window over the real core: log-in, rows, signature, corrections, turns."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from bozhen_desktop.client.link import CONNECTED, STRANGER
from bozhen_desktop.domain.panels import SettlePiece
from bozhen_desktop.domain.pieces import DrawPieces
from bozhen_desktop.domain.scoresheet import RowScore
from bozhen_desktop.gui.dialogs import Sheet
from bozhen_desktop.gui.examiner.countersign import Countersign
from bozhen_desktop.gui.examiner.halt import HaltField
from bozhen_desktop.gui.examiner.row_editor import RowEditor
from bozhen_desktop.gui.examiner.sheet_screen import LOCKED, STRIKE
from bozhen_desktop.gui.examiner.window import ExaminerWindow
from bozhen_desktop.gui.theme import theme
from bozhen_desktop.gui.widgets.calm import CalmButton
from tests.gui.examiner.geometry import faults
from tests.gui.examiner.workshop_rig import PIN, RigBridge, Workshop

OLD = "以前的人写的理由"


class Seat:
    """A window, its hall, and hands."""

    def __init__(self, qtbot: QtBot, shop: Workshop) -> None:
        self.qtbot, self.shop = qtbot, shop
        self.bridge = RigBridge(shop.rig)
        self.window = ExaminerWindow(self.bridge, rehearsal=True)
        qtbot.addWidget(self.window)
        self.bridge.start()
        self.window.show()
        self.settle()

    def settle(self) -> None:
        self.bridge.pump()
        for _ in range(3):
            self.qtbot.wait(1)

    def press(self, button: QPushButton) -> None:
        self.settle()
        area = button.parentWidget()
        while area is not None and not isinstance(area, QScrollArea):
            area = area.parentWidget()
        if area is not None:
            area.ensureWidgetVisible(button)
            self.settle()
        assert button.isEnabled(), button.text()
        if isinstance(button, CalmButton):
            button._pressed_at = -10_000  # a person waits between two presses of one button
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        self.settle()

    def confirm(self) -> None:
        [sheet] = [found for found in self.window.findChildren(Sheet) if found.isVisible()]
        self.settle()
        self.press(sheet.confirm_button)

    def log_in(self, staff: str, pin: str = PIN) -> None:
        ui = self.window.log_in.ui
        ui.account.setText(staff)
        self.window.log_in.pin.setText(pin)
        self.press(ui.enter)

    @property
    def pages(self) -> Any:
        assert self.window.pages is not None
        return self.window.pages

    @property
    def editor(self) -> RowEditor:
        return self.pages.sheet.editor  # type: ignore[no-any-return]

    def give(self, score: RowScore) -> None:
        """Choose the row, touch its mark, and what a deduction needs besides."""
        sheet = self.pages.sheet
        sheet._choose(score.no)
        self.settle()
        ui = sheet.ui
        self.press(self.button(ui.choices, score.hundredths))
        if score.places:
            self.press(self.button(ui.places, score.places))
            ui.reason.setText(score.reason)
            self.press(ui.put)

    def button(self, home: QWidget, value: int) -> QPushButton:
        found = [b for b in home.findChildren(CalmButton) if b.property("value") == value]
        return found[-1]

    def fill(self, piece: str, lost: int = 0) -> None:
        """Every row in full, but `lost` places of 2 off row 5, and a sixth one off row 13."""
        self.window._open(piece)
        for row in self.shop.rubric.rows:
            if row.no == 13 and lost > 5:
                self.give(RowScore(no=13, hundredths=500))
            elif row.mode == "award":
                self.give(RowScore(no=row.no, hundredths=row.max_hundredths))
            elif row.no == 5 and lost:
                places = min(lost, 5)
                self.give(RowScore(no=5, hundredths=places * 200, places=places, reason="超差"))
            else:
                self.give(RowScore(no=row.no, hundredths=0))

    def sign(self, piece: str, lost: int = 0) -> None:
        self.fill(piece, lost)
        self.press(self.pages.sheet.ui.sign)
        self.confirm()

    def texts(self) -> str:
        labels = [w.text() for w in self.window.findChildren(QLabel)]
        buttons = [w.text() for w in self.window.findChildren(QPushButton)]
        fields = [w.text() for w in self.window.findChildren(QLineEdit)]
        return "\n".join([*labels, *buttons, *fields])


@pytest.fixture
def shop() -> Workshop:
    made = Workshop(3)
    made.begin()
    made.stop()
    return made


@pytest.fixture
def seat(qtbot: QtBot, shop: Workshop) -> Iterator[Seat]:
    made = Seat(qtbot, shop)
    yield made
    made.window.close()
    made.bridge.stop()


def test_a_wrong_pin_is_told_in_words_and_typed_anew(seat: Seat) -> None:
    seat.log_in("e1", "999999")
    ui = seat.window.log_in.ui
    assert seat.window.pages is None
    assert ui.message.text() == "口令不对，请再输一次。"
    assert seat.window.log_in.pin.text() == "" and seat.window.log_in.pin.hasFocus()


def test_the_pad_types_the_pin_without_a_keyboard(seat: Seat) -> None:
    ui, log_in = seat.window.log_in.ui, seat.window.log_in
    ui.account.setText("e1")
    for key in [*PIN, "7", "back"]:
        seat.qtbot.mouseClick(ui.pad.keys[key], Qt.MouseButton.LeftButton)
    assert log_in.pin.text() == PIN
    seat.press(ui.enter)
    assert seat.pages.turn.staff == "e1"


def test_the_number_pad_counts_without_numlock_and_letters_do_not_go_in(seat: Seat) -> None:
    pin = seat.window.log_in.pin
    for key in (Qt.Key.Key_End, Qt.Key.Key_Down, Qt.Key.Key_Insert):
        seat.qtbot.keyClick(pin, key, Qt.KeyboardModifier.KeypadModifier)
    seat.qtbot.keyClicks(pin, "a9")
    seat.qtbot.keyClick(pin, Qt.Key.Key_Backspace)
    assert pin.text() == "120"


def test_what_is_touched_row_by_row_is_what_the_hall_has_and_what_is_signed(seat: Seat) -> None:
    seat.log_in("e1")
    seat.press(seat.pages.pieces.ui.next)
    piece = seat.pages.sheet.piece
    assert piece == seat.shop.pieces[0]
    seat.sign(piece, lost=2)
    sheet = seat.shop.sheet(piece, "e1")
    assert sheet.signed and sheet.counting.total == 9600
    assert sheet.rows["5"] == RowScore(no=5, hundredths=400, places=2, reason="超差")
    assert seat.pages.sheet.mode == LOCKED
    assert seat.pages.sheet.ui.signed_total.text() == "96 分"
    assert seat.pages.sheet.ui.sign.text().startswith("下一件：工位 R1-")
    seat.press(seat.pages.sheet.ui.sign)
    assert seat.pages.sheet.piece == seat.shop.pieces[1]
    assert seat.pages.sheet.ui.sign.text() == "还差 15 项，签名后锁定"


def test_a_deduction_is_not_put_down_without_places_and_reason(seat: Seat) -> None:
    seat.log_in("e1")
    piece = seat.shop.pieces[0]
    seat.window._open(piece)
    seat.pages.sheet._choose(5)
    ui = seat.pages.sheet.ui
    seat.press(seat.button(ui.choices, 200))
    assert (ui.put.isEnabled(), ui.put.text()) == (False, "还差几处和理由")
    seat.press(seat.button(ui.places, 1))
    assert ui.put.text() == "还差理由"
    assert seat.shop.sheet(piece, "e1") is None
    seat.press(ui.reasons.findChildren(CalmButton)[-4])
    seat.press(ui.put)
    assert seat.shop.sheet(piece, "e1").rows["5"].reason == "实测超差"


def test_two_quick_touches_never_reach_the_next_row(seat: Seat) -> None:
    seat.log_in("e1")
    piece = seat.shop.pieces[0]
    seat.window._open(piece)
    seat.settle()
    button = seat.button(seat.pages.sheet.ui.choices, 300)
    place = button.mapTo(seat.window, button.rect().center())
    for _ in range(2):
        under = seat.window.childAt(place)
        seat.qtbot.mouseClick(under, Qt.MouseButton.LeftButton)
    seat.settle()
    assert list(seat.shop.sheet(piece, "e1").rows) == ["1"]


def test_the_next_person_finds_nothing_of_the_last_sheet(seat: Seat) -> None:
    seat.log_in("e1")
    piece = seat.shop.pieces[0]
    seat.window._open(piece)
    seat.give(RowScore(no=5, hundredths=200, places=1, reason=OLD))
    seat.pages.sheet._choose(5)
    assert OLD in seat.texts()
    turn = seat.pages.turn
    seat.press(seat.pages.sheet.ui.leave)
    seat.qtbot.wait(20)
    assert seat.window.pages is None
    for word in (OLD, piece, "R1-", "垂直度"):
        assert word not in seat.texts()
    assert ("S1", "e1") not in seat.bridge.session.views
    link = seat.shop.rig.core.links[seat.bridge.end.connection]
    assert "e1" not in link.staff.get("S1", set())
    with pytest.raises(RuntimeError):
        turn.objectName()  # the turn is destroyed with all it knew
    seat.log_in("e2")
    assert OLD not in seat.texts()
    seat.window._open(piece)
    assert OLD not in seat.texts()


def test_who_scored_here_before_needs_only_his_name_and_pin(seat: Seat) -> None:
    for staff in ("e1", "e2"):
        seat.log_in(staff)
        seat.window.leave()
    ui = seat.window.log_in.ui
    names = [b for b in ui.people.findChildren(CalmButton) if b.isVisible()]
    assert [button.text() for button in names] == ["e2", "e1"]
    seat.press(names[1])
    assert ui.account.text() == "e1" and seat.window.log_in.pin.text() == ""


def test_nobody_stays_logged_in_at_a_pc_that_nobody_touches(seat: Seat) -> None:
    seat.log_in("e1")
    assert seat.window._idle.isActive()
    seat.window._idle.timeout.emit()
    assert seat.window.pages is None


def test_rows_of_a_cut_off_pc_wait_here_and_go_up_by_themselves(seat: Seat) -> None:
    seat.log_in("e1")
    piece = seat.shop.pieces[0]
    seat.window._open(piece)
    seat.bridge.cut()
    seat.give(RowScore(no=1, hundredths=300))
    assert "已存到本机，等待上传" in seat.pages.sheet.ui.save.text()
    assert seat.shop.sheet(piece, "e1") is None
    seat.bridge.start()
    seat.settle()
    assert seat.shop.sheet(piece, "e1").rows["1"].hundredths == 300
    assert "已保存" in seat.pages.sheet.ui.save.text()


def test_a_person_who_left_while_cut_off_is_logged_off_when_it_is_back(seat: Seat) -> None:
    seat.log_in("e1")
    seat.bridge.cut()
    seat.window.leave()
    seat.bridge.start()
    seat.settle()
    link = seat.shop.rig.core.links[seat.bridge.end.connection]
    assert "e1" not in link.staff.get("S1", set())


def test_a_veto_is_marked_with_what_was_seen(seat: Seat) -> None:
    seat.log_in("e1")
    piece = seat.shop.pieces[0]
    seat.window._open(piece)
    seat.press(seat.pages.sheet.ui.veto)
    card = seat.pages.vetoes.cards[0]
    assert not card.button.isEnabled()
    card.reason.setText("墙体倒塌，见照片")
    seat.press(card.button)
    assert seat.shop.sheet(piece, "e1").vetoes["V1"].reason == "墙体倒塌，见照片"
    assert "已记" in card.seen.text()
    seat.press(seat.pages.vetoes.ui.done)
    assert seat.pages.sheet.ui.veto.text() == "否定项：1 项已记… F6"


def strike(seat: Seat, second: str, pin: str = PIN) -> None:
    sheet = seat.pages.sheet
    seat.press(sheet.ui.strike)
    seat.give(RowScore(no=5, hundredths=400, places=2, reason="复看数据"))
    ui = seat.pages.second.ui
    assert "总分 98 → 96 分" in ui.effect.text()
    ui.reason.setText("笔误")
    ui.account.setText(second)
    seat.pages.second.pin.setText(pin)
    seat.press(ui.confirm)


def test_a_strike_through_counts_once_another_person_confirmed_it(seat: Seat) -> None:
    seat.log_in("e1")
    piece = seat.shop.pieces[0]
    seat.sign(piece, lost=1)
    strike(seat, "super")
    versions = seat.shop.sheet(piece, "e1").versions
    assert [(v.total, v.status, v.by) for v in versions] == [
        (9800, "signed", ""),
        (9600, "countersigned", "super"),
    ]
    assert seat.pages.sheet.ui.signed_total.text() == "96 分"


def struck_for_later(seat: Seat) -> str:
    """e1 struck a row through on a piece that all three have signed; nobody confirmed it yet."""
    piece: str = seat.shop.pieces[0]
    for staff in ("e2", "e3", "e1"):
        seat.log_in(staff)
        seat.sign(piece, lost=1)
        if staff != "e1":
            seat.window.leave()
    sheet, second = seat.pages.sheet, seat.pages.second
    seat.press(sheet.ui.strike)
    seat.give(RowScore(no=5, hundredths=400, places=2, reason="复看数据"))
    seat.press(second.ui.later)
    assert second.ui.message.text() == "请写理由"
    second.ui.reason.setText("<b>笔误</b>")
    seat.press(second.ui.later)
    assert seat.shop.sheet(piece, "e1").pending is not None
    assert "上一次划改等第二人确认" in sheet.ui.strike.text()
    assert not sheet.ui.countersign.isVisible(), "not by himself"
    seat.window.leave()
    return piece


def countersign_of(seat: Seat) -> Countersign:
    seat.press(seat.pages.sheet.ui.countersign)
    [found] = [one for one in seat.window.findChildren(Countersign) if one.isVisible()]
    return found


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_a_correction_is_countersigned_later_at_the_other_persons_own_log_in(
    seat: Seat, scale: float
) -> None:
    piece = struck_for_later(seat)
    theme().set_scale(scale)
    seat.window.resize(1280, 800)
    seat.log_in("e2")
    seat.window._open(piece)
    seat.settle()
    name = seat.shop.rig.core.books["S1"].room.staff("e1").name
    assert seat.pages.sheet.ui.countersign.text() == f"确认 {name} 的划改…"
    assert name in seat.pages.sheet.ui.others.text()
    asked = countersign_of(seat)
    said = "\n".join(label.text() for label in asked.findChildren(QLabel))
    assert "总分 98 → 96 分" in said and "<b>笔误</b>" in said and "−4（2 处）复看数据" in said
    assert faults(asked) == []
    seat.press(asked.confirm_button)
    assert [(v.total, v.status, v.by) for v in seat.shop.sheet(piece, "e1").versions] == [
        (9800, "signed", ""),
        (9600, "countersigned", "e2"),
    ]
    assert not seat.pages.sheet.ui.countersign.isVisible()


def test_who_does_not_agree_with_a_correction_says_why(seat: Seat) -> None:
    piece = struck_for_later(seat)
    seat.log_in("super")
    seat.window._open(piece)
    asked = countersign_of(seat)
    assert not asked.reject.isEnabled() and asked.reject.text() == "不同意要先写理由"
    asked.why.setText("实物上只有 1 处")
    seat.press(asked.reject)
    sheet = seat.shop.sheet(piece, "e1")
    assert (sheet.versions[1].status, sheet.versions[1].by) == ("rejected", "super")
    assert sheet.counting.total == 9800


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_work_that_is_broken_off_needs_a_reason(qtbot: QtBot, scale: float) -> None:
    theme().set_scale(scale)
    shop = Workshop(2)
    shop.begin()
    seat = Seat(qtbot, shop)
    seat.log_in("e1")
    seat.window._open(shop.pieces[0])
    seat.press(seat.pages.sheet.ui.work)
    [halt] = [one for one in seat.window.findChildren(HaltField) if one.isVisible()]
    assert not halt.button.isEnabled() and halt.button.text() == "中止要先写理由"
    assert faults(seat.window) == []
    halt.reason.setText("违章操作，受伤")
    seat.press(halt.button)
    piece = shop.rig.core.books["S1"].room.practical.pieces[shop.pieces[0]]
    assert (piece.phase, piece.cause) == ("stopped", "halted")
    assert not [one for one in seat.window.findChildren(Sheet) if one.isVisible()]
    seat.window.close()
    seat.bridge.stop()


def test_who_has_still_to_sign_the_piece_cannot_be_the_second_person(seat: Seat) -> None:
    seat.log_in("e1")
    piece = seat.shop.pieces[0]
    seat.sign(piece, lost=1)
    strike(seat, "e2")
    ui = seat.pages.second.ui
    assert "还没有给这件考件签名" in ui.message.text() and seat.pages.second.pin.text() == ""
    assert len(seat.shop.sheet(piece, "e1").versions) == 1
    seat.pages.second.pin.setText("000000")
    seat.press(ui.confirm)
    assert ui.message.text() == "口令不对，请再输一次。"


def test_three_people_take_turns_and_settle_a_difference(seat: Seat) -> None:
    piece = seat.shop.pieces[0]
    for staff, lost in (("e1", 0), ("e2", 0), ("e3", 6)):
        seat.log_in(staff)
        seat.sign(piece, lost)
        if staff != "e3":
            assert "全组都签名后才显示" in seat.pages.sheet.ui.others.text()
            seat.window.leave()
    assert "e1" in seat.pages.sheet.ui.others.text()
    seat.window.leave()
    seat.shop.rig.on(seat.shop.day.console, "S1", "chief")
    seat.shop.day.do(SettlePiece(piece=piece))
    seat.log_in("e1")
    review = seat.pages.review
    seat.window._review(piece)
    seat.press(review.ui.act)  # the lead convenes
    for staff in ("e1", "e2"):
        if staff != "e1":
            seat.window.leave()
            seat.log_in(staff)
        review = seat.pages.review
        seat.window._review(piece)
        assert not review.ui.act.isEnabled()
        review.ui.reason.setText("复看实物，维持原分")
        seat.press(review.ui.act)
    seat.window.leave()
    seat.log_in("e3")
    seat.window._review(piece)
    seat.press(seat.pages.review.ui.rescore)
    seat.give(RowScore(no=5, hundredths=200, places=1, reason="复测只超 1 点"))
    seat.press(seat.pages.sheet.ui.sign)
    seat.pages.review.ui.reason.setText("复测后改")
    seat.press(seat.pages.review.ui.act)
    seat.window.leave()
    seat.log_in("e1")
    seat.window._review(piece)
    seat.press(seat.pages.review.ui.act)
    ui = seat.pages.second.ui
    ui.account.setText("super")
    seat.pages.second.pin.setText(PIN)
    seat.press(ui.confirm)
    seat.shop.day.do(SettlePiece(piece=piece))
    scored = seat.shop.rig.core.books["S1"].room.sheets.scored[piece]
    assert (scored.mean, scored.rechecked) == (9900, True)


def test_work_begins_and_ends_at_the_examiners_pc(qtbot: QtBot) -> None:
    shop = Workshop(2)
    seat = Seat(qtbot, shop)
    piece = shop.pieces[0]
    seat.log_in("e1")
    seat.window._open(piece)
    for phase in ("started", "stopped"):
        seat.press(seat.pages.sheet.ui.work)
        seat.confirm()
        assert shop.rig.core.books["S1"].room.practical.pieces[piece].phase == phase
    assert not seat.pages.sheet.ui.work.isVisible()
    seat.window.close()
    seat.bridge.stop()


def test_a_supervisor_may_look_and_not_write(seat: Seat) -> None:
    piece = seat.shop.pieces[0]
    seat.log_in("e1")
    seat.sign(piece)
    seat.window.leave()
    seat.log_in("super")
    assert "共 0 件" in seat.pages.pieces.ui.summary.text()
    assert len(seat.pages.pieces._shown) == 3
    seat.window._open(piece)
    seat.settle()
    ui = seat.pages.sheet.ui
    assert seat.pages.sheet.mode == LOCKED
    assert ui.signed_title.text() == "这件考件不归您评" and not ui.strike.isVisible()
    assert ui.others.text() == "全组都签名后才显示"  # blind until all have signed
    assert not ui.sign.isEnabled() and ui.sign.text() == "不归您评，只能看"


def test_every_act_at_a_sheet_has_its_key(seat: Seat) -> None:
    piece, following = seat.shop.pieces[:2]
    seat.log_in("e1")
    seat.fill(piece)

    def press(key: Qt.Key) -> None:
        for button in seat.window.findChildren(CalmButton):
            button._pressed_at = -10_000
        seat.qtbot.keyClick(seat.window.focusWidget() or seat.window, key)
        seat.settle()

    seat.window.activateWindow()
    seat.pages.sheet.setFocus()
    press(Qt.Key.Key_F4)
    assert seat.pages.sheet.piece == following
    press(Qt.Key.Key_F3)
    assert seat.pages.sheet.piece == piece
    press(Qt.Key.Key_F6)
    assert seat.window.stack.currentWidget() is seat.pages.vetoes
    seat.press(seat.pages.vetoes.ui.done)
    seat.pages.sheet.setFocus()
    press(Qt.Key.Key_F12)
    seat.confirm()
    assert seat.shop.sheet(piece, "e1").signed
    seat.pages.sheet.setFocus()
    press(Qt.Key.Key_F7)
    assert seat.pages.sheet.mode == STRIKE


def test_cards_stay_where_a_finger_is_about_to_touch_them(seat: Seat) -> None:
    piece = seat.shop.pieces[0]
    seat.log_in("e1")
    before = list(seat.pages.pieces._shown)
    assert len(before) == 3 and all(card.isVisible() for card in before)
    seat.sign(piece)
    seat.window._home()
    seat.settle()
    assert seat.pages.pieces._shown == before, "the same cards, one of which says more"
    [card] = [one for one in before if one.card.piece == piece]
    assert "已签名" in card._word.text() and card.button.text() == "看评分表"
    assert len({one.height() for one in before}) == 1


def test_a_piece_that_was_drawn_anew_closes_its_sheet(qtbot: QtBot) -> None:
    shop = Workshop(3)
    seat = Seat(qtbot, shop)
    seat.log_in("e1")
    seat.window._open(shop.pieces[0])
    shop.rig.on(shop.day.console, "S1", "chief")
    shop.day.do(DrawPieces(group="G1", reason="工位坏了"), second="super")
    seat.settle()
    assert seat.window.stack.currentWidget() is seat.pages.pieces
    assert all(card.card.piece not in shop.pieces for card in seat.pages.pieces._shown)
    seat.window.close()
    seat.bridge.stop()


def test_a_pc_that_the_hall_does_not_know_is_enrolled_by_the_room_code(seat: Seat) -> None:
    seat.bridge._say(STRANGER)
    seat.settle()
    log_in = seat.window.log_in
    assert log_in.ui.stranger.isVisible() and not log_in.ui.account.isVisible()
    assert log_in.ui.enter.text() == "请输 8 位考场码"
    seat.bridge._post(seat.bridge._on_state, STRANGER, "room-code-over")
    assert log_in.ui.message.text() == "", "nobody typed one yet"
    for digit in "12345678":
        seat.qtbot.mouseClick(log_in.ui.pad.keys[digit], Qt.MouseButton.LeftButton)
    seat.press(log_in.ui.enter)
    assert seat.bridge.end.plans[-1].code == "12345678"
    seat.bridge._post(seat.bridge._on_state, STRANGER, "room-code-over")
    assert log_in.ui.message.text() == "考场码过期了，请技术员换一个。"
    seat.bridge._say(CONNECTED)
    seat.log_in("e1")
    assert seat.window.pages is not None


LONG = "墙面垂直度与大角方正（每层五米以内，含门窗洞口侧壁、构造柱马牙槎）䶮㛃𬭎"


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
def test_nothing_is_clipped_at_the_smallest_screen(qtbot: QtBot, scale: float) -> None:
    theme().set_scale(scale)
    shop = Workshop(3)
    rows = [msgspec.structs.replace(row, content=LONG) for row in shop.rubric.rows]
    long = Workshop(4, msgspec.structs.replace(shop.rubric, rows=rows, title=LONG))
    long.begin()
    long.stop(*long.pieces[:2])
    seat = Seat(qtbot, long)
    seat.window.resize(1280, 800)
    seat.settle()
    assert faults(seat.window) == []
    seat.log_in("e1", "999999")
    assert faults(seat.window) == []
    seat.log_in("e1")
    assert seat.window.size().width() == 1280 and seat.window.size().height() == 800
    assert faults(seat.window) == []
    seat.window._open(long.pieces[0])
    seat.settle()
    assert faults(seat.window) == []
    seat.pages.sheet._choose(5)
    seat.press(seat.button(seat.pages.sheet.ui.choices, 200))
    assert faults(seat.window) == []
    seat.sign(long.pieces[0], lost=1)
    assert faults(seat.window) == []
    seat.press(seat.pages.sheet.ui.veto)
    assert faults(seat.window) == []
    seat.press(seat.pages.vetoes.ui.done)
    strike(seat, "e2")
    assert faults(seat.window) == []
    assert seat.window.size().width() == 1280 and seat.window.size().height() == 800
    seat.window.close()
    seat.bridge.stop()


def test_every_target_is_big_enough_for_a_gloved_finger(seat: Seat) -> None:
    seat.log_in("e1")
    seat.window._open(seat.shop.pieces[0])
    seat.pages.sheet._choose(5)
    seat.press(seat.button(seat.pages.sheet.ui.choices, 200))
    small = [
        button.text()
        for button in seat.window.findChildren(QPushButton)
        if button.isVisible() and button.height() < 48
    ]
    assert small == []
    assert all(line.height() >= 48 for line in seat.pages.sheet.lines.lines)


def test_the_geometry_check_finds_what_is_clipped(qtbot: QtBot) -> None:
    home = QWidget()
    qtbot.addWidget(home)
    home.resize(400, 200)
    for text, x, width in (("看得全", 0, 200), (LONG, 100, 60)):
        label = QLabel(text, home)
        label.setGeometry(x, 0, width, 40)
    home.show()
    words = "\n".join(faults(home))
    assert "wide" in words and "lies over" in words
