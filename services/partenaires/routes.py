"""The partner section: lists, sheets to print, and the orientation tool (R19-R22)."""

from datetime import UTC, date, datetime
from typing import Any

from flask import Blueprint, abort, render_template, request
from markupsafe import Markup

from core.surface import Surface, surface
from editorial import store
from services.partenaires import fiches, rules

partenaires = Blueprint("partenaires", __name__)


def _data() -> dict[str, Any]:
    found: dict[str, Any] = store.read("orientation")
    return found


def today() -> date:
    return datetime.now(UTC).date()


@partenaires.app_template_filter("euros")
def euros(amount: int) -> str:
    """« 10 339 € », thin spaces in place."""
    return f"{amount:,} €".replace(",", "\u202f").replace(" €", "\u00a0€")


@partenaires.get("/partenaires/")
@surface(Surface.STATIC)
def home() -> str:
    data = _data()
    entrees = {row["cle"]: row for row in data["entrees"]}
    rubrique = next(row for row in store.rubriques() if row["cle"] == "partenaires")
    return render_template(
        "partenaires/accueil.html",
        rubrique=rubrique,
        pages=store.summaries(),
        ordres=[entrees[cle] for cle in data["ordres"]],
        blocs=[{**bloc, **_lead(entrees[bloc["entree"]])} for bloc in data["blocs"]],
        cartes=data["cartes"],
        nombre=len(_sheets()),
    )


def _lead(entree: dict[str, Any]) -> dict[str, str]:
    return {"resume": entree["resume"], "url": f"/partenaires/entrees/{entree['cle']}/"}


@partenaires.get("/partenaires/entrees/<cle>/")
@surface(Surface.STATIC)
def entree(cle: str) -> str:
    found = next((row for row in _data()["entrees"] if row["cle"] == cle), None)
    if found is None:
        abort(404)
    return render_template(
        "partenaires/entree.html", entree=found, pages=store.summaries(), fiches=_sheets()
    )


@partenaires.get("/partenaires/fiches/")
@surface(Surface.STATIC)
def sheets() -> str:
    return render_template(
        "partenaires/fiches.html", groupes=_data()["fiches"], pages=store.summaries()
    )


@partenaires.get("/partenaires/fiches/<cle>/")
@surface(Surface.STATIC)
def sheet(cle: str) -> str:
    page = store.page(cle) if cle in _sheets() else None
    if page is None:
        abort(404)
    found = fiches.fiche(page, _data()["portes"][cle])
    drawing = Markup(store.read("qr")[found["url"]])  # noqa: S704 (drawn by `make build`)
    return render_template("partenaires/fiche.html", page=page, fiche=found, qr=drawing)


def _sheets() -> set[str]:
    return {cle for group in _data()["fiches"] for cle in group["pages"]}


@partenaires.get("/orientation")
@surface(Surface.PUBLIC)
def orientation() -> str:
    """A few choices, then what to look at: nothing is kept, no cookie is set."""
    data = _data()
    answers = request.args.to_dict(flat=False)
    found = rules.situation(answers, data["questions"])
    answered = bool(found.dit) or found.age is not None
    if answered and "modifier" not in answers:
        return _results(data, found)
    return render_template(
        "partenaires/orientation.html",
        questions=data["questions"],
        choisi=_chosen(found),
        vide="voir" in answers and not answered,
    )


def _chosen(found: rules.Situation) -> set[str]:
    return {*found.dit, *([str(found.age)] if found.age is not None else [])}


def _results(data: dict[str, Any], found: rules.Situation) -> str:
    said = {
        choix["cle"]: choix["dit"] for question in data["questions"] for choix in question["choix"]
    }
    chosen = _chosen(found)
    return render_template(
        "partenaires/resultat.html",
        reponses=[said[cle] for cle in said if cle in chosen],
        choix=_choices(data, chosen),
        groupes=_groups(data, found, said),
        fiches=_sheets(),
        css=_css(data, found),
        simulateur=data["simulateur"],
        periode=data["plafonds"]["periode"],
        danger="moral" in found.dit,
        jour=today(),
    )


def _choices(data: dict[str, Any], chosen: set[str]) -> list[tuple[str, str]]:
    """(question, answer) pairs, to go back to the form or on to the ceilings."""
    rows = ((q["cle"], c["cle"]) for q in data["questions"] for c in q["choix"])
    return [(question, answer) for question, answer in rows if answer in chosen]


def _groups(
    data: dict[str, Any], found: rules.Situation, said: dict[str, str]
) -> list[dict[str, Any]]:
    """The leads by group, one row a page with all its reasons."""
    rows: dict[str, dict[str, dict[str, Any]]] = {row["cle"]: {} for row in data["groupes"]}
    placed: dict[str, str] = {}
    for cle, reasons in rules.pistes(found):
        piste = data["pistes"][cle]
        group = rows[placed.setdefault(piste["page"], piste["groupe"])]
        page = group.setdefault(
            piste["page"], {"page": store.summaries()[piste["page"]], "raisons": []}
        )
        because = [text for key, text in said.items() if key in reasons]
        page["raisons"].append(rules.reason(because, piste["pourquoi"]))
    groups = ({**row, "pistes": list(rows[row["cle"]].values())} for row in data["groupes"])
    return [row for row in groups if row["pistes"]]


def _css(data: dict[str, Any], found: rules.Situation) -> dict[str, Any] | None:
    """What the ceilings say of the Complémentaire santé solidaire, when it is among the leads."""
    leads = {data["pistes"][cle]["page"] for cle, _ in rules.pistes(found)}
    if not leads & {"css-presentation", "css-plafonds"} or {"rsa", "minimum"} & found.dit:
        return None
    known = rules.plafonds(data["plafonds"])
    personnes = min(max(_number("personnes", 1), 1), rules.MAX_HOUSEHOLD)
    outre_mer = request.args.get("outre-mer") == "oui"
    free, shared = known.of(personnes, outre_mer)
    chosen = _number("plafond", -1)
    return {
        "en_vigueur": known.hold(today()),
        "personnes": personnes,
        "outre_mer": outre_mer,
        "bornes": (free, shared),
        "choisi": chosen,
        "conclusion": rules.css(chosen, personnes, outre_mer, known, today())
        if chosen >= 0
        else None,
    }


def _number(name: str, default: int) -> int:
    text = request.args.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 6 else default
