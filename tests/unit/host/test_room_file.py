"""room.json: read, checked, and this PC found in it."""

from __future__ import annotations

import json
import uuid
from pathlib import Path
from typing import Any

import msgspec
import pytest

from bozhen_desktop.host import room_file
from bozhen_desktop.host.room_file import PcNames, RoomFile, RoomSeat
from bozhen_desktop.kernel.errors import BozhenError

TOKEN = "t" * 22
SEATS = [
    {"room": "r-1", "seat": "01", "mac": "AA-BB-CC-00-00-01", "host_name": "LAB-01", "asset": ""},
    {"room": "r-1", "seat": "02", "mac": "aabb.cc00.0002", "host_name": "lab-01"},
    {"room": "r-1", "seat": "03", "asset": "ZC-0003"},
    {"room": "r-1", "seat": "04", "host_name": "Lab-04"},
    {"room": "r-2", "seat": "01", "host_name": "lab-05"},
    {"room": "r-2", "seat": "02", "host_name": "lab-05"},
]


def write(path: Path, **other: Any) -> Path:
    content = {"room_public": "ab" * 32, "batch_token": TOKEN, "seats": SEATS, **other}
    path.write_text(json.dumps(content), "utf-8")
    return path


def pc(*macs: str, host_name: str = "", asset: str = "") -> PcNames:
    return PcNames(frozenset(macs), host_name, asset)


@pytest.mark.parametrize(
    ("names", "seat"),
    [
        (pc("00:11:22:33:44:55", "aa:bb:cc:00:00:01"), "r-1/01"),
        (pc("aa:bb:cc:00:00:02", host_name="lab-01"), "r-1/02"),
        (pc(asset="ZC-0003", host_name="other"), "r-1/03"),
        (pc("00:11:22:33:44:55", host_name="lab-04"), "r-1/04"),
    ],
)
def test_this_pc_is_found(tmp_path: Path, names: PcNames, seat: str) -> None:
    found = room_file.find_seat(room_file.read_room_file(write(tmp_path / "room.json")), names)
    assert f"{found.room}/{found.seat}" == seat


@pytest.mark.parametrize(
    ("names", "code"),
    [
        (pc(), "room-file-no-seat"),
        (pc("00:11:22:33:44:55", host_name="lab-01"), "room-file-no-seat"),
        (pc(host_name="lab-05"), "room-file-ambiguous"),
        (pc("aa:bb:cc:00:00:01", "aa:bb:cc:00:00:02"), "room-file-ambiguous"),
    ],
)
def test_a_pc_that_is_not_one_seat(tmp_path: Path, names: PcNames, code: str) -> None:
    room = room_file.read_room_file(write(tmp_path / "room.json"))
    with pytest.raises(BozhenError, match=code):
        room_file.find_seat(room, names)


def bad_seat(**fields: str) -> dict[str, Any]:
    return {"seats": [SEATS[0], {"room": "r-1", "seat": "09", "host_name": "h", **fields}]}


@pytest.mark.parametrize(
    ("change", "field", "row"),
    [
        ({"room_public": "AB" * 32}, "room_public", 0),
        ({"room_public": ""}, "room_public", 0),
        ({"batch_token": "short"}, "batch_token", 0),
        ({"staff_token": "short"}, "staff_token", 0),
        ({"batch_token": "与" * 30}, "batch_token", 0),
        ({"seats": []}, "seats", 0),
        (bad_seat(room=""), "room", 2),
        (bad_seat(seat="../1"), "seat", 2),
        (bad_seat(mac="aa:bb"), "mac", 2),
        (bad_seat(host_name=""), "mac", 2),
        (bad_seat(host_name="a\nb"), "host_name", 2),
        (bad_seat(asset="x" * 65), "asset", 2),
    ],
)
def test_a_wrong_field_is_named_with_file_and_row(
    tmp_path: Path, change: dict[str, Any], field: str, row: int
) -> None:
    with pytest.raises(BozhenError) as caught:
        room_file.read_room_file(write(tmp_path / "room.json", **change))
    assert caught.value.code == "room-file-field"
    assert caught.value.params == {"file": "room.json", "field": field, "row": row}


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"seat": "01"}, "seat"),
        ({"mac": "AABBCC000001"}, "mac"),
        ({"asset": "ZC-1"}, "asset"),
    ],
)
def test_what_stands_twice_is_named(tmp_path: Path, fields: dict[str, str], field: str) -> None:
    seats = [
        {**SEATS[0], "asset": "ZC-1"},
        {"room": "r-1", "seat": "9", "host_name": "h", **fields},
    ]
    with pytest.raises(BozhenError) as caught:
        room_file.read_room_file(write(tmp_path / "room.json", seats=seats))
    expected = {"file": "room.json", "field": field, "row": 2, "other": 1}
    assert (caught.value.code, caught.value.params) == ("room-file-twice", expected)


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b'{"room_public": 1}', b"\xff\xfe", b'{"extra": 1}', b'{"seats": [[]]}'],
)
def test_what_is_no_room_file(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "room.json").write_bytes(content)
    with pytest.raises(BozhenError) as caught:
        room_file.read_room_file(tmp_path / "room.json")
    assert caught.value.code == "room-file-malformed"
    assert caught.value.params["file"] == "room.json"


def test_written_and_read_back(tmp_path: Path) -> None:
    room = RoomFile("ab" * 32, TOKEN, [RoomSeat("r-1", "01", "aa:bb:cc:00:00:01", "lab-01", "Z")])
    room_file.write_room_file(tmp_path / "room.json", room)
    assert room_file.read_room_file(tmp_path / "room.json") == room
    staffed = msgspec.structs.replace(room, staff_token="s" * 64)
    room_file.write_room_file(tmp_path / "room.json", staffed)
    assert room_file.read_room_file(tmp_path / "room.json") == staffed


def test_names_of_this_pc(tmp_path: Path) -> None:
    net, tag = tmp_path / "net", tmp_path / "tag"
    cards = {"lo": "00:00:00:00:00:00", "eth0": "AA:BB:CC:00:00:07", "odd": "?"}
    for card, address in cards.items():
        (net / card).mkdir(parents=True)
        (net / card / "address").write_text(address + "\n")
    (net / "file").write_text("")
    tag.write_text("ZC-0009\n")
    names = room_file.names_of_this_pc({}, net, tag)
    assert (names.macs, names.asset) == (frozenset(["aa:bb:cc:00:00:07"]), "ZC-0009")
    assert names.host_name == names.host_name.lower()
    assert room_file.names_of_this_pc({"BOZHEN_ASSET": " ZC-1 "}, net, tag).asset == "ZC-1"
    tag.write_text("To Be Filled By O.E.M.\n")
    assert room_file.names_of_this_pc({}, net, tag).asset == ""


@pytest.mark.parametrize(
    ("node", "macs"), [(0xAABBCC000007, {"aa:bb:cc:00:00:07"}), (0x01BBCC000007, set())]
)
def test_without_a_list_of_cards_a_made_up_number_is_not_believed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, node: int, macs: set[str]
) -> None:
    monkeypatch.setattr(uuid, "getnode", lambda: node)
    assert room_file.names_of_this_pc({}, tmp_path / "none").macs == macs
