"""L2: whoever taps the cable of the room hears TLS 1.3 and nothing else."""

from __future__ import annotations

import socket

import pytest

from tests.integration.hostile.canary_day import Scene, key_marks, names_of
from tests.integration.hostile.wiretap import Tap, found_in, why_not

CANARY = b"a canary that goes over the cable in clear"

pytestmark = pytest.mark.timeout(400)


def test_no_canary_goes_over_the_cable(scene: Scene) -> None:
    """Names, ID numbers, tickets, stems, keys, PINs, tokens, secrets: at least a thousand words."""
    looked = {
        *names_of(scene.papers),
        *scene.texts,
        *key_marks(),
        *scene.secrets.values(),
        *(member.id.encode() for member in scene.papers.arrangement.staff if len(member.id) > 5),
    }
    looked = {word for word in looked if len(word) >= 6}
    size = sum(map(len, scene.packets))
    assert size > 200_000 and len(looked) >= 1000, (size, len(looked))
    assert found_in(scene.packets, looked) == set()


def test_what_goes_over_the_cable_is_tls_1_3(scene: Scene) -> None:
    """Of every conversation the first record is a handshake, and 1.3 stands in the answer."""
    hellos = [packet for packet in scene.packets if b"\x16\x03\x01" in packet[:90]]
    answers = [packet for packet in scene.packets if b"\x16\x03\x03" in packet[:90]]
    assert hellos and answers
    supported = b"\x00\x2b\x00\x02\x03\x04"  # supported_versions: 0x0304
    assert any(supported in packet for packet in answers)


def test_the_tap_would_hear_it() -> None:
    if reason := why_not():
        pytest.skip(f"tap: {reason}")
    tap = Tap()
    with socket.create_server(("127.0.0.1", 0)) as server:
        client = socket.create_connection(server.getsockname())
        other, _ = server.accept()
        client.sendall(CANARY)
        assert other.recv(1000) == CANARY
        client.close()
        other.close()
    assert found_in(tap.stop(), [CANARY]) == {CANARY}
