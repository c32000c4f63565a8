"""Work of the hall's PC: told in one reply, all or nothing, counted only when it is written."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from bozhen_desktop.domain.closeout import Counts, SittingClosed
from bozhen_desktop.domain.incidents import AddNote
from bozhen_desktop.domain.sitting import EndGroup
from bozhen_desktop.kernel.digest import canonical_text, sha256_hex
from bozhen_desktop.kernel.errors import BozhenError
from bozhen_desktop.wire.messages import BlobPart, Fetch, PutPart, Reply, Request, Sittings
from tests.unit.domain.theory import keys, paper
from tests.unit.hall.hall_day import MINUTE, SITTING, HallDay
from tests.unit.hall.rig import End

DATA = b"a package"
CLOSED = SittingClosed(
    counts=Counts(issued=2, submitted=2, absent=0, void=0),
    void=[],
    carried=[],
    head_seq=1,
    head_hash="0" * 64,
    first="chief",
    second="super",  # type: ignore[arg-type]
)


def put(day: HallDay, data: bytes, size: int = 5) -> str:
    digest = sha256_hex(data)
    for at in range(0, len(data), size):
        part = data[at : at + size]
        day.console.send(PutPart(digest=digest, offset=at, size=len(data), data=part))
    day.rig.run()
    return digest


def import_exam(day: HallDay, data: bytes = DATA) -> str:
    return day.rig.request(day.console, "site", "", "import-exam", digest=put(day, data)).code


def ask(day: HallDay, act: str, actor: str = "keep1", second: str = "", **args: Any) -> Reply:
    return day.rig.request(day.console, SITTING, actor, act, second, **args)


def state(day: HallDay) -> Any:
    books = day.rig.core.books.items()
    return {name: book.aggregate.state() for name, book in books}


# ------------------------------------------------------------------ import
def test_a_package_is_imported_once() -> None:
    day = HallDay(2)
    assert import_exam(day) == ""
    assert day.rig.on(day.console, SITTING, "chief").code == ""
    before = state(day)
    assert import_exam(day) == "sitting-exists"
    assert state(day) == before
    assert day.console.took(Sittings)[-1].sittings[0].id == SITTING


@pytest.mark.parametrize("act", ["import-exam", "take-trust"])
def test_once_there_are_people_packages_come_in_by_one_of_them(act: str) -> None:
    day = HallDay(2).imported()
    day.rig.jobs["read-trust"] = lambda fields: fail("trust-older")
    bare = End(day.rig, "console")
    bare.connect()

    def asked(end: End) -> str:
        return day.rig.request(end, "site", "", act, digest=put(day, DATA)).code

    assert asked(bare) == "access-duty", "a console with nobody at it"
    assert day.rig.on(bare, SITTING, "inv1").code == ""
    assert asked(bare) == "access-duty", "an invigilator's duty it is not"
    assert day.rig.on(bare, SITTING, "keep1").code == ""
    assert asked(bare) != "access-duty"
    day.rig.core.books[SITTING].room.apply(CLOSED)
    later = End(day.rig, "console")
    later.connect()
    assert asked(later) != "access-duty", "everything is closed: a new day begins with its package"


def test_two_imports_at_once_make_one_sitting() -> None:
    day = HallDay(2)
    digest = put(day, DATA)
    for id in (901, 902):
        args = {"digest": digest}
        day.console.send(Request(id=id, sitting="site", actor="", act="import-exam", args=args))
    day.rig.run()
    assert sorted(day.console.reply(id).code for id in (901, 902)) == ["", "sitting-exists"]
    assert len(list(day.rig.journals[SITTING].entries())) == 1
    assert day.rig.done.count("open-book") == 1, "a second journal was never begun"


@pytest.mark.parametrize("code", ["package-mode", "signature-missing", "job-failed"])
def test_a_job_that_fails_is_told_once_and_nothing_is_applied(code: str) -> None:
    day = HallDay(2)
    works = day.rig.jobs["import-exam"]
    day.rig.jobs["import-exam"] = lambda fields: fail(code)
    before = state(day)
    assert import_exam(day) == code
    assert state(day) == before and set(day.rig.journals) == {"site"}
    assert day.rig.secrets.kept == {} and day.rig.files == {}
    day.rig.jobs["import-exam"] = works
    assert import_exam(day) == "", "it can be tried again"


def fail(code: str) -> Any:
    raise BozhenError(code)


@pytest.mark.parametrize("step", ["write-file", "secrets", "open-book"])
def test_a_step_that_fails_leaves_no_sitting_and_can_be_tried_again(step: str) -> None:
    day = HallDay(2)
    works, broken = day.rig._result, [step]

    def result(work: Any) -> Any:
        if work.kind in broken:
            raise BozhenError("disk-full")
        return works(work)

    day.rig._result = result  # type: ignore[method-assign]
    assert import_exam(day) == "disk-full"
    assert set(day.rig.core.books) == {"site"}
    broken.clear()
    assert import_exam(day) == ""


def test_a_package_that_the_rules_refuse_makes_no_journal() -> None:
    day = HallDay(2)
    day.plan = type(day.plan)(
        **{name: getattr(day.plan, name) for name in day.plan.__struct_fields__} | {"mode": "live"}
    )
    assert import_exam(day) not in ("", "sitting-exists")
    assert set(day.rig.journals) == {"site"} and day.rig.secrets.kept == {}


def test_a_file_that_differs_from_its_digest_is_no_file() -> None:
    day = HallDay(2)
    digest = sha256_hex(b"something else")
    day.console.send(PutPart(digest=digest, offset=0, size=len(DATA), data=DATA))
    day.rig.run()
    reply = day.rig.request(day.console, "site", "", "import-exam", digest=digest)
    assert reply.code == "file-unknown"


def test_the_reply_waits_for_both_journals() -> None:
    day = HallDay(2)
    digest = put(day, DATA)
    day.rig.auto = False
    day.console.send(
        Request(id=900, sitting="site", actor="", act="import-exam", args={"digest": digest})
    )
    day.rig.run()
    only = [append for append in day.rig.appends if append.book == SITTING]
    rest = [append for append in day.rig.appends if append.book != SITTING]
    assert only and rest
    for batch in (only, rest):
        assert not [m for m in day.console.took(Reply) if m.id == 900]
        day.rig.appends.clear()
        day.rig.appends.extend(batch)
        day.rig.commit()
        while day.rig.frames:
            day.rig._frame(*day.rig.frames.popleft())
    assert day.console.reply(900).code == ""


@pytest.mark.parametrize("let_through", [0, 1, 2])
def test_an_import_that_a_crash_cut_off_can_be_asked_for_again(let_through: int) -> None:
    day = HallDay(2)
    args = {"digest": put(day, DATA)}
    day.rig.budget = let_through
    day.console.send(Request(id=900, sitting="site", actor="", act="import-exam", args=args))
    day.rig.run()
    told = [m.code for m in day.console.took(Reply) if m.id == 900]
    assert told == ([""] if let_through == 2 else []), "told only when both journals have it"
    day.crashed()
    if let_through:
        assert day.rig.on(day.console, SITTING, "chief").code == ""
    assert import_exam(day) == ("sitting-exists" if let_through else "")
    kinds = [entry.kind for entry in day.rig.journals[SITTING].entries()]
    assert kinds.count("sitting-arranged") == 1


# ------------------------------------------------------------------ seals
@pytest.mark.parametrize("let_through", [0, 1])
def test_a_paper_whose_opening_a_crash_cut_off_is_opened_again(let_through: int) -> None:
    day = HallDay(2).seated()
    args = {"group": "G1"}
    digest = sha256_hex(canonical_text(["open-paper", args]).encode())
    token = day.rig.witness(day.console, SITTING, digest, "keep2").data["token"]
    day.rig.budget = let_through
    day.console.send(
        Request(id=901, sitting=SITTING, actor="keep1", act="open-paper", args=args, token=token)
    )
    day.rig.run()
    day.crashed()
    assert ("G1" in day.room.paper.opened) == bool(let_through)
    code = ask(day, "open-paper", second="keep2", group="G1").code
    assert code == ("paper-already-open" if let_through else "")


def test_a_paper_is_opened_before_its_window_only_with_a_reason() -> None:
    day = HallDay(2).seated()
    day.rig.clock.wall = day.plan.opens - 60_000
    assert ask(day, "open-paper", second="keep2", group="G1").code == "reason-needed"
    assert day.room.paper.opened == {}
    reply = ask(day, "open-paper", second="keep2", group="G1", reason="机房提前布置")
    assert reply.code == ""
    assert day.room.paper.opened["G1"].reason == "机房提前布置"
    assert ask(day, "open-paper", second="keep2", group="G1").code == "paper-already-open"


def test_another_paper_than_the_arrangement_names_is_refused() -> None:
    day = HallDay(2).seated()
    day.rig.jobs["open-paper"] = lambda fields: SimpleNamespace(
        practical=None, paper=paper("G2"), secret=b"x" * 32
    )
    assert ask(day, "open-paper", second="keep2", group="G1").code == "paper-digest"
    assert day.room.paper.opened == {}


def test_the_key_is_opened_only_after_the_end() -> None:
    day = HallDay(2).started()
    assert ask(day, "open-key", second="keep2", group="G1").code == "group-phase"
    for end in day.terminals.values():
        assert end.desk is not None
    day.rig.advance(31 * 60_000, step=10_000)
    day.terminals["n1"].desk.hand_in()  # type: ignore[union-attr]
    day.rig.run()
    day.do(EndGroup(group="G1"))
    assert ask(day, "open-key", group="G1").code == "second-person-needed"
    day.rig.jobs["open-key"] = lambda fields: keys("G2")
    assert ask(day, "open-key", second="keep2", group="G1").code == "key-of-other-paper"
    assert day.room.scoring.loaded == {}, "a key that was refused is forgotten"
    day.rig.jobs["open-key"] = lambda fields: keys(fields["group"])
    assert ask(day, "open-key", second="keep2", group="G1").code == ""


def test_an_unknown_group_is_refused() -> None:
    day = HallDay(2).seated()
    assert ask(day, "open-paper", second="keep2", group="G9").code == "group-unknown"
    assert ask(day, "open-paper", second="keep2").code == "group-unknown"


# ------------------------------------------------------------------ results
def built(day: HallDay) -> list[dict[str, Any]]:
    """Export jobs that ran; the package is made of the range."""
    jobs: list[dict[str, Any]] = []

    def build(fields: dict[str, Any]) -> dict[str, Any]:
        jobs.append(fields)
        data = canonical_text([fields["first"], fields["last"]]).encode()
        return {
            "data": data,
            "manifest_hash": sha256_hex(data),
            "package_id": sha256_hex(data)[:32],
        }

    day.rig.jobs["build-result"] = build
    return jobs


def export(day: HallDay, **args: Any) -> dict[str, Any]:
    reply = ask(day, "export-result", **args)
    assert reply.code == "", reply
    return dict(reply.data)


def confirm(day: HallDay, told: dict[str, Any]) -> str:
    return ask(day, "confirm-written", package=told["package"], medium="U盘01").code


def test_only_what_was_written_counts_and_the_second_package_goes_on() -> None:
    day = HallDay(2).started()
    jobs = built(day)
    first = export(day)
    assert first["first"] == 1
    assert day.room.custody.written == {} or not day.room.custody.written
    again = export(day)
    assert again["first"] == 1, "nothing counted yet"
    assert confirm(day, again) == ""
    assert day.rig.core.site_state.trust.written_of(SITTING)[-1].last == again["last"]
    second = export(day)
    assert (second["first"], second["sequence"]) == (again["last"] + 1, again["sequence"] + 1)
    assert jobs[-1]["facts"]["prev_manifest_hash"] == again["manifest"]
    assert export(day, full=True)["first"] == 1


def test_a_package_that_the_hall_did_not_build_is_not_counted() -> None:
    day = HallDay(2).started()
    built(day)
    told = export(day)
    assert confirm(day, {"package": "f" * 32}) == "package-unknown"
    assert day.rig.core.site_state.trust.written_of(SITTING) == []
    day.crashed()
    assert confirm(day, told) == "", "what it built it knows after a restart"


def test_of_two_packages_with_one_number_one_is_counted() -> None:
    day = HallDay(2).started()
    built(day)
    first = export(day)
    day.do(AddNote(room="R1", text="又一条"))
    second = export(day)
    assert first["sequence"] == second["sequence"]
    assert confirm(day, second) == ""
    assert confirm(day, first) == "package-unknown"
    assert written(day) == ([second["package"]], [second["package"]])


def written(day: HallDay) -> tuple[list[str], list[str]]:
    """Packages that count by the site's journal and by the sitting's."""
    site = day.rig.core.site_state.trust.written_of(SITTING)
    return [one.package for one in site], [one.package for one in day.room.custody.written]


def kinds(day: HallDay, book: str) -> int:
    return [entry.kind for entry in day.rig.journals[book].entries()].count("package-written")


@pytest.mark.parametrize("kept", [[], ["site"], [SITTING], ["site", SITTING]])
def test_a_crash_between_the_two_journals_leaves_no_half_written_package(kept: list[str]) -> None:
    day = HallDay(2).started()
    built(day)
    told = export(day)
    day.rig.auto = False
    args = {"package": told["package"], "medium": "U盘01"}
    request = Request(id=900, sitting=SITTING, actor="keep1", act="confirm-written", args=args)
    day.console.send(request)
    day.rig.run()
    appends = list(day.rig.appends)
    assert {append.book for append in appends} == {"site", SITTING}
    day.rig.appends.clear()
    day.rig.appends.extend(append for append in appends if append.book in kept)
    day.rig.auto = True
    day.rig.commit()
    if len(kept) < 2:
        assert not [m for m in day.console.took(Reply) if m.id == 900], "nobody was told"
    day.crashed()
    day.rig.advance(1_000)
    package = [told["package"]]
    assert written(day) == ((package, package) if kept else ([], []))
    assert confirm(day, told) == "", "who heard no answer asks again"
    day.rig.advance(1_000)
    assert written(day) == (package, package)
    assert (kinds(day, "site"), kinds(day, SITTING)) == (1, 1)
    [word] = day.room.custody.written
    assert (word.medium, word.by) == ("U盘01", "keep1")
    following = export(day)
    assert (following["sequence"], following["first"]) == (2, told["last"] + 1)


def test_a_commit_that_fails_in_one_journal_is_completed_when_it_is_open_again() -> None:
    day = HallDay(2).started()
    built(day)
    told = export(day)
    day.rig.auto = False
    args = {"package": told["package"], "medium": "U盘01"}
    day.console.send(
        Request(id=900, sitting=SITTING, actor="keep1", act="confirm-written", args=args)
    )
    day.rig.run()
    room = [append for append in day.rig.appends if append.book == SITTING]
    day.rig.appends.clear()
    day.rig.take(day.rig.core.failed(day.rig.now, "site", BozhenError("disk-full")))
    day.rig.appends.extend(room)
    day.rig.auto = True
    day.rig.commit()
    day.rig.take(day.rig.core.reopened(day.rig.now, "site", day.rig.journals["site"]))
    day.rig.advance(1_000)
    assert written(day) == ([told["package"]], [told["package"]])


def test_a_package_ends_with_a_signed_head() -> None:
    day = HallDay(2).started()
    jobs = built(day)
    export(day)
    heads = {head.seq for head in day.rig.journals[SITTING].heads()}
    assert jobs[-1]["last"] in heads


def test_the_file_is_fetched_whole() -> None:
    day = HallDay(2).started()
    built(day)
    told = export(day)
    day.console.got.clear()
    day.console.send(Fetch(id=700, digest=told["digest"]))
    day.rig.run()
    data = b"".join(part.data for part in day.console.took(BlobPart))
    assert sha256_hex(data) == told["digest"] and day.rig.files[told["name"]] == data
    day.console.send(Fetch(id=701, digest="0" * 64))
    day.rig.run()
    assert day.console.reply(701).code == "file-unknown"


def test_a_receipt_is_taken_and_kept() -> None:
    day = HallDay(2).started()
    receipt = SimpleNamespace(
        manifest_hash="a" * 64, seq=1, sitting=SITTING, verdict="accepted", code="", last=9
    )
    day.rig.jobs["read-receipt"] = lambda fields: receipt
    reply = day.rig.request(day.console, "site", "", "take-receipt", digest=put(day, b"receipt"))
    assert (reply.code, reply.data["verdict"]) == ("", "accepted")
    [taken] = [p for p in day.rig.core.site_state.trust.taken.values() if p.sitting == SITTING][-1:]
    assert taken.package_type == "receipt"


def test_a_sitting_is_purged_only_after_its_receipt_and_by_two() -> None:
    day = HallDay(2).started()
    reply = ask(day, "purge", actor="chief", second="super")
    assert reply.code == "access-state", "not before it is closed"
    day.rig.core.books[SITTING].room.apply(CLOSED)
    assert ask(day, "purge", actor="chief").code == "second-person-needed"
    assert ask(day, "purge", actor="chief", second="chief").code == "second-person-needed"
    assert ask(day, "purge", actor="chief", second="super").code == "not-receipted"


# ------------------------------------------------------------------ a stick
def outbox_of(end: End) -> Any:
    rows = [
        SimpleNamespace(number=a.number, sitting=a.sitting, actor=a.actor, body=a.body)
        for a in end.outbox.above(0)
    ]
    return SimpleNamespace(device=end.device, rows=rows)


def cut_off_day() -> tuple[HallDay, End]:
    day = HallDay(2).started()
    end = day.terminals["n1"]
    end.cut()
    for number in (1, 2, 3):
        day.answer("n1", number)
    return day, end


def test_an_outbox_on_a_stick_equals_one_that_comes_back_by_itself() -> None:
    by_stick, end = cut_off_day()
    assert by_stick.rig.on(by_stick.console, SITTING, "tech").code == ""
    by_stick.rig.jobs["open-answers"] = lambda fields: outbox_of(end)
    digest = put(by_stick, b"stick")
    reply = ask(by_stick, "take-answers", actor="tech", digest=digest)
    assert reply.data["taken"] == 3 and reply.data["refused"] == 0
    by_cable, other = cut_off_day()
    other.connect()
    assert by_stick.saved("n1") == by_cable.saved("n1")
    again = ask(by_stick, "take-answers", actor="tech", digest=digest)
    assert (again.data["taken"], again.data["known"]) == (
        0,
        reply.data["taken"] + reply.data["known"],
    )
    end.connect()
    assert end.desk is not None and end.desk.unsaved == 0, "and then by cable too"
    assert by_stick.saved("n1") == by_cable.saved("n1")


@pytest.mark.parametrize("device", ["f" * 32 + ".iiiiiiiiiiii", 'x","y', ""])
def test_a_stick_of_a_device_that_nobody_knows_is_refused(device: str) -> None:
    day, end = cut_off_day()
    assert day.rig.on(day.console, SITTING, "tech").code == ""
    outbox = outbox_of(end)
    outbox.device = device
    day.rig.jobs["open-answers"] = lambda fields: outbox
    reply = ask(day, "take-answers", actor="tech", digest=put(day, b"stick"))
    assert reply.code == "device-unknown"


def test_a_stick_waits_until_the_time_is_known_after_an_outage() -> None:
    """By the last beat before the outage the hand-in would be too early, and refused for good."""
    day = HallDay(3).started()
    day.rig.advance(29 * MINUTE, step=2_000)
    end = day.terminals["n1"]
    end.cut()
    day.answer("n1", 1)
    day.rig.clock.reboot("b1", 3 * MINUTE)
    day.rig.pcs.advance(3 * MINUTE)
    for each in day.terminals.values():
        assert each.desk is not None
        each.desk.tick()
    assert end.desk is not None
    end.desk.hand_in()
    day.rig.restart()
    day.console.connect()
    day.terminals["n3"].connect()
    for name in ("chief", "tech"):
        assert day.rig.on(day.console, SITTING, name).code == ""
    day.rig.jobs["open-answers"] = lambda fields: outbox_of(end)
    digest = put(day, b"stick")
    before = state(day)
    assert ask(day, "take-answers", actor="tech", digest=digest).code == "clock-not-resumed"
    assert state(day) == before, "nothing was taken, and nothing refused"
    day.rig.advance(10_000)
    reply = ask(day, "take-answers", actor="tech", digest=digest)
    assert (reply.data["taken"], reply.data["refused"]) == (2, 0)
    handed = day.room.answers.handed_in["n1"]
    assert (handed.cause, handed.answers) == ("own", 1)
    assert handed.elapsed >= 32 * MINUTE and day.room.rulings.refused == {}
