"""The API joined to the application; its OpenAPI description, and the page that reads it aloud."""

from collections.abc import Sequence
from importlib import import_module
from typing import Any

from flask import Flask, Response, current_app, jsonify, render_template

from core.droits import Role, roles
from core.errors import body
from core.surface import Surface, surface
from services.api import seances
from services.api.operation import PREFIX, WRONG_ANSWERS, Api, Id, blueprint
from services.api.reading import as_json, chapters, schemas

VERSION = "1.0"
TAGS = {
    "Bac à sable": "Un monde à soi, ses personnes inventées, ses appareils.",
    "Horloge": "L'heure de l'exercice s'avance ; l'heure réelle règle la sécurité.",
    "Boîte": "Les mails, SMS et lettres simulés.",
    "Créer le compte": "De l'identité à l'adresse confirmée.",
    "Se connecter": "Mot de passe, code par mail, appareil de confiance, oubli.",
    "Compte": "Ce que l'on consulte et télécharge une fois connecté.",
    "Mes informations": "Chaque changement laisse une démarche datée et un message.",
    "Missions": "Des buts à atteindre, reconnus quand ils le sont.",
    "Activer Mon espace santé": "Du code provisoire à l'espace actif, ou au refus.",
    "Entrer dans Mon espace santé": "Identifiant, mot de passe, voie, code : à chaque fois.",
    "Profil médical": "L'accueil, les rubriques et leurs cartes, les volontés, le PDF.",
    "Documents et messages": "Lire, ranger, masquer ; écrire à une équipe de soins ; l'agenda.",
    "Famille et réglages": "Passer d'un profil à l'autre, dire qui peut venir, fermer. Le profil "
    "ouvert vaut pour toute la séance ; X-Profil protège d'écrire chez un autre.",
    "Prescrire": "Le médecin : un patient, des médicaments inventés, une signature.",
    "Mes ordonnances": "La personne : son papier, son QR code, ce que la pharmacie a remis.",
    "Carte Vitale": "Déclarer une carte, commander la suivante, la suivre jusqu'à son arrivée.",
    "Appli carte Vitale": "L'activer par deux voies, l'ouvrir, la montrer, y lire ses dépenses.",
    "Facturer": "Le soignant : lire l'appli, vérifier les droits, signer la feuille de soins.",
    "Portail des agents": "La caisse : voir l'appli d'une personne, la révoquer, la bloquer.",
    "Délivrer": "La pharmacie : lire, vérifier, remettre ligne par ligne, une seule fois.",
}
DESCRIPTION = (
    "L'espace d'entraînement de « Pas à pas santé », pour les programmes. Tout y est inventé : "
    "les personnes, les numéros, les messages. Un numéro qui pourrait être à quelqu'un est refusé "
    "et n'est pas gardé. Aucun cookie n'est lu ni écrit ici. Toute erreur a la même forme, et un "
    "chemin inconnu répond 404, une mauvaise méthode 405."
)
SCHEMES = {
    "bac": {
        "type": "http",
        "scheme": "bearer",
        "description": "Le jeton que donne POST /bac-a-sable : un bac à sable, un appareil.",
    },
    "seance": seances.scheme(
        "Le jeton que donne la connexion au compte : 30 minutes sans rien faire."
    ),
    "espace": seances.scheme(
        "Le jeton que donne la connexion à Mon espace santé, dans le même en-tête."
    ),
    "agent": seances.scheme(
        "Le jeton que donne l'ouverture d'une session d'agent, dans le même en-tête."
    ),
    "appli": seances.scheme(
        "Le jeton que donne l'ouverture de l'appli carte Vitale, dans le même en-tête."
    ),
}


def install(app: Flask, names: Sequence[str]) -> None:
    """Register the operations of these modules, their description and the documentation page."""
    app.url_map.converters["id"] = Id
    modules = [import_module(f"services.api.{name}").__name__ for name in names]
    app.config.setdefault("API_TITLE", "Pas à pas santé : l'espace d'entraînement")
    app.config.setdefault("API_VERSION", VERSION)
    app.config.setdefault("OPENAPI_VERSION", "3.1.0")
    api = Api(app)
    api.register_converter(Id, lambda _: {"type": "string", "pattern": "^[A-Za-z0-9_-]{16}$"})
    api.spec.options["info"] = {"description": DESCRIPTION}
    api.spec.options["servers"] = [{"url": "/"}]
    for name, scheme in SCHEMES.items():
        api.spec.components.security_scheme(name, scheme)
    for name, description in TAGS.items():
        api.spec.tag({"name": name, "description": description})
    for module in modules:
        api.register_blueprint(blueprint(module))
    app.extensions["api"] = _read(api.spec.to_dict())
    app.add_url_rule(f"{PREFIX}/openapi.json", "api_openapi", openapi)
    app.add_url_rule(f"{PREFIX}/", "api_documentation", page)


def _read(spec: dict[str, Any]) -> dict[str, Any]:
    """The description, without the tag that the library adds for its blueprint."""
    spec["tags"] = [tag for tag in spec["tags"] if tag["name"] in TAGS]
    return spec


@surface(Surface.PRACTICE)
@roles(Role.VISITEUR)
def openapi() -> Response:
    """The OpenAPI description."""
    return jsonify(current_app.extensions["api"])


@surface(Surface.PRACTICE)
@roles(Role.VISITEUR)
def page() -> str:
    """The same, to read."""
    spec = current_app.extensions["api"]
    return render_template(
        "api/documentation.html",
        description=spec["info"]["description"],
        chapitres=chapters(spec),
        schemas=schemas(spec),
        acces=SCHEMES,
        adresse=f"{PREFIX}/openapi.json",
        erreur=as_json(body(422, WRONG_ANSWERS, {"nir": "Cette réponse est obligatoire."})),
    )
