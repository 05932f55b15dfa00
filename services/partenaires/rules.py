"""The orientation tool: what a situation gives to look at, and why; never a decision (R20-R22)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

AGES = (0, 16, 18, 26, 50, 65)  # the youngest of each bracket of content/orientation.yaml
MAX_AGE = 120
MAX_HOUSEHOLD = 9
VOWELS = set("aeiouyéèêh")


def bracket(age: int) -> int:
    """The youngest age of the bracket that an age is in."""
    return max(youngest for youngest in AGES if youngest <= max(age, 0))


@dataclass(frozen=True)
class Situation:
    """What somebody chose: the keys of the answers, and the youngest age of a bracket."""

    dit: frozenset[str]
    age: int | None = None


@dataclass(frozen=True)
class Regle:
    """When a lead is shown: one of `si`, one of `et`, none of `sauf`, an age in `ages`."""

    si: frozenset[str] = frozenset()
    et: frozenset[str] = frozenset()
    sauf: frozenset[str] = frozenset()
    ages: tuple[int, int] | None = None  # from the first, before the second

    def holds(self, situation: Situation) -> bool:
        said = situation.dit
        if self.ages is not None:
            youngest, end = self.ages
            if situation.age is None or not youngest <= situation.age < end:
                return False
        asked = all(not words or words & said for words in (self.si, self.et))
        return asked and not self.sauf & said

    def reasons(self, situation: Situation) -> frozenset[str]:
        """The answers that made it hold; an age is an answer too."""
        age = {str(situation.age)} if self.ages is not None else set()
        return (self.si | self.et) & situation.dit | age


def regle(si: str = "", et: str = "", sauf: str = "", ages: tuple[int, int] | None = None) -> Regle:
    """A rule from words between spaces."""
    return Regle(frozenset(si.split()), frozenset(et.split()), frozenset(sauf.split()), ages)


OLD = MAX_AGE + 1
MINORS, ADULTS = (0, 18), (18, OLD)
# Same keys as `pistes` in content/orientation.yaml, which says where each leads and why.
PISTES: dict[str, Regle] = {
    "ame": regle("sans-papiers"),
    "puma-arrivee": regle("arrivee", sauf="sans-papiers"),
    "ouverture-arrivee": regle("arrivee", sauf="sans-papiers"),
    "puma-sans-droits": regle("sans-droits", sauf="sans-papiers"),
    "pass-sans-papiers": regle("sans-papiers sans-droits"),
    "soin-refuse": regle("refus-soins"),
    "renonce": regle("renonce"),
    "accident-travail": regle("accident-travail"),
    "refus-droit": regle("refus"),
    # Without a residence permit, the AME comes instead of the CSS.
    "css-rsa": regle("rsa", sauf="sans-papiers"),
    "css-minimum": regle("minimum", sauf="sans-papiers rsa"),
    "css-modestes": regle("modestes", sauf="sans-papiers"),
    "css-etudiant": regle("etudiant", sauf="sans-papiers rsa autres"),
    "css-sans-mutuelle": regle("sans-mutuelle", sauf="rsa sans-papiers"),
    "mutuelle-employeur": regle("sans-mutuelle", et="salarie", sauf="rsa"),
    "ald": regle("ald"),
    "indemnites": regle("arret accident-travail", sauf="retraite"),
    "invalidite": regle("capacite", sauf="retraite", ages=(16, 65)),
    "conge-maternite": regle("grossesse", et="salarie independant chomage"),
    "conge-paternite": regle("naissance", et="salarie independant chomage"),
    "capital-deces": regle("deces"),
    "grossesse": regle("grossesse"),
    "naissance": regle("naissance"),
    "rattachement": regle("naissance separation", et="naissance enfants"),
    "separation": regle("separation"),
    "deces": regle("deces"),
    "arret": regle("arret", sauf="retraite"),
    "changement-travail": regle("chomage independant"),
    "adresse": regle("demenagement"),
    "sans-domicile": regle("sans-domicile", sauf="sans-papiers"),
    "sans-carte": regle("sans-carte", sauf="sans-papiers sans-droits arrivee"),
    "attestation": regle("sans-carte hopital", sauf="sans-papiers sans-droits arrivee"),
    "bientot-majeur": regle(ages=(16, 18)),
    "majeur": regle(ages=(18, 26)),
    "etudiant-etranger": regle("etudiant", et="arrivee"),
    "etudiant": regle("etudiant", sauf="arrivee"),
    "hopital": regle("hopital"),
    "medecin-traitant": regle("sans-medecin", ages=(16, OLD)),
    "medecin-traitant-16": regle(ages=(16, 18)),
    "equipement": regle("equipement"),
    "moral": regle("moral"),
    "enfants": regle("enfants naissance"),
    "dents-enfants": regle("enfants"),
    "dents-jeunes": regle(ages=(0, 26)),
    "contraception": regle(ages=(16, 26)),
    "bilan": regle(ages=ADULTS),
    "depistage-sein": regle(ages=(50, OLD)),
    "depistage-colorectal": regle(ages=(50, OLD)),
    "depistage-col": regle(ages=(26, 65)),
    "examen": regle("rsa modestes chomage sans-domicile", sauf="sans-papiers", ages=(16, OLD)),
    "grippe": regle(ages=(65, OLD)),
    "grippe-fragile": regle("ald grossesse"),
    "compte": regle("sans-compte", sauf="sans-papiers arrivee", ages=ADULTS),
    "lieux": regle("internet sans-mail"),
    "code": regle("internet"),
    "mail": regle("sans-mail"),
    "procuration": regle("aidant internet", et="aidant"),
    "sourds": regle("surdite"),
    "langue": regle("langue"),
    "message": regle("message"),
}


def situation(
    answers: Mapping[str, Sequence[str]], questions: Iterable[Mapping[str, Any]]
) -> Situation:
    """What was chosen, whatever else the address holds; one answer to a single question."""
    said: set[str] = set()
    age = None
    for question in questions:
        given = list(answers.get(question["cle"], ()))[: None if question["plusieurs"] else 1]
        if question["cle"] == "age":
            age = _age(given)
            continue
        said |= {choix["cle"] for choix in question["choix"]} & set(given)
    return Situation(frozenset(said), age)


def _age(given: Sequence[str]) -> int | None:
    text = given[0] if given else ""
    is_age = text.isascii() and text.isdigit() and len(text) <= 3 and int(text) <= MAX_AGE
    return bracket(int(text)) if is_age else None


def pistes(found: Situation) -> list[tuple[str, frozenset[str]]]:
    """(lead, answers that brought it), in the order of the table."""
    return [(cle, rule.reasons(found)) for cle, rule in PISTES.items() if rule.holds(found)]


def reason(because: Sequence[str], why: str) -> str:
    """« Parce que vous étudiez et qu’un enfant vient de naître\u202f: … »."""
    said = " et ".join(f"qu’{text}" if text[0] in VOWELS else f"que {text}" for text in because)
    return f"Parce {said}\u202f: {why}."


class Css(StrEnum):
    """Where a household stands between the two ceilings of the Complémentaire santé solidaire."""

    GRATUITE = "gratuite"
    PARTICIPATION = "participation"
    AU_DESSUS = "au-dessus"


@dataclass(frozen=True)
class Plafonds:
    """Published ceilings by size of household, and the days between which they hold."""

    gratuite: tuple[int, ...]  # 1 to 4 people, then each person more
    participation: tuple[int, ...]
    outre_mer: float  # % more overseas (D861-1)
    du: date
    au: date
    verifies: bool

    def hold(self, today: date) -> bool:
        return self.verifies and self.du <= today <= self.au

    def of(self, personnes: int, outre_mer: bool) -> tuple[int, int]:
        """(without participation, with): euros a year; overseas, to the nearest euro."""
        more = 1 + self.outre_mer / 100 if outre_mer else 1
        free, shared = (_for(row, personnes) for row in (self.gratuite, self.participation))
        return round(free * more), round(shared * more)


def _for(row: tuple[int, ...], personnes: int) -> int:
    *sizes, each = row
    return sizes[min(personnes, len(sizes)) - 1] + each * max(personnes - len(sizes), 0)


def plafonds(row: Mapping[str, Any]) -> Plafonds:
    """The ceilings as content compiles them."""
    return Plafonds(
        tuple(row["gratuite"]),
        tuple(row["participation"]),
        row["outre_mer"],
        date.fromisoformat(row["du"]),
        date.fromisoformat(row["au"]),
        row["verifies"],
    )


def css(
    ressources: int, personnes: int, outre_mer: bool, known: Plafonds, today: date
) -> Css | None:
    """Where yearly resources stand; None when the known ceilings do not hold today."""
    if not known.hold(today):
        return None
    free, shared = known.of(personnes, outre_mer)
    if ressources <= free:
        return Css.GRATUITE
    return Css.PARTICIPATION if ressources <= shared else Css.AU_DESSUS


# Coefficients of a household (R861-3): half more for the second person, 30 % for the third and
# the fourth, 40 % for each one after them. Tests recompute the published table from them.
def coefficient(personnes: int) -> float:
    """The ceiling of a household over that of one person."""
    steps = [1.0, 0.5, 0.3, 0.3]
    return sum(steps[:personnes]) + 0.4 * max(personnes - 4, 0)
