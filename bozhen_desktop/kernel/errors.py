"""Errors with stable codes; they are worded for people only in `gui`, `documents` and `cli`."""

from __future__ import annotations


class BozhenError(Exception):
    """An expected failure: a stable `code` and plain parameters that explain it.

    Args:
        code: kebab-case, never renamed once released.
        params: integers and short strings a message may quote (file, row, field, limit …).
    """

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code, params)
        self.code = code
        self.params = params

    def __str__(self) -> str:
        detail = ", ".join(f"{name}={value}" for name, value in self.params.items())
        return f"{self.code}({detail})" if detail else self.code


class RuleError(BozhenError):
    """A command that a rule of the field refuses."""


class IntegrityError(BozhenError):
    """Stored data that does not agree with its chain, signature or hash."""
