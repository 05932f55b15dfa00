"""« Cet article vous a-t-il été utile ? »: kept masked, 180 days, without who or where (R16)."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from editorial import store
from services.site.avis import MAX_REMARK
from tests.judge import Page, judged

PAGE = "carte-vitale-perte-vol"
Send = Callable[..., Page]


@pytest.fixture
def send(client: FlaskClient) -> Send:
    """send(status, **fields) → the judged answer of POST /avis."""

    def post(status: int = 200, **fields: str) -> Page:
        response = client.post("/avis", data=fields)
        assert response.status_code == status
        assert "Set-Cookie" not in response.headers
        return judged(response.text, "/avis")

    return post


def kept(journal: Path) -> list[dict[str, Any]]:
    lines = [line for p in journal.glob("*.jsonl") for line in p.read_text("utf-8").splitlines()]
    return [json.loads(line) for line in lines]


def test_every_article_asks_whether_it_helped_with_a_plain_form(
    get: Callable[..., Page],
) -> None:
    page = get(store.summaries()[PAGE]["url"])
    forms = [e for e in page.tree.iter("form") if e.attrib.get("action") == "/avis"]
    assert len(forms) == 1
    assert forms[0].attrib["method"] == "post"
    sent = {
        e.attrib.get("name"): e.attrib.get("value") for e in forms[0].iter() if "name" in e.attrib
    }
    assert sent["page"] == PAGE
    values = [e.attrib.get("value") for e in forms[0].iter() if e.attrib.get("name") == "utile"]
    assert values == ["oui", "non"]


@pytest.mark.parametrize("useful", ["oui", "non"])
def test_an_opinion_is_kept_with_its_page_and_nothing_else(
    send: Send, journal: Path, useful: str
) -> None:
    page = send(page=PAGE, utile=useful, remarque="Très clair", nom="Dupont", ip="1.2.3.4")
    assert page.h1 == "Merci pour votre avis"
    assert store.summaries()[PAGE]["url"] in page.links
    (row,) = kept(journal)
    assert row.pop("at")
    assert row == {
        "event": "avis",
        "sujet": "article",
        "page": PAGE,
        "utile": useful,
        "remarque": "Très clair",
    }


def test_the_remark_is_optional(send: Send, journal: Path) -> None:
    send(page=PAGE, utile="oui")
    assert kept(journal)[0]["remarque"] == ""


def test_personal_data_in_a_remark_is_masked_and_the_person_is_told(
    send: Send, journal: Path
) -> None:
    remark = "appelez-moi au 06 12 34 56 78 ou jean@exemple.fr, n° 2 62 12 2A 010 001 42"
    page = send(page=PAGE, utile="non", remarque=remark)
    assert "masqué un numéro ou une adresse" in page.main
    text = kept(journal)[0]["remarque"]
    assert text == "appelez-moi au [masqué] ou [masqué], n° [masqué]"


def test_a_plain_remark_says_nothing_of_masking(send: Send) -> None:
    assert "masqué" not in send(page=PAGE, utile="oui", remarque="12 jours, 3 fois").main


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"utile": "oui"},
        {"page": PAGE},
        {"page": PAGE, "utile": ""},
        {"page": PAGE, "utile": "OUI"},
        {"page": PAGE, "utile": "peut-être"},
        {"page": "nexiste", "utile": "oui"},
        {"page": "../../etc/passwd", "utile": "oui"},
        {"page": "F04", "utile": "oui"},
        {"page": "\x00", "utile": "oui"},
        {"page": "<script>alert(1)</script>", "utile": "oui"},
    ],
)
def test_an_unknown_page_or_answer_is_refused_and_nothing_is_kept(
    send: Send, journal: Path, fields: dict[str, str]
) -> None:
    page = send(422, **fields)
    assert page.h1 == "Votre avis n’est pas parti"
    assert "Oui ou Non" in page.main
    assert kept(journal) == []


def test_a_refused_answer_still_leads_back_to_its_article(send: Send) -> None:
    assert store.summaries()[PAGE]["url"] in send(422, page=PAGE, utile="x").links


@pytest.mark.parametrize(
    ("subject", "written"),
    [("assistant", "assistant"), ("article", "article"), ("", "article"), ("x" * 99, "article")],
)
def test_only_known_subjects_are_written(
    send: Send, journal: Path, subject: str, written: str
) -> None:
    send(page=PAGE, utile="oui", sujet=subject)
    assert kept(journal)[0]["sujet"] == written


def test_a_remark_is_cut_cleaned_and_stays_on_one_line(send: Send, journal: Path) -> None:
    send(page=PAGE, utile="non", remarque='a\r\n{"event": "faux"}\x00\u202e' + "é" * 10_000)
    (row,) = kept(journal)
    assert row["event"] == "avis"
    assert row["remarque"].startswith('a {"event": "faux"} é')
    assert len(row["remarque"]) == MAX_REMARK


def test_a_number_cut_in_two_by_the_limit_is_masked_all_the_same(send: Send, journal: Path) -> None:
    for start in range(MAX_REMARK - 21, MAX_REMARK):
        send(page=PAGE, utile="non", remarque="é" * start + " 2 62 12 2A 010 001 42 fin")
    for row in kept(journal):
        assert "010 001" not in row["remarque"], row["remarque"][-30:]
        assert sum(c.isdigit() for c in row["remarque"]) == 0, row["remarque"][-30:]


def test_a_body_beyond_64_kilobytes_is_refused_kindly(client: FlaskClient, journal: Path) -> None:
    response = client.post("/avis", data={"page": PAGE, "utile": "oui", "remarque": "a" * 70_000})
    assert response.status_code == 413
    assert judged(response.text, "/avis").h1 == "C’est trop long"
    assert kept(journal) == []


def test_the_address_cannot_be_opened(client: FlaskClient) -> None:
    assert client.get("/avis").status_code == 405
