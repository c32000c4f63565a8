"""What no frame of a day may carry: keys, secrets, PINs, others' answers, whole ID numbers."""

from __future__ import annotations

import functools

from bozhen_desktop.domain.devices import IssueRoomCode
from bozhen_desktop.domain.views import Viewer, view_of
from bozhen_desktop.hall.effects import paper_key
from bozhen_desktop.kernel.digest import canonical
from bozhen_desktop.wire.messages import Follow
from tests.unit.domain.theory import right, wrong
from tests.unit.hall.hall_day import MINUTE, SITTING, HallDay
from tests.unit.hall.rig import PIN, TOKEN, End

SECRET = b"s" * 32


@functools.cache
def whole_day() -> tuple[HallDay, End]:
    """Three candidates, two in one group, console and examiner following, to the scores."""
    day = HallDay(3).started()
    examiner = End(day.rig, "examiner")
    examiner.connect()
    day.rig.on(examiner, SITTING, "e1")
    for end, actor in ((day.console, "chief"), (examiner, "e1")):
        end.send(Follow(sitting=SITTING, actor=actor))
    day.rig.do(day.console, "site", "", IssueRoomCode())
    for entry in day.terminals:
        for number in range(1, 9):
            day.answer(entry, number, wrong(number) if entry == "n3" else None)
    day.rig.run()
    for entry, end in day.terminals.items():
        for name in ("own-answers", "own-paper"):
            day.rig.query(end, SITTING, entry, name)
    for name in ("unsettled", "pending", "devices", "position", "room-code"):
        day.rig.query(day.console, SITTING, "chief", name)
    day.rig.advance(31 * MINUTE, step=10_000)
    day.finish()
    return day, examiner


def carried(end: End, what: bytes | str) -> bool:
    data = what.encode() if isinstance(what, str) else what
    return any(data in frame for frame in end.frames)


def everybody() -> list[End]:
    day, examiner = whole_day()
    return [day.console, examiner, *day.terminals.values()]


def test_the_canary_would_be_seen() -> None:
    """What may be there is there, in clear: the search below is no search in sealed bytes."""
    day, _ = whole_day()
    assert carried(day.console, "考生1") and carried(day.terminals["n1"], "考生1")
    assert carried(day.terminals["n1"], right(1)[0])
    assert carried(day.terminals["n1"], paper_key(SECRET, SITTING, "n1"))


def test_secrets_of_the_hall_leave_in_no_frame() -> None:
    day, _ = whole_day()
    for end in everybody():
        for secret in (SECRET, PIN, TOKEN, "scrypt$", day.rig.room_key.secret):
            assert not carried(end, secret)


def test_answer_keys_leave_in_no_frame() -> None:
    for end in everybody():
        assert not carried(end, b"\xa5right") and not carried(end, '"right"')


def test_the_room_code_goes_to_the_console_alone() -> None:
    day, examiner = whole_day()
    assert carried(day.console, day.rig.core.room_code)
    for end in (examiner, *day.terminals.values()):
        assert not carried(end, day.rig.core.room_code)


def test_a_paper_key_goes_to_its_own_terminal_alone() -> None:
    day, examiner = whole_day()
    for owner in day.terminals:
        key = paper_key(SECRET, SITTING, owner)
        for entry, end in day.terminals.items():
            assert carried(end, key) == (entry == owner)
        assert not carried(day.console, key) and not carried(examiner, key)


def test_a_terminal_hears_nothing_of_other_people() -> None:
    day, _ = whole_day()
    for plan in day.plan.entries:
        for entry, end in day.terminals.items():
            if entry == plan.id:
                continue
            for theirs in (plan.person.name, plan.person.id_no, plan.ticket):
                assert not carried(end, theirs), (entry, theirs)
    for option in wrong(1) + wrong(5):
        assert carried(day.terminals["n3"], option)
        assert not carried(day.terminals["n1"], option)


def test_chosen_options_go_to_their_own_terminal_alone() -> None:
    day, examiner = whole_day()
    for end in (day.console, examiner):
        assert not carried(end, "opt-")


def test_whole_id_numbers_go_to_no_terminal_and_no_examiner() -> None:
    day, examiner = whole_day()
    for plan in day.plan.entries:
        for end in (examiner, *day.terminals.values()):
            assert not carried(end, plan.person.id_no)


def test_papers_travel_sealed() -> None:
    day, examiner = whole_day()
    for end in (day.console, examiner, *day.terminals.values()):
        assert not carried(end, "第 1 题")


def test_no_view_of_any_role_holds_what_frames_must_not_hold() -> None:
    day, _ = whole_day()
    viewers = [
        Viewer("console", "chief"),
        Viewer("console", "super"),
        Viewer("examiner", "e1"),
        *(Viewer("terminal", entry) for entry in day.terminals),
    ]
    for viewer in viewers:
        text = canonical(view_of(day.room, viewer)).decode()
        assert "opt-" not in text and '"right"' not in text and "scrypt$" not in text
        if viewer.role != "console":
            assert not [p.id for p in day.plan.entries if p.person.id_no in text]


def test_logs_name_no_person_and_no_secret() -> None:
    day, _ = whole_day()
    text = repr(day.rig.logs)
    for plan in day.plan.entries:
        assert plan.person.id_no not in text and plan.person.name not in text
