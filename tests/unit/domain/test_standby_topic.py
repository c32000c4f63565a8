"""Rules of the second PC: who grants, who releases, when staff may go on without it."""

from __future__ import annotations

from typing import Any

import pytest

from bozhen_desktop.domain.devices import BlockDevice, EnrolDevice
from bozhen_desktop.domain.standby import (
    GoWithoutStandby,
    GrantStandby,
    ReleaseStandby,
    ReportPromotion,
    ReportSafety,
    ReportSuperseded,
)
from bozhen_desktop.kernel.errors import RuleError
from tests.unit.domain.test_site import SiteDay


def grant(key: str = "k1", above: int = 1) -> GrantStandby:
    return GrantStandby(
        key=key,
        public="ab" * 32,
        recipient="age1x",
        hall_fp="cd" * 32,
        host="10.0.0.2",
        port=7443,
        host_name="pc-2",
        above=above,
    )


def code(day: SiteDay, command: Any, witness: str = "") -> str:
    try:
        day.do(command, witness)
    except RuleError as error:
        return error.code
    return ""


@pytest.mark.parametrize(
    ("steps", "codes"),
    [
        ([(grant(), "")], ["second-person-needed"]),
        ([(grant(), "tech")], ["second-person-needed"]),
        ([(grant(), "w")], [""]),
        ([(grant(), "w"), (ReleaseStandby(key="k1", reason=" "), "w")], ["", "reason-needed"]),
        ([(grant(), "w"), (ReleaseStandby(key="k2", reason="r"), "w")], ["", "standby-unknown"]),
        ([(ReleaseStandby(key="k1", reason="r"), "w")], ["standby-unknown"]),
        ([(GoWithoutStandby(reason="r"), "")], ["standby-unknown"]),
        ([(grant(), "w"), (GoWithoutStandby(reason=""), "")], ["", "reason-needed"]),
        ([(ReportSafety(what="luck", state="ok", reason=""), "")], ["guard-unknown"]),
        ([(ReportPromotion(term=2, reason="r"), "")], ["term-not-granted"]),
        ([(ReportPromotion(term=2, reason=" "), "")], ["reason-needed"]),
        ([(ReportSuperseded(term=2), ""), (ReportSuperseded(term=2), "")],
         ["", "already-superseded"]),
        ([(grant(), "w"), (ReportPromotion(term=2, reason="r"), ""),
          (ReportPromotion(term=2, reason="r"), "")], ["", "", "term-used"]),
        ([(BlockDevice(key="k1", reason="r"), "w"), (grant(), "w")], ["", "device-blocked"]),
    ],
)  # fmt: skip
def test_the_rules_refuse_or_take(steps: list[tuple[Any, str]], codes: list[str]) -> None:
    day = SiteDay()
    assert [code(day, command, witness) for command, witness in steps] == codes


def test_terms_rise_and_are_never_given_twice() -> None:
    day = SiteDay()
    for number in range(1, 4):
        day.do(grant(f"k{number}", above=1), "w")
    terms = [day.site.standby.granted[f"k{number}"].term for number in range(1, 4)]
    day.do(ReleaseStandby(key="k3", reason="r"), "w")
    day.do(grant("k4", above=1), "w")
    assert [*terms, day.site.standby.granted["k4"].term] == [2, 3, 4, 5]
    day.do(grant("k1", above=9), "w")
    assert day.site.standby.granted["k1"].term == 10
    assert [one.term for one in day.site.standby.waiting(4)] == [10, 5]


def test_a_granted_pc_is_an_enrolled_device_of_its_kind_alone() -> None:
    day = SiteDay()
    day.do(grant(), "w")
    assert day.site.devices.devices["k1"].kind == "standby"
    enrol = EnrolDevice(
        key="k2", public="ab" * 32, device_kind="terminal", how="file", seat="", host_name="pc"
    )
    day.do(enrol)
    assert code(day, grant("k2"), "w") == "device-kind"


def test_going_on_without_it_holds_until_one_is_healthy() -> None:
    day = SiteDay()
    day.do(grant(), "w")
    day.do(ReportSafety(what="standby", state="ok", reason=""))
    assert code(day, GoWithoutStandby(reason="r")) == "standby-healthy"
    day.do(ReportSafety(what="standby", state="gone", reason=""))
    assert code(day, ReportSafety(what="standby", state="gone", reason="")) == "safety-same"
    assert code(day, GoWithoutStandby(reason="r")) == ""
    assert day.site.standby.without
    assert code(day, GoWithoutStandby(reason="r")) == "already-without"
    day.do(ReportSafety(what="mirror", state="ok", reason=""))
    assert day.site.standby.without, "a mirror is no standby"
    day.do(ReportSafety(what="standby", state="behind", reason=""))
    assert day.site.standby.without
    day.do(ReportSafety(what="standby", state="ok", reason=""))
    assert not day.site.standby.without


def test_a_promotion_begins_with_no_word_about_safety() -> None:
    day = SiteDay()
    day.do(grant(), "w")
    day.do(ReportSafety(what="standby", state="ok", reason=""))
    day.do(ReportPromotion(term=2, reason="考务机损毁"), "w")
    state = day.site.standby
    assert (state.promoted, state.safety, state.superseded) == ([2], {}, 0)
    assert state.waiting(2) == []
