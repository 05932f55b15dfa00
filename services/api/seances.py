"""Whose session X-Session holds: the account's, Mon espace santé's, the appli carte Vitale's.

Each service is loaded by the operations that ask for its session.
"""

from flask import g, request

from services.api.operation import SESSION_HEADER, Porte, refuse_status
from services.bac_a_sable.garde import Visite

PROFILE_HEADER = "X-Profil"
OTHER_PROFILE = "Un autre profil est ouvert dans cette séance (X-Profil)."


def _compte(visite: Visite, token: str | None) -> bool:
    from services.compte import acces

    found = acces.current(visite, token)
    if found:
        g.compte, g.seance = found
    return found is not None


def _espace_sante(visite: Visite, token: str | None) -> bool:
    """The same, and the profile looked at: what is meant for another's is not written there."""
    from services.espace_sante import acces, models

    found = acces.current(visite, token)
    if found is None:
        return False
    g.espace, g.seance_sante = found
    g.profil = models.opened(found[1].id, found[0], visite.bac.now())
    if request.headers.get(PROFILE_HEADER, g.profil.id) != g.profil.id:
        refuse_status(409, OTHER_PROFILE)
    return True


def _appli(visite: Visite, token: str | None) -> bool:
    """The appli of the person played only, as on the pages."""
    from services.appli_carte_vitale import acces

    found = acces.current(visite, token)
    if found is None or found[0].assure_id != visite.appareil.personne_id:
        return False
    g.appli, g.seance_appli = found
    g.assure = acces.person(found[0])
    return True


COMPTE = Porte("seance", _compte)
APPLI = Porte("appli", _appli)
ESPACE_SANTE = Porte(
    "espace",
    _espace_sante,
    refus={409: OTHER_PROFILE},
    entetes=(
        {
            "in": "header",
            "name": PROFILE_HEADER,
            "required": False,
            "description": "Le profil pour lequel on écrit : refusé (409) si un autre est ouvert.",
            "schema": {"type": "string", "pattern": "^[A-Za-z0-9_-]{16}$"},
        },
    ),
)


def scheme(name: str) -> dict[str, str]:
    """A session, for the description."""
    return {"type": "apiKey", "in": "header", "name": SESSION_HEADER, "description": name}
