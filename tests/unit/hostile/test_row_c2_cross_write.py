"""C2: nobody writes another's answers. Every terminal tries it for every entry."""

from __future__ import annotations

from collections import Counter

from bozhen_desktop.domain.answers import SaveAnswer
from bozhen_desktop.kernel.digest import canonical_text
from bozhen_desktop.wire.messages import Ask
from tests.unit.domain.theory import right
from tests.unit.hall.hall_day import SITTING
from tests.unit.hostile.crowd import crowd, group_of

SEATS = 200


def test_two_hundred_terminals_write_for_two_hundred_entries() -> None:
    day = crowd(SEATS)
    rig, codes = day.rig, Counter[tuple[bool, str]]()
    entries = [plan.id for plan in day.plan.entries]
    bodies = {
        entry: canonical_text(
            SaveAnswer(
                item=f"{group_of(day, entry)}-i1",
                version=1,
                options=right(1),
                epoch=1,
                step=1,
                made=0,
            )
        )
        for entry in entries
    }
    for mine, end in day.terminals.items():
        end.got.clear()
        first = end.peer.outbox.last + 1
        for number, entry in enumerate(entries, first):
            end.send(Ask(number=number, sitting=SITTING, actor=entry, body=bodies[entry]))
        rig.run()
        for number, entry in enumerate(entries, first):
            codes[mine == entry, end.codes(number)[-1]] += 1
    assert codes == {(True, ""): SEATS, (False, "actor-not-here"): SEATS * (SEATS - 1)}
    written = [entry for entry in rig.journals[SITTING].entries() if entry.kind == "answer-saved"]
    owners = {end.device: entry for entry, end in day.terminals.items()}
    assert len(written) == SEATS
    assert all(owners[entry.device] == entry.actor for entry in written)
