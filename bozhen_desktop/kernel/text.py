"""Text of people: normal form, names, masked numbers."""

from __future__ import annotations

import unicodedata

_DOTS = dict.fromkeys(map(ord, "\u2022\u30fb\uff0e\u2027"), "\u00b7")


def nfc(text: str) -> str:
    """Normal form C, surrounding white space removed."""
    return unicodedata.normalize("NFC", text).strip()


def person_name(text: str) -> str:
    """A name as it is stored: NFC, one middle dot (U+00B7) whatever was typed, no inner tabs."""
    return " ".join(nfc(text).translate(_DOTS).split())


def private_use(text: str) -> list[str]:
    """Private-use characters in `text`: signs of a name damaged by an old code page."""
    return [char for char in text if unicodedata.category(char) == "Co"]


def has_control(text: str) -> bool:
    """Whether `text` holds control or direction-changing characters."""
    return any(unicodedata.category(char) in ("Cc", "Cf", "Cs") for char in text)


def mask_id(number: str) -> str:
    """`150602********1234`: the first six and last four of an ID number."""
    if len(number) < 11:
        return "*" * max(len(number) - 4, 0) + number[-4:]
    return number[:6] + "*" * (len(number) - 10) + number[-4:]
