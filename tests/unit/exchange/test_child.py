"""The child process, for real: good jobs, refused jobs, and a child that dies."""

from __future__ import annotations

import subprocess
import sys
from typing import TypeVar

import msgspec
import pytest

from bozhen_desktop.exchange import child
from bozhen_desktop.exchange.container import parse
from bozhen_desktop.exchange.exam import GroupPaper
from bozhen_desktop.exchange.manifest import Manifest
from bozhen_desktop.exchange.receipt import Receipt
from bozhen_desktop.exchange.result import Range, open_result
from bozhen_desktop.exchange.trust import Trust, trust_file
from bozhen_desktop.kernel.errors import BozhenError, IntegrityError
from bozhen_desktop.main import INNER
from tests.unit.exchange import packages as make
from tests.unit.exchange.test_answers import open_job, outbox_package

T = TypeVar("T")


def run(job: child.Job, shape: type[T]) -> T:
    done = subprocess.run(
        child.command(), input=child.request(job), capture_output=True, check=True, timeout=60
    )
    assert done.stderr == b""
    return child.read_answer(done.stdout, shape)


def here(job: child.Job, shape: type[T]) -> T:
    """The same without a process."""
    return child.read_answer(child.answer_to(child.request(job)), shape)


def check_job(data: bytes, room: str = make.ROOM.public) -> child.CheckExam:
    return child.CheckExam(
        data=data, trust=make.trust(), mode="live", room_public=room, now=make.NOW
    )


def test_a_good_job_in_a_process() -> None:
    found = run(check_job(make.exam()), Manifest)
    assert (found.type, found.sitting) == ("exam", "sit-1")


def test_a_bad_job_in_a_process_is_refused_by_code_and_class() -> None:
    data = make.exam()
    with pytest.raises(IntegrityError) as refused:
        run(check_job(data[:-1]), Manifest)
    assert refused.value.code == "package-cut"
    with pytest.raises(BozhenError) as other:
        run(check_job(data, room=make.STRANGER.public), Manifest)
    assert other.value.code == "package-other-room"


def test_no_request_is_refused_and_no_answer_is_a_dead_child() -> None:
    done = subprocess.run(child.command(), input=b"\xc1", capture_output=True, check=True)
    with pytest.raises(BozhenError, match="exchange-request"):
        child.read_answer(done.stdout, Manifest)
    for cut in (b"", done.stdout[:5]):
        with pytest.raises(BozhenError, match="exchange-child-died"):
            child.read_answer(cut, Manifest)


def test_a_child_may_not_write_files() -> None:
    """Its limits hold before any byte of the package is looked at."""
    if sys.platform != "linux":
        pytest.skip("limits of this kind are not there")
    write = "import tempfile; f = tempfile.NamedTemporaryFile(); f.write(b'x'); f.flush()"
    limits = "from bozhen_desktop.host import children; children.limit();"
    for code, works in ((write, True), (limits + write, False)):
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
        assert (done.returncode == 0) == works


def test_every_job_does_what_its_function_does() -> None:
    exam, content = make.exam(), make.exam_content()
    arranged = here(child.OpenArrangement(data=exam, identity=make.ROOM_ID), child.Arranged)
    assert arranged == child.Arranged(content.arrangement, content.pins, content.photos)
    paper = child.OpenPaper(data=exam, group="g-1", identity=make.ROOM_ID)
    assert here(paper, GroupPaper) == content.papers["g-1"]
    taken = parse(exam).hash
    key = child.OpenKey(data=exam, group="g-1", identity=make.ROOM_ID, manifest=taken)
    assert here(key, type(content.keys["g-1"])) == content.keys["g-1"]
    receipt = child.ReadReceipt(
        data=make.receipt_package(), trust=make.trust(), mode="live", room_public=make.ROOM.public
    )
    assert here(receipt, Receipt) == make.receipt()
    trust = child.ReadTrust(data=trust_file(make.trust_package()), root=make.ROOT.public)
    assert here(trust, Trust) == make.trust()
    assert here(open_job(outbox_package()), child.answers.Outbox).rows


def test_a_result_is_built_from_the_secret_on_standard_input() -> None:
    job = child.BuildResult(
        range=make.journal_range(),
        facts=make.facts(),
        secret=make.ROOM.secret,
        recipients=[make.IMPORT_TO],
    )
    data = run(job, bytes)
    assert open_result(data, make.IMPORT_ID) == make.journal_range()
    check = child.CheckResult(data=data, trust=make.trust(), mode="live", known={}, last_seq=0)
    assert here(check, child.Checked).verdict == "new"
    assert here(child.OpenResult(data=data, identity=make.IMPORT_ID), Range).blobs


def test_a_frozen_build_starts_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert child.command() == [sys.executable, "exchange"]
    assert INNER["exchange"] == child.__name__


def test_every_job_has_its_work() -> None:
    assert set(child._WORK) == set(child.Job.__subclasses__())
    assert msgspec.structs.fields(child.Job) == ()
