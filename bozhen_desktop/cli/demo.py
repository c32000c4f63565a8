"""`bozhen demo`: a whole batch in minutes with real processes over loopback, in rehearsal mode.

Head office, three halls, candidates' PCs, examiners' PCs and a console play a theory day and two
practical days, with the mishaps of real ones; without --headless, windows take the place of some of
the people, and their pictures lie in out/screens. At the end every answer and mark is compared
between outboxes, journals, packages and central tables. The last line is one JSON object.
"""

from __future__ import annotations

import argparse
import asyncio
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from bozhen_desktop.cli.demo_days import Batch
from bozhen_desktop.cli.demo_figures import Figures
from bozhen_desktop.cli.demo_windows import Windows
from bozhen_desktop.cli.outputs import prepared
from bozhen_desktop.host.files import set_private_umask
from bozhen_desktop.kernel.clock import SystemClock
from bozhen_desktop.kernel.digest import canonical_text
from bozhen_desktop.kernel.errors import BozhenError


def main(argv: Sequence[str]) -> int:
    """Play a batch; 0 only when it was reconciled."""
    set_private_umask()
    parser = _parser()
    options = parser.parse_args(argv)
    if options.headless and options.screens is not None:
        parser.error("--screens needs windows, --headless has none")
    try:
        out = prepared(options.out)
        windows = None if options.headless else Windows(out)
        figures = asyncio.run(_play(out, options.seats, options.seed, windows))
        if options.screens is not None and windows is not None:
            _publish(windows.pictures(), options.screens)
    except (BozhenError, AssertionError, TimeoutError) as error:
        why = str(error) or type(error).__name__
        print(f"演练没有完成：{why}", file=sys.stderr)
        print(canonical_text({"reconciled": False, "error": why[:500]}))
        return 1
    print(canonical_text(figures.as_dict()))
    return 0 if figures.reconciled else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="bozhen demo", description=__doc__)
    parser.add_argument("--headless", action="store_true", help="without windows")
    parser.add_argument(
        "--seats", type=int, default=200, help="entries of the first theory sitting"
    )
    parser.add_argument("--seed", type=int, default=1, help="what everybody knows and does")
    parser.add_argument(
        "--screens",
        type=Path,
        nargs="?",
        const=Path("docs/screens"),
        metavar="DIR",
        help="put the pictures of all windows there (docs/screens)",
    )
    parser.add_argument("--out", type=Path, default=Path("out"), help="everything lies here")
    return parser


def _publish(pictures: Sequence[Path], target: Path) -> None:
    """Put today's pictures in the place of the former ones."""
    target.mkdir(parents=True, exist_ok=True)
    for old in target.glob("*.png"):
        old.unlink()
    for picture in pictures:
        shutil.copyfile(picture, target / picture.name)


async def _play(out: Path, seats: int, seed: int, windows: Windows | None) -> Figures:
    batch = Batch(out, seats, seed, SystemClock(), windows)
    try:
        await batch.play()
    finally:
        await batch.end()
    return batch.figures


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
