"""A theory sitting with real processes, watched as by somebody hostile: cable, memory, disks.

The hall's folder lies on a disk image of its own; one terminal has a process to itself. While
candidates answer, the cable is tapped and memory is dumped; then everything ends and the images
are read raw, below the file system.
"""

from __future__ import annotations

import asyncio
import csv
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from bozhen_desktop.cli.drill_disk import LoopDisk
from bozhen_desktop.cli.drill_room import SITE, LoadedRoom
from bozhen_desktop.cli.lab import SeatPlan
from bozhen_desktop.cli.proctor import Papers
from bozhen_desktop.cli.theory_day import TheoryDay
from bozhen_desktop.host.folder import DataFolder
from tests.integration.hostile.wiretap import Tap, found_in, memory_of

SAMPLE = Path(__file__).resolve().parents[3] / "resources" / "sample"
SEATS = 12
LOAD_S = 3.0
MEGABYTES = 400
DROPPED = b"a file that was deleted again and stands in no folder any more"


class People(NamedTuple):
    """Words that name people: of one candidate, of all others."""

    own: list[bytes]
    others: list[bytes]


@dataclass(repr=False)  # it is large, and whoever words an error would write it all
class Scene:
    """Everything somebody hostile got hold of.

    `alone`: which canaries stood in the memory of the one terminal; `texts`: sentences of
    papers and keys; `answers`: acknowledged ones, so that a silent room does not pass.
    """

    out: Path
    image: Path
    papers: Papers
    packets: list[bytes]
    alone: set[bytes]
    alone_people: People
    secrets: dict[str, bytes]
    texts: list[bytes]
    answers: int


class WatchedRoom(LoadedRoom):
    """The first seat has a process to itself."""

    def __init__(self, out: Path) -> None:
        super().__init__(out, SEATS, 60, 5)
        self.papers: Papers
        self.plans: list[SeatPlan] = []

    async def _start_labs(self, day: TheoryDay) -> None:
        self.papers = day.papers
        rows = day.proctor.rows("entry")
        self.plans = [
            SeatPlan(  # a folder is named by `who`, so it must name nobody
                entry=entry, who=f"pc-{number}", seat=rows[entry]["seat"], last4=one.id_no[-4:]
            )
            for number, (entry, one) in enumerate(day.by_entry.items())
        ]
        self.seats = len(self.plans)
        for number, plans in enumerate((self.plans[:1], self.plans[1:])):
            self.labs.append(await self._lab(number, plans, day))
        await day.everybody_ready()


def words_of(one: Any) -> list[bytes]:
    return [one.id_no.encode(), one.ticket.encode()]


def names_of(papers: Papers) -> list[bytes]:
    """Names, ID numbers and tickets of everybody; PINs of the staff."""
    found = [word for one in papers.tickets for word in (one.name.encode(), *words_of(one))]
    return [*found, *(member.name.encode() for member in papers.arrangement.staff)]


def secrets_of(data: Path) -> dict[str, bytes]:
    """Every secret of the hall's keystore, as it lies in memory when it is used."""
    store = DataFolder.open(data).open_keystore()
    return {name: store.get(name) for name in store.names()}


async def play(out: Path) -> Scene:
    disk = LoopDisk(out / "disk.img", out / f"hall-{SITE}", MEGABYTES)
    room = WatchedRoom(out)
    disk.open()
    tap = Tap()
    try:
        async with room.running():
            drop_a_file(room.hall_data / "dropped")
            await asyncio.sleep(LOAD_S)
            told = await room.ask("report")
            secrets = secrets_of(room.hall_data)
            own = next(one for one in room.papers.tickets if one.entry == room.plans[0].entry)
            others = [one for one in room.papers.tickets if one is not own]
            people = People(words_of(own), [word for one in others for word in words_of(one)])
            looked = [*people.own, *people.others, *secrets.values(), *key_marks()]
            alone = await asyncio.to_thread(
                lambda: found_in(memory_of(room.labs[0].process.pid), looked)
            )
            await room.settle()
            await room.stop_hall()
            await room.end()
    finally:
        packets = tap.stop()
        await disk.close()
    acknowledged = int(told["acknowledged"])
    return Scene(
        out, disk.image, room.papers, packets, alone, people, secrets, stems_of(), acknowledged
    )


def drop_a_file(path: Path) -> None:
    """It was on the disk, and is deleted."""
    with path.open("wb") as out:
        out.write(DROPPED)
        out.flush()
        os.fsync(out.fileno())
    path.unlink()


def key_marks() -> list[bytes]:
    """How an answer key looks, in JSON and in MessagePack."""
    return [b'"right":[', b"\xa5right\x91", b"\xa5right\x92", b"\xa5right\x93", b"scrypt$"]


def stems_of() -> list[bytes]:
    """Sentences of the sample's items, explanations of the right answers among them."""
    cells = [
        cell
        for path in sorted(SAMPLE.glob("items-*.csv"))
        for row in csv.reader(path.read_text("utf-8-sig").splitlines())
        for cell in row
    ]
    return sorted({cell.encode() for cell in cells if len(cell) >= 12})
