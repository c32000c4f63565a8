"""What comes in on a stick: which act a file's name hints at, and what came of it, in words.

The name is only a hint; the hall looks at the file itself and refuses another kind.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple


class Kind(NamedTuple):
    """`act`: what the hall is asked for; `words`: on the button; `told`: the line afterwards."""

    act: str
    words: str
    told: Callable[[dict[str, Any]], str]


_VERDICTS = {
    "accepted": "总部已收到，收到记录第 {last} 条为止",
    "duplicate": "总部早已收到，收到记录第 {last} 条为止",
    "held": "总部已收到，等前一份补齐后处理。请把缺的一份也交去",
    "quarantined": "总部暂存待查，原因代码 {code}。请与总部联系",
    "rejected": "总部没有收下，原因代码 {code}。请与总部联系",
}


def _receipt(found: dict[str, Any]) -> str:
    return _VERDICTS[found["verdict"]].format(last=found["last"], code=found["code"])


def _answers(found: dict[str, Any]) -> str:
    return f"已补收 {found['taken']} 条，已有 {found['known']} 条，没接受 {found['refused']} 条"


EXAM = Kind("import-exam", "导入选中的文件", lambda found: f"已导入场次 {found['sitting']}")
_KINDS = {
    "BZ-Q": Kind("take-receipt", "读入总部回执", _receipt),
    "BZ-T": Kind("take-trust", "更新总部信任文件", lambda found: "总部信任文件已更新"),
    "BZ-A": Kind("take-answers", "补收考试机的答案", _answers),
}


def kind_of(name: str) -> Kind:
    """The kind of file that a name hints at; an exam unless it says otherwise."""
    return _KINDS.get(name[:4].upper(), EXAM)
