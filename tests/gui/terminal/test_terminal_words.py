"""What a candidate reads in each situation, and which page that is."""

from __future__ import annotations

import re

import pytest

from bozhen_desktop.client.link import CUT_OFF
from bozhen_desktop.gui.terminal import wording
from bozhen_desktop.gui.terminal.sight import FAILED, FORGETS, GOOD, page_of, waits
from bozhen_desktop.gui.terminal.wait_page import waiting_for
from bozhen_desktop.gui.widgets import badges
from tests.gui.terminal.sights import SIGHTS, nobody, rows, sight

MINUTE = 60_000

PAGES = {
    "connect": "connect",
    "code": "code",
    "log-in": "log-in",
    "held": "wait",
    "no-sitting": "wait",
    "who": "who",
    "not-begun": "wait",
    "paused": "wait",
    "out": "wait",
    "over": "wait",
    "over-cut-off": "wait",
    "receipt": "receipt",
    "receipt-differs": "receipt",
}


@pytest.mark.parametrize("name", SIGHTS)
def test_page_follows_from_the_picture(name: str) -> None:
    assert page_of(SIGHTS[name], 0, known=False) == PAGES.get(name, "question")


def test_who_said_that_it_is_he_reads_the_rules() -> None:
    assert page_of(SIGHTS["who"], 0, known=True) == "rules"


def test_paper_is_covered_the_moment_time_is_over() -> None:
    running = sight(elapsed=119 * MINUTE, mono=1000)
    assert waits(running, 1000 + MINUTE) == ""
    assert waits(running, 1001 + MINUTE) == "over"
    paused = sight(elapsed=119 * MINUTE, running=False, rows=rows(clock={"phase": "paused"}))
    assert waits(paused, 10 * MINUTE) == "paused"


@pytest.mark.parametrize(
    ("ms", "words"),
    [
        (120 * MINUTE, "剩余 120 分钟"),
        (62 * MINUTE - 1, "剩余 62 分钟"),
        (61 * MINUTE, "剩余 61 分钟"),
        (5 * MINUTE + 1, "剩余 6 分钟"),
        (5 * MINUTE, "剩余 5 分 00 秒"),
        (61_000, "剩余 1 分 01 秒"),
        (1, "剩余 0 分 01 秒"),
        (0, "时间到"),
        (-5, "时间到"),
    ],
)
def test_time_left(ms: int, words: str) -> None:
    assert wording.time_left(ms) == words


@pytest.mark.parametrize(
    ("elapsed", "words", "may"),
    [
        (0, "再过 30 分钟可以交卷", False),
        (29 * MINUTE + 1, "再过 1 分钟可以交卷", False),
        (30 * MINUTE, "做完可以交卷", True),
    ],
)
def test_from_when_he_may_hand_in(elapsed: int, words: str, may: bool) -> None:
    assert wording.hand_in_from(sight(), elapsed) == words
    assert wording.may_hand_in(sight(), elapsed) is may


def test_progress_in_words() -> None:
    assert wording.progress(sight()) == "已答 67 题，还有 133 题"
    whole = sight(choices={f"i{n}": ["o0"] for n in range(1, 201)})
    assert wording.progress(whole) == "200 题全部答完"
    taken_back = sight(choices={**whole.choices, "i7": []})
    assert wording.progress(taken_back) == "已答 199 题，还有 1 题"
    assert taken_back.blanks() == [7]


@pytest.mark.parametrize(
    ("disk", "link", "state", "shown"),
    [
        (GOOD, "connected", "local", badges.SAVING),
        (GOOD, "connected", "saved", badges.SAVED),
        (GOOD, CUT_OFF, "local", badges.LOCAL),
        (GOOD, CUT_OFF, "saved", badges.SAVED),
        (FORGETS, CUT_OFF, "local", badges.LOCAL),
        (FORGETS, "connected", "saved", badges.HALL_ONLY),
        (FAILED, "connected", "local", badges.SAVING),
        (FAILED, "connected", "saved", badges.HALL_ONLY),
        (FAILED, CUT_OFF, "local", badges.REFUSED),
        (GOOD, "connected", "refused", badges.REFUSED),
    ],
)
def test_saved_is_claimed_only_of_two_disks(disk: str, link: str, state: str, shown: str) -> None:
    found = sight(disk=disk, link=link, states={"i1": state, "i4": "saved"})
    assert found.saved_state("i1") == shown
    assert found.saved_state("i9") == ""
    order = [badges.REFUSED, badges.LOCAL, badges.SAVING, badges.HALL_ONLY, badges.SAVED]
    both = [found.saved_state("i1"), found.saved_state("i4")]
    assert found.worst_saved == min(both, key=order.index)


@pytest.mark.parametrize(
    ("more", "left", "shape", "part"),
    [
        ({}, 60 * MINUTE, "", ""),
        ({"link": CUT_OFF}, 60 * MINUTE, "cross", "断开"),
        ({"disk": FAILED, "link": CUT_OFF}, 60 * MINUTE, "cross", "存不下"),
        ({"states": {"i1": "refused"}}, 60 * MINUTE, "cross", "没存上"),
        ({"trouble": "paper-digest"}, 60 * MINUTE, "cross", "出了问题"),
        ({"trouble": "paper-closed"}, 60 * MINUTE, "", ""),
        ({}, 15 * MINUTE, "hollow", "15 分钟"),
        ({}, 5 * MINUTE, "hollow", "快到时间"),
        ({}, 0, "", ""),
    ],
)
def test_gravest_news_first(more: dict[str, object], left: int, shape: str, part: str) -> None:
    told = wording.banner(sight(**more), left)
    assert (told.shape if told else "") == shape
    assert part in (told.text if told else "")


def test_receipt_in_fours() -> None:
    assert wording.in_fours("0123456789abcdef") == "0123 4567 89AB CDEF"


@pytest.mark.parametrize(
    ("at", "text", "kind", "sign"),
    [
        (0, "80%", "single", "A"),
        (3, "80%", "multiple", "D"),
        (0, "正确", "judge", "√"),
        (1, " 错误 ", "judge", "×"),
        (0, "正确", "single", "A"),
        (1, "不一定", "judge", "B"),
    ],
)
def test_sign_before_an_option(at: int, text: str, kind: str, sign: str) -> None:
    assert wording.letter(at, text, kind) == sign


def test_section_heads_count_through_the_paper() -> None:
    heads = wording.section_heads(sight())
    assert len(heads) == 200
    assert heads[0] == "一、单项选择题（每题 0.5 分）"
    assert heads[140] == "二、多项选择题（每题 0.5 分）"
    assert heads[199] == "三、判断题（每题 0.5 分）"


def test_words_are_short_and_without_codes() -> None:
    words = [
        *wording.REFUSALS.values(),
        *wording.HELD.values(),
        *wording.CONNECTING.values(),
        *wording.HAND_IN_REFUSED.values(),
        *wording.HINTS.values(),
        wording.ANY_REFUSAL,
    ]
    for name in SIGHTS:
        if page_of(SIGHTS[name], 0, known=True) == "wait":
            told = waiting_for(SIGHTS[name], 0)
            words += [told.title, told.text]
    for word in words:
        assert len(word) < 20, word
        assert "！" not in word
        assert "!" not in word
        assert re.findall(r"[A-WYZa-z]", word) == [], word


def test_unknown_refusal_still_says_what_to_do() -> None:
    assert wording.refusal("something-new") == "没能登录，请举手"
    assert wording.refusal("") == ""
    assert wording.refusal("wait-after-tries", 30) == "输错几次了，请等 30 秒"


def test_nobody_is_told_of_somebody_elses_paper() -> None:
    assert nobody().answered() == 0
    assert nobody().blanks() == []
    assert nobody().row("who") == {}
