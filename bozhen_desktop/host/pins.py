"""PINs of staff: six digits, never a weak one, kept as scrypt verifiers.

A verifier alone protects little – a million guesses are quick – so it lies in the keystore, never
in events, views or ranges; tries are limited where PINs are asked for.
"""

from __future__ import annotations

import datetime
import hashlib
import hmac
import itertools
import re
import secrets
from collections.abc import Callable
from typing import NamedTuple

from bozhen_desktop.kernel.errors import BozhenError

PIN_DIGITS = 6
_PIN = re.compile(r"[0-9]{6}")
_VERIFIER = re.compile(r"scrypt\$(\d{1,2})\$(\d{1,2})\$(\d{1,2})\$([0-9a-f]{32})\$([0-9a-f]{64})")
_EVEN = 2**32 - 2**32 % 10**PIN_DIGITS
_TYPED_WITHOUT_THOUGHT = re.compile(
    "147258|258369|369258|258147|147369|159357|357159|159753|753951|456852|258456|520131|"
    "521314|131452|147852|741852|963852|112358|314159|102030|100200"
)


class Profile(NamedTuple):
    """Cost of a verifier: scrypt with N = 2^`log_n`, block size `r`, parallelism `p`."""

    log_n: int
    r: int
    p: int


LIVE = Profile(14, 8, 1)
REHEARSAL = Profile(6, 8, 1)
"""Fast, so that a demonstration can make hundreds; never good in a live folder."""

_DEAREST = Profile(17, 16, 4)


def make_verifier(pin: str, profile: Profile = LIVE) -> str:
    """A verifier `scrypt$logN$r$p$salt$hash` with a random salt.

    Raises:
        BozhenError: `pin-malformed`.
    """
    if not _PIN.fullmatch(pin):
        raise BozhenError("pin-malformed")
    salt = secrets.token_bytes(16)
    log_n, r, p = profile
    return f"scrypt${log_n}${r}${p}${salt.hex()}${_hash(pin, salt, profile).hex()}"


def check(pin: str, verifier: str, *, mode: str) -> bool:
    """Whether `pin` is the one of `verifier`; `mode` is the data folder's.

    Raises:
        BozhenError: `verifier-malformed`; `verifier-too-weak` for a fast one outside rehearsal.
    """
    match = _VERIFIER.fullmatch(verifier)
    if match is None:
        raise BozhenError("verifier-malformed")
    profile = Profile(int(match[1]), int(match[2]), int(match[3]))
    if not _within(profile):
        raise BozhenError("verifier-malformed")
    if mode != "rehearsal" and any(own < least for own, least in zip(profile, LIVE, strict=True)):
        raise BozhenError("verifier-too-weak")
    found = _hash(pin, bytes.fromhex(match[4]), profile)
    return hmac.compare_digest(found, bytes.fromhex(match[5]))


def _within(profile: Profile) -> bool:
    return all(1 <= own <= most for own, most in zip(profile, _DEAREST, strict=True))


def _hash(pin: str, salt: bytes, profile: Profile) -> bytes:
    log_n, r, p = profile
    memory = 128 * r * (2**log_n + p + 2) + (1 << 20)
    return hashlib.scrypt(pin.encode(), salt=salt, n=2**log_n, r=r, p=p, maxmem=memory, dklen=32)


def new_pin(randbytes: Callable[[int], bytes] = secrets.token_bytes) -> str:
    """Six digits, each allowed PIN equally likely; `randbytes(n)` gives n random bytes."""
    while True:
        number = int.from_bytes(randbytes(4), "big")
        pin = f"{number % 10**PIN_DIGITS:0{PIN_DIGITS}d}"
        if number < _EVEN and not is_weak(pin):
            return pin


def is_weak(pin: str) -> bool:
    """Repeated digits or halves, runs of equal steps, palindromes, dates, known favourites."""
    return (
        len(set(pin)) <= 2
        or _is_run(pin)
        or pin[:3] == pin[3:]
        or pin[:2] == pin[2:4] == pin[4:]
        or pin == pin[::-1]
        or _is_pairs(pin)
        or _TYPED_WITHOUT_THOUGHT.fullmatch(pin) is not None
        or _is_date(pin)
    )


def _is_run(pin: str) -> bool:
    steps = {(int(after) - int(before)) % 10 for before, after in itertools.pairwise(pin)}
    return len(steps) == 1


def _is_pairs(pin: str) -> bool:
    pairs = pin[0] == pin[1] and pin[2] == pin[3] and pin[4] == pin[5]
    return pairs or (_is_run(pin[:3]) and _is_run(pin[3:]) and pin[:3] <= pin[3:])


def _is_date(pin: str) -> bool:
    """Year-month-day, day-month-year, month-day-year, or a year from 1950 to 2049 and a month."""
    first, second, third = int(pin[:2]), int(pin[2:4]), int(pin[4:])
    year_month = 1950 <= int(pin[:4]) <= 2049 and 1 <= third <= 12
    orders = ((first, second, third), (third, second, first), (third, first, second))
    return year_month or any(_is_day(*order) for order in orders)


def _is_day(year: int, month: int, day: int) -> bool:
    try:
        datetime.date(2000 + year, month, day)
    except ValueError:
        return False
    return True
