"""Photographs in: a folder of files named by ID number becomes photographs of entries."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec

from bozhen_desktop.domain.photos import EntryPhoto, PhotosTaken, TakePhotos
from bozhen_desktop.formats.photos import MAX_BYTES, check_photo, number_of_name
from bozhen_desktop.host.files import read_regular
from bozhen_desktop.kernel.digest import sha256_hex
from bozhen_desktop.kernel.errors import BozhenError
from bozhen_desktop.kernel.ids import BatchId, EntryId
from bozhen_desktop.office.chain import OfficeStore
from bozhen_desktop.office.registration import Who

SCAN_CAP = 20_000


class PhotoFault(msgspec.Struct, frozen=True, kw_only=True):
    """A file that was not taken, and why."""

    file: str
    error: BozhenError


class PhotoOutcome(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a folder: entries with a new photograph, files refused, entries without."""

    taken: int
    refused: list[PhotoFault]
    missing: list[str]


def take_photos(store: OfficeStore, batch: BatchId, folder: Path, who: Who) -> PhotoOutcome:
    """Take every photograph of a folder that belongs to an entry of the batch.

    Files of people who are not in the batch are refused one by one; the others are taken.

    Raises:
        BozhenError: `photos-unreadable` (folder), `photos-too-many`.
        RuleError: those of `domain.photos.decide_photos`.
    """
    store.bureau.batches.plan(batch)
    entries: dict[str, list[EntryId]] = {}
    for one in store.bureau.entries.of(batch):
        entries.setdefault(one.person.id_no, []).append(one.id)
    photos: list[EntryPhoto] = []
    originals: dict[str, bytes] = {}
    refused: list[PhotoFault] = []
    for path in _files(folder):
        try:
            owners, data = _read(path, entries)
        except BozhenError as error:
            refused.append(PhotoFault(file=path.name, error=error))
            continue
        digest = sha256_hex(data)
        originals[f"photo:{digest[:16]}"] = data
        photos += [EntryPhoto(entry=one, original=digest) for one in owners]
    taken = _decide(store, TakePhotos(batch=batch, photos=photos), originals, who)
    missing = [one.person.name for one in store.bureau.entries.of(batch) if not one.person.photo]
    return PhotoOutcome(taken=taken, refused=refused, missing=missing)


def _files(folder: Path) -> list[Path]:
    try:
        with os.scandir(folder) as found:
            names = sorted(entry.name for _, entry in zip(range(SCAN_CAP + 1), found, strict=False))
    except OSError as error:
        raise BozhenError("photos-unreadable", folder=folder.name) from error
    if len(names) > SCAN_CAP:
        raise BozhenError("photos-too-many", cap=SCAN_CAP)
    return [folder / name for name in names if not name.startswith(".")]


def _read(path: Path, entries: dict[str, list[EntryId]]) -> tuple[list[EntryId], bytes]:
    number = number_of_name(path.name)
    if not number:
        raise BozhenError("photo-name")
    if number not in entries:
        raise BozhenError("photo-of-nobody")
    data = read_regular(path, MAX_BYTES)
    check_photo(data)
    return entries[number], data


def _decide(store: OfficeStore, command: TakePhotos, originals: dict[str, bytes], who: Who) -> int:
    """Photographs that are new; none when the office has all of them."""
    known = [store.bureau.entries.registration(one.entry).person.photo for one in command.photos]
    new = [photo for photo, old in zip(command.photos, known, strict=True) if photo.original != old]
    if not new:
        return 0
    kept = {photo.original for photo in new}
    files = {kind: data for kind, data in originals.items() if sha256_hex(data) in kept}
    command = msgspec.structs.replace(command, photos=new)
    events = store.decide(command, who.actor, who.witness, files)
    return sum(len(event.photos) for event in events if isinstance(event, PhotosTaken))
