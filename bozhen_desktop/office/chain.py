"""The office's store: its chain, the bureau it makes, the tables that derive from it.

`OfficeStore.decide` is the only way to change anything: command, rules, events, entries and rows in
one transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, func, insert, select

from bozhen_desktop.domain.base import Command, Context, Event
from bozhen_desktop.domain.bureau import Bureau
from bozhen_desktop.domain.registry import FoundOffice
from bozhen_desktop.domain.room import Room
from bozhen_desktop.host.folder import DataFolder
from bozhen_desktop.host.locks import FolderLock
from bozhen_desktop.host.signing import fingerprint
from bozhen_desktop.journal.chain import chained
from bozhen_desktop.journal.heads import START, Position
from bozhen_desktop.kernel.clock import Clock, SystemClock
from bozhen_desktop.kernel.digest import GENESIS, Entry, canonical_text, digest_of
from bozhen_desktop.kernel.errors import BozhenError, IntegrityError
from bozhen_desktop.kernel.ids import DeviceId, StaffId
from bozhen_desktop.office.archive import Archive
from bozhen_desktop.office.database import migrate, postgres_engine, sqlite_engine, transaction
from bozhen_desktop.office.head import read_head, write_head
from bozhen_desktop.office.keys import OfficeKeys, Place
from bozhen_desktop.office.projection import Work, project
from bozhen_desktop.office.reading import decode, read_chains
from bozhen_desktop.office.replay import RangeReader
from bozhen_desktop.office.tables import office_entry

FILE = "office.db"
ROLE = "office"
ESCROW_FOLDER = "escrow"


def _check_named(digests: Mapping[str, str], events: list[Event]) -> None:
    bodies = "".join(map(canonical_text, events))
    for kind, digest in digests.items():
        if f'"{digest}"' not in bodies:
            raise BozhenError("original-unnamed", kind=kind)


class Unit:
    """One transaction of an office: several commands that stand or fall together."""

    def __init__(self, store: OfficeStore, connection: Connection, actor: str, witness: str):
        self._store = store
        self._actor = actor
        self._witness = witness
        self._connection = connection
        place = store.keys.place
        self.archive = Archive(connection, place.organisation, place.site)
        self.ranges = RangeReader(self.archive, store.keys.identity)

    @property
    def position(self) -> Position:
        """Where this device's chain ends now."""
        return self._store.position

    def decide(self, command: Command, originals: Mapping[str, bytes] | None = None) -> list[Event]:
        """Decide a command, write its entries and rows; `originals`: files by kind, archived.

        Its events name the digest of each of them, so that the chain vouches for the archive.

        Raises:
            RuleError: that of the rule that refuses; BozhenError: `original-unnamed`, those of
                `transaction`.
        """
        store, clock = self._store, self._store.clock
        context = self.context()
        events = store.bureau.decide(command, context)
        _check_named(self.archive.put(originals or {}), events)
        rows = [
            Entry(
                seq=0,
                at=context.now_ms,
                boot=clock.boot,
                mono=context.mono_ms,
                device=store.device,
                command=store.last_command + 1,
                part=part,
                parts=len(events),
                command_digest=digest_of(command),
                actor=self._actor,
                kind=str(type(event).__struct_config__.tag),
                body=canonical_text(event),
                prev=GENESIS,
                hash=GENESIS,
            )
            for part, event in enumerate(events, 1)
        ]
        self._write(chained(store.position, rows), events)
        return events

    def context(self) -> Context:
        """Who decides here, and when."""
        store = self._store
        return Context(
            now_ms=store.clock.wall_ms(),
            boot=store.clock.boot,
            mono_ms=store.clock.mono_ms(),
            device=DeviceId(store.device),
            actor=self._actor,
            role=ROLE,
            mode=store.folder.mode,
            witness=StaffId(self._witness),
        )

    def _write(self, entries: list[Entry], events: list[Event]) -> None:
        if not entries:
            return
        store, place = self._store, self._store.keys.place
        scope = {"organisation": place.organisation, "site": place.site}
        self._connection.execute(insert(office_entry), [scope | e._asdict() for e in entries])
        for entry, event in zip(entries, events, strict=True):
            store.bureau.apply(event)
            project(self._work(), entry, event)
        last = entries[-1]
        store.advance(Position(last.seq, last.hash), last.command)

    def _work(self) -> Work:
        place, store = self._store.keys.place, self._store
        return Work(
            self._connection,
            place.organisation,
            place.site,
            store.bureau,
            self.ranges,
        )


class OfficeStore:
    """An opened office: `bureau` is the state of its chains, `keys` its secrets.

    `rooms`: a few replayed sittings by the digests of their packages, for `amending`.
    """

    def __init__(
        self, folder: DataFolder, lock: FolderLock, keys: OfficeKeys, engine: Engine, clock: Clock
    ) -> None:
        """Take over an engine whose schema is up to date; use `found` or `open` instead."""
        self.folder = folder
        self.keys = keys
        self.engine = engine
        self.clock = clock
        self.device = f"{fingerprint(keys.device.public)}.{folder.incarnation}"
        self.bureau = Bureau()
        self.position = START
        self.last_command = 0
        self.rooms: dict[tuple[str, ...], Room] = {}
        self._lock = lock
        self._ends: dict[str, Position] = {}
        with transaction(engine) as connection:
            self._load(connection)
            self._check_head(connection)

    @classmethod
    def found(
        cls,
        folder: DataFolder,
        organisation: str,
        site: str,
        url: str | None = None,
        *,
        actor: str = ROLE,
        clock: Clock | None = None,
        escrow: Path | None = None,
    ) -> OfficeStore:
        """Make an office in an empty data folder: keys, database, first event.

        `escrow`: folder, best on a medium that goes into the safe, for the escrow identity; without
        it the folder `escrow` beside the keystore, from where people take it away.

        Raises:
            BozhenError: `office-founded`, `folder-in-use`, `database-url`, those of `open` and of
                `OfficeKeys.make`.
        """
        place = Place(organisation=organisation, site=site, url=url or "")
        home = escrow or folder.path / ESCROW_FOLDER
        store = cls._opened(folder, lambda found: OfficeKeys.make(found, place, home), clock)
        keys = store.keys
        command = FoundOffice(
            organisation=organisation,
            site=site,
            root=keys.root.public,
            issuer=keys.issuer.public,
            importer=keys.importer.public,
            recipients=keys.recipients,
        )
        store.decide(command, actor)
        return store

    @classmethod
    def open(
        cls, folder: DataFolder, url: str | None = None, *, clock: Clock | None = None
    ) -> OfficeStore:
        """Open the office of this folder; `url` in place of the database it was founded with.

        Raises:
            BozhenError: `office-not-founded`, `folder-in-use`, `database-newer`,
                `database-failed`, those of the keystore and of `journal.driver.connect`.
            IntegrityError: `office-chain`, `office-event`, `office-head`, `office-chain-cut` (the
                signed head beside the database says that entries are missing).
        """
        return cls._opened(folder, OfficeKeys, clock, url)

    @classmethod
    def _opened(
        cls,
        folder: DataFolder,
        keys_of: Callable[[Any], OfficeKeys],
        clock: Clock | None,
        url: str | None = None,
    ) -> OfficeStore:
        lock = folder.lock()
        lock.acquire()
        try:
            keys = keys_of(folder.open_keystore())
            address = url or keys.place.url
            path = folder.path / FILE
            engine = postgres_engine(address) if address else sqlite_engine(path, keys.database)
            migrate(engine)
            return cls(folder, lock, keys, engine, clock or SystemClock())
        except BaseException:
            lock.release()
            raise

    @contextmanager
    def unit(self, actor: str = ROLE, witness: str = "") -> Iterator[Unit]:
        """Several commands in one transaction; when any fails, none of them happened.

        Raises:
            BozhenError: those of `transaction`.
        """
        before = self.position
        try:
            with transaction(self.engine) as connection:
                self._refresh(connection)
                before = self.position
                yield Unit(self, connection, actor, witness)
        except BaseException:
            if self.position != before:
                self._reload()
            raise
        if self.position != before:
            now = self.clock.wall_ms()
            write_head(self.folder.path, self.position, now, self.keys.device)

    def decide(
        self,
        command: Command,
        actor: str = ROLE,
        witness: str = "",
        originals: Mapping[str, bytes] | None = None,
    ) -> list[Event]:
        """Decide one command in a transaction of its own; `originals` are archived by hash.

        Raises:
            RuleError: that of the rule that refuses; BozhenError: those of `transaction`.
        """
        with self.unit(actor, witness) as unit:
            return unit.decide(command, originals)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction to read from."""
        with transaction(self.engine) as connection:
            yield connection

    def original(self, digest: str) -> bytes:
        """An archived file; errors of `Archive.get`."""
        place = self.keys.place
        with self.reading() as connection:
            return Archive(connection, place.organisation, place.site).get(digest)

    def advance(self, position: Position, command: int) -> None:
        """The chain of this device grew (told by `Unit` alone)."""
        self.position, self.last_command = position, command
        self._ends[self.device] = position

    def close(self) -> None:
        """Give the folder free; may be called twice."""
        self.engine.dispose()
        self._lock.release()

    def __enter__(self) -> OfficeStore:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _refresh(self, connection: Connection) -> None:
        """Read again when another device of this office has written."""
        place, columns = self.keys.place, office_entry.c
        query = (
            select(columns.device, func.max(columns.seq))
            .where(columns.organisation == place.organisation, columns.site == place.site)
            .group_by(columns.device)
        )
        known = {device: end.seq for device, end in self._ends.items()}
        if {device: seq for device, seq in connection.execute(query)} != known:
            self._load(connection)

    def _reload(self) -> None:
        """Forget what a failed transaction had decided; when that fails too, the next one tries."""
        self._ends, self.bureau, self.position = {}, Bureau(), START
        with suppress(BozhenError), transaction(self.engine) as connection:
            self._load(connection)

    def _check_head(self, connection: Connection) -> None:
        head = read_head(self.folder.path, self.keys.device)
        if head is None:
            return
        place, columns = self.keys.place, office_entry.c
        query = select(columns.hash).where(
            columns.organisation == place.organisation,
            columns.site == place.site,
            columns.seq == head.seq,
        )
        if head.hash not in set(connection.execute(query).scalars()):
            raise IntegrityError("office-chain-cut", seq=head.seq, last=self.position.seq)

    def _load(self, connection: Connection) -> None:
        place = self.keys.place
        chains = read_chains(connection, place.organisation, place.site)
        bureau = Bureau()
        for entry in chains.entries:
            bureau.apply(decode(entry))
        _check_mode(bureau, self.folder)
        self.bureau, self._ends = bureau, chains.ends
        self.position = chains.ends.get(self.device, START)
        self.last_command = chains.commands.get(self.device, 0)


def _check_mode(bureau: Bureau, folder: DataFolder) -> None:
    founded = bureau.registry.founded
    if founded is not None and founded.mode != folder.mode:
        raise BozhenError("folder-mode-other", mode=folder.mode, asked=founded.mode)
