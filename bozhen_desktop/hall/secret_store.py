"""What decisions of the core need of the keystore; nothing else of it reaches the core."""

from __future__ import annotations

import msgspec

from bozhen_desktop.host.keystore import Keystore

ROOM_SIGN, ROOM_AGE, ROOM_TOKEN = "room/sign", "room/age", "room/token"
TLS_PAIR, TLS_CERTIFICATE = "tls/pair", "tls/certificate"

_pins = msgspec.msgpack.Decoder(dict[str, str])


class SecretStore:
    """`hall.setup.Secrets` over the keystore."""

    def __init__(self, keystore: Keystore) -> None:
        self._keystore = keystore
        self._read: tuple[bytes, dict[str, str]] = (b"", {})

    def verifier(self, sitting: str, staff: str) -> str | None:
        """See `Secrets.verifier`; the list of a sitting came with its arrangement."""
        name = f"pins/{sitting}"
        if name not in self._keystore:
            return None
        data = self._keystore.get(name)
        if self._read[0] is not data:
            self._read = (data, _pins.decode(data))
        return self._read[1].get(staff)

    def group_secret(self, sitting: str, group: str) -> bytes | None:
        """See `Secrets.group_secret`."""
        return self._get(f"group/{sitting}/{group}")

    def batch_token(self) -> str | None:
        """See `Secrets.batch_token`."""
        token = self._get(ROOM_TOKEN)
        return token.decode() if token else None

    def _get(self, name: str) -> bytes | None:
        return self._keystore.get(name) if name in self._keystore else None
