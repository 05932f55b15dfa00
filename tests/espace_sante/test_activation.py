"""Enrolling in Mon espace santé (R128-R139): the whole way, every side door, every refusal."""

from datetime import timedelta

import pytest

from core import clock
from core.codes import Code
from services.espace_sante import models
from services.espace_sante.activation import PROVISOIRE
from services.espace_sante.rules import masked_mail, masked_mobile
from services.referentiel import models as referentiel
from tests.compte.gestes import Fiche, fiche
from tests.espace_sante.gestes import (
    ACTIVER,
    ESPACE,
    IDENTIFIANT,
    SECRET,
    activer,
    commencer,
    decide,
    entier,
    espace,
    identite,
    journal,
    prouve,
    provisoire,
    reconnu,
    sms,
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


def test_the_provisional_code_comes_by_mail_and_by_letter(visiteur: Visiteur) -> None:
    """R130: the same twelve characters, once."""
    visiteur.enter("jeanne", ACTIVER)
    visiteur.get(ACTIVER)
    by_letter = provisoire(visiteur)
    assert by_letter == provisoire(visiteur, "")
    assert len(by_letter.replace(" ", "")) == 12
    with visiteur.world() as (appareil, bac):
        boite = [m for m in _messages(bac.id, appareil.personne_id) if m.code]
        assert len(boite) == 2


def _messages(bac_id: str, assure_id: str | None) -> list:  # type: ignore[type-arg]
    from services.boite.models import messages

    return messages(bac_id, assure_id or "", clock.wall_now() + timedelta(days=400))


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


@pytest.mark.parametrize(("seconds", "status"), [(-1, 200), (0, 200), (1, 422)])
def test_a_provisional_code_is_good_six_weeks(
    visiteur: Visiteur, wall: Wall, monkeypatch: pytest.MonkeyPatch, seconds: int, status: int
) -> None:
    qui = commencer(visiteur)
    typed = identite(visiteur, qui, provisoire(visiteur))
    with visiteur.world() as (appareil, bac):
        code = _code_of(appareil.personne_id)
        end = clock.plus_days(code.envoye_le, 42) + timedelta(seconds=seconds)
    monkeypatch.setattr("services.bac_a_sable.models.BacASable.now", lambda _: end)
    visiteur.press("Continuer", status, **typed)


def _code_of(assure_id: str | None) -> Code:
    from sqlalchemy import select

    from core.db import every

    mine = (Code.tentative == assure_id, Code.objet == PROVISOIRE)
    return every(select(Code).where(*mine))[-1]


# ——— Lost code (R133) ———


def demander(visiteur: Visiteur, qui: Fiche, status: int = 200, **changes: str) -> None:
    nir = entier(visiteur)
    visiteur.get(f"{ESPACE}/code-provisoire")
    typed = {"nir": nir, "type_carte": "photo", "numero_serie": qui.serie}
    typed |= {"naissance-jour": qui.jour, "naissance-mois": qui.mois}
    typed |= {"naissance-annee": qui.annee}
    visiteur.press("Générer un nouveau code", status, **{**typed, **changes})


def test_a_lost_code_is_replaced(visiteur: Visiteur) -> None:
    qui = commencer(visiteur)
    step, old = visiteur.path, provisoire(visiteur)
    demander(visiteur, qui)
    new = provisoire(visiteur, "")
    assert new != old
    visiteur.get(step)
    visiteur.press("Continuer", 422, **identite(visiteur, qui, old))
    visiteur.press("Continuer", **identite(visiteur, qui, new))


def test_the_letter_takes_four_days(visiteur: Visiteur) -> None:
    qui = commencer(visiteur)
    first = provisoire(visiteur)
    demander(visiteur, qui)
    assert provisoire(visiteur) == first
    visiteur.advance("4-jours")
    assert provisoire(visiteur) == provisoire(visiteur, "")


@pytest.mark.parametrize("wrong", [{"naissance-jour": "15"}, {"numero_serie": "00012345678"}])
def test_asking_tells_nobody_whether_it_was_right(
    visiteur: Visiteur, wrong: dict[str, str]
) -> None:
    qui = commencer(visiteur)
    demander(visiteur, qui)
    right = visiteur.page.main
    with visiteur.world() as (appareil, _):
        before = _code_of(appareil.personne_id).empreinte
    demander(visiteur, qui, **wrong)
    assert visiteur.page.main == right
    with visiteur.world() as (appareil, _):
        assert _code_of(appareil.personne_id).empreinte == before


# ——— The code by mail or SMS (R134, R135) ———


def test_addresses_are_half_hidden(visiteur: Visiteur) -> None:
    reconnu(visiteur)
    assert "jea*****@exemple.test" in visiteur.page.main
    assert "+33 6 ** ** ** 10" in visiteur.page.main
    assert "jeanne.marchand" not in visiteur.page.main
    assert masked_mail("i@exemple.test") == "i*****@exemple.test"
    assert masked_mobile("0639980115") == "+33 6 ** ** ** 15"


def test_the_code_may_come_by_sms(visiteur: Visiteur) -> None:
    reconnu(visiteur)
    visiteur.press("Continuer", canal="sms")
    visiteur.press("Continuer", code=sms(visiteur))
    assert visiteur.page.h1 == "Les profils de votre carte"


@pytest.mark.parametrize(("seconds", "status"), [(899, 200), (900, 200), (901, 422)])
def test_the_code_is_good_fifteen_minutes(
    visiteur: Visiteur, monkeypatch: pytest.MonkeyPatch, seconds: int, status: int
) -> None:
    reconnu(visiteur)
    with visiteur.world() as (_, bac):
        start = bac.now()
    monkeypatch.setattr("services.bac_a_sable.models.BacASable.now", lambda _: start)
    visiteur.press("Continuer", canal="mail")
    code = visiteur.read_code()
    at = start + timedelta(seconds=seconds)
    monkeypatch.setattr("services.bac_a_sable.models.BacASable.now", lambda _: at)
    visiteur.press("Continuer", status, code=code)


def test_another_code_stops_the_first_thirty_seconds_apart(visiteur: Visiteur, wall: Wall) -> None:
    reconnu(visiteur)
    visiteur.press("Continuer", canal="mail")
    first = visiteur.read_code()
    visiteur.press("Envoyer à nouveau le code", 429)
    assert "Attendez" in visiteur.page.main
    wall(timedelta(seconds=31))
    visiteur.press("Envoyer à nouveau le code")
    second = visiteur.read_code()
    if first != second:
        visiteur.press("Continuer", 422, code=first)
    visiteur.press("Continuer", code=second)


def test_the_other_channel_may_be_chosen_at_once(visiteur: Visiteur) -> None:
    reconnu(visiteur)
    visiteur.press("Continuer", canal="mail")
    visiteur.follow("Choisir un autre mode d’envoi")
    visiteur.press("Continuer", canal="sms")
    visiteur.press("Continuer", code=sms(visiteur))


def test_a_code_is_tried_five_times(visiteur: Visiteur) -> None:
    reconnu(visiteur)
    visiteur.press("Continuer", canal="mail")
    code = visiteur.read_code()
    wrong = "000000" if code != "000 000" else "111111"
    for _ in range(5):
        visiteur.press("Continuer", 422, code=wrong)
    visiteur.press("Continuer", 422, code=code)
    assert "ne peut plus servir" in visiteur.errors[0]


def test_without_any_contact_the_caisse_must_be_called(visiteur: Visiteur) -> None:
    """R135: the special screen, then the same run goes on."""
    reconnu(visiteur, "coordonnees", "paulette")
    assert visiteur.page.h1 == "Votre caisse n’a pas vos coordonnées"
    visiteur.press("J’ai appelé la caisse")
    assert "pau*****@exemple.test" in visiteur.page.main
    visiteur.press("Continuer", canal="mail")
    visiteur.press("Continuer", code=visiteur.read_code())
    assert visiteur.page.h1 == "Les profils de votre carte"


def test_what_goes_to_an_old_address_is_not_read(visiteur: Visiteur) -> None:
    """R135: the code left, nothing comes; « Mes coordonnées sont incorrectes »."""
    reconnu(visiteur, "coordonnees", "rene")
    visiteur.press("Continuer", canal="sms")
    assert "Rien" in visiteur.get("/s-entrainer/boite/sms").text
    visiteur.client.get(f"{ACTIVER}")
    visiteur.get(ACTIVER)
    visiteur.follow("Reprendre")
    visiteur.follow("Mes coordonnées sont incorrectes")
    assert visiteur.page.h1 == "Vos coordonnées sont incorrectes"
    visiteur.press("J’ai appelé la caisse")
    visiteur.press("Continuer", canal="mail")
    visiteur.press("Continuer", code=visiteur.read_code())


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
    demander(visiteur, qui)
    new = provisoire(visiteur, "")
    visiteur.get(ACTIVER)
    visiteur.press("Commencer")
    visiteur.press("Continuer", **identite(visiteur, qui, new))
    assert visiteur.page.h1 == "Où envoyer votre code ?"


def test_after_six_weeks_the_space_has_opened_by_itself(visiteur: Visiteur) -> None:
    visiteur.enter("jeanne", f"{ESPACE}/")
    for _ in range(3):
        visiteur.advance("21-jours")
    qui = fiche(visiteur)
    demander(visiteur, qui)
    new = provisoire(visiteur, "")
    visiteur.get(ACTIVER)
    visiteur.press("Commencer")
    visiteur.press("Continuer", **identite(visiteur, qui, new))
    visiteur.press("Continuer", canal="mail")
    visiteur.press("Continuer", code=visiteur.read_code())
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


def test_a_provisional_code_works_once(visiteur: Visiteur) -> None:
    qui = commencer(visiteur)
    code = provisoire(visiteur)
    visiteur.press("Continuer", **identite(visiteur, qui, code))
    run = visiteur.path.rsplit("/", 1)[0]
    visiteur.press("Continuer", canal="mail")
    visiteur.press("Continuer", code=visiteur.read_code())
    visiteur.press("Continuer")
    visiteur.press("Valider", decision="activer")
    visiteur.press("Continuer")
    visiteur.press("Activer mon espace", identifiant=IDENTIFIANT, mot_de_passe=SECRET)
    visiteur.get(f"{run}/acces")
    assert visiteur.path == ACTIVER  # the run is over
    visiteur.press("Commencer")
    visiteur.press("Continuer", 422, **identite(visiteur, qui, code))


def test_a_code_replaced_on_the_way_is_said_at_the_end(visiteur: Visiteur) -> None:
    qui = decide(visiteur)
    step = visiteur.path
    demander(visiteur, qui)
    visiteur.get(step)
    visiteur.press("Activer mon espace", 409, identifiant=IDENTIFIANT, mot_de_passe=SECRET)
    assert "ne peut plus servir" in visiteur.errors[0]


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
