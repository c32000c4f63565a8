"""The stages of `python3 dev.py test`: everything CI runs, in its order, timed and counted.

Standard library only, imported by dev.py. This folder is not a package and must never become one:
the packaging library of the same name has to stay importable.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ET
import zipfile
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent
PASSED, FAILED, SKIPPED = "passed", "failed", "skipped"


@dataclass
class Outcome:
    """What a stage found: its state, how many tests of each kind, reasons of the skipped ones."""

    state: str
    note: str = ""
    counts: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0


@dataclass(frozen=True)
class Bench:
    """What a stage works with: the environment's interpreter and a folder that is thrown away."""

    python: Path
    scratch: Path

    def tool(self, name: str) -> str:
        """Path of a command installed in the environment."""
        suffix = ".exe" if os.name == "nt" else ""
        return str(self.python.parent / f"{name}{suffix}")


@dataclass(frozen=True)
class Stage:
    """One line of the summary."""

    name: str
    run: Callable[[Bench], Outcome]
    quick: bool = False
    packages: tuple[str, ...] = ()
    """System packages that it needs, by their names in dev.py."""


# ---------------------------------------------------------------- running commands
def _stop_group(process: subprocess.Popen[str]) -> None:
    if os.name == "nt":
        process.kill()
    else:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def execute(
    command: Sequence[str], limit_s: int, keep: bool = False, env: dict[str, str] | None = None
) -> tuple[int, str]:
    """Run in a process group of its own; exit code and, when kept, what it printed."""
    process = subprocess.Popen(
        command,
        cwd=TOP,
        env={**os.environ, "PYTHONUTF8": "1", **(env or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE if keep else None,
        text=True,
        encoding="utf-8",
        start_new_session=os.name != "nt",
    )
    try:
        printed, _ = process.communicate(timeout=limit_s)
    except subprocess.TimeoutExpired:
        _stop_group(process)
        return 124, f"stopped after {limit_s} s"
    except BaseException:
        _stop_group(process)
        raise
    return process.returncode, printed or ""


def _all_of(*commands: Sequence[str]) -> Outcome:
    """Every command runs even when an earlier one fails: one run shows all there is to mend."""
    codes = {" ".join(command[:2]): execute(command, 600)[0] for command in commands}
    bad = [f"{Path(name).name}: exit {code}" for name, code in codes.items() if code]
    return Outcome(FAILED, "; ".join(bad)) if bad else Outcome(PASSED)


# ---------------------------------------------------------------- reading what pytest found
def read_report(report: Path) -> tuple[Counter[str], Counter[str]]:
    """Counts and skip reasons out of a JUnit file."""
    counts: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    for case in ET.parse(report).getroot().iter("testcase"):
        skip = case.find("skipped")
        if case.find("failure") is not None or case.find("error") is not None:
            counts[FAILED] += 1
        elif skip is not None:
            counts[SKIPPED] += 1
            reasons[skip.get("message") or "no reason given"] += 1
        else:
            counts[PASSED] += 1
    return counts, reasons


def _pytest(folder: str, limit_s: int) -> Callable[[Bench], Outcome]:
    def run(bench: Bench) -> Outcome:
        if not any((TOP / folder).rglob("test_*.py")):
            return Outcome(SKIPPED, f"no tests in {folder}", Counter({SKIPPED: 1}))
        report = bench.scratch / f"{Path(folder).name}.xml"
        command = [str(bench.python), "-m", "pytest", "-q", folder, f"--junitxml={report}"]
        code, _ = execute(command, limit_s, env={"PYTHONHASHSEED": "0", **os.environ})
        if not report.exists():
            return Outcome(FAILED, f"pytest: exit {code}", Counter({FAILED: 1}))
        counts, reasons = read_report(report)
        if code and not counts[FAILED]:
            counts[FAILED] = 1
        state = FAILED if counts[FAILED] else PASSED
        note = "" if counts[PASSED] or counts[FAILED] else "nothing ran"
        return Outcome(SKIPPED if note else state, note, counts, reasons)

    return run


# ---------------------------------------------------------------- stages
def _style(bench: Bench) -> Outcome:
    ruff = bench.tool("ruff")
    return _all_of([ruff, "check", "--quiet", "."], [ruff, "format", "--check", "."])


def _imports(bench: Bench) -> Outcome:
    return _all_of([bench.tool("lint-imports")])


def _forms(bench: Bench) -> Outcome:
    """The committed forms are what the Designer files compile to."""
    return _all_of([str(bench.python), "packaging/compile_forms.py", "--check"])


def _types(bench: Bench) -> Outcome:
    return _all_of([bench.tool("mypy"), "--strict", "bozhen_desktop"])


def _wheel(bench: Bench) -> Outcome:
    """Build the wheel, look inside, and start the program from it away from the checkout."""
    dist, site = bench.scratch / "dist", bench.scratch / "site"
    build = [bench.tool("hatchling"), "build", "-t", "wheel", "-d", str(dist)]
    code, printed = execute(build, 300, keep=True)
    if code:
        return Outcome(FAILED, f"hatchling: exit {code} {printed}")
    [wheel] = dist.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        inside = set(archive.namelist())
        archive.extractall(site)
    wanted = {"bozhen_desktop/main.py"}
    for kind in ("resources", "ui"):
        files = (path for path in (TOP / kind).rglob("*") if path.is_file())
        wanted |= {f"bozhen_desktop/_data/{path.relative_to(TOP).as_posix()}" for path in files}
    absent = sorted(wanted - inside)
    if absent:
        return Outcome(FAILED, f"{len(absent)} files are not in the wheel, first {absent[0]}")
    place = "import bozhen_desktop.main as m, sys; print(m.__file__); sys.exit(m.main(['--help']))"
    code, printed = execute(
        [str(bench.python), "-P", "-c", place], 60, keep=True, env={"PYTHONPATH": str(site)}
    )
    started = code == 0 and printed.startswith(str(site)) and "usage: bozhen" in printed
    note = f"{wheel.stat().st_size // 1024} KiB, {len(inside)} files"
    return Outcome(PASSED, note) if started else Outcome(FAILED, f"does not start: {printed}")


FREEZE_S, FROZEN_DEMO_S, FROZEN_START_S = 420, 400, 60


def _frozen(bench: Bench) -> Outcome:
    """Freeze every role, play a small batch with what came out, have it look at a room of it."""
    freeze = [str(bench.python), str(TOP / "packaging/freeze.py"), "--out", str(bench.scratch)]
    code, printed = execute(freeze, FREEZE_S, keep=True)
    if code:
        return Outcome(FAILED, f"freeze.py: exit {code} {printed}")
    last = printed.strip().splitlines()[-1]
    print(last)
    facts = json.loads(last)
    slow = [role for role, seconds in facts["start_s"].items() if seconds is None]
    if slow:
        return Outcome(FAILED, f"does not start: {', '.join(slow)}")
    program, out = facts["program"], bench.scratch / "demo-frozen"
    played = _played_demo([program], 20, out, FROZEN_DEMO_S)
    if played.state == FAILED:
        return played
    doctor = [program, "doctor", "--json", "--data", str(out / "hall-lab")]
    code, printed = execute(doctor, FROZEN_START_S, keep=True)
    note = f"{facts['bundle_mb']} MB, start {facts['start_s']['usage']} s, {played.note}"
    return Outcome(FAILED, f"doctor: {printed}") if code else Outcome(PASSED, note)


@dataclass(frozen=True)
class DemoRun:
    """A size in which the demo is played, and how long it may take."""

    seats: int
    limit_s: int


DEMO_RUNS = (DemoRun(seats=20, limit_s=300), DemoRun(seats=200, limit_s=400))


def _demo(size: DemoRun) -> Callable[[Bench], Outcome]:
    def run(bench: Bench) -> Outcome:
        if not (TOP / "bozhen_desktop/cli/demo.py").exists():
            return Outcome(SKIPPED, "the role demo is not there yet", Counter({SKIPPED: 1}))
        out = bench.scratch / f"demo-{size.seats}"
        program = [str(bench.python), "-m", "bozhen_desktop.main"]
        return _played_demo(program, size.seats, out, size.limit_s)

    return run


def _played_demo(program: Sequence[str], seats: int, out: Path, limit_s: int) -> Outcome:
    command = [*program, "demo", "--headless", "--seats", str(seats), "--seed", "1"]
    code, printed = execute([*command, "--out", str(out)], limit_s, keep=True)
    last = (printed.strip().splitlines() or ["printed nothing"])[-1]
    print(last)
    return demo_outcome(code, last)


def demo_outcome(code: int, last: str) -> Outcome:
    """Judge a demo by its exit code and by its last line, which is one JSON object."""
    try:
        figures = json.loads(last)
    except ValueError:
        figures = None
    if code or not isinstance(figures, dict):
        return Outcome(FAILED, f"exit {code}: {last[:200]}")
    lost = [name for name in real_figures() if figures.get(name) is None]
    if lost:
        return Outcome(FAILED, f"{len(lost)} figures are not there, first {lost[0]}")
    seconds = figures.get("seconds")
    return Outcome(
        PASSED, f"{len(figures)} figures, {figures.get('compared')} compared, {seconds} s"
    )


def real_figures() -> list[str]:
    """Figures that the demo must always give: packaging/demo_figures.txt, one a line."""
    listed = (TOP / "packaging/demo_figures.txt").read_text("ascii").split()
    return [name for name in listed if not name.startswith("#")]


STAGES = (
    Stage("style", _style, quick=True),
    Stage("forms", _forms, quick=True),
    Stage("imports", _imports, quick=True),
    Stage("types", _types, quick=True),
    Stage("unit", _pytest("tests/unit", 1200), quick=True, packages=("poppler-utils",)),
    Stage("integration", _pytest("tests/integration", 1200), packages=("postgresql-15",)),
    Stage("gui", _pytest("tests/gui", 1200)),
    Stage("crash", _pytest("tests/crash", 1200)),
    Stage("wheel", _wheel),
    Stage("frozen", _frozen, packages=("binutils",)),
    *(Stage(f"demo-{size.seats}", _demo(size)) for size in DEMO_RUNS),
)


# ---------------------------------------------------------------- the command
def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """Read the options of `dev.py test`."""
    parser = argparse.ArgumentParser(prog="python3 dev.py test", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="style, imports, types, unit only")
    parser.add_argument(
        "--only",
        action="append",
        choices=[stage.name for stage in STAGES],
        metavar="STAGE",
        help="one stage, may be repeated: " + ", ".join(stage.name for stage in STAGES),
    )
    return parser.parse_args(arguments)


def chosen(options: argparse.Namespace) -> list[Stage]:
    """The stages that the options ask for, in CI's order."""
    if options.only:
        return [stage for stage in STAGES if stage.name in options.only]
    return [stage for stage in STAGES if stage.quick or not options.quick]


def _played(stage: Stage, bench: Bench) -> Outcome:
    print(f"\n=== {stage.name}", flush=True)
    began = time.monotonic()
    outcome = stage.run(bench)
    outcome.seconds = time.monotonic() - began
    print(f"=== {stage.name}: {outcome.state} in {outcome.seconds:.1f} s {outcome.note}".rstrip())
    return outcome


def closing_line(outcomes: dict[str, Outcome]) -> str:
    """Tests of all pytest stages; any other stage counts only when it failed or was skipped."""
    total: Counter[str] = Counter()
    for outcome in outcomes.values():
        total += outcome.counts
        if not outcome.counts and outcome.state != PASSED:
            total[outcome.state] += 1
    return f"{total[PASSED]} passed, {total[FAILED]} failed, {total[SKIPPED]} skipped"


def summary(outcomes: dict[str, Outcome]) -> str:
    """Stages with times and counts, why tests were skipped, and the closing line."""
    lines = ["", f"{'stage':<12} {'state':<8} {'seconds':>8}  tests"]
    for name, outcome in outcomes.items():
        counts = ", ".join(f"{outcome.counts[k]} {k}" for k in outcome.counts if outcome.counts[k])
        told = "; ".join(part for part in (counts, outcome.note) if part)
        lines.append(f"{name:<12} {outcome.state:<8} {outcome.seconds:>8.1f}  {told}".rstrip())
    for name, outcome in outcomes.items():
        lines += [f"skipped in {name}, {n} x: {why}" for why, n in outcome.reasons.items()]
    failed = [name for name, outcome in outcomes.items() if outcome.state == FAILED]
    lines.append(f"failed stages: {', '.join(failed)}" if failed else "no stage failed")
    return "\n".join([*lines, closing_line(outcomes)])


def run(options: argparse.Namespace, python: Path) -> int:
    """Play the chosen stages, print the summary; 0 only when nothing failed."""
    with tempfile.TemporaryDirectory(prefix="bozhen-test-") as scratch:
        bench = Bench(python, Path(scratch))
        outcomes = {stage.name: _played(stage, bench) for stage in chosen(options)}
    print(summary(outcomes))
    sys.stdout.flush()
    return int(any(outcome.state == FAILED for outcome in outcomes.values()))
