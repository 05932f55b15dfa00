"""Free text: cleaned of what nobody sees, its personal data hidden, its plain words left alone."""

import time

import pytest

from chatbot.evaluation import lines
from core.free_text import HIDDEN, clean, mask
from editorial import store

# --- cleaning ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "cleaned"),
    [
        ("carte vitale", "carte vitale"),
        ("  carte \t\n vitale  ", "carte vitale"),
        ("carte\x00vitale", "carte vitale"),
        ("\x1b[31mrouge\x07", "[31mrouge"),
        ("a\u00a0b\u202fc\u2003d", "a b c d"),
        ("\u202ecarte\u202c\u200f", "carte"),
        ("\ufeffcarte\u200b", "carte"),
        ("ligne\u2028suivante\u2029fin", "ligne suivante fin"),
        ("a\ud800b", "a b"),
        ("\uffff\ufffe", ""),
        ("œuvre, ça : 100 % là !", "œuvre, ça : 100 % là !"),
        ("😀 بطاقة", "😀 بطاقة"),
        ("", ""),
    ],
)
def test_cleaning_keeps_what_is_seen_and_single_spaces(typed: str, cleaned: str) -> None:
    assert clean(typed) == cleaned
    assert clean(cleaned) == cleaned


# --- masking -------------------------------------------------------------------------------------

NUMBERS = [
    # NIR: plain, spaced, dotted, without key, Corsica, provisional, overseas, glued to a word
    "185057800608436",
    "1 85 05 78 006 084 36",
    "1.85.05.78.006.084.36",
    "1-85-05-78-006-084-36",
    "1 85 05 78 006 084",
    "2 62 12 2A 010 001 42",
    "2 62 12 2 A 010 001 42",
    "262122a01000142",
    "162122B01000103",
    "1 62 12 2b 010 001",
    "7 85 05 99 123 456 12",
    "8 85 05 99 123 456 12",
    "2 85 05 97 411 084 36",
    "nir185057800608436",
    # IBAN and RIB
    "FR7630006000011234567890189",
    "FR76 3000 6000 0112 3456 7890 189",
    "fr76 3000 6000 0112 3456 7890 189",
    "FR76-3000-6000-0112-3456-7890-189",
    "DE89 3704 0044 0532 0130 00",
    "BE68 5390 0754 7034",
    "30006000011234567890189",
    "30006 00001 12345678901 89",
    # telephone
    "0612345678",
    "06 12 34 56 78",
    "06.12.34.56.78",
    "06-12-34-56-78",
    "06/12/34/56/78",
    "+33612345678",
    "+33 6 12 34 56 78",
    "+33 (0)6 12 34 56 78",
    "0033 6 12 34 56 78",
    "+262 692 12 34 56",
    "tel0612345678",
    # others: card, file number, account
    "4970123456789012",
    "4970 1234 5678 9012",
    "202611220001",
    "9" * 40,
]
MAILS = [
    "jeanne@exemple.fr",
    "Jeanne.Dupont+sante@mail.exemple.co.uk",
    "jeanne_dupont @ exemple.fr",
    "j@a.fr",
    "é.dupont@exemple.fr",
]
AROUND = ["{}", "mon numéro est {} merci", "({})", "n°{}.", "voici: {}, répondez", "{}\n{}", "«{}»"]


@pytest.mark.parametrize("around", AROUND)
@pytest.mark.parametrize("number", NUMBERS)
def test_long_numbers_are_hidden_wherever_they_stand(number: str, around: str) -> None:
    found = mask(around.format(number, number))
    assert found.hidden
    assert HIDDEN in found.text
    assert not any(c.isdigit() for c in found.text), found.text


@pytest.mark.parametrize("around", AROUND)
@pytest.mark.parametrize("address", MAILS)
def test_mail_addresses_are_hidden_wherever_they_stand(address: str, around: str) -> None:
    found = mask(around.format(address, address))
    assert found.hidden
    assert "@" not in found.text
    assert "dupont" not in found.text.lower()


def test_everything_is_hidden_in_one_text() -> None:
    text = (
        "1 62 12 2B 010 001 03, jean@exemple.fr, 06 12 34 56 78, FR76 3000 6000 0112 3456 7890 189"
    )
    assert mask(text).text == f"{HIDDEN}, {HIDDEN}, {HIDDEN}, {HIDDEN}"


@pytest.mark.parametrize(
    "plain",
    [
        "",
        "j'ai perdu ma carte vitale",
        "cerfa 11383*02 et S6201",
        "60-3823",
        "appelez le 3646 ou le 36 46",
        "15, 17, 18, 112, 114, 3114, 3919, 119",
        "je suis né le 12/05/1980",
        "le 1er avril 2025 à 12h30",
        "code postal 63000",
        "10 339 € par an, soit 862 € par mois",
        "3 enfants de 4, 7 et 12 ans",
        "article L160-8 du code",
        "un @ tout seul, a@b",
        "1 2 3 soleil",
    ],
)
def test_plain_words_and_short_numbers_are_left_alone(plain: str) -> None:
    assert mask(plain).text == plain
    assert not mask(plain).hidden


def test_questions_that_people_ask_are_left_alone() -> None:
    for name in ("dev", "test", "oos", "detresse", "detresse2", "sosies", "sosies2"):
        for row in lines(name):
            assert not mask(row["q"]).hidden, row["q"]


def test_our_own_wordings_and_titles_are_left_alone() -> None:
    for row in store.read("documents"):
        for text in [row["titre"], row["resume"], *row["questions"]]:
            assert not mask(text).hidden, text


def test_masking_again_changes_nothing() -> None:
    for number in [*NUMBERS, *MAILS]:
        once = mask(f"voici {number} merci").text
        assert mask(once).text == once


@pytest.mark.parametrize(
    "piece",
    ["a", "a.", "aa11", "aa11 ", "a@", "a@a.", "1", "1 ", "+33 ", "06", "é-", "aa11" + "b" * 31],
)
def test_masking_64_kilobytes_takes_no_time(piece: str) -> None:
    text = piece * (64_000 // len(piece))
    started = time.thread_time()
    mask(text)
    clean(text)
    assert time.thread_time() - started < 2  # it was a minute while the patterns were unbounded
