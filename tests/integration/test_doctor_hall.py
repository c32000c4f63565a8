"""`bozhen doctor` beside a hall that runs: the port, and journals that are being written."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from bozhen_desktop.cli.doctor import main
from bozhen_desktop.client.device import Device
from bozhen_desktop.domain.devices import IssueRoomCode
from bozhen_desktop.hall.worker import read_hall_file
from bozhen_desktop.host.folder import DataFolder
from bozhen_desktop.host.tls import make_pair, server_context
from bozhen_desktop.kernel.clock import SystemClock
from bozhen_desktop.kernel.ids import SITE
from tests.integration.hall_process import at_desk, founded, running

Capsys = pytest.CaptureFixture[str]


def asked(capsys: Capsys, *arguments: object) -> dict[str, tuple[str, str]]:
    """State and code of each check that stands once."""
    capsys.readouterr()
    main([*map(str, arguments), "--json"])
    told: dict[str, Any] = json.loads(capsys.readouterr().out.splitlines()[-1])
    return {check["check"]: (check["state"], check["code"]) for check in told["checks"]}


def test_a_hall_answers_at_its_port_and_is_not_disturbed(tmp_path: Path, capsys: Capsys) -> None:
    path = tmp_path / "hall"
    room = founded(path)
    assert asked(capsys, "--data", path)["port"] == ("not-checked", "hall-stands-still")

    async def scene() -> list[dict[str, tuple[str, str]]]:
        async with at_desk(path, room) as desk:
            looks = []
            for _ in range(3):
                desk.link.ask(SITE, "", IssueRoomCode())
                looks.append(await asyncio.to_thread(asked, capsys, "--data", path))
            return looks

    with running(path) as process:
        for look in asyncio.run(scene()):
            assert look["port"] == ("warning", "port-loopback")  # by no terminal
            assert look["standby"] == ("warning", "standby-none")
            assert look["journal"] in [("good", "journal-whole"), ("warning", "journal-unsigned")]
        assert process.poll() is None
    assert asked(capsys, "--data", path)["port"] == ("not-checked", "hall-stands-still")


def test_another_program_at_the_port_is_not_taken_for_the_hall(
    tmp_path: Path, capsys: Capsys
) -> None:
    path = tmp_path / "hall"
    founded(path)

    async def scene() -> dict[str, tuple[str, str]]:
        context = server_context(make_pair(), tmp_path)
        server = await asyncio.start_server(lambda *_: None, "127.0.0.1", 0, ssl=context)
        port = server.sockets[0].getsockname()[1]
        _pretend(path, port)
        async with server:
            return await asyncio.to_thread(asked, capsys, "--data", path)

    with DataFolder.open(path).lock():
        assert asked(capsys, "--data", path)["port"] == ("warning", "hall-not-listening")
        assert asyncio.run(scene())["port"] == ("bad", "port-foreign")
        assert asked(capsys, "--data", path)["port"] == ("bad", "port-closed")


def _pretend(path: Path, port: int) -> None:
    facts = {"host": "0.0.0.0", "port": port, "mode": "rehearsal", "site": "S01", "name": "一"}
    facts |= {"room_public": "", "fingerprint": "", "pid": 1}
    (path / "hall.json").write_text(json.dumps(facts), "utf-8")


def test_a_terminals_pc_asks_for_the_hall(tmp_path: Path, capsys: Capsys) -> None:
    path, pc = tmp_path / "hall", tmp_path / "pc"
    founded(path)
    Device.open(pc, "rehearsal", SystemClock()).close()
    with running(path):
        facts = read_hall_file(path)
        assert facts is not None
        place = ["--data", pc, "--hall", f"127.0.0.1:{facts.port}"]
        assert asked(capsys, *place)["port"] == ("good", "hall-answers")
    assert asked(capsys, *place)["port"] == ("bad", "hall-unreachable")
