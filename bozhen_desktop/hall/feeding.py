"""What a standby is given from this PC's disk: ranges of journals, sealed secrets, packages."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import msgspec

from bozhen_desktop.hall.mirroring import RECIPIENT, exported
from bozhen_desktop.host.files import read_regular
from bozhen_desktop.host.keystore import Keystore
from bozhen_desktop.host.sealing import seal_to
from bozhen_desktop.journal.port import JournalPort
from bozhen_desktop.kernel.digest import Entry, sha256_hex
from bozhen_desktop.wire.feed import PACKAGE, SECRETS, HeadRow, Sealed, Stretch, pack

PAGE = 2_000
"""So many entries travel together, and a few more until the command is whole."""

_PACKAGE_CAP = 1 << 30
_DIGEST = re.compile(r'"([0-9a-f]{64})"')


def read_range(
    journal: JournalPort, first: int, last: int, have: set[str], heads: bool
) -> dict[str, Any]:
    """Entries from `first` on, to `last` at most, with blobs that are not in `have`.

    Returns:
        `data`: a packed `Stretch`; `blobs`: digests of the blobs in it.
    """
    entries = _page(journal.entries(first, last))
    named = {digest for entry in entries for digest in _DIGEST.findall(entry.body)}
    found = {digest: journal.blob(digest) for digest in sorted(named - have)}
    blobs = {digest: data for digest, data in found.items() if data is not None}
    end = entries[-1].seq if entries else 0
    oaths = _heads(journal, first, end) if heads else []
    stretch = Stretch(entries=entries, blobs=blobs, heads=oaths)
    return {"data": pack(stretch), "blobs": set(blobs)}


def _page(entries: Iterable[Entry]) -> list[Entry]:
    page: list[Entry] = []
    for entry in entries:
        page.append(Entry(*entry))
        if len(page) >= PAGE and entry.part == entry.parts:
            break
    return page


def _heads(journal: JournalPort, first: int, end: int) -> list[HeadRow]:
    """Also those over the entry before: one may have been signed while the standby was away."""
    return [
        (head.seq, head.hash, head.at, head.signer, head.signature)
        for head in journal.heads()
        if head.seq > 0 and first - 1 <= head.seq <= end
    ]


def secrets_for(keystore: Keystore) -> dict[str, bytes]:
    """All that a hall needs which takes this one's place, but its TLS key."""
    found = exported(keystore)
    if RECIPIENT in keystore:
        found[RECIPIENT] = keystore.get(RECIPIENT)
    return found


def digest_of_secrets(secrets: dict[str, bytes]) -> str:
    """By this both ends know whether they have the same."""
    return sha256_hex(msgspec.msgpack.encode(sorted(secrets.items())))


def look_after(
    keystore: Keystore, packages: Path, secrets: str, have: set[str], to: str
) -> dict[str, Any]:
    """`difference` of what is on this PC's disk."""
    names = sorted(path.name for path in packages.glob("*.bzp"))

    def read(name: str) -> bytes:
        return read_regular(packages / name, _PACKAGE_CAP)

    return difference(secrets_for(keystore), names, read, (secrets, have, to))


def difference(
    own: dict[str, bytes],
    names: list[str],
    read: Callable[[str], bytes],
    there: tuple[str, set[str], str],
) -> dict[str, Any]:
    """What is to be sent next beside entries: `what` is `secrets`, `package` or "".

    `books`: journals whose key the standby has; None while that is not sure.

    Args:
        own: the secrets of this hall; `names`: its packages, which `read` reads.
        there: digest of the secrets, and packages, that the standby has; its recipient.
    """
    secrets, have, to = there
    digest = digest_of_secrets(own)
    if digest != secrets:
        sealed = seal_to([to], msgspec.msgpack.encode(own))
        data = pack(Sealed(digest=digest, sealed=sealed, packages=names))
        return {"what": SECRETS, "name": digest, "data": data, "books": None}
    books = [name.removeprefix("journal/") for name in own if name.startswith("journal/")]
    for name in [name for name in names if name not in have]:
        return {"what": PACKAGE, "name": name, "data": read(name), "books": books}
    return {"what": "", "name": "", "data": b"", "books": books}
