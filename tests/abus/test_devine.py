"""Guessing and replaying over HTTP, with copied cookies, all at once."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import cycle

import pytest
from flask import Flask

from core import db
from services.boite.models import Message
from services.compte.models import Compte
from tests.abus.outils import post, token
from tests.compte.gestes import (
    CONNEXION,
    NON,
    avec_compte,
    commencer,
    creer,
    identite,
    mot_de_passe,
)
from tests.courses.ensemble import Foule, copy_of
from tests.visiteur import Visiteur

CODE = "/s-entrainer/compte/code"
ACCUEIL = "/s-entrainer/compte/accueil"
HUIT = Foule(8, 1)


def waiting_for_a_code(app: Flask) -> tuple[Visiteur, str, str]:
    """Number and password given; the right code, and a wrong one."""
    visiteur = Visiteur(app)
    mot_de_passe(visiteur, avec_compte(visiteur))
    code = visiteur.read_code()
    return visiteur, code, "111 111" if code != "111 111" else "222 222"


@pytest.mark.parametrize(
    ("guesses", "parallel"), [(40, 8), pytest.param(120, 16, marks=pytest.mark.complet)]
)
def test_guesses_stop_at_five(app: Flask, guesses: int, parallel: int) -> None:
    visiteur, code, wrong = waiting_for_a_code(app)
    csrf = token(visiteur.client)
    browsers = [copy_of(visiteur.client) for _ in range(parallel)]

    def guess(pair: tuple[int, object]) -> str:
        data = {"csrf_token": csrf, "code": wrong}
        answer = browsers[pair[0] % parallel].post(CODE, data=data)
        assert answer.status_code in (422, 429)
        return "evaluated" if "pas ce code" in answer.text else str(answer.status_code)

    with ThreadPoolExecutor(parallel) as pool:
        seen = Counter(pool.map(guess, zip(range(guesses), cycle([None]), strict=False)))
    assert seen["evaluated"] == 5
    assert seen["422"] == 5  # this code is used up, ten tries in all are read
    assert seen["429"] == guesses - 10
    assert post(visiteur.client, CODE, code=code).status_code == 429


def test_ten_guesses_over_all_codes(visiteur: Visiteur, wall: Callable[[timedelta], None]) -> None:
    qui = avec_compte(visiteur)
    for _ in range(2):
        mot_de_passe(visiteur, qui)
        code = visiteur.read_code()
        wrong = "111 111" if code != "111 111" else "222 222"
        for _ in range(5):
            visiteur.press("Continuer", 422, code=wrong)
    mot_de_passe(visiteur, qui)
    code = visiteur.read_code()
    visiteur.press("Continuer", 429, code=code)
    wall(timedelta(minutes=15, seconds=1))
    mot_de_passe(visiteur, qui)
    visiteur.press("Continuer", code=visiteur.read_code())
    assert visiteur.path == ACCUEIL


def test_the_right_code_opens_one_session(app: Flask) -> None:
    visiteur, code, _ = waiting_for_a_code(app)
    data = {"csrf_token": token(visiteur.client), "code": code}
    found = HUIT.http(lambda _n: copy_of(visiteur.client).post(CODE, data=data).location)
    assert sorted(map(str, found)) == sorted([ACCUEIL] + [CONNEXION] * 7)


def test_a_link_confirms_once(app: Flask) -> None:
    visiteur = Visiteur(app)
    creer(visiteur)
    visiteur.latest()
    visiteur.follow("Confirmer mon email")
    form = next(
        f for f in visiteur.page.tree.iter("form") if f.find(".//*[@name='lien']") is not None
    )
    field = form.find(".//*[@name='lien']")
    assert field is not None
    data = {"csrf_token": token(visiteur.client), "lien": field.attrib["value"]}
    url = "/s-entrainer/compte/confirmer-email"
    found = HUIT.http(lambda _n: copy_of(visiteur.client).post(url, data=data).status_code)
    assert Counter(found) == {200: 1, 410: 7}


def test_a_joining_code_lets_one_browser_in(app: Flask) -> None:
    visiteur = Visiteur(app)
    visiteur.enter("jeanne", "/s-entrainer/exercice/autre-appareil")
    visiteur.press("Afficher un code")
    shown = next(e for e in visiteur.page.tree.iter("p") if e.attrib.get("class") == "spelled")
    code = "".join(shown.itertext())
    others = [app.test_client() for _ in range(8)]
    tokens = [token(other) for other in others]

    def join(n: int) -> int:
        data = {"csrf_token": tokens[n], "code": code}
        return others[n].post("/s-entrainer/exercice/rejoindre", data=data).status_code

    assert Counter(HUIT.http(join)) == {303: 1, 422: 7}


def test_a_double_press_creates_one_account_and_sends_one_mail(app: Flask) -> None:
    visiteur = Visiteur(app)
    qui = commencer(visiteur)
    visiteur.press("Continuer", **identite(qui))
    visiteur.press("Continuer", numero_serie=qui.serie, fin_iban=qui.fin_iban)
    visiteur.press("Valider", mot_de_passe=qui.mot_de_passe)
    visiteur.press("Continuer", mail=qui.mail, mail_bis=qui.mail, **NON)
    data, url = {"csrf_token": token(visiteur.client)}, visiteur.path
    found = HUIT.http(lambda _n: copy_of(visiteur.client).post(url, data=data).status_code)
    assert set(found) <= {303}
    with visiteur.world() as (_, bac):
        assert len(db.every(db.select(Compte).where(Compte.bac_id == bac.id))) == 1
        sent = db.every(db.select(Message).where(Message.bac_id == bac.id))
        assert [row.nom for row in sent].count("confirmation") == 1


def test_everything_wiped_eight_times_at_once_is_no_error(app: Flask) -> None:
    visiteur = Visiteur(app)
    visiteur.enter("jeanne")
    csrf = token(visiteur.client)

    def ask(n: int) -> int:
        url = f"/s-entrainer/exercice/{('effacer', 'terminer', 'horloge', 'role')[n % 4]}"
        data = {"csrf_token": csrf, "avance": "15-min", "role": "formateur"}
        return copy_of(visiteur.client).post(url, data=data).status_code

    assert set(HUIT.http(ask)) <= {303, 403}


def test_whoever_is_right_may_begin_again_as_often_as_they_like(visiteur: Visiteur) -> None:
    """Twelve logins in a quarter of an hour: only wrong guesses are held against somebody."""
    qui = avec_compte(visiteur)
    for _ in range(12):
        mot_de_passe(visiteur, qui)
        visiteur.press("Continuer", code=visiteur.read_code())
        assert visiteur.path == ACCUEIL
        visiteur.press("Déconnexion")
