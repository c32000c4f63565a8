"""Every answer and every mark in four places, each read from disk by its own reader.

Outboxes of the PCs, the hall's journal, the opened result packages and the central tables must say
the same, and `scorer`, which knows none of our rules, must come to the same scores.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from bozhen_desktop.cli.read_journal import read_journal
from bozhen_desktop.cli.read_outboxes import read_outboxes
from bozhen_desktop.cli.read_packages import Joined, open_packages, read_packages
from bozhen_desktop.cli.read_tables import read_tables
from bozhen_desktop.cli.readers import Central, Facts, Given, Sheet
from bozhen_desktop.cli.scorer import Answers, Scorer, right_answers

SIDES = ("outbox-hall", "hall-package", "package-central", "scorer")

ANSWER, RECEIPT, ROW, SHEET, SCORE = "answer", "receipt", "row", "sheet", "score"
COUNTED = (ANSWER, RECEIPT, ROW, SHEET, SCORE)
"""What `compared` counts; papers, owners, vetoes and violations are compared beside them."""

PANEL = 3
"""A piece with so many signed sheets has a mean (seed L51: three examiners or more)."""


class Place(msgspec.Struct, kw_only=True):
    """A sitting: id, theory | practical, folder of its hall, device folders, result packages."""

    sitting: str
    subject: str
    hall: Path
    devices: list[Path]
    packages: list[Path]


class Mismatch(msgspec.Struct, frozen=True):
    """What two places say differently; None: that place says nothing.

    `place`: sitting and the two sides; `what`: answer, receipt, row, sheet, score …
    """

    place: str
    what: str
    key: str
    left: str | None
    right: str | None


class Reconciliation(msgspec.Struct):
    """Comparisons made, also per sitting and side (`sides`), and differences.

    Of the journals: `answers` that count, `marks` in rows of signed sheets, `theory_scores` and
    `piece_scores`, `tails_applied`; `scores`: sitting/entry → hundredths. Of the outboxes:
    `answers_acknowledged` by a hall, and `answers_lost`: those of them that it has not.
    """

    compared: int = 0
    mismatches: list[Mismatch] = []
    answers: int = 0
    marks: int = 0
    theory_scores: int = 0
    piece_scores: int = 0
    tails_applied: int = 0
    answers_acknowledged: int = 0
    answers_lost: int = 0
    scores: dict[str, int] = {}
    sides: dict[str, dict[str, int]] = {}

    @property
    def reconciled(self) -> bool:
        """No difference, and something was compared between every two places."""
        counts = [count for sides in self.sides.values() for count in sides.values()]
        return bool(counts) and all(counts) and not self.mismatches


def reconcile(
    office: Path,
    places: Sequence[Place],
    sheets: Sequence[Path],
    forgotten: Collection[str] = (),
) -> Reconciliation:
    """Read all places and compare; nobody may be writing in the folders meanwhile.

    `sheets`: item sheets (CSV) with the right answers. `forgotten`: entries whose first PC lost
    everything: the outboxes may lack what the hall has of them, never the other way round.

    Raises:
        BozhenError, IntegrityError: those of the readers.
    """
    done = Reconciliation()
    right, central = right_answers(Path(sheet) for sheet in sheets), read_tables(office)
    for place in places:
        outboxes = read_outboxes(place.devices, place.sitting)
        hall = read_journal(place.hall, place.sitting)
        joined = open_packages(office, place.sitting, place.packages)
        package, tables = read_packages(joined), central.get(place.sitting, Central())
        sides = {name: _Side(done, place.sitting, name) for name in SIDES}
        _outboxes_with_hall(sides["outbox-hall"], outboxes, hall, set(forgotten))
        _hall_with_package(sides["hall-package"], hall, package)
        _package_with_tables(sides["package-central"], package, tables)
        _scorer_with_both(sides["scorer"], _scored(joined, right), package, tables)
        _count(done, place.sitting, outboxes, hall)
    return done


def _scored(joined: Joined, right: Answers) -> Scorer:
    return Scorer(joined.events, joined.blobs, right)


def _count(done: Reconciliation, sitting: str, boxes: Facts, hall: Facts) -> None:
    done.answers += len(hall.answers)
    done.marks += sum(len(sheet.rows) for sheet in hall.sheets.values())
    done.theory_scores += len(hall.scores)
    done.piece_scores += len(hall.means)
    done.tails_applied += len(hall.tails)
    done.answers_acknowledged += len(boxes.acknowledged)
    done.answers_lost += sum(
        boxes.placed[step] != hall.placed.get(step) for step in boxes.acknowledged
    )
    made = {hall.owners.get(piece, piece): mean for piece, mean in hall.means.items()}
    for entry, score in {**hall.scores, **made}.items():
        done.scores[f"{sitting}/{entry}"] = score


class _Side:
    """Two places of one sitting that are being compared."""

    def __init__(self, done: Reconciliation, sitting: str, name: str) -> None:
        self._done = done
        self._name = f"{sitting} {name}"
        self._counts = done.sides.setdefault(sitting, {})
        self._side = name
        self._counts[name] = 0

    def same(self, what: str, key: object, left: Any, right: Any) -> None:
        """One comparison."""
        if what in COUNTED:
            self._done.compared += 1
            self._counts[self._side] += 1
        if left != right:
            named = "/".join(map(str, key)) if isinstance(key, tuple) else str(key)
            found = Mismatch(self._name, what, named, _text(left), _text(right))
            self._done.mismatches.append(found)

    def maps(self, what: str, left: Mapping[Any, Any], right: Mapping[Any, Any]) -> None:
        """Every key of both; one that a side lacks is a difference."""
        for key in {**left, **right}:
            self.same(what, key, left.get(key), right.get(key))

    def sheet(self, key: tuple[str, str, int], left: Sheet | None, right: Sheet | None) -> None:
        """A whole version of a sheet: every row, its vetoes, its total with its digest."""
        if left is None or right is None:
            self.same(SHEET, key, left, right)
            return
        self.maps(ROW, _keyed(key, left.rows), _keyed(key, right.rows))
        self.same("vetoes", key, left.vetoes, right.vetoes)
        ends = [(one.total, one.digest, one.counts) for one in (left, right)]
        self.same(SHEET, key, *ends)


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


def _keyed(key: tuple[str, str, int], rows: Mapping[int, Any]) -> dict[tuple[Any, ...], Any]:
    return {(*key, number): row for number, row in rows.items()}


# ---------------------------------------------------------------- outboxes and hall
def _outboxes_with_hall(side: _Side, boxes: Facts, hall: Facts, forgotten: set[str]) -> None:
    """Every accepted command is in the journal, and every answer and mark there was asked for.

    A device in a new life may be refused what the hall took of it in the former one.
    """
    again = {step: said for step, said in boxes.refused.items() if step in hall.placed}
    boxes.placed = again | boxes.placed
    for step in {**boxes.placed, **hall.placed}:
        if step in boxes.placed or step.entry not in forgotten:
            side.same(ANSWER, step, boxes.placed.get(step), hall.placed.get(step))
    final = _final(boxes, hall)
    for key, given in hall.answers.items():
        on_screen = given.epoch > 0
        if on_screen and (key in final or key[0] not in forgotten):
            side.same(ANSWER, key, final.get(key), given)
    for entry in {**boxes.own, **hall.own}:
        if entry in boxes.own or entry not in forgotten:
            side.same(RECEIPT, entry, boxes.own.get(entry), hall.own.get(entry))
    side.maps(ROW, boxes.drafts, hall.drafts)
    _written_sheets(side, boxes, hall)


def _final(boxes: Facts, hall: Facts) -> dict[tuple[str, str], Given]:
    """The last answer by epoch and step, leaving aside what two persons have not accepted."""
    found: dict[tuple[str, str], Given] = {}
    for step, (item, options) in boxes.placed.items():
        key, given = (step.entry, item), Given(options, step.epoch, step.step)
        known = found.get(key)
        later = known is None or known[1:] < given[1:]
        if later and step not in hall.waiting:
            found[key] = given
    return found


def _written_sheets(side: _Side, boxes: Facts, hall: Facts) -> None:
    """Versions that were signed, struck or re-scored on a screen; version 0 is a draft."""
    on_screen = {key for key, sheet in hall.sheets.items() if not sheet.from_paper}
    for key in sorted(on_screen | {key for key in boxes.sheets if key[2]}):
        ours, theirs = boxes.sheets.get(key), hall.sheets.get(key)
        if ours is None or theirs is None:
            side.same(SHEET, key, ours, theirs)
            continue
        struck = not ours.digest and len(ours.rows) < len(theirs.rows)
        rows = {no: theirs.rows.get(no) for no in ours.rows} if struck else theirs.rows
        side.maps(ROW, _keyed(key, ours.rows), _keyed(key, rows))
        if not struck:
            side.same("vetoes", key, ours.vetoes, theirs.vetoes)
        if ours.digest:
            side.same(SHEET, key, ours.digest, theirs.digest)


# ----------------------------------------------------------------- hall and package
def _hall_with_package(side: _Side, hall: Facts, package: Facts) -> None:
    """The same facts, whichever way they were read."""
    side.maps(ANSWER, hall.placed, package.placed)
    side.maps(ANSWER, hall.answers, package.answers)
    side.maps(RECEIPT, hall.receipts, package.receipts)
    side.maps(RECEIPT, hall.own, package.own)
    side.maps(ROW, hall.drafts, package.drafts)
    side.maps(SCORE, hall.scores, package.scores)
    side.maps(SCORE, hall.means, package.means)
    side.maps("paper", hall.papers, package.papers)
    side.maps("owner", hall.owners, package.owners)
    side.same("breaches", "all", hall.breaches, package.breaches)
    side.same("waiting", "all", hall.waiting, package.waiting)
    side.same("tails", "all", hall.tails, package.tails)
    for key in {**hall.sheets, **package.sheets}:
        side.sheet(key, hall.sheets.get(key), package.sheets.get(key))


# --------------------------------------------------------------- package and tables
def _package_with_tables(side: _Side, package: Facts, tables: Central) -> None:
    """The tables hold what the packages brought; receipts are computed from their answers."""
    without = {key: given._replace(step=0) for key, given in package.answers.items()}
    side.maps(ANSWER, without, tables.answers)
    computed = receipts(tables.answers, package.papers, package.receipts)
    side.maps(RECEIPT, package.receipts, computed)
    for key in {**package.sheets, **tables.sheets}:
        side.sheet(key, package.sheets.get(key), tables.sheets.get(key))
    side.maps(SCORE, package.means, tables.means)
    side.maps("owner", package.owners, tables.owners)
    side.same("entries", "all", set(package.papers), set(tables.marks))
    side.maps(SCORE, _printed(package, tables), tables.marks)


def receipts(
    answers: Mapping[tuple[str, str], Given], papers: Mapping[str, str], entries: Iterable[str]
) -> dict[str, str]:
    """Receipt codes: first 16 hex digits of SHA-256 of canonical [entry, paper digest, answers]."""
    rows: dict[str, list[Any]] = {entry: [] for entry in entries}
    for (entry, item), given in answers.items():
        if given.options and entry in rows:
            rows[entry].append([item, list(given.options)])
    return {
        entry: hashlib.sha256(
            json.dumps(
                [entry, papers[entry], sorted(found)], ensure_ascii=False, separators=(",", ":")
            ).encode()
        ).hexdigest()[:16]
        for entry, found in rows.items()
    }


def _printed(package: Facts, tables: Central) -> dict[str, int | None]:
    """Marks that the result of every entry must print: half-up to 0.1, none after a breach."""
    found: dict[str, int | None] = dict.fromkeys(tables.marks)
    by_piece = {package.owners.get(piece, piece): mean for piece, mean in package.means.items()}
    for entry, score in {**package.scores, **by_piece}.items():
        found[entry] = None if entry in package.breaches else _tenth(score)
    return found


def _tenth(hundredths: int) -> int:
    return (hundredths + 5) // 10 * 10


# ------------------------------------------------------------------- second opinion
def _scorer_with_both(side: _Side, scorer: Scorer, package: Facts, tables: Central) -> None:
    """Scores in the events and in the tables are those that the scorer finds."""
    theory, marks, means = scorer.theory(), scorer.marks(), scorer.means()
    side.maps(SCORE, theory, package.scores)
    for entry, score in theory.items():
        if entry not in package.breaches:
            side.same(SCORE, entry, _tenth(score), tables.marks.get(entry))
    counted = {key[:2]: sheet for key, sheet in sorted(package.sheets.items()) if sheet.counts}
    told = {key: 0 if sheet.vetoes else sheet.total for key, sheet in counted.items()}
    side.maps(SHEET, marks, told)
    side.maps(SHEET, marks, tables.counted)
    full = {piece for piece in means if sum(key[0] == piece for key in marks) >= PANEL}
    for piece in sorted(full | {*package.means, *tables.means}):
        side.same(SCORE, piece, means.get(piece), package.means.get(piece))
        side.same(SCORE, piece, means.get(piece), tables.means.get(piece))
