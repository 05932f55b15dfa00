"""« Mes paiements » and the monthly statements (R52, R57)."""

from datetime import date

from flask import abort, render_template, request

from core import clock, db
from core.clock import plus_months
from core.delais import PAIEMENTS_MOIS, RELEVES_MOIS
from core.droits import Role, roles
from core.montants import euros
from core.surface import Page, Surface, surface
from services.bac_a_sable import garde
from services.compte.routes import compte, connecte, mine
from services.referentiel import models as referentiel
from services.referentiel.models import Assure, Depense
from services.referentiel.rules import Destinataire

PAYE_A = {
    Destinataire.ASSURE: "votre compte bancaire",
    Destinataire.PROFESSIONNEL: "le professionnel de santé (tiers payant)",
}


def paid_since(people: list[Assure], months: int) -> list[Depense]:
    """What was paid for these people in the last `months`, today included; the latest first."""
    now = garde.current().bac.now()
    first = clock.day(plus_months(now, -months))
    rows = referentiel.paiements(people, clock.day(now))
    return [row for row in rows if row.verse_le and row.verse_le >= first]


def payment_of(household: list[Assure], id_: str) -> Depense | None:
    """A payment already made to these people; anything else is as good as none."""
    bac = garde.current().bac
    found = db.of_bac(Depense, id_, bac.id)
    if found is None or found.assure_id not in {row.id for row in household}:
        return None
    paid = found.verse_le is not None and found.verse_le <= clock.day(bac.now())
    return found if paid else None


@compte.get("/mes-paiements")
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
@connecte
def payments() -> Page:
    household = referentiel.foyer(mine().assure)
    chosen = request.args.get("beneficiaire", "")
    people = [row for row in household if chosen in ("", row.id)]
    return render_template(
        "compte/mes_paiements.html",
        paiements=paid_since(people, PAIEMENTS_MOIS),
        foyer=household,
        noms={row.id: row.prenom for row in household},
        beneficiaire=chosen if len(people) == 1 else "",
        mois=PAIEMENTS_MOIS,
        euros=euros,
    )


@compte.get("/mes-paiements/<id_>")
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
@connecte
def payment(id_: str) -> Page:
    household = referentiel.foyer(mine().assure)
    found = payment_of(household, id_) or abort(404)
    return render_template(
        "compte/paiement.html",
        paiement=found,
        beneficiaire=next(row for row in household if row.id == found.assure_id),
        paye_a=PAYE_A[found.verse_a],
        euros=euros,
    )


# ——— Statements ———


def by_month(rows: list[Depense]) -> dict[str, list[Depense]]:
    """« 2026-10 » to the payments of that month, the latest month first."""
    months: dict[str, list[Depense]] = {}
    for row in rows:
        if row.verse_le:
            months.setdefault(f"{row.verse_le:%Y-%m}", []).append(row)
    return months


@compte.get("/releves-mensuels")
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
@connecte
def statements() -> Page:
    months = by_month(paid_since(referentiel.foyer(mine().assure), RELEVES_MOIS))
    return render_template(
        "compte/releves.html",
        releves=[(cle, _first_day(cle), _total(rows)) for cle, rows in months.items()],
        euros=euros,
    )


@compte.get("/releves-mensuels/<mois>")
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
@connecte
def statement(mois: str) -> Page:
    """One month, to print."""
    household = referentiel.foyer(mine().assure)
    rows = by_month(paid_since(household, RELEVES_MOIS)).get(mois) or abort(404)
    return render_template(
        "compte/releve.html",
        paiements=rows,
        mois=_first_day(mois),
        total=_total(rows),
        assure=mine().assure,
        noms={row.id: row.prenom for row in household},
        euros=euros,
    )


def _first_day(mois: str) -> date:
    return date.fromisoformat(f"{mois}-01")


def _total(rows: list[Depense]) -> int:
    return sum(row.verse for row in rows)
