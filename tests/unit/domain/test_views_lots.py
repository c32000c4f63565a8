"""Pieces whose numbers were drawn on paper reach every view and leave it when replaced."""

from __future__ import annotations

from bozhen_desktop.domain.base import FromPaper
from bozhen_desktop.domain.lots import LotsFromPaper
from bozhen_desktop.domain.pieces import DrawPieces, Lot
from bozhen_desktop.domain.views import Viewer, apply_change, changes_of_all, view_of
from tests.unit.domain.support import MINUTE, START, practical_plan, prepared


def test_pieces_from_paper_are_seen_and_go_with_the_next_draw() -> None:
    day = prepared(practical_plan(entries=2))
    seen = [Viewer("console", "chief"), Viewer("examiner", "e1")]
    views = {viewer: view_of(day.room, viewer) for viewer in seen}
    day.minute = 0
    sheet = FromPaper(acted_at=START - MINUTE, page=1, first="inv1", second="inv2")
    lots = [
        Lot(entry="n1", piece="K-1", station="R1-01", panel="p1"),
        Lot(entry="n2", piece="K-2", station="R1-02", panel="p1"),
    ]
    again = DrawPieces(group="G1", reason="签号有误")
    acts = [(LotsFromPaper(group="G1", lots=lots, paper=sheet), ""), (again, "super")]
    for command, witness in acts:
        before = len(day.events)
        day.do(command, "chief", witness)
        for viewer, view in views.items():
            for change in changes_of_all(day.room, day.events[before:], viewer):
                apply_change(view, change)
            assert view == view_of(day.room, viewer)
        drawn = {path for path in views[seen[0]] if path.startswith("piece/")}
        assert ("piece/K-1" in drawn) == (witness == "") and len(drawn) == 2
