"""`bozhen office --data DIR`: the head office's window; commands stand in `bozhen office -h`."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

import msgspec
from PySide6.QtWidgets import QApplication

from bozhen_desktop.gui.office.window import OfficeWindow
from bozhen_desktop.gui.office.wording import say
from bozhen_desktop.gui.rehearsal import Player, Report, read_script
from bozhen_desktop.gui.theme import LOOKS, application, theme
from bozhen_desktop.host.files import set_private_umask
from bozhen_desktop.host.folder import DataFolder
from bozhen_desktop.host.logs import setup_logging
from bozhen_desktop.kernel.clock import SystemClock
from bozhen_desktop.kernel.errors import BozhenError
from bozhen_desktop.kernel.ids import is_id
from bozhen_desktop.office.chain import ROLE, OfficeStore


def arguments(argv: Sequence[str]) -> argparse.Namespace:
    """The options of the window."""
    parser = argparse.ArgumentParser(prog="bozhen office", description=__doc__)
    parser.add_argument("--data", required=True, type=Path, help="data folder of the office")
    parser.add_argument("--actor", default=ROLE, type=_id, help="id of the person who acts")
    parser.add_argument("--institution", default="", help="full filed name, for printed forms")
    parser.add_argument("--look", default="light", choices=sorted(LOOKS))
    parser.add_argument("--play", type=Path, metavar="SCRIPT", help="only in a rehearsal folder")
    parser.add_argument("--pictures", type=Path, default=Path("out"), metavar="DIR")
    parser.add_argument("--scale", type=float, default=1.0, help="size of type, 1.0 to 2.0")
    return parser.parse_args(argv)


def _id(text: str) -> str:
    if not is_id(text):
        raise argparse.ArgumentTypeError("letters, digits and . _ : - only")
    return text


def main(argv: Sequence[str]) -> int:
    """Run the window until it is closed; 1 when the office cannot be opened, in words."""
    options = arguments(argv)
    set_private_umask()
    try:
        store = OfficeStore.open(DataFolder.open(options.data), clock=SystemClock())
    except BozhenError as error:
        print(say(error), file=sys.stderr)
        return 1
    with store:
        setup_logging(options.data, "office-window")
        return _run(store, options)


def _run(store: OfficeStore, options: argparse.Namespace) -> int:
    made = application()
    theme().set_look(options.look)
    theme().set_scale(options.scale)
    window = OfficeWindow(store, options.actor, options.institution)
    window.show()
    if options.play is not None:
        mode = store.folder.mode
        player = Player(window, read_script(options.play), options.pictures, mode)
        player.finished.connect(_played)
        player.start()
    return int(made.exec())


def _played(report: Report) -> None:
    print(json.dumps(msgspec.to_builtins(report)), flush=True)
    QApplication.exit(1 if report.failed else 0)
