"""What the core of the hall wants done: sends, appends, closes, work; the shell does it."""

from __future__ import annotations

from typing import Any, NamedTuple

import msgspec

from bozhen_desktop.journal.heads import Head
from bozhen_desktop.kernel.digest import Entry
from bozhen_desktop.wire.messages import Down


class Moment(NamedTuple):
    """Wall time (UTC ms), elapsed time (ms) and the boot it counts in."""

    wall: int
    mono: int
    boot: str


class Append(NamedTuple):
    """Make these durable in the journal of `book` (a sitting id or `site`), then say `ticket`.

    Tickets of one book rise; what was appended later never becomes durable before it.
    """

    book: str
    ticket: int
    entries: list[Entry]
    blobs: dict[str, bytes]
    heads: list[Head]


class Work(NamedTuple):
    """Something slow or outside: done in a thread or child process, answered by `Core.worked`.

    Kinds: `check-pin` (pin, verifier) → bool; `open-book` (sitting) → a new journal was made;
    `job` (name, fields) → answer of an exchange job in a child process; `secrets` (put: name →
    bytes, destroy: names) → None; `write-file` (name, data), `log` (code, params); `load-photos`
    (sitting, digests) → digest → bytes; `render-form` (form, lots) → `rendering.Rendered`.
    """

    id: int
    kind: str
    args: dict[str, Any]


class Output(msgspec.Struct):
    """Everything one step of the core asks for, in order.

    `bulk` are sends that may wait behind any other send of their connection. `look`: rows of views
    wait to be made; call `Core.look` soon, not at once.
    """

    sends: list[tuple[int, Down]] = []
    bulk: list[tuple[int, Down]] = []
    appends: list[Append] = []
    closes: list[tuple[int, str]] = []
    works: list[Work] = []
    look: bool = False
