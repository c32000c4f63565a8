"""Acts of a technician on a hall that stands still, and exchange jobs in their child processes."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from bozhen_desktop.client.device import Device
from bozhen_desktop.domain.devices import EnrolDevice, IssueRoomCode
from bozhen_desktop.domain.trust import TrustState
from bozhen_desktop.exchange.child import ReadTrust
from bozhen_desktop.exchange.exam import build_exam
from bozhen_desktop.exchange.receipt import build_receipt
from bozhen_desktop.exchange.result import open_result
from bozhen_desktop.exchange.trust import RoomGrant, Trust, build_trust
from bozhen_desktop.hall import run
from bozhen_desktop.hall.bare_outbox import read_bare
from bozhen_desktop.hall.founding import Identity, read_identity, standing_still
from bozhen_desktop.hall.jobs import Jobs, Place, in_child, range_of
from bozhen_desktop.host.folder import DataFolder
from bozhen_desktop.host.keystore import Keystore
from bozhen_desktop.host.room_file import PcNames, RoomSeat, read_room_file
from bozhen_desktop.host.sealing import recipient_of
from bozhen_desktop.host.signing import fingerprint, for_paper
from bozhen_desktop.journal.chain import chained
from bozhen_desktop.journal.heads import START
from bozhen_desktop.journal.memory import MemoryJournal
from bozhen_desktop.journal.port import JournalPort
from bozhen_desktop.kernel.clock import FakeClock, SystemClock
from bozhen_desktop.kernel.digest import sha256_hex
from bozhen_desktop.kernel.errors import BozhenError, IntegrityError
from bozhen_desktop.kernel.ids import SITE, DeviceId
from bozhen_desktop.wire.messages import Answer, Ask
from tests.unit.exchange import packages
from tests.unit.exchange.packages import IMPORT_ID, IMPORTER, ISSUER, NOW, PHOTO, ROOT, SECRET
from tests.unit.journal.samples import day, end_of, head_of


class Hall(NamedTuple):
    """A founded hall of a live room, and the trust file that names it."""

    path: Path
    identity: Identity
    trust: Path

    def act(self, *arguments: object) -> int:
        return run.main(["--data", str(self.path), *map(str, arguments)])

    def pin(self, *, typed: str = "", first: str = "王", second: str = "李") -> int:
        typed = typed or for_paper(fingerprint(ROOT.public))
        names = ["--first", first, "--second", second]
        return self.act("--pin-root", self.trust, "--fingerprint", typed, *names)


def trust_of(identity: Identity, **more: Any) -> bytes:
    room = RoomGrant(
        site="site-1",
        room_public=identity.room_key.public,
        recipient=recipient_of(identity.age),
        name="一",
    )
    return build_trust(packages.trust(rooms=[room], **more), ROOT)


@pytest.fixture
def hall(tmp_path: Path) -> Hall:
    path = tmp_path / "hall"
    assert run.main(["--data", str(path), "--init", "--site", "site-1", "--name", "一号考场"]) == 0
    folder = DataFolder.open(path)
    identity = read_identity(folder, folder.open_keystore())
    trust = tmp_path / "trust.bzp"
    trust.write_bytes(trust_of(identity))
    return Hall(path, identity, trust)


def site_state(path: Path) -> TrustState:
    with standing_still(path, SystemClock()) as (desk, _):
        return desk.site.trust


# ------------------------------------------------------------------- acts
def test_founding_twice_changes_nothing(hall: Hall, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    device = (hall.path / "device.bzp").read_bytes()
    assert hall.act("--init", "--site", "site-1", "--name", "一号考场") == 0
    first = json.loads(capsys.readouterr().out)
    assert (hall.path / "device.bzp").read_bytes() == device
    assert first["fingerprint"] == fingerprint(hall.identity.room_key.public)
    with standing_still(hall.path, SystemClock()) as (desk, _):
        assert desk.book.position.seq == 1
    assert hall.act("--init", "--site", "site-2", "--name", "二") == 2
    assert "site-other" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["", "一" * 61, "一\n二"])
def test_a_place_needs_a_printable_name(tmp_path: Path, name: str) -> None:
    where = ["--data", str(tmp_path / "h"), "--init", "--site", "s", "--name", name]
    assert run.main(where) == 2
    assert not (tmp_path / "h").exists()


def test_the_root_is_pinned_by_two_persons_who_read_its_fingerprint(
    hall: Hall, capsys: pytest.CaptureFixture[str]
) -> None:
    for wrong, code in (
        ({"typed": "0" * 32}, "fingerprint-other"),
        ({"typed": "12"}, "fingerprint-malformed"),
        ({"second": "王"}, "second-person-needed"),
        ({"second": ""}, "second-person-needed"),
    ):
        assert hall.pin(**wrong) == 2
        assert code in capsys.readouterr().err
    assert site_state(hall.path).root == ""
    assert hall.pin() == 0
    state = site_state(hall.path)
    assert (state.root, state.epoch) == (ROOT.public, 3)
    assert hall.pin() == 2
    assert "root-pinned" in capsys.readouterr().err


def test_trust_only_goes_forward(hall: Hall, capsys: pytest.CaptureFixture[str]) -> None:
    assert hall.act("--trust", hall.trust) == 2
    assert "root-not-pinned" in capsys.readouterr().err
    hall.pin()
    newer = hall.trust.with_name("newer.bzp")
    newer.write_bytes(trust_of(hall.identity, epoch=4))
    assert hall.act("--trust", newer) == 0
    assert site_state(hall.path).epoch == 4
    capsys.readouterr()
    for again in (hall.trust, newer):
        assert hall.act("--trust", again) == 2
    assert "trust-older" in capsys.readouterr().err
    other = hall.trust.with_name("other.bzp")
    other.write_bytes(build_trust(packages.trust(root=packages.STRANGER.public), packages.STRANGER))
    assert hall.act("--trust", other) == 2
    assert "trust-other-root" in capsys.readouterr().err


def test_the_room_file_names_the_room_and_keeps_its_token(hall: Hall) -> None:
    seats, out = hall.path.with_name("seats.csv"), hall.path.with_name("room.json")
    seats.write_text("room,seat,mac\nR1,A-01,00-11-22-33-44-55\nR1,A-02,001122334466\n", "utf-8")
    assert hall.act("--room-file", out, "--seats", seats) == 0
    first = read_room_file(out)
    assert first.room_public == hall.identity.room_key.public
    assert first.seats[1] == RoomSeat("R1", "A-02", "00:11:22:33:44:66")
    assert hall.act("--room-file", out, "--seats", seats) == 0
    assert read_room_file(out).batch_token == first.batch_token
    assert first.staff_token == "", "a technician's file enrols terminals alone"


def test_two_persons_let_staff_pcs_in_by_a_room_file(
    hall: Hall, capsys: pytest.CaptureFixture[str]
) -> None:
    seats, out = hall.path.with_name("seats.csv"), hall.path.with_name("room.json")
    seats.write_text("room,seat,mac\nR1,A-01,00-11-22-33-44-55\n", "utf-8")
    staffed = ("--room-file", out, "--seats", seats, "--staff")
    for names, code in (
        ((), "person-missing"),
        (("--first", "王"), "second-person-needed"),
        (("--first", "王", "--second", "王"), "second-person-needed"),
    ):
        assert hall.act(*staffed, *names) == 2
        assert code in capsys.readouterr().err
        assert not out.exists()
    assert hall.act(*staffed, "--first", "王", "--second", "李") == 0
    assert read_room_file(out).staff_token
    own = hall.path / "spool" / "room.json"
    assert hall.act("--room-file", own, "--seats", seats, "--staff") == 0
    assert read_room_file(own) == read_room_file(out), "the hall's own PC needs nobody's word"
    with standing_still(hall.path, SystemClock()) as (desk, _):
        granted = desk.site.devices.staff_files
    assert list(granted) == [("王", "李")]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "room,seat\n",
        "room,seat,pin\nR,A,1\n",
        "room,seat\nR\n",
        "room,seat\nR,A,B\n",
        "room,seat\nR,A\n",
        "room,seat,mac\nR,A,00-11-22-33-44\n",
    ],
)
def test_a_list_of_seats_with_other_columns_is_refused(hall: Hall, text: str) -> None:
    seats, out = hall.path.with_name("seats.csv"), hall.path.with_name("room.json")
    seats.write_text(text, "utf-8")
    assert hall.act("--room-file", out, "--seats", seats) == 2
    assert not out.exists()


# ---------------------------------------------------------------- outboxes
@pytest.fixture
def terminal(tmp_path: Path, hall: Hall) -> Iterator[Device]:
    pc = PcNames(frozenset({"00:11:22:33:44:55"}), "pc-1", "")
    device = Device.open(tmp_path / "terminal", "live", FakeClock(), pc)
    device.trust_room(hall.identity.room_key.public, recipient_of(hall.identity.age))
    yield device
    device.close()


def enrol(hall: Hall, device: Device) -> None:
    with standing_still(hall.path, SystemClock()) as (desk, _):
        command = EnrolDevice(
            key=fingerprint(device.key.public),
            public=device.key.public,
            device_kind="terminal",
            how="file",
            seat="A-01",
            host_name="pc-1",
        )
        desk.act(command)


def test_an_outbox_on_a_stick_is_decided_once(
    tmp_path: Path, hall: Hall, terminal: Device, capsys: pytest.CaptureFixture[str]
) -> None:
    terminal.outbox.add(Ask(number=1, sitting=SITE, actor="e1", body='{"kind":"issue-room-code"}'))
    terminal.outbox.add(Ask(number=2, sitting="no-such", actor="e1", body='{"kind":"x"}'))
    stick = tmp_path / "stick"
    stick.mkdir()
    (stick / "a.bzp").write_bytes(terminal.export())
    (stick / "b.bzp").write_bytes(b"rubbish")
    (stick / "c.bzp").symlink_to(tmp_path / "terminal" / "device.json")
    capsys.readouterr()
    assert hall.act("--collect", stick) == 1
    found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    by_file = {line["file"]: line for line in found}
    assert by_file["a.bzp"]["code"] == "device-unknown"
    assert by_file["b.bzp"]["code"]
    assert by_file["c.bzp"]["code"] == "file-not-regular"
    enrol(hall, terminal)
    assert hall.act("--collect", stick) == 1
    found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    line = next(each for each in found if each["file"] == "a.bzp")
    # A terminal issues no room codes, and the hall does not hold the other sitting.
    assert (line["taken"], line["known"], line["refused"]) == (0, 0, 2)
    assert list((hall.path / "quarantine").iterdir()) == []


def test_what_reached_the_hall_before_is_known(hall: Hall, terminal: Device) -> None:
    enrol(hall, terminal)
    command = IssueRoomCode()
    with standing_still(hall.path, SystemClock()) as (desk, _):
        desk._device = terminal.name
        desk.act(command)
        assert desk.book.numbers[DeviceId(terminal.name)] == 1
    terminal.outbox.add(Ask(number=1, sitting=SITE, actor="e1", body='{"kind":"issue-room-code"}'))
    stick = hall.path.with_name("stick")
    stick.mkdir()
    (stick / "a.bzp").write_bytes(terminal.export())
    assert hall.act("--collect", stick) == 0


def _lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_the_bare_file_of_a_dead_pc_is_read_like_a_package(
    tmp_path: Path, hall: Hall, terminal: Device, capsys: pytest.CaptureFixture[str]
) -> None:
    enrol(hall, terminal)
    for number in (1, 2):
        body = f'{{"kind":"save-answer","n":{number}}}'
        terminal.outbox.add(Ask(number=number, sitting="t1", actor="e1", body=body))
    stick = tmp_path / "stick"
    (stick / "pc-1").mkdir(parents=True)
    (stick / "pc-2").mkdir()
    whole = (tmp_path / "terminal" / "outbox").read_bytes()
    (stick / "pc-1" / "outbox").write_bytes(whole[:-3])
    (stick / "pc-2" / "outbox").symlink_to(tmp_path / "terminal" / "outbox")
    capsys.readouterr()
    hall.act("--collect", stick)
    by_file = {line["file"]: line for line in _lines(capsys)}
    assert by_file["pc-1/outbox"]["device"] == terminal.name
    assert by_file["pc-1/outbox"]["refused"] == 1, "one whole command; its sitting is not here"
    assert by_file["pc-2/outbox"]["code"] == "file-not-regular"


def test_a_bare_file_proves_its_commands_by_the_enrolled_key(terminal: Device, hall: Hall) -> None:
    key = fingerprint(terminal.key.public)
    terminal.outbox.add(Ask(number=1, sitting="t1", actor="", body='{"kind":"log-in"}'))
    terminal.outbox.add(Ask(number=2, sitting="t1", actor="e1", body='{"kind":"x"}'))
    terminal.outbox.settle(Answer(number=2, sitting="t1", seq=1, hash="", code="no"))
    data = (terminal.folder.path / "outbox").read_bytes()
    (found,) = read_bare(data, hall.identity.age, {key: terminal.key.public})
    assert (found.device, [(row.number, row.actor) for row in found.rows]) == (
        terminal.name,
        [(1, "terminal")],
    )
    with pytest.raises(BozhenError, match="device-unknown"):
        read_bare(data, hall.identity.age, {})
    with pytest.raises(IntegrityError, match="outbox-signature"):
        read_bare(data, hall.identity.age, {key: ROOT.public})
    with pytest.raises(IntegrityError, match="sealed-unreadable"):
        read_bare(data, packages.OTHER_ID, {key: terminal.key.public})


# -------------------------------------------------------------------- jobs
class Bench(NamedTuple):
    jobs: Jobs
    folder: DataFolder
    keystore: Keystore
    journal: MemoryJournal


@pytest.fixture
def bench(hall: Hall) -> Bench:
    assert hall.pin() == 0
    state = site_state(hall.path)
    folder = DataFolder.open(hall.path)
    keystore = folder.open_keystore()
    journal = MemoryJournal()

    async def settled(book: str) -> JournalPort:
        return journal

    clock = FakeClock(NOW)
    return Bench(
        Jobs(Place(folder, keystore, clock, lambda: state, settled)), folder, keystore, journal
    )


def exam_for(identity: Identity, **more: Any) -> bytes:
    facts = packages.facts(room_public=identity.room_key.public, **more)
    return build_exam(packages.exam_content(), facts, ISSUER, [recipient_of(identity.age)])


def do(bench: Bench, name: str, **fields: Any) -> Any:
    return asyncio.run(bench.jobs.run(name, fields))


def test_an_exam_is_checked_and_opened_part_by_part(hall: Hall, bench: Bench) -> None:
    data = exam_for(hall.identity)
    found = do(bench, "import-exam", data=data, known={})
    assert found["arrangement"] == packages.arrangement()
    assert found["photos"] == {sha256_hex(PHOTO): PHOTO}
    assert list(found["pins"]) == ["chief"]
    digest = found["manifest_hash"]
    (bench.folder.packages / f"{digest}.bzp").write_bytes(data)
    paper = do(bench, "open-paper", package=digest, group="g-1")
    assert (paper.paper, paper.secret) == (packages.theory_paper(), SECRET)
    keys = do(bench, "open-key", package=digest, group="g-1")
    assert keys == packages.key_set(packages.theory_paper())
    package = found["manifest"].package_id
    with pytest.raises(BozhenError, match="package-known"):
        do(bench, "import-exam", data=data, known={package: digest})


def test_an_exam_for_another_room_or_from_a_stranger_is_refused(hall: Hall, bench: Bench) -> None:
    with pytest.raises(BozhenError):
        do(bench, "import-exam", data=packages.exam(), known={})
    facts = packages.facts(room_public=hall.identity.room_key.public)
    to = [recipient_of(hall.identity.age)]
    forged = build_exam(packages.exam_content(), facts, packages.STRANGER, to)
    with pytest.raises((BozhenError, IntegrityError)):
        do(bench, "import-exam", data=forged, known={})


def test_a_trust_file_is_kept_before_it_counts(hall: Hall, bench: Bench) -> None:
    newer = trust_of(hall.identity, epoch=9)
    trust = do(bench, "read-trust", data=newer)
    assert (trust.epoch, trust.org) == (9, "org-1")
    assert (bench.folder.packages / f"trust-{sha256_hex(newer)}.bzp").read_bytes() == newer
    with pytest.raises(BozhenError, match="trust-older"):
        do(bench, "read-trust", data=trust_of(hall.identity, epoch=2))


@pytest.mark.parametrize("damage", ["lost", "changed"])
def test_without_the_trust_in_force_nothing_is_taken(hall: Hall, bench: Bench, damage: str) -> None:
    (path,) = bench.folder.packages.glob("trust-*.bzp")
    if damage == "lost":
        path.unlink()
    else:
        path.write_bytes(trust_of(hall.identity, epoch=7))
    with pytest.raises(BozhenError, match="trust-missing"):
        do(bench, "import-exam", data=exam_for(hall.identity), known={})


def test_a_result_holds_the_range_its_blobs_and_heads(hall: Hall, bench: Bench) -> None:
    entries = day(9)
    bench.journal.append(entries, {sha256_hex(PHOTO): PHOTO}, [head_of(end_of(entries))])
    fields = {
        "mode": "live",
        "org": "org-1",
        "batch": "batch-1",
        "sitting": "sit-1",
        "site": "site-1",
        "room_public": hall.identity.room_key.public,
        "seq": 1,
        "created": NOW,
        "totals": {"rostered": 2},
    }
    last = entries[-1].seq
    found = do(bench, "build-result", sitting="sit-1", first=1, last=last, facts=fields)
    content = open_result(found["data"], IMPORT_ID)
    assert content.entries == entries
    assert [head.seq for head in content.heads] == [last]


def test_a_range_takes_the_blobs_that_its_entries_name_and_no_other() -> None:
    journal = MemoryJournal()
    entries = day(6)
    named, other = b"named", b"other"
    body = f'{{"kind":"x","photo":"{sha256_hex(named)}"}}'
    changed = [entry._replace(body=body) if entry.seq == 2 else entry for entry in entries]
    journal.append(chained(START, changed), {sha256_hex(each): each for each in (named, other)})
    assert range_of(journal, "s", 1, 6).blobs == {sha256_hex(named): named}
    assert range_of(journal, "s", 3, 6).blobs == {}
    assert range_of(journal, "s", 3, 6).prev_hash == chained(START, changed)[1].hash


def test_a_receipt_of_the_office_is_read(hall: Hall, bench: Bench) -> None:
    room = hall.identity.room_key.public
    facts = packages.facts(room_public=room)
    data = build_receipt(packages.receipt(room_public=room), IMPORTER, facts)
    assert do(bench, "read-receipt", data=data).verdict == "accepted"
    with pytest.raises((BozhenError, IntegrityError)):
        do(bench, "read-receipt", data=packages.receipt_package())


def test_an_outbox_is_opened_for_the_core(bench: Bench, terminal: Device) -> None:
    terminal.outbox.add(Ask(number=1, sitting="sit-1", actor="e1", body='{"kind":"log-in"}'))
    outbox = do(bench, "open-answers", data=terminal.export())
    assert (outbox.device, len(outbox.rows)) == (terminal.name, 1)


def test_a_child_that_takes_too_long_is_killed(hall: Hall) -> None:
    job = ReadTrust(data=hall.trust.read_bytes(), root=ROOT.public)
    with pytest.raises(BozhenError, match="exchange-child-slow"):
        asyncio.run(in_child(job, Trust, time_s=0.001))
