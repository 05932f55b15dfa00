"""The order of a carte Vitale: web and appli, files judged, refusals, drafts (R73-R80)."""

from io import BytesIO

from pypdf import PdfReader

from core.db import session
from core.sessions import Seance
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


def test_who_is_alone_is_chosen_already(visiteur: Visiteur) -> None:
    chez_soi(visiteur, "npai")
    visiteur.get(COMMANDER)
    visiteur.press("Commencer")
    visiteur.press("Continuer", 422)
    assert "Pas de commande pour" in visiteur.page.main  # the address, not « choisissez »


def test_without_a_file_nothing_goes_on(visiteur: Visiteur) -> None:
    at_the_photo(visiteur)
    answer = visiteur.post(visiteur.path, couleur="1")
    assert answer.status_code == 422
    assert "Choisissez d’abord un fichier" in answer.get_data(as_text=True)


def test_a_defect_seen_is_said_to_be_seen(visiteur: Visiteur) -> None:
    at_the_photo(visiteur)
    choisir(visiteur, "fond")
    juger(visiteur, "photo", "Continuer", "fond", status=422)
    assert visiteur.errors == []
    assert not visiteur.page.title.startswith("Erreur")
    assert "Bien vu. « Le fond est uni, sans décor » : ce n’est pas le cas." in visiteur.page.main
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
