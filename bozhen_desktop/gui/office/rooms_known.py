"""Rooms and trust as the office's window shows them: accepted, revoked, told or not."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from bozhen_desktop.domain.registry import RevokeKey
from bozhen_desktop.exchange.trust import read_trust
from bozhen_desktop.host.files import read_regular, write_atomically
from bozhen_desktop.host.signing import for_paper
from bozhen_desktop.office.chain import OfficeStore
from bozhen_desktop.office.commands import DEVICE_CAP, PUBLIC
from bozhen_desktop.office.registration import Who
from bozhen_desktop.office.trust import accept_device, current_trust, issue_trust

KNOWN, REVOKED, UNTOLD = "已登记", "已吊销", "已登记，待签发"


class RoomRow(NamedTuple):
    """A room: where, its name, fingerprint as on paper, state, packages given out to it."""

    key: str
    site: str
    name: str
    fingerprint: str
    state: str
    tone: str
    issued: int


def room_rows(store: OfficeStore) -> list[RoomRow]:
    """All rooms in the order they were accepted."""
    state = store.bureau.registry
    told = _told(store)
    return [
        RoomRow(
            key=room.room_public,
            site=room.site,
            name=room.name,
            fingerprint=for_paper(room.fingerprint),
            state=_state(room.room_public in state.revoked, room.room_public in told),
            tone=_tone(room.room_public in state.revoked, room.room_public in told),
            issued=sum(one.room_public == room.room_public for one in state.issued.values()),
        )
        for room in state.devices.values()
    ]


def _state(revoked: bool, told: bool) -> str:
    if revoked:
        return REVOKED
    return KNOWN if told else UNTOLD


def _tone(revoked: bool, told: bool) -> str:
    if revoked:
        return "alarm"
    return "ok" if told else "warn"


def _told(store: OfficeStore) -> set[str]:
    """Keys of the rooms in the trust file that was signed last."""
    issued = store.bureau.registry.trust
    if issued is None:
        return set()
    root = store.bureau.registry.office().root
    trust = read_trust(store.original(issued.original), root=root)
    return {room.room_public for room in trust.rooms}


def trust_line(store: OfficeStore) -> tuple[str, str]:
    """How the trust stands, and its tone."""
    issued = store.bureau.registry.trust
    if issued is None:
        return "还没有签发信任文件", "warn"
    due = {room.room_public for room in current_trust(store).rooms}
    line = f"信任文件第 {issued.epoch} 期"
    if due != _told(store):
        return f"{line}，之后考场有变化，请重新签发", "warn"
    return f"{line}，与登记一致", "ok"


def root_line(store: OfficeStore) -> str:
    """The root's fingerprint, which two persons of every room type from paper."""
    return f"根密钥指纹（印给各考场，两人对照输入）：{for_paper(store.keys.fingerprint)}"


def accept(store: OfficeStore, path: Path, typed: str, who: Who) -> str:
    """Take a room's device file; the line that stays.

    Raises:
        BozhenError, RuleError: those of `accept_device`.
    """
    data = read_regular(path, DEVICE_CAP)
    facts = accept_device(store, data, typed, who.actor, who.witness)
    return f"考场“{facts.name}”（{facts.site}）已登记，请重新签发信任文件"


def revoke(store: OfficeStore, room: str, reason: str, who: Who) -> str:
    """Revoke a room's key; the line that stays.

    Raises:
        RuleError: those of `decide_revoke`.
    """
    store.decide(RevokeKey(public=room, reason=reason), who.actor, who.witness)
    name = store.bureau.registry.devices[room].name
    return f"考场“{name}”的密钥已吊销，请重新签发信任文件"


def write_trust(store: OfficeStore, path: Path, actor: str) -> str:
    """Sign the next trust and write it: a package when the name ends in .bzp, else JSON.

    Raises:
        RuleError: those of `issue_trust`; BozhenError: `disk-full`, `write-failed`.
    """
    package, readable = issue_trust(store, actor)
    write_atomically(path, package if path.suffix == ".bzp" else readable, mode=PUBLIC)
    issued = store.bureau.registry.trust
    return f"信任文件第 {issued.epoch if issued else 0} 期已写到 {path.name}"
