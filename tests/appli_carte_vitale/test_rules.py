"""The appli's rules on their own: states, equipment, eligibility, the million secret codes."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

import pytest

from core.delais import VERIFICATION_APPLI, fin_depense_appli, fin_finalisation
from services.appli_carte_vitale import catalogue, rules
from services.appli_carte_vitale.rules import Etat, Fin, Manque, Modele, Refus, RefusCode, Voie
from services.referentiel.rules import Couverture, Regime, Statut

NOW = datetime(2026, 11, 24, 9, 42, tzinfo=UTC)
SECONDE = timedelta(seconds=1)
NAISSANCE = date(1978, 5, 18)


@dataclass(frozen=True)
class Dates:
    """The dates of an appli, none of them yet."""

    deposee_le: datetime | None = None
    verifiee_le: datetime | None = None
    echec: str | None = None
    finalisee_le: datetime | None = None
    bloquee_le: datetime | None = None
    fin_le: datetime | None = None
    fin: Fin | None = None


SENT = Dates(deposee_le=NOW, verifiee_le=NOW + VERIFICATION_APPLI)
ACTIVE = replace(SENT, finalisee_le=NOW)


@pytest.mark.parametrize(
    ("dates", "etat"),
    [
        (Dates(), Etat.EN_COURS),
        (SENT, Etat.EN_ATTENTE),
        (ACTIVE, Etat.ACTIVE),
        (replace(ACTIVE, bloquee_le=NOW), Etat.BLOQUEE),
        (replace(SENT, bloquee_le=NOW), Etat.BLOQUEE),
        (replace(ACTIVE, fin_le=NOW, fin=Fin.REVOQUEE), Etat.REVOQUEE),
        (replace(ACTIVE, fin_le=NOW, fin=Fin.SUPPRIMEE), Etat.SUPPRIMEE),
        (replace(ACTIVE, fin_le=NOW, fin=Fin.ESSAIS, bloquee_le=NOW), Etat.SUPPRIMEE),
    ],
)
def test_a_state_is_read_from_the_dates(dates: Dates, etat: Etat) -> None:
    assert rules.etat(dates, NOW) is etat


def test_the_answer_comes_at_the_48th_hour_to_the_second() -> None:
    end = NOW + timedelta(hours=48)
    assert rules.etat(SENT, end - SECONDE) is Etat.EN_ATTENTE
    assert rules.etat(SENT, end) is Etat.A_FINALISER
    assert rules.etat(replace(SENT, echec="echec-piece"), end) is Etat.ECHEC


@pytest.mark.parametrize(
    "checked",
    [
        NOW,
        datetime(2026, 10, 22, 20, 30, tzinfo=UTC),  # over the change of 25 October 2026
        datetime(2027, 3, 25, 0, 30, tzinfo=UTC),  # over the change of 28 March 2027
    ],
)
def test_one_has_seven_calendar_days_to_finalise(checked: datetime) -> None:
    sent = Dates(deposee_le=checked, verifiee_le=checked)
    end = fin_finalisation(checked)
    for day in range(7):
        assert rules.etat(sent, checked + timedelta(days=day)) is Etat.A_FINALISER
    assert rules.etat(sent, end) is Etat.A_FINALISER
    assert rules.etat(sent, end + SECONDE) is Etat.SUPPRIMEE
    assert abs(end - checked - timedelta(days=7)) <= timedelta(hours=1)


def test_an_expense_is_fetched_until_the_seventh_day() -> None:
    assert fin_depense_appli(date(2026, 10, 22)) == date(2026, 10, 29)


# ——— Equipment (R88) ———

ANDROID = Modele("a", "A", "Android", nfc=True, tablette=False, recent=True, mise_au_point=True)


@pytest.mark.parametrize(
    ("modele", "manque"),
    [
        (ANDROID, None),
        (replace(ANDROID, tablette=True, recent=False), Manque.TABLETTE),
        (replace(ANDROID, recent=False), Manque.SYSTEME),
        (replace(ANDROID, mise_au_point=False), Manque.APPAREIL_PHOTO),
    ],
)
def test_a_telephone_says_what_it_lacks(modele: Modele, manque: Manque | None) -> None:
    assert modele.manque is manque


# ——— Eligibility (R89, R90) ———


@dataclass(frozen=True)
class Personne:
    statut: Statut = Statut.NIR
    couverture: Couverture = Couverture.NORMALE
    regime: Regime = Regime.GENERAL
    tutelle: bool = False
    code_postal: str = "59000"
    ans: int = 40

    def age(self, day: date) -> int:
        return self.ans


TODAY = date(2026, 11, 24)


def refusal(personne: Personne, day: date = TODAY, *, bloque: bool = False) -> Refus | None:
    return rules.eligibility(personne, catalogue.ouvertures(), day, bloque=bloque)


@pytest.mark.parametrize(
    ("personne", "why"),
    [
        (Personne(), None),
        (Personne(regime=Regime.MSA), None),
        (Personne(regime=Regime.MGEN), None),
        (Personne(regime=Regime.CGSS, code_postal="97410"), None),
        (Personne(ans=16), None),
        (Personne(ans=15), Refus.AGE),
        (Personne(regime=Regime.ENIM), Refus.REGIME),
        (Personne(statut=Statut.NIA), Refus.STATUT),
        (Personne(statut=Statut.ATTENTE), Refus.STATUT),
        (Personne(couverture=Couverture.AME), Refus.STATUT),
        (Personne(tutelle=True), Refus.TUTELLE),
    ],
)
def test_who_may_have_the_appli(personne: Personne, why: Refus | None) -> None:
    assert refusal(personne) is why
    assert refusal(personne, bloque=True) is Refus.BLOQUE


@pytest.mark.parametrize(
    ("code_postal", "opened"),
    [("69001", date(2023, 1, 1)), ("83000", date(2023, 10, 1)), ("59000", date(2025, 11, 18))],
)
def test_the_dated_table_opens_each_departement_on_its_day(code_postal: str, opened: date) -> None:
    person = Personne(code_postal=code_postal)
    assert refusal(person, opened) is None
    assert refusal(person, opened - timedelta(days=1)) is Refus.DEPARTEMENT


def test_france_identite_opened_everywhere_eight_months_before() -> None:
    table, day = catalogue.ouvertures(), date(2025, 3, 18)
    assert rules.is_open(table, Voie.FRANCE_IDENTITE, "59000", day)
    assert not rules.is_open(table, Voie.FRANCE_IDENTITE, "59000", day - timedelta(days=1))
    assert not rules.is_open(table, Voie.STANDARD, "59000", day)


# ——— The secret code (R101) ———


def test_every_one_of_the_million_codes_is_classified() -> None:
    found = Counter(rules.code_refusal(f"{n:06}", NAISSANCE) for n in range(10**6))
    assert found == {
        None: 10**6 - 1298,
        RefusCode.REPETITION: 1270,
        RefusCode.SUITE: 20,
        RefusCode.NAISSANCE: 8,
    }


@pytest.mark.parametrize("code", ["000000", "111111", "121212", "123123", "122221"])
def test_a_code_that_repeats_is_refused(code: str) -> None:
    assert rules.code_refusal(code, NAISSANCE) is RefusCode.REPETITION


@pytest.mark.parametrize("code", ["012345", "123456", "890123", "543210", "210987"])
def test_a_code_that_counts_is_refused(code: str) -> None:
    assert rules.code_refusal(code, NAISSANCE) is RefusCode.SUITE


@pytest.mark.parametrize("code", ["180578", "780518", "051978", "197805"])
def test_a_birth_date_is_refused(code: str) -> None:
    assert rules.code_refusal(code, NAISSANCE) is RefusCode.NAISSANCE


@pytest.mark.parametrize("code", ["", "12345", "1234567", "40291a", "４０２９１７"])
def test_a_code_has_six_ascii_digits(code: str) -> None:
    assert rules.code_refusal(code, NAISSANCE) is RefusCode.FORME


def test_an_ordinary_code_is_accepted() -> None:
    assert rules.code_refusal("402917", NAISSANCE) is None
