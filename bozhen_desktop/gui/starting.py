"""What every window's process does at its start: options, remembered address, signals, script."""

from __future__ import annotations

import argparse
import json
import signal
from pathlib import Path

import msgspec
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget

from bozhen_desktop.client.dialling import Address
from bozhen_desktop.client.discovery import NOWHERE
from bozhen_desktop.gui.rehearsal import Player, Report, read_script
from bozhen_desktop.gui.theme import LOOKS
from bozhen_desktop.host.files import read_regular, write_atomically
from bozhen_desktop.kernel.errors import BozhenError

CAP = 1 << 12


class Place(msgspec.Struct, frozen=True):
    """Where the hall was last looked for."""

    host: str = ""
    port: int = 0


def add_window_options(parser: argparse.ArgumentParser) -> None:
    """How the window looks, and the script that it may play."""
    parser.add_argument("--scale", type=float, default=1.0, help="size of type, 1.0 to 2.0")
    parser.add_argument("--look", default="light", choices=sorted(LOOKS))
    parser.add_argument("--play", type=Path, metavar="SCRIPT", help="only in a rehearsal folder")
    parser.add_argument("--pictures", type=Path, default=Path("out"), metavar="DIR")


def add_search_option(parser: argparse.ArgumentParser) -> None:
    """Whether halls are looked for on the LAN."""
    parser.add_argument("--no-search", action="store_true", help="never look for halls on the LAN")


def address_of(options: argparse.Namespace, path: Path) -> Address:
    """The hall's address: as given, else as of last time; kept in the file for the next.

    Raises:
        BozhenError: `hall-address-missing`, `write-failed`, `disk-full`.
    """
    last = _last_place(path)
    place = Place(options.host or last.host, options.port or last.port)
    if not place.host or not place.port:
        raise BozhenError("hall-address-missing")
    keep_address(path, (place.host, place.port))
    return place.host, place.port


def known_address(options: argparse.Namespace, path: Path, *, search: bool) -> Address:
    """As `address_of`; NOWHERE when none is known yet and the LAN may be searched.

    Raises:
        BozhenError: those of `address_of`.
    """
    try:
        return address_of(options, path)
    except BozhenError as error:
        if error.code != "hall-address-missing" or not search:
            raise
        return NOWHERE


def keep_address(path: Path, address: Address) -> None:
    """Remember where the hall is; errors of `write_atomically`."""
    write_atomically(path, msgspec.json.encode(Place(*address)) + b"\n")


def _last_place(path: Path) -> Place:
    try:
        return msgspec.json.decode(read_regular(path, CAP), type=Place)
    except (BozhenError, msgspec.MsgspecError):
        return Place()


def player_of(options: argparse.Namespace, window: QWidget, mode: str) -> Player | None:
    """The player of the script that was asked for; its report is the last line of the output.

    Raises:
        BozhenError: `rehearsal-only`, those of `read_script`.
    """
    if options.play is None:
        return None
    player = Player(window, read_script(options.play), options.pictures, mode)
    player.finished.connect(_played)
    return player


def _played(report: Report) -> None:
    print(json.dumps(msgspec.to_builtins(report)), flush=True)
    QApplication.exit(1 if report.failed else 0)


def end_by_signals(made: QApplication) -> QTimer:
    """Let the technician end the process; the timer gives Python a turn to notice."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: made.quit())
    timer = QTimer()
    timer.setInterval(200)
    timer.timeout.connect(lambda: None)
    timer.start()
    return timer
