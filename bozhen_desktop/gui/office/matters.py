"""Decisions of the office as its window asks for them: fields in, what would change, then done."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from bozhen_desktop.domain.amendments import Amendment, CorrectPerson, Effect
from bozhen_desktop.domain.base import Command
from bozhen_desktop.domain.decisions import DecideSitting
from bozhen_desktop.domain.ranges import SettleFork
from bozhen_desktop.kernel.errors import RuleError
from bozhen_desktop.kernel.ids import EntryId, SittingId
from bozhen_desktop.kernel.marks import parse_marks, print_marks
from bozhen_desktop.office import amend_cli, amending, waiting
from bozhen_desktop.office.amending import Correction
from bozhen_desktop.office.chain import OfficeStore
from bozhen_desktop.office.registration import Who
from bozhen_desktop.office.results import claims
from bozhen_desktop.office.waiting import Matter

KEY, SCORE, PERSON, SITTING, FORK = "key", "score", "person", "sitting", "fork"
FREE = "全体给分"
SHOWN = 8
"""So many people a preview names; the others are counted."""

OPEN, MADE = "待决定", "已决定"
SUBJECTS = {"理论": "theory", "操作": "practical"}


class Kind(NamedTuple):
    """A kind of decision: its words, its fields (label, what to write), whether a document is due.

    A field without label is not asked for.
    """

    id: str
    words: str
    fields: tuple[tuple[str, str], tuple[str, str], tuple[str, str]]
    document: bool = True


_NOTHING = ("", "")
KINDS = (
    Kind(KEY, "更正答案", (("试卷", "编号"), ("试题", "编号"), ("新答案", f"B、√ 或{FREE}"))),
    Kind(SCORE, "更正成绩", (("场次", ""), ("考生", "准考证号"), ("新成绩", "0–100"))),
    Kind(PERSON, "更正姓名证件", (("考生", "准考证号"), ("新姓名", ""), ("新证件号码", ""))),
    Kind(SITTING, "选定场次", (("考生", "准考证号"), ("科目", "理论或操作"), ("场次", "")), False),
    Kind(FORK, "裁定分叉", (("场次", ""), _NOTHING, _NOTHING), False),
)


class Order(NamedTuple):
    """What a person filled in."""

    kind: str
    first: str
    second: str
    third: str
    reason: str
    document: str


class Prepared(NamedTuple):
    """What a decision would do, and how it is made; `line`: what stays when it is."""

    title: str
    effect: list[str]
    confirm: str
    make: Callable[[Who], str]


class MatterRow(NamedTuple):
    """A matter that waits or a decision that was made; `order` fills the fields to settle it."""

    state: str
    what: str
    sitting: str
    who: str
    words: str
    tone: str
    order: Order | None


def rows(store: OfficeStore, batch: str) -> list[MatterRow]:
    """What waits, the gravest first; then the decisions, the newest first."""
    found = [_waiting(store, one) for one in waiting.waiting(store, batch or None)]
    made = reversed(store.bureau.amendments.made)
    return found + [
        MatterRow(MADE, f"第 {one.number} 号", "", one.first, _short(store, one), "ok", None)
        for one in made
    ]


def _short(store: OfficeStore, event: Amendment) -> str:
    return amend_cli.decision_line(store, event).split("：", 1)[1]


_WHAT = {
    waiting.FORK: ("分叉", "alarm"),
    waiting.DOUBLED: ("两个场次", "warn"),
    waiting.SCORE: ("成绩不符", "warn"),
    waiting.PERSON: ("例外入场", ""),
    waiting.ASKED: ("考场申请", "warn"),
}


def _waiting(store: OfficeStore, one: Matter) -> MatterRow:
    what, tone = _WHAT[one.kind]
    return MatterRow(OPEN, what, one.sitting, one.name, one.words, tone, _order(store, one))


def _order(store: OfficeStore, one: Matter) -> Order | None:
    """The fields as far as the matter itself fills them."""
    ticket = str(store.bureau.entries.tickets.get(one.entry, one.entry))
    fields = {
        waiting.FORK: (FORK, one.sitting, "", ""),
        waiting.DOUBLED: (SITTING, ticket, "", ""),
        waiting.SCORE: (SCORE, one.sitting, ticket, one.words.rsplit(" ", 1)[-1]),
        waiting.PERSON: (PERSON, ticket, "", ""),
    }
    found = fields.get(one.kind)
    return Order(*found, "", "") if found is not None else None


def counts_line(found: list[MatterRow]) -> str:
    """`待决定 3 件，已决定 2 件`."""
    due = sum(row.state == OPEN for row in found)
    return f"待决定 {due} 件，已决定 {len(found) - due} 件"


def prepare(store: OfficeStore, order: Order, who: Who) -> Prepared:
    """What the decision would change; the rules are asked, nothing is decided.

    Raises:
        RuleError: those of `domain.amendments`, `domain.decisions`, `domain.ranges`;
            `field-empty` (field).
    """
    _check_filled(order)
    if order.kind == FORK:
        return _prepare_fork(store, order, who)
    if order.kind == SITTING:
        return _prepare_sitting(store, order, who)
    command, effects, extra = _correction(store, order)
    amending.check(store, command, who)
    title = next(kind.words for kind in KINDS if kind.id == order.kind)
    return Prepared(
        title=title,
        effect=[*extra, *_effect(store, effects), _signed_by(who)],
        confirm="作出决定",
        make=lambda by: _line(amending.decide(store, command, by)),
    )


def _check_filled(order: Order) -> None:
    kind = next(kind for kind in KINDS if kind.id == order.kind)
    values = (order.first, order.second, order.third)
    free = order.kind == PERSON  # name or number may stay as it is
    for (label, _), value in zip(kind.fields, values, strict=True):
        if label and not value and not (free and label.startswith("新")):
            raise RuleError("field-empty", field=label)


def _correction(store: OfficeStore, order: Order) -> tuple[Correction, list[Effect], list[str]]:
    basis = amending.new_basis(store, order.reason, order.document)
    if order.kind == KEY:
        paper = amending.paper_named(store, order.first)
        free = order.third == FREE
        change = amending.key_change(paper, order.second, order.third, free)
        key = amending.correct_key(store, paper, [change], basis)
        used = "、".join(paper.sittings)
        return key, key.effects, [f"试卷 {paper.paper.id}，用于场次 {used}。"]
    if order.kind == SCORE:
        entry = entry_of(store, order.second)
        score = amending.correct_score(store, order.first, entry, _marks(order.third), basis)
        stated, found = print_marks(score.stated), print_marks(score.found)
        return score, score.effects, [f"现行成绩 {stated}，总部重算 {found}。"]
    entry = entry_of(store, order.first)
    person = CorrectPerson(entry=entry, name=order.second, id_no=order.third, basis=basis)
    before = store.bureau.entries.registration(entry).person
    lines = [f"姓名：{before.name} → {order.second}。"] if order.second else []
    lines += [f"证件号码：{before.id_no} → {order.third}。"] if order.third else []
    return person, [], lines


def entry_of(store: OfficeStore, text: str) -> EntryId:
    """The entry with this ticket number or id.

    Raises:
        RuleError: `entry-unknown`.
    """
    state = store.bureau.entries
    found = state.by_ticket.get(text) or EntryId(text)
    return state.registration(found).id


def _marks(text: str) -> int:
    try:
        return parse_marks(text)
    except ValueError as error:
        raise RuleError("marks-out-of-range", marks=text[:20]) from error


def _effect(store: OfficeStore, effects: list[Effect]) -> list[str]:
    lines = [amending.preview_line(effects)]
    lines += [f"{amending.effect_line(store, one)}。" for one in effects[:SHOWN]]
    if len(effects) > SHOWN:
        lines.append(f"另有 {len(effects) - SHOWN} 人。")
    return lines


def _signed_by(who: Who) -> str:
    return f"决定人 {who.actor}，第二人 {who.witness}；签名存档，考场原记录不变。"


def _line(made: amending.Made) -> str:
    return f"更正决定第 {made.event.number} 号已作出并签名存档"


def _prepare_fork(store: OfficeStore, order: Order, who: Who) -> Prepared:
    sitting = SittingId(order.first)
    command = SettleFork(sitting=sitting, reason=order.reason)
    _ask(store, command, who)
    last = store.bureau.ranges.chain(sitting).last
    return Prepared(
        title="裁定分叉",
        effect=[
            f"场次 {sitting}：以已导入的 {last} 条记录为准。",
            "另一份原件留存；该场次可以继续导入。",
            f"决定人 {who.actor}，第二人 {who.witness}。",
        ],
        confirm="以已导入的为准",
        make=lambda by: _decided(store, command, by, f"场次 {sitting} 已裁定"),
    )


def _prepare_sitting(store: OfficeStore, order: Order, who: Who) -> Prepared:
    entry, place = entry_of(store, order.first), store.keys.place
    subject = SUBJECTS.get(order.second, order.second)
    with store.reading() as connection:
        found = claims(connection, place.organisation, place.site, entry, subject)
    command = DecideSitting(
        entry=entry,
        subject=subject,
        sitting=SittingId(order.third),
        sittings=[SittingId(one) for one in found],
        reason=order.reason,
    )
    _ask(store, command, who)
    name = amending.people_of(store, entry)
    return Prepared(
        title="选定场次",
        effect=[
            f"{name}在 {'、'.join(found)} 都有{order.second}记录。",
            f"以场次 {order.third} 的成绩为准；其余留存，不计成绩。",
            f"决定人 {who.actor}，第二人 {who.witness}。",
        ],
        confirm=f"以 {order.third} 为准",
        make=lambda by: _decided(store, command, by, f"{name}的{order.second}成绩已选定"),
    )


def _ask(store: OfficeStore, command: Command, who: Who) -> None:
    """Ask the rules without deciding anything."""
    with store.unit(who.actor, who.witness) as unit:
        store.bureau.decide(command, unit.context())


def _decided(store: OfficeStore, command: Command, who: Who, line: str) -> str:
    store.decide(command, who.actor, who.witness)
    return line


def save_files(store: OfficeStore, folder: Path) -> str:
    """Write every signed decision into a folder; the line that stays."""
    facts = amend_cli.run_list(store, argparse.Namespace(out=str(folder))).facts
    return f"已写出 {len(facts['files'])} 份签名决定到 {folder.name}"
