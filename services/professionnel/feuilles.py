"""A feuille de soins: the rights of the day, the acts, the signature (R120, R121)."""

from datetime import datetime
from typing import Any

from flask import abort, redirect, render_template, request

from core.champs import Formulaire
from core.clock import paris
from core.delais import REMBOURSEMENT_JOURS
from core.droits import roles
from core.montants import euros
from core.surface import Page, Surface, surface
from core.templating import typographie
from services.bac_a_sable import garde
from services.professionnel import adri, facturation, forms, lecture, models, rules
from services.professionnel.comptoir import sheet_url
from services.professionnel.facturation import CONFLICT, REFUSED, Bilan, Ligne
from services.professionnel.models import Feuille
from services.professionnel.routes import SOIGNANTS, professionnel
from services.professionnel.rules import Etat, Support

ACTES = "#actes"  # the list, one screen below the rights
TIERS_PAYANT = typographie("Tiers payant : le reste vient des caisses.")
AVANCE = typographie("Le patient avance tout, puis il est remboursé.")


def _opened(id_: str) -> Feuille:
    return facturation.opened(garde.current(), id_) or abort(404)


# ——— Rights and acts ———


@professionnel.get("/feuilles/<id_>")
@surface(Surface.PRACTICE)
@roles(*SOIGNANTS)
def sheet(id_: str) -> Page:
    return _page(_opened(id_))


@professionnel.post("/feuilles/<id_>/beneficiaire")
@surface(Surface.PRACTICE)
@roles(*SOIGNANTS)
def choose(id_: str) -> Page:
    found, form = _opened(id_), forms.Beneficiaire()
    done = facturation.choose(garde.current(), found, form.beneficiaire.data or "")
    return _after(found, done, form, "beneficiaire")


@professionnel.post("/feuilles/<id_>/actes")
@surface(Surface.PRACTICE)
@roles(*SOIGNANTS)
def add(id_: str) -> Page:
    found, form = _opened(id_), forms.Acte()
    typed = (form.acte.data or "", form.quantite.data or 0, form.lie_ald.data)
    done = facturation.add(garde.current(), found, *typed)
    return _after(found, done, form, "acte", ACTES)


@professionnel.post("/feuilles/<id_>/retirer")
@surface(Surface.PRACTICE)
@roles(*SOIGNANTS)
def remove(id_: str) -> Page:
    found, rang = _opened(id_), request.form.get("acte", "")
    if not (rang.isascii() and rang.isdigit() and len(rang) < 4):
        abort(422)
    return _after(found, facturation.remove(garde.current(), found, int(rang)), ancre=ACTES)


@professionnel.post("/feuilles/<id_>/papier")
@surface(Surface.PRACTICE)
@roles(*SOIGNANTS)
def go_on_paper(id_: str) -> Page:
    found = _opened(id_)
    return _after(found, facturation.to_paper(garde.current(), found))


def _after(
    feuille: Feuille,
    done: Bilan,
    form: Formulaire | None = None,
    field: str = "",
    ancre: str = "",
) -> Page:
    """The sheet again: changed, at `ancre`, or with what is wrong beside the field."""
    if done.refus is None:
        return redirect(sheet_url(feuille) + ancre, 303)
    status = 409 if done.refus in CONFLICT else 422
    if form is not None and status == 422:
        form.refuse(field, REFUSED[done.refus])
        return _page(feuille, **{field: form}), status
    return _page(feuille, refus=REFUSED[done.refus]), status


def _page(feuille: Feuille, **values: Any) -> str:
    """Where the sheet stands decides which page it has."""
    etat = feuille.etat(_now())
    if etat is Etat.SIGNEE:
        return _signed(feuille)
    if etat is Etat.FINIE:
        return _over(feuille)
    return render_template("professionnel/feuille.html", **_context(feuille) | values)


def _context(feuille: Feuille) -> dict[str, Any]:
    """What the pages of an open sheet show."""
    visite = garde.current()
    answer = facturation.rights(visite, feuille)
    rows = facturation.lines(feuille, answer.situation if answer else rules.INCONNUE)
    who = lecture.desk(visite)
    return {
        "feuille": feuille,
        "moi": who,
        "assure": models.person(feuille.assure_id),
        "soigne": models.person(feuille.beneficiaire_id),
        "adri": answer,
        "arret": facturation.stopped(feuille, answer),
        "fin": paris(rules.fin_seance(feuille.lue_le)),
        "lignes": rows,
        "euros": euros,
        "refus": "",
        "foyer": [
            (row.id, row.nom_complet)
            for row in adri.beneficiaires(models.person(feuille.assure_id))
        ],
        "actes_du_metier": [
            (cle, typographie(f"{t.libelle} : {euros(t.montant)}")) for cle, t in who.actes.items()
        ],
        "nombres": [(n, n) for n in range(1, rules.QUANTITE_MAX + 1)],
        "beneficiaire": forms.Beneficiaire(
            formdata=None, data={"beneficiaire": feuille.beneficiaire_id}
        ),
        "acte": forms.Acte(formdata=None),
        "total": sum(row.parts.montant for row in rows),
    }


def _over(feuille: Feuille) -> str:
    """R121: the session is over; what was written is kept until the patient comes back."""
    return render_template(
        "professionnel/seance_finie.html",
        feuille=feuille,
        assure=models.person(feuille.assure_id),
        fin=paris(rules.fin_seance(feuille.lue_le)),
        actes=len(models.actes(feuille)),
    )


# ——— Signing ———


@professionnel.route("/feuilles/<id_>/signer", methods=["GET", "POST"])
@surface(Surface.PRACTICE)
@roles(*SOIGNANTS)
def sign(id_: str) -> Page:
    found, form = _opened(id_), forms.Signer()
    if not form.is_submitted():
        return _check(found) or redirect(sheet_url(found), 303)
    if found.support is not Support.PAPIER and not form.validate():
        return _check(found, form) or _page(found), 422
    done = facturation.sign(garde.current(), found, form.tiers_payant.data == "oui")
    if done.ok:
        return redirect(sheet_url(found), 303)
    return _after(found, done)


def _check(feuille: Feuille, form: Formulaire | None = None) -> str:
    """Everything once more before the signature; "" when there is nothing to sign now."""
    if feuille.etat(_now()) is not Etat.OUVERTE:
        return ""
    context = _context(feuille)
    if not context["lignes"] or facturation.stopped(feuille, context["adri"]):
        return ""
    return render_template(
        "professionnel/signer.html",
        **context,
        form=form or forms.Signer(formdata=None),
        paiements=_ways(context),
    )


def _now() -> datetime:
    return garde.current().bac.now()


def _ways(context: dict[str, Any]) -> list[tuple[str, str, str]]:
    """What the patient pays without and with tiers payant; with it only, where the law says so."""
    if context["adri"] is None:
        return []
    rows: list[Ligne] = context["lignes"]
    parts = [row.parts for row in rows]
    ways = [
        ("oui", euros(rules.total(parts, True)), TIERS_PAYANT),
        ("non", euros(rules.total(parts, False)), AVANCE),
    ]
    return ways[:1] if rules.tiers_payant(context["adri"].situation, False) else ways


def _signed(feuille: Feuille) -> str:
    rows = models.depenses(feuille)
    return render_template(
        "professionnel/signee.html",
        feuille=feuille,
        signee_le=paris(feuille.signee_le) if feuille.signee_le else None,
        moi=lecture.desk(garde.current()),
        soigne=models.person(feuille.beneficiaire_id),
        lignes=facturation.lines(feuille, rules.INCONNUE),
        depenses=rows,
        a_payer=sum(row.paye for row in rows),
        jours=REMBOURSEMENT_JOURS,
        euros=euros,
    )
