"""Every template of the practice half in the states that somebody who practises can see."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page

from services.missions.models import missions
from tests.compte import gestes
from tests.parcours import entrainement as faire
from tests.parcours.etats import nothing, unfolded
from tests.visiteur import Visiteur

RUN = re.compile(r"/(?:creer|activer|prescrire)/([\w-]{16})/")
VRAI_OU_FAUX = "/s-entrainer/missions/vrai-ou-faux/"
MESSAGES = missions()["vrai-ou-faux"]["messages"]
Gesture = Callable[[Visiteur], object]
Act = Callable[[Page], None]


@dataclass(frozen=True)
class Etat:
    """What was done before, where to go, what to do there.

    « {run} »: the steps under way; « {path} »: where what was done before ended.
    """

    name: str
    template: str
    url: str
    gesture: Gesture
    act: Act = nothing

    def __str__(self) -> str:
        return self.name

    def where(self, visiteur: Visiteur) -> str:
        run = RUN.search(visiteur.path)
        url = self.url.replace("{path}", visiteur.path)
        return url.replace("{run}", run.group(1) if run else "")


# ——— What was done before ———


def dehors(visiteur: Visiteur) -> None:
    """Not entered."""


def neuf(visiteur: Visiteur) -> None:
    visiteur.enter("jeanne")


def formateur(visiteur: Visiteur) -> None:
    """Entered, as whoever leads the session."""
    visiteur.enter("jeanne")
    visiteur.post("/s-entrainer/exercice/role", role="formateur", retour="/s-entrainer/exercice/")


def premiere_etape(scenario: str) -> Gesture:
    return lambda visiteur: gestes.commencer(visiteur, scenario)


def etapes(visiteur: Visiteur) -> None:
    """Every step answered but the last."""
    qui = gestes.commencer(visiteur)
    visiteur.press("Continuer", **gestes.identite(qui))
    visiteur.press("Continuer", numero_serie=qui.serie, fin_iban=qui.fin_iban)
    visiteur.press("Valider", mot_de_passe=qui.mot_de_passe)
    visiteur.press("Continuer", mail=qui.mail, mail_bis=qui.mail, **gestes.NON)


def lien_expire(visiteur: Visiteur) -> None:
    gestes.creer(visiteur)
    visiteur.advance("21-jours")
    visiteur.advance("15-min")


def code_parti(visiteur: Visiteur) -> None:
    gestes.mot_de_passe(visiteur, gestes.avec_compte(visiteur))


def code_provisoire_parti(visiteur: Visiteur) -> None:
    qui = gestes.avec_compte(visiteur)
    visiteur.get(f"{faire.COMPTE}/mot-de-passe-oublie")
    born = {"naissance-jour": qui.jour, "naissance-mois": qui.mois, "naissance-annee": qui.annee}
    visiteur.press("Recevoir un code", nir=qui.nir, **born)


def appareil_de_confiance(visiteur: Visiteur) -> None:
    gestes.connecter(visiteur, gestes.avec_compte(visiteur), a_moi=True)


def reglages_changes(visiteur: Visiteur) -> None:
    """One démarche done, with its receipt."""
    gestes.connecte(visiteur)
    visiteur.get(f"{faire.COMPTE}/communication")
    visiteur.press("Valider", accord_mail="oui")


def triees(visiteur: Visiteur) -> None:
    """« Vrai ou faux » played through, rightly."""
    _trier(visiteur, [row["verdict"] for row in MESSAGES])


def triees_au_hasard(visiteur: Visiteur) -> None:
    """The same by somebody who believes none of them."""
    _trier(visiteur, ["faux"] * len(MESSAGES))


def _trier(visiteur: Visiteur, answers: list[str]) -> None:
    visiteur.enter("jeanne", VRAI_OU_FAUX)
    visiteur.press("Commencer")
    for number, answer in enumerate(answers, start=1):
        visiteur.get(f"{VRAI_OU_FAUX}messages/{number}")
        visiteur.press(answer.capitalize())


# ——— What is done there ———


def pressed(name: str) -> Act:
    return lambda page: faire.press(page, name)


def opened(place: str = "a.line") -> Act:
    """The first thing of the list."""
    return lambda page: page.get_by_role("main").locator(place).first.click()


def identified(page: Page) -> None:
    faire.identify(page, faire.fiche(page))


def proved(page: Page) -> None:
    card = faire.fiche(page)
    faire.identify(page, card)
    faire.prove(page, card)


def letter_asked(page: Page) -> None:
    """The letter that replaces the card."""
    card = faire.fiche(page)
    faire.identify(page, card)
    page.get_by_role("link", name="Je ne dispose pas du numéro de série").click()
    faire.press(page, "Demander un code par courrier")


def as_pharmacist(page: Page) -> None:
    faire.press(page, "Le pharmacien")
    page.goto(faire.CREER)


def too_old(page: Page) -> None:
    """A page left open so long that its hidden word has expired."""
    page.locator("main [name=csrf_token]").evaluate_all(
        "all => all.forEach(e => { e.value = ''; })"
    )
    faire.press(page, "Tout effacer")


def elsewhere_erased(page: Page) -> None:
    """The world goes while its page is open."""
    page.evaluate("document.querySelector('main form').action = '/s-entrainer/exercice/personne'")
    keep = [c for c in page.context.cookies() if not c["name"].endswith("exercice")]
    page.context.clear_cookies()
    page.context.add_cookies(keep)  # type: ignore[arg-type]
    faire.press(page, "Tout effacer")


def password_given(page: Page) -> None:
    faire.give_password(page, faire.fiche(page))


def confirmed(page: Page) -> None:
    faire.follow_link(page)
    faire.press(page, "Confirmer mon email")


def link_sent_again(page: Page) -> None:
    faire.follow_link(page)
    faire.press(page, "Envoyer un nouveau lien")


def wrong_code(page: Page) -> None:
    faire.give_code(page, "000 000")


def sorted_one(page: Page) -> None:
    faire.press(page, "Commencer")
    faire.press(page, "Faux")


def password_reset(page: Page) -> None:
    code = faire.read_code(page)
    page.goto(f"{faire.COMPTE}/mot-de-passe-oublie/code")
    main = page.get_by_role("main")
    main.get_by_label("Code provisoire").fill(code)
    main.get_by_label("Nouveau mot de passe").fill("Genet-Vallon-7")
    faire.press(page, "Valider votre mot de passe")


# ——— The states ———


def ground(name: str, url: str, gesture: Gesture = neuf, act: Act = nothing, of: str = "") -> Etat:
    return Etat(name, f"exercice/{of or name}.html", f"/s-entrainer/{url}", gesture, act)


def account(name: str, url: str, gesture: Gesture, act: Act = nothing, of: str = "") -> Etat:
    return Etat(name, f"compte/{of or name}.html", f"{faire.COMPTE}/{url}", gesture, act)


def inside(name: str, url: str, act: Act = nothing, of: str = "") -> Etat:
    """A page of the account, logged in."""
    return account(name, url, gestes.connecte, act, of)


def with_errors(name: str, url: str, gesture: Gesture, button: str) -> Etat:
    """The same, its form sent empty."""
    return account(f"{name}-erreurs", url, gesture, pressed(button), of=name)


def step(cle: str, button: str) -> list[Etat]:
    """A step of the creation: as it opens; for the first ones, sent empty too."""
    name = f"creer_{cle.replace('-', '_')}"
    url = f"creer/{{run}}/{cle}"
    before = premiere_etape("jeanne") if cle == "identite" else etapes
    found = [account(name, url, before, unfolded)]
    return [*found, with_errors(name, url, before, button)] if cle == "identite" else found


def mission(name: str, url: str, gesture: Gesture = neuf, act: Act = nothing, of: str = "") -> Etat:
    return Etat(f"mission-{name}", f"missions/{of or name}.html", url, gesture, act)


CHANGES = {
    "changer_adresse": "changement-adresse",
    "changer_iban": "coordonnees-bancaires",
    "changer_nom_usage": "nom-usage",
    "changer_mail": "changer-mail",
    "changer_telephones": "changer-telephone",
    "changer_communication": "communication",
    "changer_mot_de_passe": "changer-mot-de-passe",
}
ETATS = [
    ground("entree", "", dehors),
    ground("entree-commencee", "", of="entree"),
    ground("personnes", "exercice/personnes", dehors),
    ground("personnes-en-jeu", "exercice/personnes", of="personnes"),
    ground("rejoindre", "exercice/rejoindre", dehors),
    ground("rejoindre-erreurs", "exercice/rejoindre", dehors, pressed("Rejoindre"), "rejoindre"),
    ground("termine", "exercice/termine", dehors),
    ground("mes_exercices", "exercice/"),
    ground("horloge", "exercice/horloge"),
    ground("role", "exercice/role"),
    ground("formateur", "exercice/formateur", formateur),
    ground("mauvais_role", "exercice/role", act=as_pharmacist),
    ground("autre_appareil", "exercice/autre-appareil"),
    ground(
        "autre_appareil-code",
        "exercice/autre-appareil",
        act=pressed("Afficher un code"),
        of="autre_appareil",
    ),
    ground("terminer", "exercice/terminer"),
    ground("effacer", "exercice/effacer"),
    ground("jeton_expire", "exercice/effacer", act=too_old),
    ground("sans_bac", "exercice/effacer", act=elsewhere_erased),
    ground("pas_encore", "rendez-vous/"),
    Etat("boite-vide", "boite/liste.html", "/s-entrainer/boite/courrier", neuf),
    Etat("boite", "boite/liste.html", faire.BOITE, gestes.connecte),
    Etat("message", "boite/message.html", faire.BOITE, code_parti, opened(".mails a")),
    account("porte", "", neuf),
    account("creer", "creer", neuf, unfolded),
    account("creer-brouillon", "creer", etapes, of="creer"),
    *step("identite", "Continuer"),
    *step("preuves", "Continuer"),
    *step("mot-de-passe", "Valider votre mot de passe"),
    *step("coordonnees", "Continuer"),
    *step("verifier", "Créer le compte"),
    account("creer_sans_numero", "creer/{run}/sans-numero-de-serie", etapes),
    account(
        "creer_sans_numero-lettre",
        "creer/{run}/identite",
        premiere_etape("jeanne"),
        letter_asked,
        "creer_sans_numero",
    ),
    account("creer_npai", "creer/{run}/identite", premiere_etape("npai"), letter_asked),
    account("creer_refus", "creer/{run}/identite", premiere_etape("ame"), identified),
    account("creer_deja", "creer/{run}/identite", premiere_etape("ald"), proved),
    account("creer_termine", "creer/termine", gestes.creer, unfolded),
    account("a_confirmer", "", gestes.creer, password_given),
    account("a_confirmer-expire", "", lien_expire, password_given, "a_confirmer"),
    account("confirmer_email", "", gestes.creer, faire.follow_link),
    account("confirmer_email-expire", "", lien_expire, faire.follow_link, "confirmer_email"),
    account("confirmer_email-renvoye", "", lien_expire, link_sent_again, "confirmer_email"),
    account("confirme", "", gestes.creer, confirmed),
    account("connexion", "connexion", neuf, unfolded),
    with_errors("connexion", "connexion", neuf, "Continuer"),
    account("code", "code", code_parti, unfolded),
    account("code-erreurs", "code", code_parti, wrong_code, "code"),
    account("mot_de_passe_oublie", "mot-de-passe-oublie", neuf),
    with_errors("mot_de_passe_oublie", "mot-de-passe-oublie", neuf, "Recevoir un code"),
    account("mot_de_passe_nouveau", "mot-de-passe-oublie/code", code_provisoire_parti),
    account("mot_de_passe_change", "", code_provisoire_parti, password_reset),
    account("deconnecte", "deconnecte", neuf),
    account("ferme", "ferme", neuf),
    inside("accueil", "accueil", unfolded),
    inside("attestation", "attestation-de-droits", unfolded),
    inside("mes_informations", "mes-informations", unfolded),
    inside("mes_demarches", "mes-demarches"),
    account(
        "demarche",
        "mes-demarches",
        reglages_changes,
        opened("a.line[href*='/mes-demarches/']"),
    ),
    inside("espace_prevention", "espace-prevention"),
    inside("simple", "accident-tiers", unfolded),
    inside("mes_paiements", "mes-paiements"),
    inside("paiement", "mes-paiements", opened()),
    inside("releves", "releves-mensuels"),
    inside("releve", "releves-mensuels", opened()),
    account("appareils", "appareils-de-confiance", appareil_de_confiance),
    inside("resilier", "resilier"),
    with_errors("resilier", "resilier", gestes.connecte, "Fermer ce compte"),
    inside("confirmer_identite", "confirmer-identite"),
    *(inside(name, url) for name, url in CHANGES.items()),
    mission("liste", "/s-entrainer/missions/"),
    mission("but", "/s-entrainer/missions/creer-compte/?indice=3", of="mission"),
    mission("message", VRAI_OU_FAUX, act=pressed("Commencer")),
    mission("message-explique", VRAI_OU_FAUX, act=sorted_one, of="message"),
    mission("reussi", f"{VRAI_OU_FAUX}reussi", triees),
    mission("bilan", f"{VRAI_OU_FAUX}bilan", triees_au_hasard),
]
