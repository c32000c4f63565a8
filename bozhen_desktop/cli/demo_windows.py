"""The windows of a rehearsal: real programs, played by scripts, each taking some people's place.

A console follows the first theory sitting and checks one candidate in, two terminals sit it, an
examiner's PC scores one piece by three examiners in turn, the office's window looks at the batch.
Without a display they are drawn off the screen; their pictures lie in out/screens either way.
"""

from __future__ import annotations

import asyncio
import csv
import os
import sys
from pathlib import Path
from typing import Any

import msgspec

from bozhen_desktop.cli import demo_scripts
from bozhen_desktop.cli.demo_scripts import Script
from bozhen_desktop.cli.proctor import Papers, Room
from bozhen_desktop.cli.spawned import Spawned
from bozhen_desktop.domain.people import check_digit
from bozhen_desktop.host.files import private_dir
from bozhen_desktop.host.room_file import RoomSeat, read_room_file, write_room_file
from bozhen_desktop.kernel.errors import BozhenError
from bozhen_desktop.office.slips import Ticket

SCENE_S, END_S = 120, 180
TERMINALS, TURNS = 2, 3
LEAST_SEATS = 14
"""A smaller sitting has nobody to spare for a window."""


class Windows:
    """Windows of the rehearsal in `out`; scripts and cues in out/windows."""

    def __init__(self, out: Path) -> None:
        self.out = out
        self.home = private_dir(out / "windows")
        self.screens = private_dir(out / "screens")
        self._shown: dict[str, Spawned] = {}

    # ------------------------------------------------------------ starting and waiting
    def show(self, role: str, name: str, script: Script, *options: str, asset: str = "") -> Spawned:
        """Start a window that plays a script; `asset`: the number by which its PC is known."""
        path = self.home / f"{name}.json"
        path.write_bytes(msgspec.json.format(msgspec.json.encode(script)))
        play = ("--play", str(path), "--pictures", str(self.screens))
        log = self.home / f"{name}.log"
        shown = Spawned(role, *options, *play, log=log, env=_environment(asset))
        self._shown[name] = shown
        return shown

    async def scene(self, name: str, cue: str, last_picture: str) -> None:
        """Let a window play on and wait for its last picture.

        Raises:
            BozhenError: `demo-step-failed`: the window ended, or took too long.
        """
        self.cue(cue)
        window, target = self._shown[name], self.screens / f"{last_picture}.png"
        try:
            async with asyncio.timeout(SCENE_S):
                while not target.exists():
                    if window.process.poll() not in (None, 0):
                        raise self._failed(name)
                    await asyncio.sleep(0.1)
        except TimeoutError as error:
            raise self._failed(name) from error

    def cue(self, name: str) -> None:
        """The day has come so far."""
        (self.home / f"{name}.cue").touch()

    async def over(self, name: str) -> None:
        """Wait until a window has played to its end.

        Raises:
            BozhenError: `demo-step-failed`.
        """
        if await self._shown[name].wait(END_S) != 0:
            raise self._failed(name)

    def _failed(self, name: str) -> BozhenError:
        window = self._shown[name]
        said, code = window.tail()[-600:], window.process.poll()
        return BozhenError("demo-step-failed", step=f"window {name}", exit=code, said=said)

    def pictures(self) -> list[Path]:
        """What was taken."""
        return sorted(self.screens.glob("*.png"))

    # ------------------------------------------------------------ the console
    def console(self, room: Room, papers: Papers, guest: Ticket) -> None:
        """The chief's second console, at the door."""
        chief = papers.on_duty("site_chief")[0]
        stick = private_dir(self.out / "sticks-lab")
        (stick / papers.line.file).write_bytes(papers.package)
        came = (guest.ticket, guest.id_no)
        script = demo_scripts.console(papers.line.sitting, (chief, papers.pin(chief)), stick, came)
        here = ("--host", "127.0.0.1", "--port", str(room.port), "--rehearsal")
        data = ("--data", str(self.out / "console-window"))
        file = ("--room-file", str(self.out / "room-lab.json"))
        self.show("console", "console", script, *data, *here, *file)

    # ------------------------------------------------------------ terminals
    def terminal(self, number: int, room: Room, ticket: Ticket, seat: str) -> Spawned:
        """A candidate's PC, known to the room by its asset number."""
        name, asset = f"terminal-{number}", f"BZ-DEMO-{number:02d}"
        known = read_room_file(self.out / "room-lab.json")
        file = self.home / f"room-{name}.json"
        only = [RoomSeat(room=ticket.room, seat=seat, asset=asset)]
        write_room_file(file, msgspec.structs.replace(known, seats=only))
        first = number == 1
        prefix = "terminal" if first else name
        script = demo_scripts.terminal(prefix, ticket.id_no[-4:], 60, pictures=first)
        here = ("--host", "127.0.0.1", "--port", str(room.port), "--rehearsal", "--window")
        data = ("--data", str(self.terminal_folder(number)))
        own = ("--room-file", str(file))
        return self.show("terminal", name, script, *data, *here, *own, asset=asset)

    async def stranger(self, room: Room) -> None:
        """A PC without the technician's file asks for the room code."""
        here = ("--host", "127.0.0.1", "--port", str(room.port), "--rehearsal", "--window")
        data = ("--data", str(self.out / "terminal-window-0"))
        self.show("terminal", "terminal-0", demo_scripts.stranger(), *data, *here)
        await self.over("terminal-0")

    def terminal_folder(self, number: int) -> Path:
        """Where a terminal keeps its outbox."""
        return self.out / f"terminal-window-{number}"

    # ------------------------------------------------------------ examiners
    def examiners(
        self, room: Room, people: list[tuple[str, str]], piece: str, rubric: dict[str, Any]
    ) -> Path:
        """One PC, three people in turn; its device folder."""
        script = demo_scripts.examiner(people, piece, rubric["rows"])
        here = ("--host", "127.0.0.1", "--port", str(room.port), "--rehearsal")
        folder = self.out / "examiner-window"
        file = ("--room-file", str(self.out / "room-yard.json"))
        self.show("examiner", "examiner", script, "--data", str(folder), *here, *file)
        return folder

    # ------------------------------------------------------------ office
    async def office(self, entries: Path) -> None:
        """The clerk's window, when nobody else works in the office's folder."""
        spoilt = self.home / "报名表-有错.csv"
        _spoil(entries, spoilt)
        script = demo_scripts.office(spoilt, self.out / "issued", self.out / "sticks")
        self.show("office", "office", script, "--data", str(self.out / "office"))
        await self.over("office")


def _environment(asset: str) -> dict[str, str]:
    """That of this process; without a display windows are drawn off the screen."""
    found = dict(os.environ)
    display = found.get("DISPLAY") or found.get("WAYLAND_DISPLAY")
    if sys.platform == "linux" and not display:
        found["QT_QPA_PLATFORM"] = "offscreen"
    if asset:
        found["BOZHEN_ASSET"] = asset
    return found


def _spoil(source: Path, target: Path) -> None:
    """A late sheet of other people with the faults that clerks make."""
    with source.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    head = rows[0]
    for line in rows[1:]:
        line[head.index("证件号码")] = _somebody_else(line[head.index("证件号码")])
    for row, (column, text) in enumerate(
        (("证件号码", "123"), ("姓名", ""), ("出生日期", "1983-02-31"), ("职业工种名称", "泥瓦匠")),
        3,
    ):
        if column in head:
            rows[row][head.index(column)] = text
    with target.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(rows[:41])


def _somebody_else(id_no: str) -> str:
    """A citizen number of the same day and place with another sequence."""
    if len(id_no) != 18:
        return id_no
    first17 = f"{id_no[:14]}{(int(id_no[14:17]) + 500) % 1000:03d}"
    return first17 + check_digit(first17)


class LabWindows:
    """A console and two terminals in a theory sitting. `busy`: entries that have another part."""

    def __init__(self, windows: Windows, room: Room, papers: Papers, busy: set[str]) -> None:
        self.windows, self._room, self._papers = windows, room, papers
        order = sorted(papers.tickets, key=lambda one: one.ticket)
        free = [one for one in order if one.entry not in busy]
        self._guest = next((one for one in free if _rare(one)), free[0])
        rest = [one for one in free if one is not self._guest]
        rest.sort(key=lambda one: (-len(one.name), one.ticket))
        self._tickets = rest[:TERMINALS]
        self.seated = [one.entry for one in self._tickets]
        self.folders: list[Path] = []

    async def begin(self) -> None:
        """The console looks at the stick before anything is taken in."""
        self.windows.console(self._room, self._papers, self._guest)
        await self.windows.scene("console", "begin", "console-import")
        await self.windows.stranger(self._room)

    async def doors(self) -> set[str]:
        """Everything is prepared; the console checks somebody in, with a false scan before."""
        self.windows.cue("imported")
        await self.windows.scene("console", "prepared", "console-checkin")
        return {self._guest.entry}

    def sit_down(self, seats: dict[str, str]) -> list[Spawned]:
        """Switch the terminals on."""
        found = []
        for number, ticket in enumerate(self._tickets, 1):
            found.append(self.windows.terminal(number, self._room, ticket, seats[ticket.entry]))
            self.folders.append(self.windows.terminal_folder(number))
        return found

    async def ready(self) -> None:
        """Everybody sits; the console looks at what it would start."""
        await self.windows.scene("console", "ready", "console-start")

    def running(self) -> None:
        """The exam runs."""
        self.windows.cue("running")

    async def closed(self) -> None:
        """The sitting is closed."""
        await self.windows.scene("console", "closed", "console-close")

    async def exported(self) -> None:
        """The package is written; the console's day is over."""
        self.windows.cue("exported")
        await self.windows.over("console")


def _rare(ticket: Ticket) -> bool:
    """Whether a name has characters outside those that common fonts have."""
    return any("\u3400" <= sign < "\u4e00" or sign > "\u9fa5" for sign in ticket.name)
