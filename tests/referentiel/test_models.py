"""The tables of the référentiel, and what is asked of them."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from core import db
from services.bac_a_sable import models as bac_a_sable
from services.referentiel import jetons, models
from services.referentiel.models import (
    Assure,
    Carte,
    CarteEuropeenne,
    Complementaire,
    Depense,
    Droit,
    MedecinTraitant,
)
from services.referentiel.rules import (
    Destinataire,
    EtatCarte,
    Exoneration,
    Origine,
    Regime,
    Sexe,
    Statut,
)
from tests.referentiel.conftest import NOW, person

TODAY = date(2026, 11, 24)


def test_a_person_says_who_they_are(assure: Assure) -> None:
    assert assure.nom_complet == "Jeanne Marchand"
    assert assure.nir_affiche == "2 51 03 63 113 000 21"
    assert assure.code_naissance == "63113"
    assert assure.nom_caisse == "CPAM du Puy-de-Dôme"
    assert assure.civilite == "Madame"
    assert (assure.age(date(2026, 3, 13)), assure.age(date(2026, 3, 14))) == (74, 75)
    assert not assure.est_ayant_droit


def test_another_regime_is_its_own_caisse(bac: bac_a_sable.BacASable) -> None:
    marin = person(bac.id, regime=Regime.ENIM, caisse=None, nom_usage=None, sexe=Sexe.H)
    assert marin.nom_caisse == "Enim, marins"
    assert marin.nom_complet == "Jeanne Roussel"
    assert marin.civilite == "Monsieur"


def test_enumerations_come_back_as_themselves(assure: Assure) -> None:
    db.commit()
    db.session().expire_all()
    again = models.by_nir(assure.bac_id, "2510363113000")
    assert again is not None
    assert again.regime is Regime.GENERAL
    assert again.statut is Statut.NIR
    assert again.mutation_vers is None


def test_a_person_is_found_in_their_own_world_only(assure: Assure) -> None:
    other = bac_a_sable.create("jeanne")
    assert models.by_cle(assure.bac_id, "jeanne") is assure
    assert models.by_nir(assure.bac_id, assure.nir) is assure
    assert models.by_cle(other.id, "jeanne") is None
    assert models.by_nir(other.id, assure.nir) is None
    twin = db.add(person(other.id))  # the same person lives in both worlds
    assert models.by_nir(other.id, twin.nir) is twin


@pytest.mark.parametrize("same", ["cle", "nir"])
def test_nobody_is_there_twice(assure: Assure, same: str) -> None:
    changes = {"cle": "jeanne2", "nir": "2510363114000"} | {same: getattr(assure, same)}
    with pytest.raises(IntegrityError):
        db.add(person(assure.bac_id, **changes))


def test_a_household_is_the_ouvreur_de_droits_then_the_ayants_droit(assure: Assure) -> None:
    facts = {"titulaire_id": assure.id, "rang": 0, "cle": "lea", "nir": "2150363113000"}
    child = db.add(person(assure.bac_id, **facts))
    stranger = db.add(person(assure.bac_id, cle="paul", nir="1150363113000", rang=3))
    assert models.foyer(assure) == [assure, child]
    assert models.foyer(child) == [assure, child]
    assert models.foyer(stranger) == [stranger]
    assert models.titulaire(child) is assure
    assert models.titulaire(assure) is assure
    assert models.assures(assure.bac_id) == [child, assure, stranger]  # the scenario's order


def test_the_card_is_the_latest_not_replaced(assure: Assure) -> None:
    assert models.carte(assure) is None
    old = new_card(assure, date(2015, 1, 5), EtatCarte.REMPLACEE)
    assert models.carte(assure) is None
    card = new_card(assure, date(2021, 1, 5), EtatCarte.PERDUE)
    assert models.carte(assure) is card
    assert models.cartes(assure) == [card, old]
    assert card.fin_serie == "00012345679"
    assert card.serie_imprimee == "8025000000 000123 45679"
    card.dix_chiffres = True
    assert card.serie_imprimee == "8025000000 000123 4567"


def new_card(assure: Assure, issued: date, etat: EtatCarte) -> Carte:
    facts = {"serie": "802500000000012345679", "photo": True, "dix_chiffres": False}
    row = Carte(assure_id=assure.id, bac_id=assure.bac_id, emise_le=issued, etat=etat, **facts)
    return db.add(row)


def test_rights_are_those_of_the_day(assure: Assure) -> None:
    own = {"assure_id": assure.id, "bac_id": assure.bac_id}
    db.add(Droit(du=date(2020, 1, 1), jusqu_au=None, exoneration=Exoneration.NONE, **own))
    first, last = date(2026, 9, 1), date(2027, 2, 1)
    db.add(Droit(du=first, jusqu_au=last, exoneration=Exoneration.MATERNITE, **own))
    assert models.droits(assure, date(2019, 12, 31)) == []
    assert len(models.droits(assure, TODAY)) == 2
    one_day = timedelta(days=1)
    for day, kind in [
        (first - one_day, Exoneration.NONE),
        (first, Exoneration.MATERNITE),
        (last, Exoneration.MATERNITE),
        (last + one_day, Exoneration.NONE),
    ]:
        assert models.exoneration(assure, day) is kind


def test_cover_doctor_and_european_card_are_the_latest_valid(assure: Assure) -> None:
    own = {"assure_id": assure.id, "bac_id": assure.bac_id}
    cover = {"numero_adherent": "000-1", "transmission": True, "css": False}
    db.add(Complementaire(nom="Ancienne", du=date(2010, 1, 1), au=date(2024, 1, 1), **cover, **own))
    db.add(Complementaire(nom="Actuelle", du=date(2024, 1, 2), au=None, **cover, **own))
    for name, day in [("Dr Un", date(2010, 1, 1)), ("Dr Deux", date(2020, 1, 1))]:
        db.add(MedecinTraitant(nom=name, specialite="Médecine générale", declare_le=day, **own))
    db.add(CarteEuropeenne(jusqu_au=TODAY, **own))
    assert getattr(models.complementaire(assure, TODAY), "nom", None) == "Actuelle"
    assert getattr(models.complementaire(assure, date(2015, 1, 1)), "nom", None) == "Ancienne"
    assert models.complementaire(assure, date(2009, 1, 1)) is None
    assert getattr(models.medecin_traitant(assure), "nom", None) == "Dr Deux"
    assert models.carte_europeenne(assure, TODAY) is not None
    assert models.carte_europeenne(assure, TODAY + timedelta(days=1)) is None


def test_what_is_to_come_is_not_shown_yet(assure: Assure) -> None:
    models.deposit_document(
        assure, titre="Courrier", genre="courrier", emetteur="CPAM", texte="…", depose_le=NOW
    )
    assert models.documents(assure, NOW - timedelta(seconds=1)) == []
    assert len(models.documents(assure, NOW)) == 1
    paid, waiting, later = (expense(assure, day) for day in (TODAY, None, date(2026, 12, 1)))
    assert models.paiements([assure], TODAY) == [paid]
    assert models.paiements([assure], date(2026, 12, 1)) == [later, paid]
    assert set(models.depenses([assure], TODAY)) == {paid, waiting, later}
    assert models.depenses([assure], date(2026, 11, 1)) == []
    assert models.paiements([], TODAY) == []
    assert (paid.rembourse_centimes, paid.reste) == (1900, 200)


def expense(assure: Assure, paid: date | None) -> Depense:
    facts = {"le": date(2026, 11, 20), "acte": "Consultation", "professionnel": "Dr Deux"}
    amounts = {"montant": 3000, "base": 3000, "taux": 70, "participation": 200}
    shares = {"rembourse_centimes": 1900, "part_complementaire": 900}
    row = Depense(
        assure_id=assure.id,
        bac_id=assure.bac_id,
        verse_le=paid,
        verse_a=Destinataire.ASSURE,
        origine=Origine.CAISSE,
        **facts,
        **amounts,
        **shares,
    )
    return db.add(row)


def test_everything_goes_with_its_world(assure: Assure) -> None:
    new_card(assure, TODAY, EtatCarte.ACTIVE)
    expense(assure, TODAY)
    jetons.issue(assure, "identite", NOW, NOW)
    bac = db.session().get_one(bac_a_sable.BacASable, assure.bac_id)
    bac_a_sable.wipe(bac)
    db.commit()
    for table in (Assure, Carte, Depense, jetons.JetonQr):
        assert db.session().scalar(select(func.count()).select_from(table)) == 0
