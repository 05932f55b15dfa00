"""The order of a carte Vitale: web and appli, files judged, refusals, drafts (R73-R80)."""

from datetime import timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader

from core.db import session
from core.sessions import Seance
from services.bac_a_sable.models import BacASable
from services.carte_vitale import models
from services.compte import models as comptes
from services.referentiel import models as referentiel
from tests.carte_vitale.gestes import (
    APPLI,
    COMMANDER,
    SUIVI,
    avec_perte,
    choisir,
    commander,
    declarer,
    juger,
    jusqu_au_recapitulatif,
)
from tests.compte.gestes import fiche
from tests.compte.maison import chez_soi, journal
from tests.visiteur import Visiteur

FICHIERS = "/s-entrainer/carte-vitale/fichiers"


def test_a_lost_card_is_declared_then_ordered(visiteur: Visiteur) -> None:
    """R58, R77, R80: from the declaration straight into the second step of the order."""
    qui = avec_perte(visiteur)
    assert "est déclarée" in visiteur.page.h1
    visiteur.press("Commander une nouvelle carte Vitale")
    assert "Étape 2 sur 5" in visiteur.page.main
    commander(visiteur, qui.id)
    assert "Étape 5 sur 5" in visiteur.page.main
    assert "Rien n’a été envoyé." in visiteur.page.main
    assert journal(visiteur)[-2:] == ["carte_vitale.declaree", "carte_vitale.commandee"]


def test_the_order_has_five_steps_on_the_web(visiteur: Visiteur) -> None:
    """R77."""
    qui = avec_perte(visiteur)
    seen = []
    visiteur.get(COMMANDER)
    visiteur.press("Commencer")
    seen.append(_place(visiteur))
    visiteur.press("Continuer", personne=qui.id)
    for genre, fichier in (("photo", "identite"), ("piece", "passeport")):
        for _ in range(2):
            seen.append(_place(visiteur))
            visiteur.press("Continuer")
        seen.append(_place(visiteur))
        choisir(visiteur, fichier)
        juger(visiteur, genre, "Continuer")
    seen.append(_place(visiteur))
    visiteur.press("Valider")
    seen.append(_place(visiteur))
    assert seen == [1, 2, 2, 2, 3, 3, 3, 4, 5]


def test_the_order_has_four_steps_in_the_appli(visiteur: Visiteur) -> None:
    """R80: the camera or a file, the preview, « Suivant », and no follow-up in the appli."""
    qui = avec_perte(visiteur)
    visiteur.press("Le faire comme sur le téléphone")
    assert "Étape 2 sur 4" in visiteur.page.main
    visiteur.press("Continuer")
    assert "Prendre ma photo" in visiteur.page.main
    choisir(visiteur, "identite")
    juger(visiteur, "photo", "Continuer")
    visiteur.press("Continuer")
    assert "Photographier la pièce" in visiteur.page.main
    choisir(visiteur, "carte")
    juger(visiteur, "piece", "Suivant")
    assert "Étape 4 sur 4" in visiteur.page.main
    visiteur.press("Valider")
    assert "Il n’est pas dans l’appli" in visiteur.page.main
    with visiteur.world():
        assert models.under_way(qui.id) is not None


def _place(visiteur: Visiteur) -> int:
    return int(visiteur.page.main.split(" sur 5")[0].rsplit("Étape ", 1)[1])


# ——— Files (R78, R79) ———


def at_the_photo(visiteur: Visiteur) -> None:
    avec_perte(visiteur)
    visiteur.press("Commander une nouvelle carte Vitale")
    visiteur.press("Continuer")
    visiteur.press("Continuer")


def test_continue_is_active_once_a_file_is_chosen(visiteur: Visiteur) -> None:
    """R78."""
    at_the_photo(visiteur)
    assert [b.attrib["type"] for b in _disabled(visiteur)] == ["button"]
    choisir(visiteur, "fond")
    assert _disabled(visiteur) == []
    visiteur.press("Choisir un autre fichier")
    assert len(_disabled(visiteur)) == 1


def _disabled(visiteur: Visiteur) -> list:  # type: ignore[type-arg]
    main = next(visiteur.page.tree.iter("main"))
    return [button for button in main.iter("button") if "disabled" in button.attrib]


def test_without_a_file_nothing_goes_on(visiteur: Visiteur) -> None:
    at_the_photo(visiteur)
    answer = visiteur.post(visiteur.path, couleur="1")
    assert answer.status_code == 422
    assert "Choisissez d’abord un fichier" in answer.get_data(as_text=True)


def test_a_defect_seen_is_said_to_be_seen(visiteur: Visiteur) -> None:
    at_the_photo(visiteur)
    choisir(visiteur, "fond")
    juger(visiteur, "photo", "Continuer", "fond", status=422)
    assert visiteur.errors == ["Bien vu, ce n’est pas le cas. Choisissez un autre fichier."]
    juger(visiteur, "photo", "Continuer", "nette", status=422)
    assert "Regardez encore" in visiteur.errors[0]


def test_another_file_is_judged_anew(visiteur: Visiteur) -> None:
    """A judgement belongs to the file that was looked at."""
    at_the_photo(visiteur)
    step = visiteur.path
    choisir(visiteur, "identite")
    juger(visiteur, "photo", "Continuer")
    next_step = visiteur.path
    visiteur.get(step)
    visiteur.press("Choisir un autre fichier")
    choisir(visiteur, "floue")
    assert visiteur.get(next_step).url != next_step
    assert visiteur.path == step


def test_an_unknown_file_chooses_nothing(visiteur: Visiteur) -> None:
    at_the_photo(visiteur)
    step = visiteur.path
    for typed in ("carte", "mien:abc", "<script>", ""):
        assert visiteur.post(f"{step}/fichier", fichier=typed).status_code == 303
        assert len(_disabled_at(visiteur, step)) == 1


def _disabled_at(visiteur: Visiteur, path: str) -> list:  # type: ignore[type-arg]
    visiteur.get(path)
    return _disabled(visiteur)


def test_no_step_is_skipped(visiteur: Visiteur) -> None:
    at_the_photo(visiteur)
    run = visiteur.path.removesuffix("/photo")
    for step in ("piece-preparer", "piece-conditions", "piece", "valider"):
        visiteur.get(f"{run}/{step}")
        assert visiteur.path == f"{run}/photo"
    assert visiteur.post(f"{run}/valider").status_code == 303
    assert visiteur.post(f"{run}/piece/fichier", fichier="carte").status_code == 303
    assert visiteur.client.get(f"{run}/ailleurs").status_code == 404
    assert visiteur.post(f"{run}/beneficiaire/fichier", fichier="carte").status_code == 404


def test_without_accepter_fichiers_no_upload_route_answers(visiteur: Visiteur) -> None:
    at_the_photo(visiteur)
    assert "Envoyer une image à moi" not in visiteur.page.main
    run = visiteur.path.split("/")[-2]
    for path in (f"commander/{run}/photo", "suivi/AAAAAAAAAAAAAAAA", "AAAAAAAAAAAAAAAA"):
        url = f"{FICHIERS}/{path}"
        assert visiteur.post(url).status_code in (404, 405)
    assert not [r for r in visiteur.app.url_map.iter_rules() if r.rule.startswith(FICHIERS)]


# ——— Exclusions (R73-R76) ———


def refused(visiteur: Visiteur, scenario: str, personne: str = "") -> str:
    """Try to order for the person played; what the refusal says."""
    chez_soi(visiteur, scenario, personne)
    qui = fiche(visiteur, personne)
    visiteur.get(COMMANDER)
    visiteur.press("Commencer")
    return visiteur.press("Continuer", 422, personne=qui.id).main


@pytest.mark.parametrize(
    ("scenario", "personne", "said", "out"),
    [
        ("carte-perdue", "", "Il faut d’abord une déclaration", "Déclarer la perte ou le vol"),
        ("npai", "", "La caisse n’a pas la bonne adresse", "Changement d’adresse"),
        ("carte-refusee", "", "La caisse n’autorise pas", "Qui appeler"),
        ("changement-regime", "elodie", "Le dossier change de régime", "Qui appeler"),
        ("cartes-en-attente", "odette", "fermée aujourd’hui", "Elle rouvre le"),
        ("cartes-en-attente", "lucien", "Une carte est déjà commandée", "Voir où elle en est"),
    ],
)
def test_each_refusal_says_why_what_to_do_until_when(
    visiteur: Visiteur, scenario: str, personne: str, said: str, out: str
) -> None:
    """R74, R75."""
    page = refused(visiteur, scenario, personne)
    assert said in page
    assert out in page
    assert "Que faire" in page
    assert "Jusqu’à quand" in page


def test_a_child_waits_for_the_twelfth_birthday(visiteur: Visiteur) -> None:
    """R73: Nolwenn, 12, from her mother's account; Ewen, 6, not yet."""
    chez_soi(visiteur, "famille-guilvinec")
    ewen, nolwenn = fiche(visiteur, "ewen"), fiche(visiteur, "nolwenn")
    visiteur.get(COMMANDER)
    visiteur.press("Commencer")
    visiteur.press("Continuer", 422, personne=ewen.id)
    assert "à 12 ans" in visiteur.page.h1
    commander(visiteur, nolwenn.id)
    with visiteur.world():
        found = models.under_way(nolwenn.id)
        assert found is not None
        assert found.motif == "premiere"


def test_nobody_orders_for_somebody_of_another_account(visiteur: Visiteur) -> None:
    chez_soi(visiteur, "cartes-en-attente", "lucien")
    stranger = fiche(visiteur, "odette")
    visiteur.get(COMMANDER)
    visiteur.press("Commencer")
    for typed in (stranger.id, "AAAAAAAAAAAAAAAA", ""):
        page = visiteur.press("Continuer", 422, personne=fiche(visiteur).id)
        assert "déjà commandée" in page.main
        visiteur.get(COMMANDER)
        visiteur.press("Commencer")
        answer = visiteur.post(visiteur.path, personne=typed)
        assert answer.status_code == 422
        assert "Choisissez une personne" in answer.get_data(as_text=True)


def test_the_address_corrected_opens_the_order(visiteur: Visiteur) -> None:
    """R74: NPAI, and the way out of it."""
    refused(visiteur, "npai")
    visiteur.get("/s-entrainer/compte/changement-adresse")
    visiteur.press("Valider", rue="12 rue des Romarins", code_postal="13005", commune="Marseille")
    commander(visiteur, fiche(visiteur).id)
    assert "est commandée" in visiteur.page.h1


def test_another_name_needs_no_declaration(visiteur: Visiteur) -> None:
    """R73."""
    qui = chez_soi(visiteur, "famille-guilvinec")
    visiteur.get("/s-entrainer/compte/nom-usage")
    visiteur.press("Valider", nom="Autret-Bihan", piece="livret-famille")
    jusqu_au_recapitulatif(visiteur, qui.id)
    assert "Nom changé" in visiteur.page.main


def test_the_window_closes_on_the_fifth_day_for_one_day(visiteur: Visiteur) -> None:
    """R75, R76: an order begun in time stops at its next page, and goes on the day after."""
    qui = avec_perte(visiteur)
    jusqu_au_recapitulatif(visiteur, qui.id)
    last = visiteur.path
    visiteur.advance("4-jours")
    assert "Valider" in visiteur.get(last).main
    _forward(visiteur, timedelta(days=1))
    assert "fermée aujourd’hui" in visiteur.get(last, 409).h1
    assert visiteur.post(last).status_code == 409
    _forward(visiteur, timedelta(days=1))
    visiteur.get(last)
    visiteur.press("Valider")
    assert "est commandée" in visiteur.page.h1


def _forward(visiteur: Visiteur, by: timedelta) -> None:
    with visiteur.world() as (_, bac):
        bac.avance += by


def test_the_paper_form_comes_to_who_has_not_ordered(visiteur: Visiteur) -> None:
    """R75; and only to them."""
    qui = avec_perte(visiteur)
    visiteur.advance("7-jours")
    assert "formulaire" in visiteur.latest("courrier").h1
    other = Visiteur(visiteur.app)
    qui = avec_perte(other)
    commander(other, qui.id)
    other.advance("7-jours")
    assert "Aucune lettre" in other.get("/s-entrainer/boite/courrier").main


# ——— One order, drafts ———


def test_two_windows_order_once(visiteur: Visiteur) -> None:
    qui = avec_perte(visiteur)
    jusqu_au_recapitulatif(visiteur, qui.id)
    first = visiteur.path
    visiteur.get(COMMANDER)
    jusqu_au_recapitulatif(visiteur, qui.id)
    visiteur.press("Valider")
    assert "déjà commandée" in visiteur.get(first, 409).main
    assert visiteur.post(first).status_code == 409
    with visiteur.world() as (_, bac):
        assert len(models.orders(referentiel.assures(bac.id))) == 1


def test_a_draft_is_offered_and_keeps_its_files(visiteur: Visiteur) -> None:
    at_the_photo(visiteur)
    choisir(visiteur, "identite")
    step = visiteur.path
    visiteur.get(COMMANDER)
    visiteur.follow("Reprendre où j’en étais")
    assert visiteur.path == step
    assert "photo-identite.jpg" in visiteur.page.main
    assert "Reprendre" not in visiteur.get(APPLI).main


def test_a_draft_of_another_account_is_not_offered(visiteur: Visiteur) -> None:
    chez_soi(visiteur, "famille-guilvinec")
    qui = fiche(visiteur, "nolwenn")
    visiteur.get(COMMANDER)
    visiteur.press("Commencer")
    visiteur.press("Continuer", personne=qui.id)
    step = visiteur.path
    _become(visiteur, "yann")
    assert "Reprendre" not in visiteur.get(COMMANDER).main
    visiteur.get(step)
    assert visiteur.path == COMMANDER


def _become(visiteur: Visiteur, cle: str) -> None:
    """Log in to another account of the same world, made for the occasion."""
    with visiteur.world() as (appareil, bac):
        other = referentiel.by_cle(bac.id, cle)
        assert other is not None
        comptes.create(other, bac.now(), mail="autre@exemple.test", mot_de_passe="x")
        account = comptes.of_assure(other.id)
        assert account is not None
        for row in session().query(Seance).filter(Seance.appareil_id == appareil.id):
            row.sujet_id = account.id


def test_the_receipt_is_a_pdf_without_value(visiteur: Visiteur) -> None:
    qui = avec_perte(visiteur)
    id_ = commander(visiteur, qui.id)
    answer = visiteur.client.get(f"{SUIVI}/{id_}/recu")
    assert answer.mimetype == "application/pdf"
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(answer.data)).pages)
    assert "sans valeur" in text
    assert "carte perdue" in text


# ——— Declaration (R85) ———


@pytest.mark.parametrize("motif", ["perte", "vol", "panne"])
def test_a_card_is_declared_once_and_serves_no_more(visiteur: Visiteur, motif: str) -> None:
    qui = chez_soi(visiteur, "carte-perdue")
    declarer(visiteur, qui.id, motif)
    assert "Rien n’a été envoyé." in visiteur.page.main
    with visiteur.world() as (_, bac):
        carte = referentiel.cartes(_assure(bac, "colette"))[0]
        expected = {"perte": "perdue", "vol": "volee", "panne": "defectueuse"}
        assert carte.etat == expected[motif]
    visiteur.get("/s-entrainer/carte-vitale/declarer")
    visiteur.press("Commencer")
    visiteur.press("Continuer", 422, personne=qui.id)
    assert "n’a pas de carte à déclarer" in visiteur.errors[0]


def test_a_declaration_in_two_windows_is_made_once(visiteur: Visiteur) -> None:
    qui = chez_soi(visiteur, "carte-perdue")
    visiteur.get("/s-entrainer/carte-vitale/declarer")
    visiteur.press("Commencer")
    visiteur.press("Continuer", personne=qui.id)
    visiteur.press("Continuer", motif="vol")
    last = visiteur.path
    declarer(visiteur, qui.id, "perte")
    visiteur.get(last)
    assert "déjà déclarée" in visiteur.press("Déclarer", 409).h1
    assert journal(visiteur).count("carte_vitale.declaree") == 1


def test_the_number_of_a_lost_card_is_masked(visiteur: Visiteur) -> None:
    qui = chez_soi(visiteur, "carte-perdue")
    visiteur.get("/s-entrainer/carte-vitale/declarer")
    visiteur.press("Commencer")
    visiteur.press("Continuer", personne=qui.id)
    assert f"•••• {qui.serie[-5:]}" in visiteur.page.main
    assert qui.serie not in visiteur.page.main


def _assure(bac: BacASable, cle: str) -> referentiel.Assure:
    found = referentiel.by_cle(bac.id, cle)
    assert found is not None
    return found


@pytest.mark.parametrize("path", ["declarer", "commander", "commander-appli", "suivi"])
def test_everything_asks_for_the_login(visiteur: Visiteur, path: str) -> None:
    """R77: the step before the first is the login."""
    visiteur.enter("carte-perdue", f"/s-entrainer/carte-vitale/{path}")
    assert visiteur.path == "/s-entrainer/compte/connexion"
