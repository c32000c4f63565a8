"""Connections of the hall: who is at the other end, what it follows, when it was heard."""

from __future__ import annotations

from collections import deque
from typing import Any

import msgspec

from bozhen_desktop.domain.access import same_key
from bozhen_desktop.domain.answers import AnswerSaved
from bozhen_desktop.domain.room import Room
from bozhen_desktop.domain.views import Viewer
from bozhen_desktop.host.signing import fingerprint
from bozhen_desktop.wire.hall_side import Meeting
from bozhen_desktop.wire.messages import Hello

MEETING, ENROLLING, RIVAL, HELD, LIVE = "meeting", "enrolling", "rival", "held", "live"
"""meeting: not known yet; enrolling: waits for its own event; rival: another connection has the
same key, who is alive is not clear yet; held: stopped; live: served."""


class Follower(msgspec.Struct):
    """A subscription: `changes` are (number of the entry, path, row or None) not sent yet,
    `touched` the paths whose rows were not looked at since.
    """

    link: int
    sitting: str
    viewer: Viewer
    changes: deque[tuple[int, str, Any]]
    touched: dict[str, None] = {}


class Audience(msgspec.Struct):
    """Who follows a sitting: terminals by their entry, all others; `due`: who has touched rows;
    `urgent`: among them something else than how many answers somebody gave; `answered`: by entry
    an answer whose rows nobody was told of yet; `made`: who has changes that wait for their commit.

    So an answer is looked at by those whom it concerns, not by every terminal of the room.
    """

    entries: dict[str, dict[int, Follower]] = {}
    others: dict[tuple[int, str], Follower] = {}
    due: dict[tuple[int, str], Follower] = {}
    urgent: bool = False
    answered: dict[str, AnswerSaved] = {}
    made: dict[tuple[int, str], Follower] = {}

    def add(self, follower: Follower) -> None:
        """Begin; the same person at the same connection is replaced."""
        viewer = follower.viewer
        self.due.pop((follower.link, viewer.who), None)
        self.made.pop((follower.link, viewer.who), None)
        if viewer.role == "terminal":
            self.entries.setdefault(viewer.who, {})[follower.link] = follower
        else:
            self.others[follower.link, viewer.who] = follower

    def remove(self, link: int, who: str) -> None:
        """End, if it is there."""
        self.due.pop((link, who), None)
        self.made.pop((link, who), None)
        self.others.pop((link, who), None)
        self.entries.get(who, {}).pop(link, None)


class Link(msgspec.Struct):
    """One connection. `device` names it in journals; `key` is the fingerprint of its device key;
    `kind` is terminal, console, examiner or standby, "" before the first message.
    """

    id: int
    meeting: Meeting
    heard: int
    state: str = MEETING
    why: str = ""
    since: int = 0
    hello: Hello | None = None
    kind: str = ""
    device: str = ""
    key: str = ""
    highest: int = 0
    staff: dict[str, set[str]] = {}
    follows: dict[tuple[str, str], Follower] = {}

    def unfollow(self, audiences: dict[str, Audience], who: str = "") -> None:
        """End all subscriptions of this connection, or those of one person."""
        for sitting, actor in [place for place in self.follows if who in ("", place[1])]:
            del self.follows[sitting, actor]
            if sitting in audiences:
                audiences[sitting].remove(self.id, actor)

    def take(self, hello: Hello) -> None:
        """Keep who it is."""
        self.hello = hello
        self.kind = hello.kind
        self.key = fingerprint(hello.key)
        self.device = f"{self.key}.{hello.incarnation}"


def sits_here(room: Room, entry: str, device: str) -> bool:
    """Whether the entry's latest log-in was under the key of `device`: it may see its paper."""
    epochs = room.access.epochs.get(entry, [])
    return bool(epochs) and same_key(epochs[-1].device, device)


def answers_for(room: Room, entry: str, device: str) -> bool:
    """Whether the entry ever logged in under the key of `device`: its tail may come from there."""
    for epoch in room.access.epochs.get(entry, ()):
        if epoch.device == device or same_key(epoch.device, device):
            return True
    return False
