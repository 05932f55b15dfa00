"""The numéro de sécurité sociale (NIR): reading, key, and which belong to nobody (R165)."""

import re
from datetime import date
from enum import StrEnum
from typing import NewType

Nir = NewType("Nir", str)  # 13 characters, upper case, no key
# [0-9], not \d, and no \s: full-width digits and line breaks are not typed from a card.
SHAPE = re.compile(r"([1-478][0-9]{4}(?:[0-9]{2}|2[AB])[0-9]{6})([0-9]{2})?")
SPACES = str.maketrans("", "", " \u00a0\u202f")  # what pages print between the groups
CORSE = {"2A": "19", "2B": "18"}
# 20-42 and 50-99: births whose month is not known [unverified].
MONTHS = frozenset([*range(1, 13), *range(20, 43), *range(50, 100)])
NEVER_ATTRIBUTED = "000"  # order number of the birth in its commune: the first one is 001
SEXES = {"F": "2", "H": "1"}


class NirProblem(StrEnum):
    EMPTY = "empty"
    SHAPE = "shape"
    MONTH = "month"
    KEY = "key"
    WAITING = "waiting"  # 7 or 8: a waiting number, which opens no compte ameli (R30)


def _match(text: str) -> re.Match[str] | None:
    return SHAPE.fullmatch(text.strip().translate(SPACES).upper())


def parse(text: str) -> Nir | NirProblem:
    """The 13 characters of a NIR typed with or without spaces and key, or what is wrong.

    >>> parse("2 51 03 63 113 000 21")
    '2510363113000'
    """
    if not text.strip():
        return NirProblem.EMPTY
    found = _match(text)
    if found is None:
        return NirProblem.SHAPE
    number, typed_key = found.groups()
    if int(number[3:5]) not in MONTHS:
        return NirProblem.MONTH
    if typed_key is not None and typed_key != key(number):
        return NirProblem.KEY
    return NirProblem.WAITING if number[0] in "78" else Nir(number)


def key(number: str) -> str:
    """The two digits that follow 13 well-formed characters: 97 - (n mod 97), 2A→19, 2B→18."""
    place = number[5:7]
    return f"{97 - int(number[:5] + CORSE.get(place, place) + number[7:]) % 97:02}"


def spaced(number: str) -> str:
    """As a card prints it, key included: « 2 51 03 63 113 000 21 »."""
    cuts = (0, 1, 3, 5, 7, 10, 13)
    groups = [number[a:b] for a, b in zip(cuts, cuts[1:], strict=False)]
    return " ".join([*groups, key(number)])


def of(sexe: str, naissance: date, lieu: str) -> Nir:
    """The NIR that nobody has: `sexe` F or H, `lieu` the 5 characters of the birthplace (COG)."""
    return Nir(f"{SEXES[sexe]}{naissance:%y%m}{lieu}{NEVER_ATTRIBUTED}")


def is_fictional(number: str) -> bool:
    """Whether these 13 characters carry the order number that is never attributed."""
    return number[10:13] == NEVER_ATTRIBUTED


def is_real_looking(text: str) -> bool:
    """Whether somebody could have this number, mistyped or not: refuse it before storage."""
    found = _match(text)
    return found is not None and not is_fictional(found[1])


def matches(number: str, naissance: date, sexe: str) -> bool:
    """Whether a NIR can be that of a person of this sex, F or H, born that day."""
    known = int(number[3:5]) <= 12
    written = f"{naissance:%y%m}" if known else f"{naissance:%y}"
    same_sex = number[0] in {"F": "248", "H": "137"}[sexe]
    return same_sex and number[1:].startswith(written)
