"""What binds a keystore to this PC: the key that seals its data key."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from bozhen_desktop.host.files import read_regular, write_atomically
from bozhen_desktop.host.sealing import KEY_BYTES, new_key, open_sealed, seal
from bozhen_desktop.kernel.errors import BozhenError, IntegrityError


class Protector(Protocol):
    """Seals a few bytes so that only this PC (or account) opens them."""

    name: str

    def protect(self, secret: bytes) -> bytes:
        """Seal `secret`."""
        ...

    def unprotect(self, sealed: bytes) -> bytes:
        """Open what `protect` sealed.

        Raises:
            BozhenError: `keystore-key-missing`.
            IntegrityError: `sealed-unreadable`.
        """
        ...


class FileProtector:
    """A random key in a file of mode 0600.

    What this holds off: other accounts of this PC, and copies of the keystore without the key file.
    What it does not: root, a program under the same account, or whoever takes the disk with both
    files. There the disk encryption of the system must stand; the readiness check asks for it.
    """

    name = "file"

    def __init__(self, path: Path) -> None:
        self._path = path

    def protect(self, secret: bytes) -> bytes:
        """Seal under the key file, which is made when there is none."""
        if not self._path.exists():
            write_atomically(self._path, new_key())
        return seal(self._key(), secret, b"bozhen/protector")

    def unprotect(self, sealed: bytes) -> bytes:
        """Open with the key file; errors as in `Protector`."""
        return open_sealed(self._key(), sealed, b"bozhen/protector")

    def _key(self) -> bytes:
        try:
            key = read_regular(self._path, KEY_BYTES)
        except BozhenError as error:
            raise BozhenError("keystore-key-missing", file=self._path.name) from error
        if len(key) != KEY_BYTES:
            raise BozhenError("keystore-key-missing", file=self._path.name)
        return key


if sys.platform == "win32":  # pragma: no cover - Windows only
    from ctypes import wintypes

    class _Blob(ctypes.Structure):
        _fields_ = [("size", wintypes.DWORD), ("data", ctypes.POINTER(ctypes.c_char))]

    class DpapiProtector:
        """The data protection of Windows, bound to the account and this installation.

        It holds off other accounts and a disk read elsewhere; not a program under the same
        account. A password reset by an administrator (not a change) makes the secrets unreadable.
        """

        name = "dpapi"
        _UI_FORBIDDEN = 1

        def protect(self, secret: bytes) -> bytes:
            """Seal by CryptProtectData."""
            return self._call(ctypes.windll.crypt32.CryptProtectData, secret)

        def unprotect(self, sealed: bytes) -> bytes:
            """Open by CryptUnprotectData; errors as in `Protector`."""
            return self._call(ctypes.windll.crypt32.CryptUnprotectData, sealed)

        def _call(self, function: Callable[..., int], data: bytes) -> bytes:
            buffer = ctypes.create_string_buffer(data, len(data))
            given = _Blob(len(data), ctypes.cast(buffer, ctypes.POINTER(ctypes.c_char)))
            taken = _Blob()
            done = function(
                ctypes.byref(given), None, None, None, None, self._UI_FORBIDDEN, ctypes.byref(taken)
            )
            if not done:
                raise IntegrityError("sealed-unreadable")
            try:
                return ctypes.string_at(taken.data, taken.size)
            finally:
                ctypes.windll.kernel32.LocalFree(taken.data)


def default_protector(folder: Path) -> Protector:
    """The protector of this system for a keystore in `folder`."""
    if sys.platform == "win32":  # pragma: no cover - Windows only
        return DpapiProtector()
    return FileProtector(folder / "protector.key")
