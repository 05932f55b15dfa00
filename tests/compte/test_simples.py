"""The short téléservices: a form, a receipt, a trace (R56)."""

import pytest

from editorial import store
from services.compte.simples import SIMPLES, Simple
from tests.compte.maison import COMPTE, chez_soi, journal
from tests.visiteur import Visiteur


@pytest.mark.parametrize("simple", SIMPLES, ids=lambda row: row.mot)
def test_each_leaves_a_receipt_and_a_trace(visiteur: Visiteur, simple: Simple) -> None:
    label = store.read("libelles")[simple.libelle]
    assert label["url_entrainement"] == f"{COMPTE}/{simple.mot}"
    assert simple.article in {row["url"] for row in store.summaries().values()}
    chez_soi(visiteur)
    page = visiteur.get(f"{COMPTE}/{simple.mot}")
    assert page.h1 == " ".join(label["titre"].split())
    visiteur.press("Valider", 422)
    assert visiteur.errors == ["Choisissez une personne.", "Choisissez une réponse."]
    person = next(
        e.attrib["value"] for e in page.tree.iter("input") if e.attrib.get("name") == "personne"
    )
    visiteur.press("Valider", personne=person, reponse=simple.choix[0][0])
    assert "Rien n’a été envoyé." in visiteur.page.main
    assert "demarche.envoyee" in journal(visiteur)


def test_somebody_of_another_household_is_refused(visiteur: Visiteur) -> None:
    chez_soi(visiteur)
    visiteur.get(f"{COMPTE}/ceam")
    answer = visiteur.post(f"{COMPTE}/ceam", personne="AAAAAAAAAAAAAAAA", reponse="bientot")
    assert answer.status_code == 422


def test_what_is_not_built_leads_to_the_article(visiteur: Visiteur) -> None:
    chez_soi(visiteur)
    page = visiteur.get(f"{COMPTE}/procuration")
    assert "pas encore d’exercice" in page.h1
    assert "/services-en-ligne/procuration/" in page.links
