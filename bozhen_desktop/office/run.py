"""`bozhen office COMMAND --data DIR …`: opens the office, runs one command, words its outcome."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from bozhen_desktop.domain.results import SUBJECTS
from bozhen_desktop.host.files import set_private_umask
from bozhen_desktop.host.folder import DataFolder
from bozhen_desktop.kernel.clock import SystemClock
from bozhen_desktop.kernel.digest import canonical_text
from bozhen_desktop.kernel.errors import BozhenError
from bozhen_desktop.kernel.ids import is_id
from bozhen_desktop.office import amend_cli, commands, registration_cli
from bozhen_desktop.office.chain import ROLE, OfficeStore
from bozhen_desktop.office.outcome import Outcome
from bozhen_desktop.office.words import say


def parser() -> argparse.ArgumentParser:
    """All subcommands; every one knows --data, --actor and --json."""
    top = argparse.ArgumentParser(prog="bozhen office")
    subparsers = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _add_founding(subparsers)
    _add_trust(subparsers)
    _add_results(subparsers)
    registration_cli.add_commands(subparsers)
    amend_cli.add_commands(subparsers)
    for sub in subparsers.choices.values():
        sub.add_argument("--data", required=True, type=Path, help="data folder of the office")
        sub.add_argument("--actor", default=ROLE, type=_id, help="id of the person who acts")
        sub.add_argument("--json", action="store_true", help="last line: one JSON object")
    return top


def _id(text: str) -> str:
    if not is_id(text):
        raise argparse.ArgumentTypeError("letters, digits and . _ : - only")
    return text


def _add_founding(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    init = subparsers.add_parser("init", help="found an office in an empty folder")
    init.add_argument("--organisation", required=True)
    init.add_argument("--site", required=True, type=_id)
    init.add_argument("--name", default="", help="full filed name, as forms print it")
    init.add_argument("--basis", default="", help="the document that names it so")
    init.add_argument("--escrow", type=Path, help="folder (a stick for the safe) for its identity")
    init.add_argument("--rehearsal", action="store_true")
    init.add_argument("--db", default="", help="PostgreSQL URL; without it a file in the folder")
    init.set_defaults(run=commands.founded)
    name = subparsers.add_parser("name", help="the full filed name that forms print")
    name.add_argument("--name", required=True)
    name.add_argument("--basis", required=True, help="the document that names it so")
    _two_persons(name)
    name.set_defaults(run=commands.named)
    status = subparsers.add_parser("status", help="what went out and what came back")
    status.set_defaults(run=commands.status)
    verify = subparsers.add_parser("verify", help="check chains, originals and alarms")
    verify.set_defaults(run=commands.verify)
    rebuild = subparsers.add_parser("rebuild", help="derive every table again")
    rebuild.add_argument("--compare", action="store_true", help="compare, change nothing")
    rebuild.set_defaults(run=commands.rebuild)


def _add_trust(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    trust = subparsers.add_parser("trust", help="sign and write the next trust file")
    trust.add_argument("--out", required=True)
    trust.set_defaults(run=commands.trust)
    device = subparsers.add_parser("accept-device", help="take a room's public keys in")
    device.add_argument("file")
    device.add_argument("--fingerprint", required=True, help="as printed by the room")
    _two_persons(device)
    device.set_defaults(run=commands.device)
    revoke = subparsers.add_parser("revoke", help="revoke a key")
    revoke.add_argument("--key", required=True, help="fingerprint of a room, or a public key")
    revoke.add_argument("--reason", required=True)
    _two_persons(revoke)
    revoke.set_defaults(run=commands.revoke)


def _two_persons(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("--first", required=True, type=_id, help="id of the first person")
    sub.add_argument("--second", required=True, type=_id, help="id of the second person")


def _add_results(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    intake = subparsers.add_parser("intake", help="take result packages in, write receipts")
    intake.add_argument("files", nargs="+")
    intake.add_argument("--out", required=True, help="folder for the receipts")
    intake.set_defaults(run=commands.intake)
    receipt = subparsers.add_parser("receipt", help="write receipts again")
    receipt.add_argument("--package", default="", help="package id; without it every one")
    receipt.add_argument("--sitting", default="")
    receipt.add_argument("--out", required=True, help="folder for the receipts")
    receipt.set_defaults(run=commands.receipt)
    settle = subparsers.add_parser("settle-fork", help="decide a forked sitting")
    settle.add_argument("--sitting", required=True, type=_id)
    settle.add_argument("--reason", required=True)
    _two_persons(settle)
    settle.set_defaults(run=commands.settle_fork)
    decide = subparsers.add_parser("decide-sitting", help="which of two sittings counts")
    decide.add_argument("--entry", required=True, type=_id)
    decide.add_argument("--subject", required=True, choices=SUBJECTS)
    decide.add_argument("--sitting", required=True, type=_id)
    decide.add_argument("--reason", required=True)
    _two_persons(decide)
    decide.set_defaults(run=commands.decide_sitting)
    results = subparsers.add_parser("results", help="write the result roster")
    results.add_argument("--csv")
    results.add_argument("--xlsx")
    results.add_argument("--batch", type=_id)
    results.set_defaults(run=commands.results)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; 0 done, 1 refused or something was found, 2 wrong usage."""
    set_private_umask()
    options = parser().parse_args(argv)
    try:
        with _opened(options) as store:
            outcome: Outcome = options.run(store, options)
    except BozhenError as error:
        facts = {"ok": False, "code": error.code, "params": {k: str(v) for k, v in _params(error)}}
        outcome = Outcome([say(error)], facts, 1)
        return _print(outcome, options.json, sys.stderr)
    return _print(outcome, options.json, sys.stdout)


def _params(error: BozhenError) -> list[tuple[str, object]]:
    return sorted(error.params.items())


def _opened(options: argparse.Namespace) -> OfficeStore:
    clock = SystemClock()
    if options.command != "init":
        return OfficeStore.open(DataFolder.open(options.data), clock=clock)
    mode = "rehearsal" if options.rehearsal else "live"
    folder = DataFolder.open_or_create(options.data, mode, wall_ms=clock.wall_ms())
    place = (options.organisation, options.site, options.db)
    return OfficeStore.found(
        folder, *place, actor=options.actor, clock=clock, escrow=options.escrow
    )


def _print(outcome: Outcome, as_json: bool, people: object) -> int:
    for line in outcome.lines:
        print(line, file=people)  # type: ignore[call-overload]
    if as_json:
        print(canonical_text({"ok": outcome.code == 0} | outcome.facts))
    return outcome.code
