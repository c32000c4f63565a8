"""A form through a real hall: photographs of the journal on it, recorded, fetched over the wire."""

from __future__ import annotations

import asyncio
import io
from pathlib import Path
from typing import Any

import msgspec
from PIL import Image

from bozhen_desktop.documents.ink import Photo
from bozhen_desktop.documents.pages import Page, decode_pages
from bozhen_desktop.domain.parameters import default_parameters
from bozhen_desktop.exchange.exam import build_exam
from bozhen_desktop.host.folder import DataFolder
from bozhen_desktop.host.pins import REHEARSAL, make_verifier
from bozhen_desktop.host.sealing import recipient_of
from bozhen_desktop.journal.log import Journal
from bozhen_desktop.kernel.digest import sha256_hex
from bozhen_desktop.wire.messages import BlobPart, Fetch, Reply, Request, StaffOn
from tests.integration.hall_process import Desk, at_desk, running
from tests.integration.test_hall_exam import _identity, imports, put, ready
from tests.unit.exchange import packages
from tests.unit.exchange.packages import ISSUER

PIN = "274918"


def portrait() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (30, 40), "grey").save(out, "JPEG")
    return out.getvalue()


def exam(path: Path, photo: bytes) -> bytes:
    """A package whose people have this photograph, and a chief with a PIN."""
    identity = _identity(path)
    plan = packages.arrangement(mode="rehearsal", site="S01", parameters=list(default_parameters()))
    entries = [
        msgspec.structs.replace(
            one, person=msgspec.structs.replace(one.person, photo=sha256_hex(photo))
        )
        for one in plan.entries
    ]
    content = packages.exam_content(
        arrangement=msgspec.structs.replace(plan, entries=entries),
        pins={"chief": make_verifier(PIN, REHEARSAL)},
        photos={sha256_hex(photo): photo},
    )
    public = identity.room_key.public
    facts = packages.facts(mode="rehearsal", room_public=public, site="S01", seq=1)
    return build_exam(content, facts, ISSUER, [recipient_of(identity.age)])


async def asked(desk: Desk, message: Any) -> Reply:
    desk.link.send(message)

    def replies() -> list[Reply]:
        return [m for m in desk.heard if isinstance(m, Reply) and m.id == message.id]

    await desk.until(replies)
    return replies()[0]


async def fetched(desk: Desk, id: int, digest: str) -> bytes:
    size = (await asked(desk, Fetch(id=id, digest=digest))).data["size"]

    def data() -> bytes:
        parts = [m for m in desk.heard if isinstance(m, BlobPart) and m.digest == digest]
        return b"".join(part.data for part in parts)

    await desk.until(lambda: len(data()) >= size)
    return data()


def photos(pages: list[Page]) -> int:
    return sum(isinstance(ink, Photo) for page in pages for ink in page.inks)


def test_a_form_with_photographs_is_printed_through_a_real_hall(tmp_path: Path) -> None:
    path = tmp_path / "hall"
    room = ready(path)
    package = exam(path, portrait())

    def printing(id: int, **args: Any) -> Request:
        args = {"form": "admission-ticket", **args}
        return Request(id=id, sitting="sit-1", actor="chief", act="print-form", args=args)

    async def scene() -> list[str]:
        async with at_desk(path, room) as desk:
            assert (await asked(desk, imports(1, put(desk, package)))).code == ""
            on = StaffOn(id=2, sitting="sit-1", staff="chief", pin=PIN)
            assert (await asked(desk, on)).code == ""
            made = await asked(desk, printing(3))
            assert made.code == "", made
            pdf = await fetched(desk, 4, made.data["digest"])
            pages = decode_pages(await fetched(desk, 5, made.data["sheets"]))
            assert pdf.startswith(b"%PDF") and sha256_hex(pdf) == made.data["digest"]
            assert photos(pages) == len(made.data["numbers"]) == 2
            assert (await asked(desk, printing(6))).code == "reason-needed"
            numbers: list[str] = made.data["numbers"]
            return numbers

    with running(path):
        numbers = asyncio.run(scene())
    folder = DataFolder.open(path)
    keystore = folder.open_keystore()
    journal = Journal.open(folder.sitting_journal("sit-1"), keystore.get("journal/sit-1"))
    rows = [msgspec.json.decode(e.body) for e in journal.entries() if e.kind == "form-printed"]
    journal.close()
    assert [row["number"] for row in rows] == numbers
    assert {row["by"] for row in rows} == {"chief"}
