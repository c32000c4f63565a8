"""A theory day at the rig's hall: import, desk, terminals, papers, keys, as people would do it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from bozhen_desktop.domain.arrangement import Arrangement
from bozhen_desktop.domain.checkin import CheckIn
from bozhen_desktop.domain.duty import HoldBriefing, ReadRules, SignInStaff
from bozhen_desktop.domain.seating import DrawSeats
from bozhen_desktop.domain.sitting import EndGroup, PauseGroup, ResumeGroup, StartGroup
from bozhen_desktop.hall.book import ROOM_EVENTS
from bozhen_desktop.kernel.digest import sha256_hex
from bozhen_desktop.wire.messages import PutPart
from tests.unit.domain.theory import keys, paper, right, theory_plan
from tests.unit.hall.rig import End, Rig

SITTING = "S1"
MINUTE = 60_000


class HallDay:
    """A rig with a console and as many terminals as there are entries."""

    def __init__(self, entries: int = 3, plan: Arrangement | None = None) -> None:
        self.rig = Rig()
        self.plan = plan or theory_plan(entries)
        self.rig.clock.wall = self.plan.planned_start - 20 * MINUTE
        self.rig.staff(*(member.id for member in self.plan.staff))
        self.rig.jobs = {
            "import-exam": self._import,
            "open-paper": lambda f: SimpleNamespace(
                practical=None, paper=paper(f["group"]), secret=b"s" * 32
            ),
            "open-key": lambda f: keys(f["group"]),
        }
        self.console = End(self.rig, "console")
        self.console.connect()
        self.terminals: dict[str, End] = {}

    def _import(self, fields: dict[str, Any]) -> dict[str, Any]:
        manifest = SimpleNamespace(sitting=SITTING, package_id="p" * 32, seq=1)
        return {
            "manifest": manifest,
            "manifest_hash": sha256_hex(fields["data"]),
            "arrangement": self.plan,
            "pins": {},
            "photos": {},
        }

    def do(self, command: Any, actor: str = "chief", second: str = "") -> Any:
        answer = self.rig.do(self.console, SITTING, actor, command, second)
        assert answer.code == "", answer
        return answer

    def imported(self) -> HallDay:
        data = b"a package"
        digest = sha256_hex(data)
        self.console.send(PutPart(digest=digest, offset=0, size=len(data), data=data))
        reply = self.rig.request(self.console, "site", "", "import-exam", digest=digest)
        assert reply.code == "", reply
        for name in ("chief", "keep1"):
            assert self.rig.on(self.console, SITTING, name).code == ""
        return self

    def seated(self) -> HallDay:
        self.imported()
        self.do(DrawSeats(room="R1"))
        for member in self.plan.staff:
            self.do(SignInStaff(staff=member.id))
        self.do(HoldBriefing(minutes="考务会", attendees=["chief", "super"]))
        self.do(ReadRules(room="R1"))
        return self

    def seat_of(self, entry: str) -> str:
        return str(self.rig.core.books[SITTING].room.seating.seats[entry])

    def check_in(self, entry: str) -> Any:
        plan = next(each for each in self.plan.entries if each.id == entry)
        who = plan.person
        command = CheckIn(ticket=plan.ticket, document="resident", id_no=who.id_no, name=who.name)
        return self.do(command)

    def terminal(self, entry: str, seat: str = "") -> End:
        """Switch a PC on at the entry's seat, and log him in."""
        end = End(self.rig, "terminal", seat or self.seat_of(entry))
        end.connect()
        self.log_in(end, entry)
        self.terminals[entry] = end
        return end

    def log_in(self, end: End, entry: str) -> None:
        plan = next(each for each in self.plan.entries if each.id == entry)
        assert end.desk is not None
        end.desk.log_in(SITTING, plan.person.id_no[-4:])
        self.rig.run()

    def open_papers(self) -> None:
        for group in self.plan.groups:
            reply = self.rig.request(
                self.console, SITTING, "keep1", "open-paper", "keep2", group=group.id
            )
            assert reply.code == "", reply

    def started(self) -> HallDay:
        """Everybody sits, has his paper, and time runs."""
        self.seated()
        for entry in self.plan.entries:
            self.check_in(entry.id)
        self.open_papers()
        for entry in self.plan.entries:
            end = self.terminal(entry.id)
            assert end.desk is not None
            end.desk.accept()
        self.rig.run()
        for group in self.plan.groups:
            self.do(StartGroup(group=group.id))
        return self

    def answer(self, entry: str, number: int, options: list[str] | None = None) -> None:
        desk = self.terminals[entry].desk
        assert desk is not None and desk.paper is not None
        group = next(each.group for each in self.plan.entries if each.id == entry)
        desk.choose(f"{group}-i{number}", right(number) if options is None else options)

    def finish(self) -> None:
        """Everybody hands in, the groups end, keys are opened, scores are made."""
        from bozhen_desktop.domain.scoring import ConfirmScores, ScoreGroup

        for end in self.terminals.values():
            assert end.desk is not None
            if not end.desk.handed_in:
                end.desk.hand_in()
        self.rig.run()
        for group in self.plan.groups:
            self.do(EndGroup(group=group.id))
            reply = self.rig.request(
                self.console, SITTING, "keep1", "open-key", "keep2", group=group.id
            )
            assert reply.code == "", reply
            self.do(ScoreGroup(group=group.id))
            self.do(ConfirmScores(group=group.id), second="super")

    @property
    def room(self) -> Any:
        return self.rig.core.books[SITTING].room

    # ------------------------------------------------------------ when things go wrong
    def come_back(self) -> None:
        """Every PC connects again, as it does by itself."""
        for end in (self.console, *self.terminals.values()):
            if not end.connection:
                end.connect()

    def crashed(self) -> None:
        """The hall dies and starts again; everybody comes back."""
        self.rig.restart()
        self.come_back()

    def last_events(self) -> list[Any]:
        """Events that wait for their commit."""
        rows = [entry for append in self.rig.appends for entry in append.entries]
        return [ROOM_EVENTS.decode(entry.body) for entry in rows]

    def saved(self, entry: str) -> dict[str, list[str]]:
        """Item → options, as the hall has them."""
        rows = self.room.answers.saved.get(entry, {})
        return {item: list(answer.options) for item, answer in rows.items()}

    def forks(self) -> list[str]:
        """Reasons of the alarms in the site's journal."""
        return [fork.why for fork in self.rig.core.site_state.devices.forks]

    def starts(self) -> list[Any]:
        """Both groups start; the first is paused and goes on."""
        first = self.plan.groups[0].id
        begin: list[Any] = [StartGroup(group=group.id) for group in self.plan.groups]
        return [*begin, PauseGroup(group=first, reason="停电"), ResumeGroup(group=first)]
