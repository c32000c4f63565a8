"""A small LAN of network namespaces: each is a PC with an address and a cable to one switch.

`inside` runs a call in a thread that lives in a namespace; sockets made there stay there.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import pytest

CLONE_NEWNET = 0x40000000
NET = "10.77.0."
_T = TypeVar("_T")


def why_not() -> str:
    """Why this machine cannot have such a LAN; "" when it can."""
    if sys.platform != "linux":
        return "network namespaces are for Linux"
    if os.geteuid() != 0:
        return "network namespaces need root"
    if shutil.which("ip") is None:
        return "ip is missing"
    name = f"bzprobe{os.getpid()}"
    if subprocess.run(["ip", "netns", "add", name], capture_output=True, check=False).returncode:
        return "no network namespace can be made here"
    subprocess.run(["ip", "netns", "del", name], capture_output=True, check=False)
    return ""


def ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True, capture_output=True)


class Lan:
    """PCs by name; `address` of each, `plug` and `unplug` its cable."""

    def __init__(self, names: list[str]) -> None:
        self._mark = f"bz{os.getpid() % 100_000}"
        self.names = names
        self.hosts = {name: f"{NET}{number}" for number, name in enumerate(names, 1)}

    def space(self, name: str) -> str:
        return f"{self._mark}{name}"

    def open(self) -> None:
        switch = self.space("sw")
        ip("netns", "add", switch)
        ip("-n", switch, "link", "add", "br0", "type", "bridge")
        ip("-n", switch, "link", "set", "br0", "up")
        for number, name in enumerate(self.names):
            space, port = self.space(name), f"p{number}"
            ip("netns", "add", space)
            ip("-n", space, "link", "add", "eth0", "type", "veth", "peer", "name", port)
            ip("-n", space, "link", "set", port, "netns", switch)
            ip("-n", switch, "link", "set", port, "master", "br0", "up")
            ip("-n", space, "addr", "add", f"{self.hosts[name]}/24", "dev", "eth0")
            ip("-n", space, "link", "set", "eth0", "up")
            ip("-n", space, "link", "set", "lo", "up")

    def close(self) -> None:
        for name in (*self.names, "sw"):
            with contextlib.suppress(subprocess.CalledProcessError):
                ip("netns", "del", self.space(name))

    def unplug(self, name: str) -> None:
        ip("-n", self.space(name), "link", "set", "eth0", "down")

    def plug(self, name: str) -> None:
        ip("-n", self.space(name), "link", "set", "eth0", "up")

    def takes_address(self, name: str, other: str) -> None:
        """`name` answers under the address of `other`, whose cable is out."""
        self.unplug(other)
        ip("-n", self.space(name), "addr", "add", f"{self.hosts[other]}/24", "dev", "eth0")

    def command(self, name: str, *words: str) -> list[str]:
        """A command line that runs at a PC."""
        return ["ip", "netns", "exec", self.space(name), *words]

    def inside(self, name: str, call: Callable[[], _T]) -> _T:
        """What a call gives at a PC."""
        found: list[Any] = []

        def run() -> None:
            try:
                enter(Path("/run/netns") / self.space(name))
                found.append(call())
            except BaseException as error:  # noqa: BLE001 - told to the caller
                found.extend((None, error))

        thread = threading.Thread(target=run)
        thread.start()
        thread.join()
        if len(found) > 1:
            raise found[1]
        return found[0]


def enter(space: Path) -> None:
    """This thread lives in a namespace from now on."""
    libc = ctypes.CDLL(None, use_errno=True)
    handle = os.open(space, os.O_RDONLY)
    try:
        if libc.setns(handle, CLONE_NEWNET):
            raise OSError(ctypes.get_errno(), "setns")
    finally:
        os.close(handle)


@contextlib.contextmanager
def lan(*names: str) -> Iterator[Lan]:
    """A LAN that is gone afterwards; where there can be none the test is skipped aloud."""
    if reason := why_not():
        pytest.skip(f"LAN of namespaces: {reason}")
    made = Lan(list(names))
    try:
        made.open()
        yield made
    finally:
        made.close()
