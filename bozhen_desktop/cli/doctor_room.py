"""Readiness of a room: trust, packages with their receipts, the clock, the port that answers."""

from __future__ import annotations

import asyncio
import os
import ssl
from collections.abc import Iterator
from pathlib import Path

import msgspec

from bozhen_desktop.cli.doctor_findings import (
    Finding,
    Place,
    Value,
    bad,
    good,
    unchecked,
    warning,
)
from bozhen_desktop.cli.doctor_journals import KEYS, SiteFacts
from bozhen_desktop.cli.verify_folder import FolderTrust, trust_package
from bozhen_desktop.cli.verify_package import (
    CAP,
    Authority,
    is_known,
    read_authority,
    read_package,
)
from bozhen_desktop.domain.trust import PackageTaken, TrustState
from bozhen_desktop.hall.medium import read_choice, read_marker
from bozhen_desktop.hall.worker import read_hall_file
from bozhen_desktop.host.files import read_regular
from bozhen_desktop.host.locks import FolderLock
from bozhen_desktop.host.tls import TlsPair, client_context, peer_fingerprint
from bozhen_desktop.kernel.errors import BozhenError

ANSWER_S = 5.0
_LOOPBACK = ("127.0.0.1", "::1", "localhost")
_ANY = {"0.0.0.0": "127.0.0.1", "": "127.0.0.1", "::": "::1"}


# ---------------------------------------------------------------- trust and packages
def check_trust(folder: Path, trust: TrustState) -> tuple[Finding, Authority | None]:
    """Root, epoch and the trust file itself; who may sign, when that can be read."""
    if not trust.root:
        return bad("trust", "root-not-pinned"), None
    if not trust.epoch:
        return bad("trust", "trust-not-taken"), None
    try:
        data = trust_package(folder, FolderTrust(trust.root, trust.digest))
        if data is None:
            return bad("trust", "trust-file-absent", epoch=trust.epoch), None
        authority = read_authority(data, trust.root)
    except BozhenError as error:
        return bad("trust", error.code, epoch=trust.epoch), None
    return good("trust", "trust-in-force", epoch=trust.epoch), authority


def check_packages(
    folder: Path, trust: TrustState, secrets: dict[str, bytes], authority: Authority | None
) -> Iterator[Finding]:
    """Exam packages of sittings that are still here, then result packages and their receipts."""
    here = [
        package
        for package in trust.taken.values()
        if package.package_type == "exam" and KEYS + package.sitting in secrets
    ]
    if not here:
        yield warning("exam-packages", "no-exam-package")
    problems = [problem for each in here if (problem := _exam_problem(folder, each, authority))]
    yield from problems
    if here and not problems:
        yield good("exam-packages", "exam-packages-whole", count=len(here))
    yield _receipts(trust)


def _exam_problem(folder: Path, taken: PackageTaken, authority: Authority | None) -> Finding | None:
    path, sitting = folder / "packages" / f"{taken.manifest}.bzp", taken.sitting
    try:
        package = read_package(read_regular(path, CAP))
        known = authority is None or is_known(package, authority)
    except BozhenError as error:
        return bad("exam-packages", "exam-package-bad", book=sitting, problem=error.code)
    return None if known else bad("exam-packages", "exam-package-signer", book=sitting)


def _receipts(trust: TrustState) -> Finding:
    receipted = {p.manifest for p in trust.taken.values() if p.package_type == "receipt"}
    waiting = [package for package in trust.written if package.manifest not in receipted]
    if not trust.written:
        return unchecked("receipts", "nothing-written")
    if waiting:
        first = waiting[0].sitting
        return warning("receipts", "receipts-waiting", count=len(waiting), first=first)
    return good("receipts", "receipts-all", count=len(trust.written))


# ---------------------------------------------------------------- clock
def check_clock(now: int, created: int, facts: SiteFacts | None) -> Finding:
    """Wall time against every moment that is certainly over; nothing tells that it is ahead."""
    floors = {"folder": created}
    if facts is not None:
        floors |= {"journal": facts.last_at, "trust": facts.site.trust.time_floor}
    source, floor = max(floors.items(), key=lambda item: item[1])
    told: dict[str, Value] = {"now": now, "floor": floor, "source": source}
    if now < floor:
        return bad("clock", "clock-behind", **told)
    if facts is None or not facts.site.trust.time_floor:
        return unchecked("clock", "clock-no-floor", **told)
    return good("clock", "clock-after-floor", **told)


# ---------------------------------------------------------------- port
def is_held(folder: Path) -> bool:
    """Whether a process holds the folder."""
    if not (folder / "lock").is_file():
        return False
    lock = FolderLock(folder)
    try:
        lock.acquire()
    except BozhenError as error:
        return error.code == "folder-in-use"
    lock.release()
    return False


def check_port(folder: Path, secrets: dict[str, bytes]) -> Finding:
    """Whether the hall of this folder answers at its port, with its own certificate."""
    if not is_held(folder):
        return unchecked("port", "hall-stands-still")
    hall = read_hall_file(folder)
    if hall is None or "tls/pair" not in secrets:
        return warning("port", "hall-not-listening")
    seen = answer_of(_ANY.get(hall.host, hall.host), hall.port)
    if not seen:
        return bad("port", "port-closed", port=hall.port)
    if seen != msgspec.msgpack.decode(secrets["tls/pair"], type=TlsPair).fingerprint:
        return bad("port", "port-foreign", port=hall.port)
    if hall.host in _LOOPBACK:
        return warning("port", "port-loopback", port=hall.port)
    return good("port", "port-answers", port=hall.port)


def check_mirror(folder: Path) -> Finding:
    """Whether the second copy of the journals is where it should be, and is being written."""
    choice = read_choice(folder)
    if choice is None:
        return warning("mirror", "mirror-none")
    hall, medium = read_hall_file(folder), Path(choice.folder)
    if is_held(folder) and hall is not None and hall.mirror is not None:
        if hall.mirror.state != "ok":
            return bad("mirror", "mirror-failing", problem=hall.mirror.state)
    else:
        marker = read_marker(medium)
        if marker is None or marker.id != choice.id:
            return bad("mirror", "mirror-missing")
    try:
        same = os.stat(medium).st_dev == os.stat(folder).st_dev
    except OSError:
        return bad("mirror", "mirror-missing")
    return warning("mirror", "mirror-same-disk") if same else good("mirror", "mirror-here")


def check_standby(folder: Path) -> Finding:
    """Whether a second PC follows, as the running hall of this folder knows."""
    hall = read_hall_file(folder)
    if not is_held(folder) or hall is None:
        return unchecked("standby", "hall-stands-still")
    if hall.standby is None:
        return warning("standby", "standby-none")
    if hall.standby["state"] != "ok":
        return bad("standby", "standby-not-following", problem=hall.standby["state"])
    return good("standby", "standby-follows")


def check_hall(place: Place) -> Finding:
    """Whether something answers as a hall does, seen from a terminal's PC."""
    if place.hall is None:
        return unchecked("port", "hall-address-unknown")
    host, port = place.hall
    if answer_of(host, port):
        return good("port", "hall-answers", port=port)
    return bad("port", "hall-unreachable", port=port)


def answer_of(host: str, port: int) -> str:
    """Fingerprint of the certificate that TLS 1.3 shows at an address, or ""."""
    try:
        return asyncio.run(_handshake(host, port))
    except (OSError, ssl.SSLError, TimeoutError, BozhenError):
        return ""


async def _handshake(host: str, port: int) -> str:
    async with asyncio.timeout(ANSWER_S):
        _, writer = await asyncio.open_connection(host, port, ssl=client_context())
        try:
            return peer_fingerprint(writer.get_extra_info("ssl_object"))
        finally:
            writer.transport.abort()
