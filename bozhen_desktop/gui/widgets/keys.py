"""Digits from any part of the keyboard, whatever NumLock says.

Without NumLock the number pad sends arrows, Home, End …, marked as of the pad; to a person who
presses a key with a 3 on it, it is a 3.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

_PAD = {
    Qt.Key.Key_Insert: 0,
    Qt.Key.Key_End: 1,
    Qt.Key.Key_Down: 2,
    Qt.Key.Key_PageDown: 3,
    Qt.Key.Key_Left: 4,
    Qt.Key.Key_Clear: 5,
    Qt.Key.Key_Right: 6,
    Qt.Key.Key_Home: 7,
    Qt.Key.Key_Up: 8,
    Qt.Key.Key_PageUp: 9,
}
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


def digit_of(event: QKeyEvent) -> int | None:
    """The digit a key press stands for, or None."""
    key = Qt.Key(event.key())
    if Qt.Key.Key_0 <= key <= Qt.Key.Key_9:
        return key - Qt.Key.Key_0
    if event.modifiers() & Qt.KeyboardModifier.KeypadModifier:
        return _PAD.get(key)
    return None


def letter_of(event: QKeyEvent) -> str:
    """The Latin letter of a key, upper case, or ""; none with Ctrl or Alt held."""
    held = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
    key = Qt.Key(event.key())
    if Qt.Key.Key_A <= key <= Qt.Key.Key_Z and not event.modifiers() & held:
        return chr(key)
    return ""
