"""Inside the open appli: « Utiliser », « Mes infos », « Activités » (R107-R114, R123-R124)."""

from flask import current_app, redirect, request
from markupsafe import Markup

from core import qr
from core.clock import paris
from core.config import Config
from core.delais import DEPENSE_APPLI_JOURS, QR_APPLI
from core.droits import Role, roles
from core.montants import euros
from core.surface import Page, Surface, surface
from services.appli_carte_vitale import acces
from services.appli_carte_vitale.acces import QR, SANS_CONTACT
from services.appli_carte_vitale.routes import (
    BASE,
    appli_carte_vitale,
    mine,
    ouverte,
    page,
    someone,
)
from services.bac_a_sable import garde
from services.bac_a_sable.models import record
from services.referentiel import jetons
from services.referentiel import models as referentiel
from services.referentiel.jetons import Jeton

LIRE = "/s-entrainer/professionnel/lire"  # where a QR code read by any telephone leads


@appli_carte_vitale.get("/utiliser")
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
@ouverte
def use() -> Page:
    """R124: QR code or contactless; a telephone without NFC shows the QR code at once."""
    if not mine().nfc:
        return redirect(f"{BASE}/utiliser/qr", 303)
    return page("utiliser", onglet="utiliser")


@appli_carte_vitale.get("/utiliser/qr")
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
@ouverte
def qr_code() -> Page:
    """A new code at each display: two minutes, one reading."""
    shown = acces.show(garde.current(), someone(), QR)
    return page(
        "qr",
        onglet="utiliser",
        dessin=Markup(qr.svg(address(shown))),  # noqa: S704 - our drawing
        code=jetons.spaced(shown.code),
        secondes=int(QR_APPLI.total_seconds()),
        fin=paris(shown.expire_le),
        lu_le=_last_read(),
    )


def address(shown: Jeton) -> str:
    """What the QR code carries: any telephone that reads it finds a page of ours, which says so."""
    config: Config = current_app.config["PAS_A_PAS"]
    site = config.public_url or request.url_root.rstrip("/")
    return f"{site}{LIRE}?jeton={shown.jeton}"


def _last_read() -> object:
    used = jetons.last_used(someone(), QR)
    return paris(used) if used else None


@appli_carte_vitale.get("/utiliser/sans-contact")
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
@ouverte
def contactless() -> Page:
    """The telephone held against the reader: the desk takes what was shown last."""
    if not mine().nfc:
        return redirect(f"{BASE}/utiliser/qr", 303)
    shown = acces.show(garde.current(), someone(), SANS_CONTACT)
    return page(
        "sans_contact",
        onglet="utiliser",
        secondes=int(QR_APPLI.total_seconds()),
        fin=paris(shown.expire_le),
    )


@appli_carte_vitale.get("/mes-infos")
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
@ouverte
def people() -> Page:
    """R109: the holder and who is on the card; no right is in the appli."""
    record(garde.current().bac, "appli_carte_vitale.infos_lues")
    return page("mes_infos", onglet="mes-infos", personnes=referentiel.foyer(someone()))


@appli_carte_vitale.get("/activites")
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
@ouverte
def activities() -> Page:
    """R114: what was billed with this appli, fetched within 7 days."""
    fetched = acces.fetch(garde.current(), someone(), mine())
    rows = acces.receipts(mine())
    if rows:
        record(garde.current().bac, "appli_carte_vitale.depense_lue")
    people = {row.id: row for row in referentiel.foyer(someone())}
    return page(
        "activites",
        onglet="activites",
        depenses=[(row, people[row.assure_id]) for row in rows],
        nouvelles=fetched,
        jours=DEPENSE_APPLI_JOURS,
        euros=euros,
    )
