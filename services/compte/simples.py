"""Téléservices that are one short form, a receipt and a trace (R56): a row of the table each."""

from dataclasses import dataclass
from typing import Any

from flask import redirect, render_template
from wtforms import RadioField

from core.champs import Formulaire
from core.droits import Role, roles
from core.surface import Page, Surface, surface
from core.templating import typographie
from services.bac_a_sable import garde
from services.bac_a_sable.models import record
from services.compte import models
from services.compte.routes import compte, connecte, mine
from services.referentiel import models as referentiel


@dataclass(frozen=True)
class Simple:
    """`mot`: of the URL; `libelle`: of the catalogue; `question` and its choices; the article."""

    mot: str
    libelle: str
    question: str
    choix: tuple[tuple[str, str], ...]
    comprendre: str
    vrai: str
    article: str


SIMPLES = (
    Simple(
        "ceam",
        "commander-ceam",
        "Quand part cette personne ?",
        (("plus-tard", "Dans plus de 20 jours"), ("bientot", "Plus tôt")),
        "La carte est gratuite et chaque voyageur a la sienne. Elle arrive par la poste : "
        "vérifiez l'adresse avant de commander.",
        "Le vrai compte donne aussi un certificat provisoire, pour un départ proche.",
        "/droits-et-demarches/ceam/",
    ),
    Simple(
        "accident-tiers",
        "declarer-accident-tiers",
        "Que s'est-il passé ?",
        (
            ("route", "Un accident de la route"),
            ("animal", "Un animal m'a blessé"),
            ("coups", "Quelqu'un m'a donné des coups"),
            ("autre", "Autre chose"),
        ),
        "La caisse rembourse vos soins, puis réclame l'argent à la personne responsable. "
        "Dites aussi au soignant qu'une autre personne est en cause.",
        "Le vrai service demande la date, le lieu et ce que vous savez de l'autre personne.",
        "/droits-et-demarches/accident-cause-par-un-tiers/",
    ),
    Simple(
        "transport",
        "rembourser-transport",
        "Quel transport ?",
        (("voiture", "Ma voiture"), ("commun", "Le train, le bus ou le métro")),
        "Le transport se rembourse quand un médecin l'a prescrit avant le trajet. "
        "Gardez la prescription et les tickets.",
        "Le vrai service demande la prescription, les dates et les justificatifs.",
        "/remboursements/transports/",
    ),
    Simple(
        "soins-etranger",
        "rembourser-soins-etranger",
        "Avez-vous payé les soins sur place ?",
        (("oui", "Oui, et j'ai les factures"), ("non", "Non, ou je n'ai pas de facture")),
        "Sans facture ni preuve de paiement, la caisse ne peut pas calculer. "
        "Rapportez toujours les originaux.",
        "Le vrai service demande les factures et un formulaire.",
        "/remboursements/soins-etranger-remboursement/",
    ),
)
RECUE = "Votre demande est enregistrée."


class Demande(Formulaire):
    personne = RadioField("Personne concernée", choices=[], validate_choice=False)
    reponse = RadioField("", choices=[], validate_choice=False)


def _page(simple: Simple, form: Demande, people: dict[str, str]) -> str:
    answers = [(value, typographie(text)) for value, text in simple.choix]
    options = {"personne": list(people.items()), "reponse": answers}
    return render_template("compte/simple.html", simple=simple, form=form, options=options)


def _people() -> dict[str, str]:
    return {row.id: row.nom_complet for row in referentiel.foyer(mine().assure)}


def _view(simple: Simple) -> Any:
    """Both methods of one row: the form, then its receipt in « Suivre mes démarches »."""

    @surface(Surface.PRACTICE)
    @roles(Role.ASSURE)
    @connecte
    def view() -> Page:
        form, people = Demande(), _people()
        if not form.is_submitted():
            return _page(simple, form, people)
        if form.personne.data not in people:
            form.refuse("personne", "Choisissez une personne.")
        if form.reponse.data not in dict(simple.choix):
            form.refuse("reponse", "Choisissez une réponse.")
        if form.errors:
            return _page(simple, form, people), 422
        return redirect(f"/s-entrainer/compte/mes-demarches/{send(simple).id}", 303)

    return view


def send(simple: Simple) -> models.Demarche:
    """The trace of a démarche; nothing typed is kept."""
    bac, now = garde.current().bac, garde.current().bac.now()
    record(bac, "demarche.envoyee", libelle=simple.libelle)
    return models.record_demarche(
        bac.id, mine().compte.assure_id, simple.libelle, now, (now, RECUE)
    )


for _row in SIMPLES:
    _name = f"simple_{_row.mot.replace('-', '_')}"
    compte.add_url_rule(f"/{_row.mot}", _name, _view(_row), methods=["GET", "POST"])
