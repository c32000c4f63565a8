"""`bozhen drill fuzz`: millions of frames that are almost right, and nothing may come of them.

Each round plays a part of a simulated day, keeps its frames, and sends changed ones over
connections of its console, its terminals or examiners, and of strangers, into the real core. Then
raw bytes and spoiled frames go to the port of a real hall. Controls: `weak-decoder` lets errors of
the decoder through, `payload-identity` believes what a frame says about its sender.
"""

from __future__ import annotations

import contextlib
import gc
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import msgspec

from bozhen_desktop.cli import faults
from bozhen_desktop.cli.drill_fuzz_frames import Frames
from bozhen_desktop.cli.drill_fuzz_hall import Decoder, FuzzedHall, Wire
from bozhen_desktop.cli.drill_report import Outcome, resident_kb
from bozhen_desktop.cli.outputs import prepared
from bozhen_desktop.cli.sim_day import Day, make_script
from bozhen_desktop.cli.sim_plan import SCORERS, make_plan
from bozhen_desktop.cli.sim_proctor import STAFF
from bozhen_desktop.cli.sim_world import Device, Line
from bozhen_desktop.hall import asks
from bozhen_desktop.kernel.clock import SystemClock
from bozhen_desktop.wire.messages import UP, Up, decode_up

ROUND = 4_000
SEATS, ITEMS = 6, 8
TICK_EVERY = 200
WARM_ROUNDS = 5
GROWTH_KB = 128 << 10
"""What 500 kept commands of 64 KiB may take in one round, and the system need not give back."""

LIVING = 5_000
"""So many objects more than after the first rounds would be a leak."""

PEOPLE = ("candidate", "examiner", "proctor")
WEAK_DECODER, PAYLOAD_IDENTITY = "weak-decoder", "payload-identity"
CONTROLS = (WEAK_DECODER, PAYLOAD_IDENTITY)


class Fuzz:
    """Figures of all rounds. `per_ms` counts time in rounds alone."""

    def __init__(self, seed: int, control: str = "") -> None:
        self.seed = seed
        self.decode: Decoder = _weak if control == WEAK_DECODER else decode_up
        self.frames = self.decided = self.accepted = self.rounds = 0
        self.refused: Counter[str] = Counter()
        self.findings: Counter[str] = Counter()
        self.where: dict[str, str] = {}
        self.growth_kb = self.living = 0
        self._warm = (0, 0)

    def run(self, frames: int) -> None:
        """Rounds until so many frames were sent."""
        while self.frames < frames:
            self.play_round(self.rounds, min(ROUND, frames - self.frames))
            self.rounds += 1
            if self.rounds == WARM_ROUNDS:
                self._warm = _kept_now()
        if self.rounds > WARM_ROUNDS:
            kb, living = _kept_now()
            self.growth_kb, self.living = kb - self._warm[0], living - self._warm[1]

    def figures(self, took_ms: int) -> dict[str, Any]:
        """What the drill says in its last line."""
        return {
            "frames": self.frames,
            "rounds": self.rounds,
            "crashes": self.findings["crash"],
            "per_s": self.frames * 1000 // max(took_ms, 1),
            "decoded": self.decided,
            "events_of_devices": self.accepted,
            "refused_by_decoder": self.refused.total(),
            "findings": dict(sorted(self.findings.items())),
            "growth_kb": self.growth_kb,
            "objects_more": self.living,
        }

    def play_round(self, number: int, frames: int) -> None:
        """One day, one hall, so many frames; then everything is looked at."""
        rng = Random(f"{self.seed}/{number}")
        day, kept = recorded_day(number, rng)
        hall = FuzzedHall(day.world.hall, self.decode)
        sender = Sender(hall, day, kept, rng)
        for count in range(frames):
            sender.send()
            if count % TICK_EVERY == 0:
                hall.tick()
        hall.look(sender.bystander)
        self.frames += frames
        self.decided += hall.decided
        self.accepted += hall.accepted
        self.refused.update(hall.refused)
        self.findings.update(hall.findings)
        for name, what in hall.where.items():
            self.where.setdefault(name, f"round {number}: {what}")


def _kept_now() -> tuple[int, int]:
    """Memory in KiB, and objects that are alive."""
    gc.collect()
    return resident_kb(), len(gc.get_objects())


def recorded_day(number: int, rng: Random) -> tuple[Day, list[tuple[str, bytes]]]:
    """A day up to somewhere in its middle, and all frames that went to its hall."""
    subject = "practical" if number % 3 == 2 else "theory"
    day = Day(make_plan(subject, SEATS, ITEMS), f"fuzz/{number}", "")
    kept: list[tuple[str, bytes]] = []
    carry = day.world.hall.carry_up

    def keep(line: Line, data: bytes) -> None:
        kept.append((line.device.kind, data))
        carry(line, data)

    day.world.hall.carry_up = keep  # type: ignore[method-assign]
    steps = rng.randrange(60, 160)
    for step in make_script(f"fuzz/{rng.random()}", steps):
        if step.what in PEOPLE:
            day.play(step)
    return day, kept


class Sender:
    """Who sends: a console with its staff, two more devices of the day, strangers."""

    def __init__(
        self, hall: FuzzedHall, day: Day, kept: list[tuple[str, bytes]], rng: Random
    ) -> None:
        self._hall = hall
        self._rng = rng
        self._frames = Frames(rng, kept)
        on = [device for device in day.world.devices if device.on]
        console = next(device for device in on if device.kind == "console")
        others = [device for device in on if device is not console]
        self.bystander = others[-1]
        self._devices: list[Device | None] = [console, *others[:2], None]
        self._wires: list[Wire | None] = [None] * len(self._devices)
        self._lives = 0

    def send(self) -> None:
        """One spoiled frame over one of the connections."""
        at = self._rng.choices(range(len(self._devices)), (4, 4, 2, 1)[: len(self._devices)])[0]
        wire = self._wires[at]
        if wire is None or not wire.open:
            wire = self._wires[at] = self._connected(self._devices[at])
        wire.number += 1
        data = self._frames.spoiled(wire.kind, wire.number, sorted(wire.people))
        self._hall.frame(wire, data)

    def _connected(self, device: Device | None) -> Wire:
        if device is None:
            return self._hall.connect(self._rng.choice(("terminal", "console", "examiner")))
        self._lives += 1
        staff: tuple[str, ...] = STAFF if device.kind == "console" else ()
        if device.kind == "examiner":
            staff = (SCORERS[self._devices.index(device) % len(SCORERS)],)
        return self._hall.meet(device, f"fuzz{self._lives:08x}", staff)


# ------------------------------------------------------------------ controls
def _weak(data: bytes) -> Up:
    """A decoder that knows one kind of error and forgot the others."""
    try:
        message: Up = msgspec.msgpack.decode(data, type=UP)
    except msgspec.ValidationError:
        return decode_up(data)
    return message


@contextlib.contextmanager
def believing(control: str) -> Iterator[None]:
    """While it lasts, with `payload-identity`, everybody is who a frame says he is."""
    known = asks._is_here
    if control == PAYLOAD_IDENTITY:
        asks._is_here = lambda book, asker, actor: True
    try:
        yield
    finally:
        asks._is_here = known


# ------------------------------------------------------------------ the drill
def run(options: Any) -> Outcome:
    """Play the drill of the command line."""
    out: Path = prepared(options.out)
    clock = SystemClock()
    fuzz = Fuzz(options.seed, options.control)
    if options.control:
        faults.check_allowed()
    began = clock.mono_ms()
    with believing(options.control):
        fuzz.run(options.frames)
    took_ms = clock.mono_ms() - began
    socket = {} if options.control else _at_a_socket(out, options)
    figures = {**fuzz.figures(took_ms), **socket}
    _keep(out / "findings.txt", fuzz)
    lean = fuzz.growth_kb <= GROWTH_KB and fuzz.living <= LIVING
    quiet = not fuzz.findings and lean
    good = quiet and not socket.get("socket_findings")
    return Outcome(
        figures,
        bool(fuzz.findings) if options.control else good,
        means=[
            "frames of simulated days (theory and practical), taken apart and changed, into the"
            " real conversation and core over memory disks, as the listener would hand them on",
            "findings: exceptions, rules that broke, events under a device or a person that the"
            " connection did not prove, words to strangers, closes without a word, a bystander not"
            " served, a broken chain, a replay that differs, memory that stays",
            "then a real hall: bytes, TLS records, WebSocket frames and spoiled messages at its"
            " port, beside one honest console",
        ],
    )


def _keep(path: Path, fuzz: Fuzz) -> None:
    """The first of each kind of finding, with the frame that brought it."""
    lines = (f"{name}: {what}\n" for name, what in sorted(fuzz.where.items()))
    path.write_text("".join(lines), "utf-8")


def _at_a_socket(out: Path, options: Any) -> dict[str, Any]:
    from bozhen_desktop.cli.drill_fuzz_socket import at_a_socket  # noqa: PLC0415 - not in controls

    return at_a_socket(out, options.sockets, options.seed)
