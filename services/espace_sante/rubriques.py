"""The sections of the medical profile (R144), and the words that each field asks with."""

from dataclasses import dataclass

from core.fictif import Lu, lire_texte

LONGEST = 120  # characters of a title or of a detail
TROP_LONG = f"C'est trop long : {LONGEST} caractères au plus."


def lire_court(text: str) -> Lu:
    """A free text that fits on a line of the profile."""
    lu = lire_texte(text)
    return Lu(refus=TROP_LONG) if len(lu.valeur) > LONGEST else lu


@dataclass(frozen=True)
class Rubrique:
    """`nom` and `aide` of its first field, `detail` of the second; `date`: asked, and called so."""

    cle: str
    titre: str
    nom: str
    aide: str
    detail: str
    icone: str
    date: str = ""

    @property
    def is_dated(self) -> bool:
        return bool(self.date)


RUBRIQUES = (
    Rubrique(
        "maladies",
        "Maladies et sujets de santé",
        "Maladie ou sujet de santé",
        "Par exemple : asthme",
        "Précision",
        "ald",
    ),
    Rubrique(
        "traitements",
        "Traitements",
        "Médicament",
        "Le nom écrit sur la boîte",
        "Combien, et quand",
        "ordonnance",
    ),
    Rubrique(
        "allergies",
        "Allergies",
        "Allergie",
        "Par exemple : arachide",
        "Ce qui arrive alors",
        "alerte",
    ),
    Rubrique(
        "vaccinations",
        "Vaccinations",
        "Vaccin",
        "Recopiez le carnet de santé inventé",
        "Précision",
        "vaccin",
        "Date du vaccin",
    ),
    Rubrique(
        "mesures",
        "Mesures",
        "Mesure",
        "Par exemple : poids, taille, tension",
        "Valeur",
        "texte",
        "Date de la mesure",
    ),
)
CONTACTS = Rubrique(
    "contacts",
    "Personnes à prévenir",
    "Nom de la personne",
    "Une personne inventée",
    "Son lien avec vous, son téléphone",
    "famille",
)
PARCOURS = ("mesures", "allergies", "traitements", "contacts")  # R141, in this order


def find(cle: str) -> Rubrique | None:
    """The section of this key, the contacts among them."""
    return next((row for row in (*RUBRIQUES, CONTACTS) if row.cle == cle), None)


def after(cle: str) -> str | None:
    """The next section of the on-boarding; None after the last one."""
    place = PARCOURS.index(cle) + 1 if cle in PARCOURS else len(PARCOURS)
    return PARCOURS[place] if place < len(PARCOURS) else None
