"""The set-up names what is missing, and the summary of the checks counts without flattering."""

from __future__ import annotations

import importlib.util
import json
import sys
from collections import Counter
from pathlib import Path
from types import ModuleType

import pytest

TOP = Path(__file__).resolve().parents[2]


def _load(path: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"loaded_{Path(path).stem}", TOP / path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


dev, checks = _load("dev.py"), _load("packaging/checks.py")

REPORT = """<testsuites><testsuite>
<testcase name="a"/><testcase name="b"><failure message="no"/></testcase>
<testcase name="c"><error message="set-up"/></testcase>
<testcase name="d"><skipped message="not installed"/></testcase><testcase name="e"/>
</testsuite></testsuites>"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="system packages are Debian's")
def test_missing_package_is_told_as_one_line_to_type(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dev.os, "geteuid", lambda: 1000)
    wanted = {"libthere1": lambda: True, "libgone1": lambda: False, "gone-tool": lambda: False}
    with pytest.raises(dev.SetupError) as told:
        dev.ensure_packages(wanted)
    assert str(told.value).splitlines()[1:] == [
        "  sudo apt-get install -y --no-install-recommends libgone1 gone-tool"
    ]


def test_unknown_command_shows_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert dev.main(["frobnicate"]) == 2
    assert "python3 dev.py COMMAND" in capsys.readouterr().err


def test_quick_leaves_out_all_that_needs_a_server() -> None:
    stages = checks.chosen(checks.parse(["--quick"]))
    assert [stage.name for stage in stages] == ["style", "forms", "imports", "types", "unit"]
    assert not any("postgresql-15" in stage.packages for stage in stages)


def test_every_system_package_of_a_stage_is_known() -> None:
    named = {name for stage in checks.STAGES for name in stage.packages}
    assert named == set(dev.TEST_PACKAGES)


def test_report_counts_errors_as_failed_and_keeps_reasons(tmp_path: Path) -> None:
    report = tmp_path / "r.xml"
    report.write_text(REPORT, "utf-8")
    counts, reasons = checks.read_report(report)
    assert counts == Counter(passed=2, failed=2, skipped=1)
    assert reasons == Counter({"not installed": 1})


def test_closing_line_counts_a_failed_stage_without_tests() -> None:
    outcomes = {
        "style": checks.Outcome("failed"),
        "types": checks.Outcome("passed"),
        "unit": checks.Outcome("passed", counts=Counter(passed=5, skipped=1)),
        "demo": checks.Outcome("skipped", counts=Counter(skipped=1)),
    }
    assert checks.closing_line(outcomes) == "5 passed, 1 failed, 2 skipped"
    assert checks.summary(outcomes).endswith("failed stages: style\n5 passed, 1 failed, 2 skipped")


WHOLE = json.dumps(dict.fromkeys(checks.real_figures(), 1))
SHORT = json.dumps({**dict.fromkeys(checks.real_figures(), 1), "compared": None})


@pytest.mark.parametrize(
    ("code", "last", "state"),
    [
        (0, WHOLE, "passed"),
        (0, SHORT, "failed"),
        (0, "{}", "failed"),
        (1, WHOLE, "failed"),
        (0, "done", "failed"),
    ],
    ids=["good", "a figure is null again", "none there", "bad code", "no object"],
)
def test_demo_is_judged_by_code_and_last_line(code: int, last: str, state: str) -> None:
    assert checks.demo_outcome(code, last).state == state
