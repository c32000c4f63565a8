"""Accounts of staff as the keystore alone knows them, for acts on a hall that stands still.

No journal is at hand to count wrong PINs in, so they are counted in the keystore, under a name of
the act, whoever typed them.
"""

from __future__ import annotations

from typing import NamedTuple

from bozhen_desktop.hall.secret_store import SecretStore
from bozhen_desktop.host.keystore import Keystore
from bozhen_desktop.host.pins import check
from bozhen_desktop.kernel.clock import Clock
from bozhen_desktop.kernel.errors import RuleError

FREE_TRIES, WAIT_MS = 5, 60_000
_PINS = "pins/"


class Person(NamedTuple):
    """Somebody who decides: account and PIN; where there are no accounts yet, only a name."""

    staff: str
    pin: str = ""


def has_accounts(keystore: Keystore) -> bool:
    """Whether a sitting is here, whose staff have PINs."""
    return bool(keystore.names(_PINS))


def check_persons_pins(
    keystore: Keystore, persons: tuple[Person, Person], act: str, clock: Clock, *, mode: str
) -> None:
    """Two persons are who they say, by a PIN of any sitting here; without a sitting names count.

    Raises:
        RuleError: `wait-after-tries` (seconds), `staff-unknown`, `pin-wrong-of` (staff).
    """
    if not has_accounts(keystore):
        return
    check_tries(keystore, act, clock.wall_ms())
    wrong = [person.staff for person in persons if not _is_right(keystore, person, mode)]
    if wrong:
        count_try(keystore, act, clock.wall_ms())
        raise RuleError("pin-wrong-of", staff=wrong[0])
    keystore.destroy(act)


def _is_right(keystore: Keystore, person: Person, mode: str) -> bool:
    store = SecretStore(keystore)
    sittings = [name.removeprefix(_PINS) for name in keystore.names(_PINS)]
    found = [store.verifier(sitting, person.staff) for sitting in sittings]
    known = [verifier for verifier in found if verifier is not None]
    if not known:
        raise RuleError("staff-unknown", staff=person.staff[:64])
    return any(check(person.pin, verifier, mode=mode) for verifier in known)


def _tries(keystore: Keystore, act: str) -> tuple[int, int]:
    """Wrong PINs one after another, and wall ms of the last one."""
    if act not in keystore:
        return 0, 0
    count, last = keystore.get(act).split()
    return int(count), int(last)


def check_tries(keystore: Keystore, act: str, wall: int) -> None:
    """After some wrong PINs a wait that doubles.

    Raises:
        RuleError: `wait-after-tries` (seconds).
    """
    count, last = _tries(keystore, act)
    if count >= FREE_TRIES:
        left = WAIT_MS * 2 ** min(count - FREE_TRIES, 10) - abs(wall - last)
        if left > 0:
            raise RuleError("wait-after-tries", seconds=left // 1000 + 1)


def count_try(keystore: Keystore, act: str, wall: int) -> None:
    """One more wrong PIN."""
    count, _ = _tries(keystore, act)
    keystore.put(act, f"{count + 1} {wall}".encode())
