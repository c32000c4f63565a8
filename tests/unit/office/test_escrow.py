"""Escrow: apart from the office's PC, and it opens what the office can."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from bozhen_desktop.exchange.result import open_result
from bozhen_desktop.host.folder import DataFolder
from bozhen_desktop.host.sealing import recipient_of
from bozhen_desktop.kernel.clock import FakeClock
from bozhen_desktop.kernel.errors import BozhenError
from bozhen_desktop.office.chain import OfficeStore
from bozhen_desktop.office.keys import ESCROW_FILE
from bozhen_desktop.office.run import main
from tests.unit.office import parts


def found(path: Path, escrow: Path | None = None) -> OfficeStore:
    folder = DataFolder.create(path, "rehearsal", wall_ms=1)
    return OfficeStore.found(folder, "O1", "HQ", clock=FakeClock(wall=1), escrow=escrow)


def identity_in(path: Path) -> str:
    [identity] = [line for line in path.read_text().split("\n") if line and line[0] != "#"]
    return identity


def test_its_identity_is_in_no_secret_of_this_pc(tmp_path: Path) -> None:
    with found(tmp_path / "office", tmp_path / "safe") as store:
        path = tmp_path / "safe" / ESCROW_FILE
        identity = identity_in(path)
        assert recipient_of(identity) == store.keys.recipients[1] != store.keys.recipients[0]
        keystore = store.folder.open_keystore()
        assert all(identity.encode() not in keystore.get(one) for one in keystore.names("office/"))
        assert not (tmp_path / "office" / "escrow").exists()
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        path.unlink()
    with OfficeStore.open(DataFolder.open(tmp_path / "office"), clock=FakeClock(wall=2)) as store:
        assert store.keys.recipients[1] == recipient_of(identity)


def test_it_opens_what_a_room_sealed_to_the_office(tmp_path: Path) -> None:
    with parts.found(tmp_path / "office") as store:
        day = parts.theory_day()
        entries = parts.journal(day.events)
        data = parts.deliver(store, "T1", entries, blobs=parts.theory_blobs())
        escrow = identity_in(tmp_path / "office" / "escrow" / ESCROW_FILE)
        assert escrow != store.keys.identity
        assert open_result(data, escrow) == open_result(data, store.keys.identity)


def test_another_one_is_never_overwritten(tmp_path: Path) -> None:
    found(tmp_path / "one", tmp_path / "safe").close()
    before = (tmp_path / "safe" / ESCROW_FILE).read_bytes()
    with pytest.raises(BozhenError, match="escrow-there"):
        found(tmp_path / "two", tmp_path / "safe")
    assert (tmp_path / "safe" / ESCROW_FILE).read_bytes() == before


def test_founding_says_where_it_lies(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    argv = ["init", "--organisation", "O1", "--site", "HQ", "--rehearsal"]
    argv += ["--data", str(tmp_path / "office"), "--escrow", str(tmp_path / "safe")]
    assert main(argv) == 0
    assert f"{tmp_path / 'safe' / ESCROW_FILE}，请移入保险柜" in capsys.readouterr().out
