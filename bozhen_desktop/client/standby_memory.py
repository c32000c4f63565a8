"""A standby's store without a disk, for simulated days and tests; its contract is `Store`'s."""

from __future__ import annotations

from bozhen_desktop.host.sealing import new_identity
from bozhen_desktop.journal.memory import MemoryJournal
from bozhen_desktop.journal.port import JournalPort


class MemoryStore:
    """`client.standby.Store` in dictionaries; what was laid aside stays in `aside`."""

    def __init__(self, identity: str = "") -> None:
        self.identity = identity or new_identity()
        self.kept: dict[str, bytes] = {}
        self.journals: dict[str, MemoryJournal] = {}
        self.files: dict[str, bytes] = {}
        self.aside: list[tuple[str, MemoryJournal]] = []
        self._digest = ""

    def names(self) -> list[str]:
        """See `Store`."""
        found = sorted(name for name in self.kept if name.startswith("journal/"))
        return [name.removeprefix("journal/") for name in found]

    def journal(self, name: str) -> JournalPort | None:
        """See `Store`."""
        if f"journal/{name}" not in self.kept:
            return None
        return self.journals.setdefault(name, MemoryJournal())

    def failed(self, name: str) -> None:
        """See `Store`; a memory journal that failed is gone."""
        self.lay_aside(name)

    def lay_aside(self, name: str) -> None:
        """See `Store`."""
        if name in self.journals:
            self.aside.append((name, self.journals.pop(name)))

    def secrets(self) -> str:
        """See `Store`."""
        return self._digest

    def put_secrets(self, digest: str, secrets: dict[str, bytes], packages: list[str]) -> None:
        """See `Store`."""
        self.kept, self._digest = dict(secrets), digest
        for name in [name for name in self.journals if f"journal/{name}" not in secrets]:
            del self.journals[name]
        for name in [name for name in self.files if name not in packages]:
            del self.files[name]

    def packages(self) -> list[str]:
        """See `Store`."""
        return sorted(self.files)

    def put_package(self, name: str, data: bytes) -> None:
        """See `Store`."""
        self.files[name] = data
