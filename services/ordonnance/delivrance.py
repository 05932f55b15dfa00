"""The pharmacy's side without HTML: read, check, give line by line, once (R151, R152)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from core import clock, db
from core.limites import Limite
from services.bac_a_sable.garde import Visite
from services.bac_a_sable.models import record
from services.ordonnance import catalogue, emission, models, rules
from services.ordonnance.catalogue import Medicament
from services.ordonnance.models import Delivrance, Ligne, Ordonnance
from services.ordonnance.rules import Etat, Issue, NonRemis

NUMEROS = Limite("ordonnance-numero", 20)  # per device
MARKER = "/ordonnance/lire/"


class Reponse(StrEnum):
    OK = "ok"
    ILLISIBLE = "illisible"  # a character is wrong: the number's own control says so
    INCONNUE = "inconnue"
    BLOQUE = "bloque"


@dataclass(frozen=True)
class Presentee:
    """What was shown at the desk, or why nothing; `attendre` in seconds when blocked."""

    reponse: Reponse
    ordonnance: Ordonnance | None = None
    attendre: int = 0


@dataclass(frozen=True)
class Geste:
    """What the pharmacist does with one line. `remplacement` is a key of the catalogue."""

    ligne_id: str
    issue: Issue
    boites: int = 0
    remplacement: str | None = None
    motif: NonRemis | None = None


class Refus(StrEnum):
    RIEN = "rien"  # no line was chosen
    MOTIF = "motif"  # not given, and no reason
    CHANGEE = "changee"  # given, renewed or cancelled elsewhere since the page was read
    ANNULEE = "annulee"
    LIGNE = "ligne"  # more than what is left, too early, too late
    MENTION = "mention"  # non substituable
    EQUIVALENT = "equivalent"  # not of the same group
    FAUSSE = "fausse"  # what is kept is not what the doctor signed


CHANGED = {Refus.CHANGEE, Refus.ANNULEE, Refus.FAUSSE}  # what was read is no longer so
WRONG = {
    Reponse.ILLISIBLE: (
        "Un caractère n'est pas le bon, ou ce papier n'est pas authentique. "
        "Relisez le numéro, quatre par quatre."
    ),
    Reponse.INCONNUE: "Aucune ordonnance de cet exercice n'a ce numéro.",
}
REFUSED = {
    Refus.RIEN: "Choisissez ce que vous faites, pour une ligne au moins.",
    Refus.MOTIF: "Dites pourquoi cette ligne n'est pas remise.",
    Refus.CHANGEE: (
        "L'ordonnance a changé depuis que vous l'avez ouverte : une autre pharmacie a délivré, "
        "ou cette délivrance est déjà notée. Relisez-la avant de recommencer."
    ),
    Refus.ANNULEE: "Le médecin vient d'annuler cette ordonnance. Rien n'a été noté.",
    Refus.LIGNE: "Ce nombre de boîtes ne peut pas être remis aujourd'hui. Relisez la ligne.",
    Refus.MENTION: "Le médecin a écrit « non substituable » : remettez ce médicament-là.",
    Refus.EQUIVALENT: "Ce médicament n'est pas un équivalent de celui qui est prescrit.",
    Refus.FAUSSE: "Ce qui est enregistré n'est plus ce que le médecin a signé. Appelez-le.",
}
SEAL_WRONG = (
    "Ce sceau n'est pas celui de l'ordonnance : ce papier a été modifié, ou mal recopié. "
    "Ne vous fiez qu'à l'écran, et parlez-en au patient."
)


@dataclass(frozen=True)
class Bilan:
    """Whether everything was noted; or the refusal, and the line that it is about."""

    refus: Refus | None = None
    ligne_id: str = ""

    @property
    def ok(self) -> bool:
        return self.refus is None


# ——— Reading ———


def desk(visite: Visite) -> str:
    """The key of the pharmacy that this device plays; the first one until another is chosen."""
    return models.pharmacie_of(visite.appareil.id) or next(iter(catalogue.pharmacies()))


def present(visite: Visite, shown: str) -> Presentee:
    """A number typed, or what a reader found in a QR: the ordonnance is now open at this desk."""
    if wait := NUMEROS.hit(visite.appareil.id, visite.bac.id):
        return Presentee(Reponse.BLOQUE, attendre=wait)
    found = _scanned(visite, shown) if MARKER in shown else _typed(visite, shown)
    if found.ordonnance:
        pharmacie = desk(visite)
        now = visite.bac.now()
        models.note_reading(found.ordonnance, visite.appareil.id, pharmacie, now)
        record(visite.bac, "ordonnance.lue", pharmacie=pharmacie, qr=MARKER in shown)
    return found


def _typed(visite: Visite, typed: str) -> Presentee:
    numero = rules.compact(typed)
    if not rules.est_numero(numero):
        return Presentee(Reponse.ILLISIBLE)
    return _answer(models.of_numero(visite.bac.id, numero))


def _scanned(visite: Visite, address: str) -> Presentee:
    id_ = emission.read_token(address.partition(MARKER)[2].strip())
    if id_ is None:
        return Presentee(Reponse.ILLISIBLE)
    return _answer(models.find(visite.bac.id, id_))


def _answer(found: Ordonnance | None) -> Presentee:
    return Presentee(Reponse.OK if found else Reponse.INCONNUE, found)


def opened(visite: Visite, id_: str) -> Ordonnance | None:
    """An ordonnance that was shown to this pharmacy, or None."""
    found = models.find(visite.bac.id, id_)
    if found is None or not models.was_read(found, visite.appareil.id, desk(visite)):
        return None
    return found


# ——— Giving ———


def replacements(ligne: Ligne) -> list[Medicament]:
    """What may be given instead of what is prescribed."""
    return [] if ligne.non_substituable else catalogue.equivalents(ligne.medicament)


def dispense(visite: Visite, ordonnance: Ordonnance, gestes: Sequence[Geste], vu: int) -> Bilan:
    """Note everything at once, or nothing; only the first who saw version `vu` succeeds."""
    if not emission.is_authentic(ordonnance):
        return Bilan(Refus.FAUSSE)
    now = visite.bac.now()
    bilan = note(ordonnance, gestes, vu, catalogue.pharmacies()[desk(visite)], now)
    if bilan.ok:
        whole = models.etat(ordonnance, now) is Etat.DELIVREE
        record(visite.bac, "ordonnance.delivree", lignes=len(gestes), complet=whole)
    return bilan


def note(
    ordonnance: Ordonnance, gestes: Sequence[Geste], vu: int, pharmacie: str, now: datetime
) -> Bilan:
    """The same, outside any visit: what races and state machines call."""
    rows = {row.id: row for row in models.lignes(ordonnance)}
    today = clock.day(now)
    if problem := _refusal(ordonnance, rows, gestes, vu, today):
        return problem
    if not models.take(ordonnance, vu):
        return Bilan(Refus.ANNULEE if ordonnance.est_annulee else Refus.CHANGEE)
    for geste in gestes:
        _note(ordonnance, rows[geste.ligne_id], geste, pharmacie, now)
    return Bilan()


def _refusal(
    ordonnance: Ordonnance, rows: dict[str, Ligne], gestes: Sequence[Geste], vu: int, today: date
) -> Bilan | None:
    if ordonnance.est_annulee:
        return Bilan(Refus.ANNULEE)
    if ordonnance.version != vu:
        return Bilan(Refus.CHANGEE)
    if not gestes or len({geste.ligne_id for geste in gestes}) < len(gestes):
        return Bilan(Refus.RIEN)
    for geste in gestes:
        row = rows.get(geste.ligne_id)
        if refus := _refused(ordonnance, row, geste, today):
            return Bilan(refus, geste.ligne_id)
    return None


def _refused(
    ordonnance: Ordonnance, ligne: Ligne | None, geste: Geste, today: date
) -> Refus | None:
    left = rules.a_remettre(ligne, ordonnance, today) if ligne else 0
    if ligne is None or left == 0:
        return Refus.LIGNE
    if geste.issue is Issue.NON_REMIS:
        return None if geste.motif else Refus.MOTIF
    if not 1 <= geste.boites <= left:
        return Refus.LIGNE
    return _bad_replacement(ligne, geste) if geste.issue is Issue.SUBSTITUE else None


def _bad_replacement(ligne: Ligne, geste: Geste) -> Refus | None:
    if ligne.non_substituable:
        return Refus.MENTION
    allowed = {row.cle for row in replacements(ligne)}
    return None if geste.remplacement in allowed else Refus.EQUIVALENT


def _note(
    ordonnance: Ordonnance, ligne: Ligne, geste: Geste, pharmacie: str, now: datetime
) -> None:
    boites = 0 if geste.issue is Issue.NON_REMIS else geste.boites
    place = rules.tour(ligne)
    if boites and not models.give(ligne, boites, clock.day(now)):
        raise RuntimeError("a line moved under a version that was taken")
    instead = catalogue.medicament(geste.remplacement or "")
    db.add(
        Delivrance(
            bac_id=ordonnance.bac_id,
            ordonnance_id=ordonnance.id,
            ligne_id=ligne.id,
            le=now,
            pharmacie=pharmacie,
            issue=geste.issue,
            boites=boites,
            tour=place,
            remplace_par=instead.nom if instead and geste.issue is Issue.SUBSTITUE else None,
            motif=geste.motif if geste.issue is Issue.NON_REMIS else None,
            version=ordonnance.version,
        )
    )
