"""A standby has what staff were told, asks again for what does not fit, and fences the old hall."""

from __future__ import annotations

import msgspec
import pytest

from bozhen_desktop.client.standby import AGAIN_TICKS, Follower
from bozhen_desktop.client.standby_memory import MemoryStore
from bozhen_desktop.domain.devices import BlockDevice
from bozhen_desktop.domain.incidents import AddNote
from bozhen_desktop.domain.standby import GoWithoutStandby, ReleaseStandby
from bozhen_desktop.hall import standbys
from bozhen_desktop.host.signing import SigningKey
from bozhen_desktop.host.tls import make_hall_certificate
from bozhen_desktop.journal.memory import MemoryJournal
from bozhen_desktop.journal.port import JournalPort
from bozhen_desktop.kernel.digest import canonical_text, sha256_hex
from bozhen_desktop.wire.feed import RANGE, FeedPart, LayAside, Stored, Track, rungs_of
from bozhen_desktop.wire.messages import Down, Hello, Reject, Welcome, encode
from tests.unit.hall.hall_day import SITTING, HallDay
from tests.unit.hall.rig import End
from tests.unit.hall.standby_rig import StandbyEnd, followed, grant, promoted, with_disk
from tests.unit.hall.test_core_behind import cut_back, go_on


def content(journal: JournalPort) -> tuple[list[object], dict[str, bytes | None], list[object]]:
    blobs = {digest: journal.blob(digest) for digest, _ in journal.blobs()}
    return list(map(tuple, journal.entries())), blobs, list(journal.heads())


def same(day: HallDay, end: StandbyEnd) -> bool:
    return all(
        content(journal) == content(end.store.journals[name])
        for name, journal in day.rig.journals.items()
    )


def note(day: HallDay, text: str = "一切正常") -> tuple[int, list[str]]:
    """Ask for a line in the record; its number, and the codes that came."""
    ask = day.console.ask(SITTING, "chief", AddNote(room=day.plan.rooms[0].id, text=text))
    day.rig.run()
    return ask.number, day.console.codes(ask.number)


def site_do(day: HallDay, command: object, second: str = "") -> str:
    token = ""
    if second:  # the site has no accounts of its own
        digest = sha256_hex(canonical_text(command).encode())
        token = day.rig.witness(day.console, SITTING, digest, second).data["token"]
    ask = day.console.ask("site", "chief", command, token)  # type: ignore[arg-type]
    day.rig.run()
    return day.console.codes(ask.number)[-1]


# ------------------------------------------------------------------ following
def test_it_has_every_entry_blob_head_secret_and_package() -> None:
    day = HallDay(2)
    end = followed(day)
    day.started()
    for number in (1, 2, 3):
        day.answer("n1", number)
        day.rig.run()
    day.rig.advance(70_000)
    assert same(day, end)
    assert end.store.journals[SITTING].last().seq > 20
    assert list(end.store.journals[SITTING].blobs())
    assert end.store.journals[SITTING].heads()
    assert {name: end.store.kept[name] for name in day.rig.secrets.kept} == day.rig.secrets.kept
    assert end.store.files == day.rig.files
    assert day.rig.core.standbys.state == "ok"


def test_a_standby_that_was_away_gets_what_it_missed() -> None:
    day = HallDay(2).started()
    end = followed(day)
    end.cut()
    site_do(day, GoWithoutStandby(reason="备用机断电"))
    for number in range(1, 6):
        day.answer("n1", number)
        note(day)
    assert not same(day, end)
    end.connect()
    day.rig.advance(2000)
    assert same(day, end)


@pytest.mark.parametrize("left", [0, 1, 5])
def test_a_copy_that_is_shorter_or_lost_takes_the_range_again(left: int) -> None:
    day = HallDay(2).started()
    end = followed(day)
    end.cut()
    rows = list(end.store.journals[SITTING].entries())[:left]
    while rows and rows[-1].part != rows[-1].parts:
        rows.pop()
    shorter = end.store.journals[SITTING] = MemoryJournal()
    shorter.append(rows, {})
    end.connect()
    day.rig.advance(2000)
    assert same(day, end)


@pytest.mark.parametrize("how", ["second-first", "twice", "torn", "altered", "gap"])
def test_what_does_not_fit_changes_nothing_and_is_asked_for_again(how: str) -> None:
    day = HallDay(2).started()
    end = followed(day)
    stored = end.store.journals[SITTING].last()
    real, spoiled = end.follower.receive, []

    def receive(message: Down) -> list[object]:
        fits = isinstance(message, FeedPart) and (message.what, message.name) == (RANGE, SITTING)
        if not fits or spoiled:
            return real(message)  # type: ignore[return-value]
        spoiled.append(message)
        return [each for bad in spoil(message, how) for each in real(bad)]

    end.follower.receive = receive  # type: ignore[assignment, method-assign]
    day.answer("n1", 1)
    day.rig.run()
    assert spoiled
    if how != "twice":
        assert end.store.journals[SITTING].last() == stored
        assert end.follower.problem
    for _ in range(2 * AGAIN_TICKS):
        end.tick()
        day.answer("n1", 2)
        day.rig.advance(1000)
    assert same(day, end)
    assert end.follower.tick() == [] and not end.follower.problem


def spoil(part: FeedPart, how: str) -> list[FeedPart]:
    half = part.size // 2
    first = msgspec.structs.replace(part, data=part.data[:half])
    second = msgspec.structs.replace(part, offset=half, data=part.data[half:])
    byte = bytes([part.data[half] ^ 1])
    changed = {
        "second-first": [second, first],
        "twice": [part, part],
        "torn": [msgspec.structs.replace(part, size=half, data=part.data[:half])],
        "altered": [
            msgspec.structs.replace(part, data=part.data[:half] + byte + part.data[half + 1 :])
        ],
        "gap": [second],
    }
    return changed[how]


def test_a_purged_sitting_is_destroyed_at_the_standby_too() -> None:
    day = HallDay(2).started()
    end = followed(day)
    assert end.store.files and SITTING in end.store.journals
    del day.rig.journals[SITTING], day.rig.core.books[SITTING]
    day.rig.files.clear()
    day.rig.advance(3000)
    assert (end.store.names(), list(end.store.journals)) == (["site"], ["site"])
    assert end.store.files == {}


# ------------------------------------------------------------------ staff wait, candidates do not
def test_staff_are_told_once_the_standby_has_stored_it_candidates_at_once() -> None:
    day = HallDay(2).started()
    end = followed(day)
    end.mute = True
    number, codes = note(day)
    day.answer("n1", 1)
    day.rig.run()
    terminal = day.terminals["n1"]
    assert codes == [], "not before it is stored there"
    assert terminal.codes(terminal.outbox.last) == [""]
    end.loud()
    assert day.console.codes(number) == [""]


def test_a_standby_that_says_nothing_holds_staff_for_a_bounded_time() -> None:
    day = HallDay(2).started()
    end = followed(day)
    end.mute = True
    number, codes = note(day)
    assert codes == []
    day.rig.advance(standbys.WAIT_MS)
    assert day.console.codes(number) == [""], "it is durable here, so he is told in the end"
    assert day.rig.core.standbys.state == "behind"


def test_without_a_healthy_standby_staff_are_refused_until_the_proctor_goes_on() -> None:
    day = HallDay(2).started()
    end = followed(day)
    end.cut()
    day.rig.advance(1000)
    number, codes = note(day)
    assert codes == [], "it may be back in a moment"
    day.rig.advance(standbys.WAIT_MS)
    assert day.console.codes(number) == ["standby-gone"]
    assert all(each.text != "一切正常" for each in day.room.incidents.notes)
    assert day.rig.request(day.console, SITTING, "keep1", "export-result").code == "standby-gone"
    assert site_do(day, GoWithoutStandby(reason="  ")) == "reason-needed"
    assert site_do(day, GoWithoutStandby(reason="备用机断电")) == ""
    assert note(day)[1] == [""]
    assert site_do(day, GoWithoutStandby(reason="备用机断电")) == "already-without"
    end.connect()
    day.rig.advance(1000)
    assert day.rig.core.standbys.state == "ok"
    assert site_do(day, GoWithoutStandby(reason="备用机断电")) == "standby-healthy"
    end.cut()
    day.rig.advance(1000)
    assert note(day)[1] == [], "the word held until a standby was healthy again"


def test_a_standby_that_has_only_just_connected_is_not_healthy() -> None:
    day = HallDay(2).started()
    end = followed(day)
    end.cut()
    day.rig.advance(1000)
    end.follower = Follower(MemoryStore(), day.rig.room_key.public)
    end.mute = True
    end.connect()
    day.rig.advance(100)
    assert note(day)[1] == [], "it has stored nothing on this connection"
    day.rig.advance(1000)
    assert day.rig.core.standbys.state == "behind"


def test_a_command_that_waits_is_decided_when_the_standby_is_back_in_order() -> None:
    day = HallDay(2).started()
    end = followed(day)
    end.cut()
    day.rig.advance(1000)
    numbers = [note(day, text)[0] for text in ("甲", "乙", "丙")]
    end.connect()
    day.rig.advance(1000)
    assert [day.console.codes(number) for number in numbers] == [[""]] * 3
    assert [each.text for each in day.room.incidents.notes] == ["甲", "乙", "丙"]


def test_what_comes_again_from_a_desks_outbox_waits_and_is_not_refused() -> None:
    day = HallDay(2).started()
    end = followed(day)
    end.cut()
    day.console.cut()
    number = day.console.ask(SITTING, "chief", AddNote(room=day.plan.rooms[0].id, text="丁")).number
    day.rig.advance(1000)
    day.console.connect()
    day.rig.advance(3 * standbys.WAIT_MS)
    assert day.console.codes(number) == []
    assert site_do(day, GoWithoutStandby(reason="备用机断电")) == ""
    day.rig.advance(1000)
    assert day.console.codes(number) == [""]


def test_a_released_standby_is_not_waited_for_and_not_fed() -> None:
    day = HallDay(2).started()
    end = followed(day)
    key = end.device.partition(".")[0]
    command = ReleaseStandby(key=key, reason="换机")
    assert site_do(day, command) == "second-person-needed"
    assert site_do(day, command, second="super") == ""
    end.cut()
    day.rig.advance(1000)
    assert note(day)[1] == [""]
    end.connect()
    assert end.ended == "standby-unknown"


@pytest.mark.parametrize(
    ("act", "code"), [(ReleaseStandby, "standby-unknown"), (BlockDevice, "device-blocked")]
)
def test_a_standby_that_follows_goes_when_it_may_not_any_more(act: type, code: str) -> None:
    day = HallDay(2).started()
    end = followed(day)
    command = act(key=end.device.partition(".")[0], reason="换机")
    digest = sha256_hex(canonical_text(command).encode())
    token = day.rig.witness(day.console, SITTING, digest, "super").data["token"]
    number = day.console.ask("site", "chief", command, token).number
    day.rig.advance(2000)
    assert day.console.codes(number) == [""]
    assert end.ended == code
    fed = len(end.took(FeedPart))
    day.answer("n1", 1)
    day.rig.advance(3000)
    assert day.saved("n1") and len(end.took(FeedPart)) == fed


# ------------------------------------------------------------------ who may
def test_a_pc_that_nobody_granted_gets_nothing() -> None:
    day = HallDay(2).started()
    with_disk(day.rig)
    stranger = StandbyEnd(day.rig)
    stranger.connect()
    assert stranger.ended == "standby-unknown"
    assert stranger.took(FeedPart) == [] and stranger.store.kept == {}


@pytest.mark.parametrize("message", [Track(books={}), Stored(what=RANGE, name=SITTING)])
def test_nobody_else_can_subscribe_to_entries(message: Track | Stored) -> None:
    day = HallDay(2).started()
    for end in (day.console, day.terminals["n1"]):
        end.send(message)
        day.rig.run()
        assert end.ended == "access-device"


def test_a_claim_to_have_stored_what_is_not_so_does_not_count() -> None:
    day = HallDay(2).started()
    end = followed(day)
    end.mute = True
    number, _ = note(day)
    last = day.rig.journals[SITTING].last()
    day.rig.up(end, [Stored(what=RANGE, name=SITTING, seq=last.seq, hash="0" * 64)])
    day.rig.run()
    assert day.console.codes(number) == []


# ------------------------------------------------------------------ who knows more
def test_a_hall_that_is_shorter_than_its_standby_serves_nobody() -> None:
    day = HallDay(2).started()
    end = followed(day)
    day.answer("n1", 1)
    day.rig.run()
    end.cut()
    cut_back(day, SITTING, 2)
    day.rig.restart()
    end.connect()
    assert day.forks() == [f"journal-behind:{SITTING}"]
    day.come_back()
    assert day.console.peer.welcome is None


def test_a_hall_whose_folder_was_set_back_whole_serves_nobody() -> None:
    day = HallDay(2).started()
    end = followed(day)
    day.answer("n1", 1)
    day.rig.run()
    end.cut()
    cut_back(day, SITTING, 2)
    cut_back(day, "site", 1)
    day.rig.restart()
    end.connect()
    assert all(book.behind is not None for book in day.rig.core.books.values())
    day.come_back()
    assert day.console.peer.welcome is None


def test_a_hall_that_lost_a_whole_sitting_does_not_take_it_from_its_standby() -> None:
    day = HallDay(2).started()
    end = followed(day)
    had = content(end.store.journals[SITTING])
    end.cut()
    del day.rig.journals[SITTING]
    day.rig.restart()
    end.connect()
    day.rig.advance(3000)
    assert end.ended == "standby-knows-more"
    assert content(end.store.journals[SITTING]) == had
    assert f"journal/{SITTING}" in end.store.kept


def test_after_two_persons_went_on_the_copy_is_laid_aside_and_begins_again() -> None:
    day = HallDay(2).started()
    end = followed(day)
    day.answer("n1", 1)
    day.rig.run()
    end.cut()
    cut_back(day, SITTING, 2)
    day.rig.restart()
    end.connect()
    day.come_back()
    assert go_on(day) == ""
    day.rig.advance(5000)
    end.cut()
    end.connect()
    day.rig.advance(2000)
    assert end.took(LayAside)
    assert [name for name, _ in end.store.aside] == [SITTING]
    assert same(day, end)


@pytest.mark.parametrize("end", [0, 1, 2, 15, 16, 17, 40, 1000, 150_000])
def test_rungs_begin_at_the_end_and_are_few(end: int) -> None:
    rungs = rungs_of(end)
    assert rungs == sorted(set(rungs), reverse=True)
    assert rungs[:1] == ([end] if end else [])
    assert all(0 < rung <= end for rung in rungs) and len(rungs) < 70


# ------------------------------------------------------------------ terms
def test_everybody_learns_where_a_standby_may_answer_one_day() -> None:
    day = HallDay(2).started()
    grant(day.rig, StandbyEnd(day.rig))
    end = End(day.rig, "console")
    end.connect()
    assert end.took(Welcome)[-1].standbys == [("10.0.0.2", 7443)]
    assert b"signature" not in b"".join(frame for frame in end.frames if b"standbys" in frame)


def hello(day: HallDay, shown: object) -> Hello:
    key = SigningKey.generate()
    return Hello(
        version=1,
        kind="terminal",
        mode="rehearsal",
        key=key.public,
        incarnation="i" * 12,
        nonce="0" * 32,
        number=0,
        hall=shown,  # type: ignore[arg-type]
    )


def show(day: HallDay, shown: object) -> End:
    """Somebody connects and shows a certificate."""
    end = End(day.rig, "terminal")
    end.connection = day.rig.next_connection()
    day.rig.ends[end.connection] = end
    day.rig.take(day.rig.core.connected(day.rig.now, end.connection))
    day.rig.up(end, [hello(day, shown)])
    day.rig.run()
    return end


def test_a_hall_that_meets_the_word_for_a_later_one_acknowledges_nothing_more() -> None:
    day = HallDay(2).started()
    end = followed(day)
    day.answer("n1", 1)
    terminal = day.terminals["n1"]
    day.rig.auto = False
    day.rig.run()
    last = terminal.outbox.last
    show(day, end.certificate())
    day.rig.auto = True
    day.rig.run()
    assert terminal.codes(last) == [], "what was decided before is not told any more"
    assert [each.ended for each in (day.console, *day.terminals.values())] == [
        "hall-superseded"
    ] * 3
    day.rig.advance(10_000)
    terminal.connect()
    assert terminal.took(Reject)[-1].code == "hall-superseded"
    assert day.rig.core.site_state.standby.superseded == 2
    day.rig.restart()
    assert day.rig.core.superseded == 2, "also after a restart"


@pytest.mark.parametrize("what", ["other room", "same term", "lower", "altered", "none"])
def test_no_claim_ends_a_hall(what: str) -> None:
    day = HallDay(2).started()
    good = make_hall_certificate(day.rig.room_key, "a" * 64, 1)
    shown = {
        "other room": make_hall_certificate(SigningKey.generate(), "a" * 64, 9),
        "same term": good,
        "lower": msgspec.structs.replace(good, term=0),
        "altered": msgspec.structs.replace(good, term=5),
        "none": None,
    }[what]
    show(day, shown)
    assert not day.rig.core.superseded
    day.answer("n1", 1)
    day.rig.run()
    terminal = day.terminals["n1"]
    assert terminal.codes(terminal.outbox.last) == [""]


def test_what_only_the_lost_hall_had_comes_from_the_outboxes_to_the_promoted_one() -> None:
    day = HallDay(2).started()
    end = followed(day)
    day.answer("n1", 1)
    day.rig.run()
    end.cut()
    site_do(day, GoWithoutStandby(reason="备用机断电"))
    for number in (2, 3):
        day.answer("n1", number)
        day.answer("n2", number)
        day.rig.run()
    told = {entry: day.saved(entry) for entry in ("n1", "n2")}
    promoted(day, end)
    assert day.saved("n1") != told["n1"], "the standby really lacks the last of it"
    day.come_back()
    day.rig.advance(8000)
    assert {entry: day.saved(entry) for entry in ("n1", "n2")} == told
    for terminal in day.terminals.values():
        assert terminal.peer.trusted.term == 2
    day.answer("n2", 4)
    day.rig.run()
    assert "G1-i4" in day.saved("n2") or "G2-i4" in day.saved("n2")


def test_frames_of_a_feed_stay_small() -> None:
    day = HallDay(2).started()
    end = followed(day)
    assert max(len(encode(part)) for part in end.took(FeedPart)) < 128 * 1024
