"""The two directions of a conversation: `Up` messages go to the hall, `Down` ones come from it."""

from __future__ import annotations

from typing import dataclass_transform

import msgspec


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(msgspec.field,))
class Up(msgspec.Struct, frozen=True, kw_only=True, tag_field="m"):
    """A message to the hall."""


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(msgspec.field,))
class Down(msgspec.Struct, frozen=True, kw_only=True, tag_field="m"):
    """A message from the hall."""
