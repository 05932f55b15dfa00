"""« Mes informations »: one's file, trusted devices, the password typed again (R59, R60)."""

from dataclasses import dataclass
from datetime import date

from flask import abort, redirect, render_template, request

from core import clock
from core.droits import Role, roles
from core.surface import Page, Surface, surface
from services.bac_a_sable import garde
from services.compte import changes, models
from services.compte.forms_informations import Preuve
from services.compte.routes import compte, connecte, mine
from services.compte.rules import masked_mail
from services.exercice.rules import way_back
from services.referentiel import models as referentiel
from services.referentiel.models import Assure, Complementaire, Droit, MedecinTraitant

INFORMATIONS = "/s-entrainer/compte/mes-informations"
APPAREILS = "/s-entrainer/compte/appareils-de-confiance"


@dataclass(frozen=True)
class Fiche:
    """What the caisse knows of the person, as the page reads it on a day."""

    assure: Assure
    jour: date

    @property
    def foyer(self) -> list[Assure]:
        return referentiel.foyer(self.assure)

    @property
    def droits(self) -> list[Droit]:
        """The periods of rights open on that day."""
        return referentiel.droits(self.assure, self.jour)

    @property
    def fin_droits(self) -> date | None:
        """Their last day; None when one of them has no end."""
        ends = [row.jusqu_au for row in self.droits]
        return None if None in ends else max((day for day in ends if day), default=None)

    @property
    def complementaire(self) -> Complementaire | None:
        return referentiel.complementaire(self.assure, self.jour)

    @property
    def medecin(self) -> MedecinTraitant | None:
        return referentiel.medecin_traitant(self.assure)

    @property
    def carte_europeenne(self) -> date | None:
        found = referentiel.carte_europeenne(self.assure, self.jour)
        return found.jusqu_au if found else None


def masked_phone(number: str | None) -> str:
    """« 06 ** ** ** 42 »; "" without a number."""
    return f"{number[:2]} ** ** ** {number[-2:]}" if number else ""


def masked_iban(iban: str | None) -> str:
    """What tells an IBAN apart without giving it away: its last 4 characters."""
    return f"IBAN qui finit par {iban[-4:]}" if iban else ""


@compte.get("/mes-informations")
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
@connecte
def informations() -> Page:
    now, mien = garde.current().bac.now(), mine()
    return render_template(
        "compte/mes_informations.html",
        fiche=Fiche(mien.assure, clock.day(now)),
        compte=mien.compte,
        appareils=len(models.trusted_devices(mien.compte, now)),
        masked_phone=masked_phone,
        masked_iban=masked_iban,
        masked_mail=masked_mail,
    )


# ——— Trusted devices (R43) ———


@compte.get("/appareils-de-confiance")
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
@connecte
def devices() -> Page:
    rows = models.trusted_devices(mine().compte, garde.current().bac.now())
    return render_template("compte/appareils.html", appareils=rows, paris=clock.paris)


@compte.post("/appareils-de-confiance/retirer")
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
@connecte
def revoke() -> Page:
    """One device, or all of them when none is named."""
    visite, mien = garde.current(), mine()
    id_ = request.form.get("appareil", "")
    if not id_:
        changes.revoke_all(visite, mien.compte)
    elif not changes.revoke(visite, mien.compte, id_):
        abort(404)
    return redirect(APPAREILS, 303)


# ——— The password again ———


@compte.route("/confirmer-identite", methods=["GET", "POST"])
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
@connecte
def confirm_identity() -> Page:
    """Where `prouve` sends whoever typed their password too long ago."""
    form, suite = Preuve(), way_back(request.values.get("suite"), default=INFORMATIONS)
    if not form.is_submitted():
        return render_template("compte/confirmer_identite.html", form=form, suite=suite)
    status = 422
    if form.validate():
        mien, typed = mine(), form.mot_de_passe.data
        proof = changes.prove(garde.current(), mien.compte, mien.seance, typed)
        if proof.bonne:
            return redirect(suite, 303)
        status = 429 if proof.attendre else 422
        form.refuse("mot_de_passe", proof.refus)
    return render_template("compte/confirmer_identite.html", form=form, suite=suite), status


def proves(form: Preuve) -> bool:
    """Whether a sensitive form may be obeyed: the password is recent, or typed in it."""
    mien, typed = mine(), form.mot_de_passe.data or ""
    proof = changes.proof(garde.current(), mien.compte, mien.seance, typed)
    if not proof.bonne:
        form.refuse("mot_de_passe", proof.refus)
    return proof.bonne
