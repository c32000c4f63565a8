"""What goes into the frozen program, and what must never be in it."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from bozhen_desktop import main as program

TOP = Path(__file__).resolve().parents[2]


def _load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("freeze", TOP / "packaging" / "freeze.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["freeze"] = module
    spec.loader.exec_module(module)
    return module


freeze = _load()


def test_what_breaks_things_on_purpose_stays_out() -> None:
    out = set(freeze.left_out())
    assert "bozhen_desktop.cli.faults" in out
    assert all(name.startswith("bozhen_desktop.cli.") for name in out)
    for name in freeze.modules():
        assert not freeze._imports(freeze._sources()[name]) & out


@pytest.mark.parametrize("table", [program.ROLES, program.INNER])
def test_every_other_role_goes_in(table: dict[str, str]) -> None:
    inside, out = set(freeze.modules()), set(freeze.left_out())
    here = {module for module in table.values() if importlib.util.find_spec(module) is not None}
    assert here <= inside | out
    assert not {program.INNER[role] for role in program.INNER} & out


def test_a_part_of_the_program_that_needs_a_fault_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "bozhen_desktop"
    files = {
        "cli/faults.py": "",
        "cli/bench.py": "from bozhen_desktop.cli import faults",
        "cli/demo.py": "def f():\n    import bozhen_desktop.cli.bench",
        "cli/verify.py": "",
    }
    for name, text in files.items():
        (package / name).parent.mkdir(parents=True, exist_ok=True)
        (package / name).write_text(text, "utf-8")
    monkeypatch.setattr(freeze, "TOP", tmp_path)
    assert freeze.modules() == ["bozhen_desktop.cli.verify"]
    (package / "hall").mkdir()
    (package / "hall" / "run.py").write_text("from bozhen_desktop.cli.faults import x", "utf-8")
    with pytest.raises(SystemExit, match=r"hall\.run"):
        freeze.modules()


@pytest.mark.parametrize(
    "place, goes_in",
    [
        ("PySide6/Qt/plugins/platforms/libqxcb.so", True),
        ("PySide6/Qt/plugins/platforms/libqoffscreen.so", True),
        ("PySide6/plugins/platforms/qwindows.dll", True),
        ("PySide6/Qt/plugins/platforms/libqeglfs.so", False),
        ("PySide6\\plugins\\platforms\\qminimalegl.dll", False),
        ("PySide6/Qt/plugins/platforminputcontexts/libibusplatforminputcontextplugin.so", True),
        ("PySide6/Qt/plugins/platforminputcontexts/libqtvirtualkeyboardplugin.so", False),
        ("PySide6/Qt/plugins/iconengines/libqsvgicon.so", True),
        ("PySide6/Qt/plugins/imageformats/libqjpeg.so", True),
        ("PySide6/Qt/plugins/imageformats/libqpdf.so", False),
        ("PySide6/Qt/lib/libQt6OpenGL.so.6", True),
        ("PySide6/Qt/lib/libQt6Quick.so.6", False),
        ("libQt6QmlModels.so.6", False),
        ("PySide6/Qt/lib/libQt6WaylandClient.so.6", True),
        ("PySide6/Qt/translations/qtbase_zh_CN.qm", True),
        ("PySide6/Qt/translations/qtbase_zh_TW.qm", False),
        ("PySide6/translations/qt_de.qm", False),
        ("bozhen_desktop/_data/resources/fonts/NotoSansSC-Bold.ttf", True),
        ("bozhen_desktop/office/migrations/env.py", True),
    ],
)
def test_parts_of_qt_that_go_in(place: str, goes_in: bool) -> None:
    assert freeze.wanted(place) is goes_in


def test_size_counts_a_file_once(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"12345")
    (tmp_path / "b").symlink_to("a")
    assert freeze.size_of(tmp_path) == (5, 1)
