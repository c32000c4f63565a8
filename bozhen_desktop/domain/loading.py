"""Papers and keys that events name by digest: clear blobs beside the entries, loaded before apply.

Whoever replays a sitting – hall, head office, a check – loads them in the same way.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec

from bozhen_desktop.domain.base import Event
from bozhen_desktop.domain.paper import KeySet, Paper, PaperOpened
from bozhen_desktop.domain.scoring import KeyOpened
from bozhen_desktop.kernel.errors import IntegrityError

if TYPE_CHECKING:
    from bozhen_desktop.domain.room import Room

BlobOf = Callable[[str], bytes | None]

_paper = msgspec.json.Decoder(Paper)
_NAMING = (PaperOpened, KeyOpened)
_keys = msgspec.json.Decoder(KeySet)


def blob_named(event: Event) -> str:
    """Digest of the blob without which the event cannot be applied, or ""."""
    return event.digest if isinstance(event, _NAMING) else ""


def load_blob(room: Room, event: Event, blob_of: BlobOf) -> None:
    """Load what `event` names into `room`.

    Raises:
        IntegrityError: `blob-missing`, `blob-malformed` (digest).
    """
    digest = blob_named(event)
    if not digest:
        return
    data = blob_of(digest)
    if data is None:
        raise IntegrityError("blob-missing", digest=digest)
    try:
        if isinstance(event, PaperOpened):
            room.paper.loaded[digest] = _paper.decode(data)
        else:
            room.scoring.loaded[digest] = _keys.decode(data)
    except msgspec.MsgspecError as error:
        raise IntegrityError("blob-malformed", digest=digest) from error
