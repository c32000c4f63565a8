"""The examiners of a rehearsal in one process: a PC a panel, its examiners taking turns at it.

`bozhen workshop SPEC.json` logs everybody in, scores every finished piece row by row, signs, does
one strike-through, takes part in re-checks, and ends when every piece of the spec is scored.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from bozhen_desktop.cli.marking import score_row, slipped
from bozhen_desktop.cli.proctor import Desktop, Room
from bozhen_desktop.domain.corrections import StrikeThrough
from bozhen_desktop.domain.panels import CloseRecheck, ConfirmSheet, ConveneRecheck
from bozhen_desktop.domain.scoresheet import RowScore, sheet_digest
from bozhen_desktop.domain.sheets import ScoreRow, SignSheet
from bozhen_desktop.host.files import private_dir, set_private_umask, write_atomically
from bozhen_desktop.kernel.clock import SystemClock
from bozhen_desktop.kernel.errors import RuleError


class WorkshopSpec(msgspec.Struct, frozen=True, kw_only=True):
    """Panels with their people and PINs, who made each piece, and the parts some people play.

    `on_paper`: "piece/examiner" of sheets that come on paper; `slip`: "piece/examiner" of the one
    strike-through; `supervisor` with PIN countersigns re-checks.
    """

    port: int
    room_public: str
    recipient: str
    token: str
    sitting: str
    seed: int
    folder: str
    out: str
    limit_s: int
    panels: dict[str, list[str]]
    leads: dict[str, str]
    pins: dict[str, str]
    pieces: dict[str, str]
    on_paper: list[str]
    slip: str
    supervisor: str


class Shown(msgspec.Struct, kw_only=True):
    """What the workshop did."""

    signed: int = 0
    struck: int = 0
    rechecked: int = 0
    unfinished: list[str] = []
    folders: list[str] = []


class Panel:
    """One panel at one PC."""

    def __init__(
        self, spec: WorkshopSpec, name: str, shown: Shown, supervisor: asyncio.Lock
    ) -> None:
        self.spec = spec
        self.name = name
        self.shown = shown
        self.people = spec.panels[name]
        room = Room(spec.port, spec.room_public, spec.recipient, spec.token)
        folder = Path(spec.folder) / f"panel-{name}"
        self.desktop = Desktop(folder, "examiner", room, SystemClock())
        self.session = self.desktop.session
        self._slipped = asyncio.Event()
        self._supervisor = supervisor  # one person cannot type a PIN at two PCs at once
        shown.folders.append(folder.name)

    async def play(self) -> None:
        """Log in, score, correct, settle differences."""
        await self.session.connected.wait()
        for person in self.people:
            await self.session.staff_on(self.spec.sitting, person, self.spec.pins[person])
            self.session.follow(self.spec.sitting, person)
        await asyncio.gather(*(self._examine(person) for person in self.people))
        await self._recheck(self.spec.leads[self.name])

    def _view(self, person: str) -> dict[str, Any]:
        return self.session.views.get((self.spec.sitting, person), {})

    def _pieces(self, person: str) -> dict[str, Any]:
        rows = self._view(person).items()
        found = {p[6:]: r for p, r in rows if p.startswith("piece/")}
        return {name: row for name, row in found.items() if row["panel"] == self.name}

    async def _until(self, person: str, holds: Any) -> None:
        await self.session.until(self.spec.sitting, person, lambda _: bool(holds()))

    async def _examine(self, person: str) -> None:
        """Score every piece of the panel, alone."""
        await self._until(person, lambda: self._pieces(person))
        for piece in sorted(self._pieces(person)):
            if not self._pieces(person)[piece]["mine"]:
                continue
            await self._until(person, lambda p=piece: self._pieces(person)[p]["phase"] == "stopped")
            if f"{piece}/{person}" not in self.spec.on_paper:
                await self._sheet(person, piece)

    async def _sheet(self, person: str, piece: str) -> None:
        spec, group = self.spec, self._pieces(person)[piece]["group"]
        rubric = self._view(person)[f"rubric/{group}"]
        who = spec.pieces[piece]
        place = self.people.index(person)
        rows = [score_row(spec.seed, who, place, row) for row in rubric["rows"]]
        right, slips = rows[0], f"{piece}/{person}" == spec.slip
        if slips:
            rows[0] = slipped(rubric["rows"][0], right)
        number: Any = piece
        acts = [self._ask(person, ScoreRow(piece=number, row=row)) for row in rows]
        await asyncio.gather(*acts)
        slip_piece, _, slip_person = spec.slip.partition("/")
        if piece == slip_piece and person != slip_person:
            await self._slipped.wait()  # so that the piece is not settled before the correction
        await self._ask(
            person, SignSheet(piece=number, digest=sheet_digest(number, person, rows, []))
        )
        self.shown.signed += 1
        if slips:
            await self._strike(person, piece, right)

    async def _strike(self, person: str, piece: str, right: RowScore) -> None:
        """A slip of the pen, noticed after signing: strike through, the supervisor countersigns."""
        number: Any = piece
        command = StrikeThrough(piece=number, row=right, reason="笔误")
        pair = (self.spec.supervisor, self.spec.pins[self.spec.supervisor])
        async with self._supervisor:
            await self.session.witnessed(self.spec.sitting, person, command, pair)
        self.shown.struck += 1
        self._slipped.set()

    async def _recheck(self, lead: str) -> None:
        """Until every piece of the panel is settled: convene, confirm, close."""
        seen: set[str] = set()
        while True:
            await self._until(lead, lambda: self._open(lead) - seen or self._all_settled(lead))
            for piece in sorted(self._open(lead) - seen):
                seen.add(piece)
                await self._settle(lead, piece)
            if self._all_settled(lead):
                return

    def _open(self, lead: str) -> set[str]:
        found = {p[8:] for p, r in self._view(lead).items() if p.startswith("recheck/")}
        mine = self._pieces(lead)
        return {p for p in found if p in mine and not self._view(lead)[f"recheck/{p}"]["closed"]}

    def _all_settled(self, lead: str) -> bool:
        return all(f"mean/{piece}" in self._view(lead) for piece in self._pieces(lead))

    async def _settle(self, lead: str, piece: str) -> None:
        number: Any = piece
        await self._ask(lead, ConveneRecheck(piece=number))
        for person in self.people:
            if self._pieces(person).get(piece, {}).get("mine"):
                await self._ask(person, ConfirmSheet(piece=number, reason="复看实物，维持原分"))
        pair = (self.spec.supervisor, self.spec.pins[self.spec.supervisor])
        async with self._supervisor:
            await self.session.witnessed(self.spec.sitting, lead, CloseRecheck(piece=number), pair)
        self.shown.rechecked += 1

    async def _ask(self, person: str, command: Any) -> None:
        try:
            await self.session.ask(self.spec.sitting, person, command)
        except RuleError as error:
            raise AssertionError(f"{person}: {error}") from error


async def play(spec: WorkshopSpec) -> Shown:
    """All panels at once."""
    shown = Shown()
    supervisor = asyncio.Lock()
    panels = [Panel(spec, name, shown, supervisor) for name in spec.panels]
    tasks = [asyncio.create_task(panel.play(), name=panel.name) for panel in panels]
    done, late = await asyncio.wait(tasks, timeout=spec.limit_s, return_when="FIRST_EXCEPTION")
    shown.unfinished = sorted(task.get_name() for task in late)
    for task in late:
        task.cancel()
    await asyncio.gather(*late, return_exceptions=True)
    for task in done:
        task.result()
    for panel in panels:
        await panel.desktop.close()
    return shown


def main(argv: Sequence[str]) -> int:
    """Play the spec of the first argument; 0 when every panel came to its end."""
    set_private_umask()
    spec = msgspec.json.decode(Path(argv[0]).read_bytes(), type=WorkshopSpec)
    private_dir(Path(spec.folder))
    shown = asyncio.run(play(spec))
    write_atomically(Path(spec.out), msgspec.json.encode(shown))
    return int(bool(shown.unfinished))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
