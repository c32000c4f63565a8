"""Originals by hash: what came and went, byte for byte."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import ColumnElement, Connection, insert, select

from bozhen_desktop.kernel.digest import sha256_hex
from bozhen_desktop.kernel.errors import IntegrityError
from bozhen_desktop.office.tables import original


class Archive:
    """The originals of one office, read through one connection."""

    def __init__(self, connection: Connection, organisation: str, site: str) -> None:
        self._connection = connection
        self._scope = {"organisation": organisation, "site": site}

    def get(self, digest: str) -> bytes:
        """The original whose SHA-256 is `digest`.

        Raises:
            IntegrityError: `original-missing`, `original-changed`.
        """
        found = self._connection.execute(
            select(original.c.data).where(*self._mine(), original.c.digest == digest)
        ).scalar_one_or_none()
        if found is None:
            raise IntegrityError("original-missing", digest=digest[:16])
        data = bytes(found)
        if sha256_hex(data) != digest:
            raise IntegrityError("original-changed", digest=digest[:16])
        return data

    def put(self, originals: Mapping[str, bytes]) -> dict[str, str]:
        """Keep files under what kind of file they are; their digests by kind."""
        digests = {kind: sha256_hex(data) for kind, data in originals.items()}
        for kind, digest in digests.items():
            if digest not in self.digests(digest):
                row = {"digest": digest, "size": len(originals[kind]), "kind": kind}
                values = {**self._scope, **row, "data": originals[kind]}
                self._connection.execute(insert(original), values)
        return digests

    def digests(self, digest: str | None = None) -> list[str]:
        """All digests in order, or this one if it is there."""
        query = select(original.c.digest).where(*self._mine())
        if digest is not None:
            query = query.where(original.c.digest == digest)
        return sorted(self._connection.execute(query).scalars())

    def _mine(self) -> list[ColumnElement[bool]]:
        return [original.c[name] == value for name, value in self._scope.items()]
