"""Colours, sizes, fonts and icons: the one place for them, and the set-up of the application.

Sizes are px at 100 %; a scale of 1.0 to 2.0 multiplies all of them. Every text colour has a
contrast of at least 7 : 1 on the grounds on which it is used.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from PySide6.QtCore import (
    QBuffer,
    QByteArray,
    QIODevice,
    QLibraryInfo,
    QObject,
    QSize,
    Qt,
    QTranslator,
    Signal,
    qRegisterResourceData,
)
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QIcon,
    QImage,
    QImageWriter,
    QPainter,
    QPalette,
    QPixmap,
)
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication, QWidget

from bozhen_desktop.host.resources import resource
from bozhen_desktop.kernel.errors import BozhenError

FAMILY = "Noto Sans SC"
LEAST, MOST = 1.0, 2.0
STEPS = (1.0, 1.15, 1.3, 1.5, 1.75, 2.0)
"""What 字大 and 字小 step through."""


class Tokens(NamedTuple):
    """Colours by meaning; `…_soft` is the ground on which the colour of that name is written.

    `side`: ground of the console's path; `on_side`: text there; `on_brand`: text on brand and
    alarm; `off`: ground of a button that cannot be pressed.
    """

    ink: str
    ink2: str
    line: str
    ground: str
    paper: str
    brand: str
    brand_soft: str
    on_brand: str
    ok: str
    ok_soft: str
    warn: str
    warn_soft: str
    alarm: str
    alarm_soft: str
    violet: str
    violet_soft: str
    off: str
    side: str
    on_side: str


LIGHT = Tokens(
    ink="#17202B",
    ink2="#465261",
    line="#CBD3DD",
    ground="#F3F5F8",
    paper="#FFFFFF",
    brand="#174A86",
    brand_soft="#E4EDF8",
    on_brand="#FFFFFF",
    ok="#0F5A34",
    ok_soft="#E1F2E8",
    warn="#7A4700",
    warn_soft="#FFF4DC",
    alarm="#A01C15",
    alarm_soft="#FDEFED",
    violet="#5B3A96",
    violet_soft="#EFE8F9",
    off="#EEF1F5",
    side="#17202B",
    on_side="#E8EDF3",
)
DARK = Tokens(
    ink="#F1F4F8",
    ink2="#C3CCD7",
    line="#4A5665",
    ground="#12181F",
    paper="#1B232D",
    brand="#A9CBF5",
    brand_soft="#1D3049",
    on_brand="#0B1B2E",
    ok="#9FDDBB",
    ok_soft="#143223",
    warn="#F5CE8A",
    warn_soft="#3A2A0C",
    alarm="#FFB9B2",
    alarm_soft="#451815",
    violet="#D3C1F5",
    violet_soft="#2D2145",
    off="#2A3440",
    side="#0C1116",
    on_side="#E8EDF3",
)
CONTRAST = Tokens(
    ink="#000000",
    ink2="#1A1A1A",
    line="#000000",
    ground="#FFFFFF",
    paper="#FFFFFF",
    brand="#00286B",
    brand_soft="#DCE6FF",
    on_brand="#FFFFFF",
    ok="#003D1B",
    ok_soft="#FFFFFF",
    warn="#4A2A00",
    warn_soft="#FFFFFF",
    alarm="#7A0000",
    alarm_soft="#FFFFFF",
    violet="#35126E",
    violet_soft="#FFFFFF",
    off="#E2E2E2",
    side="#000000",
    on_side="#FFFFFF",
)
LOOKS = {"light": LIGHT, "dark": DARK, "contrast": CONTRAST}

_COLOUR = re.compile(r"@([a-z][a-z0-9_]*)")
_SIZE = re.compile(r"@(\d+)px")
_ICON = re.compile(r"@icon\(([a-z0-9-]+) ([a-z0-9_]+) (\d+)\)")


_KEPT: list[tuple[bytes, bytes, bytes]] = []
"""What Qt's resources point to: it must live as long as the process."""


class Theme(QObject):
    """The look as it is now; `changed` after another scale or look."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.name = "light"
        self.scale = 1.0

    @property
    def tokens(self) -> Tokens:
        """Colours of the look."""
        return LOOKS[self.name]

    def px(self, size: float) -> int:
        """A size at 100 % in px of now."""
        return round(size * self.scale)

    def color(self, token: str) -> QColor:
        """Colour of a token."""
        return QColor(getattr(self.tokens, token))

    def font(self, size: float, *, bold: bool = False) -> QFont:
        """The font at a size in px at 100 %."""
        font = QFont(FAMILY)
        font.setPixelSize(self.px(size))
        font.setWeight(QFont.Weight.Bold if bold else QFont.Weight.Normal)
        return font

    def set_look(self, name: str) -> None:
        """Another look of `LOOKS`.

        Raises:
            BozhenError: `look-unknown`.
        """
        if name not in LOOKS:
            raise BozhenError("look-unknown", look=name)
        self.name = name
        self._apply(colours=True)

    def set_scale(self, scale: float) -> None:
        """Another size of everything, between 1.0 and 2.0."""
        self.scale = min(max(scale, LEAST), MOST)
        self._apply(colours=False)

    def step(self, up: bool) -> None:
        """字大 or 字小: the next step of `STEPS`."""
        above = [step for step in STEPS if step > self.scale + 0.01]
        below = [step for step in STEPS if step < self.scale - 0.01]
        self.set_scale((above[:1] or [MOST])[0] if up else (below[-1:] or [LEAST])[0])

    def style_sheet(self, name: str = "app", scale: float = 0.0) -> str:
        """resources/style/NAME.qss with `@token`, `@16px` and `@icon(name token size)` filled in;
        `scale` 0: that of now.
        """
        return _rendered(name, self.tokens, scale or self.scale)

    def _apply(self, *, colours: bool) -> None:
        application = QApplication.instance()
        if isinstance(application, QApplication):
            if colours:
                application.setPalette(_palette(self))
            application.setStyleSheet(self.style_sheet())
        self.changed.emit()


@cache
def theme() -> Theme:
    """The theme of this process."""
    return Theme()


def _rendered(name: str, tokens: Tokens, scale: float) -> str:
    text = resource(f"style/{name}.qss").read_text("utf-8")

    def drawn(found: re.Match[str]) -> str:
        size = round(int(found[3]) * scale)
        return f"url({style_icon(found[1], str(getattr(tokens, found[2])), size)})"

    text = _ICON.sub(drawn, text)
    text = _SIZE.sub(lambda found: f"{round(int(found[1]) * scale)}px", text)
    return _COLOUR.sub(lambda found: str(getattr(tokens, found[1])), text)


def application(argv: Sequence[str] = ("bozhen",)) -> QApplication:
    """The dressed application of this process, made when there is none."""
    there = QApplication.instance()
    made = there if isinstance(there, QApplication) else QApplication(list(argv))
    made.setApplicationName("bozhen")
    made.setStyle("Fusion")
    load_fonts()
    _translate(made)
    dress(made)
    return made


@cache
def load_fonts() -> str:
    """Load the fonts that come with the program; the family.

    Raises:
        BozhenError: `resource-missing`, `font-unreadable`.
    """
    for name in ("NotoSansSC-Regular.ttf", "NotoSansSC-Bold.ttf"):
        if QFontDatabase.addApplicationFont(str(resource(f"fonts/{name}"))) < 0:
            raise BozhenError("font-unreadable", file=name)
    return FAMILY


def _translate(made: QApplication) -> None:
    """Qt's own words (Cancel, Copy …) in Chinese."""
    translator = QTranslator(made)
    path = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if translator.load("qtbase_zh_CN", path):
        made.installTranslator(translator)


def dress(made: QApplication) -> None:
    """Font, palette and style sheet as the theme is now."""
    look = theme()
    made.setFont(look.font(15))
    made.setPalette(_palette(look))
    made.setStyleSheet(look.style_sheet())


def _palette(look: Theme) -> QPalette:
    palette = QPalette()
    roles = {
        QPalette.ColorRole.Window: "ground",
        QPalette.ColorRole.WindowText: "ink",
        QPalette.ColorRole.Base: "paper",
        QPalette.ColorRole.AlternateBase: "ground",
        QPalette.ColorRole.Text: "ink",
        QPalette.ColorRole.PlaceholderText: "ink2",
        QPalette.ColorRole.Button: "paper",
        QPalette.ColorRole.ButtonText: "ink",
        QPalette.ColorRole.Highlight: "brand",
        QPalette.ColorRole.HighlightedText: "on_brand",
        QPalette.ColorRole.ToolTipBase: "paper",
        QPalette.ColorRole.ToolTipText: "ink",
    }
    for role, token in roles.items():
        palette.setColor(role, look.color(token))
    return palette


def mark(widget: QWidget, **properties: str | bool) -> None:
    """Set properties that the style sheet looks at (`role`, `kind`, `tone`), and show them."""
    if all(widget.property(name) == value for name, value in properties.items()):
        return
    for name, value in properties.items():
        widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()


def icon(name: str, token: str = "ink", size: int = 24) -> QIcon:
    """An icon of resources/icons in the colour of a token, `size` px at 100 %.

    Raises:
        BozhenError: `resource-missing`.
    """
    return QIcon(picture(name, theme().color(token).name(), theme().px(size)))


@cache
def picture(name: str, colour: str, size: int) -> QPixmap:
    """The icon as a square picture of `size` px."""
    return QPixmap.fromImage(_drawn(name, colour, size))


def _drawn(name: str, colour: str, size: int) -> QImage:
    svg = resource(f"icons/{name}.svg").read_text("utf-8").replace("currentColor", colour)
    image = QImage(QSize(size, size), QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(QByteArray(svg.encode())).render(painter)
    painter.end()
    return image


@cache
def style_icon(name: str, colour: str, size: int) -> str:
    """An icon as a style sheet can name it: a path in this process's memory, on no disk.

    Raises:
        BozhenError: `resource-missing`.
    """
    image, data = _drawn(name, colour, size), QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(image)
    path = f"{name}-{colour.lstrip('#').lower()}-{size}.png"
    _registered(path, bytes(data.data()))
    return f":/{path}"


def _registered(path: str, content: bytes) -> None:
    """Keep one file at the root of Qt's resources: tables as rcc writes them, format 1."""
    named = path.encode("utf-16-be")
    names = struct.pack(">HI", len(path), _name_hash(path)) + named
    root = struct.pack(">IHII", 0, 2, 1, 1)  # a folder (flag 2) with one child, at number 1
    file = struct.pack(">IHHHI", 0, 0, 0, 1, 0)  # any country, language C, data from 0
    tables = (root + file, names, struct.pack(">I", len(content)) + content)
    _KEPT.append(tables)
    qRegisterResourceData(1, *tables)


def _name_hash(name: str) -> int:
    """Qt's hash of a resource's name (qt_hash)."""
    value = 0
    for sign in name:
        value = (value << 4) + ord(sign)
        value ^= (value & 0xF0000000) >> 23
        value &= 0x0FFFFFFF
    return value
