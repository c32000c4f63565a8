"""Steps 3 to 8: may this package come in here? The first failure ends it, each with its own code.

3 type and mode · 4 signer known, in its role, not revoked · 5 signatures · 6 organisation, room,
validity · 7 replay, fork, gap · 8 payload. (Step 3's version and `crit` are refused while the
manifest is read.)
"""

from __future__ import annotations

from enum import StrEnum

import msgspec

from bozhen_desktop.exchange.container import Container, check_payload, check_signatures
from bozhen_desktop.exchange.manifest import ANSWERS, EXAM, RECEIPT, RESULT, Manifest
from bozhen_desktop.exchange.trust import Trust
from bozhen_desktop.host.signing import PUBLIC_HEX, fingerprint
from bozhen_desktop.kernel.errors import BozhenError

THRESHOLD = 1
"""Distinct signers in the right role that a package needs."""

SLACK_MS = 24 * 3600 * 1000
"""How far ahead of this PC's clock the office's clock may be."""


class Verdict(StrEnum):
    """Where a package stands in its order: next, seen already, after a gap, or a second history."""

    NEW = "new"
    DUPLICATE = "duplicate"
    GAP = "gap"
    FORK = "fork"


class Last(msgspec.Struct, frozen=True):
    """The newest package of an order that was taken in: its number, manifest hash if known."""

    seq: int = 0
    hash: str = ""


class Expect(msgspec.Struct, frozen=True, kw_only=True):
    """What may come in here.

    `types`: allowed types; `mode`: that of this folder; `trust`: None only where signers are
    known otherwise (`answers`); `now`: UTC ms or None (windows are then not judged);
    `room_public`: this room's key, or "" at the office; `known`: package id → manifest hash;
    `last`: newest by (type, sitting).
    """

    types: frozenset[str]
    mode: str
    trust: Trust | None
    now: int | None = None
    room_public: str = ""
    known: dict[str, str] = {}
    last: dict[tuple[str, str], Last] = {}


def check(container: Container, expect: Expect) -> Verdict:
    """All of steps 3 to 8; the verdict of step 7 is given back, everything else refused.

    Raises:
        BozhenError: `package-type`, `package-mode`, `signer-unknown`, `signer-role`,
            `signer-revoked`, `signers-few`, `trust-behind` (its maker knew newer trust),
            `package-other-org`, `package-other-room`, `package-other-site`,
            `signer-other-room` (one room signed for another), `package-from-future`,
            `package-not-yet-valid`, `package-expired`.
        IntegrityError: `signature`, `payload-size`, `payload-hash`.
    """
    manifest = container.manifest
    if manifest.type not in expect.types:
        raise BozhenError("package-type", type=manifest.type)
    if manifest.mode != expect.mode:
        raise BozhenError("package-mode", mode=manifest.mode, here=expect.mode)
    if expect.trust is not None:
        _check_trusted(container, expect.trust)
    check_signatures(container)
    _check_bindings(container, expect)
    _check_times(manifest, expect)
    found = verdict(container, expect)
    check_payload(container)
    return found


def allowed(kind: str, trust: Trust) -> set[str]:
    """Keys that may sign packages of this type."""
    lists = {
        EXAM: trust.issuers,
        RECEIPT: trust.importers,
        RESULT: [grant.room_public for grant in trust.rooms],
    }
    return set(lists.get(kind, []))


def _check_trusted(container: Container, trust: Trust) -> None:
    manifest = container.manifest
    may = allowed(manifest.type, trust)
    everybody = {key for kind in (EXAM, RECEIPT, RESULT) for key in allowed(kind, trust)}
    for public, _ in container.signatures:
        if public in trust.revoked:
            raise BozhenError("signer-revoked", signer=_print(public))
        if public not in may:
            code = "signer-role" if public in everybody else "signer-unknown"
            raise BozhenError(code, signer=_print(public), type=manifest.type)
    if len(container.signatures) < THRESHOLD:
        raise BozhenError("signers-few", needed=THRESHOLD)
    if manifest.trust_epoch > trust.epoch:
        raise BozhenError("trust-behind", needed=manifest.trust_epoch, known=trust.epoch)


def _print(public: str) -> str:
    return fingerprint(public) if PUBLIC_HEX.fullmatch(public) else ""


def _check_bindings(container: Container, expect: Expect) -> None:
    manifest = container.manifest
    if expect.room_public and manifest.room_public != expect.room_public:
        raise BozhenError("package-other-room", room=_print(manifest.room_public))
    if expect.trust is None or manifest.type == ANSWERS:
        return
    if manifest.org != expect.trust.org:
        raise BozhenError("package-other-org", org=manifest.org)
    if manifest.type == RESULT:
        _check_grant(container, expect.trust)


def _check_grant(container: Container, trust: Trust) -> None:
    manifest = container.manifest
    grant = trust.room(manifest.room_public)
    if grant is None:
        raise BozhenError("package-other-room", room=_print(manifest.room_public))
    if grant.site != manifest.site:
        raise BozhenError("package-other-site", site=manifest.site, granted=grant.site)
    if [public for public, _ in container.signatures] != [manifest.room_public]:
        raise BozhenError("signer-other-room", room=_print(manifest.room_public))


def _check_times(manifest: Manifest, expect: Expect) -> None:
    if expect.now is None:
        return
    floor = expect.trust.time_floor if expect.trust is not None else 0
    now = max(expect.now, floor)
    # A room's clock is a label: no day is lost because it runs ahead.
    if manifest.type != RESULT and manifest.created > now + SLACK_MS:
        raise BozhenError("package-from-future", created=manifest.created, now=now)
    if manifest.valid_from > now:
        raise BozhenError("package-not-yet-valid", valid_from=manifest.valid_from, now=now)
    if manifest.valid_until and manifest.valid_until < now:
        raise BozhenError("package-expired", valid_until=manifest.valid_until, now=now)


def verdict(container: Container, expect: Expect) -> Verdict:
    """Step 7: the place of a package among those that were taken in."""
    manifest = container.manifest
    known = expect.known.get(manifest.package_id)
    if known is not None:
        return Verdict.DUPLICATE if known == container.hash else Verdict.FORK
    last = expect.last.get((manifest.type, manifest.sitting), Last())
    if manifest.seq <= last.seq:
        return Verdict.FORK
    if manifest.seq > last.seq + 1:
        return Verdict.GAP
    if last.hash and manifest.prev_manifest_hash != last.hash:
        return Verdict.FORK
    return Verdict.NEW
