"""Who sits at the windows of a rehearsal, and what its clerk is given."""

from __future__ import annotations

import csv
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from bozhen_desktop.cli import demo, demo_windows
from bozhen_desktop.cli.demo_office import sample
from bozhen_desktop.cli.demo_windows import LEAST_SEATS, TERMINALS, LabWindows
from bozhen_desktop.cli.theory_day import cast_of, special_of
from bozhen_desktop.domain.people import check_digit


def tickets(count: int, names: dict[int, str]) -> list[Any]:
    found = []
    for at in range(count):
        name = names.get(at, "王小明")
        found.append(SimpleNamespace(entry=f"n{at}", ticket=f"{at:04d}", name=name, id_no="1" * 18))
    return found


def windows(some: list[Any]) -> LabWindows:
    busy = set(special_of(cast_of(some)))
    papers: Any = SimpleNamespace(tickets=some)
    return LabWindows(None, None, papers, busy)  # type: ignore[arg-type]


@pytest.mark.parametrize("count", [LEAST_SEATS, 20, 50, 200])
def test_windows_take_only_people_to_whom_nothing_else_happens(count: int) -> None:
    some = tickets(count, {count - 1: "周䶮", count - 2: "阿卜杜热合曼·买买提图尔荪"})
    busy = set(special_of(cast_of(some)))
    shown = windows(some)
    assert len(set(shown.seated)) == TERMINALS
    assert not busy & {*shown.seated, shown._guest.entry}
    assert shown._guest.entry not in shown.seated
    assert shown._guest.name == "周䶮" and f"n{count - 2}" in shown.seated


def test_the_least_size_is_the_least_that_works() -> None:
    with pytest.raises((IndexError, AssertionError)):
        small = windows(tickets(LEAST_SEATS - 2, {}))
        assert len(small.seated) == TERMINALS and LEAST_SEATS - 2 >= 12


def test_the_clerks_sheet_has_four_faults_and_other_people(tmp_path: Path) -> None:
    target = tmp_path / "late.csv"
    demo_windows._spoil(sample("entries.csv"), target)
    with target.open(encoding="utf-8-sig", newline="") as file:
        late = list(csv.DictReader(file))
    with sample("entries.csv").open(encoding="utf-8-sig", newline="") as file:
        known = {row["证件号码"] for row in csv.DictReader(file)}
    numbers = [row["证件号码"] for row in late]
    assert numbers.count("123") == 1 and not known & set(numbers)
    whole = [number for number in numbers if len(number) == 18 and number[:17].isdigit()]
    assert len(whole) > 30 and all(check_digit(one[:17]) == one[17] for one in whole)
    assert sum(not row["姓名"] for row in late) == 1


def test_without_a_display_windows_are_drawn_off_the_screen(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    assert demo_windows._environment("A1")["QT_QPA_PLATFORM"] == "offscreen"
    monkeypatch.setenv("DISPLAY", ":0")
    found = demo_windows._environment("A1")
    assert "QT_QPA_PLATFORM" not in found and found["BOZHEN_ASSET"] == "A1"


def test_pictures_without_windows_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        demo.main(["--headless", "--screens"])
    assert ended.value.code == 2 and "--screens" in capsys.readouterr().err
