"""Acts on the mirror of a hall that stands still: a new medium, journals from the copy."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

from bozhen_desktop.domain.devices import ReportFork
from bozhen_desktop.hall.accounts import Person, check_persons_pins
from bozhen_desktop.hall.founding import device_name, read_identity, site_desk
from bozhen_desktop.hall.medium import Choice, Medium, move_aside, prepare, read_marker
from bozhen_desktop.host.files import sync_folder, writing
from bozhen_desktop.host.folder import DataFolder
from bozhen_desktop.host.keystore import Keystore
from bozhen_desktop.host.signing import verify
from bozhen_desktop.journal.heads import START, Position
from bozhen_desktop.journal.log import Journal
from bozhen_desktop.journal.mirror import copy_all, holds
from bozhen_desktop.journal.verification import verify_journal
from bozhen_desktop.kernel.clock import Clock
from bozhen_desktop.kernel.errors import BozhenError, IntegrityError
from bozhen_desktop.kernel.ids import SITE, DeviceId

TAKEN = "mirror-taken:"
"""Reason of the site's event after a journal was taken from the mirror: `mirror-taken:BOOK FIRST
SECOND`."""

TRIES = "mirror/tries"
_NAME = 60
_LOST = ("journal-missing", "journal-unreadable", "journal-format")


class TakenBook(NamedTuple):
    """A journal that was taken from the mirror: its last number before (0: unreadable), and now."""

    book: str
    before: int
    now: int


def new_medium(path: Path, target: Path) -> None:
    """Make `target` the medium of this hall's mirror, in place of one that broke.

    Raises:
        BozhenError: `folder-in-use` while the hall runs; those of `medium.prepare`.
    """
    folder = DataFolder.open(path)
    with folder.lock():
        certificate = read_identity(folder, folder.open_keystore()).certificate
        prepare(folder, target, certificate.room_public, certificate.term)


def take_mirror(
    path: Path, source: Path, persons: tuple[Person, Person], clock: Clock
) -> list[TakenBook]:
    """Take every journal that is shorter here than on the medium, or lost, from there.

    Two persons decide it, by their PINs once there are accounts; the site's journal keeps both. The
    old files stay beside.

    Raises:
        BozhenError: `second-person-needed`, `mirror-missing`, `mirror-other`, `hall-superseded`,
            `folder-in-use`; RuleError: those of `check_persons_pins`; IntegrityError:
            `mirror-damaged`, `mirror-differs` (the journal here holds what the copy does not);
            then that journal is as it was.
    """
    first, second = (person.staff for person in persons)
    check_persons(first, second)
    folder = DataFolder.open(path)
    with folder.lock():
        keystore = folder.open_keystore()
        check_persons_pins(keystore, persons, TRIES, clock, mode=folder.mode)
        identity = read_identity(folder, keystore)
        room = identity.certificate.room_public
        medium = checked_medium(source, room, folder.mode, identity.certificate.term)
        names = [name for name in medium.names() if f"journal/{name}" in keystore]
        names.sort(key=lambda name: (name != SITE, name))
        found = [_take(folder, keystore, medium, name, room, clock) for name in names]
        taken = [each for each in found if each is not None]
        with site_desk(folder, keystore, clock) as desk:
            device = DeviceId(device_name(identity, folder))
            for each in taken:
                why = f"{TAKEN}{each.book} {first} {second}"
                desk.act(ReportFork(device=device, number=each.now, why=why), first, second)
        return taken


def check_persons(first: str, second: str) -> None:
    """Refuse an act that does not name two persons.

    Raises:
        BozhenError: `second-person-needed`.
    """
    if not all(0 < len(name) <= _NAME and name.isprintable() for name in (first, second)):
        raise BozhenError("second-person-needed")
    if first == second:
        raise BozhenError("second-person-needed")


def checked_medium(source: Path, room_public: str, mode: str, term: int) -> Medium:
    """The medium in the folder `source`, if it is one of this room.

    Raises:
        BozhenError: `mirror-missing`, `mirror-other`, `hall-superseded`.
    """
    marker = read_marker(source)
    if marker is None:
        raise BozhenError("mirror-missing", folder=source.name)
    choice = Choice(folder=str(source.absolute()), id=marker.id)
    medium = Medium(choice, room_public, mode, term)
    trouble = medium.trouble()
    if trouble == "newer-hall":
        raise BozhenError("hall-superseded", term=term)
    if trouble:
        raise BozhenError("mirror-other", folder=source.name)
    return medium


def open_copy(medium: Medium, name: str, key: bytes, room_public: str) -> Journal:
    """A copy that is whole, with heads by this room alone.

    Raises:
        IntegrityError: `mirror-damaged` (book, problem).
    """
    try:
        copy = Journal.open(medium.journal(name), key, alone=True)
        problem = _problem(copy, room_public)
    except BozhenError as error:
        raise IntegrityError("mirror-damaged", book=name, problem=error.code) from error
    if problem:
        copy.close()
        raise IntegrityError("mirror-damaged", book=name, problem=problem)
    return copy


def _problem(copy: Journal, room_public: str) -> str:
    try:
        report = verify_journal(
            copy, verify=lambda signer, *rest: _is_room(signer, room_public, *rest)
        )
    except BozhenError:
        copy.close()
        raise
    return "" if report.whole else report.findings[0].code


def _is_room(signer: str, room_public: str, signature: str, data: bytes) -> bool:
    return signer == room_public and verify(signer, signature, data)


def _take(
    folder: DataFolder, keystore: Keystore, medium: Medium, name: str, room: str, clock: Clock
) -> TakenBook | None:
    path = folder.site_journal if name == SITE else folder.sitting_journal(name)
    key = keystore.get(f"journal/{name}")
    copy = open_copy(medium, name, key, room)
    try:
        here, end = _end_here(path, key, name, copy), copy.last()
        if here is not None and here.seq >= end.seq:
            return None
        if here is None and end == START:
            return None
        fill(path.with_name(path.name + ".taken"), key, copy)
    finally:
        copy.close()
    with writing(path):
        move_aside(path, clock.wall_ms())
        os.replace(path.with_name(path.name + ".taken"), path)
        sync_folder(path.parent)
    return TakenBook(name, here.seq if here else 0, end.seq)


def _end_here(path: Path, key: bytes, name: str, copy: Journal) -> Position | None:
    """Where the journal here ends; None when it is lost.

    Raises:
        IntegrityError: `mirror-differs`.
    """
    try:
        journal = Journal.open(path, key)
    except BozhenError as error:
        if error.code not in _LOST:
            raise
        return None
    try:
        here = journal.last()
        if not holds(copy, here) and not holds(journal, copy.last()):
            raise IntegrityError("mirror-differs", book=name, seq=here.seq)
        return here
    finally:
        journal.close()


def fill(target: Path, key: bytes, copy: Journal) -> None:
    """A new file with everything that stands in `copy`, durable and closed."""
    with writing(target):
        for suffix in ("", "-wal", "-shm"):
            target.with_name(target.name + suffix).unlink(missing_ok=True)
    journal = Journal.create(target, key)
    try:
        copy_all(copy, journal)
    finally:
        journal.close()
