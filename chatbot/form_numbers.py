"""The official numbers that a query names, and the forms that bear them (R13)."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from core.analyse import fold

Form = Mapping[str, Any]
# « 11383*02 », « 11383 * 2 », « cerfa n°11383-02 », « S6201c », « s 6201 », « 60-3823 »
CERFA = re.compile(r"(?<!\d)(\d{5})(?!\d)(?:\s*[*-]\s*\d{1,2})?\b")
OLD_CERFA = re.compile(r"\b(\d{2})-(\d{4})\b")
S_NUMBER = re.compile(r"\bs\s?(\d{4})\s?[a-z]?\b")
BARE_S_NUMBER = re.compile(r"^\s*(\d{4})\s*$")


@dataclass(frozen=True)
class Numbers:
    """The form numbers named in a query, normalised: « 11383 », « 60-3823 », « 6201 »."""

    cerfa: frozenset[str]
    homologation: frozenset[str]

    def __bool__(self) -> bool:
        return bool(self.cerfa or self.homologation)


def numbers(query: str) -> Numbers:
    """The numbers a query names, versions and letters dropped.

    >>> sorted(numbers("cerfa 11383*02").cerfa)
    ['11383']
    """
    text = fold(query)
    old = {"-".join(pair) for pair in OLD_CERFA.findall(text)}
    rest = OLD_CERFA.sub(" ", text)
    bare = BARE_S_NUMBER.findall(rest)
    return Numbers(
        frozenset(old | set(CERFA.findall(rest))), frozenset([*S_NUMBER.findall(rest), *bare])
    )


def by_number(query: str, forms: Iterable[Form]) -> list[Form]:
    """The forms whose Cerfa or S-number the query names, exactly."""
    asked = numbers(query)
    return [form for form in forms if asked and _named(form, asked)]


def _named(form: Form, asked: Numbers) -> bool:
    cerfa = str(form["cerfa"] or "").split("*")[0]
    homologation = re.sub(r"\D", "", str(form["homologation"] or ""))
    return cerfa in asked.cerfa or homologation in asked.homologation
