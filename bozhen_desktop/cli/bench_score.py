"""`bozhen bench score`, and what a terminal does when its key comes: work without a hall."""

from __future__ import annotations

import argparse
import random
import statistics
import time
from typing import Any

import msgspec

from bozhen_desktop.cli.bench_paper import PAPER, make_keys, make_paper, options_of
from bozhen_desktop.cli.scorer import paper_score
from bozhen_desktop.domain.paper import CandidatePaper, candidate_paper
from bozhen_desktop.domain.scoring import Scorer
from bozhen_desktop.host.sealing import new_key, open_once, seal_once
from bozhen_desktop.kernel.digest import canonical, sha256_hex
from bozhen_desktop.kernel.errors import BozhenError
from bozhen_desktop.kernel.ids import EntryId, OptionId

PAPERS = 100_000
_DISTINCT = 2_000
_PAPER_BYTES = 2 << 20
_decoder = msgspec.json.Decoder(CandidatePaper)
_as_read = msgspec.json.Decoder(list[dict[str, list[OptionId]]])


def _sheets(seed: int) -> list[dict[str, list[OptionId]]]:
    """Answers of candidates who know something: 100 items, some left out.

    They are read from JSON as a replay reads them: no text is the same object as one of the key.
    """
    rng = random.Random(seed)
    sheets = []
    for _ in range(_DISTINCT):
        given: dict[str, list[OptionId]] = {}
        for item in PAPER.items:
            options = options_of(item)
            count = rng.choice((0, 1, 1, 1, 1, 1, 1, 1)) * (2 if item.type == "multiple" else 1)
            given[str(item.id)] = [OptionId(one) for one in sorted(rng.sample(options, count))]
        sheets.append(given)
    return _as_read.decode(canonical(sheets))


def score_100k_s(seed: int = 1) -> float:
    """Seconds to score 100,000 papers of 100 items; a second scorer must agree on every sheet.

    Raises:
        BozhenError: `bench-score-differs`.
    """
    keys, sheets = make_keys(), _sheets(seed)
    began = time.perf_counter()
    for _ in range(PAPERS // _DISTINCT):
        scorer = Scorer(keys, 0)
        scores = [scorer.score(sheet)[0] for sheet in sheets]
    seconds = time.perf_counter() - began
    right = {str(key.item): [str(one) for one in key.right] for key in keys.keys}
    worth = [section.points for section in keys.sections for _ in range(section.count)]
    points = dict(zip(right, worth, strict=True))
    for score, sheet in zip(scores, sheets, strict=True):
        said = {item: [str(one) for one in options] for item, options in sheet.items()}
        if paper_score(points, right, said) != score:
            raise BozhenError("bench-score-differs", score=score)
    return seconds


def unseal_ms(rounds: int = 5) -> float:
    """From the key to a readable paper of 2 MB, as a terminal does it: the median."""
    words = _PAPER_BYTES // (3 * len(PAPER.items))
    paper = candidate_paper(make_paper(words), "0" * 64, "seed", EntryId("n1"))
    data = canonical(paper)
    key = new_key()
    sealed = seal_once(key, data)
    times = []
    for _ in range(rounds):
        began = time.perf_counter()
        sha256_hex(sealed)
        _decoder.decode(open_once(key, sealed))
        times.append(1000 * (time.perf_counter() - began))
    return statistics.median(times)


def run(options: argparse.Namespace) -> dict[str, Any]:
    """The figures of the last line."""
    seconds = score_100k_s()
    return {
        "valid": True,
        "papers": PAPERS,
        "items": len(PAPER.items),
        "score_100k_s": round(seconds, 3),
        "papers_per_s": round(PAPERS / seconds),
        "unseal_ms": round(unseal_ms(), 2),
    }
