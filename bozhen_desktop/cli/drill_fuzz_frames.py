"""Frames that are almost right: real ones of a day, changed in fields, types, lengths and bytes.

A frame is taken apart (MessagePack, and the JSON of a command in it), some of its nodes are
exchanged – for values of the same name out of other frames, for values of other types, for edges –
and put together again; or its bytes are spoiled as they are.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from random import Random
from typing import Any

import msgspec
from msgspec import inspect

from bozhen_desktop.domain import room, site
from bozhen_desktop.kernel.digest import canonical_text
from bozhen_desktop.wire.messages import FRAME_CAP

DEEP = b"\x91" * 3000 + b"\xc0"
EDGES: tuple[Any, ...] = (
    *(0, 1, -1, 127, 128, 255, 65_535, 1 << 31, (1 << 53) - 1, 1 << 53, (1 << 63) - 1, 1 << 63),
    *((1 << 64) - 1, -(1 << 31), -(1 << 63), 0.0, -0.5, 1e308, float("nan"), float("inf")),
    *("", "0", "x", "n1", "S1", "site", "chief", "hall", "\x00", "é\u0301", "\u202e名", "长" * 900),
    *("../../etc/passwd", "=1+1", "'; DROP TABLE entry; --", "A" * 70_000, "{}", "[" * 900),
    *(None, True, False, b"", b"\x00\xff", b"x" * 5_000, [], {}, [None] * 40, {"x": {"y": []}}),
)
EDGES_OF = {kind: [one for one in EDGES if type(one) is kind] for kind in (int, str, bytes, bool)}
KEYS = ("m", "kind", "id", "number", "actor", "sitting", "body", "x", "", "seen", "args", "token")
HEADERS = (0xC1, 0xC6, 0xC9, 0xCF, 0xD3, 0xDB, 0xDD, 0xDF, 0x9F, 0x8F)
"""MessagePack: never used, and lengths and numbers of every kind."""

Path = tuple[Any, ...]
COMMANDS = [*room.COMMANDS, *site.COMMANDS]
_PLAIN: dict[type, Any] = {inspect.IntType: 0, inspect.StrType: "", inspect.BoolType: False}


def tree_of(frame: bytes) -> dict[str, Any]:
    """A frame as plain values; the command in a `body` as values too."""
    tree: dict[str, Any] = msgspec.msgpack.decode(frame)
    if isinstance(tree.get("body"), str):
        tree["body"] = json.loads(tree["body"])
    return tree


def nodes(tree: Any, path: Path = ()) -> list[Path]:
    """Places of all values below the top, at most so deep as real frames go."""
    found: list[Path] = []
    items: Iterable[tuple[Any, Any]] = ()
    if isinstance(tree, dict):
        items = tree.items()
    elif isinstance(tree, list):
        items = enumerate(tree)
    for key, value in items:
        found.append((*path, key))
        if len(path) < 6:
            found += nodes(value, (*path, key))
    return found


class Frames:
    """Real frames of one day, and the values that stand in them under each name."""

    def __init__(self, rng: Random, kept: Sequence[tuple[str, bytes]]) -> None:
        """`kept`: kinds of devices and what they sent, in order."""
        self._rng = rng
        self.frames = [frame for _, frame in kept]
        self._trees = [tree_of(frame) for frame in self.frames]
        self._values: dict[Any, list[Any]] = defaultdict(list)
        for tree in self._trees:
            for path in nodes(tree):
                value = tree
                for key in path:
                    value = value[key]
                self._values[path[-1]].append(value)
        self._of_kind: dict[str, list[int]] = defaultdict(list)
        for at, (kind, _) in enumerate(kept):
            if self._trees[at]["m"] not in ("ping", "follow"):
                self._of_kind[kind].append(at)

    def spoiled(self, kind: str, number: int, actors: Sequence[str]) -> bytes:
        """The next frame of a device: `number` is one its commands may have, `actors` its people.

        Half of all commands get both, so that they come as far as the rules.
        """
        rng = self._rng
        if rng.random() < 0.15:
            return self._bytes(rng.choice(self.frames))
        own = self._of_kind.get(kind)
        at = rng.choice(own) if own and rng.random() < 0.75 else rng.randrange(len(self._trees))
        tree = _copy(self._trees[at])
        if tree["m"] == "ask" and rng.random() < 0.3:
            tree["body"] = self._command()
        if tree["m"] == "ask" and rng.random() < 0.8:
            tree["number"] = number
        if "actor" in tree and actors and rng.random() < 0.6:
            tree["actor"] = rng.choice(actors)
        for _ in range(rng.choice((0, 1, 1, 1, 2, 3, 6))):
            self._change(tree)
        data = self._joined(tree)
        return self._bytes(data) if rng.random() < 0.04 else data

    def _command(self) -> dict[str, Any]:
        """Any command there is, out of values that stood under such names, or plain ones."""
        kind = self._rng.choice(COMMANDS)
        made: dict[str, Any] = self._value(None, inspect.type_info(kind))
        return made

    def _value(self, name: Any, kind: Any) -> Any:
        known = self._values.get(name)
        if known and self._rng.random() < 0.8:
            return _copy(self._rng.choice(known))
        match kind:
            case inspect.StructType():
                tag = {kind.tag_field: kind.tag} if kind.tag_field else {}
                fields = {one.encode_name: self._value(one.name, one.type) for one in kind.fields}
                return {**tag, **fields}
            case inspect.ListType():
                count = self._rng.randrange(3)
                return [self._value(name, kind.item_type) for _ in range(count)]
            case inspect.DictType():
                return {str(self._edge("")): self._value(name, kind.value_type)}
            case inspect.UnionType():
                return self._value(name, self._rng.choice(kind.types))
        return self._edge(_PLAIN.get(type(kind)))

    def _joined(self, tree: dict[str, Any]) -> bytes:
        """As bytes; what cannot be said so is said as something deep."""
        body = tree.get("body")
        try:
            if isinstance(body, dict):
                told = canonical_text(body) if self._rng.random() < 0.95 else json.dumps(body)
                tree = {**tree, "body": told}
            return msgspec.msgpack.encode(tree)
        except (TypeError, ValueError, OverflowError, RecursionError, msgspec.MsgspecError):
            return DEEP

    # ------------------------------------------------------------ nodes
    def _change(self, tree: dict[str, Any]) -> None:
        rng = self._rng
        places = nodes(tree)
        if not places:
            return
        *way, last = rng.choice(places)
        parent: Any = tree
        for key in way:
            parent = parent[key]
        act = rng.random()
        if act < 0.45:  # what stood under this name elsewhere
            parent[last] = _copy(rng.choice(self._values.get(last) or [None]))
        elif act < 0.80:
            parent[last] = self._edge(parent[last])
        elif act < 0.88:
            del parent[last]
        elif isinstance(parent, list):
            parent += [_copy(parent[last])] * rng.choice((1, 2, 300))
        else:
            parent[rng.choice(KEYS)] = parent[last] if act < 0.94 else self._edge()

    def _edge(self, like: Any = None) -> Any:
        """Something at an edge; most often of the type that belongs there."""
        rng = self._rng
        same = EDGES_OF.get(type(like))
        if same and rng.random() < 0.75:
            return _copy(rng.choice(same))
        if rng.random() < 0.05:
            return rng.randbytes(rng.randrange(40))
        if rng.random() < 0.05:
            return _deep(rng.randrange(2, 60))
        return _copy(rng.choice(EDGES))

    # ------------------------------------------------------------ bytes
    def _bytes(self, frame: bytes) -> bytes:
        """Flipped, cut, doubled, spliced, with a wrong length, too large, or noise."""
        rng, data = self._rng, bytearray(frame)
        for _ in range(rng.choice((1, 1, 2, 4, 16))):
            act = rng.choice(_ACTS)
            act(self, data, rng.randrange(len(data) + 1))
        if rng.random() < 0.002:
            data += bytes(FRAME_CAP)
        return bytes(data)

    def _flip(self, data: bytearray, at: int) -> None:
        if at < len(data):
            data[at] ^= 1 << self._rng.randrange(8)

    def _drop(self, data: bytearray, at: int) -> None:
        del data[at : at + self._rng.randrange(1, 9)]

    def _noise(self, data: bytearray, at: int) -> None:
        data[at:at] = self._rng.randbytes(self._rng.randrange(1, 9))

    def _cut(self, data: bytearray, at: int) -> None:
        del data[at:]

    def _splice(self, data: bytearray, at: int) -> None:
        data[at:] = self._rng.choice(self.frames)[at:]

    def _header(self, data: bytearray, at: int) -> None:
        if at < len(data):
            data[at] = self._rng.choice(HEADERS)

    def _sink(self, data: bytearray, at: int) -> None:
        data[at:at] = DEEP[: self._rng.randrange(1, 1500)]


_ACTS = (
    *(Frames._flip, Frames._drop, Frames._noise, Frames._cut, Frames._splice, Frames._header),
    Frames._sink,
)


def _copy(value: Any) -> Any:
    """Lists and dictionaries anew, so that no change reaches another frame."""
    if isinstance(value, dict):
        return {key: _copy(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_copy(inner) for inner in value]
    return value


def _deep(levels: int) -> Any:
    value: Any = None
    for level in range(levels):
        value = [value] if level % 2 else {"x": value}
    return value
