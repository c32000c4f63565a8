"""The office: composes its topics and dispatches commands and events by type.

One bureau is the fold of the office's chains; `office.chain` keeps it beside the central tables.
"""

from __future__ import annotations

from typing import Any

import msgspec

from bozhen_desktop.domain import (
    amendments,
    bank,
    batches,
    blueprint,
    decisions,
    entries,
    institution,
    photos,
    ranges,
    registry,
)
from bozhen_desktop.domain.base import Apply, Command, Context, Decide, Event
from bozhen_desktop.domain.parameters import Rules, default_parameters, rules_on
from bozhen_desktop.kernel.errors import RuleError

TOPICS = (
    registry.TOPIC,
    institution.TOPIC,
    ranges.TOPIC,
    decisions.TOPIC,
    amendments.TOPIC,
    batches.TOPIC,
    entries.TOPIC,
    photos.TOPIC,
    bank.TOPIC,
    blueprint.TOPIC,
)
_DECIDE: dict[type[Command], Decide] = {k: f for topic in TOPICS for k, f in topic.decide.items()}
_APPLY: dict[type[Event], Apply] = {k: f for topic in TOPICS for k, f in topic.apply.items()}
COMMANDS = tuple(_DECIDE)
EVENTS = tuple(_APPLY)
_PARTS = (
    "registry",
    "institution",
    "ranges",
    "decisions",
    "amendments",
    "batches",
    "entries",
    "bank",
    "blueprint",
)


class Bureau:
    """State of one office."""

    def __init__(self, rules: Rules | None = None) -> None:
        self.rules = rules or rules_on("9999-12-31", default_parameters())
        self.registry = registry.RegistryState()
        self.institution = institution.InstitutionState()
        self.ranges = ranges.RangesState()
        self.decisions = decisions.DecisionState()
        self.amendments = amendments.AmendmentState()
        self.batches = batches.BatchState()
        self.entries = entries.EntriesState()
        self.bank = bank.BankState()
        self.blueprint = blueprint.BlueprintState()

    def decide(self, command: Command, context: Context) -> list[Event]:
        """The events a command causes here; state stays as it is.

        Raises:
            RuleError: `command-not-here`, `office-not-founded` or the rule that refuses.
        """
        function = _DECIDE.get(type(command))
        if function is None:
            raise RuleError("command-not-here")
        if not isinstance(command, registry.FoundOffice):
            self.registry.office()
        return function(self, command, context)

    def apply(self, event: Event) -> None:
        """Change state by one event."""
        _APPLY[type(event)](self, event)

    def state(self) -> dict[str, Any]:
        """All state as plain data, to compare replays."""
        return {name: msgspec.to_builtins(getattr(self, name)) for name in _PARTS}
