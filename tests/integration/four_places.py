"""A theory and a practical sitting as they lie on four disks: outboxes, hall, packages, office."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from bozhen_desktop.cli.reconcile import Place
from bozhen_desktop.client.device import Device
from bozhen_desktop.domain.access import AcceptRules, ReportLost
from bozhen_desktop.domain.arrangement import Arrangement
from bozhen_desktop.domain.base import Command, Event, FromPaper
from bozhen_desktop.domain.checkin import MarkAbsent
from bozhen_desktop.domain.corrections import CountersignVersion, StrikeThrough
from bozhen_desktop.domain.duty import HoldBriefing, ReadRules, SignInStaff
from bozhen_desktop.domain.handin import ForceHandIn, HandIn, receipt_code
from bozhen_desktop.domain.items import ItemKey, Option
from bozhen_desktop.domain.panels import (
    CloseRecheck,
    ConfirmSheet,
    ConveneRecheck,
    RescoreSheet,
    SettlePiece,
)
from bozhen_desktop.domain.paper import KeySet, OpenPaper, Paper, PaperItem, paper_digest
from bozhen_desktop.domain.rulings import AnswersFromPaper, PaperAnswer, SettlePending
from bozhen_desktop.domain.scoresheet import MarkedVeto, RowScore, sheet_digest
from bozhen_desktop.domain.scoring import OpenKey, ScoreGroup
from bozhen_desktop.domain.seating import MoveEntry
from bozhen_desktop.domain.sheets import MarkVeto, ScoreRow, SheetFromPaper, SignSheet
from bozhen_desktop.domain.sitting import EndGroup, StartGroup
from bozhen_desktop.domain.violations import DecideViolation, Facts, RecordViolation
from bozhen_desktop.host.folder import DataFolder
from bozhen_desktop.host.room_file import PcNames
from bozhen_desktop.journal.log import Journal
from bozhen_desktop.kernel.clock import FakeClock
from bozhen_desktop.kernel.digest import canonical, canonical_text, digest_of
from bozhen_desktop.kernel.errors import RuleError
from bozhen_desktop.office.chain import OfficeStore
from bozhen_desktop.office.intake import take_result
from bozhen_desktop.wire.messages import Answer, Ask
from tests.unit.domain import theory
from tests.unit.domain.support import MINUTE, START, Day, award, made, practical_plan
from tests.unit.office import parts

JOURNAL_KEY = bytes(range(32))
RIGHT = {5: ["a", "c"], 6: ["a", "c"], 7: ["t"], 8: ["f"]}
ON_PAPER = FromPaper(acted_at=START, page=1, first="keep1", second="keep2")
ENTRIES = [parts.entry_id(number) for number in range(1, 8)]
ALL, HALF, TAIL, WAITS, PAPER, MOVED, ABSENT = ENTRIES
SPARE = "spare"


def right(number: int) -> list[str]:
    return RIGHT.get(number, ["b"])


def paper() -> Paper:
    """The theory paper with the option ids that item sheets give."""
    items = [_item(item) for item in theory.paper("G1").items]
    return msgspec.structs.replace(theory.paper("G1"), items=items)


def _item(item: PaperItem) -> PaperItem:
    if item.type == "judge":
        return item
    options = [Option(id=letter, text=f"选项{letter}") for letter in "abcd"]
    return msgspec.structs.replace(item, options=options)


def keys() -> KeySet:
    found = [ItemKey(item=f"G1-i{n}", version=1, right=right(n)) for n in range(1, 9)]
    digest = paper_digest(paper())
    return KeySet(
        paper="P-G1", paper_digest=digest, version=1, sections=theory.SECTIONS, keys=found
    )


def write_sheet(path: Path, changed: dict[int, str] | None = None) -> Path:
    """The item sheet of the paper, with its 答案 in letters; the other columns are not read."""
    marks = {"t": "√", "f": "×"}
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["试题GUID", "题型(必填)", "题干(必填)", "答案", "选项A"])
        for number in range(1, 9):
            answer = "".join(marks.get(one, one.upper()) for one in right(number))
            answer = (changed or {}).get(number, answer)
            writer.writerow([f"G1-i{number}", "单选题", "一,\n二", answer, "甲"])
    return path


@dataclass
class Boxes:
    """Commands of devices in the order given, with what the hall said ("" taken)."""

    sitting: str
    asked: dict[str, list[tuple[Ask, str | None]]] = field(default_factory=dict)

    def put(self, device: str, actor: str, command: Command, code: str | None = "") -> None:
        rows = self.asked.setdefault(device, [])
        body = canonical_text(command)
        rows.append((Ask(number=len(rows) + 1, sitting=self.sitting, actor=actor, body=body), code))

    def copy(self) -> Boxes:
        return Boxes(self.sitting, {name: [*rows] for name, rows in self.asked.items()})

    def write(self, folder: Path) -> list[Path]:
        """The device folders with their outboxes."""
        clock = FakeClock()
        folders = {name: folder / f"{self.sitting}-{name}" for name in self.asked}
        for name, path in folders.items():
            device = Device.open(path, "rehearsal", clock, PcNames(frozenset(), name, ""))
            for ask, code in self.asked[name]:
                clock.advance(1)
                device.outbox.add(ask)
                if code is not None:
                    said = Answer(
                        number=ask.number, sitting=self.sitting, seq=1, hash="", code=code
                    )
                    device.outbox.settle(said)
            device.close()
        return list(folders.values())


class Booths(theory.TheoryDay):
    """A theory day whose terminals keep what they send; the room knows the paper above."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.boxes = Boxes("T1")
        self.room.paper.loaded[paper_digest(paper())] = paper()

    def send(self, entry: str, command: Command, device: str = "") -> Any:
        try:
            event = self.do(command, **self.terminal(entry, device))
        except RuleError as error:
            self.boxes.put(device or entry, entry, command, error.code)
            return None
        self.boxes.put(device or entry, entry, command)
        return event

    def say(
        self, entry: str, number: int, options: list[str], device: str = "", **more: Any
    ) -> Any:
        return self.send(entry, self.answer(entry, number, options, **more), device)

    def move(self, entry: str) -> None:
        """His PC was lost: he goes on at the spare one, later the old one comes back."""
        self.do(ReportLost(entry=entry))
        self.do(MoveEntry(entry=entry, seat="R1-90", reason="死机"))
        self.log_in(entry, device=SPARE)

    def close(self, entry: str) -> None:
        answers = {item: one.options for item, one in self.room.answers.saved[entry].items()}
        receipt = receipt_code(entry, paper_digest(paper()), answers)
        self.send(entry, HandIn(epoch=1, receipt=receipt))


def _theory_plan() -> Arrangement:
    plan = theory.theory_plan(len(ENTRIES), sitting="T1")
    group = msgspec.structs.replace(plan.groups[0], paper_digest=paper_digest(paper()))
    return msgspec.structs.replace(
        plan, entries=parts.plans(len(ENTRIES)), groups=[group, *plan.groups[1:]]
    )


def _begun() -> Booths:
    """Everybody but the absent one sits before the open paper."""
    day = Booths(minute=-25)
    plan = _theory_plan()
    day.mode = plan.mode
    day.do(theory.ImportArrangement(package="x", arrangement=plan))
    day.do(theory.DrawSeats(room="R1"))
    for member in plan.staff:
        day.do(SignInStaff(staff=member.id))
    day.do(HoldBriefing(minutes="考务会", attendees=["chief", "super"]))
    day.do(ReadRules(room="R1"))
    day.do(OpenPaper(group="G1", digest=paper_digest(paper())), "keep1", "keep2")
    for entry in ENTRIES[:-1]:
        theory.check_in(day, entry)
        day.log_in(entry)
        day.do(AcceptRules(pledge="v1"), **day.terminal(entry))
    day.at(0)
    day.do(StartGroup(group="G1"))
    return day


def theory_day() -> Booths:
    """All right, half, a late tail, pending answers, a move, and paper with notes found in it."""
    day = _begun()
    for number in range(1, 9):
        day.say(ALL, number, right(number))
        day.say(HALF, number, right(number) if number % 2 else [])
        day.say(TAIL, number, right(number) if number < 6 else [])
    day.say(ALL, 1, ["a"])
    day.say(ALL, 1, ["b"])
    day.say(HALF, 5, ["a"])  # one of two right options
    day.send(HALF, day.answer(HALF, 1, ["x"]))  # refused: no such option
    day.say(WAITS, 1, right(1))
    day.say(WAITS, 2, right(2), step=3, gap=True)
    day.say(WAITS, 3, right(3), gap=True)
    day.say(PAPER, 1, ["a"])
    for number in (1, 2):
        day.say(MOVED, number, ["d"])
    day.at(20)
    day.move(MOVED)
    day.say(MOVED, 2, right(2), SPARE)
    day.at(30)
    for number in (2, 3):  # the first is superseded
        day.say(MOVED, number, ["d"], epoch=1, made=day.elapsed(MOVED) - 10 * MINUTE)
    day.say(MOVED, 3, right(3), SPARE)
    day.at(40)
    day.do(MarkAbsent(group="G1"))
    day.close(ALL)
    answers = [PaperAnswer(item=f"G1-i{n}", version=1, options=right(n)) for n in (1, 5)]
    day.do(AnswersFromPaper(entry=PAPER, answers=answers, paper=ON_PAPER))
    day.at(60)
    made_in_time = day.elapsed(TAIL)
    day.at(80)
    day.do(ForceHandIn(entries=[HALF, TAIL, WAITS, MOVED], reason="时间到"))
    day.say(TAIL, 6, right(6), made=made_in_time)
    day.do(SettlePending(number=0, accept=True, reason="监控可证"), "chief", "super")
    day.do(SettlePending(number=1, accept=False, reason="无法证实"), "chief", "super")
    facts = Facts(facts="夹带", clause="七", statement="属实")
    day.do(RecordViolation(entry=PAPER, code="notes", facts=facts), "inv1", "inv2")
    day.do(DecideViolation(number=1, tier=3), "chief")
    day.room.scoring.loaded[digest_of(keys())] = keys()
    day.do(EndGroup(group="G1"))
    day.do(OpenKey(group="G1", digest=digest_of(keys())), "keep1", "keep2")
    day.do(ScoreGroup(group="G1"))
    return day


@dataclass
class Workshop(Day):
    """A practical day whose examiners' PC keeps what they send."""

    boxes: Boxes = field(default_factory=lambda: Boxes("P1"))

    def send(self, who: str, command: Command, witness: str = "") -> Any:
        self.boxes.put("panel", who, command)
        return self.do(command, who, witness)

    def write_sheet(self, piece: str, who: str, total: int, *vetoes: str) -> None:
        for row in award(total):
            self.send(who, ScoreRow(piece=piece, row=row))
        marked = [MarkedVeto(code=code, reason="见照片") for code in vetoes]
        for veto in marked:
            self.send(who, MarkVeto(piece=piece, code=veto.code, reason=veto.reason))
        digest = sheet_digest(piece, who, award(total), marked)
        self.send(who, SignSheet(piece=piece, digest=digest))


def practical_day() -> Workshop:
    """A strike-through and a paper sheet, a veto, a re-check with a sheet scored anew.

    The first piece has 80.20, 80.10 and 80.15 points: 80.15, printed 80.2.
    """
    plan = msgspec.structs.replace(practical_plan(3, sitting="P1"), entries=parts.plans(3))
    done = made(plan)
    day = Workshop(room=done.room, events=done.events, minute=90)
    one, vetoed, other = (day.piece(parts.entry_id(number)) for number in (1, 2, 3))
    day.send("e1", ScoreRow(piece=one, row=award(7000)[1]))  # changed before signing
    day.write_sheet(one, "e1", 8005)
    day.write_sheet(one, "e2", 8010)
    day.do(
        SheetFromPaper(piece=one, examiner="e3", rows=award(8010), vetoes=[], paper=ON_PAPER),
        "keep1",
    )
    for who, hundredths, second in (("e1", 2020, "super"), ("e3", 2015, "")):
        struck = RowScore(no=2, hundredths=hundredths)
        day.send(who, StrikeThrough(piece=one, row=struck, reason="笔误"), second)
    day.do(CountersignVersion(piece=one, examiner="e3", version=2), "super")
    for who in ("e1", "e2", "e3"):
        day.write_sheet(vetoed, who, 9000, "V1")
    for who, total in (("e1", 9000), ("e2", 7000), ("e3", 8000)):
        day.write_sheet(other, who, total)
    day.do(SettlePiece(piece=other))
    day.do(ConveneRecheck(piece=other), "e1")
    day.send("e2", RescoreSheet(piece=other, rows=award(8990), vetoes=[], reason="漏看一处"))
    for who in ("e1", "e3"):
        day.send(who, ConfirmSheet(piece=other))
    day.do(CloseRecheck(piece=other), "e1", "super")
    for piece in (one, vetoed, other):
        day.do(SettlePiece(piece=piece))
    return day


def blobs() -> dict[str, bytes]:
    return {digest_of(part): canonical(part) for part in (paper(), keys())}


class World:
    """Both sittings on disk under `path`; `places` are as they should be."""

    def __init__(self, path: Path, url: str | None = None) -> None:
        self.path = path
        self.theory, self.practical = theory_day(), practical_day()
        self.events = {"T1": self.theory.events, "P1": self.practical.events}
        self.boxes = {"T1": self.theory.boxes, "P1": self.practical.boxes}
        self.office = path / "office"
        self.sheets = [write_sheet(path / "items.csv")]
        with parts.found(self.office, url) as store:
            hall = self.hall(path / "hall")
            self.places = {
                "T1": self._place(store, hall, self.theory.room.arrangement),
                "P1": self._place(store, hall, self.practical.room.arrangement),
            }

    def _place(self, store: OfficeStore, hall: Path, plan: Arrangement) -> Place:
        """Issue the sitting, export it in two ranges, take them in."""
        sitting = plan.sitting
        parts.issue(store, plan)
        entries = parts.journal(self.events[sitting])
        packages = []
        for seq, some in enumerate((entries[:30], entries[20:]), 1):
            data = parts.deliver(store, sitting, some, seq, blobs())
            take_result(store, data)
            packages.append(self.path / f"{sitting}-{seq}.bzp")
            packages[-1].write_bytes(data)
        devices = self.boxes[sitting].write(self.path)
        return Place(
            sitting=sitting, subject=plan.subject, hall=hall, devices=devices, packages=packages
        )

    def hall(self, path: Path, changed: dict[str, list[Event]] | None = None) -> Path:
        """A hall's folder with a journal of each sitting."""
        folder = DataFolder.create(path, "rehearsal", wall_ms=START)
        keystore = folder.open_keystore()
        for sitting, events in (self.events | (changed or {})).items():
            keystore.put(f"journal/{sitting}", JOURNAL_KEY)
            journal = Journal.create(folder.sitting_journal(sitting), JOURNAL_KEY)
            journal.append(parts.journal(events), blobs())
            journal.close()
        return path

    def package(self, path: Path, sitting: str, events: list[Event]) -> Path:
        """A package of other events, from the same room, sealed to the same office."""
        folder = DataFolder.open(self.office)
        with OfficeStore.open(folder, clock=FakeClock(wall=START)) as store:
            data = parts.deliver(store, sitting, parts.journal(events), 9, blobs())
        path.write_bytes(data)
        return path
