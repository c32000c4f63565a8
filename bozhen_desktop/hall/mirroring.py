"""The thread that keeps a mirror of every open journal on a second disk or stick.

After each commit it appends what is new. A medium that is gone, full or broken is an alarm and is
tried again every second; the hall goes on. What a medium missed it gets when it is back.
"""

from __future__ import annotations

import contextlib
import hashlib
import logging
import threading
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Protocol

import msgspec

from bozhen_desktop.hall.medium import Medium
from bozhen_desktop.host.keystore import Keystore
from bozhen_desktop.host.logs import event
from bozhen_desktop.host.sealing import seal_to
from bozhen_desktop.journal.heads import Head, Position
from bozhen_desktop.journal.log import Journal
from bozhen_desktop.journal.mirror import agree_to, copy_all, copy_range, hash_at
from bozhen_desktop.journal.port import JournalPort
from bozhen_desktop.kernel.clock import Clock
from bozhen_desktop.kernel.errors import BozhenError

RETRY_S = 1.0
STOP_S = 5.0
LOOK_MS = 1_000
SLOW_MS = 10_000
RECIPIENT = "recovery/recipient"
"""Public age recipient of the recovery envelope, once there is one."""

_STAYS = ("tls/", "recovery/", "device/", "standby/")
_DAMAGED = ("journal-unreadable", "journal-format")


class MirrorFacts(msgspec.Struct, frozen=True, kw_only=True):
    """How the mirror is. `state`: `ok`, or why not: `missing` (no medium), `other` (of another
    hall), `newer-hall` (a replacement has taken over), `failed` (`reason` says how), `slow`,
    `starting`, `differs` (it holds what a journal here does not: `book`).
    """

    folder: str
    state: str
    reason: str = ""
    book: str = ""
    same_disk: bool = False
    carries_keys: bool = False


class Told(Protocol):
    """Who hears of the mirror; called from its thread or a writer's."""

    def mirror_changed(self, facts: MirrorFacts) -> None:
        """The state is another one now."""
        ...

    def mirror_differs(self, book: str, agree: int, place: Position) -> None:
        """The copy holds entries up to `place` that the journal does not; they agree to `agree`.

        Nothing is copied until `Mirrors.lay_aside`.
        """
        ...

    def mirror_alone(self, book: str) -> None:
        """The medium has a copy of a journal whose key is here, but which itself is not."""
        ...


class _Copy:
    """One followed journal: what is known to be missing in its copy."""

    def __init__(self, source: JournalPort, since: int) -> None:
        self.source = source
        self.target: Journal | None = None
        self.whole = True  # everything is to be compared
        self.blobs: list[str] = []
        self.heads: list[Head] = []
        self.since = since
        self.waits = True


class Mirrors:
    """The mirror of one hall. `start` once `told` may be called; `stop` before journals close."""

    def __init__(
        self, medium: Medium, keystore: Keystore, home: Path, packages: Path, clock: Clock
    ) -> None:
        self.told: Told
        self.medium = medium
        self._keystore = keystore
        self._packages = packages
        self._clock = clock
        self._copies: dict[str, _Copy] = {}
        self._purged: list[str] = []
        self._aside: set[str] = set()
        self._wake = threading.Condition()
        self._stopping = False
        self._keys_digest = b""
        self._next_look = 0
        self._compared = threading.Event()
        self.facts = MirrorFacts(
            folder=str(medium.path),
            state="starting",
            same_disk=medium.same_disk(home),
            carries_keys=RECIPIENT in keystore,
        )
        self._thread = threading.Thread(target=self._run, name="journal-mirror", daemon=True)

    # ------------------------------------------------------------ for the hall
    def start(self) -> None:
        """Begin to copy."""
        self._thread.start()

    def compared(self, patience_s: float) -> None:
        """Wait until every copy was compared once, or it is clear that there is no medium."""
        self._compared.wait(patience_s)

    def follow(self, name: str, source: JournalPort) -> None:
        """A journal was opened."""
        with self._wake:
            former = self._copies.get(name)
            copy = self._copies[name] = _Copy(source, self._clock.mono_ms())
            if former is not None:
                copy.target = former.target
            self._wake.notify()

    def committed(self, name: str, blobs: Iterable[str], heads: Sequence[Head]) -> None:
        """Something new is durable in a journal; called by its writer."""
        with self._wake:
            copy = self._copies.get(name)
            if copy is None:
                return
            copy.blobs += blobs
            copy.heads += heads
            now = self._clock.mono_ms()
            if not copy.waits:
                copy.waits, copy.since = True, now
                self._wake.notify()
            slow = now - copy.since > SLOW_MS
        if slow and self.facts.state == "ok":
            self._say("slow")

    def purge(self, name: str) -> None:
        """A sitting was purged: its copy goes as soon as the medium is here."""
        with self._wake:
            self._purged.append(name)
            self._wake.notify()

    def lay_aside(self, name: str) -> None:
        """The difference of a copy was decided on: keep it beside, and begin a new one."""
        with self._wake:
            self._aside.add(name)
            self._wake.notify()

    def stop(self) -> None:
        """Copy what waits, close the copies; a medium that hangs is left."""
        with self._wake:
            self._stopping = True
            self._wake.notify()
        if self._thread.is_alive():
            self._thread.join(STOP_S)

    # ------------------------------------------------------------- the thread
    def _run(self) -> None:
        try:
            self._first_look()
        except (BozhenError, OSError) as error:
            event("mirror-not-compared", level=logging.ERROR, reason=_code(error))
        finally:
            self._compared.set()
        while True:
            with self._wake:
                self._wake.wait_for(self._has_work, timeout=RETRY_S)
                stopping = self._stopping
            self._turn()
            if stopping:
                self._close()
                return

    def _first_look(self) -> None:
        """Before anything is copied, or anyone served: does the medium know more than we do?"""
        if self.medium.trouble():
            return
        here = set(self.medium.names())
        for name in sorted(here):
            copy = self._copies.get(name)
            if copy is not None:
                self._agrees(name, copy.source, self._open(name, copy))
            elif f"journal/{name}" in self._keystore:
                self._look_at(name)

    def _look_at(self, name: str) -> None:
        alone = Journal.open(
            self.medium.journal(name), self._keystore.get(f"journal/{name}"), alone=True
        )
        filled = alone.last().seq > 0
        alone.close()
        if filled:
            self.told.mirror_alone(name)

    def _agrees(self, name: str, source: JournalPort, target: JournalPort) -> bool:
        end = target.last()
        if hash_at(source, end.seq) == end.hash:
            return True
        self.told.mirror_differs(name, agree_to(source, target), end)
        return False

    def _has_work(self) -> bool:
        healthy = self.facts.state in ("ok", "slow", "starting")
        waits = any(copy.waits for copy in self._copies.values())
        return self._stopping or bool(self._aside) or (healthy and waits)

    def _turn(self) -> None:
        """Everything that can be done now; what cannot is an alarm."""
        trouble = self.medium.trouble()
        if trouble:
            self._close()
            self._say(trouble)
            return
        try:
            self._look_after()
            differs = [name for name in list(self._copies) if not self._follow_up(name)]
        except (BozhenError, OSError) as error:
            self._close()
            self._say("failed", reason=_code(error))
            return
        trouble = self.medium.trouble()
        if differs and not trouble:
            self._say("differs", book=differs[0])
        else:
            self._say(trouble or "ok")

    def _look_after(self) -> None:
        """Keys, packages, copies to be moved or destroyed; not more often than they change."""
        with self._wake:
            aside, self._aside = self._aside, set()
            purged, self._purged = self._purged, []
        for name in aside | set(purged):
            self._let_go(name)
        for name in aside:
            self.medium.lay_aside(name, self._clock.wall_ms())
        for name in purged:
            self._purge(name)
        if purged or self._clock.mono_ms() >= self._next_look:
            self._write_keys()
            self.medium.copy_packages(self._packages)
            self._next_look = self._clock.mono_ms() + LOOK_MS

    def _purge(self, name: str) -> None:
        with self._wake:
            self._copies.pop(name, None)
        self.medium.purge(name, self._packages)

    def _let_go(self, name: str) -> None:
        copy = self._copies.get(name)
        if copy is not None and copy.target is not None:
            target, copy.target, copy.whole = copy.target, None, True
            with contextlib.suppress(BozhenError):
                target.close()

    def _write_keys(self) -> None:
        """Seal the secrets to the recovery envelope, when they are others than last time."""
        if RECIPIENT not in self._keystore:
            return
        secrets = exported(self._keystore)
        data = msgspec.msgpack.encode(secrets)
        digest = hashlib.sha256(data).digest()
        if digest != self._keys_digest:
            recipient = self._keystore.get(RECIPIENT).decode()
            self.medium.write_keys(seal_to([recipient], data))
            self._keys_digest = digest

    def _follow_up(self, name: str) -> bool:
        """Bring one copy to the end of its journal; False when it went another way."""
        with self._wake:
            copy = self._copies.get(name)
            if copy is None or not (copy.waits or copy.whole):
                return True
            blobs, copy.blobs = copy.blobs, []
            heads, copy.heads = copy.heads, []
            copy.waits = False
        try:
            return self._bring(name, copy, blobs, heads)
        except BozhenError:
            copy.whole = True
            if _reads(copy.source):
                raise
            return True  # closed or failed: it is followed again when it is open again

    def _bring(self, name: str, copy: _Copy, blobs: list[str], heads: list[Head]) -> bool:
        target = copy.target or self._open(name, copy)
        if not copy.whole:
            copy_range(copy.source, target, blobs, heads)
            return True
        if not self._agrees(name, copy.source, target):
            return False
        copy_all(copy.source, target)
        copy.whole = False
        return True

    def _open(self, name: str, copy: _Copy) -> Journal:
        """The copy's file; its key is on the medium first. One that is damaged is kept beside."""
        key, path = self._keystore.get(f"journal/{name}"), self.medium.journal(name)
        self._write_keys()
        if path.is_file():
            try:
                copy.target = Journal.open(path, key, alone=True)
            except BozhenError as error:
                if error.code not in _DAMAGED:
                    raise
                event("mirror-damaged", level=logging.ERROR, book=name, reason=error.code)
                self.medium.lay_aside(name, self._clock.wall_ms())
        if copy.target is None:
            copy.target = Journal.create(path, key, alone=True)
        return copy.target

    def _close(self) -> None:
        for name in list(self._copies):
            self._let_go(name)
        for copy in self._copies.values():
            copy.whole = True
        self._keys_digest = b""

    def _say(self, state: str, reason: str = "", book: str = "") -> None:
        facts = msgspec.structs.replace(
            self.facts,
            state=state,
            reason=reason,
            book=book,
            carries_keys=RECIPIENT in self._keystore,
        )
        if facts != self.facts:
            self.facts = facts
            self.told.mirror_changed(facts)


def _code(error: Exception) -> str:
    if isinstance(error, BozhenError):
        return str(error.params.get("reason") or error.code)
    return type(error).__name__


def _reads(source: JournalPort) -> bool:
    try:
        source.last()
    except BozhenError:
        return False
    return True


def exported(keystore: Keystore) -> dict[str, bytes]:
    """The secrets that a replacement needs; keys of this PC itself are not among them."""
    names = [name for name in keystore.names() if not name.startswith(_STAYS)]
    found = {}
    for name in names:
        with contextlib.suppress(BozhenError):  # destroyed meanwhile
            found[name] = keystore.get(name)
    return found
