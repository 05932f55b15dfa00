"""Choosing a photo or an identity document, looking at it, judging it (R78-R80).

The steps of the order and the page of a file sent again show the same thing.
"""

from typing import Any

from flask import current_app, request

from core.config import Config
from services.carte_vitale import forms, specimens
from services.carte_vitale.forms import Regard
from services.carte_vitale.specimens import MIEN, Avis, Genre

FORMS: dict[Genre, type[Regard]] = {Genre.PHOTO: forms.Photo, Genre.PIECE: forms.Piece}
A_REVOIR = "Regardez encore : cochez si c'est le cas, sinon choisissez un autre fichier."
ABSENT = "Choisissez d'abord un fichier."


def accepts_files() -> bool:
    """Whether a visitor may send a picture of their own."""
    config: Config = current_app.config["PAS_A_PAS"]
    return config.accepter_fichiers


def around(genre: Genre, chosen: str) -> dict[str, Any]:
    """What the page shows: the files to choose from, the chosen one, its preview."""
    return {
        "genre": str(genre),
        "specimens": specimens.TOUS[genre],
        "choisi": specimens.find(genre, chosen),
        "mien": chosen.removeprefix(MIEN) if chosen.startswith(MIEN) else "",
        "fichiers_acceptes": accepts_files(),
    }


def refuse_missed(form: Regard, genre: Genre, chosen: str) -> bool:
    """Answer a judgement, criterion by criterion; True when something is still to be done.

    A defect seen is no error of the visitor's: it is said apart.
    """
    if not chosen:
        form.refuse(next(iter(form)).name, ABSENT)
        return True
    missed = [field.name for field in form if not field.data]
    for name, avis in specimens.judge(genre, chosen, missed).items():
        if avis is Avis.BIEN_VU:
            form.bien_vu = form[name].label.text
        else:
            form.refuse(name, A_REVOIR)
    return bool(missed)


def picked(genre: Genre) -> str:
    """The specimen that the pressed button names; "" for none."""
    found = specimens.find(genre, request.form.get("fichier", ""))
    return found.cle if found else ""
