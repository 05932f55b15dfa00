"""The medical profile as a PDF to hand to a professional; SPÉCIMEN across it (R146)."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from core.clock import paris
from services.boite.rules import written
from services.espace_sante import dossier
from services.espace_sante.carnet import DONS
from services.espace_sante.dossier import Element
from services.espace_sante.rubriques import CONTACTS, RUBRIQUES
from services.referentiel.models import Assure

if TYPE_CHECKING:
    from core.pdf import Bloc

FICHIER = "profil-medical-exercice.pdf"
INTRODUCTION = (
    "Ce document imite le profil médical de Mon espace santé. Il sert à s'entraîner : "
    "la personne et ses informations sont inventées."
)


def pdf_of(assure: Assure, volontes: dict[str, Any], now: datetime) -> bytes:
    """The profile as it stands at `now` (sandbox clock)."""
    from core import pdf  # loads an image library: only here

    return pdf.specimen("Profil médical", INTRODUCTION, _blocs(assure, volontes), paris(now))


def _blocs(assure: Assure, volontes: dict[str, Any]) -> "list[Bloc]":
    from core.pdf import Bloc

    identity = [
        ("Nom et prénom", assure.nom_complet),
        ("Date de naissance", written(assure.naissance)),
    ]
    rows = [(row, dossier.elements(assure, row.cle)) for row in (*RUBRIQUES, CONTACTS)]
    sections = [Bloc(row.titre, _lines(found)) for row, found in rows]
    return [Bloc("Identité", identity), *sections, Bloc("Volontés", _wish_lines(volontes))]


def _lines(found: list[Element]) -> list[tuple[str, str]]:
    if not found:
        return [("Rien de noté", "")]
    return [(row.titre, " - ".join(_parts(row)) or "sans précision") for row in found]


def _parts(row: Element) -> list[str]:
    said = [row.detail, written(row.le) if row.le else ""]
    said += [f"ajouté par {row.ajoute_par}"] if row.ajoute_par else []
    return [part for part in said if part]


def _wish_lines(volontes: dict[str, Any]) -> list[tuple[str, str]]:
    if not volontes:
        return [("Rien de noté", "")]
    return [
        ("Don d'organes", DONS[volontes["don"]]),
        ("Directives anticipées", "écrites" if volontes["directives"] else "pas écrites"),
        ("Où les trouver", volontes["lieu"] or "non dit"),
        ("Personne de confiance", volontes["confiance"] or "non dite"),
    ]
