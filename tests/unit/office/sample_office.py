"""The office with the sample batch of `resources/sample`, and rooms with their own keys."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any, NamedTuple

from bozhen_desktop.domain.batchplan import BatchPlan
from bozhen_desktop.exchange.device import DeviceFacts, build_device
from bozhen_desktop.exchange.trust import Trust
from bozhen_desktop.host.folder import DataFolder
from bozhen_desktop.host.resources import resource
from bozhen_desktop.host.sealing import new_identity, recipient_of
from bozhen_desktop.host.signing import SigningKey, fingerprint
from bozhen_desktop.kernel.clock import FakeClock
from bozhen_desktop.office import registration_cli
from bozhen_desktop.office.chain import OfficeStore
from bozhen_desktop.office.outcome import Outcome
from bozhen_desktop.office.plan import PlanFile, read_plan
from bozhen_desktop.office.registration import (
    ItemOrigin,
    Who,
    entries_command,
    items_command,
    take_entries,
    take_items,
    take_plan,
)
from bozhen_desktop.office.trust import accept_device, current_trust, issue_trust

NOW = 1_790_000_000_000  # 2026-09-21 in Beijing
CLERK = Who(actor="clerk", witness="reviewer")
SITES = ("lab", "yard", "bench")
BRICKS, POWER = ("砌筑工", "五级/初级工"), ("电工", "四级/中级工")
ITEM_SHEETS = {
    "items-bricklayer-a.csv": BRICKS,
    "items-bricklayer-b.csv": BRICKS,
    "items-electrician-a.csv": POWER,
    "items-electrician-b.csv": POWER,
}


class KnownRoom(NamedTuple):
    """A room's own keys."""

    site: str
    key: SigningKey
    identity: str


def sample(name: str) -> Path:
    return resource(f"sample/{name}")


def sample_plan() -> PlanFile:
    return read_plan(sample("batch.json"))


def founded(path: Path, mode: str = "rehearsal", url: str | None = None) -> OfficeStore:
    clock = FakeClock(wall=NOW)
    folder = DataFolder.create(path, mode, wall_ms=NOW)
    return OfficeStore.found(folder, "ORG-DEMO", "hq", url, clock=clock)


def know_rooms(store: OfficeStore) -> dict[str, KnownRoom]:
    rooms = {}
    for site in SITES:
        room = KnownRoom(site, SigningKey.generate(), new_identity())
        facts = DeviceFacts(
            site=site,
            name=f"{site} 主机",
            mode=store.folder.mode,
            room_public=room.key.public,
            recipient=recipient_of(room.identity),
            created=NOW,
        )
        data = build_device(facts, room.key)
        accept_device(store, data, fingerprint(room.key.public), "first", "second")
        rooms[site] = room
    issue_trust(store, "clerk")
    return rooms


def register(store: OfficeStore, **origin: Any) -> BatchPlan:
    """Plan, entries and items of the sample batch."""
    plan = take_plan(store, sample_plan(), CLERK).plan
    data = sample("entries.csv").read_bytes()
    take_entries(store, entries_command(data, "entries.csv", plan.batch), data, CLERK)
    for name, (trade, level) in ITEM_SHEETS.items():
        data = sample(name).read_bytes()
        command = items_command(data, name, ItemOrigin(trade=trade, level=level, **origin))
        take_items(store, command, data, CLERK)
    return plan


def trust_of(store: OfficeStore) -> Trust:
    return current_trust(store)


def run(store: OfficeStore, *argv: str) -> Outcome:
    """A subcommand as the frame of `bozhen office` runs it."""
    top = argparse.ArgumentParser()
    subparsers = top.add_subparsers(dest="command", required=True)
    registration_cli.add_commands(subparsers)
    for sub in subparsers.choices.values():
        sub.add_argument("--actor", default="clerk")
    options = top.parse_args([*argv])
    outcome: Outcome = options.run(store, options)
    return outcome
