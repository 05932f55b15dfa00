"""A feuille de soins: 20 minutes, rights of the day, one signature (R120, R121)."""

from datetime import timedelta

import pytest

from core.delais import SEANCE_PROFESSIONNEL
from services.appli_carte_vitale import models as applis
from services.professionnel import models
from services.referentiel import models as referentiel
from tests.professionnel.gestes import BASE, counter, depenses, lire, shown, signer
from tests.visiteur import Visiteur


def wait(visiteur: Visiteur, since_reading: timedelta) -> None:
    """The exercise's clock, so long after the reading of the only sheet."""
    with visiteur.world() as (device, bac):
        (sheet,) = models.of_desk(device.id, "pharmacien")
        bac.avance += sheet.lue_le + since_reading - bac.now()


@pytest.mark.parametrize(("seconds", "open_"), [(1195, True), (1201, False)])
def test_a_session_lasts_twenty_minutes_whatever_is_done(
    visiteur: Visiteur, seconds: int, open_: bool
) -> None:
    assert timedelta(minutes=20) == SEANCE_PROFESSIONNEL
    counter(visiteur)
    lire(visiteur)
    visiteur.press("Ajouter cet acte")
    path = visiteur.path
    wait(visiteur, timedelta(seconds=600))
    visiteur.get(path)  # being busy changes nothing
    wait(visiteur, timedelta(seconds=seconds))
    page = visiteur.get(path)
    assert ("Droits ouverts" in page.main) is open_
    answer = visiteur.post(f"{path}/signer", tiers_payant="oui")
    assert (answer.status_code == 303) is open_
    assert len(depenses(visiteur)) == open_


def test_an_act_added_or_removed_leads_back_to_the_list(visiteur: Visiteur) -> None:
    counter(visiteur)
    lire(visiteur)
    path = visiteur.path
    added = visiteur.post(f"{path}/actes", acte="boite", quantite="1")
    removed = visiteur.post(f"{path}/retirer", acte="0")
    assert (added.location, removed.location) == (f"{path}#actes", f"{path}#actes")
    heading = next(e for e in visiteur.get(path).tree.iter("h2") if e.attrib.get("id") == "actes")
    assert heading.attrib["tabindex"] == "-1"


def test_read_again_the_sheet_goes_on_where_it_was(visiteur: Visiteur) -> None:
    counter(visiteur)
    lire(visiteur)
    visiteur.press("Ajouter cet acte")
    path = visiteur.path
    visiteur.advance("1-h")
    page = visiteur.get(path)
    assert page.h1 == "La séance est finie"
    assert "1 acte" in page.main
    visiteur.follow("Lire de nouveau")
    visiteur.press("Lire l’appli", code=shown(visiteur).code)
    assert visiteur.path == path
    visiteur.follow("Continuer vers la signature")
    assert visiteur.press("Signer la feuille", tiers_payant="non").h1 == "Feuille de soins signée"


def test_a_signed_sheet_takes_nothing_more(visiteur: Visiteur) -> None:
    counter(visiteur)
    lire(visiteur)
    signer(visiteur)
    path = visiteur.path
    for what in ("actes", "retirer", "signer", "beneficiaire", "papier"):
        data = {"acte": "0" if what == "retirer" else "boite", "quantite": "1"}
        answer = visiteur.post(f"{path}/{what}", **data, tiers_payant="oui", beneficiaire="x")
        assert answer.status_code == 409, what
    assert len(depenses(visiteur)) == 1


def test_nothing_is_signed_without_an_act(visiteur: Visiteur) -> None:
    counter(visiteur)
    lire(visiteur)
    path = visiteur.path
    assert visiteur.post(f"{path}/signer", tiers_payant="oui").status_code == 422
    assert visiteur.get(f"{path}/signer").h1 == "Les droits, les actes"


@pytest.mark.parametrize(
    "typed", [{"acte": "lunettes"}, {"acte": ""}, {"quantite": "7"}, {"quantite": "x"}]
)
def test_only_the_acts_of_the_desk_are_billed(visiteur: Visiteur, typed: dict[str, str]) -> None:
    counter(visiteur)
    lire(visiteur)
    data = {"acte": "boite", "quantite": "1", **typed}
    assert visiteur.post(f"{visiteur.path}/actes", **data).status_code == 422


def test_eight_lines_at_most_and_each_may_be_taken_back(visiteur: Visiteur) -> None:
    counter(visiteur)
    lire(visiteur)
    line = {"acte": "boite", "quantite": "1"}
    url = f"{visiteur.path}/actes"
    assert [visiteur.post(url, **line).status_code for _ in range(9)] == [303] * 8 + [422]
    visiteur.get(visiteur.path)
    visiteur.press("Retirer")
    assert visiteur.post(url, **line).status_code == 303


def test_care_is_billed_for_a_child_of_the_household(visiteur: Visiteur) -> None:
    counter(visiteur, "famille-guilvinec", "maud")
    lire(visiteur, "maud")
    with visiteur.world() as (_, bac):
        maud = referentiel.by_cle(bac.id, "maud")
        assert maud is not None
        child = next(row for row in referentiel.foyer(maud) if row.est_ayant_droit)
    visiteur.press("Choisir cette personne", beneficiaire=child.id)
    assert child.prenom in visiteur.page.main
    signer(visiteur)
    assert depenses(visiteur, "maud") == []
    (spent,) = depenses(visiteur, child.cle)
    assert spent.participation == 0  # under 18


def test_a_stranger_is_not_a_beneficiary(visiteur: Visiteur) -> None:
    counter(visiteur)
    lire(visiteur)
    answer = visiteur.post(f"{visiteur.path}/beneficiaire", beneficiaire="x" * 16)
    assert answer.status_code == 422


@pytest.mark.parametrize(("acte", "words"), [("blocked", "bloquée"), ("revoked", "ne sert plus")])
def test_an_appli_stopped_since_the_code_was_shown_is_not_read(
    visiteur: Visiteur, acte: str, words: str
) -> None:
    counter(visiteur)
    code = shown(visiteur).code
    with visiteur.world() as (_, bac):
        jeanne = referentiel.by_cle(bac.id, "jeanne")
        assert jeanne is not None
        (applis.block if acte == "blocked" else applis.revoke)(jeanne, bac.now(), "usage-suspect")
    visiteur.get(f"{BASE}/")
    assert words in visiteur.press("Lire l’appli", 422, code=code).main


def test_closed_rights_are_said_and_nothing_is_signed_online(visiteur: Visiteur) -> None:
    counter(visiteur)
    with visiteur.world() as (_, bac):
        jeanne = referentiel.by_cle(bac.id, "jeanne")
        assert jeanne is not None
        for row in referentiel.droits(jeanne, bac.now().date()):
            row.jusqu_au = bac.now().date() - timedelta(days=1)
    page = lire(visiteur)
    assert "Droits fermés" in page.main
    path = visiteur.path
    visiteur.post(f"{path}/actes", acte="boite", quantite="1")
    assert visiteur.post(f"{path}/signer", tiers_payant="oui").status_code == 409
    assert depenses(visiteur) == []
