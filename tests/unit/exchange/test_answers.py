"""The outbox of a cut-off terminal on a stick."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from bozhen_desktop.exchange import answers, child
from bozhen_desktop.exchange.answers import Outbox, OutboxRow, build_answers, open_answers
from bozhen_desktop.exchange.container import parse
from bozhen_desktop.exchange.parts import Content, build
from bozhen_desktop.host.signing import fingerprint
from bozhen_desktop.kernel.digest import canonical_text
from bozhen_desktop.kernel.errors import BozhenError
from tests.unit.exchange import packages as make

DEVICE = make.key(40)


def command(number: int, **more: Any) -> OutboxRow:
    base = OutboxRow(
        number=number,
        sitting="sit-1",
        actor="e-1",
        kind="answer",
        body=canonical_text({"kind": "answer", "text": "灰缝 10 mm", "n": number}),
        made=make.NOW,
    )
    return msgspec.structs.replace(base, **more)


def outbox(**more: Any) -> Outbox:
    base = Outbox(
        device=f"{fingerprint(DEVICE.public)}.abc123",
        public=DEVICE.public,
        rows=[command(4), command(5), command(9)],
    )
    return msgspec.structs.replace(base, **more)


def outbox_package(content: Outbox | None = None, **more: Any) -> bytes:
    return build_answers(content or outbox(), DEVICE, make.facts(**more), [make.ROOM_TO])


def open_job(data: bytes) -> child.OpenAnswers:
    return child.OpenAnswers(
        data=data, identity=make.ROOM_ID, room_public=make.ROOM.public, mode="live"
    )


def read(data: bytes, **more: Any) -> Outbox:
    where = {"identity": make.ROOM_ID, "room_public": make.ROOM.public, "mode": "live"} | more
    return open_answers(data, where.pop("identity"), **where)


def test_the_outbox_comes_home_as_it_was() -> None:
    assert read(outbox_package()) == outbox()


@pytest.mark.parametrize(
    ("where", "code"),
    [
        ({"identity": make.OTHER_ID}, "sealed-unreadable"),
        ({"room_public": make.OTHER_ROOM.public}, "package-other-room"),
        ({"mode": "rehearsal"}, "package-mode"),
    ],
)
def test_it_opens_only_where_it_belongs(where: dict[str, str], code: str) -> None:
    with pytest.raises(BozhenError) as refused:
        read(outbox_package(), **where)
    assert refused.value.code == code


def test_another_device_cannot_sign_for_this_one() -> None:
    with pytest.raises(BozhenError, match="device-key"):
        build_answers(outbox(), make.STRANGER, make.facts(), [make.ROOM_TO])
    forged = make.resign(parse(outbox_package()), make.STRANGER)
    with pytest.raises(BozhenError, match="device-key"):
        read(forged)


def test_an_outbox_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers, "MAX_ROWS", 2)
    with pytest.raises(BozhenError) as refused:
        read(outbox_package_unchecked())
    assert (refused.value.code, refused.value.params["field"]) == ("outbox-field", "rows")


def outbox_package_unchecked() -> bytes:
    part = Content("outbox", outbox(), binary=True)
    return build("answers", make.facts(), [part], [DEVICE], [make.ROOM_TO])


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"device": "0" * 32 + ".x"}, "device"),
        ({"device": fingerprint(DEVICE.public)}, "device"),
        ({"rows": [command(4), command(4)]}, "number"),
        ({"rows": [command(0)]}, "number"),
        ({"rows": [command(1, sitting="a b")]}, "sitting"),
        ({"rows": [command(1, actor="")]}, "actor"),
        ({"rows": [command(1, kind="a/b")]}, "kind"),
        ({"rows": [command(1, made=-1)]}, "made"),
        ({"rows": [command(1, body='{"a":1,"a":2}')]}, "body"),
        ({"rows": [command(1, body='{"a":1.5}')]}, "body"),
        ({"rows": [command(1, body="[]")]}, "body"),
    ],
)
def test_rows_that_no_terminal_makes(more: dict[str, Any], field: str) -> None:
    with pytest.raises(BozhenError) as refused:
        outbox_package(outbox(**more))
    assert (refused.value.code, refused.value.params["field"]) == ("outbox-field", field)
