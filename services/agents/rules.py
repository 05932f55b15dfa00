"""Who may do what to an appli carte Vitale, and for which reason (R118, R119). Plain Python."""

from datetime import datetime
from enum import StrEnum

import pyotp

from services.appli_carte_vitale.rules import Etat

WINDOW = (0, -1, 1)  # steps of 30 seconds: clocks are never quite the same


class Geste(StrEnum):
    """What an agent does to somebody's appli."""

    REVOQUER = "revoquer"
    BLOQUER = "bloquer"
    DEBLOQUER = "debloquer"


# ——— Reasons (R119: mandatory; the list is ours) ———

MOTIFS = {
    Geste.REVOQUER: {
        "telephone-vole": "Le téléphone a été volé",
        "telephone-perdu": "Le téléphone est perdu",
        "demande": "La personne le demande",
        "usage-suspect": "Quelqu'un d'autre s'en serait servi",
    },
    Geste.BLOQUER: {
        "usurpation": "L'identité semble usurpée",
        "usage-suspect": "Des usages suspects sont à vérifier",
        "demande": "La personne le demande",
    },
    Geste.DEBLOQUER: {
        "verifie": "L'identité a été vérifiée",
        "erreur": "Le blocage était une erreur",
        "demande": "La personne le demande",
    },
}
VIVANTES = frozenset({Etat.EN_COURS, Etat.EN_ATTENTE, Etat.A_FINALISER, Etat.ECHEC, Etat.ACTIVE})
REVOCABLES = VIVANTES | {Etat.BLOQUEE}


def possibles(etat: Etat | None, bloque: bool) -> frozenset[Geste]:
    """What makes sense for an appli in this state, whoever the agent is."""
    found = {Geste.DEBLOQUER if bloque else Geste.BLOQUER}
    if etat in REVOCABLES:
        found.add(Geste.REVOQUER)
    return frozenset(found)


def nom_du_motif(geste: str, motif: str) -> str:
    """« Le téléphone a été volé », or the key of a reason that is no longer in the list."""
    return MOTIFS[Geste(geste)].get(motif, motif) if geste in set(Geste) else motif


# ——— The second factor ———


def pas_du_code(secret: str, typed: str, now: datetime) -> int | None:
    """The 30-second step whose code reads so, this one or its neighbours; None for a wrong code."""
    totp, code = pyotp.TOTP(secret), "".join(typed.split())
    steps = (totp.timecode(now) + offset for offset in WINDOW)
    return next((step for step in steps if pyotp.utils.strings_equal(code, _at(totp, step))), None)


def _at(totp: pyotp.TOTP, step: int) -> str:
    return totp.generate_otp(step)


def code(secret: str, now: datetime) -> tuple[str, int]:
    """What the authenticator shows at `now`, and for how many seconds more."""
    totp = pyotp.TOTP(secret)
    return totp.at(now), totp.interval - int(now.timestamp()) % totp.interval
