"""Committed forms are what their sources make; drift and broken forms are named."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

TOP = Path(__file__).resolve().parents[3]
FORM = """<?xml version="1.0" encoding="UTF-8"?>
<ui version="4.0"><class>Small</class><widget class="QWidget" name="Small">
<layout class="QVBoxLayout" name="column"><item><widget class="QLabel" name="title">
<property name="text"><string>考试</string></property></widget></item></layout></widget></ui>
"""


@pytest.fixture
def compiler(tmp_path: Path) -> ModuleType:
    """The compiler over folders of the test."""
    spec = importlib.util.spec_from_file_location(
        "compile_forms", TOP / "packaging" / "compile_forms.py"
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.TOP, module.SOURCES = tmp_path, tmp_path / "ui"
    module.FORMS = tmp_path / "forms"
    (tmp_path / "ui" / "office").mkdir(parents=True)
    (tmp_path / "ui" / "office" / "small.ui").write_text(FORM, "utf-8")
    return module


def test_compiled_form_has_a_class_and_no_path_of_this_machine(
    compiler: ModuleType, tmp_path: Path
) -> None:
    assert compiler.main([]) == 0
    text = (tmp_path / "forms" / "office" / "ui_small.py").read_text("utf-8")
    assert "class Ui_Small" in text
    assert str(tmp_path) not in text
    assert text.endswith("\n")
    assert compiler.main(["--check"]) == 0


def test_drift_is_named(
    compiler: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert compiler.main(["--check"]) == 1
    compiler.main([])
    (tmp_path / "ui" / "office" / "small.ui").write_text(FORM.replace("考试", "考场"), "utf-8")
    (tmp_path / "forms" / "office" / "ui_gone.py").write_text("", "utf-8")
    capsys.readouterr()
    assert compiler.main(["--check"]) == 1
    told = capsys.readouterr().err
    assert "ui_small.py" in told
    assert "ui_gone.py" in told
    compiler.main([])
    assert compiler.main(["--check"]) == 0
    assert not (tmp_path / "forms" / "office" / "ui_gone.py").exists()


def test_broken_form_is_refused(compiler: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "ui" / "office" / "small.ui").write_text(FORM[:200], "utf-8")
    assert compiler.main([]) == 1


def test_one_folder_can_be_compiled_alone(compiler: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "ui" / "terminal").mkdir()
    (tmp_path / "ui" / "terminal" / "broken.ui").write_text("<ui>", "utf-8")
    assert compiler.main(["office"]) == 0
    assert (tmp_path / "forms" / "office" / "ui_small.py").exists()
