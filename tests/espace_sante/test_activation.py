"""Enrolling in Mon espace santé (R128-R139): the whole way, every side door, every refusal."""

from datetime import timedelta

import pytest

from services.espace_sante import models
from services.referentiel import models as referentiel
from tests.compte.gestes import fiche
from tests.espace_sante.gestes import (
    ACTIVER,
    ESPACE,
    IDENTIFIANT,
    SECRET,
    activer,
    commencer,
    decide,
    espace,
    identite,
    journal,
    par_mail,
    prouve,
    provisoire,
    reconnu,
    reprendre,
)
from tests.exercice.test_exercice import Wall
from tests.visiteur import Visiteur

DECEMBRE = "D’après un document de décembre 2023. Le vrai service a pu changer."


def test_a_space_is_activated_step_by_step(visiteur: Visiteur) -> None:
    visiteur.enter("jeanne", f"{ESPACE}/")
    assert DECEMBRE in visiteur.page.main
    activer(visiteur)
    assert DECEMBRE in visiteur.page.main
    assert espace(visiteur, "jeanne").etat == "actif"
    assert "espace_sante.active" in journal(visiteur)


def test_each_step_says_where_one_is(visiteur: Visiteur) -> None:
    commencer(visiteur)
    assert "Étape 1 sur 7" in visiteur.page.main


@pytest.mark.parametrize(
    "wrong",
    [
        {"code": "ABCD EFGH JKMN"},
        {"numero_serie": "00012345678"},
        {"nir": "1 51 03 63 113 000 71"},
    ],
)
def test_one_wrong_identifier_is_refused_without_saying_which(
    visiteur: Visiteur, wrong: dict[str, str]
) -> None:
    qui = commencer(visiteur)
    typed = identite(visiteur, qui, provisoire(visiteur))
    visiteur.press("Continuer", 422, **{**typed, **wrong})
    assert len(visiteur.errors) == 1


def test_known_and_unknown_numbers_are_answered_alike(visiteur: Visiteur) -> None:
    qui = commencer(visiteur)
    right = identite(visiteur, qui, "ABCD EFGH JKMN")
    visiteur.press("Continuer", 422, **right)
    known = visiteur.errors
    visiteur.press("Continuer", 422, **{**right, "nir": AUTRE})
    assert visiteur.errors == known


AUTRE = "1 62 12 75 056 000 92"  # a well-formed number that nobody of this world has


def test_the_whole_number_is_asked_key_included(visiteur: Visiteur) -> None:
    qui = commencer(visiteur)
    visiteur.press("Continuer", 422, **identite(visiteur, qui, "ABCD", nir=qui.nir))
    assert "15 chiffres" in visiteur.errors[0]


def test_the_serial_is_asked_with_the_type_of_card_without_javascript(visiteur: Visiteur) -> None:
    """R131: the field is in the page; only style sheets that can hide it do."""
    qui = commencer(visiteur)
    typed = identite(visiteur, qui, provisoire(visiteur))
    del typed["type_carte"]
    visiteur.press("Continuer", 422, **typed)
    assert "type de la carte" in visiteur.errors[0]
    assert f'value="{qui.serie}"' in visiteur.page.html


def test_guesses_are_limited_on_the_wall_clock(visiteur: Visiteur, wall: Wall) -> None:
    qui = commencer(visiteur)
    step, wrong = visiteur.path, identite(visiteur, qui, "ABCD EFGH JKMN")
    for _ in range(5):
        visiteur.press("Continuer", 422, **wrong)
    visiteur.press("Continuer", 429, **wrong)
    visiteur.get(step)
    visiteur.press("Continuer", 429, **identite(visiteur, qui, provisoire(visiteur)))
    wall(timedelta(minutes=16))
    visiteur.get(step)
    visiteur.press("Continuer", **identite(visiteur, qui, provisoire(visiteur)))


# ——— Profiles, decision (R136, R137) ———


def test_the_children_of_the_card_are_shown(visiteur: Visiteur) -> None:
    prouve(visiteur, "famille-guilvinec", "maud")
    for name in ("Maud Le Bihan", "Maël Le Bihan", "Nolwenn Le Bihan", "Ewen Le Bihan"):
        assert name in visiteur.page.main
    assert "Yann" not in visiteur.page.main


def test_alone_on_the_card_only_the_adult_is_shown(visiteur: Visiteur) -> None:
    prouve(visiteur)
    assert "il n’y a que vous" in visiteur.page.main


def test_a_child_left_out_is_not_activated(visiteur: Visiteur) -> None:
    prouve(visiteur, "famille-guilvinec", "maud")
    with visiteur.world() as (_, bac):
        ewen = referentiel.by_cle(bac.id, "ewen")
        assert ewen is not None
    visiteur.press("Continuer", **{f"enfant-{ewen.id}": False})
    visiteur.press("Valider", decision="activer")
    visiteur.press("Continuer")
    visiteur.press("Activer mon espace", identifiant=IDENTIFIANT, mot_de_passe=SECRET)
    assert espace(visiteur, "mael").etat == "actif"
    with visiteur.world() as (_, bac):
        assert models.of_assure(ewen.id) is None


def test_a_refusal_is_kept_and_can_be_taken_back(visiteur: Visiteur) -> None:
    qui = prouve(visiteur)
    visiteur.press("Continuer")
    visiteur.press("Valider", decision="refuser")
    assert visiteur.page.h1 == "Votre refus est enregistré"
    assert espace(visiteur, "jeanne").etat == "refuse"
    assert "refusé" in visiteur.latest().main
    reprendre(visiteur, qui)
    assert visiteur.page.h1 == "Où envoyer votre code ?"


def test_after_six_weeks_the_space_has_opened_by_itself(visiteur: Visiteur) -> None:
    visiteur.enter("jeanne", f"{ESPACE}/")
    for _ in range(3):
        visiteur.advance("21-jours")
    qui = fiche(visiteur)
    reprendre(visiteur, qui)
    par_mail(visiteur)
    visiteur.press("Continuer")
    assert "s’est ouvert seul" in visiteur.page.main
    assert "Je refuse" not in visiteur.page.main
    answer = visiteur.post(visiteur.path, decision="refuser")
    assert answer.status_code == 422


def test_a_child_is_activated_by_the_parent(visiteur: Visiteur) -> None:
    page = visiteur.enter("famille-guilvinec", ACTIVER, "mael")
    assert page.h1 == "Un parent s’occupe de cet espace"


def test_without_a_definitive_number_there_is_no_space(visiteur: Visiteur) -> None:
    assert "définitif" in visiteur.enter("ame", ACTIVER).main
    visiteur.get(f"{ESPACE}/")


# ——— Contacts, identifier, password (R138, R139) ———


def test_contacts_come_from_the_caisse_and_can_be_corrected(visiteur: Visiteur) -> None:
    prouve(visiteur)
    visiteur.press("Continuer")
    visiteur.press("Valider", decision="activer")
    assert 'value="jeanne.marchand@exemple.test"' in visiteur.page.html
    visiteur.press("Continuer", 422, mail="", portable="")
    assert "Gardez" in visiteur.errors[0]
    visiteur.press("Continuer", 422, mail="jeanne@gmail.com")
    visiteur.press("Continuer", mail="nouvelle@exemple.test", portable="")
    visiteur.press("Activer mon espace", identifiant=IDENTIFIANT, mot_de_passe=SECRET)
    row = espace(visiteur, "jeanne")
    assert (row.mail, row.portable) == ("nouvelle@exemple.test", "")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"identifiant": "court12"}, "8 caractères"),
        ({"identifiant": "jeanne.dupont@gmail.com"}, "vraie personne"),
        ({"identifiant": "2 51 03 63 113 000 21"}, "numéro de sécurité sociale"),
        ({"identifiant": "x" * 65}, "trop long"),
        ({"mot_de_passe": "Hortensia64"}, "caractère spécial"),
        ({"mot_de_passe": "hortensia-64"}, "majuscule"),
        ({"mot_de_passe": "HORTENSIA-64"}, "minuscule"),
        ({"mot_de_passe": "Hortensia-"}, "chiffre"),
        ({"mot_de_passe": "Hort-64"}, "8 caractères"),
        ({"mot_de_passe": "Marchand-64"}, "ni nom"),
        ({"mot_de_passe": "Camomille64!"}, "identifiant"),
        ({"mot_de_passe": "Azerty-123"}, "trop courant"),
    ],
)
def test_identifier_and_password_have_their_own_rules(
    visiteur: Visiteur, typed: dict[str, str], said: str
) -> None:
    decide(visiteur)
    given = {"identifiant": IDENTIFIANT, "mot_de_passe": SECRET, **typed}
    visiteur.press("Activer mon espace", 422, **given)
    assert said in visiteur.errors[0]
    assert given["mot_de_passe"] not in visiteur.page.html


def test_an_earlier_step_is_needed_before_a_later_one(visiteur: Visiteur) -> None:
    commencer(visiteur)
    base = visiteur.path.rsplit("/", 1)[0]
    for step in ("envoi", "code", "profils", "decision", "contacts", "acces"):
        visiteur.get(f"{base}/{step}")
        assert visiteur.path == f"{base}/identite"


def test_another_persons_run_is_nobodys(visiteur: Visiteur) -> None:
    reconnu(visiteur)
    run = visiteur.path.rsplit("/", 1)[0]
    other = Visiteur(visiteur.app)
    other.enter("jeanne", ACTIVER)
    for step in ("envoi", "coordonnees"):
        other.get(f"{run}/{step}")
        assert other.path == ACTIVER
