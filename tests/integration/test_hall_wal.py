"""A hundred acknowledged check-ins, then damaged last frames of the WAL: the start alarms."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

from bozhen_desktop.domain.arrangement import Arrangement, EntryPlan, GroupPlan, RoomPlan
from bozhen_desktop.domain.checkin import CheckIn
from bozhen_desktop.domain.paper import paper_digest
from bozhen_desktop.domain.parameters import default_parameters
from bozhen_desktop.domain.people import Person, StaffMember
from bozhen_desktop.domain.seating import DrawSeats
from bozhen_desktop.exchange.exam import ExamContent, GroupPaper, build_exam
from bozhen_desktop.exchange.trust import RoomGrant, build_trust
from bozhen_desktop.hall.founding import pin_root, read_identity
from bozhen_desktop.host.folder import DataFolder
from bozhen_desktop.host.pins import REHEARSAL, make_verifier
from bozhen_desktop.host.sealing import recipient_of
from bozhen_desktop.host.signing import fingerprint
from bozhen_desktop.journal.log import Journal
from bozhen_desktop.kernel.clock import SystemClock
from bozhen_desktop.kernel.digest import sha256_hex
from bozhen_desktop.wire.messages import CHUNK, PutPart, Reply, Request, StaffOn
from tests.integration.hall_process import Desk, founded, kill_worker, running
from tests.unit.exchange import packages
from tests.unit.exchange.packages import ISSUER, ROOT

COUNT = 100
SITTING, ROOM, GROUP, CHIEF, PIN = "sit-wal", "r-1", "g-1", "chief", "739152"
SECOND = "super"
PERSON = {"id_type": "other", "name": "王小明"}
HEADER, FRAME_HEADER = 32, 24


# ------------------------------------------------------------------ a sitting of a hundred
def arrangement() -> Arrangement:
    now, paper = SystemClock().wall_ms(), packages.theory_paper()
    entries = [
        EntryPlan(
            id=f"e-{number}",
            ticket=f"T-{number}",
            person=Person(id_no=f"N{number}", **PERSON),
            trade=paper.trade,
            occupation_code="6-29-01-01",
            level=paper.level,
            group=GROUP,
            room=ROOM,
        )
        for number in range(COUNT + 1)
    ]
    group = GroupPlan(
        id=GROUP,
        trade=paper.trade,
        level=paper.level,
        paper=paper.id,
        paper_digest=paper_digest(paper),
        duration_min=90,
    )
    seats = [f"s-{number}" for number in range(COUNT + 1)]
    return packages.arrangement(
        sitting=SITTING,
        mode="rehearsal",
        site="S01",
        planned_start=now + 60_000,
        opens=now,
        closes=now + 2 * packages.HOUR,
        rooms=[RoomPlan(id=ROOM, name="一", seats=seats, spares=[])],
        groups=[group],
        entries=entries,
        staff=[
            StaffMember(id=CHIEF, name="李", duties=["site_chief", "invigilator"]),
            StaffMember(id=SECOND, name="王", duties=["supervisor"]),
        ],
        parameters=list(default_parameters()),
    )


def exam(path: Path) -> bytes:
    """The package of the sitting, for the hall in this folder, whose trust is pinned."""
    folder = DataFolder.open(path)
    identity = read_identity(folder, folder.open_keystore())
    public, recipient = identity.room_key.public, recipient_of(identity.age)
    grant = RoomGrant(site="S01", room_public=public, recipient=recipient, name="一")
    trust = build_trust(packages.trust(rooms=[grant], mode="rehearsal"), ROOT)
    pin_root(path, trust, fingerprint(ROOT.public), "wang", "li", SystemClock())
    paper = packages.theory_paper()
    content = ExamContent(
        arrangement=arrangement(),
        pins={who: make_verifier(PIN, REHEARSAL) for who in (CHIEF, SECOND)},
        papers={GROUP: GroupPaper(paper=paper, secret=packages.SECRET)},
        keys={GROUP: packages.key_set(paper)},
        photos={},
    )
    facts = packages.facts(mode="rehearsal", room_public=public, site="S01", sitting=SITTING, seq=1)
    return build_exam(content, facts, ISSUER, [recipient])


async def replied(desk: Desk, message: Request | StaffOn) -> Reply:
    desk.link.send(message)

    def replies() -> list[Reply]:
        return [m for m in desk.heard if isinstance(m, Reply) and m.id == message.id]

    await desk.until(replies)
    return replies()[0]


async def opened(desk: Desk, package: bytes) -> None:
    """The sitting is here, the chief logged in, the seats drawn."""
    digest = sha256_hex(package)
    for at in range(0, len(package), CHUNK):
        part = package[at : at + CHUNK]
        desk.link.send(PutPart(digest=digest, offset=at, size=len(package), data=part))
    imports = Request(id=1, sitting="site", actor="", act="import-exam", args={"digest": digest})
    assert (await replied(desk, imports)).code == ""
    await logged_in(desk, 2)
    desk.link.ask(SITTING, CHIEF, DrawSeats(room=ROOM))
    await desk.until(lambda: len(desk.answers) == 1)
    assert desk.answers.pop().code == ""


async def logged_in(desk: Desk, id: int) -> None:
    reply = await replied(desk, StaffOn(id=id, sitting=SITTING, staff=CHIEF, pin=PIN))
    assert reply.code == ""


def check_in(number: int) -> CheckIn:
    who = {"document": "passport", "id_no": f"N{number}", "name": PERSON["name"]}
    return CheckIn(ticket=f"T-{number}", **who)


async def a_hundred(desk: Desk) -> int:
    """Check-ins one after another, each acknowledged; the highest number that was told."""
    for number in range(COUNT):
        desk.link.ask(SITTING, CHIEF, check_in(number))
        await desk.until(lambda n=number: len(desk.answers) == n + 1)  # type: ignore[misc]
    assert {answer.code for answer in desk.answers} == {""}
    assert {answer.data["event"] for answer in desk.answers} == {"checked-in"}
    return max(answer.seq for answer in desk.answers)


# ------------------------------------------------------------------------------- the disk
def damage(wal: Path, frames: int) -> None:
    """Turn bytes in the last valid frames, as a dying disk or a torn write leaves them.

    Frames of an earlier round of the file lie behind them under other salts; they never count.
    """
    data = bytearray(wal.read_bytes())
    size = FRAME_HEADER + int.from_bytes(data[8:12], "big")
    starts = range(HEADER, len(data) - size + 1, size)
    valid = [at for at in starts if data[at + 8 : at + 16] == data[16:24]]
    for at in valid[-frames:]:
        data[at + size // 2] ^= 0xFF
    wal.write_bytes(data)


def journal_of(path: Path) -> Journal:
    folder = DataFolder.open(path)
    key = folder.open_keystore().get(f"journal/{SITTING}")
    return Journal.open(folder.sitting_journal(SITTING), key)


def wal_of(path: Path) -> Path:
    journal = DataFolder.open(path).sitting_journal(SITTING)
    return journal.with_name(journal.name + "-wal")


def checked_in(path: Path) -> list[str]:
    """Who is present by the journal of a hall that stands still, in order of the numbers."""
    journal = journal_of(path)
    try:
        rows = [entry for entry in journal.entries() if entry.kind == "checked-in"]
        found = [json.loads(entry.body)["entry"] for entry in rows]
        return sorted(found, key=lambda entry: int(entry.partition("-")[2]))
    finally:
        journal.close()


@contextlib.contextmanager
def mortal(path: Path) -> Iterator[None]:
    """A hall that dies at the end without a word, its parent before it could start it again."""
    with running(path) as process:
        yield
        os.kill(process.pid, signal.SIGSTOP)
        kill_worker(path)
        process.kill()


def log_of(path: Path) -> str:
    return (path / "logs" / "hall.log").read_text("utf-8")


def control(path: Path, copy: Path) -> int:
    """Where the damaged journal ends for whoever just opens it."""
    shutil.copytree(path, copy)
    journal = journal_of(copy)
    try:
        return journal.last().seq
    finally:
        journal.close()


async def alarmed(desk: Desk) -> None:
    """The hall is here again: it says that its journal is behind and takes nothing in."""
    await desk.until(lambda: desk.states[-1] == ("held", "journal-behind"))
    desk.answers.clear()
    desk.link.ask(SITTING, CHIEF, check_in(COUNT))
    reply = await replied(desk, StaffOn(id=7, sitting=SITTING, staff=CHIEF, pin=PIN))
    assert (reply.code, desk.answers) == ("journal-behind", [])


async def settled(desk: Desk) -> None:
    """Somebody decides to go on: what the journal lost comes back from the desk that asked."""
    two = {"one": CHIEF, "one_pin": PIN, "two": SECOND, "two_pin": PIN}
    go_on = Request(id=8, sitting=SITTING, actor="", act="go-on", args=two)
    assert (await replied(desk, go_on)).code == ""
    last = desk.outbox.last
    await desk.until(lambda: any(answer.number == last for answer in desk.answers))
    assert {answer.code for answer in desk.answers} == {""}


def test_damaged_last_frames_of_a_sitting_are_alarmed_at_the_start(tmp_path: Path) -> None:
    path = tmp_path / "hall"
    room = founded(path)
    package = exam(path)

    async def scene() -> int:
        with mortal(path):
            desk = Desk(path, room)
            await desk.until(lambda: desk.link.state == "connected")
            await opened(desk, package)
            told = await a_hundred(desk)
        await desk.until(lambda: desk.link.state != "connected")
        damage(wal_of(path), 12)
        assert control(path, tmp_path / "copy") < told, "by itself it is a shorter one, silently"
        with running(path):
            await alarmed(desk)
            await settled(desk)
            await desk.stop()
        return told

    told = asyncio.run(scene())
    assert f"journal-behind-mark book={SITTING} seq={told}" in log_of(path)
    assert checked_in(path) == [f"e-{number}" for number in range(COUNT + 1)]


def test_a_hall_killed_with_whole_frames_starts_without_an_alarm(tmp_path: Path) -> None:
    path = tmp_path / "hall"
    room = founded(path)
    package = exam(path)

    async def scene() -> None:
        with mortal(path):
            desk = Desk(path, room)
            await desk.until(lambda: desk.link.state == "connected")
            await opened(desk, package)
            told = await a_hundred(desk)
        await desk.until(lambda: desk.link.state != "connected")
        assert control(path, tmp_path / "copy") == told
        with running(path):
            await desk.until(lambda: desk.link.state == "connected")
            last = desk.link.ask(SITTING, CHIEF, check_in(COUNT)).number
            await desk.until(lambda: any(answer.number == last for answer in desk.answers))
            await desk.stop()
        assert {answer.code for answer in desk.answers} == {""}

    asyncio.run(scene())
    assert "journal-behind" not in log_of(path)
    assert checked_in(path) == [f"e-{number}" for number in range(COUNT + 1)]
