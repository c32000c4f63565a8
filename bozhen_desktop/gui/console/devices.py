"""机器和备份: devices to accept, seats, blocking; mirror and standby, and what to do about them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bozhen_desktop.gui.console import device_acts, device_rows, safety
from bozhen_desktop.gui.console.act_sheet import ActSheet
from bozhen_desktop.gui.console.room_link import RoomLink
from bozhen_desktop.gui.console.screen import Screen
from bozhen_desktop.gui.console.tables import choose, chosen, listing, words
from bozhen_desktop.gui.dialogs import plain_label
from bozhen_desktop.gui.forms.console.ui_devices import Ui_Devices
from bozhen_desktop.gui.theme import mark

MOST_BOUND = 12
"""More seats than this are not bound on one sheet."""


class Devices(Screen):
    """The hall's list, asked for anew whenever the screen is shown."""

    def __init__(self, room: RoomLink) -> None:
        super().__init__(room)
        self.ui = Ui_Devices()
        self.ui.setupUi(self)  # type: ignore[no-untyped-call]
        self.settle()
        heads = ("机器", "类别", "座位", "连接", "登记", "备注")
        columns = [words(head, at, wide=at == 5) for at, head in enumerate(heads)]
        self.table = listing(columns, self.tr("还没有机器连过来"), self)
        self.ui.devices.addWidget(self.table)
        self.found: dict[str, device_rows.Device] = {}
        self.safe = [plain_label("") for _ in range(2)]
        for label in self.safe:
            self.ui.safe.addWidget(label)
        self.table.view.selectionModel().selectionChanged.connect(lambda *_: self._buttons())
        acts: dict[Any, Callable[[], ActSheet]] = {
            self.ui.primary: lambda: device_acts.accept(self, self._new()),
            self.ui.bind: lambda: device_acts.bind(self, self._terminals()),
            self.ui.block: lambda: device_acts.block(self, self._chosen()[0]),
            self.ui.without: lambda: device_acts.without_standby(self),
            self.ui.release: lambda: device_acts.release_standby(self),
        }
        for button, make in acts.items():
            button.clicked.connect(lambda _=False, make=make: self._open(make()))
        self.ui.all.clicked.connect(self._choose_new)
        self.ui.look.clicked.connect(self.look)

    def entered(self) -> None:
        """Ask the hall."""
        self.look()
        self.give_focus(self.table.view)

    def look(self) -> None:
        """Devices and safety as they are now."""
        if self.room.connected and self.room.actor:
            self.room.query("devices", self._looked)
            self.room.look_safety()

    def _looked(self, found: list[device_rows.Device]) -> None:
        self.found = {one["key"]: one for one in device_rows.in_order(found)}
        self.refresh()

    def _open(self, sheet: ActSheet) -> None:
        sheet.confirmed.connect(self.look)
        sheet.open_sheet()

    # ------------------------------------------------------------ rendering
    def refresh(self) -> None:
        """List, counts, safety."""
        some = list(self.found.values()) if self.rows else []
        self.table.show_rows({one["key"]: device_rows.row_of(self.rows, one) for one in some})
        self.ui.counts.setText(device_rows.counts_line(some))
        for label, line in zip(self.safe, safety.lines(self.room.safety), strict=True):
            label.setText(f"{line.what}：{line.word}")
            mark(label, tone=line.tone)
        self._buttons()

    def _chosen(self) -> list[device_rows.Device]:
        return [self.found[key] for key in chosen(self.table) if key in self.found]

    def _new(self) -> list[device_rows.Device]:
        return [one for one in self._chosen() if device_rows.is_new(one)]

    def _terminals(self) -> list[device_rows.Device]:
        some = self._chosen()
        return [one for one in some if one["kind"] == "terminal" and not one["blocked"]]

    def _buttons(self) -> None:
        new, waiting = self._new(), [one for one in self.found.values() if device_rows.is_new(one)]
        self.label(self.ui.primary, self.tr("确认 {0} 台").format(len(new)))
        nothing = "" if waiting else self.tr("没有待确认的机器")
        self.hold(self.ui.primary, nothing or ("" if new else self.tr("先选待确认的机器")))
        self.hold(self.ui.all, nothing)
        self.hold(self.ui.bind, self._why_not_bind(), named=True)
        one = self._chosen()
        can = len(one) == 1 and not one[0]["blocked"]
        self.hold(self.ui.block, "" if can else self.tr("先选一台"), named=True)
        waits = safety.waits(self.room.safety)
        self.hold(self.ui.without, "" if waits else self.tr("不用等备用考务机"))
        granted = (self.room.safety or {}).get("granted")
        self.ui.release.setVisible(bool(granted))

    def _why_not_bind(self) -> str:
        some = self._terminals()
        if not some:
            return self.tr("先选考试机")
        return self.tr("一次最多绑 {0} 台").format(MOST_BOUND) if len(some) > MOST_BOUND else ""

    def _choose_new(self) -> None:
        choose(self.table, [key for key, one in self.found.items() if device_rows.is_new(one)])
