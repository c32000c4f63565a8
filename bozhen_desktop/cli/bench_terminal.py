"""One terminal of a measurement: the real conversation, answers that were encoded before.

What comes while a phase is measured is only kept, with the moment when it came.
"""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from bozhen_desktop.cli.bench_paper import PAPER, SITTING
from bozhen_desktop.cli.bench_room import FIRST_STEP, Pc, answer
from bozhen_desktop.client.bare import BareConnection
from bozhen_desktop.client.memory_outbox import MemoryOutbox
from bozhen_desktop.domain.handin import HandIn, receipt_code
from bozhen_desktop.domain.paper import paper_digest
from bozhen_desktop.kernel.digest import canonical_text
from bozhen_desktop.kernel.errors import BozhenError
from bozhen_desktop.kernel.ids import EntryId, OptionId
from bozhen_desktop.wire.messages import (
    Answer,
    Ask,
    BlobPart,
    Down,
    Follow,
    PaperKey,
    Up,
    Welcome,
    decode_down,
    encode,
)
from bozhen_desktop.wire.peer_side import Peer, Trusted

_ANSWER = b"\xa1m\xa6answer"
DIGEST = paper_digest(PAPER)


class LoadSpec(msgspec.Struct, frozen=True, kw_only=True):
    """Where the hall is and who sits where; `echo`: no conversation, answers alone.

    `steps`: answers that each terminal gave before; `offset`: where among the terminals of other
    processes these ones give their paced answers, in parts of one terminal's distance.
    """

    port: int
    room_public: str
    terminals: list[Pc]
    steps: int = 0
    echo: bool = False
    offset: float = 0.0


class Terminal:
    """One terminal: a connection, its conversation, its answers."""

    def __init__(self, spec: LoadSpec, pc: Pc) -> None:
        self.spec = spec
        self.pc = pc
        self.peer = Peer(
            pc.key,
            "terminal",
            "rehearsal",
            pc.incarnation,
            MemoryOutbox(FIRST_STEP + spec.steps),
            Trusted(room_public=spec.room_public),
        )
        self.connection = BareConnection(self)
        self.step = spec.steps
        self.answers: dict[str, list[OptionId]] = {}
        for step in range(1, spec.steps + 1):
            self._remember(step)
        self.ready = asyncio.Event()
        self.gone = asyncio.Event()
        self.code = ""
        self.key_at = 0.0
        self.key = b""
        self.sealed = bytearray()
        self.paper = asyncio.Event()
        self.told: list[tuple[float, bytes]] = []
        self.on_answer: Callable[[Terminal], None] | None = None

    # ------------------------------------------------------------ connection
    async def connect(self, context: Any) -> None:
        """Until the session stands and the view is followed.

        Raises:
            BozhenError: `bench-connect`: the hall did not let it in.
        """
        self.ready, self.gone, self.code = asyncio.Event(), asyncio.Event(), ""
        self.peer.outbox = MemoryOutbox(FIRST_STEP + self.step)
        await self.connection.connect(("127.0.0.1", self.spec.port), context)
        async with asyncio.timeout(60):
            await self.ready.wait()
        if self.code:
            raise BozhenError("bench-connect", reason=self.code)

    def opened(self, fingerprint: str) -> None:
        """See `client.bare.User`."""
        if self.spec.echo:
            self.ready.set()
        else:
            self._send_all(self.peer.connected(fingerprint, secrets.token_hex(16)))

    def took(self, data: bytes) -> None:
        """See `client.bare.User`; what comes in a measured phase is only kept."""
        if data.startswith(_ANSWER, 1):
            self.told.append((time.perf_counter(), data))
            if self.on_answer is not None:
                self.on_answer(self)
        elif not self.ready.is_set() or self.on_answer is None:
            self._take(decode_down(data))

    def lost(self) -> None:
        """See `client.bare.User`."""
        self.peer.disconnected()
        self.code = self.code or "gone"
        self.ready.set()
        self.gone.set()

    def _take(self, message: Down) -> None:
        if isinstance(message, PaperKey):
            self.key_at, self.key = time.perf_counter(), message.key
        elif isinstance(message, BlobPart):
            self.sealed += message.data
            if len(self.sealed) == message.size:
                self.paper.set()
        if self.ready.is_set():
            return
        taken = self.peer.receive(message)
        self._send_all(taken.send)
        if taken.close:
            self.code = taken.close
            self.ready.set()
        elif isinstance(message, Welcome):
            self.send(encode(Follow(sitting=SITTING, actor=self.pc.entry)))
            self.ready.set()

    def _send_all(self, messages: Sequence[Up]) -> None:
        for message in messages:
            self.send(encode(message))

    def send(self, frame: bytes) -> None:
        """One frame, at once."""
        self.connection.send(frame)

    def drop(self) -> None:
        """Pull the cable."""
        self.connection.drop()

    # --------------------------------------------------------------- answers
    def frames(self, count: int, made: int) -> list[bytes]:
        """The next answers, ready to be sent; `sent` says how many of them went."""
        return [self.frame(self.step + 1 + number, made) for number in range(count)]

    def frame(self, step: int, made: int) -> bytes:
        """The answer of one step."""
        return self._ask(FIRST_STEP + step, canonical_text(answer(step, made)))

    def _ask(self, number: int, body: str) -> bytes:
        return encode(Ask(number=number, sitting=SITTING, actor=self.pc.entry, body=body))

    def hand_in(self) -> bytes:
        """Its hand-in, over what it knows to be acknowledged."""
        receipt = receipt_code(EntryId(self.pc.entry), DIGEST, self.answers)
        body = canonical_text(HandIn(epoch=1, receipt=receipt))
        return self._ask(FIRST_STEP + self.step + 1, body)

    def settle(self, sent: int) -> None:
        """Every answer sent was acknowledged once, in order, and nothing else came.

        Raises:
            BozhenError: `bench-lost`.
        """
        told, self.told = self.told, []
        first = FIRST_STEP + self.step + 1
        numbers = []
        for _, data in told:
            message = decode_down(data)
            assert isinstance(message, Answer)
            if message.code:
                raise BozhenError("bench-lost", number=message.number, reason=message.code)
            numbers.append(message.number)
        if numbers != list(range(first, first + sent)):
            raise BozhenError("bench-lost", sent=sent, acknowledged=len(numbers))
        for step in range(self.step + 1, self.step + sent + 1):
            self._remember(step)
        self.step += sent

    def _remember(self, step: int) -> None:
        given = answer(step, 0)
        self.answers[str(given.item)] = given.options
