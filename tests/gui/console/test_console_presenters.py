"""The day's path, matters, clocks, the end and words: rows in, what is shown out."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

import bozhen_desktop
from bozhen_desktop.domain.access import ReportLost
from bozhen_desktop.domain.breaks import LeaveRoom
from bozhen_desktop.domain.handin import ForceHandIn
from bozhen_desktop.domain.incidents import OpenFault, RaiseHand
from bozhen_desktop.domain.sitting import EndGroup, PauseGroup
from bozhen_desktop.domain.violations import Facts, RecordViolation
from bozhen_desktop.exchange.receipt import VERDICTS
from bozhen_desktop.gui.console import closing, days_path
from bozhen_desktop.gui.console.arrivals import kind_of
from bozhen_desktop.gui.console.checks import checks
from bozhen_desktop.gui.console.clocks import Now, group_times
from bozhen_desktop.gui.console.desk import scanned, wall_ms, why_not_admit
from bozhen_desktop.gui.console.matters import first_seen, matters
from bozhen_desktop.gui.console.people import people
from bozhen_desktop.gui.console.wording import SENTENCES, sentence
from tests.gui.console.console_views import arranged, check_in, random_views, ready, running, view


def states(rows: dict[str, Any]) -> dict[str, str]:
    return {step.key: step.state for step in days_path.steps(rows)}


def test_the_path_without_a_sitting_offers_the_import_only() -> None:
    found = days_path.steps({})
    assert [step.key for step in found if step.state == "next"] == ["import"]
    assert all(step.why for step in found if step.state == "later")
    assert {step.state for step in found} == {"next", "later"}


@pytest.mark.parametrize(
    ("begin", "current"), [(arranged, "check"), (ready, "start"), (running, "watch")]
)
def test_the_path_stands_at_the_next_step(begin: Any, current: str) -> None:
    assert days_path.current(view(begin())) == current


def test_the_path_of_any_day_has_one_next_step_and_says_why_others_wait() -> None:
    for rows in random_views(20):
        found = days_path.steps(rows)
        assert [step.key for step in found] == list(days_path.TITLES)
        assert sum(step.state == "next" for step in found) <= 1
        assert all(bool(step.why) == (step.state == "later") for step in found)


def test_steps_that_cannot_come_yet() -> None:
    found = states(view(ready()))
    assert found["collect"] == found["scores"] == found["handover"] == "later"
    assert found["desk"] == "done"


def disturbed() -> Any:
    day = running()
    day.do(RaiseHand(), **day.terminal("n1"))
    day.do(ReportLost(entry="n2"), actor="hall", role="hall")
    day.do(OpenFault(seats=["R1-90"], what="显示器不亮", blocking=False))
    facts = Facts(facts="交谈", clause="五", statement="认可")
    day.do(RecordViolation(entry="n3", code="talk", facts=facts), "chief", "inv1")
    return day


def test_matters_by_weight_with_what_to_do() -> None:
    found = matters(view(disturbed()), {}, 0)
    assert [one.key for one in found] == ["lost/n2", "hand/n1", "fault/1", "violation/1"]
    assert found[0].tone == "alarm" and found[0].acts[0] == ("move", "换机")
    assert all(one.advice and one.title for one in found)


def test_a_matter_ages_and_vanishes_when_solved() -> None:
    day = disturbed()
    seen = first_seen(matters(view(day), {}, 1_000), {}, 1_000)
    assert seen["lost/n2"] == 1_000
    [lost, *_] = matters(view(day), seen, 80_000)
    assert lost.what == "考试机断开，已 1 分 19 秒"
    assert first_seen(matters(view(running()), seen, 9), seen, 9) == {}


def test_who_is_out_shows_with_his_escort() -> None:
    day = running()
    day.do(LeaveRoom(entry="n1", reason="上厕所", escort="inv2"))
    [out] = [one for one in matters(view(day), {}, 0) if one.key.startswith("out")]
    assert "上厕所" in out.what and "inv2" in out.advice


def test_every_matter_of_random_days_can_be_shown() -> None:
    kinds = {one.key.split("/")[0] for rows in random_views(30) for one in matters(rows, {}, 0)}
    assert {"fault", "violation", "hand"} <= kinds


# ---------------------------------------------------------------- clocks


def test_a_running_group_counts_on_by_the_halls_clock_when_it_is_this_pcs() -> None:
    day = running()
    rows = view(day)
    clock = rows["clock/G1"]
    now = Now(clock["boot"], clock["mono"] + 60_000)
    [first, second] = group_times(rows, now, {})
    assert (first.left, second.left) == (89 * 60_000, 59 * 60_000)
    other = Now("other boot", 5_000)
    assert group_times(rows, other, {"G1": 2_000})[0].elapsed == clock["elapsed"] + 3_000


def test_a_paused_group_stands() -> None:
    day = running()
    day.at(10)
    day.do(PauseGroup(group="G1", reason="停电"))
    [first, _] = group_times(view(day), Now("b1", 10**9), {})
    assert (first.word, first.left) == ("已暂停", 80 * 60_000)


# ---------------------------------------------------------------- the end


def test_a_group_says_why_it_cannot_end() -> None:
    day = running(missing=("n3",))
    ends = closing.group_ends(view(day))
    assert [end.why for end in ends] == ["还有 1 人在答", "还有 2 人在答"]
    day.do(ForceHandIn(entries=["n1"], reason="设备损坏"))
    assert closing.group_ends(view(day))[0].why == "还有 1 人未到，先登记缺考"
    assert closing.group_ends(view(ready()))[0].why == "还没开考"


def test_papers_balance_on_any_day() -> None:
    for rows in random_views(20):
        found = closing.balance(rows)
        assert found.issued == found.submitted + found.absent + len(found.rest)


def test_open_matters_are_named_and_some_may_not_wait() -> None:
    day = disturbed()
    day.do(LeaveRoom(entry="n1", reason="上厕所", escort="inv2"))
    found = {one.name: one for one in closing.open_matters(view(day))}
    assert set(found) == {"violation/1", "fault/1", "out/n1"}
    assert found["fault/1"].may_carry and not found["out/n1"].may_carry


def test_open_matters_of_random_days_have_words() -> None:
    for rows in random_views(30):
        assert all(one.words for one in closing.open_matters(rows))


def test_scores_go_step_by_step() -> None:
    day = running()
    assert {row.why for row in closing.score_groups(view(day))} == {"还没收卷"}
    day.do(ForceHandIn(entries=["n1", "n3"], reason="停电"))
    day.do(EndGroup(group="G1"))
    [first, _] = closing.score_groups(view(day))
    assert first.next == "open-key"


# ---------------------------------------------------------------- what a stick brings


def test_names_hint_at_the_act() -> None:
    names = {"BZ-E-x-1.bzp": "import-exam", "bz-q-x-1.bzp": "take-receipt", "x": "import-exam",
             "BZ-T-1.bzp": "take-trust", "BZ-A-1.bzp": "take-answers"}  # fmt: skip
    assert {name: kind_of(name).act for name in names} == names


@pytest.mark.parametrize("verdict", VERDICTS)
def test_every_verdict_of_the_office_has_words(verdict: str) -> None:
    told = kind_of("BZ-Q").told({"verdict": verdict, "code": "gap", "last": 80})
    assert "总部" in told and "{" not in told


@pytest.mark.parametrize(
    ("time", "hours"), [("08:30", 0.5), ("8：30", 0.5), ("24:00", None), ("", None), ("x", None)]
)
def test_times_written_on_paper(time: str, hours: float | None) -> None:
    found = wall_ms("2026-09-22", time)
    eight = 1_790_035_200_000
    assert found == (None if hours is None else eight + int(hours * 3_600_000))


# ---------------------------------------------------------------- the desk


def test_why_somebody_cannot_be_let_in_yet() -> None:
    day = arranged()
    check_in(day, "n1")
    here, waiting = (next(o for o in people(view(day)) if o.entry == e) for e in ("n1", "n2"))
    number = "150602199001110017"
    assert why_not_admit(None, number, True) == "先扫准考证"
    assert why_not_admit(here, number, True) == "已签到"
    assert why_not_admit(waiting, "", True) == "还差：证件号码"
    assert "现在 3 位" in why_not_admit(waiting, "150", True)
    assert why_not_admit(waiting, number, False) == "还差：核对姓名和照片"
    assert why_not_admit(waiting, number, True) == ""


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("26001015000099", "没有这个准考证号"),
        ("150602199001110017", "先扫准考证"),
        ("考生", "有 4 人符合"),
        ("没有的人", "没有找到"),
        ("", ""),
    ],
)
def test_a_scan_that_means_nobody_says_what_to_do(text: str, problem: str) -> None:
    found = scanned(people(view(arranged())), text)
    assert found.person is None and problem in found.problem


def test_checks_before_the_start() -> None:
    day = ready()
    devices = [{"seat": "R1-01", "kind": "terminal", "live": True}]
    found = {one.what: one for one in checks(view(day), devices)}
    assert found["一号机房　考试机"].found == "5 台中 1 台已连上"
    assert found["人员到岗"].tone == "ok" and found["座位编排"].tone == "ok"
    assert {one.tone for one in checks(view(arranged()), None)} >= {"ok", "warn"}
    assert checks({}, None) == []


# ---------------------------------------------------------------- words


def test_sentences_fill_their_gaps_or_leave_them_out() -> None:
    assert sentence("already-checked-in", {"seat": "R1-07"}).endswith("R1-07")
    assert sentence("turned-away", {}) == "这位考生已登记为拒绝入场"
    assert "odd-code" in sentence("odd-code")
    assert all("！" not in text for text in SENTENCES.values())


def test_every_sentence_is_about_a_code_that_exists() -> None:
    top = Path(bozhen_desktop.__file__).parent
    sources = [p for p in top.rglob("*.py") if p.name != "wording.py"]
    text = "\n".join(path.read_text("utf-8") for path in sources)
    assert [code for code in SENTENCES if f'"{code}"' not in text] == []


def test_refusals_of_the_topics_a_console_asks_about_have_sentences() -> None:
    top = Path(bozhen_desktop.__file__).parent / "domain"
    topics = (
        *("checkin", "duty", "sitting", "credits", "breaks", "closeout", "lockout", "seating"),
        *("base", "pieces", "lots"),
    )
    raised = {
        code
        for topic in topics
        for code in re.findall(r'RuleError\(\s*"([a-z-]+)"', (top / f"{topic}.py").read_text())
    }
    # Asked for at the office, by an examiner, or with names that a console cannot send.
    elsewhere = {
        "duration-too-short", "mode-other",
    }  # fmt: skip
    assert raised - set(SENTENCES) - elsewhere == set()
