"""« Mes informations »: what it shows, and every change (R53, R59, R60)."""

import pytest

from core import db, fictif
from services.boite import models as boite
from services.compte import models
from services.compte.informations import masked_iban, masked_phone
from services.referentiel import models as referentiel
from services.referentiel.models import Assure
from tests.compte.gestes import connecter, fiche, mot_de_passe
from tests.compte.maison import COMPTE, INFORMATIONS, chez_soi, journal
from tests.visiteur import Visiteur


def person(visiteur: Visiteur, cle: str = "maud") -> Assure:
    with visiteur.world() as (_, bac):
        found = referentiel.by_cle(bac.id, cle)
        assert found is not None
        db.session().refresh(found)
        db.session().expunge(found)
        return found


def mails(visiteur: Visiteur, nom: str) -> list[str | None]:
    """The addresses that messages of this name were written to."""
    with visiteur.world() as (appareil, bac):
        rows = boite.messages(bac.id, appareil.personne_id or "", bac.now())
        return sorted(row.adresse or "" for row in rows if row.nom == nom)


# ——— Reading ———


def test_everything_of_the_file_is_there(visiteur: Visiteur) -> None:
    qui = chez_soi(visiteur)
    page = visiteur.get(INFORMATIONS)
    for words in (
        "Maud Le Bihan",
        "Ewen Le Bihan",
        "Numéro de sécurité sociale ou Identifiant National de Santé (INS)",
        "Vos droits sont ouverts",
        "CPAM du Finistère",
        "01 291 0000",
        "Transmission automatique des données : ACTIVÉE",
        "Gwenaëlle Tanguy",
        "Carte européenne",
        "IBAN qui finit par",
        "14 rue des Conserveries",
        "06 ** ** ** 30",
        "Communication autorisée pour les partenaires",
        "Mon mot de passe",
        "Résilier mon compte ameli",
    ):
        assert words in page.main, words
    assert qui.mail not in page.main
    assert "Yann" not in page.main


def test_only_what_one_may_change_carries_a_pencil(visiteur: Visiteur) -> None:
    chez_soi(visiteur)
    tree = visiteur.get(INFORMATIONS).tree
    lines = [e for e in tree.iter() if e.attrib.get("class") == "line"]
    pencils = {
        "".join(e.itertext()).split("Modifier")[0].strip()[:12]
        for e in lines
        if "Modifier" in "".join(e.itertext())
    }
    for read_only in ("Droits", "Caisse d", "Organisme co", "Médecin trai", "Carte europé"):
        assert not [p for p in pencils if p.startswith(read_only)], read_only
    for editable in ("Coordonnées ", "Adresse post", "Mail", "Téléphone po", "Communicatio"):
        assert [p for p in pencils if p.startswith(editable)], editable


def test_what_is_masked_keeps_its_end() -> None:
    assert masked_phone("0639980130") == "06 ** ** ** 30"
    assert masked_phone("") == masked_phone(None) == ""
    assert masked_iban("FR7600000000000000000244302") == "IBAN qui finit par 4302"
    assert masked_iban(None) == ""


# ——— Address ———


def adresse(visiteur: Visiteur, status: int = 200, **typed: str) -> None:
    visiteur.get(f"{COMPTE}/changement-adresse")
    answers = {"rue": "12 allée de l'Exercice", "code_postal": "29730", "commune": "Guilvinec"}
    visiteur.press("Valider", status, **(answers | typed))


def test_a_new_address_moves_the_children_too(visiteur: Visiteur) -> None:
    chez_soi(visiteur)
    adresse(visiteur, rue="12 ALLEE DE L’EXERCICE")
    assert "Rien n’a été envoyé." in visiteur.page.main
    assert person(visiteur).adresse == person(visiteur, "ewen").adresse == "12 allée de l'Exercice"
    assert person(visiteur, "yann").adresse == "14 rue des Conserveries"
    assert "adresse.changee" in journal(visiteur)
    assert mails(visiteur, "adresse-change") == ["maud.le-bihan@exemple.test"]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"rue": "14 rue de Rivoli"}, "pourrait être celle d’une vraie personne"),
        ({"code_postal": "75001"}, "pourrait être celle d’une vraie personne"),
        ({"rue": "14, rue des Conserveries"}, "La caisse connaît déjà cette adresse"),
        ({"rue": ""}, "Tapez le numéro et la rue."),
        ({"code_postal": "2973"}, "5 chiffres"),
        ({"code_postal": "\uff12\uff19\uff17\uff13\uff10"}, "5 chiffres"),
        ({"commune": "06 12 34 56 78"}, "pourrait être à une vraie personne"),
    ],
)
def test_any_other_address_is_refused_and_kept_on_the_screen_only(
    visiteur: Visiteur, typed: dict[str, str], words: str
) -> None:
    chez_soi(visiteur)
    adresse(visiteur, 422, **typed)
    assert words in visiteur.errors[0]
    assert next(iter(typed.values())) in visiteur.page.html
    assert person(visiteur).adresse == "14 rue des Conserveries"
    assert "adresse.changee" not in journal(visiteur)


def test_a_returned_letter_is_forgotten_with_the_new_address(visiteur: Visiteur) -> None:
    chez_soi(visiteur, "npai")
    assert "Un courrier est revenu" in visiteur.get(INFORMATIONS).main
    visiteur.get(f"{COMPTE}/changement-adresse")
    with visiteur.world() as (appareil, _):
        from services.compte.changes import adresses_nouvelles

        played = db.session().get_one(Assure, appareil.personne_id)
        new = adresses_nouvelles(played)[0]
    visiteur.press("Valider", rue=new.rue, code_postal=new.code_postal, commune=new.commune)
    assert "Un courrier est revenu" not in visiteur.get(INFORMATIONS).main


# ——— Bank ———


def test_a_new_iban_is_kept_and_told(visiteur: Visiteur) -> None:
    chez_soi(visiteur)
    visiteur.get(f"{COMPTE}/coordonnees-bancaires")
    iban = fictif.iban("maud 2")
    assert fictif.iban_affiche(iban) in visiteur.page.main
    visiteur.press("Valider", iban=fictif.iban_affiche(iban))
    assert person(visiteur).iban == iban
    assert iban[-4:] in visiteur.get(INFORMATIONS).main
    assert "iban.change" in journal(visiteur)
    assert len(mails(visiteur, "iban-change")) == 1


@pytest.mark.parametrize(
    ("iban", "words"),
    [
        ("FR76 3000 6000 0112 3456 7890 189", "pourrait être celui d’une vraie personne"),
        ("DE89 3704 0044 0532 0130 00", "pourrait être celui d’une vraie personne"),
        ("FR76", "27 caractères"),
        ("", "Tapez un IBAN."),
    ],
)
def test_another_iban_is_refused(visiteur: Visiteur, iban: str, words: str) -> None:
    chez_soi(visiteur)
    before = person(visiteur).iban
    visiteur.get(f"{COMPTE}/coordonnees-bancaires")
    visiteur.press("Valider", 422, iban=iban)
    assert words in visiteur.errors[0]
    assert person(visiteur).iban == before


def test_a_mistyped_iban_is_found_and_the_known_one_refused(visiteur: Visiteur) -> None:
    chez_soi(visiteur)
    iban = fictif.iban("maud 2")
    wrong = iban[:20] + ("1" if iban[20] != "1" else "2") + iban[21:]
    visiteur.get(f"{COMPTE}/coordonnees-bancaires")
    visiteur.press("Valider", 422, iban=wrong)
    assert "n’est pas le bon" in visiteur.errors[0]
    visiteur.press("Valider", 422, iban=person(visiteur).iban or "")
    assert "connaît déjà cet IBAN" in visiteur.errors[0]


# ——— Name ———


@pytest.mark.parametrize(
    ("nom", "kept"),
    [("Le Bihan-Autret", "Le Bihan-Autret"), ("autret", None), ("D’Arc", "D’Arc")],
)
def test_a_nom_usage_is_taken_or_given_up(visiteur: Visiteur, nom: str, kept: str | None) -> None:
    chez_soi(visiteur)
    visiteur.get(f"{COMPTE}/nom-usage")
    visiteur.press("Valider", nom=nom, piece="acte-mariage")
    assert person(visiteur).nom_usage == kept
    assert person(visiteur).nom_naissance == "Autret"
    assert "nom_usage.change" in journal(visiteur)


@pytest.mark.parametrize("nom", ["R2D2", "-Bihan", "x" * 41, "<b>Bihan</b>", "Le Bihan", "Bihan;"])
def test_a_name_that_is_none_or_the_same_is_refused(visiteur: Visiteur, nom: str) -> None:
    chez_soi(visiteur)
    visiteur.get(f"{COMPTE}/nom-usage")
    visiteur.press("Valider", 422, nom=nom, piece="acte-mariage")
    assert person(visiteur).nom_usage == "Le Bihan"


def test_a_document_must_be_chosen(visiteur: Visiteur) -> None:
    chez_soi(visiteur)
    visiteur.get(f"{COMPTE}/nom-usage")
    visiteur.press("Valider", 422, nom="Martin")
    assert visiteur.errors == ["Choisissez un document."]


# ——— Mail ———


def new_mail(visiteur: Visiteur, mail: str, status: int = 200, again: str = "") -> None:
    visiteur.get(f"{COMPTE}/changer-mail")
    visiteur.press("Valider", status, mail=mail, mail_bis=again or mail)


def test_a_new_mail_is_told_to_both_addresses_and_receives_the_codes(visiteur: Visiteur) -> None:
    qui = chez_soi(visiteur)
    new_mail(visiteur, "maud.nouveau@exemple.test")
    assert mails(visiteur, "mail-ancien") == ["maud.le-bihan@exemple.test"]
    assert mails(visiteur, "mail-change") == ["maud.nouveau@exemple.test"]
    assert fiche(visiteur).mail == "maud.nouveau@exemple.test"
    assert "mail.change" in journal(visiteur)
    visiteur.get(f"{COMPTE}/accueil")
    visiteur.press("Déconnexion")
    connecter(visiteur, qui)
    assert "maud.nouveau@exemple.test" in mails(visiteur, "code")


@pytest.mark.parametrize(
    ("mail", "again", "words"),
    [
        ("maud@gmail.com", "", "pourrait être celle d’une vraie personne"),
        ("maud", "", "s’écrit comme"),
        ("MAUD.LE-BIHAN@exemple.test", "", "déjà l’adresse de votre compte"),
        ("a@exemple.test", "b@exemple.test", "différentes"),
    ],
)
def test_another_mail_is_refused(visiteur: Visiteur, mail: str, again: str, words: str) -> None:
    chez_soi(visiteur)
    new_mail(visiteur, mail, 422, again)
    assert words in visiteur.errors[0]


def test_a_mail_of_another_account_of_this_world_is_refused(visiteur: Visiteur) -> None:
    """R38; in another world the same address is free."""
    chez_soi(visiteur)
    with visiteur.world() as (_, bac):
        yann = referentiel.by_cle(bac.id, "yann")
        assert yann is not None
        models.create(yann, bac.now(), mail="partage@exemple.test", mot_de_passe="x")
    new_mail(visiteur, "Partage@exemple.test", 422)
    assert "sert déjà au compte d’une autre personne" in visiteur.errors[0]
    stranger = Visiteur(visiteur.app)
    chez_soi(stranger)
    new_mail(stranger, "partage@exemple.test")


# ——— Telephones, consents ———


def test_new_numbers_and_an_sms_to_the_old_and_the_new(visiteur: Visiteur) -> None:
    chez_soi(visiteur)
    visiteur.get(f"{COMPTE}/changer-telephone")
    visiteur.press("Valider", portable="+33 6 39 98 02 02", fixe="01 99 00 01 02")
    assert mails(visiteur, "telephone-change") == ["0639980130", "0639980202"]
    page = visiteur.get(INFORMATIONS)
    assert "06 ** ** ** 02" in page.main
    assert "01 ** ** ** 02" in page.main
    assert {"portable.change", "fixe.change"} <= set(journal(visiteur))


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"portable": "06 12 34 56 78"}, "pourrait être celui d’une vraie personne"),
        ({"portable": "01 99 00 01 02"}, "commence par 06 ou 07"),
        ({"fixe": "01 42 68 53 00"}, "pourrait être celui d’une vraie personne"),
        ({"portable": "0639980130"}, "connaît déjà ce numéro"),
        ({}, "Tapez au moins un numéro"),
    ],
)
def test_another_number_is_refused(visiteur: Visiteur, typed: dict[str, str], words: str) -> None:
    chez_soi(visiteur)
    visiteur.get(f"{COMPTE}/changer-telephone")
    visiteur.press("Valider", 422, **typed)
    assert words in visiteur.errors[0]
    assert "06 ** ** ** 30" in visiteur.get(INFORMATIONS).main


def test_consents_are_kept_and_shown_as_they_are(visiteur: Visiteur) -> None:
    chez_soi(visiteur)
    visiteur.get(f"{COMPTE}/communication")
    visiteur.press("Valider", accord_mail="oui", accord_portable_sms="oui")
    words = "Mail : oui. Appel sur le portable : non. SMS : oui."
    assert words in visiteur.get(INFORMATIONS).main
    assert "accords.changes" in journal(visiteur)
    visiteur.get(f"{COMPTE}/communication")
    visiteur.press("Valider", 422, accord_mail="peut-être")
    assert visiteur.errors == ["Par mail : choisissez oui ou non."]


# ——— Password ———


def test_a_new_password_closes_every_session_and_trusts_nobody(visiteur: Visiteur) -> None:
    qui = chez_soi(visiteur)
    visiteur.get(f"{COMPTE}/accueil")
    visiteur.press("Déconnexion")
    connecter(visiteur, qui, a_moi=True)
    kept = visiteur.client.get_cookie("compte")
    visiteur.get(f"{COMPTE}/changer-mot-de-passe")
    visiteur.press("Valider", actuel=qui.mot_de_passe, nouveau="Bruyere-29")
    assert visiteur.page.h1 == "Le mot de passe est changé"
    assert kept is not None
    visiteur.client.set_cookie("compte", kept.value)
    visiteur.get(INFORMATIONS)
    assert visiteur.path == f"{COMPTE}/connexion"
    mot_de_passe(visiteur, qui, 422)
    mot_de_passe(visiteur, qui, secret="Bruyere-29")
    assert visiteur.path == f"{COMPTE}/code"  # not trusted any more
    assert "compte.mot_de_passe_change" in journal(visiteur)


@pytest.mark.parametrize(
    ("actuel", "nouveau", "words"),
    [
        ("Faux-12345", "Bruyere-29", "Ce n’est pas le mot de passe actuel"),
        (None, "court", "Il manque"),
        (None, "Maud-le-Bihan-29", "ni nom"),
        (None, None, "C’est déjà votre mot de passe"),
    ],
)
def test_another_password_is_refused(
    visiteur: Visiteur, actuel: str | None, nouveau: str | None, words: str
) -> None:
    qui = chez_soi(visiteur)
    visiteur.get(f"{COMPTE}/changer-mot-de-passe")
    typed = {"actuel": actuel or qui.mot_de_passe, "nouveau": nouveau or qui.mot_de_passe}
    visiteur.press("Valider", 422, **typed)
    assert words in visiteur.errors[0]
    assert qui.mot_de_passe not in visiteur.page.main.replace(fiche(visiteur).mot_de_passe, "")
    assert "compte.mot_de_passe_change" not in journal(visiteur)
