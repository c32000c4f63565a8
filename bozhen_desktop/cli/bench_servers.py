"""What a hall is compared with: the same hall whose commits do nothing, and a bare echo of it.

`bozhen bench no-store …` takes the arguments of the hall's worker, `bozhen bench echo …` only
`--data DIR`; both only in a rehearsal folder and never in a frozen build.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from bozhen_desktop.hall import journals, worker
from bozhen_desktop.hall.founding import read_identity
from bozhen_desktop.hall.listener import Listener
from bozhen_desktop.host.folder import DataFolder
from bozhen_desktop.host.tls import server_context
from bozhen_desktop.journal.driver import Connection
from bozhen_desktop.journal.heads import Head
from bozhen_desktop.journal.log import Journal
from bozhen_desktop.kernel.clock import SystemClock
from bozhen_desktop.kernel.digest import Entry
from bozhen_desktop.kernel.errors import BozhenError
from bozhen_desktop.wire.messages import Answer, Ask, Up


def check_allowed(data: Path) -> None:
    """Refuse wherever somebody could take such a hall for a real one.

    Raises:
        BozhenError: `fault-not-allowed`, those of `DataFolder.open`.
    """
    if getattr(sys, "frozen", False):
        raise BozhenError("fault-not-allowed")
    DataFolder.open(data, "rehearsal")


class NoStore(Journal):
    """The journal with every check, but with nothing between BEGIN and COMMIT, nor these.

    What was not stored is kept in mind, so that a standby can follow it as it follows a real hall.
    """

    def __init__(self, path: Path, connection: Connection) -> None:
        super().__init__(path, connection)
        self._stored = self._last.seq
        self._kept: dict[int, tuple[Any, ...]] = {}

    def _write(
        self, entries: Sequence[Entry], blobs: Mapping[str, bytes], heads: Sequence[Head]
    ) -> None:
        self._kept.update((entry.seq, tuple(entry)) for entry in entries)

    def entries(self, first: int = 1, last: int | None = None) -> Iterator[Entry]:
        """See `JournalPort.entries`."""
        yield from super().entries(first, last)
        seq = max(first, self._stored + 1)
        while (last is None or seq <= last) and (row := self._kept.get(seq)) is not None:
            yield Entry._make(row)
            seq += 1

    def _hash_at(self, seq: int) -> str | None:
        row = self._kept.get(seq)
        return str(row[-1]) if row is not None else super()._hash_at(seq)


def no_store(argv: Sequence[str]) -> int:
    """The hall's worker over such journals."""
    check_allowed(Path(argv[argv.index("--data") + 1]))
    setattr(journals, "Journal", NoStore)  # noqa: B010 - only here
    return worker.main(argv)


class Echo:
    """Answers every command at once; it knows nothing of commands."""

    def __init__(self) -> None:
        self.listener = Listener(self, SystemClock())
        self._seq = 0

    def connected(self, connection: int) -> None:
        """See `listener.Handler`."""

    def gone(self, connection: int) -> None:
        """See `listener.Handler`."""

    def received(self, connection: int, message: Up) -> None:
        """An answer as long as that of a hall."""
        if isinstance(message, Ask):
            self._seq += 1
            answer = Answer(
                number=message.number,
                sitting=message.sitting,
                seq=self._seq,
                hash="0" * 64,
                word="0" * 32,
            )
            self.listener.send(connection, answer)


async def _echo(folder: DataFolder) -> None:
    pair = read_identity(folder, folder.open_keystore()).pair
    echo = Echo()
    port = await echo.listener.start("127.0.0.1", 0, server_context(pair, folder.spool))
    print(port, flush=True)
    asked = asyncio.StreamReader()
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(asked), sys.stdin)
    await asked.read()
    await echo.listener.stop()


def echo(argv: Sequence[str]) -> int:
    """Serve until standard input ends; the port is the first line."""
    data = Path(argv[argv.index("--data") + 1])
    check_allowed(data)
    worker.raise_file_limit()
    asyncio.run(_echo(DataFolder.open(data, "rehearsal")))
    return 0
