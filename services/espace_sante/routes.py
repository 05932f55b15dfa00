"""The blueprint of Mon espace santé, and what its pages ask for: a living session, a profile."""

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec
from urllib.parse import quote

from flask import Blueprint, g, redirect, render_template, request
from werkzeug.exceptions import TooManyRequests

from core import clock, cookies, db
from core.champs import Formulaire
from core.delais import SEANCE_INACTIVE, SEANCE_MAXIMALE
from core.sessions import Seance
from core.surface import Page
from services.bac_a_sable import garde
from services.espace_sante import acces, models
from services.espace_sante.models import Espace
from services.referentiel.models import Assure

espace_sante = Blueprint("espace_sante", __name__, url_prefix="/s-entrainer/espace-sante")

BASE = "/s-entrainer/espace-sante"
ACCUEIL = f"{BASE}/accueil"
COOKIE = "espace-sante"
P = ParamSpec("P")
# The banner (R142), then what R128 adds.
ONGLETS = "mes-accueil mes-documents mes-messages mes-agenda mes-catalogue".split()


def connecte(view: Callable[P, Page]) -> Callable[P, Page]:
    """Ask for a living session; without one, log in first, then come back."""

    @wraps(view)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> Page:
        found = acces.current(garde.current(), cookies.read(COOKIE))
        if found is None:
            return redirect(f"{BASE}/connexion?suite={quote(request.path)}", 303)
        g.espace, g.seance_sante = found
        g.profil = models.opened(found[1].id, found[0], garde.current().bac.now())
        if request.form.get("profil", g.profil.id) != g.profil.id:
            return render_template("espace_sante/autre_profil.html"), 409
        return view(*args, **kwargs)

    return wrapped


class Mine:
    """The space of this request, its session, the profile looked at."""

    @property
    def espace(self) -> Espace:
        found: Espace = g.espace
        return found

    @property
    def seance(self) -> Seance:
        found: Seance = g.seance_sante
        return found

    @property
    def profil(self) -> Espace:
        """One's own space, or a child's (R143)."""
        found: Espace = g.profil
        return found

    @property
    def assure(self) -> Assure:
        """The person of the profile looked at."""
        return db.session().get_one(Assure, self.profil.assure_id)


def mine() -> Mine:
    """Only in a view marked `connecte`."""
    return Mine()


@espace_sante.context_processor
def frame() -> dict[str, Any]:
    """What the frame of the space's pages shows; nothing before the login."""
    if "seance_sante" not in g:
        return {}
    profils = models.profils(mine().espace, garde.current().bac.now())
    return {
        "onglets_sante": ONGLETS,
        "profil": mine().profil,
        "profil_assure": mine().assure,
        "profil_est_le_sien": mine().profil.id == mine().espace.id,
        "autres_profils": len(profils) - 1,
        "fin_seance": _seconds_left(mine().seance),
    }


def _seconds_left(seance: Seance) -> int:
    """Until the session ends by itself, from this page on (wall clock)."""
    now = clock.wall_now()
    last = min(now + SEANCE_INACTIVE, seance.ouverte_le + SEANCE_MAXIMALE)
    return int((last - now).total_seconds())


def patience(seconds: int) -> None:
    """Too many tries: the page of 429, with how long to wait."""
    if seconds:
        raise TooManyRequests(retry_after=seconds)


def proved(form: Formulaire) -> bool:
    """Whether the form's `mot_de_passe` is the space's; the refusal is on the field."""
    right, wait = acces.prove(garde.current(), mine().espace, form["mot_de_passe"].data)
    patience(wait)
    if not right:
        form.refuse("mot_de_passe", acces.PAS_LE_MOT_DE_PASSE)
    return right
