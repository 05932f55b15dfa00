"""Inside the appli: the QR code, the people, the expenses, the settings (R107-R117, R123-R124)."""

import json
import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from core import clock, db
from services.appli_carte_vitale.acces import QR, SANS_CONTACT
from services.referentiel import jetons
from services.referentiel.jetons import JetonQr
from services.referentiel.models import Depense
from services.referentiel.rules import Destinataire, Origine
from tests.appli_carte_vitale.gestes import (
    APPLI,
    SECRET,
    WRONG,
    appli,
    chez,
    decaler,
    journal,
    ouvrir,
    posseder,
    quitter,
)
from tests.visiteur import Visiteur, text_of

NEW = "630184"


def code(visiteur: Visiteur) -> str:
    """The eight characters under the QR code."""
    return text_of(next(iter(visiteur.page.tree.iterfind(".//p[@class='spelled']")))).split(": ")[1]


# ——— The QR code ———


def test_the_qr_code_is_drawn_with_its_code_under_it_and_its_end(visiteur: Visiteur) -> None:
    posseder(visiteur)
    visiteur.get(f"{APPLI}/utiliser/qr")
    assert "<path" in visiteur.page.html[visiteur.page.html.index('class="qr"') :]
    assert re.fullmatch(r"[2-9A-Z]{4} [2-9A-Z]{4}", code(visiteur))
    assert 'data-secondes="120"' in visiteur.page.html
    assert "Valable jusqu’à" in visiteur.page.main
    assert "appli_carte_vitale.presentee" in journal(visiteur)


def test_the_code_is_read_once_within_two_minutes(visiteur: Visiteur) -> None:
    posseder(visiteur)
    visiteur.get(f"{APPLI}/utiliser/qr")
    shown = code(visiteur)
    with chez(visiteur) as (visite, marc):
        now, world = visite.bac.now(), visite.bac.id
        late = now + timedelta(seconds=121)
        assert jetons.consume(shown, QR, world, late) is None
        found = jetons.consume(shown, QR, world, now)
        assert found is not None
        assert found.id == marc.id
        assert jetons.consume(shown, QR, world, now) is None
    visiteur.get(f"{APPLI}/utiliser/qr")
    assert "Dernière lecture" in visiteur.page.main


def test_each_display_is_another_code(visiteur: Visiteur) -> None:
    posseder(visiteur)
    visiteur.get(f"{APPLI}/utiliser/qr")
    old = code(visiteur)
    visiteur.follow("Nouveau code")
    assert code(visiteur) != old
    with chez(visiteur) as (visite, _):
        assert jetons.consume(old, QR, visite.bac.id, visite.bac.now()) is None
        rows = db.every(select(JetonQr).where(JetonQr.objet == QR))
        assert len([row for row in rows if row.bac_id == visite.bac.id]) == 1


def test_contactless_holds_the_telephone_out(visiteur: Visiteur) -> None:
    posseder(visiteur)
    visiteur.get(f"{APPLI}/utiliser/sans-contact")
    with chez(visiteur) as (visite, marc):
        now, world = visite.bac.now(), visite.bac.id
        found = jetons.consume_presented(SANS_CONTACT, world, now)
        assert found is not None
        assert found.id == marc.id
        assert jetons.consume_presented(SANS_CONTACT, world, now) is None


def test_a_telephone_without_nfc_shows_the_qr_code_at_once(visiteur: Visiteur) -> None:
    posseder(visiteur, "css", "fatou")
    for page in ("utiliser", "utiliser/sans-contact"):
        visiteur.get(f"{APPLI}/{page}")
        assert visiteur.path == f"{APPLI}/utiliser/qr"


# ——— Mes infos, Confidentialité ———


def test_the_people_of_the_card_are_listed_without_any_right(visiteur: Visiteur) -> None:
    posseder(visiteur, "famille-guilvinec", "maud")
    visiteur.get(f"{APPLI}/mes-infos")
    for name in ("Maud", "Maël", "Nolwenn", "Ewen"):
        assert name in visiteur.page.main
    assert "Yann" not in visiteur.page.main
    assert "Vos droits ne sont pas dans l’appli" in visiteur.page.main


def test_the_three_groups_of_data_of_the_holder(visiteur: Visiteur) -> None:
    posseder(visiteur)
    visiteur.get(f"{APPLI}/plus/confidentialite")
    visiteur.follow("Marc")
    for words in ("(AMO)", "(INS)", "État civil", "1.2.250.1.213.1.4.11", "Il ne change pas"):
        assert words in visiteur.page.main
    assert "1.2.250.1.213.1.4.8" not in visiteur.page.main


def test_a_child_has_no_etat_civil_and_names_the_holder(visiteur: Visiteur) -> None:
    posseder(visiteur, "famille-guilvinec", "maud")
    visiteur.get(f"{APPLI}/plus/confidentialite")
    visiteur.follow("Ewen")
    assert "État civil" not in visiteur.page.main
    assert "Ayant droit" in visiteur.page.main
    assert "Maud Le Bihan" in visiteur.page.main


def test_somebody_off_the_card_is_not_found(visiteur: Visiteur) -> None:
    posseder(visiteur, "famille-guilvinec", "maud")
    with chez(visiteur, "yann") as (_, yann):
        other = yann.id
    visiteur.get(f"{APPLI}/plus/confidentialite/{other}", 404)


# ——— Activités (R114) ———


def depense(visiteur: Visiteur, ago: int = 0, origine: Origine = Origine.APPLI) -> None:
    """Something billed `ago` days before."""
    with chez(visiteur) as (visite, marc):
        row = Depense(
            assure_id=marc.id,
            bac_id=marc.bac_id,
            le=clock.day(visite.bac.now()) - timedelta(days=ago),
            acte="Médicaments",
            professionnel="Pharmacie du Coteau",
            montant=1840,
            base=1840,
            taux=65,
            part_complementaire=644,
            participation=0,
            rembourse_centimes=1196,
            verse_le=None,
            verse_a=Destinataire.PROFESSIONNEL,
            origine=origine,
        )
        db.add(row)


def test_an_expense_made_with_the_appli_is_fetched_and_stays(visiteur: Visiteur) -> None:
    posseder(visiteur)
    depense(visiteur)
    visiteur.get(f"{APPLI}/activites")
    assert "Pharmacie du Coteau" in visiteur.page.main
    assert "Rien à payer, prix : 18,40" in visiteur.page.main  # tiers payant: R114, amount paid
    assert "0,00" in visiteur.page.main
    visiteur.advance("21-jours")
    visiteur.get(f"{APPLI}/activites")
    assert "Pharmacie du Coteau" in visiteur.page.main


def test_an_expense_of_the_card_is_not_the_appli_s(visiteur: Visiteur) -> None:
    posseder(visiteur)
    depense(visiteur, origine=Origine.CAISSE)
    visiteur.get(f"{APPLI}/activites")
    assert "Rien pour l’instant" in visiteur.page.main


@pytest.mark.parametrize(("days", "there"), [(7, True), (8, False)])
def test_an_expense_is_fetched_within_seven_days_or_never(
    visiteur: Visiteur, days: int, there: bool
) -> None:
    posseder(visiteur)
    depense(visiteur)
    quitter(visiteur)
    decaler(visiteur, timedelta(days=days))
    ouvrir(visiteur)
    visiteur.get(f"{APPLI}/activites")
    assert ("Pharmacie du Coteau" in visiteur.page.main) is there


def test_opening_the_appli_is_enough_to_fetch(visiteur: Visiteur) -> None:
    posseder(visiteur)
    depense(visiteur)
    quitter(visiteur)
    ouvrir(visiteur)
    decaler(visiteur, timedelta(days=30))
    visiteur.get(f"{APPLI}/activites")
    assert "Pharmacie du Coteau" in visiteur.page.main


# ——— Plus (R115) ———


def test_the_secret_code_is_changed_by_who_knows_it(visiteur: Visiteur) -> None:
    posseder(visiteur)
    visiteur.get(f"{APPLI}/plus/code")
    visiteur.press("Changer le code", 422, ancien=WRONG, code=NEW, confirmation=NEW)
    visiteur.press("Changer le code", 422, ancien=SECRET, code="123456", confirmation="123456")
    visiteur.press("Changer le code", ancien=SECRET, code=NEW, confirmation=NEW)
    assert "Le code secret est changé" in visiteur.page.main
    quitter(visiteur)
    ouvrir(visiteur, SECRET, 422)
    ouvrir(visiteur, NEW)
    assert visiteur.page.h1 == "Utiliser"


def test_a_new_address_is_checked_by_a_code(visiteur: Visiteur) -> None:
    posseder(visiteur)
    visiteur.get(f"{APPLI}/plus/mail")
    visiteur.press("Continuer", 422, mail="marc@gmail.com")
    visiteur.press("Continuer", mail="marc.nouveau@exemple.test")
    assert appli(visiteur).mail == "marc.vasseur@exemple.test"
    visiteur.press("Changer l’adresse", 422, code="000000")
    visiteur.press("Changer l’adresse", code=visiteur.read_code())
    assert "L’adresse e-mail est changée" in visiteur.page.main
    assert appli(visiteur).mail == "marc.nouveau@exemple.test"


@pytest.mark.parametrize("texte", ["delegation", "identification"])
def test_what_is_to_come_says_so_and_offers_no_button(visiteur: Visiteur, texte: str) -> None:
    posseder(visiteur)
    visiteur.get(f"{APPLI}/plus/{texte}")
    assert "Aperçu." in visiteur.page.main
    screen = visiteur.page.html[visiteur.page.html.index('class="phone"') :]
    assert "<button" not in screen[: screen.index("</nav>")]


@pytest.mark.parametrize("texte", ["conditions", "accessibilite"])
def test_the_two_texts_are_there(visiteur: Visiteur, texte: str) -> None:
    posseder(visiteur)
    visiteur.get(f"{APPLI}/plus/{texte}")
    visiteur.get(f"{APPLI}/plus/autre-chose", 404)


def test_the_table_of_openings_is_history(visiteur: Visiteur) -> None:
    visiteur.enter("ald", f"{APPLI}/ouvertures")
    assert "Le département ne compte plus" in visiteur.page.main


# ——— Installable ———


def test_the_appli_is_installable_and_keeps_nothing_of_anybody(visiteur: Visiteur) -> None:
    manifest = visiteur.client.get(f"{APPLI}/manifeste.webmanifest")
    told = json.loads(manifest.data)
    assert told["scope"] == told["start_url"] == f"{APPLI}/"
    assert "exercice" in told["name"]
    assert visiteur.client.get(told["icons"][0]["src"]).status_code == 200
    worker = visiteur.client.get(f"{APPLI}/service-worker.js")
    assert worker.mimetype == "text/javascript"
    assert worker.headers["Cache-Control"] == "no-store"
    page = visiteur.client.get(f"{APPLI}/hors-ligne")
    assert page.status_code == 200
    assert "Set-Cookie" not in page.headers
