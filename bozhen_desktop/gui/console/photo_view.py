"""The photograph of the candidate at the desk, fetched when he is taken up, kept until log-out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QLabel, QWidget

from bozhen_desktop.gui.console.people import Person
from bozhen_desktop.gui.console.room_link import RoomLink
from bozhen_desktop.gui.theme import mark, theme
from bozhen_desktop.kernel.errors import BozhenError

WIDE, HIGH = 132, 176
"""Px at 100 %: as large as the card has room for, because faces are compared with it."""


class PhotoView(QLabel):
    """Shows one face, or says why none is shown. Call `attach` once, then `show_person`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setWordWrap(True)
        mark(self, kind="muted")
        self._room: RoomLink | None = None
        self._faces: dict[str, QImage] = {}
        self._whose = ("", "")
        self._shown = ""

    def attach(self, room: RoomLink) -> None:
        """Where photographs come from."""
        self._room = room

    def show_person(self, person: Person | None) -> None:
        """Show the face of somebody, at once if it is known; None: nobody stands here."""
        self._forget_others()
        self.setFixedSize(QSize(theme().px(WIDE), theme().px(HIGH)))
        digest = person.photo if person is not None else ""
        asks = person is not None and digest and digest not in self._faces
        if asks and self._shown == digest:
            return  # under way, or in vain
        self._shown = digest
        if asks and person is not None:
            self.clear()
            self.setText(self.tr("正在取照片"))
            self._ask(person.entry, digest)
            return
        self._paint(self.tr("无照片") if person is not None else "")

    def _forget_others(self) -> None:
        """Faces that somebody else looked at do not stay."""
        whose = (self._room.sitting, self._room.actor) if self._room is not None else ("", "")
        if whose != self._whose:
            self._whose = whose
            self._faces.clear()
            self._shown = ""

    def _ask(self, entry: str, digest: str) -> None:
        if self._room is None:
            return
        whose = self._whose

        def mine(then: Callable[[], object]) -> None:
            if self._whose == whose and self._shown == digest:
                then()

        def got(found: dict[str, Any]) -> None:
            if self._whose == whose:
                self._faces[digest] = QImage.fromData(bytes(found["jpeg"]))
            mine(lambda: self._paint(self.tr("照片看不了")))

        def failed(error: BozhenError) -> None:
            mine(lambda: self.setText(self.tr("照片没取到，请对证件")))

        self._room.request("photo", {"entry": entry}, got, failed)

    def _paint(self, otherwise: str) -> None:
        face = self._faces.get(self._shown)
        self.clear()  # an empty text alone would leave the face that was there
        if face is None or face.isNull():
            self.setText(otherwise)
            return
        ratio = self.devicePixelRatioF()
        modes = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        made = QPixmap.fromImage(face.scaled(self.size() * ratio, *modes))
        made.setDevicePixelRatio(ratio)
        self.setPixmap(made)
