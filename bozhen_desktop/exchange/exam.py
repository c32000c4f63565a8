"""`exam` (office → room): arrangement, papers, keys and photos, each sealed by itself.

They are opened at different times: 编排 on import, 试卷 in its window, 答案与评分标准 after the
last hand-in of the group. Any of them can be opened without looking into another's content.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

import msgspec

from bozhen_desktop.domain.arrangement import Arrangement, GroupPlan, check_arrangement
from bozhen_desktop.domain.paper import KeySet
from bozhen_desktop.exchange.checks import Expect, Last, Verdict, check
from bozhen_desktop.exchange.container import Container, check_payload, parse
from bozhen_desktop.exchange.exam_content import (
    ExamContent,
    GroupPaper,
    check_arranged,
    check_content,
    check_group_paper,
    check_key,
)
from bozhen_desktop.exchange.manifest import EXAM, Manifest, PackageFacts
from bozhen_desktop.exchange.parts import JSON, MSGPACK, Content, build, need_parts, take
from bozhen_desktop.exchange.trust import Trust
from bozhen_desktop.host.signing import SigningKey
from bozhen_desktop.kernel.errors import BozhenError, IntegrityError

__all__ = [
    "ExamContent",
    "GroupPaper",
    "build_exam",
    "check_exam",
    "open_arrangement",
    "open_key",
    "open_paper",
]

ARRANGEMENT, PHOTOS = "arrangement", "photos"


class _Arranged(msgspec.Struct, frozen=True):
    """Content of the part `arrangement`."""

    arrangement: Arrangement
    pins: dict[str, str]


class _OfGroup(msgspec.Struct, frozen=True):
    """Content of a part `paper.…`."""

    group: str
    paper: GroupPaper


class _KeyOfGroup(msgspec.Struct, frozen=True):
    """Content of a part `key.…`."""

    group: str
    key: KeySet


def build_exam(
    content: ExamContent, facts: PackageFacts, issuer: SigningKey, recipients: Sequence[str]
) -> bytes:
    """The package of one sitting, sealed to the room (and a backup room).

    Raises:
        BozhenError: `exam-binding` (field), those of `check_content` and `build`.
    """
    check_content(content)
    _check_binding(content.arrangement, facts)
    arranged = _Arranged(content.arrangement, content.pins)
    contents = [Content(ARRANGEMENT, arranged)]
    for group, paper in sorted(content.papers.items()):
        contents.append(Content(f"paper.{group}", _OfGroup(group, paper)))
    for group, key in sorted(content.keys.items()):
        contents.append(Content(f"key.{group}", _KeyOfGroup(group, key)))
    contents.append(Content(PHOTOS, content.photos, binary=True))
    return build(EXAM, facts, contents, [issuer], recipients)


def check_exam(
    data: bytes,
    trust: Trust,
    *,
    mode: str,
    room_public: str,
    now: int,
    known: Mapping[str, str],
    last_seq: int = 0,
) -> Manifest:
    """Steps 1 to 8 and the list of parts; nothing is opened.

    `known`: package id → manifest hash of those taken in; `last_seq`: the highest number taken in
    for this sitting (a later arrangement has a higher one).

    Raises:
        BozhenError: those of `parse` and `check`; `package-known`, `package-older`.
        IntegrityError: those of `parse` and `check`; `package-fork`, those of `need_parts`.
    """
    container = parse(data)
    last = {(EXAM, container.manifest.sitting): Last(last_seq)}
    expect = Expect(
        types=frozenset((EXAM,)),
        mode=mode,
        trust=trust,
        now=now,
        room_public=room_public,
        known=dict(known),
        last=last,
    )
    found = check(container, expect)
    if found is Verdict.DUPLICATE:
        raise BozhenError("package-known", package=container.manifest.package_id)
    if container.manifest.package_id in known:
        raise IntegrityError("package-fork", package=container.manifest.package_id)
    if found is Verdict.FORK:
        raise BozhenError("package-older", seq=container.manifest.seq, known=last_seq)
    need_parts(container, _expected_parts(container.manifest))
    return container.manifest


def _expected_parts(manifest: Manifest) -> dict[str, str]:
    groups = {part.name for part in manifest.parts if part.name.startswith("paper.")}
    keys = {part.name for part in manifest.parts if part.name.startswith("key.")}
    keys &= {"key." + name.partition(".")[2] for name in groups}
    return {ARRANGEMENT: JSON, PHOTOS: MSGPACK} | dict.fromkeys(groups | keys, JSON)


def open_arrangement(
    data: bytes, identity: str, *, manifest: str = ""
) -> tuple[Arrangement, dict[str, str], dict[str, bytes]]:
    """编排: the arrangement, PIN verifiers by staff id, photos by digest; `manifest` as below.

    Raises:
        BozhenError: those of `parse` and `take`.
        IntegrityError: those of `parse`, `take` and `check_payload`;
            `package-exchanged`, `exam-binding`, `exam-groups` (papers of other groups than are
            arranged), `exam-pins`, `photo-hash`, `photo-missing`, `photo-unlisted`.
        RuleError: those of `check_arrangement`.
    """
    container = _container(data, manifest)
    found = take(container, ARRANGEMENT, _Arranged, identity)
    photos = take(container, PHOTOS, dict[str, bytes], identity)
    check_arrangement(found.arrangement)
    with _stored():
        _check_binding(found.arrangement, container.manifest)
        _check_groups(found.arrangement, container.manifest)
        check_arranged(found.arrangement, found.pins, photos)
    return found.arrangement, found.pins, photos


def open_paper(data: bytes, group: str, identity: str, *, manifest: str = "") -> GroupPaper:
    """试卷 of one group.

    `manifest`: the manifest hash with which the package was taken in. Whoever reads it again from
    a disk gives it, because nothing else here says that the issuer signed these bytes.

    Raises:
        BozhenError: those of `parse` and `take` (`part-missing`: no such group).
        IntegrityError: those of `parse`, `take` and `check_payload`;
            `package-exchanged` (not those that were taken in), `part-exchanged`,
            `paper-digest` (not the one arranged), `paper-secret`, `paper-kind`.
        RuleError: those of `check_paper`.
    """
    container = _container(data, manifest)
    plan = _group_plan(container, group, identity)
    found = take(container, f"paper.{group}", _OfGroup, identity)
    _same_group(found.group, group)
    with _stored():
        check_group_paper(plan, found.paper)
    return found.paper


def open_key(data: bytes, group: str, identity: str, *, manifest: str = "") -> KeySet:
    """答案 of one theory group; `manifest` as in `open_paper`.

    Raises:
        BozhenError: those of `parse` and `take` (`part-missing`: no such group, or practical).
        IntegrityError: those of `parse`, `take` and `check_payload`;
            `package-exchanged`, `part-exchanged`, `key-digest` (the key of another paper).
    """
    container = _container(data, manifest)
    plan = _group_plan(container, group, identity)
    found = take(container, f"key.{group}", _KeyOfGroup, identity)
    _same_group(found.group, group)
    with _stored():
        check_key(plan, found.key)
    return found.key


@contextmanager
def _stored() -> Iterator[None]:
    """What the maker had to check himself is, in a package, a matter of integrity."""
    try:
        yield
    except BozhenError as error:
        raise IntegrityError(error.code, **error.params) from error


def _check_binding(plan: Arrangement, head: PackageFacts | Manifest) -> None:
    for field in ("sitting", "batch", "mode"):
        if getattr(plan, field) != getattr(head, field):
            raise BozhenError("exam-binding", field=field)


def _check_groups(plan: Arrangement, manifest: Manifest) -> None:
    names = {part.name for part in manifest.parts}
    papers = {name for name in names if name.startswith("paper.")}
    if papers != {f"paper.{group.id}" for group in plan.groups}:
        raise BozhenError("exam-groups")


def _container(data: bytes, manifest: str) -> Container:
    container = parse(data)
    if container.manifest.type != EXAM:
        raise BozhenError("package-type", type=container.manifest.type)
    if manifest not in ("", container.hash):
        raise IntegrityError("package-exchanged", package=container.manifest.package_id)
    check_payload(container)
    return container


def _same_group(stated: str, group: str) -> None:
    if stated != group:
        raise IntegrityError("part-exchanged", part=group, belongs=stated[:80])


def _group_plan(container: Container, group: str, identity: str) -> GroupPlan:
    arranged = take(container, ARRANGEMENT, _Arranged, identity).arrangement
    for plan in arranged.groups:
        if plan.id == group:
            return plan
    raise BozhenError("part-missing", part=f"paper.{group}"[:80])
