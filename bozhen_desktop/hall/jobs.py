"""Exchange jobs of the core, done in child processes: what each needs of this PC is added here.

The table of jobs stands in `hall.requests`. A child takes a hostile package apart; this process
gives it the bytes, the trust in force and one secret, and takes a checked answer.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from bozhen_desktop.domain.paper import KeySet
from bozhen_desktop.domain.trust import TrustState
from bozhen_desktop.exchange import child
from bozhen_desktop.exchange.answers import Outbox
from bozhen_desktop.exchange.container import parse
from bozhen_desktop.exchange.exam_content import GroupPaper
from bozhen_desktop.exchange.manifest import (
    Manifest,
    PackageFacts,
    new_package_id,
)
from bozhen_desktop.exchange.receipt import Receipt
from bozhen_desktop.exchange.result import HeadRow, Range
from bozhen_desktop.exchange.trust import Trust
from bozhen_desktop.hall.ground import check_room_for
from bozhen_desktop.hall.secret_store import ROOM_AGE, ROOM_SIGN
from bozhen_desktop.host.files import read_regular, write_atomically
from bozhen_desktop.host.folder import DataFolder
from bozhen_desktop.host.keystore import Keystore
from bozhen_desktop.host.signing import SigningKey
from bozhen_desktop.journal.port import JournalPort
from bozhen_desktop.kernel.clock import Clock
from bozhen_desktop.kernel.digest import sha256_hex
from bozhen_desktop.kernel.errors import BozhenError

T = TypeVar("T")

TIME_S = 180.0
PACKAGE_CAP = 1 << 30
_DIGEST = re.compile(r'"([0-9a-f]{64})"')


class Place(NamedTuple):
    """What jobs know of this PC. `trust` gives the site's state now; `settled` a sitting's journal
    once everything appended so far is durable in it.
    """

    folder: DataFolder
    keystore: Keystore
    clock: Clock
    trust: Callable[[], TrustState]
    settled: Callable[[str], Awaitable[JournalPort]]


def trust_path(folder: DataFolder, digest: str) -> Path:
    """Where a trust file lies; by its digest the site's journal says which one is in force."""
    return folder.packages / f"trust-{digest}.bzp"


async def in_child(job: child.Job, shape: type[T], time_s: float = TIME_S) -> T:
    """Run one job in a process of its own.

    Raises:
        BozhenError: `exchange-child-died`, `exchange-child-slow`, or what the child raised.
    """
    pipe, none = asyncio.subprocess.PIPE, asyncio.subprocess.DEVNULL
    process = await asyncio.create_subprocess_exec(
        *child.command(), stdin=pipe, stdout=pipe, stderr=none
    )
    try:
        async with asyncio.timeout(time_s):
            answer, _ = await process.communicate(child.request(job))
    except TimeoutError as error:
        raise BozhenError("exchange-child-slow", seconds=int(time_s)) from error
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    return child.read_answer(answer, shape)


class Jobs:
    """Does a job by name; every answer is as the table in `hall.requests` says."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._trusted: tuple[str, Trust] | None = None
        self._table: dict[str, Callable[[dict[str, Any]], Awaitable[Any]]] = {
            "read-trust": self._read_trust,
            "import-exam": self._import_exam,
            "open-paper": self._open_paper,
            "open-key": self._open_key,
            "build-result": self._build_result,
            "read-receipt": self._read_receipt,
            "open-answers": self._open_answers,
        }

    async def run(self, name: str, fields: dict[str, Any]) -> Any:
        """The answer of a job.

        Raises:
            BozhenError: `job-unknown`, `trust-missing`, those of `in_child`.
            IntegrityError: what the child found.
        """
        job = self._table.get(name)
        if job is None:
            raise BozhenError("job-unknown", job=name)
        return await job(fields)

    # ---------------------------------------------------------------- trust
    async def _read_trust(self, fields: dict[str, Any]) -> Trust:
        """Kept under its digest before it counts: what is in force can always be read again."""
        data, state = fields["data"], self._place.trust()
        job = child.ReadTrust(
            data=data,
            root=state.root,
            known_epoch=state.epoch,
            known_floor=state.time_floor,
            mode=self._place.folder.mode,
        )
        trust = await in_child(job, Trust)
        await asyncio.to_thread(
            write_atomically, trust_path(self._place.folder, sha256_hex(data)), data
        )
        return trust

    async def _trust(self) -> Trust:
        """The trust in force."""
        state = self._place.trust()
        if self._trusted is None or self._trusted[0] != state.digest:
            try:
                data = read_regular(trust_path(self._place.folder, state.digest), PACKAGE_CAP)
            except BozhenError as error:
                raise BozhenError("trust-missing") from error
            if sha256_hex(data) != state.digest:
                raise BozhenError("trust-missing")
            job = child.ReadTrust(data=data, root=state.root, mode=self._place.folder.mode)
            self._trusted = (state.digest, await in_child(job, Trust))
        return self._trusted[1]

    # ----------------------------------------------------------------- exam
    async def _import_exam(self, fields: dict[str, Any]) -> dict[str, Any]:
        data = fields["data"]
        check = child.CheckExam(
            data=data,
            trust=await self._trust(),
            mode=self._place.folder.mode,
            room_public=self._room_key.public,
            now=self._place.clock.wall_ms(),
            known=fields.get("known", {}),
            last_seq=fields.get("last_seq", 0),
        )
        manifest = await in_child(check, Manifest)
        job = child.OpenArrangement(data=data, identity=self._identity)
        found = await in_child(job, child.Arranged)
        check_room_for(self._place.folder.path, len(found.arrangement.entries))
        return {
            "manifest": manifest,
            "manifest_hash": parse(fields["data"]).hash,
            "arrangement": found.arrangement,
            "pins": found.pins,
            "photos": found.photos,
        }

    async def _open_paper(self, fields: dict[str, Any]) -> GroupPaper:
        digest, group = str(fields["package"]), str(fields["group"])
        job = child.OpenPaper(
            data=self._package(digest), group=group, identity=self._identity, manifest=digest
        )
        return await in_child(job, GroupPaper)

    async def _open_key(self, fields: dict[str, Any]) -> KeySet:
        digest, group = str(fields["package"]), str(fields["group"])
        job = child.OpenKey(
            data=self._package(digest), group=group, identity=self._identity, manifest=digest
        )
        return await in_child(job, KeySet)

    def _package(self, digest: str) -> bytes:
        """The original of an exam package, kept under the hash of its manifest."""
        return read_regular(self._place.folder.packages / f"{digest}.bzp", PACKAGE_CAP)

    # --------------------------------------------------- results and the rest
    async def _build_result(self, fields: dict[str, Any]) -> dict[str, Any]:
        trust = await self._trust()
        sitting, first, last = fields["sitting"], fields["first"], fields["last"]
        journal = await self._place.settled(sitting)
        content = await asyncio.to_thread(range_of, journal, sitting, first, last)
        package = new_package_id()
        job = child.BuildResult(
            range=content,
            facts=PackageFacts(package_id=package, **fields["facts"]),
            secret=self._room_key.secret,
            recipients=trust.recipients,
        )
        data = await in_child(job, bytes)
        return {"data": data, "manifest_hash": parse(data).hash, "package_id": package}

    async def _read_receipt(self, fields: dict[str, Any]) -> Receipt:
        job = child.ReadReceipt(
            data=fields["data"],
            trust=await self._trust(),
            mode=self._place.folder.mode,
            room_public=self._room_key.public,
        )
        return await in_child(job, Receipt)

    async def _open_answers(self, fields: dict[str, Any]) -> Outbox:
        job = child.OpenAnswers(
            data=fields["data"],
            identity=self._identity,
            room_public=self._room_key.public,
            mode=self._place.folder.mode,
        )
        return await in_child(job, Outbox)

    @property
    def _room_key(self) -> SigningKey:
        return SigningKey(self._place.keystore.get(ROOM_SIGN))

    @property
    def _identity(self) -> str:
        return self._place.keystore.get(ROOM_AGE).decode()


def range_of(journal: JournalPort, sitting: str, first: int, last: int) -> Range:
    """Entries `first`..`last` with the blobs they name and the heads over them."""
    entries = list(journal.entries(first, last))
    named = {digest for entry in entries for digest in _DIGEST.findall(entry.body)}
    blobs = {digest: data for digest in sorted(named) if (data := journal.blob(digest)) is not None}
    heads = [
        HeadRow(
            seq=head.seq, hash=head.hash, at=head.at, signer=head.signer, signature=head.signature
        )
        for head in journal.heads()
        if first <= head.seq <= last
    ]
    prev = entries[0].prev if entries else ""
    return Range(sitting=sitting, entries=entries, prev_hash=prev, blobs=blobs, heads=heads)
