"""Fictional values are read, anything that somebody could have is refused (PRODUCT.md)."""

from collections.abc import Callable

import pytest
from stdnum import iban as reference

from core import fictif, nir
from core.fictif import Lu

REAL = [
    (fictif.lire_nir, "2 85 05 78 006 084 36"),
    (fictif.lire_nir, "1 62 12 2B 010 001 03"),
    (fictif.lire_telephone, "06 12 34 56 78"),
    (fictif.lire_telephone, "+33 6 12 34 56 78"),
    (fictif.lire_portable, "07.61.23.45.67"),
    (fictif.lire_fixe, "01 45 37 59 45"),
    (fictif.lire_fixe, "0262 90 12 34"),
    (fictif.lire_iban, "FR76 3000 6000 0112 3456 7890 189"),
    (fictif.lire_iban, "DE89 3704 0044 0532 0130 00"),
    (fictif.lire_fin_serie, "046713 22630"),
]
GOOD = [
    (fictif.lire_nir, "2 51 03 63 113 000 21", "2510363113000"),
    (fictif.lire_mail, " Jeanne.Marchand@Exemple.TEST ", "jeanne.marchand@exemple.test"),
    (fictif.lire_mail, "j@exemple.test", "j@exemple.test"),
    (fictif.lire_telephone, "01 99 00 12 34", "0199001234"),
    (fictif.lire_telephone, "+33 6 39 98 01 42", "0639980142"),
    (fictif.lire_telephone, "0033 6 39 98 01 42", "0639980142"),
    (fictif.lire_telephone, "+33 (0)6 39 98 01 42", "0639980142"),
    (fictif.lire_portable, "06.39.98.01.42", "0639980142"),
    (fictif.lire_fixe, "02-61-91-55-66", "0261915566"),
    (fictif.lire_fin_serie, "000 12345678", "00012345678"),
    (fictif.lire_fin_iban, "0g02 443", "0G02443"),
]
MISTYPED = [
    (fictif.lire_nir, "", "Tapez le numéro"),
    (fictif.lire_nir, "2510363113000 22", "deux derniers chiffres"),
    (fictif.lire_nir, "7510363113000", "attente"),
    (fictif.lire_mail, "jeanne", "prenom.nom@"),
    (fictif.lire_mail, "jeanne@@exemple.test", "prenom.nom@"),
    (fictif.lire_mail, "jeanne marchand@exemple.test", "prenom.nom@"),
    (fictif.lire_telephone, "06 39 98 01", "10 chiffres"),
    (fictif.lire_telephone, "０６３９９８０１４２", "10 chiffres"),
    (fictif.lire_portable, "01 99 00 12 34", "06 ou 07"),
    (fictif.lire_fixe, "06 39 98 01 42", "01, 02"),
    (fictif.lire_iban, "FR76", "27 caractères"),
    (fictif.lire_fin_serie, "1234567890", "11 derniers"),
    (fictif.lire_fin_iban, "0G02 4", "7 derniers"),
]

Reader = Callable[[str], Lu]


@pytest.mark.parametrize(("read", "typed"), REAL)
def test_what_somebody_could_have_is_refused_and_not_returned(read: Reader, typed: str) -> None:
    assert read(typed) == Lu(refus=fictif.REEL, reel=True)


@pytest.mark.parametrize(("read", "typed", "value"), GOOD)
def test_what_the_card_shows_is_read(read: Reader, typed: str, value: str) -> None:
    assert read(typed) == Lu(value)
    assert read(typed).ok


@pytest.mark.parametrize(("read", "typed", "part"), MISTYPED)
def test_a_mistake_is_explained(read: Reader, typed: str, part: str) -> None:
    refused = read(typed)
    assert refused.valeur == ""
    assert part in (refused.refus or "")


@pytest.mark.parametrize(
    "typed",
    ["jeanne@orange.fr", "j@exemple.test.fr", "j@monexemple.test", "j@assurance.exemple.test"],
)
def test_only_the_fictional_domain_receives_mail(typed: str) -> None:
    assert fictif.lire_mail(typed) == Lu(refus=fictif.MAIL_REEL, reel=True)


@pytest.mark.parametrize("graine", [f"foyer/{n}" for n in range(50)])
def test_what_is_made_is_read_back_and_is_nobody_s(graine: str) -> None:
    iban = fictif.iban(graine)
    assert reference.is_valid(iban)
    assert len(iban) == 27
    assert any(c.isalpha() for c in iban[-7:])  # R34: letters among the last seven
    assert fictif.lire_iban(fictif.iban_affiche(iban)) == Lu(iban)
    assert fictif.lire_iban(iban.lower()) == Lu(iban)
    serie = fictif.serie(graine)
    assert len(serie) == 21
    assert fictif.lire_fin_serie(serie[-11:]) == Lu(serie[-11:])
    assert (fictif.iban(graine), fictif.serie(graine)) == (iban, serie)


def rib_key(bban: str) -> int:
    """The account key as banks define it: the whole number, letters as digits, is 0 mod 97."""
    digits = "".join(c if c.isdigit() else str((ord(c) - 65) % 9 + 1 + (c > "R")) for c in bban)
    return int(digits) % 97


def test_the_bank_s_own_key_is_right_too() -> None:
    assert rib_key("20041010050500013M02606") == 0  # the textbook example
    for n in range(50):
        assert rib_key(fictif.iban(f"foyer/{n}")[4:]) == 0


def test_a_wrong_character_of_a_fictional_iban_is_a_mistake_not_a_real_one() -> None:
    iban = fictif.iban("foyer")
    wrong = iban[:20] + str((int(iban[20]) + 1) % 10 if iban[20].isdigit() else 0) + iban[21:]
    assert fictif.lire_iban(wrong) == Lu(refus=fictif.IBAN_CLE)


@pytest.mark.parametrize(
    "text",
    [
        "appelez le 06 12 34 56 78",
        "tel0612345678 svp",
        "mon nir est 2 85 05 78 006 084",
        "jeanne.dupont@orange.fr",
        "RIB FR76 3000 6000 0112 3456 7890 189 merci",
        "dossier 202611220001",
        "carte 8025000002 046713 22630",
        "2 51 03 63 113 000 21 et 06 12 34 56 78",  # a real one behind a fictional one
    ],
)
def test_a_free_text_with_a_real_looking_value_is_refused(text: str) -> None:
    assert fictif.contains_real(text)
    assert fictif.lire_texte(text) == Lu(refus=fictif.TEXTE_REEL)


def test_a_free_text_may_hold_what_the_card_shows() -> None:
    shown = [
        nir.spaced("2510363113000"),
        nir.spaced("274022B033000"),
        fictif.iban_affiche(fictif.iban("foyer")),
        fictif.serie("foyer"),
        fictif.serie("foyer")[-11:],
        "06 39 98 01 42",
        "+33 1 99 00 12 34",
        "jeanne.marchand@exemple.test",
        "compte@assurance.exemple.test",
        "le 14 mars 1951, 63000 Clermont-Ferrand, 30 euros",
    ]
    for value in [*shown, " ; ".join(shown)]:
        assert not fictif.contains_real(f"Bonjour, {value} merci."), value
    assert fictif.lire_texte("  Bonjour,\n je déménage. ") == Lu("Bonjour, je déménage.")


def test_numbers_are_shown_in_groups() -> None:
    assert fictif.telephone_affiche("0639980142") == "06 39 98 01 42"
    assert fictif.iban_affiche("FR7400000000002437517G87241") == "FR74 0000 0000 0024 3751 7G87 241"
