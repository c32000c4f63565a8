"""The office's side of trust: what the register says, as the trust that others pin and check."""

from __future__ import annotations

from bozhen_desktop.domain.registry import AcceptDevice, IssueTrust, RegistryState
from bozhen_desktop.exchange import child
from bozhen_desktop.exchange.device import DeviceFacts
from bozhen_desktop.exchange.trust import RoomGrant, Trust, build_trust, trust_file
from bozhen_desktop.host.signing import from_paper
from bozhen_desktop.kernel.digest import sha256_hex
from bozhen_desktop.office.chain import OfficeStore

ORIGINAL = "trust"


def trust_of(state: RegistryState, epoch: int, time_floor: int) -> Trust:
    """The register as trust of this epoch.

    Raises:
        RuleError: `office-not-founded`.
    """
    office = state.office()
    rooms = [
        RoomGrant(
            site=device.site,
            room_public=device.room_public,
            recipient=device.recipient,
            name=device.name,
        )
        for device in state.devices.values()
        if device.room_public not in state.revoked
    ]
    return Trust(
        org=office.organisation,
        mode=office.mode,
        root=office.root,
        epoch=epoch,
        time_floor=time_floor,
        issuers=[office.issuer],
        importers=[office.importer],
        recipients=office.recipients,
        rooms=rooms,
        revoked=sorted(state.revoked),
    )


def current_trust(store: OfficeStore) -> Trust:
    """What this office itself believes now: the register, issued or not."""
    state = store.bureau.registry
    floor = state.trust.time_floor if state.trust else 1
    return trust_of(state, max(state.next_epoch() - 1, 1), floor)


def issue_trust(store: OfficeStore, actor: str) -> tuple[bytes, bytes]:
    """Sign and archive the trust of the next epoch: the package, and the same as readable JSON.

    Raises:
        RuleError: `time-floor-back` (this PC's clock went back); those of `build_trust`.
    """
    state = store.bureau.registry
    trust = trust_of(state, state.next_epoch(), store.clock.wall_ms())
    package = build_trust(trust, store.keys.root)
    command = IssueTrust(
        epoch=trust.epoch, time_floor=trust.time_floor, original=sha256_hex(package)
    )
    store.decide(command, actor, originals={ORIGINAL: package})
    return package, trust_file(package)


def accept_device(
    store: OfficeStore, data: bytes, typed: str, first: str, second: str
) -> DeviceFacts:
    """Take a room's device file in; `typed`: the fingerprint that two persons read from paper.

    Raises:
        BozhenError: `fingerprint-malformed`, those of `read_device`.
        RuleError: those of `domain.registry.decide_accept`.
    """
    job = child.ReadDevice(data=data, mode=store.folder.mode)
    facts = child.ask(job, DeviceFacts)
    command = AcceptDevice(
        site=facts.site,
        name=facts.name,
        mode=facts.mode,
        room_public=facts.room_public,
        recipient=facts.recipient,
        fingerprint=from_paper(typed),
        original=sha256_hex(data),
    )
    store.decide(command, first, second, originals={"device": data})
    return facts
