"""The provisional code (R130, R133): by mail and letter, lost, replaced, good once."""

from datetime import timedelta

import pytest

from core import clock
from core.codes import Code
from services.espace_sante.activation import PROVISOIRE
from tests.compte.gestes import fiche
from tests.espace_sante.gestes import (
    ACTIVER,
    IDENTIFIANT,
    SECRET,
    a_l_instant,
    activer,
    commencer,
    decide,
    demander,
    identite,
    mot_de_passe,
    par_mail,
    provisoire,
    reprendre,
)
from tests.exercice.test_exercice import Wall
from tests.visiteur import Visiteur


def test_the_provisional_code_comes_by_mail_and_by_letter(visiteur: Visiteur) -> None:
    """R130: the same twelve characters, once."""
    visiteur.enter("jeanne", ACTIVER)
    visiteur.get(ACTIVER)
    by_letter = provisoire(visiteur)
    assert by_letter == provisoire(visiteur, "")
    assert len(by_letter.replace(" ", "")) == 12
    with visiteur.world() as (appareil, bac):
        boite = [m for m in _messages(bac.id, appareil.personne_id) if m.code]
        assert len(boite) == 2


def _messages(bac_id: str, assure_id: str | None) -> list:  # type: ignore[type-arg]
    from services.boite.models import messages

    return messages(bac_id, assure_id or "", clock.wall_now() + timedelta(days=400))


@pytest.mark.parametrize(("seconds", "status"), [(-1, 200), (0, 200), (1, 422)])
def test_a_provisional_code_is_good_six_weeks(
    visiteur: Visiteur, wall: Wall, monkeypatch: pytest.MonkeyPatch, seconds: int, status: int
) -> None:
    qui = commencer(visiteur)
    typed = identite(visiteur, qui, provisoire(visiteur))
    with visiteur.world() as (appareil, bac):
        code = _code_of(appareil.personne_id)
        end = clock.plus_days(code.envoye_le, 42) + timedelta(seconds=seconds)
    a_l_instant(monkeypatch, end)
    visiteur.press("Continuer", status, **typed)


def _code_of(assure_id: str | None) -> Code:
    from sqlalchemy import select

    from core.db import every

    mine = (Code.tentative == assure_id, Code.objet == PROVISOIRE)
    return every(select(Code).where(*mine))[-1]


def test_a_lost_code_is_replaced(visiteur: Visiteur) -> None:
    qui = commencer(visiteur)
    step, old = visiteur.path, provisoire(visiteur)
    demander(visiteur, qui)
    new = provisoire(visiteur, "")
    assert new != old
    visiteur.get(step)
    visiteur.press("Continuer", 422, **identite(visiteur, qui, old))
    visiteur.press("Continuer", **identite(visiteur, qui, new))


def test_the_letter_takes_four_days(visiteur: Visiteur) -> None:
    qui = commencer(visiteur)
    first = provisoire(visiteur)
    demander(visiteur, qui)
    assert provisoire(visiteur) == first
    visiteur.advance("4-jours")
    assert provisoire(visiteur) == provisoire(visiteur, "")


@pytest.mark.parametrize("wrong", [{"naissance-jour": "15"}, {"numero_serie": "00012345678"}])
def test_asking_tells_nobody_whether_it_was_right(
    visiteur: Visiteur, wrong: dict[str, str]
) -> None:
    qui = commencer(visiteur)
    demander(visiteur, qui)
    right = visiteur.page.main
    with visiteur.world() as (appareil, _):
        before = _code_of(appareil.personne_id).empreinte
    demander(visiteur, qui, **wrong)
    assert visiteur.page.main == right
    with visiteur.world() as (appareil, _):
        assert _code_of(appareil.personne_id).empreinte == before


def test_a_provisional_code_works_once(visiteur: Visiteur) -> None:
    qui = commencer(visiteur)
    code = provisoire(visiteur)
    visiteur.press("Continuer", **identite(visiteur, qui, code))
    run = visiteur.path.rsplit("/", 1)[0]
    par_mail(visiteur)
    visiteur.press("Continuer")
    visiteur.press("Valider", decision="activer")
    visiteur.press("Continuer")
    visiteur.press("Activer mon espace", identifiant=IDENTIFIANT, mot_de_passe=SECRET)
    visiteur.get(f"{run}/acces")
    assert visiteur.path == ACTIVER  # the run is over
    visiteur.press("Commencer")
    visiteur.press("Continuer", 422, **identite(visiteur, qui, code))


def test_a_code_replaced_on_the_way_is_said_at_the_end(visiteur: Visiteur) -> None:
    qui = decide(visiteur)
    step = visiteur.path
    demander(visiteur, qui)
    visiteur.get(step)
    visiteur.press("Activer mon espace", 409, identifiant=IDENTIFIANT, mot_de_passe=SECRET)
    assert "ne peut plus servir" in visiteur.errors[0]


def test_a_forgotten_password_is_replaced_by_activating_again(visiteur: Visiteur) -> None:
    activer(visiteur)
    qui = fiche(visiteur)
    reprendre(visiteur, qui)
    par_mail(visiteur)
    visiteur.press("Continuer")
    assert "déjà actif" in visiteur.page.main
    visiteur.press("Valider", decision="activer")
    visiteur.press("Continuer")
    visiteur.press("Activer mon espace", identifiant="coquelicot64", mot_de_passe=SECRET)
    mot_de_passe(visiteur, 422)
    mot_de_passe(visiteur, identifiant="coquelicot64")
