"""Exchange work in a process of its own: one job in, one answer out, both MessagePack.

Packages are hostile until checked, so nothing of the hall or the office lies in the process that
takes them apart; what kind of process that is stands in `host.children`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import msgspec

from bozhen_desktop.domain.arrangement import Arrangement
from bozhen_desktop.domain.paper import KeySet
from bozhen_desktop.exchange import answers, device, exam, receipt, result, trust
from bozhen_desktop.exchange.container import parse
from bozhen_desktop.exchange.exam_content import GroupPaper
from bozhen_desktop.exchange.manifest import Manifest, PackageFacts
from bozhen_desktop.host import children
from bozhen_desktop.host.children import read_answer
from bozhen_desktop.host.signing import SigningKey
from bozhen_desktop.kernel.errors import BozhenError

__all__ = ["ask", "command", "main", "read_answer", "request"]

T = TypeVar("T")


class Job(msgspec.Struct, frozen=True, kw_only=True, tag_field="job", forbid_unknown_fields=True):
    """What the child is asked to do. Subclasses name the function they stand for."""


class CheckExam(Job, frozen=True, tag="check-exam"):
    """`exam.check_exam` → `Manifest`."""

    data: bytes
    trust: trust.Trust
    mode: str
    room_public: str
    now: int
    known: dict[str, str] = {}
    last_seq: int = 0


class OpenArrangement(Job, frozen=True, tag="open-arrangement"):
    """`exam.open_arrangement` → `Arranged`."""

    data: bytes
    identity: str
    manifest: str = ""


class OpenPaper(Job, frozen=True, tag="open-paper"):
    """`exam.open_paper` → `GroupPaper`."""

    data: bytes
    group: str
    identity: str
    manifest: str = ""


class OpenKey(Job, frozen=True, tag="open-key"):
    """`exam.open_key` → `KeySet`."""

    data: bytes
    group: str
    identity: str
    manifest: str = ""


class BuildResult(Job, frozen=True, tag="build-result"):
    """`result.build_result` → `bytes`; `secret`: the 32 bytes of the room's signing key."""

    range: result.Range
    facts: PackageFacts
    secret: bytes
    recipients: list[str]


class ReadReceipt(Job, frozen=True, tag="read-receipt"):
    """`receipt.read_receipt` → `Receipt`."""

    data: bytes
    trust: trust.Trust
    mode: str
    room_public: str


class ReadTrust(Job, frozen=True, tag="read-trust"):
    """`trust.read_trust` → `Trust`."""

    data: bytes
    root: str
    known_epoch: int = 0
    known_floor: int = 0
    mode: str | None = None


class OpenAnswers(Job, frozen=True, tag="open-answers"):
    """`answers.open_answers` → `Outbox`."""

    data: bytes
    identity: str
    room_public: str
    mode: str


class CheckResult(Job, frozen=True, tag="check-result"):
    """`result.check_result` → `Checked`; for the office."""

    data: bytes
    trust: trust.Trust
    mode: str
    known: dict[str, str]
    last_seq: int
    last_hash: str = ""
    now: int | None = None


class OpenResult(Job, frozen=True, tag="open-result"):
    """`result.open_result` → `Range`; for the office."""

    data: bytes
    identity: str


class TakeResult(Job, frozen=True, tag="take-result"):
    """`check_result`, then `open_result` unless the package is among `came` → `Taken`."""

    data: bytes
    trust: trust.Trust
    mode: str
    known: dict[str, str]
    now: int
    identity: str
    came: list[str] = []


class ReadDevice(Job, frozen=True, tag="read-device"):
    """`device.read_device` → `DeviceFacts`; for the office."""

    data: bytes
    mode: str


class Arranged(msgspec.Struct, frozen=True):
    """Answer to `OpenArrangement`: staff id → PIN verifier, digest → photo."""

    arrangement: Arrangement
    pins: dict[str, str]
    photos: dict[str, bytes]


class Checked(msgspec.Struct, frozen=True):
    """Answer to `CheckResult`; `verdict` as in `checks.Verdict`."""

    manifest: Manifest
    verdict: str


class Taken(msgspec.Struct, frozen=True):
    """Answer to `TakeResult`: hash of the manifest; `range` is None for a package that came."""

    manifest: Manifest
    name: str
    range: result.Range | None


_AnyJob = (
    CheckExam
    | OpenArrangement
    | OpenPaper
    | OpenKey
    | BuildResult
    | ReadReceipt
    | ReadTrust
    | OpenAnswers
    | CheckResult
    | OpenResult
    | TakeResult
    | ReadDevice
)
_jobs: msgspec.msgpack.Decoder[Job] = msgspec.msgpack.Decoder(_AnyJob)


def command() -> list[str]:
    """The program and arguments that start the child."""
    return children.command("exchange", "bozhen_desktop.exchange.child")


def request(job: Job) -> bytes:
    """The bytes for the child's standard input; it may hold secrets."""
    return children.encode(job)


def main(argv: Sequence[str] = ()) -> int:
    """Do the one job on standard input, write the answer; 0 also when the job was refused."""
    return children.serve(answer_to)


def answer_to(data: bytes) -> bytes:
    """The answer to a request; errors of ours are answers too."""
    try:
        job = _jobs.decode(data)
    except msgspec.MsgspecError:
        return children.encode(children.refusal(BozhenError("exchange-request")))
    return children.answered(lambda: _WORK[type(job)](job))


def ask(job: Job, shape: type[T]) -> T:
    """Do one job in a process of its own and wait for it.

    Raises:
        BozhenError: `exchange-child-died`, or what the child raised.
    """
    return children.ask(command(), request(job), shape)


def _check_exam(job: CheckExam) -> Manifest:
    fields = msgspec.structs.asdict(job)
    return exam.check_exam(fields.pop("data"), fields.pop("trust"), **fields)


def _open_arrangement(job: OpenArrangement) -> Arranged:
    return Arranged(*exam.open_arrangement(job.data, job.identity, manifest=job.manifest))


def _open_paper(job: OpenPaper) -> GroupPaper:
    return exam.open_paper(job.data, job.group, job.identity, manifest=job.manifest)


def _open_key(job: OpenKey) -> KeySet:
    return exam.open_key(job.data, job.group, job.identity, manifest=job.manifest)


def _build_result(job: BuildResult) -> bytes:
    return result.build_result(job.range, job.facts, SigningKey(job.secret), job.recipients)


def _read_receipt(job: ReadReceipt) -> receipt.Receipt:
    return receipt.read_receipt(job.data, job.trust, mode=job.mode, room_public=job.room_public)


def _read_trust(job: ReadTrust) -> trust.Trust:
    fields = msgspec.structs.asdict(job)
    return trust.read_trust(fields.pop("data"), **fields)


def _open_answers(job: OpenAnswers) -> answers.Outbox:
    return answers.open_answers(job.data, job.identity, room_public=job.room_public, mode=job.mode)


def _check_result(job: CheckResult) -> Checked:
    fields = msgspec.structs.asdict(job)
    manifest, verdict = result.check_result(fields.pop("data"), fields.pop("trust"), **fields)
    return Checked(manifest, verdict.value)


def _open_result(job: OpenResult) -> result.Range:
    return result.open_result(job.data, job.identity)


def _take_result(job: TakeResult) -> Taken:
    manifest, _ = result.check_result(
        job.data, job.trust, mode=job.mode, known=job.known, last_seq=0, now=job.now
    )
    name = parse(job.data).hash
    content = None if name in job.came else result.open_result(job.data, job.identity)
    return Taken(manifest, name, content)


def _read_device(job: ReadDevice) -> device.DeviceFacts:
    return device.read_device(job.data, mode=job.mode)


_WORK: dict[type[Job], Callable[[Any], Any]] = {
    CheckExam: _check_exam,
    OpenArrangement: _open_arrangement,
    OpenPaper: _open_paper,
    OpenKey: _open_key,
    BuildResult: _build_result,
    ReadReceipt: _read_receipt,
    ReadTrust: _read_trust,
    OpenAnswers: _open_answers,
    CheckResult: _check_result,
    OpenResult: _open_result,
    TakeResult: _take_result,
    ReadDevice: _read_device,
}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
