"""The office's secrets in the keystore of its folder, and the place they belong to."""

from __future__ import annotations

import msgspec

from bozhen_desktop.host.keystore import Keystore
from bozhen_desktop.host.sealing import new_identity, new_key, recipient_of
from bozhen_desktop.host.signing import SigningKey, fingerprint
from bozhen_desktop.kernel.errors import BozhenError

_PLACE = "office/place"
_SIGNING = ("root", "issuer", "importer", "device")
_IDENTITIES = ("import", "escrow")


class Place(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which office this folder is; `url` of PostgreSQL, or "" for the file in the folder."""

    organisation: str
    site: str
    url: str = ""


class OfficeKeys:
    """Every key of an office.

    `root` signs trust, `issuer` exam packages, `importer` receipts; `device` names this PC's chain.
    Result packages are sealed to the import and to the escrow identity.
    """

    def __init__(self, keystore: Keystore) -> None:
        """Take them from the keystore.

        Raises:
            BozhenError: `office-not-founded`.
        """
        if _PLACE not in keystore:
            raise BozhenError("office-not-founded")
        self.place = msgspec.json.decode(keystore.get(_PLACE), type=Place)
        self.root, self.issuer, self.importer, self.device = (
            SigningKey(keystore.get(f"office/{name}")) for name in _SIGNING
        )
        self.identity, self.escrow = (
            keystore.get(f"office/{name}").decode() for name in _IDENTITIES
        )
        self.database = keystore.get("office/database")

    @classmethod
    def make(cls, keystore: Keystore, place: Place) -> OfficeKeys:
        """Make new keys, once.

        Raises:
            BozhenError: `office-founded`; those of `Keystore.put_all`.
        """
        if _PLACE in keystore:
            raise BozhenError("office-founded")
        secrets = {f"office/{name}": SigningKey.generate().secret for name in _SIGNING}
        secrets |= {f"office/{name}": new_identity().encode() for name in _IDENTITIES}
        secrets |= {"office/database": new_key(), _PLACE: msgspec.json.encode(place)}
        keystore.put_all(secrets)
        return cls(keystore)

    @property
    def recipients(self) -> list[str]:
        """Whom result packages are sealed to: import and escrow."""
        return [recipient_of(self.identity), recipient_of(self.escrow)]

    @property
    def fingerprint(self) -> str:
        """The root's fingerprint, which two persons of each room type from paper."""
        return fingerprint(self.root.public)
