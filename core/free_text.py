"""What people type freely: cleaned, and its personal data hidden before anything is kept."""

import re
from dataclasses import dataclass

HIDDEN = "[masqué]"
# Order matters: the longest shapes first, so that a NIR is not cut into a phone number.
PATTERNS = [
    re.compile(r"\b[A-Z]{2}\d{2}(?:[ .-]?[A-Z0-9]{2,4}){3,8}\b", re.IGNORECASE),  # IBAN
    re.compile(r"[\w.+-]+\s?@\s?[\w-]+(?:\.[\w-]+)+"),
    re.compile(
        r"\b[1-478][ .-]?\d{2}[ .-]?\d{2}[ .-]?(?:\d{2}|2[AB])[ .-]?\d{3}[ .-]?\d{3}"
        r"(?:[ .-]?\d{2})?\b",  # NIR, key or not
        re.IGNORECASE,
    ),
    re.compile(r"(?:\+\d{2,3}|\b0)[ .-]?[1-9](?:[ .-]?\d{2}){4}\b"),
    re.compile(r"\b\d(?:[ .-]?\d){8,20}\b"),  # any other long number: card, file, account
]


def clean(text: str) -> str:
    """Control characters out, runs of spaces to one."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


@dataclass(frozen=True)
class Masked:
    """The text without personal data, and whether anything was hidden."""

    text: str
    hidden: bool


def mask(text: str) -> Masked:
    """Hide NIR, IBAN, mail addresses, phone numbers and other long numbers.

    >>> mask("mon numéro 1 62 12 2B 010 001 03 svp").text
    'mon numéro [masqué] svp'
    """
    masked = text
    for pattern in PATTERNS:
        masked = pattern.sub(HIDDEN, masked)
    return Masked(masked, masked != text)
