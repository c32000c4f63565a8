"""What a connection that meets the hall may know: identity, enrolled keys, code and tokens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bozhen_desktop.domain.devices import code_is_open
from bozhen_desktop.hall.output import Moment
from bozhen_desktop.host.room_file import staff_token
from bozhen_desktop.host.signing import fingerprint
from bozhen_desktop.host.tls import HallCertificate
from bozhen_desktop.wire.hall_side import Step

if TYPE_CHECKING:
    from bozhen_desktop.hall.core import Core


class CoreDoors:
    """`wire.hall_side.Doors` over a core, at the moment a connection began."""

    def __init__(self, core: Core, now: Moment) -> None:
        self._core = core
        self._now = now
        self.mode = core.setup.mode
        self.certificate: HallCertificate = core.setup.certificate

    def nonce(self) -> str:
        """Fresh randomness of the hall."""
        return self._core.setup.rand(16).hex()

    def is_enrolled(self, key: str) -> bool:
        """Whether the site knows the key."""
        return fingerprint(key) in self._core.site_state.devices.devices

    def is_blocked(self, key: str) -> bool:
        """Whether two persons blocked it."""
        return fingerprint(key) in self._core.site_state.devices.blocked

    def room_code(self) -> str | None:
        """The code, while it counts; a meeting is short, so the moment it began decides.

        Pairings under way count as tries: whoever was told the hall's confirmation knows whether
        his guess was right, and might leave without a word.
        """
        core, limit = self._core, self._core.site.aggregate.rules.room_code_tries
        code = room_code(core, self._now)
        pairing = sum(link.meeting.step is Step.PAIRING for link in core.links.values())
        return code if code and core.site_state.devices.code_tries + pairing < limit else None

    def batch_token(self) -> str | None:
        """The token of the room file."""
        return self._core.setup.secrets.batch_token()

    def staff_token(self) -> str | None:
        """The token of a room file with staff PCs."""
        token = self.batch_token()
        return staff_token(self._core.setup.room_key, token) if token else None


def room_code(core: Core, now: Moment) -> str:
    """The room code while it counts, or ""."""
    context = core.context(now, core.setup.device, "hall", "hall")
    return core.room_code if code_is_open(core.site_state, context) else ""
