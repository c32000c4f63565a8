"""Terminals of a simulated day that are not what they should be.

A stranger plays back what another PC sent; an enrolled PC asks in other people's names; a folder is
copied to a second PC, or set back to an earlier state; a line carries everything twice. Nothing of
this may reach a journal, be seen, or stop anybody else.
"""

from __future__ import annotations

from copy import deepcopy
from random import Random
from typing import TYPE_CHECKING, Any

import msgspec

from bozhen_desktop.cli.sim_lines import Line
from bozhen_desktop.cli.sim_plan import PIN, SITTING
from bozhen_desktop.cli.sim_world import Device, World
from bozhen_desktop.client.memory_outbox import MemoryOutbox
from bozhen_desktop.domain.answers import SaveAnswer
from bozhen_desktop.domain.credits import GrantCredit
from bozhen_desktop.domain.devices import IssueRoomCode
from bozhen_desktop.domain.handin import ForceHandIn, HandIn
from bozhen_desktop.domain.incidents import LowerHand
from bozhen_desktop.domain.sitting import EndGroup, StartGroup
from bozhen_desktop.kernel.digest import canonical_text
from bozhen_desktop.wire.messages import (
    Answer,
    Ask,
    BlobPart,
    Down,
    Follow,
    HeadSigned,
    PaperComing,
    PaperKey,
    Query,
    Reply,
    Request,
    StaffOn,
    Up,
    ViewAll,
    ViewPart,
    Welcome,
)

if TYPE_CHECKING:
    from bozhen_desktop.cli.sim_day import Day

PLAYED = 60
"""So many of the last frames of a PC are played back."""


class Stranger:
    """A PC with frames of another and no key: whatever it hears beyond the meeting is wrong."""

    kind, seat, fp, slow = "terminal", "", "", 0

    def __init__(self, world: World, frames: list[bytes]) -> None:
        self.world = world
        self.line: Line | None = world.hall.accept(self)  # type: ignore[arg-type]
        for at, frame in enumerate(frames):
            world.later(20 * at, self._play, frame)

    def _play(self, frame: bytes) -> None:
        if self.line is not None:
            self.world.hall.carry_up(self.line, frame)

    def heard(self, message: Down) -> None:
        """Only a challenge and a refusal are for strangers."""
        if isinstance(message, _SERVED):
            self.world.check.fail("hijacked", type(message).__name__)

    def unplug(self) -> None:
        """The hall ended it."""
        if self.line is not None:
            self.line.device_open, self.line = False, None


_SERVED = (Welcome, Answer, ViewAll, ViewPart, PaperComing, PaperKey, BlobPart, HeadSigned)


def replay(day: Day, how: int, rng: Random) -> str:
    """Frames of a PC, as they were or with a byte changed, from a connection of somebody else."""
    world = day.world
    known = [one for one in world.devices if one.tap]
    if not known or not world.hall.up:
        return ""
    victim = rng.choice(known)
    frames = [*victim.tap][-PLAYED:]
    if how % 3 == 0:
        frames = [_changed(frame, rng) for frame in frames]
    stranger = Stranger(world, frames)
    if stranger.line is None:
        return ""
    world.later(20 * len(frames) + 2_000, _hang_up, world, stranger)
    return f"{len(frames)} frames of {victim.name} are played back"


def _changed(frame: bytes, rng: Random) -> bytes:
    at = rng.randrange(len(frame))
    return frame[:at] + bytes([frame[at] ^ 1 << rng.randrange(8)]) + frame[at + 1 :]


def _hang_up(world: World, stranger: Stranger) -> None:
    if stranger.line is not None:
        world.hall.hung_up(stranger.line)
        stranger.unplug()


# ------------------------------------------------------------------ an enrolled PC
class Insider(Device):
    """A terminal with a good key at no candidate's seat, that asks in everybody's name."""

    def __init__(self, world: World) -> None:
        super().__init__(world, "terminal", "")
        world.check.hostile.add(self.fp)

    def heard(self, message: Down) -> None:
        """Nothing may be granted or shown to it."""
        check = self.world.check
        if isinstance(message, ViewAll | ViewPart | PaperComing | PaperKey | BlobPart):
            check.fail("hijacked", type(message).__name__)
        if isinstance(message, Answer) and not message.code:
            check.fail("hijacked", f"answer {message.number}")
        if isinstance(message, Reply) and message.data is not None:
            check.fail("hijacked", f"reply {message.id}")
        super().heard(message)

    def forge(self, rng: Random) -> None:
        """One message that must lead to nothing."""
        if self.line is not None and self.peer.ready:
            self._up([rng.choice(_forged(self.world, rng))])


def insider(day: Day, how: int, rng: Random) -> str:
    """Enrolled by the room file like every PC of the lab; then it tries everything."""
    world = day.world
    if not world.hall.up or any(isinstance(one, Insider) and one.on for one in world.devices):
        return ""
    pc = Insider(world)
    world.devices.append(pc)
    if how % 3 == 0:
        pc.peer.seen = {SITTING: (1 << 40, "0" * 64, "0" * 32)}
    pc.switch_on()
    for at in range(12):
        world.later(1_500 + 400 * at, pc.forge, rng)
    world.later(9_000, _away, pc)
    return "an enrolled PC asks in other people's names"


class Guesser(Insider):
    """A PC without key or room file whose user guesses the room code."""

    def __init__(self, world: World, code: str) -> None:
        super().__init__(world)
        self.plain, self.code = True, code
        self.restart()

    def heard(self, message: Down) -> None:
        """It is never let in."""
        if isinstance(message, Welcome):
            self.world.check.fail("hijacked", "by a wrong room code")
        super().heard(message)


def guess(day: Day, how: int, rng: Random) -> str:
    """While a room code is open somebody tries another one, now and then a few times."""
    world, hall = day.world, day.world.hall
    if not hall.up or not hall.core.room_code:
        return ""
    wrong = f"{(int(hall.core.room_code) + 1 + how % 1000) % 10**8:08d}"
    pc = Guesser(world, wrong)
    world.devices.append(pc)
    pc.switch_on()
    world.later(rng.randrange(1_000, 9_000), _away, pc)
    return "a wrong room code is tried"


def _away(pc: Device) -> None:
    if pc.line is not None:
        pc.world.hall.hung_up(pc.line)
    pc.unplug()
    pc.on = False


def _forged(world: World, rng: Random) -> list[Up]:
    """Commands, questions and requests in names of people who are not there."""
    who = rng.choice(sorted(world.check.groups))
    group: Any = world.check.groups[who]
    entry: Any = who
    number = rng.choice((1, 2, 3, 0, -1, 1 << 53, 1 << 40, rng.randrange(1, 99)))
    item = rng.choice(world.plan.papers[group if group in world.plan.papers else "G1"].items)
    options = [option.id for option in item.options][:1]
    save = SaveAnswer(item=item.id, version=1, options=options, epoch=1, step=1, made=1)
    staff: list[Any] = [
        GrantCredit(entries=[entry], ms=60_000, reason="我"),
        StartGroup(group=group),
        EndGroup(group=group),
        ForceHandIn(entries=[entry], reason="我"),
    ]
    two = {"one": "chief", "one_pin": PIN, "two": "keep1", "two_pin": PIN}
    own: list[Any] = [save, HandIn(epoch=1, receipt="0" * 16), LowerHand(entry=entry)]
    asks: list[Up] = [_ask(number, who, command, rng) for command in own]
    asks += [_ask(number, "chief", command, rng) for command in staff]
    asks.append(msgspec.structs.replace(_ask(number, "", IssueRoomCode(), rng), sitting="site"))
    return [
        *asks,
        Follow(sitting=SITTING, actor=rng.choice((who, "chief", "e1"))),
        Query(id=901, sitting=SITTING, actor=who, name=rng.choice(("own-answers", "own-paper"))),
        Query(id=902, sitting="site", actor="", name=rng.choice(("room-code", "devices"))),
        StaffOn(id=903, sitting=SITTING, staff="chief", pin=PIN),
        Request(id=904, sitting=SITTING, actor="chief", act="open-key", args={"group": group}),
        Request(id=905, sitting=SITTING, actor="", act="go-on", args=two),
    ]


def _ask(number: int, actor: str, command: Any, rng: Random) -> Ask:
    body, late = canonical_text(command), rng.random() < 0.1
    return Ask(number=number, sitting=SITTING, actor=actor, body=body, late=late)


# ------------------------------------------------------------------ folders
def clone(day: Day, how: int, rng: Random) -> str:
    """The folder of a terminal runs on a second PC as well, until somebody deletes it there."""
    world = day.world
    known = [one for one in world.terminals.values() if one.on and one.peer.welcome is not None]
    if not known or not world.hall.up:
        return ""
    first = rng.choice(known)
    second = Device(world, "terminal", first.seat)
    second.name, second.copied = f"{first.name}-copy", True
    second.key, second.fp, second.incarnation = first.key, first.fp, first.incarnation
    second.outbox = deepcopy(first.outbox)
    second.restart()
    world.devices.append(second)
    second.switch_on()
    world.later(rng.randrange(4_000, 15_000), _away, second)
    return f"the folder of {first.name} runs on a second PC"


def restore_point(day: Day, how: int, rng: Random) -> str:
    """A copy of a terminal's folder is made; after a while the folder is set back to it."""
    known = [one for one in day.world.terminals.values() if one.on and not one.dead]
    if not known:
        return ""
    device = rng.choice(known)
    kept = (device.fp, device.incarnation, deepcopy(device.outbox))
    day.world.later(rng.randrange(3_000, 30_000), _set_back, day.world, device, *kept)
    return f"the folder of {device.name} is copied"


def _set_back(world: World, device: Device, fp: str, incarnation: str, outbox: Any) -> None:
    """What it gave since the copy is not known there any more."""
    last = device.outbox.last
    if device.fp != fp or not device.on or device.dead or last == outbox.last:
        return
    if not isinstance(outbox, MemoryOutbox):
        return
    world.check.set_back(device.fp, outbox.last)
    if device.line is not None:
        device.line.dark = True
    device.incarnation, device.outbox = incarnation, outbox
    device.restart()
    world.fault("set-back", f"that of {device.name} is set back by {last - outbox.last} commands")


def twice(day: Day, how: int, rng: Random) -> str:
    """A PC sends each command twice for a while."""
    known = [one for one in day.world.devices if one.on and one.peer.welcome is not None]
    if not known:
        return ""
    device = rng.choice(known)
    device.twice = day.world.now + rng.randrange(3_000, 20_000)
    return f"{device.name} sends everything twice"
