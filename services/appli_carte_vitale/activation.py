"""Activating the appli (R92-R105): who, a code by mail, the file sent, the last word.

No page and no JSON here: the site and the API call the same functions.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import update

from core import clock, codes, db, mots_de_passe
from core.codes import Verdict
from core.delais import (
    CODE_APPLI,
    ENTRE_DEUX_CODES,
    PAUSE_NIR_APPLI,
    VERIFICATION_APPLI,
    fin_finalisation,
)
from core.limites import Limite
from services.appli_carte_vitale import catalogue, models, rules, telephones
from services.appli_carte_vitale.catalogue import Epreuve
from services.appli_carte_vitale.models import ECHEC, FINALISER, Appli, Telephone
from services.appli_carte_vitale.rules import Etat, Fin, Manque, Refus, RefusCode, Voie
from services.bac_a_sable.garde import Visite
from services.bac_a_sable.models import record
from services.boite.models import send
from services.compte import acces as compte
from services.compte import models as comptes
from services.referentiel.models import Assure

SERVICE = "appli-carte-vitale"
OBJET = "appli-activation"
CODES = Limite("appli-code", 10)  # by person, over all codes
ENVOIS = Limite("appli-envoi", 5)
ENVOI_SUIVANT = Limite("appli-envoi-suivant", 1, ENTRE_DEUX_CODES)

WRONG_NUMBER = "Le numéro de sécurité sociale saisi est incorrect."
WRONG = {
    Verdict.FAUX: "Ce n'est pas ce code. Relisez le dernier mail reçu.",
    Verdict.EXPIRE: "L'heure de ce code est passée. Demandez-en un autre.",
    Verdict.EPUISE: "Ce code ne peut plus servir. Demandez-en un autre.",
}
TOO_SIMPLE = "Le code secret choisi n'est pas accepté."
WHY = {
    RefusCode.FORME: "Un code secret a 6 chiffres.",
    RefusCode.REPETITION: f"{TOO_SIMPLE} Les mêmes chiffres reviennent : il est trop simple.",
    RefusCode.SUITE: f"{TOO_SIMPLE} Ses chiffres se suivent : il est trop simple.",
    RefusCode.NAISSANCE: f"{TOO_SIMPLE} Il est fait avec la date de naissance.",
}
DIFFERENT = "Le code de confirmation est différent de celui saisi précédemment."


class Obstacle(StrEnum):
    """Why no activation begins on this telephone."""

    SANS_TELEPHONE = "sans-telephone"
    TABLETTE = "tablette"
    SYSTEME = "systeme"
    APPAREIL_PHOTO = "appareil-photo"
    DEJA = "deja"  # active here
    AILLEURS = "ailleurs"  # active on another telephone (R86)
    ATTENTE = "attente"  # R102: sent, the answer is still to come


class Numero(StrEnum):
    """What a number led to (R95-R97)."""

    OK = "ok"
    FAUX = "faux"
    EPUISE = "epuise"
    REFUSE = "refuse"
    SANS_COMPTE = "sans-compte"


@dataclass(frozen=True)
class Examen:
    """`appli`: the activation begun; `refus`: why not; `jusqu_au`: when one may try again."""

    reponse: Numero
    appli: Appli | None = None
    refus: Refus | None = None
    jusqu_au: datetime | None = None


# ——— Before the first step ———


def obstacle(visite: Visite, assure: Assure) -> Obstacle | None:
    """What stands in the way on the telephone in hand, or None."""
    held = telephones.in_hand(visite, assure)
    if held is None:
        return Obstacle.SANS_TELEPHONE
    if lack := telephones.lacks(held):
        return LACKS[lack]
    return _already(held, models.alive(assure.id), visite.bac.now())


LACKS = {
    Manque.TABLETTE: Obstacle.TABLETTE,
    Manque.SYSTEME: Obstacle.SYSTEME,
    Manque.APPAREIL_PHOTO: Obstacle.APPAREIL_PHOTO,
}


def _already(held: Telephone, appli: Appli | None, now: datetime) -> Obstacle | None:
    """One active appli per person; a file already sent from this telephone waits."""
    if appli is None:
        return None
    is_here = appli.telephone_id == held.id
    if appli.finalisee_le is not None:
        return Obstacle.DEJA if is_here else Obstacle.AILLEURS
    waits = appli.etat(now) in (Etat.EN_ATTENTE, Etat.A_FINALISER)
    return Obstacle.ATTENTE if is_here and waits else None


def can_read_chip(visite: Visite, assure: Assure) -> bool:
    """R93: a card with a chip, a telephone that reads it, an adult."""
    held = telephones.in_hand(visite, assure)
    adult = assure.age(clock.day(visite.bac.now())) >= rules.MAJORITE
    reads = held is not None and telephones.model(held).nfc
    return catalogue.profil(assure).piece.puce and reads and adult


# ——— The number (R95-R97) ———


def identify(visite: Visite, assure: Assure, nir: str, voie: Voie) -> Examen:
    """Try a number: the person's own begins the activation; three wrong ones close it a day."""
    held, now = telephones.in_hand(visite, assure), visite.bac.now()
    if held is None:
        return Examen(Numero.FAUX)
    if held.nir_bloque_jusqu_au and now <= held.nir_bloque_jusqu_au:
        return Examen(Numero.EPUISE, jusqu_au=held.nir_bloque_jusqu_au)
    if nir != assure.nir:
        return _wrong_number(visite, held)
    held.essais_nir, held.nir_bloque_jusqu_au = 0, None
    return _examine(visite, assure, held, voie)


def _wrong_number(visite: Visite, held: Telephone) -> Examen:
    held.essais_nir += 1
    record(visite.bac, "appli_carte_vitale.numero_refuse")
    if held.essais_nir < rules.ESSAIS_NIR:
        return Examen(Numero.FAUX)
    held.essais_nir, held.nir_bloque_jusqu_au = 0, visite.bac.now() + PAUSE_NIR_APPLI
    return Examen(Numero.EPUISE, jusqu_au=held.nir_bloque_jusqu_au)


def _examine(visite: Visite, assure: Assure, held: Telephone, voie: Voie) -> Examen:
    if reason := refusal(assure, visite.bac.now()):
        record(visite.bac, "appli_carte_vitale.refusee", motif=str(reason))
        return Examen(Numero.REFUSE, refus=reason)
    mail = contact(assure, visite.bac.now())
    if not mail:
        record(visite.bac, "appli_carte_vitale.sans_compte")
        return Examen(Numero.SANS_COMPTE)
    return Examen(Numero.OK, _begin(visite, assure, held, voie, mail))


def refusal(assure: Assure, now: datetime) -> Refus | None:
    """Why this person may not have the appli, or None (R89, R90, R96)."""
    blocked = models.is_blocked(assure.id)
    return rules.eligibility(assure, catalogue.ouvertures(), clock.day(now), bloque=blocked)


def contact(assure: Assure, now: datetime) -> str:
    """R97: the validated address of the compte ameli, or of the régime's own; "" without one."""
    if assure.regime in rules.AUTRES_COMPTES:
        return assure.mail or ""
    account = compte.account_of(assure)
    confirmed = account is not None and account.etat(now) is comptes.Etat.CONFIRME
    return account.mail if account and confirmed else ""


def _begin(visite: Visite, assure: Assure, held: Telephone, voie: Voie, mail: str) -> Appli:
    """A new activation; the one under way before, on any telephone, gives way (R86)."""
    now, model = visite.bac.now(), telephones.model(held)
    if (before := models.alive(assure.id)) is not None:
        models.end(assure, before, now, Fin.RECOMMENCEE)
    record(visite.bac, "appli_carte_vitale.activation_commencee", voie=str(voie))
    return db.add(
        Appli(
            assure_id=assure.id,
            bac_id=assure.bac_id,
            telephone_id=held.id,
            telephone=model.nom,
            systeme=model.systeme,
            nfc=model.nfc,
            voie=voie,
            mail=mail,
            commencee_le=now,
        )
    )


# ——— The code by mail (R98) ———


def send_code(visite: Visite, assure: Assure, appli: Appli) -> int:
    """Mail a code, one hour long; the one before stops working. Seconds to wait instead, or 0."""
    bac, now = visite.bac, visite.bac.now()
    if wait := ENVOI_SUIVANT.hit(appli.id, bac.id) or ENVOIS.hit(assure.id, bac.id):
        return wait
    code = codes.issue(bac.id, OBJET, appli.id, now, CODE_APPLI)
    end = now + CODE_APPLI
    key = "appli_carte_vitale/code"
    send(assure, key, now=now, adresse=appli.mail, code=code, valable_jusqu_au=end)
    record(bac, "appli_carte_vitale.code_envoye")
    return 0


def enter_code(visite: Visite, appli: Appli, typed: str) -> tuple[Verdict, int]:
    """Try the code; with the seconds to wait when there were too many tries."""
    if wait := CODES.hit(appli.assure_id, visite.bac.id):
        return Verdict.EPUISE, wait
    verdict = codes.check(visite.bac.id, OBJET, appli.id, typed, visite.bac.now())
    if verdict is not Verdict.BON:
        record(visite.bac, "appli_carte_vitale.code_refuse", verdict=str(verdict))
    return (Verdict.EPUISE if verdict is Verdict.ABSENT else verdict), 0


# ——— The secret code, and what follows it (R101-R104) ———


def code_problem(assure: Assure, code: str, again: str) -> tuple[str, str] | None:
    """The field that is wrong and why, or None."""
    if found := rules.code_refusal(code, assure.naissance):
        return "code", WHY[found]
    return None if code == again else ("confirmation", DIFFERENT)


def deposit(visite: Visite, assure: Assure, appli: Appli, code: str, epreuve: Epreuve) -> bool:
    """Send the file to be checked, once; the answer comes by mail within 48 hours (R102, R103).

    False when another activation took its place in the meantime.
    """
    now = visite.bac.now()
    checked = now + VERIFICATION_APPLI
    cause = epreuve.cle if epreuve.etape == "verification" else None
    sent = {"deposee_le": now, "verifiee_le": checked, "echec": cause}
    if not _once(appli, code, sent):
        return False
    _tell(assure, appli, cause is not None, now, checked)
    record(visite.bac, "appli_carte_vitale.activation_deposee")
    return True


def _tell(assure: Assure, appli: Appli, failed: bool, now: datetime, checked: datetime) -> None:
    """The mail of the outcome, which never says why (R103)."""
    key, end = (ECHEC, None) if failed else (FINALISER, fin_finalisation(checked))
    send(assure, key, now=now, deliver_at=checked, adresse=appli.mail, valable_jusqu_au=end)


def activate_at_once(visite: Visite, appli: Appli, code: str) -> bool:
    """R93: by France Identité nobody checks anything; False when another took its place."""
    now = visite.bac.now()
    if not _once(appli, code, {"deposee_le": now, "verifiee_le": now, "finalisee_le": now}):
        return False
    record(visite.bac, "appli_carte_vitale.activee", voie=str(appli.voie))
    return True


def _once(appli: Appli, code: str, values: dict[str, datetime | str | None]) -> bool:
    """Give an activation its secret code and its dates: True for the one caller that does."""
    done = (
        update(Appli)
        .where(Appli.id == appli.id, Appli.deposee_le.is_(None), Appli.fin_le.is_(None))
        .values(empreinte=mots_de_passe.hashed(code), **values)
        .returning(Appli.id)
    )
    return db.session().execute(done).one_or_none() is not None


def finalise(visite: Visite, appli: Appli) -> bool:
    """R104: the secret code was typed in time; True for the one caller that activates."""
    now = visite.bac.now()
    if appli.etat(now) is not Etat.A_FINALISER:
        return False
    done = (
        update(Appli)
        .where(Appli.id == appli.id, Appli.finalisee_le.is_(None), Appli.fin_le.is_(None))
        .values(finalisee_le=now)
        .returning(Appli.id)
    )
    if db.session().execute(done).one_or_none() is None:
        return False
    record(visite.bac, "appli_carte_vitale.activee", voie=str(appli.voie))
    return True
