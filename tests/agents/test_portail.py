"""Three levels of agents: what they see, change, and what is written down (R118, R119)."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from core import db
from services.appli_carte_vitale import models as applis
from services.appli_carte_vitale.rules import Etat
from services.bac_a_sable import models as bac_a_sable
from tests.agents.gestes import BASE, NIVEAUX, activate, agir, chercher, entered, session
from tests.professionnel.gestes import patient
from tests.visiteur import Visiteur

SECOND = timedelta(seconds=1)


def etat(visiteur: Visiteur, cle: str = "jeanne") -> Etat | None:
    assure = patient(visiteur, cle)
    with visiteur.world() as (_, bac):
        found = applis.latest(assure.id)
        return found.etat(bac.now()) if found else None


# ——— Seeing ———


@pytest.mark.parametrize("name", NIVEAUX)
def test_every_agent_sees_eligibility_state_telephone_and_system(
    visiteur: Visiteur, name: str
) -> None:
    session(visiteur, name)
    activate(visiteur)
    page = chercher(visiteur)
    for words in ("ÉligibilitéOui", "active", "Téléphone d’exercice", "Android 14"):
        assert words in page.main


def test_somebody_without_an_appli_and_not_eligible(visiteur: Visiteur) -> None:
    session(visiteur, "agent-consultation", "ame")
    page = chercher(visiteur, "nino")
    assert "jamais activée" in page.main
    assert "Non : pas de numéro définitif" in page.main


def test_a_number_of_nobody_and_a_real_one(visiteur: Visiteur) -> None:
    session(visiteur, "agent-consultation")
    visiteur.press("Chercher", 422, nir="1800175056000")
    assert "n’a ce numéro" in visiteur.errors[0]
    visiteur.press("Chercher", 422, nir="2 51 03 63 113 042")
    assert "vraie personne" in visiteur.errors[0]


# ——— Acting ———

ACTES = [
    ("revoquer", "Révoquer l’appli", "telephone-vole", NIVEAUX[1:]),
    ("bloquer", "Bloquer la personne", "usurpation", NIVEAUX[2:]),
]


@pytest.mark.parametrize("name", NIVEAUX)
@pytest.mark.parametrize(("geste", "verbe", "motif", "allowed"), ACTES)
def test_each_level_does_what_it_may_and_nothing_else(
    visiteur: Visiteur, name: str, geste: str, verbe: str, motif: str, allowed: tuple[str, ...]
) -> None:
    session(visiteur, name)
    activate(visiteur)
    page = chercher(visiteur)
    path = visiteur.path
    assert (f"{path}/{geste}" in page.links) is (name in allowed)
    visiteur.get(f"{path}/{geste}", 200 if name in allowed else 403)
    visiteur.get(path)
    answer = visiteur.post(f"{path}/{geste}", motif=motif)
    assert answer.status_code == (303 if name in allowed else 403)
    assert (etat(visiteur) is Etat.ACTIVE) is (name not in allowed)


def test_without_a_reason_nothing_is_done(visiteur: Visiteur) -> None:
    session(visiteur)
    activate(visiteur)
    chercher(visiteur)
    path = visiteur.path
    visiteur.follow("Révoquer l’appli")
    visiteur.press("Révoquer l’appli", 422)
    assert "sans motif, rien n’est fait" in visiteur.errors[0]
    assert visiteur.post(f"{path}/bloquer", motif="parce que").status_code == 422
    assert etat(visiteur) is Etat.ACTIVE


def test_revoked_the_appli_may_be_activated_again_blocked_it_may_not(visiteur: Visiteur) -> None:
    session(visiteur)
    activate(visiteur)
    chercher(visiteur)
    page = agir(visiteur, "Révoquer l’appli", "telephone-perdu")
    assert "ÉligibilitéOui" in page.main
    assert etat(visiteur) is Etat.REVOQUEE
    page = agir(visiteur, "Bloquer la personne", "usurpation")
    assert "Non : un agent l’a bloquée" in page.main
    page = agir(visiteur, "Lever le blocage", "verifie")
    assert "ÉligibilitéOui" in page.main


def test_unblocked_the_appli_is_what_it_was(visiteur: Visiteur) -> None:
    session(visiteur)
    activate(visiteur)
    chercher(visiteur)
    agir(visiteur, "Bloquer la personne", "demande")
    assert etat(visiteur) is Etat.BLOQUEE
    agir(visiteur, "Lever le blocage", "erreur")
    assert etat(visiteur) is Etat.ACTIVE


def test_what_was_done_elsewhere_is_not_done_twice(visiteur: Visiteur) -> None:
    session(visiteur)
    activate(visiteur)
    chercher(visiteur)
    path = visiteur.path
    agir(visiteur, "Révoquer l’appli", "telephone-vole")
    assert visiteur.post(f"{path}/revoquer", motif="telephone-vole").status_code == 409
    assert visiteur.post(f"{path}/debloquer", motif="erreur").status_code == 409


# ——— Sessions ———


@pytest.mark.parametrize(
    ("idle", "open_"),
    [(timedelta(minutes=15) - SECOND, True), (timedelta(minutes=15) + SECOND, False)],
)
def test_fifteen_minutes_without_doing_anything_close_it(
    visiteur: Visiteur, wall: Callable[[timedelta], None], idle: timedelta, open_: bool
) -> None:
    session(visiteur, "agent-consultation")
    wall(idle)
    page = visiteur.get(f"{BASE}/dossiers")
    assert (page.h1 == "Chercher une personne") is open_
    if not open_:
        assert "15 minutes sans rien faire" in page.main
        visiteur.press("Ouvrir ma session")
        assert visiteur.path == f"{BASE}/dossiers"


def test_doing_something_keeps_it_open(
    visiteur: Visiteur, wall: Callable[[timedelta], None]
) -> None:
    session(visiteur, "agent-consultation")
    for _ in range(4):
        wall(timedelta(minutes=14))
        assert visiteur.get(f"{BASE}/journal").h1 == "Le journal des agents"


def test_the_clock_of_the_exercise_closes_nothing(visiteur: Visiteur) -> None:
    session(visiteur, "agent-consultation")
    visiteur.advance("6-mois")
    assert visiteur.get(f"{BASE}/dossiers").h1 == "Chercher une personne"


def test_another_role_has_a_session_of_its_own_and_ends_none(visiteur: Visiteur) -> None:
    session(visiteur, "agent-consultation")
    page = entered(visiteur, "agent-blocage")
    assert page.h1 == "Chercher une personne"
    with visiteur.world() as (device, _):
        device.role = "agent-consultation"  # type: ignore[assignment]
    assert visiteur.get(f"{BASE}/dossiers").h1 == "Chercher une personne"
    visiteur.press("Quitter le portail")
    assert visiteur.get(f"{BASE}/dossiers").h1 == "Le portail de la caisse"


def test_the_session_is_of_one_device(visiteur: Visiteur) -> None:
    session(visiteur, "agent-consultation")
    thief = Visiteur(visiteur.app)
    thief.enter("jeanne")
    with thief.world() as (device, _):
        device.role = "agent-consultation"  # type: ignore[assignment]
    stolen = visiteur.client.get_cookie("agent-A-101")
    assert stolen is not None
    thief.client.set_cookie("agent-A-101", stolen.value)
    assert thief.get(f"{BASE}/dossiers").h1 == "Le portail de la caisse"


# ——— The log ———


def test_everything_is_written_down_without_number_nor_code(visiteur: Visiteur) -> None:
    session(visiteur)
    activate(visiteur)
    chercher(visiteur)
    agir(visiteur, "Révoquer l’appli", "telephone-vole")
    page = visiteur.get(f"{BASE}/journal")
    assert "Chaîne intacte" in page.main
    for words in (
        "a ouvert sa session",
        "a cherché un numéro",
        "a ouvert un dossier : Jeanne Marchand",
        "a révoqué l’appli : Jeanne Marchand. Motif : Le téléphone a été volé",
    ):
        assert words in page.main, words
    nir = patient(visiteur, "jeanne").nir
    with visiteur.world() as (_, bac):
        rows = bac_a_sable.journal(bac.id)
        assert not [row for row in rows if nir in row.details or "Jeanne" in row.details]


@pytest.mark.parametrize("how", ["changed", "removed", "added", "end"])
def test_a_line_tampered_with_shows(visiteur: Visiteur, how: str) -> None:
    session(visiteur)
    chercher(visiteur)
    with visiteur.world() as (_, bac):
        rows = bac_a_sable.journal(bac.id)
        if how == "changed":
            rows[1].details = '{"agent": "A-101"}'
        elif how == "added":
            db.add(
                bac_a_sable.Trace(
                    bac_id=bac.id, evenement="agents.revoquer", details="{}", a=bac.now(),
                    mur=bac.now(), rang=len(rows) + 1, empreinte="0" * 64,
                )
            )  # fmt: skip
        else:
            db.session().delete(rows[1] if how == "removed" else rows[-1])
        broken = {"changed": 2, "removed": 2, "added": len(rows) + 1, "end": len(rows)}[how]
    page = visiteur.get(f"{BASE}/journal")
    assert f"La chaîne est rompue à la ligne {broken}" in page.main
