"""Candidates and examiners of a simulated day: they act at random, within their rules."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Any

from bozhen_desktop.cli.sim_plan import EARLIEST_S, PIN, SITTING, right_of
from bozhen_desktop.domain.corrections import StrikeThrough
from bozhen_desktop.domain.incidents import AcknowledgeMessage, LowerHand, RaiseHand
from bozhen_desktop.domain.panels import CloseRecheck, ConfirmSheet, ConveneRecheck, RescoreSheet
from bozhen_desktop.domain.scoresheet import MarkedVeto, RowScore, sheet_digest
from bozhen_desktop.domain.sheets import MarkVeto, ScoreRow, SignSheet
from bozhen_desktop.kernel.digest import canonical_text, sha256_hex
from bozhen_desktop.wire.messages import Answer, Reply, StaffOn, Witness

if TYPE_CHECKING:
    from bozhen_desktop.cli.sim_world import Device, World
    from bozhen_desktop.client.desk import Desk
    from bozhen_desktop.domain.arrangement import EntryPlan
    from bozhen_desktop.domain.base import Command

EARLY, LATE, NEVER = "early", "late", "never"


class Candidate:
    """`comes`: early, late, or never; `stuck`: his terminal says that the proctor must help."""

    def __init__(self, world: World, entry: EntryPlan, comes: str) -> None:
        self.world = world
        self.entry = entry
        self.id = str(entry.id)
        self.comes = comes
        self._tried = -10_000

    @property
    def pc(self) -> Device | None:
        """The PC at the seat he was told; None before."""
        room = self.world.hall.room
        if room is None or self.id not in room.checkin.present:
            return None
        return self.world.terminals.get(str(room.seating.seats.get(self.id)))

    @property
    def stuck(self) -> bool:
        """Whether his terminal asks for the proctor."""
        pc = self.pc
        return pc is not None and (
            pc.dead or (pc.desk is not None and pc.desk.refusal == "move-needed")
        )

    def act(self, rng: Random) -> str:
        """Whatever he may do now; what it was, or ""."""
        pc = self.pc
        if pc is None or pc.dead or pc.asleep > self.world.now or pc.desk is None:
            return ""
        if not pc.on:
            pc.switch_on()
            return f"{self.id} switches on {pc.name}"
        desk = pc.desk
        if desk.entry != self.id or desk.refusal == "move-needed":
            return self._log_in(pc, desk)
        if not desk.rows.get("me", {}).get("pledged"):
            return self._once(desk.accept, "accepts")
        if desk.paper is None or desk.handed_in or desk.receipt or pc.handing:
            return ""
        return self._sit(desk, rng)

    def _once(self, act: Any, what: str) -> str:
        """Something nobody does twice in a hurry."""
        if self.world.now - self._tried < 3_000:
            return ""
        self._tried = self.world.now
        act()
        return f"{self.id} {what}"

    def _log_in(self, pc: Device, desk: Desk) -> str:
        if not pc.peer.ready:
            return ""
        last4 = self.entry.person.id_no[-4:]
        return self._once(lambda: desk.log_in(SITTING, last4), f"logs in at {pc.name}")

    def _sit(self, desk: Desk, rng: Random) -> str:
        if desk.rows.get("clock", {}).get("phase") != "running":
            return ""  # nobody answers in a pause
        what = rng.randrange(100)
        if what < 6:
            return self._hand(desk)
        late = desk.elapsed() > EARLIEST_S * 1000
        if late and (what < 14 or len(desk.choices) == len(self.world.plan.right) // 2):
            return self._once(desk.hand_in, "hands in")
        if desk.closed:
            return ""
        return self._choose(desk, rng)

    def _hand(self, desk: Desk) -> str:
        unread = [p for p, r in desk.rows.items() if p.startswith("message/") and not r["read"]]
        command: Command = RaiseHand()
        if desk.rows["me"]["hand"]:
            command = LowerHand(entry=self.entry.id)
        elif unread:
            command = AcknowledgeMessage(number=int(unread[0].partition("/")[2]))
        self._port(desk).ask(SITTING, self.id, command)
        return f"{self.id} {command.__struct_config__.tag}"

    def _port(self, desk: Desk) -> Device:
        pc = self.pc
        assert pc is not None and pc.desk is desk
        return pc

    def _choose(self, desk: Desk, rng: Random) -> str:
        assert desk.paper is not None
        item = rng.choice(desk.paper.items)
        options = [str(option.id) for option in item.options]
        chosen = [rng.choice(options)]
        if rng.random() < 0.6:
            source = self.world.plan.papers[self.world.check.groups[self.id]]
            chosen = right_of(next(one for one in source.items if one.id == item.id))
        elif rng.random() < 0.15:
            chosen = []
        self.world.check.chose(self.id, item.id, chosen)
        desk.choose(item.id, chosen)
        return f"{self.id} {item.id} := {','.join(chosen) or 'nothing'}"


class Person:
    """Somebody at a console or an examiner's PC: commands, the second person, who is logged in.

    One thing at a time: `busy` until the hall has answered.
    """

    def __init__(self, world: World, device: Device) -> None:
        self.world = world
        self.device = device
        self.here: set[str] = set()
        self.busy = 0

    def forget_unseen(self) -> None:
        """Whoever sees nothing any more (the hall lost his log-in) has to log in again."""
        self.here -= self.device.unseen
        self.device.unseen.clear()

    def log_in(self, staff: str) -> str:
        """Account and PIN."""

        def then(reply: Reply | None) -> None:
            self.busy -= 1
            if reply is not None and not reply.code:
                self.here.add(staff)
                self.device.follow(staff)

        self.ask_hall(lambda id: StaffOn(id=id, sitting=SITTING, staff=staff, pin=PIN), then)
        return f"{staff} logs in at {self.device.name}"

    def ask_hall(self, make: Any, then: Any) -> None:
        """A message that is not kept; `then` gets its reply, or None when cut off."""
        if self.device.peer.ready:
            self.busy += 1
            self.device.call(make, then)

    def do_at(self, sitting: str, staff: str, command: Command) -> str:
        """A command for another journal than the sitting's."""
        self._ask(staff, command, "", sitting)
        return f"{staff}: {command.__struct_config__.tag}"

    def do(self, staff: str, command: Command, second: str = "") -> str:
        """A command; with `second`, after that person confirmed it."""
        tag = f"{staff}: {command.__struct_config__.tag}"
        if not second:
            self._ask(staff, command, "")
            return tag
        digest = sha256_hex(canonical_text(command).encode())
        self.witness(digest, second, lambda token: self._ask(staff, command, token))
        return f"{tag} with {second}"

    def witness(self, digest: str, second: str, go: Any) -> None:
        """The second person's token, then `go(token)`."""

        def then(reply: Reply | None) -> None:
            self.busy -= 1
            if reply is not None and not reply.code:
                go(reply.data["token"])

        def make(id: int) -> Witness:
            return Witness(id=id, sitting=SITTING, digest=digest, staff=second, pin=PIN)

        self.ask_hall(make, then)

    def _ask(self, staff: str, command: Command, token: str, sitting: str = SITTING) -> None:
        def then(answer: Answer) -> None:
            self.busy -= 1
            if answer.code == "actor-not-here":
                self.here.clear()
            if answer.code:
                tag = command.__struct_config__.tag
                self.world.note(f"  {staff}: {tag} refused: {answer.code}")

        self.busy += 1
        ask = self.device.ask(sitting, staff, command, token)
        self.device.answers[ask.number] = then


class Examiner(Person):
    """Scores every piece alone, signs, corrects now and then, speaks in re-checks."""

    def __init__(self, world: World, name: str) -> None:
        super().__init__(world, world.device("examiner", name))
        self.name = name
        self.lead = name == "e1"
        self._struck: set[str] = set()

    def act(self, rng: Random) -> str:
        """Whatever is due, or ""."""
        room = self.world.hall.room
        if room is None or self.busy or self.name in self.world.check.replaced:
            return ""
        if not self.device.on:
            self.device.switch_on()
            return f"{self.name} switches on"
        if not self.device.peer.ready:
            return ""
        self.forget_unseen()
        if self.name not in self.here:
            return self.log_in(self.name)
        return self._work(rng)

    def _work(self, rng: Random) -> str:
        view = self.device.views.get(self.name, {})
        pieces = [p[6:] for p in view if p.startswith("piece/") and view[p]["phase"] != "drawn"]
        rng.shuffle(pieces)
        for piece in pieces:
            if done := self._piece(view, piece, rng):
                return done
        return ""

    def _piece(self, view: dict[str, Any], piece: str, rng: Random) -> str:
        sheet = view.get(f"sheet/{piece}/{self.name}") or {"rows": {}, "vetoes": {}, "versions": []}
        if not sheet["versions"]:
            return self._fill(view, piece, sheet, rng)
        recheck = view.get(f"recheck/{piece}")
        if recheck is not None and not recheck["closed"]:
            return self._recheck(recheck, piece, rng)
        pending = sheet["versions"][-1]["status"] == "pending"
        if piece in self._struck or pending or rng.random() < 0.7:
            return ""
        self._struck.add(piece)
        row = self._row(piece, rng.choice((1, 2)), rng)
        command = StrikeThrough(piece=piece, row=row, reason=f"笔误 {self._mark(piece)}")  # type: ignore[arg-type]
        return self.do(self.name, command, "super" if rng.random() < 0.6 else "")

    def _mark(self, piece: str) -> str:
        """Text that nobody else may read before all have signed."""
        return f"cy-{self.name}-{piece}~"

    def _row(self, piece: str, number: int, rng: Random) -> RowScore:
        if number == 1:
            lost = 5 * rng.randrange(1, 700)
            return RowScore(no=1, hundredths=lost, places=1, reason=self._mark(piece))
        return RowScore(no=2, hundredths=5 * rng.randrange(500, 801))

    def _fill(self, view: dict[str, Any], piece: str, sheet: dict[str, Any], rng: Random) -> str:
        number: Any = piece
        empty = [no for no in (1, 2) if str(no) not in sheet["rows"]]
        if empty or rng.random() < 0.1:
            row = self._row(piece, rng.choice(empty or [1, 2]), rng)
            return self.do(self.name, ScoreRow(piece=number, row=row))
        if rng.random() < 0.04:
            reason = "" if "V1" in sheet["vetoes"] else self._mark(piece)
            return self.do(self.name, MarkVeto(piece=number, code="V1", reason=reason))
        if view[f"piece/{piece}"]["phase"] != "stopped":
            return ""
        rows = [RowScore(**row) for row in sheet["rows"].values()]
        vetoes = [MarkedVeto(**veto) for veto in sheet["vetoes"].values()]
        digest = sheet_digest(number, self.name, rows, vetoes)
        return self.do(self.name, SignSheet(piece=number, digest=digest))

    def _recheck(self, recheck: dict[str, Any], piece: str, rng: Random) -> str:
        number: Any = piece
        if not recheck["lead"]:
            return self.do(self.name, ConveneRecheck(piece=number)) if self.lead else ""
        if self.name not in recheck["statements"]:
            if rng.random() < 0.6:
                return self.do(self.name, ConfirmSheet(piece=number, reason="维持原分"))
            rows = [self._row(piece, 1, rng), self._row(piece, 2, rng)]
            again = RescoreSheet(piece=number, rows=rows, vetoes=[], reason="复看实物")
            return self.do(self.name, again)
        gone = self.world.check.replaced.keys() & self.world.check.signed.get(piece, set())
        if not self.lead or len(recheck["statements"]) + len(gone) < 3:
            return ""
        return self.do(self.name, CloseRecheck(piece=number), "super")
