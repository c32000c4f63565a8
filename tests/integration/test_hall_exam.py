"""An exam package through the whole hall: console, core, child processes, journals, a restart."""

from __future__ import annotations

import asyncio
import subprocess
from pathlib import Path

from bozhen_desktop.domain.parameters import default_parameters
from bozhen_desktop.exchange.exam import build_exam
from bozhen_desktop.exchange.trust import RoomGrant, build_trust
from bozhen_desktop.hall.founding import Identity, pin_root, read_identity
from bozhen_desktop.host.folder import DataFolder
from bozhen_desktop.host.pins import REHEARSAL, make_verifier
from bozhen_desktop.host.room_file import RoomFile
from bozhen_desktop.host.sealing import recipient_of
from bozhen_desktop.host.signing import fingerprint
from bozhen_desktop.journal.log import Journal
from bozhen_desktop.journal.verification import verify_journal
from bozhen_desktop.kernel.clock import SystemClock
from bozhen_desktop.kernel.digest import sha256_hex
from bozhen_desktop.kernel.ids import SITE
from bozhen_desktop.wire.messages import CHUNK, PutPart, Reply, Request, StaffOn
from tests.integration.hall_process import (
    HALL,
    TOP,
    Desk,
    at_desk,
    founded,
    kill_worker,
    listens,
    running,
)
from tests.unit.exchange import packages
from tests.unit.exchange.packages import ISSUER, PHOTO, ROOT

PIN = "739152"


def ready(path: Path) -> RoomFile:
    """A rehearsal hall with a pinned root."""
    room = founded(path)
    identity = _identity(path)
    public, recipient = identity.room_key.public, recipient_of(identity.age)
    grant = RoomGrant(site="S01", room_public=public, recipient=recipient, name="一")
    trust = build_trust(packages.trust(rooms=[grant], mode="rehearsal"), ROOT)
    pin_root(path, trust, fingerprint(ROOT.public), "wang", "li", SystemClock())
    return room


def _identity(path: Path) -> Identity:
    folder = DataFolder.open(path)
    return read_identity(folder, folder.open_keystore())


def exam_for(path: Path, number: int, *, whole: bool = True) -> bytes:
    """An exam package for the hall; one that is not `whole` has no parameters."""
    identity = _identity(path)
    public, recipient = identity.room_key.public, recipient_of(identity.age)
    plan = packages.arrangement(
        mode="rehearsal", site="S01", parameters=list(default_parameters() if whole else [])
    )
    pins = {"chief": make_verifier(PIN, REHEARSAL)}
    content = packages.exam_content(arrangement=plan, pins=pins)
    package = f"{number:032x}"
    facts = packages.facts(
        mode="rehearsal", room_public=public, site="S01", package_id=package, seq=number
    )
    return build_exam(content, facts, ISSUER, [recipient])


async def ask(desk: Desk, request: Request | StaffOn) -> Reply:
    desk.link.send(request)

    def replies() -> list[Reply]:
        return [m for m in desk.heard if isinstance(m, Reply) and m.id == request.id]

    await desk.until(replies)
    return replies()[0]


def imports(id: int, digest: str) -> Request:
    return Request(id=id, sitting=SITE, actor="", act="import-exam", args={"digest": digest})


def put(desk: Desk, data: bytes) -> str:
    digest = sha256_hex(data)
    for at in range(0, len(data), CHUNK):
        part = PutPart(digest=digest, offset=at, size=len(data), data=data[at : at + CHUNK])
        desk.link.send(part)
    return digest


def test_an_exam_is_taken_in_once_and_outlives_a_kill(tmp_path: Path) -> None:
    path = tmp_path / "hall"
    room = ready(path)
    poor, exam = exam_for(path, 1, whole=False), exam_for(path, 2)

    async def scene() -> None:
        async with at_desk(path, room) as desk:
            refused = await ask(desk, imports(9, put(desk, poor)))
            assert refused.code == "parameter-missing"
            digest = put(desk, exam)
            reply = await ask(desk, imports(1, digest))
            assert (reply.code, reply.data) == ("", {"sitting": "sit-1"})
            assert (await ask(desk, imports(2, digest))).code == "access-duty"
            on = StaffOn(id=3, sitting="sit-1", staff="chief", pin=PIN)
            assert (await ask(desk, on)).code == "", "who came with the package may log in"
            again = await ask(desk, imports(4, digest))
            assert again.code in ("package-known", "sitting-exists")
            before = kill_worker(path)
            await asyncio.to_thread(listens, path, before)
            await desk.until(lambda: desk.link.state != "connected")
            await desk.until(lambda: desk.link.state == "connected")
            welcome = desk.peer.welcome
            assert welcome is not None
            assert [info.id for info in welcome.sittings] == ["sit-1"]

    with running(path):
        asyncio.run(scene())
    folder = DataFolder.open(path)
    keystore = folder.open_keystore()
    journal = Journal.open(folder.sitting_journal("sit-1"), keystore.get("journal/sit-1"))
    assert verify_journal(journal).whole
    assert journal.blob(sha256_hex(PHOTO)) == PHOTO
    first = next(iter(journal.entries()))
    assert "scrypt" not in first.body, "verifiers of PINs are in no event"
    journal.close()
    assert "pins/sit-1" in keystore


def test_a_journal_that_is_gone_is_not_taken_for_a_sitting_that_never_was(tmp_path: Path) -> None:
    path = tmp_path / "hall"
    room = ready(path)
    exam = exam_for(path, 1)

    async def scene() -> None:
        async with at_desk(path, room) as desk:
            assert (await ask(desk, imports(1, put(desk, exam)))).code == ""

    with running(path):
        asyncio.run(scene())
    DataFolder.open(path).sitting_journal("sit-1").unlink()
    done = subprocess.run(
        [*HALL, "--data", str(path)], cwd=TOP, capture_output=True, timeout=30, check=False
    )
    assert (done.returncode, b"journal-missing" in done.stderr) == (2, True)
