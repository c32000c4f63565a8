"""The filed name on forms: with its basis, changed by two persons only."""

from __future__ import annotations

import pytest

from bozhen_desktop.domain.institution import NameInstitution
from bozhen_desktop.kernel.errors import RuleError
from tests.unit.domain import bureau_support as support

SCHOOL, LONGER = "博生职业培训学校", "鄂尔多斯市东胜区博生职业培训学校"


def name(text: str = SCHOOL, basis: str = "备案〔2019〕1 号") -> NameInstitution:
    return NameInstitution(name=text, basis=basis)


@pytest.mark.parametrize("mode", ["live", "rehearsal"])
def test_who_founds_the_office_gives_the_first_name(mode: str) -> None:
    office = support.bureau(mode)
    assert office.institution.name == ""
    support.do(office, name(f" {SCHOOL} "), mode)
    assert office.institution.name == SCHOOL


def test_a_change_takes_two_persons() -> None:
    office = support.bureau()
    support.do(office, name())
    with pytest.raises(RuleError, match="second-person-needed"):
        office.decide(name(LONGER), support.context())
    support.do(office, name(LONGER), witness="other")
    assert [one.name for one in office.institution.names] == [SCHOOL, LONGER]


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (name("博"), "institution-name"),
        (name("博" * 61), "institution-name"),
        (name("博生职业\u0007学校"), "institution-name"),
        (name(basis=" "), "institution-basis"),
    ],
)
def test_names_that_cannot_be_printed_are_refused(command: NameInstitution, code: str) -> None:
    with pytest.raises(RuleError, match=code):
        support.bureau().decide(command, support.context())


def test_the_same_name_again_is_known() -> None:
    office = support.bureau()
    support.do(office, name())
    with pytest.raises(RuleError, match="institution-known"):
        office.decide(name(), support.context(witness="other"))
