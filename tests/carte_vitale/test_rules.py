"""When a carte Vitale may be ordered, and what follows (R73-R76, R81-R83): plain rules."""

from datetime import UTC, date, datetime, timedelta

import pytest

from core.clock import PARIS, day, plus_days
from services.carte_vitale import rules, specimens
from services.carte_vitale.rules import Dossier, Motif, Refus, Suivi
from services.carte_vitale.specimens import Avis, Genre
from services.referentiel.rules import EtatCarte

TODAY = date(2026, 11, 22)
ADULT = Dossier(age=40, douze_ans_le=date(1998, 1, 1), carte=EtatCarte.ACTIVE)


def dossier(**changes: object) -> Dossier:
    return Dossier(**{**vars(ADULT), **changes})  # type: ignore[arg-type]


def declared(etat: EtatCarte, days: int) -> Dossier:
    return dossier(carte=etat, declaree_le=TODAY - timedelta(days=days))


@pytest.mark.parametrize(
    ("given", "refus"),
    [
        (dossier(age=11, douze_ans_le=date(2027, 3, 1)), Refus.TROP_JEUNE),
        (dossier(autorise=False), Refus.NON_AUTORISE),
        (dossier(en_mutation=True), Refus.MUTATION),
        (dossier(npai=True), Refus.NPAI),
        (dossier(en_cours=True), Refus.EN_COURS),
        (dossier(), Refus.DECLARATION),
        (declared(EtatCarte.PERDUE, 5), Refus.PLI),
    ],
)
def test_each_exclusion_has_its_reason(given: Dossier, refus: Refus) -> None:
    """R74, R75."""
    assert rules.examine(given, TODAY).refus is refus


@pytest.mark.parametrize(
    ("given", "motif"),
    [
        (dossier(carte=None), Motif.PREMIERE),
        (dossier(carte=None, age=12), Motif.PREMIERE),
        (dossier(visuel_change=True), Motif.VISUEL),
        (declared(EtatCarte.PERDUE, 0), Motif.PERTE),
        (declared(EtatCarte.VOLEE, 0), Motif.VOL),
        (declared(EtatCarte.DEFECTUEUSE, 0), Motif.PANNE),
    ],
)
def test_each_case_of_use_has_its_reason(given: Dossier, motif: Motif) -> None:
    """R73."""
    assert rules.examine(given, TODAY) == rules.Examen(motif, le=rules.examine(given, TODAY).le)
    assert rules.examine(given, TODAY).motif is motif


@pytest.mark.parametrize(
    "lasting",
    [{"autorise": False}, {"en_mutation": True}, {"npai": True}, {"en_cours": True}],
)
def test_what_lasts_is_said_before_what_passes(lasting: dict[str, bool]) -> None:
    """Waiting for the sixth day would open nothing."""
    given = dossier(**vars(declared(EtatCarte.VOLEE, 5)) | lasting)
    assert rules.examine(given, TODAY).refus not in (None, Refus.PLI)


def test_a_child_is_told_the_day_of_the_first_card() -> None:
    found = rules.examine(dossier(age=11, douze_ans_le=date(2027, 3, 1), carte=None), TODAY)
    assert found.le == date(2027, 3, 1)


CLOCK_CHANGES = [datetime(2026, 10, 22, tzinfo=PARIS), datetime(2027, 3, 25, tzinfo=PARIS)]


@pytest.mark.parametrize("start", [*CLOCK_CHANGES, datetime(2026, 11, 22, tzinfo=PARIS)])
@pytest.mark.parametrize("declared_at", ["00:00:00", "12:00:00", "23:59:59"])
@pytest.mark.parametrize("hour", ["00:00:00", "02:30:00", "23:59:59"])
def test_four_days_open_one_closed_then_open(start: datetime, declared_at: str, hour: str) -> None:
    """R75, R76: calendar days in France, whatever the hour, around both clock changes."""
    first = _at(start, declared_at)
    for number in range(8):
        now = _at(start + timedelta(days=number), hour)
        given = dossier(carte=EtatCarte.PERDUE, declaree_le=day(first))
        found = rules.examine(given, day(now))
        assert found.ok is (number != 5), (number, found)
        if number <= 4:
            assert found.le == day(start + timedelta(days=4))
        elif number == 5:
            assert found == rules.Examen(refus=Refus.PLI, le=day(start + timedelta(days=6)))
        else:
            assert found.le is None


def _at(start: datetime, hour: str) -> datetime:
    moment = datetime.strptime(hour, "%H:%M:%S").time()  # noqa: DTZ007
    return datetime.combine(start.date(), moment, PARIS).astimezone(UTC)


def test_a_failure_closes_nothing() -> None:
    """R75 speaks of loss and theft."""
    for number in range(8):
        assert rules.examine(declared(EtatCarte.DEFECTUEUSE, number), TODAY).ok


def test_the_clock_alone_moves_an_order() -> None:
    """R81-R83."""
    sent = datetime(2026, 10, 20, 9, tzinfo=UTC)
    found = [rules.standing(sent, False, plus_days(sent, n)) for n in range(17)]
    assert found[0:2] == [Suivi.ENREGISTREE] * 2
    assert found[2:4] == [Suivi.ETUDE] * 2
    assert found[4:12] == [Suivi.FABRICATION] * 8
    assert found[12:15] == [Suivi.ENVOYEE] * 3
    assert found[15:] == [Suivi.ARRIVEE] * 2


def test_a_step_comes_at_its_second() -> None:
    sent = datetime(2026, 11, 22, 9, tzinfo=UTC)
    for le, suivi in rules.calendar(sent, True)[1:]:
        assert rules.standing(sent, True, le - timedelta(seconds=1)) is not suivi
        assert rules.standing(sent, True, le) is suivi


def test_a_refused_file_stops_the_order() -> None:
    sent = datetime(2026, 11, 22, 9, tzinfo=UTC)
    assert rules.standing(sent, True, plus_days(sent, 3)) is Suivi.ETUDE
    for days in (4, 15, 400):
        assert rules.standing(sent, True, plus_days(sent, days)) is Suivi.A_REFAIRE


# ——— Specimens (R79) ———


def test_every_criterion_is_missed_by_one_specimen_and_there_is_a_right_one() -> None:
    from services.carte_vitale.forms import Photo, Piece
    from services.carte_vitale.suite import RAISONS

    for genre, form in ((Genre.PHOTO, Photo), (Genre.PIECE, Piece)):
        criteria = {name for name in vars(form) if not name.startswith("_")}
        missed = [row.defaut for row in specimens.TOUS[genre] if row.defaut]
        assert sorted(missed) == sorted(criteria)
        assert criteria <= set(RAISONS)
        right = [row for row in specimens.TOUS[genre] if not row.defaut]
        assert right
        assert any(row.pose for row in right)


def test_a_judgement_is_right_or_to_see_again() -> None:
    assert specimens.judge(Genre.PHOTO, "fond", []) == {}
    assert specimens.judge(Genre.PHOTO, "fond", ["fond"]) == {"fond": Avis.BIEN_VU}
    assert specimens.judge(Genre.PHOTO, "identite", ["fond"]) == {"fond": Avis.A_REVOIR}
    assert specimens.judge(Genre.PHOTO, "mien:abc", ["fond"]) == {"fond": Avis.A_REVOIR}


def test_the_photo_comes_back_before_the_document() -> None:
    assert specimens.refused("fond", "perimee") is Genre.PHOTO
    assert specimens.refused("identite", "perimee") is Genre.PIECE
    assert specimens.refused("identite", "passeport") is None
    assert specimens.refused("mien:abc", "carte") is None
