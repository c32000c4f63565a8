"""What an exam package holds, and what its parts must have to do with each other.

The maker asks these questions before a package leaves, the room again when it opens a part.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from bozhen_desktop.domain import practical as practical_rules
from bozhen_desktop.domain.arrangement import Arrangement, GroupPlan, check_arrangement
from bozhen_desktop.domain.paper import KeySet, Paper, check_paper, paper_digest
from bozhen_desktop.domain.practical import PracticalPaper
from bozhen_desktop.kernel.digest import sha256_hex
from bozhen_desktop.kernel.errors import BozhenError

SECRET_BYTES = 32


class GroupPaper(msgspec.Struct, frozen=True, kw_only=True):
    """The paper of one group: theory with its 32-byte `secret`, or practical with none."""

    paper: Paper | None = None
    practical: PracticalPaper | None = None
    secret: bytes = b""


class ExamContent(msgspec.Struct, frozen=True, kw_only=True):
    """Everything for one sitting.

    `pins`: staff id → scrypt verifier; `papers`: group id → paper; `keys`: group id → key, for
    theory only; `photos`: SHA-256 → bytes, exactly those that entries name.
    """

    arrangement: Arrangement
    pins: dict[str, str]
    papers: dict[str, GroupPaper]
    keys: dict[str, KeySet]
    photos: dict[str, bytes]


def check_content(content: ExamContent) -> None:
    """Refuse a content whose parts do not belong together.

    Raises:
        BozhenError: `exam-groups` (papers or keys are not those of the groups), those of
            `check_arranged`, `check_group_paper`, `check_key`.
        RuleError: those of `check_arrangement`, `check_paper`.
    """
    check_arrangement(content.arrangement)
    check_arranged(content.arrangement, content.pins, content.photos)
    plans = {plan.id: plan for plan in content.arrangement.groups}
    theory = {group for group, paper in content.papers.items() if paper.paper is not None}
    if plans.keys() != content.papers.keys() or theory != content.keys.keys():
        raise BozhenError("exam-groups")
    for group, plan in plans.items():
        check_group_paper(plan, content.papers[group])
        if group in content.keys:
            check_key(plan, content.keys[group])
            _check_items(plan, content.papers[group], content.keys[group])


def check_arranged(plan: Arrangement, pins: Mapping[str, str], photos: Mapping[str, bytes]) -> None:
    """PINs belong to staff; photos are those that entries name, under their digests.

    Raises:
        BozhenError: `exam-pins`, `photo-hash`, `photo-missing`, `photo-unlisted`.
    """
    if not pins.keys() <= {str(member.id) for member in plan.staff}:
        raise BozhenError("exam-pins")
    named = {entry.person.photo for entry in plan.entries} - {""}
    for digest in sorted(named - photos.keys()):
        raise BozhenError("photo-missing", digest=digest[:64])
    for digest in sorted(photos.keys() - named):
        raise BozhenError("photo-unlisted", digest=digest[:64])
    for digest, data in photos.items():
        if sha256_hex(data) != digest:
            raise BozhenError("photo-hash", digest=digest)


def check_group_paper(plan: GroupPlan, given: GroupPaper) -> None:
    """One paper, theory or practical, the one that was arranged.

    Raises:
        BozhenError: `paper-kind` (none or both), `paper-secret`, `paper-digest`.
        RuleError: those of `check_paper`.
    """
    if (given.paper is None) == (given.practical is None):
        raise BozhenError("paper-kind", group=plan.id)
    if given.paper is not None:
        check_paper(given.paper)
        stands = (given.paper.id, paper_digest(given.paper), SECRET_BYTES)
    else:
        assert given.practical is not None
        practical_rules.check_paper(given.practical)
        stands = (given.practical.paper, practical_rules.paper_digest(given.practical), 0)
    if stands[:2] != (plan.paper, plan.paper_digest):
        raise BozhenError("paper-digest", group=plan.id)
    if len(given.secret) != stands[2]:
        raise BozhenError("paper-secret", group=plan.id)


def check_key(plan: GroupPlan, key: KeySet) -> None:
    """The key is that of the group's paper.

    Raises:
        BozhenError: `key-digest`.
    """
    if (key.paper, key.paper_digest) != (plan.paper, plan.paper_digest):
        raise BozhenError("key-digest", group=plan.id)


def _check_items(plan: GroupPlan, given: GroupPaper, key: KeySet) -> None:
    assert given.paper is not None
    items = [(item.id, item.version) for item in given.paper.items]
    keyed = [(one.item, one.version) for one in key.keys]
    if sorted(items) != sorted(keyed) or key.sections != given.paper.sections:
        raise BozhenError("key-items", group=plan.id)
