"""`device` (room → office): a room's public keys, in clear, signed by itself.

That it signed itself proves nothing about who it is: the office takes it in when two persons have
compared `signing.fingerprint(room_public)` with paper.
"""

from __future__ import annotations

import msgspec

from bozhen_desktop.exchange.container import check_payload, check_signatures, parse
from bozhen_desktop.exchange.manifest import DEVICE, PackageFacts
from bozhen_desktop.exchange.parts import JSON, Content, build, need_parts, take_clear
from bozhen_desktop.host.signing import SigningKey
from bozhen_desktop.kernel.digest import digest_of
from bozhen_desktop.kernel.errors import BozhenError, IntegrityError

PART = "device"


class DeviceFacts(msgspec.Struct, frozen=True, kw_only=True):
    """`recipient`: age, for exam packages; `name`: of the room; `created`: UTC ms."""

    site: str
    name: str
    mode: str
    room_public: str
    recipient: str
    created: int


def build_device(facts: DeviceFacts, room_key: SigningKey) -> bytes:
    """The package for the office; the same facts give the same bytes.

    Raises:
        BozhenError: `device-key` (the facts name another key), those of `build`.
    """
    if room_key.public != facts.room_public:
        raise BozhenError("device-key")
    head = PackageFacts(
        package_id=digest_of(facts)[:32],
        mode=facts.mode,
        org="",
        batch="",
        sitting="",
        site=facts.site,
        room_public=facts.room_public,
        seq=1,
        created=facts.created,
    )
    return build(DEVICE, head, [Content(PART, facts)], [room_key])


def read_device(data: bytes, *, mode: str | None = None) -> DeviceFacts:
    """What the room says of itself.

    Raises:
        BozhenError: those of `parse`; `package-type`, `package-mode`.
        IntegrityError: those of `parse`, `check_signatures`, `check_payload`, `take_clear`;
            `device-key` (not signed by the key it names, or head and content differ).
    """
    container = parse(data)
    manifest = container.manifest
    if manifest.type != DEVICE:
        raise BozhenError("package-type", type=manifest.type)
    if mode not in (None, manifest.mode):
        raise BozhenError("package-mode", mode=manifest.mode, here=mode)
    check_signatures(container)
    check_payload(container)
    need_parts(container, {PART: JSON})
    facts = take_clear(container, PART, DeviceFacts)
    signers = [public for public, _ in container.signatures]
    head = (manifest.room_public, manifest.site, manifest.mode)
    if signers != [facts.room_public] or head != (facts.room_public, facts.site, facts.mode):
        raise IntegrityError("device-key")
    return facts
