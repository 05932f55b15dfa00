"""What may be written, given and renewed, at every edge (R151, R152)."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest

from core import clock, tokens
from core.delais import fin_premiere_delivrance, fin_traitement
from services.ordonnance import rules
from services.ordonnance.rules import Etat, Fermeture, NonSubstituable


@dataclass(frozen=True)
class Une:
    boites: int = 2
    renouvellements: int = 3
    duree: int = 30
    remises: int = 0
    tour_le: date | None = None


@dataclass(frozen=True)
class Papier:
    premiere_avant: date = date(2027, 2, 22)
    fin: date = date(2027, 11, 22)
    est_annulee: bool = False


ISSUED = date(2026, 11, 22)
LAST = Papier().premiere_avant
DAY = timedelta(days=1)


# ——— Until when ———


@pytest.mark.parametrize(
    ("issued", "first", "end"),
    [
        ("2026-11-22T10:00+01:00", "2027-02-22", "2027-11-22"),
        ("2026-11-30T23:59+01:00", "2027-02-28", "2027-11-30"),
        ("2027-11-30T00:00+01:00", "2028-02-29", "2028-11-30"),
        ("2028-02-29T12:00+01:00", "2028-05-29", "2029-02-28"),
        ("2026-12-31T23:30:00+00:00", "2027-04-01", "2028-01-01"),  # the 1st already, in France
        ("2026-07-25T22:30:00+00:00", "2026-10-26", "2027-07-26"),  # over a clock change
    ],
)
def test_three_months_and_a_year_are_calendar_days_in_france(
    issued: str, first: str, end: str
) -> None:
    instant = datetime.fromisoformat(issued)
    assert fin_premiere_delivrance(instant).isoformat() == first
    assert fin_traitement(instant).isoformat() == end


@pytest.mark.parametrize(
    ("now", "closed"),
    [
        ("2027-02-22T22:59:59.999999+00:00", None),  # 23:59:59 in France
        ("2027-02-22T23:00:00+00:00", Fermeture.TROP_TARD),  # midnight
    ],
)
def test_the_first_delivery_ends_with_its_last_day_in_paris(
    now: str, closed: Fermeture | None
) -> None:
    today = clock.day(datetime.fromisoformat(now))
    assert rules.fermeture(Une(), Papier(), today) is closed


def test_once_begun_renewals_outlive_the_three_months() -> None:
    begun = Une(remises=2, tour_le=LAST)
    assert rules.fermeture(begun, Papier(), LAST + 30 * DAY) is None
    assert rules.fermeture(begun, Papier(), Papier().fin) is None
    assert rules.fermeture(begun, Papier(), Papier().fin + DAY) is Fermeture.TROP_TARD


def test_a_renewal_that_could_only_begin_after_the_year_is_lost_at_once() -> None:
    late = Une(remises=2, tour_le=Papier().fin - 10 * DAY)
    assert rules.est_perdue(late, Papier(), Papier().fin - 9 * DAY)


# ——— How many, and when ———


@pytest.mark.parametrize(
    ("given", "left", "turn"),
    [(0, 2, 0), (1, 1, 0), (2, 2, 1), (3, 1, 1), (6, 2, 3), (7, 1, 3), (8, 0, 3)],
)
def test_what_is_left_is_that_of_the_time_under_way(given: int, left: int, turn: int) -> None:
    line = Une(remises=given, tour_le=ISSUED)
    assert (rules.reste(line), rules.tour(line)) == (left, turn)


@pytest.mark.parametrize(
    ("after", "closed", "boxes"),
    [(0, Fermeture.TROP_TOT, 0), (29, Fermeture.TROP_TOT, 0), (30, None, 2), (31, None, 2)],
)
def test_a_renewal_waits_for_the_days_given_before(
    after: int, closed: Fermeture | None, boxes: int
) -> None:
    line, today = Une(remises=2, tour_le=ISSUED), ISSUED + after * DAY
    assert rules.fermeture(line, Papier(), today) is closed
    assert rules.a_remettre(line, Papier(), today) == boxes


def test_the_rest_of_a_time_does_not_wait() -> None:
    assert rules.a_remettre(Une(remises=1, tour_le=ISSUED), Papier(), ISSUED) == 1


@pytest.mark.parametrize(
    ("lines", "paper", "today", "state"),
    [
        ([Une()], Papier(), ISSUED, Etat.EMISE),
        ([Une()], Papier(), LAST, Etat.EMISE),
        ([Une()], Papier(), LAST + DAY, Etat.EXPIREE),
        ([Une(remises=1, tour_le=LAST), Une()], Papier(), LAST, Etat.PARTIELLE),
        ([Une(remises=1, tour_le=LAST), Une()], Papier(), LAST + DAY, Etat.PARTIELLE),
        ([Une(remises=8, tour_le=LAST), Une()], Papier(), LAST, Etat.PARTIELLE),
        ([Une(remises=8, tour_le=LAST), Une()], Papier(), LAST + DAY, Etat.EXPIREE),
        ([Une(remises=8, tour_le=LAST)], Papier(), LAST + 999 * DAY, Etat.DELIVREE),
        ([Une(remises=1, tour_le=LAST)], Papier(est_annulee=True), ISSUED, Etat.ANNULEE),
        ([Une(remises=8, tour_le=LAST)], Papier(est_annulee=True), ISSUED, Etat.ANNULEE),
    ],
)
def test_the_state_follows_from_the_lines(
    lines: list[Une], paper: Papier, today: date, state: Etat
) -> None:
    assert rules.etat(paper, lines, today) is state


def test_nothing_of_a_cancelled_one_is_given() -> None:
    assert rules.a_remettre(Une(), Papier(est_annulee=True), ISSUED) == 0


# ——— Writing ———


@pytest.mark.parametrize(
    ("days", "renewals", "ok"),
    [
        (0, 0, False), (1, 0, True), (30, 0, True), (31, 0, False),
        (28, 12, True), (29, 12, False), (30, 11, True), (30, 12, False),
    ],
)  # fmt: skip
def test_a_month_at_a_time_and_a_year_in_all(days: int, renewals: int, ok: bool) -> None:
    assert (rules.refus_duree(days, renewals) is None) is ok


@pytest.mark.parametrize(
    ("motif", "narrow", "age", "ok"),
    [
        (None, False, 40, True),
        (NonSubstituable.MTE, True, 40, True),
        (NonSubstituable.MTE, False, 40, False),
        (NonSubstituable.EFG, False, 5, True),
        (NonSubstituable.EFG, False, 6, False),
        (NonSubstituable.CIF, False, 40, True),
    ],
)
def test_non_substituable_has_its_reason(
    motif: NonSubstituable | None, narrow: bool, age: int, ok: bool
) -> None:
    assert (rules.refus_mention(motif, narrow, age) is None) is ok


# ——— Numbers ———


def number() -> str:
    start = tokens.spelled(rules.NUMERO - 1)
    return start + rules.controle(start)


def test_one_altered_character_always_shows_in_a_number() -> None:
    for _ in range(20):
        good = number()
        assert rules.est_numero(good)
        for place in range(rules.NUMERO):
            for other in set(tokens.UNAMBIGUOUS) - {good[place]}:
                assert not rules.est_numero(good[:place] + other + good[place + 1 :])


def test_two_exchanged_characters_always_show_in_a_number() -> None:
    for _ in range(20):
        good = number()
        for a in range(rules.NUMERO):
            for b in range(a + 1, rules.NUMERO):
                swapped = list(good)
                swapped[a], swapped[b] = swapped[b], swapped[a]
                assert rules.est_numero("".join(swapped)) == (good[a] == good[b])


@pytest.mark.parametrize("typed", ["", "0" * 12, "I" * 12, "é" * 12, "A" * 11, "A" * 13])
def test_what_cannot_be_a_number_is_none(typed: str) -> None:
    assert not rules.est_numero(rules.compact(typed))


def test_a_number_is_read_as_it_is_printed() -> None:
    good = number()
    printed = f" {good[:4].lower()} {good[4:8]}-{good[8:]}\u00a0"
    assert rules.compact(printed) == good


def test_a_seal_spells_its_digest() -> None:
    spelt = {rules.epelle(bytes([n]) * 32) for n in range(256)}
    assert len(spelt) == 256
    assert {len(s) for s in spelt} == {rules.SCEAU}


def test_the_instant_of_issue_may_be_in_any_zone() -> None:
    here = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)
    assert fin_premiere_delivrance(here) == date(2027, 2, 23)
