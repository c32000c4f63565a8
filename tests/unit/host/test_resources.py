"""Data files of the program, from a package or a checkout."""

from __future__ import annotations

from pathlib import Path

import pytest

from bozhen_desktop.host.paths import default_data_dir
from bozhen_desktop.host.resources import resource
from bozhen_desktop.kernel.errors import BozhenError


def test_checkout(tmp_path: Path) -> None:
    assert resource("sample").is_dir()
    assert resource("README.md", "ui").is_file()


def test_package_data_comes_first(tmp_path: Path) -> None:
    package = tmp_path / "bozhen_desktop"
    for root in (package / "_data" / "resources", tmp_path / "resources"):
        root.mkdir(parents=True)
        (root / "a.txt").write_text(str(root))
    (tmp_path / "resources" / "only-checkout.txt").write_text("x")
    assert resource("a.txt", package=package).read_text() == str(package / "_data" / "resources")
    with pytest.raises(BozhenError, match="resource-missing"):
        resource("only-checkout.txt", package=package)


@pytest.mark.parametrize(
    "name", ["", "/etc/passwd", "../README.md", "sample/../../README.md", "C:x", "a\\b", "a\0"]
)
def test_names_that_lead_elsewhere(name: str) -> None:
    with pytest.raises(BozhenError, match="resource-name"):
        resource(name)


def test_unknown_kind_missing_file_and_link_outside(tmp_path: Path) -> None:
    with pytest.raises(BozhenError, match="resource-name"):
        resource("README.md", "tests")
    root = tmp_path / "resources"
    root.mkdir()
    (tmp_path / "secret").write_text("x")
    (root / "link").symlink_to(tmp_path / "secret")
    for name in ("none", "link"):
        with pytest.raises(BozhenError, match="resource-missing"):
            resource(name, package=tmp_path / "bozhen_desktop")


def test_default_data_dirs() -> None:
    assert default_data_dir("hall", {"XDG_DATA_HOME": "/srv/data"}) == Path("/srv/data/bozhen/hall")
    fallback = Path.home() / ".local" / "share" / "bozhen" / "terminal"
    for environment in ({}, {"XDG_DATA_HOME": ""}, {"XDG_DATA_HOME": "relative"}):
        assert default_data_dir("terminal", environment) == fallback
