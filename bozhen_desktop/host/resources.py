"""Data files that come with the program: `resources/` and `ui/`.

An installed or frozen program has them in its package; a checkout has them beside it.
"""

from __future__ import annotations

from pathlib import Path, PurePosixPath

import bozhen_desktop
from bozhen_desktop.kernel.errors import BozhenError

KINDS = ("resources", "ui")
_PACKAGE = Path(bozhen_desktop.__file__).resolve().parent


def resource(name: str, kind: str = "resources", package: Path = _PACKAGE) -> Path:
    """The file or folder `name` (a relative path with `/`) of a kind.

    Raises:
        BozhenError: `resource-name` (absolute, `..`, backslash or colon), `resource-missing`.
    """
    path = PurePosixPath(name)
    bad = not name or path.is_absolute() or ".." in path.parts or "\\" in name or ":" in name
    if kind not in KINDS or bad or "\0" in name:
        raise BozhenError("resource-name", name=name[:80])
    for root in (package / "_data" / kind, package.parent / kind):
        if root.is_dir():
            found = root / path
            if found.exists() and found.resolve().is_relative_to(root.resolve()):
                return found
            break
    raise BozhenError("resource-missing", name=name[:80])
