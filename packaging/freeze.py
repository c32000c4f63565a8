"""`python packaging/freeze.py --out DIR`: the program as one folder that needs no Python.

Run by the environment's interpreter of a checkout. DIR/bozhen is what is handed out; the last line
printed is one JSON object: size, time of the build, start times, and what was left out.
"""

from __future__ import annotations

import argparse
import ast
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent
PACKAGE = "bozhen_desktop"
BUILD_S, START_S, ROUNDS = 600, 60, 3

# Wrappers that break ports on purpose, and everything built on them: never in a frozen program.
_BROKEN_ON_PURPOSE = re.compile(rf"{PACKAGE}\.cli\.(faults|drill|simulate|sim_)\w*")

EXCLUDES = (
    "pip",
    "setuptools",
    "pkg_resources",
    "wheel",
    "tkinter",
    "pytest",
    "IPython",
    "numpy",
    "pygments",
    "PIL._avif",
)
"""Tools, and options of libraries that nothing of ours asks for."""

# Parts of Qt that no window of ours uses. Input methods (Chinese), wayland and xcb stay, and so
# does Qt6OpenGL, which wayland needs.
_QT_UNUSED = re.compile(
    r"(^|/)("
    r"qml/.*"
    r"|plugins/(egldeviceintegrations|networkinformation|qmltooling|tls|virtualkeyboard)/.*"
    r"|plugins/platformthemes/libqgtk3.*"
    r"|plugins/platforms/(lib)?q(eglfs|linuxfb|vnc|vkkhrdisplay|minimalegl).*"
    r"|plugins/platforminputcontexts/.*virtualkeyboard.*"
    r"|plugins/imageformats/(lib)?q(pdf|tga|tiff|wbmp|icns).*"
    r"|(lib)?Qt6(Qml|Quick|VirtualKeyboard|Pdf|EglF[Ss])[^/]*"
    r")$"
)
_QT_WORDS = re.compile(r"(^|/)PySide6/(Qt/)?translations/.*")
# GTK's theme is filtered; only what is left matters.
_NOT_FOUND = re.compile(r"could not resolve '((?!libg[dt]k-)[^']+)'")
_QT_CHINESE = re.compile(r"(^|/)qt(base)?_zh_CN\.qm$")


def _sources() -> dict[str, Path]:
    """Our modules by name."""
    found = {}
    for path in sorted((TOP / PACKAGE).rglob("*.py")):
        parts = path.relative_to(TOP).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


@cache
def _imports(path: Path) -> frozenset[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return frozenset(names)


def left_out() -> list[str]:
    """Modules that a frozen program must not have, and those of the command line that need one.

    Raises:
        SystemExit: another part of the program needs one.
    """
    imports = {name: _imports(path) for name, path in _sources().items()}
    out = {name for name in imports if _BROKEN_ON_PURPOSE.fullmatch(name)}
    while more := {name for name, needs in imports.items() if needs & out} - out:
        out |= more
    strangers = sorted(name for name in out if not name.startswith(f"{PACKAGE}.cli."))
    if strangers:
        raise SystemExit(f"{strangers[0]} takes the wrappers that break ports on purpose")
    return sorted(out)


def modules() -> list[str]:
    """Every module of ours that goes in; roles are imported by name, so nothing would be found."""
    return sorted(_sources().keys() - set(left_out()))


def wanted(target: str) -> bool:
    """Whether a file with this place in the folder goes in."""
    place = target.replace("\\", "/")
    if _QT_WORDS.search(place):
        return bool(_QT_CHINESE.search(place))
    return not _QT_UNUSED.search(place)


def build(out: Path) -> tuple[Path, list[str]]:
    """Freeze into `out`/bozhen, in place of an earlier one; the program's file, and libraries that
    windows need and this machine does not have, so that they are not inside.

    Raises:
        SystemExit: the freezer failed, or what it made is incomplete.
    """
    shutil.rmtree(out / "bozhen", ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix="bozhen-freeze-") as scratch:
        command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN"]
        command += [
            "--distpath",
            str(out),
            "--workpath",
            scratch,
            str(TOP / "packaging/bozhen.spec"),
        ]
        env = {**os.environ, "PYINSTALLER_CONFIG_DIR": scratch, "PYTHONUTF8": "1"}
        done = _said(command, BUILD_S, env)
    if done.returncode:
        raise SystemExit(f"PyInstaller: exit {done.returncode}\n{done.stderr}")
    program = out / "bozhen" / ("bozhen.exe" if os.name == "nt" else "bozhen")
    dangling = [path.name for path in program.parent.rglob("*") if not path.exists()]
    if dangling or not program.is_file():
        raise SystemExit(f"incomplete: {dangling or program.name}")
    return program, sorted(set(_NOT_FOUND.findall(done.stderr)))


def _said(
    command: Sequence[str], limit_s: int, env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, cwd=TOP, env=env, capture_output=True, text=True, timeout=limit_s, check=False
    )


def size_of(folder: Path) -> tuple[int, int]:
    """Bytes and files of a folder; what a link points to counts once."""
    files = [path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()]
    return sum(path.stat().st_size for path in files), len(files)


def roles_of(program: Path) -> list[str]:
    """The roles that the frozen program says it has."""
    found = re.search(r"usage: bozhen ([a-z|]+) ", _said([str(program), "--help"], START_S).stdout)
    return found[1].split("|") if found else []


def start_times(program: Path, roles: Sequence[str]) -> Iterator[tuple[str, float | None]]:
    """Seconds from start to end of `ROLE --help`, the median of a few; None when it failed."""
    env = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    for role in ["", *roles]:
        command = [str(program), *([role] if role else []), "--help"]
        took = []
        for _ in range(ROUNDS):
            began = time.monotonic()
            try:
                done = _said(command, START_S, env)
            except subprocess.TimeoutExpired:
                break
            if done.returncode:
                break
            took.append(time.monotonic() - began)
        whole = len(took) == ROUNDS
        yield role or "usage", round(statistics.median(took), 3) if whole else None


def main(argv: Sequence[str]) -> int:
    """Freeze, measure, print."""
    parser = argparse.ArgumentParser(prog="freeze.py", description=__doc__)
    parser.add_argument("--out", type=Path, required=True, metavar="DIR")
    out = parser.parse_args(argv).out.resolve()
    began = time.monotonic()
    program, not_found = build(out)
    build_s = round(time.monotonic() - began, 1)
    size, files = size_of(program.parent)
    roles = roles_of(program)
    facts = {
        "program": str(program),
        "bundle_mb": round(size / 1e6, 1),
        "files": files,
        "build_s": build_s,
        "roles": roles,
        "left_out": left_out(),
        "not_found": not_found,
        "start_s": dict(start_times(program, roles)),
    }
    print(json.dumps(facts, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
