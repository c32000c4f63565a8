"""What a hall says of itself to everybody on the LAN, and how a PC reads it. No people in it.

It is a hint where to knock and proves nothing: who answers there still has to show the room's key
(`host.tls`) or to know the room code.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import msgspec

from bozhen_desktop.host.signing import fingerprint

SERVICE = "_bozhen-hall._tcp.local."
TERM_MOST = 1 << 31
_ROOM = re.compile(r"[0-9a-f]{32}")
_NUMBER = re.compile(r"[0-9]{1,10}")


class Beacon(msgspec.Struct, frozen=True):
    """`room`: fingerprint of the room's key; `term`: that of the hall's certificate."""

    room: str
    mode: str
    term: int = 0

    @property
    def label(self) -> str:
        """The name of the service: halls of one room and different terms do not collide."""
        return f"hall-{self.room[:12]}-{self.term}"

    def text(self) -> dict[str, str]:
        """As it is sent."""
        return {"room": self.room, "mode": self.mode, "term": str(self.term)}

    def is_of(self, room_public: str) -> bool:
        """Whether it says that it is a hall of this room."""
        return self.room == fingerprint(room_public)


def read_beacon(found: Mapping[bytes, bytes | None]) -> Beacon | None:
    """What was sent; None when it makes no sense: anybody on the LAN can send anything."""
    words = {key: (value or b"").decode("ascii", "replace") for key, value in found.items()}
    room, mode, term = (words.get(key, "") for key in (b"room", b"mode", b"term"))
    if not _ROOM.fullmatch(room) or mode not in ("live", "rehearsal"):
        return None
    if not _NUMBER.fullmatch(term) or int(term) > TERM_MOST:
        return None
    return Beacon(room, mode, int(term))
