"""Every route of the practice half, generated: who may open it, and whose ids it takes."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from core import db
from core.db import Base
from core.droits import TOUS, Role, of_view
from services.bac_a_sable.garde import Visite
from services.bac_a_sable.models import BacASable
from services.carte_vitale import models as cartes
from services.carte_vitale.rules import Motif
from services.compte.models import AppareilDeConfiance, Compte, record_demarche
from services.referentiel import models as referentiel
from tests.abus.outils import ENTREE, address, methods, practice_rules, token
from tests.appli_carte_vitale import gestes as gestes_appli
from tests.compte.gestes import commencer, identite
from tests.compte.maison import COMPTE, chez_soi
from tests.visiteur import Visiteur

NOBODY = "x" * 16
NOT_FOUND = {401, 404, 405, 422}


def test_every_view_says_who_may_open_it(practice_app: Flask) -> None:
    with practice_app.app_context():
        for rule in practice_rules(practice_app):
            assert of_view(rule.endpoint), rule
            assert of_view(rule.endpoint) <= {*TOUS, Role.VISITEUR}, rule


def bearer(visiteur: Visiteur) -> dict[str, str]:
    signed = visiteur.client.get_cookie("exercice")
    assert signed is not None
    return {"Authorization": f"Bearer {signed.value.rsplit('.', 1)[0]}"}


OFTEN = {Role.PHARMACIEN, Role.FORMATEUR}  # the others in the full matrices
ROLES = [pytest.param(role, marks=() if role in OFTEN else pytest.mark.complet) for role in TOUS]


def requests(app: Flask, value: str = NOBODY) -> Iterator[tuple[Any, str, str]]:
    for rule in practice_rules(app):
        for method in methods(rule):
            yield rule, method, address(app, rule, value)


@pytest.mark.parametrize("role", ROLES)
def test_a_role_opens_what_it_may_and_nothing_else(visiteur: Visiteur, role: Role) -> None:
    app = visiteur.app
    visiteur.enter("jeanne")
    csrf, headers = token(visiteur.client), bearer(visiteur)
    with app.app_context():
        allowed = {rule.endpoint: of_view(rule.endpoint) for rule in practice_rules(app)}
    with visiteur.world() as (appareil, _):
        appareil.role = role
    for rule, method, url in requests(app):
        if role in allowed[rule.endpoint] or Role.VISITEUR in allowed[rule.endpoint]:
            continue
        data = {"csrf_token": csrf}
        answer = visiteur.client.open(url, method=method, data=data, headers=headers)
        assert answer.status_code == 403, (method, url, answer.status_code)


def test_without_a_world_only_the_entry_opens(practice_app: Flask) -> None:
    client = practice_app.test_client()
    csrf = token(client)
    for rule, method, url in requests(practice_app):
        with practice_app.app_context():
            if Role.VISITEUR in of_view(rule.endpoint):
                continue
        answer = client.open(url, method=method, data={"csrf_token": csrf})
        if url.startswith("/api/"):
            assert answer.status_code == 401, (method, url)
        elif method == "GET":
            assert answer.location.startswith(f"{ENTREE}?suite="), (method, url)
        else:
            assert answer.status_code == 403, (method, url)


def rich(app: Flask) -> Visiteur:
    """Somebody with an account, messages, a démarche, a trusted device, a card ordered, a creation
    begun, a full space, an ordonnance read at a pharmacy."""
    visiteur = Visiteur(app)
    chez_soi(visiteur)
    with visiteur.world() as (appareil, bac):
        from services.compte import models

        compte = models.of_assure(appareil.personne_id or "")
        assert compte is not None
        models.trust(compte, "Tablette", bac.now())
        models.record_demarche(bac.id, compte.assure_id, "changement-adresse", bac.now())
        order_card(bac, compte)
        _cared_for(Visite(appareil, bac))
    visiteur.get(f"{COMPTE}/creer")
    visiteur.press("Commencer")
    return visiteur


def order_card(bac: BacASable, compte: Compte) -> None:
    """Nolwenn's first carte Vitale."""
    nolwenn = referentiel.by_cle(bac.id, "nolwenn")
    assert nolwenn is not None
    trace = record_demarche(bac.id, compte.assure_id, "commander-carte-vitale", bac.now())
    cartes.order(nolwenn, trace, Motif.PREMIERE, "fond", "carte", bac.now())


def _cared_for(visite: Visite) -> None:
    """An active space with what it holds; an ordonnance shown at a desk."""
    from services.espace_sante import models, semis
    from services.ordonnance import delivrance, emission
    from services.ordonnance.emission import Ecrit
    from services.referentiel.models import assures

    assure, now = assures(visite.bac.id)[0], visite.bac.now()
    models.inform(assure, now).active_le = now
    semis.fill(assure, now)
    ecrits = [Ecrit("tensamor-5", "1 le matin", 30, 1)]
    issued = emission.issue(visite, assure, ecrits, mes=True, suivi=True)
    delivrance.present(visite, issued.numero)


def ids_of(visiteur: Visiteur) -> dict[str, list[str]]:
    """Table → an id of this world's rows."""
    with visiteur.world() as (_, bac):
        found = {}
        for table in Base.metadata.sorted_tables:
            if {"id", "bac_id"} <= set(table.c.keys()):
                query = db.select(table.c.id).where(table.c.bac_id == bac.id).limit(1)
                found[table.name] = list(db.session().scalars(query))
        return found


# Each route with a fourth of the ids, another fourth for the next one; all in the full matrices.
SOME_OR_ALL = [
    ("practice_app", 4),
    pytest.param("practice_app", 1, marks=pytest.mark.complet),
    pytest.param("postgres_app", 1, marks=pytest.mark.complet),
]


@pytest.mark.parametrize(("app", "step"), SOME_OR_ALL, indirect=["app"])
def test_another_world_s_ids_are_as_good_as_made_up(app: Flask, step: int) -> None:
    """All the routes that take an id, the ids of somebody else."""
    victim, thief = rich(app), Visiteur(app)
    stolen = ids_of(victim)
    ids = [id_ for rows in stolen.values() for id_ in rows]
    assert len(ids) >= 20
    chez_soi(thief)
    for somebody in (victim, thief):  # what the open appli shows by id is looked for too
        gestes_appli.posseder_ici(somebody, "maud")
    gestes_appli.ouvrir(thief)
    csrf, headers = token(thief.client), bearer(thief)
    for number, rule in enumerate(practice_rules(app)):
        texts = [name for name in rule.arguments if name not in ("etape", "mois", "cle", "chemin")]
        if not texts or rule.endpoint.startswith("missions."):
            continue
        play(thief, rule.endpoint)
        for method in methods(rule):
            ask = opener(thief.client, method, csrf, headers)
            made_up = ask(address(app, rule, NOBODY))
            assert made_up.status_code in NOT_FOUND | {303}, (rule, made_up.status_code)
            for id_ in ids[number % step :: step]:
                answer = ask(address(app, rule, id_))
                assert answer.status_code == made_up.status_code, (rule, method)
                assert str(answer.location).replace(id_, NOBODY) == str(made_up.location)


def play(visiteur: Visiteur, endpoint: str) -> None:
    """Take a role that may open this view: what is left is whose rows they are."""
    with visiteur.world() as (appareil, _):
        appareil.role = next((r for r in TOUS if r in of_view(endpoint)), Role.ASSURE)


def opener(
    client: FlaskClient, method: str, csrf: str, headers: dict[str, str]
) -> Callable[[str], Any]:
    def ask(url: str) -> Any:
        json = {} if url.startswith("/api/") and method != "GET" else None
        data = None if json is not None else {"csrf_token": csrf}
        return client.open(url, method=method, data=data, json=json, headers=headers)

    return ask


@pytest.mark.parametrize(
    ("table", "url", "field"),
    [
        ("assure", "/s-entrainer/exercice/personne", "personne"),
        ("appareil_de_confiance", f"{COMPTE}/appareils-de-confiance/retirer", "appareil"),
    ],
)
def test_another_world_s_ids_in_a_form_are_not_found(
    visiteur: Visiteur, table: str, url: str, field: str
) -> None:
    victim = rich(visiteur.app)
    chez_soi(visiteur)
    for id_ in ids_of(victim)[table]:
        data = {"csrf_token": token(visiteur.client), field: id_}
        assert visiteur.client.post(url, data=data).status_code == 404
    with victim.world() as (_, bac):
        query = db.select(AppareilDeConfiance).where(AppareilDeConfiance.bac_id == bac.id)
        assert all(row.revoque_le is None for row in db.every(query))


def test_another_world_s_people_get_no_attestation(visiteur: Visiteur) -> None:
    victim = rich(visiteur.app)
    chez_soi(visiteur)
    for id_ in ids_of(victim)["assure"]:
        data = {"csrf_token": token(visiteur.client), "personne": id_}
        answer = visiteur.client.post(f"{COMPTE}/attestation-de-droits", data=data)
        assert answer.status_code == 422


def test_a_run_begun_elsewhere_does_not_go_on_here(visiteur: Visiteur) -> None:
    """The right answers, in somebody else's run: one is led to begin one's own."""
    victim = Visiteur(visiteur.app)
    qui = commencer(victim)
    visiteur.enter("jeanne")
    data = {"csrf_token": token(visiteur.client), **identite(qui)}
    answer = visiteur.client.post(victim.path, data=data)
    assert (answer.status_code, answer.location) == (303, f"{COMPTE}/creer")
    with victim.world() as (_, bac):
        from core.wizard import Parcours

        rows = db.every(db.select(Parcours).where(Parcours.bac_id == bac.id))
        assert [row.reponses for row in rows] == [{}]
