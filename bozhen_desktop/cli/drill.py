"""`bozhen drill NAME`: faults made for real on this machine, and what they did.

Every drill founds its own rehearsal folder, stays on loopback, and ends with one JSON object as its
last line and a page in its folder. Exit code 0: as promised (with `--control`: the planted fault
was noticed), 1: not, 2: this machine cannot play it (`"ran": false`).
"""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Sequence
from pathlib import Path

from bozhen_desktop.cli.drill_report import Outcome, last_line, not_run, write_page
from bozhen_desktop.cli.outputs import MARKER, prepared
from bozhen_desktop.host.files import set_private_umask
from bozhen_desktop.kernel.errors import BozhenError

DRILLS = {
    "kill": "SIGKILL of the hall under load",
    "power": "power cut of the hall's disk under load",
    "torn": "crash images of a journal with dropped, reordered, torn writes",
    "io": "EIO, ENOSPC, EROFS at every system call of a journal, and under a hall",
    "storm": "all terminals lose their connections at once",
    "reboot-all": "all PCs start again with empty disks",
    "slow": "slow and half-open sockets beside honest terminals",
    "clock": "wall clock jumps of the hall's PC",
    "replace-hall": "a new PC takes over with mirror and printed codes",
    "standby": "a second PC that follows takes over",
    "fuzz": "frames that are almost right, and raw bytes at the port",
}
CONTROLS = {
    "kill": ("ack-before-commit",),
    "power": ("synchronous-normal",),
    "torn": ("synchronous-normal",),
    "io": ("ack-before-commit",),
    "storm": ("slow-doors",),
    "reboot-all": ("nobody-accepts",),
    "slow": ("no-limits",),
    "clock": ("wall-time",),
    "replace-hall": ("no-outbox",),
    "standby": ("confirm-before-store", "no-fence"),
    "fuzz": ("weak-decoder", "payload-identity"),
}
INNER = {"lab": "drill_lab", "hall": "drill_faults", "writer": "drill_writer", "liar": "drill_liar"}
"""Processes that drills start."""


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="bozhen drill", description=__doc__)
    parser.add_argument("name", choices=DRILLS, help="; ".join(map(": ".join, DRILLS.items())))
    parser.add_argument("--count", type=int, default=50, help="how often the fault is made")
    parser.add_argument("--images", type=int, default=2000, help="torn: how many crash images")
    parser.add_argument("--commits", type=int, default=0, help="torn, io: commits of the writer")
    parser.add_argument("--points", type=int, default=0, help="io: at most so many system calls")
    parser.add_argument("--frames", type=int, default=1_000_000, help="fuzz: how many frames")
    parser.add_argument("--sockets", type=int, default=400, help="fuzz: connections to the port")
    parser.add_argument("--seats", type=int, default=20, help="terminals under load")
    parser.add_argument("--rate", type=float, default=100, help="answers a second of all terminals")
    parser.add_argument("--seed", type=int, default=1, help="moments of the faults")
    parser.add_argument("--control", default="", help="plant this fault, which must be noticed")
    parser.add_argument("--out", type=Path, default=None, metavar="DIR", help="all lies here")
    parser.add_argument("--json", action="store_true", help="(the last line always is)")
    return parser


def _play(options: argparse.Namespace) -> Outcome:
    if options.control and options.control not in CONTROLS.get(options.name, ()):
        raise BozhenError("fault-unknown", name=options.control)
    module = importlib.import_module(f"bozhen_desktop.cli.drill_{options.name.replace('-', '_')}")
    try:
        outcome: Outcome = module.run(options)
    except NotImplementedError as error:
        return not_run(str(error))
    return outcome


def _keep_page(options: argparse.Namespace, outcome: Outcome, line: str, command: str) -> None:
    """Beside what the drill made; a folder that is somebody else's gets nothing."""
    out: Path = options.out
    if not out.exists() or not any(out.iterdir()):
        prepared(out)
    if (out / MARKER).exists():
        write_page(out / f"report-{options.name}.md", outcome, command, line)


def main(argv: Sequence[str]) -> int:
    """Play one drill; the exit code says what it found."""
    if argv and argv[0] in INNER:
        module = importlib.import_module(f"bozhen_desktop.cli.{INNER[argv[0]]}")
        return int(module.main(argv[1:]))
    options = _parser().parse_args(argv)
    set_private_umask()
    options.out = options.out or Path("out") / f"drill-{options.name}"
    try:
        outcome = _play(options)
    except (BozhenError, AssertionError, TimeoutError) as error:
        print(f"演练没有完成：{error}", file=sys.stderr)
        outcome = Outcome({"error": f"{type(error).__name__} {error}"[:500]}, good=False)
    line = last_line(outcome, options.name, options.control)
    _keep_page(options, outcome, line, " ".join(["bozhen drill", *argv]))
    print(line)
    return outcome.exit_code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
