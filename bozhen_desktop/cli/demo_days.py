"""The days of a rehearsal: theory, then the practical at two sites."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import msgspec

from bozhen_desktop.cli.demo_figures import Figures
from bozhen_desktop.cli.demo_office import Programs, item_sheets, sample
from bozhen_desktop.cli.demo_windows import LEAST_SEATS, LabWindows, Windows
from bozhen_desktop.cli.lab import Seen
from bozhen_desktop.cli.practical_day import PracticalDay
from bozhen_desktop.cli.proctor import Desktop, Proctor
from bozhen_desktop.cli.reconcile import Place, reconcile
from bozhen_desktop.cli.spawned import Spawned, kill_under_load, stop_all
from bozhen_desktop.cli.theory_day import TheoryDay, special_of
from bozhen_desktop.cli.workshop import Shown
from bozhen_desktop.hall.worker import read_hall_file
from bozhen_desktop.kernel.clock import Clock
from bozhen_desktop.kernel.digest import digest_of
from bozhen_desktop.kernel.errors import BozhenError
from bozhen_desktop.office.issue import Index

WINDOW_MS = 46_000
LIMIT_S = 150
START_IN_S = 30
PRINT_S = 300
"""How long all forms of a sitting may take while other days are played."""

PRACTICALS = (("yard", "PR1"), ("bench", "PR2"))
INSTITUTION = "博生职业培训学校（演练）"


class Batch:
    """One rehearsal in the folder `out`; `figures` fill as it goes."""

    def __init__(
        self, out: Path, seats: int, seed: int, clock: Clock, windows: Windows | None = None
    ) -> None:
        self.out = out
        self.seats = seats
        self.seed = seed
        self.clock = clock
        self.windows = windows
        self.figures = Figures()
        self.programs = Programs(out)
        self.places: list[Place] = []
        self.counts: Counter[str] = Counter()
        self._began = clock.mono_ms()
        self.kinds: set[str] = set()
        self._prints: list[asyncio.Task[None]] = []
        self._forgotten: set[str] = set()

    def say(self, text: str) -> None:
        """A line for the person who watches."""
        seconds = (self.clock.mono_ms() - self._began) // 1000
        print(f"[{seconds:>3} s] {text}", flush=True)

    async def play(self) -> None:
        """Everything from the sheets to the reconciliation."""
        await self.programs.found()
        self.say("总部与三个考点已建立，互认公钥")
        index = await self.programs.issue(self.seats, self.seed, START_IN_S)
        self.say(f"已签发 {len(index.packages)} 个考试数据包")
        await self._theory(index)
        await self._practicals(index)
        await self._results()
        await asyncio.gather(*self._prints)
        self._reconcile()

    async def end(self) -> None:
        """Stop what was started."""
        for task in self._prints:
            task.cancel()
        await stop_all()

    # ------------------------------------------------------------ halls
    @asynccontextmanager
    async def _hall(self, site: str, index: Index) -> AsyncIterator[tuple[Spawned, Desktop]]:
        """A hall that listens, and a console at it."""
        await self.programs.room_file(site, index)
        data = self.out / f"hall-{site}"
        hall = Spawned("hall", "--data", str(data), "--host", "127.0.0.1", "--rehearsal")
        async with asyncio.timeout(30):
            while read_hall_file(data) is None:
                await asyncio.sleep(0.1)
        desktop = Desktop(
            self.out / f"console-{site}", "console", self.programs.room(site), self.clock
        )
        try:
            async with asyncio.timeout(30):
                await desktop.session.connected.wait()
            yield hall, desktop
        finally:
            await desktop.close()
            await hall.stop()

    async def _kill(self, site: str) -> None:
        """SIGKILL the hall's worker with commands in flight; its parent starts it again."""
        facts = read_hall_file(self.out / f"hall-{site}")
        if facts is None:
            raise BozhenError("demo-step-failed", step="kill", exit=0, said="hall.json")
        await kill_under_load(facts.pid, 0.25)
        self.counts["hall_kills"] += 1
        self.say("考务机进程被强制结束（SIGKILL），自动重启")

    # ------------------------------------------------------------ day 1
    async def _theory(self, index: Index) -> None:
        sheets = [str(path) for path in item_sheets()]
        async with self._hall("lab", index) as (_, desktop):
            days = []
            for line in index.packages:
                if line.subject == "theory":
                    proctor = Proctor(desktop, self.programs.papers(index, line.sitting))
                    room = self.programs.room("lab")
                    days.append(TheoryDay(proctor, room, self.out, self.seed, sheets))
            await self._open_windows(days[0])
            killer = asyncio.create_task(self._kill_in(days[0]))
            await asyncio.gather(*(day.play(WINDOW_MS, LIMIT_S) for day in days))
            await killer
            for day in days:
                await self._take_in(day.proctor, self._lab_folders(day))
                if day.windows is not None:
                    await day.windows.exported()
                self._count_theory(day)

    async def _open_windows(self, day: TheoryDay) -> None:
        """A console and two terminals in the place of some people."""
        if self.windows is not None and len(day.by_entry) >= LEAST_SEATS:
            day.windows = LabWindows(self.windows, day.room, day.papers, set(special_of(day.cast)))
            await day.windows.begin()
            self.say("考务控制台窗口已打开")

    async def _kill_in(self, day: TheoryDay) -> None:
        """In the middle of the answers."""
        await day.running.wait()
        await asyncio.sleep(WINDOW_MS / 3000)
        await self._kill("lab")

    def _lab_folders(self, day: TheoryDay) -> list[Path]:
        found = []
        for path in day.seen_paths:
            base = self.out / path.stem.replace("lab-", "terminals-", 1)
            names = _seen(path).folders.values()
            found += [base / name for some in names for name in some]
        if day.windows is not None:
            found += day.windows.folders
        return found

    def _count_theory(self, day: TheoryDay) -> None:
        rows = day.proctor.rows("state").values()
        states = Counter(row["state"] for row in rows)
        self.counts["candidates"] += len(rows)
        self.counts["absent"] += states["absent"]
        self.counts["refused"] += states["turned-away"]
        self.counts["submitted"] += states["handed-in"]
        self.counts["checked_in"] += len(rows) - states["absent"] - states["turned-away"]
        self.counts["from_paper"] += len(day.cast.on_paper_list)
        scripts = [script for script, _ in day.cast.scripts.values()]
        self.counts["moves"] += scripts.count("dies") + scripts.count("forgets")
        self._forgotten |= {e for e, (s, _) in day.cast.scripts.items() if s == "forgets"}
        for path in day.seen_paths:
            seen = _seen(path)
            missing = [entry for entry, code in seen.receipts.items() if not code]
            if missing:
                raise AssertionError(f"{missing[0]} has no receipt")
            self.counts["in_flight"] += max(seen.in_flight, default=0)

    # ------------------------------------------------------------ day 2
    async def _practicals(self, index: Index) -> None:
        """The practical at two sites side by side."""
        issued = {line.sitting for line in index.packages}
        async with AsyncExitStack() as halls:
            days = []
            for site, sitting in PRACTICALS:
                if sitting in issued:
                    _, desktop = await halls.enter_async_context(self._hall(site, index))
                    days.append(
                        self._practical(
                            Proctor(desktop, self.programs.papers(index, sitting)), site
                        )
                    )
            await asyncio.gather(*(day.play(self._practical_limit(day)) for day in days))
            for day in days:
                await self._take_in(day.proctor, self._examiner_folders(day))
                self._count_practical(day)

    def _practical(self, proctor: Proctor, site: str) -> PracticalDay:
        day = PracticalDay(proctor, self.programs.room(site), self.out, self.seed)
        day.windows = self.windows if site == PRACTICALS[0][0] else None
        return day

    @staticmethod
    def _practical_limit(day: PracticalDay) -> int:
        return LIMIT_S if day.windows is None else 2 * LIMIT_S

    def _examiner_folders(self, day: PracticalDay) -> list[Path]:
        shown = msgspec.json.decode(day.seen_path.read_bytes(), type=Shown)
        base = self.out / f"examiners-{day.proctor.sitting}"
        window = [self.out / "examiner-window"] if day.at_windows else []
        return [*(base / name for name in shown.folders), *window]

    def _count_practical(self, day: PracticalDay) -> None:
        shown = msgspec.json.decode(day.seen_path.read_bytes(), type=Shown)
        self.counts["score_sheets"] += shown.signed + day.from_paper + len(day.at_windows)
        self.counts["from_paper"] += day.from_paper
        self.counts["struck"] += shown.struck
        self.counts["rechecks"] += shown.rechecked
        self.counts["replaced"] += len(day.replaced)

    # ------------------------------------------------------------ packages
    async def _take_in(self, proctor: Proctor, devices: list[Path]) -> None:
        """导出移交, intake (the same package twice), receipt back to the hall."""
        sitting, line = proctor.sitting, proctor.papers.line
        sticks = self.out / "sticks"
        sticks.mkdir(exist_ok=True)
        made = await proctor.export_package(sticks)
        await self.programs.intake(made["path"])
        await self.programs.intake(made["path"])
        receipt = sorted((self.out / "receipts").glob("*.bzp"), key=lambda p: p.stat().st_mtime)[-1]
        digest = await proctor.session.put_file(receipt.read_bytes())
        await proctor.session.request("site", "", "take-receipt", digest=digest)
        self.figures.package, self.figures.receipt = str(made["path"]), str(receipt)
        hall = self.out / f"hall-{line.site}"
        self.places.append(
            Place(
                sitting=sitting,
                subject=line.subject,
                hall=hall,
                devices=devices,
                packages=[made["path"]],
            )
        )
        self.counts["events"] += made["last"]
        self._prints.append(asyncio.create_task(self._print(hall, sitting)))
        self.say(f"场次 {sitting}：已导出移交，总部已接收并回执")

    async def _print(self, hall: Path, sitting: str) -> None:
        """Every form of a sitting, while the next day goes on."""
        printed = ("--data", str(hall), "--sitting", sitting, "--institution", INSTITUTION)
        target = str(self.out / "documents" / sitting)
        forms = await self.programs.role("forms", *printed, "--out", target, limit_s=PRINT_S)
        self.kinds |= set(forms["forms"])

    async def _results(self) -> None:
        roster = self.out / "results.csv"
        made = await self.programs.office("results", "--csv", str(roster))
        self.counts["central_results"] = int(made["results"])
        self.say(f"成绩册已生成：{roster.name}")
        if self.windows is not None:
            await self.windows.office(sample("entries.csv"))
            self.figures.screenshots = len(self.windows.pictures())
            self.say(f"窗口截图 {self.figures.screenshots} 张：{self.windows.screens.name}")

    # ------------------------------------------------------------ the end
    def _reconcile(self) -> None:
        found = reconcile(
            self.out / "office", self.places, item_sheets(), forgotten=self._forgotten
        )
        f, counts = self.figures, self.counts
        f.candidates, f.checked_in = counts["candidates"], counts["checked_in"]
        f.absent, f.refused = counts["absent"], counts["refused"]
        f.submitted, f.scored = counts["submitted"], found.theory_scores
        f.score_sheets = counts["score_sheets"]
        f.answers_acknowledged = found.answers_acknowledged
        f.answers_lost = found.answers_lost
        f.hall_kills, f.in_flight_at_kill = counts["hall_kills"], counts["in_flight"]
        f.tails_applied, f.from_paper = found.tails_applied, counts["from_paper"]
        f.strike_throughs, f.rechecks = counts["struck"], counts["rechecks"]
        f.examiners_replaced, f.moves = counts["replaced"], counts["moves"]
        f.events, f.central_results = counts["events"], counts["central_results"]
        f.documents = len(self.kinds)
        f.compared, f.mismatches = found.compared, len(found.mismatches)
        f.reconciled = found.reconciled
        f.trust = str(self.out / "trust.json")
        f.scores_digest = digest_of(found.scores)[:16]
        f.seconds = (self.clock.mono_ms() - self._began) // 1000
        for mismatch in found.mismatches[:10]:
            self.say(f"不一致：{mismatch}")


def _seen(path: Path) -> Seen:
    """What one lab saw."""
    return msgspec.json.decode(path.read_bytes(), type=Seen)
