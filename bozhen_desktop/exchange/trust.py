"""Trust: who of the organisation may sign what, to whom results are sealed, who is revoked.

The root signs it; a site pins the root once, when two persons have typed its fingerprint from
paper. A new root must be signed by the one before. The same signed content exists as package and
as readable JSON file; both are read by `read_trust`.
"""

from __future__ import annotations

import re
from itertools import combinations
from typing import Any

import msgspec

from bozhen_desktop.exchange.container import (
    Container,
    assemble,
    check_payload,
    check_signatures,
    parse,
)
from bozhen_desktop.exchange.manifest import MODES, TRUST, PackageFacts
from bozhen_desktop.exchange.parts import JSON, Content, build, need_parts, take_clear
from bozhen_desktop.exchange.strict import plain_json, shaped
from bozhen_desktop.host.signing import PUBLIC_HEX, SigningKey, fingerprint
from bozhen_desktop.kernel.digest import canonical, digest_of
from bozhen_desktop.kernel.errors import BozhenError, IntegrityError
from bozhen_desktop.kernel.ids import is_id

MAX_TRUST = 1 << 22
PART = "trust"
_RECIPIENT = re.compile(r"age1[02-9ac-hj-np-z]{58}")


class RoomGrant(msgspec.Struct, frozen=True, kw_only=True):
    """A room that belongs to the organisation: its site, keys and printed name."""

    site: str
    room_public: str
    recipient: str
    name: str


class Trust(msgspec.Struct, frozen=True, kw_only=True):
    """Who is believed. Keys are Ed25519 in hex, recipients age (`age1…`).

    `epoch` rises with every issue from 1; `time_floor` (UTC ms): no true clock shows less.
    `issuers` may sign `exam`, `importers` `receipt`, `rooms` `result`; `recipients` receive
    results (import and escrow). `revoked` outweighs every list. `previous_root`: the root before
    the latest rotation, or "".
    """

    org: str
    mode: str
    root: str
    epoch: int
    time_floor: int
    issuers: list[str]
    importers: list[str]
    recipients: list[str]
    rooms: list[RoomGrant]
    revoked: list[str]
    previous_root: str = ""

    def room(self, public: str) -> RoomGrant | None:
        """The grant of a room by its key, or None."""
        return next((grant for grant in self.rooms if grant.room_public == public), None)


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Shape of the readable file."""

    manifest: dict[str, Any]
    trust: dict[str, Any]
    signatures: list[tuple[str, str]]


def build_trust(
    trust: Trust, root_key: SigningKey, previous_key: SigningKey | None = None
) -> bytes:
    """A trust package; the same input gives the same bytes.

    Raises:
        BozhenError: `trust-field` (field), `trust-key-two-roles`, `trust-root-key` (a key that is
            not the named root), those of `build`.
    """
    check_trust(trust)
    signers = [root_key] if previous_key is None else [root_key, previous_key]
    named = [trust.root] if previous_key is None else [trust.root, trust.previous_root]
    if [key.public for key in signers] != named:
        raise BozhenError("trust-root-key")
    facts = PackageFacts(
        package_id=digest_of(trust)[:32],
        mode=trust.mode,
        org=trust.org,
        batch="",
        sitting="",
        site="",
        room_public="",
        seq=trust.epoch,
        created=trust.time_floor,
        trust_epoch=trust.epoch,
    )
    return build(TRUST, facts, [Content(PART, trust)], signers)


def trust_file(package: bytes) -> bytes:
    """A trust package as readable JSON; needs no key, the signatures stay valid.

    Raises:
        BozhenError, IntegrityError: those of `parse`; `package-type`.
    """
    container = parse(package)
    if container.manifest.type != TRUST:
        raise BozhenError("package-type", type=container.manifest.type)
    file = {
        "manifest": plain_json(container.manifest_bytes, "manifest"),
        "trust": plain_json(container.payload, PART),
        "signatures": container.signatures,
    }
    return msgspec.json.format(canonical(file)) + b"\n"


def read_trust(
    data: bytes,
    *,
    root: str,
    known_epoch: int = 0,
    known_floor: int = 0,
    mode: str | None = None,
) -> Trust:
    """Read a trust package or file against the pinned `root`.

    When the root has changed, the new one stands in the answer and the caller pins it.

    Raises:
        BozhenError: those of `parse`; `package-type`, `package-mode`, `trust-other-root` (not
            that of the pinned root, nor its successor), `trust-older` (epoch or time floor below
            what is known), `trust-root-revoked`, `file-too-large`.
        IntegrityError: those of `parse`, `check_signatures`, `check_payload`, `take_clear`;
            `trust-field`, `trust-key-two-roles`, `trust-binding`.
    """
    container = _container(data)
    if container.manifest.type != TRUST:
        raise BozhenError("package-type", type=container.manifest.type)
    if mode not in (None, container.manifest.mode):
        raise BozhenError("package-mode", mode=container.manifest.mode)
    check_signatures(container)
    check_payload(container)
    need_parts(container, {PART: JSON})
    trust = take_clear(container, PART, Trust)
    _check_signers(container, trust, root)
    _check_content(container, trust)
    if trust.epoch < known_epoch or trust.time_floor < known_floor:
        raise BozhenError("trust-older", epoch=trust.epoch, known=known_epoch)
    return trust


def root_of(data: bytes) -> str:
    """The root that a trust package or file names, to show its fingerprint before it is pinned.

    Nothing is believed by this: compare with paper, then `read_trust` with this root.

    Raises:
        BozhenError, IntegrityError: as `read_trust`.
    """
    return take_clear(_container(data), PART, Trust).root


def _container(data: bytes) -> Container:
    if len(data) > MAX_TRUST:
        raise BozhenError("file-too-large", size=len(data), cap=MAX_TRUST)
    if data.lstrip()[:1] != b"{":
        return parse(data)
    file = shaped(plain_json(data, "trust-file", depth=10), _File, "trust-file")
    try:
        manifest, part = canonical(file.manifest), canonical(file.trust)
    except ValueError as error:  # half a surrogate pair
        raise IntegrityError("json-malformed", place="trust-file") from error
    return parse(assemble(manifest, file.signatures, part))


def _check_signers(container: Container, trust: Trust, pinned: str) -> None:
    if pinned not in (trust.root, trust.previous_root) or not pinned:
        raise BozhenError("trust-other-root", root=_print(trust.root))
    if not {trust.root, pinned} <= {public for public, _ in container.signatures}:
        raise BozhenError("trust-other-root", root=_print(trust.root))
    if trust.root in trust.revoked:
        raise BozhenError("trust-root-revoked")


def _print(public: str) -> str:
    return fingerprint(public) if PUBLIC_HEX.fullmatch(public) else ""


def _check_content(container: Container, trust: Trust) -> None:
    manifest = container.manifest
    stated = (manifest.mode, manifest.org, manifest.seq, manifest.trust_epoch)
    if stated != (trust.mode, trust.org, trust.epoch, trust.epoch):
        raise IntegrityError("trust-binding")
    try:
        check_trust(trust)
    except BozhenError as error:
        raise IntegrityError(error.code, **error.params) from error


def check_trust(trust: Trust) -> None:
    """Refuse malformed keys and a key in two roles: nobody may issue and take in, or be a room.

    Raises:
        BozhenError: `trust-field` (field), `trust-key-two-roles`.
    """
    keys = [trust.root, *trust.issuers, *trust.importers, *trust.revoked]
    keys += [grant.room_public for grant in trust.rooms]
    keys += [trust.previous_root] if trust.previous_root else []
    recipients = [*trust.recipients, *(grant.recipient for grant in trust.rooms)]
    good = {
        "org": 0 < len(trust.org) <= 128,
        "mode": trust.mode in MODES,
        "epoch": trust.epoch >= 1,
        "time_floor": trust.time_floor > 0,
        "key": all(map(PUBLIC_HEX.fullmatch, keys)),
        "recipient": all(map(_RECIPIENT.fullmatch, recipients)),
        "site": all(is_id(grant.site) for grant in trust.rooms),
        "previous_root": trust.previous_root != trust.root,
    }
    for field, fits in good.items():
        if not fits:
            raise BozhenError("trust-field", field=field)
    roles = [{trust.root}, set(trust.issuers), set(trust.importers)]
    roles.append({grant.room_public for grant in trust.rooms})
    if any(one & other for one, other in combinations(roles, 2)):
        raise BozhenError("trust-key-two-roles")
