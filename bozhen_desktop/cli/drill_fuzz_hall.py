"""The hall that is fuzzed: the real core over memory disks, and the judge of what it does.

Frames go the way they go in the hall: decoded, met or checked against the access table, decided,
appended, committed, answered. Whatever breaks, writes under another name, speaks to a stranger, or
ends a connection without a word is a finding.
"""

from __future__ import annotations

import traceback
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

import msgspec

from bozhen_desktop.cli.sim_hall import HallPc
from bozhen_desktop.cli.sim_plan import PIN, SITTING
from bozhen_desktop.cli.sim_world import FP, TOKEN, Device
from bozhen_desktop.domain.room import Room
from bozhen_desktop.domain.site import Site
from bozhen_desktop.hall.book import Book
from bozhen_desktop.hall.core import Core
from bozhen_desktop.hall.output import Append, Moment, Output, Work
from bozhen_desktop.host.room_file import staff_token
from bozhen_desktop.journal.memory import MemoryJournal
from bozhen_desktop.journal.verification import verify_journal
from bozhen_desktop.kernel.digest import Entry
from bozhen_desktop.kernel.errors import BozhenError
from bozhen_desktop.kernel.ids import SITE
from bozhen_desktop.wire.messages import (
    VERSION,
    Challenge,
    Down,
    Held,
    Hello,
    PairReply,
    Proof,
    Query,
    Reject,
    Reply,
    StaffOn,
    Stranger,
    Up,
    Welcome,
    decode_up,
    encode,
    proof_bytes,
)

Decoder = Callable[[bytes], Up]
REFUSED = ("frame-malformed", "frame-too-large")
BY_STRANGERS = {"pairing-failed", "device-enrolled", "command-forked"}
"""What the hall itself writes because of somebody it does not serve yet."""

PEOPLE_KINDS = {"logged-in": "entry", "staff-logged-in": "staff", "staff-logged-off": "staff"}
"""Events that say who is where, and the field with his name."""

MEETING = (Challenge, Stranger, PairReply, Held, Welcome, Reject)
CLOSED_EVERY = 8
"""The listener ends every such connection; the core never sees the frame, so that few are ended
here: each needs a meeting with signatures, which takes the time of many frames."""

UPLOADS = 8 << 20


class Wire:
    """A connection of the fuzzer. `people`: who may speak there, as the judge counts them itself.

    `device` names it in journals, "" for a stranger; `code` is why it ended.
    """

    def __init__(self, id: int, kind: str, device: str = "") -> None:
        self.id = id
        self.kind = kind
        self.device = device
        self.people: set[str] = set()
        self.open = True
        self.code = ""
        self.told: list[Down] = []
        self.number = 0


class FuzzedHall:
    """`findings` counts what must not be, by name; `where` holds the first trace of each."""

    def __init__(self, pc: HallPc, decode: Decoder = decode_up) -> None:
        self.pc = pc
        self.decode = decode
        self.findings: Counter[str] = Counter()
        self.where: dict[str, str] = {}
        self.refused: Counter[str] = Counter()
        self.decided = 0
        self.accepted = 0
        self.wires: dict[int, Wire] = {}
        self._people: dict[str, set[str]] = {}
        self._ids = 0
        self._frame = b""
        self._wire: Wire | None = None
        now = pc.moment()
        self._mono, self._wall = now.mono, now.wall
        self.core = self._begin()
        self.hall_device = self.core.setup.device
        self._tokens = (TOKEN.encode(), staff_token(pc.room_key, TOKEN).encode())

    def _begin(self) -> Core:
        books = {
            name: Book.load(name, disk, Site() if name == SITE else Room())
            for name, disk in self.pc.disks.items()
            if name == SITE or disk.last().seq
        }
        return Core(self.pc.core.setup, books.pop(SITE), books)

    @property
    def moment(self) -> Moment:
        """Now at the hall."""
        return Moment(self._wall, self._mono, self.pc.boot)

    def find(self, name: str, what: str) -> None:
        """Note something that must not be."""
        self.findings[name] += 1
        self.where.setdefault(name, f"{what} after {self._frame[:200]!r}")

    # ------------------------------------------------------------ connections
    def connect(self, kind: str) -> Wire:
        """A connection of nobody."""
        self._ids += 1
        wire = self.wires[self._ids] = Wire(self._ids, kind)
        self._step(self.core.connected, wire.id)
        return wire

    def meet(self, device: Device, life: str, staff: Iterable[str] = ()) -> Wire:
        """A connection of a device of the day in a new life, and who is logged in there."""
        wire = self.connect(device.kind)
        hello = Hello(
            version=VERSION,
            kind=device.kind,
            mode="rehearsal",
            key=device.key.public,
            incarnation=life,
            nonce="0" * 32,
            number=0,
        )
        self.honest(wire, hello)
        challenge = next((one for one in wire.told if isinstance(one, Challenge)), None)
        if challenge is None:
            return wire
        wire.device = f"{device.fp}.{life}"
        if device.fp not in self._people:
            self._people[device.fp] = self._known(device)
        wire.people = self._people[device.fp]
        signed = proof_bytes(challenge.nonce, hello, FP)
        self.honest(wire, Proof(signature=device.key.sign(signed)))
        for person in [one for one in staff if one not in wire.people]:
            self.honest(wire, StaffOn(id=1, sitting=SITTING, staff=person, pin=PIN))
        return wire

    def _known(self, device: Device) -> set[str]:
        """Who logged in under a device's key, read from the journal anew."""
        disk = self.pc.disks.get(SITTING)
        found: set[str] = set()
        for entry in disk.entries() if disk is not None else ():
            if entry.kind in PEOPLE_KINDS:
                body = msgspec.json.decode(entry.body)
                if body["device"].startswith(f"{device.fp}."):
                    who = str(body[PEOPLE_KINDS[entry.kind]])
                    (found.discard if entry.kind == "staff-logged-off" else found.add)(who)
        return found

    def close(self, wire: Wire, code: str) -> None:
        """The connection ends; as in the listener, whoever ended it."""
        if wire.open:
            wire.open, wire.code = False, code
            self.wires.pop(wire.id, None)
            self._step(self.core.gone, wire.id)

    # ------------------------------------------------------------ frames
    def honest(self, wire: Wire, message: Up) -> None:
        """A frame as it should be."""
        self.frame(wire, encode(message))

    def frame(self, wire: Wire, data: bytes) -> None:
        """A frame as it comes."""
        self._frame, self._wire = data, wire
        wire.told.clear()
        try:
            message = self.decode(data)
        except BozhenError as error:
            self.refused[error.code] += 1
            if error.code not in REFUSED:
                self.find("code-unknown", error.code)
            if self.refused.total() % CLOSED_EVERY == 0:
                self.close(wire, error.code)
        except Exception as error:  # noqa: BLE001 - a finding like any other
            self._crash(error)
            self.close(wire, "broken")
        else:
            self.decided += 1
            self._step(self.core.received, wire.id, message)
        finally:
            self._wire = None

    def tick(self, ms: int = 1_000) -> None:
        """Time passes."""
        self._mono += ms
        self._wall += ms
        self._frame = b"tick"
        self._step(self.core.tick)

    def _step(self, call: Callable[..., Output], *given: Any) -> None:
        try:
            self._take(call(self.moment, *given))
        except Exception as error:  # noqa: BLE001 - nothing may stop the hall
            self._crash(error)

    def _crash(self, error: Exception) -> None:
        at = traceback.extract_tb(error.__traceback__)[-1]
        self.find("crash", f"{error!r} at {at.name}:{at.lineno}")

    def _take(self, out: Output) -> None:
        for append in out.appends:
            self._judge(append)
            journal = self.pc.disks.setdefault(append.book, MemoryJournal())
            journal.append(append.entries, append.blobs, append.heads)
        for id, message in (*out.sends, *out.bulk):
            self._tell(id, message)
        for append in out.appends:
            self._step(self.core.committed, append.book, [append.ticket])
        for id, code in out.closes:
            wire = self.wires.get(id)
            if wire is not None:
                if not code or not wire.told:
                    self.find("close-without-word", code)
                self.close(wire, code)
        for work in out.works:
            self._work(work)

    def _tell(self, id: int, message: Down) -> None:
        try:
            encode(message)
        except BozhenError as error:
            self.find("answer-too-large", error.code)
        wire = self.wires.get(id)
        if wire is None:
            return
        if isinstance(message, Welcome) and self._shows_token():
            link = self.core.links[id]
            wire.device = link.device  # it showed the token of the room file
        elif not wire.device and not isinstance(message, MEETING):
            self.find("told-a-stranger", type(message).__name__)
        wire.told.append(message)

    def _work(self, work: Work) -> None:
        result: Any = None
        error: BozhenError | None = None
        if work.kind == "log" and work.args["code"] == "rule-broken":
            self.find("rule-broken", repr(work.args["params"]))
        elif work.kind != "log":
            try:
                result = self.pc._result(work)
            except BozhenError as problem:
                error = problem
            except Exception as problem:  # noqa: BLE001 - a finding like any other
                self._crash(problem)
        self._step(self.core.worked, work.id, result, error)

    # ------------------------------------------------------------ the judge
    def _shows_token(self) -> bool:
        """Whether the frame holds a token of the technician's files."""
        return any(token in self._frame for token in self._tokens)

    def _judge(self, append: Append) -> None:
        for entry in append.entries:
            wire = self._wire
            if entry.device == self.hall_device:
                self._judge_hall(entry, wire)
            elif wire is None or entry.device != wire.device:
                self.find("foreign-device", f"{entry.kind} of {entry.device}")
            else:
                self._judge_own(entry, wire)
            self.accepted += entry.device != self.hall_device

    def _judge_hall(self, entry: Entry, wire: Wire | None) -> None:
        if wire is None:
            return
        if not wire.device and entry.kind not in BY_STRANGERS:
            self.find("foreign-device", f"{entry.kind} because of a stranger")
        if entry.kind == "device-enrolled" and not self._shows_token():
            self.find("enrolled-without-token", entry.body)
        if entry.kind == "staff-logged-in":
            if PIN.encode() not in self._frame:
                self.find("in-without-pin", entry.body)
            wire.people.add(str(msgspec.json.decode(entry.body)["staff"]))

    def _judge_own(self, entry: Entry, wire: Wire) -> None:
        body = msgspec.json.decode(entry.body)
        if entry.kind == "logged-in":
            wire.people.add(str(body["entry"]))
        if entry.actor not in wire.people and entry.actor != wire.kind:
            self.find("foreign-person", f"{entry.kind} of {entry.actor}")
        if wire.kind == "terminal" and body.get("entry", "") not in (*wire.people, ""):
            self.find("foreign-person", f"{entry.kind} for {body['entry']}")

    # ------------------------------------------------------------ afterwards
    def look(self, bystander: Device) -> None:
        """Who did nothing wrong is served; what stands is whole and replays to the same state."""
        self._frame = b"afterwards"
        for wire in [*self.wires.values()]:
            self.close(wire, "round over")
        wire = self.meet(bystander, "bystander000")
        self.honest(wire, Query(id=7, sitting=str(SITE), actor="", name="position"))
        answers = [one for one in wire.told if isinstance(one, Reply)]
        if [(one.id, one.code) for one in answers] != [(7, "")]:
            self.find("bystander-not-served", repr(answers)[:200])
        self.close(wire, "round over")
        for name, disk in self.pc.disks.items():
            self._look_at(name, disk)
        kept = sum(len(upload.data) for upload in self.core.files.values())
        if self.core.links or kept > UPLOADS or len(self.core.parked) > UPLOADS:
            self.find("memory-kept", f"{len(self.core.links)} links, {kept} bytes of uploads")

    def _look_at(self, name: str, disk: MemoryJournal) -> None:
        book = self.core.books.get(name)
        if not verify_journal(disk).whole:
            self.find("chain-broken", name)
        if book is None or not disk.last().seq:
            return
        again = Book.load(name, disk, Site() if name == SITE else Room())
        if again.aggregate.state() != book.aggregate.state():
            self.find("replay-differs", name)
