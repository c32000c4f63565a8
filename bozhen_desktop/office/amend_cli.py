"""`bozhen office correct-key | correct-score | correct-person | decisions`: 更正, by two persons.

Without `--confirm` a command only says whose results it would change.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from bozhen_desktop.domain.amendments import (
    Amendment,
    CorrectPerson,
    Effect,
    KeyCorrected,
    ScoreCorrected,
)
from bozhen_desktop.host.asking import ask_secret
from bozhen_desktop.host.files import private_dir, write_atomically
from bozhen_desktop.kernel.errors import RuleError
from bozhen_desktop.kernel.ids import EntryId, is_id
from bozhen_desktop.kernel.marks import parse_marks, print_marks
from bozhen_desktop.office import amending
from bozhen_desktop.office.amending import Correction
from bozhen_desktop.office.chain import OfficeStore
from bozhen_desktop.office.outcome import Outcome
from bozhen_desktop.office.registration import Who
from bozhen_desktop.office.waiting import Matter, waiting

SHOWN = 50


def add_commands(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add this file's subcommands; the frame adds --data, --actor and --json."""
    key = subparsers.add_parser("correct-key", help="correct keys of a paper that was scored")
    key.add_argument("--paper", required=True, type=_id)
    key.add_argument("--item", action="append", default=[], help="ID=B or ID=√ (repeatable)")
    key.add_argument("--free", action="append", default=[], help="item: full points for all")
    key.set_defaults(run=run_key)
    score = subparsers.add_parser("correct-score", help="correct the marks of an entry")
    score.add_argument("--sitting", required=True, type=_id)
    score.add_argument("--entry", required=True, type=_id)
    score.add_argument("--marks", required=True, help="0 to 100, to 0.1")
    score.set_defaults(run=run_score)
    person = subparsers.add_parser("correct-person", help="correct a name or ID number")
    person.add_argument("--entry", required=True, type=_id)
    person.add_argument("--name", default="")
    person.add_argument("--id-no", action="store_true", help="a new ID number: it is asked for")
    person.set_defaults(run=run_person)
    for sub in (key, score, person):
        _decided(sub)
    listed = subparsers.add_parser("decisions", help="list corrections, write their signed files")
    listed.add_argument("--out", default="", help="folder for the signed files")
    listed.set_defaults(run=run_list)


def _id(text: str) -> str:
    if not is_id(text):
        raise argparse.ArgumentTypeError("letters, digits and . _ : - only")
    return text


def _decided(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("--reason", required=True)
    sub.add_argument("--document", required=True, help="what stands behind it: number, annex")
    sub.add_argument("--first", required=True, type=_id, help="id of the first person")
    sub.add_argument("--second", required=True, type=_id, help="id of the second person")
    sub.add_argument("--confirm", action="store_true", help="decide; without it only a preview")


def run_key(store: OfficeStore, options: argparse.Namespace) -> Outcome:
    """Correct keys of a paper; every sitting that used it counts anew."""
    paper = amending.paper_named(store, options.paper)
    changes = [amending.key_change(paper, *_split(text)) for text in options.item]
    changes += [amending.key_change(paper, item, "", free=True) for item in options.free]
    basis = amending.new_basis(store, options.reason, options.document)
    command = amending.correct_key(store, paper, changes, basis)
    return _done(store, options, command, command.effects)


def _split(text: str) -> tuple[str, str]:
    item, _, key = text.rpartition("=")
    if not item or not key:
        raise RuleError("item-key-unknown", key=text[:40])
    return item, key


def run_score(store: OfficeStore, options: argparse.Namespace) -> Outcome:
    """Correct the marks of an entry in a sitting."""
    try:
        marks = parse_marks(options.marks)
    except ValueError as error:
        raise RuleError("marks-out-of-range", marks=options.marks[:20]) from error
    basis = amending.new_basis(store, options.reason, options.document)
    command = amending.correct_score(store, options.sitting, options.entry, marks, basis)
    outcome = _done(store, options, command, command.effects)
    stated, found = print_marks(command.stated), print_marks(command.found)
    return outcome._replace(
        lines=[f"现行成绩 {stated}，总部重算 {found}。", *outcome.lines],
        facts=outcome.facts | {"stated": stated, "found": found},
    )


def run_person(store: OfficeStore, options: argparse.Namespace) -> Outcome:
    """Correct a name or ID number; results stay as they are."""
    basis = amending.new_basis(store, options.reason, options.document)
    id_no = ask_secret("新的证件号码：") if options.id_no else ""
    command = CorrectPerson(
        entry=EntryId(options.entry), name=options.name, id_no=id_no, basis=basis
    )
    return _done(store, options, command, [])


def _done(
    store: OfficeStore,
    options: argparse.Namespace,
    command: Correction,
    effects: list[Effect],
) -> Outcome:
    who = Who(actor=options.first, witness=options.second)
    lines = [amending.preview_line(effects)]
    lines += [f"{amending.effect_line(store, one)}。" for one in effects[:SHOWN]]
    if len(effects) > SHOWN:
        lines.append(f"另有 {len(effects) - SHOWN} 人，未逐一列出。")
    facts: dict[str, object] = {"changed": [one.entry for one in effects]}
    if not options.confirm:
        amending.check(store, command, who)
        lines.append("尚未决定：核对无误后加 --confirm 重新执行。")
        return Outcome(lines, facts | {"decided": False})
    event = amending.decide(store, command, who).event
    lines.append(f"更正决定第 {event.number} 号已作出并签名存档。")
    return Outcome(lines, facts | {"decided": True, "number": event.number})


def decision_line(store: OfficeStore, event: Amendment) -> str:
    """One decision in a line: number, what, why, who."""
    if isinstance(event, KeyCorrected):
        items = "、".join(change.item for change in event.changes)
        what = f"试卷 {event.paper} 的答案（{items}），改变 {len(event.effects)} 人的成绩"
    elif isinstance(event, ScoreCorrected):
        name = amending.people_of(store, event.entry)
        marks = f"{print_marks(event.stated)}→{print_marks(event.marks)}"
        what = f"{name}（{event.sitting}）的成绩 {marks}"
    else:
        before, after = event.before, event.after
        what = f"考生姓名 {before.name}→{after.name}"
        what = what if before.name != after.name else f"考生 {after.name} 的证件号码"
    basis = event.basis
    return f"第 {event.number} 号：更正{what}；理由：{basis.reason}；依据：{basis.document}"


def run_list(store: OfficeStore, options: argparse.Namespace) -> Outcome:
    """List decisions and what waits for one; with --out write the signed files."""
    made, due = store.bureau.amendments.made, waiting(store)
    lines = [f"{decision_line(store, one)}。" for one in made] or ["还没有更正决定。"]
    lines += [f"待决定：{waiting_line(one)}。" for one in due]
    written = []
    if options.out:
        folder = private_dir(Path(options.out))
        for one in made:
            name = f"decision-{one.number}.json"
            write_atomically(folder / name, store.original(one.basis.original))
            written.append(name)
    facts = {"decisions": len(made), "files": written}
    return Outcome(lines, facts | {"waiting": [one._asdict() for one in due]})


def waiting_line(one: Matter) -> str:
    """One matter that waits, in a line: where, whose, what."""
    where = f"场次 {one.sitting}" if one.sitting else ""
    return "，".join(filter(None, (where, one.name, one.words)))
