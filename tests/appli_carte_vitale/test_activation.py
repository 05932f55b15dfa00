"""Activating by the standard way (R92-R104): every step, every refusal, every clock."""

from datetime import timedelta

import pytest

from services.appli_carte_vitale import models
from tests.appli_carte_vitale.gestes import (
    ACTIVER,
    APPLI,
    CHOIX,
    SECRET,
    WRONG,
    appli,
    arriver,
    attendre,
    autoriser,
    chez,
    commencer,
    decaler,
    etat,
    finaliser,
    journal,
    posseder,
    reconnu,
)
from tests.compte.gestes import fiche
from tests.visiteur import Visiteur

SECONDE = timedelta(seconds=1)


def test_an_appli_is_activated_step_by_step(visiteur: Visiteur) -> None:
    finaliser(visiteur)
    assert visiteur.page.h1 == "Votre appli est active"
    assert etat(visiteur) == "active"
    assert journal(visiteur)[-1] == "appli_carte_vitale.ouverte"
    assert "appli_carte_vitale.activee" in journal(visiteur)


def test_each_step_says_where_one_is(visiteur: Visiteur) -> None:
    commencer(visiteur)
    assert "Étape 1 sur 10" in visiteur.page.main


def test_the_conditions_must_be_accepted(visiteur: Visiteur) -> None:
    commencer(visiteur)
    visiteur.press("Continuer", 422)
    assert visiteur.errors == ["Acceptez les conditions pour continuer."]


def test_france_identite_is_proposed_first_to_who_holds_the_small_card(visiteur: Visiteur) -> None:
    commencer(visiteur)
    visiteur.press("Continuer", accord=True)
    visiteur.press("Continuer")  # what is already ticked
    assert visiteur.path == f"{ACTIVER}/france-identite"


def test_without_a_chip_no_thanks_is_the_only_way(visiteur: Visiteur) -> None:
    commencer(visiteur, scenario="css")  # a titre de séjour, a telephone without NFC
    visiteur.press("Continuer", accord=True)
    assert "il manque l’un des trois" in visiteur.page.main
    visiteur.press("Continuer")  # the only choice comes chosen
    assert visiteur.page.h1 == "L’appareil photo et le micro"


@pytest.mark.parametrize("refused", ["camera", "micro"])
def test_a_permission_refused_leads_to_the_settings(visiteur: Visiteur, refused: str) -> None:
    commencer(visiteur)
    visiteur.press("Continuer", accord=True)
    visiteur.press("Continuer", chemin="standard")
    visiteur.press("Continuer", 422, **{**CHOIX["autorisations"], refused: "non"})
    visiteur.follow("Modifier les réglages")
    visiteur.press("Continuer", **CHOIX["autorisations"])
    assert visiteur.page.h1 == "Votre numéro de sécurité sociale"


# ——— The number (R95) ———


def test_a_wrong_number_is_refused_in_the_official_words(visiteur: Visiteur) -> None:
    arriver(visiteur, "numero")
    visiteur.press("Continuer", 422, nir="2 51 03 63 113 000 21")
    assert visiteur.errors == ["Le numéro de sécurité sociale saisi est incorrect."]


def test_three_wrong_numbers_close_the_activation_for_a_day(visiteur: Visiteur) -> None:
    arriver(visiteur, "numero")
    qui = fiche(visiteur)
    for _ in range(2):
        visiteur.press("Continuer", 422, nir="2 51 03 63 113 000 21")
    visiteur.press("Continuer", 422, nir="2 51 03 63 113 000 21")
    assert visiteur.page.h1 == "Nombre d’essais infructueux maximal atteint"
    step = visiteur.path
    decaler(visiteur, timedelta(hours=24) - timedelta(minutes=1))
    visiteur.get(step)
    visiteur.press("Continuer", 422, nir=qui.nir)
    decaler(visiteur, timedelta(minutes=2))
    visiteur.get(step)
    visiteur.press("Continuer", nir=qui.nir)
    assert visiteur.page.h1 == "Le code reçu par mail"


@pytest.mark.parametrize(
    ("scenario", "personne", "why"),
    [
        ("famille-guilvinec", "yann", "Votre caisse ne propose pas encore l’appli"),
        ("dix-chiffres", "camille", "Il faut avoir 16 ans"),
        ("jeanne", "jeanne", "L’appli écrit à l’adresse du compte ameli"),
    ],
)
def test_each_refusal_says_why(visiteur: Visiteur, scenario: str, personne: str, why: str) -> None:
    qui = autoriser(visiteur, scenario=scenario, personne=personne)
    visiteur.press("Continuer", 422, nir=qui.nir)
    assert why in visiteur.page.main


def test_a_blocked_person_activates_nothing(visiteur: Visiteur) -> None:
    arriver(visiteur, "numero")
    with chez(visiteur) as (visite, marc):
        assert models.block(marc, visite.bac.now(), "doute sur l'identité")
    visiteur.press("Continuer", 422, nir=fiche(visiteur).nir)
    assert "Votre caisse a bloqué l’appli" in visiteur.page.main


# ——— The code by mail (R98) ———


def test_the_code_lives_one_hour(visiteur: Visiteur) -> None:
    reconnu(visiteur)
    code, step = visiteur.read_code(), visiteur.path
    decaler(visiteur, timedelta(hours=1) + SECONDE)
    visiteur.get(step)
    visiteur.press("Continuer", 422, code=code)
    assert visiteur.errors == ["L’heure de ce code est passée. Demandez-en un autre."]


def test_a_new_code_stops_the_one_before(visiteur: Visiteur) -> None:
    reconnu(visiteur)
    code, step = visiteur.read_code(), visiteur.path
    visiteur.get(step)
    visiteur.press("Renvoyer", 429)
    assert "secondes avant d’en demander un autre" in visiteur.page.main
    visiteur.get(step)
    visiteur.press("Continuer", code=code)
    assert visiteur.page.h1 == "La comparaison de votre visage"


def test_the_mail_has_the_subject_of_the_real_one_and_a_sender_that_is_nobody(
    visiteur: Visiteur,
) -> None:
    reconnu(visiteur)
    page = visiteur.latest()
    assert page.h1.endswith("Code de vérification de l’adresse e-mail")
    assert "appli-carte-vitale.exemple.test" in page.main.replace("\u200b", "")


# ——— Face and papers (R99, R100) ———


def test_refusing_the_comparison_of_the_face_stops_this_way_and_opens_others(
    visiteur: Visiteur,
) -> None:
    arriver(visiteur, "biometrie")
    visiteur.press("Continuer", 422, accord="non")
    visiteur.follow("Passer par France Identité")
    assert visiteur.path == f"{ACTIVER}/france-identite"


@pytest.mark.parametrize("geste", ["pochette", "reflet"])
def test_a_paper_held_badly_is_filmed_again(visiteur: Visiteur, geste: str) -> None:
    arriver(visiteur, "video")
    visiteur.press("Filmer", 422, geste=geste)
    visiteur.press("Filmer", **CHOIX["video"])
    assert visiteur.page.h1 == "Filmez votre visage"


@pytest.mark.parametrize(
    "epreuve",
    ["video-telephone", "video-connexion", "video-delai", "hologramme"],
)
def test_a_mishap_of_the_first_video_happens_once(visiteur: Visiteur, epreuve: str) -> None:
    arriver(visiteur, "video", epreuve)
    visiteur.press("Filmer", 422, **CHOIX["video"])
    assert "Que faire" in visiteur.page.main
    visiteur.press("Filmer", **CHOIX["video"])
    assert visiteur.page.h1 == "Filmez votre visage"


@pytest.mark.parametrize("epreuve", ["visage", "visage-connexion"])
def test_a_mishap_of_the_face_happens_once(visiteur: Visiteur, epreuve: str) -> None:
    arriver(visiteur, "visage", epreuve)
    visiteur.press("Filmer", 422, **CHOIX["visage"])
    visiteur.follow("Retour à l’écran de selfie")
    visiteur.press("Filmer", **CHOIX["visage"])
    assert visiteur.page.h1 == "Choisissez un code secret"


def test_a_passport_shows_one_page_and_a_card_two_sides(visiteur: Visiteur) -> None:
    arriver(visiteur, "video")
    assert "Le recto, puis le verso." in visiteur.page.main
    visiteur.follow("Retour")
    visiteur.press("Continuer", piece="passeport")
    assert "La page avec la photo." in visiteur.page.main


# ——— The secret code (R101) ———


@pytest.mark.parametrize(
    ("code", "again", "message"),
    [
        ("12345", "12345", "Un code secret a 6 chiffres."),
        ("012345", "012345", "Le code secret choisi n’est pas accepté."),
        ("111111", "111111", "Le code secret choisi n’est pas accepté."),
        (SECRET, WRONG, "Le code de confirmation est différent de celui saisi précédemment."),
    ],
)
def test_a_secret_code_refused_says_why(
    visiteur: Visiteur, code: str, again: str, message: str
) -> None:
    arriver(visiteur, "secret")
    visiteur.press("Valider", 422, code=code, confirmation=again)
    assert visiteur.errors[0].startswith(message)


def test_the_secret_code_is_kept_as_a_hash(visiteur: Visiteur) -> None:
    attendre(visiteur)
    row = appli(visiteur)
    assert row.empreinte.startswith("$argon2id$")
    assert SECRET not in row.empreinte


# ——— Waiting, finalising (R102-R104) ———


def test_the_answer_is_there_after_48_hours_to_the_second(visiteur: Visiteur) -> None:
    attendre(visiteur)
    visiteur.get(f"{APPLI}/")
    assert visiteur.page.h1 == "Votre dossier est en cours de contrôle"
    sent = appli(visiteur).deposee_le
    assert sent is not None
    with visiteur.world() as (_, bac):
        bac.advance_to(sent + timedelta(hours=48) - timedelta(seconds=30))
    assert etat(visiteur) == "en-attente"
    decaler(visiteur, timedelta(seconds=60))
    assert etat(visiteur) == "a-finaliser"
    assert visiteur.latest().h1 == "Finalisez l’activation de votre appli"


def test_after_seven_days_the_profile_is_gone(visiteur: Visiteur) -> None:
    attendre(visiteur)
    visiteur.advance("48-h")
    visiteur.advance("7-jours")
    assert etat(visiteur) == "supprimee"
    visiteur.get(f"{APPLI}/")
    assert visiteur.page.h1 == "Le délai est passé"
    visiteur.get(f"{APPLI}/finaliser")
    assert visiteur.page.h1 == "Le délai est passé"
    visiteur.follow("Recommencer")
    visiteur.press("Commencer")
    assert "Étape 1 sur 10" in visiteur.page.main


@pytest.mark.parametrize("epreuve", ["echec-piece", "echec-visage"])
def test_a_failure_is_told_by_a_mail_that_never_says_why(visiteur: Visiteur, epreuve: str) -> None:
    attendre(visiteur, epreuve)
    visiteur.advance("48-h")
    mail = visiteur.latest()
    assert mail.h1 == "L’activation de votre appli n’a pas abouti"
    visiteur.get(f"{APPLI}/")
    assert visiteur.page.h1 == "L’activation n’a pas abouti"
    cause = "la pièce d’identité" if epreuve == "echec-piece" else "Le visage filmé"
    assert cause in visiteur.page.main
    assert cause not in mail.main


def test_a_draft_is_offered_first(visiteur: Visiteur) -> None:
    arriver(visiteur, "numero")
    visiteur.get(ACTIVER)
    visiteur.follow("Reprendre où j’en étais")
    assert visiteur.page.h1 == "Votre numéro de sécurité sociale"


def test_no_step_is_skipped(visiteur: Visiteur) -> None:
    commencer(visiteur)
    visiteur.get(visiteur.path.replace("conditions", "secret"))
    assert "Étape 1 sur 10" in visiteur.page.main


# ——— Forgotten code (R105) ———


def test_a_forgotten_code_restarts_the_activation(visiteur: Visiteur) -> None:
    posseder(visiteur)
    visiteur.get(f"{APPLI}/code-oublie")
    visiteur.press("Effacer et recommencer")
    assert visiteur.path == ACTIVER
    assert etat(visiteur) == "supprimee"
