"""Reads the chains of an office: each checked by itself, all merged into one order."""

from __future__ import annotations

import heapq
from collections.abc import Mapping
from typing import Any, NamedTuple, Union

import msgspec
from sqlalchemy import Connection, select

from bozhen_desktop.domain.base import Event
from bozhen_desktop.domain.bureau import EVENTS
from bozhen_desktop.journal.chain import ChainReader
from bozhen_desktop.journal.heads import START, Position
from bozhen_desktop.kernel.digest import Entry
from bozhen_desktop.kernel.errors import IntegrityError
from bozhen_desktop.office.tables import office_entry

_decoder: msgspec.json.Decoder[Any] = msgspec.json.Decoder(Union[EVENTS])  # noqa: UP007
_COLUMNS = [office_entry.c[name] for name in Entry._fields]


class Chains(NamedTuple):
    """All chains of an office's site, read and checked: entries in order, ends by device."""

    entries: list[Entry]
    ends: dict[str, Position]
    commands: dict[str, int]


def decode(entry: Entry) -> Event:
    """The event of a chain entry.

    Raises:
        IntegrityError: `office-event` (seq).
    """
    try:
        event: Event = _decoder.decode(entry.body)
    except msgspec.MsgspecError as error:
        raise IntegrityError("office-event", seq=entry.seq) from error
    return event


def read_chains(connection: Connection, organisation: str, site: str) -> Chains:
    """Every chain of the site, each checked, merged by time of writing.

    Raises:
        IntegrityError: `office-chain` (device, seq, problem).
    """
    mine = (office_entry.c.organisation == organisation, office_entry.c.site == site)
    query = select(*_COLUMNS).where(*mine).order_by(office_entry.c.device, office_entry.c.seq)
    by_device: dict[str, list[Entry]] = {}
    for row in connection.execute(query):
        entry = Entry._make(row)
        by_device.setdefault(entry.device, []).append(entry)
    ends, commands = {}, {}
    for device, entries in by_device.items():
        ends[device] = _checked(device, entries)
        commands[device] = entries[-1].command
    return Chains(_merged(by_device), ends, commands)


def _checked(device: str, entries: list[Entry]) -> Position:
    reader = ChainReader(START)
    for entry in entries:
        if problem := reader.take(entry):
            raise IntegrityError("office-chain", device=device, seq=entry.seq, problem=problem)
    if not reader.complete:
        seq = reader.position.seq
        raise IntegrityError("office-chain", device=device, seq=seq, problem="entry-parts")
    return reader.position


def _merged(by_device: Mapping[str, list[Entry]]) -> list[Entry]:
    """One order for several chains: a chain's time never goes back, ties by device and number."""
    streams = []
    for device, entries in by_device.items():
        stream, latest = [], 0
        for entry in entries:
            latest = max(latest, entry.at)
            stream.append((latest, device, entry.seq, entry))
        streams.append(stream)
    return [item[3] for item in heapq.merge(*streams)]
