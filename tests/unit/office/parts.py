"""An invented office with one room, the journals of two sittings, and their packages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from bozhen_desktop.domain.arrangement import Arrangement
from bozhen_desktop.domain.base import Event
from bozhen_desktop.domain.batches import TakePlan
from bozhen_desktop.domain.batchplan import BatchPlan, ScopeRow
from bozhen_desktop.domain.checkin import MarkAbsent
from bozhen_desktop.domain.eligibility import EntryRow
from bozhen_desktop.domain.entries import GiveTickets, TakeEntries
from bozhen_desktop.domain.handin import ForceHandIn
from bozhen_desktop.domain.panels import SettlePiece
from bozhen_desktop.domain.registry import IssuePackage
from bozhen_desktop.domain.scoring import OpenKey, ScoreGroup
from bozhen_desktop.domain.sitting import EndGroup
from bozhen_desktop.domain.violations import DecideViolation, Facts, RecordViolation
from bozhen_desktop.exchange.device import DeviceFacts, build_device
from bozhen_desktop.exchange.manifest import PackageFacts
from bozhen_desktop.exchange.result import HeadRow, Range, build_result
from bozhen_desktop.host.folder import DataFolder
from bozhen_desktop.host.sealing import new_identity, recipient_of
from bozhen_desktop.host.signing import SigningKey, fingerprint
from bozhen_desktop.journal.chain import chained
from bozhen_desktop.journal.heads import START as CHAIN_START
from bozhen_desktop.journal.heads import Head, Position, sign_head
from bozhen_desktop.kernel.clock import FakeClock
from bozhen_desktop.kernel.digest import (
    GENESIS,
    Entry,
    canonical,
    canonical_text,
    digest_of,
    sha256_hex,
)
from bozhen_desktop.office.chain import OfficeStore
from bozhen_desktop.office.trust import accept_device
from tests.unit.domain import theory
from tests.unit.domain.support import (
    START,
    Day,
    entry_plan,
    made,
    number_of,
    practical_plan,
)

ORGANISATION, SITE, BATCH = "O1", "HQ", "B1"
ROOM, OTHER_ROOM = (SigningKey(bytes([number]) * 32) for number in (1, 2))
ROOM_TO = recipient_of(new_identity())
TRADE, LEVEL = "砌筑工", "五级/初级工"
SIGNED_BY = ("first", "second")


def found(
    path: Path,
    url: str | None = None,
    clock: FakeClock | None = None,
    organisation: str = ORGANISATION,
) -> OfficeStore:
    """A new office in rehearsal that knows the room."""
    clock = clock or FakeClock(wall=START)
    folder = DataFolder.create(path, "rehearsal", wall_ms=clock.wall_ms())
    store = OfficeStore.found(folder, organisation, SITE, url, clock=clock)
    know_room(store, ROOM)
    return store


def device_file(key: SigningKey = ROOM, **more: Any) -> bytes:
    fields: dict[str, Any] = {
        "site": "site-1",
        "name": "一号机房",
        "mode": "rehearsal",
        "room_public": key.public,
        "recipient": ROOM_TO,
        "created": START,
    }
    return build_device(DeviceFacts(**{**fields, **more}), key)


def know_room(store: OfficeStore, key: SigningKey) -> None:
    accept_device(store, device_file(key), fingerprint(key.public), *SIGNED_BY)


def issue(store: OfficeStore, plan: Arrangement, key: SigningKey = ROOM) -> None:
    """An exam package went to the room; only its register entry matters here."""
    data = canonical(plan) + key.public.encode()
    command = IssuePackage(
        package=sha256_hex(data)[:32],
        manifest=sha256_hex(data),
        batch=plan.batch,
        sitting=plan.sitting,
        subject=plan.subject,
        site="site-1",
        room_public=key.public,
        sequence=store.bureau.registry.next_sequence(key.public, plan.sitting),
        arrangement=digest_of(plan),
        original=sha256_hex(data),
    )
    store.decide(command, originals={"exam": data})


def register(store: OfficeStore, count: int = 4, **carried: Any) -> None:
    """Entries B1-00001 … from a sheet, with tickets; `carried` goes into the last row."""
    scope = [
        ScopeRow(
            occupation_code="6-29-01-01",
            trade=trade,
            trade_no=number,
            level=LEVEL,
            edition="2019",
            filing_no="F1",
            valid_from="2020-01-01",
            valid_to="2030-01-01",
        )
        for number, trade in (("01", "砌筑工"), ("02", "电工"))
    ]
    plan = BatchPlan(
        batch=BATCH,
        year=2026,
        number=1,
        title="第一批",
        organisation=ORGANISATION,
        scope=scope,
        theory=[],
        sittings=[],
        staff=[],
    )
    store.decide(TakePlan(plan=plan, practical=[]))
    rows = [_row(serial, **(carried if serial == count else {})) for serial in range(1, count + 1)]
    sheet = sha256_hex(canonical(rows))
    store.decide(TakeEntries(batch=BATCH, sheet=sheet, name="entries.csv", rows=rows))
    tickets = {entry_id(n): entry_plan(n).ticket for n in range(1, count + 1)}
    store.decide(GiveTickets(batch=BATCH, tickets=tickets))


def entry_id(serial: int) -> str:
    return f"{BATCH}-{serial:05d}"


def _row(serial: int, **more: Any) -> EntryRow:
    fields: dict[str, Any] = {
        "row": serial + 1,
        "name": f"考生{serial}",
        "id_type": "resident",
        "id_no": number_of(serial),
        "trade": TRADE,
        "level": LEVEL,
        "condition": "A",
        "employer": "=一公司",
    }
    return EntryRow(**{**fields, **more})


def plans(count: int, **more: Any) -> list[Any]:
    return [entry_plan(n, id=entry_id(n), **more) for n in range(1, count + 1)]


def theory_day(sitting: str = "T1", count: int = 4, **more: Any) -> theory.TheoryDay:
    """Entry 1 answers all rightly, 2 half, 3 nothing and is handed in; the last never comes."""
    plan = theory.theory_plan(count, sitting=sitting, **more)
    plan = msgspec.structs.replace(plan, entries=plans(count))
    absent = (entry_id(count),)
    day = theory.running(plan, missing=absent)
    for number in range(1, 9):
        day.save(entry_id(1), number, theory.right(number))
        answer = theory.right(number) if number <= 4 else theory.wrong(number)
        day.save(entry_id(2), number, answer)
    day.save(entry_id(1), 1, theory.wrong(1))
    day.save(entry_id(1), 1, theory.right(1))
    day.at(40)
    day.do(MarkAbsent(group="G1"))
    day.hand_in(entry_id(1))
    still = [entry_id(number) for number in range(2, count)]
    day.do(ForceHandIn(entries=still, reason="时间到"))
    return day


def score(day: theory.TheoryDay) -> None:
    """End the group, open its key, score."""
    keys = theory.keys("G1")
    digest = digest_of(keys)
    day.room.scoring.loaded[digest] = keys
    for group in theory.TRADES:
        day.do(EndGroup(group=group), "chief")
    day.do(OpenKey(group="G1", digest=digest), "keep1", "keep2")
    day.do(ScoreGroup(group="G1"))


def theory_blobs() -> dict[str, bytes]:
    parts = [theory.paper("G1"), theory.paper("G2"), theory.keys("G1")]
    return {digest_of(part): canonical(part) for part in parts}


def practical_day(sitting: str = "P1", count: int = 3) -> Day:
    """Three sheets a piece at 80, 82 and 84 points; the last entry cheated."""
    plan = practical_plan(count, sitting=sitting)
    day = made(msgspec.structs.replace(plan, entries=plans(count)))
    for piece in list(day.room.practical.pieces):
        for examiner, total in (("e1", 8000), ("e2", 8200), ("e3", 8400)):
            day.sheet(piece, examiner, total)
    for piece in list(day.room.practical.pieces):
        day.do(SettlePiece(piece=piece))
    facts = Facts(facts="夹带", clause="七", statement="属实")
    day.do(RecordViolation(entry=entry_id(count), code="notes", facts=facts), "inv1", "inv2")
    day.do(DecideViolation(number=1, tier=3), "chief")
    return day


def journal(events: list[Event], after: Position = CHAIN_START) -> list[Entry]:
    """Events as they stand in a sitting's journal, one a command."""
    rows = [
        Entry(
            seq=0,
            at=START + number,
            boot="b1",
            mono=number,
            device="room.1",
            command=after.seq + number,
            part=1,
            parts=1,
            command_digest=digest_of(number),
            actor="hall",
            kind=str(type(event).__struct_config__.tag),
            body=canonical_text(event),
            prev=GENESIS,
            hash=GENESIS,
        )
        for number, event in enumerate(events, 1)
    ]
    return chained(after, rows)


def deliver(
    store: OfficeStore,
    sitting: str,
    entries: list[Entry],
    seq: int = 1,
    blobs: Mapping[str, bytes] | None = None,
    key: SigningKey = ROOM,
    heads: Sequence[Head] = (),
    **more: Any,
) -> bytes:
    """A result package of these entries with a signed head at its end, and other heads."""
    end = Position(entries[-1].seq, entries[-1].hash)
    head = sign_head(end, START, key.public, key.sign)
    content = Range(
        sitting=sitting,
        entries=entries,
        prev_hash=entries[0].prev,
        blobs=dict(blobs or {}),
        heads=[HeadRow(**msgspec.structs.asdict(one)) for one in (*heads, head)],
    )
    name = sha256_hex(f"{sitting}/{seq}/{end.hash}/{entries[0].seq}/{more}".encode())[:32]
    fields: dict[str, Any] = {
        "package_id": name,
        "mode": "rehearsal",
        "org": ORGANISATION,
        "batch": BATCH,
        "sitting": sitting,
        "site": "site-1",
        "room_public": key.public,
        "seq": seq,
        "created": START,
    }
    facts = PackageFacts(**{**fields, **more})
    return build_result(content, facts, key, store.keys.recipients)


def joined(path: Path, office: OfficeStore, url: str) -> OfficeStore:
    """A second device of the same office: its secrets but for the name of its chain."""
    folder = DataFolder.create(path, "rehearsal", wall_ms=START)
    keystore = folder.open_keystore()
    other = office.folder.open_keystore()
    keystore.put_all({name: other.get(name) for name in other.names("office/")})
    keystore.put("office/device", SigningKey.generate().secret)
    return OfficeStore.open(folder, url, clock=FakeClock(wall=START + 1))
