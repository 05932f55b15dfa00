"""The shape of a household of content/scenarios: read at build time only.

Days are written relative to the day of the exercise (« J-3 », « +6 mois »), people by their age:
`services.referentiel.semis` places them on a calendar.
"""

import re
from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from core import fictif
from core.analyse import fold
from editorial.schema import Cle, Strict

Moment = dict[str, Any]  # {"mois": -2, "jours": 0, "heure": "10:00"}
MOMENT = re.compile(r"(?:J([+-]\d+)?|([+-]\d+) (jours?|mois|ans?))(?: à (\d{2})h(\d{2}))?")
ORDINARY_HOUR = "10:00"
ADULT, FIRST_CARD, CORSE_SPLIT = 16, 12, 49  # years old; the latter: born after 1976
# Made into a password with a number when the scenario proposes none.
MOTS = """Tilleul Noisette Verger Lavande Moulin Cerisier Fougere Alouette Romarin Bruyere Clairiere
Hirondelle Chataigne Coquelicot Ruisseau Genet Mirabelle Sureau""".split()
Texte = Annotated[str, Field(min_length=10, max_length=400)]
CodeOrganisme = Annotated[str, Field(pattern=r"^[0-9]{2} [0-9]{3} 0000$")]
CodePostal = Annotated[str, Field(pattern=r"^[0-9]{5}$")]


def moment(text: object) -> Moment:
    """« J-3 », « J+15 à 14h30 », « -2 mois », « +1 an » → months, days and hour to add to now."""
    found = MOMENT.fullmatch(str(text))
    if found is None:
        raise ValueError("un jour s'écrit J-3, J+15, -2 mois, +1 an, J-3 à 14h30")
    days, count, unit, hours, minutes = found.groups()
    number = int(count or 0)
    months = {"m": number, "a": 12 * number}.get((unit or "j")[0], 0)
    extra = number if unit and unit.startswith("j") else int(days or 0)
    hour = f"{hours}:{minutes}" if hours else ORDINARY_HOUR
    return {"mois": months, "jours": extra, "heure": hour}


Quand = Annotated[Moment, BeforeValidator(moment)]
Montant = float | str  # euros or %, or the key of a figure


class Adresse(Strict):
    adresse: str
    code_postal: CodePostal
    commune: str


class Couverture(Strict):
    """A complementary cover."""

    nom: str
    depuis: Quand
    au: Quand | None = None
    transmission: bool = True
    css: bool = False


class Medecin(Strict):
    nom: Annotated[str, Field(pattern=r"^Dr ")]
    specialite: str = "Médecine générale"
    declare: Quand


class Carte(Strict):
    emise: Quand
    photo: bool = True
    dix_chiffres: bool = False
    etat: Literal["active", "perdue", "volee", "defectueuse", "remplacee"] = "active"
    declaree: Quand | None = None  # the day its loss, theft or failure was declared

    @model_validator(mode="after")
    def _is_declared(self) -> "Carte":
        if (self.etat in ("perdue", "volee", "defectueuse")) != (self.declaree is not None):
            raise ValueError("declaree : le jour de la déclaration, pour une carte déclarée")
        return self


class Droit(Strict):
    du: Quand
    jusqu_au: Quand | None = None
    exoneration: Literal["none", "maternite", "ald"] = "none"


class Depense(Strict):
    """Care and its reimbursement. `base` is `prix` and `verse` 5 days later unless told."""

    le: Quand
    acte: str
    chez: str
    prix: Montant
    base: Montant | None = None
    taux: Montant
    retenue: Montant = 0
    mutuelle: Montant | None = None  # None: what the base leaves, if there is a cover
    verse: Quand | None = None
    en_attente: bool = False
    tiers_payant: bool = False


class Document(Strict):
    titre: str
    genre: Literal["attestation", "decompte", "courrier", "ordonnance", "compte-rendu"]
    emetteur: str
    depose: Quand
    texte: Texte


class Evenement(Strict):
    titre: str
    le: Quand
    lieu: str


class Commande(Strict):
    """A carte Vitale ordered before the exercise, with one of the drawn photos."""

    le: Quand
    photo: Literal["identite", "fond", "chapeau", "coupee", "floue", "gris", "ancienne"]


class Compte(Strict):
    """The compte ameli that the person already has."""

    etat: Literal["a-confirmer", "actif"]
    depuis: Quand


class Foyer(Adresse):
    """What the people of a household share, unless one says otherwise."""

    caisse: Cle | None = None
    code_organisme: CodeOrganisme
    complementaire: Couverture | None = None
    medecin: Medecin | None = None


class Personne(Strict):
    """One fictional person; every default is the ordinary case."""

    cle: Cle
    apprend: Texte
    situation: Texte
    prenom: str
    nom_naissance: str
    nom_usage: str | None = None
    sexe: Literal["F", "H"]
    age: Annotated[int, Field(ge=0, le=105)]
    anniversaire: Annotated[str, Field(pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$")]
    lieu_naissance: str
    code_naissance: Annotated[str, Field(pattern=r"^([0-9]{2}|2[AB])[0-9]{3}$")]
    portrait: Literal[
        "femme-agee",
        "homme-age",
        "femme",
        "homme",
        "jeune-femme",
        "jeune-homme",
        "enfant",
        "enceinte",
        "femme-bouclee",
        "homme-barbu",
    ]
    statut: Literal["nir", "nia", "attente"] = "nir"
    regime: Literal[
        "general",
        "cgss",
        "camieg",
        "cavimac",
        "cnmss",
        "canssm",
        "enim",
        "mgp",
        "interiale",
        "msa",
        "mgen",
    ] = "general"
    couverture: Literal["normale", "ame"] = "normale"
    code_organisme: CodeOrganisme | None = None
    ouvreur: Cle | None = None
    mutation_vers: Literal["general", "msa", "mgen"] | None = None
    carte_refusee: bool = False
    tutelle: bool = False
    npai: bool = False
    adresse: Adresse | None = None
    nouvelle_adresse: Adresse | None = None
    mail: str | None = None
    portable: str | None = None
    fixe: str | None = None
    sans_iban: bool = False
    appareil: Literal["nfc", "sans-nfc", "tablette", "aucun"] = "nfc"
    mail_propose: str | None = None
    portable_propose: str | None = None
    mot_de_passe_propose: str | None = None
    compte: Compte | None = None
    carte: Carte | None = None
    commande: Commande | None = None
    carte_europeenne: Quand | None = None
    droits: list[Droit] = Field(default_factory=lambda: [Droit.model_validate({"du": "-6 ans"})])
    complementaire: Couverture | None = None
    sans_complementaire: bool = False
    medecin: Medecin | None = None
    sans_medecin: bool = False
    depenses: list[Depense] = Field(default_factory=list)
    documents: list[Document] = Field(default_factory=list)
    evenements: list[Evenement] = Field(default_factory=list)

    @model_validator(mode="after")
    def _is_plausible(self) -> "Personne":
        for message in self._oddities():
            raise ValueError(message)
        return self

    def _oddities(self) -> Iterator[str]:
        if self.anniversaire in ("02-29", "02-30", "02-31", "04-31", "06-31", "09-31", "11-31"):
            yield "anniversaire : un jour qui existe chaque année"
        if self.age < ADULT and self.ouvreur is None:
            yield f"ouvreur : avant {ADULT} ans, on est rattaché à un parent"
        if self.carte and self.age < FIRST_CARD:
            yield f"carte : la première vient à {FIRST_CARD} ans"
        if self.code_naissance[:2] in ("2A", "2B") and self.age > CORSE_SPLIT:
            yield "code_naissance : né en Corse avant 1976, le code commence par 20"

    @property
    def propose(self) -> str:
        """The mail address that the identity card offers."""
        name = f"{self.prenom}.{self.nom_usage or self.nom_naissance}"
        made = re.sub(r"[^a-z.-]", "", fold(name).replace(" ", "-"))
        return self.mail_propose or f"{made}@{fictif.DOMAINE}"

    @property
    def mot_de_passe(self) -> str:
        """The password that the identity card offers."""
        rank = sum(map(ord, self.cle))
        made = f"{MOTS[rank % len(MOTS)]}-{rank % 89 + 10}"
        return self.mot_de_passe_propose or made


class Scenario(Strict):
    titre: Annotated[str, Field(max_length=60)]
    resume: Texte
    apprend: Texte
    niveau: Literal["facile", "moyen", "difficile"]
    rang: int
    foyer: Foyer
    personnes: list[Personne] = Field(min_length=1, max_length=8)
