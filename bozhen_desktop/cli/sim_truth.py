"""What single events of a sitting must say on a simulated day, by the clock of the world.

One function an event; each compares it with the books of the checker and notes it there.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from bozhen_desktop.cli.sim_plan import EARLIEST_S

if TYPE_CHECKING:
    from bozhen_desktop.cli.sim_check import Checker


def _started(check: Checker, body: dict[str, Any], at: int) -> None:
    check.opened.add(body["group"])
    if check.suspended:
        check.fail("after-suspension", f"{body['group']} runs")
    check.clocks[body["group"]].run(body["mono"] + check.boots[body["boot"]])


def _paused(check: Checker, body: dict[str, Any], at: int) -> None:
    _same(check, body["group"], body["elapsed"], at, "pause")
    check.clocks[body["group"]].stop(at)


def _ended(check: Checker, body: dict[str, Any], at: int) -> None:
    _same(check, body["group"], body["elapsed"], at, "end")
    check.clocks[body["group"]].stop(at)


def _beat(check: Checker, body: dict[str, Any], at: int) -> None:
    for group, elapsed in body["elapsed"].items():
        _same(check, group, elapsed, at, "beat")
        check.clocks[group].anchor = at


def _same(check: Checker, group: str, elapsed: int, at: int, what: str) -> None:
    true = check.clocks[group].at(at)
    if elapsed != true:
        check.fail("time-differs", f"{group} {what} {elapsed}, truly {true}")


def _rebooted(check: Checker, body: dict[str, Any], at: int) -> None:
    """An outage may give time back, at most itself; it never takes any."""
    check.resumed_at = at
    for group, elapsed in body["elapsed"].items():
        clock = check.clocks[group]
        back = clock.at(at) - elapsed
        if not 0 <= back <= at - clock.anchor:
            check.fail("time-differs", f"{group} gave back {back} of {at - clock.anchor}")
        at_least = min(check.reported(group), clock.at(clock.anchor) + body["outage"])
        if elapsed < at_least:
            check.fail("time-gained", f"{group} goes on at {elapsed}, reported {at_least}")
        clock.shift, clock.anchor = clock.shift + back, at


def _handed_in(check: Checker, body: dict[str, Any], at: int) -> None:
    who, elapsed = body["entry"], body["elapsed"]
    if check.suspended:
        check.fail("after-suspension", f"{who} handed in ({body['cause']})")
    _same(check, check.groups[who], elapsed, at, "hand-in")
    if body["cause"] == "time" and elapsed <= check.budgets[who]:
        check.fail("time-lost", f"{who} closed at {elapsed} of {check.budgets[who]}")
    if body["cause"] == "own" and elapsed < EARLIEST_S * 1000:
        check.fail("too-early", f"{who} {elapsed}")


def _credit(check: Checker, body: dict[str, Any], at: int) -> None:
    for entry in body["entries"]:
        check.budgets[entry] += body["ms"]


def _from_paper(check: Checker, body: dict[str, Any], at: int) -> None:
    """What stands on paper comes after everything the screen had."""
    for answer in body["answers"]:
        place = (body["entry"], answer["item"], tuple(answer["options"]))
        if place not in check.chosen:
            check.fail("invented", f"paper {place}")
        check.recorded.add(place)
        check.once.add(place)
        check.latest[place[:2]] = 1 << 30


def _key_opened(check: Checker, body: dict[str, Any], at: int) -> None:
    check.keys_open.add(body["group"])


def _signed(check: Checker, body: dict[str, Any], at: int) -> None:
    check.signed.setdefault(body["piece"], set()).add(body["examiner"])


def _outbox_refused(check: Checker, body: dict[str, Any], at: int) -> None:
    check.placed.add((body["device"].partition(".")[0], body["number"]))


def _suspended(check: Checker, body: dict[str, Any], at: int) -> None:
    """All clocks stand; in a new boot that does not know the time yet, where the last beat was."""
    check.suspended = True
    for group, elapsed in body["elapsed"].items():
        clock = check.clocks[group]
        back = clock.at(at) - elapsed
        if not 0 <= back <= at - clock.anchor:
            check.fail("time-differs", f"{group} suspended at {elapsed}, truly {clock.at(at)}")
        clock.shift += back
        clock.stop(at)


def _replaced(check: Checker, body: dict[str, Any], at: int) -> None:
    check.replaced[body["old"]] = body["member"]["id"]


def _decided(check: Checker, body: dict[str, Any], at: int) -> None:
    who = body["entry"]
    check.tiers[who] = max(check.tiers.get(who, 0), body["tier"])


def _fault_opened(check: Checker, body: dict[str, Any], at: int) -> None:
    check.faults[body["number"]] = body["affected"] if body["blocking"] else {}


def _fault_closed(check: Checker, body: dict[str, Any], at: int) -> None:
    """Lost time is the group's own since the fault began, of those it kept from answering."""
    since = check.faults[body["number"]]
    for who, lost in body["lost"].items():
        now = check.clocks[check.groups[who]].at(at)
        if lost != now - since.get(who, now):
            check.fail("lost-time-wrong", f"{who} {lost}, since {since.get(who)}, now {now}")


HANDLERS: dict[str, Callable[[Checker, dict[str, Any], int], None]] = {
    "group-started": _started,
    "group-paused": _paused,
    "group-resumed": _started,
    "group-ended": _ended,
    "beat": _beat,
    "sitting-resumed": _rebooted,
    "handed-in": _handed_in,
    "credit-granted": _credit,
    "answers-entered": _from_paper,
    "key-opened": _key_opened,
    "sheet-signed": _signed,
    "sheet-entered": _signed,
    "sitting-suspended": _suspended,
    "staff-replaced": _replaced,
    "violation-decided": _decided,
    "fault-opened": _fault_opened,
    "fault-closed": _fault_closed,
    "outbox-refused": _outbox_refused,
}
