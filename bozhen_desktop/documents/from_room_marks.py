"""Forms of marks, filled from a replayed room: score sheets, summaries, roster.

While a piece is blind – somebody of its panel has not signed – nothing that anybody gave is shown.
"""

from __future__ import annotations

from collections import Counter

from bozhen_desktop.documents.from_room import PhotoOf, form_number, no_photo, sitting_head
from bozhen_desktop.documents.result_roster import ELSEWHERE, ResultRosterData, RosterRow
from bozhen_desktop.documents.score_sheet import ScoreRow, ScoreSheetData, VersionRow, VetoRow
from bozhen_desktop.documents.score_summary import GivenMark, ScoreSummaryData, SummaryRow
from bozhen_desktop.documents.words import RECHECK_CAUSES, SITTING_TYPES, sex_text
from bozhen_desktop.domain.arrangement import EntryPlan, GroupPlan, PanelPlan
from bozhen_desktop.domain.duty import panel_of
from bozhen_desktop.domain.pieces import Piece
from bozhen_desktop.domain.practical import DEDUCT, PracticalPaper, RubricRow, Supply
from bozhen_desktop.domain.results import THEORY, entry_result
from bozhen_desktop.domain.room import Room
from bozhen_desktop.domain.scoresheet import (
    COUNTERSIGNED,
    SIGNED,
    RowScore,
    Sheet,
    Version,
    all_signed,
    scorers,
)
from bozhen_desktop.kernel.ids import EntryId, PieceNo, SeatId, StaffId
from bozhen_desktop.kernel.marks import print_marks
from bozhen_desktop.kernel.text import mask_id

MEAN_BASIS = "平均分为全部考评员评分的算术平均值，不去最高分、最低分。"
_BASES = ("mark_rounding_step", "examiners_min", "spread_limit", "pass_mark")


def person(room: Room, staff: str) -> str:
    """Name of a person on duty, or the id of what is none (the hall itself)."""
    names = {str(member.id): member.name for member in room.arrangement.staff}
    return names.get(staff, staff)


def bases(room: Room, names: tuple[str, ...]) -> list[str]:
    """The printed bases of parameters in force on the day of the sitting."""
    plan, found = room.arrangement, {}
    for row in sorted(plan.parameters, key=lambda row: row.from_day):
        if row.name in names and row.from_day <= plan.day:
            found[row.name] = row.basis
    return [f"{found[name]}。" for name in names if name in found]


def score_sheets(room: Room, photo_of: PhotoOf = no_photo) -> list[ScoreSheetData]:
    """评分记录表 of every sheet whose piece is blind no more."""
    found = []
    for piece in _pieces(room):
        if all_signed(room, piece.piece):
            found += [_filled(room, piece, who) for who in scorers(room, piece.piece)]
    return found


def blank_score_sheets(room: Room, photo_of: PhotoOf = no_photo) -> list[ScoreSheetData]:
    """Empty 评分记录表 for the pen: one a piece and examiner, before the draw one a group."""
    found = []
    for group in room.arrangement.groups:
        if group.id not in room.practical.papers:
            continue
        here = [piece for piece in _pieces(room) if piece.group == group.id]
        for piece in here:
            found += [_blank(room, group, piece, who) for who in scorers(room, piece.piece)]
        if not here:
            found.append(_blank(room, group))
    return found


def _pieces(room: Room) -> list[Piece]:
    return sorted(room.practical.pieces.values(), key=lambda piece: piece.piece)


def _station(room: Room, piece: Piece) -> SeatId:
    return room.seating.seats.get(piece.entry, SeatId(""))


def _blank(
    room: Room, group: GroupPlan, piece: Piece | None = None, who: str = ""
) -> ScoreSheetData:
    paper = room.practical.paper(group.id)
    part = f"{piece.piece}.{who}" if piece else group.id
    return ScoreSheetData(
        number=form_number(room, "PFK", part),
        head=sitting_head(room),
        piece=piece.piece if piece else PieceNo(""),
        station=_station(room, piece) if piece else SeatId(""),
        trade=paper.trade,
        level=paper.level,
        task=paper.title,
        minutes=paper.minutes,
        rows=[_row(row, None) for row in paper.rows],
        vetoes=[VetoRow(code=veto.code, text=veto.text) for veto in paper.vetoes],
        examiner=person(room, who),
        requirements=paper.requirements,
        venue=[_supply(one) for one in paper.preparation.venue],
        candidate=[_supply(one) for one in paper.preparation.candidate],
    )


def _supply(supply: Supply) -> str:
    """`烧结普通砖：240 mm×115 mm×53 mm，每人190块`."""
    more = "，".join(text for text in (supply.spec, supply.quantity) if text)
    return f"{supply.item}：{more}" if more else supply.item


def _filled(room: Room, piece: Piece, who: StaffId) -> ScoreSheetData:
    paper = room.practical.paper(piece.group)
    sheet = room.sheets.sheets[f"{piece.piece}/{who}"]
    version = sheet.counting
    given = {row.no: row for row in version.rows}
    return ScoreSheetData(
        number=form_number(room, "PF", f"{piece.piece}.{who}"),
        head=sitting_head(room),
        piece=piece.piece,
        station=_station(room, piece),
        trade=paper.trade,
        level=paper.level,
        task=paper.title,
        minutes=paper.minutes,
        rows=[_row(row, given.get(row.no)) for row in paper.rows],
        vetoes=_vetoes(paper, {veto.code: veto.reason for veto in version.vetoes}),
        examiner=person(room, who),
        total=version.total,
        mark=version.mark,
        digest=version.digest,
        from_paper=sheet.from_paper,
        versions=_versions(room, paper, sheet),
    )


def _row(rubric: RubricRow, given: RowScore | None) -> ScoreRow:
    deduct = rubric.mode == DEDUCT
    lost = None if given is None else (given.hundredths if deduct else None)
    awarded = None if given is None else given.hundredths
    return ScoreRow(
        no=rubric.no,
        content=rubric.content,
        requirement=rubric.requirement,
        standard=rubric.standard,
        max_hundredths=rubric.max_hundredths,
        deduct=deduct,
        places=given.places if given is not None else None,
        deducted=lost,
        awarded=rubric.max_hundredths - lost if lost is not None else awarded,
        reason=given.reason if given is not None else "",
    )


def _vetoes(paper: PracticalPaper, seen: dict[str, str]) -> list[VetoRow]:
    return [VetoRow(code=v.code, text=v.text, seen=seen.get(v.code, "")) for v in paper.vetoes]


def _versions(room: Room, paper: PracticalPaper, sheet: Sheet) -> list[VersionRow]:
    """Every version beside the one it was to replace."""
    found: list[VersionRow] = []
    base = sheet.versions[0]
    for one in sheet.versions:
        found.append(
            VersionRow(
                number=one.number,
                mark=one.mark,
                status=one.status,
                by=person(room, one.by),
                changes=_changes(paper, base, one),
            )
        )
        base = one if one.status in (SIGNED, COUNTERSIGNED) else base
    return found


def _changes(paper: PracticalPaper, old: Version, new: Version) -> str:
    """`第1行 54.0→52.0（超差）；否定项 V1` for what differs between two versions."""
    before = {row.no: row for row in old.rows}
    after = {row.no: row for row in new.rows}
    words = []
    for rubric in paper.rows:
        was, now = (_row(rubric, rows.get(rubric.no)) for rows in (before, after))
        if was != now:
            reason = f"（{now.reason}）" if now.reason else ""
            words.append(f"第{rubric.no}行 {_points(was)}→{_points(now)}{reason}")
    if old.vetoes != new.vetoes:
        codes = "、".join(veto.code for veto in new.vetoes)
        words.append(f"否定项 {codes or '撤销'}")
    return "；".join(words)


def _points(row: ScoreRow) -> str:
    return print_marks(row.awarded) if row.awarded is not None else ""


def score_summaries(room: Room, photo_of: PhotoOf = no_photo) -> list[ScoreSummaryData]:
    """评分汇总表 of every panel that has pieces."""
    panels = [panel for panel in room.arrangement.panels if panel.group in room.practical.papers]
    return [_summary(room, p) for p in panels if any(x.panel == p.id for x in _pieces(room))]


def _summary(room: Room, panel: PanelPlan) -> ScoreSummaryData:
    paper = room.practical.paper(panel.group)
    return ScoreSummaryData(
        number=form_number(room, "HZ", panel.id),
        head=sitting_head(room),
        trade=paper.trade,
        level=paper.level,
        task=paper.title,
        panel=panel.id,
        lead=person(room, room.duty.lead(panel)),
        examiners=[person(room, who) for who in panel.examiners],
        rows=[_summary_row(room, piece) for piece in _pieces(room) if piece.panel == panel.id],
        basis=[MEAN_BASIS, *bases(room, _BASES)],
    )


def _summary_row(room: Room, piece: Piece) -> SummaryRow:
    entry, scored = room.entry(piece.entry), room.sheets.scored.get(piece.piece)
    return SummaryRow(
        piece=piece.piece,
        ticket=entry.ticket,
        name=entry.person.name,
        marks=_given(room, piece),
        spread=scored.spread if scored else None,
        mean=scored.mean if scored else None,
        recheck=_recheck(room, piece.piece),
        word=entry_result(room, entry.id).word,
    )


def _given(room: Room, piece: Piece) -> list[GivenMark]:
    panel = panel_of(room.arrangement, piece.panel)
    found = []
    for arranged, who in zip(panel.examiners, scorers(room, piece.piece), strict=True):
        stand_in = person(room, who) if who != arranged else ""
        if not all_signed(room, piece.piece):
            found.append(GivenMark(mark=None, stand_in=stand_in))
            continue
        version = room.sheets.sheets[f"{piece.piece}/{who}"].counting
        codes = "、".join(veto.code for veto in version.vetoes)
        found.append(GivenMark(mark=version.mark, stand_in=stand_in, veto=codes))
    return found


def _recheck(room: Room, piece: PieceNo) -> str:
    recheck = room.sheets.rechecks.get(piece)
    if recheck is None:
        return "—"
    causes = "、".join(RECHECK_CAUSES[cause] for cause in recheck.causes)
    return f"{'已复核' if recheck.closed else '待复核'}：{causes}"


def result_rosters(
    room: Room, photo_of: PhotoOf = no_photo, *, full_ids: bool = False
) -> list[ResultRosterData]:
    """成绩册 of this sitting's subject; `full_ids` only where the whole numbers are asked for."""
    entries = sorted(room.arrangement.entries, key=lambda entry: entry.ticket)
    rows = [_roster_row(room, entry, full_ids) for entry in entries]
    confirmed = room.results.confirmed
    groups = {entry.group for entry in entries}
    notes = [
        f"{group.trade} {group.level}：统分 {person(room, confirmed[group.id].first)}，"
        f"复核 {person(room, confirmed[group.id].second)}。"
        for group in room.arrangement.groups
        if group.id in confirmed
    ]
    notes.append(f"“--”为不适用；“{ELSEWHERE}”为在其他场次考核，以认定中心合并的成绩册为准。")
    return [
        ResultRosterData(
            number=form_number(room, "CJ"),
            head=sitting_head(room),
            rows=rows,
            counts=dict(Counter(row.word for row in rows)),
            confirmed=groups <= set(confirmed),
            notes=[*notes, *bases(room, ("pass_mark",))],
        )
    ]


def _roster_row(room: Room, entry: EntryPlan, full_ids: bool) -> RosterRow:
    someone, result = entry.person, entry_result(room, EntryId(entry.id))
    theory = room.arrangement.subject == THEORY
    return RosterRow(
        ticket=entry.ticket,
        name=someone.name,
        sex=sex_text(someone.id_type, someone.id_no),
        id_no=someone.id_no if full_ids else mask_id(someone.id_no),
        employer=entry.employer,
        trade=entry.trade,
        level=entry.level,
        sitting_type=SITTING_TYPES[entry.sitting_type],
        theory=result.cell if theory else ELSEWHERE,
        practical=ELSEWHERE if theory else result.cell,
        word=result.word,
    )
