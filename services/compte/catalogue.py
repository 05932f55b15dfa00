"""The account's menus (R48-R54): labels and addresses, from content/libelles.yaml alone."""

from dataclasses import dataclass
from typing import Any

from editorial import store

ONGLETS = (
    "compte-accueil compte-mes-paiements compte-mes-demarches compte-espace-prevention"
    " compte-mes-informations"
).split()
GROUPES = (
    # R49, R50
    "commander-carte-vitale commander-ceam declarer-perte-vol-carte-vitale declarer-accident-tiers"
    " demander-css rembourser-transport rattacher-enfant-autre-parent procuration"
    " rembourser-soins-etranger demander-pension-invalidite",
    # R51
    "suivre-commande-carte-vitale suivre-arrets-de-travail delais-de-ma-caisse",
    # R52
    "attestation-de-droits attestation-paiement-ij releves-mensuels releve-fiscal",
    # R53
    "changement-adresse declarer-nouveau-ne modifier-coordonnees-bancaires changement-nom-usage",
    # R54
    "compte-espace-echanges",
)
SUIVRE = 1  # the group that the person's own démarches join


@dataclass(frozen=True)
class Groupe:
    """One heading of « Mes démarches » and its rows, ready for the macro `lignes`."""

    titre: str
    lignes: list[dict[str, Any]]


def libelle(cle: str) -> dict[str, Any]:
    """One label: titre, chemin, url_officielle, url_entrainement."""
    found: dict[str, Any] = store.read("libelles")[cle]
    return found


def onglets() -> list[dict[str, Any]]:
    """The five tabs of 2025 (R48)."""
    rows = [libelle(cle) for cle in ONGLETS]
    return [
        {"cle": row["cle"], "titre": row["titre"], "url": row["url_entrainement"]} for row in rows
    ]


def groupes() -> list[Groupe]:
    """Every téléservice of « Mes démarches », those without an exercise yet saying so."""
    return [_groupe([libelle(cle) for cle in keys.split()]) for keys in GROUPES]


def _groupe(rows: list[dict[str, Any]]) -> Groupe:
    return Groupe(rows[0]["chemin"][1], [_ligne(row) for row in rows])


def _ligne(row: dict[str, Any]) -> dict[str, Any]:
    url = row["url_entrainement"]
    etat = "" if row["exercice_ouvert"] else "à lire, pas d'exercice"
    return {"cle": row["cle"], "titre": row["titre"], "url": url, "etat": etat}
