"""The office's secrets in the keystore of its folder, and the place they belong to."""

from __future__ import annotations

from pathlib import Path

import msgspec

from bozhen_desktop.host.files import private_dir, write_atomically
from bozhen_desktop.host.keystore import Keystore
from bozhen_desktop.host.sealing import new_identity, new_key, recipient_of
from bozhen_desktop.host.signing import SigningKey, fingerprint
from bozhen_desktop.kernel.errors import BozhenError

_PLACE = "office/place"
_SIGNING = ("root", "issuer", "importer", "device")
_IMPORT, _ESCROW = "office/import", "office/escrow-recipient"
ESCROW_FILE = "escrow-identity.txt"
"""The escrow identity as a file for age; this program writes it once and never reads it."""


class Place(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which office this folder is; `url` of PostgreSQL, or "" for the file in the folder."""

    organisation: str
    site: str
    url: str = ""


class OfficeKeys:
    """Every key of an office.

    `root` signs trust, `issuer` exam packages, `importer` receipts; `device` names this PC's chain.
    Result packages are sealed to the import identity and to escrow, of which only the public half
    is here: whoever has this PC cannot use it, and it opens what this PC can no longer open.
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
        self.identity = keystore.get(_IMPORT).decode()
        self.escrow_recipient = keystore.get(_ESCROW).decode()
        self.database = keystore.get("office/database")

    @classmethod
    def make(cls, keystore: Keystore, place: Place, escrow: Path) -> OfficeKeys:
        """Make new keys, once; the escrow identity goes into the folder `escrow` alone.

        Raises:
            BozhenError: `office-founded`, `escrow-there` (a file of that name lies there);
                `disk-full`, `write-failed`, those of `Keystore.put_all`.
        """
        if _PLACE in keystore:
            raise BozhenError("office-founded")
        secrets = {f"office/{name}": SigningKey.generate().secret for name in _SIGNING}
        secrets |= {_IMPORT: new_identity().encode(), _ESCROW: _new_escrow(escrow, place).encode()}
        secrets |= {"office/database": new_key(), _PLACE: msgspec.json.encode(place)}
        keystore.put_all(secrets)
        return cls(keystore)

    @property
    def recipients(self) -> list[str]:
        """Whom result packages are sealed to: import and escrow."""
        return [recipient_of(self.identity), self.escrow_recipient]

    @property
    def fingerprint(self) -> str:
        """The root's fingerprint, which two persons of each room type from paper."""
        return fingerprint(self.root.public)


def _new_escrow(folder: Path, place: Place) -> str:
    """Write a new escrow identity into a folder; its public half."""
    path = private_dir(folder) / ESCROW_FILE
    if path.exists():
        raise BozhenError("escrow-there", file=path.name)
    identity = new_identity()
    recipient = recipient_of(identity)
    lines = (f"# {place.organisation} {place.site}", f"# public key: {recipient}", identity, "")
    write_atomically(path, "\n".join(lines).encode())
    return recipient
