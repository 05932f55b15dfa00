"""The appli carte Vitale's rules (R86-R117): states, who may have it, the secret code.

Plain Python: what a rule needs to know is an argument, `now` and the tables of content/ included.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from itertools import product
from typing import Any, Protocol

from core.delais import fin_finalisation
from services.referentiel.rules import Couverture, Regime, Statut

AGE_MINIMUM = 16  # R89
OUVERTS = frozenset({Regime.GENERAL, Regime.CGSS, Regime.MSA, Regime.MGEN})  # R89
AUTRES_COMPTES = frozenset({Regime.MSA, Regime.MGEN})  # R97: an account of their own, not ameli's
MAJORITE = 18  # France Identité
CODE_LENGTH = 6  # R101
ESSAIS_PAR_PAUSE = 3  # wrong secret codes before a pause
ESSAIS_AVANT_EFFACEMENT = 10  # then the profile goes
ESSAIS_NIR = 3  # R95


class Etat(StrEnum):
    """Where an appli, or its activation, stands."""

    EN_COURS = "en-cours"
    EN_ATTENTE = "en-attente"  # R102: the identity is being checked
    A_FINALISER = "a-finaliser"  # R104
    ECHEC = "echec"  # R103
    ACTIVE = "active"
    BLOQUEE = "bloquee"  # R119
    REVOQUEE = "revoquee"  # R119
    SUPPRIMEE = "supprimee"


class Fin(StrEnum):
    """Why an appli ended."""

    SUPPRIMEE = "supprimee"  # « Supprimer mon profil » (R115)
    REVOQUEE = "revoquee"  # by an agent
    ESSAIS = "essais"  # ten wrong secret codes
    OUBLI = "oubli"  # R105: the secret code is forgotten
    TROP_TARD = "trop-tard"  # R104: not finalised within 7 days
    RECOMMENCEE = "recommencee"  # another activation took its place


class Voie(StrEnum):
    """The two ways to activate (R93, R94)."""

    FRANCE_IDENTITE = "france-identite"
    STANDARD = "standard"


class Suivi(Protocol):
    """The dates of an appli, all on the sandbox clock."""

    @property
    def deposee_le(self) -> datetime | None: ...
    @property
    def verifiee_le(self) -> datetime | None: ...
    @property
    def echec(self) -> str | None: ...
    @property
    def finalisee_le(self) -> datetime | None: ...
    @property
    def bloquee_le(self) -> datetime | None: ...
    @property
    def fin_le(self) -> datetime | None: ...
    @property
    def fin(self) -> Fin | None: ...


def etat(appli: Suivi, now: datetime) -> Etat:
    """Where an appli stands at `now`; what no act ended in time ends by itself (R104)."""
    if appli.fin_le is not None:
        return Etat.REVOQUEE if appli.fin is Fin.REVOQUEE else Etat.SUPPRIMEE
    if appli.bloquee_le is not None:
        return Etat.BLOQUEE
    return Etat.ACTIVE if appli.finalisee_le is not None else _activation(appli, now)


def _activation(appli: Suivi, now: datetime) -> Etat:
    if appli.deposee_le is None:
        return Etat.EN_COURS
    if appli.verifiee_le is None or now < appli.verifiee_le:
        return Etat.EN_ATTENTE
    if appli.echec is not None:
        return Etat.ECHEC
    return Etat.A_FINALISER if now <= fin_finalisation(appli.verifiee_le) else Etat.SUPPRIMEE


# ——— Equipment (R88) ———


class Manque(StrEnum):
    """What a telephone lacks."""

    TABLETTE = "tablette"
    SYSTEME = "systeme"
    APPAREIL_PHOTO = "appareil-photo"


@dataclass(frozen=True)
class Modele:
    """A telephone of the exercise, from content/appli_carte_vitale.yaml."""

    cle: str
    nom: str
    systeme: str
    nfc: bool
    tablette: bool
    recent: bool
    mise_au_point: bool

    @property
    def manque(self) -> Manque | None:
        """Why the appli cannot be activated on it, or None."""
        if self.tablette:
            return Manque.TABLETTE
        if not self.recent:
            return Manque.SYSTEME
        return None if self.mise_au_point else Manque.APPAREIL_PHOTO


# ——— Eligibility (R89, R90, R96) ———


class Refus(StrEnum):
    """Why somebody may not have the appli; in the order in which it is looked at."""

    BLOQUE = "bloque"
    STATUT = "statut"
    REGIME = "regime"
    AGE = "age"
    TUTELLE = "tutelle"
    DEPARTEMENT = "departement"


class Personne(Protocol):
    """What eligibility needs to know of an insured person."""

    @property
    def statut(self) -> Statut: ...
    @property
    def couverture(self) -> Couverture: ...
    @property
    def regime(self) -> Regime: ...
    @property
    def tutelle(self) -> bool: ...
    @property
    def code_postal(self) -> str: ...
    def age(self, day: date) -> int: ...


@dataclass(frozen=True)
class Ouverture:
    """A line of the dated table: from `du` on, a way is open in `departements`, or everywhere."""

    du: date
    voies: frozenset[Voie]
    departements: frozenset[str] | None  # None: the whole country

    def covers(self, voie: Voie, departement: str, day: date) -> bool:
        where = self.departements is None or departement in self.departements
        return self.du <= day and voie in self.voies and where


def departement(code_postal: str) -> str:
    """The département of a postcode; Corsica's two are one here, as its postcodes are.

    >>> departement("97410"), departement("63000")
    ('974', '63')
    """
    return code_postal[:3] if code_postal.startswith("97") else code_postal[:2]


def is_open(table: Iterable[Ouverture], voie: Voie, code_postal: str, day: date) -> bool:
    """Whether a way was open on that day where one lives (R90)."""
    return any(row.covers(voie, departement(code_postal), day) for row in table)


def eligibility(
    personne: Personne, table: Iterable[Ouverture], day: date, *, bloque: bool
) -> Refus | None:
    """The first reason to refuse, or None. By the standard way, the last one opened."""
    has_number = personne.statut is Statut.NIR and personne.couverture is Couverture.NORMALE
    is_there = is_open(table, Voie.STANDARD, personne.code_postal, day)
    checks = (
        (Refus.BLOQUE, bloque),
        (Refus.STATUT, not has_number),
        (Refus.REGIME, personne.regime not in OUVERTS),
        (Refus.AGE, personne.age(day) < AGE_MINIMUM),
        (Refus.TUTELLE, personne.tutelle),
        (Refus.DEPARTEMENT, not is_there),
    )
    return next((reason for reason, found in checks if found), None)


# ——— The secret code (R101) ———


class RefusCode(StrEnum):
    """Why a secret code is not accepted."""

    FORME = "forme"
    REPETITION = "repetition"  # 000000, 121212, 123123, 122221
    SUITE = "suite"  # 012345, 890123, 543210
    NAISSANCE = "naissance"


def code_refusal(code: str, naissance: date) -> RefusCode | None:
    """Why this code is refused, or None: six digits, not trivial, no link with the birth date."""
    if len(code) != CODE_LENGTH or not (code.isascii() and code.isdigit()):
        return RefusCode.FORME
    if code in repetitions():
        return RefusCode.REPETITION
    if code in SUITES:
        return RefusCode.SUITE
    return RefusCode.NAISSANCE if code in birth_codes(naissance) else None


DIGITS = "0123456789"
# Up or down by one, and past 9 as on a dial.
SUITES = frozenset(
    "".join(str((start + step * n) % 10) for n in range(CODE_LENGTH))
    for start in range(10)
    for step in (1, -1)
)


@cache
def repetitions() -> frozenset[str]:
    """One, two or three digits over and over; or the same read backwards, with two digits."""
    thirds = {"".join(digits) for digits in product(DIGITS, repeat=3)}
    pairs = {"".join(digits) for digits in product(DIGITS, repeat=2)}
    over = {pair * 3 for pair in pairs} | {third * 2 for third in thirds}
    return frozenset(over | {third + third[::-1] for third in thirds if len(set(third)) <= 2})


@cache
def birth_codes(naissance: date) -> frozenset[str]:
    """The eight ways to make six digits of a birth date."""
    day, month, year = f"{naissance.day:02}", f"{naissance.month:02}", f"{naissance.year:04}"
    short = year[2:]
    orders = (
        (day, month, short),
        (day, short, month),
        (month, day, short),
        (month, short, day),
        (short, day, month),
        (short, month, day),
        (month, year),
        (year, month),
    )
    return frozenset("".join(parts) for parts in orders)


# ——— Reading content/ ———


def ouverture(row: Mapping[str, Any]) -> Ouverture:
    """A line of the compiled table of openings."""
    where = row["departements"]
    return Ouverture(
        date.fromisoformat(row["du"]),
        frozenset(map(Voie, row["voies"])),
        None if where is None else frozenset(where),
    )
