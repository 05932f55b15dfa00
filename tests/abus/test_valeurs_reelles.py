"""What could be a real person's is refused in every field, and found nowhere afterwards."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from core import fictif
from core.champs import Formulaire
from services.compte import forms, forms_informations
from tests.abus.outils import post
from tests.compte.gestes import CREER, commencer
from tests.compte.maison import COMPTE, chez_soi
from tests.visiteur import Visiteur

# Whole, with the separators that people copy from pages, in full-width digits.
REAL = [
    "1 84 12 76 451 089 46",
    "184127645108946",
    "1\u00a084\u202f12\u00a076\u00a0451\u00a0089\u00a046",
    "FR76 3000 6000 0112 3456 7890 189",
    "FR7630006000011234567890189",
    "DE89 3704 0044 0532 0130 00",
    "06 12 34 56 78",
    "06\u00a012\u00a034\u00a056\u00a078",
    "06  12  34  56  78",
    "06,12,34,56,78",
    "06 – 12 – 34 – 56 – 78",
    "+33 6 12 34 56 78",
    "0142685300",
    "\uff10\uff16\uff11\uff12\uff13\uff14\uff15\uff16\uff17\uff18",
    "jeanne.martin@gmail.com",
    "jeanne.martin @ orange.fr",
    "80250000011234567890123",
]
# Nothing that a line of the database could hold by chance.
TRACES = ["184127645108", "3000600001123456789", "612345678", "jeanne.martin", "142685300"]
COMPACT = str.maketrans("", "", " \u00a0\u202f.,–-")


@pytest.mark.parametrize("typed", REAL)
def test_a_free_text_that_holds_one_is_refused(typed: str) -> None:
    for text in (typed, f"Appelez-moi au {typed} merci", f"Rue{chr(10)}{typed}"):
        assert not fictif.lire_texte(text).ok, text


@pytest.mark.parametrize("typed", REAL)
@pytest.mark.parametrize("read", [
    fictif.lire_nir, fictif.lire_mail, fictif.lire_portable, fictif.lire_fixe, fictif.lire_iban,
    fictif.lire_fin_serie, fictif.lire_texte,
])  # fmt: skip
def test_every_reader_refuses_each(read: object, typed: str) -> None:
    assert callable(read)
    assert not read(typed).ok


# Fields that keep nothing: compared, hashed, or held by a pattern.
KEEPING_NOTHING = {"code_postal", "code", "mail_bis", "mot_de_passe", "actuel", "nouveau"}
CHOSEN = ("RadioField", "BooleanField", "ChampDate")


def test_every_text_field_reads_fictional_values_only(practice_app: Flask) -> None:
    """A new field of text reads with core.fictif, or says above why it keeps nothing real."""
    with practice_app.test_request_context():
        for kind in [*vars(forms).values(), *vars(forms_informations).values()]:
            if isinstance(kind, type) and issubclass(kind, Formulaire):
                for field in kind(formdata=None):
                    safe = hasattr(field, "read") or type(field).__name__ in CHOSEN
                    assert safe or field.name in KEEPING_NOTHING, (kind, field.name)


def everywhere(app: Flask) -> Iterator[tuple[str, bytes]]:
    """The database's files, its log of changes included, and the journal's."""
    engine = app.extensions["engine"]
    path = Path(str(engine.url.database))
    for file in path.parent.glob(f"{path.name}*"):
        yield str(file), file.read_bytes()
    journal: Path = app.config["PAS_A_PAS"].journal
    for file in journal.rglob("*"):
        yield str(file), file.read_bytes()


def fields_of(visiteur: Visiteur, url: str) -> tuple[str, list[str]]:
    """Where the page's main form posts, and what it asks."""
    page = visiteur.get(url)
    main = next(page.tree.iter("main"))
    form = next(f for f in main.iter("form") if f.attrib.get("method") == "post")
    names = [e.attrib["name"] for e in form.iter() if "name" in e.attrib]
    return form.attrib.get("action") or url, [name for name in names if name != "csrf_token"]


PAGES = [
    "connexion mot-de-passe-oublie changement-adresse coordonnees-bancaires nom-usage changer-mail",
    "changer-telephone communication changer-mot-de-passe resilier confirmer-identite",
    "attestation-de-droits",
]


def test_nothing_real_typed_anywhere_is_kept(
    visiteur: Visiteur, caplog: pytest.LogCaptureFixture
) -> None:
    """Each form of the account, each of its fields: a grep of all that is stored."""
    caplog.set_level(logging.DEBUG)
    chez_soi(visiteur)
    for name in " ".join(PAGES).split():
        url, fields = fields_of(visiteur, f"{COMPTE}/{name}")
        for typed in REAL[::4]:
            answer = post(visiteur.client, url, **dict.fromkeys(fields, typed))
            assert answer.status_code in (422, 429), (url, typed, answer.status_code)
            visiteur.client.get(url, query_string={"suite": f"/s-entrainer/{typed}"})
    commencer(visiteur)
    for typed in REAL:
        names = ("nom", "nir", "code_postal", "naissance-jour", "suite", "code")
        assert (
            post(visiteur.client, visiteur.path, **dict.fromkeys(names, typed)).status_code == 422
        )
        post(visiteur.client, "/s-entrainer/exercice/rejoindre", code=typed)
        post(visiteur.client, "/s-entrainer/exercice/horloge", avance=typed, retour=typed)
        post(visiteur.client, "/s-entrainer/exercice/entrer", scenario=typed, personne=typed)
        visiteur.client.get(CREER, query_string={"suite": typed})
    for where, content in everywhere(visiteur.app):
        compact = content.decode("utf-8", "ignore").translate(COMPACT)
        assert not [trace for trace in TRACES if trace in compact], where
    logged = "\n".join(record.getMessage() for record in caplog.records).translate(COMPACT)
    assert not [trace for trace in TRACES if trace in logged]


def test_an_error_in_a_log_does_not_tell_what_was_typed(app: Flask) -> None:
    from sqlalchemy import text
    from sqlalchemy.exc import StatementError

    with app.app_context(), app.extensions["engine"].connect() as connection:
        with pytest.raises(StatementError) as caught:
            connection.execute(text("SELECT * FROM nulle_part WHERE nom = :nom"), {"nom": "Martin"})
        assert "Martin" not in str(caught.value)
