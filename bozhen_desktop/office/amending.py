"""Decisions that correct a key, a score or a person: what they change, then signed and decided."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import msgspec

from bozhen_desktop.domain.amendments import (
    Amendment,
    Basis,
    CorrectKey,
    CorrectPerson,
    CorrectScore,
    Effect,
    KeyChange,
    KeyCorrected,
    PersonCorrected,
    ScoreCorrected,
)
from bozhen_desktop.domain.base import Event
from bozhen_desktop.domain.bureau import Bureau
from bozhen_desktop.domain.items import JUDGE, RIGHT, WRONG
from bozhen_desktop.domain.paper import KeySet, Paper, PaperItem
from bozhen_desktop.domain.room import Room
from bozhen_desktop.kernel.digest import sha256_hex
from bozhen_desktop.kernel.errors import RuleError
from bozhen_desktop.kernel.ids import EntryId, ItemId, OptionId, PaperId, SittingId
from bozhen_desktop.office.amended import corrected, counted, effects, recomputed
from bozhen_desktop.office.chain import OfficeStore
from bozhen_desktop.office.registration import Who
from bozhen_desktop.office.signed import sign_decision

LETTERS = "ABCDE"
_JUDGED = {"√": RIGHT, "对": RIGHT, "正确": RIGHT, "×": WRONG, "错": WRONG, "错误": WRONG}
Correction = CorrectKey | CorrectScore | CorrectPerson
ROOMS_KEPT = 4
"""Replayed sittings that stay at hand while people look at what a decision would change."""


class ScoredPaper(NamedTuple):
    """A paper that was scored: the key in force, the sittings it was used in."""

    paper: Paper
    keys: KeySet
    sittings: list[SittingId]


class Made(NamedTuple):
    """A decision that was made: its event and the signed file."""

    event: Amendment
    file: bytes


def rooms(store: OfficeStore) -> Iterator[Room]:
    """Every sitting of which something was applied, as its journal makes it."""
    for sitting, chain in store.bureau.ranges.chains.items():
        if chain.last:
            yield room_of(store, sitting)


def room_of(store: OfficeStore, sitting: str) -> Room:
    """One of them.

    Raises:
        RuleError: `sitting-unknown`.
    """
    chain = store.bureau.ranges.chain(sitting)
    if not chain.last:
        raise RuleError("sitting-unknown", sitting=sitting)
    name = tuple(facts.original for facts in chain.taken)
    if name not in store.rooms:
        while len(store.rooms) >= ROOMS_KEPT:
            store.rooms.pop(next(iter(store.rooms)))
        with store.unit() as unit:
            store.rooms[name] = unit.ranges.replay_of(chain.taken).room
    return store.rooms[name]


def scored_papers(store: OfficeStore) -> dict[str, ScoredPaper]:
    """Papers by digest whose key was opened in a sitting that came back."""
    found: dict[str, ScoredPaper] = {}
    state = store.bureau.amendments
    for room in rooms(store):
        for opened in room.scoring.opened.values():
            keys = room.scoring.loaded[opened.digest]
            force = state.keys.get(keys.paper_digest)
            known = found.get(keys.paper_digest)
            sittings = [*(known.sittings if known else []), SittingId(room.arrangement.sitting)]
            paper = room.paper.loaded[keys.paper_digest]
            keys = corrected(keys, force) if force is not None else keys
            found[keys.paper_digest] = ScoredPaper(paper, keys, sorted(set(sittings)))
    return found


def paper_named(store: OfficeStore, name: str) -> ScoredPaper:
    """The scored paper of this id.

    Raises:
        RuleError: `paper-not-scored`, `paper-twice` (two drawings of one id were used).
    """
    found = [one for one in scored_papers(store).values() if one.paper.id == name]
    if not found:
        raise RuleError("paper-not-scored", paper=name)
    if len(found) > 1:
        raise RuleError("paper-twice", paper=name)
    return found[0]


def options_of(item: PaperItem, text: str) -> list[OptionId]:
    """Options as people write them: letters as in the item sheet, √ or ×, or ids with commas.

    Raises:
        RuleError: `item-key-unknown`.
    """
    words = text.strip()
    if item.type == JUDGE and words in _JUDGED:
        return [_JUDGED[words]]
    ids = [option.id for option in item.options]
    parts = [part.strip() for part in words.replace("，", ",").split(",")]
    if not set(parts) <= set(ids):
        letters = [letter for letter in words.upper() if letter not in " ,，、"]
        if not set(letters) <= set(LETTERS[: len(ids)]) or item.type == JUDGE:
            raise RuleError("item-key-unknown", key=words[:40])
        parts = [ids[LETTERS.index(letter)] for letter in letters]
    return [OptionId(part) for part in sorted(set(parts))]


def key_change(paper: ScoredPaper, item: str, text: str, free: bool = False) -> KeyChange:
    """A change of one item's key as people ask for it; `free`: full points for everybody.

    Raises:
        RuleError: `item-unknown`, `item-key-unknown`.
    """
    known = next((one for one in paper.paper.items if one.id == item), None)
    if known is None:
        raise RuleError("item-unknown", item=item)
    old = next(key.right for key in paper.keys.keys if key.item == item)
    return KeyChange(
        item=ItemId(item),
        type=known.type,
        options=[option.id for option in known.options],
        old=old,
        new=[] if free else options_of(known, text),
        free=free,
    )


def new_basis(store: OfficeStore, reason: str, document: str) -> Basis:
    """Why, by which document, now."""
    return Basis(reason=reason.strip(), document=document.strip(), at=store.clock.wall_ms())


def correct_key(
    store: OfficeStore, paper: ScoredPaper, changes: Sequence[KeyChange], basis: Basis
) -> CorrectKey:
    """The command, with whose results it would change."""
    command = CorrectKey(
        paper=PaperId(paper.paper.id),
        paper_digest=paper.keys.paper_digest,
        version=paper.keys.version,
        changes=list(changes),
        effects=[],
        basis=basis,
    )
    return msgspec.structs.replace(command, effects=_effects(store, command, paper.sittings))


def correct_score(
    store: OfficeStore, sitting: str, entry: str, marks: int, basis: Basis
) -> CorrectScore:
    """The command, with what counts now and what the office finds by answers or sheets.

    Raises:
        RuleError: `sitting-unknown`, `entry-unknown`, `score-missing` (nothing was scored).
    """
    room, state = room_of(store, sitting), store.bureau.amendments
    name = EntryId(entry)
    if all(plan.id != name for plan in room.arrangement.entries):
        raise RuleError("entry-unknown", entry=entry)
    stated, found = counted(room, name, state).result, recomputed(room, name, state)
    if stated.marks is None or found is None:
        raise RuleError("score-missing", entry=entry)
    command = CorrectScore(
        sitting=SittingId(sitting),
        entry=name,
        subject=room.arrangement.subject,
        marks=marks,
        stated=stated.marks,
        found=found,
        seen=len(state.made),
        effects=[],
        basis=basis,
    )
    return msgspec.structs.replace(command, effects=_effects(store, command, [sitting]))


def _effects(
    store: OfficeStore, command: CorrectKey | CorrectScore, sittings: Sequence[str]
) -> list[Effect]:
    """Whose result changes, found by applying the decision to a copy of the state."""
    before, trial = store.bureau.amendments, Bureau()
    trial.amendments = msgspec.convert(msgspec.to_builtins(before), type=type(before))
    trial.apply(_trial_event(command))
    found: list[Effect] = []
    for sitting in sittings:
        found += effects(room_of(store, sitting), before, trial.amendments)
    return found


def _trial_event(command: CorrectKey | CorrectScore) -> Event:
    """The event that a decision would be, before anybody decided it."""
    fields = {name: getattr(command, name) for name in command.__struct_fields__}
    people = {"number": 1 << 30, "first": "", "second": ""}
    if isinstance(command, CorrectKey):
        return KeyCorrected(**{**fields, **people, "version": command.version + 1})
    del fields["found"], fields["seen"]
    return ScoreCorrected(**{**fields, **people})


def check(store: OfficeStore, command: Correction, who: Who) -> None:
    """Ask the rules without deciding anything.

    Raises:
        RuleError: those of `domain.amendments`.
    """
    with store.unit(who.actor, who.witness) as unit:
        store.bureau.decide(command, unit.context())


def decide(store: OfficeStore, command: Correction, who: Who) -> Made:
    """Decide, sign and archive in one transaction; the event names the digest of the file.

    Raises:
        RuleError: those of `domain.amendments`.
    """
    with store.unit(who.actor, who.witness) as unit:
        draft = _one(store.bureau.decide(command, unit.context()))
        place, mode = store.keys.place, store.folder.mode
        file = sign_decision(draft, place, mode, store.keys.issuer)
        event = _one(unit.decide(_with_original(command, sha256_hex(file)), {"decision": file}))
        return Made(event, file)


def _one(events: Sequence[Event]) -> Amendment:
    (event,) = events
    assert isinstance(event, KeyCorrected | ScoreCorrected | PersonCorrected)
    return event


def _with_original(command: Correction, digest: str) -> Correction:
    basis = msgspec.structs.replace(command.basis, original=digest)
    return msgspec.structs.replace(command, basis=basis)


def people_of(store: OfficeStore, entry: str) -> str:
    """The name of an entry as registered, or its id when nobody registered it."""
    known = store.bureau.entries.registrations.get(entry)
    return known.person.name if known is not None else entry


def effect_line(store: OfficeStore, effect: Effect) -> str:
    """`张三：理论 58.0（不合格）→ 60.0（合格），场次 TH1`."""
    subject = "理论" if effect.subject == "theory" else "操作"
    before = f"{effect.cell_before}（{effect.word_before}）"
    after = f"{effect.cell_after}（{effect.word_after}）"
    who = people_of(store, effect.entry)
    return f"{who}：{subject} {before}→ {after}，场次 {effect.sitting}"


def preview_line(found: Sequence[Effect]) -> str:
    """How many results a decision changes, and how many of them their word."""
    if not found:
        return "不改变任何人的成绩。"
    turned = sum(one.word_before != one.word_after for one in found)
    return f"这将改变 {len(found)} 人的成绩，其中 {turned} 人的合格与否随之改变。"
