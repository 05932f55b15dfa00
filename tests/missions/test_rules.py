"""Missions noticed from what happened; hints; the messages to sort."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from editorial import catalogues, missions, store
from services.missions.rules import done_at, hints, is_done, next_message, right_answers

START = datetime(2026, 11, 24, 9, 42, tzinfo=UTC)
CONTENT = Path(__file__).resolve().parents[2] / "content"
SERVICES = CONTENT.parent / "services"
CATALOGUES = catalogues.load(CONTENT)
PAGES = set(store.summaries())
ORDERED = {"reussite": ["compte.code_perdu", "compte.connexion"], "dans_l_ordre": True}
FREE = {**ORDERED, "dans_l_ordre": False}
EVERY = {row["cle"]: row for row in missions.compiled(CONTENT, CATALOGUES)}


def happened(*names: str) -> list[tuple[str, datetime]]:
    return [(name, START + timedelta(minutes=n)) for n, name in enumerate(names)]


@pytest.mark.parametrize(
    ("names", "ordered", "free"),
    [
        ([], False, False),
        (["compte.connexion"], False, False),
        (["compte.code_perdu"], False, False),
        (["compte.code_perdu", "compte.connexion"], True, True),
        (["compte.connexion", "compte.code_perdu"], False, True),
        (["compte.code_perdu", "boite.lu", "compte.connexion"], True, True),
        (["compte.connexion", "compte.code_perdu", "compte.connexion"], True, True),
        (["compte.connexion", "compte.connexion"], False, False),
    ],
)
def test_a_goal_is_reached_by_its_events(names: list[str], ordered: bool, free: bool) -> None:
    assert is_done(happened(*names), ORDERED) is ordered
    assert is_done(happened(*names), FREE) is free


def test_an_event_needed_twice_must_happen_twice() -> None:
    mission = {"reussite": ["boite.lu", "boite.lu"], "dans_l_ordre": True}
    assert not is_done(happened("boite.lu"), mission)
    assert is_done(happened("boite.lu", "boite.lu"), mission)


def test_success_is_dated_by_the_event_that_completed_it() -> None:
    events = happened("compte.code_perdu", "compte.connexion", "boite.lu")
    assert done_at(events, ORDERED) == START + timedelta(minutes=1)


@pytest.mark.parametrize(
    ("asked", "given"),
    [(None, 0), ("", 0), ("0", 0), ("1", 1), ("3", 3), ("9", 3), ("-1", 0), ("x", 0), ("٣", 0),
     ("9" * 5000, 0)],
)  # fmt: skip
def test_hints_come_one_after_the_other(asked: str | None, given: int) -> None:
    mission = EVERY["se-connecter"]
    assert hints(mission, asked) == mission["indices"][:given]


def test_every_mission_has_three_hints_and_a_real_door() -> None:
    assert set(EVERY) >= {
        "creer-compte", "se-connecter", "code-perdu", "attestation", "changer-adresse",
        "vrai-ou-faux", "ouvrir-espace-sante", "envoyer-document", "ordonnance",
        "nouvelle-carte-vitale",
    }  # fmt: skip
    for row in EVERY.values():
        assert len(row["indices"]) == 3
        assert row["avant_le_vrai_site"]["jamais"]
        assert "libelle:" not in str(row)
        assert "chemin:" not in str(row)
    assert list(EVERY) == [row["cle"] for row in store.read("missions")]


def test_every_event_waited_for_is_recorded_by_a_service() -> None:
    written = "".join(path.read_text("utf-8") for path in SERVICES.rglob("*.py"))
    for row in EVERY.values():
        for event in row["reussite"]:
            assert f'"{event}"' in written, event


def test_twelve_messages_to_sort_of_every_kind_and_both_verdicts() -> None:
    rows = EVERY["vrai-ou-faux"]["messages"]
    assert len({row["cle"] for row in rows}) == 12
    assert {row["canal"] for row in rows} == {"sms", "mail", "appel"}
    for verdict in ("vrai", "faux"):
        kinds = {row["canal"] for row in rows if row["verdict"] == verdict}
        assert kinds == {"sms", "mail", "appel"}  # no kind gives the answer away
    assert 4 <= sum(row["verdict"] == "vrai" for row in rows) <= 8


def test_a_true_message_asks_for_no_secret_and_holds_no_link() -> None:
    for row in EVERY["vrai-ou-faux"]["messages"]:
        text = row["texte"].replace(row["expediteur"], "")
        if row["verdict"] == "vrai":
            assert ".test" not in text
            assert "carte bancaire" not in text
        if row["canal"] == "mail":
            genuine = row["expediteur"].endswith("@assurance.exemple.test")
            assert genuine is (row["verdict"] == "vrai"), row["cle"]


def test_sorting_goes_on_with_the_first_message_left() -> None:
    mission = EVERY["vrai-ou-faux"]
    keys = [row["cle"] for row in mission["messages"]]
    assert next_message(mission, {}) == 1
    assert next_message(mission, {keys[0]: "vrai", keys[2]: "faux"}) == 2
    assert next_message(mission, dict.fromkeys(keys, "vrai")) is None
    assert right_answers(mission, {row["cle"]: row["verdict"] for row in mission["messages"]}) == 12
    assert 0 < right_answers(mission, dict.fromkeys(keys, "vrai")) < 12


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({}, ""),
        ({"titre": "x" * 61}, "texte trop long"),
        ({"duree": "10 minutes"}, "champ inconnu"),
        ({"indices": ["Un seul indice ici."]}, "il en faut au moins 3"),
        ({"reussite": ["Compte créé"]}, "forme inattendue"),
        ({"reussite": []}, "l'un des deux"),
        ({"depart": "https://exemple.test/"}, "forme inattendue"),
        ({"personne": "personne"}, "personne inconnue"),
        ({"article": "nulle-part"}, "page inconnue"),
        ({"libelle": "rien"}, "libellé inconnu"),
        ({"but": "Suivez {libelle:rien} jusqu'au bout."}, "libellé inconnu : rien"),
        ({"but": "Vous avez réussi, bravo !"}, "exclamation"),
    ],
)
def test_the_check_says_what_to_mend(tmp_path: Path, change: dict[str, Any], problem: str) -> None:
    written = yaml.safe_load((CONTENT / "missions/se-connecter.yaml").read_text("utf-8"))
    assert_mends(tmp_path, written | change, problem)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (
            {"texte": "Allez vite sur carte-vitale-renouvellement.fr pour payer."},
            "pourrait exister",
        ),
        ({"expediteur": "contact@ameli-service.com"}, "pourrait exister"),
        ({"sources": ["PERSONNE"]}, "source inconnue"),
        ({"verdict": "peut-être"}, "valeur inconnue"),
        ({"indices": ["Un seul indice ici."]}, "il en faut au moins 2"),
    ],
)
def test_the_check_reads_the_messages_to_sort(
    tmp_path: Path, change: dict[str, Any], problem: str
) -> None:
    written = yaml.safe_load((CONTENT / "missions/vrai-ou-faux.yaml").read_text("utf-8"))
    written["messages"][0] |= change
    assert_mends(tmp_path, written, problem)


def assert_mends(tmp_path: Path, written: dict[str, Any], problem: str) -> None:
    path = tmp_path / "missions" / "essai.yaml"
    path.parent.mkdir()
    path.write_text(yaml.safe_dump(written, allow_unicode=True), encoding="utf-8")
    (tmp_path / "scenarios").symlink_to(CONTENT / "scenarios")
    found = [str(row) for row in missions.problems(tmp_path, CATALOGUES, PAGES)]
    assert any(problem in row for row in found) if problem else found == []
