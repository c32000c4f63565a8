"""A second opinion on every score, in its own few lines and with nothing of the product's rules.

It takes the events of a sitting as plain dictionaries and the right answers as they stand in the
item sheets. 单选 and 判断: the one right option; 多选: exactly the right set. Points as the paper's
sections say, or 1 an item. Practical: arithmetic mean of all sheets, half-up to 0.1. Hundredths.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

Event = dict[str, Any]
Name = tuple[str, str]
Answers = dict[str, list[str]]
Sheet = tuple[dict[int, int], bool]
OPTION = {"A": "a", "B": "b", "C": "c", "D": "d", "E": "e", "√": "t", "×": "f"}


def right_answers(sheets: Iterable[Path]) -> Answers:
    """Item → right options, from item sheets (CSV with the columns 试题GUID and 答案)."""
    found = {}
    for sheet in sheets:
        with sheet.open(encoding="utf-8-sig", newline="") as file:
            for line in csv.DictReader(file):
                marks = [mark for mark in line["答案"] if mark in OPTION]
                found[line["试题GUID"].strip()] = sorted(OPTION[mark] for mark in marks)
    return {item: options for item, options in found.items() if options}


def paper_score(points: Mapping[str, int], right: Answers, said: Answers) -> int:
    """Points of one paper: all of an item's for exactly its right options, else none."""
    return sum(n for item, n in points.items() if sorted(said.get(item, ())) == right.get(item))


def mean_to_tenth(marks: list[int]) -> int:
    """Arithmetic mean of hundredths, half-up to a tenth of a point."""
    tenths, rest = divmod(sum(marks), 10 * len(marks))
    return (tenths + (rest >= 5 * len(marks))) * 10


def sheet_mark(rubric: Mapping[int, Event], rows: Mapping[int, int], vetoed: bool) -> int:
    """Sum of a sheet: awards as they are, deductions off the row's points; 0 with a veto."""
    most = {no: row["max_hundredths"] for no, row in rubric.items() if row["mode"] == "deduct"}
    return 0 if vetoed else sum(most[no] - n if no in most else n for no, n in rows.items())


class Scorer:
    """Takes the events of one sitting; `blobs` are its clear papers by digest."""

    def __init__(self, events: Iterable[Event], blobs: Mapping[str, bytes], right: Answers) -> None:
        self.blobs, self.right = blobs, right
        self.group: dict[str, str] = {}
        self.points: dict[str, dict[str, int]] = {}
        self.said: dict[str, Answers] = {}
        self.asked: list[Event] = []
        self.closed: set[str] = set()
        self.rubric: dict[str, dict[int, Event]] = {}
        self.draft: dict[Name, dict[int, int]] = {}
        self.vetoes: dict[Name, set[str]] = {}
        self.counting: dict[Name, Sheet] = {}
        self.waiting: dict[Name, Sheet] = {}
        for event in events:
            act = getattr(self, "_" + event["kind"].replace("-", "_"), lambda *_: None)
            act(event, (event.get("piece", ""), event.get("examiner", "")))

    def _sitting_arranged(self, event: Event, name: Name) -> None:
        self.group.update({one["id"]: one["group"] for one in event["arrangement"]["entries"]})

    def _paper_opened(self, event: Event, name: Name) -> None:
        paper = json.loads(self.blobs[event["digest"]])
        worth = [s["points"] for s in paper.get("sections", ()) for _ in range(s["count"])]
        items = [item["id"] for item in paper["items"]]
        self.points[event["group"]] = dict(zip(items, worth or [100] * len(items), strict=True))

    def _answer_saved(self, event: Event, name: Name) -> None:
        self.said.setdefault(event["entry"], {})[event["item"]] = event["options"]

    _tail_applied = _answer_saved

    def _answer_pending(self, event: Event, name: Name) -> None:
        self.asked.append(event)

    def _pending_settled(self, event: Event, name: Name) -> None:
        if event["accept"]:
            self._answer_saved(self.asked[event["number"]], name)

    def _answers_entered(self, event: Event, name: Name) -> None:
        for one in event["answers"]:
            self._answer_saved({**one, "entry": event["entry"]}, name)

    def _handed_in(self, event: Event, name: Name) -> None:
        self.closed.add(event["entry"])

    def _practical_paper_opened(self, event: Event, name: Name) -> None:
        self.rubric[event["group"]] = {row["no"]: row for row in event["paper"]["rows"]}

    def _pieces_drawn(self, event: Event, name: Name) -> None:
        self.group.update({lot["piece"]: event["group"] for lot in event["lots"]})

    def _row_scored(self, event: Event, name: Name) -> None:
        self.draft.setdefault(name, {})[event["row"]["no"]] = event["row"]["hundredths"]

    def _veto_marked(self, event: Event, name: Name) -> None:
        marked = self.vetoes.setdefault(name, set())
        (marked.add if event["reason"] else marked.discard)(event["code"])

    def _sheet_signed(self, event: Event, name: Name) -> None:
        self.counting[name] = self.draft[name], bool(self.vetoes.get(name))

    def _sheet_rescored(self, event: Event, name: Name) -> None:
        rows = {row["no"]: row["hundredths"] for row in event["rows"]}
        place = self.waiting if "version" in event else self.counting
        place[name] = rows, bool(event["vetoes"])

    _sheet_entered = _sheet_rescored

    def _row_struck(self, event: Event, name: Name) -> None:
        (rows, vetoed), new = self.counting[name], event["new"]
        self.waiting[name] = {**rows, new["no"]: new["hundredths"]}, vetoed

    def _version_countersigned(self, event: Event, name: Name) -> None:
        self.counting[name] = self.waiting.pop(name)

    def _version_rejected(self, event: Event, name: Name) -> None:
        del self.waiting[name]

    def _recheck_closed(self, event: Event, name: Name) -> None:
        for who in event["covers"]:
            one = (name[0], who)
            self.counting[one] = self.waiting.pop(one, self.counting[one])

    def theory(self) -> dict[str, int]:
        """Entry → score of everybody whose paper was closed."""
        points = {one: self.points[self.group[one]] for one in self.closed}
        return {one: paper_score(points[one], self.right, self.said.get(one, {})) for one in points}

    def marks(self) -> dict[Name, int]:
        """(piece, examiner) → what the sheet counts."""
        rubrics = {name: self.rubric[self.group[name[0]]] for name in self.counting}
        return {name: sheet_mark(rubrics[name], *self.counting[name]) for name in rubrics}

    def means(self) -> dict[str, int]:
        """Piece → mean of all its sheets."""
        marks = self.marks()
        of = {piece: [m for (p, _), m in marks.items() if p == piece] for piece, _ in marks}
        return {piece: mean_to_tenth(found) for piece, found in of.items()}
