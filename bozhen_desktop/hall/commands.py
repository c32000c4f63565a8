"""Acts of a technician on the data folder of a hall that stands still: `bozhen hall --init …`."""

from __future__ import annotations

import argparse
import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from bozhen_desktop.exchange.device import read_device
from bozhen_desktop.hall import collecting, founding, mirror_acts, promotion, recovery
from bozhen_desktop.hall.accounts import Person, has_accounts
from bozhen_desktop.hall.medium import read_choice
from bozhen_desktop.hall.worker import HallFacts, read_hall_file
from bozhen_desktop.host.asking import ask_secret
from bozhen_desktop.host.files import read_regular, write_atomically
from bozhen_desktop.host.folder import MODES, DataFolder
from bozhen_desktop.host.room_file import RoomSeat
from bozhen_desktop.host.signing import fingerprint, for_paper
from bozhen_desktop.kernel.clock import SystemClock
from bozhen_desktop.kernel.errors import BozhenError

LIST_CAP = 4 << 20
DEVICE_FILE = "device.bzp"
SEAT_COLUMNS = ("room", "seat", "mac", "host_name", "asset")
_LIVE, _REHEARSAL = MODES


def add_acts(parser: argparse.ArgumentParser) -> None:
    """The options of all acts."""
    acts = parser.add_mutually_exclusive_group()
    acts.add_argument("--init", action="store_true", help="found the folder: --site, --name")
    acts.add_argument("--pin-root", type=Path, metavar="TRUST", help="--fingerprint, two names")
    acts.add_argument("--trust", type=Path, metavar="TRUST", help="take a newer trust file")
    acts.add_argument("--room-file", type=Path, metavar="OUT", help="write room.json: --seats")
    acts.add_argument("--collect", type=Path, metavar="DIR", help="take outboxes from a stick")
    acts.add_argument(
        "--take-mirror", type=Path, metavar="DIR", help="lost ends from a mirror: two persons"
    )
    acts.add_argument(
        "--new-mirror", type=Path, metavar="DIR", help="a new medium in place of a broken one"
    )
    acts.add_argument(
        "--recovery-envelope", type=Path, metavar="OUT", help="keys for a new PC, under two codes"
    )
    acts.add_argument(
        "--recover",
        type=Path,
        metavar="ENVELOPE",
        help="the same room: --mirror; both codes are asked for",
    )
    acts.add_argument(
        "--standby", type=Path, metavar="REQUEST", help="grant it: --fingerprint, two names, --out"
    )
    acts.add_argument("--status", action="store_true", help="one line of JSON")
    parser.add_argument("--site", default="", metavar="ID")
    parser.add_argument("--name", default="", help="printed name of the place")
    parser.add_argument("--out", type=Path, default=None, help=f"where {DEVICE_FILE} goes")
    parser.add_argument("--fingerprint", default="", help="of the root, as two persons read it")
    parser.add_argument("--first", default="", help="who decides or types it")
    parser.add_argument("--second", default="", help="who decides it with him, or compared it")
    columns = ",".join(SEAT_COLUMNS)
    parser.add_argument(
        "--staff", action="store_true", help="the room file lets staff PCs in too: two names"
    )
    parser.add_argument("--seats", type=Path, default=None, help=f"CSV with columns {columns}")


def _say(**facts: object) -> int:
    print(json.dumps(facts, ensure_ascii=False, sort_keys=True))
    return 0


def init(options: argparse.Namespace) -> int:
    """Found a folder; print the fingerprint that two persons carry to the office."""
    facts = founding.SiteFacts(site=options.site, name=options.name)
    mode = _REHEARSAL if options.rehearsal else _LIVE
    package = founding.found(options.data, facts, mode, SystemClock())
    target = options.out or options.data / DEVICE_FILE
    write_atomically(target, package)
    room = fingerprint(read_device(package).room_public)
    return _say(fingerprint=room, paper=for_paper(room), device=str(target), mode=mode)


def pin_root(options: argparse.Namespace) -> int:
    """Pin the office's root; two different persons must be named."""
    if not options.first or not options.second or options.first == options.second:
        raise BozhenError("second-person-needed")
    data = read_regular(options.pin_root, founding.TRUST_CAP)
    trust = founding.pin_root(
        options.data,
        data,
        options.fingerprint,
        options.first,
        options.second,
        SystemClock(),
    )
    return _say(org=trust.org, epoch=trust.epoch, root=fingerprint(trust.root))


def take_trust(options: argparse.Namespace) -> int:
    """Take a newer trust file."""
    data = read_regular(options.trust, founding.TRUST_CAP)
    trust = founding.take_trust(options.data, data, SystemClock())
    return _say(org=trust.org, epoch=trust.epoch, root=fingerprint(trust.root))


def room_file(options: argparse.Namespace) -> int:
    """Write room.json for the technician's stick."""
    if options.seats is None:
        raise BozhenError("seats-missing")
    seats = read_seats(read_regular(options.seats, LIST_CAP), options.seats.name)
    staff = founding.StaffPcs(options.first, options.second) if options.staff else None
    founding.make_room_file(options.data, seats, options.room_file, SystemClock(), staff)
    return _say(seats=len(seats), file=str(options.room_file), staff=options.staff)


def read_seats(data: bytes, file: str) -> list[RoomSeat]:
    """Seats of a CSV file (UTF-8) with a heading line; unknown columns are refused.

    Raises:
        BozhenError: `seats-malformed` (file, row; 0 = the heading).
    """
    try:
        reader = csv.DictReader(io.StringIO(data.decode("utf-8-sig")), strict=True)
        if not set(reader.fieldnames or ()) <= set(SEAT_COLUMNS):
            raise BozhenError("seats-malformed", file=file, row=0)
        rows = list(reader)
    except (UnicodeDecodeError, csv.Error) as error:
        raise BozhenError("seats-malformed", file=file, row=0) from error
    return [_seat(row, file, number) for number, row in enumerate(rows, 1)]


def _seat(row: dict[str, str], file: str, number: int) -> RoomSeat:
    if None in row or None in row.values():  # too many fields, or too few
        raise BozhenError("seats-malformed", file=file, row=number)
    return RoomSeat(**{name: row.get(name, "").strip() for name in SEAT_COLUMNS})


def collect(options: argparse.Namespace) -> int:
    """Take the outboxes that lie on a stick."""
    found = collecting.collect(options.data, options.collect, SystemClock())
    for file in found:
        print(json.dumps(file._asdict(), ensure_ascii=False, sort_keys=True))
    return 0 if all(not file.code for file in found) else 1


def take_mirror(options: argparse.Namespace) -> int:
    """Take journals that are shorter here than on the mirror from there."""
    names = options.first, options.second
    mirror_acts.check_persons(*names)
    asked = has_accounts(DataFolder.open(options.data).open_keystore())
    first, second = (
        Person(name, ask_secret(f"{name} 的口令：") if asked else "") for name in names
    )
    clock = SystemClock()
    taken = mirror_acts.take_mirror(options.data, options.take_mirror, (first, second), clock)
    return _say(taken=[book._asdict() for book in taken])


def new_mirror(options: argparse.Namespace) -> int:
    """Make a folder the medium of this hall's mirror."""
    mirror_acts.new_medium(options.data, options.new_mirror)
    return _say(mirror=str(options.new_mirror))


def recovery_envelope(options: argparse.Namespace) -> int:
    """Write the envelope; its codes are said once."""
    first, second = recovery.make_envelope(options.data, options.recovery_envelope, SystemClock())
    return _say(code_1=first, code_2=second, file=str(options.recovery_envelope))


def standby(options: argparse.Namespace) -> int:
    """Let a second PC follow, and one day take over."""
    if options.out is None:
        raise BozhenError("out-missing")
    grant = promotion.grant_standby(
        options.data,
        options.standby,
        options.fingerprint,
        (options.first, options.second),
        options.out,
        SystemClock(),
    )
    return _say(term=grant.term, file=str(options.out))


def recover(options: argparse.Namespace) -> int:
    """Found the room again on this PC."""
    if options.mirror is None:
        raise BozhenError("mirror-missing")
    codes = (ask_secret("恢复码 1："), ask_secret("恢复码 2："))
    found = recovery.recover(
        options.data, options.recover, options.mirror.absolute(), codes, SystemClock()
    )
    return _say(**found._asdict())


def status(options: argparse.Namespace) -> int:
    """Where the hall listens and whether it runs; opens no secret."""
    folder = DataFolder.open(options.data)
    facts = read_hall_file(options.data)
    try:
        with folder.lock():
            running = False
    except BozhenError:
        running = True
    return _say(
        running=running,
        mode=folder.mode,
        port=facts.port if facts and running else None,
        fingerprint=facts.fingerprint if facts else None,
        name=facts.name if facts else None,
        sittings=[path.name for path in folder.sittings()],
        mirror=_mirror(folder, facts, running),
        standby=facts.standby if facts and running else None,
    )


def _mirror(folder: DataFolder, facts: HallFacts | None, running: bool) -> dict[str, Any] | None:
    """The mirror as the running hall last said; of one that stands still only where it is."""
    choice = read_choice(folder.path)
    if running and facts is not None and facts.mirror is not None:
        found: dict[str, Any] = msgspec.to_builtins(facts.mirror)
        return found
    return {"folder": choice.folder, "state": "hall-stopped"} if choice else None


ACTS: dict[str, Callable[[argparse.Namespace], int]] = {
    "init": init,
    "pin_root": pin_root,
    "trust": take_trust,
    "room_file": room_file,
    "collect": collect,
    "take_mirror": take_mirror,
    "new_mirror": new_mirror,
    "recovery_envelope": recovery_envelope,
    "recover": recover,
    "standby": standby,
    "status": status,
}
