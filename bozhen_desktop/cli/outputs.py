"""The folder that a rehearsal, a measurement or a drill fills; only such a one is ever emptied."""

from __future__ import annotations

import shutil
from pathlib import Path

from bozhen_desktop.host.files import private_dir
from bozhen_desktop.kernel.errors import BozhenError

MARKER = "rehearsal-output"


def prepared(out: Path) -> Path:
    """An empty folder; only what an earlier rehearsal left is cleared away.

    Raises:
        BozhenError: `folder-not-ours`.
    """
    out = out.resolve()
    if out.exists() and any(out.iterdir()):
        if not (out / MARKER).exists():
            raise BozhenError("folder-not-ours", folder=out.name)
        shutil.rmtree(out)
    private_dir(out)
    (out / MARKER).write_text("", "ascii")
    return out
