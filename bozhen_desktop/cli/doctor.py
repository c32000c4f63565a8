"""`bozhen doctor --data DIR`: is this PC ready, and this room?

Looks and changes nothing. Exit codes: 0 nothing found that stands in the way; 1 something does;
2 usage. What was not looked at is listed with the reason and never counts as good.
"""

from __future__ import annotations

import argparse
import io
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from bozhen_desktop.cli import doctor_words as words
from bozhen_desktop.cli.doctor_device import check_device
from bozhen_desktop.cli.doctor_findings import (
    BAD,
    HALL,
    OFFICE,
    ROLES,
    STATES,
    TERMINAL,
    Finding,
    Place,
    bad,
    is_go,
    unchecked,
)
from bozhen_desktop.cli.doctor_folder import (
    check_folder,
    check_keys,
    check_modes,
    read_facts,
    read_secrets,
    role_of,
)
from bozhen_desktop.cli.doctor_journals import SiteFacts, check_journals, read_site
from bozhen_desktop.cli.doctor_pc import check_pc, check_surroundings
from bozhen_desktop.cli.doctor_room import (
    check_clock,
    check_hall,
    check_mirror,
    check_packages,
    check_port,
    check_standby,
    check_trust,
)
from bozhen_desktop.host.files import set_private_umask
from bozhen_desktop.host.room_file import names_of_this_pc
from bozhen_desktop.kernel.clock import SystemClock
from bozhen_desktop.kernel.digest import canonical_text
from bozhen_desktop.kernel.errors import BozhenError

GO, NO_GO = 0, 1
SEATS = 200
_NEEDS_FOLDER = ("private", "keys", "clock")
_NEEDS_KEYS = {
    HALL: ("journal", "trust", "exam-packages", "receipts", "port", "mirror", "standby"),
    TERMINAL: ("enrolment", "persistence"),
    OFFICE: ("central-database",),
}


def main(argv: Sequence[str]) -> int:
    """Examine, print the page and, when asked for, one JSON object as the last line."""
    if isinstance(sys.stdout, io.TextIOWrapper):  # a console that cannot print Chinese
        sys.stdout.reconfigure(errors="backslashreplace")
    set_private_umask()
    options = _parser().parse_args(argv)
    role = options.role or role_of(options.data) or HALL
    place = Place(options.data, role, options.seats, SystemClock(), options.hall)
    findings = examine(place)
    for line in words.page(place, findings):
        print(line)
    if options.json:
        print(canonical_text(as_dict(place, findings)))
    return GO if is_go(findings) else NO_GO


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="bozhen doctor", description=words.ABOUT, epilog=words.CODES
    )
    parser.add_argument("--data", type=Path, required=True, metavar="DIR", help="数据目录")
    parser.add_argument("--role", choices=ROLES, help="本机的用途；不写时按数据目录判断")
    parser.add_argument("--seats", type=_count, default=SEATS, help="考生人数，用于估算磁盘")
    parser.add_argument("--hall", type=_address, metavar="HOST:PORT", help="考场主机的地址")
    parser.add_argument("--json", action="store_true", help="最后一行输出 JSON")
    return parser


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 100_000:
        raise argparse.ArgumentTypeError("1–100000")
    return int(text)


def _address(text: str) -> tuple[str, int]:
    host, _, port = text.rpartition(":")
    if not host or not port.isascii() or not port.isdigit() or not 1 <= int(port) <= 65535:
        raise argparse.ArgumentTypeError("HOST:PORT")
    return host.strip("[]"), int(port)


def examine(place: Place) -> list[Finding]:
    """Every check of a role, in the order of the page."""
    return [*check_pc(place), *_of_folder(place), *check_surroundings(place)]


def as_dict(place: Place, findings: list[Finding]) -> dict[str, object]:
    """What the JSON object holds; `checks` in the order of the page."""
    counts = Counter(finding.state for finding in findings)
    return {
        "go": is_go(findings),
        "role": place.role,
        "counts": {state: counts[state] for state in STATES},
        "checks": [finding._asdict() | {"text": words.sentence(finding)} for finding in findings],
    }


def _of_folder(place: Place) -> Iterator[Finding]:
    first = check_folder(place)
    yield first
    if first.state == BAD:
        for name in (*_NEEDS_FOLDER, *_NEEDS_KEYS[place.role]):
            yield unchecked(name, "needs-folder")
        return
    yield check_modes(place.folder)
    try:
        secrets = read_secrets(place.folder)
    except BozhenError as error:
        yield bad("keys", error.code)
        yield check_clock(place.clock.wall_ms(), read_facts(place.folder).created, None)
        for name in _NEEDS_KEYS[place.role]:
            yield unchecked(name, "needs-keys")
        return
    yield from check_keys(place, secrets)
    yield from _OF_ROLE[place.role](place, secrets)


def _of_hall(place: Place, secrets: dict[str, bytes]) -> Iterator[Finding]:
    yield from check_journals(place.folder, secrets)
    facts: SiteFacts | None = None
    try:
        facts = read_site(place.folder, secrets)
    except BozhenError as error:
        for name in ("trust", "exam-packages", "receipts"):
            yield unchecked(name, "needs-site-journal", problem=error.code)
    if facts is not None:
        trust = facts.site.trust
        finding, authority = check_trust(place.folder, trust)
        yield finding
        yield from check_packages(place.folder, trust, secrets, authority)
    yield check_clock(place.clock.wall_ms(), read_facts(place.folder).created, facts)
    yield check_port(place.folder, secrets)
    yield check_mirror(place.folder)
    yield check_standby(place.folder)


def _of_terminal(place: Place, secrets: dict[str, bytes]) -> Iterator[Finding]:
    yield from check_device(place.folder, names_of_this_pc())
    yield check_clock(place.clock.wall_ms(), read_facts(place.folder).created, None)
    yield check_hall(place)


def _of_office(place: Place, secrets: dict[str, bytes]) -> Iterator[Finding]:
    yield check_clock(place.clock.wall_ms(), read_facts(place.folder).created, None)
    yield unchecked("central-database", "office-verify")


_OF_ROLE = {HALL: _of_hall, TERMINAL: _of_terminal, OFFICE: _of_office}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
