"""A few words after an answer are read with the page before; two questions get two pages."""

import pytest
from flask.testing import FlaskClient

from chatbot import dialogue
from chatbot.asked import asked_part
from chatbot.decide import Decision
from editorial import store
from tests.chatbot.test_routes import fields
from tests.judge import judged

CARD = "carte-vitale-commander"


@pytest.mark.parametrize(
    ("said", "page"),
    [
        ("et pour mon fils ?", "carte-vitale-enfant"),
        ("combien de temps ?", CARD),
    ],
)
def test_a_few_words_are_read_with_the_page_before(said: str, page: str) -> None:
    alone = dialogue.answer(said).best
    assert alone is None or alone.key != page
    found = dialogue.answer(said, before=CARD)
    assert found.best is not None
    assert found.best.key == page
    assert found.question == said
    assert found.corrected is None


def test_the_answer_is_what_the_page_says_of_it() -> None:
    found = dialogue.answer("et la photo ?", before=CARD)
    assert found.best is not None
    assert "photo" in found.text.casefold()


@pytest.mark.parametrize(
    ("before", "said", "told"),
    [
        ("conge-maternite", "quels papiers ?", "À préparer : La date prévue"),
        ("conge-maternite", "il faut quoi comme documents", "bulletins de salaire"),
        ("conge-maternite", "combien de temps ?", "16 semaines. À partir du 3e"),
        ("conge-maternite", "combien je touche ?", "par jour"),
        ("ald", "c'est long ?", "la caisse a 1 mois"),
        ("ald", "et les justificatifs", "comptes rendus"),
        (CARD, "c'est gratuit ?", "Prix : Gratuit."),
        ("ivg", "c'est remboursé ?", "Prise en charge : 100 %."),
        ("carte-vitale-perte-vol", "combien de temps ?", "Nouvelle carte : Environ 15 jours."),
        ("accident-du-travail", "délai", "Prévenir l’employeur : 24 heures au plus."),
    ],
)
def test_papers_time_and_price_are_read_in_their_part_of_the_page(
    before: str, said: str, told: str
) -> None:
    found = dialogue.answer(said, before=before)
    assert [page.key for page in found.pages] == [before]
    assert found.best is not None
    assert told in found.text.replace("\u00a0", " ").replace("\u202f", " ")
    assert found.question == said


@pytest.mark.parametrize("page", ["contester-decision", "rente-incapacite", "fin-de-vie-proche"])
def test_what_is_not_a_price_is_not_told_as_one(page: str) -> None:
    assert asked_part(store.page(page), ["combien"]) is None


def test_every_page_has_words_for_its_papers_or_none() -> None:
    for key in store.summaries():
        page = store.page(key)
        for said in (["papiers"], ["temps"], ["prix"]):
            part = asked_part(page, said)
            assert part is None or ("<" not in part and part[-1] in ".…?!)»"), (key, part)
    assert asked_part(store.page(CARD), ["photo"]) is None


def test_a_few_words_that_name_another_page_lead_there() -> None:
    found = dialogue.answer("et pour le papa ?", before="conge-maternite")
    assert found.best is not None
    assert found.best.key == "conge-paternite"


@pytest.mark.parametrize("before", ["attestation-de-droits", "carte-vitale-perte-vol"])
def test_a_son_is_a_child_of_the_page(before: str) -> None:
    found = dialogue.answer("et pour mon fils ?", before=before)
    assert found.best is not None
    assert found.best.key == before
    assert "enfant" in found.text
    assert found.text != found.best.excerpt


@pytest.mark.parametrize(
    ("said", "before"),
    [("et pour mon chien ?", "conge-maternite"), ("et à l’étranger ?", "carte-vitale-perte-vol")],
)
def test_what_the_page_does_not_say_is_said_and_others_are_offered(said: str, before: str) -> None:
    found = dialogue.answer(said, before=before)
    assert found.decision is Decision.CHOICES
    assert "Je ne trouve pas ces mots" in found.text
    assert before not in [page.key for page in found.pages]
    assert found.pages


@pytest.mark.parametrize("before", [None, "", "inconnue", "../etc/passwd", "x" * 5000])
def test_without_a_page_they_stay_what_they_are(before: str | None) -> None:
    for said in ("combien de temps ?", "et pour mon fils ?"):
        assert dialogue.answer(said, before=before) == dialogue.answer(said)


@pytest.mark.parametrize(
    "said",
    [
        "attestation de droits",
        "quel temps fera-t-il demain à Brest pour la fête du village",
        "merci",
    ],
)
def test_a_whole_question_or_a_word_of_thanks_is_not_read_with_it(said: str) -> None:
    alone, after = dialogue.answer(said), dialogue.answer(said, before=CARD)
    assert (after.decision, after.pages) == (alone.decision, alone.pages)


def test_danger_is_danger_after_any_page() -> None:
    found = dialogue.answer("je veux mourir", before=CARD)
    assert found.alert is not None
    assert found.best is None


@pytest.mark.parametrize(
    "said",
    [
        "j'ai perdu ma carte vitale et je veux changer d'adresse",
        "J'ai perdu ma carte Vitale. Comment changer d'adresse ?",
        "changement d'adresse ? carte vitale perdue ?",
    ],
)
def test_two_questions_get_two_pages(said: str) -> None:
    found = dialogue.answer(said)
    assert found.decision is Decision.ANSWER
    assert found.also is not None
    assert {page.key for page in found.pages[:2]} == {
        "carte-vitale-perte-vol",
        "changement-adresse",
    }
    assert found.text == found.pages[0].excerpt


def test_a_second_question_without_subject_has_that_of_the_first() -> None:
    found = dialogue.answer("C2S c'est quoi et combien faut gagner")
    assert found.best is not None
    assert found.best.key == "css-presentation"
    assert found.also is not None
    assert found.also.key == "css-plafonds"
    assert found.question == "C2S c'est quoi et combien faut gagner"


@pytest.mark.parametrize(
    "said",
    [
        "carte européenne, c'est quoi et combien ça coûte ?",
        "j'ai perdu ma carte vitale. Comment faire ?",
        "carte vitale perdue ou volée",
        "ma femme et moi voulons une attestation de droits",
    ],
)
def test_one_question_in_two_sentences_stays_one(said: str) -> None:
    assert dialogue.answer(said).also is None


def test_the_page_without_javascript_carries_the_page_before(client: FlaskClient) -> None:
    first = client.post("/chatbot", data=asked(client, "commander une carte vitale"))
    assert fields(judged(first.text, "/chatbot"), "precedente") == [CARD]
    again = client.post("/chatbot", data=asked(client, "et pour mon fils ?", precedente=CARD))
    assert "/carte-vitale-enfant/" in again.text


def test_the_api_takes_the_page_before_and_names_the_second_one(client: FlaskClient) -> None:
    body = {"question": "et pour mon fils ?", "page": CARD}
    assert client.post("/api/v1/chatbot", json=body).get_json()["pages"][0]["key"] == (
        "carte-vitale-enfant"
    )
    body = {"question": "j'ai perdu ma carte vitale et je veux changer d'adresse"}
    data = client.post("/api/v1/chatbot", json=body).get_json()
    assert data["also"] == data["pages"][1]["key"]


def asked(client: FlaskClient, question: str, **more: str) -> dict[str, str]:
    token = fields(judged(client.get("/chatbot").text, "/chatbot"), "csrf_token")[0]
    return {"csrf_token": token, "question": question, **more}
