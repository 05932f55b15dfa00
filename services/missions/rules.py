"""The rules of a mission: whether its goal is reached, which hints, how many right answers."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

ENOUGH = 10  # messages called what they are, of the twelve to sort
# What only the person of the mission's own story meets.
OWN = {"personne", "sans-compte", "sans-espace-sante"}
Event = tuple[str, datetime]
Mission = Mapping[str, Any]  # a row of var/contenu/missions.json (editorial.missions.Mission)


class Etat(StrEnum):
    A_FAIRE = "a-faire"
    EN_COURS = "en-cours"
    REUSSIE = "reussie"


def is_done(events: Iterable[Event], mission: Mission) -> bool:
    """Whether what happened since the start, oldest first, reaches the goal."""
    return done_at(events, mission) is not None


def done_at(events: Iterable[Event], mission: Mission) -> datetime | None:
    """The instant of the event that completed the goal; extra events in between do not matter."""
    missing = list(mission["reussite"])
    for name, at in events:
        expected = missing[:1] if mission["dans_l_ordre"] else missing
        if name in expected:
            missing.remove(name)
            if not missing:
                return at
    return None


def etat(commencee: bool, reussie: bool) -> Etat:
    if reussie:
        return Etat.REUSSIE
    return Etat.EN_COURS if commencee else Etat.A_FAIRE


def hints(mission: Mission, asked: str | None) -> list[str]:
    """The hints up to the one asked for, in their order; none for anything but a number.

    >>> hints({"indices": ["a", "b", "c"]}, "2")
    ['a', 'b']
    """
    given: list[str] = mission["indices"]
    is_number = asked is not None and asked.isascii() and asked.isdigit() and len(asked) < 4
    return given[: int(asked or 0)] if is_number else []


def is_sorted_out(mission: Mission, reponses: Mapping[str, str]) -> bool:
    """Whether every message is sorted, and enough of them rightly."""
    all_sorted = next_message(mission, reponses) is None
    return all_sorted and right_answers(mission, reponses) >= ENOUGH


def missed(mission: Mission, reponses: Mapping[str, str]) -> list[str]:
    """The keys of the messages called what they are not."""
    rows = mission["messages"]
    return [row["cle"] for row in rows if reponses.get(row["cle"], "") not in ("", row["verdict"])]


def next_message(mission: Mission, reponses: Mapping[str, str]) -> int | None:
    """The number (from 1) of the first message still to sort; None when all are."""
    for number, row in enumerate(mission["messages"], start=1):
        if row["cle"] not in reponses:
            return number
    return None


def right_answers(mission: Mission, reponses: Mapping[str, str]) -> int:
    """How many messages were called what they are."""
    return sum(reponses.get(row["cle"]) == row["verdict"] for row in mission["messages"])
