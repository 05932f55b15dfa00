"""The account's house: informations, démarches, payments, attestation, devices, closing."""

from typing import Any

from werkzeug.wrappers import Response

from core import clock
from core.delais import PAIEMENTS_MOIS
from core.downloads import attachment
from editorial import store
from services.api import answers, bodies
from services.api.operation import operation, refuse, refuse_status, wait
from services.api.seances import COMPTE
from services.bac_a_sable import garde
from services.compte import attestation, changes, models, paiements
from services.compte.informations import Fiche, masked_iban, masked_phone
from services.compte.models import Compte, Demarche
from services.compte.routes import mine
from services.compte.rules import masked_mail
from services.referentiel import models as referentiel
from services.referentiel.models import Assure, Depense

TAG = "Compte"
PAID_TO = paiements.PAYE_A


@operation("GET", "/compte", TAG, "Mes informations", gives=answers.Informations, session=COMPTE)
def informations() -> dict[str, Any]:
    now, mien = garde.current().bac.now(), mine()
    fiche = Fiche(mien.assure, clock.day(now))
    own = {"etat": mien.compte.etat(now), "propositions": _proposed(mien.compte, mien.assure)}
    return _known(fiche) | _contacts(mien.compte) | own


def _known(fiche: Fiche) -> dict[str, Any]:
    assure = fiche.assure
    columns = "nom_usage code_organisme adresse code_postal commune npai".split()
    return {name: getattr(assure, name) for name in columns} | {
        "nom": assure.nom_complet,
        "foyer": fiche.foyer,
        "caisse": assure.nom_caisse,
        "regime": assure.nom_regime,
        "droits_ouverts": bool(fiche.droits),
        "fin_droits": fiche.fin_droits,
        "complementaire": fiche.complementaire,
        "medecin": fiche.medecin,
        "carte_europeenne": fiche.carte_europeenne,
        "iban": masked_iban(assure.iban),
    }


def _contacts(compte: Compte) -> dict[str, Any]:
    return {
        "mail": masked_mail(compte.mail),
        "portable": masked_phone(compte.portable),
        "fixe": masked_phone(compte.fixe),
        "accords": compte,
    }


def _proposed(compte: Compte, assure: Assure) -> dict[str, Any]:
    """What each change may be given."""
    return {
        "adresse": changes.adresses_nouvelles(assure)[0],
        "iban": changes.iban_nouveau(assure),
        "mail": changes.mail_nouveau(compte),
        "portable": changes.portable_nouveau(compte),
        "fixe": changes.fixe_nouveau(compte),
    }


# ——— Démarches ———


@operation(
    "GET", "/compte/demarches", TAG, "Suivre mes démarches", gives=answers.Demarches, session=COMPTE
)
def demarches() -> dict[str, Any]:
    now = garde.current().bac.now()
    rows = models.demarches(mine().compte.assure_id, now)
    return {"demarches": [told(row) for row in rows]}


@operation(
    "GET",
    "/compte/demarches/<id:id_>",
    TAG,
    "Une démarche et ses étapes datées",
    gives=answers.Demarche,
    session=COMPTE,
)
def demarche(id_: str) -> dict[str, Any]:
    found = changes.demarche_of(mine().compte, id_, garde.current().bac.now())
    return told(found or refuse_status(404))


def told(row: Demarche) -> dict[str, Any]:
    """A démarche with the steps that have happened so far."""
    steps = models.steps_of(row, garde.current().bac.now())
    columns = {name: getattr(row, name) for name in ("id", "numero", "libelle", "le")}
    return columns | {"titre": store.read("libelles")[row.libelle]["titre"], "etapes": steps}


# ——— Payments ———


@operation(
    "GET",
    "/compte/paiements",
    TAG,
    "Mes paiements, douze mois",
    gives=answers.Paiements,
    session=COMPTE,
)
def payments() -> dict[str, Any]:
    household = referentiel.foyer(mine().assure)
    rows = paiements.paid_since(household, PAIEMENTS_MOIS)
    return {"paiements": [_paid(row, household) for row in rows]}


@operation(
    "GET",
    "/compte/paiements/<id:id_>",
    TAG,
    "Le détail d'un paiement",
    gives=answers.Paiement,
    session=COMPTE,
)
def payment(id_: str) -> dict[str, Any]:
    household = referentiel.foyer(mine().assure)
    return _paid(paiements.payment_of(household, id_) or refuse_status(404), household)


def _paid(row: Depense, household: list[Assure]) -> dict[str, Any]:
    names = {person.id: person.prenom for person in household}
    columns = {column: getattr(row, column) for column in PAID}
    return columns | {"beneficiaire": names[row.assure_id], "verse_a": PAID_TO[row.verse_a]}


PAID = (
    "id le acte professionnel verse_le rembourse_centimes montant base taux participation "
    "part_complementaire reste"
).split()


# ——— Attestation ———


@operation(
    "POST",
    "/compte/attestation",
    TAG,
    "L'attestation de droits, en PDF",
    takes=bodies.Attestation,
    gives={"type": "string", "format": "binary"},
    session=COMPTE,
    content_type="application/pdf",
    refuses=(404,),
    details="Un spécimen sans valeur, dont le texte se sélectionne.",
)
def download(body: dict[str, Any]) -> Response:
    visite, people = garde.current(), referentiel.foyer(mine().assure)
    wanted = body["personne"] or mine().assure.id
    chosen = next((row for row in people if row.id == wanted), None) or refuse_status(404)
    if problem := attestation.refusal(chosen, body["exoneration"], clock.day(visite.bac.now())):
        refuse(*problem)
    content = attestation.pdf_of(visite, chosen, body["exoneration"])
    return attachment(content, attestation.NOM_FICHIER)


# ——— Trusted devices, closing ———


@operation(
    "GET",
    "/compte/appareils-de-confiance",
    TAG,
    "Mes appareils de confiance",
    gives=answers.AppareilsDeConfiance,
    session=COMPTE,
)
def devices() -> dict[str, Any]:
    return {"appareils": models.trusted_devices(mine().compte, garde.current().bac.now())}


@operation(
    "DELETE",
    "/compte/appareils-de-confiance/<id:id_>",
    TAG,
    "Ne plus faire confiance",
    status=204,
    session=COMPTE,
)
def revoke(id_: str) -> None:
    if not changes.revoke(garde.current(), mine().compte, id_):
        refuse_status(404)


@operation(
    "DELETE",
    "/compte/appareils-de-confiance",
    TAG,
    "Ne plus faire confiance à aucun",
    status=204,
    session=COMPTE,
)
def revoke_all() -> None:
    changes.revoke_all(garde.current(), mine().compte)


@operation(
    "POST",
    "/compte/resilier",
    TAG,
    "Fermer le compte",
    takes=bodies.Preuve,
    status=204,
    session=COMPTE,
    refuses=(429,),
    details="Demande toujours le mot de passe. Les droits ne changent pas.",
)
def close(body: dict[str, Any]) -> None:
    visite, mien = garde.current(), mine()
    proof = changes.prove(visite, mien.compte, mien.seance, body["mot_de_passe"])
    wait(proof.attendre)
    if not proof.bonne:
        refuse("mot_de_passe", proof.refus)
    changes.close(visite, mien.compte)
