"""An ordonnance as the three sides tell it, and how its papers are declared."""

from typing import Any

from services.ordonnance.vues import Fiche, Vue

# A PDF, as `operation` takes it.
PDF: dict[str, Any] = {
    "gives": {"type": "string", "format": "binary"},
    "content_type": "application/pdf",
    "details": "Un spécimen sans valeur, avec son numéro, son QR code et son sceau.",
}


def as_json(fiche: Fiche, *, suivi: bool = True) -> dict[str, Any]:
    """`suivi`: whether what the pharmacies noted is told (R151)."""
    lignes = [line(row, suivi=suivi) for row in fiche.lignes]
    return {**vars(fiche), "lignes": lignes}


def line(vue: Vue, *, suivi: bool = True) -> dict[str, Any]:
    return {"ligne": vue.ligne, "suivi": vue if suivi else None}
