"""The proctors' script of a theory sitting in a rehearsal, with the mishaps of a real day.

Who is absent, late, turned away, whose PC dies and so on follows from the order of tickets.
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import msgspec

from bozhen_desktop.cli.demo_windows import LabWindows
from bozhen_desktop.cli.lab import LabSpec, SeatPlan
from bozhen_desktop.cli.proctor import Papers, Proctor, Room
from bozhen_desktop.cli.spawned import Spawned
from bozhen_desktop.domain.base import FromPaper
from bozhen_desktop.domain.checkin import CheckIn, CheckInFromPaper, MarkAbsent, TurnAway
from bozhen_desktop.domain.closeout import CloseOut
from bozhen_desktop.domain.duty import HoldBriefing, ReadRules, SignInStaff
from bozhen_desktop.domain.results import ConfirmResults
from bozhen_desktop.domain.scoring import ConfirmScores, ScoreGroup
from bozhen_desktop.domain.seating import AcceptLostSeats, DrawSeats, MoveEntry
from bozhen_desktop.domain.sitting import EndGroup, StartGroup
from bozhen_desktop.domain.violations import DecideViolation, Facts, RecordViolation
from bozhen_desktop.kernel.clock import SystemClock
from bozhen_desktop.office.slips import Ticket

LAB_SIZE = 34
"""PCs in one process of the rehearsal."""


class Cast(msgspec.Struct, kw_only=True):
    """Who plays which part, by entry id."""

    absent: list[str] = []
    late: list[str] = []
    turned_away: list[str] = []
    misnamed: list[str] = []
    on_paper_list: list[str] = []
    scripts: dict[str, tuple[str, int]] = {}
    violator: str = ""


def cast_of(tickets: list[Ticket]) -> Cast:
    """Parts by the order of ticket numbers; a small sitting has every part once."""
    order = [one.entry for one in sorted(tickets, key=lambda one: one.ticket)]
    size = len(order)
    if size < 12:
        return Cast(absent=order[:1] if size > 2 else [])
    few = max(size // 50, 1)
    parts = iter(order)

    def take(count: int) -> list[str]:
        return [next(parts) for _ in range(count)]

    cast = Cast(
        absent=take(few + 1),
        late=take(1),
        turned_away=take(1),
        misnamed=take(1),
        on_paper_list=take(1),
    )
    for script, count in (("dies", 1), ("forgets", 1), ("cut", 1), ("stays", few)):
        cast.scripts.update({entry: (script, 12) for entry in take(count)})
    cast.violator = take(1)[0]
    return cast


def special_of(cast: Cast) -> list[str]:
    """Everybody to whom something happens."""
    lists = (cast.absent, cast.late, cast.turned_away, cast.misnamed, cast.on_paper_list)
    return [*(one for some in lists for one in some), *cast.scripts, cast.violator]


class TheoryDay:
    """One theory sitting from import to package. `folder` gets lab folders and spec."""

    def __init__(
        self, proctor: Proctor, room: Room, folder: Path, seed: int, sheets: list[str]
    ) -> None:
        self.proctor = proctor
        self.room = room
        self.folder = folder
        self.seed = seed
        self.sheets = sheets
        self.papers: Papers = proctor.papers
        self.cast = cast_of(self.papers.tickets)
        self.by_entry = {one.entry: one for one in self.papers.tickets}
        self.labs: list[Spawned] = []
        self.seen_paths: list[Path] = []
        self.spares: dict[str, str] = {}
        self.running = asyncio.Event()
        self.windows: LabWindows | None = None

    # ------------------------------------------------------------ before the start
    async def prepare(self) -> None:
        """Import, people, seats, briefing, rules, papers."""
        p = self.proctor
        await p.import_package()
        await p.come(p.chief, p.totaller, *p.custodians[:2], p.supervisor)
        p.session.follow(p.sitting, p.chief)
        await p.until(lambda: "sitting" in p.view())
        for room in self.papers.line.rooms:
            await p.do(DrawSeats(room=room))  # type: ignore[arg-type]
        await p.until(lambda: all(row["seat"] for row in p.rows("entry").values()))
        await self._people()
        for group in self.papers.line.groups:
            await p.request("open-paper", p.custodians[1], group=group)

    async def _people(self) -> None:
        p = self.proctor
        staff = [slip.staff for slip in self.papers.slips]
        await asyncio.gather(*(p.do(SignInStaff(staff=one)) for one in staff))  # type: ignore[arg-type]
        attendees: Any = staff
        await p.do(HoldBriefing(minutes="纪律、职责分工、应急安排", attendees=attendees))
        for room in self.papers.line.rooms:
            await p.do(ReadRules(room=room))  # type: ignore[arg-type]

    def _document(self, entry: str, **changed: Any) -> CheckIn:
        ticket = self.by_entry[entry]
        fields: dict[str, Any] = {
            "ticket": ticket.ticket,
            "document": "resident",
            "id_no": ticket.id_no,
            "name": ticket.name,
        }
        return CheckIn(**{**fields, **changed})

    async def open_doors(self) -> None:
        """Check everybody in who comes in time, the difficult ones too."""
        p, cast = self.proctor, self.cast
        special = {*cast.absent, *cast.late, *cast.turned_away, *cast.misnamed, *cast.on_paper_list}
        if self.windows is not None:  # who is checked in at the console's window
            special |= await self.windows.doors()
        usual = [entry for entry in self.by_entry if entry not in special]
        for entry in cast.turned_away:
            other = self.by_entry[usual[0]]
            await p.refused(self._document(entry, id_no=other.id_no), "id-not-of-ticket")
            away = TurnAway(entry=entry, reason="证件与准考证不是同一人")  # type: ignore[arg-type]
            await p.do(away, second=p.supervisor)
        for entry in cast.misnamed:
            name = self.by_entry[entry].name[:1] + "某"
            await p.refused(self._document(entry, name=name), "name-differs")
            said = self._document(entry, name=name, exception="身份证姓名用字不同，号码一致")
            await p.do(said, second=p.supervisor)
        if len(usual) > 1:  # a wrong ticket that is put right
            wrong = self._document(usual[0], ticket=self.by_entry[usual[1]].ticket)
            await p.refused(wrong, "id-not-of-ticket")
        await self._from_list()
        await asyncio.gather(*(p.do(self._document(entry)) for entry in usual))

    async def _from_list(self) -> None:
        """The scanner failed for a minute: written on the list, entered afterwards."""
        p = self.proctor
        now = SystemClock().wall_ms()
        for page, entry in enumerate(self.cast.on_paper_list, 1):
            ticket = self.by_entry[entry]
            pair = FromPaper(acted_at=now, page=page, first=p.chief, second=p.totaller)  # type: ignore[arg-type]
            command = CheckInFromPaper(
                ticket=ticket.ticket,  # type: ignore[arg-type]
                document="resident",
                id_no=ticket.id_no,
                paper=pair,
            )
            await p.do(command)

    # ------------------------------------------------------------ the lab
    def start_labs(self, pace: tuple[int, int]) -> None:
        """Switch the candidates' PCs on."""
        seats = {key: row["seat"] for key, row in self.proctor.rows("entry").items()}
        spares = {room: list(some) for room, some in self.papers.line.spares.items()}
        out = {*self.cast.absent, *self.cast.turned_away}
        if self.windows is not None:
            self.labs += self.windows.sit_down(seats)
            out |= set(self.windows.seated)
        plans = []
        for entry, ticket in self.by_entry.items():
            if entry in out:
                continue
            script, at = self.cast.scripts.get(entry, ("normal", 0))
            spare = spares[ticket.room].pop() if script == "dies" else ""
            plans.append(
                SeatPlan(
                    entry=entry,
                    who=ticket.ticket,
                    seat=seats[entry],
                    last4=ticket.id_no[-4:],
                    script=script,
                    at=at,
                    spare=spare,
                )
            )
        self.spares = {plan.entry: plan.spare for plan in plans if plan.spare}
        for number, start in enumerate(range(0, len(plans), LAB_SIZE), 1):
            some = plans[start : start + LAB_SIZE]
            self.labs.append(self._lab(f"{self.proctor.sitting}-{number}", some, pace))

    def _lab(self, name: str, plans: list[SeatPlan], pace: tuple[int, int]) -> Spawned:
        """One process with some of the PCs; the disk of one must not wait for all others."""
        window_ms, limit_s = pace
        out = self.folder / f"lab-{name}.json"
        self.seen_paths.append(out)
        spec = LabSpec(
            port=self.room.port,
            room_public=self.room.room_public,
            recipient=self.room.recipient,
            token=self.room.token,
            sitting=self.proctor.sitting,
            seed=self.seed,
            sheets=self.sheets,
            folder=str(self.folder / f"terminals-{name}"),
            out=str(out),
            window_ms=window_ms,
            limit_s=limit_s,
            seats=plans,
        )
        path = self.folder / f"lab-{name}-spec.json"
        path.write_bytes(msgspec.json.encode(spec))
        return Spawned("lab", str(path), log=self.folder / f"lab-{name}.log")

    async def everybody_ready(self) -> None:
        """Wait until who was checked in has logged in and given the pledge."""
        cast = self.cast
        others = {*cast.late, *cast.absent, *cast.turned_away}
        waited = [entry for entry in self.by_entry if entry not in others]

        def ready() -> bool:
            states = self.proctor.rows("state")
            return all(states[entry]["pledged"] for entry in waited)

        while not ready():
            for lab in self.labs:
                if lab.process.poll() is not None:
                    raise AssertionError(f"a lab ended too early: {lab.tail()}")
            await asyncio.sleep(0.2)

    # ------------------------------------------------------------ time runs
    async def start(self) -> None:
        """开考, group by group; the late-comer comes a moment later."""
        if self.windows is not None:
            await self.windows.ready()
        for group in self.papers.line.groups:
            await self.proctor.do(StartGroup(group=group))  # type: ignore[arg-type]
        self.running.set()
        if self.windows is not None:
            self.windows.running()
        await asyncio.sleep(3)
        for entry in self.cast.late:
            await self.proctor.do(self._document(entry))

    async def invigilate(self) -> None:
        """Help where PCs fail, keep order, close the door."""
        moves = asyncio.gather(*(self._move(entry) for entry in self.spares))
        forgets = [e for e, (script, _) in self.cast.scripts.items() if script == "forgets"]
        seats = asyncio.gather(*(self._accept(entry) for entry in forgets))
        if self.cast.violator:
            await self._violation()
        for group in self.papers.line.groups:
            await self._close_door(group)
        await asyncio.gather(moves, seats)

    async def _lost(self, entry: str) -> None:
        await self.proctor.until(lambda: "lost" in self.proctor.rows("state")[entry]["overlays"])

    async def _move(self, entry: str) -> None:
        await self._lost(entry)
        seat: Any = self.spares[entry]
        await self.proctor.do(MoveEntry(entry=entry, seat=seat, reason="主机损坏，换备用机"))  # type: ignore[arg-type]

    async def _accept(self, entry: str) -> None:
        await self._lost(entry)
        await self.proctor.do(AcceptLostSeats(reason="终端重启后数据丢失"))

    async def _violation(self) -> None:
        p = self.proctor
        facts = Facts(
            facts="与邻座交谈，经提醒未停止", clause="考场规则第五条", statement="本人认可"
        )
        entry: Any = self.cast.violator
        await p.do(RecordViolation(entry=entry, code="warned", facts=facts), second=p.supervisor)
        await p.until(lambda: p.rows("violation"))
        number = max(int(key) for key in p.rows("violation"))
        await p.do(DecideViolation(number=number, tier=1))

    async def _close_door(self, group: str) -> None:
        """After the late limit: who has not come is absent."""
        missing = [e for e in self.cast.absent if self.by_entry[e].group == group]
        if not missing:
            return
        limit = int(self.proctor.view()["rules"]["late_limit_s"]) or 60
        await asyncio.sleep(limit + 2)
        await self.proctor.do(MarkAbsent(group=group))  # type: ignore[arg-type]

    # ------------------------------------------------------------ the end
    async def collect(self, limit_s: float) -> None:
        """收卷: everybody has handed in, every terminal is back, the lab has seen its receipts."""
        p = self.proctor
        over = ("handed-in", "absent", "turned-away")
        await p.until(lambda: all(r["state"] in over for r in p.rows("state").values()), limit_s)
        for lab in self.labs:
            if await lab.wait(limit_s) != 0:
                raise AssertionError(f"a lab did not come to its end: {lab.tail()}")
        for group in self.papers.line.groups:
            await p.do(EndGroup(group=group))  # type: ignore[arg-type]

    async def score(self) -> None:
        """Keys, scores, two confirmations, close-out."""
        p = self.proctor
        for group in self.papers.line.groups:
            named: Any = group
            await p.request("open-key", p.custodians[1], group=group)
            await p.do(ScoreGroup(group=named))
            await p.do(ConfirmScores(group=named), second=p.totaller)
            await p.do(ConfirmResults(group=named), second=p.totaller)
        place = await p.session.query(p.sitting, p.chief, "position")
        close = CloseOut(void=[], carried=[], head_seq=place["seq"], head_hash=place["hash"])
        await p.do(close, second=p.supervisor)

    async def play(self, window_ms: int, limit_s: int) -> None:
        """The whole sitting up to close-out."""
        await self.prepare()
        await self.open_doors()
        self.start_labs((window_ms, limit_s))
        await self.everybody_ready()
        await self.start()
        await self.invigilate()
        await self.collect(limit_s)
        await self.score()
        if self.windows is not None:
            await self.windows.closed()
