"""Work of the core (`output.Work`), done in threads and child processes.

Secrets, files and new journals go one after another through one thread, in the order in which the
core asked; PINs are compared in two others, because each takes a tenth of a second on purpose;
forms are drawn in one more, and a standby is fed from another.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from bozhen_desktop.hall.feeding import look_after, read_range
from bozhen_desktop.hall.jobs import Jobs
from bozhen_desktop.hall.journals import Journals
from bozhen_desktop.hall.output import Work
from bozhen_desktop.hall.rendering import Rendered, load_photos, render
from bozhen_desktop.host import pins
from bozhen_desktop.host.files import safe_name, shred_file, write_atomically
from bozhen_desktop.host.folder import DataFolder
from bozhen_desktop.host.keystore import Keystore
from bozhen_desktop.host.logs import event
from bozhen_desktop.kernel.errors import BozhenError


class Works:
    """Does one piece of work at a time of each kind that must keep its order."""

    def __init__(
        self, folder: DataFolder, keystore: Keystore, journals: Journals, jobs: Jobs
    ) -> None:
        self._folder = folder
        self._keystore = keystore
        self._journals = journals
        self._jobs = jobs
        self._disk = ThreadPoolExecutor(1, "hall-disk")
        self._pins = ThreadPoolExecutor(2, "hall-pins")
        self._forms = ThreadPoolExecutor(1, "hall-forms")
        self._feed = ThreadPoolExecutor(1, "hall-feed")
        self.tell: Callable[..., None] = lambda **rows: None
        self._table: dict[str, Callable[..., Awaitable[Any]]] = {
            "check-pin": self._check_pin,
            "open-book": self._open_book,
            "purge-book": self._purge_book,
            "job": self._job,
            "secrets": self._secrets,
            "write-file": self._write_file,
            "log": self._log,
            "load-photos": self._load_photos,
            "render-form": self._render_form,
            "read-range": self._read_range,
            "look-after": self._look_after,
            "tell": self._tell,
        }

    async def do(self, work: Work) -> Any:
        """The result of one piece of work.

        Raises:
            BozhenError: `work-unknown`, or that of the work.
        """
        act = self._table.get(work.kind)
        if act is None:
            raise BozhenError("work-unknown", work=work.kind)
        return await act(**work.args)

    def close(self) -> None:
        """Let the threads end."""
        self._disk.shutdown(wait=True)
        self._pins.shutdown(wait=True)
        self._forms.shutdown(wait=True)
        self._feed.shutdown(wait=True)

    async def _in(self, pool: ThreadPoolExecutor, call: Callable[[], Any]) -> Any:
        return await asyncio.get_running_loop().run_in_executor(pool, call)

    async def _check_pin(self, pin: str, verifier: str) -> bool:
        mode = self._folder.mode
        return bool(await self._in(self._pins, lambda: pins.check(pin, verifier, mode=mode)))

    async def _open_book(self, sitting: str) -> bool:
        await self._in(self._disk, lambda: self._journals.found(sitting))
        return True

    async def _purge_book(self, sitting: str, packages: list[str]) -> bool:
        """The sitting's journal, keys and files, and the exam package that names its people."""

        def purge() -> None:
            for name in packages:
                shred_file(self._folder.packages / name)
            self._journals.purge(sitting)

        await self._in(self._disk, purge)
        return True

    async def _job(self, job: str, fields: dict[str, Any]) -> Any:
        return await self._jobs.run(job, fields)

    async def _secrets(
        self, put: dict[str, bytes] | None = None, destroy: list[str] | None = None
    ) -> None:
        def change() -> None:
            if put:
                self._keystore.put_all(put)
            if destroy:
                self._keystore.destroy(*destroy)

        await self._in(self._disk, change)

    async def _write_file(self, name: str, data: bytes) -> None:
        stem, _, suffix = name.rpartition(".")
        path = self._folder.packages / f"{safe_name(stem)}.{safe_name(suffix)}"
        await self._in(self._disk, lambda: write_atomically(path, data))

    async def _log(self, code: str, params: dict[str, Any]) -> None:
        event(code, level=logging.ERROR, **params)

    async def _load_photos(self, sitting: str, digests: list[str]) -> dict[str, bytes]:
        shelf = self._journals.shelves.get(sitting)
        journal = shelf.journal if shelf is not None else None
        found: dict[str, bytes] = await self._in(self._forms, lambda: load_photos(journal, digests))
        return found

    async def _render_form(self, form: str, lots: list[tuple[Any, list[Any]]]) -> Rendered:
        made: Rendered = await self._in(self._forms, lambda: render(form, lots))
        return made

    async def _read_range(
        self, sitting: str, first: int, last: int, have: set[str], heads: bool
    ) -> dict[str, Any]:
        shelf = self._journals.shelves.get(sitting)
        if shelf is None:
            raise BozhenError("journal-closed", file=sitting)
        journal = shelf.journal
        found: dict[str, Any] = await self._in(
            self._feed, lambda: read_range(journal, first, last, have, heads)
        )
        return found

    async def _look_after(self, secrets: str, packages: set[str], to: str) -> dict[str, Any]:
        folder = self._folder.packages
        found: dict[str, Any] = await self._in(
            self._feed, lambda: look_after(self._keystore, folder, secrets, packages, to)
        )
        return found

    async def _tell(self, **rows: Any) -> None:
        self.tell(**rows)
