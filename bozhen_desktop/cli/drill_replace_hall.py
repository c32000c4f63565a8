"""`bozhen drill replace-hall`: a new PC takes the room over with mirror and printed codes.

The hall is killed under load and its folder destroyed, some seconds after its mirror was pulled
out; so neither the mirror nor the devices alone have everything. Time runs from the loss until
every terminal is served by the new hall and answers are acknowledged again.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import shutil
import signal
from pathlib import Path
from typing import Any

from bozhen_desktop.cli import spawned
from bozhen_desktop.cli.drill_check import compare, read_stands, read_terminals
from bozhen_desktop.cli.drill_kill import KillDrill
from bozhen_desktop.cli.drill_report import Outcome
from bozhen_desktop.cli.drill_room import SITTING, LoadedRoom
from bozhen_desktop.cli.outputs import prepared
from bozhen_desktop.host.files import private_dir
from bozhen_desktop.kernel.errors import BozhenError

LIMIT_S = 600.0
OUT_S = 3.0
BACK_S = 60.0


class MirroredRoom(LoadedRoom):
    """A room whose hall has a mirror and an envelope from its first start."""

    codes = ("", "")

    @property
    def medium(self) -> Path:
        """The second disk."""
        return self.out / "mirror"

    @property
    def envelope(self) -> Path:
        """The file that two codes open."""
        return self.out / "envelope.bzr"

    async def act(self, *arguments: str, typed: str = "") -> dict[str, Any]:
        """One act on the hall's folder; what it said. `typed`: lines that a person types.

        Raises:
            BozhenError: `demo-step-failed`.
        """
        exit_code, said, errors = await spawned.run(
            "hall", "--data", str(self.hall_data), *arguments, typed=typed
        )
        if exit_code:
            raise BozhenError("demo-step-failed", step="hall", exit=exit_code, said=errors[-500:])
        found: dict[str, Any] = json.loads(said.splitlines()[-1])
        return found

    async def start_hall(self, fault: str = "", *arguments: str) -> None:
        """With its mirror; the first time the envelope is made before."""
        if not self.envelope.exists():
            made = await self.act("--recovery-envelope", str(self.envelope))
            self.codes = made["code_1"], made["code_2"]
            private_dir(self.medium)
            arguments = (*arguments, "--mirror", str(self.medium))
        await super().start_hall(fault, *arguments)

    async def lose_hall(self) -> None:
        """Parent and worker are killed, the folder is destroyed."""
        worker = self.worker()
        os.kill(self.parent, signal.SIGKILL)
        with contextlib.suppress(ProcessLookupError):
            os.kill(worker.pid, signal.SIGKILL)
        await self.hall_ended()
        await asyncio.to_thread(shutil.rmtree, self.hall_data)

    async def replace_hall(self, port: int) -> dict[str, Any]:
        """Another folder takes over, at the port of the lost hall."""
        self.hall_data = self.out / "hall-new"
        given = ("--recover", str(self.envelope), "--mirror", str(self.medium))
        said = await self.act(*given, typed="\n".join([*self.codes, ""]))
        await self.start_hall("", "--port", str(port))
        return said


class ReplaceDrill(KillDrill):
    """One loss of the hall's PC."""

    room: MirroredRoom
    seconds = -1.0
    recover_s = -1.0
    term = 0
    mirrored = 0

    async def play(self) -> None:
        """Pull the medium, lose the hall, take over, compare."""
        room = self.room
        async with room.running():
            await self._mirror_stands()
            pocket = room.medium.rename(room.out / "pocket")
            room.say("镜像盘拔出")
            await asyncio.sleep(OUT_S)
            port = room.worker().port
            if self.control:
                await room.ask("forget")
            began = room.clock.mono_ms()
            await room.lose_hall()
            pocket.rename(room.medium)
            room.say("考务机损毁，从镜像和恢复信封重建")
            said = await room.replace_hall(port)
            self.term, self.mirrored = said["term"], said["books"][SITTING]
            self.recover_s = (room.clock.mono_ms() - began) / 1000
            if not self.control:
                await room.under_load(BACK_S)
                self.seconds = (room.clock.mono_ms() - began) / 1000
                room.say(f"全部终端重新应答，{self.seconds} 秒")
                await room.settle(120)
            await room.end()
            self.compare_at_end()

    def compare_at_end(self) -> None:
        """Every acknowledged answer is there, at or before the place that was named last.

        What the mirror lacked stands elsewhere in the new journal, so its answer was given again.
        """
        told = read_terminals(self.room.folders(), SITTING)
        for name, places in told.acknowledged.items():
            told.acknowledged[name] = places[-1:]
        stands = read_stands(self.room.journal, self.room.journal_key())
        self._take(compare(told, stands))

    async def _mirror_stands(self) -> None:
        async with asyncio.timeout(BACK_S):
            while True:
                state = (await self.room.act("--status"))["mirror"]
                if state["state"] == "ok" and state["carries_keys"]:
                    return


def run(options: Any) -> Outcome:
    """Play the drill of the command line."""
    out = prepared(options.out)
    room = MirroredRoom(out, options.seats, options.rate, options.seed, staffed=True)
    drill = ReplaceDrill(room, options.seed, options.control)
    asyncio.run(drill.play())
    figures = {
        "seats": room.seats,
        "term": drill.term,
        "founded_again_s": drill.recover_s,
        "answering_again_s": drill.seconds,
        "medium_out_s": OUT_S,
        "entries_on_mirror": drill.mirrored,
        "acknowledged": drill.acknowledged,
        "lost": len(drill.lost),
        "invented": len(drill.invented),
        "chain_whole": drill.whole,
    }
    kept = not drill.lost and not drill.invented and drill.whole
    served = 0 <= drill.seconds <= LIMIT_S and drill.term > 1
    return Outcome(
        figures,
        bool(drill.lost) if options.control else kept and served,
        means=[
            "parent and worker of the hall are killed under load and the folder is removed",
            f"the medium was out for {OUT_S:g} s before: what was acknowledged in that time lies in"
            " the outboxes of terminals alone",
            "the new hall has a new folder and takes the port of the lost one on the same machine",
            "not covered: the time people need to fetch medium, envelope and both codes, and to"
            " give another PC the address of the lost one",
            "control no-outbox: the terminals' disks are emptied at the loss as well; then what was"
            " acknowledged while the medium was out must be missing",
        ],
    )
