"""First reader: the commands in the sealed outboxes of terminals and examiners' PCs.

A command counts unless the hall refused it. What nobody answered counts too: if the hall does not
have it, it is lost.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from bozhen_desktop.cli.readers import Facts, Row, Sheet, Step
from bozhen_desktop.host.folder import DataFolder
from bozhen_desktop.host.records import open_record_file


class _Written(NamedTuple):
    """A command in the order in which it was given: time of the PC, folder, number.

    `code` is "" when the hall took it, None when it did not answer, else why it was refused.
    """

    made: int
    folder: str
    number: int
    actor: str
    body: dict[str, Any]
    code: str | None


def read_outboxes(devices: Sequence[Path], sitting: str) -> Facts:
    """What the folders of these devices say of a sitting.

    `placed` are all answers given. Versions of sheets begin with 1 when signed here, with 2 when
    the first came on paper; a struck one has only its new row, a draft's vetoes stand under 0.

    Raises:
        BozhenError, IntegrityError: those of `DataFolder.open`, `Keystore` and
            `open_record_file`.
    """
    commands = [one for folder in devices for one in _commands(folder, sitting)]
    facts = Facts()
    for one in sorted(commands, key=lambda one: (one.made, one.folder, one.number)):
        act = _ACTS.get(one.body["kind"])
        if one.code and act is _answer:
            facts.refused[_step(one)] = _said(one)
        elif act is not None and not one.code:
            act(facts, one)
    return facts


def _commands(folder: Path, sitting: str) -> Iterator[_Written]:
    """The commands of one outbox."""
    path = folder / "outbox"
    if not path.exists():
        return
    identity = DataFolder.open(folder).open_keystore().get("device/age").decode()
    asked: dict[int, dict[str, Any]] = {}
    answered: dict[int, str] = {}
    for record in open_record_file(identity, path.read_bytes()).records:
        said = msgspec.msgpack.decode(record)
        if said["type"] == "kept" and said["ask"]["sitting"] == sitting:
            asked[said["ask"]["number"]] = said
        elif said["type"] == "settled":
            answered[said["number"]] = said["code"]
    for number, said in asked.items():
        ask = said["ask"]
        body = msgspec.json.decode(ask["body"])
        code = answered.get(number)
        yield _Written(said["made"], folder.name, number, ask["actor"], body, code)


def _step(one: _Written) -> Step:
    return Step(one.actor, one.body["epoch"], one.body["step"])


def _said(one: _Written) -> tuple[str, tuple[str, ...]]:
    return one.body["item"], tuple(one.body["options"])


def _answer(facts: Facts, one: _Written) -> None:
    facts.placed[_step(one)] = _said(one)
    if one.code is not None:
        facts.acknowledged.add(_step(one))


def _hand_in(facts: Facts, one: _Written) -> None:
    facts.own[one.actor] = one.body["receipt"]


def _row(said: dict[str, Any]) -> Row:
    return Row(said["hundredths"], said.get("places", 0), said.get("reason", ""))


def _rows(said: list[dict[str, Any]]) -> dict[int, Row]:
    return {row["no"]: _row(row) for row in said}


def _score(facts: Facts, one: _Written) -> None:
    row = one.body["row"]
    facts.drafts[one.body["piece"], one.actor, row["no"]] = _row(row)


def _veto(facts: Facts, one: _Written) -> None:
    sheet = facts.sheets.setdefault((one.body["piece"], one.actor, 0), Sheet(rows={}, vetoes={}))
    if one.body["reason"]:
        sheet.vetoes[one.body["code"]] = one.body["reason"]
    else:
        sheet.vetoes.pop(one.body["code"], None)


def _sign(facts: Facts, one: _Written) -> None:
    piece = one.body["piece"]
    rows = {no: r for (p, who, no), r in facts.drafts.items() if (p, who) == (piece, one.actor)}
    draft = facts.sheets.pop((piece, one.actor, 0), Sheet(rows={}, vetoes={}))
    facts.sheets[piece, one.actor, 1] = Sheet(
        rows=rows, vetoes=draft.vetoes, digest=one.body["digest"]
    )


def _next(facts: Facts, one: _Written) -> tuple[str, str, int]:
    """Version 1 was signed here or, when there is none, on paper."""
    piece = one.body["piece"]
    numbers = [no for p, who, no in facts.sheets if (p, who) == (piece, one.actor)]
    return piece, one.actor, max(numbers, default=1) + 1


def _strike(facts: Facts, one: _Written) -> None:
    row = one.body["row"]
    facts.sheets[_next(facts, one)] = Sheet(rows={row["no"]: _row(row)}, vetoes={})


def _rescore(facts: Facts, one: _Written) -> None:
    vetoes = {veto["code"]: veto["reason"] for veto in one.body["vetoes"]}
    facts.sheets[_next(facts, one)] = Sheet(rows=_rows(one.body["rows"]), vetoes=vetoes)


_ACTS = {
    "save-answer": _answer,
    "hand-in": _hand_in,
    "score-row": _score,
    "mark-veto": _veto,
    "sign-sheet": _sign,
    "strike-through": _strike,
    "rescore-sheet": _rescore,
}
