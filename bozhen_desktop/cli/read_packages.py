"""Third reader: the result packages of a sitting, opened with the office's import identity.

Their ranges are joined and the events taken one after another, as plain dictionaries.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from bozhen_desktop.cli.readers import Facts, Given, Row, Sheet, Step
from bozhen_desktop.exchange.result import open_result
from bozhen_desktop.host.folder import DataFolder
from bozhen_desktop.kernel.errors import IntegrityError

Body = dict[str, Any]

_SUBJECT_VOID = 2
_ANSWERS = ("answer-saved", "tail-applied", "answer-superseded", "answer-pending")
_VERSIONS = ("sheet-signed", "sheet-entered", "row-struck", "sheet-rescored")


class Joined(NamedTuple):
    """Events of a sitting in order, and the clear papers and keys that they name."""

    events: list[Body]
    blobs: dict[str, bytes]


def open_packages(office: Path, sitting: str, packages: Sequence[Path]) -> Joined:
    """Open all packages and join their ranges.

    Raises:
        BozhenError: those of `DataFolder.open`, `Keystore.get`.
        IntegrityError: those of `open_result`; `range-sitting`, `range-gap`, `range-fork` (seq).
    """
    identity = DataFolder.open(office).open_keystore().get("office/import").decode()
    hashes: dict[int, str] = {}
    events: dict[int, Body] = {}
    blobs: dict[str, bytes] = {}
    for package in packages:
        content = open_result(package.read_bytes(), identity)
        if content.sitting != sitting:
            raise IntegrityError("range-sitting", sitting=content.sitting)
        blobs.update(content.blobs)
        for entry in content.entries:
            if hashes.setdefault(entry.seq, entry.hash) != entry.hash:
                raise IntegrityError("range-fork", seq=entry.seq)
            events[entry.seq] = msgspec.json.decode(entry.body)
    order = sorted(events)
    if order != list(range(1, len(order) + 1)):
        raise IntegrityError("range-gap", last=len(order))
    return Joined([events[seq] for seq in order], blobs)


def read_packages(joined: Joined) -> Facts:
    """What the events say."""
    fold = _Fold()
    for event in joined.events:
        fold.take(event)
    return fold.facts


class _Fold:
    """The facts after the events taken so far."""

    def __init__(self) -> None:
        self.facts = Facts()
        self._asked: list[Body] = []
        self._drafts: dict[tuple[str, str], Sheet] = {}
        self._groups: dict[str, str] = {}

    def take(self, event: Body) -> None:
        """One more event."""
        kind = event["kind"]
        if kind in _ANSWERS:
            self._answer(kind, event)
        elif kind in _VERSIONS:
            self._version(kind, event)
        else:
            other = getattr(self, "_on_" + kind.replace("-", "_"), None)
            if other is not None:
                other(event)

    # --------------------------------------------------------------- theory
    def _on_sitting_arranged(self, event: Body) -> None:
        plan = event["arrangement"]
        papers = {group["id"]: group["paper_digest"] for group in plan["groups"]}
        self.facts.papers = {entry["id"]: papers[entry["group"]] for entry in plan["entries"]}

    def _answer(self, kind: str, event: Body) -> None:
        facts, options = self.facts, tuple(event["options"])
        step = Step(event["entry"], event["epoch"], event["step"])
        facts.placed[step] = event["item"], options
        if kind == "answer-pending":
            facts.waiting.add(step)
            self._asked.append(event)
        elif kind != "answer-superseded":
            self._counts(event)
        if kind == "tail-applied":
            facts.tails.add(step)
            facts.receipts[event["entry"]] = event["receipt"]

    def _counts(self, answer: Body) -> None:
        given = Given(tuple(answer["options"]), answer["epoch"], answer["step"])
        self.facts.answers[answer["entry"], answer["item"]] = given

    def _on_pending_settled(self, event: Body) -> None:
        if not event["accept"]:
            return
        answer = self._asked[event["number"]]
        self.facts.waiting.discard(Step(answer["entry"], answer["epoch"], answer["step"]))
        self._counts(answer)
        if event["entry"] in self.facts.receipts:
            self.facts.receipts[event["entry"]] = event["receipt"]

    def _on_answers_entered(self, event: Body) -> None:
        for answer in event["answers"]:
            self._counts({**answer, "entry": event["entry"], "epoch": 0, "step": 0})

    def _on_handed_in(self, event: Body) -> None:
        self.facts.receipts[event["entry"]] = event["receipt"]
        if event["cause"] == "own":
            self.facts.own[event["entry"]] = event["receipt"]

    def _on_theory_scored(self, event: Body) -> None:
        self.facts.scores[event["entry"]] = event["score"]

    def _on_violation_decided(self, event: Body) -> None:
        if event["tier"] >= _SUBJECT_VOID:
            self.facts.breaches.add(event["entry"])

    # ------------------------------------------------------------ practical
    def _on_pieces_drawn(self, event: Body) -> None:
        owners, group = self.facts.owners, event["group"]
        if not event["late"]:
            for piece in [piece for piece in owners if self._groups[piece] == group]:
                del owners[piece]
        for lot in event["lots"]:
            owners[lot["piece"]] = lot["entry"]
            self._groups[lot["piece"]] = group

    def _draft(self, event: Body) -> Sheet:
        key = event["piece"], event["examiner"]
        return self._drafts.setdefault(key, Sheet(rows={}, vetoes={}))

    def _on_row_scored(self, event: Body) -> None:
        row = event["row"]
        self._draft(event).rows[row["no"]] = _row(row)
        self.facts.drafts[event["piece"], event["examiner"], row["no"]] = _row(row)

    def _on_veto_marked(self, event: Body) -> None:
        marked = self._draft(event).vetoes
        marked.pop(event["code"], None)
        if event["reason"]:
            marked[event["code"]] = event["reason"]

    def _version(self, kind: str, event: Body) -> None:
        piece, examiner, number = event["piece"], event["examiner"], event.get("version", 1)
        if kind == "sheet-signed":
            draft = self._draft(event)
            rows, vetoes = dict(draft.rows), dict(draft.vetoes)
        elif kind == "row-struck":
            base = self._base(piece, examiner)
            rows, vetoes = dict(base.rows), base.vetoes
            rows[event["new"]["no"]] = _row(event["new"])
        else:
            rows = {row["no"]: _row(row) for row in event["rows"]}
            vetoes = {veto["code"]: veto["reason"] for veto in event["vetoes"]}
        self.facts.sheets[piece, examiner, number] = Sheet(
            rows=rows,
            vetoes=vetoes,
            digest=event["digest"],
            total=event["total"],
            counts=number == 1,
            from_paper=kind == "sheet-entered",
        )

    def _base(self, piece: str, examiner: str) -> Sheet:
        """The version that counts now: versions stand in order."""
        found = [
            sheet
            for (p, who, _), sheet in self.facts.sheets.items()
            if (p, who) == (piece, examiner) and sheet.counts
        ]
        return found[-1]

    def _on_version_countersigned(self, event: Body) -> None:
        self.facts.sheets[event["piece"], event["examiner"], event["version"]].counts = True
        self.facts.means.pop(event["piece"], None)

    def _on_recheck_closed(self, event: Body) -> None:
        for examiner, number in event["covers"].items():
            self.facts.sheets[event["piece"], examiner, number].counts = True

    def _on_piece_scored(self, event: Body) -> None:
        self.facts.means[event["piece"]] = event["mean"]


def _row(said: Body) -> Row:
    return Row(said["hundredths"], said["places"], said["reason"])
