"""A console's or examiner's session for code that waits: every call returns the hall's word.

Windows use it through the link's thread; simulated people await it directly.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from bozhen_desktop.client.link import Link
from bozhen_desktop.domain.base import Command
from bozhen_desktop.kernel.digest import canonical_text, sha256_hex
from bozhen_desktop.kernel.errors import BozhenError, RuleError
from bozhen_desktop.wire.messages import (
    CHUNK,
    Answer,
    BlobPart,
    Down,
    Fetch,
    Follow,
    PutPart,
    Query,
    Reply,
    Request,
    StaffOff,
    StaffOn,
    ViewAll,
    ViewPart,
    Witness,
)

PATIENCE_S = 60.0


class Session:
    """One device's calls, over a link whose `on_event` is this object's.

    `views` holds the followed views: (sitting, actor) → path → row.
    """

    def __init__(self) -> None:
        self.link: Link | None = None
        self.views: dict[tuple[str, str], dict[str, Any]] = {}
        self.connected = asyncio.Event()
        self.state = ""
        self._answers: dict[int, asyncio.Future[Answer]] = {}
        self._replies: dict[int, asyncio.Future[Reply]] = {}
        self._files: dict[str, bytearray] = {}
        self._fetched: dict[str, asyncio.Future[bytes]] = {}
        self._changed: asyncio.Event = asyncio.Event()
        self._fresh: set[tuple[str, str]] = set()
        self._id = 0

    # ------------------------------------------------------------ from the link
    def on_state(self, state: str, code: str) -> None:
        """For `Link`: what is kept in the outbox goes on, what is not is refused at once.

        After a break every followed view is asked for again, whole.
        """
        self.state = state
        if state == "connected":
            self.connected.set()
            for sitting, actor in list(self.views):
                self.follow(sitting, actor)
            return
        self.connected.clear()
        for waiting in list(self._replies.values()):
            if not waiting.done():
                waiting.set_exception(BozhenError("cut-off"))
        self._replies.clear()

    def on_event(self, message: Down) -> None:
        """For `Link`."""
        match message:
            case Answer():
                self._settle(self._answers.pop(message.number, None), message)
            case Reply():
                self._settle(self._replies.pop(message.id, None), message)
            case ViewAll():
                self._whole(message)
            case ViewPart():
                self._apply(message)
            case BlobPart():
                self._part(message)
            case _:
                pass

    @staticmethod
    def _settle(waiting: asyncio.Future[Any] | None, message: Answer | Reply) -> None:
        if waiting is not None and not waiting.done():
            waiting.set_result(message)

    def _whole(self, view: ViewAll) -> None:
        """The first part of a whole view replaces what was known; until then that still shows."""
        place = (view.sitting, view.actor)
        if place not in self._fresh:
            self._fresh.add(place)
            self.views[place] = {}
        self.views[place].update(view.rows)
        self._wake()

    def _apply(self, part: ViewPart) -> None:
        view = self.views.setdefault((part.sitting, part.actor), {})
        for path, row in part.changes:
            if row is None:
                view.pop(path, None)
            else:
                view[path] = row
        self._wake()

    def _wake(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()

    def _part(self, part: BlobPart) -> None:
        data = self._files.setdefault(part.digest, bytearray())
        if part.offset != len(data):
            return
        data += part.data
        waiting = self._fetched.get(part.digest)
        if len(data) == part.size and waiting is not None and not waiting.done():
            waiting.set_result(bytes(data))

    # ------------------------------------------------------------ calls
    @property
    def _link(self) -> Link:
        if self.link is None:
            raise BozhenError("cut-off")
        return self.link

    async def ask(self, sitting: str, actor: str, command: Command, token: str = "") -> Answer:
        """A command and its acknowledgement, however long the hall is away.

        Raises:
            RuleError: the hall's refusal.
        """
        ask = self._link.ask(sitting, actor, command, token)
        waiting = self._answers[ask.number] = asyncio.get_running_loop().create_future()
        answer: Answer = await waiting
        if answer.code:
            raise RuleError(answer.code, **answer.params)
        return answer

    async def witnessed(
        self, sitting: str, actor: str, command: Command, second: tuple[str, str]
    ) -> Answer:
        """A command that a second person (account, PIN) confirms first."""
        digest = sha256_hex(canonical_text(command).encode())
        token = await self.witness(sitting, digest, second)
        return await self.ask(sitting, actor, command, token)

    async def witness(self, sitting: str, digest: str, second: tuple[str, str]) -> str:
        """The one-use token of a second person for what has this digest."""
        staff, pin = second
        reply = await self._call(
            lambda id: Witness(id=id, sitting=sitting, digest=digest, staff=staff, pin=pin)
        )
        return str(reply["token"])

    async def staff_on(self, sitting: str, staff: str, pin: str) -> dict[str, Any]:
        """Log a person in; who he is."""
        found: dict[str, Any] = await self._call(
            lambda id: StaffOn(id=id, sitting=sitting, staff=staff, pin=pin)
        )
        return found

    async def staff_off(self, sitting: str, staff: str) -> None:
        """Log a person out."""
        await self._call(lambda id: StaffOff(id=id, sitting=sitting, staff=staff))

    async def query(self, sitting: str, actor: str, name: str, **args: Any) -> Any:
        """A question."""
        return await self._call(
            lambda id: Query(id=id, sitting=sitting, actor=actor, name=name, args=args)
        )

    async def request(
        self,
        sitting: str,
        actor: str,
        act: str,
        second: tuple[str, str] | None = None,
        **args: Any,
    ) -> Any:
        """Work of the hall's PC; `second` confirms it first where two persons are due."""
        token = ""
        if second is not None:
            digest = sha256_hex(canonical_text([act, args]).encode())
            token = await self.witness(sitting, digest, second)
        return await self._call(
            lambda id: Request(id=id, sitting=sitting, actor=actor, act=act, args=args, token=token)
        )

    def follow(self, sitting: str, actor: str) -> None:
        """Follow the view of a person who is logged in here."""
        self.views.setdefault((sitting, actor), {})
        self._fresh.discard((sitting, actor))
        self._link.send(Follow(sitting=sitting, actor=actor))

    async def until(
        self, sitting: str, actor: str, holds: Callable[[dict[str, Any]], bool]
    ) -> None:
        """Wait until something holds in a followed view."""
        while not holds(self.views.get((sitting, actor), {})):
            await self._changed.wait()

    async def put_file(self, data: bytes) -> str:
        """Hand a file to the hall; its digest."""
        digest = sha256_hex(data)
        for at in range(0, max(len(data), 1), CHUNK):
            part = PutPart(digest=digest, offset=at, size=len(data), data=data[at : at + CHUNK])
            if not self._link.send(part):
                raise BozhenError("cut-off")
        return digest

    async def fetch(self, digest: str) -> bytes:
        """A file that the hall made; its digest is checked.

        Raises:
            BozhenError: `file-damaged`, `cut-off`; RuleError: `file-unknown`.
        """
        self._files.pop(digest, None)
        waiting = self._fetched[digest] = asyncio.get_running_loop().create_future()
        await self._call(lambda id: Fetch(id=id, digest=digest))
        data: bytes = await waiting
        del self._fetched[digest], self._files[digest]
        if sha256_hex(data) != digest:
            raise BozhenError("file-damaged")
        return data

    async def _call(self, make: Callable[[int], Any]) -> Any:
        self._id += 1
        waiting = self._replies[self._id] = asyncio.get_running_loop().create_future()
        if not self._link.send(make(self._id)):
            self._replies.pop(self._id, None)
            raise BozhenError("cut-off")
        async with asyncio.timeout(PATIENCE_S):
            reply = await waiting
        if reply.code:
            raise RuleError(reply.code, **reply.params)
        return reply.data
