"""The doctor's side without HTML: find the patient, issue, cancel (R149, R151)."""

import hmac
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from flask import current_app
from itsdangerous import BadSignature, Signer

from core import clock, db, tokens
from core.analyse import fold
from core.delais import CODE_PATIENT, fin_premiere_delivrance, fin_traitement
from core.limites import Limite
from services.bac_a_sable.garde import Visite
from services.bac_a_sable.models import record
from services.boite.models import send
from services.boite.rules import day_text
from services.ordonnance import catalogue, models, rules
from services.ordonnance.models import Ligne, Ordonnance
from services.ordonnance.rules import Annulation, Etat, NonSubstituable
from services.referentiel import jetons
from services.referentiel import models as referentiel
from services.referentiel.models import Assure

IDENTITES = Limite("ordonnance-identite", 10)  # per device
CODES = Limite("ordonnance-code", 10)  # per device
OBJET = "ordonnance"  # what a patient's code is made for
LIGNES_MAX = 8
UNKNOWN = "Ces trois informations ne vont pas ensemble. Relisez-les avec la fiche."
WRONG_CODE = "Ce code n'est pas connu, ou ne vaut plus. Demandez-en un autre au patient."


class Reponse(StrEnum):
    OK = "ok"
    INCONNU = "inconnu"
    BLOQUE = "bloque"


@dataclass(frozen=True)
class Patient:
    """Whom the doctor writes for, or why nobody; `attendre` in seconds when blocked."""

    reponse: Reponse
    assure: Assure | None = None
    attendre: int = 0


@dataclass(frozen=True)
class Ecrit:
    """One line as the doctor wrote it. `duree` in days."""

    medicament: str
    posologie: str
    duree: int
    boites: int
    renouvellements: int = 0
    non_substituable: NonSubstituable | None = None


# ——— The patient ———


def by_identity(visite: Visite, nom: str, nir: str, naissance: date) -> Patient:
    """The INS identity: number, name and birth date, right together (R111)."""
    if wait := IDENTITES.hit(visite.appareil.id, visite.bac.id):
        return Patient(Reponse.BLOQUE, attendre=wait)
    assure = referentiel.by_nir(visite.bac.id, nir)
    if assure is None or assure.naissance != naissance or not _is_named(assure, nom):
        return Patient(Reponse.INCONNU)
    return Patient(Reponse.OK, assure)


def _is_named(assure: Assure, typed: str) -> bool:
    names = {fold(assure.nom), fold(assure.nom_naissance)}
    return " ".join(fold(typed).replace("-", " ").split()) in {n.replace("-", " ") for n in names}


def patient_code(visite: Visite, assure: Assure) -> tuple[str, datetime]:
    """A code that the patient reads out, and its last instant (sandbox clock); it serves once."""
    now = visite.bac.now()
    given = jetons.issue(assure, OBJET, now, now + CODE_PATIENT)
    return given.code, given.expire_le


def by_code(visite: Visite, typed: str) -> Patient:
    """The patient who read this code out, once and in time."""
    if wait := CODES.hit(visite.appareil.id, visite.bac.id):
        return Patient(Reponse.BLOQUE, attendre=wait)
    assure = jetons.consume(typed, OBJET, visite.bac.id, visite.bac.now())
    return Patient(Reponse.OK if assure else Reponse.INCONNU, assure)


# ——— Issuing ———


def refusal(ecrit: Ecrit, assure: Assure, today: date) -> tuple[str, str] | None:
    """The field that does not fit and why, or None."""
    found = catalogue.medicament(ecrit.medicament)
    if found is None:
        return "medicament", "Choisissez un médicament de la liste."
    if problem := rules.refus_duree(ecrit.duree, ecrit.renouvellements):
        return "duree", problem
    motif, narrow = ecrit.non_substituable, found.marge_etroite
    if problem := rules.refus_mention(motif, narrow, assure.age(today)):
        return "motif", problem
    return None


def refusal_beside(
    ecrit: Ecrit, before: Sequence[str], assure: Assure, today: date
) -> tuple[str, str] | None:
    """The same, on an ordonnance where the medicines `before` are already written."""
    if ecrit.medicament in before:
        return "medicament", "Ce médicament est déjà sur l'ordonnance."
    if len(before) >= LIGNES_MAX:
        return "medicament", f"{LIGNES_MAX} lignes au plus dans cet exercice."
    return refusal(ecrit, assure, today)


def issue(
    visite: Visite, assure: Assure, ecrits: Sequence[Ecrit], *, mes: bool, suivi: bool
) -> Ordonnance:
    """A signed ordonnance; in Mon espace santé too when the patient agreed (R150, R151)."""
    now, debut = visite.bac.now(), tokens.spelled(rules.NUMERO - 1)
    ordonnance = db.add(
        Ordonnance(
            bac_id=assure.bac_id,
            assure_id=assure.id,
            numero=debut + rules.controle(debut),
            sceau="",
            prescripteur=catalogue.prescripteur()["nom"],
            emise_le=now,
            premiere_avant=fin_premiere_delivrance(now),
            fin=fin_traitement(now),
            accord_mes=mes,
            accord_suivi=suivi,
        )
    )
    for rang, ecrit in enumerate(ecrits):
        db.add(_line(ordonnance, rang, ecrit))
    ordonnance.sceau = seal(ordonnance)
    if mes:
        _deposit(ordonnance, assure, now)
    record(visite.bac, "ordonnance.emise", lignes=len(ecrits), mes=mes, suivi=suivi)
    return ordonnance


def _line(ordonnance: Ordonnance, rang: int, ecrit: Ecrit) -> Ligne:
    found = catalogue.medicament(ecrit.medicament)
    assert found is not None  # noqa: S101 - `refusal` said no before
    owner = {"bac_id": ordonnance.bac_id, "ordonnance_id": ordonnance.id}
    return Ligne(**owner, **vars(ecrit), rang=rang, nom=found.nom_complet, forme=found.forme)


def _deposit(ordonnance: Ordonnance, assure: Assure, now: datetime) -> None:
    lines = [in_words(row) for row in models.lignes(ordonnance)]
    referentiel.deposit_document(
        assure,
        titre=f"Ordonnance du {day_text(ordonnance.emise_le)}",
        genre="ordonnance",
        emetteur=ordonnance.prescripteur,
        texte="\n".join([*lines, f"Numéro d'ordonnance : {ordonnance.numero}"]),
        depose_le=now,
    )
    _tell(assure, "ordonnance/emise", ordonnance, now)


def _tell(assure: Assure, key: str, ordonnance: Ordonnance, now: datetime) -> None:
    """A notice to whoever reads this person's mail; it says nothing of the content."""
    send(referentiel.titulaire(assure), key, now=now, lien=f"{BASE}/{ordonnance.id}")


BASE = "/s-entrainer/ordonnance"


def in_words(ligne: Ligne) -> str:
    """« Amlodipine 5 mg, gélule : 1 le matin. 30 jours, 1 boîte, 5 renouvellements. »"""
    boxes = f"{ligne.boites} boîte{'s' if ligne.boites > 1 else ''}"
    again = f", {renewals(ligne.renouvellements)}" if ligne.renouvellements else ""
    days = f"{ligne.duree} jour{'s' if ligne.duree > 1 else ''}"
    text = f"{ligne.nom}, {ligne.forme} : {ligne.posologie}. {days}, {boxes}{again}."
    if ligne.non_substituable is None:
        return text
    return f"{text} Non substituable : {rules.NOMS_MOTIFS_NS[ligne.non_substituable]}."


def renewals(count: int) -> str:
    return f"{count} renouvellement{'s' if count > 1 else ''}"


# ——— Authenticity ———


def seal(ordonnance: Ordonnance) -> str:
    """24 characters that only this site can make from everything that the paper says."""
    facts = [
        [ordonnance.id, ordonnance.numero, ordonnance.assure_id, ordonnance.prescripteur],
        [ordonnance.emise_le.isoformat(), ordonnance.accord_mes, ordonnance.accord_suivi],
        *([row.medicament, in_words(row)] for row in models.lignes(ordonnance)),
    ]
    text = json.dumps(facts, ensure_ascii=False).encode()
    return rules.epelle(hmac.digest(_key("ordonnance-sceau"), text, "sha256"))


def is_authentic(ordonnance: Ordonnance) -> bool:
    """Whether what is kept is what was signed, to the letter."""
    return hmac.compare_digest(ordonnance.sceau, seal(ordonnance))


def is_seal_of(ordonnance: Ordonnance, typed: str) -> bool:
    """Whether a paper bears this ordonnance's seal."""
    return hmac.compare_digest(rules.compact(typed).encode(), ordonnance.sceau.encode())


def qr_token(ordonnance: Ordonnance) -> str:
    """What the QR carries: an id and its signature, nothing about health."""
    return _signer().sign(ordonnance.id).decode()


def read_token(token: str) -> str | None:
    """The id of a token that we signed, character for character, or None."""
    try:
        id_ = _signer().unsign(token).decode()
    except (BadSignature, UnicodeError):
        return None
    # Base64's last character has spare bits: only one of its spellings is ours.
    return id_ if hmac.compare_digest(_signer().sign(id_), token.encode()) else None


def _signer() -> Signer:
    return Signer(str(current_app.secret_key), salt="ordonnance-qr")


def _key(purpose: str) -> bytes:
    return hmac.digest(str(current_app.secret_key).encode(), purpose.encode(), "sha256")


# ——— Cancelling ———


def may_cancel(etat: Etat) -> bool:
    """What is all given or over has nothing left to cancel."""
    return etat in (Etat.EMISE, Etat.PARTIELLE)


def cancel(visite: Visite, ordonnance: Ordonnance, vu: int, motif: Annulation) -> bool:
    """Stop what is left, with its trace; False when something changed since version `vu`."""
    now = visite.bac.now()
    if not may_cancel(models.etat(ordonnance, now)):
        return False
    if not models.cancel(ordonnance, vu, motif, now):
        return False
    assure = models.person(ordonnance)
    if ordonnance.accord_mes:
        _tell(assure, "ordonnance/annulee", ordonnance, now)
    record(visite.bac, "ordonnance.annulee", motif=str(motif))
    return True


def today(visite: Visite) -> date:
    return clock.day(visite.bac.now())
