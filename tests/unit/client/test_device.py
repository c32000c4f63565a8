"""A device folder: made once, noticed when copied, honest about reboots."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bozhen_desktop.client.device import Device
from bozhen_desktop.exchange.answers import open_answers
from bozhen_desktop.host.room_file import PcNames, RoomFile, RoomSeat
from bozhen_desktop.host.sealing import new_identity, recipient_of
from bozhen_desktop.host.signing import SigningKey, fingerprint
from bozhen_desktop.kernel.clock import FakeClock
from bozhen_desktop.kernel.errors import BozhenError
from bozhen_desktop.wire.messages import Ask
from bozhen_desktop.wire.peer_side import EnrolPlan

HERE = PcNames(frozenset({"00:11:22:33:44:55", "00:11:22:33:44:66"}), "pc-1", "A1")
ROOM = SigningKey(bytes(range(32)))
AGE = new_identity()


def opened(path: Path, pc: PcNames = HERE, clock: FakeClock | None = None) -> Device:
    return Device.open(path, "rehearsal", clock or FakeClock(), pc)


def ask(number: int, actor: str = "e1") -> Ask:
    return Ask(number=number, sitting="s1", actor=actor, body='{"kind":"log-in"}')


def test_a_folder_keeps_key_name_room_and_commands(tmp_path: Path) -> None:
    device = opened(tmp_path / "d")
    device.trusted.room_public, device.trusted.term = ROOM.public, 3
    device.learned()
    device.outbox.add(ask(1))
    name = device.name
    device.close()
    again = opened(tmp_path / "d")
    assert again.name == name == f"{fingerprint(again.key.public)}.{again.folder.incarnation}"
    assert (again.trusted.room_public, again.trusted.term) == (ROOM.public, 3)
    assert [each.number for each in again.outbox.above(0)] == [1]
    assert not again.copied and not again.damaged
    again.close()


def test_one_process_a_folder(tmp_path: Path) -> None:
    device = opened(tmp_path / "d")
    with pytest.raises(BozhenError, match="folder-in-use"):
        opened(tmp_path / "d")
    device.close()
    opened(tmp_path / "d").close()


@pytest.mark.parametrize(
    ("pc", "copied"),
    [
        (HERE, False),
        (PcNames(frozenset({"00:11:22:33:44:66"}), "pc-9", ""), False),  # a card was taken out
        (PcNames(frozenset({"aa:aa:aa:aa:aa:aa"}), "pc-1", "A1"), True),  # an image, same host name
        (PcNames(frozenset(), "pc-1", "A1"), False),
        (PcNames(frozenset(), "pc-1", "B7"), True),
        (PcNames(frozenset(), "pc-1", ""), False),
        (PcNames(frozenset(), "pc-2", ""), True),
    ],
)
def test_a_copied_folder_gets_a_key_of_its_own(tmp_path: Path, pc: PcNames, copied: bool) -> None:
    device = opened(tmp_path / "d")
    device.outbox.add(ask(1))
    key, incarnation = device.key.public, device.folder.incarnation
    device.close()
    shutil.copytree(tmp_path / "d", tmp_path / "copy")
    other = opened(tmp_path / "copy", pc)
    assert other.copied == copied
    assert (other.key.public != key) == copied
    assert (other.folder.incarnation != incarnation) == copied
    assert len(other.outbox.above(0)) == (0 if copied else 1), "never another PC's commands"
    other.close()
    settled = opened(tmp_path / "copy", pc)
    assert not settled.copied
    settled.close()


def test_a_folder_says_that_it_lasts_only_after_a_reboot_was_outlived(tmp_path: Path) -> None:
    clock = FakeClock()
    first = opened(tmp_path / "d", clock=clock)
    assert not first.persists
    first.close()
    same_boot = opened(tmp_path / "d", clock=clock)
    assert not same_boot.persists
    same_boot.close()
    clock.reboot("b1")
    after = opened(tmp_path / "d", clock=clock)
    assert after.persists
    after.close()


def test_a_copy_has_not_outlived_anything(tmp_path: Path) -> None:
    clock = FakeClock()
    opened(tmp_path / "d", clock=clock).close()
    clock.reboot("b1")
    copy = opened(tmp_path / "d", PcNames(frozenset({"aa:aa:aa:aa:aa:aa"}), "pc-2", ""), clock)
    assert copy.copied and not copy.persists
    copy.close()


def test_a_damaged_outbox_is_laid_aside_under_a_new_incarnation(tmp_path: Path) -> None:
    device = opened(tmp_path / "d")
    device.outbox.add(ask(1))
    incarnation = device.folder.incarnation
    device.close()
    (tmp_path / "d" / "outbox").write_bytes(b"not a record file")
    again = opened(tmp_path / "d")
    assert again.damaged
    assert again.folder.incarnation != incarnation
    assert again.outbox.last == 0
    assert len(list((tmp_path / "d").glob("outbox.*"))) == 1, "kept for whoever looks into it"
    again.close()


def test_a_new_life_changes_the_name_and_not_the_key(tmp_path: Path) -> None:
    device = opened(tmp_path / "d")
    key, name = device.key.public, device.name
    incarnation = device.renew()
    assert device.name == f"{fingerprint(key)}.{incarnation}" != name
    device.close()
    again = opened(tmp_path / "d")
    assert again.name.endswith(incarnation)
    again.close()


def test_a_device_belongs_to_one_room(tmp_path: Path) -> None:
    device = opened(tmp_path / "d")
    device.trust_room(ROOM.public)
    device.trust_room(ROOM.public)
    with pytest.raises(BozhenError, match="room-other"):
        device.trust_room(SigningKey.generate().public)
    device.close()


def test_the_room_file_gives_seat_token_and_trust(tmp_path: Path) -> None:
    seats = [RoomSeat("R1", "A-01", mac="00:11:22:33:44:55"), RoomSeat("R1", "A-02", asset="Z")]
    room = RoomFile(ROOM.public, "t" * 22, seats)
    device = opened(tmp_path / "d")
    assert device.plan_of(room) == EnrolPlan(token="t" * 22, seat="A-01", host_name="pc-1")
    assert device.trusted.room_public == ROOM.public
    device.close()
    stranger = opened(tmp_path / "e", PcNames(frozenset(), "pc-7", ""))
    with pytest.raises(BozhenError, match="room-file-no-seat"):
        stranger.plan_of(room)
    assert stranger.trusted.room_public == ""
    with pytest.raises(BozhenError, match="room-file-terminals-only"):
        stranger.plan_of(room, seated=False)
    assert stranger.trusted.room_public == ""
    staffed = RoomFile(ROOM.public, "t" * 22, seats, "s" * 22)
    plan = EnrolPlan(token="s" * 22, seat="", host_name="pc-7")
    assert stranger.plan_of(staffed, seated=False) == plan
    stranger.close()


def test_the_outbox_on_a_stick_opens_in_its_room_alone(tmp_path: Path) -> None:
    device = opened(tmp_path / "d")
    device.outbox.add(ask(1, actor=""))
    device.outbox.add(ask(2))
    with pytest.raises(BozhenError, match="room-recipient-missing"):
        device.export()
    device.trust_room(ROOM.public, recipient_of(AGE))
    data = device.export()
    found = open_answers(data, AGE, room_public=ROOM.public, mode="rehearsal")
    assert found.device == device.name
    assert [(row.number, row.actor, row.kind) for row in found.rows] == [
        (1, "terminal", "log-in"),
        (2, "e1", "log-in"),
    ]
    with pytest.raises(BozhenError):
        open_answers(data, new_identity(), room_public=ROOM.public, mode="rehearsal")
    with pytest.raises(BozhenError):
        open_answers(data, AGE, room_public=SigningKey.generate().public, mode="rehearsal")
    device.close()
