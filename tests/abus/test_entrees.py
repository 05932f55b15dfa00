"""Junk in every field, steps out of order, bodies too long: never an error of ours."""

import json

import pytest
from flask import Flask
from flask.testing import FlaskClient

from core.wizard import Parcours
from tests.abus.outils import address, methods, practice_rules, token
from tests.compte.gestes import NON, commencer, confirmer, creer, identite
from tests.compte.maison import COMPTE, chez_soi
from tests.visiteur import Visiteur

JUNK = [
    "\0",
    "a\0b",
    "".join(map(chr, range(1, 32))),
    "\x7f\x80\x9f\u200b\u202e\ufeff",
    "x" * 10_000,
    "é" * 10_000,
    "9" * 10_000,
    "-1",
    "'; DROP TABLE assure; --",
    "<script>alert(1)</script>",
    "{{ 7 * 7 }} {% raw %}",
    "%s%n%x %(nom)s {nom}",
    "../../../etc/passwd",
    "😀" * 50,
    "²⁵٣",
    "2026-02-30",
]
QUICK = (1, 2, 4)  # what each database minds; the others in the full matrices
MATRIX = [
    pytest.param(junk, id=str(n), marks=() if n in QUICK else pytest.mark.complet)
    for n, junk in enumerate(JUNK)
]
RAW = [b"\xff\xfe", b"%ED%A0%80", b"%C0%AF", b"%00", b"%", b"%zz", b"=&=&&;"]
# Every name that a field of the practice half has.
NAMES = """
    a_moi accord_fixe accord_mail accord_portable_appel accord_portable_sms actuel appareil avance
    beneficiaire code code_postal commune exoneration fin_iban fixe iban indice lien mail mail_bis
    mot_de_passe naissance-annee naissance-jour naissance-mois nir nom nouveau numero_serie
    personne piece portable reponse retour role rue scenario suite
""".split()


FITS = 60_000 // (6 * len(NAMES))  # in all fields at once: longer than any column


def without_leaving(app: Flask) -> list[tuple[str, str]]:
    """(method, URL) of the pages, apart from those that end everything."""
    ends = ("terminer", "effacer", "deconnexion", "entrer")
    return [
        (method, address(app, rule, "x" * 16))
        for rule in practice_rules(app)
        for method in methods(rule)
        if not rule.rule.startswith("/api/") and not rule.rule.endswith(ends)
    ]


@pytest.mark.parametrize("junk", MATRIX)
def test_junk_in_every_field_is_never_an_error(junk: str, logged: Visiteur) -> None:
    csrf = token(logged.client)
    for method, url in without_leaving(logged.app):
        data = dict.fromkeys(NAMES, junk[:FITS]) | {"csrf_token": csrf}
        sent = {"query_string": data} if method == "GET" else {"data": data}
        answer = logged.client.open(url, method=method, headers={"User-Agent": "x\x01é"}, **sent)
        assert answer.status_code < 500, (method, url)


# PostgreSQL minds more than SQLite: SQLite's turn is in the full matrices.
BOTH = [pytest.param("practice_app", marks=pytest.mark.complet), "postgres_app"]


@pytest.fixture(scope="module", params=BOTH)
def logged(request: pytest.FixtureRequest) -> Visiteur:
    visiteur = Visiteur(request.getfixturevalue(request.param))
    chez_soi(visiteur)
    return visiteur


@pytest.mark.parametrize("junk", MATRIX)
def test_junk_in_each_field_of_the_long_form(junk: str, creation: tuple[Visiteur, str]) -> None:
    """The creation's steps, one wrong answer at a time among right ones."""
    visiteur, url = creation
    csrf = token(visiteur.client)
    right = identite_of(visiteur)
    for name in right:
        data = right | {name: junk, "csrf_token": csrf}
        assert visiteur.client.post(url, data=data).status_code in (400, 422, 429), name


def identite_of(visiteur: Visiteur) -> dict[str, str]:
    from tests.compte.gestes import fiche

    return identite(fiche(visiteur))


@pytest.fixture(scope="module", params=BOTH)
def creation(request: pytest.FixtureRequest) -> tuple[Visiteur, str]:
    visiteur = Visiteur(request.getfixturevalue(request.param))
    commencer(visiteur)
    return visiteur, visiteur.path


@pytest.mark.parametrize("raw", [b"".join(RAW), b"%00", b"%ED%A0%80"])
def test_bytes_that_are_no_text_are_never_an_error(raw: bytes, logged: Visiteur) -> None:
    kind = "application/x-www-form-urlencoded"
    csrf = token(logged.client).encode()
    for method, url in without_leaving(logged.app):
        body = b"csrf_token=" + csrf + b"&nom=" + raw + b"&nir=" + raw + b"&personne=" + raw
        if method == "POST":
            answer = logged.client.post(url, data=body, content_type=kind)
            assert answer.status_code < 500, url
    for url in ("boite/%00", "boite/%ED%A0%80", "compte/creer/%00/identite", "%00", "%ff"):
        assert logged.client.get(f"/s-entrainer/{url}").status_code < 500, url


JUNK_JSON = [
    b"",
    b"{",
    b"null",
    b"[]",
    b"3",
    b'"x"',
    b"{}",
    b'{"nir": "\\u0000"}',
    b'{"nir": "\\ud800", "mot_de_passe": "\\udfff"}',
    b'{"nir": {"a": []}, "mot_de_passe": 3}',
    b"[" * 30_000,
    b'{"nir": 1' + b"0" * 5000 + b"}",
]


@pytest.mark.parametrize("body", JUNK_JSON, ids=range(len(JUNK_JSON)))
def test_junk_json_is_never_an_error(body: bytes, app: Flask) -> None:
    logged = Visiteur(app)
    logged.enter("jeanne")
    signed = logged.client.get_cookie("exercice")
    assert signed is not None
    headers = {"Authorization": f"Bearer {signed.value.rsplit('.', 1)[0]}"}
    for rule in practice_rules(logged.app):
        if not rule.rule.startswith("/api/"):
            continue
        for method in set(methods(rule)) - {"DELETE"}:
            url = address(logged.app, rule, "x" * 16)
            answer = logged.client.open(
                url, method=method, data=body, content_type="application/json", headers=headers
            )
            assert answer.status_code < 500, (method, url)
            assert answer.status_code < 400 or set(json.loads(answer.text)) >= {"status", "error"}


def test_64_kilobytes_and_no_more(visiteur: Visiteur) -> None:
    logged = visiteur
    logged.enter("jeanne")
    csrf = token(logged.client)
    for size, status in ((60_000, 422), (70_000, 413)):
        data = {"csrf_token": csrf, "nir": "1" * size}
        assert logged.client.post(f"{COMPTE}/connexion", data=data).status_code == status
    many = {f"a{n}": "" for n in range(5000)} | {"csrf_token": csrf}
    assert logged.client.post(f"{COMPTE}/connexion", data=many).status_code < 500


def test_a_bearer_that_is_no_token(logged: Visiteur) -> None:
    for value in ("Bearer", "Bearer ", "Bearer \x80é", "Basic eDp5", "Bearer " + "x" * 9000):
        answer = logged.app.test_client().get("/s-entrainer/", headers={"Authorization": value})
        assert answer.status_code == 200


# ——— Steps ———

STEPS = ["identite", "preuves", "mot-de-passe", "coordonnees", "verifier"]


def post_step(client: FlaskClient, base: str, step: str, data: dict[str, str]) -> str:
    answer = client.post(f"{base}/{step}", data={"csrf_token": token(client), **data})
    return str(answer.location).rsplit("/", 1)[-1] if answer.status_code == 303 else "again"


def test_no_step_is_taken_before_its_time(visiteur: Visiteur) -> None:
    """All the answers are right; only their order is not."""
    qui = commencer(visiteur)
    base = visiteur.path.rsplit("/", 1)[0]
    mails = {"mail": qui.mail, "mail_bis": qui.mail, **NON}
    answers = {
        "identite": identite(qui),
        "preuves": {"numero_serie": qui.serie, "fin_iban": qui.fin_iban},
        "mot-de-passe": {"mot_de_passe": qui.mot_de_passe},
        "coordonnees": mails,
        "verifier": {},
    }
    for done, step in enumerate(STEPS):
        for later in STEPS[done + 1 :]:
            assert post_step(visiteur.client, base, later, answers[later]) == step
            assert visiteur.client.get(f"{base}/{later}").location.endswith(f"/{step}")
        next_step = STEPS[done + 1] if done < 4 else "termine"
        assert post_step(visiteur.client, base, step, answers[step]) == next_step
    assert visiteur.client.get(f"{base}/verifier").location == f"{COMPTE}/creer"
    assert post_step(visiteur.client, base, "verifier", {}) == "creer"  # a replay begins again


def test_what_was_typed_goes_when_the_account_is_made(visiteur: Visiteur) -> None:
    creer(visiteur)
    with visiteur.world() as (_, bac):
        from core import db

        rows = db.every(db.select(Parcours).where(Parcours.bac_id == bac.id))
        assert [(row.reponses, row.fini_le is not None) for row in rows] == [({}, True)]


def test_a_link_replayed_does_nothing_more(visiteur: Visiteur) -> None:
    creer(visiteur)
    confirmer(visiteur)
    visiteur.latest()
    link = next(a for a in visiteur.page.links if "lien=" in a) if has_link(visiteur) else ""
    if link:
        lien = link.split("lien=")[1]
        for _ in range(3):
            data = {"csrf_token": token(visiteur.client), "lien": lien}
            assert visiteur.client.post(f"{COMPTE}/confirmer-email", data=data).status_code == 410


def has_link(visiteur: Visiteur) -> bool:
    return any("lien=" in a for a in visiteur.page.links)
