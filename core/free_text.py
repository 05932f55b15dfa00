"""What people type freely: cleaned, and its personal data hidden before anything is kept."""

import re
from dataclasses import dataclass

HIDDEN = "[masqué]"
GAP = r"[ ./_-]?"  # what people type between the groups of a number
# Order matters: the longest shapes first, so that a NIR is not cut into a phone number. A number
# may be glued to a word (« tel0612345678 »), hence no \b before one.
PATTERNS = [
    re.compile(r"\b[A-Z]{2}\d{2}(?:[ .-]?[A-Z0-9]{2,4}){3,8}\b", re.IGNORECASE),  # IBAN
    # Bounded: unbounded, 60 000 letters without any @ took a minute.
    re.compile(r"[\w.+-]{1,64}\s?@\s?[\w-]{1,63}(?:\.[\w-]{1,63})+"),
    re.compile(
        rf"(?<!\d)[1-478]{GAP}\d{{2}}{GAP}\d{{2}}{GAP}(?:\d{{2}}|2 ?[AB]){GAP}\d{{3}}{GAP}\d{{3}}"
        rf"(?:{GAP}\d{{2}})?(?!\d)",  # NIR, key or not
        re.IGNORECASE,
    ),
    re.compile(  # telephone, « +33 (0)6… » included
        rf"(?:\+\d{{2,3}}(?:{GAP}\(0\))?|(?<!\d)0){GAP}[1-9](?:{GAP}\d{{2}}){{4}}(?!\d)"
    ),
    re.compile(rf"\d(?:{GAP}\d){{8,}}"),  # any other long number: card, file, account
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
