"""Every template of the professional's desk and of the agents' portal."""

from playwright.sync_api import Page

from services.referentiel import models as referentiel
from tests.agents import gestes as agents
from tests.parcours import entrainement as faire
from tests.parcours.etats import nothing, unfolded
from tests.parcours.etats_entrainement import Act, Etat, Gesture, pressed
from tests.professionnel import gestes
from tests.visiteur import Visiteur

COMPTOIR, AGENTS = gestes.BASE, agents.BASE


# ——— What was done before ———


def comptoir(visiteur: Visiteur) -> None:
    gestes.counter(visiteur)


def en_panne(visiteur: Visiteur) -> None:
    gestes.counter(visiteur)
    visiteur.get(f"{COMPTOIR}/poste")
    visiteur.press("C’est mon poste", equipement="inactif")


def lue(visiteur: Visiteur) -> None:
    gestes.counter(visiteur)
    gestes.lire(visiteur)


def ecrite(visiteur: Visiteur) -> None:
    lue(visiteur)
    visiteur.press("Ajouter cet acte", quantite="2")


def signee(visiteur: Visiteur) -> None:
    lue(visiteur)
    gestes.signer(visiteur)


def finie(visiteur: Visiteur) -> None:
    ecrite(visiteur)
    path = visiteur.path
    visiteur.advance("1-h")
    visiteur.get(path)


def sans_droits(visiteur: Visiteur) -> None:
    gestes.counter(visiteur)
    with visiteur.world() as (_, bac):
        for row in referentiel.droits(referentiel.assures(bac.id)[0], bac.now().date()):
            row.jusqu_au = row.du
    gestes.lire(visiteur)


def papier(visiteur: Visiteur) -> None:
    visiteur.enter("jeanne", "/s-entrainer/exercice/")
    gestes.role(visiteur, "prescripteur")
    visiteur.press("Ni appli, ni carte")
    visiteur.press("Ajouter cet acte")
    visiteur.follow("Continuer vers la signature")
    visiteur.press("Remplir et imprimer")


def dehors(visiteur: Visiteur) -> None:
    """Any telephone."""


def agent(name: str) -> Gesture:
    def begun(visiteur: Visiteur) -> None:
        visiteur.enter("jeanne", "/s-entrainer/exercice/")
        gestes.role(visiteur, name, f"{AGENTS}/")

    return begun


def trop_d_essais(visiteur: Visiteur) -> None:
    agent("agent-blocage")(visiteur)
    for _ in range(5):
        visiteur.press("Ouvrir ma session", 422, code="000000")


def en_seance(visiteur: Visiteur) -> None:
    agents.session(visiteur)


def au_dossier(visiteur: Visiteur) -> None:
    agents.session(visiteur)
    agents.activate(visiteur)
    agents.chercher(visiteur)


def a_l_acte(visiteur: Visiteur) -> None:
    au_dossier(visiteur)
    visiteur.follow("Révoquer l’appli")


def journal(visiteur: Visiteur) -> None:
    au_dossier(visiteur)
    agents.agir(visiteur, "Révoquer l’appli", "telephone-vole")


def journal_rompu(visiteur: Visiteur) -> None:
    from services.bac_a_sable import models

    journal(visiteur)
    with visiteur.world() as (_, bac):
        models.journal(bac.id)[1].details = "{}"


# ——— What is done there ———


def nobody(page: Page) -> None:
    page.get_by_label("Numéro de sécurité sociale de la personne").fill("1800175056000")
    faire.press(page, "Chercher")


def one_more(page: Page) -> None:
    page.locator("main [name='code']").fill("000000")
    faire.press(page, "Ouvrir ma session")


# ——— The states ———


def state(name: str, url: str, gesture: Gesture, act: Act = unfolded, of: str = "") -> Etat:
    return Etat(f"comptoir-{name}", f"professionnel/{of or name}.html", url, gesture, act)


def portail(name: str, url: str, gesture: Gesture, act: Act = unfolded, of: str = "") -> Etat:
    return Etat(f"agents-{name}", f"agents/{of or name}.html", url, gesture, act)


ETATS = [
    state("comptoir", f"{COMPTOIR}/", comptoir),
    state("comptoir-erreurs", f"{COMPTOIR}/", comptoir, pressed("Lire l’appli"), of="comptoir"),
    state("comptoir-vide", f"{COMPTOIR}/", comptoir, pressed("Lire sans contact"), of="comptoir"),
    state("comptoir-panne", f"{COMPTOIR}/", en_panne, of="comptoir"),
    state("poste", f"{COMPTOIR}/poste", comptoir),
    state("lire", f"{COMPTOIR}/lire?jeton=abc", comptoir),
    state("lire-dehors", f"{COMPTOIR}/lire?jeton=abc", dehors, nothing, of="lire"),
    state("feuille", "{path}", lue),
    state("feuille-actes", "{path}", ecrite, of="feuille"),
    state("feuille-sans-droits", "{path}", sans_droits, of="feuille"),
    state("seance_finie", "{path}", finie),
    state("signer", "{path}/signer", ecrite),
    state(
        "signer-erreurs",
        "{path}/signer",
        ecrite,
        pressed("Signer la feuille de soins"),
        of="signer",
    ),
    state("signee", "{path}", signee),
    state("signee-papier", "{path}", papier, of="signee"),
    portail("porte", f"{AGENTS}/", agent("agent-blocage")),
    portail(
        "porte-erreurs",
        f"{AGENTS}/",
        agent("agent-blocage"),
        pressed("Ouvrir ma session"),
        of="porte",
    ),
    Etat("trop-d-essais", "erreurs/exercice_429.html", f"{AGENTS}/", trop_d_essais, one_more),
    portail("porte-voir", f"{AGENTS}/", agent("agent-consultation"), of="porte"),
    portail("authentificateur", f"{AGENTS}/authentificateur", agent("agent-blocage")),
    portail("preuve", f"{AGENTS}/preuve", en_seance),
    portail("recherche", f"{AGENTS}/dossiers", en_seance),
    portail("recherche-erreurs", f"{AGENTS}/dossiers", en_seance, nobody, of="recherche"),
    portail("dossier", "{path}", au_dossier),
    portail("acte", "{path}", a_l_acte),
    portail("acte-erreurs", "{path}", a_l_acte, pressed("Révoquer l’appli"), of="acte"),
    portail("journal", f"{AGENTS}/journal", journal),
    portail("journal-rompu", f"{AGENTS}/journal", journal_rompu, of="journal"),
]
