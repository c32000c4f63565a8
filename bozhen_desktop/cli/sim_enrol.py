"""A PC of a simulated day that is enrolled by room code, and outboxes that come on a stick."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import msgspec

from bozhen_desktop.cli.sim_plan import SITTING
from bozhen_desktop.domain.devices import BindSeats, IssueRoomCode
from bozhen_desktop.exchange.answers import Outbox, OutboxRow
from bozhen_desktop.kernel.digest import sha256_hex
from bozhen_desktop.wire.messages import Answer, PutPart, Query, Reply

if TYPE_CHECKING:
    from bozhen_desktop.cli.sim_proctor import Proctor
    from bozhen_desktop.cli.sim_world import Device
    from bozhen_desktop.domain.room import Room

SITE = "site"
AGAIN_MS = 20_000
"""A code that led to nothing for so long (the hall's PC was off) is drawn anew."""


def by_code(desk: Proctor, room: Room, rng: Random) -> str:
    """A PC has lost its folder and the room file: the technician types the room code there."""
    known = [one for one in desk.world.terminals.values() if one.on and not one.dead]
    if not known or desk.pairing is not None:
        return ""
    pc = desk.pairing = rng.choice(known)
    pc.plain = True
    if pc.line is not None:
        pc.line.dark = True
    pc.wipe()
    desk.world.fault("no-room-file", f"{pc.name} has neither key nor room file any more")
    return _draw(desk, pc)


def _draw(desk: Proctor, pc: Device) -> str:
    desk.paired_at = desk.world.now

    def told(reply: Reply | None) -> None:
        desk.busy -= 1
        if reply is not None and not reply.code:
            pc.type_code(reply.data["code"])

    def drawn(answer: Answer) -> None:
        desk.busy -= 1
        if not answer.code:
            desk.ask_hall(lambda id: Query(id=id, sitting=SITE, actor="", name="room-code"), told)

    desk.busy += 1
    ask = desk.device.ask(SITE, "", IssueRoomCode())
    desk.device.answers[ask.number] = drawn
    return f"a room code for {pc.name}"


def go_on_pairing(desk: Proctor) -> str:
    """Bind the PC to its seat once it is enrolled; a new code when the old one led nowhere."""
    pc = desk.pairing
    if pc is None:
        return ""
    if pc.dead or not pc.plain:
        desk.pairing = None
    elif pc.peer.welcome is not None:
        desk.pairing, pc.plain = None, False
        desk.world.did["enrolled by code"] += 1
        return desk.do_at(SITE, "chief", BindSeats(seats={pc.fp: pc.seat}))  # type: ignore[dict-item]
    elif desk.world.now - desk.paired_at > AGAIN_MS:
        return _draw(desk, pc)
    return ""


def stick(desk: Proctor, room: Room, rng: Random) -> str:
    """The outbox of a terminal that does not come back is carried to the hall."""
    away = [one for one in desk.world.terminals.values() if one.on and _is_away(desk, one)]
    if not away:
        return ""
    pc = rng.choice(away)
    asks = [ask for ask in pc.outbox.above(0) if ask.sitting == SITTING]
    rows = [
        OutboxRow(number=a.number, sitting=a.sitting, actor=a.actor, kind="", body=a.body, made=0)
        for a in asks
    ]
    box = Outbox(device=f"{pc.fp}.{pc.incarnation}", public=pc.key.public, rows=rows)
    data = msgspec.msgpack.encode(box)
    digest = sha256_hex(data)
    desk.device.send(PutPart(digest=digest, offset=0, size=len(data), data=data))
    carried = {(pc.fp, row.number) for row in rows if '"kind":"save-answer"' in row.body}

    def taken() -> None:
        desk.world.did["outbox on a stick"] += 1
        desk.world.check.carried(carried)

    return desk.request("chief", "take-answers", "", then=taken, digest=digest)


def _is_away(desk: Proctor, pc: Device) -> bool:
    return (pc.line is None or pc.line.dark) and pc.outbox.waiting > 0
