"""A second copy of a journal: the same entries, blobs and heads in a file of its own.

A copy follows its journal, or it does not: then one of the two lost its end, or they went different
ways, and nothing is written over anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from bozhen_desktop.journal.heads import Head, Position
from bozhen_desktop.journal.port import JournalPort
from bozhen_desktop.kernel.digest import GENESIS, Entry
from bozhen_desktop.kernel.errors import IntegrityError

PAGE_ENTRIES = 500
PAGE_BYTES = 4 << 20


def hash_at(journal: JournalPort, seq: int) -> str | None:
    """Hash of entry `seq`, that of the start for 0; None when it is not there."""
    if seq == 0:
        return GENESIS
    found = list(journal.entries(seq, seq))
    return found[0].hash if found else None


def holds(journal: JournalPort, place: Position) -> bool:
    """Whether this very entry stands in the journal."""
    return hash_at(journal, place.seq) == place.hash


def agree_to(one: JournalPort, other: JournalPort) -> int:
    """The last number at which both hold the same entry.

    Chains that agree somewhere agree everywhere before, so halving finds it.
    """
    low, high = 0, min(one.last().seq, other.last().seq)
    while low < high:
        middle = (low + high + 1) // 2
        if hash_at(one, middle) == hash_at(other, middle):
            low = middle
        else:
            high = middle - 1
    return low


def copy_all(source: JournalPort, target: JournalPort) -> Position:
    """Bring `target` to the end of `source`: blobs first, then entries, then heads.

    Raises:
        IntegrityError: `mirror-differs`: the target holds an entry that the source does not;
            `journal-chain`, `journal-blob`, `journal-head`: the source is not whole.
        BozhenError: those of either journal.
    """
    there = {digest for digest, _ in target.blobs()}
    wanted = [digest for digest, _ in source.blobs() if digest not in there]
    sworn = set(map(_key, target.heads()))
    heads = [head for head in source.heads() if _key(head) not in sworn]
    return copy_range(source, target, wanted, heads)


def copy_range(
    source: JournalPort, target: JournalPort, blobs: Iterable[str], heads: Sequence[Head]
) -> Position:
    """`copy_all` when it is known which blobs and heads are missing."""
    if not holds(source, target.last()):
        raise IntegrityError("mirror-differs", seq=target.last().seq)
    end = source.last()
    for page in _blob_pages(source, blobs):
        target.append([], page)
    for entries in _whole_commands(source.entries(target.last().seq + 1, end.seq)):
        target.append(entries, {})
    if sworn := [head for head in heads if head.seq <= end.seq]:
        target.append([], {}, sworn)
    return end


def _key(head: Head) -> tuple[int, int, str]:
    return head.seq, head.at, head.signer


def _blob_pages(source: JournalPort, digests: Iterable[str]) -> Iterator[dict[str, bytes]]:
    page: dict[str, bytes] = {}
    size = 0
    for digest in digests:
        data = source.blob(digest)
        if data is None:
            continue
        page[digest] = data
        size += len(data)
        if size >= PAGE_BYTES:
            yield page
            page, size = {}, 0
    if page:
        yield page


def _whole_commands(entries: Iterable[Entry]) -> Iterator[list[Entry]]:
    """Pages that end where a command ends."""
    page: list[Entry] = []
    for entry in entries:
        page.append(entry)
        if len(page) >= PAGE_ENTRIES and entry.part == entry.parts:
            yield page
            page = []
    if page:
        yield page
