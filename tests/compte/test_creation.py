"""Creating an account (R31-R40): the whole way, every refusal, and nothing lost."""

import pytest

from core.db import of_bac
from services.referentiel.models import Assure, assures
from tests.compte.gestes import (
    NON,
    Fiche,
    commencer,
    confirmer,
    creer,
    fiche,
    identite,
)
from tests.judge import Page
from tests.visiteur import Visiteur, text_of


def test_an_account_is_created_then_confirmed_by_mail(visiteur: Visiteur) -> None:
    creer(visiteur)
    assert visiteur.page.h1 == "Le compte est créé, il reste une étape"
    message = visiteur.latest()
    assert "21 jours" in message.main
    assert confirmer(visiteur).h1 == "L’adresse mail est confirmée"


def test_each_step_says_where_one_is(visiteur: Visiteur) -> None:
    qui = commencer(visiteur)
    assert "Étape 1 sur 5" in visiteur.page.main
    visiteur.press("Continuer", **identite(qui))
    assert "Étape 2 sur 5" in visiteur.page.main


@pytest.mark.parametrize(
    "wrong",
    [
        {"nom": "Belkacem"},
        {"code_postal": "37000"},
        {"naissance-jour": "15"},
        {"naissance-annee": "1952"},
    ],
)
def test_one_wrong_answer_is_refused_without_saying_which(
    visiteur: Visiteur, wrong: dict[str, str]
) -> None:
    qui = commencer(visiteur)
    visiteur.press("Continuer", 422, **identite(qui, **wrong))
    assert len(visiteur.errors) == 1
    assert "ne vont pas ensemble" in visiteur.errors[0]
    assert f'value="{wrong.get("nom", qui.nom)}"' in visiteur.page.html  # what was typed stays


def test_the_birth_name_is_accepted_too(visiteur: Visiteur) -> None:
    """R32: the married name refused, one tries the birth name."""
    qui = commencer(visiteur)
    visiteur.press("Continuer", **identite(qui, nom="roussel"))
    assert "Étape 2 sur 5" in visiteur.page.main


def test_a_month_may_be_a_word_and_the_number_carry_its_key(visiteur: Visiteur) -> None:
    qui = commencer(visiteur)
    typed = identite(qui, nir="2 51 03 63 113 000 21", **{"naissance-mois": "Mars"})
    assert typed["nir"].replace(" ", "")[:13] == qui.nir
    visiteur.press("Continuer", **typed)
    assert "Étape 2 sur 5" in visiteur.page.main


def test_a_real_looking_number_is_refused_and_kept_nowhere(visiteur: Visiteur) -> None:
    qui = commencer(visiteur)
    visiteur.press("Continuer", 422, **identite(qui, nir="2510363113042"))
    assert "vraie personne" in visiteur.errors[0]


@pytest.mark.parametrize(
    ("name", "value"), [("numero_serie", "00012345678"), ("fin_iban", "0G02444")]
)
def test_both_proofs_are_needed(visiteur: Visiteur, name: str, value: str) -> None:
    qui = commencer(visiteur)
    visiteur.press("Continuer", **identite(qui))
    proofs = {"numero_serie": qui.serie, "fin_iban": qui.fin_iban, name: value}
    visiteur.press("Continuer", 422, **proofs)
    assert "L’un des deux ne correspond pas" in visiteur.errors[0]


def test_an_earlier_step_is_needed_before_a_later_one(visiteur: Visiteur) -> None:
    commencer(visiteur)
    base = visiteur.path.rsplit("/", 1)[0]
    visiteur.get(f"{base}/verifier")
    assert visiteur.path == f"{base}/identite"


def test_another_person_proves_who_they_are_anew(visiteur: Visiteur) -> None:
    """Her proofs given, the same run may not go on as somebody else."""
    qui = commencer(visiteur, "retraites-lens")
    base = visiteur.path.rsplit("/", 1)[0]
    visiteur.press("Continuer", **identite(qui))
    visiteur.press("Continuer", numero_serie=qui.serie, fin_iban=qui.fin_iban)
    visiteur.get(f"{base}/identite")
    visiteur.press("Continuer", **identite(somebody_else(visiteur, qui)))
    visiteur.get(f"{base}/mot-de-passe")
    assert visiteur.path == f"{base}/preuves"


def somebody_else(visiteur: Visiteur, qui: Fiche) -> Fiche:
    with visiteur.world() as (_, bac):
        keys = [row.cle for row in assures(bac.id) if row.id != qui.id]
    return fiche(visiteur, keys[0])


@pytest.mark.parametrize(
    ("typed", "missing"),
    [
        ("Tille-6", "8 caractères"),
        ("tilleul-63", "majuscule"),
        ("TILLEUL-63", "minuscule"),
        ("Tilleul-tilleul", "chiffre"),
        ("Marchand-63", "ni nom"),
        ("Roussel-63", "ni nom"),
        ("A14031951b", "date de naissance"),
        ("A2510363113000b", "numéro"),
        ("Azerty123", "trop courant"),
        ("Aa1" + "x" * 126, "trop long"),
    ],
)
def test_a_weak_password_is_refused_and_says_why(
    visiteur: Visiteur, typed: str, missing: str
) -> None:
    qui = commencer(visiteur)
    visiteur.press("Continuer", **identite(qui))
    visiteur.press("Continuer", numero_serie=qui.serie, fin_iban=qui.fin_iban)
    visiteur.press("Valider", 422, mot_de_passe=typed)
    assert missing in visiteur.errors[0]
    assert typed not in visiteur.page.html  # a password never comes back


@pytest.mark.parametrize("typed", ["Aé1 espaces permis", "Aa1" + "x" * 125, "Aa1ééééé"])
def test_a_long_or_accented_password_is_accepted(visiteur: Visiteur, typed: str) -> None:
    creer(visiteur, mot_de_passe=typed)
    assert visiteur.page.h1 == "Le compte est créé, il reste une étape"


def _to_contacts(visiteur: Visiteur) -> None:
    qui = commencer(visiteur)
    visiteur.press("Continuer", **identite(qui))
    visiteur.press("Continuer", numero_serie=qui.serie, fin_iban=qui.fin_iban)
    visiteur.press("Valider", mot_de_passe=qui.mot_de_passe)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"mail": "jeanne@gmail.com", "mail_bis": "jeanne@gmail.com"}, "vraie personne"),
        ({"mail": "jeanne@exemple.test", "mail_bis": "jeane@exemple.test"}, "différentes"),
        ({"mail": "jeanne", "mail_bis": "jeanne"}, "s’écrit comme"),
        ({"portable": "06 12 34 56 78"}, "vraie personne"),
        ({"fixe": "06 39 98 01 10"}, "fixe"),
    ],
)
def test_contacts_are_fictional_and_typed_twice(
    visiteur: Visiteur, typed: dict[str, str], said: str
) -> None:
    _to_contacts(visiteur)
    right = {"mail": "jeanne@exemple.test", "mail_bis": "jeanne@exemple.test"} | NON
    visiteur.press("Continuer", 422, **(right | typed))
    assert any(said in error for error in visiteur.errors), visiteur.errors


def test_each_consent_needs_its_yes_or_no(visiteur: Visiteur) -> None:
    _to_contacts(visiteur)
    visiteur.press("Continuer", 422, mail="j@exemple.test", mail_bis="j@exemple.test")
    assert visiteur.errors == [
        f"Recevoir des informations par {how} : choisissez oui ou non."
        for how in ("mail", "un appel sur mon portable", "SMS", "un appel sur mon fixe")
    ]


def test_the_draft_is_offered_again(visiteur: Visiteur) -> None:
    qui = commencer(visiteur)
    visiteur.press("Continuer", **identite(qui))
    visiteur.get("/s-entrainer/compte/creer")
    visiteur.follow("Reprendre")
    assert "Étape 2 sur 5" in visiteur.page.main


def test_two_windows_never_mix_their_answers(visiteur: Visiteur) -> None:
    qui = commencer(visiteur)
    first = visiteur.path
    visiteur.press("Continuer", **identite(qui))
    visiteur.get("/s-entrainer/compte/creer")
    visiteur.press("Recommencer")
    assert visiteur.path != first
    assert 'value="Marchand"' not in visiteur.page.html


def test_a_second_account_for_the_same_person_is_refused(visiteur: Visiteur) -> None:
    qui = creer(visiteur)
    visiteur.get("/s-entrainer/compte/creer")
    visiteur.press("Commencer")
    visiteur.press("Continuer", **identite(qui))
    page = visiteur.press("Continuer", 422, numero_serie=qui.serie, fin_iban=qui.fin_iban)
    assert page.h1 == "Un compte existe déjà"


@pytest.mark.parametrize(
    ("scenario", "personne", "said"),
    [
        ("ame", "nino", "aide médicale de l’État"),
        ("enseignante", "helene", "régime"),
        ("dix-chiffres", "camille", "parent"),
        ("colocation", "oleksandr", "numéro d’attente"),
        ("colocation", "beatriz", "numéro d’attente"),
    ],
)
def test_who_cannot_have_an_account_is_told_why_and_where_to_go(
    visiteur: Visiteur, scenario: str, personne: str, said: str
) -> None:
    """R29, R30."""
    commencer(visiteur, scenario)
    qui = fiche(visiteur, personne)
    page = visiteur.press("Continuer", 422, **identite(qui))
    assert page.h1 == "Le compte ne peut pas être créé"
    assert said in page.main
    assert "/contact/" in page.links or "/services-en-ligne/compte-ameli-qui/" in page.links


# ——— Hints and side doors ———


def test_somebody_who_moved_types_the_old_postcode(visiteur: Visiteur) -> None:
    """R32: the caisse knows the old address only."""
    qui = commencer(visiteur, "demenagement")
    with visiteur.world() as (appareil, bac):
        assure = of_bac(Assure, appareil.personne_id or "", bac.id)
        assert assure is not None
        new = assure.nouveau_code_postal
    assert new
    assert new != qui.code_postal
    visiteur.press("Continuer", 422, **identite(qui, code_postal=new))
    visiteur.press("Continuer", **identite(qui))
    assert "Étape 2 sur 5" in visiteur.page.main


def test_a_card_that_prints_ten_digits_takes_a_nine(visiteur: Visiteur) -> None:
    """R33."""
    qui = commencer(visiteur, "dix-chiffres")
    assert qui.serie.endswith("9")
    visiteur.press("Continuer", **identite(qui))
    visiteur.press("Continuer", 422, numero_serie=qui.serie[:-1], fin_iban=qui.fin_iban)
    visiteur.press("Continuer", numero_serie=qui.serie, fin_iban=qui.fin_iban)
    assert "Étape 3 sur 5" in visiteur.page.main


def ask_for_a_letter(visiteur: Visiteur, scenario: str, status: int = 200) -> Page:
    qui = commencer(visiteur, scenario)
    visiteur.press("Continuer", **identite(qui))
    visiteur.follow("Je ne dispose pas du numéro de série")
    return visiteur.press("Demander un code par courrier", status)


def test_a_letter_replaces_both_proofs(visiteur: Visiteur) -> None:
    """R35: asked for, waited for, read, typed."""
    ask_for_a_letter(visiteur, "premiere-carte")
    here = visiteur.path
    assert "au bout de 4 jours" in visiteur.page.main
    visiteur.advance("4-jours")
    visiteur.latest("courrier")
    letter = next(iter(visiteur.page.tree.iterfind(".//p[@class='mail__code']")))
    visiteur.get(here)
    visiteur.press("Continuer", 422, code="AAAA BBBB CCCC")
    visiteur.press("Continuer", code=text_of(letter).lower())
    assert "Étape 3 sur 5" in visiteur.page.main


def test_who_resumes_after_asking_for_a_letter_types_its_code(visiteur: Visiteur) -> None:
    """R35: the draft comes back where the code is typed; both proofs stay one link away."""
    ask_for_a_letter(visiteur, "premiere-carte")
    here = visiteur.path
    visiteur.advance("4-jours")
    visiteur.get("/s-entrainer/compte/creer")
    visiteur.follow("Reprendre")
    assert visiteur.path == here
    visiteur.follow("Retour aux deux preuves")
    visiteur.follow("saisir le code de la lettre")
    assert visiteur.path == here


def test_a_letter_cannot_reach_a_wrong_address(visiteur: Visiteur) -> None:
    page = ask_for_a_letter(visiteur, "npai", 422)
    assert page.h1 == "La lettre ne peut pas arriver"


def test_an_address_serves_one_account(visiteur: Visiteur) -> None:
    """R38: husband and wife need one each."""
    first = creer(visiteur, "corse")
    other = somebody_else(visiteur, first)
    visiteur.get("/s-entrainer/compte/creer")
    visiteur.press("Commencer")
    visiteur.press("Continuer", **identite(other))
    visiteur.press("Continuer", numero_serie=other.serie, fin_iban=other.fin_iban)
    visiteur.press("Valider", mot_de_passe=other.mot_de_passe)
    visiteur.press("Continuer", 422, mail=first.mail, mail_bis=first.mail, **NON)
    assert "sert déjà à un autre compte" in visiteur.errors[0]
