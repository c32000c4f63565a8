"""C1: what a terminal's memory, disk and logs hold: its own candidate, no key, nobody else."""

from __future__ import annotations

import pytest

from tests.integration.hostile.canary_day import Scene, key_marks
from tests.integration.hostile.wiretap import folder_pieces, found_in

OF_THE_HALL = ("room/sign", "room/age", "tls/pair", "journal/", "group/", "verifier")

pytestmark = pytest.mark.timeout(400)


def test_the_canary_would_be_seen(scene: Scene) -> None:
    """His own name is in the memory of the terminal he sits at, or the search finds nothing."""
    assert scene.answers > 50, "the room was at work"
    assert scene.alone & set(scene.alone_people.own)


def test_memory_of_a_terminal_holds_nobody_else(scene: Scene) -> None:
    assert scene.alone & set(scene.alone_people.others) == set()


def test_memory_of_a_terminal_holds_no_answer_key(scene: Scene) -> None:
    assert scene.alone & set(key_marks()) == set()


def test_memory_of_a_terminal_holds_no_secret_of_the_hall(scene: Scene) -> None:
    secrets = {name: value for name, value in scene.secrets.items() if name.startswith(OF_THE_HALL)}
    assert len(secrets) >= 6
    assert [name for name, value in secrets.items() if value in scene.alone] == []


def test_folders_of_terminals_hold_no_name_no_paper_and_no_key(scene: Scene) -> None:
    """Every terminal's folder, with its log: sealed records alone."""
    people = [*scene.alone_people.own, *scene.alone_people.others]
    looked = [*people, *key_marks(), *scene.texts, *scene.secrets.values()]
    folders = sorted(scene.out.glob("terminals-*/*"))
    assert len(folders) > 5
    for folder in folders:
        assert any(path.is_file() for path in folder.rglob("*"))
        assert found_in(folder_pieces(folder), looked) == set(), folder.name


def test_logs_hold_no_name_and_no_secret(scene: Scene) -> None:
    people = [*scene.alone_people.own, *scene.alone_people.others]
    logs = [*scene.out.glob("*.log"), *scene.out.rglob("logs/*")]
    assert logs
    pieces = (path.read_bytes() for path in logs if path.is_file())
    assert found_in(pieces, [*people, *scene.secrets.values()]) == set()
