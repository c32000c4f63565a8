"""Violations (违纪): the code list in five tiers, how one is established, entered and decided.

Two persons establish the fact and tell the candidate, who signs or refuses; 主考 decides later,
never the software. Wording and tiers differ by province: the list is data (domain rules §7.2).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from bozhen_desktop.domain.base import (
    Command,
    Context,
    Event,
    FromPaper,
    Topic,
    acted,
    need_witness,
)
from bozhen_desktop.kernel.errors import RuleError
from bozhen_desktop.kernel.ids import EntryId, StaffId

if TYPE_CHECKING:
    from bozhen_desktop.domain.room import Room

NOT_UPHELD, RECORDED, SUBJECT, CHEATING, ALL_SUBJECTS, SERIOUS = range(6)
"""Tiers: 0 not upheld; 1 提醒/警告; 2 取消该科目成绩; 3 该科按作弊; 4 当次全部科目无效; 5 严重."""


class ViolationCode(msgspec.Struct, frozen=True, kw_only=True):
    """A kind of violation, the tier proposed for it, the words of the list."""

    code: str
    tier: int
    text: str


_LIST = (
    ("warned", RECORDED, "违反考场规则，经提醒改正"),
    ("items-not-put-away", SUBJECT, "经提醒仍未将规定以外的物品放在指定位置"),
    ("wrong-seat", SUBJECT, "未在指定座位或工位考试"),
    ("left-without-leave", SUBJECT, "未经允许擅自离开座位、工位或考场"),
    ("noise", SUBJECT, "在考场喧哗、吸烟等影响考场秩序，经劝告不改"),
    ("went-on-after-end", SUBJECT, "开考信号前答题或结束信号后继续答题，经警告不改"),
    ("talk", CHEATING, "与他人交谈、传递暗号或手势"),
    ("copy", CHEATING, "抄袭他人或协助他人抄袭"),
    ("notes", CHEATING, "夹带或查阅与考试有关的资料"),
    ("swap", CHEATING, "互换试卷、考件或工位"),
    ("wrong-identity", CHEATING, "填写他人身份信息"),
    ("took-paper-out", CHEATING, "将试卷、答卷或草稿纸带出考场"),
    ("device", ALL_SUBJECTS, "携带或使用具有通讯、摄录、存储功能的设备"),
    ("destroyed-work", ALL_SUBJECTS, "故意损毁试卷、考件或考试设备"),
    ("leak", ALL_SUBJECTS, "泄露、传播试题或答案"),
    ("impersonation", SERIOUS, "代替他人或由他人代替参加考试"),
    ("gang", SERIOUS, "组织或参与团伙作弊"),
    ("forged-document", SERIOUS, "使用伪造、变造的证件或证明"),
    ("disorder", SERIOUS, "扰乱考场秩序，危及他人安全"),
)
VIOLATION_CODES = {
    code: ViolationCode(code=code, tier=tier, text=text) for code, tier, text in _LIST
}


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """What two persons saw: `clause` of the rules, digests of evidence, the candidate's answer.

    Either `statement` or `refused` (拒绝签字) must be given.
    """

    facts: str
    clause: str
    evidence: list[str] = []
    statement: str = ""
    refused: bool = False


class RecordViolation(Command, tag="record-violation"):
    """The actor and the witness establish a violation."""

    entry: EntryId
    code: str
    facts: Facts


class ViolationFromPaper(Command, tag="violation-from-paper"):
    """补录 of a violation written on the paper record; `first` and `second` witnessed it there."""

    entry: EntryId
    code: str
    facts: Facts
    first: StaffId
    second: StaffId
    paper: FromPaper


class ViolationRecorded(Event, tag="violation-recorded"):
    """Established, not decided: `tier` is what the list proposes."""

    number: int
    entry: EntryId
    code: str
    tier: int
    facts: Facts
    first: StaffId
    second: StaffId
    paper: FromPaper | None


class DecideViolation(Command, tag="decide-violation"):
    """主考 decides the tier, 0 when not upheld; a tier other than the proposed needs a reason."""

    number: int
    tier: int
    reason: str = ""
    paper: FromPaper | None = None


class ViolationDecided(Event, tag="violation-decided"):
    """What the violation means for the entry's results."""

    number: int
    entry: EntryId
    tier: int
    reason: str
    by: StaffId
    paper: FromPaper | None = None


class Violation(msgspec.Struct, kw_only=True):
    """A recorded violation and its decision."""

    record: ViolationRecorded
    decision: ViolationDecided | None = None


def tier_of(room: Room, entry: EntryId) -> int:
    """The gravest decided tier of an entry, 0 without one."""
    decided = [v.decision for v in room.incidents.violations if v.decision is not None]
    return max((d.tier for d in decided if d.entry == entry), default=0)


def undecided(room: Room) -> list[int]:
    """Numbers of violations that wait for 主考."""
    return [v.record.number for v in room.incidents.violations if v.decision is None]


def _recorded(
    room: Room,
    command: RecordViolation | ViolationFromPaper,
    people: tuple[StaffId, StaffId],
    paper: FromPaper | None,
) -> ViolationRecorded:
    known = VIOLATION_CODES.get(command.code)
    if known is None:
        raise RuleError("violation-code", violation=command.code)
    entry = room.entry(command.entry)
    if entry.id in room.checkin.absent:
        raise RuleError("marked-absent")
    facts = command.facts
    if not facts.facts or not facts.clause:
        raise RuleError("facts-missing")
    if bool(facts.statement) == facts.refused:
        raise RuleError("statement-missing")
    for person in people:
        room.staff(person)
    return ViolationRecorded(
        number=len(room.incidents.violations) + 1,
        entry=entry.id,
        code=known.code,
        tier=known.tier,
        facts=facts,
        first=people[0],
        second=people[1],
        paper=paper,
    )


def decide_record(room: Room, command: RecordViolation, context: Context) -> list[Event]:
    """Two persons of the staff establish the fact; the candidate's answer or refusal is noted.

    Raises:
        RuleError: `violation-code`, `entry-unknown`, `marked-absent`, `facts-missing`,
            `statement-missing`, `staff-unknown`, `second-person-needed`.
    """
    people = (StaffId(context.actor), need_witness(context))
    return [_recorded(room, command, people, None)]


def decide_from_paper(room: Room, command: ViolationFromPaper, context: Context) -> list[Event]:
    """The same for a violation established on paper.

    Raises:
        RuleError: as `decide_record`, and `page-number-missing`.
    """
    acted(context, command.paper)
    if command.first == command.second:
        raise RuleError("second-person-needed")
    return [_recorded(room, command, (command.first, command.second), command.paper)]


def apply_recorded(room: Room, event: ViolationRecorded) -> None:
    """It waits for its decision."""
    room.incidents.violations.append(Violation(record=event))


def decide_violation(room: Room, command: DecideViolation, context: Context) -> list[Event]:
    """主考 decides once.

    Raises:
        RuleError: `violation-unknown`, `violation-decided`, `violation-tier`, `chief-needed`,
            `reason-needed`, those of `acted`.
    """
    acted(context, command.paper)
    if not 1 <= command.number <= len(room.incidents.violations):
        raise RuleError("violation-unknown", number=command.number)
    violation = room.incidents.violations[command.number - 1]
    if violation.decision is not None:
        raise RuleError("violation-decided", number=command.number)
    if not NOT_UPHELD <= command.tier <= SERIOUS:
        raise RuleError("violation-tier", tier=command.tier)
    chief = room.staff(StaffId(context.actor))
    if "site_chief" not in chief.duties:
        raise RuleError("chief-needed")
    if command.tier != violation.record.tier and not command.reason:
        raise RuleError("reason-needed", act="decide-violation")
    return [
        ViolationDecided(
            number=command.number,
            entry=violation.record.entry,
            tier=command.tier,
            reason=command.reason,
            by=chief.id,
            paper=command.paper,
        )
    ]


def apply_decided(room: Room, event: ViolationDecided) -> None:
    """It binds the results from here; a confirmation given before falls."""
    room.incidents.violations[event.number - 1].decision = event
    room.results.reopen(room.entry(event.entry).group)


TOPIC = Topic(
    decide={
        RecordViolation: decide_record,
        ViolationFromPaper: decide_from_paper,
        DecideViolation: decide_violation,
    },
    apply={ViolationRecorded: apply_recorded, ViolationDecided: apply_decided},
)
