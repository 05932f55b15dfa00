"""Amounts, to the centime; what each equipment reads; where a sheet stands (R120-R123)."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.professionnel import rules
from services.professionnel.rules import Equipement, Etat, Moyen, Situation, Support, Tarif
from services.referentiel.rules import Exoneration

OUVERTS = Situation(True, None, Exoneration.NONE, False, None, False, False)
ALD = replace(OUVERTS, exoneration=Exoneration.ALD)
MATERNITE = replace(OUVERTS, exoneration=Exoneration.MATERNITE)
MUTUELLE = replace(OUVERTS, complementaire="Mutuelle d'exercice")
CONSULTATION = Tarif("Consultation", 3000, 3000, 70, 200)
LUNETTES = Tarif("Lunettes", 21000, 6000, 60, 0, mutuelle=15000)


@pytest.mark.parametrize(
    ("tarif", "situation", "ald", "expected"),
    [
        (CONSULTATION, OUVERTS, False, (70, 200, 2100, 0)),
        (CONSULTATION, MUTUELLE, False, (70, 200, 2100, 900)),
        (CONSULTATION, ALD, True, (100, 200, 3000, 0)),
        (CONSULTATION, ALD, False, (70, 200, 2100, 0)),
        (
            CONSULTATION,
            MATERNITE,
            False,
            (100, 0, 3000, 0),
        ),
        (CONSULTATION, replace(MUTUELLE, css=True), False, (70, 0, 2100, 900)),
        (CONSULTATION, replace(OUVERTS, mineur=True), False, (70, 0, 2100, 0)),
        (CONSULTATION, replace(OUVERTS, ame=True), False, (100, 0, 3000, 0)),
        (LUNETTES, OUVERTS, False, (60, 0, 3600, 0)),
        (LUNETTES, MUTUELLE, False, (60, 0, 3600, 15000)),
    ],
)
def test_who_pays_what(
    tarif: Tarif, situation: Situation, ald: bool, expected: tuple[int, int, int, int]
) -> None:
    found = rules.parts(tarif, 1, situation, ald)
    assert (found.taux, found.participation, found.amo, found.complementaire) == expected


def test_the_patient_pays_a_share_or_the_whole() -> None:
    found = rules.parts(CONSULTATION, 1, MUTUELLE)
    assert (found.a_payer(True), found.a_payer(False), found.rembourse) == (0, 3000, 1900)


situations = st.builds(
    Situation,
    st.booleans(),
    st.none(),
    st.sampled_from(Exoneration),
    st.booleans(),
    st.none() | st.just("Mutuelle"),
    st.booleans(),
    st.booleans(),
)
tarifs = st.integers(1, 50_000).flatmap(
    lambda price: st.builds(
        Tarif,
        st.just("Acte"),
        st.just(price),
        st.integers(0, price),
        st.sampled_from([15, 30, 60, 65, 70, 100]),
        st.integers(0, 400),
        st.none() | st.integers(0, 60_000),
    )
)


@given(tarifs, situations, st.booleans(), st.integers(1, rules.QUANTITE_MAX))
def test_nobody_is_paid_more_than_the_price(
    tarif: Tarif, situation: Situation, ald: bool, quantite: int
) -> None:
    found = rules.parts(tarif, quantite, situation, ald)
    assert 0 <= found.rembourse <= found.amo <= found.base
    assert found.amo + found.complementaire <= found.montant == tarif.montant * quantite
    assert 0 <= found.a_payer(True) <= found.a_payer(False) == found.montant


@pytest.mark.parametrize(
    ("situation", "asked", "given_"),
    [
        (OUVERTS, True, True),
        (OUVERTS, False, False),
        (replace(OUVERTS, css=True), False, True),
        (replace(OUVERTS, ame=True), False, True),
        (replace(OUVERTS, ouverts=False), True, False),
    ],
)
def test_tiers_payant_asks_for_open_rights(situation: Situation, asked: bool, given_: bool) -> None:
    assert rules.tiers_payant(situation, asked) is given_


def test_what_each_equipment_reads() -> None:
    read = {e: {m for m in Moyen if rules.lit(e, m)} for e in Equipement}
    assert read == {
        Equipement.COMPLET: set(Moyen),
        Equipement.ADRI_MUET: set(Moyen),
        Equipement.INACTIF: set(),
        Equipement.SANS_LECTEUR: set(),
        Equipement.NFC_SEUL: {Moyen.SANS_CONTACT},
        Equipement.QR_SEUL: {Moyen.QR},
    }


@dataclass
class Lue:
    support: Support
    lue_le: datetime
    signee_le: datetime | None = None


@pytest.mark.parametrize(
    ("support", "seconds", "etat"),
    [
        (Support.APPLI, 1199, Etat.OUVERTE),
        (Support.APPLI, 1200, Etat.OUVERTE),
        (Support.APPLI, 1201, Etat.FINIE),
        (Support.CARTE, 1201, Etat.FINIE),
        (Support.PAPIER, 86_400, Etat.OUVERTE),
    ],
)
@pytest.mark.parametrize("around", ["2026-10-25T00:50", "2027-03-28T00:50", "2026-11-22T10:00"])
def test_a_session_is_over_one_second_after_twenty_minutes(
    support: Support, seconds: int, etat: Etat, around: str
) -> None:
    """Both clock changes included: 20 minutes are 1,200 seconds."""
    read = datetime.fromisoformat(around).replace(tzinfo=UTC)
    sheet = Lue(support, read)
    assert rules.etat(sheet, read + timedelta(seconds=seconds)) is etat
    sheet.signee_le = read
    assert rules.etat(sheet, read + timedelta(days=30)) is Etat.SIGNEE
