"""Each route of the counter and of the portal, by each role: what is written here, over HTTP."""

from collections.abc import Iterator

import pytest
from flask import Flask
from werkzeug.routing import Rule

from core.droits import TOUS, Role, of_view
from tests.abus.outils import address, methods, practice_rules, token
from tests.agents.gestes import NIVEAUX, entered
from tests.professionnel.gestes import counter, lire, patient
from tests.visiteur import Visiteur

NOBODY = "x" * 16
LOOK = {Role.AGENT_CONSULTATION, Role.AGENT_REVOCATION, Role.AGENT_BLOCAGE}
REVOKE = LOOK - {Role.AGENT_CONSULTATION}
BLOCK = {Role.AGENT_BLOCAGE}
DESK = {Role.PRESCRIPTEUR, Role.PHARMACIEN, Role.PROFESSIONNEL}
EXCEPTIONS = {
    "/s-entrainer/professionnel/lire": {Role.VISITEUR},
    "/s-entrainer/agents/authentificateur": REVOKE,
    "/s-entrainer/agents/preuve": REVOKE,
    "/s-entrainer/agents/dossiers/<id_>/revoquer": REVOKE,
    "/s-entrainer/agents/dossiers/<id_>/bloquer": BLOCK,
    "/s-entrainer/agents/dossiers/<id_>/debloquer": BLOCK,
}


def mine(app: Flask) -> Iterator[Rule]:
    """The routes of the two services."""
    for rule in practice_rules(app):
        if rule.endpoint.partition(".")[0] in ("agents", "professionnel"):
            yield rule


def expected(rule: Rule) -> set[Role]:
    usual = LOOK if rule.endpoint.startswith("agents.") else DESK
    return EXCEPTIONS.get(rule.rule, usual)


def test_the_rights_table_is_the_one_written_here(practice_app: Flask) -> None:
    rules = list(mine(practice_app))
    assert len(rules) > 20
    with practice_app.app_context():
        for rule in rules:
            assert of_view(rule.endpoint) == expected(rule), rule
    assert set(EXCEPTIONS) <= {rule.rule for rule in rules}


@pytest.mark.parametrize("role", TOUS)
def test_a_role_meets_the_others_doors_closed(visiteur: Visiteur, role: Role) -> None:
    visiteur.enter("jeanne")
    csrf = token(visiteur.client)
    with visiteur.world() as (device, _):
        device.role = role
    for rule in mine(visiteur.app):
        allowed = expected(rule)
        for method in methods(rule):
            url = address(visiteur.app, rule, NOBODY)
            answer = visiteur.client.open(url, method=method, data={"csrf_token": csrf})
            closed = role not in allowed and Role.VISITEUR not in allowed
            assert (answer.status_code == 403) is closed, (role, method, url, answer.status_code)


@pytest.mark.parametrize("name", NIVEAUX)
def test_an_agent_opens_no_file_of_another_world(visiteur: Visiteur, name: str) -> None:
    victim = Visiteur(visiteur.app)
    victim.enter("jeanne")
    stolen = patient(victim, "jeanne").id
    visiteur.enter("jeanne")
    entered(visiteur, name)
    for id_ in (NOBODY, stolen):
        visiteur.get(f"/s-entrainer/agents/dossiers/{id_}", 404)
        for geste in ("revoquer", "bloquer", "debloquer"):
            url = f"/s-entrainer/agents/dossiers/{id_}/{geste}"
            answer = visiteur.client.get(url)
            assert answer.status_code in (403, 404)


def test_a_professional_opens_no_sheet_of_another_world(visiteur: Visiteur) -> None:
    victim = Visiteur(visiteur.app)
    counter(victim)
    lire(victim)
    stolen = victim.path.rsplit("/", 1)[-1]
    counter(visiteur)
    for id_ in (NOBODY, stolen):
        base = f"/s-entrainer/professionnel/feuilles/{id_}"
        assert visiteur.client.get(base).status_code == 404
        for what in ("beneficiaire", "actes", "retirer", "papier", "signer"):
            data = {"csrf_token": token(visiteur.client), "acte": "0"}
            assert visiteur.client.post(f"{base}/{what}", data=data).status_code == 404, what
