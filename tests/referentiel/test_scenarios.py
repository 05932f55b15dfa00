"""content/scenarios: every household compiles, is written on any day, and is nobody's."""

import re
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml

from core import clock, db, fictif, nir
from editorial import catalogues, foyers, scenarios
from services.bac_a_sable import models as bac_a_sable
from services.bac_a_sable.models import BacASable
from services.referentiel import models, rules, semis
from services.referentiel.models import Assure, Carte, Depense, Document
from services.referentiel.rules import (
    Appareil,
    CompteInitial,
    Couverture,
    EtatCarte,
    Exoneration,
    Motif,
    Regime,
    Statut,
)
from tests.referentiel.conftest import NOW

CONTENT = catalogues.CONTENT
LOADED = catalogues.load()
COMPILED = scenarios.compiled(CONTENT, LOADED)
NOWS = [
    NOW,
    datetime(2028, 2, 29, 12, tzinfo=UTC),  # a day that most years do not have
    datetime(2027, 3, 1, 12, tzinfo=UTC),
    datetime(2026, 12, 31, 23, 30, tzinfo=UTC),  # already 2027 in Paris
    datetime(2027, 3, 28, 1, 30, tzinfo=UTC),  # the hour that does not exist
    datetime(2031, 10, 26, 0, 30, tzinfo=UTC),  # the hour that comes twice
]


@pytest.fixture(autouse=True)
def the_scenarios_of_the_tree(monkeypatch: pytest.MonkeyPatch) -> None:
    """What content/ says now, whatever was compiled before."""
    monkeypatch.setattr(semis, "scenarios", lambda: COMPILED)


@pytest.fixture
def everybody(base: object) -> list[Assure]:
    """The people of all the scenarios, in one bac à sable."""
    return people_at(NOW)


def people_at(now: datetime) -> list[Assure]:
    bac = bac_a_sable.create("tous")
    return [row for scenario in COMPILED for row in semis.seed(bac.id, scenario["cle"], now)]


# ——— The content ———


def test_there_are_sixteen_households_and_jeanne_comes_first() -> None:
    assert len(COMPILED) >= 16
    assert [row["rang"] for row in COMPILED] == list(range(1, len(COMPILED) + 1))
    assert COMPILED[0]["cle"] == "jeanne"
    assert [p["assure"]["cle"] for p in COMPILED[0]["personnes"]] == ["jeanne"]


def test_the_content_has_no_problem() -> None:
    assert [str(p) for p in scenarios.problems(CONTENT, LOADED)] == []


def test_the_words_of_the_content_are_those_of_the_tables() -> None:
    fields = foyers.Personne.model_fields
    for name, kind in [
        ("sexe", rules.Sexe),
        ("statut", Statut),
        ("regime", Regime),
        ("couverture", Couverture),
        ("appareil", Appareil),
        ("portrait", rules.Portrait),
    ]:
        assert set(get_args(fields[name].annotation)) == set(kind), name
    card, right = foyers.Carte.model_fields["etat"], foyers.Droit.model_fields["exoneration"]
    assert set(get_args(card.annotation)) == set(EtatCarte)
    assert set(get_args(right.annotation)) == set(Exoneration)
    account = foyers.Compte.model_fields["etat"]
    assert {*get_args(account.annotation), CompteInitial.AUCUN} == set(CompteInitial)


def test_every_portrait_is_drawn() -> None:
    drawn = Path("templates/composants/portraits.html").read_text(encoding="utf-8")
    for portrait in rules.Portrait:
        assert f'"{portrait}"' in drawn


@pytest.mark.parametrize(
    ("text", "mois", "jours", "heure"),
    [
        ("J", 0, 0, "10:00"),
        ("J-3", 0, -3, "10:00"),
        ("J+15 à 14h30", 0, 15, "14:30"),
        ("-2 mois", -2, 0, "10:00"),
        ("+1 an", 12, 0, "10:00"),
        ("-7 ans à 09h05", -84, 0, "09:05"),
        ("+4 jours", 0, 4, "10:00"),
    ],
)
def test_a_relative_day_is_read(text: str, mois: int, jours: int, heure: str) -> None:
    assert foyers.moment(text) == {"mois": mois, "jours": jours, "heure": heure}


@pytest.mark.parametrize("text", ["hier", "J - 3", "2 mois", "2026-11-22", "-2 semaines", ""])
def test_another_day_is_refused_with_examples(text: str) -> None:
    with pytest.raises(ValueError, match="J-3"):
        foyers.moment(text)


def other_key(data: dict[str, Any]) -> None:
    data["personnes"][0]["cle"] = "irene"


BROKEN: list[tuple[str, Callable[[dict[str, Any]], object]]] = [
    ("champ inconnu", lambda d: d["personnes"][0].update(taille=3)),
    ("champ obligatoire absent", lambda d: d["personnes"][0].pop("situation")),
    ("un jour s'écrit", lambda d: d["personnes"][0]["carte"].update(emise="hier")),
    ("rattaché à un parent", lambda d: d["personnes"][0].update(age=12)),
    ("un jour qui existe chaque année", lambda d: d["personnes"][0].update(anniversaire="02-29")),
    ("le code commence par 20", lambda d: d["personnes"][0].update(code_naissance="2A004")),
    ("ne sert pas 75014", lambda d: d["foyer"].update(code_postal="75014")),
    ("code postal inconnu", lambda d: d["foyer"].update(code_postal="00001")),
    ("caisse inconnue", lambda d: d["foyer"].update(caisse="cpam-du-ciel")),
    ("vont ensemble", lambda d: d["personnes"][0].update(regime="cgss")),
    ("vraie personne", lambda d: d["personnes"][0].update(portable="06 12 34 56 78")),
    ("vraie personne", lambda d: d["personnes"][0].update(mail="jeanne@orange.fr")),
    ("pourrait être vrai", lambda d: d["personnes"][0].update(situation="Appelez le 0612345678.")),
    ("une majuscule", lambda d: d["personnes"][0].update(mot_de_passe_propose="tilleul-63")),
    ("ni prénom ni nom", lambda d: d["personnes"][0].update(mot_de_passe_propose="Marchand63")),
    ("chiffre inconnu", lambda d: d["personnes"][0]["depenses"][0].update(prix="tarif-x")),
    ("remboursé plus que payé", lambda d: d["personnes"][0]["depenses"][0].update(mutuelle=25)),
    ("J-1 au plus tard", lambda d: d["personnes"][0]["depenses"][0].update(le="J")),
    ("les six derniers mois", lambda d: d["personnes"][0]["depenses"][0].update(le="-8 mois")),
    (
        "la fin vient après",
        lambda d: d["personnes"][0].update(droits=[{"du": "J", "jusqu_au": "J"}]),
    ),
    ("le jour de la déclaration", lambda d: d["personnes"][0]["carte"].update(etat="perdue")),
    ("ouvreur", lambda d: d["personnes"][0].update(ouvreur="personne")),
    ("cle déjà pris ailleurs", other_key),
    ("mot à éviter", lambda d: d.update(resume="Veuillez jouer Jeanne, qui est à la retraite.")),
    ("acte", lambda d: d["personnes"][0]["depenses"][0].update(soin="massage")),
]


@pytest.mark.parametrize(("message", "breaks"), BROKEN, ids=[row[0] for row in BROKEN])
def test_the_check_says_in_french_what_to_mend(
    tmp_path: Path, message: str, breaks: Callable[[dict[str, Any]], object]
) -> None:
    folder = tmp_path / "scenarios"
    folder.mkdir()
    for name in ("caisses.yaml", "codes_postaux.json", "soins.yaml"):
        (tmp_path / name).symlink_to(CONTENT / name)
    for name in ("jeanne", "retraites-lens"):
        text = (CONTENT / "scenarios" / f"{name}.yaml").read_text(encoding="utf-8")
        data = yaml.safe_load(text)
        if name == "jeanne":
            breaks(data)
        (folder / f"{name}.yaml").write_text(yaml.safe_dump(data), encoding="utf-8")
    found = [str(p) for p in scenarios.problems(tmp_path, LOADED)]
    assert any(message in text for text in found), found


# ——— The people ———


def test_all_numbers_are_fictional_right_and_unique(everybody: list[Assure]) -> None:
    for name in ("nir", "cle", "iban", "portable_propose"):
        counts = Counter(v for row in everybody if (v := getattr(row, name)) is not None)
        assert max(counts.values()) == 1, (name, counts.most_common(2))
    for row in everybody:
        assert nir.is_fictional(row.nir)
        assert nir.matches(row.nir, row.naissance, row.sexe)
        for value, read in [
            (row.iban, fictif.lire_iban),
            (row.mail, fictif.lire_mail),
            (row.mail_propose, fictif.lire_mail),
            (row.portable, fictif.lire_portable),
            (row.portable_propose, fictif.lire_portable),
            (row.fixe, fictif.lire_fixe),
        ]:
            assert value is None or read(value) == fictif.Lu(value)
        shown = [row.nir_affiche, row.situation, row.iban or "", row.mail_propose]
        assert not any(map(fictif.contains_real, shown))
    series = [card.serie for card in db.every(db_cards())]
    assert len(set(series)) == len(series)
    assert all(fictif.lire_fin_serie(serie[-11:]).ok for serie in series)


def db_cards() -> Any:
    return models.select(Carte)


def test_jeanne_is_the_one_of_the_drawings(everybody: list[Assure]) -> None:
    jeanne = everybody[0]
    assert jeanne.nir_affiche == "2 51 03 63 113 000 21"
    assert jeanne.naissance == date(1951, 3, 14)
    assert (jeanne.nom_complet, jeanne.nom_caisse) == ("Jeanne Marchand", "CPAM du Puy-de-Dôme")
    assert jeanne.mot_de_passe_propose == "Tilleul-63"


@pytest.mark.parametrize("now", NOWS, ids=str)
def test_ages_are_right_on_any_day(base: object, now: datetime) -> None:
    ages = {p["assure"]["cle"]: p["assure"]["age"] for row in COMPILED for p in row["personnes"]}
    rows = people_at(now)
    assert {row.cle: row.age(clock.day(now)) for row in rows} == ages
    assert len({row.nir for row in rows}) == len(rows)
    assert all(nir.matches(row.nir, row.naissance, row.sexe) for row in rows)


def test_a_birthday_today_counts_and_tomorrow_does_not() -> None:
    today = date(2026, 11, 24)
    assert semis.naissance(18, "11-24", today) == date(2008, 11, 24)
    assert semis.naissance(18, "11-25", today) == date(2007, 11, 25)
    assert semis.naissance(18, "03-01", date(2028, 2, 29)) == date(2009, 3, 1)


def test_what_happened_lies_in_the_past_of_the_exercise(everybody: list[Assure]) -> None:
    today = clock.day(NOW)
    for expense in db.every(models.select(Depense)):
        assert today - timedelta(days=190) < expense.le < today
        assert expense.verse_le is None or expense.le < expense.verse_le
        assert expense.montant >= expense.rembourse_centimes + expense.part_complementaire
        assert min(expense.rembourse_centimes, expense.part_complementaire, expense.reste) >= 0
    assert all(row.depose_le < NOW for row in db.every(models.select(Document)))
    assert all(models.droits(row, today) for row in everybody)
    assert any(models.paiements(models.foyer(row), today) for row in everybody)


def test_children_have_no_participation_held_back(everybody: list[Assure]) -> None:
    minors = [row for row in everybody if row.age(clock.day(NOW)) < 18]
    assert minors
    expenses = models.depenses(minors, clock.day(NOW))
    assert expenses
    assert all(row.participation == 0 for row in expenses)


def test_proposed_passwords_are_accepted_by_the_rule(everybody: list[Assure]) -> None:
    for row in everybody:
        typed = row.mot_de_passe_propose
        assert re.fullmatch(r"(?=.*[a-z])(?=.*[A-Z])(?=.*[0-9]).{8,64}", typed)
        assert row.prenom.lower() not in typed.lower()
        assert f"{row.naissance:%Y}" not in typed
        assert typed not in row.nir


def test_a_household_is_written_as_one(bac: BacASable) -> None:
    family = semis.seed(bac.id, "famille-guilvinec", NOW)
    mother = family[0]
    assert [row.prenom for row in models.foyer(mother)] == ["Maud", "Maël", "Nolwenn", "Ewen"]
    assert [row.cle for row in models.assures(bac.id)] == [row.cle for row in family]
    assert all(models.medecin_traitant(row) for row in family)


def test_an_unknown_scenario_is_said(bac: BacASable) -> None:
    with pytest.raises(KeyError):
        semis.seed(bac.id, "inconnu", NOW)


def test_an_hour_is_that_of_paris() -> None:
    placed = semis.instant({"mois": 0, "jours": 13, "heure": "14:30"}, NOW)
    assert placed.isoformat() == "2026-12-07T14:30:00+01:00"
    summer = semis.instant({"mois": -4, "jours": 0, "heure": "14:30"}, NOW)
    assert summer.isoformat() == "2026-07-24T14:30:00+02:00"


# ——— Each situation that the requirements name has somebody who lives it ———


def day() -> date:
    return clock.day(NOW)


def card_state(row: Assure) -> EtatCarte | None:
    card = models.carte(row)
    return card.etat if card else None


SITUATIONS: list[tuple[str, Callable[[Assure], object]]] = [
    *[
        (f"R29 {regime}", lambda r, g=regime: r.regime is g and rules.compte_ameli(r).ouvert)
        for regime in sorted(rules.OUVERTS_AU_COMPTE)
    ],
    ("R29 MSA refused", lambda r: r.regime is Regime.MSA),
    ("R29 MGEN refused", lambda r: r.regime is Regime.MGEN),
    ("R30 child", lambda r: r.est_ayant_droit and r.age(day()) < 16),
    ("R30 ayant droit of 16 or 17", lambda r: r.est_ayant_droit and 16 <= r.age(day()) < 18),
    ("R30 AME", lambda r: rules.compte_ameli(r).motif is Motif.AME),
    ("R30 NIA", lambda r: r.statut is Statut.NIA and r.nir[0] in "12"),
    ("R30 number in 7", lambda r: r.statut is Statut.ATTENTE and r.nir[0] == "7"),
    ("R31 Corsica 2A", lambda r: r.code_naissance.startswith("2A")),
    ("R31 Corsica 2B", lambda r: r.code_naissance.startswith("2B")),
    ("R31 born abroad", lambda r: r.code_naissance[:2] == "99" and r.statut is Statut.NIR),
    ("R31 born overseas", lambda r: r.code_naissance.startswith("97")),
    ("R32 moved", lambda r: r.nouveau_code_postal not in (None, r.code_postal)),
    ("R32 birth name only", lambda r: r.cle == "sophie" and r.nom_usage is None),
    ("R32 nom d'usage known", lambda r: r.nom_usage not in (None, r.nom_naissance)),
    ("R33 card without photo", lambda r: (c := models.carte(r)) and not c.photo),
    ("R33 ten digits", lambda r: (c := models.carte(r)) and c.dix_chiffres),
    ("R35 no card", lambda r: models.carte(r) is None and rules.compte_ameli(r).ouvert),
    ("R34 IBAN unknown", lambda r: r.iban is None and rules.compte_ameli(r).ouvert),
    ("R38 mail shared", lambda r: "maison" in r.mail_propose),
    ("R40 link expired", lambda r: r.compte_depuis and r.compte_depuis < NOW - timedelta(days=21)
        and r.compte_initial is CompteInitial.A_CONFIRMER),
    ("R42 account open", lambda r: r.compte_initial is CompteInitial.ACTIF and r.mail),
    ("R55 maternity", lambda r: models.exoneration(r, day()) is Exoneration.MATERNITE),
    ("R55 ALD", lambda r: models.exoneration(r, day()) is Exoneration.ALD),
    ("R59 three children", lambda r: len(models.foyer(r)) == 4),
    ("R73 first card at 12", lambda r: r.age(day()) == 12 and models.carte(r) is None),
    ("R74 NPAI", lambda r: r.npai),
    ("R74 changed régime", lambda r: r.mutation_vers),
    ("R74 not allowed", lambda r: r.carte_refusee),
    ("R74 no declaration", lambda r: r.cle == "colette" and card_state(r) is EtatCarte.ACTIVE),
    ("R88 tablet", lambda r: r.appareil is Appareil.TABLETTE),
    ("R88 no phone", lambda r: r.appareil is Appareil.AUCUN and not r.est_ayant_droit),
    ("R89 under 16 with a phone", lambda r: r.age(day()) < 16 and r.appareil is Appareil.NFC),
    ("R89 tutelle", lambda r: r.tutelle),
    ("R89 18 years old", lambda r: r.age(day()) == 18 and not r.est_ayant_droit),
    ("R124 without NFC", lambda r: r.appareil is Appareil.SANS_NFC),
    ("R135 no coordinates", lambda r: r.mail is None and r.portable is None),
    ("R135 wrong coordinates", lambda r: r.portable not in (None, r.portable_propose)),
    ("CSS", lambda r: (c := models.complementaire(r, day())) and c.css),
    ("no complementary", lambda r: models.complementaire(r, day()) is None),
    ("no doctor", lambda r: models.medecin_traitant(r) is None),
]  # fmt: skip


def test_each_situation_has_somebody(everybody: list[Assure]) -> None:
    missing = [name for name, lives in SITUATIONS if not any(map(lives, everybody))]
    assert missing == []


def test_waiting_people_and_wrong_persons_are_refused(everybody: list[Assure]) -> None:
    reasons = Counter(rules.compte_ameli(row).motif for row in everybody)
    assert set(reasons) == set(Motif)
    assert reasons[Motif.OK] >= 20


def test_people_proposed_contacts_are_known_to_the_caisse_unless_it_is_the_lesson(
    everybody: list[Assure],
) -> None:
    for row in everybody:
        if row.compte_initial is CompteInitial.ACTIF:
            assert row.mail == row.mail_propose
