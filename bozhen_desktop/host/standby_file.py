"""The files that make a PC a standby: its request, the hall's grant, and what it then knows.

A request is signed by the PC's device key, whose fingerprint two persons compare; a grant is signed
by the key of the room, its secrets sealed to the PC alone. Both travel on any stick.
"""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

import msgspec

from bozhen_desktop.host.files import read_regular, write_atomically
from bozhen_desktop.host.signing import SigningKey, verify
from bozhen_desktop.kernel.digest import canonical
from bozhen_desktop.kernel.errors import BozhenError, IntegrityError

FACTS = "standby.json"
YIELD = "yield"
FOLLOWING = "following.json"
_CAP = 1 << 26
_REQUEST, _GRANT = b"bozhen/standby-request/1\0", b"bozhen/standby-grant/1\0"

T = TypeVar("T")
Address = tuple[str, int]


class Request(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a PC shows that wants to be a standby: public things alone.

    `public` is its device key, `recipient` its age recipient, `hall_fp` the SHA-256 of its TLS
    certificate; it will serve at `host`:`port`.
    """

    mode: str
    public: str
    recipient: str
    hall_fp: str
    host: str
    port: int
    host_name: str
    signature: str = ""


class Grant(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The room's answer: the PC of this `public` key stands by in `term`, and will serve at `port`.

    `sealed`: the hall's secrets and the room's word for that term, for this PC alone. Whoever shows
    that word ends the hall, so it must not lie on a stick.
    """

    mode: str
    site: str
    name: str
    public: str
    port: int
    room_public: str
    term: int
    sealed: bytes
    signature: str = ""


class StandbyFacts(msgspec.Struct, frozen=True, kw_only=True):
    """`standby.json`: the place it stands by for, and where halls of it may answer."""

    site: str
    name: str
    room_public: str
    term: int
    port: int
    halls: list[Address]


class Following(msgspec.Struct, frozen=True, kw_only=True):
    """`following.json`: how the standby of this folder is. `state` is the link's, `code` why;
    `books`: the last number stored of each journal; `heard`: wall ms of the last word of the hall.
    """

    state: str
    code: str
    books: dict[str, int]
    heard: int
    pid: int


def sign_request(request: Request, key: SigningKey) -> Request:
    """The request with its signature."""
    signature = key.sign(_REQUEST + _fields(request))
    return msgspec.structs.replace(request, signature=signature)


def sign_grant(grant: Grant, room_key: SigningKey) -> Grant:
    """The grant with its signature."""
    signature = room_key.sign(_GRANT + _fields(grant))
    return msgspec.structs.replace(grant, signature=signature)


def _fields(thing: Request | Grant) -> bytes:
    plain = msgspec.to_builtins(thing)
    del plain["signature"]
    return canonical(plain)


def write_file(path: Path, thing: Request | Grant | StandbyFacts | Following) -> None:
    """Write one of them.

    Raises:
        BozhenError: `disk-full`, `write-failed`.
    """
    write_atomically(path, msgspec.json.format(msgspec.json.encode(thing)) + b"\n")


def read_request(path: Path) -> Request:
    """A request that its own key signed.

    Raises:
        BozhenError: `standby-file-malformed`, those of `read_regular`; IntegrityError:
            `standby-file-signature`.
    """
    request = _read(path, Request)
    if not verify(request.public, request.signature, _REQUEST + _fields(request)):
        raise IntegrityError("standby-file-signature", file=path.name)
    return request


def read_grant(path: Path) -> Grant:
    """A grant that the key of its room signed; errors as `read_request`."""
    grant = _read(path, Grant)
    if not verify(grant.room_public, grant.signature, _GRANT + _fields(grant)):
        raise IntegrityError("standby-file-signature", file=path.name)
    return grant


def read_facts(folder: Path) -> StandbyFacts | None:
    """What a standby's folder knows of its place; None when it was granted nothing."""
    if not (folder / FACTS).is_file():
        return None
    return _read(folder / FACTS, StandbyFacts)


def read_following(folder: Path) -> Following | None:
    """How the standby of a folder was last; None when it never followed."""
    try:
        return _read(folder / FOLLOWING, Following)
    except BozhenError:
        return None


def _read(path: Path, shape: type[T]) -> T:
    try:
        return msgspec.json.decode(read_regular(path, _CAP), type=shape)
    except msgspec.MsgspecError as error:
        raise BozhenError("standby-file-malformed", file=path.name) from error


def read_address(text: str) -> Address:
    """`HOST:PORT`, `[IPv6]:PORT`.

    Raises:
        BozhenError: `address-malformed`.
    """
    host, _, port = text.rpartition(":")
    host = host.removeprefix("[").removesuffix("]")
    if not host or not port.isdecimal() or not 0 < int(port) < 1 << 16:
        raise BozhenError("address-malformed", address=text[:80])
    return host, int(port)
