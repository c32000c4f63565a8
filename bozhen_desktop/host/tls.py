"""TLS of the room: TLS 1.3 alone, self-signed certificates, pinned by fingerprint.

There is no certificate authority. A terminal believes a hall because the key of the room – learned
at enrolment – certified the SHA-256 of the hall's TLS certificate, together with a term. Terms only
rise: whoever replaced a hall has a higher one, and terminals never go back.
"""

from __future__ import annotations

import hashlib
import secrets
import ssl
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import NameOID

from bozhen_desktop.host.files import private_temp_dir, write_atomically
from bozhen_desktop.host.signing import SigningKey, verify
from bozhen_desktop.kernel.digest import canonical
from bozhen_desktop.kernel.errors import BozhenError, IntegrityError

# Wide on purpose: the clock of a lab PC may be years off, and the pin decides, not the date.
_NOT_BEFORE = datetime(2000, 1, 1, tzinfo=UTC)
_NOT_AFTER = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
_LABEL = b"bozhen/hall-certificate/1\0"


class TlsPair(msgspec.Struct, frozen=True):
    """A certificate and its private key, both PEM; the key belongs into the keystore."""

    certificate: bytes
    key: bytes

    @property
    def fingerprint(self) -> str:
        """`certificate_fingerprint` of the certificate."""
        return certificate_fingerprint(self.certificate)


def make_pair(name: str = "bozhen-hall") -> TlsPair:
    """A new ECDSA P-256 key with a self-signed certificate for the ASCII `name`."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(_NOT_BEFORE)
        .not_valid_after(_NOT_AFTER)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .sign(key, SHA256())
    )
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return TlsPair(certificate.public_bytes(Encoding.PEM), pem)


def certificate_fingerprint(pem: bytes) -> str:
    """SHA-256 of the certificate's DER, 64 hex digits.

    Raises:
        BozhenError: `certificate-malformed`.
    """
    try:
        certificate = x509.load_pem_x509_certificate(pem)
    except ValueError as error:
        raise BozhenError("certificate-malformed") from error
    return hashlib.sha256(certificate.public_bytes(Encoding.DER)).hexdigest()


def server_context(pair: TlsPair, temp: Path | None = None) -> ssl.SSLContext:
    """Context of the hall. The library reads keys from files alone: one is made for a moment in
    `temp`, the key in it under a passphrase that never leaves memory.

    Raises:
        BozhenError: `certificate-malformed`.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1_3
    context.set_alpn_protocols(["http/1.1"])
    word = secrets.token_hex(32)
    with private_temp_dir(temp) as folder:
        path = folder / "pair.pem"
        write_atomically(path, _locked_key(pair.key, word) + pair.certificate)
        try:
            context.load_cert_chain(path, password=word)
        except ssl.SSLError as error:
            raise BozhenError("certificate-malformed") from error
    return context


def _locked_key(pem: bytes, word: str) -> bytes:
    try:
        key = load_pem_private_key(pem, None)
    except ValueError as error:
        raise BozhenError("certificate-malformed") from error
    locked = BestAvailableEncryption(word.encode())
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, locked)


def client_context() -> ssl.SSLContext:
    """Context of a terminal: checks no authority and no name; the caller checks the pin."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1_3
    context.set_alpn_protocols(["http/1.1"])
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def peer_fingerprint(connection: ssl.SSLObject | ssl.SSLSocket) -> str:
    """SHA-256 of the certificate that the other end proved to hold, 64 hex digits.

    Raises:
        BozhenError: `peer-without-certificate`.
    """
    der = connection.getpeercert(binary_form=True)
    if not der:
        raise BozhenError("peer-without-certificate")
    return hashlib.sha256(der).hexdigest()


class HallCertificate(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The room's word for a hall: `hall_fp` (SHA-256 of its TLS certificate) serves in `term`.

    Holds for every sitting of the room. `signature` is the room key's over label and fields.
    """

    hall_fp: str
    term: int
    room_public: str
    signature: str


def make_hall_certificate(room_key: SigningKey, hall_fp: str, term: int) -> HallCertificate:
    """Certify a hall (or, with a reserved higher term, a standby).

    Raises:
        BozhenError: `term-malformed` when it is below 1.
    """
    if not 1 <= term < 2**53:
        raise BozhenError("term-malformed", term=term)
    signature = room_key.sign(_signed(hall_fp, term, room_key.public))
    return HallCertificate(hall_fp, term, room_key.public, signature)


def check_hall_certificate(
    certificate: HallCertificate, *, room_public: str, peer_fp: str, highest_term: int = 0
) -> None:
    """Believe a hall or refuse it. `highest_term` is the highest one this device has ever seen.

    Raises:
        IntegrityError: `hall-of-another-room`, `hall-signature-wrong`, `hall-not-certified` (the
            TLS peer is another one), `hall-term-old`.
    """
    if certificate.room_public != room_public:
        raise IntegrityError("hall-of-another-room")
    signed = _signed(certificate.hall_fp, certificate.term, certificate.room_public)
    if not verify(room_public, certificate.signature, signed):
        raise IntegrityError("hall-signature-wrong")
    if certificate.hall_fp != peer_fp:
        raise IntegrityError("hall-not-certified")
    if certificate.term < highest_term:
        raise IntegrityError("hall-term-old", term=certificate.term, highest=highest_term)


def _signed(hall_fp: str, term: int, room_public: str) -> bytes:
    return _LABEL + canonical([hall_fp, term, room_public])
