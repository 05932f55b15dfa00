"""Documents and messages of Mon espace santé (R142, R148)."""

from services.referentiel import models as referentiel
from tests.espace_sante.gestes import (
    ESPACE,
    assure_of,
    chez_soi,
    journal,
    open_first,
)
from tests.visiteur import Visiteur


def test_a_document_is_read_sorted_and_hidden(visiteur: Visiteur) -> None:
    chez_soi(visiteur)
    open_first(visiteur)
    visiteur.press("Ranger", categorie="autres")
    assert "Autres documents" in visiteur.page.main
    open_first(visiteur)
    assert "les professionnels de santé que vous autorisez" in visiteur.page.main
    visiteur.press("Masquer aux soignants")
    assert "Ce document est masqué" in visiteur.page.main
    assert "Masqué aux soignants" in visiteur.get(f"{ESPACE}/documents").main
    open_first(visiteur)
    visiteur.press("Le montrer de nouveau")
    assert "masqué" not in visiteur.page.main.split("Comprendre")[0]


def test_a_care_team_answers_the_next_day(visiteur: Visiteur) -> None:
    chez_soi(visiteur)
    visiteur.get(f"{ESPACE}/messages")
    visiteur.follow("Dr Farida Belkacem")
    jeanne = assure_of(visiteur, "jeanne")
    with visiteur.world() as (_, bac):
        (joined, *_) = referentiel.documents(jeanne, bac.now())
    visiteur.press("Envoyer", texte="Bonjour docteur.", document=joined.id)
    assert "Bonjour docteur." in visiteur.page.main
    assert joined.titre in visiteur.page.main
    assert "sont bien lus" not in visiteur.page.main
    visiteur.advance("48-h")
    thread = visiteur.path
    assert "sont bien lus" in visiteur.get(thread).main
    told = visiteur.latest()
    assert told.h1 == "Un message vous attend dans votre espace"
    assert "Belkacem" not in told.main
    assert {"espace_sante.message_envoye", "espace_sante.document_envoye"} <= set(journal(visiteur))


def test_a_message_holds_nothing_real(visiteur: Visiteur) -> None:
    chez_soi(visiteur)
    visiteur.get(f"{ESPACE}/messages")
    visiteur.follow("Dr Farida Belkacem")
    visiteur.press("Envoyer", 422, texte="Rappelez-moi au 06 12 34 56 78")
    assert "vraie personne" in visiteur.errors[0]
