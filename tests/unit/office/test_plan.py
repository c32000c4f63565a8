"""Plan files: read whole with what they name, or refused by file and reason."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bozhen_desktop.domain.batchplan import check_plan
from bozhen_desktop.kernel.errors import BozhenError
from bozhen_desktop.office.plan import read_plan
from tests.unit.office.sample_office import sample, sample_plan


def written(folder: Path, **change: Any) -> Path:
    """The sample's plan with changes, beside the files it names."""
    fields = json.loads(sample("batch.json").read_text("utf-8"))
    for name in [*fields["practical_files"], *fields["staff_files"]]:
        (folder / name).write_bytes(sample(name).read_bytes())
    path = folder / "batch.json"
    path.write_text(json.dumps({**fields, **change}, ensure_ascii=False), "utf-8")
    return path


def test_the_sample_holds_together() -> None:
    found = sample_plan()
    check_plan(found.plan, found.practical)
    assert [sitting.id for sitting in found.plan.sittings] == ["TH1", "TH2", "PR1", "PR2"]
    assert {paper.paper for paper in found.practical} == {"BZ-QZ5-P01", "BZ-DG4-P01"}
    assert set(found.originals) == {
        "batch.json",
        "staff.json",
        "practical-bricklayer.json",
        "practical-electrician.json",
    }


def test_a_practical_paper_of_the_sample_keeps_what_people_must_know_and_prepare() -> None:
    for paper in sample_plan().practical:
        assert len(paper.requirements) == 10 and all(paper.requirements)
        assert len(paper.preparation.venue) > 10 and len(paper.preparation.candidate) > 3
        assert all(supply.quantity for supply in paper.preparation.venue)


def test_who_does_nothing_gets_nothing_for_safety_either() -> None:
    for paper in sample_plan().practical:
        (row,) = [row for row in paper.rows if row.content.startswith("安全文明")]
        assert row.mode == "award" or "未动手" in row.standard


def test_staff_of_files_stands_before_its_own(tmp_path: Path) -> None:
    names = [person.id for person in read_plan(written(tmp_path)).plan.staff]
    assert names[0] == "chief-01"
    assert names[-1] == "examiner-e-20"
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"colour": 1}, "plan-malformed"),
        ({"sittings": 1}, "plan-malformed"),
        ({"staff_files": 1}, "plan-malformed"),
        ({"staff_files": ["missing.json"]}, "file-missing"),
        ({"staff_files": ["../staff.json"]}, "plan-file-name"),
        ({"staff_files": ["/etc/passwd"]}, "plan-file-name"),
        ({"staff_files": [7]}, "plan-file-name"),
        ({"practical_files": ["staff.json"]}, "plan-malformed"),
    ],
)
def test_what_is_no_plan_is_refused(tmp_path: Path, change: dict[str, Any], code: str) -> None:
    with pytest.raises(BozhenError) as caught:
        read_plan(written(tmp_path, **change))
    assert caught.value.code == code


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b"\xff\xfe"])
def test_other_bytes_are_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "batch.json"
    path.write_bytes(data)
    with pytest.raises(BozhenError) as caught:
        read_plan(path)
    assert (caught.value.code, caught.value.params["file"]) == ("plan-malformed", "batch.json")


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    path = tmp_path / "batch.json"
    path.symlink_to(sample("batch.json"))
    with pytest.raises(BozhenError, match="file-not-regular"):
        read_plan(path)
