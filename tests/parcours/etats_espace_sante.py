"""Every template of Mon espace santé in the states that somebody who practises can see."""

from playwright.sync_api import Page

from tests.compte.gestes import fiche
from tests.espace_sante import gestes
from tests.parcours import entrainement as faire
from tests.parcours import espace_sante as sante
from tests.parcours.espace_sante import ESPACE
from tests.parcours.etats import nothing, unfolded
from tests.parcours.etats_entrainement import Act, Etat, Gesture, opened, pressed
from tests.parcours.pages import each
from tests.visiteur import Visiteur

FAMILLE = ("famille-guilvinec", "maud")


# ——— What was done before ———


def entre(scenario: str = "jeanne", personne: str = "", suite: str = f"{ESPACE}/") -> Gesture:
    return lambda visiteur: visiteur.enter(scenario, suite, personne)


def commence(visiteur: Visiteur) -> None:
    gestes.commencer(visiteur)


def parents(visiteur: Visiteur) -> None:
    """Maud at the profiles of her card."""
    gestes.prouve(visiteur, *FAMILLE)


def sans_coordonnees(visiteur: Visiteur) -> None:
    gestes.reconnu(visiteur, "coordonnees", "paulette")


def code_envoye(visiteur: Visiteur) -> None:
    gestes.reconnu(visiteur)
    visiteur.press("Continuer", canal="mail")


def decision(visiteur: Visiteur) -> None:
    gestes.prouve(visiteur)
    visiteur.press("Continuer")


def contacts(visiteur: Visiteur) -> None:
    decision(visiteur)
    visiteur.press("Valider", decision="activer")


def refuse(visiteur: Visiteur) -> None:
    decision(visiteur)
    visiteur.press("Valider", decision="refuser")


def canal(visiteur: Visiteur) -> None:
    """A login, before the channel is chosen."""
    gestes.activer(visiteur)
    gestes.mot_de_passe(visiteur)


def code_parti(visiteur: Visiteur) -> None:
    canal(visiteur)
    visiteur.press("Recevoir le code", canal="mail")


def chez_soi(visiteur: Visiteur) -> None:
    gestes.chez_soi(visiteur)


def conversation(visiteur: Visiteur) -> None:
    gestes.chez_soi(visiteur)
    visiteur.get(f"{ESPACE}/messages")
    visiteur.follow("Dr Farida Belkacem")


def famille(visiteur: Visiteur) -> None:
    gestes.chez_soi(visiteur, *FAMILLE)


def rempli(visiteur: Visiteur) -> None:
    """A profile with cards of one's own, wishes, a document hidden, somebody blocked."""
    gestes.chez_soi(visiteur)
    visiteur.get(f"{sante.PROFIL}/allergies/ajouter")
    visiteur.press("Enregistrer", titre="Arachide", detail="Boutons")
    visiteur.get(f"{sante.PROFIL}/contacts/ajouter")
    visiteur.press("Enregistrer", titre="Lucie Marchand", detail="Ma petite-fille")
    visiteur.get(f"{sante.PROFIL}/administratif/volontes")
    visiteur.press("Enregistrer", don="oui", directives=True, lieu="Le tiroir du bureau")
    visiteur.get(f"{ESPACE}/documents")
    visiteur.follow("Compte rendu de consultation")
    visiteur.press("Masquer aux soignants")
    visiteur.get(f"{ESPACE}/confidentialite")
    visiteur.press("Bloquer Dr Farida Belkacem")
    visiteur.get(f"{ESPACE}/catalogue")
    visiteur.press("Autoriser Pense-vaccin")


def enfant_a_activer(visiteur: Visiteur) -> None:
    """Inside, one child left out."""
    parents(visiteur)
    with visiteur.world() as (_, bac):
        ewen = gestes.referentiel.by_cle(bac.id, "ewen")
        assert ewen is not None
    visiteur.press("Continuer", **{f"enfant-{ewen.id}": False})
    visiteur.press("Valider", decision="activer")
    visiteur.press("Continuer")
    visiteur.press("Activer mon espace", identifiant=gestes.IDENTIFIANT, mot_de_passe=gestes.SECRET)
    gestes.connecter(visiteur)


def vaccin_du_medecin(visiteur: Visiteur) -> None:
    """At the page that changes a vaccine which a professional added."""
    from services.espace_sante import dossier

    gestes.chez_soi(visiteur)
    with visiteur.world() as (_, bac):
        jeanne = gestes.referentiel.by_cle(bac.id, "jeanne")
        assert jeanne is not None
        (vaccin,) = dossier.elements(jeanne, "vaccinations")
    visiteur.get(f"{sante.PROFIL}/vaccinations/{vaccin.id}/modifier", 403)


def demande(visiteur: Visiteur) -> None:
    """Another provisional code was asked for."""
    gestes.commencer(visiteur)
    qui, nir = fiche(visiteur), gestes.entier(visiteur)
    visiteur.get(sante.CODE_PERDU)
    born = {"naissance-jour": qui.jour, "naissance-mois": qui.mois, "naissance-annee": qui.annee}
    typed = {"nir": nir, "type_carte": "photo", "numero_serie": qui.serie, **born}
    visiteur.press("Générer un nouveau code", **typed)


# ——— What is done there ———


def card_kind(page: Page) -> None:
    """The type of card chosen, so that the serial number shows; every help open."""
    sante.choose(page, "Avec photo")
    unfolded(page)


def other_profile(page: Page) -> None:
    """A form of one profile sent after the switch to another."""
    page.locator("main [name=profil]").evaluate_all("all => all.forEach(e => { e.value = 'x'; })")
    page.locator("main [name=titre]").fill("Pollen")
    faire.press(page, "Enregistrer")


def wrong_code(page: Page) -> None:
    sante.prove(page, "000 000")


def closed(page: Page) -> None:
    sante.fill(page, "Mot de passe", gestes.SECRET)
    faire.press(page, "Fermer cet espace")


def menus(page: Page) -> None:
    """The three dots of each card."""
    for dots in each(page.locator("main .health-card__menu summary")):
        dots.click()


# ——— The states ———


def state(name: str, url: str, gesture: Gesture, act: Act = nothing, of: str = "") -> Etat:
    where = url if url == "{path}" else f"{ESPACE}/{url}"
    return Etat(f"sante-{name}", f"espace_sante/{of or name}.html", where, gesture, act)


def inside(name: str, url: str, act: Act = unfolded, of: str = "") -> Etat:
    """A page of the space, logged in, its profile filled in."""
    return state(name, url, rempli, act, of)


def step(cle: str, gesture: Gesture, act: Act = unfolded) -> Etat:
    """A step of the activation, as it opens."""
    return state(f"activer_{cle}", f"activer/{{run}}/{cle}", gesture, act)


def wrong(
    name: str, url: str, gesture: Gesture, button: str = "Continuer", act: Act | None = None
) -> Etat:
    """A form sent empty, or wrong."""
    return state(f"{name}-erreurs", url, gesture, act or pressed(button), of=name)


ETATS = [
    state("porte", "", entre(), unfolded),
    state("porte-commence", "", gestes.reconnu, of="porte"),
    state("porte-active", "", gestes.activer, of="porte"),
    state("porte-refusee", "", refuse, of="porte"),
    state("porte-enfant", "", entre("famille-guilvinec", "mael"), of="porte"),
    state("activer", "activer", entre(), unfolded),
    state("activer-commence", "activer", gestes.reconnu, of="activer"),
    state("activer_enfant", "activer", entre("famille-guilvinec", "mael"), unfolded),
    state("activer_attente", "activer", entre("ame"), unfolded),
    step("identite", commence, card_kind),
    wrong("activer_identite", "activer/{run}/identite", commence),
    step("envoi", gestes.reconnu),
    wrong("activer_envoi", "activer/{run}/envoi", gestes.reconnu),
    step("code", code_envoye),
    wrong("activer_code", "activer/{run}/code", code_envoye, act=wrong_code),
    step("profils", parents),
    state("activer_profils-seule", "activer/{run}/profils", gestes.prouve, of="activer_profils"),
    step("decision", decision),
    wrong("activer_decision", "activer/{run}/decision", decision, "Valider"),
    step("contacts", contacts),
    step("acces", gestes.decide),
    wrong("activer_acces", "activer/{run}/acces", gestes.decide, "Activer mon espace"),
    state("activer_termine", "activer/termine", gestes.activer, unfolded),
    state("activer_refuse", "activer/refus", refuse, unfolded),
    state("code_provisoire", "code-provisoire", commence, card_kind),
    wrong("code_provisoire", "code-provisoire", commence, "Générer un nouveau code"),
    state("code_demande", "code-provisoire/demande", demande, unfolded),
    state("coordonnees", "activer/{run}/coordonnees", gestes.reconnu, unfolded),
    state("coordonnees-aucune", "activer/{run}/envoi", sans_coordonnees, of="coordonnees"),
    state("opposition", "opposition", entre(), unfolded),
    state("opposition-refusee", "opposition", refuse, of="opposition"),
    state("opposition-active", "opposition", gestes.activer, of="opposition"),
    state("connexion", "connexion", entre(), unfolded),
    wrong("connexion", "connexion", entre()),
    state("connexion_envoi", "connexion/envoi", canal, unfolded),
    wrong("connexion_envoi", "connexion/envoi", canal, "Recevoir le code"),
    state("connexion_code", "connexion/code", code_parti, unfolded),
    wrong("connexion_code", "connexion/code", code_parti, act=wrong_code),
    state("connexion_aide", "connexion/aide", entre(), unfolded),
    state("deconnecte", "deconnecte", entre(), unfolded),
    state("bienvenue", "bienvenue", chez_soi, unfolded),
    inside("accueil", "accueil"),
    inside("documents", "documents"),
    inside("document", "documents", opened()),
    state("document-montre", "documents", chez_soi, opened(), of="document"),
    inside("messages", "messages"),
    inside("conversation", "messages", opened()),
    wrong("conversation", "{path}", conversation, "Envoyer"),
    inside("agenda", "agenda"),
    inside("catalogue", "catalogue"),
    inside("profil", "profil", menus),
    inside("profil_carte", "profil/vaccinations/ajouter"),
    wrong("profil_carte", "profil/vaccinations/ajouter", chez_soi, "Enregistrer"),
    state("profil_verrouille", "{path}", vaccin_du_medecin),
    inside("administratif", "profil/administratif", menus),
    inside("volontes", "profil/administratif/volontes"),
    inside("changer_coordonnees", "profil/administratif/coordonnees"),
    state("profils", "profils", famille, unfolded),
    state("profil_activer", "profils", enfant_a_activer, opened()),
    state("autre_profil", "profil/allergies/ajouter", chez_soi, other_profile),
    inside("confidentialite", "confidentialite"),
    inside("fermer", "fermer"),
    wrong("fermer", "fermer", chez_soi, "Fermer cet espace"),
    state("fermer-famille", "fermer", famille, of="fermer"),
    state("ferme", "fermer", chez_soi, closed),
]
