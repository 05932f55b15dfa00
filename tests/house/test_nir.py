"""The numéro de sécurité sociale: every form read, every mistake told apart (R165)."""

from datetime import date

import pytest
from stdnum.fr import nir as reference

from core import nir
from core.nir import NirProblem

JEANNE = "2510363113000"
CORSE_A, CORSE_B = "180112A004000", "274022B033000"
ABROAD = "185079935200" + "0"
OUTRE_MER = "2660197411000"
GOOD = [JEANNE, CORSE_A, CORSE_B, ABROAD, OUTRE_MER, "1993075118000", "2552063113000"]


@pytest.mark.parametrize("number", GOOD)
def test_a_number_is_read_with_and_without_key_and_spaces(number: str) -> None:
    full = number + nir.key(number)
    for typed in (number, full, nir.spaced(number), f"  {full.lower()} ", f"{number} "):
        assert nir.parse(typed) == number
    assert nir.parse(nir.spaced(number).replace(" ", "\u00a0")) == number
    assert nir.parse(nir.spaced(number).replace(" ", "\u202f")) == number


@pytest.mark.parametrize("number", GOOD)
def test_the_key_is_that_of_an_independent_library(number: str) -> None:
    assert nir.key(number) == reference.calc_check_digits(number)


def test_the_samples_of_the_source_have_the_keys_computed_by_hand() -> None:
    assert nir.key("162122B010001") == "03"  # R166
    assert nir.key("2780549588157") == "27"  # R113
    assert nir.key("1130349588157") == "29"
    assert nir.key("2171049588157") == "89"


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("", NirProblem.EMPTY),
        ("   ", NirProblem.EMPTY),
        ("251036311300", NirProblem.SHAPE),  # 12
        ("25103631130002", NirProblem.SHAPE),  # 14
        ("2510363113000211", NirProblem.SHAPE),  # 16
        ("2 51 03 63 113\n000 21", NirProblem.SHAPE),
        ("2510363\t113000", NirProblem.SHAPE),
        ("２５１０３６３１１３０００", NirProblem.SHAPE),  # full-width
        ("٢٥١٠٣٦٣١١٣٠٠٠", NirProblem.SHAPE),  # Arabic-Indic
        ("2510363113OOO", NirProblem.SHAPE),  # the letter O
        ("180112C004000", NirProblem.SHAPE),
        ("18011A2004000", NirProblem.SHAPE),
        ("5510363113000", NirProblem.SHAPE),
        ("0510363113000", NirProblem.SHAPE),
        ("2510063113000", NirProblem.MONTH),
        ("2511363113000", NirProblem.MONTH),
        ("2511963113000", NirProblem.MONTH),
        ("2514363113000", NirProblem.MONTH),
        ("2514963113000", NirProblem.MONTH),
        ("251036311300022", NirProblem.KEY),
        ("251036311300000", NirProblem.KEY),
        ("7510363113000", NirProblem.WAITING),  # R30
        ("8510363113000", NirProblem.WAITING),
        ("2510363113000.", NirProblem.SHAPE),
    ],
)
def test_each_mistake_has_its_name(typed: str, problem: NirProblem) -> None:
    assert nir.parse(typed) is problem


@pytest.mark.parametrize("month", [1, 12, 20, 42, 50, 99])
def test_real_and_unknown_months_are_read(month: int) -> None:
    assert nir.parse(f"251{month:02}63113000") == f"251{month:02}63113000"


@pytest.mark.parametrize("number", GOOD)
def test_no_single_wrong_digit_passes_the_key(number: str) -> None:
    full = number + nir.key(number)
    for place, right in enumerate(full):
        for digit in "0123456789":
            if right.isdigit() and digit != right:
                assert isinstance(nir.parse(full[:place] + digit + full[place + 1 :]), NirProblem)


def test_no_swap_of_two_neighbours_passes_the_key() -> None:
    full = "251036311300021"
    for i in range(14):
        if full[i] != full[i + 1]:
            swapped = full[:i] + full[i + 1] + full[i] + full[i + 2 :]
            assert isinstance(nir.parse(swapped), NirProblem), swapped


def test_it_is_made_from_the_person_and_belongs_to_nobody() -> None:
    number = nir.of("F", date(1951, 3, 14), "63113")
    assert number == JEANNE
    assert nir.spaced(number) == "2 51 03 63 113 000 21"
    assert nir.is_fictional(number)
    assert not nir.is_fictional("2510363113001")


def test_it_agrees_with_the_person_or_does_not() -> None:
    born = date(1951, 3, 14)
    assert nir.matches(JEANNE, born, "F")
    assert not nir.matches(JEANNE, born, "H")
    assert not nir.matches(JEANNE, date(1952, 3, 14), "F")
    assert not nir.matches(JEANNE, date(1951, 4, 14), "F")
    assert nir.matches("8510363113000", born, "F")  # a waiting number says the sex too
    assert nir.matches("2512063113000", born, "F")  # month unknown: nothing to compare


def test_what_somebody_could_have_is_recognised_even_mistyped() -> None:
    for typed in (
        "2 85 05 78 006 084 36",
        "2850578006084",
        "285057800608499",
        "1 62 12 2B 010 001",
    ):
        assert nir.is_real_looking(typed)
    for typed in ("", "2 51 03 63 113 000 21", "2510363113000", "bonjour", "12345"):
        assert not nir.is_real_looking(typed)
