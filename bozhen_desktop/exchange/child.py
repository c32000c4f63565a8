"""Exchange work in a process of its own: one job in, one answer out, both MessagePack.

Packages are hostile until checked, so nothing of the hall or the office lies in the process that
takes them apart: it has no files, little memory to lose, and secrets come on its standard input
alone. It ends after one job.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import msgspec

from bozhen_desktop.domain.arrangement import Arrangement
from bozhen_desktop.domain.paper import KeySet
from bozhen_desktop.exchange import answers, exam, receipt, result, trust
from bozhen_desktop.exchange.exam_content import GroupPaper
from bozhen_desktop.exchange.manifest import Manifest, PackageFacts
from bozhen_desktop.host.signing import SigningKey
from bozhen_desktop.kernel.errors import BozhenError, IntegrityError, RuleError

T = TypeVar("T")

MEMORY = 4 << 30
CPU_SECONDS = 120
MAX_REQUEST = 3 << 30


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


class Arranged(msgspec.Struct, frozen=True):
    """Answer to `OpenArrangement`: staff id → PIN verifier, digest → photo."""

    arrangement: Arrangement
    pins: dict[str, str]
    photos: dict[str, bytes]


class Checked(msgspec.Struct, frozen=True):
    """Answer to `CheckResult`; `verdict` as in `checks.Verdict`."""

    manifest: Manifest
    verdict: str


class _Done(msgspec.Struct, frozen=True, tag_field="answer", tag="done"):
    """The job was done."""

    value: msgspec.Raw


class _Refused(msgspec.Struct, frozen=True, tag_field="answer", tag="refused"):
    """It was not; `family` names the class of the error."""

    code: str
    params: dict[str, str | int]
    family: str


_FAMILIES: dict[str, type[BozhenError]] = {
    "error": BozhenError,
    "rule": RuleError,
    "integrity": IntegrityError,
}
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
)
_jobs: msgspec.msgpack.Decoder[Job] = msgspec.msgpack.Decoder(_AnyJob)
_answers = msgspec.msgpack.Decoder(_Done | _Refused)
_encode = msgspec.msgpack.Encoder().encode


def command() -> list[str]:
    """The program and arguments that start the child."""
    if getattr(sys, "frozen", False):
        return [sys.executable, "exchange"]
    return [sys.executable, "-m", "bozhen_desktop.exchange.child"]


def request(job: Job) -> bytes:
    """The bytes for the child's standard input; it may hold secrets."""
    return _encode(job)


def read_answer(data: bytes, shape: type[T]) -> T:
    """The value in what the child wrote, of the type its job names.

    Raises:
        BozhenError: `exchange-child-died` (no whole answer: killed, out of memory or time), or
            what the child raised, with its class.
    """
    try:
        answer = _answers.decode(data)
        if isinstance(answer, _Done):
            return msgspec.msgpack.decode(answer.value, type=shape)
    except msgspec.MsgspecError as error:
        raise BozhenError("exchange-child-died", size=len(data)) from error
    raise _FAMILIES.get(answer.family, BozhenError)(answer.code, **answer.params)


def main(argv: Sequence[str] = ()) -> int:
    """Do the one job on standard input, write the answer; 0 also when the job was refused."""
    _limit()
    sys.stdout.buffer.write(answer_to(sys.stdin.buffer.read(MAX_REQUEST)))
    sys.stdout.buffer.flush()
    return 0


def answer_to(data: bytes) -> bytes:
    """The answer to a request; errors of ours are answers too."""
    try:
        job = _jobs.decode(data)
        value = _WORK[type(job)](job)
        return _encode(_Done(msgspec.Raw(_encode(value))))
    except msgspec.MsgspecError:
        return _encode(_Refused("exchange-request", {}, "error"))
    except BozhenError as error:
        return _encode(_Refused(error.code, _plain(error.params), _family(error)))


def _plain(params: dict[str, object]) -> dict[str, str | int]:
    return {name: value if isinstance(value, int) else str(value) for name, value in params.items()}


def _family(error: BozhenError) -> str:
    return next(name for name in reversed(_FAMILIES) if isinstance(error, _FAMILIES[name]))


def _limit() -> None:
    """Cap memory, time and files where the system can; no dump of memory with secrets."""
    if sys.platform == "win32":  # pragma: no cover - Windows has no such call
        return
    import resource  # noqa: PLC0415 - not there on Windows

    for what, cap in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(what)
        lower = cap if hard == resource.RLIM_INFINITY else min(cap, hard)
        resource.setrlimit(what, (lower, lower))


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
}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
