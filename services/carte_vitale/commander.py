"""Ordering a carte Vitale: five steps on the web (R77-R79), four in the appli ameli (R80)."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from flask import abort, redirect, render_template, request
from werkzeug.wrappers import Response

from core import wizard
from core.champs import Formulaire
from core.clock import paris
from core.droits import Role, roles
from core.surface import Page, Surface, surface
from core.wizard import Etape, Parcours, Tunnel
from services.bac_a_sable import garde
from services.carte_vitale import commande, envoi, forms, models
from services.carte_vitale.phrases import phrase
from services.carte_vitale.routes import BASE, SUIVI, an_order, carte_vitale, one_of, people
from services.carte_vitale.rules import Examen, Refus
from services.carte_vitale.specimens import Genre
from services.compte.routes import connecte, mine
from services.exercice.etapes import Pages, Suite
from services.referentiel.models import Assure

NOBODY = "Choisissez une personne."
BENEFICIAIRE = Etape("beneficiaire", "Pour qui est la carte ?", forms.Personne)
PHOTO = Etape("photo", "Envoyez la photo d'identité", forms.Photo)
PIECE = Etape("piece", "Envoyez la pièce d'identité", forms.Piece)


@dataclass(frozen=True)
class Place:
    """« Étape 2 sur 5 »: several pages of ours make one step of the source."""

    numero: int
    total: int


WEB = Tunnel(
    "carte-commander",
    (
        BENEFICIAIRE,
        Etape("photo-preparer", "Préparez la photo d'identité", Formulaire),
        Etape("photo-conditions", "Avant d'envoyer la photo", Formulaire),
        PHOTO,
        Etape("piece-preparer", "Préparez la pièce d'identité", Formulaire),
        Etape("piece-conditions", "Avant d'envoyer la pièce", Formulaire),
        PIECE,
        Etape("valider", "Vérifiez, puis validez", Formulaire),
    ),
)
APPLI = Tunnel(
    "carte-commander-appli",
    (
        BENEFICIAIRE,
        Etape("photo-conditions", "Les conditions de la photo", Formulaire),
        PHOTO,
        Etape("piece-conditions", "Les conditions de la pièce", Formulaire),
        PIECE,
        Etape("valider", "Vérifiez, puis validez", Formulaire),
    ),
)
RANGS = {"beneficiaire": 1, "photo": 2, "piece": 3, "valider": 4}
TOTAL = {WEB.nom: 5, APPLI.nom: 4}  # on the web, the confirmation is the fifth


def place(run: Parcours, step: Etape) -> Place:
    return Place(RANGS[step.cle.split("-")[0]], TOTAL[run.tunnel])


# ——— The chosen files: kept in the run, judged at their step ———


def chosen(run: Parcours, genre: Genre) -> str:
    """The file chosen for this step, judged or not; "" before."""
    return str(run.answer("fichiers", genre))


def choose(run: Parcours, genre: Genre, fichier: str) -> None:
    """Another file is judged anew."""
    kept = {cle: value for cle, value in run.reponses.items() if cle != genre}
    files = {**run.reponses.get("fichiers", {}), str(genre): fichier}
    run.reponses = {**kept, "fichiers": files}


# ——— Each step's rule ———


def _person(run: Parcours, form: Any) -> Suite:
    assure = one_of(form.personne.data)
    if assure is None:
        form.refuse("personne", NOBODY)
        return None
    examen = commande.examine(garde.current(), assure)
    if not examen.ok:
        return refusal(assure, examen), 422
    if assure.id != run.answer("beneficiaire", "assure_id"):
        run.reponses = {}  # somebody else's photo is chosen anew
    return {"assure_id": assure.id, "personne": assure.id, "motif": str(examen.motif)}


def refusal(assure: Assure, examen: Examen) -> str:
    """R74, R75: why, what to do, until when."""
    order = models.under_way(assure.id) if examen.refus is Refus.EN_COURS else None
    return render_template(
        "carte_vitale/refus.html",
        assure=assure,
        examen=examen,
        phrase=phrase(assure, examen),
        commande=order,
    )


def _read(_run: Parcours, _form: Any) -> Suite:
    return {"lu": True}


def _judged(genre: Genre) -> Any:
    def judge(run: Parcours, form: Any) -> Suite:
        fichier = chosen(run, genre)
        if envoi.refuse_missed(form, genre, fichier):
            return None
        return {"fichier": fichier} | {field.name: True for field in form}

    return judge


def _order(run: Parcours, _form: Any) -> Suite:
    """Once: a second press on the button finds the run finished."""
    assure = _pages(run).sure(run)
    files = (chosen(run, Genre.PHOTO), chosen(run, Genre.PIECE))
    done = commande.order(garde.current(), mine().compte, assure, *files)
    if done.commande is None:
        return refusal(assure, done.examen), 409
    wizard.finish(run)
    return redirect(f"{_pages(run).base}/termine/{done.commande.id}", 303)


def _around(run: Parcours, step: Etape) -> dict[str, Any]:
    """What a step shows besides its form."""
    shown: dict[str, Any] = {"place": place(run, step)}
    if step.cle == "beneficiaire":
        return shown | {"personnes": [(row.id, row.nom_complet) for row in people()]}
    if step in (PHOTO, PIECE):
        return shown | envoi.around(Genre(step.cle), chosen(run, Genre(step.cle)))
    if step.cle == "valider":
        return shown | {"fichiers": files_of(run)}
    return shown


def files_of(run: Parcours) -> dict[str, dict[str, Any]]:
    """Both files, to look at before the last button."""
    return {str(genre): envoi.around(genre, chosen(run, genre)) for genre in Genre}


def _stopped(run: Parcours, step: Etape) -> Page | None:
    """Looked at again at every page: the clock moves, and another window may have ordered."""
    assure = _pages(run).person(run)
    if assure is None or step.cle == "beneficiaire":
        return None
    if one_of(assure.id) is None:  # begun in another account of this device
        return redirect(_pages(run).base, 303)
    examen = commande.examine(garde.current(), assure)
    return None if examen.ok else (refusal(assure, examen), 409)


RULES = {
    "beneficiaire": _person,
    "photo-preparer": _read,
    "photo-conditions": _read,
    "photo": _judged(Genre.PHOTO),
    "piece-preparer": _read,
    "piece-conditions": _read,
    "piece": _judged(Genre.PIECE),
    "valider": _order,
}
SITE = Pages(
    WEB, f"{BASE}/commander", "carte_vitale/commander", RULES, autour=_around, arret=_stopped
)
TELEPHONE = Pages(
    APPLI, f"{BASE}/commander-appli", "carte_vitale/appli", RULES, autour=_around, arret=_stopped
)

PARCOURS = {"commander": SITE, "commander-appli": TELEPHONE}


def _pages(run: Parcours) -> Pages:
    return SITE if run.tunnel == WEB.nom else TELEPHONE


# ——— The pages ———


def _draft(pages: Pages) -> str | None:
    """The run left unfinished, when it was begun in this account."""
    visite = garde.current()
    run = wizard.draft(pages.tunnel, visite.bac.id, visite.appareil.id)
    person = pages.person(run) if run else None
    return pages.draft() if person and one_of(person.id) else None


def _door(pages: Pages) -> str:
    orders = [row for row in models.orders(people()) if row.recue_le is None]
    return render_template(
        f"{pages.gabarit}.html",
        brouillon=_draft(pages),
        commandes=orders,
        assure_of=models.assure_of,
    )


def _begin(pages: Pages) -> Page:
    """A new run; after a declaration, the person is known already (R80)."""
    visite = garde.current()
    assure = one_of(request.form.get("personne", ""))
    if assure is None:
        return pages.begin()
    examen = commande.examine(visite, assure)
    if not examen.ok:
        return refusal(assure, examen), 422
    run = wizard.start(pages.tunnel, visite.bac.id, visite.appareil.id)
    answers = {"assure_id": assure.id, "personne": assure.id, "motif": str(examen.motif)}
    return pages.keep(run, "beneficiaire", answers)


def at_a_file(pages: Pages, run_id: str, etape: str) -> tuple[Parcours, Etape, Genre] | Response:
    """A run that stands at a step where a file is chosen; else the way back to the door."""
    step, run = pages.step(etape), pages.run(run_id)
    if step not in (PHOTO, PIECE):
        abort(404)
    if run is None or not pages.tunnel.may_open(run, step):
        return redirect(pages.base, 303)
    return run, step, Genre(step.cle)


def _choose(pages: Pages, run_id: str, etape: str) -> Page:
    """One of the drawn files, or none again; the preview comes next."""
    found = at_a_file(pages, run_id, etape)
    if isinstance(found, Response):
        return found
    run, step, genre = found
    choose(run, genre, envoi.picked(genre))
    return pages.to(run, step)


def _confirmation(pages: Pages, id_: str) -> Page:
    """R77 step 5, R80 step 4, R81: what happens next, and where to follow it."""
    order = an_order(id_)
    return render_template(
        f"{pages.gabarit}_termine.html",
        commande=order,
        demarche=models.demarche_of(order),
        assure=models.assure_of(order),
        paris=paris,
        suivi=f"{SUIVI}/{order.id}",
    )


def _mount(word: str, pages: Pages) -> None:
    """The same addresses for the site and for the appli: door, steps, files, confirmation."""
    run, step = f"/{word}", f"/{word}/<run_id>/<etape>"
    views: tuple[tuple[str, str, Callable[..., Page], list[str]], ...] = (
        (run, "porte", partial(_door, pages), ["GET"]),
        (run, "debut", partial(_begin, pages), ["POST"]),
        (step, "etape", pages.visit, ["GET", "POST"]),
        (f"{step}/fichier", "fichier", partial(_choose, pages), ["POST"]),
        (f"{run}/termine/<id_>", "termine", partial(_confirmation, pages), ["GET"]),
    )
    for path, name, view, methods in views:
        shown = surface(Surface.PRACTICE)(roles(Role.ASSURE)(connecte(view)))
        carte_vitale.add_url_rule(path, f"{name}_{word.replace('-', '_')}", shown, methods=methods)


for _word, _one in PARCOURS.items():
    _mount(_word, _one)
