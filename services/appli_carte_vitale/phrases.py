"""Why the appli is not possible, and what to do: one sentence each, for the pages and the API."""

from dataclasses import dataclass, field
from typing import Any

from services.appli_carte_vitale.activation import Examen, Numero, Obstacle
from services.appli_carte_vitale.rules import Refus

BASE = "/s-entrainer/appli-carte-vitale"
Porte = dict[str, str]


@dataclass(frozen=True)
class Phrase:
    """A refusal: what, why, and what to do, as a sentence or as doors."""

    titre: str
    pourquoi: str
    que_faire: str = ""
    portes: list[Porte] = field(default_factory=list)

    @property
    def issues(self) -> Any:
        """What the macro `refus` takes."""
        return self.portes or self.que_faire

    @property
    def dite(self) -> str:
        """The whole in one line, where there are no doors."""
        return " ".join(part for part in (f"{self.titre}.", self.pourquoi, self.que_faire) if part)


def _door(titre: str, url: str, detail: str = "") -> Porte:
    return {"titre": titre, "url": url, "detail": detail}


TELEPHONE = _door("Prendre un autre téléphone", f"{BASE}/telephone")
OBSTACLES = {
    Obstacle.SANS_TELEPHONE: Phrase(
        "Il n'y a pas de téléphone",
        "L'appli vit dans un smartphone. Sans smartphone, la carte en plastique suffit partout.",
        portes=[_door("Prendre un téléphone d'exercice", f"{BASE}/telephone")],
    ),
    Obstacle.TABLETTE: Phrase(
        "Une tablette ne convient pas",
        "L'appli s'installe sur certaines tablettes, mais l'activation demande un smartphone.",
        portes=[TELEPHONE],
    ),
    Obstacle.SYSTEME: Phrase(
        "Ce téléphone est trop ancien",
        "Son système n'est plus à jour : l'appli ne s'installe pas. "
        "Le magasin d'applications le dit avant.",
        portes=[TELEPHONE],
    ),
    Obstacle.APPAREIL_PHOTO: Phrase(
        "L'appareil photo ne suffit pas",
        "Il doit faire la mise au point tout seul, pour lire la pièce d'identité.",
        portes=[TELEPHONE],
    ),
    Obstacle.DEJA: Phrase(
        "L'appli est déjà active sur ce téléphone",
        "Il n'y a rien à activer. Ouvrez-la avec votre code secret.",
        portes=[
            _door("Ouvrir l'appli", f"{BASE}/ouvrir"),
            _door("Code secret oublié", f"{BASE}/code-oublie"),
        ],
    ),
    Obstacle.AILLEURS: Phrase(
        "L'appli est active sur un autre téléphone",
        "Une personne a une seule appli active, sur un seul téléphone.",
        portes=[
            _door("Reprendre l'ancien téléphone", f"{BASE}/telephone", "pour y supprimer le profil")
        ],
    ),
    Obstacle.ATTENTE: Phrase(
        "Votre dossier est déjà parti",
        "La réponse arrive par mail, sous 48 heures. Recommencer ne l'avance pas.",
        portes=[_door("Voir où il en est", f"{BASE}/")],
    ),
}
REFUS = {
    Refus.BLOQUE: Phrase(
        "Votre caisse a bloqué l'appli",
        "Aucune activation n'est possible, sur aucun téléphone.",
        "Appelez le 3646 : la caisse seule peut débloquer.",
    ),
    Refus.STATUT: Phrase(
        "Il faut un numéro définitif",
        "Un numéro d'attente, ou l'aide médicale de l'État, ne permet pas d'avoir l'appli.",
        "Passez par votre caisse. Vos soins ne dépendent pas de l'appli.",
    ),
    Refus.REGIME: Phrase(
        "Votre caisse ne propose pas encore l'appli",
        "Elle est ouverte au régime général, à la MSA et à la MGEN.",
        "Demandez à votre caisse. La carte en plastique suffit partout.",
    ),
    Refus.AGE: Phrase(
        "Il faut avoir 16 ans",
        "Avant, l'enfant figure dans l'appli du parent à qui il est rattaché.",
        portes=[_door("Jouer le parent", "/s-entrainer/exercice/personnes")],
    ),
    Refus.TUTELLE: Phrase(
        "L'appli n'est pas ouverte aux personnes sous tutelle",
        "C'était le cas en 2025.",
        "Demandez à votre caisse où cela en est. La carte en plastique suffit partout.",
    ),
    Refus.DEPARTEMENT: Phrase(
        "L'appli n'est pas encore ouverte chez vous",
        "Elle a ouvert département par département.",
        portes=[_door("Voir les dates", f"{BASE}/ouvertures")],
    ),
}
NUMEROS = {
    Numero.EPUISE: Phrase(
        "Trois numéros faux",
        "L'appli arrête les essais.",
        "Relisez le numéro sur la fiche, et avancez l'heure.",
    ),
    Numero.SANS_COMPTE: Phrase(
        "L'appli écrit à l'adresse du compte ameli",
        "Elle ne trouve pas de compte, ou son adresse mail n'est pas validée.",
        portes=[
            _door("Ouvrir un compte ameli", "/s-entrainer/compte/creer"),
            _door("Me connecter au compte", "/s-entrainer/compte/"),
        ],
    ),
}


def of_examen(found: Examen) -> Phrase:
    """Why a number led to no activation (R95-R97)."""
    return REFUS[found.refus] if found.refus else NUMEROS[found.reponse]
