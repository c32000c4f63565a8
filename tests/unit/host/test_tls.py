"""TLS of the room, spoken between two memory ends, and the certificate of a hall."""

from __future__ import annotations

import ssl
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bozhen_desktop.host import tls
from bozhen_desktop.host.signing import SigningKey
from bozhen_desktop.kernel.errors import BozhenError, IntegrityError

PAIR = tls.make_pair()
ROOM = SigningKey.generate()


def handshake(
    server: ssl.SSLContext, client: ssl.SSLContext
) -> tuple[ssl.SSLObject, ssl.SSLObject]:
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    hall = server.wrap_bio(to_server, to_client, server_side=True)
    terminal = client.wrap_bio(to_client, to_server)
    for _ in range(4):
        for end in (terminal, hall):
            try:
                end.do_handshake()
            except ssl.SSLWantReadError:
                continue
    return hall, terminal


def test_terminal_sees_the_fingerprint_of_the_hall(tmp_path: Path) -> None:
    hall, terminal = handshake(tls.server_context(PAIR, tmp_path), tls.client_context())
    assert terminal.version() == hall.version() == "TLSv1.3"
    assert tls.peer_fingerprint(terminal) == PAIR.fingerprint
    hall.write(b"hello")
    assert terminal.read(5) == b"hello"
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(BozhenError, match="peer-without-certificate"):
        tls.peer_fingerprint(hall)


def test_older_versions_are_refused() -> None:
    old = tls.client_context()
    old.minimum_version = old.maximum_version = ssl.TLSVersion.TLSv1_2
    with pytest.raises(ssl.SSLError):
        handshake(tls.server_context(PAIR), old)


def test_every_pair_is_another_one() -> None:
    assert tls.make_pair().fingerprint != PAIR.fingerprint


def test_broken_pairs_are_coded() -> None:
    other = tls.make_pair()
    broken = [
        tls.TlsPair(PAIR.certificate, other.key),
        tls.TlsPair(b"", PAIR.key),
        tls.TlsPair(PAIR.certificate, b"no key"),
    ]
    for pair in broken:
        with pytest.raises(BozhenError, match="certificate-malformed"):
            tls.server_context(pair)
    with pytest.raises(BozhenError, match="certificate-malformed"):
        tls.certificate_fingerprint(b"-----BEGIN nothing")


def check(certificate: tls.HallCertificate, **other: object) -> None:
    facts = {"room_public": ROOM.public, "peer_fp": PAIR.fingerprint, "highest_term": 3, **other}
    tls.check_hall_certificate(certificate, **facts)  # type: ignore[arg-type]


def test_a_certified_hall_is_believed_in_its_term_or_later() -> None:
    for term in (3, 4, 100):
        check(tls.make_hall_certificate(ROOM, PAIR.fingerprint, term))


def test_a_hall_that_is_not_certified_is_refused() -> None:
    good = tls.make_hall_certificate(ROOM, PAIR.fingerprint, 3)
    stranger = SigningKey.generate()
    cases = [
        (tls.make_hall_certificate(stranger, PAIR.fingerprint, 3), {}, "hall-of-another-room"),
        (msgspec.structs.replace(good, term=9), {}, "hall-signature-wrong"),
        (msgspec.structs.replace(good, hall_fp="00"), {}, "hall-signature-wrong"),
        (msgspec.structs.replace(good, signature=""), {}, "hall-signature-wrong"),
        (good, {"peer_fp": tls.make_pair().fingerprint}, "hall-not-certified"),
        (good, {"highest_term": 4}, "hall-term-old"),
    ]
    for certificate, facts, code in cases:
        with pytest.raises(IntegrityError, match=code):
            check(certificate, **facts)
    for term in (0, -1, 2**53):
        with pytest.raises(BozhenError, match="term-malformed"):
            tls.make_hall_certificate(ROOM, PAIR.fingerprint, term)


@given(term=st.integers(1, 2**53 - 1), at=st.integers(0, 127))
def test_no_digit_of_the_signature_is_idle(term: int, at: int) -> None:
    good = tls.make_hall_certificate(ROOM, PAIR.fingerprint, term)
    digit = "0" if good.signature[at] != "0" else "1"
    changed = good.signature[:at] + digit + good.signature[at + 1 :]
    with pytest.raises(IntegrityError, match="hall-signature-wrong"):
        check(msgspec.structs.replace(good, signature=changed))
