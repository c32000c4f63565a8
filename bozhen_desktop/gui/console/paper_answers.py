"""补录 of a candidate's answers: letters as he saw them, typed twice and compared.

Nobody reads a question here: the hall tells which option stands behind which letter for him, and
nothing of what it says.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from bozhen_desktop.domain.base import FromPaper
from bozhen_desktop.domain.items import JUDGE, MULTIPLE, RIGHT, WRONG
from bozhen_desktop.domain.rulings import AnswersFromPaper, PaperAnswer
from bozhen_desktop.gui.console.act_sheet import CHOICE, LONG, ActSheet, Field, Values
from bozhen_desktop.gui.console.paper_fields import entry_choices, on_paper
from bozhen_desktop.gui.console.screen import Screen
from bozhen_desktop.gui.console.watch_acts import ANSWERING
from bozhen_desktop.kernel.ids import EntryId, ItemId, OptionId

Item = Mapping[str, Any]
"""item, version, type, options (ids in the order of his letters)."""

BLANK = "-"
_SIGNS = {"√": RIGHT, "✓": RIGHT, "对": RIGHT, "×": WRONG, "✗": WRONG, "X": WRONG, "错": WRONG}
_PARTS = re.compile(r"[\s,，、;；]+")


class Read(NamedTuple):
    """Options per item as far as they could be read, and what is wrong, or ""."""

    answers: list[list[OptionId]]
    problem: str


def read_letters(text: str, items: Sequence[Item]) -> Read:
    """Letters in the order of the questions, `-` for a blank.

    A word answers as many questions as it has letters, but one of several choices as a whole.
    """
    answers: list[list[OptionId]] = []
    for word in (part for part in _PARTS.split(text.strip().upper()) if part):
        rest = word
        while rest:
            if len(answers) == len(items):
                return Read(answers, f"写的比卷上多，卷上 {len(items)} 题")
            item = items[len(answers)]
            taken = rest if item["type"] == MULTIPLE else rest[0]
            found = _options(taken, item)
            if found is None:
                return Read(answers, f"第 {len(answers) + 1} 题没有选项 {taken}")
            answers.append(found)
            rest = rest[len(taken) :]
    short = len(answers) < len(items)
    return Read(answers, f"写了 {len(answers)} 题，卷上 {len(items)} 题" if short else "")


def _options(word: str, item: Item) -> list[OptionId] | None:
    if word == BLANK:
        return []
    options = item["options"]
    found: set[OptionId] = set()
    for letter in word:
        at = ord(letter) - ord("A")
        if item["type"] == JUDGE and letter in _SIGNS:
            found.add(_SIGNS[letter])
        elif 0 <= at < len(options):
            found.add(OptionId(options[at]))
        else:
            return None
    return sorted(found)


def why_not(values: Values, items: Sequence[Item]) -> str:
    """ "" when both typings are whole and the same."""
    first, second = read_letters(values["typed"], items), read_letters(values["again"], items)
    problem = first.problem or second.problem
    if problem:
        return problem
    pairs = enumerate(zip(first.answers, second.answers, strict=True), 1)
    differs = next((number for number, (one, other) in pairs if one != other), 0)
    if differs:
        return f"第 {differs} 题两次录的不同，请看纸"
    return "" if any(first.answers) else "一题也没有答，不用补录"


def answers_of(text: str, items: Sequence[Item]) -> list[PaperAnswer]:
    """What he answered; blanks leave what the screen had."""
    return [
        PaperAnswer(item=ItemId(item["item"]), version=item["version"], options=options)
        for item, options in zip(items, read_letters(text, items).answers, strict=True)
        if options
    ]


def choose(screen: Screen) -> ActSheet:
    """Whose answers; then the sheet to type them."""
    some = entry_choices(screen.rows, *ANSWERING)
    sheet = screen.sheet(
        screen.tr("补录：考生答案"),
        [screen.tr("在纸上答完的考生，补录后他的卷就交了，不能再答。")],
        screen.tr("下一步"),
        [Field("entry", screen.tr("考生"), CHOICE, some)],
    )

    def submit(values: Values, second: Any, done: Any, failed: Any) -> None:
        def got(found: dict[str, Any]) -> None:
            done(found)
            typed(screen, values["entry"], found["items"]).open_sheet()

        screen.room.request("answer-sheet", {"entry": values["entry"]}, got, failed)

    sheet.submit = submit
    return sheet


def typed(screen: Screen, entry: str, items: Sequence[Item]) -> ActSheet:
    """The answers of one candidate, typed twice."""
    name = dict(entry_choices(screen.rows))[entry]
    several = sum(item["type"] == MULTIPLE for item in items)
    effect = [
        screen.tr("卷上 {0} 题。按题号写字母，次序同他屏幕上的；没答写 -，判断写 √ 或 ×。"),
        screen.tr("多选 {0} 题：每题写成一个词，如 AC，用空格隔开。").format(several),
    ]
    effect[0] = effect[0].format(len(items))
    fields = [
        Field("typed", screen.tr("录入人录一遍"), LONG),
        Field("again", screen.tr("核对人再录一遍"), LONG, beside=True),
    ]

    def make(values: Values, paper: FromPaper) -> AnswersFromPaper:
        answers = answers_of(values["typed"], items)
        return AnswersFromPaper(entry=EntryId(entry), answers=answers, paper=paper)

    return on_paper(
        screen,
        screen.tr("{0}的答案").format(name),
        effect if several else effect[:1],
        fields,
        make,
        check=lambda values: why_not(values, items),
    )
