"""How terminals give their answers while they are measured: at once, or when they are due."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence

from bozhen_desktop.cli.bench_terminal import Terminal


class Closed:
    """A closed loop: the next answer goes as soon as the last one is acknowledged."""

    def __init__(self, terminals: Sequence[Terminal], each: int, made: int) -> None:
        self._terminals = terminals
        self._frames = [terminal.frames(each, made) for terminal in terminals]
        self._sent = dict.fromkeys(terminals, 0)
        self._at = dict.fromkeys(terminals, 0.0)
        self._ready = {one: iter(some) for one, some in zip(terminals, self._frames, strict=True)}
        self._made = made
        self._until = 0.0
        self._open = len(terminals)
        self._done = asyncio.Event()
        self.times: list[float] = []
        self.last = 0.0

    def start(self, until: float) -> None:
        """Everybody sends his first answer."""
        self._until = until
        for terminal in self._terminals:
            terminal.on_answer = self._answered
            self._next(terminal)

    def _next(self, terminal: Terminal) -> None:
        frame = next(self._ready[terminal], None)
        if frame is None:
            frame = terminal.frame(terminal.step + self._sent[terminal] + 1, self._made)
        self._sent[terminal] += 1
        self._at[terminal] = time.perf_counter()
        terminal.send(frame)

    def _answered(self, terminal: Terminal) -> None:
        now = terminal.told[-1][0]
        self.times.append(now - self._at[terminal])
        if now < self._until:
            self._next(terminal)
            return
        self._open -= 1
        self.last = now
        if not self._open:
            self._done.set()

    async def over(self, patience: float) -> None:
        """Until the last acknowledgement."""
        async with asyncio.timeout(patience):
            await self._done.wait()

    def finish(self) -> int:
        """Check what came; the number of answers."""
        for terminal in self._terminals:
            terminal.on_answer = None
            terminal.settle(self._sent[terminal])
        return len(self.times)


class Paced:
    """An open loop: each terminal's answers are due once a second, evenly spread."""

    def __init__(
        self, terminals: Sequence[Terminal], rounds: int, made: int, offset: float = 0.0
    ) -> None:
        self._offset = offset
        self._terminals = terminals
        self._frames = [terminal.frames(rounds, made) for terminal in terminals]
        self._rounds = rounds
        self._due: dict[Terminal, list[float]] = {terminal: [] for terminal in terminals}
        self._left = rounds * len(terminals)
        self._done = asyncio.Event()
        self.times: list[float] = []

    async def play(self, began: float) -> None:
        """From the first one due, just behind `began`, to the last one acknowledged."""
        loop, count = asyncio.get_running_loop(), len(self._terminals)
        lag = time.perf_counter() - loop.time()
        begin = began - lag + 0.05
        for number, terminal in enumerate(self._terminals):
            terminal.on_answer = self._answered
            for turn in range(self._rounds):
                due = begin + turn + (number + self._offset) / count
                self._due[terminal].append(due + lag)
                loop.call_at(due, terminal.send, self._frames[number][turn])
        async with asyncio.timeout(self._rounds + 60):
            await self._done.wait()

    def _answered(self, terminal: Terminal) -> None:
        due = self._due[terminal][len(terminal.told) - 1]
        self.times.append(terminal.told[-1][0] - due)
        self._left -= 1
        if not self._left:
            self._done.set()

    def finish(self) -> int:
        """Check what came; the number of answers."""
        for terminal in self._terminals:
            terminal.on_answer = None
            terminal.settle(self._rounds)
        return len(self.times)


def sample(times: Sequence[float], most: int = 20_000) -> list[float]:
    """Times in ms, ranked; of very many every second, third … one."""
    ranked = sorted(times)
    return [round(1000 * each, 3) for each in ranked[:: len(ranked) // most + 1]]


def spread(times: Sequence[float]) -> dict[str, float]:
    """Median, 99th percentile and longest of some times, in ms."""
    ranked = sorted(times)
    at = {"p50_ms": 0.5, "p99_ms": 0.99, "max_ms": 1.0}
    return {
        name: 1000 * ranked[min(int(part * len(ranked)), len(ranked) - 1)]
        for name, part in at.items()
    }
