"""What somebody sees who taps the cable, takes a disk away, or dumps a program's memory."""

from __future__ import annotations

import contextlib
import os
import socket
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

ALL_PROTOCOLS = 0x0003
CHUNK = 1 << 22
BLOCK = 1 << 12
DRAIN_S = 3.0


def why_not() -> str:
    """Why this machine cannot be tapped; "" when it can."""
    if sys.platform != "linux":
        return "taps, namespaces and memory dumps are for Linux"
    return "" if os.geteuid() == 0 else "taps, namespaces and memory dumps need root"


class Tap:
    """Every packet of an interface, as bytes, until `stop` (AF_PACKET, as tcpdump does)."""

    def __init__(self, interface: str = "lo") -> None:
        self._socket = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ALL_PROTOCOLS))
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 64 << 20)
        self._socket.bind((interface, 0))
        self._socket.settimeout(0.2)
        self._over, self._until = threading.Event(), float("inf")
        self.packets: list[bytes] = []
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def _listen(self) -> None:
        quiet = False
        while not (quiet and self._over.is_set()) and time.monotonic() < self._until:
            try:
                self.packets.append(self._socket.recv(1 << 17))
                quiet = False
            except TimeoutError:
                quiet = True

    def stop(self) -> list[bytes]:
        """What was heard, up to the next moment of silence; others may go on for ever."""
        self._until = time.monotonic() + DRAIN_S
        self._over.set()
        self._thread.join()
        self._socket.close()
        return self.packets


def memory_of(pid: int) -> Iterator[bytes]:
    """Everything a process can read of its own memory, piece by piece."""
    with (
        Path(f"/proc/{pid}/maps").open("r", encoding="utf-8") as maps,
        Path(f"/proc/{pid}/mem").open("rb", 0) as memory,
    ):
        for line in maps:
            span, rights = line.split()[:2]
            if not rights.startswith("rw"):
                continue
            start, end = (int(part, 16) for part in span.split("-"))
            yield from _pieces(memory, start, end)


def _pieces(memory: object, start: int, end: int) -> Iterator[bytes]:
    at = start
    while at < end:
        with contextlib.suppress(OSError, ValueError, OverflowError):
            memory.seek(at)  # type: ignore[attr-defined]
            yield memory.read(min(CHUNK + 64, end - at))  # type: ignore[attr-defined]
        at += CHUNK


def file_pieces(path: Path) -> Iterator[bytes]:
    """A file, an image of a disk among them, without its empty blocks."""
    run = bytearray()
    with path.open("rb") as source:
        while block := source.read(BLOCK):
            if block.count(0) == len(block):
                if run:
                    yield bytes(run)
                run.clear()
            else:
                run += block
    if run:
        yield bytes(run)


def found_in(pieces: Iterable[bytes], canaries: Iterable[bytes]) -> set[bytes]:
    """Which canaries stand anywhere in the pieces."""
    left, seen = set(canaries), set()
    for piece in pieces:
        here = {canary for canary in left if canary in piece}
        seen |= here
        left -= here
    return seen


def folder_pieces(folder: Path) -> Iterator[bytes]:
    """Every file below a folder, and every name."""
    for path in sorted(folder.rglob("*")):
        yield str(path.relative_to(folder)).encode()
        if path.is_file():
            yield from file_pieces(path)
