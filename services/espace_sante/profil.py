"""The medical profile: its sections, its cards, the wishes, the PDF (R141, R144-R146)."""

from datetime import date
from typing import TYPE_CHECKING, Any

from flask import abort, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from core import clock
from core.clock import paris
from core.droits import Role, roles
from core.surface import Page, Surface, surface
from services.bac_a_sable import garde
from services.bac_a_sable.models import record
from services.boite.rules import MONTHS
from services.espace_sante import acces, activation, dossier, rubriques
from services.espace_sante.dossier import Element
from services.espace_sante.forms_profil import Carte, CarteDatee, Coordonnees, Volontes
from services.espace_sante.routes import ACCUEIL, BASE, connecte, espace_sante, mine, patience
from services.espace_sante.rubriques import CONTACTS, RUBRIQUES, Rubrique

if TYPE_CHECKING:
    from core.pdf import Bloc

PROFIL, ADMINISTRATIF = f"{BASE}/profil", f"{BASE}/profil/administratif"
TROP_LONG = f"C'est trop long : {rubriques.LONGEST} caractères au plus."
A_VENIR = "Cette date n'est pas encore passée. Relisez-la."
AVANT = "Cette date est avant la naissance. Relisez-la."
FICHIER = "profil-medical-exercice.pdf"
DONS = {
    "oui": "Je suis d'accord",
    "non": "Je ne suis pas d'accord",
    "sans-avis": "Je préfère ne pas répondre",
}


@espace_sante.get("/profil")
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
@connecte
def profile() -> Page:
    sections = [(row, dossier.elements(mine().assure, row.cle)) for row in RUBRIQUES]
    return render_template("espace_sante/profil.html", rubriques=sections)


@espace_sante.get("/profil/administratif")
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
@connecte
def administrative() -> Page:
    return render_template(
        "espace_sante/administratif.html",
        assure=mine().assure,
        espace=mine().espace,
        contacts=CONTACTS,
        personnes=dossier.elements(mine().assure, CONTACTS.cle),
        volontes=mine().profil.volontes,
        dons=DONS,
    )


# ——— The white cards (R145) ———


@espace_sante.route("/profil/<rubrique>/ajouter", methods=["GET", "POST"])
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
@connecte
def add_card(rubrique: str) -> Page:
    """A new card; inside the on-boarding (`parcours`), the next section follows."""
    section = rubriques.find(rubrique) or abort(404)
    form = _form(section)
    if not form.is_submitted():
        return _card_page(section, form)
    if not _is_good(form):
        return _card_page(section, form), 422
    now = garde.current().bac.now()
    dossier.add_element(mine().assure, section.cle, now, **_facts(form))
    _note("Ajout dans le profil", "espace_sante.profil_rempli")
    return redirect(_next(section), 303)


def _next(section: Rubrique) -> str:
    if "parcours" in request.form:
        following = rubriques.after(section.cle)
        return f"{PROFIL}/{following}/ajouter?parcours=1" if following else ACCUEIL
    return _home(section)


def _home(section: Rubrique) -> str:
    return ADMINISTRATIF if section is CONTACTS else f"{PROFIL}#{section.cle}"


@espace_sante.route("/profil/<rubrique>/<id_>/modifier", methods=["GET", "POST"])
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
@connecte
def change_card(rubrique: str, id_: str) -> Page:
    section, row = _card(rubrique, id_)
    if row.is_locked:
        return render_template("espace_sante/profil_verrouille.html", element=row), 403
    form = _form(section, row)
    if not form.is_submitted():
        return _card_page(section, form, row)
    if not _is_good(form):
        return _card_page(section, form, row), 422
    for name, value in _facts(form).items():
        setattr(row, name, value)
    _note("Changement dans le profil", "espace_sante.profil_change")
    return redirect(_home(section), 303)


@espace_sante.post("/profil/<rubrique>/<id_>/supprimer")
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
@connecte
def remove_card(rubrique: str, id_: str) -> Page:
    section, row = _card(rubrique, id_)
    if row.is_locked:
        return render_template("espace_sante/profil_verrouille.html", element=row), 403
    dossier.remove(row)
    _note("Suppression dans le profil", "espace_sante.profil_change")
    return redirect(_home(section), 303)


def _card(rubrique: str, id_: str) -> tuple[Rubrique, Element]:
    section = rubriques.find(rubrique) or abort(404)
    return section, dossier.element(mine().assure, section.cle, id_) or abort(404)


def _form(section: Rubrique, row: Element | None = None) -> Carte:
    kind = CarteDatee if section.date else Carte
    return kind(data={"titre": row.titre, "detail": row.detail, "le": row.le} if row else None)


def _is_good(form: Carte) -> bool:
    if not form.validate():
        return False
    for name in ("titre", "detail"):
        if len(form[name].valeur) > rubriques.LONGEST:
            form.refuse(name, TROP_LONG)
    if isinstance(form, CarteDatee) and (problem := _date_problem(form.le.valeur)):
        form.refuse("le", problem)
    return not form.errors


def _date_problem(day: date) -> str:
    if day > clock.day(garde.current().bac.now()):
        return A_VENIR
    return AVANT if day < mine().assure.naissance else ""


def _facts(form: Carte) -> dict[str, Any]:
    facts = {"titre": form.titre.valeur, "detail": form.detail.valeur}
    return facts | ({"le": form.le.valeur} if isinstance(form, CarteDatee) else {})


def _card_page(section: Rubrique, form: Carte, row: Element | None = None) -> str:
    return render_template(
        "espace_sante/profil_carte.html",
        rubrique=section,
        form=form,
        element=row,
        parcours="parcours" in request.values,
        apres=rubriques.after(section.cle),
        annuler=_home(section),
    )


def _note(quoi: str, event: str) -> None:
    """A line of the space's history; the journal only learns that something happened."""
    visite = garde.current()
    dossier.note(mine().assure, "", quoi, visite.bac.now())
    record(visite.bac, event)


# ——— Wishes, contacts (R146) ———


@espace_sante.route("/profil/administratif/volontes", methods=["GET", "POST"])
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
@connecte
def wishes() -> Page:
    form = Volontes(data=mine().profil.volontes)
    if not form.is_submitted():
        return render_template("espace_sante/volontes.html", form=form, dons=DONS)
    if not form.validate():
        return render_template("espace_sante/volontes.html", form=form, dons=DONS), 422
    mine().profil.volontes = {
        "don": form.don.data,
        "directives": form.directives.data,
        "lieu": form.lieu.valeur[: rubriques.LONGEST],
        "confiance": form.confiance.valeur[: rubriques.LONGEST],
    }
    _note("Changement des volontés", "espace_sante.profil_change")
    return redirect(ADMINISTRATIF, 303)


@espace_sante.route("/profil/administratif/coordonnees", methods=["GET", "POST"])
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
@connecte
def contacts() -> Page:
    """Where the codes arrive: the password is asked again."""
    espace = mine().espace
    form = Coordonnees(data={"mail": espace.mail, "portable": espace.portable})
    if not form.is_submitted():
        return render_template("espace_sante/changer_coordonnees.html", form=form)
    if form.validate() and not (form.mail.valeur or form.portable.valeur):
        form.refuse("mail", activation.NO_CONTACT)
    if not form.errors:
        right, wait = acces.prove(garde.current(), espace, form.mot_de_passe.data)
        patience(wait)
        if not right:
            form.refuse("mot_de_passe", "Ce n'est pas le mot de passe de l'espace. Relisez-le.")
    if form.errors:
        return render_template("espace_sante/changer_coordonnees.html", form=form), 422
    espace.mail, espace.portable = form.mail.valeur, form.portable.valeur
    _note("Changement des coordonnées", "espace_sante.coordonnees_changees")
    return redirect(ADMINISTRATIF, 303)


# ——— PDF (R146) ———


@espace_sante.get("/profil/pdf")
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
@connecte
def profile_pdf() -> Page:
    """The profile to hand to a professional; SPÉCIMEN across it."""
    from core import pdf  # loads an image library: only here

    now = garde.current().bac.now()
    content = pdf.specimen("Profil médical", INTRODUCTION, _blocs(), paris(now))
    _note("Téléchargement du profil", "espace_sante.profil_telecharge")
    return _as_file(content)


INTRODUCTION = (
    "Ce document imite le profil médical de Mon espace santé. Il sert à s'entraîner : "
    "la personne et ses informations sont inventées."
)


def _as_file(content: bytes) -> Response:
    response = make_response(content)
    response.headers["Content-Type"] = "application/pdf"
    response.headers["Content-Disposition"] = f'attachment; filename="{FICHIER}"'
    return response


def _blocs() -> "list[Bloc]":
    from core.pdf import Bloc

    assure, wishes = mine().assure, mine().profil.volontes
    identity = [
        ("Nom et prénom", assure.nom_complet),
        ("Date de naissance", written(assure.naissance)),
    ]
    rows = [(row, dossier.elements(assure, row.cle)) for row in (*RUBRIQUES, CONTACTS)]
    sections = [Bloc(row.titre, _lines(found)) for row, found in rows]
    return [Bloc("Identité", identity), *sections, Bloc("Volontés", _wish_lines(wishes))]


def _lines(found: list[Element]) -> list[tuple[str, str]]:
    if not found:
        return [("Rien de noté", "")]
    return [(row.titre, " - ".join(_parts(row)) or "sans précision") for row in found]


def _parts(row: Element) -> list[str]:
    said = [row.detail, written(row.le) if row.le else ""]
    said += [f"ajouté par {row.ajoute_par}"] if row.ajoute_par else []
    return [part for part in said if part]


def _wish_lines(wishes: dict[str, Any]) -> list[tuple[str, str]]:
    if not wishes:
        return [("Rien de noté", "")]
    return [
        ("Don d'organes", DONS[wishes["don"]]),
        ("Directives anticipées", "écrites" if wishes["directives"] else "pas écrites"),
        ("Où les trouver", wishes["lieu"] or "non dit"),
        ("Personne de confiance", wishes["confiance"] or "non dite"),
    ]


def written(day: date) -> str:
    """« 1er mars 2026 »."""
    return f"{'1er' if day.day == 1 else day.day} {MONTHS[day.month - 1]} {day.year}"
