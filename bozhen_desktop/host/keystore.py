"""The keystore: named secrets of this PC in one sealed file.

Names are paths of words: `journal/SITTING`, `group/SITTING/GROUP`, `pins/SITTING`, `room/sign`,
`room/age`, `device/sign`, `tls/pair` … The second word of a secret that dies with a sitting is that
sitting's id. The file is rewritten whole at each change, atomically and durably, under a new data
key; so after a power failure it is the old or the new one. One process at a time: whoever opens it
holds the `FolderLock` of its folder.

File: `BZKS`, version (1 byte), length of the protected data key (2 bytes), that key, then the map
(MessagePack) sealed with everything before as associated data.
"""

from __future__ import annotations

import re
import struct
import threading
from pathlib import Path

import msgspec

from bozhen_desktop.host.files import PART, read_regular, shred_file, write_atomically, writing
from bozhen_desktop.host.protectors import Protector
from bozhen_desktop.host.sealing import new_key, open_sealed, seal
from bozhen_desktop.kernel.errors import BozhenError, IntegrityError

VERSION = 1
CAP = 1 << 26
_MAGIC = b"BZKS"
_HEAD = struct.Struct(">4sBH")
_NAME = re.compile(r"[a-z][a-z0-9-]*(/[A-Za-z0-9][A-Za-z0-9._:-]{0,63}){0,3}")
_map = msgspec.msgpack.Decoder(dict[str, bytes])


class Keystore:
    """Named secrets, all in memory once opened; safe to use from several threads."""

    def __init__(self, path: Path, protector: Protector) -> None:
        """Open the file, or begin an empty one that is written with the first secret.

        Raises:
            BozhenError: `keystore-version`, `keystore-key-missing`, `write-failed` (what a killed
                write left cannot be removed), those of `read_regular`.
            IntegrityError: `sealed-unreadable`.
        """
        self._path = path
        self._protector = protector
        self._lock = threading.RLock()
        with writing(path):
            shred_file(path.with_name(path.name + PART))
        self._secrets = self._read() if path.exists() else {}

    def get(self, name: str) -> bytes:
        """The secret of this name.

        Raises:
            BozhenError: `secret-missing`.
        """
        with self._lock:
            if name not in self._secrets:
                raise BozhenError("secret-missing", name=name)
            return self._secrets[name]

    def __contains__(self, name: object) -> bool:
        with self._lock:
            return name in self._secrets

    def names(self, prefix: str = "") -> list[str]:
        """Names that begin with `prefix`, sorted."""
        with self._lock:
            return sorted(name for name in self._secrets if name.startswith(prefix))

    def put(self, name: str, secret: bytes) -> None:
        """Keep a secret, in place of a former one; durable when this returns.

        Raises:
            BozhenError: `secret-name`, `disk-full`, `write-failed`; then the file
                holds the former secrets or the new ones, this object the former.
        """
        self.put_all({name: secret})

    def put_all(self, secrets: dict[str, bytes]) -> None:
        """`put` for several at once: all or none.

        Raises:
            BozhenError: as `put`.
        """
        for name in secrets:
            if not _NAME.fullmatch(name):
                raise BozhenError("secret-name", name=name[:80])
        with self._lock:
            self._write({**self._secrets, **secrets})

    def put_new(self, name: str, secret: bytes) -> bytes:
        """The secret already kept under this name, or else `secret`, now kept.

        Raises:
            BozhenError: as `put`.
        """
        with self._lock:
            if name not in self._secrets:
                self.put(name, secret)
            return self._secrets[name]

    def destroy(self, *names: str) -> None:
        """Remove secrets for good; unknown names are no error, so it may be repeated.

        At each change the former file is overwritten once the new one stands. Media that never
        write in place (flash, snapshots) may keep old blocks; there the protector of this PC is
        what is left.

        Raises:
            BozhenError: `disk-full`, `write-failed`; call again.
        """
        with self._lock:
            kept = {key: value for key, value in self._secrets.items() if key not in names}
            if len(kept) < len(self._secrets):
                self._write(kept)

    def destroy_sitting(self, sitting: str) -> None:
        """`destroy` every secret whose second word is this sitting."""
        self.destroy(*(name for name in self.names() if name.split("/")[1:2] == [sitting]))

    def _write(self, secrets: dict[str, bytes]) -> None:
        data_key = new_key()
        wrapped = self._protector.protect(data_key)
        head = _HEAD.pack(_MAGIC, VERSION, len(wrapped)) + wrapped
        sealed = seal(data_key, msgspec.msgpack.encode(secrets), head)
        write_atomically(self._path, head + sealed, shred=True)
        self._secrets = secrets

    def _read(self) -> dict[str, bytes]:
        data = read_regular(self._path, CAP)
        if len(data) < _HEAD.size:
            raise IntegrityError("sealed-unreadable", file=self._path.name)
        magic, version, length = _HEAD.unpack_from(data)
        if magic != _MAGIC:
            raise IntegrityError("sealed-unreadable", file=self._path.name)
        if version != VERSION:
            raise BozhenError("keystore-version", version=version, known=VERSION)
        end = _HEAD.size + length
        data_key = self._protector.unprotect(data[_HEAD.size : end])
        return _map.decode(open_sealed(data_key, data[end:], data[:end]))
