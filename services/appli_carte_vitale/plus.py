"""« Plus »: the address, the secret code, one's data, the profile, what is to come (R110-R117)."""

from flask import abort, flash, redirect, request

from core import cookies
from core.codes import Verdict
from core.droits import Role, roles
from core.surface import Page, Surface, surface
from services.appli_carte_vitale import acces, donnees, forms
from services.appli_carte_vitale.acces import Essai
from services.appli_carte_vitale.activation import WRONG
from services.appli_carte_vitale.inscription import chosen_code
from services.appli_carte_vitale.routes import (
    BASE,
    COOKIE,
    appli_carte_vitale,
    jouee,
    mine,
    ouverte,
    page,
    patience,
    someone,
)
from services.bac_a_sable import garde
from services.referentiel import models as referentiel

PLUS = f"{BASE}/plus"
TEXTES = ("conditions", "accessibilite", "delegation", "identification")


@appli_carte_vitale.get("/plus")
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
@ouverte
def more() -> Page:
    return page("plus", onglet="plus")


@appli_carte_vitale.get("/plus/<texte>")
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
@ouverte
def text(texte: str) -> Page:
    """The conditions, accessibility, and the two previews of what is to come (R117)."""
    return page(f"texte_{texte}", onglet="plus") if texte in TEXTES else abort(404)


# ——— The address ———


@appli_carte_vitale.route("/plus/mail", methods=["GET", "POST"])
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
@ouverte
def change_mail() -> Page:
    """A code goes to the new address first."""
    form = forms.NouveauMail()
    if not form.is_submitted():
        return page("changer_mail", onglet="plus", form=form, appli=mine())
    if not form.validate():
        return page("changer_mail", onglet="plus", form=form, appli=mine()), 422
    patience(acces.send_mail_code(garde.current(), someone(), mine(), form.mail.valeur))
    return redirect(f"{PLUS}/mail/code", 303)


@appli_carte_vitale.route("/plus/mail/code", methods=["GET", "POST"])
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
@ouverte
def check_mail() -> Page:
    """The code read at the new address."""
    form, appli = forms.CodeMail(), mine()
    if not appli.mail_demande:
        return redirect(f"{PLUS}/mail", 303)
    if not form.is_submitted():
        return page("changer_mail_code", onglet="plus", form=form, appli=appli)
    if form.validate():
        verdict, wait = acces.change_mail(garde.current(), appli, form.code.data)
        patience(wait)
        if verdict is Verdict.BON:
            flash("mail")
            return redirect(PLUS, 303)
        form.refuse("code", WRONG.get(verdict, WRONG[Verdict.EPUISE]))
    return page("changer_mail_code", onglet="plus", form=form, appli=appli), 422


# ——— The secret code ———


@appli_carte_vitale.route("/plus/code", methods=["GET", "POST"])
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
@ouverte
def change_code() -> Page:
    """The code of today, then the new one twice."""
    form = forms.NouveauCode()
    if not form.is_submitted():
        return page("changer_code", onglet="plus", form=form)
    code = chosen_code(form) if form.validate() else None
    if code is None:
        return page("changer_code", onglet="plus", form=form), 422
    visite = garde.current()
    tried = acces.try_code(visite, someone(), mine(), forms.digits(form.ancien))
    if tried.essai is Essai.EFFACE:
        return redirect(f"{BASE}/", 303)
    patience(tried.attendre)
    if tried.essai is not Essai.BON:
        form.refuse("ancien", "Ce n'est pas votre code secret actuel.")
        return page("changer_code", onglet="plus", form=form), 422
    acces.change_code(visite, someone(), mine(), code)
    flash("code")
    return redirect(PLUS, 303)


# ——— One's data (R110-R112) ———


@appli_carte_vitale.get("/plus/confidentialite")
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
@ouverte
def privacy() -> Page:
    return page("confidentialite", onglet="plus", personnes=referentiel.foyer(someone()))


@appli_carte_vitale.get("/plus/confidentialite/<id_>")
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
@ouverte
def data(id_: str) -> Page:
    """What the appli keeps of one person: AMO, INS, and the holder's état civil."""
    found = next((row for row in referentiel.foyer(someone()) if row.id == id_), None) or abort(404)
    groups = donnees.groupes(found, mine())
    return page("donnees", onglet="plus", personne=found, groupes=groups)


# ——— The profile ———


@appli_carte_vitale.route("/plus/supprimer", methods=["GET", "POST"])
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
@ouverte
def delete_profile() -> Page:
    """« Supprimer mon profil »: confirmed, then everything in the telephone goes."""
    if request.method == "GET":
        return page("supprimer", onglet="plus")
    acces.delete_profile(garde.current(), someone(), mine())
    response = redirect(f"{BASE}/supprime", 303)
    cookies.forget(response, COOKIE)
    return response


@appli_carte_vitale.get("/supprime")
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
@jouee
def deleted() -> Page:
    return page("supprime")
