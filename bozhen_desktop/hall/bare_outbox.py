"""The bare outbox file of a terminal, when nothing else is left of its PC.

The file is sealed to the room as well as to the terminal. That proves no sender, so every command
must carry the signature of the enrolled key under which it was given.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import msgspec

from bozhen_desktop.exchange.answers import Outbox, OutboxRow
from bozhen_desktop.host.records import open_record_file
from bozhen_desktop.host.signing import verify
from bozhen_desktop.kernel.errors import BozhenError, IntegrityError
from bozhen_desktop.wire.outbox_records import (
    NOT_SETTLED,
    Kept,
    Settled,
    read_records,
    signed_bytes,
)

NAME = "outbox"
BARE_CAP = 256 << 20
FOLDERS = 5_000


class _Tagged(msgspec.Struct, frozen=True):
    kind: str


def bare_files(stick: Path) -> list[Path]:
    """`outbox` in the folder and in the folders directly in it; links are not followed.

    Raises:
        BozhenError: `stick-unreadable`, `stick-too-full`.
    """
    try:
        with os.scandir(stick) as entries:
            folders = [Path(each.path) for each in entries if each.is_dir(follow_symlinks=False)]
    except OSError as error:
        raise BozhenError("stick-unreadable", folder=stick.name) from error
    if len(folders) > FOLDERS:
        raise BozhenError("stick-too-full", cap=FOLDERS)
    places = [stick, *sorted(folders)]
    return [file for place in places if os.path.lexists(file := place / NAME)]


def read_bare(data: bytes, identity: str, known: Mapping[str, str]) -> list[Outbox]:
    """The commands of a file that were not refused, one outbox for each name of the device in it.

    `known`: fingerprint of each enrolled key → the public key.

    Raises:
        BozhenError: `device-unknown`; IntegrityError: `sealed-unreadable`, `outbox-signature`.
    """
    kept: dict[int, Kept] = {}
    for record in read_records(open_record_file(identity, data).records):
        if isinstance(record, Kept):
            kept[record.ask.number] = record
        elif isinstance(record, Settled) and record.code not in NOT_SETTLED | {""}:
            kept.pop(record.number, None)
    found: dict[str, Outbox] = {}
    for number in sorted(kept):
        name, public = kept[number].device, _author(kept[number], known)
        outbox = found.setdefault(name, Outbox(device=name, public=public, rows=[]))
        outbox.rows.append(_row(kept[number]))
    return list(found.values())


def _author(kept: Kept, known: Mapping[str, str]) -> str:
    """The public key whose signature stands on a command."""
    public = known.get(kept.device.split(".")[0])
    if public is None:
        raise BozhenError("device-unknown", device=kept.device[:64])
    if not verify(public, kept.signature, signed_bytes(kept)):
        raise IntegrityError("outbox-signature", number=kept.ask.number)
    return public


def _row(kept: Kept) -> OutboxRow:
    ask = kept.ask
    try:
        kind = msgspec.json.decode(ask.body, type=_Tagged).kind
    except msgspec.MsgspecError as error:
        raise IntegrityError("outbox-field", field="body", number=ask.number) from error
    return OutboxRow(
        number=ask.number,
        sitting=ask.sitting,
        actor=ask.actor or "terminal",
        kind=kind,
        body=ask.body,
        made=kept.made,
    )
