"""What the window sees of its desk at one moment, and which screen that means."""

from __future__ import annotations

from typing import Any

import msgspec

from bozhen_desktop.client.desk import LOCAL, REFUSED, SAVED, SAVING
from bozhen_desktop.client.dialling import Address
from bozhen_desktop.client.link import CONNECTED, CUT_OFF, HELD, STRANGER
from bozhen_desktop.domain.paper import CandidatePaper
from bozhen_desktop.gui.widgets import badges

GOOD, FORGETS, FAILED = "good", "forgets", "failed"
"""This PC's disk: keeps what is written; may forget it at a reboot; takes nothing any more."""

CONNECT, CODE, LOG_IN, WHO, RULES, WAIT, QUESTION, RECEIPT = (
    "connect",
    "code",
    "log-in",
    "who",
    "rules",
    "wait",
    "question",
    "receipt",
)


class Sight(msgspec.Struct, frozen=True, kw_only=True):
    """A picture of the desk and its link. `given`: number of the last act taken in.

    `link`, `code`: state of `client.link`; `sittings`: open theory sittings of the hall;
    `met`: this PC is enrolled; `enrol_refused`: why the typed room code was not taken; `halls`:
    found on the LAN, each with where it may be; `params`: of the latest refusal; `trouble`: code of
    what this PC could not do; `elapsed` ms of the group at `mono` of this PC, going on while
    `running`.
    """

    given: int = 0
    link: str = CUT_OFF
    code: str = ""
    met: bool = False
    seat: str = ""
    sittings: list[str] = []
    enrol_refused: str = ""
    halls: list[list[Address]] = []
    disk: str = GOOD
    entry: str = ""
    refusal: str = ""
    params: dict[str, Any] = {}
    asking: bool = False
    rows: dict[str, Any] = {}
    paper: CandidatePaper | None = None
    choices: dict[str, list[str]] = {}
    states: dict[str, str] = {}
    receipt: str = ""
    own_receipt: str = ""
    hand_in_refused: str = ""
    handing_in: bool = False
    handed_in: bool = False
    closed: bool = True
    trouble: str = ""
    elapsed: int = 0
    mono: int = 0
    running: bool = False

    def row(self, path: str) -> dict[str, Any]:
        """A row of the view; empty while it is not here."""
        found: dict[str, Any] = self.rows.get(path, {})
        return found

    @property
    def here(self) -> bool:
        """Whether the hall can be reached."""
        return self.link == CONNECTED

    @property
    def budget(self) -> int:
        """Ms of the whole paper, credits included."""
        return int(self.row("time").get("budget", 0))

    def elapsed_at(self, mono: int) -> int:
        """Elapsed ms of the group at a later moment of this PC."""
        return self.elapsed + (max(mono - self.mono, 0) if self.running else 0)

    def saved_state(self, item: str) -> str:
        """How safe an item's answer is, one of `widgets.badges`; "" when there is none."""
        state = self.states.get(item, "")
        if state == REFUSED:
            return badges.REFUSED
        if state == SAVED:
            return badges.SAVED if self.disk == GOOD else badges.HALL_ONLY
        if state in (LOCAL, SAVING):
            return self._on_the_way()
        return ""

    def _on_the_way(self) -> str:
        """Connected, the hall's word comes within a moment; cut off, only this PC has it."""
        if self.disk == FAILED:
            return badges.SAVING if self.here else badges.REFUSED
        return badges.SAVING if self.here else badges.LOCAL

    @property
    def worst_saved(self) -> str:
        """The save state of the whole paper: that of its least safe answer."""
        states = {self.saved_state(item) for item in self.states}
        order = (badges.REFUSED, badges.LOCAL, badges.SAVING, badges.HALL_ONLY, badges.SAVED)
        return next((state for state in order if state in states), "")

    def answered(self) -> int:
        """Items with an answer."""
        return sum(bool(options) for options in self.choices.values())

    def blanks(self) -> list[int]:
        """Numbers (from 1) of the items without an answer."""
        items = self.paper.items if self.paper is not None else []
        return [at for at, item in enumerate(items, 1) if not self.choices.get(item.id)]


def page_of(sight: Sight, mono: int, *, known: bool) -> str:
    """Which screen is due now. `known`: the candidate said that it is he."""
    if not sight.entry or (sight.link == HELD and not sight.rows):
        return _before_log_in(sight)
    if sight.handed_in:
        return RECEIPT
    me = sight.row("me")
    if not me:
        return WAIT
    if not me.get("pledged"):
        return RULES if known else WHO
    return WAIT if waits(sight, mono) else QUESTION


def _before_log_in(sight: Sight) -> str:
    if sight.link == STRANGER:
        return CODE
    if sight.link == HELD:
        return WAIT
    if not sight.here:
        return CONNECT
    return LOG_IN if sight.sittings else WAIT


def waits(sight: Sight, mono: int) -> str:
    """Why a candidate who may write cannot: not-begun | paused | out | over | "" (he can)."""
    phase = sight.row("clock").get("phase", "")
    if sight.paper is None or phase in ("", "waiting"):
        return "not-begun"
    if phase == "ended" or (sight.budget and sight.elapsed_at(mono) > sight.budget):
        return "over"
    if sight.row("me").get("out"):
        return "out"
    return "paused" if phase == "paused" else ""
