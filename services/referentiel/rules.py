"""Who is who for the Assurance Maladie, and who may open a compte ameli. Plain Python."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class Sexe(StrEnum):
    F = "F"
    H = "H"


class Statut(StrEnum):
    """What the person's number is. A NIA is formed like a NIR: only the caisse tells them apart."""

    NIR = "nir"
    NIA = "nia"
    ATTENTE = "attente"  # a provisional number, whose first digit is 7 or 8


class Couverture(StrEnum):
    NORMALE = "normale"
    AME = "ame"


class Regime(StrEnum):
    GENERAL = "general"
    CGSS = "cgss"
    CAMIEG = "camieg"
    CAVIMAC = "cavimac"
    CNMSS = "cnmss"
    CANSSM = "canssm"
    ENIM = "enim"
    MGP = "mgp"
    INTERIALE = "interiale"
    MSA = "msa"
    MGEN = "mgen"


NOMS_REGIMES = {
    Regime.GENERAL: "régime général",
    Regime.CGSS: "régime général, outre-mer",
    Regime.CAMIEG: "Camieg, industries électriques et gazières",
    Regime.CAVIMAC: "Cavimac, cultes",
    Regime.CNMSS: "CNMSS, militaires",
    Regime.CANSSM: "CANSSM, mines",
    Regime.ENIM: "Enim, marins",
    Regime.MGP: "MGP, police",
    Regime.INTERIALE: "Intériale, fonctionnaires",
    Regime.MSA: "MSA, monde agricole",
    Regime.MGEN: "MGEN, enseignement",
}
OUVERTS_AU_COMPTE = frozenset(Regime) - {Regime.MSA, Regime.MGEN}  # R29
AVEC_CAISSE = frozenset({Regime.GENERAL, Regime.CGSS})  # the others are their own caisse


class Exoneration(StrEnum):
    NONE = "none"
    MATERNITE = "maternite"
    ALD = "ald"


class EtatCarte(StrEnum):
    ACTIVE = "active"
    PERDUE = "perdue"
    VOLEE = "volee"
    DEFECTUEUSE = "defectueuse"
    REMPLACEE = "remplacee"


class Appareil(StrEnum):
    """The person's telephone, as the appli carte Vitale minds (R88, R124)."""

    NFC = "nfc"
    SANS_NFC = "sans-nfc"
    TABLETTE = "tablette"
    AUCUN = "aucun"


class CompteInitial(StrEnum):
    """The compte ameli that the person already has when the exercise begins (R40)."""

    AUCUN = "aucun"
    A_CONFIRMER = "a-confirmer"
    ACTIF = "actif"


class Destinataire(StrEnum):
    ASSURE = "assure"
    PROFESSIONNEL = "professionnel"  # tiers payant


class Origine(StrEnum):
    CAISSE = "caisse"
    APPLI = "appli"


class Portrait(StrEnum):
    FEMME_AGEE = "femme-agee"
    HOMME_AGE = "homme-age"
    FEMME = "femme"
    HOMME = "homme"
    JEUNE_FEMME = "jeune-femme"
    JEUNE_HOMME = "jeune-homme"
    ENFANT = "enfant"
    ENCEINTE = "enceinte"
    FEMME_BOUCLEE = "femme-bouclee"
    HOMME_BARBU = "homme-barbu"


class Personne(Protocol):
    """What the rules need to know of an insured person."""

    @property
    def regime(self) -> Regime: ...
    @property
    def couverture(self) -> Couverture: ...
    @property
    def statut(self) -> Statut: ...
    @property
    def est_ayant_droit(self) -> bool: ...


class Motif(StrEnum):
    OK = "ok"
    AYANT_DROIT = "ayant-droit"  # the data are in the account of the ouvreur de droits
    AME = "ame"
    ATTENTE = "attente"  # NIA, or a number starting with 7 or 8
    REGIME = "regime"


@dataclass(frozen=True)
class Acces:
    """Whether a service is open to a person, and why not."""

    motif: Motif

    @property
    def ouvert(self) -> bool:
        return self.motif is Motif.OK


def compte_ameli(personne: Personne) -> Acces:
    """Who may have a compte ameli (R29, R30). The first reason found is the one explained."""
    if personne.est_ayant_droit:
        return Acces(Motif.AYANT_DROIT)
    if personne.couverture is Couverture.AME:
        return Acces(Motif.AME)
    if personne.statut is not Statut.NIR:
        return Acces(Motif.ATTENTE)
    return Acces(Motif.OK if personne.regime in OUVERTS_AU_COMPTE else Motif.REGIME)
