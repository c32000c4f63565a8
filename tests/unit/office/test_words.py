"""Every code that a package, a file or a decision can be refused with has its sentence."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

import pytest

import bozhen_desktop
from bozhen_desktop.office.words import WORDS

PACKAGE = Path(bozhen_desktop.__file__).parent
RAISED = re.compile(r"(?:Bozhen|Rule|Integrity)Error\(\s*\"([a-z0-9-]+)\"")
SOURCES = (
    *("exchange/container.py", "exchange/strict.py", "exchange/parts.py", "exchange/checks.py"),
    *("exchange/result.py", "exchange/device.py", "exchange/trust.py", "domain/loading.py"),
    *("domain/registry.py", "domain/ranges.py", "domain/decisions.py"),
    *("office/archive.py", "office/chain.py", "office/database.py", "office/head.py"),
    *("office/intake.py", "office/keys.py", "office/reading.py", "office/rebuild.py"),
    *("office/replay.py", "office/trust.py", "office/commands.py"),
    *("host/files.py", "host/folder.py", "host/locks.py", "journal/driver.py"),
)
NEVER_SEEN = {
    # said only when one part of the program misuses another
    *("mode-unknown", "name-not-an-id", "journal-key-malformed", "journal-exists"),
    *("original-unnamed", "common-entry-missing", "range-not-held", "range-still-held"),
    *("receipt-verdict", "package-sequence", "trust-root-key", "readback-differs"),
    # said by rooms that read trust, never by the office
    *("trust-binding", "trust-older", "trust-other-root", "trust-root-revoked"),
}


def codes(source: str) -> set[str]:
    return set(RAISED.findall((PACKAGE / source).read_text("utf-8")))


@pytest.mark.parametrize("source", SOURCES)
def test_every_code_has_words(source: str) -> None:
    assert codes(source) - set(WORDS) - NEVER_SEEN == set()


def test_exceptions_are_really_raised() -> None:
    assert {code for source in SOURCES for code in codes(source)} >= NEVER_SEEN


@pytest.mark.parametrize("code", sorted(WORDS))
def test_sentence_is_whole_and_has_plain_fields(code: str) -> None:
    text = WORDS[code]
    assert text.endswith("。") and text.count("。") == 1
    fields = [field for _, field, _, _ in Formatter().parse(text) if field is not None]
    assert all(field.isidentifier() for field in fields)
