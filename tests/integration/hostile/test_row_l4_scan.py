"""L4: a rogue laptop scans the hall's PC. One TCP port is open, and it speaks TLS 1.3 alone."""

from __future__ import annotations

import errno
import json
import os
import select
import socket
import ssl
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bozhen_desktop.hall.worker import HallFacts, read_hall_file
from tests.integration.hall_process import TOP, founded
from tests.integration.hostile.netns import Lan, lan

pytestmark = pytest.mark.timeout(240)
DISCOVERY = 5353
TOGETHER = 512


def start_hall(net: Lan, path: Path) -> subprocess.Popen[bytes]:
    words = [sys.executable, "-m", "bozhen_desktop.hall.run", "--data", str(path)]
    command = net.command("hall", *words, "--host", "0.0.0.0")
    return subprocess.Popen(command, cwd=TOP, env=os.environ | {"PYTHONPATH": str(TOP)})


def facts_of(path: Path) -> HallFacts:
    give_up = time.monotonic() + 30
    while (facts := read_hall_file(path)) is None:
        assert time.monotonic() < give_up, "the hall does not listen"
        time.sleep(0.05)
    return facts


def open_tcp(host: str) -> list[int]:
    """Every port of 1–65535 that takes a connection (a connect scan)."""
    found = []
    for start in range(1, 65_536, TOGETHER):
        found += _some(host, range(start, min(start + TOGETHER, 65_536)))
    return found


def _some(host: str, ports: range) -> list[int]:
    poll, waiting, found = select.epoll(), {}, []
    try:
        for port in ports:
            each = socket.socket()
            each.setblocking(False)
            code = each.connect_ex((host, port))
            if code == errno.EINPROGRESS:
                waiting[each.fileno()] = port, each
                poll.register(each, select.EPOLLOUT | select.EPOLLERR | select.EPOLLHUP)
            else:
                found += [port] if code == 0 else []
                each.close()
        give_up = time.monotonic() + 10
        while waiting:
            assert time.monotonic() < give_up, f"silent ports: {sorted(waiting.values())[:5]}"
            for handle, _ in poll.poll(0.2):
                port, each = waiting.pop(handle)
                error = each.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
                found += [port] if error == 0 else []
                poll.unregister(handle)
                each.close()
    finally:
        poll.close()
    return found


def listening(kind: str) -> list[int]:
    """Ports of this namespace with an owner, from the system's own table; `kind` tcp, udp, …"""
    lines = Path(f"/proc/thread-self/net/{kind}").read_text("ascii").splitlines()[1:]
    rows = [line.split() for line in lines]
    wanted = ("0A",) if kind.startswith("tcp") else ("07", "0A")
    return sorted({int(row[1].rpartition(":")[2], 16) for row in rows if row[3] in wanted})


def test_one_port_is_open_and_discovery(tmp_path: Path) -> None:
    path = tmp_path / "hall"
    founded(path)
    with lan("hall", "rogue") as net:
        hall = start_hall(net, path)
        try:
            facts = facts_of(path)
            scanned = net.inside("rogue", lambda: open_tcp(net.hosts["hall"]))
            tables = {kind: net.inside("hall", lambda kind=kind: listening(kind)) for kind in KINDS}  # type: ignore[misc]
            spoken = net.inside("rogue", lambda: spoken_at(net.hosts["hall"], facts.port))
        finally:
            hall.terminate()
            hall.wait(30)
    assert scanned == [facts.port]
    assert set(tables["tcp"]) | set(tables["tcp6"]) == {facts.port}, "the system's own table"
    assert set(tables["udp"]) | set(tables["udp6"]) <= {DISCOVERY}
    assert spoken == {"TLSv1.2": "refused", "plain": "silent", "TLSv1.3": "TLSv1.3"}


KINDS = ("tcp", "tcp6", "udp", "udp6")


def spoken_at(host: str, port: int) -> dict[str, str]:
    """What the port answers to old TLS, to plain HTTP, to TLS 1.3."""
    found = {}
    for name, version in (("TLSv1.2", ssl.TLSVersion.TLSv1_2), ("TLSv1.3", None)):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        if version is not None:
            context.maximum_version = version
        try:
            with (
                socket.create_connection((host, port), 5) as plain,
                context.wrap_socket(plain) as tls,
            ):
                found[name] = str(tls.version())
        except (OSError, ssl.SSLError):
            found[name] = "refused"
    with socket.create_connection((host, port), 5) as plain:
        plain.sendall(b"GET /bozhen HTTP/1.1\r\nHost: hall\r\n\r\n")
        told = plain.recv(4096)
    found["plain"] = "silent" if not told or told[:1] == b"\x15" else told[:20].decode("latin1")
    return found


def test_the_scan_would_find_a_second_port(tmp_path: Path) -> None:
    """A port that listens beside the hall's, in the same place, is found by the same scan."""
    script = (
        "import socket,json,time;s=socket.create_server(('0.0.0.0',0));"
        "print(json.dumps(s.getsockname()[1]),flush=True);time.sleep(60)"
    )
    with lan("hall", "rogue") as net:
        other = subprocess.Popen(
            net.command("hall", sys.executable, "-c", script), stdout=subprocess.PIPE
        )
        try:
            assert other.stdout is not None
            port = json.loads(other.stdout.readline())
            found = net.inside("rogue", lambda: _some(net.hosts["hall"], range(port - 9, port + 9)))
            assert found == [port]
        finally:
            other.kill()
            other.wait()
            other.stdout.close()
