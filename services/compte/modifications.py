"""The pages that change something: address, bank, name, mail, telephones, consents, password.

A page asks for a recent password before it opens (R60); if that grows old while one types, the
form asks for it again and loses nothing.
"""

from collections.abc import Callable
from typing import Any

from flask import redirect, render_template
from werkzeug.wrappers import Response

from core import cookies
from core.droits import Role, roles
from core.fictif import iban_affiche, telephone_affiche
from core.surface import Page, Surface, surface
from services.bac_a_sable import garde
from services.compte import changes
from services.compte import forms_informations as forms
from services.compte.changes import Accords, Adresse, Change
from services.compte.informations import proves
from services.compte.routes import COOKIE, compte, connecte, mine, prouve

DEMARCHES = "/s-entrainer/compte/mes-demarches"
LIBELLES = {
    "adresse": "changement-adresse",
    "iban": "modifier-coordonnees-bancaires",
    "nom_usage": "changement-nom-usage",
    "mail": "informations-mail",
    "telephones": "informations-telephone",
    "communication": "informations-communication",
    "mot_de_passe": "informations-mot-de-passe",
}


def _show(nom: str, form: Any) -> str:
    """The page of a change: templates/compte/changer_<nom>.html."""
    mien = mine()
    return render_template(
        f"compte/changer_{nom}.html",
        form=form,
        cle=LIBELLES[nom],
        assure=mien.assure,
        compte=mien.compte,
        prouvee=changes.is_proved(mien.seance),
        pieces=forms.PIECES,
        a_taper=PROPOSED.get(nom, lambda: "")(),
    )


def _obey(nom: str, form: Any, change: Callable[[], Change]) -> Page:
    """Check, change, lead to the receipt; or show again what was typed, with what is wrong."""
    sensitive = isinstance(form, forms.Sensible)
    if not form.validate() or (sensitive and not proves(form)):
        return _show(nom, form), 422
    done = change()
    if done.demarche is None:
        form.refuse(done.champ, done.refus)
        return _show(nom, form), 422
    return redirect(f"{DEMARCHES}/{done.demarche.id}", 303)


# What the page offers to copy: nothing real need be typed.
PROPOSED: dict[str, Callable[[], Any]] = {
    "adresse": lambda: changes.adresses_nouvelles(mine().assure)[0],
    "iban": lambda: iban_affiche(changes.iban_nouveau(mine().assure)),
    "mail": lambda: changes.mail_nouveau(mine().compte),
    "telephones": lambda: (
        telephone_affiche(changes.portable_nouveau(mine().compte)),
        telephone_affiche(changes.fixe_nouveau(mine().compte)),
    ),
}


@compte.get("/changement-adresse")
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
@prouve
def adresse() -> Page:
    return _show("adresse", forms.NouvelleAdresse())


@compte.post("/changement-adresse")
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
@connecte
def change_adresse() -> Page:
    form = forms.NouvelleAdresse()

    def change() -> Change:
        typed = Adresse(form.rue.valeur, form.code_postal.data, form.commune.valeur)
        return changes.change_adresse(garde.current(), mine().compte, typed)

    return _obey("adresse", form, change)


@compte.get("/coordonnees-bancaires")
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
@prouve
def iban() -> Page:
    return _show("iban", forms.NouvelIban())


@compte.post("/coordonnees-bancaires")
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
@connecte
def change_iban() -> Page:
    form = forms.NouvelIban()
    return _obey(
        "iban",
        form,
        lambda: changes.change_iban(garde.current(), mine().compte, form.iban.valeur),
    )


@compte.get("/nom-usage")
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
@connecte
def nom_usage() -> Page:
    return _show("nom_usage", forms.NouveauNom())


@compte.post("/nom-usage")
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
@connecte
def change_nom_usage() -> Page:
    form = forms.NouveauNom()
    return _obey(
        "nom_usage",
        form,
        lambda: changes.change_nom_usage(garde.current(), mine().compte, form.nom.valeur),
    )


@compte.get("/changer-mail")
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
@prouve
def mail() -> Page:
    return _show("mail", forms.NouveauMail())


@compte.post("/changer-mail")
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
@connecte
def change_mail() -> Page:
    form = forms.NouveauMail()
    return _obey(
        "mail",
        form,
        lambda: changes.change_mail(garde.current(), mine().compte, form.mail.valeur),
    )


@compte.get("/changer-telephone")
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
@prouve
def telephones() -> Page:
    return _show("telephones", forms.NouveauxTelephones())


@compte.post("/changer-telephone")
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
@connecte
def change_telephones() -> Page:
    form = forms.NouveauxTelephones()

    def change() -> Change:
        numbers = (form.portable.valeur, form.fixe.valeur)
        return changes.change_telephones(garde.current(), mine().compte, *numbers)

    return _obey("telephones", form, change)


@compte.get("/communication")
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
@connecte
def communication() -> Page:
    given = mine().compte
    known = {name: "oui" if getattr(given, name) else "non" for name in ACCORDS}
    return _show("communication", forms.Communication(data=known))


ACCORDS = ("accord_mail", "accord_portable_appel", "accord_portable_sms", "accord_fixe")


@compte.post("/communication")
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
@connecte
def change_communication() -> Page:
    form = forms.Communication()

    def change() -> Change:
        chosen = Accords(*(form[name].data == "oui" for name in ACCORDS))
        return changes.change_accords(garde.current(), mine().compte, chosen)

    return _obey("communication", form, change)


@compte.get("/changer-mot-de-passe")
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
@connecte
def mot_de_passe() -> Page:
    return _show("mot_de_passe", forms.AutreMotDePasse())


@compte.post("/changer-mot-de-passe")
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
@connecte
def change_mot_de_passe() -> Page:
    """The account then closes everywhere, here too: the login comes next."""
    form, mien = forms.AutreMotDePasse(), mine()
    if not form.validate():
        return _show("mot_de_passe", form), 422
    typed = (form.actuel.data, form.nouveau.data)
    done = changes.change_mot_de_passe(garde.current(), mien.compte, mien.seance, *typed)
    if done.ok:
        return _forgotten("mot-de-passe-change")
    form.refuse(done.champ, done.refus)
    return _show("mot_de_passe", form), 422


def _forgotten(page: str) -> Response:
    response = redirect(f"/s-entrainer/compte/{page}", 303)
    cookies.forget(response, COOKIE)
    return response


@compte.get("/mot-de-passe-change")
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
def mot_de_passe_changed() -> Page:
    return render_template("compte/mot_de_passe_change.html")
