"""Admission of devices by people: new ones accepted many at once, PCs of the staff by room file.

A technician's room file enrols candidates' terminals. That consoles and examiners' PCs come in so
is the word of two persons; what came in at all, a proctor looks at and accepts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from bozhen_desktop.domain.base import Command, Context, Event, Topic, need_witness
from bozhen_desktop.domain.devices import DeviceState, bind_seat
from bozhen_desktop.kernel.errors import RuleError
from bozhen_desktop.kernel.ids import SeatId, StaffId

if TYPE_CHECKING:
    from bozhen_desktop.domain.site import Site


class AcceptDevices(Command, tag="accept-devices"):
    """Accept new devices, many in one act: device key → its seat ("": the one it has, or none)."""

    seats: dict[str, SeatId]


class AcceptedDevice(msgspec.Struct, frozen=True, kw_only=True):
    """A device that a person has looked at, as it was then."""

    key: str
    device_kind: str
    host_name: str
    seat: SeatId


class DevicesAccepted(Event, tag="devices-accepted"):
    """These devices belong here; each that has a seat in this list is bound to it."""

    devices: list[AcceptedDevice]
    by: str


class GrantStaffFile(Command, tag="grant-staff-file"):
    """Made by the hall: two persons let PCs of the staff in by a room file."""


class StaffFileGranted(Event, tag="staff-file-granted"):
    """A room file that enrols consoles and examiners' PCs left the hall's PC."""

    first: str
    second: StaffId


def decide_accept(site: Site, command: AcceptDevices, context: Context) -> list[Event]:
    """Accept known, new devices; the seat of an accepted one is not given away on the way.

    Raises:
        RuleError: `nobody-named`, `device-unknown`, `device-blocked`, `device-accepted`,
            `seat-twice`, `seat-taken`.
    """
    state = site.devices
    if not command.seats:
        raise RuleError("nobody-named")
    for key in command.seats:
        _check_new(state, key)
    named = [seat for seat in command.seats.values() if seat]
    if len(set(named)) != len(named):
        raise RuleError("seat-twice")
    for key, seat in state.seats.items():
        if seat in named and key in state.accepted:
            raise RuleError("seat-taken", seat=seat)
    return [
        DevicesAccepted(
            devices=[_accepted(state, key, seat) for key, seat in command.seats.items()],
            by=context.actor,
        )
    ]


def _check_new(state: DeviceState, key: str) -> None:
    if key not in state.devices:
        raise RuleError("device-unknown", key=key)
    if key in state.blocked:
        raise RuleError("device-blocked", key=key)
    if key in state.accepted:
        raise RuleError("device-accepted", key=key)


def _accepted(state: DeviceState, key: str, seat: SeatId) -> AcceptedDevice:
    device = state.devices[key]
    return AcceptedDevice(
        key=key,
        device_kind=device.kind,
        host_name=device.host_name,
        seat=seat or state.seat_of(key),
    )


def apply_accepted(site: Site, event: DevicesAccepted) -> None:
    """Looked at; a seat leaves the device that had it."""
    state = site.devices
    for device in event.devices:
        state.accepted[device.key] = event.by
        state.claims.pop(device.key, None)
        if device.seat:
            bind_seat(state, device.key, device.seat)


def decide_staff_file(site: Site, command: GrantStaffFile, context: Context) -> list[Event]:
    """A technician alone enrols terminals; for PCs of the staff two persons stand.

    Raises:
        RuleError: `second-person-needed`, `person-missing`.
    """
    if not context.actor:
        raise RuleError("person-missing")
    return [StaffFileGranted(first=context.actor, second=need_witness(context))]


def apply_staff_file(site: Site, event: StaffFileGranted) -> None:
    """Who let them in stays known."""
    site.devices.staff_files.append((event.first, event.second))


TOPIC = Topic(
    decide={
        AcceptDevices: decide_accept,
        GrantStaffFile: decide_staff_file,
    },
    apply={
        DevicesAccepted: apply_accepted,
        StaffFileGranted: apply_staff_file,
    },
)
