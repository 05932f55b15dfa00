"""Every template of the carte Vitale: declared, ordered on the web and in the appli, followed."""

from collections.abc import Callable

from playwright.sync_api import Page

from tests.carte_vitale import gestes
from tests.carte_vitale.gestes import APPLI, BASE, COMMANDER, SUIVI
from tests.compte.gestes import fiche
from tests.compte.maison import chez_soi
from tests.parcours import entrainement as faire
from tests.parcours.etats import unfolded
from tests.parcours.etats_entrainement import Act, Etat, Gesture, pressed
from tests.visiteur import Visiteur

Then = Callable[[Visiteur, str], None]


# ——— What was done before ———


def chez_colette(then: Then | None = None) -> Gesture:
    """At home, her card there for the caisse; then so."""

    def begun(visiteur: Visiteur) -> None:
        qui = chez_soi(visiteur, "carte-perdue")
        if then:
            then(visiteur, qui.id)

    return begun


def declaration(*answers: dict[str, str]) -> Gesture:
    """Declaring, these answers given."""

    def steps(visiteur: Visiteur, personne: str) -> None:
        visiteur.get(f"{BASE}/declarer")
        visiteur.press("Commencer")
        for given in answers:
            visiteur.press("Continuer", **given or {"personne": personne})

    return chez_colette(steps)


def deux_fenetres(visiteur: Visiteur) -> None:
    """Declared in another window, the last step still open here."""
    qui = chez_soi(visiteur, "carte-perdue")
    visiteur.get(f"{BASE}/declarer")
    visiteur.press("Commencer")
    visiteur.press("Continuer", personne=qui.id)
    visiteur.press("Continuer", motif="vol")
    last = visiteur.path
    gestes.declarer(visiteur, qui.id)
    visiteur.get(last)


def web(pages: int, photo: str = "", piece: str = "") -> Gesture:
    """The order on the web: so many pages passed after the beneficiary, these files chosen."""

    def begun(visiteur: Visiteur) -> None:
        gestes.avec_perte(visiteur)
        visiteur.press("Commander une nouvelle carte Vitale")
        _pages(visiteur, pages, {2: ("photo", photo), 5: ("piece", piece)})

    return begun


def telephone(pages: int, photo: str = "", piece: str = "") -> Gesture:
    """The same in the appli."""

    def begun(visiteur: Visiteur) -> None:
        gestes.avec_perte(visiteur)
        visiteur.press("Le faire comme sur le téléphone")
        _pages(visiteur, pages, {1: ("photo", photo), 3: ("piece", piece)})

    return begun


def _pages(visiteur: Visiteur, pages: int, files: dict[int, tuple[str, str]]) -> None:
    for number in range(pages + 1):
        genre, chosen = files.get(number, ("", ""))
        if chosen:
            gestes.choisir(visiteur, chosen)
        if number == pages:
            return
        if genre:
            next_one = "Suivant" if "appli" in visiteur.path and genre == "piece" else "Continuer"
            gestes.juger(visiteur, genre, next_one)
        else:
            visiteur.press("Continuer")


def commandee(photo: str = "identite", *advances: str, page: str = "") -> Gesture:
    """Ordered, the clock moved, one page of the follow-up open."""

    def begun(visiteur: Visiteur) -> None:
        qui = gestes.avec_perte(visiteur)
        id_ = gestes.commander(visiteur, qui.id, photo)
        for by in advances:
            visiteur.advance(by)
        visiteur.get(f"{SUIVI}/{id_}{page}")

    return begun


def validee(gesture: Gesture) -> Gesture:
    def begun(visiteur: Visiteur) -> None:
        gesture(visiteur)
        visiteur.press("Valider")

    return begun


def a_la_porte(scenario: str) -> Gesture:
    """At the first step of somebody who may not order."""

    def begun(visiteur: Visiteur) -> None:
        chez_soi(visiteur, scenario)
        assert fiche(visiteur).id
        visiteur.get(COMMANDER)
        visiteur.press("Commencer")

    return begun


# ——— What is done there ———


def refused(page: Page) -> None:
    faire.choose_first(page)
    faire.press(page, "Continuer")


# ——— The states ———


def state(name: str, url: str, gesture: Gesture, act: Act = unfolded, of: str = "") -> Etat:
    where = url if url.startswith(("{", "/")) else f"{BASE}/{url}"
    return Etat(f"cv-{name}", f"carte_vitale/{of or name}.html", where, gesture, act)


P = "{path}"
ETATS = [
    state("declarer", "declarer", chez_colette()),
    state("declarer_personne", P, declaration()),
    state("declarer_personne-erreurs", P, declaration(), pressed("Continuer"), "declarer_personne"),
    state("declarer_cause", P, declaration({})),
    state("declarer_cause-erreurs", P, declaration({}), pressed("Continuer"), "declarer_cause"),
    state("declarer_verifier", P, declaration({}, {"motif": "vol"})),
    state("declarer_deja", P, deux_fenetres, pressed("Déclarer")),
    state("declarer_termine", P, gestes.avec_perte),
    state("commander", "commander", chez_colette()),
    state("commander_beneficiaire", P, a_la_porte("famille-guilvinec")),
    state("refus", P, a_la_porte("npai"), refused),
    state("commander_photo_preparer", P, web(0)),
    state("commander_photo_conditions", P, web(1)),
    state("commander_photo-vide", P, web(2), of="commander_photo"),
    state("commander_photo", P, web(2, "fond")),
    state("commander_photo-erreurs", P, web(2, "fond"), pressed("Continuer"), "commander_photo"),
    state("commander_piece_preparer", P, web(3, "identite")),
    state("commander_piece_conditions", P, web(4, "identite")),
    state("commander_piece-vide", P, web(5, "identite"), of="commander_piece"),
    state("commander_piece", P, web(5, "identite", "reflet")),
    state("commander_valider", P, web(6, "gris", "passeport")),
    state("commander_termine", P, validee(web(6, "identite", "carte"))),
    state("appli", APPLI, telephone(0)),
    state("appli_beneficiaire", P, chez_colette(lambda v, _: _begin_appli(v))),
    state("appli_photo_conditions", P, telephone(0)),
    state("appli_photo-vide", P, telephone(1), of="appli_photo"),
    state("appli_photo", P, telephone(1, "coupee")),
    state("appli_piece_conditions", P, telephone(2, "identite")),
    state("appli_piece-vide", P, telephone(3, "identite"), of="appli_piece"),
    state("appli_piece", P, telephone(3, "identite", "recto")),
    state("appli_valider", P, telephone(4, "floue", "perimee")),
    state("appli_termine", P, validee(telephone(4, "identite", "carte"))),
    state("suivi-vide", "suivi", chez_colette(), of="suivi"),
    state("suivi", "suivi", commandee()),
    state("commande-recente", P, commandee(), of="commande"),
    state("commande", P, commandee("identite", "4-jours")),
    state("commande-refusee", P, commandee("chapeau", "4-jours"), of="commande"),
    state("refaire", P, commandee("floue", "4-jours", page="/refaire")),
    state("carte", P, commandee("identite", "21-jours", page="/carte")),
    state(
        "carte-recue",
        P,
        commandee("identite", "21-jours", page="/carte"),
        pressed("Oui, tout est juste"),
        "carte",
    ),
]


def _begin_appli(visiteur: Visiteur) -> None:
    visiteur.get(APPLI)
    visiteur.press("Je commande en ligne")
