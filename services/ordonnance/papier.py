"""The paper that the doctor hands over: number, QR at the bottom left, seal (R149)."""

from datetime import datetime
from typing import TYPE_CHECKING

from flask import current_app, request

from core import clock
from core.clock import paris
from core.config import Config
from services.boite.rules import day_text, written
from services.ordonnance import catalogue, emission, models, rules
from services.ordonnance.models import Ligne, Ordonnance
from services.referentiel.models import Assure

if TYPE_CHECKING:
    from core.pdf import Bloc

NOM, NOM_MODIFIE = "ordonnance-exercice.pdf", "ordonnance-modifiee-exercice.pdf"
FILIGRANE = "SPÉCIMEN - SANS VALEUR"
INTRODUCTION = (
    "Ce papier imite une ordonnance numérique. Il sert à s'entraîner : aucune pharmacie ne peut "
    "l'accepter, et rien de ce qu'il dit n'est un conseil médical."
)


def qr_address(ordonnance: Ordonnance) -> str:
    """What the QR carries: a page of ours, an id and its signature."""
    config: Config = current_app.config["PAS_A_PAS"]
    root = config.public_url or request.url_root.rstrip("/")
    return f"{root}{emission.BASE}/lire/{emission.qr_token(ordonnance)}"


def grouped(text: str) -> str:
    """By fours, as one reads it out: « K7M4 92QD WXYZ »."""
    return " ".join(text[i : i + 4] for i in range(0, len(text), 4))


def pdf_of(ordonnance: Ordonnance, falsifie: bool = False) -> bytes:
    """The PDF; `falsifie` makes the one that somebody changed at home, to learn to refuse it."""
    from core import pdf  # loads an image library: only here

    sceau = forged(ordonnance.sceau) if falsifie else ordonnance.sceau
    legende = [
        "Numéro de l'ordonnance",
        grouped(ordonnance.numero),
        "Sceau",
        grouped(sceau),
    ]
    return pdf.specimen(
        f"Ordonnance du {day_text(ordonnance.emise_le)}",
        INTRODUCTION,
        _blocs(ordonnance, models.person(ordonnance), falsifie),
        paris(ordonnance.emise_le),
        FILIGRANE,
        pdf.Carre(qr_address(ordonnance), legende),
    )


def forged(sceau: str) -> str:
    """A seal as somebody would make it up: it changed with the paper, and fits nothing."""
    return sceau[::-1] if sceau != sceau[::-1] else f"{sceau[1:]}{sceau[0]}"


def _blocs(ordonnance: Ordonnance, assure: Assure, falsifie: bool) -> "list[Bloc]":
    from core.pdf import Bloc

    lines = [
        (f"{place}. {row.nom}", _line(row, 3 if falsifie and place == 1 else 1))
        for place, row in enumerate(models.lignes(ordonnance), start=1)
    ]
    return [
        Bloc("Prescripteur", _doctor(ordonnance)),
        Bloc("Patient", _patient(assure, ordonnance.emise_le)),
        Bloc("Traitement", lines),
        Bloc("Dates", [("À présenter au plus tard le", written(ordonnance.premiere_avant))]),
    ]


def _doctor(ordonnance: Ordonnance) -> list[tuple[str, str]]:
    doctor = catalogue.prescripteur()
    return [
        ("Nom", ordonnance.prescripteur),
        ("Spécialité", doctor["specialite"]),
        ("Lieu", doctor["lieu"]),
        ("RPPS", "aucun : médecin inventé"),
    ]


def _patient(assure: Assure, now: datetime) -> list[tuple[str, str]]:
    years = assure.age(clock.day(now))
    return [
        ("Nom et prénom", f"{assure.nom} {assure.prenom}"),
        ("Date de naissance", written(assure.naissance)),
        ("Âge", f"{years} an{'s' if years > 1 else ''}"),
    ]


def _line(row: Ligne, times: int) -> str:
    boxes = row.boites * times
    parts = [
        f"{row.forme}, {row.posologie}",
        f"{row.duree}\u00a0jour{'s' if row.duree > 1 else ''}",
        f"{boxes}\u00a0boîte{'s' if boxes > 1 else ''}",
        _renewals(row.renouvellements),
    ]
    if row.non_substituable:
        parts.append(f"non substituable, {rules.NOMS_MOTIFS_NS[row.non_substituable]}")
    return "\u00a0; ".join(parts)


def _renewals(count: int) -> str:
    return emission.renewals(count).replace(" ", "\u00a0") if count else "non renouvelable"
