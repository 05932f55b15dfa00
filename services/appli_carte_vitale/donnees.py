"""What the appli keeps of each person, by group: AMO, INS, état civil (R110-R112)."""

from dataclasses import dataclass

from core.templating import typographie
from services.appli_carte_vitale.models import Appli
from services.boite.rules import day_text
from services.referentiel import models as referentiel
from services.referentiel.models import Assure
from services.referentiel.rules import Sexe

# R111: the real one ends in .8; this one is kept for demonstrations (HL7 France).
OID = "1.2.250.1.213.1.4.11"
UPDATED = "Mis à jour tout seul à l'ouverture, avec internet."
COPIED = "Recopié de la pièce d'identité montrée ce jour-là. Il ne change pas."
SEXES = {Sexe.F: "Féminin", Sexe.H: "Masculin"}
Ligne = tuple[str, str]


@dataclass(frozen=True)
class Groupe:
    """A group of data; `note`: whether the appli keeps it up to date."""

    cle: str
    titre: str
    note: str
    lignes: list[Ligne]


def groupes(assure: Assure, appli: Appli) -> list[Groupe]:
    """AMO and INS of anybody on the card; the état civil of its holder only."""
    found = [_amo(assure, appli), _ins(assure)]
    return [*found, _etat_civil(assure, appli)] if assure.id == appli.assure_id else found


def _amo(assure: Assure, appli: Appli) -> Groupe:
    """R110."""
    holder = referentiel.titulaire(assure)
    is_holder = holder.id == assure.id
    rows = [
        ("Numéro de sécurité sociale", assure.nir_affiche),
        ("Numéro de l'ouvrant droit", "" if is_holder else holder.nir_affiche),
        ("Nom de famille", assure.nom_naissance),
        ("Nom d'usage", assure.nom_usage or ""),
        ("Prénom", assure.prenom),
        ("Date de naissance", _born(assure)),
        ("Rang de naissance", "1"),
        ("Qualité", "Assuré" if is_holder else "Ayant droit"),
        ("Ouvrant droit", "" if is_holder else holder.nom_complet),
        ("Organisme obligatoire", f"{assure.code_organisme}, {typographie(assure.nom_caisse)}"),
        ("Mise à jour des données", day_text(appli.mise_a_jour_le or appli.commencee_le)),
    ]
    return Groupe("amo", "Assurance Maladie obligatoire (AMO)", UPDATED, _filled(rows))


def _ins(assure: Assure) -> Groupe:
    """R111."""
    rows = [
        ("Nom de naissance", assure.nom_naissance),
        ("Prénom de l'acte de naissance", assure.prenom),
        ("Sexe", SEXES[assure.sexe]),
        ("Date de naissance", _born(assure)),
        ("Code du lieu de naissance", assure.code_naissance),
        ("Matricule", assure.nir_affiche),
        ("Identifiant technique (OID)", f"{OID}, celui des démonstrations"),
    ]
    return Groupe("ins", "Identité nationale de santé (INS)", UPDATED, rows)


def _etat_civil(assure: Assure, appli: Appli) -> Groupe:
    """R112: copied from the identity paper, and never updated."""
    rows = [
        ("Nom de naissance", assure.nom_naissance),
        ("Nom d'usage", assure.nom_usage or ""),
        ("Prénom", assure.prenom),
        ("Sexe", SEXES[assure.sexe]),
        ("Date de naissance", _born(assure)),
        ("Lieu de naissance", f"{assure.lieu_naissance} (code {assure.code_naissance})"),
        ("Pays de naissance", _country(assure)),
        ("Adresse e-mail", appli.mail),
        ("Date d'acquisition", day_text(appli.finalisee_le or appli.commencee_le)),
    ]
    return Groupe("etat-civil", "État civil", COPIED, _filled(rows))


def _country(assure: Assure) -> str:
    abroad = assure.code_naissance.startswith("99")
    return f"Code {assure.code_naissance}" if abroad else "France (code 99100)"


def _filled(rows: list[Ligne]) -> list[Ligne]:
    return [row for row in rows if row[1]]


def _born(assure: Assure) -> str:
    return assure.naissance.strftime("%d/%m/%Y")
