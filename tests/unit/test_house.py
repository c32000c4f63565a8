"""Rules about the tree itself: sizes, imports, locks, and what must not stand in any file."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Signal

TOP = Path(__file__).resolve().parents[2]
PACKAGE = TOP / "bozhen_desktop"
LOCKS = sorted((TOP / "requirements").glob("*.txt"))
FUNCTION_LINES, FILE_LINES = 40, 400
NOT_TEXT = {".ttf", ".otf", ".png", ".wav", ".ogg", ".xls", ".xlsx", ".ico", ".db", ".zip"}

# Written in pieces, so that this file does not contain what it looks for.
REGISTRIES = [
    f"{name}.{domain}"
    for name, domain in [
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("npmjs", "org"),
        ("debian", "org/debian"),
        ("proxy.golang", "org"),
    ]
]
MACHINE_PATH = re.compile(r"(?<![\w.~*}\])-])/(?:" + "|".join(["work", "root", "home"]) + r")/")
URL = re.compile(r"https?://([^\s/\"'<>`)]*)")
# Names of XML vocabularies look like addresses; nothing is ever fetched from them.
NAMESPACES = ("www.w3.org", "www.imsglobal.org", "schemas.openxmlformats.org", "purl.org")
LOCAL = ("127.0.0.1", "localhost", "[::1]")


class Bell(QObject):
    """The smallest sender."""

    rung = Signal(object)


def tree_files() -> list[Path]:
    """Tracked files and new ones that are not ignored; a walk where git does not answer."""
    listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        done = subprocess.run(listing, cwd=TOP, capture_output=True, check=True)
        names = done.stdout.decode().split("\0")
        found = [TOP / name for name in names if name]
    except (OSError, subprocess.CalledProcessError):
        found = [path for path in _walk(TOP) if path.suffix != ".pyc"]
    return sorted(path for path in found if path.is_file())


def _walk(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        hidden = path.name.startswith(".") and path.name != ".ci"
        if hidden or path.name in ("__pycache__", "dist", "build") or path.name.startswith("out"):
            continue
        if path.is_dir():
            yield from _walk(path)
        else:
            yield path


def text_files() -> Iterator[tuple[str, str]]:
    for path in tree_files():
        if path.suffix not in NOT_TEXT:
            yield path.relative_to(TOP).as_posix(), path.read_text("utf-8", errors="replace")


def package_sources() -> list[Path]:
    forms = PACKAGE / "gui" / "forms"
    return [path for path in sorted(PACKAGE.rglob("*.py")) if forms not in path.parents]


def imported_names(source: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(source.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


@pytest.mark.parametrize("calls", [1000])
def test_qt_binding_gives_back_every_reference_to_none(calls: int) -> None:
    """A binding that loses one reference a call kills Python 3.11 after some thousand calls.

    Short test suites pass on such a binding, so the loss itself is measured. Never remove this
    test; it decides whether PySide6 may be upgraded.
    """
    thing = QObject()
    before = sys.getrefcount(None)
    for number in range(calls):
        thing.setObjectName(str(number))
    lost = before - sys.getrefcount(None)
    assert lost < calls // 10


def test_qt_signal_gives_back_every_reference_to_true() -> None:
    bell, calls = Bell(), 1000
    heard: list[int] = []
    bell.rung.connect(heard.append)
    before = sys.getrefcount(True)
    for number in range(calls):
        bell.rung.emit(number)
    assert len(heard) == calls
    assert before - sys.getrefcount(True) < calls // 10


def test_functions_are_short() -> None:
    long = []
    for path in package_sources():
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > FUNCTION_LINES:
                    long.append(f"{path.relative_to(TOP)}:{node.lineno} {node.name}: {lines}")
    assert long == []


def test_files_are_short() -> None:
    sources = [*package_sources(), TOP / "dev.py", *(TOP / "packaging").glob("*.py")]
    sizes = {str(path.relative_to(TOP)): len(path.read_bytes().splitlines()) for path in sources}
    assert {name: size for name, size in sizes.items() if size > FILE_LINES} == {}


@pytest.mark.parametrize("layer", ["kernel", "domain"])
def test_inner_layers_need_msgspec_alone(layer: str) -> None:
    allowed = sys.stdlib_module_names | {"msgspec", "bozhen_desktop"}
    strangers = {
        f"{path.relative_to(TOP)}: {name}"
        for path in (PACKAGE / layer).rglob("*.py")
        for name in imported_names(path)
        if name.split(".")[0] not in allowed
    }
    assert strangers == set()


def test_packaging_folder_is_no_package() -> None:
    """With an __init__.py it would hide the library of that name from the tools."""
    assert not (TOP / "packaging" / "__init__.py").exists()


def test_no_file_names_a_registry() -> None:
    named = [
        f"{name}: {registry}"
        for name, text in text_files()
        for registry in REGISTRIES
        if registry in text
    ]
    assert named == []


def test_no_file_has_a_path_of_one_machine() -> None:
    found = [
        f"{name}:{number}"
        for name, text in text_files()
        for number, line in enumerate(text.splitlines(), 1)
        if MACHINE_PATH.search(line)
    ]
    assert found == []


def test_no_code_or_text_holds_an_address() -> None:
    """The product works without a network; only names of XML vocabularies and this PC are fine."""
    found = [
        f"{name}: {host}"
        for name, text in text_files()
        if "LICENSE" not in name.upper()
        for host in URL.findall(text)
        if not host.startswith((*NAMESPACES, *LOCAL, "{"))
    ]
    assert found == []


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_lock_has_hashes_and_no_address(lock: Path) -> None:
    lines = lock.read_text("utf-8").splitlines()
    pins = [line for line in lines if line and not line[0].isspace()]
    assert "://" not in "\n".join(lines)
    assert pins
    assert all(re.match(r"[a-z0-9._-]+(\[[a-z,-]+\])?==\S+ .*\\$", line) for line in pins)
    assert all("--hash=sha256:" in line for line in lines if line not in pins)


def test_development_lock_contains_the_other_one() -> None:
    run, dev = ((TOP / "requirements" / name).read_text("utf-8") for name in ("run.txt", "dev.txt"))
    assert set(run.splitlines()) <= set(dev.splitlines())


def test_locks_hold_what_the_project_asks_for() -> None:
    project = tomllib.loads((TOP / "pyproject.toml").read_text("utf-8"))["project"]
    locked = set(re.findall(r"^([a-z0-9._-]+)", (TOP / "requirements/run.txt").read_text(), re.M))
    names = {re.split(r"[\[<>=]", line)[0].lower() for line in project["dependencies"]}
    assert names <= locked


def test_ci_runs_the_same_command_as_a_newcomer() -> None:
    script = TOP / ".ci" / "run"
    assert "python3 dev.py test" in script.read_text("utf-8")
    assert os.name == "nt" or os.access(script, os.X_OK)
