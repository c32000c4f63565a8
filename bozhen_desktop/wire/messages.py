"""What terminals, consoles, examiners and the hall say to each other: MessagePack, one frame each.

`Up…` messages go to the hall, `Down…` messages come from it. A frame holds at most `FRAME_CAP`
bytes; larger things travel in parts of `CHUNK` bytes. Identity never stands in a payload: the hall
knows who speaks from the authenticated session, and `actor` only chooses among those the session
has authenticated (several examiners at one PC; the entry whose tail comes back).
"""

from __future__ import annotations

from typing import Any

import msgspec

from bozhen_desktop.host.tls import HallCertificate
from bozhen_desktop.kernel.errors import BozhenError
from bozhen_desktop.wire.base import Down, Up
from bozhen_desktop.wire.feed import FeedPart, LayAside, Stored, Track

__all__ = ["Down", "FeedPart", "LayAside", "Stored", "Track", "Up"]

VERSION = 1
FRAME_CAP = 256 * 1024
CHUNK = 96 * 1024


# ------------------------------------------------------------------ meeting
class Hello(Up, tag="hello"):
    """First message. `key`: public device key (hex); `nonce`: 32 random hex digits.

    `seen`: sitting → the latest place told: [seq, hash, the hall's word for it] (`Answer.word`).
    `number`: highest command number this folder ever used. `hall`: the word of the room for the
    hall with the highest term that this device ever met: one with a lower term must stop.
    """

    version: int
    kind: str
    mode: str
    key: str
    incarnation: str
    nonce: str
    number: int
    seen: dict[str, tuple[int, str, str]] = msgspec.field(default_factory=dict)
    hall: HallCertificate | None = None


class Challenge(Down, tag="challenge"):
    """The hall's answer: who it is (certified by the room key), and what to sign."""

    nonce: str
    mode: str
    certificate: HallCertificate


class Proof(Up, tag="proof"):
    """Signature of `proof_bytes` by the device key."""

    signature: str


class Stranger(Down, tag="stranger"):
    """The key is not enrolled here; `code_open` tells whether a room code would be taken now."""

    code_open: bool


class PairStart(Up, tag="pair-start"):
    """First message of pairing by room code."""

    host_name: str
    message: bytes


class PairReply(Down, tag="pair-reply"):
    """The hall's message and its confirmation."""

    message: bytes
    confirmation: bytes


class PairConfirm(Up, tag="pair-confirm"):
    """The device's confirmation."""

    confirmation: bytes


class EnrolByFile(Up, tag="enrol-by-file"):
    """Enrolment by the technician's room file: its token, and the seat found in it for this PC."""

    token: str
    seat: str
    host_name: str


class Held(Down, tag="held"):
    """This connection must wait, giving life signs; a `Welcome` ends it.

    `why`: `key-in-use` (another connection has this key; who is alive is being found out),
    `key-used-twice` (both are), `journal-behind`, `journal-failed`.
    """

    why: str


class SittingInfo(msgspec.Struct, frozen=True):
    """A sitting that the hall holds open: id, theory | practical, day, whether it is closed."""

    id: str
    subject: str
    day: str
    closed: bool


class Welcome(Down, tag="welcome"):
    """The session stands. `device`: name of this device in journals; `number`: highest command
    number the hall has of it; `hall`: incarnation of the hall process; `recipient`: the room's
    age recipient, to which this device seals its outbox as well; `standbys`: where else a hall of
    this room may answer one day (host, port).
    """

    device: str
    number: int
    seat: str
    hall: str
    sittings: list[SittingInfo]
    recipient: str = ""
    standbys: list[tuple[str, int]] = msgspec.field(default_factory=list)


class Sittings(Down, tag="sittings"):
    """The sittings that the hall holds open have changed since `Welcome`."""

    sittings: list[SittingInfo]


class Reject(Down, tag="reject"):
    """The hall ends this connection; `code` tells why."""

    code: str


# ------------------------------------------------------------------ commands
class Ask(Up, tag="ask"):
    """A command: number (rising per device), sitting (or `site`), canonical JSON `body`.

    `token`: a witness token, once. `late`: it waited in an outbox; when refused it is kept.
    """

    number: int
    sitting: str
    actor: str
    body: str
    token: str = ""
    late: bool = False


class Answer(Down, tag="answer"):
    """What became of command `number`: durable up to (`seq`, `hash`); `code` is "" or the refusal.

    `data`: what the asker must know of the events (entry and epoch of a log-in, a receipt).
    `word`: the hall's own word for the place, which nobody else can make (`hall.places`).
    """

    number: int
    sitting: str
    seq: int
    hash: str
    code: str = ""
    params: dict[str, Any] = msgspec.field(default_factory=dict)
    data: dict[str, Any] = msgspec.field(default_factory=dict)
    word: str = ""


# ------------------------------------------------------------------ people
class StaffOn(Up, tag="staff-on"):
    """A staff member gives account and PIN at this device."""

    id: int
    sitting: str
    staff: str
    pin: str


class StaffOff(Up, tag="staff-off"):
    """A staff member leaves this device."""

    id: int
    sitting: str
    staff: str


class Witness(Up, tag="witness"):
    """A second person confirms the waiting command whose digest this is."""

    id: int
    sitting: str
    digest: str
    staff: str
    pin: str


class Query(Up, tag="query"):
    """A question that changes nothing: its name and plain arguments."""

    id: int
    sitting: str
    actor: str
    name: str
    args: dict[str, Any] = msgspec.field(default_factory=dict)


class Request(Up, tag="request"):
    """Work that the hall's PC has to do: take a package in, unseal, export (`hall.requests`)."""

    id: int
    sitting: str
    actor: str
    act: str
    args: dict[str, Any] = msgspec.field(default_factory=dict)
    token: str = ""


class Reply(Down, tag="reply"):
    """The answer to the message with this `id`: refusal `code` or `data`."""

    id: int
    code: str = ""
    params: dict[str, Any] = msgspec.field(default_factory=dict)
    data: Any = None


# ------------------------------------------------------------------ what is seen
class Follow(Up, tag="follow"):
    """Subscribe to the view of this device's role, for `actor` (entry or staff id)."""

    sitting: str
    actor: str


class ViewAll(Down, tag="view-all"):
    """The whole view at entry `seq`: path → row."""

    sitting: str
    actor: str
    seq: int
    rows: dict[str, Any]


class ViewPart(Down, tag="view-part"):
    """Changes up to entry `seq`: [path, row] puts, [path, nil] drops."""

    sitting: str
    actor: str
    seq: int
    changes: list[tuple[str, Any]]


class HeadSigned(Down, tag="head"):
    """A signed head: whoever keeps it can tell later that the journal is whole to there."""

    sitting: str
    seq: int
    hash: str
    at: int
    signer: str
    signature: str


# ------------------------------------------------------------------ papers and large things
class PaperComing(Down, tag="paper-coming"):
    """The entry's own paper follows in parts under `digest`, sealed; its key comes at Start."""

    sitting: str
    entry: str
    paper_digest: str
    digest: str
    size: int


class PaperKey(Down, tag="paper-key"):
    """Start: the key of the entry's sealed paper, and the group's elapsed ms as it is sent.

    `elapsed` is -1 while the hall itself does not know it (after a restart of its PC).
    """

    sitting: str
    entry: str
    key: bytes
    elapsed: int


class BlobPart(Down, tag="blob-part"):
    """Bytes of a blob from `offset`; `size` is the whole."""

    digest: str
    offset: int
    size: int
    data: bytes


class PutPart(Up, tag="put-part"):
    """Bytes of a file that a console hands to the hall, from `offset`."""

    digest: str
    offset: int
    size: int
    data: bytes


class Fetch(Up, tag="fetch"):
    """Ask for a file that the hall made (a result package), by digest."""

    id: int
    digest: str


# ------------------------------------------------------------------ life signs
class Ping(Up, tag="ping"):
    """Heard every few seconds. `elapsed`: group → elapsed ms, as the device has it."""

    stamp: int
    elapsed: dict[str, int] = msgspec.field(default_factory=dict)


class Pong(Down, tag="pong"):
    """`stamp` of the ping; group → elapsed ms now, of the groups this device is concerned with."""

    stamp: int
    elapsed: dict[str, int] = msgspec.field(default_factory=dict)


UP = (
    Hello | Proof | PairStart | PairConfirm | EnrolByFile | Ask | StaffOn | StaffOff | Witness
    | Query | Request | Follow | PutPart | Fetch | Ping | Track | Stored
)  # fmt: skip
DOWN = (
    Challenge | Stranger | PairReply | Held | Welcome | Sittings | Reject | Answer | Reply | ViewAll
    | ViewPart | HeadSigned | PaperComing | PaperKey | BlobPart | Pong | FeedPart | LayAside
)  # fmt: skip
UP_TYPES: tuple[type[Up], ...] = tuple(UP.__args__)
DOWN_TYPES: tuple[type[Down], ...] = tuple(DOWN.__args__)

_up = msgspec.msgpack.Decoder(UP)
_down = msgspec.msgpack.Decoder(DOWN)
_encoder = msgspec.msgpack.Encoder()


def encode(message: Up | Down) -> bytes:
    """One frame.

    Raises:
        BozhenError: `frame-too-large`.
    """
    data = _encoder.encode(message)
    if len(data) > FRAME_CAP:
        raise BozhenError("frame-too-large", size=len(data), limit=FRAME_CAP)
    return data


def decode_up(data: bytes) -> Up:
    """Read a frame from a device.

    Raises:
        BozhenError: `frame-too-large`, `frame-malformed`.
    """
    message: Up = _decode(_up, data)
    return message


def decode_down(data: bytes) -> Down:
    """Read a frame from the hall; errors as `decode_up`."""
    message: Down = _decode(_down, data)
    return message


def _decode(decoder: msgspec.msgpack.Decoder[Any], data: bytes) -> Any:
    if len(data) > FRAME_CAP:
        raise BozhenError("frame-too-large", size=len(data), limit=FRAME_CAP)
    try:
        return decoder.decode(data)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise BozhenError("frame-malformed") from error


def proof_bytes(hall_nonce: str, hello: Hello, certificate_fp: str) -> bytes:
    """What a device signs: both nonces, who it is, and the TLS certificate it sees."""
    fields = (hall_nonce, hello.nonce, hello.key, hello.incarnation, hello.kind, certificate_fp)
    return b"bozhen/proof/1\0" + "\n".join(fields).encode()
