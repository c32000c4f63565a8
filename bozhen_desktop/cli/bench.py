"""`bozhen bench hall|herds|start|score|copies`: measurements of this program on this machine.

Every figure comes from real processes over loopback in rehearsal folders. The last line is one JSON
object; a figure that this machine cannot give is null. Exit code 0: the run is valid, 1: it is not.
"""

from __future__ import annotations

import argparse
import importlib
import logging
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from bozhen_desktop.cli.outputs import prepared
from bozhen_desktop.host.files import set_private_umask
from bozhen_desktop.kernel.errors import BozhenError

BENCHES = {
    "hall": ("bench_hall", "saves, delays, herds and restart of a hall with everything on"),
    "herds": ("bench_herds", "from 开考 to the last key, from all hand-ins to the last word"),
    "start": ("bench_cold", "from the command to the first picture, and memory, per role"),
    "score": ("bench_score", "scoring 100,000 papers"),
    "copies": ("bench_copies", "what a mirror and a standby cost per entry"),
}


def _inner(argv: Sequence[str]) -> int | None:
    """Processes that a measurement starts: `load`, `echo`, `no-store`."""
    if not argv or argv[0] not in ("load", "echo", "no-store"):
        return None
    set_private_umask()
    logging.getLogger("bench").setLevel(logging.CRITICAL)
    logging.getLogger("picows").setLevel(logging.CRITICAL)
    name = "bench_load" if argv[0] == "load" else "bench_servers"
    module = importlib.import_module(f"bozhen_desktop.cli.{name}")
    act = {"load": "main", "echo": "echo", "no-store": "no_store"}[argv[0]]
    return int(getattr(module, act)(list(argv[1:])))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="bozhen bench", description=__doc__)
    told = "; ".join(f"{name}: {what}" for name, (_, what) in BENCHES.items())
    parser.add_argument("name", choices=BENCHES, help=told)
    parser.add_argument("--rounds", type=int, default=5, help="interleaved rounds")
    parser.add_argument("--few", dest="many", action="store_false", help="without 5,000 seats")
    parser.add_argument("--million", action="store_true", help="also after 1,000,000 events")
    parser.add_argument("--out", type=Path, default=None, metavar="DIR", help="all lies here")
    parser.add_argument("--bundle", type=Path, default=None, metavar="DIR", help="frozen program")
    parser.add_argument("--json", action="store_true", help="(the last line always is)")
    return parser


def main(argv: Sequence[str]) -> int:
    """Measure; the exit code says whether the figures may be believed."""
    inner = _inner(argv)
    if inner is not None:
        return inner
    options = _parser().parse_args(argv)
    set_private_umask()
    logging.getLogger("picows").setLevel(logging.CRITICAL)
    module = importlib.import_module(f"bozhen_desktop.cli.{BENCHES[options.name][0]}")
    figures: dict[str, Any]
    try:
        options.out = prepared(options.out or Path("out") / f"bench-{options.name}")
        figures = module.run(options)
    except (BozhenError, TimeoutError) as error:
        print(f"测速没有完成：{error}", file=sys.stderr)
        figures = {"valid": False, "error": f"{type(error).__name__} {error}"[:500]}
    print(msgspec.json.encode(figures).decode())
    return 0 if figures["valid"] else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
