"""Attestation de droits (R52, R55): whose, with or without the 100 %, as a PDF without value."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from flask import render_template
from wtforms import BooleanField, RadioField

from core import clock
from core.champs import Formulaire
from core.clock import paris
from core.downloads import attachment
from core.droits import Role, roles
from core.surface import Page, Surface, surface
from services.bac_a_sable import garde
from services.bac_a_sable.garde import Visite
from services.bac_a_sable.models import record
from services.boite.rules import day_text, written
from services.compte.routes import compte, connecte, mine
from services.referentiel import models as referentiel
from services.referentiel.models import Assure, Droit
from services.referentiel.rules import Exoneration

if TYPE_CHECKING:
    from core.pdf import Bloc

NOM_FICHIER = "attestation-de-droits-exercice.pdf"
TITRE = "Attestation de droits à l'Assurance Maladie"
INTRODUCTION = (
    "Ce document imite l'attestation que donne le compte ameli. Il sert à s'entraîner : "
    "aucun professionnel ni aucune administration ne peut l'accepter."
)
MOTIFS = {
    Exoneration.ALD: "affection de longue durée",
    Exoneration.MATERNITE: "maternité",
}
SANS_DROITS = (
    "Les droits de cette personne ne sont pas ouverts aujourd'hui : il n'y a pas d'attestation. "
    "Pour de vrai, appelez vite le 3646."
)
SANS_EXONERATION = (
    "Cette personne n'est pas prise en charge à 100 % aujourd'hui. Décochez la case : "
    "le reste de l'attestation ne change pas."
)


class Demande(Formulaire):
    personne = RadioField("Personne concernée", choices=[], validate_choice=False)
    exoneration = BooleanField("Exonération du ticket modérateur")


@compte.get("/attestation-de-droits")
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
@connecte
def attestation() -> Page:
    people = referentiel.foyer(mine().assure)
    form = Demande(data={"personne": people[0].id})
    return _show(form, people)


@compte.post("/attestation-de-droits")
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
@connecte
def download() -> Page:
    people = referentiel.foyer(mine().assure)
    form, today = Demande(), clock.day(garde.current().bac.now())
    chosen = next((row for row in people if row.id == form.personne.data), None)
    if chosen is None:
        form.refuse("personne", "Choisissez une personne.")
        return _show(form, people), 422
    if problem := refusal(chosen, form.exoneration.data, today):
        form.refuse(*problem)
        return _show(form, people), 422
    return attachment(pdf_of(garde.current(), chosen, form.exoneration.data), NOM_FICHIER)


def _show(form: Demande, people: list[Assure]) -> str:
    today = clock.day(garde.current().bac.now())
    exempt = [row.prenom for row in people if _exempt(row, today)]
    return render_template(
        "compte/attestation.html",
        form=form,
        personnes=[(row.id, row.nom_complet) for row in people],
        a_cent_pour_cent=exempt,
    )


def _exempt(assure: Assure, day: date) -> bool:
    return referentiel.exoneration(assure, day) is not Exoneration.NONE


# ——— The document, for the page and for the API ———


def refusal(assure: Assure, exoneration: bool, day: date) -> tuple[str, str] | None:
    """The answer that does not fit and why; None when the document can be made."""
    if not referentiel.droits(assure, day):
        return "personne", SANS_DROITS
    if exoneration and not _exempt(assure, day):
        return "exoneration", SANS_EXONERATION
    return None


def pdf_of(visite: Visite, assure: Assure, exoneration: bool) -> bytes:
    """The attestation of a person whose rights are open; noted in the journal."""
    from core import pdf  # loads an image library: only here

    now = visite.bac.now()
    content = pdf.specimen(TITRE, INTRODUCTION, _blocs(assure, exoneration, now), paris(now))
    record(visite.bac, "attestation.telechargee", exoneration=exoneration)
    return content


def _blocs(assure: Assure, exoneration: bool, now: datetime) -> "list[Bloc]":
    from core.pdf import Bloc

    open_now = referentiel.droits(assure, clock.day(now))
    exempt = _exemption(open_now) if exoneration else []
    return [
        Bloc("Personne concernée", _person(assure)),
        Bloc("Droits", [*_period(open_now), *exempt]),
        Bloc("Édition", [("Date d'édition", day_text(now))]),
    ]


def _person(assure: Assure) -> list[tuple[str, str]]:
    holder = referentiel.titulaire(assure)
    attached = [("Rattachée au dossier de", holder.nom_complet)] if holder is not assure else []
    return [
        ("Nom et prénom", f"{assure.nom} {assure.prenom}"),
        ("Nom de naissance", assure.nom_naissance),
        ("Date de naissance", written(assure.naissance)),
        ("Numéro de sécurité sociale", assure.nir_affiche),
        *attached,
        ("Régime", assure.nom_regime),
        ("Caisse", assure.nom_caisse),
        ("Code d'organisme", assure.code_organisme),
    ]


def _period(droits: list[Droit]) -> list[tuple[str, str]]:
    """From the first opening to the last end: an exemption is a period of its own."""
    return [
        ("Droits ouverts depuis le", written(min(row.du for row in droits))),
        ("Jusqu'au", _end(droits)),
    ]


def _exemption(droits: list[Droit]) -> list[tuple[str, str]]:
    rows = [row for row in droits if row.exoneration is not Exoneration.NONE]
    reason = MOTIFS[rows[0].exoneration]
    return [
        ("Exonération du ticket modérateur", f"oui : {reason}"),
        ("Fin de l'exonération", _end(rows)),
    ]


def _end(droits: list[Droit]) -> str:
    ends = [row.jusqu_au for row in droits if row.jusqu_au]
    return written(max(ends)) if len(ends) == len(droits) else "sans date de fin"
