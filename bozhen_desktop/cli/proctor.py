"""A simulated proctor at a console: session, people who log in at it, words of two persons."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from bozhen_desktop.client.device import Device
from bozhen_desktop.client.link import Link
from bozhen_desktop.client.session import Session
from bozhen_desktop.domain.arrangement import Arrangement
from bozhen_desktop.domain.base import Command
from bozhen_desktop.exchange.exam import open_arrangement, open_paper
from bozhen_desktop.host.room_file import PcNames
from bozhen_desktop.kernel.clock import Clock
from bozhen_desktop.kernel.errors import RuleError
from bozhen_desktop.office.issue import PackageLine
from bozhen_desktop.office.slips import PinSlip, Ticket
from bozhen_desktop.wire.messages import Answer
from bozhen_desktop.wire.peer_side import EnrolPlan


class Room(NamedTuple):
    """What a PC must know of the room before it is switched on (the technician's room file).

    `staff_token` lets PCs of the staff in; "" where `token` is already that one.
    """

    port: int
    room_public: str
    recipient: str
    token: str
    staff_token: str = ""


class Papers(NamedTuple):
    """What lies on the desk of a sitting: its line in the index, tickets, PIN slips, the duty list
    (the arrangement), and for a practical the rubric that the examiners study beforehand.
    """

    line: PackageLine
    package: bytes
    tickets: list[Ticket]
    slips: list[PinSlip]
    arrangement: Arrangement
    rubric: dict[str, Any]

    @classmethod
    def read(cls, folder: Path, line: PackageLine, identity: str) -> Papers:
        """From the folder that the office wrote; `identity` is the room's, for what is printed."""
        package = (folder / line.file).read_bytes()
        plan, _, _ = open_arrangement(package, identity)
        rubric: dict[str, Any] = {}
        if plan.subject == "practical":
            found = open_paper(package, str(plan.groups[0].id), identity)
            rubric = msgspec.to_builtins(found.practical)
        return cls(
            line,
            package,
            msgspec.json.decode((folder / line.tickets).read_bytes(), type=list[Ticket]),
            msgspec.json.decode((folder / line.pins).read_bytes(), type=list[PinSlip]),
            plan,
            rubric,
        )

    def on_duty(self, duty: str) -> list[str]:
        """Staff with a duty, in order."""
        return [slip.staff for slip in self.slips if duty in slip.duties]

    def pin(self, staff: str) -> str:
        """The PIN on a person's slip."""
        return next(slip.pin for slip in self.slips if slip.staff == staff)


class Desktop:
    """A PC of the staff: device folder, link and session."""

    def __init__(self, folder: Path, kind: str, room: Room, clock: Clock) -> None:
        self.session = Session()
        self.device = Device.open(folder, "rehearsal", clock, PcNames(frozenset(), folder.name, ""))
        self.device.trust_room(room.room_public, room.recipient)
        plan = EnrolPlan(token=room.staff_token or room.token, host_name=folder.name)
        self.link = Link(
            self.device.peer(kind, plan),
            [("127.0.0.1", room.port)],
            clock,
            self.device,
            self.session.on_event,
            self.session.on_state,
        )
        self.session.link = self.link
        self._task = asyncio.create_task(self.link.run())

    async def close(self) -> None:
        """Switch it off."""
        self.link.stop()
        await self._task
        self.device.close()


class Proctor:
    """Acts of the staff in one sitting at one console."""

    def __init__(self, desktop: Desktop, papers: Papers) -> None:
        self.session = desktop.session
        self.papers = papers
        self.sitting = papers.line.sitting
        self.chief = papers.on_duty("site_chief")[0]
        self.supervisor = papers.on_duty("supervisor")[0]
        self.custodians = papers.on_duty("custodian")
        self.totaller = papers.on_duty("totaller")[0]
        self._on: set[str] = set()

    async def come(self, *people: str) -> None:
        """Log in with the PIN of the slip."""
        for staff in people:
            await self.session.staff_on(self.sitting, staff, self.papers.pin(staff))
            self._on.add(staff)

    async def do(self, command: Command, actor: str = "", second: str = "") -> Answer:
        """A command of the chief (or `actor`), confirmed by `second` when two are due."""
        actor = actor or self.chief
        if second:
            pair = (second, self.papers.pin(second))
            return await self.session.witnessed(self.sitting, actor, command, pair)
        return await self.session.ask(self.sitting, actor, command)

    async def refused(self, command: Command, code: str, actor: str = "") -> None:
        """A command that the rules must refuse with this code.

        Raises:
            AssertionError: it was accepted, or refused for another reason.
        """
        try:
            await self.do(command, actor)
        except RuleError as error:
            if error.code != code:
                raise AssertionError(f"{code} expected, {error.code} came") from error
            return
        raise AssertionError(f"{code} expected, it was accepted")

    async def request(self, act: str, second: str = "", actor: str = "", **args: Any) -> Any:
        """Work of the hall's PC, confirmed by `second` when two are due."""
        actor = actor or self.custodians[0]
        pair = (second, self.papers.pin(second)) if second else None
        return await self.session.request(self.sitting, actor, act, pair, **args)

    def view(self) -> dict[str, Any]:
        """The chief's view of the sitting."""
        return self.session.views.get((self.sitting, self.chief), {})

    def rows(self, noun: str) -> dict[str, Any]:
        """Rows of the chief's view under `noun/`, by key."""
        head = f"{noun}/"
        return {
            path[len(head) :]: row for path, row in self.view().items() if path.startswith(head)
        }

    async def until(self, holds: Any, limit_s: float = 120) -> None:
        """Wait until something holds in the chief's view."""
        async with asyncio.timeout(limit_s):
            await self.session.until(self.sitting, self.chief, lambda _: bool(holds()))

    # ------------------------------------------------------------ both kinds of sitting
    async def import_package(self) -> None:
        """导入考试数据."""
        digest = await self.session.put_file(self.papers.package)
        await self.session.request("site", "", "import-exam", digest=digest)

    async def export_package(self, folder: Path) -> dict[str, Any]:
        """导出移交: fetch, write as to a stick, read back, say so; what was exported."""
        made: dict[str, Any] = await self.request("export-result")
        data = await self.session.fetch(made["digest"])
        path = folder / made["name"]
        path.write_bytes(data)
        if path.read_bytes() != data:
            raise AssertionError("the stick does not give back what was written")
        fields = {name: made[name] for name in ("package", "manifest", "sequence", "first", "last")}
        await self.request("confirm-written", medium="stick-1", **fields)
        return {**made, "path": path}
