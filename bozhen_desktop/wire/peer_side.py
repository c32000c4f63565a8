"""A device's end of the conversation: meeting, commands and their answers, coming back; sans-IO.

A command is a number, made durable in the outbox before it is sent, and kept there until a signed
head covers it. On every connection everything above the hall's number is sent again, in order.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol

import msgspec

from bozhen_desktop.domain.base import Command
from bozhen_desktop.host.pairing import PairingInitiator
from bozhen_desktop.host.signing import SigningKey, verify
from bozhen_desktop.host.tls import HallCertificate, check_hall_certificate
from bozhen_desktop.kernel.digest import canonical_text
from bozhen_desktop.kernel.errors import BozhenError, IntegrityError
from bozhen_desktop.wire.messages import (
    VERSION,
    Answer,
    Ask,
    Challenge,
    Down,
    EnrolByFile,
    HeadSigned,
    Held,
    Hello,
    PairConfirm,
    PairReply,
    PairStart,
    Ping,
    Pong,
    Proof,
    Reject,
    Sittings,
    Stranger,
    Up,
    Welcome,
    proof_bytes,
)
from bozhen_desktop.wire.outbox_records import NOT_SETTLED

HEAD_PREFIX = b"bozhen/head/1\0"


class OutboxPort(Protocol):
    """Where commands wait; `add` returns once a command is as durable as this device can."""

    @property
    def last(self) -> int:
        """Highest number ever used in this folder's life, 0 at first."""
        ...

    def add(self, ask: Ask) -> None:
        """Keep a command under its number, `last` + 1."""
        ...

    def above(self, number: int) -> Sequence[Ask]:
        """Commands above `number` that were not refused, in order."""
        ...

    def settle(self, answer: Answer) -> None:
        """Note an answer: accepted and durable up to its place, or refused."""
        ...

    def covered(self, sitting: str, seq: int) -> None:
        """A signed head covers the sitting up to `seq`: accepted commands to there may go."""
        ...


class Trusted(msgspec.Struct):
    """What a device knows of its room: public key ("" before enrolment by code), highest term and
    the word of the room for the hall that had it; `halls`: where one may answer (host, port).
    """

    room_public: str = ""
    term: int = 0
    certificate: HallCertificate | None = None
    halls: list[tuple[str, int]] = []


class EnrolPlan(NamedTuple):
    """How a stranger introduces itself: a typed room code, or token and seat of the room file."""

    code: str = ""
    token: str = ""
    seat: str = ""
    host_name: str = ""


NO_PLAN = EnrolPlan()


class Taken(NamedTuple):
    """What a message led to: what to send, and what happened for whoever uses the conversation.

    `events`: the message itself, if it is for the user; `close`: end the connection, with `code`.
    """

    send: list[Up]
    events: list[Down]
    close: str = ""


class Peer:
    """One device over many connections. `connected` begins a connection, `receive` goes on."""

    def __init__(
        self,
        key: SigningKey,
        kind: str,
        mode: str,
        incarnation: str,
        outbox: OutboxPort,
        trusted: Trusted,
        plan: EnrolPlan = NO_PLAN,
    ) -> None:
        self.kind = kind
        self.mode = mode
        self.incarnation = incarnation
        self.outbox = outbox
        self.trusted = trusted
        self.plan = plan
        self.seen: dict[str, tuple[int, str, str]] = {}
        self.welcome: Welcome | None = None
        self.held = ""
        self._met = False
        self._proved = False
        self.waiting: dict[int, Ask] = {}
        self._again: dict[int, str] = {}
        self._key = key
        self._hello: Hello | None = None
        self._peer_fp = ""
        self._room_public = ""
        self._pairing: PairingInitiator | None = None

    @property
    def public(self) -> str:
        """Public device key, hex."""
        return self._key.public

    @property
    def ready(self) -> bool:
        """Whether something that is not kept may be sent.

        A console that is held because the hall's journal is behind may still ask to go on.
        """
        return self.welcome is not None or (
            self.kind == "console" and self.held == "journal-behind"
        )

    def connected(self, peer_fp: str, nonce: str) -> list[Up]:
        """Begin on a new connection whose TLS peer has the certificate `peer_fp`."""
        self.disconnected()
        self._peer_fp = peer_fp
        self._hello = Hello(
            version=VERSION,
            kind=self.kind,
            mode=self.mode,
            key=self._key.public,
            incarnation=self.incarnation,
            nonce=nonce,
            number=self.outbox.last,
            seen=dict(self.seen),
            hall=self.trusted.certificate,
        )
        return [self._hello]

    def disconnected(self) -> None:
        """The connection is gone; commands wait in the outbox."""
        self.welcome = None
        self.held = ""
        self._proved = False
        self._hello = None
        self._pairing = None

    def ask(
        self, sitting: str, actor: str, command: Command, token: str = ""
    ) -> tuple[Ask, list[Up]]:
        """Number a command, keep it, and send it now if the session stands."""
        ask = Ask(
            number=self.outbox.last + 1,
            sitting=sitting,
            actor=actor,
            body=canonical_text(command),
            token=token,
        )
        self.outbox.add(ask)
        self.waiting[ask.number] = ask
        return ask, [ask] if self.welcome is not None else []

    def ping(self, stamp: int, elapsed: dict[str, int]) -> list[Up]:
        """A life sign, while the session stands or is held: who is silent is taken for gone."""
        alive = self.welcome is not None or self.held
        return [Ping(stamp=stamp, elapsed=elapsed)] if alive else []

    def receive(self, message: Down) -> Taken:
        """Take one message of the hall.

        Until the other end has shown, on this connection, that it is a hall of this room, it is
        believed nothing: no acknowledgement, no head, no welcome; and it is told nothing.
        """
        if not self._believes(message):
            return Taken([], [], "hall-not-proved")
        if isinstance(message, Answer):
            return self._answered(message)
        if isinstance(message, HeadSigned):
            return self._head(message)
        if isinstance(message, Challenge | Stranger | PairReply | Welcome):
            return self._meet(message)
        if isinstance(message, Reject):
            return Taken([], [message], message.code)
        if isinstance(message, Held):
            self.welcome, self.held = None, message.why
            # Whatever a shorter journal lost is asked again after a go-on.
            self._met = self._met and message.why != "journal-behind"
        if isinstance(message, Sittings) and self.welcome is not None:
            self.welcome = msgspec.structs.replace(self.welcome, sittings=message.sittings)
        return Taken([], [message])

    def _believes(self, message: Down) -> bool:
        if isinstance(message, Challenge | Reject):
            return True
        known = self.trusted.room_public or not isinstance(message, Answer | HeadSigned)
        return self._proved and bool(known)

    # -------------------------------------------------------------- meeting
    def _meet(self, message: Challenge | Stranger | PairReply | Welcome) -> Taken:
        if self._hello is None:
            return Taken([], [], "message-out-of-order")
        try:
            if isinstance(message, Challenge):
                return self._prove(message, self._hello)
            if isinstance(message, Stranger):
                return self._introduce(message)
            if isinstance(message, PairReply):
                return self._paired(message)
        except (BozhenError, IntegrityError) as error:
            return Taken([], [], error.code)
        return self._welcomed(message)

    def _prove(self, message: Challenge, hello: Hello) -> Taken:
        certificate = message.certificate
        if message.mode != self.mode:
            return Taken([], [], "mode-other")
        check_hall_certificate(
            certificate,
            room_public=self.trusted.room_public or certificate.room_public,
            peer_fp=self._peer_fp,
            highest_term=self.trusted.term,
        )
        self._room_public, self._proved = certificate.room_public, True
        if self.trusted.room_public:
            if certificate.term > self.trusted.term:  # a replacement may lack any command
                self._met = False
            self.trusted.term, self.trusted.certificate = certificate.term, certificate
        data = proof_bytes(message.nonce, hello, self._peer_fp)
        return Taken([Proof(signature=self._key.sign(data))], [])

    def _introduce(self, message: Stranger) -> Taken:
        if self.plan.token and self.trusted.room_public:
            plan = self.plan
            return Taken(
                [EnrolByFile(token=plan.token, seat=plan.seat, host_name=plan.host_name)], []
            )
        if not self.plan.code or not message.code_open:
            return Taken([], [message])
        self._pairing = PairingInitiator(
            self.plan.code,
            initiator=self._key.public,
            responder=self._room_public,
            certificate=self._peer_fp,
        )
        start = PairStart(host_name=self.plan.host_name, message=self._pairing.start())
        return Taken([start], [])

    def _paired(self, message: PairReply) -> Taken:
        if self._pairing is None:
            return Taken([], [], "message-out-of-order")
        own = self._pairing.finish(message.message)
        self._pairing.check(message.confirmation)
        self.trusted.room_public = self._room_public
        return Taken([PairConfirm(confirmation=own)], [])

    def _welcomed(self, message: Welcome) -> Taken:
        """Send again what the hall may not have, and what it has but whose answer got lost.

        A program that has just started does not know what was answered: it sends all it keeps.
        """
        if not self.trusted.room_public:
            return Taken([], [], "hall-not-proved")
        if message.number > self.outbox.last:
            return Taken([], [message], "incarnation-over")
        if self.held == "journal-behind":
            self.seen.clear()  # the hall goes on without what was lost
        self.welcome, self.held = message, ""
        again = [
            msgspec.structs.replace(ask, late=True)
            for ask in self.outbox.above(0)
            if not self._met or ask.number > message.number or ask.number in self.waiting
        ]
        self._met = True
        self._again.update({ask.number: ask.sitting for ask in again})
        self.waiting.update({ask.number: ask for ask in again})
        return Taken(list(again), [message])

    # -------------------------------------------------------------- going on
    def _answered(self, message: Answer) -> Taken:
        if message.code == "command-fork":  # no answer: it is asked again in a new life
            return Taken([], [], "incarnation-over")
        self.waiting.pop(message.number, None)
        if message.code not in NOT_SETTLED:
            self._again.pop(message.number, None)
        if message.word and message.seq >= self.seen.get(message.sitting, (0,))[0]:
            self.seen[message.sitting] = (message.seq, message.hash, message.word)
        self.outbox.settle(message)
        return Taken([], [message])

    def _head(self, message: HeadSigned) -> Taken:
        fields = [message.seq, message.hash, message.at, message.signer]
        signed = HEAD_PREFIX + canonical_text(fields).encode()
        if message.signer != self.trusted.room_public or not verify(
            message.signer, message.signature, signed
        ):
            return Taken([], [message])
        # What is asked again has an old place, maybe of a lost end: a new head there is not its.
        if message.sitting not in self._again.values():
            self.outbox.covered(message.sitting, message.seq)
        return Taken([], [message])

    def renew(self, incarnation: str) -> None:
        """Begin a new life after `incarnation-over`; what is not settled is sent again under it.

        Numbers go on; the caller has told its outbox (`renewed`).
        """
        self.incarnation = incarnation
        self.waiting.clear()
        self._again.clear()


__all__ = ["EnrolPlan", "OutboxPort", "Peer", "Pong", "Taken", "Trusted"]
