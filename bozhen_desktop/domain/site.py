"""A site: the small journal of one PC (devices, seat bindings, trust, packages, counters).

It composes topics and dispatches by type, as `room.py` does for a sitting.
"""

from __future__ import annotations

from typing import Any

import msgspec

from bozhen_desktop.domain import admission, devices, standby, trust
from bozhen_desktop.domain.base import Apply, Command, Context, Decide, Event
from bozhen_desktop.domain.parameters import Rules, default_parameters, rules_on
from bozhen_desktop.kernel.errors import RuleError

_TOPICS = (devices.TOPIC, admission.TOPIC, trust.TOPIC, standby.TOPIC)
_DECIDE: dict[type[Command], Decide] = {k: f for topic in _TOPICS for k, f in topic.decide.items()}
_APPLY: dict[type[Event], Apply] = {k: f for topic in _TOPICS for k, f in topic.apply.items()}
COMMANDS = tuple(_DECIDE)
EVENTS = tuple(_APPLY)


class Site:
    """State of a site journal."""

    def __init__(self, rules: Rules | None = None) -> None:
        self.rules = rules or rules_on("9999-12-31", default_parameters())
        self.devices = devices.DeviceState()
        self.trust = trust.TrustState()
        self.standby = standby.StandbyState()

    def decide(self, command: Command, context: Context) -> list[Event]:
        """The events a command causes here.

        Raises:
            RuleError: `command-not-here` or the rule that refuses.
        """
        function = _DECIDE.get(type(command))
        if function is None:
            raise RuleError("command-not-here")
        return function(self, command, context)

    def apply(self, event: Event) -> None:
        """Change state by one event."""
        _APPLY[type(event)](self, event)

    def state(self) -> dict[str, Any]:
        """All state as plain data, to compare replays."""
        parts = {"devices": self.devices, "trust": self.trust, "standby": self.standby}
        return {name: msgspec.to_builtins(part) for name, part in parts.items()}
