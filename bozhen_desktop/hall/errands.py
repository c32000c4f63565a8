"""A request under way: who asked, its files, going on after work, telling the asker."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import msgspec

from bozhen_desktop.hall import staff
from bozhen_desktop.hall.book import Book, digest_of_body
from bozhen_desktop.hall.links import Link
from bozhen_desktop.hall.output import Moment, Output
from bozhen_desktop.kernel.digest import canonical_text, sha256_hex
from bozhen_desktop.kernel.errors import BozhenError, RuleError
from bozhen_desktop.wire.messages import Reply, Request

if TYPE_CHECKING:
    from bozhen_desktop.hall.core import Core


class Upload(msgspec.Struct):
    """A file on its way in, or made here to be fetched; `done` once its digest was found true."""

    size: int
    data: bytearray
    done: bool = False


FILE_CAP = 64 << 20
FILES_CAP = 8
"""No larger file, and no more of them at once; the oldest is dropped."""


class Errand(msgspec.Struct, frozen=True):
    """A request under way: who asked what, with whom, of which book."""

    link: Link
    request: Request
    actor: str
    witness: str


def file_of(core: Core, request: Request) -> bytes:
    """The file a request speaks of.

    Raises:
        RuleError: `file-unknown`.
    """
    upload = core.files.get(str(request.args.get("digest", "")))
    if upload is None or not upload.done:
        raise RuleError("file-unknown")
    return bytes(upload.data)


def drop_oldest(core: Core) -> None:
    """Make room for one more file: those under way go first, then the oldest."""
    order = sorted(core.files, key=lambda digest: core.files[digest].done)
    for digest in order[: max(len(core.files) - FILES_CAP + 1, 0)]:
        del core.files[digest]


def keep_made(core: Core, data: bytes) -> str:
    """Keep a file that was made here to be fetched; its digest."""
    digest = sha256_hex(data)
    core.files.pop(digest, None)
    drop_oldest(core)
    core.files[digest] = Upload(len(data), bytearray(data), True)
    return digest


def errand_digest(request: Request) -> str:
    """What a second person confirms: digest of canonical [act, arguments].

    Raises:
        RuleError: `request-malformed`.
    """
    try:
        return digest_of_body(canonical_text([request.act, request.args]))
    except (TypeError, ValueError, RecursionError) as error:
        raise RuleError("request-malformed") from error


def need_second(errand: Errand) -> None:
    """Two persons are due, and they are two.

    Raises:
        RuleError: `second-person-needed`.
    """
    if not errand.witness or errand.witness == errand.actor:
        raise RuleError("second-person-needed")


def guarded(
    core: Core,
    errand: Errand,
    go: Callable[[Output, Moment, Book, Any], None],
    sitting: str = "",
    lost: Callable[[], None] | None = None,
) -> Callable[[Output, Moment, Any, BozhenError | None], None]:
    """Go on after work; an error of the work or of a rule is told to the asker, after `lost`."""

    def then(out: Output, now: Moment, result: Any, error: BozhenError | None) -> None:
        book = core.books.get(sitting or errand.request.sitting)
        if book is None:  # purged meanwhile
            return
        try:
            if error is not None:
                raise error
            book.check_open()
            go(out, now, book, result)
        except BozhenError as problem:
            if lost is not None:
                lost()
            staff.refuse(core, out, book, errand.link, errand.request.id, problem)

    return then


def done(
    core: Core,
    out: Output,
    book: Book,
    errand: Errand,
    data: Any = None,
    *,
    also: Book | None = None,
) -> None:
    """Tell the asker, once everything it brought about is durable, in `also` too."""
    reply = Reply(id=errand.request.id, data=data)
    core.say(out, book, errand.link, reply, also=also, copied=True)
