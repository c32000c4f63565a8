"""Lets a script play in any window: `bozhen console … --play SCRIPT.json --pictures DIR`.

`main` comes here before it starts such a role. A folder that is not one of a rehearsal is refused.
The script is that of `gui.rehearsal` with further steps that a whole day needs; its report is the
last line of the output, and the window is closed behind it.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

import msgspec
from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLineEdit,
    QMenu,
    QScrollArea,
    QTableView,
    QWidget,
)

from bozhen_desktop.gui import rehearsal
from bozhen_desktop.gui.rehearsal import CAP, Click, Player, Report, Step, Until
from bozhen_desktop.gui.theme import application
from bozhen_desktop.gui.widgets.step_path import StepPath
from bozhen_desktop.host.files import read_regular
from bozhen_desktop.host.folder import DataFolder
from bozhen_desktop.kernel.errors import BozhenError

SIZES = {"console": (1366, 768), "examiner": (1280, 800), "office": (1366, 768)}
"""The smallest screens these windows are made for."""

REHEARSAL = "rehearsal"


class Into(Step, frozen=True, tag="into"):
    """Put the cursor into a field by its name and type over what stands there."""

    on: str
    text: str


class Press(Step, frozen=True, tag="press"):
    """Click `on` inside the widget `within`, or beside it where it is a text."""

    on: str
    within: str


class Go(Step, frozen=True, tag="go"):
    """Click a step of the path at the left by its words."""

    to: str


class Row(Step, frozen=True, tag="row"):
    """Click the first row of a table in which `text` stands."""

    text: str


class Choose(Step, frozen=True, tag="choose"):
    """Choose the first line of a list box that contains `text`."""

    on: str
    text: str


class Menu(Step, frozen=True, tag="menu"):
    """Click the line of the open menu in which `text` stands."""

    text: str


class Cue(Until, frozen=True, tag="cue"):
    """Wait until there is a file `sees` beside the script."""


class Maybe(Until, frozen=True, tag="maybe"):
    """Wait for a text; go on after `limit_s` also when it never came."""


class Repeat(Until, frozen=True, tag="repeat"):
    """Type each sign of `text`, then Return, `every_ms` apart and over again, until `sees`."""

    text: str = ""
    every_ms: int = 200


class Clicks(Until, frozen=True, tag="clicks"):
    """Click `on` again and again, as long as it is there, until `sees`."""

    on: str = ""


class Rest(Step, frozen=True, tag="rest"):
    """Do nothing for a while."""

    ms: int


Own = Into | Press | Go | Row | Choose | Menu | Cue | Maybe | Repeat | Clicks | Rest
Every = (
    rehearsal.Click
    | rehearsal.Type
    | rehearsal.Key
    | rehearsal.Until
    | rehearsal.Picture
    | rehearsal.Size
    | Own
)


class StagePlayer(Player):
    """A player that also knows the further steps; a dialog over the window is played first."""

    cues = Path()
    _typed = 0

    def _done(self, step: Step) -> bool:
        home, dialog = self._window, QApplication.activeModalWidget()
        if dialog is not None and not isinstance(step, rehearsal.Picture):
            self._window = dialog
        try:
            return self._own(step)
        finally:
            self._window = home

    def _own(self, step: Step) -> bool:
        match step:
            case Into():
                return self._into(step)
            case Press():
                return self._press_within(step)
            case Go() | Row() | Choose():
                return self._choose(step)
            case Menu():
                return self._menu(step.text)
            case Rest():
                return self._waited(step.ms)
            case Cue() | Maybe() | Repeat() | Clicks():
                return self._waits(step)
        return super()._done(step)  # type: ignore[arg-type]

    def _waits(self, step: Cue | Maybe | Repeat | Clicks) -> bool:
        if isinstance(step, Cue):
            return (self.cues / step.sees).exists()
        seen = super()._done(Until(sees=step.sees))
        if isinstance(step, Clicks) and not seen:
            self._click(Click(on=step.on))
        if isinstance(step, Repeat) and not seen:
            self._type(step.text[self._typed % len(step.text)])
            self._key(rehearsal.Key(key="Return"))
            self._typed += 1
            self._rest_until = self._clock.mono_ms() + step.every_ms
        return seen or (isinstance(step, Maybe) and self._waited(step.limit_s * 1000 - 500))

    def _waited(self, ms: int) -> bool:
        return self._clock.mono_ms() - self._since >= ms

    # ------------------------------------------------------------ hands
    def _into(self, step: Into) -> bool:
        fields = self._window.findChildren(QLineEdit, step.on)
        field = next((one for one in fields if one.isVisible() and one.isEnabled()), None)
        if field is None:
            return False
        field.setFocus(Qt.FocusReason.MouseFocusReason)
        field.selectAll()
        return self._type(step.text)

    def _press_within(self, step: Press) -> bool:
        home = rehearsal.find(self._window, step.within)
        target = rehearsal.find(home, step.on) if home is not None else None
        if home is not None and target is None:
            beside = home.parentWidget()
            target = rehearsal.find(beside, step.on) if beside is not None else None
        if target is None:
            return False
        area: QObject | None = target.parent()
        while area is not None and not isinstance(area, QScrollArea):
            area = area.parent()
        if isinstance(area, QScrollArea):
            area.ensureWidgetVisible(target)
        name, at = target.objectName(), "rehearsal-target"
        target.setObjectName(at)
        try:
            return self._click(Click(on=at))
        finally:
            target.setObjectName(name)

    def _choose(self, step: Go | Row | Choose) -> bool:
        if isinstance(step, Go):
            return self._go(step.to)
        if isinstance(step, Row):
            return self._row(step.text)
        boxes = self._window.findChildren(QComboBox, step.on)
        box = next((one for one in boxes if one.isVisible()), None)
        if box is None:
            return False
        found = [at for at in range(box.count()) if step.text in box.itemText(at)]
        if not found:
            return False
        box.setFocus(Qt.FocusReason.MouseFocusReason)
        way = found[0] - box.currentIndex()
        for _ in range(abs(way)):
            self._press(int(Qt.Key.Key_Down if way > 0 else Qt.Key.Key_Up), "")
        return box.currentIndex() == found[0]

    def _row(self, text: str) -> bool:
        for view in self._window.findChildren(QTableView):
            model = view.model()
            if not view.isVisible() or model is None:
                continue
            for row in range(model.rowCount()):
                if text in str(model.index(row, 0).data() or ""):
                    self._click_at(view, row)
                    return True
        return False

    def _menu(self, text: str) -> bool:
        menu = QApplication.activePopupWidget()
        if not isinstance(menu, QMenu):
            return False
        line = next((one for one in menu.actions() if text in one.text()), None)
        if line is None:
            return False
        at = menu.actionGeometry(line).center()
        for kind in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease):
            self._send(menu, rehearsal.mouse_event(kind, menu, at, menu))
        return True

    def _click_at(self, view: QTableView, row: int) -> None:
        index = view.model().index(row, 0)
        view.scrollTo(index)
        home = view.viewport()
        at = home.mapTo(self._window, view.visualRect(index).center())
        for kind in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease):
            self._send(home, rehearsal.mouse_event(kind, home, at, self._window))

    def _go(self, words: str) -> bool:
        for path in self._window.findChildren(StepPath):
            texts = [one.text for one in path.steps]
            if path.isVisible() and words in texts:
                middle = QPoint(40, int((texts.index(words) + 0.5) * path._row()))
                at = path.mapTo(self._window, middle)
                kind = QEvent.Type.MouseButtonPress
                self._send(path, rehearsal.mouse_event(kind, path, at, self._window))
                return True
        return False


def read_script(path: Path) -> list[Every]:
    """Read a script with all steps.

    Raises:
        BozhenError: those of `read_regular`; `script-malformed` (why).
    """
    try:
        return msgspec.json.decode(read_regular(path, CAP), type=list[Every])
    except msgspec.MsgspecError as error:
        raise BozhenError("script-malformed", why=str(error)[:200]) from error


class Stage(QObject):
    """Waits for the first window of this process and lets the script play in it."""

    def __init__(self, role: str, script: Path, pictures: Path, mode: str) -> None:
        """Errors of `read_script`; `rehearsal-only`."""
        if mode != REHEARSAL:
            raise BozhenError("rehearsal-only", mode=mode)
        made = application()
        super().__init__(made)
        self._role, self._script, self._pictures = role, script, pictures
        self._steps = read_script(script)
        self._player: StagePlayer | None = None
        made.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The first window that is shown is the role's."""
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            QApplication.instance().removeEventFilter(self)  # type: ignore[union-attr]
            QTimer.singleShot(0, self, lambda: self._begin(watched))
        return False

    def _begin(self, window: QWidget) -> None:
        if self._role in SIZES:
            window.showNormal()
            window.resize(*SIZES[self._role])
        self._player = StagePlayer(window, self._steps, self._pictures, REHEARSAL)  # type: ignore[arg-type]
        self._player.cues = self._script.parent
        self._player.finished.connect(self._over)
        self._player.start()

    def _over(self, report: Report) -> None:
        print(json.dumps(msgspec.to_builtins(report), ensure_ascii=False), flush=True)
        code = 1 if report.failed else 0
        QTimer.singleShot(0, self, lambda: QApplication.exit(code))


def mode_of(data: Path | None, *, rehearsal: bool) -> str:
    """The mode of a data folder; of one that is still to be made, what it will be made as."""
    if data is not None and data.exists() and any(data.iterdir()):
        return DataFolder.open(data).mode
    return REHEARSAL if rehearsal else "live"


def armed(role: str, argv: Sequence[str]) -> list[str]:
    """Take `--play` and `--pictures` off the options; the first window of the role will play.

    Ends the process with 2 where the folder is not one of a rehearsal or the script is none.
    """
    parser = argparse.ArgumentParser(prog=f"bozhen {role}", add_help=False, allow_abbrev=False)
    parser.add_argument("--play", type=Path, required=True)
    parser.add_argument("--pictures", type=Path, default=Path("out"))
    own, rest = parser.parse_known_args(argv)
    known = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    known.add_argument("--data", type=Path)
    known.add_argument("--rehearsal", action="store_true")
    place, _ = known.parse_known_args(rest)
    try:
        mode = mode_of(place.data, rehearsal=place.rehearsal)
        Stage(role, own.play, own.pictures, mode)
    except BozhenError as error:
        print(f"只有演练文件夹可以自动播放（{error}）", file=sys.stderr)
        raise SystemExit(2) from error
    return rest
