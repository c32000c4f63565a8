"""`bozhen office --data DIR`: the head office's window; commands stand in `bozhen office -h`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QApplication

from bozhen_desktop.gui.office.founding import Founding
from bozhen_desktop.gui.office.window import ROOMS, OfficeWindow
from bozhen_desktop.gui.office.wording import say
from bozhen_desktop.gui.starting import add_window_options, player_of
from bozhen_desktop.gui.theme import application, theme
from bozhen_desktop.host.files import set_private_umask
from bozhen_desktop.host.folder import DataFolder
from bozhen_desktop.host.logs import setup_logging
from bozhen_desktop.kernel.clock import SystemClock
from bozhen_desktop.kernel.errors import BozhenError
from bozhen_desktop.kernel.ids import is_id
from bozhen_desktop.office.chain import ROLE, OfficeStore

UNFOUNDED = ("folder-missing", "office-not-founded")
"""Why a folder does not open when nobody has founded an office in it yet."""


def arguments(argv: Sequence[str]) -> argparse.Namespace:
    """The options of the window."""
    parser = argparse.ArgumentParser(prog="bozhen office", description=__doc__)
    parser.add_argument("--data", required=True, type=Path, help="data folder of the office")
    parser.add_argument("--actor", default=ROLE, type=_id, help="id of the person who acts")
    parser.add_argument("--institution", default="", help="full filed name, for printed forms")
    parser.add_argument("--found", action="store_true", help="ask for what founds a new office")
    add_window_options(parser)
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
        if options.found and error.code in UNFOUNDED:
            return _found(options)
        print(say(error), file=sys.stderr)
        return 1
    with store:
        setup_logging(options.data, "office-window")
        return _run(store, options)


def _found(options: argparse.Namespace) -> int:
    """Ask for what founds an office, then go on in its window."""
    made = _application(options)
    opened: list[OfficeStore] = []
    founding = Founding(options.data, options.actor, SystemClock())

    def go_on(store: OfficeStore) -> None:
        opened.append(store)
        founding.hide()
        window = OfficeWindow(store, options.actor, options.institution)
        window.go(ROOMS)
        window.show()
        windows.append(window)

    windows: list[OfficeWindow] = []
    founding.founded.connect(go_on)
    founding.show()
    code = int(made.exec())
    for store in opened:
        store.close()
    return code


def _application(options: argparse.Namespace) -> QApplication:
    made = application()
    theme().set_look(options.look)
    theme().set_scale(options.scale)
    return made


def _run(store: OfficeStore, options: argparse.Namespace) -> int:
    made = _application(options)
    window = OfficeWindow(store, options.actor, options.institution)
    window.show()
    player = player_of(options, window, store.folder.mode)
    if player is not None:
        player.start()
    return int(made.exec())
