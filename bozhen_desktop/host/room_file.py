"""`room.json`: what a technician puts on every PC of a room, once.

It holds the room's public key, the token that enrols devices in bulk, and which PC sits where, by
MAC, asset number or host name. The token enrols a device; it never opens a paper in progress.
The batch token enrols candidates' terminals alone. PCs of the staff need the staff token, which is
in a file only when somebody let it in.
"""

from __future__ import annotations

import os
import platform
import re
import uuid
from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec

from bozhen_desktop.host.files import read_regular, write_atomically
from bozhen_desktop.host.signing import PUBLIC_HEX, SigningKey
from bozhen_desktop.kernel.digest import sha256_hex
from bozhen_desktop.kernel.errors import BozhenError
from bozhen_desktop.kernel.ids import is_id

CAP = 4 << 20
STAFF_LABEL = b"bozhen staff token 1\n"
_TOKEN = re.compile(r"[A-Za-z0-9_-]{22,128}")
_MAC = re.compile(r"([0-9a-f]{2}:){5}[0-9a-f]{2}")
NET = Path("/sys/class/net")
ASSET = Path("/sys/class/dmi/id/chassis_asset_tag")
_NO_ASSET = frozenset(["", "none", "default string", "to be filled by o.e.m.", "not specified"])
_SEEN_TWICE = ("mac", "asset")


class RoomSeat(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A seat and its PC. Of `mac` (aa:bb:…), `asset` and `host_name` at least one is not ""."""

    room: str
    seat: str
    mac: str = ""
    host_name: str = ""
    asset: str = ""


class RoomFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`room_public`: Ed25519, 64 hex digits; `batch_token`: 22 characters or more.

    `staff_token` enrols consoles and examiners' PCs; "" in a file for terminals.
    """

    room_public: str
    batch_token: str
    seats: list[RoomSeat]
    staff_token: str = ""


class PcNames(msgspec.Struct, frozen=True):
    """By what this PC can be known."""

    macs: frozenset[str]
    host_name: str
    asset: str


def read_room_file(path: Path) -> RoomFile:
    """Read and check a room file.

    Raises:
        BozhenError: those of `read_regular`; `room-file-malformed` (file, why: no JSON, unknown or
            missing field); `room-file-field` (file, field, row from 1, or 0 outside the seats);
            `room-file-twice` (file, field, row, other).
    """
    data = read_regular(path, CAP)
    try:
        room = msgspec.json.decode(data, type=RoomFile)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise BozhenError("room-file-malformed", file=path.name, why=str(error)[:200]) from error
    room = msgspec.structs.replace(room, seats=[_normal(seat) for seat in room.seats])
    _check_head(room, path.name)
    for row, seat in enumerate(room.seats, 1):
        _check_seat(seat, path.name, row)
    _check_unique(room.seats, path.name)
    return room


def staff_token(room_key: SigningKey, batch_token: str) -> str:
    """The token of consoles and examiners' PCs: only the room's own key makes it from the other."""
    return sha256_hex(room_key.sign(STAFF_LABEL + batch_token.encode()).encode())


def write_room_file(path: Path, room: RoomFile) -> None:
    """Write a room file for the technician's stick; errors of `write_atomically`."""
    write_atomically(path, msgspec.json.format(msgspec.json.encode(room)) + b"\n")


def _normal(seat: RoomSeat) -> RoomSeat:
    return RoomSeat(
        seat.room,
        seat.seat,
        normal_mac(seat.mac),
        seat.host_name.strip().lower(),
        seat.asset.strip(),
    )


def normal_mac(text: str) -> str:
    """`AA-BB-CC-DD-EE-FF`, `aabb.ccdd.eeff` … as `aa:bb:cc:dd:ee:ff`; anything else unchanged."""
    digits = re.sub(r"[\s:.-]", "", text).lower()
    if not re.fullmatch(r"[0-9a-f]{12}", digits):
        return text.strip().lower()
    return ":".join(digits[at : at + 2] for at in range(0, 12, 2))


def _check_head(room: RoomFile, file: str) -> None:
    if not PUBLIC_HEX.fullmatch(room.room_public):
        raise BozhenError("room-file-field", file=file, field="room_public", row=0)
    if not _TOKEN.fullmatch(room.batch_token):
        raise BozhenError("room-file-field", file=file, field="batch_token", row=0)
    if room.staff_token and not _TOKEN.fullmatch(room.staff_token):
        raise BozhenError("room-file-field", file=file, field="staff_token", row=0)
    if not room.seats:
        raise BozhenError("room-file-field", file=file, field="seats", row=0)


def _check_seat(seat: RoomSeat, file: str, row: int) -> None:
    named = any((seat.mac, seat.asset, seat.host_name))
    checks = {
        "room": is_id(seat.room),
        "seat": is_id(seat.seat),
        "mac": (not seat.mac or _MAC.fullmatch(seat.mac) is not None) and named,
        "host_name": len(seat.host_name) <= 255 and seat.host_name.isprintable(),
        "asset": len(seat.asset) <= 64 and seat.asset.isprintable(),
    }
    for field, good in checks.items():
        if not good:
            raise BozhenError("room-file-field", file=file, field=field, row=row)


def _check_unique(seats: list[RoomSeat], file: str) -> None:
    seen: dict[tuple[str, str, str], int] = {}
    for row, seat in enumerate(seats, 1):
        keys = [("seat", seat.room, seat.seat)]
        keys += [(field, getattr(seat, field), "") for field in _SEEN_TWICE if getattr(seat, field)]
        for key in keys:
            if key in seen:
                raise BozhenError(
                    "room-file-twice", file=file, field=key[0], row=row, other=seen[key]
                )
            seen[key] = row


def find_seat(room: RoomFile, pc: PcNames) -> RoomSeat:
    """The seat of this PC. The strongest name that a row gives decides: MAC, asset, host name.

    So two PCs made from one image, with one host name, cannot both sit down where a row knows the
    MAC.

    Raises:
        BozhenError: `room-file-no-seat`, `room-file-ambiguous` (seats, at most five).
    """
    found = [seat for seat in room.seats if _is_here(seat, pc)]
    if not found:
        raise BozhenError("room-file-no-seat", host_name=pc.host_name)
    if len(found) > 1:
        names = ", ".join(f"{seat.room}/{seat.seat}" for seat in found[:5])
        raise BozhenError("room-file-ambiguous", seats=names)
    return found[0]


def _is_here(seat: RoomSeat, pc: PcNames) -> bool:
    if seat.mac:
        return seat.mac in pc.macs
    if seat.asset:
        return seat.asset == pc.asset
    return seat.host_name == pc.host_name


def names_of_this_pc(
    environment: Mapping[str, str] = os.environ, net: Path = NET, bios: Path = ASSET
) -> PcNames:
    """MACs of real network cards, host name in lower case, asset number (BOZHEN_ASSET or BIOS)."""
    asset = environment.get("BOZHEN_ASSET", "").strip() or _bios_asset(bios)
    return PcNames(frozenset(_macs(net)), platform.node().lower(), asset)


def _macs(net: Path) -> Iterable[str]:
    try:
        cards = list(net.iterdir())
    except OSError:
        node = uuid.getnode()
        # With this bit the number is random, made because no card was found.
        return [] if node >> 40 & 1 else [normal_mac(f"{node:012x}")]
    return {mac for card in cards if (mac := _mac_of(card))}


def _mac_of(card: Path) -> str:
    try:
        mac = normal_mac((card / "address").read_text("ascii"))
    except (OSError, UnicodeDecodeError):
        return ""
    return mac if _MAC.fullmatch(mac) and mac != "00:00:00:00:00:00" else ""


def _bios_asset(path: Path) -> str:
    try:
        text = path.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return ""
    return "" if text.lower() in _NO_ASSET else text
