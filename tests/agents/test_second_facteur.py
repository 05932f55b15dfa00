"""The authenticator: right code, once, in time; five tries; again before an act."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pyotp
import pytest

from services.agents import models, rules
from services.agents.niveaux import AGENTS
from tests.agents.gestes import BASE, activate, chercher, code, entered, read_code, session
from tests.professionnel.gestes import role
from tests.visiteur import Visiteur


def test_who_only_looks_is_asked_for_no_code(visiteur: Visiteur) -> None:
    assert session(visiteur, "agent-consultation").h1 == "Chercher une personne"


@pytest.mark.parametrize("name", ["agent-revocation", "agent-blocage"])
def test_who_may_change_something_reads_a_code_and_types_it(visiteur: Visiteur, name: str) -> None:
    visiteur.enter("jeanne")
    role(visiteur, name, f"{BASE}/")
    assert visiteur.post(f"{BASE}/").status_code == 422
    visiteur.press("Ouvrir ma session", 422, code="000 000")
    assert "Ce n’est pas le code affiché" in visiteur.errors[0]
    shown = read_code(visiteur)
    visiteur.get(f"{BASE}/")
    assert visiteur.press("Ouvrir ma session", code=shown).h1 == "Chercher une personne"


def test_the_secret_is_shown_to_be_put_in_a_real_authenticator(visiteur: Visiteur) -> None:
    visiteur.enter("jeanne")
    role(visiteur, "agent-blocage", f"{BASE}/authentificateur")
    page = visiteur.page
    assert "<svg" in page.html
    with visiteur.world() as (_, bac):
        secret = models.secret(bac.id, "A-303")
        assert secret != models.secret(bac.id, "A-202")
    assert secret in page.main.replace(" ", "")
    assert pyotp.TOTP(secret).now() == read_code(visiteur).replace(" ", "")


def test_two_worlds_have_two_secrets(visiteur: Visiteur) -> None:
    visiteur.enter("jeanne")
    other = Visiteur(visiteur.app)
    other.enter("jeanne")
    found = []
    for who in (visiteur, other):
        with who.world() as (_, bac):
            found.append(models.secret(bac.id, "A-303"))
    assert found[0] != found[1]


def test_a_code_opens_once(visiteur: Visiteur) -> None:
    visiteur.enter("jeanne")
    role(visiteur, "agent-blocage", f"{BASE}/")
    shown = code(visiteur, "agent-blocage")
    visiteur.press("Ouvrir ma session", code=shown)
    visiteur.press("Quitter le portail")
    visiteur.press("Ouvrir ma session", 422, code=shown)
    assert "a déjà servi" in visiteur.errors[0]


def test_five_tries_then_one_waits(visiteur: Visiteur, wall: Callable[[timedelta], None]) -> None:
    visiteur.enter("jeanne")
    role(visiteur, "agent-blocage", f"{BASE}/")
    for _ in range(5):
        visiteur.press("Ouvrir ma session", 422, code="000000")
    answer = visiteur.post(f"{BASE}/", code=code(visiteur, "agent-blocage"))
    assert answer.status_code == 429
    wall(timedelta(minutes=15, seconds=1))
    visiteur.get(f"{BASE}/")
    visiteur.press("Ouvrir ma session", code=code(visiteur, "agent-blocage"))


def test_after_five_minutes_an_act_asks_again(
    visiteur: Visiteur, wall: Callable[[timedelta], None]
) -> None:
    session(visiteur)
    activate(visiteur)
    chercher(visiteur)
    path = visiteur.path
    wall(timedelta(minutes=5, seconds=1))
    page = visiteur.get(f"{path}/revoquer")
    assert page.h1 == "Encore un code, avant de changer quelque chose"
    assert visiteur.post(f"{path}/revoquer", motif="telephone-vole").status_code == 303
    visiteur.get(f"{path}/revoquer")
    page = visiteur.press("Continuer", code=code(visiteur, "agent-blocage"))
    assert page.h1 == "Révoquer l’appli"
    visiteur.press("Révoquer l’appli", motif="telephone-vole")


def test_one_level_s_code_does_not_open_another(visiteur: Visiteur) -> None:
    visiteur.enter("jeanne")
    role(visiteur, "agent-blocage", f"{BASE}/")
    visiteur.press("Ouvrir ma session", 422, code=code(visiteur, "agent-revocation"))
    entered(visiteur, "agent-blocage")


# ——— The rule ———

SECRET = pyotp.random_base32()
NOW = datetime(2026, 11, 22, 10, 0, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seconds", "good"), [(-41, False), (-40, True), (0, True), (20, True), (49, True), (50, False)]
)
def test_a_code_is_good_for_its_half_minute_and_its_neighbours(seconds: int, good: bool) -> None:
    """At 10:00:10, the codes of 9:59:30 to 10:00:59 are taken."""
    typed = pyotp.TOTP(SECRET).at(NOW + timedelta(seconds=seconds))
    assert (rules.pas_du_code(SECRET, typed, NOW) is not None) is good


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "abcdef", "١٢٣٤٥٦"])
def test_what_is_no_code_is_refused(typed: str) -> None:
    assert rules.pas_du_code(SECRET, typed, NOW) is None


def test_the_levels_hold_one_another() -> None:
    look, revoke, block = (agent.gestes for agent in AGENTS.values())
    assert look < revoke < block == frozenset(rules.Geste)
    assert set(rules.MOTIFS) == set(rules.Geste)
