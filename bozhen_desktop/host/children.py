"""Dangerous work in a process of its own: one request on its standard input, one answer out.

Foreign files are hostile until they were taken apart, and a parser that falls over – some abort the
whole process – must take nothing with it. The child has no files, little memory to lose, and
secrets come on its standard input alone; it ends after one job.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import msgspec

from bozhen_desktop.kernel.errors import BozhenError, IntegrityError, RuleError

T = TypeVar("T")

MEMORY = 4 << 30
CPU_SECONDS = 120
TIME_S = 300
MAX_REQUEST = 3 << 30


class Done(msgspec.Struct, frozen=True, tag_field="answer", tag="done"):
    """The job was done."""

    value: msgspec.Raw


class Refused(msgspec.Struct, frozen=True, tag_field="answer", tag="refused"):
    """It was not; `family` names the class of the error."""

    code: str
    params: dict[str, str | int]
    family: str


_FAMILIES: dict[str, type[BozhenError]] = {
    "error": BozhenError,
    "rule": RuleError,
    "integrity": IntegrityError,
}
_answers = msgspec.msgpack.Decoder(Done | Refused)
encode = msgspec.msgpack.Encoder().encode


def command(role: str, module: str) -> list[str]:
    """The program and arguments that start a child; a frozen program knows it by its role."""
    if getattr(sys, "frozen", False):
        return [sys.executable, role]
    return [sys.executable, "-m", module]


def answered(work: Callable[[], Any]) -> bytes:
    """The answer of a piece of work; errors of ours are answers too."""
    try:
        return encode(Done(msgspec.Raw(encode(work()))))
    except BozhenError as error:
        return encode(refusal(error))


def refusal(error: BozhenError) -> Refused:
    """An error as an answer."""
    params = error.params.items()
    plain = {name: value if isinstance(value, int) else str(value) for name, value in params}
    family = next(name for name in reversed(_FAMILIES) if isinstance(error, _FAMILIES[name]))
    return Refused(error.code, plain, family)


def read_answer(data: bytes, shape: type[T], died: str = "exchange-child-died") -> T:
    """The value in what the child wrote, of the type its job names.

    Raises:
        BozhenError: `died` (no whole answer: killed, aborted, out of memory or time), or what the
            child raised, with its class.
    """
    try:
        answer = _answers.decode(data)
        if isinstance(answer, Done):
            return msgspec.msgpack.decode(answer.value, type=shape)
    except msgspec.MsgspecError as error:
        raise BozhenError(died, size=len(data)) from error
    raise _FAMILIES.get(answer.family, BozhenError)(answer.code, **answer.params)


def ask(
    program: Sequence[str],
    request: bytes,
    shape: type[T],
    *,
    died: str = "exchange-child-died",
    time_s: float = TIME_S,
) -> T:
    """Start the child, give it the request, wait for its answer.

    Raises:
        BozhenError: `died`, also when it took too long; what the child raised.
    """
    try:
        done = subprocess.run(
            program,
            input=request,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=time_s,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise BozhenError(died, size=0) from error
    return read_answer(done.stdout, shape, died)


def serve(answer_to: Callable[[bytes], bytes]) -> int:
    """Be a child: do the one job on standard input, write the answer; always 0."""
    limit()
    sys.stdout.buffer.write(answer_to(sys.stdin.buffer.read(MAX_REQUEST)))
    sys.stdout.buffer.flush()
    return 0


def limit() -> None:
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
