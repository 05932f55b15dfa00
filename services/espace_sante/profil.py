"""The medical profile: its sections, its cards, the wishes, the PDF (R141, R144-R146)."""

from flask import abort, redirect, render_template, request

from core.downloads import attachment
from core.droits import Role, roles
from core.surface import Page, Surface, surface
from services.bac_a_sable import garde
from services.espace_sante import activation, carnet, dossier, papier, rubriques
from services.espace_sante.carnet import DONS, Contenu
from services.espace_sante.dossier import Element
from services.espace_sante.forms_profil import Carte, CarteDatee, Coordonnees, Volontes
from services.espace_sante.routes import ACCUEIL, BASE, connecte, espace_sante, mine, proved
from services.espace_sante.rubriques import CONTACTS, RUBRIQUES, Rubrique

PROFIL, ADMINISTRATIF = f"{BASE}/profil", f"{BASE}/profil/administratif"


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
    if not _is_good(form, section):
        return _card_page(section, form), 422
    carnet.add_card(garde.current(), mine().assure, section, _contents(form))
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
    if not _is_good(form, section):
        return _card_page(section, form, row), 422
    carnet.change_card(garde.current(), mine().assure, row, _contents(form))
    return redirect(_home(section), 303)


@espace_sante.post("/profil/<rubrique>/<id_>/supprimer")
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
@connecte
def remove_card(rubrique: str, id_: str) -> Page:
    section, row = _card(rubrique, id_)
    if row.is_locked:
        return render_template("espace_sante/profil_verrouille.html", element=row), 403
    carnet.remove_card(garde.current(), mine().assure, row)
    return redirect(_home(section), 303)


def _card(rubrique: str, id_: str) -> tuple[Rubrique, Element]:
    section = rubriques.find(rubrique) or abort(404)
    return section, dossier.element(mine().assure, section.cle, id_) or abort(404)


def _form(section: Rubrique, row: Element | None = None) -> Carte:
    kind = CarteDatee if section.date else Carte
    return kind(data={"titre": row.titre, "detail": row.detail, "le": row.le} if row else None)


def _is_good(form: Carte, section: Rubrique) -> bool:
    if not form.validate():
        return False
    now = garde.current().bac.now()
    problem = carnet.day_problem(_contents(form).le, section, mine().assure, now)
    if problem:
        form.refuse("le", problem)
    return not problem


def _contents(form: Carte) -> Contenu:
    """What a valid form holds."""
    le = form.le.valeur if isinstance(form, CarteDatee) else None
    return Contenu(form.titre.valeur, form.detail.valeur, le)


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
    typed = {"lieu": form.lieu.valeur, "confiance": form.confiance.valeur}
    chosen = {"don": form.don.data, "directives": form.directives.data}
    carnet.change_wishes(garde.current(), mine().profil, mine().assure, chosen | typed)
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
    if form.errors or not proved(form):
        return render_template("espace_sante/changer_coordonnees.html", form=form), 422
    typed = (form.mail.valeur, form.portable.valeur)
    carnet.change_contacts(garde.current(), espace, mine().assure, *typed)
    return redirect(ADMINISTRATIF, 303)


# ——— PDF (R146) ———


@espace_sante.get("/profil/pdf")
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
@connecte
def profile_pdf() -> Page:
    """The profile to hand to a professional; SPÉCIMEN across it."""
    content = papier.pdf_of(mine().assure, mine().profil.volontes, garde.current().bac.now())
    carnet.note_download(garde.current(), mine().assure)
    return attachment(content, papier.FICHIER)
