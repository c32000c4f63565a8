"""The proctors' script of a practical sitting in a rehearsal: lots, work, sheets, means."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import msgspec

from bozhen_desktop.cli.demo_windows import TURNS, Windows
from bozhen_desktop.cli.marking import score_row
from bozhen_desktop.cli.proctor import Proctor, Room
from bozhen_desktop.cli.spawned import Spawned
from bozhen_desktop.cli.workshop import WorkshopSpec
from bozhen_desktop.domain.base import FromPaper
from bozhen_desktop.domain.checkin import CheckIn, MarkAbsent
from bozhen_desktop.domain.closeout import CloseOut
from bozhen_desktop.domain.duty import HoldBriefing, ReadRules, ReplaceExaminer, SignInStaff
from bozhen_desktop.domain.panels import SettlePiece
from bozhen_desktop.domain.pieces import DrawPieces, StartPiece, StopPiece
from bozhen_desktop.domain.results import ConfirmResults
from bozhen_desktop.domain.seating import DrawSeats
from bozhen_desktop.domain.sheets import SheetFromPaper
from bozhen_desktop.domain.sitting import StartGroup
from bozhen_desktop.kernel.clock import SystemClock
from bozhen_desktop.kernel.errors import RuleError

LIMIT_S = 120
"""How long the examiners of a sitting may take; twice as long where some sit at a window."""


class PracticalDay:
    """One practical sitting from import to close-out."""

    def __init__(self, proctor: Proctor, room: Room, folder: Path, seed: int) -> None:
        self.proctor = proctor
        self.room = room
        self.folder = folder
        self.seed = seed
        self.by_entry = {one.entry: one for one in proctor.papers.tickets}
        order = [one.entry for one in sorted(proctor.papers.tickets, key=lambda t: t.ticket)]
        self.absent = order[: max(len(order) // 60, 1)] if len(order) > 4 else []
        self.workshop: Spawned | None = None
        self.seen_path = folder / f"workshop-{proctor.sitting}.json"
        self.spec: WorkshopSpec | None = None
        self.from_paper = 0
        self.on_paper: list[str] = []
        self.windows: Windows | None = None
        self.at_windows: list[str] = []
        self.replaced: dict[str, str] = {}
        self.began = 0.0

    # ------------------------------------------------------------ before the work
    async def prepare(self) -> None:
        """Import, people, briefing, seats, check-in, paper, lots."""
        p = self.proctor
        await p.import_package()
        await p.come(p.chief, p.totaller, *p.custodians[:2], p.supervisor)
        p.session.follow(p.sitting, p.chief)
        await p.until(lambda: "sitting" in p.view())
        staff: Any = [slip.staff for slip in p.papers.slips]
        await asyncio.gather(*(p.do(SignInStaff(staff=one)) for one in staff))
        await p.do(HoldBriefing(minutes="安全交底、评分标准、回避声明", attendees=staff))
        for room in p.papers.line.rooms:
            await p.do(DrawSeats(room=room))  # type: ignore[arg-type]
            await p.do(ReadRules(room=room))  # type: ignore[arg-type]
        here = [one for key, one in self.by_entry.items() if key not in self.absent]
        documents: Any = [
            CheckIn(ticket=t.ticket, document="resident", id_no=t.id_no, name=t.name)  # type: ignore[arg-type]
            for t in here
        ]
        await asyncio.gather(*(p.do(document) for document in documents))
        for group in p.papers.line.groups:
            await p.request("open-paper", p.custodians[1], group=group)
            await p.do(DrawPieces(group=group))  # type: ignore[arg-type]

    async def replace_examiner(self) -> None:
        """One examiner falls ill before the scoring; a spare one takes his place."""
        p = self.proctor
        plan = p.papers.arrangement
        panel = plan.panels[0]
        busy = {person for each in plan.panels for person in (each.lead, *each.examiners)}
        spare = [s for s in p.papers.on_duty("examiner") if s not in busy]
        old = next(person for person in panel.examiners if person != panel.lead)
        if not spare:
            return
        named: Any = spare[0]
        change = ReplaceExaminer(
            panel=panel.id, old=old, new=named, reason="突发疾病，备用考评员接替"
        )
        await p.do(change, second=p.supervisor)
        self.replaced = {str(old): str(named)}

    # ------------------------------------------------------------ work and sheets
    async def work(self) -> None:
        """开考, everybody works, the door closes, everybody stops."""
        p = self.proctor
        for group in p.papers.line.groups:
            await p.do(StartGroup(group=group))  # type: ignore[arg-type]
        here = len(self.by_entry) - len(self.absent)
        await p.until(lambda: len(p.rows("piece")) == here)  # rows come in pieces
        pieces: Any = sorted(p.rows("piece"))
        await asyncio.gather(*(p.do(StartPiece(piece=piece)) for piece in pieces))
        self._start_workshop(pieces)
        await asyncio.gather(*(p.do(StopPiece(piece=piece, cause="done")) for piece in pieces))

    def _start_workshop(self, pieces: list[str]) -> None:
        p, rows = self.proctor, self.proctor.rows("piece")
        teams, leads = self._teams()
        first, second = (pieces[0], pieces[-1]) if len(pieces) > 1 else (pieces[0], "")
        on_paper = [f"{second}/{teams[rows[second]['panel']][1]}"] if second else []
        self.spec = WorkshopSpec(
            port=self.room.port,
            room_public=self.room.room_public,
            recipient=self.room.recipient,
            token=self.room.staff_token,
            sitting=p.sitting,
            seed=self.seed,
            folder=str(self.folder / f"examiners-{p.sitting}"),
            out=str(self.seen_path),
            limit_s=LIMIT_S if self.windows is None else 2 * LIMIT_S,
            panels=teams,
            leads=leads,
            pins={slip.staff: slip.pin for slip in p.papers.slips},
            pieces={piece: self.by_entry[rows[piece]["entry"]].ticket for piece in pieces},
            on_paper=[*on_paper, *self._at_windows(pieces, teams)],
            slip=f"{first}/{teams[rows[first]['panel']][0]}",
            supervisor=p.supervisor,
        )
        self.on_paper = on_paper
        path = self.folder / f"workshop-{p.sitting}-spec.json"
        path.write_bytes(msgspec.json.encode(self.spec))
        log = self.folder / f"workshop-{p.sitting}.log"
        self.workshop = Spawned("workshop", str(path), log=log)

    def _at_windows(self, pieces: list[str], teams: dict[str, list[str]]) -> list[str]:
        """Sheets "piece/examiner" of one piece in the middle, scored at the examiner's window."""
        p, rows = self.proctor, self.proctor.rows("piece")
        found = [one for one in pieces[1:-1] if len(teams[rows[one]["panel"]]) == TURNS]
        if self.windows is None or not found:
            return []
        piece = found[len(found) // 2]
        people = teams[rows[piece]["panel"]]
        turns = [(person, p.papers.pin(person)) for person in people]
        self.windows.examiners(self.room, turns, piece, p.papers.rubric)
        self.at_windows = [f"{piece}/{person}" for person in people]
        return self.at_windows

    def _teams(self) -> tuple[dict[str, list[str]], dict[str, str]]:
        """Panels as they stand after replacements."""
        plan, replaced = self.proctor.papers.arrangement, self.replaced
        busy = {row["panel"] for row in self.proctor.rows("piece").values()}
        teams = {
            panel.id: [replaced.get(person, str(person)) for person in panel.examiners]
            for panel in plan.panels
            if panel.id in busy
        }
        leads = {p.id: replaced.get(p.lead, str(p.lead)) for p in plan.panels}
        return teams, leads

    async def enter_paper_sheets(self) -> None:
        """An examiner scored on paper: two persons enter and compare."""
        if self.spec is None:
            return
        p = self.proctor
        rubric = p.papers.rubric
        for page, name in enumerate(self.on_paper, 1):
            piece, examiner = name.split("/")
            who = self.spec.pieces[piece]
            place = self.spec.panels[p.rows("piece")[piece]["panel"]].index(examiner)
            rows = [score_row(self.seed, who, place, row) for row in rubric["rows"]]
            now = SystemClock().wall_ms()
            pair: Any = FromPaper(acted_at=now, page=page, first=p.chief, second=p.totaller)  # type: ignore[arg-type]
            number: Any = piece
            sheet = SheetFromPaper(
                piece=number,
                examiner=examiner,  # type: ignore[arg-type]
                rows=rows,
                vetoes=[],
                paper=pair,
            )
            await p.do(sheet)
            self.from_paper += 1

    async def settle(self, limit_s: float) -> None:
        """统分 of every piece, as soon as its sheets are all signed, until none is open."""
        p = self.proctor
        ended = asyncio.create_task(self._workshop_ended(limit_s))
        while not (ended.done() and self._settled()):
            for piece in [key for key, row in p.rows("piece").items() if _ready(row)]:
                await self._settle_one(piece)
            if ended.done() and ended.result() != 0:
                said = self.workshop.tail() if self.workshop is not None else ""
                raise AssertionError(f"the workshop did not come to its end: {said}")
            await asyncio.sleep(0.2)
        await ended

    async def _workshop_ended(self, limit_s: float) -> int | None:
        return await self.workshop.wait(limit_s) if self.workshop is not None else 0

    def _settled(self) -> bool:
        return all(row["settled"] for row in self.proctor.rows("piece").values())

    async def _settle_one(self, piece: str) -> None:
        try:
            await self.proctor.do(SettlePiece(piece=piece))  # type: ignore[arg-type]
        except RuleError as error:
            if error.code not in ("already-scored", "recheck-open", "version-pending"):
                raise

    async def close(self) -> None:
        """Absentees, results confirmed by two, close-out."""
        p = self.proctor
        limit = int(p.view()["rules"]["late_limit_s"]) or 60
        if self.absent:
            await self._late_limit(limit)
        for group in p.papers.line.groups:
            named: Any = group
            if self.absent:
                await p.do(MarkAbsent(group=named))
            await p.do(ConfirmResults(group=named), second=p.totaller)
        place = await p.session.query(p.sitting, p.chief, "position")
        close = CloseOut(void=[], carried=[], head_seq=place["seq"], head_hash=place["hash"])
        await p.do(close, second=p.supervisor)

    async def _late_limit(self, limit_s: int) -> None:
        """The door closes `limit_s` after the start."""
        waited = asyncio.get_running_loop().time() - self.began
        await asyncio.sleep(max(limit_s + 1.5 - waited, 0))

    async def play(self, limit_s: int) -> None:
        """The whole sitting up to close-out."""
        await self.prepare()
        await self.replace_examiner()
        self.began = asyncio.get_running_loop().time()
        await self.work()
        await self.enter_paper_sheets()
        await self.settle(limit_s)
        if self.windows is not None and self.at_windows:
            await self.windows.over("examiner")
        await self.close()


def _ready(row: dict[str, Any]) -> bool:
    """All sheets signed, nothing pending, not settled, no re-check open."""
    whole = row["signed"] == row["scorers"] and not row["waiting"]
    return whole and not row["settled"] and row["recheck"] not in ("open", "convened")
