"""Issue: one package for each sitting and room, opened again as its room opens it."""

from __future__ import annotations

import json
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import select

from bozhen_desktop.domain.arrangement import Arrangement
from bozhen_desktop.domain.batches import TakePlan
from bozhen_desktop.domain.institution import NameInstitution
from bozhen_desktop.exchange.exam import check_exam, open_arrangement, open_key, open_paper
from bozhen_desktop.exchange.manifest import Manifest
from bozhen_desktop.formats.tables import read_tables
from bozhen_desktop.host.pins import check as pin_fits
from bozhen_desktop.kernel.digest import canonical_text, sha256_hex
from bozhen_desktop.kernel.errors import BozhenError, RuleError
from bozhen_desktop.office import tables
from bozhen_desktop.office.chain import OfficeStore
from bozhen_desktop.office.issue import Index, Issued, IssueOrder, issue, rooms_of, write_issued
from bozhen_desktop.office.rebuild import compare
from bozhen_desktop.office.registration import Who
from bozhen_desktop.office.slips import PinSlip, Ticket, new_slips
from bozhen_desktop.office.tickets import is_ticket
from tests.unit.office import sample_office as sample
from tests.unit.office.sample_office import CLERK, NOW, SITES, KnownRoom, run

SMALL: dict[str, Any] = {"seats": 20, "start_in": 60, "seed": "1"}


class Office:
    """An office ready to issue, and its rooms."""

    def __init__(self, path: Path, mode: str = "rehearsal", **origin: Any) -> None:
        self.store = sample.founded(path, mode)
        self.rooms = sample.know_rooms(self.store)
        self.plan = sample.register(self.store, **origin)

    def issue(self, who: Who = CLERK, **order: Any) -> Issued:
        return issue(self.store, IssueOrder(batch=self.plan.batch, **order), who)

    def checked(self, data: bytes, room: KnownRoom) -> Manifest:
        trust = sample.trust_of(self.store)
        return check_exam(
            data,
            trust,
            mode=self.store.folder.mode,
            room_public=room.key.public,
            now=NOW,
            known={},
        )


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = Office(tmp_path / "office")
    yield made
    made.store.close()


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Office, Issued]]:
    """The sample batch at full size."""
    made = Office(tmp_path_factory.mktemp("whole") / "office")
    yield made, made.issue(start_in=60, seed="1")
    made.store.close()


def opened(office: Office, issued: Issued) -> dict[str, Arrangement]:
    plans = {}
    for line in issued.index.packages:
        room = office.rooms[line.site]
        plans[line.sitting] = open_arrangement(issued.files[line.file], room.identity)[0]
    return plans


def test_every_sitting_has_one_package_that_its_room_takes(whole: tuple[Office, Issued]) -> None:
    office, issued = whole
    lines = {line.sitting: line for line in issued.index.packages}
    assert {name: line.site for name, line in lines.items()} == {
        "TH1": "lab",
        "TH2": "lab",
        "PR1": "yard",
        "PR2": "bench",
    }
    for line in lines.values():
        data, room = issued.files[line.file], office.rooms[line.site]
        manifest = office.checked(data, room)
        assert (manifest.sitting, manifest.site, manifest.seq) == (line.sitting, line.site, 1)
        assert manifest.totals["entries"] == line.entries
        assert sha256_hex(data) == line.sha256
        plan, pins, photos = open_arrangement(data, room.identity)
        assert (len(plan.entries), photos) == (line.entries, {})
        assert set(pins) == {member.id for member in plan.staff}
        for group in plan.groups:
            paper = open_paper(data, group.id, room.identity)
            if plan.subject == "theory":
                assert paper.paper is not None
                assert open_key(data, group.id, room.identity).paper_digest == group.paper_digest
                assert len(paper.secret) == 32
            else:
                assert paper.practical is not None
    secrets = [
        open_paper(issued.files[lines[name].file], group, office.rooms["lab"].identity).secret
        for name in ("TH1", "TH2")
        for group in lines[name].groups
    ]
    assert len({*secrets, bytes(32)}) == 5
    assert [lines[name].entries for name in ("TH1", "TH2", "PR1", "PR2")] == [200, 40, 118, 118]
    assert issued.index.warnings == []


def test_no_other_room_takes_or_opens_it(whole: tuple[Office, Issued]) -> None:
    office, issued = whole
    line = issued.index.packages[0]
    data, other = issued.files[line.file], office.rooms["yard"]
    with pytest.raises(BozhenError, match="package-other-room"):
        office.checked(data, other)
    with pytest.raises(BozhenError, match="sealed-unreadable"):
        open_arrangement(data, other.identity)


def test_packages_and_index_hold_no_names(whole: tuple[Office, Issued]) -> None:
    office, issued = whole
    index = msgspec.json.encode(issued.index)
    packages = b"".join(issued.files[line.file] for line in issued.index.packages)
    people = [entry.person for entry in office.store.bureau.entries.of(office.plan.batch)]
    for person in people:
        for secret in (person.name.encode(), person.id_no.encode()):
            assert secret not in index
            assert secret not in packages


def test_pins_stand_on_slips_and_only_their_verifiers_travel(whole: tuple[Office, Issued]) -> None:
    office, issued = whole
    for line in issued.index.packages:
        slips = msgspec.json.decode(issued.files[line.pins], type=list[PinSlip])
        room = office.rooms[line.site]
        plan, pins, _ = open_arrangement(issued.files[line.file], room.identity)
        assert [slip.staff for slip in slips] == [member.id for member in plan.staff]
        assert all(pin_fits(slip.pin, pins[slip.staff], mode="rehearsal") for slip in slips)
        assert len({slip.pin for slip in slips}) > 1
    bodies = " ".join(_bodies(office.store))
    assert not any(f'"{slip.pin}"' in bodies for slip in slips)
    assert "scrypt$" not in bodies


def _bodies(store: OfficeStore) -> list[str]:
    with store.reading() as connection:
        return list(connection.execute(select(tables.office_entry.c.body)).scalars())


def test_live_verifiers_are_dear(whole: tuple[Office, Issued]) -> None:
    office, issued = whole
    plan = opened(office, issued)["TH2"]
    few = msgspec.structs.replace(plan, mode="live", staff=plan.staff[:1])
    ((slip,), verifiers) = new_slips(few)
    assert pin_fits(slip.pin, verifiers[slip.staff], mode="live")


def test_one_ticket_for_all_sittings_of_an_entry(whole: tuple[Office, Issued]) -> None:
    office, issued = whole
    found: dict[str, set[str]] = {}
    for plan in opened(office, issued).values():
        for entry in plan.entries:
            found.setdefault(entry.id, set()).add(entry.ticket)
    assert all(len(tickets) == 1 and is_ticket(*tickets) for tickets in found.values())
    assert len(set.union(*found.values())) == len(found)


def test_tickets_for_the_printer(whole: tuple[Office, Issued]) -> None:
    office, issued = whole
    plans = opened(office, issued)
    for line in issued.index.packages:
        tickets = msgspec.json.decode(issued.files[line.tickets], type=list[Ticket])
        plan = plans[line.sitting]
        assert [(one.ticket, one.room) for one in tickets] == [
            (entry.ticket, entry.room) for entry in plan.entries
        ]
        assert {one.start for one in tickets} == {plan.planned_start}


def test_files_are_private_and_the_index_is_last(office: Office, tmp_path: Path) -> None:
    issued = office.issue(**SMALL)
    path = write_issued(issued, tmp_path / "out")
    for file in (tmp_path / "out").iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600, file.name
    assert msgspec.json.decode(path.read_bytes(), type=Index) == issued.index
    names = {file.name for file in path.parent.iterdir()}
    assert names == {"index.json", *issued.files}


def test_everything_issued_is_archived_and_rebuilt(office: Office) -> None:
    issued = office.issue(**SMALL)
    for line in issued.index.packages:
        assert office.store.original(line.sha256) == issued.files[line.file]
    assert compare(office.store)[1] == []


def test_a_second_issue_keeps_tickets_and_papers_and_counts_on(office: Office) -> None:
    first, second = office.issue(**SMALL), office.issue(**{**SMALL, "seed": "2"})
    plans = opened(office, first), opened(office, second)
    for name in plans[0]:
        old, new = (found[name] for found in plans)
        assert [entry.ticket for entry in old.entries] == [entry.ticket for entry in new.entries]
        assert [group.paper_digest for group in old.groups] == [
            group.paper_digest for group in new.groups
        ]
    before = {line.sitting: line.manifest for line in first.index.packages}
    for line in second.index.packages:
        manifest = office.checked(second.files[line.file], office.rooms[line.site])
        assert (line.sequence, manifest.seq) == (2, 2)
        assert manifest.prev_manifest_hash == before[line.sitting]


def test_one_sitting_alone_is_issued_anew(office: Office) -> None:
    office.issue(**SMALL)
    (line,) = office.issue(**SMALL, only=["PR1"]).index.packages
    assert (line.sitting, line.sequence) == ("PR1", 2)
    assert code_of(office, **SMALL, only=["PR9"]) == "sitting-unknown"


def test_a_paper_drawn_anew_reaches_its_groups_alone(office: Office) -> None:
    plans = []
    for more in ({}, {"again": ["QZ5-A"], "reason": "泄题"}):
        plans.append(opened(office, office.issue(**SMALL, **more)))
    changed = [
        group.id
        for name in plans[0]
        for group, new in zip(plans[0][name].groups, plans[1][name].groups, strict=True)
        if group.paper_digest != new.paper_digest
    ]
    assert changed == ["TH1-QZ5"]


def test_a_small_batch(office: Office) -> None:
    issued = office.issue(**SMALL)
    entries = {line.sitting: line.entries for line in issued.index.packages}
    assert (entries["TH1"], entries["TH2"]) == (20, 4)
    assert 0 < entries["PR1"] < 20
    assert len(issued.index.packages[0].rooms["LAB1"]) == 20


def test_one_seed_gives_the_same_papers_and_seats_again(office: Office, tmp_path: Path) -> None:
    second = Office(tmp_path / "second")
    found = []
    for made in (office, second):
        plans = opened(made, made.issue(**SMALL))
        found.append(
            {
                name: (
                    [(entry.id, entry.ticket, entry.room) for entry in plan.entries],
                    [group.paper_digest for group in plan.groups],
                )
                for name, plan in plans.items()
            }
        )
    second.store.close()
    assert found[0] == found[1]


def code_of(office: Office, **order: Any) -> str:
    with pytest.raises(RuleError) as caught:
        office.issue(**order)
    return caught.value.code


def test_nothing_is_issued_by_half(office: Office) -> None:
    """One site without a room: no ticket, no paper, no package of the other sites either."""
    store = office.store
    before = store.bureau.state()
    store.bureau.registry.devices.pop(office.rooms["bench"].key.public)
    assert code_of(office, **SMALL) == "room-missing"
    assert store.bureau.state() == before
    assert store.bureau.entries.tickets == {}


def test_a_room_too_much_gets_its_own_package(office: Office) -> None:
    sample.know_rooms(office.store)
    issued = office.issue(**SMALL)
    assert len(issued.index.packages) == 8
    assert len({line.room_public for line in issued.index.packages}) == 6
    for site in SITES:
        assert len(rooms_of(office.store.bureau.registry, site)) == 2


def test_order_before_everything_is_there(tmp_path: Path) -> None:
    with sample.founded(tmp_path / "office") as store:
        who, order = CLERK, IssueOrder(batch="B9")
        for step, code in (
            (lambda: None, "trust-missing"),
            (lambda: sample.know_rooms(store), "plan-missing"),
            (lambda: run(store, "plan", str(sample.sample("batch.json"))), "entries-missing"),
        ):
            step()
            if store.bureau.batches.plans:
                order = IssueOrder(batch=store.bureau.batches.latest())
            with pytest.raises(RuleError, match=code):
                issue(store, order, who)


APPROVED: dict[str, str] = {"source": "省级", "approval": "内审-2026-1"}


def test_a_live_office_issues_nothing_unapproved_and_takes_no_rehearsal_choice(
    tmp_path: Path,
) -> None:
    office = Office(tmp_path / "live", "live", **APPROVED)
    for choice in ({"seats": 20}, {"start_in": 60}, {"seed": "1"}):
        assert code_of(office, **choice) == "rehearsal-choice"
    assert code_of(office, day0="2026-10-05") == "registration-late"
    assert code_of(office, day0="2026-10-06") == "paper-unapproved"
    assert office.store.bureau.registry.issued == {}
    office.store.close()


def test_a_live_office_issues_approved_papers(tmp_path: Path) -> None:
    office = Office(tmp_path / "live", "live", **APPROVED)
    store, plan = office.store, office.plan
    taken = store.bureau.batches.taken(plan.batch)
    change = {"status": "已审定", **APPROVED}
    practical = [msgspec.structs.replace(paper, **change) for paper in taken.practical]
    staff = [person for person in plan.staff if "examiner" in person.duties]
    small = [
        msgspec.structs.replace(
            sitting,
            duties={
                d: [p for p in people if p in {m.id for m in staff}]
                for d, people in sitting.duties.items()
            },
        )
        for sitting in plan.sittings
    ]
    changed = TakePlan(plan=msgspec.structs.replace(plan, sittings=small), practical=practical)
    store.decide(changed, "clerk", "reviewer")
    assert code_of(office, who=Who(actor="clerk"), day0="2026-10-06") == "second-person-needed"
    issued = office.issue(day0="2026-10-06")
    lines = {line.sitting: line for line in issued.index.packages}
    assert [lines[name].day for name in ("TH1", "PR1", "PR2")] == [
        "2026-10-06",
        "2026-10-07",
        "2026-10-08",
    ]
    assert {notice.code for notice in issued.index.warnings} >= {"duty-missing", "invigilators-few"}
    (ticket, *_) = json.loads(issued.files[lines["TH1"].tickets])
    assert "****" in ticket["id_no"]
    store.close()


def test_the_command_writes_and_tells(office: Office, tmp_path: Path) -> None:
    out = tmp_path / "out"
    outcome = run(
        office.store, "issue", "--out", str(out), "--seats", "20", "--start-in", "60", "--seed", "1"
    )
    assert outcome.code == 0
    assert len(outcome.facts["packages"]) == 4
    assert outcome.lines[0].startswith("TH1（lab）：20 名考生，数据包 BZ-")
    assert any(line.startswith("试卷 QZ5-A：100 题") for line in outcome.lines)


def test_slips_and_tickets_as_tables(office: Office, tmp_path: Path) -> None:
    out = tmp_path / "out"
    write_issued(office.issue(**SMALL), out)
    files = sorted(str(path) for path in out.glob("*TH1*.json"))
    for form in ("csv", "xlsx"):
        folder = tmp_path / form
        assert run(office.store, "slips", *files, "--out", str(folder), "--form", form).code == 0
        pins, tickets = (
            list(read_tables(path.read_bytes(), path.name)[0].rows)
            for path in sorted(folder.iterdir())
        )
        assert [cell.text for cell in tickets[0].cells][:3] == ["准考证号", "姓名", "证件号码"]
        assert len(tickets) == 21
        slips = msgspec.json.decode(Path(files[0]).read_bytes(), type=list[PinSlip])
        assert [row.cells[-1].text for row in pins[1:]] == [slip.pin for slip in slips]


@pytest.mark.parametrize(
    ("argv", "code"),
    [
        (["--day0", "2026-02-30"], "day-malformed"),
        (["--seats", "999"], "seats-out-of-range"),
        (["--batch", "B9"], "plan-missing"),
    ],
)
def test_the_command_words_what_it_refuses(
    office: Office, tmp_path: Path, argv: list[str], code: str
) -> None:
    outcome = run(office.store, "issue", "--out", str(tmp_path / "out"), *argv)
    assert (outcome.code, outcome.facts["code"]) == (1, code)
    assert "{" not in outcome.lines[0]
    assert not (tmp_path / "out").exists()


def test_other_files_are_no_slips(office: Office, tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text("{}")
    outcome = run(office.store, "slips", str(tmp_path / "x.json"), "--out", str(tmp_path / "p"))
    assert outcome.facts["code"] == "slips-malformed"


def test_arrangements_carry_the_filed_name(office: Office) -> None:
    school = "博生职业培训学校"
    unnamed = opened(office, office.issue(**SMALL)).values()
    assert {plan.printed_name for plan in unnamed} == {"ORG-DEMO"}
    assert all('"institution"' not in canonical_text(plan) for plan in unnamed)
    office.store.decide(NameInstitution(name=school, basis="备案"))
    named = opened(office, office.issue(**SMALL)).values()
    assert {plan.printed_name for plan in named} == {school}
