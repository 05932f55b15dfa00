"""Orientation: what each situation gives to look at; the edges of ages and ceilings."""

from datetime import date

import pytest

from editorial import catalogues, orientation, store
from services.partenaires import rules
from services.partenaires.rules import Css, Plafonds, Situation

DATA = store.read("orientation")
LAST_DAY, DAY_AFTER = date(2026, 3, 31), date(2026, 4, 1)


def pages(**answers: str) -> set[str]:
    """The articles shown for answers, words between spaces: pages(age="17", sante="arret ald")."""
    given = {question: text.split() for question, text in answers.items()}
    found = rules.situation(given, DATA["questions"])
    return {DATA["pistes"][cle]["page"] for cle, _ in rules.pistes(found)}


@pytest.mark.parametrize(
    ("answers", "shown", "hidden"),
    [
        ({"age": "15"}, "mt-dents", "medecin-traitant jeunes-18-ans mon-bilan-prevention"),
        ({"age": "16"}, "medecin-traitant jeunes-18-ans contraception-jeunes", "grippe-covid"),
        ({"age": "17"}, "medecin-traitant jeunes-18-ans", "mon-bilan-prevention"),
        ({"age": "18"}, "jeunes-18-ans mon-bilan-prevention", "medecin-traitant"),
        ({"age": "25"}, "jeunes-18-ans contraception-jeunes", "depistage-cancer-sein"),
        ({"age": "26"}, "depistage-cancer-col", "jeunes-18-ans contraception-jeunes mt-dents"),
        ({"age": "64"}, "depistage-cancer-sein depistage-cancer-col", "grippe-covid"),
        ({"age": "65"}, "grippe-covid depistage-cancer-sein", "depistage-cancer-col"),
        ({"age": "70", "sante": "capacite"}, "grippe-covid", "pension-invalidite"),
        ({"age": "50", "sante": "capacite"}, "pension-invalidite", ""),
        ({"droits": "sans-papiers"}, "ame accompagnement-sante", "puma css-plafonds"),
        (
            {"droits": "sans-papiers sans-carte", "ressources": "modestes"},
            "ame",
            "css-plafonds carte-vitale-perte-vol examen-prevention-sante",
        ),
        ({"droits": "arrivee"}, "puma ouverture-droits", "ame"),
        ({"droits": "arrivee", "activite": "etudiant"}, "etudiants-etrangers puma", "etudiants"),
        ({"droits": "sans-droits"}, "puma accompagnement-sante", "ame"),
        ({"ressources": "rsa", "mutuelle": "sans-mutuelle"}, "css-presentation", "css-plafonds"),
        ({"ressources": "minimum"}, "css-presentation", "css-plafonds"),
        ({"ressources": "modestes"}, "css-plafonds", "css-presentation"),
        ({"ressources": "autres", "activite": "etudiant"}, "etudiants", "css-plafonds"),
        ({"mutuelle": "sans-mutuelle", "activite": "salarie"}, "complementaire-sante", ""),
        (
            {"sante": "grossesse", "activite": "salarie"},
            "grossesse-declaration conge-maternite grippe-covid",
            "conge-paternite",
        ),
        (
            {"sante": "grossesse", "activite": "retraite"},
            "grossesse-declaration",
            "conge-maternite",
        ),
        (
            {"famille": "naissance", "activite": "independant"},
            "declarer-naissance rattachement-enfant conge-paternite",
            "",
        ),
        ({"famille": "separation"}, "separation", "rattachement-enfant"),
        ({"famille": "separation enfants"}, "separation rattachement-enfant", ""),
        ({"famille": "deces"}, "deces-proche capital-deces", ""),
        ({"famille": "aidant"}, "procuration", ""),
        ({"sante": "arret"}, "arret-de-travail indemnites-journalieres", ""),
        ({"sante": "arret", "activite": "retraite"}, "", "indemnites-journalieres"),
        ({"sante": "accident-travail"}, "accident-du-travail indemnites-journalieres", ""),
        ({"sante": "ald"}, "ald grippe-covid", ""),
        ({"sante": "sans-medecin", "age": "40"}, "medecin-traitant", ""),
        ({"sante": "sans-medecin", "age": "10"}, "", "medecin-traitant"),
        ({"sante": "renonce refus-soins"}, "accompagnement-sante refus-de-soins", ""),
        ({"sante": "moral"}, "mon-soutien-psy", ""),
        ({"droits": "sans-domicile demenagement"}, "ouverture-droits changement-adresse", ""),
        ({"droits": "refus"}, "contester-decision", ""),
        (
            {"numerique": "internet sans-compte sans-mail", "age": "80"},
            "aide-numerique-lieux bases-numeriques-code compte-ameli-creer",
            "procuration",
        ),
        ({"numerique": "sans-compte", "age": "17"}, "", "compte-ameli-creer"),
        ({"numerique": "surdite langue message"}, "sourds-malentendants fraude-phishing", ""),
    ],
)
def test_each_situation_has_its_pages(answers: dict[str, str], shown: str, hidden: str) -> None:
    found = pages(**answers)
    assert set(shown.split()) <= found
    assert not set(hidden.split()) & found


@pytest.mark.parametrize(
    ("age", "youngest"),
    [(0, 0), (15, 0), (16, 16), (17, 16), (18, 18), (25, 18), (26, 26), (49, 26), (50, 50)]
    + [(64, 50), (65, 65), (120, 65)],
)
def test_an_age_belongs_to_one_bracket(age: int, youngest: int) -> None:
    assert rules.bracket(age) == youngest


@pytest.mark.parametrize("age", ["", "-1", "121", "12a", "٢٠", "9999", "1e2"])
def test_what_is_not_an_age_is_no_answer(age: str) -> None:
    assert rules.situation({"age": [age]}, DATA["questions"]) == Situation(frozenset())


def test_unknown_answers_and_second_choices_are_left_out() -> None:
    given = {"ressources": ["rsa", "autres"], "sante": ["nexiste", "ald"], "nom": ["Jeanne"]}
    assert rules.situation(given, DATA["questions"]).dit == {"rsa", "ald"}


def test_every_rule_has_its_words_and_every_answer_leads_somewhere() -> None:
    assert set(rules.PISTES) == set(DATA["pistes"])
    choices = {c["cle"] for q in DATA["questions"] for c in q["choix"] if q["cle"] != "age"}
    used = {word for rule in rules.PISTES.values() for word in rule.si | rule.et | rule.sauf}
    assert used <= choices
    assert choices - used == {"mutuelle", "sans-travail"}
    ages = [choix["cle"] for choix in DATA["questions"][0]["choix"]]
    assert ages == [str(age) for age in rules.AGES]


def test_a_reason_repeats_the_answer_and_elides() -> None:
    said = ["vous étudiez", "un enfant vient de naître"]
    assert rules.reason(said, "voici") == (
        "Parce que vous étudiez et qu’un enfant vient de naître\u202f: voici."
    )


def test_no_reason_decides() -> None:
    decides = ("vous avez droit", "vous n'avez pas droit", "vous aurez", "vous êtes éligible")
    for piste in DATA["pistes"].values():
        assert not [word for word in decides if word in piste["pourquoi"]]


@pytest.fixture
def known() -> Plafonds:
    return rules.plafonds(DATA["plafonds"])


@pytest.mark.parametrize(
    ("ressources", "personnes", "outre_mer", "expected"),
    [
        (10338, 1, False, Css.GRATUITE),
        (10339, 1, False, Css.GRATUITE),
        (10340, 1, False, Css.PARTICIPATION),
        (13956, 1, False, Css.PARTICIPATION),
        (13957, 1, False, Css.PARTICIPATION),
        (13958, 1, False, Css.AU_DESSUS),
        (15508, 2, False, Css.GRATUITE),
        (15509, 2, False, Css.PARTICIPATION),
        (21711 + 4135, 5, False, Css.GRATUITE),
        (21711 + 4135 + 1, 5, False, Css.PARTICIPATION),
        (29311 + 2 * 5583, 6, False, Css.PARTICIPATION),
        (29311 + 2 * 5583 + 1, 6, False, Css.AU_DESSUS),
        (11507, 1, True, Css.GRATUITE),
        (11508, 1, True, Css.PARTICIPATION),
    ],
)
def test_the_ceilings_to_the_euro(
    known: Plafonds, ressources: int, personnes: int, outre_mer: bool, expected: Css
) -> None:
    assert rules.css(ressources, personnes, outre_mer, known, LAST_DAY) is expected


@pytest.mark.parametrize("day", [DAY_AFTER, date(2026, 11, 22), date(2025, 3, 31)])
def test_out_of_their_period_the_ceilings_conclude_nothing(known: Plafonds, day: date) -> None:
    assert rules.css(0, 1, False, known, day) is None
    assert rules.css(999_999, 1, False, known, day) is None


# One person in mainland France, then the published households; euros a year, without and with.
PUBLISHED = [
    ("2024", 1.0, [10166, 15249, 18298, 21348], 4066, [13724, 20586, 24703, 28820], 5490),
    (
        "2024 outre-mer",
        1.113,
        [11315, 16972, 20366, 23760],
        4526,
        [15275, 22912, 27494, 32077],
        6110,
    ),
    ("2025", 1.0, [10339, 15508, 18609, 21711], 4135, [13957, 20936, 25123, 29311], 5583),
]


@pytest.mark.parametrize(("year", "more", "free", "each", "shared", "each_shared"), PUBLISHED)
def test_the_published_table_is_the_ceiling_of_one_person_times_the_coefficients(
    year: str, more: float, free: list[int], each: int, shared: list[int], each_shared: int
) -> None:
    """Within one euro: the law rounds each line, and the first one was rounded before us."""
    alone = {"2024": 10166, "2025": 10339}[year[:4]] * more
    for size in range(1, 5):
        assert abs(alone * rules.coefficient(size) - free[size - 1]) <= 1.5, (year, size)
        with_share = alone * 1.35 * rules.coefficient(size)  # L861-1: 35 % above
        assert abs(with_share - shared[size - 1]) <= 2, (year, size)
    assert abs(alone * (rules.coefficient(6) - rules.coefficient(5)) - each) <= 1.5
    assert abs(alone * 1.35 * (rules.coefficient(5) - rules.coefficient(4)) - each_shared) <= 1.5


def test_the_catalogue_holds_the_published_table_and_the_coefficients(known: Plafonds) -> None:
    _, _, free, each, shared, each_shared = PUBLISHED[-1]
    assert known.gratuite == (*free, each)
    assert known.participation == (*shared, each_shared)
    chiffres = catalogues.load().chiffres
    percent = {
        key: chiffres[f"css-foyer-{key}"].valeur
        for key in ("2e-personne", "3e-et-4e-personne", "5e-personne")
    }
    steps = [rules.coefficient(n) - rules.coefficient(n - 1) for n in (2, 3, 4, 5, 6)]
    assert [round(step * 100) for step in steps] == [
        percent["2e-personne"],
        *[percent["3e-et-4e-personne"]] * 2,
        *[percent["5e-personne"]] * 2,
    ]


def test_an_unverified_ceiling_concludes_nothing() -> None:
    chiffres = dict(catalogues.load().chiffres)
    key = "css-plafond-2-personnes"
    chiffres[key] = chiffres[key].model_copy(update={"etat": "non-verifie"})
    known = rules.plafonds(orientation.ceilings(chiffres))
    assert rules.css(0, 1, False, known, LAST_DAY) is None
