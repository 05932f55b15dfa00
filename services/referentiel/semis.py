"""From a scenario of content/ to a household of one bac à sable, placed on its calendar."""

from datetime import date, datetime, time
from typing import Any

from core import clock, nir
from core.db import Base, Utc, add, session
from editorial import store
from services.referentiel import models
from services.referentiel.models import Assure
from services.referentiel.rules import Statut

TABLES: dict[str, type[Base]] = {
    "droits": models.Droit,
    "cartes": models.Carte,
    "complementaires": models.Complementaire,
    "medecins": models.MedecinTraitant,
    "cartes_europeennes": models.CarteEuropeenne,
    "depenses": models.Depense,
    "documents": models.Document,
    "evenements": models.Evenement,
    "amorces": models.Amorce,
}
WAITING = {"F": "8", "H": "7"}  # first digit of a waiting number (R30)


def scenarios() -> list[dict[str, Any]]:
    """Every scenario, in order: cle, titre, resume, apprend, niveau, personnes."""
    rows: list[dict[str, Any]] = store.read("scenarios")
    return rows


def scenario(cle: str) -> dict[str, Any] | None:
    """The scenario of this key, or None."""
    return next((row for row in scenarios() if row["cle"] == cle), None)


def seed(bac_id: str, scenario_cle: str, now: datetime) -> list[Assure]:
    """Write a household into a bac à sable; raises KeyError when no scenario has this key."""
    chosen = scenario(scenario_cle)
    if chosen is None:
        raise KeyError(scenario_cle)
    people: dict[str, Assure] = {}
    for rang, row in enumerate(chosen["personnes"], start=1):
        facts = {"bac_id": bac_id, "scenario": scenario_cle, "rang": rang}
        assure = add(_assure(row["assure"], people, now, facts))
        people[assure.cle] = assure
        _around(assure, row, now)
    # Written from JSON: read again, so that enumerations and days are themselves.
    session().flush()
    session().expire_all()
    return list(people.values())


def _assure(
    row: dict[str, Any], people: dict[str, Assure], now: datetime, facts: dict[str, Any]
) -> Assure:
    made = ("age", "anniversaire", "code_naissance", "ouvreur", "compte_depuis")
    columns = {name: value for name, value in row.items() if name not in made}
    born = naissance(row["age"], row["anniversaire"], clock.day(now))
    since = row["compte_depuis"]
    return Assure(
        **columns,
        **facts,
        naissance=born,
        nir=numero(row["sexe"], born, row["code_naissance"], row["statut"]),
        titulaire_id=people[row["ouvreur"]].id if row["ouvreur"] else None,
        compte_depuis=instant(since, now) if since else None,
    )


def _around(assure: Assure, row: dict[str, Any], now: datetime) -> None:
    owner = {"assure_id": assure.id, "bac_id": assure.bac_id}
    for name, table in TABLES.items():
        session().add_all(table(**owner, **_placed(table, facts, now)) for facts in row[name])


def _placed(table: type[Base], facts: dict[str, Any], now: datetime) -> dict[str, Any]:
    """The same row, its relative days placed: instants or days, as the column says."""
    return {
        name: _place(table, name, value, now) if isinstance(value, dict) else value
        for name, value in facts.items()
    }


def _place(table: type[Base], name: str, moment: dict[str, Any], now: datetime) -> date:
    placed = instant(moment, now)
    is_instant = isinstance(table.__table__.c[name].type, Utc)
    return placed if is_instant else clock.day(placed)


def instant(moment: dict[str, Any], now: datetime) -> datetime:
    """{"mois", "jours", "heure"} counted from now on the calendar of Paris."""
    day = clock.paris(clock.plus_days(clock.plus_months(now, moment["mois"]), moment["jours"]))
    return datetime.combine(day.date(), time.fromisoformat(moment["heure"]), clock.PARIS)


def naissance(age: int, anniversaire: str, today: date) -> date:
    """The birth of somebody who is `age` today, their birthday « MM-JJ » being the same always."""
    month, day = map(int, anniversaire.split("-"))
    not_yet = (today.month, today.day) < (month, day)
    return date(today.year - age - not_yet, month, day)


def numero(sexe: str, born: date, lieu: str, statut: str) -> str:
    """The person's number: a NIR or a NIA, or a waiting number."""
    number = nir.of(sexe, born, lieu)
    return WAITING[sexe] + number[1:] if statut == Statut.ATTENTE else number
