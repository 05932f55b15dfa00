"""Each page of a health service that is practised leads to its article and to the official site."""

import re
from pathlib import Path

import pytest

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
PARENT = re.compile(r'\{% extends "([\w/-]+\.html)" %\}')
FRAMES = {"page", "cadre", "etape", "soignant"}
ARTICLE = re.compile(r'comprendre\(.*"/[\w-]+/[\w-]+/')
PAGES = [
    f"{folder}/{path.name}"
    for folder in ("espace_sante", "ordonnance")
    for path in sorted((TEMPLATES / folder).glob("*.html"))
    if path.stem not in FRAMES and PARENT.search(path.read_text(encoding="utf-8"))
]


def source(name: str) -> str:
    """A template, with those it extends."""
    text = (TEMPLATES / name).read_text(encoding="utf-8")
    parent = PARENT.search(text)
    return text + (source(parent[1]) if parent else "")


@pytest.mark.parametrize("name", PAGES)
def test_a_page_leads_to_its_article_and_to_the_official_site(name: str) -> None:
    assert ARTICLE.search((TEMPLATES / name).read_text(encoding="utf-8")), "no article"
    text = source(name)
    assert "{{ pour_de_vrai(" in text or "{{ recu(" in text, "no official door"


FIRST_AND_LAST = {
    "espace_sante": "porte activer activer_termine activer_refuse deconnecte ferme",
    "ordonnance": "mes_ordonnances prescrire delivrer ordonnance prescrite fiche",
}


@pytest.mark.parametrize(("folder", "names"), FIRST_AND_LAST.items())
def test_the_first_and_the_last_screens_say_how_old_the_source_is(folder: str, names: str) -> None:
    for name in names.split():
        text = (TEMPLATES / folder / f"{name}.html").read_text(encoding="utf-8")
        assert "source.html" in text or "de_2023()" in text, name


@pytest.mark.parametrize(
    "said", ["espace_sante/source.html", "ordonnance/macros.html"], ids=["source", "macro"]
)
def test_the_age_is_said_in_the_same_words(said: str) -> None:
    text = (TEMPLATES / said).read_text(encoding="utf-8").replace("’", "'")
    assert "D'après un document de décembre 2023. Le vrai service a pu changer." in text
