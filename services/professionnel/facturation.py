"""Writing and signing a feuille de soins, without HTML (R120, R121)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from core import clock, db
from core.clock import plus_days
from core.delais import REMBOURSEMENT_JOURS
from services.bac_a_sable.garde import Visite
from services.bac_a_sable.models import record
from services.professionnel import adri, catalogue, lecture, models, rules
from services.professionnel.catalogue import Professionnel
from services.professionnel.models import Acte, Feuille
from services.professionnel.rules import Equipement, Etat, Parts, Situation, Support, Tarif
from services.referentiel.models import Depense
from services.referentiel.rules import Destinataire, Origine


class Refus(StrEnum):
    SEANCE = "seance"  # the 20 minutes are over (R121)
    SIGNEE = "signee"
    VIDE = "vide"  # no act yet
    PLEINE = "pleine"
    ACTE = "acte"  # not of this professional, or too many times
    BENEFICIAIRE = "beneficiaire"
    ADRI = "adri"  # silent
    DROITS = "droits"  # closed


REFUSED = {
    Refus.SEANCE: "Les 20 minutes sont passées. Le patient doit se présenter de nouveau.",
    Refus.SIGNEE: "Cette feuille est déjà signée. Rien n'a été ajouté.",
    Refus.VIDE: "Ajoutez un acte, puis signez.",
    Refus.PLEINE: f"{rules.ACTES_MAX} lignes au plus. Signez, puis faites une autre feuille.",
    Refus.ACTE: "Choisissez un acte de la liste.",
    Refus.BENEFICIAIRE: "Choisissez une personne de la liste.",
    Refus.ADRI: "ADRi ne répond pas : la feuille ne peut pas partir. Passez au papier.",
    Refus.DROITS: "Les droits sont fermés : la feuille serait rejetée. Passez au papier.",
}
CONFLICT = {Refus.SEANCE, Refus.SIGNEE, Refus.ADRI, Refus.DROITS}


@dataclass(frozen=True)
class Bilan:
    """Whether it was done, or why not."""

    refus: Refus | None = None

    @property
    def ok(self) -> bool:
        return self.refus is None


@dataclass(frozen=True)
class Ligne:
    """An act of the sheet, and who pays what of it."""

    acte: Acte
    tarif: Tarif
    parts: Parts


def opened(visite: Visite, id_: str) -> Feuille | None:
    """A sheet of this desk, or None."""
    return models.find(visite.bac.id, id_, visite.appareil.id, lecture.desk(visite).cle)


def rights(visite: Visite, feuille: Feuille) -> adri.Reponse | None:
    """What ADRi says now of whoever is cared for; None when it is not asked, or silent."""
    if feuille.support is Support.PAPIER or lecture.equipement(visite) is Equipement.ADRI_MUET:
        return None
    return adri.ask(models.person(feuille.beneficiaire_id), visite.bac.now())


def stopped(feuille: Feuille, answer: adri.Reponse | None) -> Refus | None:
    """Why it cannot be signed online, whatever is written on it, or None."""
    if feuille.support is Support.PAPIER:
        return None
    if answer is None:
        return Refus.ADRI
    return None if answer.situation.ouverts else Refus.DROITS


def lines(feuille: Feuille, situation: Situation) -> list[Ligne]:
    """The acts, with what they come to for these rights; once signed, what they came to."""
    tariffs = catalogue.professionnel(feuille.professionnel).actes
    spent = {row.id: row for row in models.depenses(feuille)}
    return [
        Ligne(row, tarif, _parts(row, tarif, situation, spent.get(row.depense_id or "")))
        for row in models.actes(feuille)
        if (tarif := tariffs.get(row.cle))
    ]


def _parts(row: Acte, tarif: Tarif, situation: Situation, spent: Depense | None) -> Parts:
    if spent is None:
        return rules.parts(tarif, row.quantite, situation, row.lie_ald)
    shares = (spent.participation, spent.amo, spent.part_complementaire)
    return Parts(spent.montant, spent.base, spent.taux, *shares)


# ——— Writing ———


CLOSED = {Etat.SIGNEE: Refus.SIGNEE, Etat.FINIE: Refus.SEANCE}


def _closed(feuille: Feuille, now: datetime) -> Bilan | None:
    """Why nothing more can be written on it, or None."""
    refused = CLOSED.get(feuille.etat(now))
    return Bilan(refused) if refused else None


def add(visite: Visite, feuille: Feuille, cle: str, quantite: int, lie_ald: bool) -> Bilan:
    """One more act."""
    if refused := _closed(feuille, visite.bac.now()):
        return refused
    if len(models.actes(feuille)) >= rules.ACTES_MAX:
        return Bilan(Refus.PLEINE)
    known = cle in lecture.desk(visite).actes
    if not known or not 1 <= quantite <= rules.QUANTITE_MAX:
        return Bilan(Refus.ACTE)
    models.add_act(feuille, cle, quantite, lie_ald)
    return Bilan()


def remove(visite: Visite, feuille: Feuille, rang: int) -> Bilan:
    if refused := _closed(feuille, visite.bac.now()):
        return refused
    models.remove_act(feuille, rang)
    return Bilan()


def choose(visite: Visite, feuille: Feuille, beneficiaire_id: str) -> Bilan:
    """Say whose care it is: the person's who was read, or an ayant droit's."""
    if refused := _closed(feuille, visite.bac.now()):
        return refused
    household = adri.beneficiaires(models.person(feuille.assure_id))
    if beneficiaire_id not in {row.id for row in household}:
        return Bilan(Refus.BENEFICIAIRE)
    feuille.beneficiaire_id = beneficiaire_id
    return Bilan()


def to_paper(visite: Visite, feuille: Feuille) -> Bilan:
    """ADRi is silent, rights are closed: the sheet goes on, on paper."""
    if feuille.etat(visite.bac.now()) is Etat.SIGNEE:
        return Bilan(Refus.SIGNEE)
    feuille.support = Support.PAPIER
    record(visite.bac, "professionnel.papier")
    return Bilan()


# ——— Signing ———


def sign(visite: Visite, feuille: Feuille, tiers_payant: bool) -> Bilan:
    """Sign online: the expense goes to the appli, and later to « Mes paiements »."""
    answer, now = rights(visite, feuille), visite.bac.now()
    if answer:
        done = write(feuille, lecture.desk(visite), answer.situation, tiers_payant, now)
    elif feuille.support is Support.PAPIER:
        done = sign_paper(feuille, now)
    else:
        done = _closed(feuille, now) or Bilan(Refus.ADRI)
    if done.ok:
        record(visite.bac, "professionnel.signee", support=str(feuille.support))
    return done


def sign_paper(feuille: Feuille, now: datetime) -> Bilan:
    """A paper sheet: nothing leaves from here, so nothing is spent for the caisse yet."""
    if not models.actes(feuille):
        return Bilan(Refus.VIDE)
    return Bilan() if models.sign(feuille, now, False) else Bilan(Refus.SIGNEE)


def write(
    feuille: Feuille, who: Professionnel, situation: Situation, tiers_payant: bool, now: datetime
) -> Bilan:
    """The same outside any visit: what races call. One signature, one set of expenses."""
    if refused := _closed(feuille, now):
        return refused
    if not situation.ouverts:
        return Bilan(Refus.DROITS)
    if not models.actes(feuille):
        return Bilan(Refus.VIDE)
    direct = rules.tiers_payant(situation, tiers_payant)
    if not models.sign(feuille, now, direct):
        return _closed(feuille, now) or Bilan(Refus.SEANCE)
    for row in lines(feuille, situation):
        row.acte.depense_id = db.add(_expense(feuille, who, row, direct, now)).id
    return Bilan()


def _expense(
    feuille: Feuille, who: Professionnel, ligne: Ligne, direct: bool, now: datetime
) -> Depense:
    """R114: only what was read with the appli goes to the appli."""
    parts = ligne.parts
    times = f" × {ligne.acte.quantite}" if ligne.acte.quantite > 1 else ""
    return Depense(
        bac_id=feuille.bac_id,
        assure_id=feuille.beneficiaire_id,
        le=clock.day(now),
        acte=ligne.tarif.libelle + times,
        professionnel=who.nom,
        montant=parts.montant,
        base=parts.base,
        taux=parts.taux,
        part_complementaire=parts.complementaire,
        participation=parts.participation,
        rembourse_centimes=parts.rembourse,
        verse_le=clock.day(plus_days(now, REMBOURSEMENT_JOURS)),
        verse_a=Destinataire.PROFESSIONNEL if direct else Destinataire.ASSURE,
        origine=Origine.APPLI if feuille.support is Support.APPLI else Origine.CAISSE,
    )
