"""Ordering a carte Vitale: who may, and the order itself (R72-R80). No page and no JSON here."""

from dataclasses import dataclass
from datetime import date

from core import clock
from services.bac_a_sable.garde import Visite
from services.bac_a_sable.models import lock, record
from services.boite.models import send, withdraw
from services.carte_vitale import models, rules
from services.carte_vitale.declaration import PLI
from services.carte_vitale.models import Commande
from services.carte_vitale.rules import AGE_PREMIERE_CARTE, Dossier, Examen
from services.carte_vitale.suite import announce
from services.compte import models as comptes
from services.compte.models import Compte
from services.referentiel import models as referentiel
from services.referentiel.models import Assure
from services.referentiel.rules import Couverture, Statut

LIBELLE = "commander-carte-vitale"
NOM_CHANGE = "changement-nom-usage"


@dataclass(frozen=True)
class Resultat:
    """What an order led to: the order, or the reason why there is none."""

    examen: Examen
    commande: Commande | None = None


def dossier(visite: Visite, assure: Assure) -> Dossier:
    """What the rules look at (R73-R75)."""
    today, holder = clock.day(visite.bac.now()), referentiel.titulaire(assure)
    carte = referentiel.carte(assure)
    return Dossier(
        age=assure.age(today),
        douze_ans_le=_birthday(assure.naissance, AGE_PREMIERE_CARTE),
        autorise=_may_have_one(assure),
        en_mutation=assure.mutation_vers is not None or holder.mutation_vers is not None,
        npai=assure.npai or holder.npai,
        carte=carte.etat if carte else None,
        declaree_le=carte.declaree_le if carte else None,
        visuel_change=_has_another_name(visite, assure),
        en_cours=models.under_way(assure.id) is not None,
    )


def _may_have_one(assure: Assure) -> bool:
    """R74: not after an abuse, and not where there is no carte Vitale: AME, waiting numbers."""
    has_rights = assure.statut is Statut.NIR and assure.couverture is Couverture.NORMALE
    return has_rights and not assure.carte_refusee


def _has_another_name(visite: Visite, assure: Assure) -> bool:
    """R73: the name was changed since the card was made."""
    carte = referentiel.carte(assure)
    done = comptes.demarches(assure.id, visite.bac.now())
    since = [clock.day(row.le) for row in done if row.libelle == NOM_CHANGE]
    return carte is not None and any(day >= carte.emise_le for day in since)


def _birthday(born: date, age: int) -> date:
    """Born on 29 February: on 1 March in common years."""
    try:
        return born.replace(year=born.year + age)
    except ValueError:
        return date(born.year + age, 3, 1)


def examine(visite: Visite, assure: Assure) -> Examen:
    """Whether this person's card may be ordered today, and why."""
    return rules.examine(dossier(visite, assure), clock.day(visite.bac.now()))


def order(visite: Visite, compte: Compte, assure: Assure, photo: str, piece: str) -> Resultat:
    """Order, once; what allows it is looked at again, one order at a time in a world."""
    if not lock(visite.bac):
        return Resultat(Examen(refus=rules.Refus.EN_COURS))
    examen, now = examine(visite, assure), visite.bac.now()
    if examen.motif is None:
        return Resultat(examen)
    demarche = comptes.record_demarche(visite.bac.id, compte.assure_id, LIBELLE, now)
    made = models.order(assure, demarche, examen.motif, photo, piece, now)
    holder = referentiel.titulaire(assure)
    withdraw(holder, PLI, assure.nom_complet, now)
    send(
        holder,
        "carte_vitale/commande",
        now=now,
        adresse=compte.mail,
        pour=assure.nom_complet,
        numero=demarche.numero,
    )
    announce(made, compte.mail)
    record(visite.bac, "carte_vitale.commandee", motif=str(examen.motif))
    return Resultat(examen, made)
