"""Taking over at the standby's own desk: who may, what then stands in the journals, only once."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import msgspec
import pytest

from bozhen_desktop.client.standby_pc import make_request, take_grant
from bozhen_desktop.client.standby_store import FolderStore
from bozhen_desktop.domain.site import Site
from bozhen_desktop.hall import promotion, recovery
from bozhen_desktop.hall.book import Book
from bozhen_desktop.hall.founding import read_identity
from bozhen_desktop.hall.promotion import Decider, grant_standby, promote
from bozhen_desktop.host.folder import DataFolder
from bozhen_desktop.host.pins import REHEARSAL, make_verifier
from bozhen_desktop.host.sealing import new_identity, new_key, seal_to
from bozhen_desktop.host.signing import fingerprint
from bozhen_desktop.host.standby_file import Grant, read_grant, read_request, sign_grant
from bozhen_desktop.host.tls import HallCertificate, make_hall_certificate
from bozhen_desktop.journal.log import Journal
from bozhen_desktop.journal.memory import MemoryJournal
from bozhen_desktop.journal.mirror import copy_all
from bozhen_desktop.journal.verification import verify_journal
from bozhen_desktop.kernel.clock import FakeClock
from bozhen_desktop.kernel.errors import BozhenError
from tests.integration.hall_process import founded
from tests.unit.hall.hall_day import SITTING, HallDay
from tests.unit.hall.rig import PIN
from tests.unit.hall.standby_rig import followed

OTHER_PIN = "860215"


class Second(NamedTuple):
    """The folder of a standby that has everything, and the day it followed."""

    path: Path
    day: HallDay


@pytest.fixture
def second(tmp_path: Path) -> Second:
    day = HallDay(2).started()
    followed(day)
    day.answer("n1", 1)
    day.rig.run()
    path, clock = tmp_path / "standby", FakeClock()
    make_request(path, "rehearsal", ("127.0.0.1", 7443), tmp_path / "request", clock)
    asked = read_request(tmp_path / "request")
    pins = {name: make_verifier(PIN, REHEARSAL) for name in ("chief", "inv1", "super")}
    word = make_hall_certificate(day.rig.room_key, asked.hall_fp, 2)
    secrets = {
        "tls/certificate": msgspec.msgpack.encode(word),
        "room/sign": day.rig.room_key.secret,
        "room/age": new_identity().encode(),
        "journal/site": new_key(),
        f"journal/{SITTING}": new_key(),
        f"pins/{SITTING}": msgspec.msgpack.encode(pins),
    }
    grant = Grant(
        mode="rehearsal",
        site="lab",
        name="机房",
        public=asked.public,
        port=asked.port,
        room_public=day.rig.room_key.public,
        term=2,
        sealed=seal_to([asked.recipient], msgspec.msgpack.encode(secrets)),
    )
    take_grant(path, sign_grant(grant, day.rig.room_key), [("127.0.0.1", 7000)], clock)
    fill(path, day)
    return Second(path, day)


def fill(path: Path, day: HallDay) -> None:
    """What following would have stored."""
    folder = DataFolder.open(path)
    store = FolderStore(folder, folder.open_keystore(), lambda: 1)
    for name, journal in day.rig.journals.items():
        target = store.journal(name)
        assert target is not None
        copy_all(journal, target)
    store.close()


def site_of(path: Path) -> tuple[Site, Journal]:
    folder = DataFolder.open(path)
    journal = Journal.open(folder.site_journal, folder.open_keystore().get("journal/site"))
    site = Site()
    Book.load("site", journal, site)
    return site, journal


CHIEF = Decider("chief", PIN, "考务机损毁")


@pytest.mark.parametrize(
    ("decider", "code"),
    [
        (CHIEF._replace(pin=OTHER_PIN), "pin-wrong"),
        (CHIEF._replace(pin=""), "pin-wrong"),
        (CHIEF._replace(staff="inv1"), "access-duty"),
        (CHIEF._replace(staff="nobody"), "staff-unknown"),
        (CHIEF._replace(reason="  "), "reason-needed"),
        (CHIEF._replace(second="chief", second_pin=PIN), "second-person-needed"),
        (CHIEF._replace(second="super", second_pin=OTHER_PIN), "pin-wrong"),
    ],
)
def test_only_the_chief_with_his_pin_and_a_reason(
    second: Second, decider: Decider, code: str
) -> None:
    ends = {name: journal.last() for name, journal in second.day.rig.journals.items()}
    with pytest.raises(BozhenError) as raised:
        promote(second.path, decider, FakeClock())
    assert raised.value.code == code
    site, journal = site_of(second.path)
    assert site.standby.promoted == []
    assert journal.last() == ends["site"]
    journal.close()
    assert not (second.path / "site.json").exists(), "it still is a standby"


@pytest.mark.parametrize("witness", ["", "super"])
def test_who_decided_and_where_every_journal_goes_on_stands_in_the_sites(
    second: Second, witness: str
) -> None:
    decider = CHIEF._replace(second=witness, second_pin=PIN if witness else "")
    done = promote(second.path, decider, FakeClock())
    ends = {name: journal.last().seq for name, journal in second.day.rig.journals.items()}
    assert done == (2, ends)
    site, journal = site_of(second.path)
    assert verify_journal(journal).whole
    bodies = "".join(entry.body for entry in journal.entries())
    journal.close()
    assert site.standby.promoted == [2]
    assert '"actor":"chief"' in bodies and f'"witness":"{witness}"' in bodies
    whys = [fork.why for fork in site.devices.forks]
    assert whys == ["go-on:site term-2", f"go-on:{SITTING} term-2", "hall-replaced:2"]
    assert [fork.number for fork in site.devices.forks][:2] == [ends["site"], ends[SITTING]]
    with pytest.raises(BozhenError, match="term-used"):
        promote(second.path, decider, FakeClock())


def test_wrong_pins_make_everybody_wait_longer_and_longer(second: Second) -> None:
    clock = FakeClock()
    for _ in range(5):
        with pytest.raises(BozhenError, match="pin-wrong"):
            promote(second.path, CHIEF._replace(pin=OTHER_PIN), clock)
    for wait in (60_000, 120_000):
        with pytest.raises(BozhenError, match="wait-after-tries"):
            promote(second.path, CHIEF, clock)
        clock.advance(wait - 1)
        with pytest.raises(BozhenError, match="wait-after-tries"):
            promote(second.path, CHIEF, clock)
        clock.advance(1)
        with pytest.raises(BozhenError, match="pin-wrong"):
            promote(second.path, CHIEF._replace(pin=OTHER_PIN), clock)
    clock.advance(240_000)
    assert promote(second.path, CHIEF, clock).term == 2


def test_a_journal_that_is_not_whole_is_not_promoted(second: Second) -> None:
    folder = DataFolder.open(second.path)
    path = folder.sitting_journal(SITTING)
    data = path.read_bytes()
    path.write_bytes(data[:-4096] + bytes(4096))
    with pytest.raises(BozhenError):
        promote(second.path, CHIEF, FakeClock())
    assert not (second.path / "site.json").exists()


def test_a_promotion_that_was_cut_short_is_finished_by_doing_it_again(second: Second) -> None:
    whole = promotion.go_on_everywhere
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(promotion, "go_on_everywhere", cut)
        with pytest.raises(KeyboardInterrupt):
            promote(second.path, CHIEF, FakeClock())
    assert promotion.go_on_everywhere is whole
    assert promote(second.path, CHIEF, FakeClock()).term == 2
    site, journal = site_of(second.path)
    journal.close()
    assert site.standby.promoted == [2]
    assert site.devices.forks[-1].why == "hall-replaced:2"


def cut(*given: object) -> None:
    raise KeyboardInterrupt


def test_a_pc_that_was_granted_nothing_cannot_take_over(tmp_path: Path) -> None:
    path = tmp_path / "standby"
    make_request(path, "rehearsal", ("127.0.0.1", 7443), tmp_path / "request", FakeClock())
    with pytest.raises(BozhenError, match="standby-not-granted"):
        promote(path, CHIEF, FakeClock())


# ------------------------------------------------------------------ the grant
def test_two_persons_grant_a_pc_whose_fingerprint_they_read(tmp_path: Path) -> None:
    hall, clock = tmp_path / "hall", FakeClock()
    founded(hall)
    for number, term in ((1, 2), (2, 3)):
        request, out = tmp_path / f"request-{number}", tmp_path / f"grant-{number}"
        public = make_request(
            tmp_path / f"pc-{number}", "rehearsal", ("10.0.0.2", 7443), request, clock
        )
        typed = fingerprint(public)
        for persons, shown, code in [
            (("甲", "甲"), typed, "second-person-needed"),
            (("甲", ""), typed, "second-person-needed"),
            (("甲", "乙"), "0" * 32, "fingerprint-other"),
        ]:
            with pytest.raises(BozhenError) as raised:
                grant_standby(hall, request, shown, persons, out, clock)
            assert raised.value.code == code and not out.exists()
        grant = grant_standby(hall, request, typed, ("甲", "乙"), out, clock)
        assert grant.term == term, "no term is ever given twice"
        take_grant(tmp_path / f"pc-{number}", read_grant(out), [("127.0.0.1", 1)], clock)
        with pytest.raises(BozhenError, match="standby-granted"):
            make_request(tmp_path / f"pc-{number}", "rehearsal", ("10.0.0.2", 1), request, clock)


def test_a_grant_serves_one_pc_and_cannot_be_altered(tmp_path: Path) -> None:
    hall, clock = tmp_path / "hall", FakeClock()
    founded(hall)
    request, out = tmp_path / "request", tmp_path / "grant"
    public = make_request(tmp_path / "pc", "rehearsal", ("10.0.0.2", 7443), request, clock)
    grant_standby(hall, request, fingerprint(public), ("甲", "乙"), out, clock)
    make_request(tmp_path / "thief", "rehearsal", ("10.0.0.3", 7443), tmp_path / "r2", clock)
    with pytest.raises(BozhenError, match="grant-other"):
        take_grant(tmp_path / "thief", read_grant(out), [("127.0.0.1", 1)], clock)
    keystore = DataFolder.open(hall).open_keystore()
    for name in ("room/sign", "journal/site"):
        assert keystore.get(name) not in out.read_bytes()
        assert keystore.get(name).hex().encode() not in out.read_bytes()
    take_grant(tmp_path / "pc", read_grant(out), [("127.0.0.1", 1)], clock)
    own = DataFolder.open(tmp_path / "pc").open_keystore()
    word = msgspec.msgpack.decode(own.get("tls/certificate"), type=HallCertificate)
    assert word.term == 2
    assert word.signature.encode() not in out.read_bytes(), "who shows it ends the hall"
    out.write_text(out.read_text("utf-8").replace('"port": 7443', '"port": 7444'), "utf-8")
    with pytest.raises(BozhenError, match="standby-file-signature"):
        read_grant(out)
    request.write_text(request.read_text("utf-8").replace("10.0.0.2", "10.0.0.9"), "utf-8")
    with pytest.raises(BozhenError, match="standby-file-signature"):
        read_request(request)


@pytest.mark.parametrize(("served", "term"), [(1, 19), (2, 19), (7, 24)])
def test_a_hall_recovered_from_its_envelope_gets_a_term_above_every_standbys(
    tmp_path: Path, served: int, term: int
) -> None:
    hall, clock = tmp_path / "hall", FakeClock()
    founded(hall)
    public = make_request(tmp_path / "pc", "rehearsal", ("10.0.0.2", 7443), tmp_path / "r", clock)
    persons = ("甲", "乙")
    grant_standby(hall, tmp_path / "r", fingerprint(public), persons, tmp_path / "g", clock)
    folder = DataFolder.open(hall)
    keystore = folder.open_keystore()
    assert recovery._certify(folder, keystore, served) == term, "also above those it cannot know"
    assert read_identity(folder, keystore).certificate.term == term


def test_a_live_pc_is_not_granted_by_a_rehearsal(tmp_path: Path) -> None:
    hall, clock = tmp_path / "hall", FakeClock()
    founded(hall)
    public = make_request(tmp_path / "pc", "live", ("10.0.0.2", 7443), tmp_path / "r", clock)
    with pytest.raises(BozhenError, match="standby-mode-other"):
        persons = ("甲", "乙")
        grant_standby(hall, tmp_path / "r", fingerprint(public), persons, tmp_path / "g", clock)


def test_the_memory_journal_of_the_day_is_what_was_copied(second: Second) -> None:
    folder = DataFolder.open(second.path)
    key = folder.open_keystore().get(f"journal/{SITTING}")
    journal = Journal.open(folder.sitting_journal(SITTING), key)
    day = second.day.rig.journals[SITTING]
    assert isinstance(day, MemoryJournal)
    assert list(map(tuple, journal.entries())) == list(map(tuple, day.entries()))
    journal.close()
