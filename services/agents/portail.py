"""The agents' portal: a person's file, the acts of each level, the log (R118, R119)."""

from typing import Any

from flask import abort, flash, get_flashed_messages, redirect, render_template

from core.champs import Formulaire
from core.droits import roles
from core.surface import Page, Surface, surface
from core.templating import typographie
from services.agents import acces, dossiers, forms, rules
from services.agents.dossiers import Dossier, Issue
from services.agents.niveaux import NIVEAUX, habilites
from services.agents.routes import BASE, agents, en_seance, prouve
from services.agents.rules import Geste
from services.bac_a_sable import garde


@agents.route("/dossiers", methods=["GET", "POST"])
@surface(Surface.PRACTICE)
@roles(*NIVEAUX)
@en_seance
def search() -> Page:
    """By number, never in an address: nothing of it stays in a history."""
    form = forms.Recherche()
    if not form.is_submitted():
        return _search(form)
    found = dossiers.search(garde.current(), form.nir.valeur) if form.validate() else None
    if found:
        return redirect(f"{BASE}/dossiers/{found.id}", 303)
    if not form.errors:
        form.refuse("nir", dossiers.UNKNOWN)
    return _search(form), 422


def _search(form: Formulaire) -> str:
    return render_template("agents/recherche.html", form=form, agent=acces.agent(garde.current()))


def _dossier(id_: str) -> Dossier:
    return dossiers.find(garde.current(), id_) or abort(404)


@agents.get("/dossiers/<id_>")
@surface(Surface.PRACTICE)
@roles(*NIVEAUX)
@en_seance
def file(id_: str) -> Page:
    found, mine = _dossier(id_), acces.agent(garde.current())
    dossiers.note_reading(garde.current(), found)
    return render_template(
        "agents/dossier.html",
        dossier=found,
        agent=mine,
        gestes=[g for g in Geste if g in found.possibles and g in mine.gestes],
        interdits=[g for g in Geste if g in found.possibles and g not in mine.gestes],
        fait=next(iter(get_flashed_messages()), ""),
    )


# ——— Acts: one view a level, so that the rights table says who may ———


@agents.route("/dossiers/<id_>/revoquer", methods=["GET", "POST"])
@surface(Surface.PRACTICE)
@roles(*habilites(Geste.REVOQUER))
@prouve
def revoke(id_: str) -> Page:
    return _act(_dossier(id_), Geste.REVOQUER)


@agents.route("/dossiers/<id_>/bloquer", methods=["GET", "POST"])
@surface(Surface.PRACTICE)
@roles(*habilites(Geste.BLOQUER))
@prouve
def block(id_: str) -> Page:
    return _act(_dossier(id_), Geste.BLOQUER)


@agents.route("/dossiers/<id_>/debloquer", methods=["GET", "POST"])
@surface(Surface.PRACTICE)
@roles(*habilites(Geste.DEBLOQUER))
@prouve
def unblock(id_: str) -> Page:
    return _act(_dossier(id_), Geste.DEBLOQUER)


def _act(found: Dossier, geste: Geste) -> Page:
    form = forms.Acte()
    if not form.is_submitted():
        return _act_page(found, geste, form)
    issue = dossiers.act(garde.current(), found, geste, form.motif.data or "")
    if issue is Issue.FAIT:
        flash(str(geste))
        return redirect(f"{BASE}/dossiers/{found.assure.id}", 303)
    form.refuse("motif", dossiers.WRONG[issue])
    return _act_page(found, geste, form), 409 if issue is Issue.INUTILE else 422


def _act_page(found: Dossier, geste: Geste, form: Formulaire, **values: Any) -> str:
    return render_template(
        "agents/acte.html",
        dossier=found,
        geste=str(geste),
        form=form,
        motifs=[(cle, typographie(nom)) for cle, nom in rules.MOTIFS[geste].items()],
        **values,
    )


# ——— The log ———


@agents.get("/journal")
@surface(Surface.PRACTICE)
@roles(*NIVEAUX)
@en_seance
def log() -> Page:
    return render_template("agents/journal.html", journal=dossiers.log(garde.current().bac))
