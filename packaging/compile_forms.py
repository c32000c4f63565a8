"""Compile ui/**/*.ui to bozhen_desktop/gui/forms/**/ui_*.py; with --check, only say what drifted.

The compiled forms are committed, so that a program runs without the compiler; CI checks that they
are what their sources make.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import PySide6

TOP = Path(__file__).resolve().parents[1]
SOURCES = TOP / "ui"
FORMS = TOP / "bozhen_desktop" / "gui" / "forms"
PACKAGE = '"""Compiled forms; made by packaging/compile_forms.py from ui/."""\n'


def uic() -> Path:
    """Qt's form compiler inside the binding.

    Raises:
        FileNotFoundError: this binding has none.
    """
    home = Path(PySide6.__file__).parent
    for place in (home / "Qt" / "libexec" / "uic", home / "uic.exe", home / "uic"):
        if place.exists():
            return place
    raise FileNotFoundError("uic")


def compiled(source: Path) -> str:
    """The Python text of one form.

    Raises:
        subprocess.CalledProcessError: the form is broken; the compiler's words are on stderr.
    """
    # Run beside the form, so that no path of this machine stands in the text.
    done = subprocess.run(
        [str(uic()), "-g", "python", source.name],
        cwd=source.parent,
        check=True,
        capture_output=True,
    )
    lines = done.stdout.decode("utf-8").replace("\r\n", "\n").splitlines()
    return "\n".join(line.rstrip() for line in lines).strip() + "\n"


def wanted(folder: str = "") -> dict[Path, str]:
    """Every file of the forms folder, or of one sub-folder, and its text."""
    files = {FORMS / "__init__.py": PACKAGE}
    for source in sorted((SOURCES / folder).rglob("*.ui")):
        place = FORMS / source.parent.relative_to(SOURCES)
        files[place / "__init__.py"] = PACKAGE
        files[place / f"ui_{source.stem}.py"] = compiled(source)
    return files


def drift(files: dict[Path, str]) -> list[str]:
    """What differs, is missing, or has no source any more, by name."""
    there = {path for path in FORMS.rglob("*.py") if "__pycache__" not in path.parts}
    changed = {
        path for path, text in files.items() if path not in there or path.read_text("utf-8") != text
    }
    return sorted(path.relative_to(TOP).as_posix() for path in changed | (there - files.keys()))


def write(files: dict[Path, str], folder: str = "") -> None:
    """Write what changed and remove what has no source any more."""
    for path, text in files.items():
        if not path.exists() or path.read_text("utf-8") != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8", newline="\n")
    for path in set((FORMS / folder).rglob("ui_*.py")) - files.keys():
        path.unlink()


def main(argv: Sequence[str]) -> int:
    """0 when the forms are (now) what their sources make; 1 on drift or a broken form."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", default="", help="only this sub-folder of ui/")
    parser.add_argument("--check", action="store_true", help="write nothing, name what drifted")
    options = parser.parse_args(argv)
    try:
        files = wanted(options.folder)
    except subprocess.CalledProcessError as error:
        print(error.stderr.decode("utf-8", "replace"), file=sys.stderr)
        return 1
    if not options.check:
        write(files, options.folder)
        return 0
    found = drift(files)
    for name in found:
        print(f"form drifted: {name}", file=sys.stderr)
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
