"""Plays a script of key and mouse events in a window, takes pictures, measures how fast it paints.

For rehearsals alone: a player of a live folder is refused. Events go to what really lies under the
point or has the focus, so a script can do no more than a person.

A script is JSON: a list of steps, each with `do` (see the structs below), e.g.
`[{"do": "until", "sees": "登录"}, {"do": "type", "text": "0017"}, {"do": "click", "on": "go"}]`.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLabel,
    QLineEdit,
    QScrollArea,
    QWidget,
)

from bozhen_desktop.gui.theme import theme
from bozhen_desktop.gui.widgets.calm import QUIET_MS
from bozhen_desktop.host.files import private_dir, read_regular
from bozhen_desktop.kernel.clock import Clock, SystemClock
from bozhen_desktop.kernel.errors import BozhenError

STEP_MS, LIMIT_S = 40, 30
CAP = 4 << 20


class Step(msgspec.Struct, frozen=True, tag_field="do", forbid_unknown_fields=True):
    """One step of a script."""


class Click(Step, frozen=True, tag="click"):
    """Click the widget with this object name or text, `times` in a row (2: a double click)."""

    on: str
    times: int = 1


class Type(Step, frozen=True, tag="type"):
    """Type a text into what has the focus."""

    text: str


class Key(Step, frozen=True, tag="key"):
    """Press a key by Qt's name (`Return`, `F5`); `pad`: of the number pad."""

    key: str
    pad: bool = False


class Until(Step, frozen=True, tag="until"):
    """Wait until a visible text contains `sees`; the script fails after `limit_s`."""

    sees: str
    limit_s: int = LIMIT_S


class Picture(Step, frozen=True, tag="picture"):
    """Save the window as NAME.png."""

    name: str


class Size(Step, frozen=True, tag="size"):
    """Another scale (1.0 to 2.0) and look."""

    scale: float = 1.0
    look: str = "light"


Steps = Click | Type | Key | Until | Picture | Size


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """What was played. Times in ms of each input: until its handlers were done, and of a full
    repaint after it. `failed`: "" or what was not found, with the number of the step.
    """

    steps: int
    pictures: list[str]
    handled_ms: list[float]
    painted_ms: list[float]
    failed: str = ""


def read_script(path: Path) -> list[Steps]:
    """Read a script.

    Raises:
        BozhenError: those of `read_regular`; `script-malformed` (why).
    """
    try:
        return msgspec.json.decode(read_regular(path, CAP), type=list[Steps])
    except msgspec.MsgspecError as error:
        raise BozhenError("script-malformed", why=str(error)[:200]) from error


class Player(QObject):
    """Plays steps one after the other, from the event loop; `finished` carries the report."""

    finished = Signal(object)

    def __init__(
        self,
        window: QWidget,
        steps: Sequence[Steps],
        pictures: Path,
        mode: str,
        clock: Clock | None = None,
    ) -> None:
        """`mode`: that of the data folder.

        Raises:
            BozhenError: `rehearsal-only`.
        """
        if mode != "rehearsal":
            raise BozhenError("rehearsal-only", mode=mode)
        super().__init__(window)
        self._window, self._steps, self._folder = window, list(steps), pictures
        self._clock = clock or SystemClock()
        self._at, self._since, self._rest_until = 0, self._clock.mono_ms(), 0
        self._pictures: list[str] = []
        self._handled: list[float] = []
        self._painted: list[float] = []
        self._timer = QTimer(self)
        self._timer.setInterval(STEP_MS)
        self._timer.timeout.connect(self._turn)

    def start(self) -> None:
        """Begin."""
        self._since = self._clock.mono_ms()
        self._timer.start()

    def stop(self) -> None:
        """Stop where it is."""
        self._timer.stop()

    # ------------------------------------------------------------ one turn
    def _turn(self) -> None:
        if self._at >= len(self._steps):
            self._end("")
            return
        now = self._clock.mono_ms()
        if now < self._rest_until:
            return
        step = self._steps[self._at]
        limit = step.limit_s if isinstance(step, Until) else LIMIT_S
        try:
            done = self._done(step)
        except BozhenError as error:
            self._end(f"{self._at}: {error}")
            return
        if done:
            self._at, self._since = self._at + 1, now
        elif now - self._since > limit * 1000:
            self._end(f"{self._at}: {step}")

    def _end(self, failed: str) -> None:
        self._timer.stop()
        self.finished.emit(
            Report(
                steps=self._at,
                pictures=self._pictures,
                handled_ms=self._handled,
                painted_ms=self._painted,
                failed=failed,
            )
        )

    def _done(self, step: Steps) -> bool:
        """Do a step if it can be done now."""
        match step:
            case Click():
                return self._click(step)
            case Type():
                return self._type(step.text)
            case Key():
                return self._key(step)
            case Until():
                return any(step.sees in text for text in visible_texts(self._window))
            case Picture():
                return self._picture(step.name)
            case Size():
                theme().set_look(step.look)
                theme().set_scale(step.scale)
                return True

    def _picture(self, name: str) -> bool:
        private_dir(self._folder)
        path = self._folder / f"{name}.png"
        if not self._window.grab().save(str(path)):
            raise BozhenError("write-failed", file=path.name)
        self._pictures.append(path.name)
        return True

    # ------------------------------------------------------------ events
    def _click(self, step: Click) -> bool:
        target = find(self._window, step.on)
        if target is None or not target.isEnabled():
            return False
        _scroll_to(target)
        middle = target.mapTo(self._window, target.rect().center())
        under = self._window.childAt(middle)
        if under is None or not (under is target or target.isAncestorOf(under)):
            return False  # something lies over it: a person could not click it either
        kinds = [QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease]
        for time in range(step.times):
            if time:
                kinds[0] = QEvent.Type.MouseButtonDblClick
            for kind in kinds:
                self._send(under, mouse_event(kind, under, middle, self._window))
        self._rest_until = self._clock.mono_ms() + QUIET_MS
        return True

    def _type(self, text: str) -> bool:
        for sign in text:
            self._press(ord(sign.upper()) if sign.isascii() else 0, sign)
        return True

    def _key(self, step: Key) -> bool:
        key = getattr(Qt.Key, f"Key_{step.key}", None)
        if key is None:
            raise BozhenError("script-malformed", why=f"no key {step.key}")
        self._press(int(key), "", pad=step.pad)
        return True

    def _press(self, key: int, text: str, *, pad: bool = False) -> None:
        held = Qt.KeyboardModifier.KeypadModifier if pad else Qt.KeyboardModifier.NoModifier
        focus: QWidget | None = self._window.focusWidget()
        target = focus if focus is not None else self._window
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            self._send(target, QKeyEvent(kind, key, held, text))

    def _send(self, target: QWidget, event: QEvent) -> None:
        before = self._clock.mono_ms()
        QCoreApplication.sendEvent(target, event)
        handled = self._clock.mono_ms()
        self._window.repaint()
        if event.type() in (QEvent.Type.KeyPress, QEvent.Type.MouseButtonRelease):
            self._handled.append(float(handled - before))
            self._painted.append(float(self._clock.mono_ms() - handled))


def _scroll_to(target: QWidget) -> None:
    """Bring it into sight, as a person would with the wheel."""
    parent = target.parentWidget()
    while parent is not None:
        if isinstance(parent, QScrollArea):
            parent.ensureWidgetVisible(target)
        parent = parent.parentWidget()


def mouse_event(kind: QEvent.Type, target: QWidget, at: QPoint, window: QWidget) -> QMouseEvent:
    """A left button's event at a point of the window, for the widget under it."""
    return QMouseEvent(
        kind,
        QPointF(target.mapFrom(window, at)),
        QPointF(window.mapToGlobal(at)),
        Qt.MouseButton.LeftButton,
        Qt.MouseButton.NoButton
        if kind == QEvent.Type.MouseButtonRelease
        else Qt.MouseButton.LeftButton,
        QApplication.keyboardModifiers(),
    )


def text_of(widget: QWidget) -> str:
    """What a person reads on a widget."""
    if isinstance(widget, QAbstractButton | QLabel | QLineEdit):
        return widget.text() or widget.accessibleName()
    return widget.accessibleName()


def visible_texts(window: QWidget) -> list[str]:
    """Every text that is shown."""
    children = window.findChildren(QWidget)
    return [text for child in children if child.isVisible() and (text := text_of(child))]


def find(window: QWidget, name: str) -> QWidget | None:
    """A visible widget by object name, else by its whole text."""
    shown = [child for child in window.findChildren(QWidget) if child.isVisible()]
    named = (child for child in shown if child.objectName() == name)
    return next(named, None) or next((child for child in shown if text_of(child) == name), None)
