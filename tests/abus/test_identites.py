"""Known or unknown, the site answers the same bytes, and works as hard."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from core import mots_de_passe
from tests.abus.outils import INCONNU, comparable, post
from tests.compte.gestes import CREER, Fiche, fiche
from tests.visiteur import Visiteur

COMPTE = "/s-entrainer/compte"
OUBLI = f"{COMPTE}/mot-de-passe-oublie"


@dataclass(frozen=True)
class Curieux:
    """Yann, who has the number of Maud, and a number that nobody has."""

    client: FlaskClient
    maud: Fiche

    def ask(self, url: str, nir: str, **data: str) -> TestResponse:
        return post(self.client, url, nir=nir, **data)


@pytest.fixture
def curieux(visiteur: Visiteur) -> Curieux:
    visiteur.enter("famille-guilvinec", personne="yann")
    return Curieux(visiteur.client, fiche(visiteur, "maud"))


def born(qui: Fiche) -> dict[str, str]:
    return {
        "naissance-jour": qui.jour,
        "naissance-mois": qui.mois,
        "naissance-annee": qui.annee,
    }


def alike(curieux: Curieux, ask: Callable[[str], TestResponse], times: int = 1) -> None:
    """The same answers, one after the other, for Maud's number and for nobody's."""
    numbers = (curieux.maud.nir, INCONNU)
    answers = [[comparable(ask(nir), nir) for _ in range(times)] for nir in numbers]
    assert answers[0] == answers[1]


def test_login_answers_alike_until_it_blocks(curieux: Curieux) -> None:
    url = f"{COMPTE}/connexion"
    alike(curieux, lambda nir: curieux.ask(url, nir, mot_de_passe="Faux-12345"), times=7)


def test_the_first_step_of_a_creation_answers_alike(curieux: Curieux) -> None:
    url = str(post(curieux.client, CREER).location)
    others = born(curieux.maud) | {"nom": "Belkacem", "code_postal": "63000"}
    alike(curieux, lambda nir: curieux.ask(url, nir, **others), times=3)


def test_a_forgotten_password_answers_alike_to_the_last_guess(curieux: Curieux) -> None:
    """Five wrong codes use it up, ten block: for nobody's code too."""

    def forget(nir: str) -> list[Any]:
        seen = [comparable(curieux.ask(OUBLI, nir, **born(curieux.maud)), nir)]
        seen.append(comparable(curieux.client.get(f"{OUBLI}/code"), nir))
        typed = {"code": "111 111", "mot_de_passe": "Chataigne-12"}
        seen += [comparable(post(curieux.client, f"{OUBLI}/code", **typed)) for _ in range(12)]
        return seen

    assert forget(curieux.maud.nir) == forget(INCONNU)


def test_a_wrong_birth_date_answers_like_a_right_one(curieux: Curieux) -> None:
    right = [
        comparable(curieux.ask(OUBLI, curieux.maud.nir, **born(curieux.maud)), curieux.maud.nir)
        for _ in range(2)
    ]
    other = born(curieux.maud) | {"naissance-annee": "1951"}
    wrong = [
        comparable(curieux.ask(OUBLI, curieux.maud.nir, **other), curieux.maud.nir)
        for _ in range(2)
    ]
    assert right == wrong


def test_resets_asked_for_too_often_are_refused_alike(curieux: Curieux) -> None:
    alike(curieux, lambda nir: curieux.ask(OUBLI, nir, **born(curieux.maud)), times=7)


def test_wrong_proofs_do_not_tell_who_has_an_account(curieux: Curieux, visiteur: Visiteur) -> None:
    def proofs(cle: str) -> list[Any]:
        qui = fiche(visiteur, cle)
        url = str(post(curieux.client, CREER).location)
        facts = born(qui) | {"nom": qui.nom, "code_postal": qui.code_postal}
        step = str(curieux.ask(url, qui.nir, **facts).location)
        typed = {"numero_serie": "00012345678", "fin_iban": "0G02444"}
        answers = [post(curieux.client, step, **typed) for _ in range(6)]
        run = step.split("/")[-2]
        return [comparable(answer, run, qui.nir) for answer in answers]

    assert proofs("maud") == proofs("yann")


def test_a_hash_is_verified_for_nobody_too(
    curieux: Curieux, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[object] = []
    real = mots_de_passe.HASHER

    class Counting:
        def hash(self, password: bytes) -> str:
            return real.hash(password)

        def verify(self, kept: str, password: bytes) -> bool:
            seen.append(password)
            return real.verify(kept, password)

    monkeypatch.setattr(mots_de_passe, "HASHER", Counting())
    for nir in (curieux.maud.nir, INCONNU):
        curieux.ask(f"{COMPTE}/connexion", nir, mot_de_passe="Faux-12345")
    assert seen == [b"Faux-12345"] * 2


def test_what_visitors_get_is_slow_to_guess() -> None:
    """OWASP: argon2id, 19 MiB, two passes (a few other tests hash cheaply)."""
    real = mots_de_passe.REAL
    assert (real.memory_cost, real.time_cost, real.parallelism) == (19 * 1024, 2, 1)
    assert real.type.name == "ID"
