"""Acts about the room's devices, each as a sheet: seats, blocking, standbys."""

from __future__ import annotations

from collections.abc import Sequence

from bozhen_desktop.domain.admission import AcceptDevices
from bozhen_desktop.domain.devices import BindSeats, BlockDevice
from bozhen_desktop.domain.standby import GoWithoutStandby, ReleaseStandby
from bozhen_desktop.gui.console.act_sheet import CHOICE, ActSheet, Failed, Field, Second, Values
from bozhen_desktop.gui.console.device_rows import Device, is_new, row_of, seat_word, seats_of
from bozhen_desktop.gui.console.room_link import Done
from bozhen_desktop.gui.console.screen import Screen
from bozhen_desktop.kernel.errors import BozhenError
from bozhen_desktop.kernel.ids import SeatId

MOST_NAMED = 4
PINS = ("one_pin", "two_pin")


def name_of(screen: Screen, device: Device) -> str:
    """`pc-07（考试机，7 号）`."""
    name, kind, seat, *_ = row_of(screen.rows, device)
    return f"{name}（{kind}）" if seat == "--" else f"{name}（{kind}，{seat}）"


def _names(screen: Screen, some: Sequence[Device]) -> str:
    shown = "、".join(name_of(screen, one) for one in some[:MOST_NAMED])
    return f"{shown}等 {len(some)} 台" if len(some) > MOST_NAMED else shown


def accept(screen: Screen, some: Sequence[Device]) -> ActSheet:
    """确认 of new devices, many at once; each takes the seat that it has."""
    new = [one for one in some if is_new(one)]
    sheet = screen.sheet(
        screen.tr("确认 {0} 台机器").format(len(new)),
        [
            screen.tr("确认后这些机器算本考场的，座位不再被别的机器占去："),
            _names(screen, new),
        ],
        screen.tr("确认"),
    )

    def make(values: Values) -> AcceptDevices:
        return AcceptDevices(seats={one["key"]: SeatId("") for one in new})

    line = screen.tr("已确认 {0} 台机器").format(len(new))
    sheet.submit = screen.submit_command(make, line, site=True)
    return sheet


def bind(screen: Screen, some: Sequence[Device]) -> ActSheet:
    """绑定座位: each of these terminals gets a seat; the seat leaves the machine that had it."""
    seats = seats_of(screen.rows)
    sheet = screen.sheet(
        screen.tr("绑定座位"),
        [screen.tr("座位原来的机器让出座位。已在答题的考生，换机另办。")],
        screen.tr("绑定 {0} 台").format(len(some)),
        [
            Field(one["key"], name_of(screen, one), CHOICE, seats, one["claim"] or one["seat"])
            for one in some
        ],
    )

    def missing(values: Values) -> str:
        taken = [seat for seat in values.values() if seat]
        twice = next((seat for seat in taken if taken.count(seat) > 1), "")
        words = screen.tr("{0} 选了两次")
        return words.format(seat_word(screen.rows, twice)) if twice else ""

    def make(values: Values) -> BindSeats:
        return BindSeats(seats={key: SeatId(seat) for key, seat in values.items()})

    sheet.check = missing
    sheet.submit = screen.submit_command(make, screen.tr("座位已绑定"), site=True)
    return sheet


def block(screen: Screen, device: Device) -> ActSheet:
    """停用: this machine is refused from now on, by two persons."""
    sheet = screen.sheet(
        screen.tr("停用机器：{0}").format(name_of(screen, device)),
        [screen.tr("这台机器立即断开，以后不能再连。座位空出来。不能撤回。")],
        screen.tr("两人停用"),
        [Field("reason", screen.tr("原因"))],
        seconds=screen.others(),
        danger=True,
    )

    def make(values: Values) -> BlockDevice:
        return BlockDevice(key=device["key"], reason=values["reason"])

    sheet.submit = screen.submit_command(make, screen.tr("机器已停用"), site=True)
    return sheet


def without_standby(screen: Screen) -> ActSheet:
    """不等备用考务机: commands of staff go on, on one PC's disks, until a standby is back."""
    sheet = screen.sheet(
        screen.tr("不等备用考务机"),
        [
            screen.tr("考务操作不再等它。这台考务机坏了，没备份的操作会丢；考生答案在考试机上。"),
            screen.tr("备用考务机跟上后自动恢复原样。"),
        ],
        screen.tr("不等，继续考试"),
        [Field("reason", screen.tr("原因"))],
        danger=True,
    )
    sheet.submit = screen.submit_command(
        lambda v: GoWithoutStandby(reason=v["reason"]),
        screen.tr("已记录：不等备用考务机"),
        site=True,
    )
    sheet.confirmed.connect(screen.room.look_safety)
    return sheet


def go_on(screen: Screen) -> ActSheet:
    """决定继续 with a shorter journal: outboxes bring back what they have, the rest stays lost.

    Two persons give account and PIN, whoever is logged in here; a site without a sitting has no
    accounts yet and takes two names.
    """
    need = bool(screen.room.sitting or screen.room.sittings)
    sheet = screen.sheet(
        screen.tr("用较短的记录继续"),
        [
            screen.tr("先试：插好第二块盘，或让备用考务机接替，记录就不缺。"),
            screen.tr("都不行才继续：各机器补回自己的操作和答案，补不回的就没有了。"),
        ],
        screen.tr("继续考试"),
        [
            Field("one", screen.tr("主考的工号")),
            Field("one_pin", screen.tr("主考的口令"), need=need, beside=True),
            Field("two", screen.tr("第二人的工号")),
            Field("two_pin", screen.tr("第二人的口令"), need=need, beside=True),
        ],
        danger=True,
    )
    line = screen.tr("已决定继续，各机器正在补传")
    ask = screen.submit_request("go-on", dict, line)

    def submit(values: Values, second: Second | None, done: Done, failed: Failed) -> None:
        def refused(error: BozhenError) -> None:
            sheet.fill(dict.fromkeys(PINS, ""))
            failed(error)

        ask(values, second, done, refused)

    for pin in PINS:
        sheet.hide_text(pin)
    sheet.submit = submit
    return sheet


def release_standby(screen: Screen) -> ActSheet:
    """撤销备用考务机: it follows no more."""
    safety = screen.room.safety or {}
    some = tuple((key, name or key[:8]) for key, name in safety.get("granted", {}).items())
    sheet = screen.sheet(
        screen.tr("撤销备用考务机"),
        [screen.tr("它不再跟随，也不能接替这台考务机。")],
        screen.tr("两人撤销"),
        [
            Field("key", screen.tr("哪一台"), CHOICE, some),
            Field("reason", screen.tr("原因")),
        ],
        seconds=screen.others(),
        danger=True,
    )

    def make(values: Values) -> ReleaseStandby:
        return ReleaseStandby(key=values["key"], reason=values["reason"])

    sheet.submit = screen.submit_command(make, screen.tr("备用考务机已撤销"), site=True)
    sheet.confirmed.connect(screen.room.look_safety)
    return sheet
