"""`bozhen drill standby`: the hall is lost under load, and a second PC takes over.

Hall, its parent and the program of the standby end by SIGKILL in one moment, so only what lies on
the standby's disk counts. Staff act at a console all the time. Time runs from the loss to the first
acknowledgement by the promoted hall. Then the old hall comes back and must stop by itself.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
from pathlib import Path
from typing import Any

from bozhen_desktop.cli import spawned
from bozhen_desktop.cli.demo_office import item_sheets
from bozhen_desktop.cli.drill_check import compare, read_stands, read_terminals
from bozhen_desktop.cli.drill_kill import IN_FLIGHT, PILE_UP_S, KillDrill
from bozhen_desktop.cli.drill_report import Outcome
from bozhen_desktop.cli.drill_room import SITE, SITTING, LoadedRoom, freeze
from bozhen_desktop.cli.drill_strangers import acknowledged_by
from bozhen_desktop.cli.outputs import prepared
from bozhen_desktop.cli.reconcile import Place, reconcile
from bozhen_desktop.cli.spawned import Spawned
from bozhen_desktop.cli.theory_day import TheoryDay
from bozhen_desktop.client.bare import free_port
from bozhen_desktop.domain.handin import ForceHandIn
from bozhen_desktop.domain.incidents import AddNote
from bozhen_desktop.domain.sitting import EndGroup
from bozhen_desktop.hall.worker import read_hall_file
from bozhen_desktop.journal.driver import connect
from bozhen_desktop.kernel.errors import BozhenError, RuleError

LIMIT_S = 60.0
BACK_S = 60.0
FENCED_S = 30.0
LATE, NO_FENCE = "confirm-before-store", "no-fence"


MEANS = (
    "hall and standby are folders and processes of one machine; parent and worker of the"
    " hall and the standby's program end by SIGKILL in one moment, under load",
    "the chief's account and PIN are given to `bozhen standby --promote`; promote_s runs"
    " from the loss to the first acknowledgement that a terminal gets from the new hall,"
    " machine time alone",
    "staff_lost: notes acknowledged at the console that are not in the standby's journal"
    " before it serves, so before anything could be sent again",
    "at the end the promoted hall collects, scores, closes and exports; `bozhen verify` checks the"
    " package, the office takes it in; outboxes, hall, package and central tables are reconciled",
    "then the old hall starts again; a console that never met the new one asks it",
    "control confirm-before-store: a standby that says stored and writes two seconds later",
    "control no-fence: an old hall that takes no word of a later one",
)


class FollowedRoom(LoadedRoom):
    """A room whose hall has a standby from its first start."""

    standby: Spawned | None = None
    liar = ""
    port = 0
    old_data = Path()

    @property
    def standby_data(self) -> Path:
        """The folder of the second PC."""
        return self.out / "standby"

    async def act(self, role: str, *arguments: str, typed: str = "") -> dict[str, Any]:
        """One act of a role; what it said.

        Raises:
            BozhenError: `demo-step-failed`.
        """
        code, said, errors = await spawned.run(role, *arguments, typed=typed)
        if code:
            raise BozhenError("demo-step-failed", step=role, exit=code, said=errors[-500:])
        found: dict[str, Any] = json.loads(said.splitlines()[-1])
        return found

    async def start_hall(self, fault: str = "", *arguments: str) -> None:
        """The first time a standby is granted before, and begins to follow."""
        if self.standby is None:
            self.port = free_port()
            await self._grant(self.port)
            arguments = (*arguments, "--port", str(self.port))
        await super().start_hall(fault, *arguments)
        if self.standby is None:
            data = ("--data", str(self.standby_data))
            log = self.out / "standby.log"
            if self.liar:
                self.standby = Spawned("drill", "liar", *data, log=log)
            else:
                self.standby = Spawned("standby", *data, log=log)
            await self.until_followed()

    async def _grant(self, port: int) -> None:
        data, request, grant = str(self.standby_data), self.out / "request", self.out / "grant"
        address = f"127.0.0.1:{free_port()}"
        given = ("--init", "--rehearsal", "--address", address, "--out", str(request))
        asked = await self.act("standby", "--data", data, *given)
        names = ("--fingerprint", asked["fingerprint"], "--first", "甲", "--second", "乙")
        hall = ("--data", str(self.hall_data), "--standby", str(request), "--out", str(grant))
        await self.act("hall", *hall, *names)
        where = ("--hall", f"127.0.0.1:{port}")
        await self.act("standby", "--data", data, "--take", str(grant), *where)

    async def until_followed(self, limit_s: float = 30) -> None:
        """Wait until the hall says that its standby has everything."""
        async with asyncio.timeout(limit_s):
            while True:
                facts = read_hall_file(self.hall_data)
                if facts is not None and facts.standby and facts.standby["state"] == "ok":
                    return
                await asyncio.sleep(0.05)

    def strike(self) -> None:
        """Parent, worker and standby are gone in one moment."""
        assert self.standby is not None
        worker = self.worker()
        for pid in (self.parent, worker.pid, self.standby.process.pid):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    async def promote(self) -> dict[str, Any]:
        """The chief decides at the second PC; its folder is the hall's from here on."""
        assert self.proctor is not None and self.standby is not None
        await self.standby.wait(10)
        chief = self.proctor.chief
        who = ("--promote", "--no-serve", "--staff", chief, "--reason", "考务机损毁")
        pin = self.proctor.papers.pin(chief) + "\n"
        said = await self.act("standby", "--data", str(self.standby_data), *who, typed=pin)
        self.old_data, self.hall_data = self.hall_data, self.standby_data
        return said

    async def serve_again(self) -> None:
        """The promoted PC serves."""
        before = read_hall_file(self.hall_data)
        data = ("--data", str(self.standby_data), "--host", "127.0.0.1")
        self.hall = Spawned("standby", *data, log=self.out / "promoted.log")
        async with asyncio.timeout(60):
            while (now := read_hall_file(self.hall_data)) is None or now == before:
                await asyncio.sleep(0.02)


class StandbyDrill(KillDrill):
    """One loss of the hall, one promotion, one return of the old hall."""

    room: FollowedRoom
    promote_s = -1.0
    all_served_s = -1.0
    fenced_s = -1.0
    term = 0
    staff_lost = 0
    split = 0
    handed_over = 0
    package = Path()
    mismatches = 0
    reconciled = False

    def __init__(self, room: FollowedRoom, seed: int, control: str = "") -> None:
        super().__init__(room, seed, control)
        self.notes: list[int] = []

    async def play(self) -> None:
        """Act, lose, promote, compare, let the old hall come back."""
        room = self.room
        async with room.running():
            await room.until_followed()
            staff = asyncio.create_task(self._staff())
            await room.under_load()
            await asyncio.sleep(3)
            began = await self._lose()
            staff.cancel()
            room.say("考务机与备用机程序同时终止，主考在备用机上接替")
            said = await room.promote()
            self.term = said["term"]
            self.staff_lost = self._missing(self._stored())
            await room.serve_again()
            await self._answers_again(began)
            if self.control != LATE:
                await self._old_hall_returns()
                await room.settle(120)
                await self._hand_over()
            await room.end()
            self.compare_at_end()

    async def _staff(self) -> None:
        """The chief writes notes, one after another; what was acknowledged is kept in mind."""
        assert self.room.proctor is not None
        proctor = self.room.proctor
        place = next(iter(proctor.papers.arrangement.rooms)).id
        while True:
            text = f"记录 {len(self.notes) + 1}"
            with contextlib.suppress(RuleError):  # the standby was slow for a while
                answer = await proctor.do(AddNote(room=place, text=text))
                self.notes.append(answer.number)
            await asyncio.sleep(0.02)

    async def _lose(self) -> int:
        """With commands of terminals and staff in flight; when it was."""
        room, worker = self.room, self.room.worker()
        freeze(room.parent, worker.pid)
        now = await room.until(lambda seen: seen["waiting"] >= IN_FLIGHT, PILE_UP_S, 0.02)
        self.in_flight.append(now["waiting"])
        await room.ask("arm")
        began = room.clock.mono_ms()
        room.strike()
        self.kills += 1
        await room.hall_ended()
        return began

    def _stored(self) -> set[int]:
        """Numbers of the console's notes in the standby's journal, before it serves."""
        connection = connect(self.room.journal, self.room.journal_key())
        try:
            found = connection.execute("SELECT command FROM entry WHERE kind = 'note-added'")
            return {number for (number,) in found}
        finally:
            connection.close()

    def _missing(self, stored: set[int]) -> int:
        return len(set(self.notes) - stored)

    async def _answers_again(self, began: int) -> None:
        room = self.room
        seen = await room.until(lambda now: now["first_ms"], LIMIT_S, 0.02)
        self.promote_s = (seen["first_ms"] - began) / 1000
        seen = await room.until(lambda now: now["served"] == room.seats, BACK_S)
        self.all_served_s = (seen["served_ms"] - began) / 1000
        room.say(f"接替后第一次确认 {self.promote_s} 秒，全部终端 {self.all_served_s} 秒")

    async def _old_hall_returns(self) -> None:
        """It listens at its old port; a console that met no other hall must get nothing there."""
        room = self.room
        data = ("--data", str(room.old_data), "--host", "127.0.0.1", "--port", str(room.port))
        log = room.out / "old-hall.log"
        fault = ("--fault", NO_FENCE) if self.control == NO_FENCE else ()
        role = ("drill", "hall", *fault) if fault else ("hall",)
        began = room.clock.mono_ms()
        old = Spawned(*role, *data, log=log)
        room.say("原考务机恢复上电")
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(FENCED_S):
                while "hall-superseded" not in _logs(room.old_data):
                    await asyncio.sleep(0.1)
                self.fenced_s = (room.clock.mono_ms() - began) / 1000
        self.split = await acknowledged_by(room)
        await old.stop()
        if self.control != NO_FENCE:
            code, _, errors = await spawned.run("hall", *data)
            assert (code, "hall-superseded" in errors) == (2, True), errors[-300:]

    async def _hand_over(self) -> None:
        """The day goes on to its end: papers collected, scored, closed, exported, taken in."""
        room, trust = self.room, self.room.out / "trust.json"
        proctor = room.proctor
        assert proctor is not None
        entries: Any = list(proctor.rows("entry"))
        await proctor.do(ForceHandIn(entries=entries, reason="收卷"))
        for group in proctor.papers.line.groups:
            await proctor.do(EndGroup(group=group))  # type: ignore[arg-type]
        place = room.programs.room(SITE)
        await TheoryDay(proctor, place, room.out, room.seed, []).score()
        made = await proctor.export_package(room.out)
        code, _, errors = await spawned.run("verify", str(made["path"]), "--trust", str(trust))
        if code:
            raise BozhenError("demo-step-failed", step="verify", exit=code, said=errors[-300:])
        await room.programs.intake(made["path"])
        self.package, self.handed_over = made["path"], int(made["last"])
        room.say(f"移交包至第 {self.handed_over} 条，已核验，机构已接收")

    def compare_at_end(self) -> None:
        """Every acknowledged answer is there, at or before the place that was named last."""
        told = read_terminals(self.room.folders(), SITTING)
        for name, places in told.acknowledged.items():
            told.acknowledged[name] = places[-1:]
        self._take(compare(told, read_stands(self.room.journal, self.room.journal_key())))
        if self.package.is_file():
            self._reconcile()

    def _reconcile(self) -> None:
        """Outboxes, promoted hall, package and central tables, each by a reader of its own."""
        room = self.room
        place = Place(
            sitting=SITTING,
            subject="theory",
            hall=room.hall_data,
            devices=room.folders(),
            packages=[self.package],
        )
        found = reconcile(room.programs.office_data, [place], item_sheets())
        self.mismatches, self.reconciled = len(found.mismatches), found.reconciled
        for mismatch in found.mismatches[:10]:
            room.say(f"不一致：{mismatch}")


def _logs(folder: Path) -> str:
    return "".join(path.read_text("utf-8", "replace") for path in (folder / "logs").glob("*"))


def run(options: Any) -> Outcome:
    """Play the drill of the command line."""
    out = prepared(options.out)
    room = FollowedRoom(out, options.seats, options.rate, options.seed, staffed=True)
    room.liar = LATE if options.control == LATE else ""
    drill = StandbyDrill(room, options.seed, options.control)
    asyncio.run(drill.play())
    figures = {
        "seats": room.seats,
        "term": drill.term,
        "promote_s": drill.promote_s,
        "all_served_s": drill.all_served_s,
        "in_flight": min(drill.in_flight, default=0),
        "acknowledged": drill.acknowledged,
        "lost": len(drill.lost),
        "invented": len(drill.invented),
        "chain_whole": drill.whole,
        "staff_acknowledged": len(drill.notes),
        "staff_lost": drill.staff_lost,
        "old_hall_fenced_s": drill.fenced_s,
        "old_hall_acknowledged": drill.split,
        "package_entries": drill.handed_over,
        "mismatches": drill.mismatches,
        "reconciled": drill.reconciled,
    }
    kept = not drill.lost and not drill.invented and drill.whole and not drill.staff_lost
    served = 0 <= drill.promote_s <= LIMIT_S and drill.term > 1
    fenced = drill.fenced_s >= 0 and not drill.split
    kept = kept and drill.reconciled
    noticed = drill.staff_lost > 0 if options.control == LATE else drill.split > 0
    return Outcome(
        figures,
        noticed if options.control else kept and served and fenced,
        means=MEANS,
    )
