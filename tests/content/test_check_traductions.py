"""The check of the English and « version simple » pages, and the measure of readability."""

import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from editorial import catalogues, lisibilite, pages
from editorial.catalogues import CONTENT
from editorial.check_traductions import problems
from editorial.schema import Chiffre
from editorial.traductions import english_figure

KEY = "carte-vitale-perte-vol"
HEADS = {
    "en": (
        "---\ntitre: Lost card\nresume: First declare the loss, then order the new card.\n"
        "astuce: Keep a copy.\nquestions: [one, two, three]\nvoir_aussi: [carte-vitale-commander]\n"
        "verifie_le: 2026-11-22\n---\n\n"
    ),
    "simple": (
        "---\ntitre: Carte perdue\nresume: Dites la perte. Commandez la carte ensuite.\n"
        "astuce: Gardez une copie.\nvoir_aussi: [carte-vitale-commander]\n"
        "verifie_le: 2026-11-22\n---\n\n"
    ),
}
BODIES = {
    "en": "## The steps\n\nIt takes about 15 days {S3:366}.\n",
    "simple": "## Que faire\n\nComptez 15 jours {S3:366}.\n",
}
Write = Callable[..., list[str]]


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    copy = tmp_path_factory.mktemp("traductions") / "content"
    for langue in ("en", "simple"):
        (copy / langue).mkdir(parents=True)
    return copy


@pytest.fixture
def write(content: Path) -> Iterator[Write]:
    """write(langue, body, header, key) → the problems of that one page."""
    known = catalogues.load()
    french = {path.stem: pages.read(path) for path in pages.paths()}

    def found(langue: str, body: str = "", header: str = "", key: str = KEY) -> list[str]:
        path = content / langue / f"{key}.md"
        path.write_text((header or HEADS[langue]) + (body or BODIES[langue]), encoding="utf-8")
        (content / langue / "index.yaml").write_text(f"groupes: [{{titre: T, pages: [{key}]}}]\n")
        return [problem.message for problem in problems(content, known, french)]

    yield found
    for langue in ("en", "simple"):
        shutil.rmtree(content / langue)
        (content / langue).mkdir()


@pytest.mark.parametrize("langue", ["en", "simple"])
def test_a_good_page_has_no_problem(write: Write, langue: str) -> None:
    assert write(langue) == []


@pytest.mark.parametrize(
    ("langue", "body", "message"),
    [
        ("en", "## A\n\nIt takes 15 days.\n\nFine {S3}.\n", "sans source (« 15 days »)"),
        ("en", "## A\n\nYou must tell it.\n\nFine {S3}.\n", "sans source (« must »)"),
        ("en", "## A\n\nIt costs €12 {S3}.\n", "montant écrit à la main"),
        ("en", "## A\n\nIt pays {{consultation-generaliste}} {S3}.\n", "ne donne pas"),
        ("en", "## A\n\nA fact {AM-AME}.\n", "la page française ne cite pas : AM-AME"),
        ("en", "## A\n\nSee [this](nowhere) {S3}.\n", "lien mort : nowhere"),
        ("en", "## A\n\nPlease wait {S3}.\n", "mot à éviter"),
        ("en", "## A\n\nIt is done! {S3}\n", "pas de point d'exclamation"),
        ("en", '## A\n\nChoose "Valider" {S3}.\n', "guillemets droits"),
        ("en", "## A\n\nNothing.\n", "aucune source"),
        ("en", "No heading {S3}.\n", "aucun titre"),
        ("simple", "## A\n\nComptez 15 jours.\n\nOui {S3}.\n", "sans source (« 15 jours »)"),
        (
            "simple",
            "## A\n\nVous dites la perte de la carte sur le site de la caisse ici {S3}.\n",
            "phrase de 14 mots (12 au plus)",
        ),
        ("simple", "## A\n\nUn. Deux. Trois. Quatre {S3}.\n", "paragraphe de 4 phrases"),
        ("simple", "## A\n\nLa carte, le mail, le code {S3}.\n", "plus d'une idée"),
        ("simple", "## A\n\nLa carte (neuve) arrive {S3}.\n", "plus d'une idée"),
        (
            "simple",
            "## A\n\nImpossibilité administrative particulièrement inhabituelle {S3}.\n",
            "lisibilité",
        ),
        ("simple", "## A\n\nVeuillez voir {S3}.\n", "mot à éviter"),
    ],
)
def test_a_broken_page_is_refused(write: Write, langue: str, body: str, message: str) -> None:
    assert any(message in problem for problem in write(langue, body))


def test_an_unknown_key_is_refused(write: Write) -> None:
    assert write("en", key="nulle-part") == ["clé inconnue : aucune page française nulle-part"]


def test_a_missing_field_or_an_unknown_neighbour_is_refused(write: Write) -> None:
    header = HEADS["en"].replace("questions: [one, two, three]\n", "")
    assert write("en", header=header) == ["questions : champ obligatoire absent"]
    header = HEADS["en"].replace("[carte-vitale-commander]", "[nulle-part]")
    assert write("en", header=header) == ["page inconnue : nulle-part"]


def test_a_page_outside_its_list_is_refused(content: Path, write: Write) -> None:
    write("simple")
    (content / "simple" / "index.yaml").write_text("groupes: [{titre: T, pages: [puma, puma]}]\n")
    french = {path.stem: pages.read(path) for path in pages.paths()}
    found = [problem.message for problem in problems(content, catalogues.load(), french)]
    assert set(found) == {
        "page deux fois dans la liste : puma",
        f"page hors de la liste : {KEY}",
        "page sans fichier : puma",
    }


@pytest.mark.parametrize(
    ("word", "count"),
    [("carte", 1), ("adresse", 2), ("envoyer", 3), ("été", 2), ("maladie", 3), ("eau", 1)],
)
def test_syllables_are_counted_as_heard(word: str, count: int) -> None:
    assert lisibilite.syllables(word) == count


def test_short_words_in_short_sentences_score_higher() -> None:
    easy = lisibilite.score(["La carte est neuve. Vous la gardez."])
    hard = lisibilite.score(
        ["L'administration procède à l'examen de votre situation particulière."]
    )
    assert easy > lisibilite.MIN_SCORE > hard


def test_numbers_and_addresses_count_as_one_word() -> None:
    assert lisibilite.words("Appelez le 36 46 ou ouvrez ameli.fr.") == [
        "Appelez",
        "le",
        "3646",
        "ou",
        "ouvrez",
        "ameli.fr",
    ]


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (2.5, "€", "€2.50"),
        (1234, "€ par an", "€1,234 a year"),
        (70, "%", "70%"),
        (0.3, "€ par km", "€0.30 a kilometre"),
    ],
)
def test_a_figure_in_english(value: float, unit: str, text: str) -> None:
    figure = Chiffre(
        valeur=value, unite=unit, libelle="x", du=None, au=None, source="S0", etat="verifie"
    )
    assert english_figure(figure, date(2026, 11, 22), False) == text


def test_an_expired_figure_says_so_in_english() -> None:
    figure = Chiffre(
        valeur=10,
        unite="€",
        libelle="x",
        du=date(2025, 4, 1),
        au=date(2026, 3, 31),
        source="S0",
        etat="verifie",
    )
    assert english_figure(figure, date(2026, 11, 22), False) == (
        "€10 (from 1 April 2025 to 31 March 2026, check the amount with your caisse)"
    )


def test_every_real_page_is_easier_than_the_limit() -> None:
    french = {path.stem: pages.read(path) for path in pages.paths()}
    assert list(problems(CONTENT, catalogues.load(), french)) == []
