"""`bozhen verify FILE`: is this package or journal what it says it is?

A package needs no secret; a journal needs the keystore of the PC it was written on. Exit codes:
0 whole and signed by somebody who may; 3 whole, but the signer is unknown; 1 refused; 2 usage.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from bozhen_desktop.cli import verify_words as words
from bozhen_desktop.cli.verify_folder import (
    FolderTrust,
    folder_of,
    keys_for,
    secrets_of,
    trust_of,
    trust_package,
)
from bozhen_desktop.cli.verify_journal import check_journal, read_heads
from bozhen_desktop.cli.verify_package import (
    CAP,
    Authority,
    is_known,
    read_authority,
    read_package,
)
from bozhen_desktop.host.files import read_regular
from bozhen_desktop.kernel.errors import BozhenError

GOOD, REFUSED, UNKNOWN = 0, 1, 3
SITE = "site.journal"
_JOURNALS = (".db", ".journal")


class Outcome(NamedTuple):
    """Exit code, the one sentence, and the facts, a line each."""

    code: int
    sentence: str
    lines: list[str]


def main(argv: Sequence[str]) -> int:
    """Verify one file and say so; gives the exit code."""
    if isinstance(sys.stdout, io.TextIOWrapper):  # a console that cannot print Chinese
        sys.stdout.reconfigure(errors="backslashreplace")
    options = _options(argv)
    try:
        outcome = _verify(options)
    except BozhenError as error:
        outcome = Outcome(REFUSED, f"不通过：{words.sentence(error)}", [f"代码：{error.code}"])
    print(outcome.sentence)
    for line in outcome.lines:
        print(f"  {line}")
    return outcome.code


def _options(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="bozhen verify", description=words.ABOUT, epilog=words.CODES
    )
    parser.add_argument("file", type=Path, help="数据包（.bzp）、信任文件或日志（journal.db）")
    parser.add_argument("--trust", type=Path, help="总部的信任文件（trust.json 或信任包）")
    parser.add_argument("--head", type=Path, help="另存的日志封签（JSON）")
    parser.add_argument("--data", type=Path, help="本机数据目录（验证日志时取密钥）")
    return parser.parse_args(argv)


def _verify(options: argparse.Namespace) -> Outcome:
    is_journal = options.file.suffix in _JOURNALS
    folder = options.data
    if folder is not None and not folder.is_dir():
        raise BozhenError("folder-missing", folder=folder.name)
    if is_journal and not options.file.is_file():
        raise BozhenError("journal-missing", file=options.file.name)
    if is_journal and folder is None:
        folder = folder_of(options.file)
    secrets = secrets_of(folder) if folder is not None else {}
    own = options.file.name == SITE and options.trust is None
    authority = _authority(options.trust, None if own else folder, secrets)
    if is_journal:
        return _journal(options, secrets, authority)
    return _package(options.file, authority)


def _authority(
    given: Path | None, folder: Path | None, secrets: dict[str, bytes]
) -> Authority | None:
    """The trust file given, which must be one of the root pinned here; or else the one in force."""
    pinned = trust_of(folder, secrets) if folder is not None else FolderTrust("", "")
    data = read_regular(given, CAP) if given is not None else None
    if data is None and folder is not None:
        data = trust_package(folder, pinned)
    return read_authority(data, pinned.root) if data is not None else None


def _package(file: Path, authority: Authority | None) -> Outcome:
    data = read_regular(file, CAP)
    package = read_package(data)
    known = authority is not None and is_known(package, authority)
    lines = words.package_lines(package, hashlib.sha256(data).hexdigest(), len(data))
    return Outcome(
        GOOD if known else UNKNOWN,
        words.package_verdict(package, known, authority is not None),
        lines + words.trust_lines(authority),
    )


def _journal(
    options: argparse.Namespace, secrets: dict[str, bytes], authority: Authority | None
) -> Outcome:
    heads = read_heads(options.head) if options.head is not None else []
    known = {secrets["room"].hex()} if "room" in secrets else set()
    if authority is not None:
        known = (known | authority.roles["rooms"]) - authority.revoked
    keys = keys_for(options.file, secrets)
    report, believed = check_journal(options.file, keys, heads, known)
    code = REFUSED if not report.whole else GOOD if believed else UNKNOWN
    lines = words.journal_lines(report) + words.trust_lines(authority)
    return Outcome(code, words.journal_verdict(report, believed), lines)
