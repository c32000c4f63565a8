"""The proctor's desk of a simulated day: the next thing that is due, and whims in between."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from bozhen_desktop.cli import sim_enrol, sim_paper
from bozhen_desktop.cli.sim_people import EARLY, LATE, Candidate, Person
from bozhen_desktop.cli.sim_plan import LATE_S, PIN, ROOM, SITTING
from bozhen_desktop.domain.answers import FROM_PAPER
from bozhen_desktop.domain.breaks import ReturnToRoom
from bozhen_desktop.domain.checkin import CheckIn, CheckInFromPaper, MarkAbsent
from bozhen_desktop.domain.closeout import CloseOut, unsettled
from bozhen_desktop.domain.corrections import CountersignVersion
from bozhen_desktop.domain.duty import HoldBriefing, ReadRules, SignInStaff
from bozhen_desktop.domain.handin import ForceHandIn
from bozhen_desktop.domain.incidents import CloseFault
from bozhen_desktop.domain.panels import SettlePiece
from bozhen_desktop.domain.pieces import DrawLatePieces, DrawPieces, StartPiece, StopPiece
from bozhen_desktop.domain.results import ConfirmResults
from bozhen_desktop.domain.room import Room
from bozhen_desktop.domain.rulings import (
    SettlePending,
    SettleRefused,
)
from bozhen_desktop.domain.scoring import ConfirmScores, ScoreGroup
from bozhen_desktop.domain.seating import AcceptLostSeats, DrawSeats, MoveEntry
from bozhen_desktop.domain.sitting import EndGroup, ResumeGroup, StartGroup
from bozhen_desktop.domain.violations import DecideViolation, undecided
from bozhen_desktop.kernel.digest import canonical_text, sha256_hex
from bozhen_desktop.wire.messages import PutPart, Reply, Request

if TYPE_CHECKING:
    from bozhen_desktop.cli.sim_world import Device, World

PACKAGE = b"an exam package"
STAFF = ("chief", "keep1", "super")
START_AT, FORCE_AT = 13_000, 200_000
REASON = "演练"
ON_PAPER = 0.08
"""So often somebody is checked in, or a group started, on paper first."""


class Proctor(Person):
    """`closing`: nothing more happens by chance, the day must come to its end."""

    def __init__(self, world: World, candidates: list[Candidate]) -> None:
        super().__init__(world, world.device("console"))
        self.candidates = candidates
        self.closing = False
        self.all_back = False
        self.device.switch_on()
        self.paused_at = 0
        self._went_on = -5_000
        self.pairing: Device | None = None
        self.paired_at = 0

    @property
    def finished(self) -> bool:
        """Whether the sitting was closed out."""
        room = self.world.hall.room
        return room is not None and room.custody.closed is not None

    # ------------------------------------------------------------ what is due
    def chore(self) -> str:
        """The next thing that is due; what it was, or ""."""
        if self.device.peer.held == "journal-behind":
            return self._go_on()
        if self.busy or not self.device.peer.ready or self.finished:
            return ""
        room = self.world.hall.room
        if room is None:
            return self._import()
        self.forget_unseen()
        for staff in STAFF:
            if staff not in self.here:
                return self.log_in(staff)
        if done := sim_enrol.go_on_pairing(self):
            return done
        if room.sitting.suspended is not None:
            return self._tidy(room) or (self._close_out(room) if self.all_back else "")
        theory = self.world.plan.subject == "theory"
        return self._prepare(room) or (self._theory(room) if theory else self._practical(room))

    def _go_on(self) -> str:
        """The journal lost its end: let the outboxes bring back what is missing."""
        books = self.world.hall.core.books.values() if self.world.hall.up else ()
        behind = [book.name for book in books if book.behind is not None]
        if not behind or self.world.now - self._went_on < 5_000:
            return ""
        self._went_on = self.world.now
        two: dict[str, Any] = {"one": "chief", "one_pin": PIN, "two": "keep1", "two_pin": PIN}
        return self.request("", "go-on", "", sitting=behind[0], **two)

    def _import(self) -> str:
        digest = sha256_hex(PACKAGE)
        self.device.send(PutPart(digest=digest, offset=0, size=len(PACKAGE), data=PACKAGE))
        return self.request("", "import-exam", "", sitting="site", digest=digest)

    def request(
        self,
        actor: str,
        act: str,
        second: str,
        *,
        sitting: str = SITTING,
        then: Callable[[], None] | None = None,
        **args: Any,
    ) -> str:
        """Work for the hall's PC; `then` once it is done."""

        def replied(reply: Reply | None) -> None:
            self.busy -= 1
            if reply is not None and not reply.code and then is not None:
                then()
            if reply is not None and reply.code:
                self.world.note(f"  {act} refused: {reply.code}")
                if reply.code.startswith("access"):
                    self.here.clear()

        def go(token: str) -> None:
            def make(id: int) -> Request:
                return Request(id=id, sitting=sitting, actor=actor, act=act, args=args, token=token)

            self.ask_hall(make, replied)

        if second:
            self.witness(sha256_hex(canonical_text([act, args]).encode()), second, go)
        else:
            go("")
        return f"{actor or 'console'}: {act} {args.get('group', '')}"

    def _all(self, commands: list[Any]) -> str:
        """Several at once; they are answered in order."""
        return "; ".join(self.do("chief", command) for command in commands)

    def _prepare(self, room: Room) -> str:
        if ROOM not in room.seating.drawn:
            return self.do("chief", DrawSeats(room=ROOM))  # type: ignore[arg-type]
        if not room.duty.rules_read:
            staff: Any = [member.id for member in room.arrangement.staff]
            due: list[Any] = [SignInStaff(staff=s) for s in staff if s not in room.duty.arrived]
            if not room.duty.briefings:
                due.append(HoldBriefing(minutes="考务会", attendees=staff[:3]))
            self._all([*due, ReadRules(room=ROOM)])  # type: ignore[arg-type]
            return "chief: staff arrive, briefing, rules"
        opened = {*room.paper.opened, *room.practical.papers}
        for group in room.arrangement.groups:
            if group.id not in opened:
                return self.request("keep1", "open-paper", "keep2", group=group.id)
        return self._door(room)

    def _door(self, room: Room) -> str:
        """Whoever has come and is not too late; then the door closes."""
        here = [c for c in self.candidates if self.waits(room, c)]
        if here:
            return self._all([self._check_in(one) for one in here])
        for group in room.arrangement.groups:
            late = self._elapsed(room, group.id) >= LATE_S * 1000
            if late and room.checkin.undecided(room, group.id):
                return self.do("chief", MarkAbsent(group=group.id))
        return ""

    def waits(self, room: Room, one: Candidate) -> bool:
        """Late ones come once their group has started."""
        if one.id in room.checkin.present or one.id in room.checkin.gone:
            return False
        elapsed = self._elapsed(room, one.entry.group)
        started = room.sitting.clocks[one.entry.group].phase != "waiting"
        comes = one.comes == EARLY or (one.comes == LATE and started)
        return comes and elapsed < LATE_S * 1000 - 500

    def _check_in(self, one: Candidate) -> CheckIn | CheckInFromPaper:
        who = one.entry.person
        if self.world.rng.random() < ON_PAPER:
            return sim_paper.check_in(self, one.entry, self.world.rng)
        return CheckIn(ticket=one.entry.ticket, document="resident", id_no=who.id_no, name=who.name)

    def _elapsed(self, room: Room, group: str) -> int:
        now = self.world.hall.moment()
        return room.sitting.clocks[group].elapsed_at(now.boot, now.mono)

    # ------------------------------------------------------------ theory
    def _theory(self, room: Room) -> str:
        for group in room.arrangement.groups:
            phase = room.sitting.clocks[group.id].phase
            if phase == "waiting" and (self.world.now > START_AT or self._ready(room, group.id)):
                on_paper = self.world.rng.random() < ON_PAPER
                start: Any = StartGroup(group=group.id)
                if on_paper:
                    start = sim_paper.start(self, group.id, self.world.rng)
                return self.do("chief", start)
            if phase == "paused" and (self.closing or self.world.now - self.paused_at > 4_000):
                return self.do("chief", ResumeGroup(group=group.id))
        return self._help(room) or self._over(room)

    def _ready(self, room: Room, group: str) -> bool:
        here = [e for e in room.checkin.present if self.world.check.groups[e] == group]
        return bool(here) and all(entry in room.access.pledged for entry in here)

    def _help(self, room: Room) -> str:
        """Whoever cannot go on: a spare, or the same seat for another device."""
        stuck = [c for c in self.candidates if c.stuck and c.id not in room.answers.handed_in]
        lost = [c for c in stuck if c.id in room.access.lost and c.pc is not None and not c.pc.dead]
        if len(lost) > 1 and lost == stuck:
            return self.do("chief", AcceptLostSeats(reason=REASON))
        for one in stuck:
            seat: Any = room.seating.seats[one.entry.id]
            if one.pc is not None and one.pc.dead:
                seat = self.free_seat(room)
            if seat and (one.id not in room.seating.awaited or (one.pc and one.pc.dead)):
                return self.do("chief", MoveEntry(entry=one.entry.id, seat=seat, reason=REASON))
        return ""

    def answering(self, room: Room) -> list[Any]:
        """Who sits and has not handed in, in a group that runs."""
        done = room.answers.handed_in
        running = {g for g, c in room.sitting.clocks.items() if c.phase == "running"}
        groups = self.world.check.groups
        return [e for e in room.checkin.present if e not in done and groups[e] in running]

    def free_seat(self, room: Room) -> str:
        """A seat whose PC works and where nobody is due."""
        gone = room.checkin.gone
        taken = {seat for entry, seat in room.seating.seats.items() if entry not in gone}
        free = [s for s, pc in self.world.terminals.items() if s not in taken and not pc.dead]
        return free[-1] if free else ""

    def _over(self, room: Room) -> str:
        for group in room.arrangement.groups:
            if done := self._end(room, group.id):
                return done
        if not self.all_back or any(c.phase != "ended" for c in room.sitting.clocks.values()):
            return ""
        return self._tidy(room) or self._score(room)

    def _end(self, room: Room, group: Any) -> str:
        clock = room.sitting.clocks[group]
        left = room.answers.open_entries(room, group)
        if self.closing and left and self._elapsed(room, group) > FORCE_AT:
            return self.do("chief", ForceHandIn(entries=left, reason=REASON))
        if clock.phase == "running" and not left and not room.checkin.undecided(room, group):
            return self.do("chief", EndGroup(group=group))
        if clock.phase != "ended" or group in room.scoring.opened:
            return ""
        out = [e for e in room.access.lost if self.world.check.groups[e] == group]
        if out and not self.closing:
            return ""
        if out:
            return self.request("chief", "open-key", "super", group=group, reason=REASON)
        return self.request("keep1", "open-key", "keep2", group=group)

    def _tidy(self, room: Room) -> str:
        """Everything that waits for two persons, and what is still open."""
        answers, rulings = room.answers, room.rulings
        for number in range(len(answers.pending)):
            if number not in answers.settled:
                accept = number % 2 == 0 and not self._overtaken(room, number)
                settle = SettlePending(number=number, accept=accept, reason=REASON)
                return self.do("chief", settle, "super")
        for name in sorted(rulings.open):
            kept = rulings.refused[name]
            settled = SettleRefused(device=kept.device, number=kept.number, decision=REASON)
            return self.do("chief", settled, "super")
        return self._mend(room)

    def _overtaken(self, room: Room, number: int) -> bool:
        answer = room.answers.pending[number]
        saved = room.answers.saved.get(answer.entry, {}).get(answer.item)
        if saved is None:
            return False
        return saved.epoch == FROM_PAPER or (saved.epoch, saved.step) > (answer.epoch, answer.step)

    def _mend(self, room: Room) -> str:
        for number in undecided(room):
            tier = (number * 7 + len(room.checkin.present)) % 6
            return self.do("chief", DecideViolation(number=number, tier=tier, reason=REASON))
        for number in room.incidents.open_faults():
            return self.do("chief", CloseFault(number=number, remedy=REASON))
        for entry in room.breaks.out:
            return self.do("chief", ReturnToRoom(entry=entry))  # type: ignore[arg-type]
        return ""

    def _score(self, room: Room) -> str:
        for group in room.arrangement.groups:
            due = [e.id for e in room.arrangement.entries if e.group == group.id]
            handed = [e for e in due if e in room.answers.handed_in]
            if handed and group.id not in room.scoring.confirmed:
                self.do("chief", ScoreGroup(group=group.id))
                return self.do("chief", ConfirmScores(group=group.id), "super")
        return self._close(room)

    def _close(self, room: Room) -> str:
        for group in room.arrangement.groups:
            if group.id not in room.results.confirmed:
                return self.do("chief", ConfirmResults(group=group.id), "total")
        return self._close_out(room)

    def _close_out(self, room: Room) -> str:
        if unsettled(room) or not self.world.hall.quiet:
            return ""
        end = self.world.hall.core.books[SITTING].position
        close = CloseOut(void=[], carried=[], head_seq=end.seq, head_hash=end.hash)
        return self.do("chief", close, "super")

    # ------------------------------------------------------------ practical
    def _practical(self, room: Room) -> str:
        group: Any = room.arrangement.groups[0].id
        here = [e for e in room.checkin.present if e not in room.practical.by_entry]
        if here:
            draw = DrawLatePieces if group in room.practical.draws else DrawPieces
            return self.do("chief", draw(group=group))
        if room.sitting.clocks[group].phase == "waiting":
            return self.do("chief", StartGroup(group=group)) if self.world.now > START_AT else ""
        pieces = room.practical.pieces.values()
        if drawn := [p for p in pieces if p.phase == "drawn"]:
            return self._all([StartPiece(piece=piece.piece) for piece in drawn])
        started = [p for p in pieces if p.phase == "started"]
        if started and self.world.now > START_AT + LATE_S * 1000:
            return self._all([StopPiece(piece=piece.piece, cause="done") for piece in started])
        return self._settle(room) or self._tidy(room) or self._end_practical(room, group)

    def _settle(self, room: Room) -> str:
        from_super = "super" in self.here
        for key, sheet in room.sheets.sheets.items():
            if sheet.pending is not None and from_super and not self._rechecking(room, sheet.piece):
                number = sheet.pending.number
                accept = number % 2 == int(key[-4] in "02468")
                return self.do(
                    "super",
                    CountersignVersion(
                        piece=sheet.piece,
                        examiner=sheet.examiner,
                        version=number,
                        accept=accept,
                        reason="" if accept else REASON,
                    ),
                )
        for piece in room.practical.pieces.values():
            signed = len(self.world.check.signed.get(piece.piece, ())) == 3
            done = piece.piece in room.sheets.scored or self._rechecking(room, piece.piece)
            if signed and not done:
                return self.do("chief", SettlePiece(piece=piece.piece))
        return ""

    @staticmethod
    def _rechecking(room: Room, piece: str) -> bool:
        recheck = room.sheets.rechecks.get(piece)
        return recheck is not None and not recheck.closed

    def _end_practical(self, room: Room, group: Any) -> str:
        if not self.all_back or len(room.sheets.scored) < len(room.practical.pieces):
            return ""
        if room.checkin.undecided(room, group):
            return ""
        if room.sitting.clocks[group].phase != "ended":
            return self.do("chief", EndGroup(group=group))
        return self._close(room)
