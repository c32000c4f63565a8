"""One simulated candidate at one PC, or at two when the first one dies."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bozhen_desktop.cli.knowledge import Knowledge, share
from bozhen_desktop.client.desk import Desk
from bozhen_desktop.client.device import Device
from bozhen_desktop.client.link import CONNECTED, Link
from bozhen_desktop.domain.base import Command
from bozhen_desktop.host.room_file import PcNames
from bozhen_desktop.kernel.clock import Clock
from bozhen_desktop.kernel.errors import BozhenError
from bozhen_desktop.wire.messages import Ask, Down, Up
from bozhen_desktop.wire.peer_side import EnrolPlan

if TYPE_CHECKING:
    from bozhen_desktop.cli.lab import LabSpec, SeatPlan, Seen

STEP_S = 0.05


class LabContext:
    """What the candidates of one process share."""

    def __init__(self, spec: LabSpec, knowledge: Knowledge, clock: Clock, seen: Seen) -> None:
        self.spec = spec
        self.knowledge = knowledge
        self.clock = clock
        self.seen = seen
        self._broken: dict[int, int] = {}

    def broke(self, waiting: int) -> None:
        """A connection ended with so many commands written and not answered."""
        second = self.clock.mono_ms() // 2000
        self._broken[second] = self._broken.get(second, 0) + waiting
        self.seen.in_flight = sorted(self._broken.values())

    async def watch(self, people: Sequence[Candidate]) -> None:
        """Once a second: time passes at every desk."""
        while True:
            await asyncio.sleep(1)
            for person in people:
                if person.pc is not None:
                    person.pc.desk.tick()


class Pc:
    """A terminal: device folder, link, desk."""

    def __init__(self, context: LabContext, seat: str, name: str) -> None:
        spec = context.spec
        self.folder = Path(spec.folder) / name
        self.context = context
        self.changed = asyncio.Event()
        pc = PcNames(frozenset(), f"pc-{name}", "")
        self.device = Device.open(self.folder, "rehearsal", context.clock, pc)
        self.device.trust_room(spec.room_public, spec.recipient)
        plan = EnrolPlan(token=spec.token, seat=seat, host_name=f"pc-{name}")
        self.desk = Desk(self, context.clock)
        self.link = Link(
            self.device.peer("terminal", plan),
            [("127.0.0.1", spec.port)],
            context.clock,
            self.device,
            self._on_event,
            self._on_state,
            elapsed=self.desk.elapsed_by_group,
        )
        self._task: asyncio.Task[None] | None = None
        self._connected = False

    # the desk's port
    def ask(self, sitting: str, actor: str, command: Command, token: str = "") -> Ask:
        """Keep and send."""
        return self.link.ask(sitting, actor, command, token)

    def send(self, message: Up) -> bool:
        """Send if connected."""
        return self.link.send(message)

    def _on_event(self, message: Down) -> None:
        self.desk.on_event(message)
        self.changed.set()

    def _on_state(self, state: str, code: str) -> None:
        if state == CONNECTED:
            self.desk.connected()
        elif self._connected:
            self.context.broke(len(self.link.peer.waiting))
        self._connected = state == CONNECTED
        self.changed.set()

    def on(self) -> None:
        """Plug the cable in."""
        self._task = asyncio.create_task(self.link.run())

    async def off(self) -> None:
        """Pull the cable; the program goes on."""
        self.link.stop()
        if self._task is not None:
            await self._task
        self._task = None

    def again(self) -> None:
        """Plug the cable in again after `off`."""
        old = self.link
        self.link = Link(
            old.peer,
            old.addresses,
            self.context.clock,
            self.device,
            self._on_event,
            self._on_state,
            elapsed=self.desk.elapsed_by_group,
        )
        self.on()

    async def until(self, holds: Callable[[], bool], wait_s: float = 0.5) -> None:
        """Wait for something that the hall brings, or that time brings."""
        while not holds():
            self.changed.clear()
            try:
                async with asyncio.timeout(wait_s):
                    await self.changed.wait()
            except TimeoutError:
                continue


def _paused(pc: Pc) -> bool:
    return bool(pc.desk.rows.get("clock", {}).get("phase") == "paused")


class Candidate:
    """One person's day."""

    def __init__(self, context: LabContext, plan: SeatPlan) -> None:
        self.context = context
        self.plan = plan
        self.pc: Pc | None = None
        self.former: list[Pc] = []
        self._places = 0

    async def play(self) -> None:
        """From the switch of the PC to the receipt."""
        pc = self._sit_down(self.plan.seat)
        await self._log_in(pc)
        pc.desk.accept()
        await pc.until(lambda: pc.desk.ready)
        assert pc.desk.paper is not None
        items = list(pc.desk.paper.items)
        cut = self.plan.at if self.plan.script in ("dies", "forgets", "cut") else len(items)
        await self._answer(pc, items[:cut], 0, len(items))
        if self.plan.script in ("dies", "forgets"):
            pc = await self._lose(pc)
            items = list(pc.desk.paper.items) if pc.desk.paper is not None else items
        elif self.plan.script == "cut":
            await pc.off()
        await self._answer(pc, items[cut:], cut, len(items))
        await self._finish(pc)

    def _sit_down(self, seat: str) -> Pc:
        self._places += 1
        self.pc = Pc(self.context, seat, f"{self.plan.who}-{self._places}")
        self.pc.on()
        return self.pc

    async def _log_in(self, pc: Pc) -> None:
        """Try until the hall knows that he may: checked in, or moved here by the proctor."""
        wait = 0.3 + 0.7 * share(self.context.spec.seed, "wait", self.plan.who)
        await pc.until(lambda: pc.link.peer.ready)
        while not pc.desk.entry:
            pc.desk.log_in(self.context.spec.sitting, self.plan.last4)
            await pc.until(lambda: bool(pc.desk.entry or pc.desk.refusal))
            if not pc.desk.entry:
                await asyncio.sleep(wait)
        await pc.until(lambda: bool(pc.desk.rows))

    async def _answer(self, pc: Pc, items: Sequence[object], first: int, count: int) -> None:
        spec, knowledge = self.context.spec, self.context.knowledge
        for number, item in enumerate(items, first):
            due = spec.window_ms * (number + self._jitter(number)) / count
            while pc.desk.elapsed() < due or _paused(pc):
                await asyncio.sleep(max((due - pc.desk.elapsed()) / 1000, STEP_S))
            for options in knowledge.choices(self.plan.who, item):  # type: ignore[arg-type]
                pc.desk.choose(item.id, options)  # type: ignore[attr-defined]

    def _jitter(self, number: int) -> float:
        return share(self.context.spec.seed, "jitter", self.plan.who, str(number))

    async def _lose(self, pc: Pc) -> Pc:
        """This PC dies, or forgets everything; what it was told of is at the hall by then."""
        await pc.until(lambda: not pc.desk.unsaved)
        await pc.off()
        pc.device.close()
        if self.plan.script == "forgets":
            shutil.rmtree(pc.folder)
            fresh = self._sit_down(self.plan.seat)
        else:
            self.former.append(pc)
            fresh = self._sit_down(self.plan.spare)
        await self._log_in(fresh)
        await fresh.until(lambda: fresh.desk.ready)
        return fresh

    async def _finish(self, pc: Pc) -> None:
        desk = pc.desk
        if self.plan.script == "cut":
            await pc.until(lambda: desk.closed)
            await asyncio.sleep(3)
            pc.again()
        elif self.plan.script == "stays":
            await pc.until(lambda: desk.handed_in)
        else:
            await self._hand_in(pc)
        await pc.until(lambda: desk.handed_in and not desk.unsaved)
        await pc.until(lambda: desk.receipt == desk.own_receipt())

    async def _hand_in(self, pc: Pc) -> None:
        desk = pc.desk
        earliest = desk.rows["time"]["earliest_hand_in"]
        while desk.elapsed() < earliest:
            await asyncio.sleep(0.2)
        while not desk.handed_in:
            desk.hand_in_refused = ""
            desk.hand_in()
            await pc.until(lambda: desk.handed_in or bool(desk.hand_in_refused))
            if desk.hand_in_refused:
                await asyncio.sleep(0.5)

    # ------------------------------------------------------------ the end
    def tell(self, seen: Seen) -> None:
        """What this candidate's terminals know."""
        if self.pc is None:
            return
        desk = self.pc.desk
        seen.receipts[self.plan.entry] = desk.receipt
        seen.folders[self.plan.entry] = [each.folder.name for each in (*self.former, self.pc)]
        for answer in desk.refused:
            seen.refused[answer.code] = seen.refused.get(answer.code, 0) + 1

    async def leave(self) -> None:
        """Switch the PC off."""
        if self.pc is not None:
            await self.pc.off()
            try:
                self.pc.device.close()
            except BozhenError:
                return
