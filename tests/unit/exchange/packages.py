"""An invented organisation with one room, and a package of every type, for tests."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from bozhen_desktop.domain.arrangement import Arrangement, EntryPlan, GroupPlan, RoomPlan
from bozhen_desktop.domain.items import ItemKey, Option
from bozhen_desktop.domain.paper import KeySet, Paper, PaperItem, Section, paper_digest
from bozhen_desktop.domain.people import Person, StaffMember
from bozhen_desktop.domain.practical import PracticalPaper, RubricRow, Veto
from bozhen_desktop.domain.practical import paper_digest as practical_digest
from bozhen_desktop.exchange.container import Container, assemble, parse, signed_bytes
from bozhen_desktop.exchange.device import DeviceFacts, build_device
from bozhen_desktop.exchange.exam import ExamContent, GroupPaper, build_exam
from bozhen_desktop.exchange.manifest import PackageFacts
from bozhen_desktop.exchange.receipt import Receipt, build_receipt
from bozhen_desktop.exchange.result import HeadRow, Range, build_result
from bozhen_desktop.exchange.trust import RoomGrant, Trust, build_trust
from bozhen_desktop.host.sealing import recipient_of
from bozhen_desktop.host.signing import SigningKey
from bozhen_desktop.journal.chain import chained
from bozhen_desktop.journal.heads import START
from bozhen_desktop.kernel.digest import canonical, sha256_hex
from tests.unit.journal.samples import day, end_of, row

NOW = 1_790_000_000_000
HOUR = 3_600_000


def key(number: int) -> SigningKey:
    return SigningKey(bytes([number]) * 32)


ROOT, NEW_ROOT, ISSUER, IMPORTER, ROOM, OTHER_ROOM, STRANGER = map(key, range(1, 8))
# Made for tests; they open nothing else.
ROOM_ID, OTHER_ID, IMPORT_ID, ESCROW_ID = (
    "AGE-SECRET-KEY-1KTVKADP9T4LVA9GVHZ7G08M0FDZH0AC8JDSCLTWEVWU0E09HM7UQDU2F88",
    "AGE-SECRET-KEY-1T67KVZY0DA9XNZ37ZPSNP0GH9Q0D5NLN5HNZ7AF7YX3GS05CCYYQR3N68X",
    "AGE-SECRET-KEY-19XVV2PKN3FJ3RE8LLNZFU7AEU7H6E6FZUE7ZM8DFLREKWUPPM44QY4R4VW",
    "AGE-SECRET-KEY-1JMWCZ2X65TVZCFDGP37MEUSW9M0KKWYAZ5TFE439FGATGFNCKZDSPXLRLW",
)
ROOM_TO, OTHER_TO, IMPORT_TO, ESCROW_TO = map(
    recipient_of, (ROOM_ID, OTHER_ID, IMPORT_ID, ESCROW_ID)
)
PHOTO = b"\xff\xd8photo" * 40
SECRET = bytes(range(32))


def trust(**more: Any) -> Trust:
    rooms = [
        RoomGrant(site="site-1", room_public=ROOM.public, recipient=ROOM_TO, name="第一考场"),
        RoomGrant(site="site-2", room_public=OTHER_ROOM.public, recipient=OTHER_TO, name="二"),
    ]
    base = Trust(
        org="org-1",
        mode="live",
        root=ROOT.public,
        epoch=3,
        time_floor=NOW - HOUR,
        issuers=[ISSUER.public],
        importers=[IMPORTER.public],
        recipients=[IMPORT_TO, ESCROW_TO],
        rooms=rooms,
        revoked=[],
    )
    return msgspec.structs.replace(base, **more)


def facts(**more: Any) -> PackageFacts:
    base = PackageFacts(
        package_id="ab" * 16,
        mode="live",
        org="org-1",
        batch="batch-1",
        sitting="sit-1",
        site="site-1",
        room_public=ROOM.public,
        seq=1,
        created=NOW,
        trust_epoch=3,
        totals={"entries": 2},
    )
    return msgspec.structs.replace(base, **more)


def theory_paper() -> Paper:
    items = [
        PaperItem(
            id=f"it-{number}",
            version=1,
            type="judge",
            stem=f"砌筑题 {number}",
            options=[Option(id="t", text="对"), Option(id="f", text="错")],
        )
        for number in range(4)
    ]
    return Paper(
        id="paper-1",
        trade="砌筑工",
        level="4",
        template="T-X",
        sections=[Section(type="judge", count=4, points=2500)],
        items=items,
        status="已审定",
        source="国家题库",
        approval="A-1",
    )


def key_set(paper: Paper) -> KeySet:
    return KeySet(
        paper=paper.id,
        paper_digest=paper_digest(paper),
        version=1,
        sections=paper.sections,
        keys=[ItemKey(item=item.id, version=1, right=["t"]) for item in paper.items],
    )


def practical_paper() -> PracticalPaper:
    rubric = RubricRow(
        no=1,
        content="墙体",
        requirement="垂直",
        max_hundredths=10000,
        mode="award",
        step_hundredths=100,
        standard="按质量",
    )
    return PracticalPaper(
        paper="paper-2",
        title="砌墙",
        trade="抹灰工",
        level="4",
        minutes=60,
        rows=[rubric],
        vetoes=[Veto(code="V1", text="倒塌")],
    )


def arrangement(**more: Any) -> Arrangement:
    groups = [
        ("g-1", "砌筑工", "paper-1", paper_digest(theory_paper())),
        ("g-2", "抹灰工", "paper-2", practical_digest(practical_paper())),
    ]
    entries = [
        EntryPlan(
            id=f"e-{number}",
            ticket=f"T-{number}",
            person=Person(
                name="王小明", id_type="other", id_no=f"N{number}", photo=sha256_hex(PHOTO)
            ),
            trade=trade,
            occupation_code="6-29-01-01",
            level="4",
            group=group,
            room="r-1",
        )
        for number, (group, trade, _, _) in enumerate(groups)
    ]
    base = Arrangement(
        sitting="sit-1",
        batch="batch-1",
        organisation="乌海某校",
        site="site-1",
        subject="theory",
        mode="live",
        day="2026-09-21",
        planned_start=NOW + HOUR,
        opens=NOW,
        closes=NOW + 2 * HOUR,
        rooms=[RoomPlan(id="r-1", name="一", seats=["s-1", "s-2"], spares=[])],
        groups=[
            GroupPlan(
                id=group, trade=trade, level="4", paper=paper, paper_digest=digest, duration_min=90
            )
            for group, trade, paper, digest in groups
        ],
        entries=entries,
        staff=[StaffMember(id="chief", name="李", duties=["site_chief"])],
        panels=[],
        relations=[],
        parameters=[],
    )
    return msgspec.structs.replace(base, **more)


def exam_content(**more: Any) -> ExamContent:
    base = ExamContent(
        arrangement=arrangement(),
        pins={"chief": "scrypt$6$8$1$" + "0" * 32 + "$" + "0" * 64},
        papers={
            "g-1": GroupPaper(paper=theory_paper(), secret=SECRET),
            "g-2": GroupPaper(practical=practical_paper()),
        },
        keys={"g-1": key_set(theory_paper())},
        photos={sha256_hex(PHOTO): PHOTO},
    )
    return msgspec.structs.replace(base, **more)


def journal_range(commands: int = 8, **more: Any) -> Range:
    entries = day(commands)
    end = end_of(entries)
    head = HeadRow(seq=end.seq, hash=end.hash, at=NOW, signer=ROOM.public, signature="00" * 64)
    base = Range(
        sitting="sit-1",
        entries=entries,
        prev_hash=START.hash,
        blobs={sha256_hex(PHOTO): PHOTO},
        heads=[head],
    )
    return msgspec.structs.replace(base, **more)


def later_range(commands: int = 3) -> Range:
    """What follows `journal_range()`."""
    before = end_of(journal_range().entries)
    rows = [row(500 + number) for number in range(commands)]
    return journal_range(entries=chained(before, rows), prev_hash=before.hash, heads=[])


def receipt(**more: Any) -> Receipt:
    base = Receipt(
        package_id="ab" * 16,
        manifest_hash="cd" * 32,
        room_public=ROOM.public,
        sitting="sit-1",
        seq=1,
        verdict="accepted",
        code="",
        first=1,
        last=12,
        stored={"entries": 12},
        missing=[],
        central_seq=40,
        central_hash="ef" * 32,
        operator="op-1",
        at=NOW,
    )
    return msgspec.structs.replace(base, **more)


def device_facts(**more: Any) -> DeviceFacts:
    base = DeviceFacts(
        site="site-1",
        name="第一考场",
        mode="live",
        room_public=ROOM.public,
        recipient=ROOM_TO,
        created=NOW,
    )
    return msgspec.structs.replace(base, **more)


def exam(content: ExamContent | None = None, **more: Any) -> bytes:
    return build_exam(content or exam_content(), facts(**more), ISSUER, [ROOM_TO])


def result(content: Range | None = None, **more: Any) -> bytes:
    return build_result(content or journal_range(), facts(**more), ROOM, [IMPORT_TO, ESCROW_TO])


def receipt_package(**more: Any) -> bytes:
    return build_receipt(receipt(**more), IMPORTER, facts())


def trust_package(**more: Any) -> bytes:
    return build_trust(trust(**more), ROOT)


def device() -> bytes:
    return build_device(device_facts(), ROOM)


def resign(container: Container, *signers: SigningKey, **fields: Any) -> bytes:
    """The package with other manifest fields, signed by whoever likes, without any check."""
    value = msgspec.json.decode(container.manifest_bytes)
    value.update(fields)
    return sign_raw(canonical(value), value["type"], container.payload, *signers)


def sign_raw(manifest: bytes, kind: str, payload: bytes, *signers: SigningKey) -> bytes:
    data = signed_bytes(kind, manifest)
    return assemble(manifest, [(one.public, one.sign(data)) for one in signers], payload)


def changed(data: bytes, change: Callable[[dict[str, Any]], None], *signers: SigningKey) -> bytes:
    """The package with its manifest changed in place and signed again."""
    container = parse(data)
    value = msgspec.json.decode(container.manifest_bytes)
    change(value)
    return sign_raw(canonical(value), value["type"], container.payload, *signers)
