"""content/scenarios/*.yaml: the fictional households that an exercise may start from.

Checked here, then compiled for `services.referentiel.semis`: numbers are made, never typed.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from core import fictif
from core.analyse import fold
from core.templating import typographie
from editorial.catalogues import Catalogues, is_printable, read_yaml
from editorial.foyers import (
    Adresse,
    Carte,
    Commande,
    Couverture,
    Depense,
    Document,
    Evenement,
    Foyer,
    Medecin,
    Moment,
    Montant,
    Personne,
    Scenario,
)
from editorial.problems import Problem, schema_messages, writing

PAID_AFTER = 5  # days between care and its reimbursement, unless told otherwise
Caisses = dict[str, list[dict[str, Any]]]  # those that serve a postcode


def paths(content: Path) -> list[Path]:
    return sorted((content / "scenarios").glob("*.yaml"))


def read(path: Path, soins: dict[str, Any]) -> Scenario:
    """One scenario, its care completed from content/soins.yaml; raises ValidationError."""
    raw = read_yaml(path)
    for person in raw.get("personnes", []):
        for row in person.get("depenses", []):
            row |= {**soins.get(row.pop("soin", None), {}), **row}
    return Scenario.model_validate(raw)


def read_soins(content: Path) -> dict[str, Any]:
    """Key of content/soins.yaml to its row."""
    found: dict[str, Any] = read_yaml(content / "soins.yaml")["soins"]
    return found


def problems(content: Path, catalogues: Catalogues) -> list[Problem]:
    """Everything to mend in the scenarios."""
    found: list[Problem] = []
    good: dict[Path, Scenario] = {}
    caisses, soins = _caisses_by_postcode(content), read_soins(content)
    for path in paths(content):
        try:
            good[path] = read(path, soins)
        except ValidationError as error:
            found += [Problem(path, 1, text) for _, text in schema_messages(error)]
    for path, scenario in good.items():
        for text in _to_mend(scenario, catalogues, caisses):
            found.append(Problem(path, 1, text))
    return found + _twice(good)


def _to_mend(scenario: Scenario, catalogues: Catalogues, caisses: Caisses) -> Iterator[str]:
    yield from writing(f"{scenario.titre} {scenario.resume} {scenario.apprend}")
    earlier: set[str] = set()
    for person in scenario.personnes:
        rules = (_values(person), _caisse(person, scenario.foyer, caisses), _days(person))
        for rule in (*rules, _expenses(person, scenario.foyer, catalogues)):
            yield from (f"{person.cle} : {text}" for text in rule)
        if person.ouvreur and person.ouvreur not in earlier:
            yield f"{person.cle} : ouvreur : une personne du foyer, écrite avant, pas un enfant"
        if person.ouvreur is None:
            earlier.add(person.cle)


def _values(person: Personne) -> Iterator[str]:
    """What the practice half itself would refuse, and what the house would not write."""
    for name, value, reader in (
        ("mail", person.mail, fictif.lire_mail),
        ("mail_propose", person.propose, fictif.lire_mail),
        ("portable", person.portable, fictif.lire_portable),
        ("portable_propose", person.portable_propose, fictif.lire_portable),
        ("fixe", person.fixe, fictif.lire_fixe),
    ):
        refused = None if value is None else reader(value).refus
        if refused:
            yield f"{name} : {refused}"
    yield from _password(person)
    texts = [person.apprend, person.situation, *(row.texte for row in person.documents)]
    for text in texts:
        yield from writing(text)
        if fictif.contains_real(text):
            yield f"un numéro pourrait être vrai : « {text[:40]}… »"


def _password(person: Personne) -> Iterator[str]:
    typed = person.mot_de_passe
    kinds = (str.isupper, str.islower, str.isdigit)
    if len(typed) < 8 or not all(any(map(kind, typed)) for kind in kinds):
        yield "mot_de_passe_propose : 8 caractères, une majuscule, une minuscule, un chiffre"
    names = [person.prenom, person.nom_naissance, person.nom_usage or person.prenom]
    if any(fold(name) in fold(typed) for name in names):
        yield "mot_de_passe_propose : ni prénom ni nom"


def _caisse(person: Personne, foyer: Foyer, caisses: Caisses) -> Iterator[str]:
    types = {row["cle"]: row["type"] for rows in caisses.values() for row in rows}
    with_caisse = person.regime in ("general", "cgss")
    if with_caisse and foyer.caisse not in types:
        yield f"caisse inconnue : {foyer.caisse}"
    elif with_caisse and (person.regime == "cgss") != (types[str(foyer.caisse)] == "CGSS"):
        yield "regime cgss et caisse CGSS vont ensemble"
    for place in filter(None, (person.adresse or foyer, person.nouvelle_adresse)):
        serving = {row["cle"] for row in caisses.get(place.code_postal, [])}
        if not serving:
            yield f"code postal inconnu : {place.code_postal}"
        elif with_caisse and place is not person.nouvelle_adresse and foyer.caisse not in serving:
            yield f"{foyer.caisse} ne sert pas {place.code_postal}"


def _days(person: Personne) -> Iterator[str]:
    past = [("depenses", row.le) for row in person.depenses]
    past += [("documents", row.depose) for row in person.documents]
    past += [("carte", person.carte.emise)] if person.carte else []
    past += [("commande", person.commande.le)] if person.commande else []
    for name, when in past:
        if _days_of(when) >= 0:
            yield f"{name} : un jour passé, J-1 au plus tard"
    for row in person.depenses:
        if _days_of(row.le) < -190:
            yield "depenses : les six derniers mois"
    for right in person.droits:
        if right.jusqu_au and _days_of(right.jusqu_au) <= _days_of(right.du):
            yield "droits : la fin vient après le début"


def _days_of(when: Moment) -> int:
    return int(when["mois"]) * 30 + int(when["jours"])


def _expenses(person: Personne, foyer: Foyer, catalogues: Catalogues) -> Iterator[str]:
    for row in person.depenses:
        for value in (row.prix, row.base, row.taux, row.retenue, row.mutuelle):
            figure = catalogues.chiffres.get(value) if isinstance(value, str) else None
            if isinstance(value, str) and not (figure and is_printable(figure)):
                yield f"chiffre inconnu ou non vérifié : {value}"
                return
        paid = _shares(row, _cover(person, foyer) is not None, catalogues)
        if paid["rembourse_centimes"] + paid["part_complementaire"] > paid["montant"]:
            yield f"{row.acte} : remboursé plus que payé"


def _twice(good: dict[Path, Scenario]) -> list[Problem]:
    """Keys, names and telephones belong to one person of all the scenarios."""
    found: list[Problem] = []
    people = [(path, person) for path, scenario in good.items() for person in scenario.personnes]
    for name, value in (
        ("cle", lambda p: p.cle),
        ("nom", lambda p: f"{p.prenom} {p.nom_naissance}"),
        ("portable", lambda p: p.portable or p.portable_propose),
        ("naissance", lambda p: (p.sexe, p.age, p.anniversaire[:2], p.code_naissance)),
    ):
        counts = Counter(value(person) for _, person in people)
        for path, person in people:
            if value(person) is not None and counts[value(person)] > 1:
                found.append(Problem(path, 1, f"{person.cle} : {name} déjà pris ailleurs"))
    return found


def _caisses_by_postcode(content: Path) -> Caisses:
    rows = read_yaml(content / "caisses.yaml")["caisses"]
    codes = json.loads((content / "codes_postaux.json").read_text("utf-8"))["departements"]
    served: Caisses = defaultdict(list)
    for row in rows:
        own = [code for name in row["departements"] for code in codes[name].split()]
        for code in {*own, *row.get("codes_postaux", [])}:
            served[code].append(row)
    return served


# ——— Compiling: what `services.referentiel.semis` writes into the tables ———


def compiled(content: Path, catalogues: Catalogues) -> list[dict[str, Any]]:
    """The scenarios in their order, numbers made, texts composed: var/contenu/scenarios.json."""
    soins = read_soins(content)
    rows = [_scenario(path.stem, read(path, soins), catalogues) for path in paths(content)]
    return sorted(rows, key=lambda row: int(row["rang"]))


def _scenario(cle: str, scenario: Scenario, catalogues: Catalogues) -> dict[str, Any]:
    texts = {k: typographie(getattr(scenario, k)) for k in ("titre", "resume", "apprend")}
    people = [_person(row, scenario.foyer, catalogues) for row in scenario.personnes]
    facts = {"cle": cle, "niveau": scenario.niveau, "rang": scenario.rang}
    return {**facts, **texts, "personnes": people}


def _person(person: Personne, foyer: Foyer, catalogues: Catalogues) -> dict[str, Any]:
    row = person.model_dump(include=SAME_NAMES)
    row |= {name: typographie(getattr(person, name)) for name in ("situation", "apprend")}
    row |= _place(person.adresse or foyer) | _new_place(person.nouvelle_adresse)
    row |= {
        "caisse": foyer.caisse if person.regime in ("general", "cgss") else None,
        "code_organisme": person.code_organisme or foyer.code_organisme,
        "iban": None if person.sans_iban or person.ouvreur else fictif.iban(person.cle),
        "mail_propose": person.propose,
        "mot_de_passe_propose": person.mot_de_passe,
        "portable": _digits(person.portable),
        "portable_propose": _digits(person.portable_propose or person.portable),
        "fixe": _digits(person.fixe),
        "compte_initial": person.compte.etat if person.compte else "aucun",
        "compte_depuis": person.compte.depuis if person.compte else None,
    }
    return {"assure": row, **_around(person, foyer, catalogues)}


# Columns of the table and fields of the scenario that are one and the same.
SAME_NAMES = {
    "cle",
    "prenom",
    "nom_naissance",
    "nom_usage",
    "sexe",
    "age",
    "anniversaire",
    "lieu_naissance",
    "code_naissance",
    "portrait",
    "statut",
    "regime",
    "couverture",
    "ouvreur",
    "mutation_vers",
    "carte_refusee",
    "tutelle",
    "npai",
    "mail",
    "appareil",
}


def _digits(typed: str | None) -> str | None:
    return fictif.lire_telephone(typed).valeur if typed else None


def _place(place: Adresse) -> dict[str, str]:
    return {name: getattr(place, name) for name in ("adresse", "code_postal", "commune")}


def _new_place(place: Adresse | None) -> dict[str, str | None]:
    names = ("adresse", "code_postal", "commune")
    new = ("nouvelle_adresse", "nouveau_code_postal", "nouvelle_commune")
    return {a: getattr(place, b, None) for a, b in zip(new, names, strict=True)}


def _cover(person: Personne, foyer: Foyer) -> Couverture | None:
    return None if person.sans_complementaire else person.complementaire or foyer.complementaire


def _around(person: Personne, foyer: Foyer, catalogues: Catalogues) -> dict[str, Any]:
    """Table name to rows, for everything that belongs to a person."""
    cover = _cover(person, foyer)
    doctor = None if person.sans_medecin else person.medecin or foyer.medecin
    card = person.carte
    europe = person.carte_europeenne
    return {
        "droits": [row.model_dump() for row in person.droits],
        "cartes": [_card(card, person.cle)] if card else [],
        "complementaires": [_complementaire(cover, person.cle)] if cover else [],
        "medecins": [_medecin(doctor)] if doctor else [],
        "cartes_europeennes": [{"jusqu_au": europe}] if europe else [],
        "depenses": [_depense(row, cover is not None, catalogues) for row in person.depenses],
        "documents": [_document(row) for row in person.documents],
        "evenements": [_evenement(row) for row in person.evenements],
        "amorces": [_commande(person.commande)] if person.commande else [],
    }


def _commande(commande: Commande) -> dict[str, Any]:
    begun = {"service": "carte-vitale", "quoi": "commande"}
    return begun | {"detail": commande.photo, "le": commande.le}


def _card(card: Carte, cle: str) -> dict[str, Any]:
    serie = fictif.serie(cle)
    # R33: some cards print 10 digits only, and a 9 stands for the last.
    serie = f"{serie[:-1]}9" if card.dix_chiffres else serie
    row = card.model_dump(exclude={"emise", "declaree"})
    return row | {"serie": serie, "emise_le": card.emise, "declaree_le": card.declaree}


def _complementaire(cover: Couverture, cle: str) -> dict[str, Any]:
    number = fictif.serie(f"adherent {cle}")[-8:]
    row = cover.model_dump(exclude={"depuis"})
    return row | {"du": cover.depuis, "numero_adherent": f"000-{number}"}


def _medecin(doctor: Medecin) -> dict[str, Any]:
    return {"nom": doctor.nom, "specialite": doctor.specialite, "declare_le": doctor.declare}


def _depense(row: Depense, covered: bool, catalogues: Catalogues) -> dict[str, Any]:
    later = {**row.le, "jours": row.le["jours"] + PAID_AFTER}
    return {
        "le": row.le,
        "acte": typographie(row.acte),
        "professionnel": row.chez,
        "verse_le": None if row.en_attente else row.verse or later,
        "verse_a": "professionnel" if row.tiers_payant else "assure",
        "origine": "caisse",
        **_shares(row, covered, catalogues),
    }


def _shares(row: Depense, covered: bool, catalogues: Catalogues) -> dict[str, int]:
    """Who pays what, in centimes."""
    price = _centimes(row.prix, catalogues)
    base = price if row.base is None else _centimes(row.base, catalogues)
    rate, held = round(_number(row.taux, catalogues)), _centimes(row.retenue, catalogues)
    part = round(base * rate / 100)
    left = min(base, price) - part if covered else 0
    told = None if row.mutuelle is None else _centimes(row.mutuelle, catalogues)
    return {
        "montant": price,
        "base": base,
        "taux": rate,
        "participation": held,
        "rembourse_centimes": max(0, part - held),
        "part_complementaire": left if told is None else told,
    }


def tarif(soin: dict[str, Any], catalogues: Catalogues) -> dict[str, Any]:
    """What an act costs before anybody's rights are known: centimes, and a rate in %."""
    price = _centimes(soin["prix"], catalogues)
    return {
        "libelle": typographie(soin["acte"]),
        "montant": price,
        "base": _centimes(soin["base"], catalogues) if "base" in soin else price,
        "taux": round(_number(soin["taux"], catalogues)),
        "retenue": _centimes(soin.get("retenue", 0), catalogues),
        "mutuelle": _centimes(soin["mutuelle"], catalogues) if "mutuelle" in soin else None,
    }


def _centimes(value: Montant, catalogues: Catalogues) -> int:
    return round(100 * _number(value, catalogues))


def _number(value: Montant, catalogues: Catalogues) -> float:
    """A number, written here or read in the figures."""
    return float(catalogues.chiffres[value].valeur if isinstance(value, str) else value)


def _document(row: Document) -> dict[str, Any]:
    texts = {"titre": typographie(row.titre), "texte": typographie(row.texte)}
    facts = row.model_dump(include={"genre", "emetteur"})
    return {**facts, **texts, "depose_le": row.depose}


def _evenement(row: Evenement) -> dict[str, Any]:
    facts = {"titre": typographie(row.titre), "lieu": row.lieu}
    return {**facts, "le": row.le, "origine": "caisse"}
