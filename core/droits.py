"""Who may open what: each view of the practice half declares its roles; none means nobody."""

from collections.abc import Callable
from enum import StrEnum
from typing import Any, TypeVar

from flask import current_app, request

View = TypeVar("View", bound=Callable[..., Any])


class Role(StrEnum):
    """Whom the visitor plays in their bac à sable."""

    VISITEUR = "visiteur"  # nobody yet: no bac à sable is needed
    ASSURE = "assure"
    PRESCRIPTEUR = "prescripteur"
    PHARMACIEN = "pharmacien"
    PROFESSIONNEL = "professionnel"
    AGENT_CONSULTATION = "agent-consultation"
    AGENT_REVOCATION = "agent-revocation"
    AGENT_BLOCAGE = "agent-blocage"
    FORMATEUR = "formateur"


NOMS = {
    Role.ASSURE: "la personne assurée",
    Role.PRESCRIPTEUR: "le médecin",
    Role.PHARMACIEN: "le pharmacien",
    Role.PROFESSIONNEL: "un autre professionnel de santé",
    Role.AGENT_CONSULTATION: "l'agent de la caisse (consulter)",
    Role.AGENT_REVOCATION: "l'agent de la caisse (révoquer)",
    Role.AGENT_BLOCAGE: "l'agent de la caisse (bloquer)",
    Role.FORMATEUR: "le formateur",
}
TOUS = tuple(NOMS)  # every role that has a bac à sable


def roles(*allowed: Role) -> Callable[[View], View]:
    """Declare who may open a view."""

    def declare(view: View) -> View:
        view.roles = frozenset(allowed)  # type: ignore[attr-defined]
        return view

    return declare


def of_view(endpoint: str) -> frozenset[Role]:
    """The roles that a view declares; empty when it declares none, so nobody passes."""
    view = current_app.view_functions[endpoint]
    return getattr(view, "roles", frozenset())


def of_request() -> frozenset[Role]:
    """The roles of the view that the current request asks for."""
    return of_view(request.endpoint) if request.endpoint else frozenset()
