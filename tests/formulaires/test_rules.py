"""Which forms a visitor means: by number, by words, by theme (R9-R13)."""

import pytest

from editorial import store
from services.formulaires import rules
from services.formulaires.routes import find
from services.formulaires.rules import Form, numbers

FORMS: list[Form] = list(store.formulaires().values())

# R10, as printed; the label lost by the OCR is « Changement de situation des assurés ».
THEMES = [
    ("Accident causé par un tiers", 1),
    ("Accident du travail / Maladie professionnelle", 15),
    ("Affiliation / Immatriculation", 6),
    ("Aide médicale de l'Etat", 1),
    ("Arrêt de travail", 2),
    ("Assurance volontaire", 1),
    ("Changement de situation des assurés", 1),
    ("Complémentaire santé", 1),
    ("Cure thermale", 2),
    ("Demande de subvention", 1),
    ("Décès", 4),
    ("Emploi / Chômage", 2),
    ("Grossesse / Maternité", 3),
    ("Invalidité", 7),
    ("Maladie", 3),
    ("Mandataires / Déclaration de revenus", 1),
    ("Médecin traitant", 1),
    ("Régime d'Alsace-Moselle", 2),
    ("Soins dentaires / Traitements ODF", 1),
    ("Soins à l'étranger", 2),
    ("Transports", 1),
]


def form(cle: str, cerfa: str | None = None, homologation: str | None = None) -> Form:
    return {"cle": cle, "cerfa": cerfa, "homologation": homologation, "theme": "t", "public": "p"}


def test_themes_and_their_counts_are_those_of_the_source() -> None:  # R10
    titles = {row["cle"]: row["titre"] for row in store.read("formulaires")["themes"]}
    counts = rules.theme_counts(FORMS)
    counted = [(titles[key], counts[key]) for key in titles if key != rules.OUTSIDE_FACETS]
    assert counted == THEMES
    assert sum(n for _, n in counted) == 58


def test_four_forms_of_professionals_stand_outside_the_facets() -> None:  # section L
    apart = rules.filtered(FORMS, rules.OUTSIDE_FACETS, "")
    assert len(apart) == 4
    assert [row["facette"] for row in apart] == [False] * 4
    assert all(row["facette"] for row in FORMS if row not in apart)
    assert len(FORMS) == 62


@pytest.mark.parametrize(
    ("asked", "cle"),
    [
        ("11383", "feuille-accident-travail"),
        ("11383*02", "feuille-accident-travail"),
        ("11383 * 2", "feuille-accident-travail"),
        ("11383*99", "feuille-accident-travail"),  # another version of the same form
        ("S6201", "feuille-accident-travail"),
        ("s6201", "feuille-accident-travail"),
        ("S 6201", "feuille-accident-travail"),
        ("S6201c", "feuille-accident-travail"),
        ("6201", "feuille-accident-travail"),
        ("cerfa 11383", "feuille-accident-travail"),
        ("cerfa n° 11383-02", "feuille-accident-travail"),
        ("CERFA N°11383*02", "feuille-accident-travail"),
        ("formulaire s6201 svp", "feuille-accident-travail"),
        ("feuille accident travial", "feuille-accident-travail"),
        ("feuille d'accident du travail", "feuille-accident-travail"),
        ("60-3823", "reprise-activite-victime-incapacite"),
        ("cerfa 60-3823", "reprise-activite-victime-incapacite"),
        ("S6908", "reprise-activite-victime-incapacite"),
        ("S6115b", "allocation-amiante-maladie-professionnelle"),
        ("S6115", "allocation-amiante-maladie-professionnelle"),
        ("11690*03", "allocation-amiante-maladie-professionnelle"),
        ("S6400a", "notification-decision-at-mp"),
        ("12504", "demande-complementaire-sante-solidaire"),
        ("S3704", "declaration-medecin-traitant"),
        ("declaration medecin traittant", "declaration-medecin-traitant"),
        ("declaration medcin traitent", "declaration-medecin-traitant"),
        ("demande de capital décés salarié", "demande-capital-deces"),
        ("transport vehicule personel", "remboursement-transport-vehicule-personnel"),
        ("complementaire santée solidère", "demande-complementaire-sante-solidaire"),
        ("soins a l'étrangé", "soins-recus-etranger"),
        ("protocole de soin ald", "protocole-soins-ald"),
    ],
)
def test_each_search_lists_its_form_first(asked: str, cle: str) -> None:  # R12, R13
    found, _ = find(asked)
    assert found
    assert found[0]["cle"] == cle


def test_every_number_of_the_catalogue_finds_its_form_with_or_without_version() -> None:
    for row in FORMS:
        cerfa, s_number = row["cerfa"], row["homologation"]
        asked = [cerfa, cerfa.split("*")[0]] if cerfa else []
        asked += (
            [s_number, s_number.lower(), s_number.lstrip("S").rstrip("abcdi")] if s_number else []
        )
        for number in asked:
            assert find(number)[0][0] == row, (number, row["cle"])


def test_no_two_forms_share_a_number() -> None:
    for name in ("cerfa", "homologation"):
        known = [row[name] for row in FORMS if row[name]]
        assert len(known) == len(set(known))


@pytest.mark.parametrize(
    ("asked", "cerfa", "homologation"),
    [
        ("11383*02", {"11383"}, set()),
        ("11383-02", {"11383"}, set()),
        ("60-3823", {"60-3823"}, set()),
        ("S6201c", set(), {"6201"}),
        ("11383 ou S6201", {"11383"}, {"6201"}),
        ("6201", set(), {"6201"}),
        ("11383", {"11383"}, set()),
        ("carte vitale", set(), set()),
        ("mes 3 enfants", set(), set()),
        ("en 2026", set(), set()),  # a year in a sentence is no form
        ("113831", set(), set()),
        ("cerfa11383", {"11383"}, set()),
        ("06 12 34 56 78", set(), set()),
        ("", set(), set()),
        ("*?[](){}^~\\", set(), set()),
    ],
)
def test_numbers_are_read_and_nothing_else_is(
    asked: str, cerfa: set[str], homologation: set[str]
) -> None:
    found = numbers(asked)
    assert (found.cerfa, found.homologation) == (cerfa, homologation)
    assert bool(found) == bool(cerfa or homologation)


def test_a_form_without_numbers_is_found_by_no_number() -> None:
    assert rules.by_number("", [form("a")]) == []
    assert rules.by_number("11383", [form("a"), form("b", cerfa="11383*02")])[0]["cle"] == "b"
    assert rules.by_number("6201", [form("a", homologation=None)]) == []


def test_an_unknown_number_falls_back_on_words_and_finds_nothing() -> None:
    assert rules.by_number("99999", FORMS) == []
    assert find("99999") == ([], None)


def test_filters_combine_and_empty_ones_filter_nothing() -> None:
    assert rules.filtered(FORMS, "", "") == FORMS
    for theme in rules.theme_counts(FORMS):
        for public in rules.public_counts(FORMS):
            both = rules.filtered(FORMS, theme, public)
            assert both == rules.filtered(rules.filtered(FORMS, theme, ""), "", public)
    assert rules.filtered(FORMS, "nexiste", "") == []


def test_no_words_lists_everything() -> None:
    assert find("") == (FORMS, None)


def test_the_correction_of_a_search_is_told() -> None:
    assert find("feuille accident travial")[1] == "feuille accident travail"
    assert find("11383")[1] is None
