"""Every step of the day that has a screen, and what stands beside the path."""

from __future__ import annotations

from bozhen_desktop.gui.console import days_path
from bozhen_desktop.gui.console.briefing import Briefing
from bozhen_desktop.gui.console.checkin_desk import CheckinDesk
from bozhen_desktop.gui.console.close_out import CloseOut
from bozhen_desktop.gui.console.collect import Collect
from bozhen_desktop.gui.console.devices import Devices
from bozhen_desktop.gui.console.discipline import Discipline
from bozhen_desktop.gui.console.draw_seats import DrawSeats
from bozhen_desktop.gui.console.handover import Handover
from bozhen_desktop.gui.console.import_data import ImportData
from bozhen_desktop.gui.console.paper_entry import PaperEntry
from bozhen_desktop.gui.console.pre_check import PreCheck
from bozhen_desktop.gui.console.printing import Printing
from bozhen_desktop.gui.console.scores import Scores
from bozhen_desktop.gui.console.start_groups import StartGroups
from bozhen_desktop.gui.console.unseal import Unseal
from bozhen_desktop.gui.console.watch import Watch
from bozhen_desktop.gui.console.window import MakeScreen

SCREENS: dict[str, MakeScreen] = {
    days_path.IMPORT: ImportData,
    days_path.SEATS: DrawSeats,
    days_path.CHECK: PreCheck,
    days_path.BRIEFING: Briefing,
    days_path.UNSEAL: Unseal,
    days_path.DESK: CheckinDesk,
    days_path.DISCIPLINE: Discipline,
    days_path.START: StartGroups,
    days_path.WATCH: Watch,
    days_path.COLLECT: Collect,
    days_path.SCORES: Scores,
    days_path.CLOSE: CloseOut,
    days_path.HANDOVER: Handover,
    days_path.PRINT: Printing,
    days_path.PAPER: PaperEntry,
    days_path.DEVICES: Devices,
}
