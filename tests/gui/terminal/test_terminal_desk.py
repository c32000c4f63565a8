"""The desk behind the window: which sitting, a wrong room code, a disk that gives up."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from bozhen_desktop.client.link import STRANGER
from bozhen_desktop.client.memory_outbox import MemoryOutbox
from bozhen_desktop.domain.access import LogIn
from bozhen_desktop.domain.base import Command
from bozhen_desktop.domain.devices import IssueRoomCode
from bozhen_desktop.gui.terminal.sight import Sight
from bozhen_desktop.gui.terminal.steady import SteadyOutbox
from bozhen_desktop.gui.terminal.worker import DeskWorker
from bozhen_desktop.kernel.clock import FakeClock
from bozhen_desktop.kernel.errors import BozhenError
from bozhen_desktop.wire.messages import Answer, Ask, SittingInfo, Welcome
from bozhen_desktop.wire.peer_side import NO_PLAN, EnrolPlan
from tests.gui.terminal.rig_station import RigStation
from tests.unit.hall.hall_day import HallDay


# ------------------------------------------------------------ an outbox that outlives its disk
def ask(number: int) -> Ask:
    return Ask(number=number, sitting="S1", actor="n1", body="{}")


class Disk(MemoryOutbox):
    """Takes `room` writes."""

    def __init__(self, room: int, code: str = "disk-full") -> None:
        super().__init__()
        self.room, self.code = room, code

    def _write(self, write: Callable[[], None]) -> None:
        if not self.room:
            raise BozhenError(self.code)
        self.room -= 1
        write()

    def add(self, ask: Ask) -> None:
        self._write(lambda: super(Disk, self).add(ask))

    def settle(self, answer: Answer) -> None:
        self._write(lambda: super(Disk, self).settle(answer))


@pytest.mark.parametrize("room", range(5))
@pytest.mark.parametrize("code", ["disk-full", "write-failed"])
def test_numbers_go_on_and_nothing_is_forgotten(room: int, code: str) -> None:
    outbox = SteadyOutbox(Disk(room, code))
    for number in range(1, 5):
        assert outbox.last == number - 1
        outbox.add(ask(number))
    assert outbox.failed is (room < 4)
    assert [each.number for each in outbox.above(0)] == [1, 2, 3, 4]
    outbox.settle(Answer(number=4, sitting="S1", seq=9, hash="h"))
    outbox.covered("S1", 9)
    assert [each.number for each in outbox.above(0)][:3] == [1, 2, 3]


def test_answer_that_cannot_be_noted_does_not_end_the_connection() -> None:
    outbox = SteadyOutbox(Disk(1))
    outbox.add(ask(1))
    outbox.settle(Answer(number=1, sitting="S1", seq=1, hash="h"))
    assert outbox.failed
    outbox.add(ask(2))
    assert outbox.last == 2


def test_other_faults_of_the_outbox_are_not_hidden() -> None:
    outbox = SteadyOutbox(Disk(0, "frame-too-large"))
    with pytest.raises(BozhenError, match="frame-too-large"):
        outbox.add(ask(1))
    assert not outbox.failed


# ------------------------------------------------------------ several sittings
class PeerOf:
    """What the desk reads of its peer."""

    def __init__(self, sittings: list[SittingInfo]) -> None:
        self.welcome = Welcome(device="d", number=0, seat="R1-07", hall="h", sittings=sittings)
        self.outbox = MemoryOutbox()
        self.plan = NO_PLAN
        self.trusted = type("T", (), {"room_public": "x"})()


class Wire:
    """Writes down what was asked; the test answers."""

    def __init__(self, *sittings: SittingInfo) -> None:
        self.peer: Any = PeerOf(list(sittings))
        self.asked: list[tuple[str, Command]] = []

    def ask(self, sitting: str, actor: str, command: Command, token: str = "") -> Ask:
        self.asked.append((sitting, command))
        return ask(len(self.asked))

    def send(self, message: object) -> bool:
        return True

    def enrol(self, plan: EnrolPlan) -> None:
        self.peer.plan = plan


def info(name: str, day: str = "2026-12-05", **more: Any) -> SittingInfo:
    return msgspec.structs.replace(
        SittingInfo(id=name, subject="theory", day=day, closed=False), **more
    )


def desk_of(*sittings: SittingInfo) -> tuple[DeskWorker, Wire, list[Sight]]:
    told: list[Sight] = []
    worker, wire = DeskWorker(FakeClock(), told.append), Wire(*sittings)
    worker.wire = wire
    return worker, wire, told


def refuse(worker: DeskWorker, number: int, sitting: str, code: str) -> None:
    worker.on_event(Answer(number=number, sitting=sitting, seq=1, hash="h", code=code))


def test_only_open_theory_sittings_are_tried_earliest_first() -> None:
    worker, wire, told = desk_of(
        info("S9", subject="practical"),
        info("S3", "2026-12-06"),
        info("S2"),
        info("S1", closed=True),
    )
    worker.act(1, "log-in", ("0017", ""))
    assert told[-1].sittings == ["S2", "S3"]
    assert told[-1].asking
    refuse(worker, 1, "S2", "already-handed-in")
    assert [sitting for sitting, _ in wire.asked] == ["S2", "S3"]
    refuse(worker, 2, "S3", "not-present")
    assert not told[-1].asking
    assert told[-1].refusal == "not-present"
    assert {command.last4 for _, command in wire.asked if isinstance(command, LogIn)} == {"0017"}


@pytest.mark.parametrize("code", ["last-four-wrong", "move-needed", "locked-out"])
def test_wrong_digits_are_not_tried_at_another_sitting(code: str) -> None:
    worker, wire, told = desk_of(info("S1"), info("S2"))
    worker.act(1, "log-in", ("0000", ""))
    refuse(worker, 1, "S1", code)
    assert len(wire.asked) == 1
    assert told[-1].refusal == code


def test_nothing_is_asked_before_there_is_a_sitting() -> None:
    worker, wire, told = desk_of()
    worker.act(1, "log-in", ("0017", ""))
    assert wire.asked == []
    assert not told[-1].asking


def test_what_this_pc_cannot_do_is_told() -> None:
    worker, _, told = desk_of(info("S1"))
    worker.act(7, "choose", ("i1", ["a"]))
    assert told[-1].trouble == "paper-closed"
    assert told[-1].given == 7


# ------------------------------------------------------------ the room code
def stranger(day: HallDay) -> RigStation:
    station = RigStation(day.rig, "R1-03")
    station.end.peer.plan = NO_PLAN
    station.end.peer.trusted.room_public = ""
    return station


def test_room_code_enrols_and_a_wrong_one_is_tried_once() -> None:
    day = HallDay()
    answer = day.rig.do(day.console, "site", "", IssueRoomCode())
    assert answer.code == "", answer
    code = day.rig.query(day.console, "site", "", "room-code").data["code"]
    station = stranger(day)
    station.plug()
    assert station.sight.link == STRANGER
    wrong = "1" * 8 if code != "1" * 8 else "2" * 8
    station.act("enrol", EnrolPlan(code=wrong, host_name="PC-3"))
    station.plug()
    station.worker.on_state("cut-off", station.end.ended)
    assert station.sight.enrol_refused in ("pairing-failed", "room-code-wrong")
    assert station.end.peer.plan == NO_PLAN
    station.plug()
    assert station.sight.link == STRANGER
    station.act("enrol", EnrolPlan(code=code, host_name="PC-3"))
    station.plug()
    assert station.sight.here
    assert station.sight.enrol_refused == ""
    assert station.sight.met
