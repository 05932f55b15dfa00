"""What surrounds each page of an exercise: whom one plays, the time, the boîte beside it."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from flask import Flask, request

from core import db, droits
from core.clock import paris
from core.droits import Role
from core.fictif import iban_affiche, telephone_affiche
from editorial import store
from services.bac_a_sable import garde
from services.bac_a_sable.garde import Visite
from services.boite import models as boite
from services.exercice.rules import AVANCES
from services.referentiel import models as referentiel
from services.referentiel.models import Assure
from services.referentiel.rules import EtatCarte


@dataclass(frozen=True)
class Exercice:
    """The frame's values; each read from the database only when a template asks for it."""

    visite: Visite

    @cached_property
    def personne(self) -> Assure | None:
        id_ = self.visite.appareil.personne_id
        return db.of_bac(Assure, id_, self.visite.bac.id) if id_ else None

    @cached_property
    def foyer(self) -> list[Assure]:
        return referentiel.assures(self.visite.bac.id)

    @cached_property
    def fiche(self) -> list[tuple[str, str]]:
        """What else the person has at hand: the card, the RIB, a new address."""
        return papers(self.personne) if self.personne else []

    @property
    def maintenant(self) -> datetime:
        return paris(self.visite.bac.now())

    @property
    def role(self) -> Role:
        return self.visite.appareil.role

    @property
    def roles(self) -> list[tuple[Role, str]]:
        return list(droits.NOMS.items())

    @property
    def avances(self) -> list[tuple[str, str]]:
        return [(cle, texte) for cle, (texte, _) in AVANCES.items()]

    @cached_property
    def boite(self) -> boite.Resume | None:
        if self.personne is None:
            return None
        return boite.resume(self.visite.bac.id, self.personne.id, self.visite.bac.now())

    @property
    def retour(self) -> str:
        return request.path


def papers(assure: Assure) -> list[tuple[str, str]]:
    """(name, value) of what one reads on papers; a lost or stolen card is not there to be read."""
    carte = referentiel.carte(assure)
    at_hand = carte is not None and carte.etat not in (EtatCarte.PERDUE, EtatCarte.VOLEE)
    rows = [
        ("Nom de naissance", assure.nom_naissance if assure.nom_usage else ""),
        ("Nouvelle adresse", _new_address(assure)),
        ("Numéro de série de la carte Vitale", carte.serie_imprimee if carte and at_hand else ""),
        ("IBAN", iban_affiche(assure.iban or "")),
        ("Téléphone portable", telephone_affiche(assure.portable_propose or "")),
    ]
    return [(name, value) for name, value in rows if value]


def _new_address(assure: Assure) -> str:
    parts = (assure.nouvelle_adresse, assure.nouveau_code_postal, assure.nouvelle_commune)
    return " ".join(part for part in parts if part)


def current() -> Exercice | None:
    """The frame of this request, or None outside any world."""
    visite = garde.maybe()
    return Exercice(visite) if visite else None


def install(app: Flask) -> None:
    """Give every template `exercice`, and `libelle(cle)` of the one catalogue of labels."""
    app.context_processor(lambda: {"exercice": current()})
    app.jinja_env.globals["libelle"] = lambda cle: store.read("libelles")[cle]
    app.jinja_env.globals["telephone"] = telephone_affiche
