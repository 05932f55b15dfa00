"""What a visitor does in the account, over HTTP: create, confirm, log in."""

from dataclasses import dataclass

from core import db
from services.referentiel import models as referentiel
from services.referentiel.models import Assure
from tests.judge import Page
from tests.visiteur import Visiteur

CREER = "/s-entrainer/compte/creer"
CONNEXION = "/s-entrainer/compte/connexion"
NON = dict.fromkeys(
    ("accord_mail", "accord_portable_appel", "accord_portable_sms", "accord_fixe"), "non"
)


@dataclass(frozen=True)
class Fiche:
    """What one reads on the identity card, and on the card and the RIB."""

    id: str
    nom: str
    nir: str
    jour: str
    mois: str
    annee: str
    code_postal: str
    serie: str
    fin_iban: str
    mail: str
    mot_de_passe: str


def fiche(visiteur: Visiteur, cle: str = "") -> Fiche:
    """The person played, or another of the same world."""
    with visiteur.world() as (appareil, bac):
        found = (
            referentiel.by_cle(bac.id, cle)
            if cle
            else db.of_bac(Assure, appareil.personne_id or "", bac.id)
        )
        assert found is not None
        return _fiche(found)


def _fiche(assure: Assure) -> Fiche:
    carte = referentiel.carte(assure)
    born = assure.naissance
    return Fiche(
        id=assure.id,
        nom=assure.nom,
        nir=assure.nir,
        jour=str(born.day),
        mois=str(born.month),
        annee=str(born.year),
        code_postal=assure.code_postal,
        serie=carte.fin_serie if carte else "",
        fin_iban=(assure.iban or "")[-7:],
        mail=assure.mail_propose,
        mot_de_passe=assure.mot_de_passe_propose,
    )


def identite(qui: Fiche, **changes: str) -> dict[str, str]:
    """The answers of the first step."""
    return {
        "nom": qui.nom,
        "nir": qui.nir,
        "naissance-jour": qui.jour,
        "naissance-mois": qui.mois,
        "naissance-annee": qui.annee,
        "code_postal": qui.code_postal,
        **changes,
    }


def commencer(visiteur: Visiteur, scenario: str = "jeanne") -> Fiche:
    """Enter, and open the first step of the creation."""
    visiteur.enter(scenario, CREER)
    visiteur.press("Commencer")
    return fiche(visiteur)


def creer(visiteur: Visiteur, scenario: str = "jeanne", **changes: str) -> Fiche:
    """A whole creation, up to the page that asks to confirm the address."""
    qui = commencer(visiteur, scenario)
    visiteur.press("Continuer", **identite(qui))
    visiteur.press("Continuer", numero_serie=qui.serie, fin_iban=qui.fin_iban)
    visiteur.press("Valider", mot_de_passe=changes.get("mot_de_passe", qui.mot_de_passe))
    mail = changes.get("mail", qui.mail)
    visiteur.press("Continuer", mail=mail, mail_bis=mail, **NON)
    visiteur.press("Créer le compte")
    return qui


def confirmer(visiteur: Visiteur) -> Page:
    """Open the newest mail, follow its link, press its button."""
    visiteur.latest()
    visiteur.follow("Confirmer mon email")
    return visiteur.press("Confirmer mon email")


def avec_compte(visiteur: Visiteur, scenario: str = "jeanne") -> Fiche:
    """An account, created and confirmed."""
    qui = creer(visiteur, scenario)
    confirmer(visiteur)
    return qui


def mot_de_passe(visiteur: Visiteur, qui: Fiche, status: int = 200, secret: str = "") -> Page:
    """The first step of a login."""
    visiteur.get(CONNEXION)
    return visiteur.press("Continuer", status, nir=qui.nir, mot_de_passe=secret or qui.mot_de_passe)


def cinq_faux(visiteur: Visiteur, code: str) -> None:
    """Five wrong codes: then even the right one is refused."""
    wrong = "000000" if code != "000 000" else "111111"
    for _ in range(5):
        visiteur.press("Continuer", 422, code=wrong)
    visiteur.press("Continuer", 422, code=code)
    assert "ne peut plus servir" in visiteur.errors[0]


def connecter(visiteur: Visiteur, qui: Fiche, a_moi: bool = False) -> Page:
    """A whole login, the code read in the boîte."""
    mot_de_passe(visiteur, qui)
    code = visiteur.read_code()
    return visiteur.press("Continuer", code=code, a_moi=a_moi)


def connecte(visiteur: Visiteur, scenario: str = "jeanne") -> Fiche:
    """Somebody logged in to an account of their own."""
    qui = avec_compte(visiteur, scenario)
    connecter(visiteur, qui)
    return qui
