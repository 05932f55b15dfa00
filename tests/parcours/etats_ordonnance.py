"""Every template of the ordonnance numérique: the doctor's, the pharmacist's, the patient's."""

from playwright.sync_api import Page

from services.ordonnance import emission, models
from tests.ordonnance import gestes
from tests.parcours import entrainement as faire
from tests.parcours import espace_sante as sante
from tests.parcours import ordonnance as rx
from tests.parcours.etats import nothing, unfolded
from tests.parcours.etats_entrainement import Act, Etat, Gesture, pressed
from tests.parcours.ordonnance import ORDONNANCE
from tests.visiteur import Visiteur

LIGNES = (
    {"boites": "2", "renouvellements": "3"},
    {"medicament": "thyrexa-75", "motif": "mte", "posologie": "1 comprimé le matin, à jeun"},
)


# ——— What was done before ———


def as_role(name: str, *lignes: dict[str, str]) -> Gesture:
    """An ordonnance written (when there are lines), then this role played."""

    def begun(visiteur: Visiteur) -> None:
        if lignes:
            gestes.ecrite(visiteur, *lignes)
        else:
            visiteur.enter("jeanne", f"{ORDONNANCE}/")
        gestes.role(visiteur, name)

    return begun


def step(*lignes: dict[str, str], accords: bool = False) -> Gesture:
    """Writing, up to where these lines are kept."""

    def begun(visiteur: Visiteur) -> None:
        gestes.medecin(visiteur)
        gestes.patient(visiteur)
        for ligne in lignes:
            gestes.ajouter(visiteur, **ligne)
        if accords:
            visiteur.follow("Continuer sans rien ajouter")
            visiteur.press("Continuer", mes="oui", suivi="oui")

    return begun


def ecriture(visiteur: Visiteur) -> None:
    """At the first step."""
    gestes.medecin(visiteur)
    visiteur.press("Écrire une ordonnance")


def ecrite(visiteur: Visiteur) -> None:
    gestes.ecrite(visiteur, *LIGNES)


def presentee(visiteur: Visiteur) -> None:
    gestes.presenter(visiteur, gestes.ecrite(visiteur, *LIGNES).numero)


def servie(visiteur: Visiteur) -> None:
    """Partly given."""
    presentee(visiteur)
    gestes.noter(visiteur, **{"geste-0": "substitue:amlodipine-5", "boites-0": "1"})


def servie_en_entier(visiteur: Visiteur) -> None:
    gestes.presenter(visiteur, gestes.ecrite(visiteur).numero)
    gestes.noter(visiteur, **{"geste-0": "remis"})


def au_patient(before: Gesture) -> Gesture:
    """The patient's page of the only ordonnance."""

    def begun(visiteur: Visiteur) -> None:
        before(visiteur)
        gestes.role(visiteur, "assure", f"{ORDONNANCE}/{_written(visiteur).id}")

    return begun


def annulee(visiteur: Visiteur) -> None:
    gestes.ecrite(visiteur)
    visiteur.press("Annuler cette ordonnance", motif="erreur")


def alteree(visiteur: Visiteur) -> None:
    """What is kept is no longer what was signed."""
    presentee(visiteur)
    with visiteur.world() as (_, bac):
        models.lignes(models.issued(bac.id)[0])[0].boites = 6


def lue(role: str) -> Gesture:
    """The QR opened by somebody of the same world."""

    def begun(visiteur: Visiteur) -> None:
        gestes.ecrite(visiteur)
        gestes.role(visiteur, role, _qr(visiteur))

    return begun


def lue_dehors(visiteur: Visiteur) -> None:
    """The QR opened by any phone."""
    gestes.ecrite(visiteur)
    path = _qr(visiteur)
    visiteur.client.delete_cookie("exercice")
    visiteur.get(path)


def _written(visiteur: Visiteur) -> models.Ordonnance:
    with visiteur.world() as (_, bac):
        return models.issued(bac.id)[0]


def _qr(visiteur: Visiteur) -> str:
    with visiteur.world() as (_, bac):
        return f"{ORDONNANCE}/lire/{emission.qr_token(models.issued(bac.id)[0])}"


# ——— What is done there ———


def nobody(page: Page) -> None:
    """An identity that does not hold together."""
    sante.fill(page, "Nom", "Durand")
    faire.press(page, "Continuer")


def nothing_noted(page: Page) -> None:
    rx.give(page, 0, "Ne pas remettre")
    faire.press(page, "Noter la délivrance")


def compared(page: Page) -> None:
    sante.fill(page, "Sceau imprimé sur le papier", "AAAA")
    faire.press(page, "Comparer")


# ——— The states ———


def state(name: str, url: str, gesture: Gesture, act: Act = unfolded, of: str = "") -> Etat:
    where = url if url == "{path}" else f"{ORDONNANCE}/{url}"
    return Etat(f"rx-{name}", f"ordonnance/{of or name}.html", where, gesture, act)


ETATS = [
    state("mes_ordonnances-vide", "", as_role("assure"), of="mes_ordonnances"),
    state("mes_ordonnances", "", as_role("assure", *LIGNES)),
    state("ordonnance", "{path}", au_patient(ecrite)),
    state("ordonnance-servie", "{path}", au_patient(servie), of="ordonnance"),
    state("ordonnance-annulee", "{path}", au_patient(annulee), of="ordonnance"),
    state("code", "code", as_role("assure")),
    state("code-montre", "code", as_role("assure"), pressed("Afficher un code"), of="code"),
    state("prescrire-vide", "prescrire", as_role("prescripteur"), of="prescrire"),
    state("prescrire", "prescrire", as_role("prescripteur", *LIGNES)),
    state("prescrire_patient", "prescrire/{run}/patient", ecriture),
    state(
        "prescrire_patient-erreurs",
        "prescrire/{run}/patient",
        ecriture,
        nobody,
        of="prescrire_patient",
    ),
    state("prescrire_code", "prescrire/{run}/code", ecriture),
    state("prescrire_medicaments-vide", "{path}", step(), of="prescrire_medicaments"),
    state("prescrire_medicaments", "{path}", step(*LIGNES)),
    state(
        "prescrire_medicaments-erreurs",
        "{path}",
        step(),
        pressed("Ajouter cette ligne"),
        of="prescrire_medicaments",
    ),
    state("prescrire_accords", "prescrire/{run}/accords", step(*LIGNES)),
    state(
        "prescrire_accords-erreurs",
        "prescrire/{run}/accords",
        step(*LIGNES),
        pressed("Continuer"),
        of="prescrire_accords",
    ),
    state("prescrire_verifier", "{path}", step(*LIGNES, accords=True)),
    state("prescrite", "{path}", ecrite),
    state("prescrite-annulee", "{path}", annulee, of="prescrite"),
    state("delivrer", "delivrer", as_role("pharmacien", *LIGNES)),
    state(
        "delivrer-erreurs",
        "delivrer",
        as_role("pharmacien"),
        pressed("Ouvrir l’ordonnance"),
        of="delivrer",
    ),
    state("fiche", "{path}", presentee),
    state("fiche-servie", "{path}", servie, of="fiche"),
    state("fiche-finie", "{path}", servie_en_entier, of="fiche"),
    state("fiche-erreurs", "{path}", presentee, nothing_noted, of="fiche"),
    state("fiche-sceau-faux", "{path}", presentee, compared, of="fiche"),
    state("fiche-fausse", "{path}", alteree, of="fiche"),
    state("lire", "{path}", lue("pharmacien")),
    state("lire-patient", "{path}", lue("assure"), nothing, of="lire"),
    state("lire-dehors", "{path}", lue_dehors, nothing, of="lire"),
]
