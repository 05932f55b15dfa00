"""One index for pages and forms: rankings, threads, passages, and whatever people may type."""

import time
from concurrent.futures import ThreadPoolExecutor
from importlib import metadata
from pathlib import Path
from urllib.parse import quote

import pytest
import whoosh
from flask.testing import FlaskClient

from chatbot import index
from chatbot.evaluation import questions
from chatbot.index import Document
from chatbot.search import Hit, passages, search
from core.analyse import STOPWORDS, analyse, stem, words
from core.free_text import clean
from editorial import store
from tests.judge import judged, parsed

THREADS, QUERIES = 8, 20


def ranking(question: str) -> list[tuple[str, str, float]]:
    return [(hit.kind, hit.key, round(hit.score, 9)) for hit in search(question).hits]


def test_the_whoosh_in_place_is_the_pinned_one() -> None:
    # `whoosh` and `whoosh3` share one package name and overwrite each other silently.
    assert metadata.version("whoosh3") == "3.54.0"
    assert whoosh.__version__ in {(3, 54, 0), "3.54.0"}
    assert "whoosh3==3.54.0" in Path("requirements/run.txt").read_text(encoding="utf-8")
    with pytest.raises(metadata.PackageNotFoundError):
        metadata.version("whoosh")


def test_eight_threads_rank_like_one() -> None:
    asked = [row.q for row in questions("dev")][:QUERIES]
    alone = [ranking(question) for question in asked]
    with ThreadPoolExecutor(THREADS) as pool:
        together = list(pool.map(lambda _: [ranking(q) for q in asked], range(THREADS)))
    assert together == [alone] * THREADS


def test_the_index_holds_every_page_and_every_form_once() -> None:
    with index.opened().searcher() as searcher:
        rows = sorted((row["kind"], row["key"]) for row in searcher.documents())
    pages = [("page", key) for key in store.summaries()]
    assert rows == sorted(pages + [("formulaire", key) for key in store.formulaires()])


def test_one_search_finds_pages_and_forms() -> None:
    kinds = {hit.kind for hit in search("feuille de soins").hits}
    assert kinds == {"page", "formulaire"}


@pytest.mark.parametrize("kind", ["page", "formulaire"])
def test_a_search_may_ask_for_one_kind_only(kind: str) -> None:
    hits = search("transport", kind=kind).hits
    assert hits
    assert {hit.kind for hit in hits} == {kind}


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("J'ai perdu ma carte vital", "carte-vitale-perte-vol"),  # R70
        ("Comment obtenir une attestation de droits ?", "attestation-de-droits"),  # R70
        ("kart vital perdu", "carte-vitale-perte-vol"),
        ("atestation de driot", "attestation-de-droits"),
        ("SANS MÉDECIN TRAITANT", "medecin-traitant"),
        ("feuille de soin ou l'envoyer", "feuille-de-soins"),
    ],
)
def test_misspelt_questions_find_their_page_first(typed: str, key: str) -> None:
    assert search(typed, kind="page").hits[0].key == key


def test_hits_come_best_first_and_each_once() -> None:
    for row in questions("dev")[::10]:
        hits = search(row.q).hits
        assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
        assert len({(hit.kind, hit.key) for hit in hits}) == len(hits)


def test_accents_and_capitals_rank_alike_in_the_index() -> None:
    for one, other in (("numéro de sécurité sociale", "NUMERO DE SECURITE SOCIALE"),):
        assert [row[1] for row in ranking(one)][0] == [row[1] for row in ranking(other)][0]


STORMS = {
    "empty": "",
    "spaces": " \t\n\u00a0\u202f",
    "wildcards": "*",
    "storm": '*?[](){}^~\\"AND OR NOT',
    "operators": "AND OR NOT AND",
    "field": "title:carte kind:page key:*",
    "fuzzy": "carte~2 vitale^9 [a TO z] {a TO b}",
    "regex": r"(a+)+$ ^.*$ \d{1,9999} (?P<x>.)(?P=x)",
    "brackets": "(" * 2_000 + "[" * 2_000 + "{" * 2_000,
    "quotes": "\"'`«»“”‘’",
    "control": "\x01\x02\x07\x1b[31m\x7f\x85",
    "nul": "\x00carte\x00vitale\x00",
    "newlines": "carte\r\nvitale\r\n\r\nSet-Cookie: a=b",
    "emoji": "😀👩‍👩‍👧‍👦🇫🇷💳",
    "arabic": "بطاقة التأمين",
    "chinese": "社会保险卡",
    "right to left": "\u202ecarte\u202c \u200fvitale\u200e\ufeff",
    "combining": "c" + "\u0301" * 3_000,
    "surrogate": "carte \ud800 vitale",
    "noncharacters": "\uffff\ufffe\U0010ffff",
    "one long word": "a" * 10_000,
    "one long number": "9" * 10_000,
    "many words": "carte vitale " * 800,
    "many unknown words": " ".join(f"zq{'abcdefghij'[i % 10]}xw{i}" for i in range(1_500)),
    "html": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "sql": "'; DROP TABLE pages; --",
    "path": "../../../etc/passwd",
    "percent": "%00%ff%2e%2e%2f%n%s",
    "template": "{{ 7 * 7 }}{% include 'x' %}${7*7}#{7}",
}


@pytest.mark.parametrize("typed", STORMS.values(), ids=STORMS.keys())
def test_nothing_typed_breaks_the_engine(typed: str) -> None:
    started = time.thread_time()
    for text in (typed, clean(typed)):
        found = search(text)
        assert all(hit.title and hit.url for hit in found.hits)
        assert 0 <= found.coverage <= 1
        assert 0 <= found.alien <= 1
        assert search(text, raw=True).query.corrected is None
    assert time.thread_time() - started < 5


@pytest.mark.parametrize("typed", STORMS.values(), ids=STORMS.keys())
@pytest.mark.parametrize("url", ["/recherche", "/formulaires/recherche"])
def test_nothing_typed_breaks_a_search_page(client: FlaskClient, typed: str, url: str) -> None:
    response = client.get(f"{url}?q={quote(typed.encode('utf-8', 'surrogatepass'))}")
    assert response.status_code == 200
    page = parsed(response.get_data(as_text=True), url)  # strictly: no character HTML refuses
    assert not [e for e in page.tree.iter("script") if not e.attrib.get("src")]
    assert not [e for e in page.tree.iter() if "onerror" in e.attrib]
    assert "Set-Cookie" not in response.headers


@pytest.mark.parametrize("url", ["/recherche", "/formulaires/recherche", "/formulaires/"])
def test_raw_bytes_in_an_address_are_refused_politely(client: FlaskClient, url: str) -> None:
    response = client.get(url, environ_overrides={"QUERY_STRING": "q=\xff\xfe"})
    assert response.status_code == 400
    assert judged(response.get_data(as_text=True), url).h1 == "La demande n’est pas lisible"


@pytest.mark.parametrize("typed", ["", "?!…", "((((", "😀", "\u202e", "بطاقة", "xqzwvkj blorp"])
def test_what_holds_no_known_word_finds_nothing(typed: str) -> None:
    assert search(typed).hits == []


def test_operators_are_words_like_any_other() -> None:
    plain = [hit.key for hit in search("carte vitale").hits]
    for storm in ('"carte" ((vitale))', "carte* vitale?", "+carte -vitale", "carte~ ^vitale^"):
        assert [hit.key for hit in search(storm).hits] == plain, storm


@pytest.mark.parametrize(
    "asked", ["carte vitale perdue", "remboursement transport", "arrêt maladie indemnités"]
)
def test_passages_mark_the_words_asked_and_no_other(asked: str) -> None:
    found = search(asked)
    for hit in found.hits[:5]:
        pieces = passages(hit.text, found.stems)
        assert all(marked == bool(set(analyse(text)) & found.stems) for text, marked in pieces)
    assert any(marked for _, marked in passages(found.hits[0].text, found.stems))


def test_a_passage_is_a_short_part_of_the_text_and_nothing_else() -> None:
    for row in questions("dev")[::20]:
        found = search(row.q)
        for hit in found.hits[:3]:
            shown = "".join(piece for piece, _ in passages(hit.text, found.stems))
            text = shown.removeprefix("… ").removesuffix(" …")
            sentences = hit.text.replace("? ", "?\n").replace(". ", ".\n").split("\n")
            assert text.strip()
            assert len(text) <= max(240, *map(len, sentences)) + 1
            assert text in " ".join(part.strip() for part in sentences)


def test_the_passage_is_the_part_that_holds_most_of_the_words() -> None:
    text = "Une phrase sur autre chose. " * 20 + "Envoyez la feuille de soins à la caisse. Fin."
    hit = Hit("page", "x", "x", "/x/", "", text, frozenset(), 1.0, 1.0, 0.0)
    pieces = passages(hit.text, frozenset(analyse("feuille de soins")))
    assert [piece for piece, marked in pieces if marked] == ["feuille", "soins"]


def test_marking_follows_inflections_accents_and_ligatures() -> None:
    text = "Les médecins remboursés, l’œil et le cœur."
    hit = Hit("page", "x", "x", "/x/", "", text, frozenset(), 1.0, 1.0, 0.0)
    pieces = passages(hit.text, frozenset(analyse("medecin rembourser oeil COEUR")))
    assert [piece for piece, marked in pieces if marked] == [
        "médecins",
        "remboursés",
        "œil",
        "cœur",
    ]


def test_a_built_index_is_searched_with_its_own_words(tmp_path: Path) -> None:
    rows = [
        Document("page", "a", "Le vélo", "/a/", "Un vélo.", ["deux roues"], [], "Ma bicyclette."),
        Document("formulaire", "F1", "Bon de vélo", "/f/", "Un bon.", ["11383*02"], [], "Signez."),
    ]
    index.build(rows, tmp_path / "index")
    found = search("byciklette", path=tmp_path / "index")
    assert found.query.corrected == "bicyclette"
    assert [(hit.kind, hit.key) for hit in found.hits] == [("page", "a")]
    assert search("11383", path=tmp_path / "index").hits[0].key == "F1"


def test_the_vocabulary_holds_the_words_of_titles() -> None:
    vocabulary = index.vocabulary()
    for row in store.summaries().values():
        for word in words(row["titre"]):
            assert len(word) < 2 or word in STOPWORDS or vocabulary.knows(word), word
    assert stem("remboursement") in vocabulary.stems
