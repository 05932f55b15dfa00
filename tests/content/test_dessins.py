"""The drawings of the guide: what their check refuses, and how a page shows them."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from editorial import dessins, pages, render
from editorial.catalogues import CONTENT, Catalogues
from editorial.render import Site
from editorial.traductions import marked_french

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path class="p" d="M0 0h9"/></svg>'
ROW = """dessins:
  doigt:
    texte: "Un doigt touche l'écran : la liste s'ouvre, puis le dossier « Indésirables »."
    texte_en: "A finger touches the screen: the folder « Indésirables » opens."
    legende: Touchez l'écran.
    legende_en: Touch « Indésirables ».
"""
PAGE = "---\ntitre: T\n---\n\n## A\n\nUn geste.\n\n{dessin:doigt}\n"
Write = Callable[..., list[str]]


@pytest.fixture
def content(tmp_path: Path) -> Path:
    for folder in ("pages/services-en-ligne", "en", "simple", "dessins"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "dessins.yaml").write_text(ROW, encoding="utf-8")
    (tmp_path / "dessins" / "doigt.svg").write_text(SVG, encoding="utf-8")
    (tmp_path / "pages" / "services-en-ligne" / "page.md").write_text(PAGE, encoding="utf-8")
    return tmp_path


@pytest.fixture
def problems(content: Path) -> Write:
    """problems(file, text) → what the check says once this file is written."""

    def found(name: str = "", text: str = "") -> list[str]:
        if name:
            (content / name).write_text(text, encoding="utf-8")
        rows = dessins.problems(content)
        return [f"{p.path.relative_to(content)}:{p.line}: {p.message}" for p in rows]

    return found


def site(content: Path, english: bool = False) -> Site:
    drawings = dessins.figures(content, english)
    return Site({}, {}, Catalogues([], {}, {}, {}, {}), date(2026, 11, 22), dessins=drawings)


def test_a_drawing_with_its_texts_and_its_page_has_no_problem(problems: Write) -> None:
    assert problems() == []


@pytest.mark.parametrize("place", ["pages/services-en-ligne", "en", "simple"])
def test_an_unknown_drawing_is_told_where_it_stands(problems: Write, place: str) -> None:
    found = problems(f"{place}/autre.md", PAGE.replace("doigt", "main"))
    assert found == [f"{place}/autre.md:9: dessin inconnu : main (content/dessins.yaml)"]


@pytest.mark.parametrize("text", ["Un geste.\n{dessin:doigt}", "- Voici {dessin:doigt}"])
def test_a_mark_inside_a_sentence_is_told(problems: Write, text: str) -> None:
    found = problems("simple/autre.md", PAGE.replace("{dessin:doigt}", text))
    assert found == ["simple/autre.md:9: {dessin:doigt} : seul, entre deux lignes vides"]


def test_a_mark_in_the_front_matter_is_told(problems: Write) -> None:
    found = problems("simple/autre.md", PAGE.replace("titre: T", "titre: T {dessin:doigt}"))
    assert found == ["simple/autre.md:1: un dessin se place dans le corps de la page"]


def test_an_unused_drawing_and_a_missing_file_are_told(problems: Write) -> None:
    found = problems("dessins.yaml", ROW + ROW.split("\n", 1)[1].replace("doigt", "main"))
    assert found == [
        "dessins.yaml:7: main : aucune page ne montre ce dessin",
        "dessins.yaml:7: main : fichier absent (content/dessins/main.svg)",
    ]


@pytest.mark.parametrize("name", ["texte", "texte_en"])
def test_a_drawing_without_text_is_told(problems: Write, name: str) -> None:
    without = "".join(row for row in ROW.splitlines(True) if not row.startswith(f"    {name}:"))
    assert problems("dessins.yaml", without) == [
        f"dessins.yaml:1: dessins › doigt › {name} : champ obligatoire absent"
    ]


def test_a_file_that_the_catalogue_does_not_know_is_told(problems: Write) -> None:
    found = problems("dessins/main.svg", SVG)
    assert found == [
        "dessins/main.svg:1: dessin sans texte : décrivez-le dans content/dessins.yaml"
    ]


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("Touchez l'écran.", "Veuillez toucher.", "mot à éviter"),
        ("Touchez l'écran.", "Touchez l'écran qui dit que la page est là.", "plus d'une idée"),
        ("Touch «", "Please touch «", "mot à éviter"),
        ("    legende_en: Touch « Indésirables ».\n", "", "en français et en anglais"),
    ],
)
def test_the_words_of_a_drawing_are_read_too(
    problems: Write, before: str, after: str, message: str
) -> None:
    assert before in ROW
    found = problems("dessins.yaml", ROW.replace(before, after))
    assert len(found) == 1
    assert found[0].startswith("dessins.yaml:2: doigt : ")
    assert message in found[0]


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("<path", '<path style="fill:red"', "attribut refusé : path style"),
        ("<path", '<path onclick="x()"', "attribut refusé : path onclick"),
        ("<path", '<path id="a"', "attribut refusé : path id"),
        ("<path", '<path fill="#fff"', "attribut refusé : path fill"),
        ("<path", "<style/><path", "élément refusé : style"),
        ("<path", "<script/><path", "élément refusé : script"),
        (' viewBox="0 0 9 9"', "", "le fichier commence par <svg, avec un viewBox"),
        ("<svg", '<?xml version="1.0"?><svg', "le fichier commence par <svg, avec un viewBox"),
        ("</svg>", "", "ce n'est pas du SVG lisible"),
        ("M0 0h9", "M0 0h9" * 500, "octets (2500 au plus)"),
    ],
)
def test_a_file_holds_shapes_and_nothing_else(
    problems: Write, before: str, after: str, message: str
) -> None:
    found = problems("dessins/doigt.svg", SVG.replace(before, after, 1))
    assert len(found) == 1
    assert message in found[0]


def test_the_mark_gives_way_to_the_drawing_its_text_and_its_caption(content: Path) -> None:
    (bloc,) = render.section("A", "Un geste.\n\n{dessin:doigt}\n\nSuite.\n", site(content))["blocs"]
    assert bloc["html"] == (
        '<p>Un geste.</p>\n<figure class="drawing"><svg role="img" aria-label="Un doigt touche '
        'l’écran\u202f: la liste s’ouvre, puis le dossier «\u00a0Indésirables\u00a0»."'
        ' viewBox="0 0 9 9"><path class="p" d="M0 0h9"/></svg>'
        "<figcaption>Touchez l’écran.</figcaption></figure>\n<p>Suite.</p>\n"
    )


def test_a_drawing_stands_in_a_step(content: Path) -> None:
    text = "1. **Touchez.** Là.\n\n   {dessin:doigt}\n2. **Lisez.** Ici.\n"
    (bloc,) = render.section("A", text, site(content))["blocs"]
    first, second = bloc["items"]
    assert first["titre"] == "Touchez"
    assert first["texte"].startswith("<p>Là.</p>\n<figure")
    assert "figure" not in second["texte"]


def test_an_english_page_has_the_english_text_and_marks_french_only_where_it_is_read(
    content: Path,
) -> None:
    (bloc,) = render.section("A", "{dessin:doigt}\n", site(content, english=True))["blocs"]
    html = marked_french(bloc["html"])
    assert 'aria-label="A finger touches the screen: the folder «\u00a0Indésirables\u00a0» ' in html
    assert '<figcaption>Touch <span lang="fr">«\u00a0Indésirables\u00a0»</span>.' in html


def test_the_mark_is_not_indexed(content: Path) -> None:
    raw = pages.read(content / "pages" / "services-en-ligne" / "page.md")
    assert render.index_text(raw, site(content)) == (["A"], "Un geste.")


def test_a_drawing_may_stand_twice_and_breaks_no_policy() -> None:
    for english in (False, True):
        for cle, html in dessins.figures(CONTENT, english).items():
            for refused in (" id=", " style=", "<style", "<script", "<title", "dasharray", "url("):
                assert refused not in html, (cle, refused)
