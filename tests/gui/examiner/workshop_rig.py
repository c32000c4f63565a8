"""A practical day at the rig's hall, and an examiner's window at one of its PCs; no sockets."""

from __future__ import annotations

import asyncio
from collections import deque
from types import SimpleNamespace
from typing import Any, ClassVar

import msgspec

from bozhen_desktop.client.link import CONNECTED, CUT_OFF
from bozhen_desktop.domain.pieces import DrawPieces, StartPiece, StopPiece
from bozhen_desktop.domain.practical import PracticalPaper, paper_digest
from bozhen_desktop.domain.sitting import StartGroup
from bozhen_desktop.gui.bridge import SessionBridge
from bozhen_desktop.host.resources import resource
from bozhen_desktop.wire.messages import Down
from bozhen_desktop.wire.peer_side import EnrolPlan
from tests.unit.domain.support import practical_plan
from tests.unit.hall.hall_day import HallDay
from tests.unit.hall.rig import PIN, End, Rig

SITTING = "S1"


def sample_rubric() -> PracticalPaper:
    """The bricklayer's rubric of the sample batch: 15 rows, four vetoes."""
    data = resource("sample/practical-bricklayer.json").read_bytes()
    return msgspec.json.decode(data, type=PracticalPaper)


class _End(End):
    """An examiner's PC that hands every message on to a bridge."""

    bridge: RigBridge | None = None
    plans: ClassVar[list[EnrolPlan]] = []

    def enrol(self, plan: EnrolPlan) -> None:
        self.plans.append(plan)

    def heard(self, message: Down) -> None:
        before = len(self.got)
        super().heard(message)
        for event in self.got[before:]:
            if self.bridge is not None:
                self.bridge._on_event(event)


class RigBridge(SessionBridge):
    """The real bridge and session over the rig's link, in one thread, moved on by `pump`."""

    def __init__(self, rig: Rig) -> None:
        super().__init__(lambda on_event, on_state: None)  # type: ignore[arg-type,return-value]
        self.rig = rig
        self.loop = asyncio.new_event_loop()
        self.end = _End(rig, "examiner")
        self.end.bridge = self
        self.session.link = self.end  # type: ignore[assignment]
        self._queue: deque[tuple[Any, tuple[Any, ...]]] = deque()
        self._busy = False

    def start(self) -> None:
        self.end.connect()
        self._say(CONNECTED)

    def cut(self) -> None:
        self.end.cut()
        self._say(CUT_OFF)

    def stop(self) -> None:
        self.loop.run_until_complete(self._cancelled())
        self.loop.close()

    async def _cancelled(self) -> None:
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _say(self, state: str) -> None:
        self._post(self._on_state, state, "")

    def _post(self, function: Any, *args: Any) -> None:
        self._queue.append((function, args))
        self.pump()

    def pump(self) -> None:
        """Let everything happen that can."""
        if self._busy:
            return
        self._busy = True
        quiet = 0
        while quiet < 4:
            quiet = 0 if self._queue else quiet + 1
            if self._queue:
                function, args = self._queue.popleft()
                self.loop.run_until_complete(_called(function, args))
            self.rig.run()
            self.loop.run_until_complete(asyncio.sleep(0))
        self._busy = False


async def _called(function: Any, args: tuple[Any, ...]) -> None:
    function(*args)


class Workshop:
    """A hall with drawn pieces; `stopped` of them are finished."""

    def __init__(self, pieces: int = 3, rubric: PracticalPaper | None = None) -> None:
        self.rubric = rubric or sample_rubric()
        plan = practical_plan(pieces)
        group = msgspec.structs.replace(
            plan.groups[0], paper=self.rubric.paper, paper_digest=paper_digest(self.rubric)
        )
        entries = [
            msgspec.structs.replace(entry, level=self.rubric.level) for entry in plan.entries
        ]
        group = msgspec.structs.replace(group, level=self.rubric.level)
        self.day = HallDay(plan=msgspec.structs.replace(plan, groups=[group], entries=entries))
        self.rig = self.day.rig
        self.rig.jobs["open-paper"] = lambda f: SimpleNamespace(
            practical=self.rubric, paper=None, secret=b""
        )
        self.day.seated()
        for entry in self.day.plan.entries:
            self.day.check_in(entry.id)
        self.day.open_papers()
        self.day.do(DrawPieces(group="G1"))
        self.day.do(StartGroup(group="G1"))
        room = self.rig.core.books[SITTING].room
        seats, found = room.seating.seats, room.practical.pieces
        self.pieces = sorted(found, key=lambda piece: seats[found[piece].entry])

    def begin(self, *pieces: str) -> None:
        for piece in pieces or self.pieces:
            self.day.do(StartPiece(piece=piece))

    def stop(self, *pieces: str) -> None:
        for piece in pieces or self.pieces:
            self.day.do(StopPiece(piece=piece, cause="done"))

    def sheet(self, piece: str, examiner: str) -> Any:
        return self.rig.core.books[SITTING].room.sheets.sheet(piece, examiner)

    def bridge(self) -> RigBridge:
        made = RigBridge(self.rig)
        made.start()
        return made


__all__ = ["PIN", "SITTING", "RigBridge", "Workshop", "sample_rubric"]
