"""« Mes paiements » and the statements (R52, R57)."""

from datetime import timedelta

import pytest

from core import clock, db
from core.delais import PAIEMENTS_MOIS
from core.montants import euros
from services.referentiel import models as referentiel
from services.referentiel.models import Assure
from tests.compte.maison import COMPTE, chez_soi
from tests.visiteur import Visiteur

PAIEMENTS = f"{COMPTE}/mes-paiements"


@pytest.mark.parametrize(
    ("centimes", "text"),
    [
        (0, "0,00\u00a0€"),
        (1260, "12,60\u00a0€"),
        (5, "0,05\u00a0€"),
        (123456, "1\u00a0234,56\u00a0€"),
        (-200, "-2,00\u00a0€"),
    ],
)
def test_amounts_read_as_in_france(centimes: int, text: str) -> None:
    assert euros(centimes) == text


def payment_links(visiteur: Visiteur) -> list[str]:
    return [link for link in visiteur.page.links if link.startswith(f"{PAIEMENTS}/")]


def test_payments_of_the_household_can_be_filtered(visiteur: Visiteur) -> None:
    chez_soi(visiteur)
    visiteur.get(PAIEMENTS)
    everybody = payment_links(visiteur)
    with visiteur.world() as (_, bac):
        ewen = referentiel.by_cle(bac.id, "ewen")
        assert ewen is not None
        id_ = ewen.id
    visiteur.press("Afficher", beneficiaire=id_)
    assert 0 < len(payment_links(visiteur)) < len(everybody)
    assert "pour Ewen" in visiteur.page.main
    assert "pour Maud" not in visiteur.page.main


def test_a_spouse_with_their_own_account_is_not_in_mine(visiteur: Visiteur) -> None:
    chez_soi(visiteur)
    assert "Yann" not in visiteur.get(PAIEMENTS).main


def test_a_beneficiary_of_nobody_shows_nothing(visiteur: Visiteur) -> None:
    chez_soi(visiteur)
    assert "Aucun paiement" in visiteur.get(f"{PAIEMENTS}?beneficiaire=personne").main


def test_detail_tells_how_the_sum_was_counted(visiteur: Visiteur) -> None:
    chez_soi(visiteur)
    visiteur.get(PAIEMENTS)
    visiteur.get(payment_links(visiteur)[0])
    for name in ("Base du remboursement", "Taux", "Participation ou franchise retenue", "Versé à"):
        assert name in visiteur.page.main


def test_payments_of_others_are_not_found(visiteur: Visiteur) -> None:
    chez_soi(visiteur, "carte-perdue")
    visiteur.get(PAIEMENTS)
    mine = payment_links(visiteur)[0]
    stranger = Visiteur(visiteur.app)
    chez_soi(stranger)
    assert stranger.client.get(mine).status_code == 404
    with stranger.world() as (_, bac):
        yann = referentiel.by_cle(bac.id, "yann")
        assert yann is not None
        spouse = referentiel.depenses([yann], clock.day(bac.now()))[0].id
    assert stranger.client.get(f"{PAIEMENTS}/{spouse}").status_code == 404


@pytest.mark.parametrize(("days", "shown"), [(0, True), (1, False)])
def test_a_payment_shows_for_twelve_months(visiteur: Visiteur, days: int, shown: bool) -> None:
    chez_soi(visiteur, "carte-perdue")
    with visiteur.world() as (appareil, bac):
        colette = db.session().get_one(Assure, appareil.personne_id)
        oldest = referentiel.paiements([colette], clock.day(bac.now()))[-1]
        first = clock.plus_months(bac.now(), -PAIEMENTS_MOIS)
        oldest.verse_le = clock.day(first) - timedelta(days=days)
        link = f"{PAIEMENTS}/{oldest.id}"
    visiteur.get(PAIEMENTS)
    assert (link in payment_links(visiteur)) == shown


def test_a_payment_to_come_is_not_shown_before_its_day(visiteur: Visiteur) -> None:
    chez_soi(visiteur, "carte-perdue")
    with visiteur.world() as (appareil, bac):
        colette = db.session().get_one(Assure, appareil.personne_id)
        latest = referentiel.paiements([colette], clock.day(bac.now()))[0]
        latest.verse_le = clock.day(clock.plus_days(bac.now(), 4))
        link = f"{PAIEMENTS}/{latest.id}"
    visiteur.get(PAIEMENTS)
    assert link not in payment_links(visiteur)
    assert visiteur.client.get(link).status_code == 404
    visiteur.advance("4-jours")
    visiteur.get(PAIEMENTS)
    assert link in payment_links(visiteur)


def test_statements_add_up(visiteur: Visiteur) -> None:
    chez_soi(visiteur)
    visiteur.get(f"{COMPTE}/releves-mensuels")
    months = [link for link in visiteur.page.links if "/releves-mensuels/" in link]
    page = visiteur.get(months[0])
    assert "Document d’exercice sans valeur" in page.main
    assert "Total versé" in page.main


@pytest.mark.parametrize("mois", ["1999-01", "2026-13", "x", "2026-1"])
def test_a_month_without_payment_is_not_found(visiteur: Visiteur, mois: str) -> None:
    chez_soi(visiteur)
    assert visiteur.client.get(f"{COMPTE}/releves-mensuels/{mois}").status_code == 404
