"""The sample batch: written by its script, whole, and of nobody who exists."""

from __future__ import annotations

import importlib.util
import re
from collections import Counter
from pathlib import Path
from types import ModuleType

import msgspec
import pytest

from bozhen_desktop.domain.people import (
    DUTIES,
    Person,
    StaffMember,
    birth_of,
    check_citizen_id,
    sex_of,
)
from bozhen_desktop.formats.entry_sheet import FIELD, SHORT, EntryRow, read_entries
from bozhen_desktop.host.resources import resource
from bozhen_desktop.kernel.text import person_name

SCRIPT = Path(__file__).resolve().parents[3] / "packaging" / "sample_people.py"
NAMES = ["entries.csv", "entries-short.csv", "staff.json"]


def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("sample_people", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def sample(name: str) -> bytes:
    return resource(f"sample/{name}").read_bytes()


def rows(name: str) -> list[EntryRow]:
    found = read_entries(sample(name), name)
    assert found.problems == []
    return found.rows


def test_committed_files_are_what_the_script_writes() -> None:
    assert script().sample_files() == {name: sample(name) for name in NAMES}


def test_batch_is_as_its_page_says() -> None:
    batch = rows("entries.csv")
    assert read_entries(sample("entries.csv"), "e.csv").form == FIELD
    assert len(batch) == 260
    theory = [row for row in batch if "theory" in row.subjects]
    assert [row.serial for row in theory] == [str(number) for number in range(1, 241)]
    assert Counter(row.trade for row in theory) == {"砌筑工": 120, "电工": 120}
    practical = Counter(row.trade for row in batch if "practical" in row.subjects)
    assert practical == {"砌筑工": 118, "电工": 118}
    assert {(row.trade, row.level) for row in batch} == {
        ("砌筑工", "五级/初级工"),
        ("电工", "四级/中级工"),
    }
    kinds = Counter((*row.subjects, row.sitting_type) for row in batch)
    assert kinds == {
        ("theory", "practical", "first"): 216,
        ("theory", "first"): 12,
        ("theory", "resit"): 12,
        ("practical", "first"): 8,
        ("practical", "resit"): 12,
    }


def test_one_person_enters_for_two_trades_in_two_sittings() -> None:
    batch = rows("entries.csv")
    counts = Counter(row.id_no for row in batch)
    (twice,) = [number for number, count in counts.items() if count > 1]
    first, second = [row for row in batch if row.id_no == twice]
    assert (first.trade, second.trade) == ("砌筑工", "电工")
    assert (int(first.serial) <= 200, int(second.serial) > 200) == (True, True)
    assert [first.name, first.phone, first.birth] == [second.name, second.phone, second.birth]


def test_a_resit_carries_the_other_subject_and_nothing_else_does() -> None:
    for row in [*rows("entries.csv"), *rows("entries-short.csv")]:
        carried = {"theory": row.theory_carried, "practical": row.practical_carried}
        kept = {subject for subject, marks in carried.items() if marks is not None}
        if row.sitting_type == "resit":
            assert kept | set(row.subjects) == {"theory", "practical"}
            assert not kept & set(row.subjects)
            assert all(marks is None or 6000 <= marks <= 10000 for marks in carried.values())
            assert row.carried_on == "2026-01-05"
            assert re.fullmatch(r"26009(025|074)[0-9]{6}", row.carried_ticket)
        else:
            assert (kept, row.carried_on, row.carried_ticket) == (set(), "", "")


def test_numbers_verify_and_belong_to_nobody() -> None:
    for row in [*rows("entries.csv"), *rows("entries-short.csv")]:
        assert check_citizen_id(row.id_no, "2026-01-01") == row.id_no
        assert row.id_no.startswith("150699")
        assert row.phone.startswith("100")
        if row.birth:
            assert (row.birth, row.sex) == (birth_of(row.id_no), sex_of(row.id_no))
            assert "1960" <= row.birth < "2006"


def test_names_are_the_hard_ones() -> None:
    people = {row.id_no: row.name for row in rows("entries.csv")}
    names = Counter(people.values())
    assert {name: count for name, count in names.items() if count > 1} == {
        "张伟": 3,
        "李娜": 2,
        "王磊": 2,
    }
    assert all(char in "".join(names) for char in "䶮㛃𬭎𫖯㙦𬱖·")
    assert max(len(name) for name in names) >= 17
    assert all(person_name(name) == name for name in names)
    assert len({row.employer for row in rows("entries.csv")}) >= 5


def test_nobody_of_the_short_sheet_is_in_the_batch() -> None:
    short = rows("entries-short.csv")
    assert read_entries(sample("entries-short.csv"), "e.csv").form == SHORT
    assert len(short) == 10
    assert len({(row.id_no, row.trade) for row in short}) == 10
    assert not {row.id_no for row in short} & {row.id_no for row in rows("entries.csv")}


def test_staff_is_enough_for_both_subjects() -> None:
    staff = msgspec.json.decode(sample("staff.json"), type=list[StaffMember])
    assert len({member.id for member in staff}) == len({member.name for member in staff}) == 90
    duties = Counter(duty for member in staff for duty in member.duties)
    assert set(duties) == set(DUTIES)
    assert duties["invigilator"] >= 20
    assert (duties["supervisor"], duties["custodian"], duties["totaller"]) == (3, 6, 2)
    for trade in ("砌筑工", "电工"):
        able = [member for member in staff if trade in member.trades]
        assert len(able) == 24
        assert all(member.grade in ("考评员", "高级考评员") for member in able)
        assert sum("lead_examiner" in member.duties for member in able) == 8
    assert all(member.card_no and member.card_valid_to == "2099-12-31" for member in staff)
    assert not {member.name for member in staff} & {row.name for row in rows("entries.csv")}


@pytest.mark.parametrize("name", NAMES[:2])
def test_rows_make_persons(name: str) -> None:
    for row in rows(name):
        Person(name=row.name, id_type=row.id_type, id_no=row.id_no)
