"""A second PC that follows, and what keeps the data safe beside the journal: standby and mirror.

A standby is granted beforehand by two persons, with a term of its own that is higher than every one
before. Edges alone are events: it is there, it is gone, the proctor goes on without it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from bozhen_desktop.domain.base import Command, Context, Event, Topic, need_witness
from bozhen_desktop.domain.devices import STANDBY, DeviceEnrolled
from bozhen_desktop.kernel.errors import RuleError
from bozhen_desktop.kernel.ids import SeatId, StaffId

if TYPE_CHECKING:
    from bozhen_desktop.domain.site import Site

MIRROR = "mirror"
GUARDS = (MIRROR, STANDBY)
OK = "ok"


class GrantStandby(Command, tag="grant-standby"):
    """Two persons let a PC follow and, one day, take over.

    `hall_fp` is the SHA-256 of its TLS certificate, `host` and `port` where it will serve; `above`
    is the term of this hall.
    """

    key: str
    public: str
    recipient: str
    hall_fp: str
    host: str
    port: int
    host_name: str
    above: int


class StandbyGranted(Event, tag="standby-granted"):
    """The PC may follow; `term` is reserved for it alone. `first` and `witness` decided it."""

    key: str
    recipient: str
    hall_fp: str
    host: str
    port: int
    term: int
    first: str
    witness: StaffId


class ReleaseStandby(Command, tag="release-standby"):
    """The PC is no standby any more (two persons, with a reason)."""

    key: str
    reason: str


class StandbyReleased(Event, tag="standby-released"):
    """It follows no more; its term stays used."""

    key: str
    reason: str
    witness: StaffId


class GoWithoutStandby(Command, tag="go-without-standby"):
    """While no standby is healthy, commands of staff go on without one."""

    reason: str


class WithoutStandby(Event, tag="without-standby"):
    """Holds until a standby is healthy again."""

    actor: StaffId
    reason: str


class ReportSafety(Command, tag="report-safety"):
    """Made by the hall: the state of mirror or standby is another one now."""

    what: str
    state: str
    reason: str


class SafetyChanged(Event, tag="safety-changed"):
    """`what` (mirror, standby) is `ok` or not, and why."""

    what: str
    state: str
    reason: str


class ReportPromotion(Command, tag="report-promotion"):
    """A standby takes over, decided at its own desk by the chief."""

    term: int
    reason: str


class HallPromoted(Event, tag="hall-promoted"):
    """From here on the hall of `term` serves this room."""

    term: int
    actor: StaffId
    reason: str
    witness: StaffId


class ReportSuperseded(Command, tag="report-superseded"):
    """Made by the hall: somebody showed that a hall with a higher term serves the room."""

    term: int


class HallSuperseded(Event, tag="hall-superseded"):
    """The last entry of a hall that was replaced: it acknowledges nothing from here on."""

    term: int


class StandbyState(msgspec.Struct):
    """Granted standbys by device key, the highest term given away, how safe things are.

    `promoted`: terms in which a standby took over; `superseded`: the term that replaced this hall.
    """

    granted: dict[str, StandbyGranted] = {}
    highest: int = 0
    without: bool = False
    safety: dict[str, SafetyChanged] = {}
    promoted: list[int] = []
    superseded: int = 0

    def waiting(self, term: int) -> list[StandbyGranted]:
        """Standbys that could take over from the hall of `term`."""
        return [grant for grant in self.granted.values() if grant.term > term]


def decide_grant(site: Site, command: GrantStandby, context: Context) -> list[Event]:
    """Two persons; the device is enrolled with it, unless it was granted before.

    Raises:
        RuleError: `device-blocked`, `device-kind` (it is enrolled as another one),
            `second-person-needed`.
    """
    witness = need_witness(context)
    known = site.devices.devices.get(command.key)
    if command.key in site.devices.blocked:
        raise RuleError("device-blocked")
    if known is not None and known.kind != STANDBY:
        raise RuleError("device-kind", device_kind=known.kind)
    granted = StandbyGranted(
        key=command.key,
        recipient=command.recipient,
        hall_fp=command.hall_fp,
        host=command.host,
        port=command.port,
        term=max(command.above, site.standby.highest) + 1,
        first=context.actor,
        witness=witness,
    )
    return [granted] if known is not None else [_enrolled(command), granted]


def _enrolled(command: GrantStandby) -> DeviceEnrolled:
    return DeviceEnrolled(
        key=command.key,
        public=command.public,
        device_kind=STANDBY,
        how="file",
        seat=SeatId(""),
        host_name=command.host_name,
    )


def apply_granted(site: Site, event: StandbyGranted) -> None:
    """It may follow; a former grant of the same PC is over."""
    site.standby.granted[event.key] = event
    site.standby.highest = max(site.standby.highest, event.term)


def decide_release(site: Site, command: ReleaseStandby, context: Context) -> list[Event]:
    """Two persons.

    Raises:
        RuleError: `standby-unknown`, `reason-needed`, `second-person-needed`.
    """
    if command.key not in site.standby.granted:
        raise RuleError("standby-unknown")
    if not command.reason.strip():
        raise RuleError("reason-needed", act="release-standby")
    witness = need_witness(context)
    return [StandbyReleased(key=command.key, reason=command.reason, witness=witness)]


def apply_released(site: Site, event: StandbyReleased) -> None:
    """It is forgotten, but its term is not."""
    site.standby.granted.pop(event.key, None)
    site.standby.safety.pop(STANDBY, None)
    site.standby.without = False


def decide_without(site: Site, command: GoWithoutStandby, context: Context) -> list[Event]:
    """One act of a proctor, once.

    Raises:
        RuleError: `standby-unknown` (there is none), `standby-healthy`, `already-without`,
            `reason-needed`.
    """
    state = site.standby
    if not state.granted:
        raise RuleError("standby-unknown")
    if not command.reason.strip():
        raise RuleError("reason-needed", act="go-without-standby")
    if state.without:
        raise RuleError("already-without")
    known = state.safety.get(STANDBY)
    if known is not None and known.state == OK:
        raise RuleError("standby-healthy")
    return [WithoutStandby(actor=StaffId(context.actor), reason=command.reason)]


def apply_without(site: Site, event: WithoutStandby) -> None:
    """Commands of staff wait no more."""
    site.standby.without = True


def decide_safety(site: Site, command: ReportSafety, context: Context) -> list[Event]:
    """Edges only.

    Raises:
        RuleError: `guard-unknown`, `safety-same`.
    """
    if command.what not in GUARDS:
        raise RuleError("guard-unknown", what=command.what)
    known = site.standby.safety.get(command.what)
    if known is not None and known.state == command.state:
        raise RuleError("safety-same")
    return [SafetyChanged(what=command.what, state=command.state, reason=command.reason)]


def apply_safety(site: Site, event: SafetyChanged) -> None:
    """A healthy standby ends what was decided while there was none."""
    site.standby.safety[event.what] = event
    if event.what == STANDBY and event.state == OK:
        site.standby.without = False


def decide_promotion(site: Site, command: ReportPromotion, context: Context) -> list[Event]:
    """The chief at the standby; his PIN was checked there.

    Raises:
        RuleError: `reason-needed`, `term-not-granted`, `term-used`.
    """
    if not command.reason.strip():
        raise RuleError("reason-needed", act="promote")
    if command.term not in [grant.term for grant in site.standby.granted.values()]:
        raise RuleError("term-not-granted", term=command.term)
    if any(term >= command.term for term in site.standby.promoted):
        raise RuleError("term-used", term=command.term)
    actor = StaffId(context.actor)
    return [
        HallPromoted(term=command.term, actor=actor, reason=command.reason, witness=context.witness)
    ]


def apply_promoted(site: Site, event: HallPromoted) -> None:
    """Another PC is the hall now; whether a further standby is healthy is to be seen."""
    state = site.standby
    state.promoted.append(event.term)
    state.superseded, state.without = 0, False
    state.safety.clear()


def decide_superseded(site: Site, command: ReportSuperseded, context: Context) -> list[Event]:
    """Once.

    Raises:
        RuleError: `already-superseded`.
    """
    if command.term <= site.standby.superseded:
        raise RuleError("already-superseded")
    return [HallSuperseded(term=command.term)]


def apply_superseded(site: Site, event: HallSuperseded) -> None:
    """Known also after a restart."""
    site.standby.superseded = event.term


TOPIC = Topic(
    decide={
        GrantStandby: decide_grant,
        ReleaseStandby: decide_release,
        GoWithoutStandby: decide_without,
        ReportSafety: decide_safety,
        ReportPromotion: decide_promotion,
        ReportSuperseded: decide_superseded,
    },
    apply={
        StandbyGranted: apply_granted,
        StandbyReleased: apply_released,
        WithoutStandby: apply_without,
        SafetyChanged: apply_safety,
        HallPromoted: apply_promoted,
        HallSuperseded: apply_superseded,
    },
)
