"""Closing the account: the password, what goes, what stays (R61)."""

from core import clock
from services.boite import models as boite
from services.compte import models
from services.referentiel import models as referentiel
from services.referentiel.models import droits
from tests.compte.gestes import connecter, mot_de_passe
from tests.compte.maison import COMPTE, chez_soi, journal
from tests.visiteur import Visiteur

PAGE = f"{COMPTE}/resilier"


def test_the_account_goes_and_the_rights_stay(visiteur: Visiteur) -> None:
    qui = chez_soi(visiteur)
    kept = visiteur.client.get_cookie("compte")
    visiteur.get(PAGE)
    visiteur.press("Fermer ce compte", mot_de_passe=qui.mot_de_passe)
    assert visiteur.page.h1 == "Le compte est fermé"
    with visiteur.world() as (_, bac):
        maud = referentiel.by_cle(bac.id, "maud")
        assert maud is not None
        assert models.of_assure(maud.id) is None
        assert droits(maud, clock.day(bac.now()))
        notice = boite.messages(bac.id, maud.id, bac.now())[0]
        assert (notice.nom, notice.adresse) == ("compte-ferme", qui.mail)
    assert "compte.ferme" in journal(visiteur)
    assert kept is not None
    visiteur.client.set_cookie("compte", kept.value)
    visiteur.get(f"{COMPTE}/accueil")
    assert visiteur.path == f"{COMPTE}/connexion"


def test_a_closed_account_does_not_open_and_can_be_created_again(visiteur: Visiteur) -> None:
    qui = chez_soi(visiteur)
    visiteur.get(PAGE)
    visiteur.press("Fermer ce compte", mot_de_passe=qui.mot_de_passe)
    mot_de_passe(visiteur, qui, 422)
    with visiteur.world() as (appareil, bac):
        from services.bac_a_sable.garde import Visite
        from services.compte import ouverture

        maud = referentiel.by_cle(bac.id, "maud")
        assert maud is not None
        found = ouverture.identify(
            Visite(appareil, bac), maud.nom, maud.nir, maud.naissance, maud.code_postal
        )
        assert found.reponse is ouverture.Reponse.OK


def test_the_password_is_always_asked(visiteur: Visiteur) -> None:
    chez_soi(visiteur)
    visiteur.get(PAGE)
    visiteur.press("Fermer ce compte", 422)
    visiteur.press("Fermer ce compte", 422, mot_de_passe="Faux-12345")
    assert "Ce n’est pas le mot de passe actuel" in visiteur.errors[0]
    assert "compte.ferme" not in journal(visiteur)


def test_guesses_are_counted_and_the_account_stays(visiteur: Visiteur) -> None:
    qui = chez_soi(visiteur)
    visiteur.get(PAGE)
    for _ in range(5):
        visiteur.press("Fermer ce compte", 422, mot_de_passe="Faux-12345")
    visiteur.press("Fermer ce compte", 429, mot_de_passe=qui.mot_de_passe)
    assert "compte.ferme" not in journal(visiteur)


def test_every_session_of_the_account_ends_on_other_devices_too(visiteur: Visiteur) -> None:
    qui = chez_soi(visiteur)
    visiteur.get("/s-entrainer/exercice/autre-appareil")
    visiteur.press("Afficher un code")
    code = next(
        "".join(e.itertext())
        for e in visiteur.page.tree.iter("p")
        if e.attrib.get("class") == "spelled"
    )
    other = Visiteur(visiteur.app)
    other.get("/s-entrainer/exercice/rejoindre")
    other.press("Rejoindre", code=code)
    connecter(other, qui)
    visiteur.get(PAGE)
    visiteur.press("Fermer ce compte", mot_de_passe=qui.mot_de_passe)
    other.get(f"{COMPTE}/accueil")
    assert other.path == f"{COMPTE}/connexion"
