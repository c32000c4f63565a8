"""The room's devices as a console lists them: which wait to be accepted, what each may be told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bozhen_desktop.gui.console.people import Rows, number_of, rows_of

Device = Mapping[str, Any]
"""A row of the hall's answer to the query `devices`."""

KINDS = {"terminal": "考试机", "console": "考务机", "examiner": "考评机", "standby": "备用考务机"}
_ORDER = {"terminal": 0, "examiner": 1, "console": 2, "standby": 3}


def in_order(devices: Sequence[Device]) -> list[Device]:
    """New ones first, then by kind, seat and name."""
    return sorted(
        devices,
        key=lambda one: (
            not is_new(one),
            _ORDER.get(one["kind"], 9),
            int(number) if (number := number_of(one["seat"])).isdigit() else 0,
            one["host_name"],
            one["key"],
        ),
    )


def is_new(device: Device) -> bool:
    """Whether somebody has still to look at it."""
    return not device["accepted"] and not device["blocked"]


def row_of(view: Rows, device: Device) -> tuple[str, ...]:
    """Name, kind, seat, link, standing, remark."""
    return (
        device["host_name"] or device["key"][:8],
        KINDS.get(device["kind"], str(device["kind"])),
        seat_word(view, device["seat"]),
        "已连上" if device["live"] else "没连上",
        standing(device),
        remark(view, device),
    )


def seat_word(view: Rows, seat: str) -> str:
    """`37 号`, with the room where there are several, `--` for none."""
    if not seat:
        return "--"
    rooms = rows_of(view, "room")
    place = view.get(f"seat/{seat}", {}).get("room", "")
    name = rooms[place]["name"] if len(rooms) > 1 and place in rooms else ""
    number = f"{number_of(seat)} 号"
    return f"{name} · {number}" if name else number


def standing(device: Device) -> str:
    """How the room stands to it."""
    if device["blocked"]:
        return "已停用"
    return "已确认" if device["accepted"] else "待确认"


def remark(view: Rows, device: Device) -> str:
    """What a person should know before he accepts it."""
    if device["blocked"]:
        return "不能再连上"
    if device["claim"]:
        return f"要坐 {seat_word(view, device['claim'])}，那里有别的机器开着"
    if device["kind"] == "terminal" and not device["seat"]:
        return "还没有座位"
    return "用考场码连上的，请核对机器" if is_new(device) and device["how"] == "code" else ""


def counts_line(devices: Sequence[Device]) -> str:
    """The devices in numbers."""
    kinds = [one for one in devices if not one["blocked"]]
    parts = []
    for kind, word in KINDS.items():
        mine = [one for one in kinds if one["kind"] == kind]
        if mine:
            parts.append(f"{word} {len(mine)} 台，连上 {sum(one['live'] for one in mine)} 台")
    new = sum(is_new(one) for one in devices)
    return "　".join([*parts, f"待确认 {new} 台" if new else "没有待确认的"])


def seats_of(view: Rows) -> tuple[tuple[str, str], ...]:
    """Seats of the sitting, as choices."""
    return tuple((key, seat_word(view, key)) for key in rows_of(view, "seat"))
