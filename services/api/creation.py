"""Opening an account in one call, the letter's code, the confirmation of the address (R30-R40)."""

from typing import Any

from core import mots_de_passe, sessions
from core.errors import ApiError
from services.api import answers, bodies
from services.api.operation import operation, refuse, refuse_status, wait
from services.bac_a_sable import garde
from services.compte import acces, ouverture
from services.compte.models import EtatLien, Objet
from services.compte.ouverture import (
    MAIL_TAKEN,
    UNKNOWN,
    WRONG_CODE,
    WRONG_PROOF,
    Contacts,
    Reponse,
)
from services.compte.rules import masked_mail
from services.referentiel.models import Assure
from services.referentiel.rules import Motif

TAG = "Créer le compte"
TAKEN = "Cette personne a déjà un compte : connectez-vous."
NPAI = "Les courriers de cette personne reviennent à la caisse : la lettre n'arriverait pas."
REFUSED = {  # R30
    Motif.AYANT_DROIT: "Cette personne est rattachée à un parent, qui a le compte.",
    Motif.AME: "L'aide médicale de l'État n'ouvre pas de compte en ligne.",
    Motif.ATTENTE: "Un numéro d'attente ne permet pas d'ouvrir un compte.",
    Motif.REGIME: "Cette personne dépend d'un autre régime, qui a son propre site.",
}
CLOSED = {
    EtatLien.UTILISE: "L'adresse est déjà confirmée : un lien sert une seule fois.",
    EtatLien.REMPLACE: "Un lien plus récent est dans la boîte.",
    EtatLien.EXPIRE: "Les 21 jours de ce lien sont passés : demandez-en un autre.",
}
CONTACTS = (
    "mail portable fixe accord_mail accord_portable_appel accord_portable_sms accord_fixe"
).split()


@operation(
    "POST",
    "/compte",
    TAG,
    "Créer le compte, à confirmer par mail",
    takes=bodies.Creation,
    gives=answers.CompteCree,
    status=201,
    refuses={409: TAKEN, 429: ""},
    details="Identité, puis deux preuves (ou le code de la lettre), mot de passe, contacts. "
    "Les preuves passent en dernier : une autre erreur n'use pas le code.",
)
def create(body: dict[str, Any]) -> dict[str, Any]:
    visite, assure = garde.current(), _identified(body)
    if problem := ouverture.password_problem(assure, body["mot_de_passe"]):
        refuse("mot_de_passe", problem)
    if ouverture.mail_is_taken(visite, body["mail"]):
        refuse("mail", MAIL_TAKEN)
    _proved(assure, body)
    contacts = Contacts(**{name: body[name] for name in CONTACTS})
    empreinte = mots_de_passe.hashed(body["mot_de_passe"])
    compte = ouverture.open_account(visite, assure, empreinte, contacts)
    return {"etat": compte.etat(visite.bac.now()), "mail": masked_mail(compte.mail)}


def _identified(body: dict[str, Any]) -> Assure:
    given = (body["nom"], body["nir"], body["naissance"], body["code_postal"])
    found = ouverture.identify(garde.current(), *given)
    wait(found.attendre)
    if found.reponse is Reponse.REFUSE:
        refuse("nir", REFUSED[found.motif])
    return found.assure or refuse("nom", UNKNOWN)


def _proved(assure: Assure, body: dict[str, Any]) -> None:
    """Both proofs, or the code of the letter."""
    visite, code = garde.current(), body["code_provisoire"]
    if code.strip():
        verdict, found = ouverture.prove_by_code(visite, assure, code)
        field, message = "code_provisoire", WRONG_CODE.get(verdict, "")
    else:
        found = ouverture.prove(visite, assure, body["numero_serie"], body["fin_iban"])
        field, message = "numero_serie", WRONG_PROOF
    wait(found.attendre)
    if found.reponse is Reponse.DEJA:
        refuse_status(409, TAKEN)
    if found.reponse is not Reponse.OK:
        refuse(field, message)


@operation(
    "POST",
    "/compte/code-provisoire",
    TAG,
    "Demander le code provisoire par lettre",
    takes=bodies.Identite,
    gives=answers.Lettre,
    status=201,
    refuses={409: NPAI, 429: ""},
    details="Il arrive quatre jours plus tard et remplace les deux preuves.",
)
def ask_letter(body: dict[str, Any]) -> dict[str, Any]:
    assure = _identified(body)
    arrival = ouverture.ask_provisional_code(garde.current(), assure)
    return {"arrivee": arrival or refuse_status(409, NPAI)}


@operation(
    "POST",
    "/compte/confirmation",
    TAG,
    "Confirmer l'adresse mail avec le lien reçu",
    takes=bodies.Lien,
    gives=answers.Confirme,
    refuses={404: "Ce lien n'est pas de ce bac à sable.", 410: ""},
)
def confirm(body: dict[str, Any]) -> dict[str, Any]:
    visite = garde.current()
    found = acces.confirmation(visite, _token(body)) or refuse_status(404)
    if not acces.confirm(visite, found):
        etat = found.etat(visite.bac.now())
        raise ApiError(410, CLOSED[etat], {"lien": str(etat)})
    return {"etat": "confirme"}


def _token(body: dict[str, Any]) -> str:
    """The token of a link given whole, or alone."""
    return str(body["lien"]).rpartition("lien=")[2]


@operation(
    "POST",
    "/compte/confirmation/renvoyer",
    TAG,
    "Recevoir un nouveau lien",
    takes=bodies.LienFacultatif,
    status=204,
    refuses={404: "Ni ancien lien, ni mot de passe donné juste avant.", 429: ""},
    details="Avec l'ancien lien, ou juste après une connexion refusée faute de confirmation.",
)
def confirm_again(body: dict[str, Any]) -> None:
    visite = garde.current()
    old = acces.confirmation(visite, _token(body)) if body["lien"] else None
    attempt = sessions.attempt(visite.appareil.id, Objet.CONFIRMATION)
    seconds = acces.confirm_again(visite, old, attempt)
    if seconds is None:
        refuse_status(404)
    wait(seconds)
