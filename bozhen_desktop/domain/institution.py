"""Whose name stands on every form: the organisation's full filed name, with its printed basis.

A certificate and every form name the organisation as it was filed (2022 样式规范, domain rules §4),
never by a code of this program.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from bozhen_desktop.domain.base import Command, Context, Event, Topic, need_witness
from bozhen_desktop.kernel.errors import RuleError
from bozhen_desktop.kernel.ids import StaffId
from bozhen_desktop.kernel.text import has_control

if TYPE_CHECKING:
    from bozhen_desktop.domain.bureau import Bureau

SHORTEST, LONGEST = 4, 60


class NameInstitution(Command, tag="name-institution"):
    """From now on forms print this name; `basis`: the document that names it so."""

    name: str
    basis: str


class InstitutionNamed(Event, tag="institution-named"):
    """Every arrangement made from here on carries this name."""

    name: str
    basis: str
    first: str
    second: StaffId


class InstitutionState(msgspec.Struct):
    """The names in their order; the last one is in force."""

    names: list[InstitutionNamed] = []

    @property
    def name(self) -> str:
        """The name in force, or "" when none was given."""
        return self.names[-1].name if self.names else ""


def check_name(name: str, basis: str) -> None:
    """Refuse a name that no form can print, or one without basis.

    Raises:
        RuleError: `institution-name` (length), `institution-basis`.
    """
    if not SHORTEST <= len(name) <= LONGEST or has_control(name):
        raise RuleError("institution-name", length=len(name))
    if not basis:
        raise RuleError("institution-basis")


def decide_name(bureau: Bureau, command: NameInstitution, context: Context) -> list[Event]:
    """Name the institution; who founds the office gives the first name, a change takes two.

    Raises:
        RuleError: those of `check_name`; `institution-known`, `second-person-needed`.
    """
    name, basis = command.name.strip(), command.basis.strip()
    check_name(name, basis)
    if name == bureau.institution.name:
        raise RuleError("institution-known", name=name)
    second = need_witness(context) if bureau.institution.names else context.witness
    return [InstitutionNamed(name=name, basis=basis, first=context.actor, second=second)]


def apply_named(bureau: Bureau, event: InstitutionNamed) -> None:
    """In force."""
    bureau.institution.names.append(event)


TOPIC = Topic(decide={NameInstitution: decide_name}, apply={InstitutionNamed: apply_named})
