"""Every template of the appli carte Vitale, in the states that somebody who practises can see."""

from playwright.sync_api import Page

from services.appli_carte_vitale import models
from tests.appli_carte_vitale import gestes
from tests.parcours import entrainement as faire
from tests.parcours.appli import ACTIVER, APPLI
from tests.parcours.espace_sante import choose, fill, main
from tests.parcours.etats import unfolded
from tests.parcours.etats_entrainement import Act, Etat, Gesture, pressed
from tests.parcours.pages import each
from tests.visiteur import Visiteur

FRAMES = "carte champs dessins epreuves etape page reglage source".split()


# ——— What was done before ———


def entre(visiteur: Visiteur) -> None:
    visiteur.enter("ald", f"{APPLI}/")


def sans_telephone(visiteur: Visiteur) -> None:
    visiteur.enter("tutelle", f"{APPLI}/", "huguette")


def etape(cle: str, epreuve: str = "aucune") -> Gesture:
    return lambda visiteur: gestes.arriver(visiteur, cle, epreuve)


def ailleurs(visiteur: Visiteur) -> None:
    """Active on another telephone than the one in hand."""
    gestes.posseder(visiteur)
    gestes.prendre(visiteur, "iPhone")


def finalisable(visiteur: Visiteur) -> None:
    gestes.attendre(visiteur)
    visiteur.advance("48-h")


def echouee(visiteur: Visiteur) -> None:
    gestes.attendre(visiteur, "echec-visage")
    visiteur.advance("48-h")


def bloquee(visiteur: Visiteur) -> None:
    gestes.posseder(visiteur)
    with gestes.chez(visiteur) as (visite, marc):
        models.block(marc, visite.bac.now(), "essai")


def remplacee(visiteur: Visiteur) -> None:
    """At the code by mail, while another activation has begun."""
    gestes.arriver(visiteur, "mail")
    with gestes.chez(visiteur) as (visite, marc):
        models.revoke(marc, visite.bac.now(), "essai")


def fermee(visiteur: Visiteur) -> None:
    gestes.posseder(visiteur)
    gestes.quitter(visiteur)


def lecture(visiteur: Visiteur) -> None:
    gestes.lire(visiteur)


def absente(visiteur: Visiteur) -> None:
    """France Identité is not on the telephone."""
    entre(visiteur)
    visiteur.get(f"{ACTIVER}/france-identite?epreuve=france-identite-absente")
    visiteur.press("Commencer")
    visiteur.press("Continuer", accord=True)


def supprime(visiteur: Visiteur) -> None:
    gestes.posseder(visiteur)
    visiteur.get(f"{APPLI}/plus/supprimer")
    visiteur.press("Supprimer mon profil")


def adresse_demandee(visiteur: Visiteur) -> None:
    gestes.posseder(visiteur)
    visiteur.get(f"{APPLI}/plus/mail")
    visiteur.press("Continuer", mail="marc.nouveau@exemple.test")


# ——— What is done there ———


def refused_camera(page: Page) -> None:
    for refusal in each(main(page).get_by_role("radio", name="Refuser")):
        refusal.check()
    faire.press(page, "Continuer")


def refused_face(page: Page) -> None:
    choose(page, "Je refuse")
    faire.press(page, "Continuer")


def filmed(page: Page) -> None:
    choose(page, "À plat")
    faire.press(page, "Filmer")


def wrong_number(page: Page) -> None:
    """Three times: the activation is closed."""
    for _ in range(3):
        fill(page, "Votre numéro de sécurité sociale", "2 51 03 63 113 000 21")
        faire.press(page, "Continuer")


def typed_code(page: Page) -> None:
    fill(page, "Code reçu par mail", "000000")
    faire.press(page, "Continuer")


def person(page: Page) -> None:
    main(page).get_by_role("link", name="Marc Vasseur").click()
    page.wait_for_load_state()


# ——— The states ———


def state(name: str, url: str, gesture: Gesture, act: Act = unfolded, of: str = "") -> Etat:
    where = url if url == "{path}" else f"{APPLI}/{url}"
    return Etat(f"appli-{name}", f"appli_carte_vitale/{of or name}.html", where, gesture, act)


def step(cle: str, button: str = "Continuer") -> list[Etat]:
    """A step of the standard way: as it opens; sent empty."""
    name, gesture = f"activer_{cle}", etape(cle)
    empty = state(f"{name}-erreurs", "{path}", gesture, pressed(button), of=name)
    return [state(name, "{path}", gesture), *([] if cle == "piece" else [empty])]


def inside(name: str, url: str, act: Act = unfolded) -> Etat:
    """A page of the open appli."""
    return state(name, url, gestes.posseder, act)


ETATS = [
    state("porte", "", entre),
    state("porte-sans-telephone", "", sans_telephone, of="porte"),
    state("porte-ailleurs", "", ailleurs, of="porte"),
    state("telephones", "telephone", ailleurs),
    state("ouvertures", "ouvertures", entre),
    state("obstacle", "activer", ailleurs),
    state("activer", "activer", entre),
    *step("conditions"),
    *step("chemin"),
    *step("autorisations"),
    state("reglages", "{path}", etape("autorisations"), refused_camera),
    *step("numero"),
    state("refus", "{path}", etape("numero"), wrong_number),
    *step("mail"),
    state("remplacee", "{path}", remplacee, typed_code),
    *step("biometrie"),
    state("sans_visage", "{path}", etape("biometrie"), refused_face),
    *step("piece"),
    *step("video", "Filmer"),
    state("activer_video-panne", "{path}", etape("video", "hologramme"), filmed, "activer_video"),
    *step("visage", "Filmer"),
    *step("secret", "Valider"),
    state("france_identite", "activer/france-identite", entre),
    state("sans_france_identite", "{path}", absente),
    state("activer_lecture", "{path}", lecture),
    state("etat-attente", "", gestes.attendre, of="etat"),
    state("etat-a-finaliser", "", finalisable, of="etat"),
    state("etat-echec", "", echouee, of="etat"),
    state("etat-bloquee", "", bloquee, of="etat"),
    state("finaliser", "finaliser", finalisable),
    inside("activee", "activee"),
    state("ouvrir", "ouvrir", fermee),
    state("ouvrir-erreurs", "ouvrir", fermee, pressed("Ouvrir"), of="ouvrir"),
    state("code_oublie", "code-oublie", fermee),
    inside("utiliser", "utiliser"),
    inside("qr", "utiliser/qr"),
    inside("sans_contact", "utiliser/sans-contact"),
    inside("mes_infos", "mes-infos"),
    inside("activites", "activites"),
    inside("plus", "plus"),
    inside("texte_conditions", "plus/conditions"),
    inside("texte_accessibilite", "plus/accessibilite"),
    inside("texte_delegation", "plus/delegation"),
    inside("texte_identification", "plus/identification"),
    inside("changer_mail", "plus/mail"),
    state("changer_mail_code", "plus/mail/code", adresse_demandee),
    inside("changer_code", "plus/code"),
    inside("confidentialite", "plus/confidentialite"),
    inside("donnees", "plus/confidentialite", person),
    inside("supprimer", "plus/supprimer"),
    state("supprime", "supprime", supprime),
    state("hors_ligne", "hors-ligne", entre),
]
