"""Activating without France Identité, one page a step (R92-R104); and the dated table (R90)."""

from functools import partial
from typing import Any

from flask import flash, redirect, request
from werkzeug.wrappers import Response

from core import db, wizard
from core.clock import paris
from core.codes import Verdict
from core.droits import Role, roles
from core.surface import Page, Surface, surface
from core.wizard import Etape, Parcours, Tunnel
from services.appli_carte_vitale import activation, catalogue, forms, phrases, telephones
from services.appli_carte_vitale.activation import (
    WRONG,
    WRONG_NUMBER,
    Examen,
    Numero,
    Obstacle,
)
from services.appli_carte_vitale.catalogue import AUCUNE, Epreuve
from services.appli_carte_vitale.models import Appli
from services.appli_carte_vitale.routes import (
    BASE,
    appli_carte_vitale,
    jouee,
    page,
    patience,
    someone,
)
from services.appli_carte_vitale.rules import Voie
from services.bac_a_sable import garde
from services.exercice.etapes import Pages, Suite

ACTIVER = f"{BASE}/activer"
TUNNEL = Tunnel(
    "appli-activer",
    (
        Etape("conditions", "Les conditions d'utilisation", forms.Conditions),
        Etape("chemin", "Deux chemins pour activer", forms.Chemin),
        Etape("autorisations", "L'appareil photo et le micro", forms.Autorisations),
        Etape("numero", "Votre numéro de sécurité sociale", forms.NumeroSecu),
        Etape("mail", "Le code reçu par mail", forms.CodeMail),
        Etape("biometrie", "La comparaison de votre visage", forms.Biometrie),
        Etape("piece", "Votre pièce d'identité", forms.PieceIdentite),
        Etape("video", "Filmez la pièce", forms.VideoPiece),
        Etape("visage", "Filmez votre visage", forms.VideoVisage),
        Etape("secret", "Choisissez un code secret", forms.CodeSecret),
    ),
)
BLURRED = {
    "pochette": "La pochette brille et cache des lettres. Sortez la pièce, posez-la à plat.",
    "reflet": "Un reflet blanc cache une partie de la pièce. Éloignez-vous de la lampe.",
    "contre-jour": "Le visage est dans l'ombre. Mettez-vous face à la fenêtre.",
    "lunettes": "Le visage est caché. Enlevez les lunettes, le chapeau et le masque.",
}


# ——— Before the first step ———


@appli_carte_vitale.get("/activer")
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
@jouee
def activating() -> Page:
    """What to have at hand, the difficulty of the exercise, the draft left unfinished."""
    if stop := activation.obstacle(garde.current(), someone()):
        return stopped(stop)
    return page(
        "activer",
        brouillon=PAGES.draft(),
        profil=catalogue.profil(someone()),
        epreuves=catalogue.epreuves(),
        puce=activation.can_read_chip(garde.current(), someone()),
    )


def stopped(found: Obstacle) -> str:
    """What stands in the way, and what to do."""
    return page("obstacle", obstacle=str(found), phrase=phrases.OBSTACLES[found])


@appli_carte_vitale.post("/activer")
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
@jouee
def begin_activating() -> Response:
    return begin(PAGES, request.form.get("epreuve", AUCUNE))


def begin(pages: Pages, epreuve: str) -> Response:
    """A new run, with the difficulty that it will meet."""
    visite = garde.current()
    run = wizard.start(pages.tunnel, visite.bac.id, visite.appareil.id)
    run.reponses = {"depart": {"epreuve": catalogue.epreuve(epreuve).cle}}
    return pages.to(run, pages.tunnel.etapes[0])


@appli_carte_vitale.get("/ouvertures")
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
def openings() -> Page:
    """R90: when the appli opened, and where: history since it is open everywhere."""
    return page("ouvertures", ouvertures=catalogue.histoire())


# ——— The steps ———


@appli_carte_vitale.route("/activer/<run_id>/<etape>", methods=["GET", "POST"])
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
@jouee
def step(run_id: str, etape: str) -> Page:
    return PAGES.visit(run_id, etape)


def held_back(run: Parcours, _step: Etape) -> Page | None:
    """A run belongs to one person and one telephone: with another in hand, the door."""
    kept = run.answer("conditions", "telephone_id")
    held = telephones.in_hand(garde.current(), someone())
    same = held is not None and kept == held.id
    same_person = run.answer("conditions", "assure_id", someone().id) == someone().id
    return None if same_person and (same or not kept) else redirect(f"{BASE}/", 303)


def conditions(_run: Parcours, _form: Any) -> Suite:
    """Accepted (R92): the run is now this person's, on this telephone."""
    if stop := activation.obstacle(garde.current(), someone()):
        return stopped(stop), 409
    held = telephones.in_hand(garde.current(), someone())
    owner = {"assure_id": someone().id, "telephone_id": held.id if held else ""}
    return {**owner, "accord": True}


def _way(run: Parcours, form: Any) -> Suite:
    """R93: France Identité first; « Non, merci » goes on here."""
    if form.chemin.data == "standard":
        return {"chemin": "standard"}
    if not activation.can_read_chip(garde.current(), someone()):
        form.refuse("chemin", "France Identité ne marche pas ici. Choisissez « Non, merci ».")
        return None
    asked = run.answer("depart", "epreuve", AUCUNE)
    return redirect(f"{ACTIVER}/france-identite?epreuve={asked}", 303)


def _permissions(_run: Parcours, form: Any) -> Suite:
    if "non" in (form.camera.data, form.micro.data):
        return page("reglages", camera=form.camera.data == "oui", retour=request.path), 422
    return {"camera": "oui", "micro": "oui"}


def number(voie: Voie, run: Parcours, form: Any) -> Suite:
    """R95-R97: the number, then who may have the appli, then an account to write to."""
    found = activation.identify(garde.current(), someone(), form.nir.valeur, voie)
    if found.reponse is Numero.FAUX:
        form.refuse("nir", WRONG_NUMBER)
        return None
    if found.appli is None:
        return _refused(found), 422
    return {"appli_id": found.appli.id, "nir": someone().nir_affiche}


TITRES = {
    Numero.EPUISE: "Nombre d'essais infructueux maximal atteint",
    Numero.SANS_COMPTE: "Il manque un compte avec un mail validé",
    Numero.REFUSE: "L'appli n'est pas possible pour le moment",
}


def _refused(found: Examen) -> str:
    again = paris(found.jusqu_au) if found.jusqu_au else None
    phrase = phrases.of_examen(found)
    return page("refus", titre=TITRES[found.reponse], phrase=phrase, jusqu_au=again)


def _number(run: Parcours, form: Any) -> Suite:
    """The standard way mails a code at once."""
    kept = number(Voie.STANDARD, run, form)
    if isinstance(kept, dict):
        appli = db.session().get_one(Appli, kept["appli_id"])
        patience(activation.send_code(garde.current(), someone(), appli))
    return kept


def appli_of(run: Parcours) -> Appli | None:
    """The activation of a run, while nothing has ended it."""
    appli = db.of_bac(Appli, run.answer("numero", "appli_id"), run.bac_id)
    return appli if appli and appli.fin_le is None and appli.deposee_le is None else None


def _mail(run: Parcours, form: Any) -> Suite:
    appli = appli_of(run)
    if appli is None:
        return replaced(run)
    verdict, wait = activation.enter_code(garde.current(), appli, form.code.data)
    patience(wait)
    if verdict is not Verdict.BON:
        form.refuse("code", WRONG[verdict])
        return None
    return {"bon": True}


def replaced(run: Parcours) -> Page:
    """R86: another activation took this one's place."""
    wizard.finish(run)
    return page("remplacee"), 409


def _biometry(_run: Parcours, form: Any) -> Suite:
    """R99: refused, this way stops; others are open."""
    if form.accord.data == "non":
        return page("sans_visage", retour=request.path), 422
    return {"accord": "oui"}


def _paper(_run: Parcours, form: Any) -> Suite:
    if catalogue.piece(form.piece.data) is None:
        form.refuse("piece", "Choisissez une pièce d'identité.")
        return None
    return {"piece": form.piece.data}


def mishap(run: Parcours, etape: str) -> Epreuve | None:
    """What goes wrong at this step, the first time one gets there (R99, R100)."""
    met = catalogue.epreuve(run.answer("depart", "epreuve", AUCUNE))
    if met.etape != etape or run.answer("depart", "vecue", False):
        return None
    run.reponses = {**run.reponses, "depart": {"epreuve": met.cle, "vecue": True}}
    return met


def _filmed(etape: str, run: Parcours, form: Any) -> Suite:
    """A video: how one held the paper or oneself, then what the telephone makes of it."""
    if problem := BLURRED.get(form.geste.data):
        form.refuse("geste", problem)
        return None
    if met := mishap(run, etape):
        return PAGES.page(run, PAGES.step(etape), form, panne=met), 422
    return {"geste": form.geste.data}


def _secret(run: Parcours, form: Any) -> Suite:
    """R101, R102: the code that the appli will ask for at each opening; the file leaves."""
    code = chosen_code(form)
    if code is None:
        return None
    appli, visite = appli_of(run), garde.current()
    met = catalogue.epreuve(run.answer("depart", "epreuve", AUCUNE))
    if appli is None or not activation.deposit(visite, someone(), appli, code, met):
        return replaced(run)
    wizard.finish(run)
    return redirect(f"{BASE}/", 303)


def chosen_code(form: Any) -> str | None:
    """The secret code typed twice; None when it is refused, the form then says why."""
    code = forms.digits(form.code)
    if wrong := activation.code_problem(someone(), code, forms.digits(form.confirmation)):
        form.refuse(*wrong)
        return None
    return code


def _around(run: Parcours, step: Etape) -> dict[str, Any]:
    """What a step shows besides its form."""
    shown: dict[str, Any] = {"panne": None}
    if step.cle == "chemin":
        shown["puce"] = activation.can_read_chip(garde.current(), someone())
    if step.cle == "mail":
        appli = appli_of(run)
        shown |= {"masque": appli.mail if appli else "", "attendre": 0}
    if step.cle == "piece":
        shown["pieces"] = catalogue.pieces()
    if step.cle == "video":
        shown["piece"] = catalogue.piece(run.answer("piece", "piece"))
    return shown


def _known(_run: Parcours, step: Etape) -> dict[str, str]:
    """What is already ticked: the person's own paper, France Identité where it can be."""
    if step.cle == "piece":
        return {"piece": catalogue.profil(someone()).piece.cle}
    if step.cle == "chemin" and activation.can_read_chip(garde.current(), someone()):
        return {"chemin": "france-identite"}
    return {}


PAGES = Pages(
    TUNNEL,
    ACTIVER,
    "appli_carte_vitale/activer",
    {
        "conditions": conditions,
        "chemin": _way,
        "autorisations": _permissions,
        "numero": _number,
        "mail": _mail,
        "biometrie": _biometry,
        "piece": _paper,
        "video": partial(_filmed, "video"),
        "visage": partial(_filmed, "visage"),
        "secret": _secret,
    },
    autour=_around,
    connu=_known,
    arret=held_back,
)


@appli_carte_vitale.post("/activer/<run_id>/renvoyer")
@surface(Surface.PRACTICE)
@roles(Role.ASSURE)
@jouee
def send_again(run_id: str) -> Page:
    """« Renvoyer le code »: the one before stops working."""
    run, step = PAGES.run(run_id), PAGES.step("mail")
    appli = appli_of(run) if run else None
    if run is None or appli is None:
        return redirect(ACTIVER, 303)
    if wait := activation.send_code(garde.current(), someone(), appli):
        return PAGES.page(run, step, forms.CodeMail(formdata=None), attendre=wait), 429
    flash("renvoye")
    return PAGES.to(run, step)
