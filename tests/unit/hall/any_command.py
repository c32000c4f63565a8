"""Any command at all, with fields that fit its type and little else: what hostile PCs send."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from hypothesis import strategies as st
from msgspec import inspect

from bozhen_desktop.kernel.digest import canonical_text

NAMES = [
    *("n1", "n2", "G1", "G2", "R1", "R1-01", "R1-90", "S1", "chief", "super", "e1", "x", ""),
    *("G1-i1", "opt-1a", "t", "0" * 32, "9" * 64, "own", "theory", "resident", "V1"),
    *("砌筑工", "é\u0301", "\x00", 'a"b', "长" * 3000, "../../etc", "2026-09-22"),
]
NUMBERS = [0, 1, 2, -1, 100, 60_000, 3_600_000, 1_790_000_000_000, (1 << 53) - 1]
NUMBERS += [0, 1, 1 << 53]


_PLAIN: dict[type, st.SearchStrategy[Any]] = {
    inspect.StrType: st.sampled_from(NAMES),
    inspect.IntType: st.sampled_from(NUMBERS),
    inspect.BoolType: st.booleans(),
    inspect.NoneType: st.none(),
}


def _kind(part: Any) -> st.SearchStrategy[Any]:
    """Values of a type, as `msgspec.inspect` describes it."""
    match part:
        case inspect.ListType():
            return st.lists(_kind(part.item_type), max_size=3)
        case inspect.DictType():
            return st.dictionaries(st.sampled_from(NAMES), _kind(part.value_type), max_size=3)
        case inspect.UnionType():
            return st.one_of([_kind(each) for each in part.types])
        case inspect.StructType():
            fields = {each.encode_name: _kind(each.type) for each in part.fields}
            tag = {part.tag_field: st.just(part.tag)} if part.tag_field else {}
            return st.fixed_dictionaries({**tag, **fields})
    return _PLAIN[type(part)]


def bodies(commands: Iterable[type]) -> st.SearchStrategy[str]:
    """Canonical JSON of any of these commands."""
    return st.one_of([_kind(inspect.type_info(each)) for each in commands]).map(canonical_text)
