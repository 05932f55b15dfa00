"""Opening the appli and living with it (R105-R116): secret code, QR code, expenses, settings.

No page and no JSON here: the site and the API call the same functions.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import or_, select, update

from core import clock, codes, db, mots_de_passe, sessions
from core.codes import Verdict
from core.delais import CODE_APPLI, PAUSE_CODE_SECRET, QR_APPLI, fin_depense_appli
from core.sessions import Seance
from services.appli_carte_vitale import activation, models, rules, telephones
from services.appli_carte_vitale.activation import CODES, ENVOIS, SERVICE
from services.appli_carte_vitale.models import Appli, Recu
from services.appli_carte_vitale.rules import Etat, Fin
from services.bac_a_sable.garde import Visite
from services.bac_a_sable.models import record
from services.boite.models import send
from services.referentiel import jetons
from services.referentiel import models as referentiel
from services.referentiel.jetons import Jeton
from services.referentiel.models import Assure, Depense
from services.referentiel.rules import Origine

QR, SANS_CONTACT = "appli-carte-vitale", "appli-sans-contact"  # what a token was shown for
OBJET_MAIL = "appli-mail"


class Essai(StrEnum):
    """What a secret code led to."""

    BON = "bon"
    FAUX = "faux"
    PAUSE = "pause"  # three wrong ones: five minutes
    EFFACE = "efface"  # ten wrong ones: the profile is gone


@dataclass(frozen=True)
class Ouverture:
    """`token`: of the session; `reste`: tries before the next pause; `attendre` in seconds."""

    essai: Essai
    token: str | None = None
    reste: int = 0
    attendre: int = 0


# ——— Opening ———


def here(visite: Visite, assure: Assure) -> Appli | None:
    """The appli, or the activation, of the telephone in hand; None when it lives elsewhere."""
    appli, held = models.alive(assure.id), telephones.in_hand(visite, assure)
    return appli if appli and held and appli.telephone_id == held.id else None


def unlock(visite: Visite, assure: Assure, appli: Appli, code: str) -> Ouverture:
    """Type the secret code: opens an active appli, or finalises an activation in time (R104)."""
    tried = try_code(visite, assure, appli, code)
    if tried.essai is not Essai.BON:
        return tried
    activation.finalise(visite, appli)
    db.session().refresh(appli)
    if appli.etat(visite.bac.now()) is not Etat.ACTIVE:
        return Ouverture(Essai.FAUX)
    token = sessions.start(visite.bac.id, visite.appareil.id, SERVICE, appli.id)
    appli.mise_a_jour_le = visite.bac.now()  # R106
    fetch(visite, assure, appli)
    record(visite.bac, "appli_carte_vitale.ouverte")
    return Ouverture(Essai.BON, token)


def try_code(visite: Visite, assure: Assure, appli: Appli, code: str) -> Ouverture:
    """Count one try of the secret code; three wrong ones pause, ten wipe the profile."""
    wall = clock.wall_now()
    counted = (
        update(Appli)
        .where(
            Appli.id == appli.id,
            Appli.fin_le.is_(None),
            or_(Appli.pause_jusqu_au.is_(None), Appli.pause_jusqu_au <= wall),
        )
        .values(essais=Appli.essais + 1)
        .returning(Appli.essais, Appli.empreinte)
    )
    row = db.session().execute(counted).one_or_none()
    if row is None:
        return _paused(appli, wall)
    if mots_de_passe.is_right(row.empreinte or None, code):
        _set(appli, essais=0, pause_jusqu_au=None)
        return Ouverture(Essai.BON)
    return _wrong(visite, assure, appli, row.essais)


def _paused(appli: Appli, wall: datetime) -> Ouverture:
    db.session().refresh(appli)
    if appli.fin_le is not None or appli.pause_jusqu_au is None:
        return Ouverture(Essai.EFFACE)
    return Ouverture(Essai.PAUSE, attendre=int((appli.pause_jusqu_au - wall).total_seconds()) + 1)


def _wrong(visite: Visite, assure: Assure, appli: Appli, tries: int) -> Ouverture:
    record(visite.bac, "appli_carte_vitale.code_secret_faux")
    if tries >= rules.ESSAIS_AVANT_EFFACEMENT:
        models.end(assure, appli, visite.bac.now(), Fin.ESSAIS)
        record(visite.bac, "appli_carte_vitale.profil_efface")
        return Ouverture(Essai.EFFACE)
    left = -tries % rules.ESSAIS_PAR_PAUSE
    if left:
        return Ouverture(Essai.FAUX, reste=left)
    _set(appli, pause_jusqu_au=clock.wall_now() + PAUSE_CODE_SECRET)
    return Ouverture(Essai.PAUSE, attendre=int(PAUSE_CODE_SECRET.total_seconds()))


def _set(appli: Appli, **values: int | datetime | str | None) -> None:
    db.session().execute(update(Appli).where(Appli.id == appli.id).values(**values))


def current(visite: Visite, token: str | None) -> tuple[Appli, Seance] | None:
    """The appli of a living session of this device, on the telephone in hand, still active."""
    seance = sessions.find(token, visite.appareil.id, SERVICE) if token else None
    appli = db.session().get(Appli, seance.sujet_id) if seance else None
    if appli is None or seance is None or appli.etat(visite.bac.now()) is not Etat.ACTIVE:
        return None
    return (appli, seance) if here(visite, person(appli)) is appli else None


def person(appli: Appli) -> Assure:
    """The person whose appli it is."""
    return db.session().get_one(Assure, appli.assure_id)


def forget_code(visite: Visite, assure: Assure, appli: Appli) -> bool:
    """R105: the secret code is forgotten: nobody can give it back, the activation begins again."""
    done = models.end(assure, appli, visite.bac.now(), Fin.OUBLI)
    if done:
        record(visite.bac, "appli_carte_vitale.code_oublie")
    return done


# ——— Utiliser (R123, R124) ———


def show(visite: Visite, assure: Assure, objet: str = QR) -> Jeton:
    """A new token for the counter, two minutes long and good once; the one before dies."""
    now = visite.bac.now()
    record(visite.bac, "appli_carte_vitale.presentee", mode=objet)
    return jetons.issue(assure, objet, now, now + QR_APPLI)


# ——— Activités (R114) ———


def fetch(visite: Visite, assure: Assure, appli: Appli) -> int:
    """Bring into the appli the expenses made with it, up to 7 days after; returns how many."""
    today = clock.day(visite.bac.now())
    known = set(db.session().scalars(select(Recu.depense_id).where(Recu.appli_id == appli.id)))
    new = [row for row in _with_appli(assure, appli) if row.id not in known]
    in_time = [row for row in new if row.le <= today <= fin_depense_appli(row.le)]
    owner = {"assure_id": assure.id, "bac_id": assure.bac_id, "appli_id": appli.id}
    for row in in_time:
        db.add(Recu(**owner, depense_id=row.id, recu_le=visite.bac.now()))
    return len(in_time)


def _with_appli(assure: Assure, appli: Appli) -> list[Depense]:
    """What was billed with this appli, for its holder and for who is on it."""
    since = clock.day(appli.finalisee_le or appli.commencee_le)
    ids = [row.id for row in referentiel.foyer(assure)]
    query = select(Depense).where(
        Depense.assure_id.in_(ids), Depense.origine == Origine.APPLI, Depense.le >= since
    )
    return db.every(query.order_by(Depense.le, Depense.id))


def receipts(appli: Appli) -> list[Depense]:
    """The expenses that this appli fetched in time, the latest first: they stay in it."""
    query = select(Depense).join(Recu, Recu.depense_id == Depense.id)
    mine = query.where(Recu.appli_id == appli.id)
    return db.every(mine.order_by(Depense.le.desc(), Recu.recu_le.desc(), Depense.id))


# ——— Plus (R115) ———


def change_code(visite: Visite, assure: Assure, appli: Appli, code: str) -> None:
    """A new secret code, already found good (`activation.code_problem`)."""
    _set(appli, empreinte=mots_de_passe.hashed(code), essais=0, pause_jusqu_au=None)
    record(visite.bac, "appli_carte_vitale.code_change")


def send_mail_code(visite: Visite, assure: Assure, appli: Appli, mail: str) -> int:
    """A code to a new address, to check that it is read. Seconds to wait instead, or 0."""
    bac, now = visite.bac, visite.bac.now()
    if wait := ENVOIS.hit(assure.id, bac.id):
        return wait
    appli.mail_demande = mail
    code = codes.issue(bac.id, OBJET_MAIL, appli.id, now, CODE_APPLI)
    key, end = "appli_carte_vitale/code", now + CODE_APPLI
    send(assure, key, now=now, adresse=mail, code=code, valable_jusqu_au=end)
    return 0


def change_mail(visite: Visite, appli: Appli, typed: str) -> tuple[Verdict, int]:
    """Try the code sent to the new address; the right one changes it."""
    if wait := CODES.hit(appli.assure_id, visite.bac.id):
        return Verdict.EPUISE, wait
    verdict = codes.check(visite.bac.id, OBJET_MAIL, appli.id, typed, visite.bac.now())
    if verdict is Verdict.BON:
        appli.mail, appli.mail_demande = appli.mail_demande, ""
        record(visite.bac, "appli_carte_vitale.mail_change")
    return verdict, 0


def delete_profile(visite: Visite, assure: Assure, appli: Appli) -> bool:
    """« Supprimer mon profil »: before another telephone, or before uninstalling (R115)."""
    done = models.end(assure, appli, visite.bac.now(), Fin.SUPPRIMEE)
    if done:
        sessions.end_all(SERVICE, appli.id)
        record(visite.bac, "appli_carte_vitale.profil_supprime")
    return done
