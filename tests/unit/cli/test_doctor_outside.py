"""Firewalls and printers, as systems of each kind tell of them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from bozhen_desktop.cli.doctor_findings import GOOD, UNCHECKED, WARNING
from bozhen_desktop.cli.doctor_outside import (
    RULE,
    Outside,
    ask_system,
    check_firewall,
    check_printers,
)

PORT = 41_000
UFW = "### tuple ### allow {kind} 41000 0.0.0.0/0 any 0.0.0.0/0 in\n-A ufw-user-input …\n"


def outside(
    tmp_path: Path, said: dict[str, str | None], files: dict[str, str] | None = None,
    platform: str = "linux",
) -> Outside:  # fmt: skip
    """A system whose tools answer so; what is not named is not installed."""
    for name, text in (files or {}).items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")

    def ask(command: Sequence[str]) -> str | None:
        return next((told for part, told in said.items() if part in " ".join(command)), None)

    return Outside(platform, tmp_path, ask)


@pytest.mark.parametrize(
    ("platform", "said", "files", "state", "code"),
    [
        ("linux", {}, {}, UNCHECKED, "firewall-by-hand"),
        ("linux", {"nft": ""}, {}, GOOD, "firewall-off"),
        ("linux", {}, {"proc/net/ip_tables_names": ""}, GOOD, "firewall-off"),
        ("linux", {"nft": "table inet filter {\n}"}, {}, WARNING, "firewall-rules"),
        ("linux", {}, {"proc/net/ip_tables_names": "filter\n"}, WARNING, "firewall-rules"),
        ("linux", {"--state": "running\n"}, {}, WARNING, "firewall-on"),
        ("linux", {"--state": "running", "41000": "yes\n"}, {}, GOOD, "firewall-allows"),
        ("linux", {"--state": "running", "41000": "no\n"}, {}, WARNING, "firewall-on"),
        ("linux", {"nft": ""}, {"etc/ufw/ufw.conf": "ENABLED=no\n"}, GOOD, "firewall-off"),
        ("linux", {"nft": ""}, {"etc/ufw/ufw.conf": "ENABLED=yes\n"}, WARNING, "firewall-on"),
        (
            "linux", {},
            {"etc/ufw/ufw.conf": "ENABLED=yes\n", "etc/ufw/user.rules": UFW.format(kind="tcp")},
            GOOD, "firewall-allows",
        ),
        (
            "linux", {},
            {"etc/ufw/ufw.conf": "ENABLED=yes\n", "etc/ufw/user.rules": UFW.format(kind="udp")},
            WARNING, "firewall-on",
        ),
        ("win32", {}, {}, UNCHECKED, "firewall-by-hand"),
        ("win32", {"FirewallProfile": "\r\n"}, {}, GOOD, "firewall-off"),
        ("win32", {"FirewallProfile": "Public\r\n"}, {}, WARNING, "firewall-on"),
        ("win32", {"FirewallProfile": "Public", "Rule": RULE}, {}, GOOD, "firewall-rule-here"),
        ("darwin", {"nft": ""}, {}, UNCHECKED, "firewall-by-hand"),
    ],
)  # fmt: skip
def test_firewalls(
    tmp_path: Path,
    platform: str,
    said: dict[str, str | None],
    files: dict[str, str],
    state: str,
    code: str,
) -> None:
    finding = check_firewall(PORT, outside(tmp_path, said, files, platform))
    assert (finding.state, finding.code) == (state, code)


def test_without_a_known_port_nothing_is_said_to_be_allowed(tmp_path: Path) -> None:
    files = {"etc/ufw/ufw.conf": "ENABLED=yes\n", "etc/ufw/user.rules": UFW.format(kind="tcp")}
    assert check_firewall(0, outside(tmp_path, {}, files)).state == WARNING
    said: dict[str, str | None] = {"--state": "running", "query": "yes"}
    assert check_firewall(0, outside(tmp_path / "b", said)).state == WARNING


@pytest.mark.parametrize(
    ("platform", "said", "state", "code"),
    [
        ("linux", {}, UNCHECKED, "printers-unseen"),
        ("linux", {"lpstat": ""}, WARNING, "printers-none"),
        ("linux", {"lpstat": "HP_LaserJet\nPDF\n"}, GOOD, "printers-here"),
        ("win32", {"Printer": "Microsoft Print to PDF\r\n"}, GOOD, "printers-here"),
        ("win32", {"Printer": "\r\n"}, WARNING, "printers-none"),
    ],
)
def test_printers(
    tmp_path: Path, platform: str, said: dict[str, str | None], state: str, code: str
) -> None:
    finding = check_printers(outside(tmp_path, said, platform=platform))
    assert (finding.state, finding.code) == (state, code)


def test_printers_are_counted(tmp_path: Path) -> None:
    finding = check_printers(outside(tmp_path, {"lpstat": "a\nb\n\n"}))
    assert finding.params == {"count": 2}


def test_a_tool_that_is_not_there_or_fails_says_nothing() -> None:
    assert ask_system(["bozhen-no-such-tool"]) is None
    assert ask_system(["false"]) is None
    assert ask_system(["echo", "here"]) == "here\n"
