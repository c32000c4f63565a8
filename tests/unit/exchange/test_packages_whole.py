"""Every type of package, made, checked and opened as the day goes."""

from __future__ import annotations

import msgspec
import pytest

from bozhen_desktop.exchange.checks import Verdict
from bozhen_desktop.exchange.container import parse
from bozhen_desktop.exchange.device import build_device, read_device
from bozhen_desktop.exchange.exam import check_exam, open_arrangement, open_key, open_paper
from bozhen_desktop.exchange.receipt import build_receipt, read_receipt
from bozhen_desktop.exchange.result import check_result, open_result
from bozhen_desktop.exchange.trust import read_trust, root_of, trust_file
from bozhen_desktop.kernel.errors import BozhenError
from tests.unit.exchange import packages as make


def test_an_exam_goes_to_its_room() -> None:
    data = make.exam()
    manifest = check_exam(
        data,
        make.trust(),
        mode="live",
        room_public=make.ROOM.public,
        now=make.NOW,
        known={},
    )
    assert (manifest.type, manifest.sitting, manifest.totals) == ("exam", "sit-1", {"entries": 2})
    content = make.exam_content()
    plan, pins, photos = open_arrangement(data, make.ROOM_ID)
    assert (plan, pins, photos) == (content.arrangement, content.pins, content.photos)
    assert open_paper(data, "g-1", make.ROOM_ID) == content.papers["g-1"]
    assert open_paper(data, "g-2", make.ROOM_ID) == content.papers["g-2"]
    assert open_key(data, "g-1", make.ROOM_ID) == content.keys["g-1"]
    with pytest.raises(BozhenError, match="part-missing"):
        open_key(data, "g-2", make.ROOM_ID)


def test_a_result_goes_to_the_office_and_to_escrow() -> None:
    data = make.result()
    manifest, verdict = check_result(data, make.trust(), mode="live", known={}, last_seq=0)
    content = make.journal_range()
    assert verdict is Verdict.NEW
    assert manifest.log is not None
    assert (manifest.log.first, manifest.log.last) == (1, content.entries[-1].seq)
    assert open_result(data, make.IMPORT_ID) == content
    assert open_result(data, make.ESCROW_ID) == content


def test_the_room_cannot_read_its_own_result() -> None:
    with pytest.raises(BozhenError, match="sealed-unreadable"):
        open_result(make.result(), make.ROOM_ID)


def test_a_later_range_joins_the_one_before() -> None:
    first = open_result(make.result(), make.IMPORT_ID)
    later = make.result(make.later_range(), package_id="cd" * 16, seq=2)
    second = open_result(later, make.IMPORT_ID)
    assert second.prev_hash == first.entries[-1].hash


def test_a_receipt_comes_back_and_is_the_same_each_time() -> None:
    data = make.receipt_package()
    assert data == build_receipt(make.receipt(), make.IMPORTER, make.facts(package_id="77" * 16))
    found = read_receipt(data, make.trust(), mode="live", room_public=make.ROOM.public)
    assert found == make.receipt()
    assert make.receipt_package(verdict="held", code="gap") != data


def test_a_device_introduces_itself() -> None:
    data = make.device()
    assert read_device(data, mode="live") == make.device_facts()
    assert data == build_device(make.device_facts(), make.ROOM)


@pytest.mark.parametrize("form", ["package", "file"])
def test_trust_is_read_in_both_forms(form: str) -> None:
    data = make.trust_package()
    data = trust_file(data) if form == "file" else data
    assert root_of(data) == make.ROOT.public
    assert read_trust(data, root=make.ROOT.public, known_epoch=3) == make.trust()


def test_manifests_hold_no_name_of_a_person() -> None:
    for data in (make.exam(), make.result()):
        assert "王小明".encode() not in data
        assert "李".encode() not in parse(data).manifest_bytes


def test_two_builds_of_one_content_have_other_clear_digests() -> None:
    """So nobody can test a guessed answer key against the manifest."""
    one, two = parse(make.exam()), parse(make.exam())
    digests = [{part.sha256 for part in found.manifest.parts} for found in (one, two)]
    assert not digests[0] & digests[1] - {make.exam_content().arrangement.sitting}
    assert msgspec.json.decode(one.manifest_bytes)["format_version"] == [1, 0]
