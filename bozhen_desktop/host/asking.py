"""Asking a person at the terminal for something that must not stand on a command line.

Arguments of a program can be read by every other program of the same PC, and stay in the history of
the shell; what is typed unseen does not.
"""

from __future__ import annotations

import getpass
import sys


def ask(words: str) -> str:
    """One line from standard input; at a terminal `words` are shown before."""
    if sys.stdin.isatty():
        print(words, end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip()


def ask_secret(words: str) -> str:
    """`ask`, unseen at a terminal; another program gives the line through a pipe."""
    if sys.stdin.isatty():
        return getpass.getpass(words, sys.stderr)
    return sys.stdin.readline().strip()
