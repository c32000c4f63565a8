"""Head office and halls of a rehearsal, founded and fed through their own command lines."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec

from bozhen_desktop.cli import spawned
from bozhen_desktop.cli.proctor import Papers, Room
from bozhen_desktop.exchange.trust import root_of
from bozhen_desktop.hall.worker import read_hall_file
from bozhen_desktop.host.folder import DataFolder
from bozhen_desktop.host.resources import resource
from bozhen_desktop.host.room_file import read_room_file
from bozhen_desktop.host.sealing import recipient_of
from bozhen_desktop.host.signing import fingerprint
from bozhen_desktop.kernel.errors import BozhenError
from bozhen_desktop.office.issue import Index

INSTITUTION = "博生职业培训学校"
"""The school of the field document, as its forms name it."""

SITES = {"lab": "机房考点", "yard": "砌筑实训场考点", "bench": "电工实训室考点"}
TRADES = {
    "bricklayer": ("砌筑工", "五级/初级工"),
    "electrician": ("电工", "四级/中级工"),
}


def sample(name: str) -> Path:
    """A file of the sample batch."""
    return resource(f"sample/{name}")


def item_sheets() -> list[Path]:
    """The item sheets of the sample batch."""
    return [sample(f"items-{trade}-{part}.csv") for trade in TRADES for part in "ab"]


class Programs:
    """Runs roles to their end in the folder `out`; a refusal ends the rehearsal with its words."""

    def __init__(self, out: Path) -> None:
        self.out = out
        self.office_data = out / "office"

    async def role(self, role: str, *arguments: str, limit_s: float = 120) -> dict[str, Any]:
        """Run a role; the JSON object of its last line, or {}.

        Raises:
            BozhenError: `demo-step-failed` with what the role said.
            TimeoutError: see `spawned.run`.
        """
        code, said, errors = await spawned.run(role, *arguments, limit_s=limit_s)
        if code:
            step = " ".join((role, *arguments[:1]))
            raise BozhenError("demo-step-failed", step=step, exit=code, said=(said + errors)[-800:])
        last = (said.strip().splitlines() or [""])[-1]
        try:
            found = json.loads(last)
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}

    async def office(self, command: str, *arguments: str) -> dict[str, Any]:
        """One command of the head office."""
        data = ("--data", str(self.office_data))
        return await self.role("office", command, *arguments, *data, "--json")

    async def hall(self, site: str, *arguments: str) -> dict[str, Any]:
        """One act of the technician at a hall that stands still."""
        return await self.role("hall", "--data", str(self.out / f"hall-{site}"), *arguments)

    # ------------------------------------------------------------ founding
    async def found(self) -> None:
        """Office, three halls, mutual trust typed from paper by two persons."""
        founded = ("--organisation", "ORG-DEMO", "--site", "HQ", "--rehearsal")
        named = ("--name", INSTITUTION, "--basis", "演示")
        await self.office("init", *founded, *named)
        for site, name in SITES.items():
            await self._found_hall(site, name)
        trust = self.out / "trust.json"
        await self.office("trust", "--out", str(trust))
        status = await self.office("status")
        root = str(status.get("root") or _root_of(trust))
        for site in SITES:
            pin = ("--pin-root", str(trust), "--fingerprint", root)
            await self.hall(site, *pin, "--first", "technician-01", "--second", "chief-01")

    async def _found_hall(self, site: str, name: str) -> None:
        device = self.out / f"device-{site}.bzp"
        made = await self.hall(
            site, "--init", "--rehearsal", "--site", site, "--name", name, "--out", str(device)
        )
        pair = ("--first", "clerk-01", "--second", "clerk-02")
        accept = (str(device), "--fingerprint", str(made["fingerprint"]))
        await self.office("accept-device", *accept, *pair)

    async def issue(self, seats: int, seed: int, start_in: int) -> Index:
        """Sheets in, exam packages out."""
        await self.office("plan", str(sample("batch.json")))
        await self.office("entries", str(sample("entries.csv")))
        await self.office("photos", str(sample("photos")))
        for trade, (name, level) in TRADES.items():
            for part in "ab":
                sheet = str(sample(f"items-{trade}-{part}.csv"))
                await self.office("items", sheet, "--trade", name, "--level", level)
        folder = self.out / "issued"
        sizes = ("--seats", str(seats), "--start-in", str(start_in), "--seed", f"demo-{seed}")
        await self.office("issue", "--out", str(folder), *sizes)
        return msgspec.json.decode((folder / "index.json").read_bytes(), type=Index)

    async def intake(self, *packages: Path) -> dict[str, Any]:
        """Take result packages in; receipts lie in out/receipts."""
        names = [str(path) for path in packages]
        return await self.office("intake", *names, "--out", str(self.out / "receipts"))

    # ------------------------------------------------------------ rooms
    async def room_file(self, site: str, index: Index) -> Path:
        """The technician's room file: every seat of the site with the host name of its PC."""
        lines = ["room,seat,host_name"]
        seen: set[str] = set()
        for line in index.packages:
            if line.site != site:
                continue
            for room, seats in line.rooms.items():
                for seat in (*seats, *line.spares.get(room, [])):
                    if seat not in seen:
                        seen.add(seat)
                        lines.append(f"{room},{seat},pc-{seat}")
        listed = self.out / f"seats-{site}.csv"
        listed.write_text("\n".join(lines) + "\n", "utf-8")
        target = self.out / f"room-{site}.json"
        people = ("--staff", "--first", "王主任", "--second", "李老师")
        await self.hall(site, "--room-file", str(target), "--seats", str(listed), *people)
        return target

    def room(self, site: str) -> Room:
        """What PCs of the site must know, once its hall listens."""
        facts = read_hall_file(self.out / f"hall-{site}")
        if facts is None:
            raise BozhenError("demo-step-failed", step=f"hall {site}", exit=0, said="hall.json")
        file = read_room_file(self.out / f"room-{site}.json")
        recipient = recipient_of(self.identity(site))
        return Room(facts.port, file.room_public, recipient, file.batch_token, file.staff_token)

    def identity(self, site: str) -> str:
        """The room's age identity, for what is printed for its people before the day."""
        keystore = DataFolder.open(self.out / f"hall-{site}").open_keystore()
        return keystore.get("room/age").decode()

    def papers(self, index: Index, sitting: str) -> Papers:
        """What lies on the desk of a sitting."""
        line = next(one for one in index.packages if one.sitting == sitting)
        return Papers.read(self.out / "issued", line, self.identity(line.site))


def _root_of(trust: Path) -> str:
    """Fingerprint of the root in a trust file, as two persons would read it from paper."""
    return fingerprint(root_of(trust.read_bytes()))
