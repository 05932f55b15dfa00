"""Every message of content/messages: sendable, signed, safe; the check refuses the others."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from core.delais import CODE_COMPTE, fin_lien_confirmation
from editorial import catalogues, messages, store
from services.boite.models import MessageError, send
from services.referentiel.models import Assure
from tests.referentiel.conftest import NOW

CONTENT = Path(__file__).resolve().parents[2] / "content"
CATALOGUES = catalogues.load(CONTENT)
COMPTE = {
    "confirmation", "confirmation-renouvelee", "code", "connexion", "mot-de-passe-oublie",
    "mot-de-passe-change", "mail-change", "telephone-change", "adresse-change", "iban-change",
    "nom-usage-change", "consentements", "compte-ferme", "code-provisoire", "attestation",
}  # fmt: skip
EVERY = messages.compiled(CONTENT, CATALOGUES)


def values_for(row: dict[str, Any]) -> dict[str, Any]:
    """Everything that a text can ask for."""
    given: dict[str, Any] = dict.fromkeys(row["valeurs"], "une valeur")
    if row["code"]:
        given["code"] = "481203"
    if row["lien_texte"]:
        given["lien"] = "/s-entrainer/compte/confirmer-email?lien=abc"
    if row["code"] or row["lien_texte"] or "{valable}" in row["corps"]:
        given["valable_jusqu_au"] = NOW + CODE_COMPTE
    return given


def test_the_compte_has_every_message_it_sends() -> None:
    assert {f"compte/{name}" for name in COMPTE} <= set(EVERY)


def test_what_is_compiled_is_what_is_written() -> None:
    assert store.read("messages") == EVERY


@pytest.mark.parametrize("key", sorted(EVERY))
def test_a_message_is_whole_once_sent(assure: Assure, key: str) -> None:
    sent = send(assure, key, now=NOW, **values_for(EVERY[key]))
    text = f"{sent.objet} {sent.corps}"
    assert "{" not in text
    assert "}" not in text
    assert "'" not in text
    assert "None" not in text
    assert sent.canal != "mail" or sent.expediteur.endswith("exemple.test")
    assert sent.canal == "mail" or "@" not in sent.expediteur


@pytest.mark.parametrize("key", [key for key, row in EVERY.items() if row["code"]])
def test_a_code_comes_with_its_end_and_stands_alone(assure: Assure, key: str) -> None:
    sent = send(assure, key, now=NOW, **values_for(EVERY[key]))
    assert "481203" in sent.corps.split("\n\n")
    assert "jusqu’à 10\u00a0h\u00a057" in sent.corps
    assert "481203" not in sent.objet  # a telephone shows the subject on its locked screen


@pytest.mark.parametrize("key", sorted(EVERY))
def test_a_message_says_what_to_do_and_never_asks_for_anything(key: str) -> None:
    text = EVERY[key]["corps"]
    assert "caisse" in text
    assert "http" not in text
    if EVERY[key]["canal"] != "courrier":
        assert "ne répondez pas" in text.lower()


def test_the_durations_come_from_the_delays(assure: Assure) -> None:
    code = send(assure, "compte/code", now=NOW, code="481203", valable_jusqu_au=NOW + CODE_COMPTE)
    assert "15\u00a0minutes" in code.corps
    link = send(
        assure,
        "compte/confirmation",
        now=NOW,
        lien="/s-entrainer/compte/confirmer-email?lien=abc",
        valable_jusqu_au=fin_lien_confirmation(NOW),
    )
    assert "21\u00a0jours" in link.corps
    assert "jusqu’au 15\u00a0décembre 2026 à 10\u00a0h\u00a042" in link.corps
    assert link.lien_texte == "Confirmer mon email"


@pytest.mark.parametrize(
    ("key", "given"),
    [
        ("compte/code", {"valable_jusqu_au": NOW}),
        ("compte/code", {"code": "481203"}),
        ("compte/connexion", {"code": "481203"}),
        ("compte/connexion", {"lien": "/s-entrainer/compte/"}),
        ("compte/connexion", {"appareil": "un téléphone"}),
        ("compte/attestation", {}),
        ("compte/attestation", {"lien": "https://exemple.test/"}),
        ("compte/attestation", {"lien": "//exemple.test/s-entrainer/"}),
    ],
)
def test_a_message_refuses_a_hole_an_extra_value_and_a_link_elsewhere(
    assure: Assure, key: str, given: dict[str, Any]
) -> None:
    with pytest.raises(MessageError):
        send(assure, key, now=NOW, **given)


def test_an_unknown_message_is_a_mistake_of_the_program(assure: Assure) -> None:
    with pytest.raises(KeyError):
        send(assure, "compte/inconnu", now=NOW)


def test_a_value_with_braces_stays_what_it_is(assure: Assure) -> None:
    """What a person typed is a value: never a part of the text that is filled in."""
    assure.prenom = "{nom}{0.__class__}"
    sent = send(assure, "compte/connexion", now=NOW)
    assert "{nom}{0.__class__}" in sent.corps


HEADER = "canal: mail\nde: compte@assurance.exemple.test\nobjet: Un essai\n"
BODY = "\nBonjour, prévenez votre caisse. Ne répondez pas. Ne donnez vos codes à personne.\n"


@pytest.mark.parametrize(
    ("header", "body", "problem"),
    [
        (HEADER, BODY, ""),
        (
            HEADER.replace("@assurance.exemple.test", "@assurance.fr"),
            BODY,
            "finit par exemple.test",
        ),
        (HEADER.replace("@assurance.exemple.test", "@pasexemple.test"), BODY, "exemple.test"),
        (HEADER.replace("mail", "sms", 1), BODY, "un SMS vient d'un nom"),
        (HEADER.replace("mail", "pigeon", 1), BODY, "valeur inconnue"),
        (HEADER + "couleur: vert\n", BODY, "champ inconnu"),
        (HEADER + "code: oui\n", BODY, "jusqu'à quand"),
        (HEADER, BODY + "\n{code}\n", "code: oui"),
        (HEADER, BODY.replace("caisse", "mairie"), "prévenir la caisse"),
        (HEADER, BODY.replace("Ne répondez pas. ", ""), "ne répondez pas"),
        (HEADER, BODY.replace("Ne donnez vos codes à personne.", ""), "ses codes à personne"),
        (HEADER, BODY + "\nC'est fini !\n", "exclamation"),
        (HEADER, BODY + "\nVoyez {libelle:rien}.\n", "libellé inconnu : rien"),
    ],
)
def test_the_check_says_what_to_mend(tmp_path: Path, header: str, body: str, problem: str) -> None:
    path = tmp_path / "messages" / "compte" / "essai.txt"
    path.parent.mkdir(parents=True)
    path.write_text(header + body, encoding="utf-8")
    found = [str(row) for row in messages.problems(tmp_path, CATALOGUES)]
    assert any(problem in row for row in found) if problem else found == []


def test_times_are_written_as_in_france() -> None:
    from services.boite.rules import day_text, duration_text, hour_text, until_text

    midnight = datetime.fromisoformat("2026-11-30T23:05:00+00:00")
    assert day_text(midnight) == "1er\u00a0décembre 2026"
    assert hour_text(midnight) == "0\u00a0h\u00a005"
    assert until_text(midnight, NOW) == "jusqu’au 1er\u00a0décembre 2026 à 0\u00a0h\u00a005"
    assert duration_text(NOW, NOW + timedelta(hours=1)) == "1\u00a0heure"
    assert duration_text(NOW, NOW + timedelta(days=42)) == "42\u00a0jours"
    before_summer = datetime.fromisoformat("2026-03-20T11:00:00+00:00")
    assert duration_text(before_summer, fin_lien_confirmation(before_summer)) == "21\u00a0jours"
