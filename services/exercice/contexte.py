"""What surrounds each page of an exercise: whom one plays, the time, the boîte beside it."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from flask import Flask, Response, request

from core import cookies, db, droits
from core.clock import paris
from core.droits import Role
from core.fictif import iban_affiche, telephone_affiche
from editorial import store
from services.bac_a_sable import garde
from services.bac_a_sable.garde import Visite
from services.boite import models as boite
from services.exercice import rules
from services.exercice.rules import AVANCES
from services.missions import models as missions
from services.referentiel import models as referentiel
from services.referentiel.models import Assure
from services.referentiel.rules import EtatCarte

PAGE = "page"  # cookie: where one was; it ends with the browser


@dataclass(frozen=True)
class Mission:
    """The one line that every page says of it."""

    titre: str
    url: str
    reussie: bool


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

    @cached_property
    def page(self) -> str:
        """The page of a service that one is on, or was on before the boîte and the clock."""
        here = _here()
        return here if rules.is_workplace(here) else rules.way_back(cookies.read(PAGE), default="")

    @cached_property
    def mission(self) -> Mission | None:
        """The mission under way, to say on every page."""
        essai = missions.running(self.visite.bac)
        if essai is None or essai.mission not in missions.missions():
            return None
        titre = missions.missions()[essai.mission]["titre"]
        return Mission(titre, missions.url_of(essai.mission), essai.reussie_le is not None)


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


def _here() -> str:
    """This page with its query, unless that one asks to be led elsewhere."""
    asked = request.args.get("suite")
    led_astray = asked and not rules.way_back(asked, default="")
    return request.path if led_astray else request.full_path.removesuffix("?")


def _remember(response: Response) -> Response:
    """Keep the last page of the person played: the boîte and the clock lead back to it."""
    is_page = response.status_code == 200 and response.mimetype == "text/html"
    if request.method != "GET" or not is_page or garde.maybe() is None:
        return response
    here = _here()
    if rules.is_workplace(here) and Role.ASSURE in droits.of_request() and here.isascii():
        cookies.write(response, PAGE, here)
    return response


def install(app: Flask) -> None:
    """Give every template `exercice`, and `libelle(cle)` of the one catalogue of labels."""
    app.after_request(_remember)
    app.jinja_env.tests["debut_de"] = lambda url, path: path.startswith(url)
    app.context_processor(lambda: {"exercice": current()})
    app.jinja_env.globals["libelle"] = lambda cle: store.read("libelles")[cle]
    app.jinja_env.globals["telephone"] = telephone_affiche
