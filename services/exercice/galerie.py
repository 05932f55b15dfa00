"""/composants/pratique: every component of the practice half, on values invented here."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from flask import Blueprint, render_template
from markupsafe import Markup

from core import qr
from core.clock import PARIS
from core.droits import NOMS, Role
from core.surface import Surface, surface
from core.templating import typographie
from services.exercice.contexte import Mission
from services.exercice.rules import AVANCES

galerie_pratique = Blueprint("galerie_pratique", __name__)
NOW = datetime(2026, 11, 24, 10, 42, tzinfo=PARIS)
LIBELLE = {
    "titre": "Attestation de droits",
    "chemin": ["Mes démarches", "Télécharger", "Attestation de droits"],
    "url_officielle": "https://assure.ameli.fr",
    "url_entrainement": "/s-entrainer/compte/attestation",
}


@dataclass(frozen=True)
class Personne:
    """What the frame reads of a person."""

    id: str = "p1"
    prenom: str = "Jeanne"
    nom: str = "Marchand"
    portrait: str = "femme-agee"
    situation: str = "75 ans, retraitée, veuve. Elle n'a jamais ouvert de compte."
    nir_affiche: str = "2 51 03 63 113 000 21"
    naissance: date = date(1951, 3, 14)
    code_postal: str = "63000"
    commune: str = "Clermont-Ferrand"
    mail_propose: str = "jeanne.marchand@exemple.test"
    mot_de_passe_propose: str = "Tilleul-63"


@dataclass(frozen=True)
class Message:
    """What the boîte's pages read of a message."""

    id: str = "m1"
    canal: str = "mail"
    expediteur: str = "compte@assurance.exemple.test"
    objet: str = "Votre code de sécurité"
    corps: str = (
        "Bonjour, voici le code demandé pour ouvrir votre compte :\n\n481 203\n\n"
        "Il ne sert qu'une fois. Ne le donnez à personne, même au téléphone."
    )
    code: str | None = "481203"
    lien: str | None = None
    lien_texte: str | None = None
    valable: str | None = "Valable jusqu'à 10 h 56"
    recu_le: datetime = NOW - timedelta(minutes=1)
    lu: bool = False


CONFIRMER = Message(
    "m2",
    objet="Confirmez votre adresse mail",
    corps="Bonjour Jeanne,\n\nVotre compte est créé. Confirmez que cette adresse est la vôtre.",
    code=None,
    lien="/s-entrainer/compte/confirmer-email",
    lien_texte="Confirmer mon adresse",
    valable="Valable jusqu'au 14 décembre 2026 à 9 h 12",
    recu_le=NOW - timedelta(days=1),
    lu=True,
)
SMS = Message(
    "m3",
    "sms",
    "Assurance (exercice)",
    "Rendez-vous",
    "Votre rendez-vous est noté. Ne répondez pas à ce message.",
    code=None,
    valable=None,
    recu_le=NOW - timedelta(days=6),
)
LETTRE = Message(
    "m4",
    "courrier",
    "Caisse d'exercice du Puy-de-Dôme",
    "Votre code provisoire",
    "Madame,\n\nVoici le code qui remplace le numéro de série de votre carte :\n\nK7M4 92QD\n\n"
    "Gardez cette lettre jusqu'à la fin de la création du compte.",
    code="K7M492QD",
    valable=None,
    recu_le=NOW - timedelta(days=9),
)


@dataclass(frozen=True)
class Boite:
    mails: int = 1
    sms: int = 1
    courriers: int = 0
    non_lus: int = 2
    derniers: list[Message] = field(default_factory=lambda: [Message(), CONFIRMER, SMS])


@dataclass(frozen=True)
class Exercice:
    """The frame, as services.exercice.contexte gives it."""

    personne: Personne = Personne()
    maintenant: datetime = NOW
    role: Role = Role.ASSURE
    boite: Boite = field(default_factory=Boite)
    retour: str = "/composants/pratique"
    page: str = ""
    mission: Mission | None = Mission("Créer un compte ameli", "/s-entrainer/missions/", False)
    fiche: tuple[tuple[str, str], ...] = (
        ("Numéro de série de la carte", "8025000000 000123 45678"),
        ("IBAN", "FR76 3000 0000 0000 0000 0000 097"),
    )

    @property
    def foyer(self) -> list[Personne]:
        return [self.personne]

    @property
    def roles(self) -> list[tuple[Role, str]]:
        return list(NOMS.items())

    @property
    def avances(self) -> list[tuple[str, str]]:
        return [(cle, texte) for cle, (texte, _) in AVANCES.items()]


def values() -> dict[str, Any]:
    """What the gallery's template reads."""
    return {
        "exercice": Exercice(),
        "libelle": LIBELLE,
        "courriers": [Message(), CONFIRMER, SMS, LETTRE],
        "vide": Boite(0, 0, 0, 0, []),
        "qr": Markup(qr.svg("https://exemple.test/s-entrainer/")),  # noqa: S704 - our drawing
        "article": {"titre": typographie("Carte Vitale perdue"), "url": "/"},
    }


@galerie_pratique.get("/composants/pratique")
@surface(Surface.DEV)
def gallery() -> str:
    """Every component of the practice half, in every state."""
    return render_template("composants/galerie-pratique.html", **values())
