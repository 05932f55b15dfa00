"""The postcode rules, on every postcode of the official table and on what people mistype."""

import csv
import gzip
import json
import re
from collections import defaultdict
from pathlib import Path

import pytest
import yaml

from editorial import codes_postaux
from services.site.caisses import Caisses, Outcome, Recherche, find, load

ROOT = Path(__file__).resolve().parents[2]
JSON_FILE = ROOT / "content" / "codes_postaux.json"
TSV_LINES = (
    gzip.decompress((ROOT / "tests" / "donnees" / "codes_postaux.tsv.gz").read_bytes())
    .decode()
    .splitlines()
)
FACTS = yaml.safe_load((ROOT / "content" / "caisses.yaml").read_text(encoding="utf-8"))
TYPES = {"CPAM", "CGSS", "CCSS", "CSSM"}
SHARED = {
    "01200": ("01", "74"),
    "01410": ("01", "39"),
    "01590": ("01", "39"),
    "05110": ("04", "05"),
    "05130": ("04", "05"),
    "05160": ("04", "05"),
    "05700": ("05", "26"),
    "06260": ("04", "06"),
    "13780": ("13", "83"),
    "21340": ("21", "71"),
    "33220": ("24", "33"),
    "37160": ("37", "86"),
    "42620": ("03", "42"),
    "43450": ("15", "43"),
    "48250": ("07", "48"),
    "52100": ("51", "52"),
}


@pytest.fixture(scope="module")
def caisses() -> Caisses:
    # Through JSON, as the running site does: YAML never leaves the build.
    facts = json.loads(json.dumps(FACTS))
    return load(facts, json.loads(JSON_FILE.read_text(encoding="utf-8")))


@pytest.fixture(scope="module")
def official() -> dict[str, dict[str, set[str]]]:
    """code_postal -> departement -> communes, straight from the TSV."""
    table: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for row in csv.DictReader(TSV_LINES, delimiter="\t"):
        table[row["code_postal"]][row["departement"]].add(row["commune"])
    return table


def codes(found: Recherche) -> list[str]:
    return [choice.departement.code for choice in found.choices]


def keys(found: Recherche) -> list[str]:
    return [caisse.cle for caisse in found.caisses]


# Every postcode


def test_the_table_has_its_6310_postcodes(caisses, official):
    assert len(official) == 6310
    assert set(caisses.codes_postaux) == set(official)


def test_every_postcode_leads_to_its_departements(caisses, official):
    wrong = [code for code in official if codes(find(code, caisses)) != sorted(official[code])]
    assert wrong == []


def test_every_postcode_leads_to_a_caisse_a_choice_or_whom_to_ask(caisses, official):
    for code in official:
        found = find(code, caisses)
        if found.outcome is Outcome.FOUND:
            assert found.caisse in found.caisses
        elif found.outcome is Outcome.HORS_PERIMETRE:
            assert found.message
            assert not found.caisses
        else:
            assert found.outcome in (Outcome.SEVERAL_CAISSES, Outcome.SEVERAL_DEPARTEMENTS)
            assert len(found.caisses) > 1
            assert found.caisse is None


def test_a_caisse_found_serves_the_departement_of_the_postcode(caisses, official):
    for code in official:
        for choice in find(code, caisses).choices:
            for caisse in choice.caisses:
                assert (
                    choice.departement.code in caisse.departements or code in caisse.codes_postaux
                )


def test_postcodes_whose_departement_is_not_their_prefix(caisses):
    assert codes(find("94390", caisses)) == ["91"]  # Paray-Vieille-Poste, in Essonne
    assert codes(find("97150", caisses)) == ["978"]
    assert codes(find("97133", caisses)) == ["977"]


# Several départements, several caisses


def test_sixteen_postcodes_lie_in_two_departements(caisses):
    assert {code: tuple(sides) for code, sides in caisses.partages.items()} == SHARED


@pytest.mark.parametrize(("code", "departements"), SHARED.items())
def test_a_shared_postcode_offers_both_sides_by_their_communes(
    code, departements, caisses, official
):
    found = find(code, caisses)
    assert found.outcome is Outcome.SEVERAL_DEPARTEMENTS
    assert tuple(codes(found)) == departements
    for choice in found.choices:
        assert set(choice.communes) == official[code][choice.departement.code]
        assert len(choice.caisses) == 1


def test_communes_are_named_only_where_they_help(caisses):
    assert find("75001", caisses).choices[0].communes == ()
    assert find("01200", caisses).choices[1].communes == ("Éloise",)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (
            "59000",
            [
                "cpam-lille-douai",
                "cpam-flandres-dunkerque-armentieres",
                "cpam-hainaut",
                "cpam-roubaix-tourcoing",
            ],
        ),
        ("62000", ["cpam-artois", "cpam-cote-d-opale"]),
        ("64000", ["cpam-bayonne", "cpam-pau-pyrenees"]),
        ("76600", ["cpam-rouen-elbeuf-dieppe", "cpam-le-havre"]),
    ],
)
def test_where_a_departement_has_several_caisses_the_visitor_chooses(code, expected, caisses):
    found = find(code, caisses)
    assert found.outcome is Outcome.SEVERAL_CAISSES
    assert keys(found) == expected


def test_only_four_departements_have_several_caisses(caisses):
    several = {d for d in caisses.departements if len(caisses.serving(d, "")) > 1}
    assert several == {"59", "62", "64", "76"}


@pytest.mark.parametrize("code", ["40220", "40390", "40440"])
def test_the_seignanx_is_offered_bayonne_besides_its_own_departement(code, caisses):
    found = find(code, caisses)
    assert found.outcome is Outcome.SEVERAL_CAISSES
    assert keys(found) == ["cpam-landes", "cpam-bayonne"]
    assert codes(found) == ["40"]


# One caisse: metropole, Corsica, overseas


@pytest.mark.parametrize(
    ("code", "nom"),
    [
        ("01000", "CPAM de l'Ain"),
        ("20000", "CPAM de la Corse-du-Sud"),
        ("20190", "CPAM de la Corse-du-Sud"),
        ("20200", "CPAM de la Haute-Corse"),
        ("20620", "CPAM de la Haute-Corse"),
        ("28000", "CPAM d'Eure-et-Loir"),
        ("48000", "CCSS de la Lozère"),
        ("54000", "CPAM de Meurthe-et-Moselle"),
        ("69001", "CPAM du Rhône"),
        ("75116", "CPAM de Paris"),
        ("97110", "CGSS de la Guadeloupe"),
        ("97150", "CGSS de la Guadeloupe"),
        ("97200", "CGSS de la Martinique"),
        ("97300", "CGSS de la Guyane"),
        ("97400", "CGSS de La Réunion"),
        ("97600", "Caisse de sécurité sociale de Mayotte (CSSM)"),
    ],
)
def test_one_caisse(code, nom, caisses):
    found = find(code, caisses)
    assert found.outcome is Outcome.FOUND
    assert found.caisse is not None
    assert found.caisse.nom == nom


@pytest.mark.parametrize(
    ("code", "word"),
    [
        ("97500", "Saint-Pierre-et-Miquelon"),
        ("97133", "MSA"),
        ("98600", "Agence de santé"),
        ("98714", "CPS"),
        ("98800", "CAFAT"),
        ("98799", "vérifiez"),
        ("98000", "Monaco"),  # not in the table: known by its prefix
        ("98849", "CAFAT"),  # a CEDEX of Nouméa
    ],
)
def test_a_territory_without_a_caisse_says_whom_to_ask(code, word, caisses):
    found = find(code, caisses)
    assert found.outcome is Outcome.HORS_PERIMETRE
    assert found.message is not None
    assert word in found.message
    assert found.caisses == ()


# What people type


@pytest.mark.parametrize(
    "typed",
    ["75001", " 75001 ", "75 001", "7 5 0 0 1", "75001\n", "\t75001", "75\u00a0001", "75\u202f001"],
)
def test_spaces_are_forgiven(typed, caisses):
    found = find(typed, caisses)
    assert found.outcome is Outcome.FOUND
    assert found.code_postal == "75001"


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        "7500",
        "750011",
        "7500A",
        "2A004",
        "F-75001",
        "75001 Paris",
        "75.001",
        "75-001",
        "-7500",
        "+7500",
        "７５００１",  # full-width
        "٧٥٠٠١",  # Arabic-Indic
        "7500²",
        "75\u200b001",
        "75001\x00",
        "<b>75",
        "0x1F4",
    ],
)
def test_anything_but_five_digits_is_malformed(typed, caisses):
    found = find(typed, caisses)
    assert found.outcome is Outcome.MALFORMED
    assert found.code_postal == typed
    assert found.choices == ()


@pytest.mark.parametrize(
    "code",
    [
        "75948",
        "59508",
        "00000",
        "99999",
        "20999",
        "97741",  # a CEDEX of Saint-Denis de La Réunion, not Saint-Barthélemy
        "97823",
        "98400",
    ],
)
def test_a_well_formed_postcode_absent_from_the_table_is_unknown(code, caisses):
    found = find(code, caisses)
    assert found.outcome is Outcome.UNKNOWN
    assert found.choices == ()


# The facts themselves


def test_every_departement_of_the_table_has_a_caisse_or_a_sentence_and_not_both(caisses, official):
    for departement in {key for sides in official.values() for key in sides}:
        served = bool(caisses.serving(departement, ""))
        assert served is not (departement in caisses.hors_perimetre), departement


def test_every_departement_and_territory_named_is_described(caisses):
    named = {d for caisse in caisses.by_cle.values() for d in caisse.departements}
    assert named | set(caisses.hors_perimetre) == set(caisses.departements)
    for departement in caisses.departements.values():
        assert departement.article.endswith(departement.nom)
        assert re.match(r"(dans (le |la |les |l')|en |à )", departement.article)


def test_every_caisse_is_complete_and_its_key_unique(caisses):
    assert len(caisses.by_cle) == len(FACTS["caisses"]) == 107
    for caisse in caisses.by_cle.values():
        assert re.fullmatch(r"[a-z]+(-[a-z]+)+", caisse.cle)
        assert caisse.type in TYPES
        assert caisse.cle.startswith(caisse.type.lower() + "-")
        assert caisse.nom.strip() == caisse.nom
        assert caisse.ville
        assert caisse.region
        assert caisse.adresse is None or re.search(r"\b\d{5} \w", caisse.adresse)
        assert "Fives" not in caisse.nom


def test_the_address_lies_in_a_departement_of_the_caisse(caisses):
    for caisse in caisses.by_cle.values():
        if caisse.adresse:
            *_, code = re.findall(r"\b(\d{5}) \w", caisse.adresse)
            prefix = code[:3] if code.startswith("97") else code[:2]
            # 20 is Corsica; 977 serves La Réunion for its CEDEX.
            possible = {"20": {"2A", "2B"}, "977": {"974"}}.get(prefix, {prefix})
            assert possible & set(caisse.departements), caisse.nom


def test_all_answer_at_3646_but_the_overseas_caisses(caisses):
    for caisse in caisses.by_cle.values():
        overseas = caisse.type in {"CGSS", "CSSM"}
        assert (caisse.telephone == "3646") is not overseas


# The compact table


def test_the_json_is_what_the_script_makes_of_the_table():
    made = codes_postaux.dumps(codes_postaux.build(TSV_LINES))
    assert made == JSON_FILE.read_text(encoding="utf-8")


def test_the_json_stays_small():
    assert JSON_FILE.stat().st_size < 80_000


def test_the_script_asks_for_its_one_argument(capsys):
    assert codes_postaux.main([]) == 2
    assert "codes_postaux.tsv" in capsys.readouterr().err


def test_the_script_rewrites_the_json_from_a_file(tmp_path, monkeypatch):
    table, target = tmp_path / "codes_postaux.tsv", tmp_path / "codes_postaux.json"
    table.write_text("\n".join(TSV_LINES), encoding="utf-8")
    monkeypatch.setattr(codes_postaux, "TARGET", target)
    assert codes_postaux.main([str(table)]) == 0
    assert target.read_bytes() == JSON_FILE.read_bytes()
