"""What an agent sees of a person's appli, and does to it, without HTML (R118, R119)."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from core import db
from core.clock import paris
from services.agents import acces, rules
from services.agents.rules import Geste
from services.appli_carte_vitale import activation
from services.appli_carte_vitale import models as applis
from services.appli_carte_vitale.models import Appli
from services.appli_carte_vitale.rules import Etat, Refus
from services.bac_a_sable import models as bac_a_sable
from services.bac_a_sable.garde import Visite
from services.bac_a_sable.models import BacASable, Trace, record
from services.referentiel import models as referentiel
from services.referentiel.models import Assure

FAIRE: dict[Geste, Callable[[Assure, datetime, str], bool]] = {
    Geste.REVOQUER: applis.revoke,
    Geste.BLOQUER: applis.block,
    Geste.DEBLOQUER: applis.unblock,
}


@dataclass(frozen=True)
class Dossier:
    """R118: eligibility, state of the appli or of its activation, telephone and system."""

    assure: Assure
    refus: Refus | None  # why not eligible, or None
    appli: Appli | None
    etat: Etat | None
    bloque: bool

    @property
    def commencee_le(self) -> datetime | None:
        """In Paris time; None without an appli."""
        return paris(self.appli.commencee_le) if self.appli else None

    @property
    def activee_le(self) -> datetime | None:
        """The same, of the end of the activation."""
        done = self.appli.finalisee_le if self.appli else None
        return paris(done) if done else None

    @property
    def possibles(self) -> frozenset[Geste]:
        return rules.possibles(self.etat, self.bloque)


class Issue(StrEnum):
    FAIT = "fait"
    MOTIF = "motif"  # none, or not of the list
    INUTILE = "inutile"  # nothing to revoke; already blocked, or not blocked


WRONG = {
    Issue.MOTIF: "Choisissez un motif : sans motif, rien n'est fait.",
    Issue.INUTILE: "Quelqu'un l'a déjà fait, ou il n'y a plus rien à changer. Relisez le dossier.",
}
UNKNOWN = "Personne, dans cet exercice, n'a ce numéro."


# ——— Seeing ———


def search(visite: Visite, nir: str) -> Assure | None:
    """The person of these 13 characters; the search is noted, the number is not."""
    found = referentiel.by_nir(visite.bac.id, nir)
    mine = acces.agent(visite).matricule
    record(visite.bac, "agents.recherche", agent=mine, trouve=found is not None)
    return found


def find(visite: Visite, id_: str) -> Dossier | None:
    """The file of somebody of this world."""
    assure = db.of_bac(Assure, id_, visite.bac.id)
    return dossier(assure, visite.bac.now()) if assure else None


def note_reading(visite: Visite, dossier: Dossier) -> None:
    """Who looked at whom: looking is noted too."""
    mine = acces.agent(visite).matricule
    record(visite.bac, "agents.consultation", agent=mine, assure=dossier.assure.id)


def dossier(assure: Assure, now: datetime) -> Dossier:
    appli = applis.latest(assure.id)
    return Dossier(
        assure,
        activation.refusal(assure, now),
        appli,
        appli.etat(now) if appli else None,
        applis.is_blocked(assure.id),
    )


# ——— Acting ———


def act(visite: Visite, dossier: Dossier, geste: Geste, motif: str) -> Issue:
    """Revoke, block or unblock, with a reason; done or not, it is noted."""
    if motif not in rules.MOTIFS[geste]:
        return Issue.MOTIF
    bac_a_sable.lock(visite.bac)  # two agents at once: one of them comes second
    useful = geste in find_again(visite, dossier).possibles
    done = useful and FAIRE[geste](dossier.assure, visite.bac.now(), motif)
    issue = Issue.FAIT if done else Issue.INUTILE
    facts = {"agent": acces.agent(visite).matricule, "assure": dossier.assure.id, "motif": motif}
    record(visite.bac, f"agents.{geste}", **facts, issue=str(issue))
    return issue


def find_again(visite: Visite, seen: Dossier) -> Dossier:
    """The same file, as it stands now that nobody else writes."""
    return dossier(seen.assure, visite.bac.now())


# ——— The log ———


@dataclass(frozen=True)
class Ligne:
    """One line of the log, in words. `a` and `mur` in Paris time."""

    rang: int
    a: datetime
    agent: str
    quoi: str
    qui: str
    motif: str
    empreinte: str


@dataclass(frozen=True)
class Journal:
    """The agents' lines; `rompu`: the rank where the chain breaks, or None."""

    lignes: list[Ligne]
    total: int
    rompu: int | None


QUOI: dict[str, str] = {
    "seance": "a ouvert sa session",
    "code_faux": "a tapé un code faux",
    "recherche": "a cherché un numéro",
    "consultation": "a ouvert un dossier",
    Geste.REVOQUER: "a révoqué l'appli",
    Geste.BLOQUER: "a bloqué l'appli",
    Geste.DEBLOQUER: "a débloqué l'appli",
}
TENTE: dict[str, str] = {
    Geste.REVOQUER: "a voulu révoquer, sans effet",
    Geste.BLOQUER: "a voulu bloquer, sans effet",
    Geste.DEBLOQUER: "a voulu débloquer, sans effet",
}


def log(bac: BacASable) -> Journal:
    """What agents did in this world, the latest first, and whether the chain holds."""
    names = {row.id: row.nom_complet for row in referentiel.assures(bac.id)}
    rows = [_line(row, names) for row in bac_a_sable.journal(bac.id, "agents")]
    total = len(bac_a_sable.journal(bac.id))
    return Journal(rows[::-1], total, bac_a_sable.broken_at(bac))


def _line(row: Trace, names: dict[str, str]) -> Ligne:
    what, facts = row.evenement.partition(".")[2], json.loads(row.details)
    words = TENTE if facts.get("issue") == Issue.INUTILE else QUOI
    return Ligne(
        row.rang,
        paris(row.a),
        facts.get("agent", ""),
        words.get(what, what),
        names.get(facts.get("assure", ""), ""),
        rules.nom_du_motif(what, facts.get("motif", "")),
        row.empreinte,
    )
