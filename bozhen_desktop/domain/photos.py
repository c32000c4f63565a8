"""证件照: which photograph belongs to which entry, from the files a school collects (seed L37).

The pictures themselves are archived by their digest; from here on the entry's person names it, so
that it travels with every arrangement made later.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from bozhen_desktop.domain.base import Command, Context, Event, Topic
from bozhen_desktop.kernel.errors import RuleError
from bozhen_desktop.kernel.ids import BatchId, EntryId

if TYPE_CHECKING:
    from bozhen_desktop.domain.bureau import Bureau


class EntryPhoto(msgspec.Struct, frozen=True, kw_only=True):
    """The photograph of an entry; `original`: SHA-256 of its file in the archive."""

    entry: EntryId
    original: str


class TakePhotos(Command, tag="take-photos"):
    """Photographs of entries of a batch."""

    batch: BatchId
    photos: list[EntryPhoto]


class PhotosTaken(Event, tag="photos-taken"):
    """These photographs are new; an entry that had one has another now."""

    batch: BatchId
    photos: list[EntryPhoto]
    by: str


def decide_photos(bureau: Bureau, command: TakePhotos, context: Context) -> list[Event]:
    """Take what is new of them.

    Raises:
        RuleError: `entry-unknown`, `photo-twice` (entry), `photos-known` (nothing is new).
    """
    known = bureau.entries.batches.get(command.batch, [])
    new, seen = [], set()
    for photo in command.photos:
        if photo.entry not in known:
            raise RuleError("entry-unknown", entry=photo.entry)
        if photo.entry in seen:
            raise RuleError("photo-twice", entry=photo.entry)
        seen.add(photo.entry)
        if bureau.entries.registrations[photo.entry].person.photo != photo.original:
            new.append(photo)
    if not new:
        raise RuleError("photos-known", batch=command.batch)
    return [PhotosTaken(batch=command.batch, photos=new, by=context.actor)]


def apply_photos(bureau: Bureau, event: PhotosTaken) -> None:
    """Each entry's person names his photograph."""
    state = bureau.entries
    for photo in event.photos:
        known = state.registrations[photo.entry]
        person = msgspec.structs.replace(known.person, photo=photo.original)
        state.registrations[photo.entry] = msgspec.structs.replace(known, person=person)


TOPIC = Topic(decide={TakePhotos: decide_photos}, apply={PhotosTaken: apply_photos})
