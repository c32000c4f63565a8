"""A second PC as a standby: granted by two persons beforehand, promoted by the chief at its desk.

A promoted standby serves out of its own folder, under the term that was reserved for it. What it
does not hold is known to be missing; devices send it again from their outboxes.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import msgspec

from bozhen_desktop.domain.room import Room
from bozhen_desktop.domain.site import Site
from bozhen_desktop.domain.standby import GrantStandby, ReportPromotion
from bozhen_desktop.hall.accounts import check_tries, count_try
from bozhen_desktop.hall.book import Book
from bozhen_desktop.hall.feeding import secrets_for
from bozhen_desktop.hall.founding import (
    SITE_FILE,
    SITE_JOURNAL,
    Identity,
    SiteDesk,
    SiteFacts,
    device_name,
    read_identity,
    site_desk,
)
from bozhen_desktop.hall.mirror_acts import check_persons
from bozhen_desktop.hall.recovery import REPLACED, go_on_everywhere
from bozhen_desktop.hall.secret_store import TLS_CERTIFICATE, SecretStore
from bozhen_desktop.host.files import write_atomically
from bozhen_desktop.host.folder import DataFolder
from bozhen_desktop.host.keystore import Keystore
from bozhen_desktop.host.pins import check
from bozhen_desktop.host.sealing import seal_to
from bozhen_desktop.host.signing import fingerprint, from_paper
from bozhen_desktop.host.standby_file import (
    Grant,
    Request,
    StandbyFacts,
    read_facts,
    read_request,
    sign_grant,
    write_file,
)
from bozhen_desktop.host.tls import HallCertificate, make_hall_certificate
from bozhen_desktop.journal.log import Journal
from bozhen_desktop.kernel.clock import Clock
from bozhen_desktop.kernel.errors import BozhenError, RuleError
from bozhen_desktop.kernel.ids import SITE, StaffId

CHIEF = "site_chief"
TRIES = "standby/tries"


class Decider(NamedTuple):
    """Who promotes: account and PIN of the chief, why; a second person if one is there."""

    staff: str
    pin: str
    reason: str
    second: str = ""
    second_pin: str = ""


class Promoted(NamedTuple):
    """The new hall: its term, and where each journal goes on."""

    term: int
    books: dict[str, int]


# ------------------------------------------------------------------ beforehand
def grant_standby(
    path: Path, request: Path, typed: str, persons: tuple[str, str], out: Path, clock: Clock
) -> Grant:
    """Let the PC of a request be a standby, and write its grant; the hall stands still.

    `typed` is the fingerprint that the PC showed, as two persons read it there.

    Raises:
        BozhenError: `fingerprint-other`, `fingerprint-malformed`, `second-person-needed`,
            `folder-in-use`, `standby-mode-other`, those of `read_request`; RuleError: the rules.
    """
    check_persons(*persons)
    asked = read_request(request)
    if from_paper(typed) != fingerprint(asked.public):
        raise BozhenError("fingerprint-other")
    folder = DataFolder.open(path)
    if asked.mode != folder.mode:
        raise BozhenError("standby-mode-other", mode=asked.mode)
    with folder.lock():
        keystore = folder.open_keystore()
        grant = _granted(folder, keystore, asked, persons, clock)
    write_file(out, grant)
    return grant


def _granted(
    folder: DataFolder,
    keystore: Keystore,
    asked: Request,
    persons: tuple[str, str],
    clock: Clock,
) -> Grant:
    identity = read_identity(folder, keystore)
    key = fingerprint(asked.public)
    with site_desk(folder, keystore, clock) as desk:
        command = GrantStandby(
            key=key,
            public=asked.public,
            recipient=asked.recipient,
            hall_fp=asked.hall_fp,
            host=asked.host,
            port=asked.port,
            host_name=asked.host_name[:64],
            above=identity.certificate.term,
        )
        desk.act(command, *persons)
        term = desk.site.standby.granted[key].term
    word = make_hall_certificate(identity.room_key, asked.hall_fp, term)
    secrets = {**secrets_for(keystore), TLS_CERTIFICATE: msgspec.msgpack.encode(word)}
    sealed = seal_to([asked.recipient], msgspec.msgpack.encode(secrets))
    grant = Grant(
        mode=folder.mode,
        site=identity.facts.site,
        name=identity.facts.name,
        public=asked.public,
        port=asked.port,
        room_public=identity.room_key.public,
        term=term,
        sealed=sealed,
    )
    return sign_grant(grant, identity.room_key)


# ------------------------------------------------------------------ taking over
def promote(path: Path, decider: Decider, clock: Clock) -> Promoted:
    """Make the standby of the folder `path` the hall of its room.

    Every journal is replayed and its chain checked before anything changes. A promotion that was
    cut short is finished by doing it again.

    Raises:
        BozhenError: `standby-not-granted`, `folder-in-use`; IntegrityError: a journal here is not
            whole; RuleError: `staff-unknown`, `pin-wrong`, `wait-after-tries` (seconds),
            `access-duty`, `reason-needed`, `term-used` (it was promoted already).
    """
    folder = DataFolder.open(path)
    with folder.lock():
        keystore, facts = folder.open_keystore(), read_facts(path)
        if facts is None or TLS_CERTIFICATE not in keystore:
            raise BozhenError("standby-not-granted", folder=path.name)
        term = msgspec.msgpack.decode(keystore.get(TLS_CERTIFICATE), type=HallCertificate).term
        books = _replayed(folder, keystore)
        _check_term(folder, keystore, term)
        check_tries(keystore, TRIES, clock.wall_ms())
        try:
            _check(folder, keystore, books, decider)
        except RuleError as error:
            if error.code == "pin-wrong":
                count_try(keystore, TRIES, clock.wall_ms())
            raise
        keystore.destroy(TRIES)
        _make_site(folder, facts)
        with site_desk(folder, keystore, clock) as desk:
            ends = {str(SITE): desk.book.position.seq}
            ends |= {name: book.position.seq for name, book in books.items()}
            _take_over(desk, read_identity(folder, keystore), ends, decider)
    return Promoted(term, ends)


def _take_over(desk: SiteDesk, identity: Identity, ends: dict[str, int], decider: Decider) -> None:
    """Who decided it stands in the site's journal, then where every journal goes on."""
    term = identity.certificate.term
    if any(fork.why == f"{REPLACED}{term}" for fork in desk.site.devices.forks):
        raise RuleError("term-used", term=term)
    if term not in desk.site.standby.promoted:
        command = ReportPromotion(term=term, reason=decider.reason.strip()[:200])
        desk.act(command, decider.staff, decider.second)
    go_on_everywhere(desk, device_name(identity, desk.folder), ends, term)


def _replayed(folder: DataFolder, keystore: Keystore) -> dict[str, Book]:
    """Every sitting that is here, from its journal."""
    found = {}
    for name in [name.removeprefix("journal/") for name in keystore.names("journal/")]:
        path = folder.site_journal if name == SITE else folder.sitting_journal(name)
        if name == SITE or not path.is_file():
            continue
        journal = Journal.open(path, keystore.get(f"journal/{name}"))
        try:
            if journal.last().seq:
                found[name] = Book.load(name, journal, Room())
        finally:
            journal.close()
    return found


def _check_term(folder: DataFolder, keystore: Keystore, term: int) -> None:
    """The site's journal is here, and knows of this standby."""
    journal, site = Journal.open(folder.site_journal, keystore.get(SITE_JOURNAL)), Site()
    try:
        Book.load(SITE, journal, site)
    finally:
        journal.close()
    if term not in [grant.term for grant in site.standby.granted.values()]:
        raise RuleError("term-not-granted", term=term)


def _check(
    folder: DataFolder, keystore: Keystore, books: dict[str, Book], decider: Decider
) -> None:
    """The chief of a sitting that is here; the second person, if named, by his PIN as well."""
    if not decider.reason.strip():
        raise RuleError("reason-needed", act="promote")
    _person(folder, keystore, books, (decider.staff, decider.pin), CHIEF)
    if decider.second:
        if decider.second == decider.staff:
            raise RuleError("second-person-needed")
        _person(folder, keystore, books, (decider.second, decider.second_pin), "")


def _person(
    folder: DataFolder,
    keystore: Keystore,
    books: dict[str, Book],
    given: tuple[str, str],
    duty: str,
) -> None:
    staff, pin = given
    store, known = SecretStore(keystore), []
    for name, book in books.items():
        verifier = store.verifier(name, staff)
        if verifier is not None:
            known.append((book, verifier))
    if not known:
        raise RuleError("staff-unknown", staff=staff[:64])
    right = [book for book, verifier in known if check(pin, verifier, mode=folder.mode)]
    if not right:
        raise RuleError("pin-wrong")
    duties = {duty for book in right for duty in book.room.staff(StaffId(staff)).duties}
    if duty and duty not in duties:
        raise RuleError("access-duty")


def _make_site(folder: DataFolder, facts: StandbyFacts) -> None:
    data = msgspec.json.encode(SiteFacts(site=facts.site, name=facts.name))
    write_atomically(folder.path / SITE_FILE, msgspec.json.format(data) + b"\n")
