"""Lock-out: failed log-ins in a row, the growing wait, the lock, and how two persons lift it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from bozhen_desktop.domain.base import Command, Context, Event, Topic, need_witness
from bozhen_desktop.kernel.errors import RuleError
from bozhen_desktop.kernel.ids import DeviceId, StaffId

if TYPE_CHECKING:
    from bozhen_desktop.domain.parameters import Rules
    from bozhen_desktop.domain.room import Room


class LogInFailed(Event, tag="log-in-failed"):
    """A wrong last-four or PIN; `code` is what the person is told."""

    who: str
    device: DeviceId
    code: str
    tries: int
    mono: int
    boot: str


class Unlock(Command, tag="unlock"):
    """Two persons let somebody try again, with a reason; `who` is an entry or staff id."""

    who: str
    reason: str


class Unlocked(Event, tag="unlocked"):
    """Failed attempts of `who` are forgotten."""

    who: str
    reason: str
    witness: StaffId


class Tries(msgspec.Struct, frozen=True):
    """Failed attempts in a row and when the last one was (boot, mono ms)."""

    count: int
    boot: str
    mono: int


def wait_left_ms(room: Room, who: str, context: Context) -> int:
    """How long `who` must wait after failed attempts: first wait doubled for each further one.

    After a restart of the hall's PC at least the time since that restart has passed.
    """
    tries = room.access.tries.get(who)
    return 0 if tries is None else _wait_left_ms(room.rules, tries, context)


def _wait_left_ms(rules: Rules, tries: Tries, context: Context) -> int:
    if tries.count < rules.pin_tries:
        return 0
    wait = rules.pin_wait_s * 1000 << (tries.count - rules.pin_tries)
    passed = context.mono_ms - (tries.mono if context.boot == tries.boot else 0)
    return max(wait - passed, 0)


def check_may_try(room: Room, who: str, context: Context) -> None:
    """Refuse attempts during a wait or after the lock.

    Raises:
        RuleError: `locked-out`, `wait-after-tries` with the seconds left.
    """
    tries = room.access.tries.get(who)
    if tries is not None:
        check_tries(room.rules, who, tries, context)


def check_tries(rules: Rules, who: str, tries: Tries, context: Context) -> None:
    """`check_may_try` by attempts that were counted elsewhere, while the journal takes none.

    Raises:
        RuleError: `locked-out`, `wait-after-tries` with the seconds left.
    """
    if tries.count >= rules.pin_lock_tries:
        raise RuleError("locked-out", who=who)
    left = _wait_left_ms(rules, tries, context)
    if left:
        raise RuleError("wait-after-tries", seconds=(left + 999) // 1000)


def failed(room: Room, who: str, code: str, context: Context) -> LogInFailed:
    """One more failed attempt of `who`."""
    tries = room.access.tries.get(who)
    return LogInFailed(
        who=who,
        device=context.device,
        code=code,
        tries=(tries.count if tries else 0) + 1,
        mono=context.mono_ms,
        boot=context.boot,
    )


def apply_failed(room: Room, event: LogInFailed) -> None:
    """Count the attempt."""
    room.access.tries[event.who] = Tries(event.tries, event.boot, event.mono)


def decide_unlock(room: Room, command: Unlock, context: Context) -> list[Event]:
    """Lift a wait or a lock; nobody lifts his own.

    Raises:
        RuleError: `not-locked`, `reason-needed`, `second-person-needed`.
    """
    if command.who not in room.access.tries:
        raise RuleError("not-locked", who=command.who)
    if not command.reason:
        raise RuleError("reason-needed", act="unlock")
    witness = need_witness(context)
    if command.who in (context.actor, witness):
        raise RuleError("second-person-needed")
    return [Unlocked(who=command.who, reason=command.reason, witness=witness)]


def apply_unlocked(room: Room, event: Unlocked) -> None:
    """He may try again."""
    room.access.tries.pop(event.who, None)


TOPIC = Topic(
    decide={Unlock: decide_unlock}, apply={LogInFailed: apply_failed, Unlocked: apply_unlocked}
)
