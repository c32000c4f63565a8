"""The plan file of a batch: JSON, with practical papers and staff in files beside it.

A plan file has the fields of `domain.batchplan.BatchPlan`; in place of the papers themselves
`practical_files` names them, and `staff_files` names lists of staff that stand before its own.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeVar

import msgspec

from bozhen_desktop.domain.batchplan import BatchPlan
from bozhen_desktop.domain.people import StaffMember
from bozhen_desktop.domain.practical import PracticalPaper
from bozhen_desktop.host.files import read_regular
from bozhen_desktop.kernel.errors import BozhenError

MAX_BYTES = 4 << 20
T = TypeVar("T")


class PlanFile(msgspec.Struct, frozen=True, kw_only=True):
    """What was read: the plan, its practical papers, every file by name as it was."""

    plan: BatchPlan
    practical: list[PracticalPaper]
    originals: dict[str, bytes]


def _decoded(data: bytes, name: str, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(data, type=kind)
    except msgspec.MsgspecError as error:
        raise BozhenError("plan-malformed", file=name, detail=str(error)[:200]) from error


def _beside(path: Path, name: Any) -> Path:
    """A file in the folder of the plan; a plan never leads out of it."""
    if not isinstance(name, str) or Path(name).name != name or name.startswith("."):
        raise BozhenError("plan-file-name", file=path.name, name=str(name)[:80])
    return path.with_name(name)


def read_plan(path: Path) -> PlanFile:
    """Read a plan file and the files it names.

    Raises:
        BozhenError: `plan-malformed` (file, detail), `plan-file-name`, those of `read_regular`.
    """
    data = read_regular(path, MAX_BYTES)
    fields = _decoded(data, path.name, dict[str, Any])
    originals = {path.name: data}
    practical, staff = [], []
    for name in _names(fields, "practical_files", path.name):
        originals[name] = read_regular(_beside(path, name), MAX_BYTES)
        practical.append(_decoded(originals[name], name, PracticalPaper))
    for name in _names(fields, "staff_files", path.name):
        originals[name] = read_regular(_beside(path, name), MAX_BYTES)
        staff += _decoded(originals[name], name, list[StaffMember])
    try:
        plan = msgspec.convert(fields, BatchPlan)
    except msgspec.ValidationError as error:
        raise BozhenError("plan-malformed", file=path.name, detail=str(error)[:200]) from error
    plan = msgspec.structs.replace(plan, staff=[*staff, *plan.staff])
    return PlanFile(plan=plan, practical=practical, originals=originals)


def _names(fields: dict[str, Any], key: str, file: str) -> list[Any]:
    names = fields.pop(key, [])
    if not isinstance(names, list):
        raise BozhenError("plan-malformed", file=file, detail=key)
    return names
