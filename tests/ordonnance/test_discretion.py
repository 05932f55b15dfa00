"""No health datum in logs, journals, URLs, cookies, mails; no dangerous medicine to choose."""

from pathlib import Path

import pytest

from editorial import medicaments
from services.ordonnance import catalogue
from tests.discretion import assert_silent, ecoute
from tests.ordonnance.gestes import BASE, ecrite, noter, presenter, role
from tests.visiteur import Visiteur

CONTENT = Path(__file__).resolve().parents[2] / "content"
DIRECT = ("tensamor", "amlodipine", "gelule", "gélule", "rupture", "marchand")


def test_nothing_of_health_leaves_the_pages(
    visiteur: Visiteur, caplog: pytest.LogCaptureFixture, journal: Path
) -> None:
    with ecoute(visiteur, caplog, journal) as listening:
        found = ecrite(visiteur, {"boites": "3"})
        presenter(visiteur, found.numero)
        noter(visiteur, **{"geste-0": "substitue:amlodipine-5", "boites-0": "1"})
        noter(visiteur, **{"geste-0": "non-remis", "motif-0": "rupture"})
        role(visiteur, "assure", f"{BASE}/{found.id}")
        role(visiteur, "prescripteur", f"{BASE}/prescrites/{found.id}")
        visiteur.press("Annuler cette ordonnance", motif="demande")
    assert_silent(listening, *DIRECT, found.numero, found.sceau)
    told = {name.removeprefix("ordonnance.") for name in listening.events()}
    assert {"emise", "lue", "delivree", "suivie", "annulee"} <= told


def test_the_catalogue_has_no_opioid_and_no_benzodiazepine(tmp_path: Path) -> None:
    assert medicaments.problems(CONTENT) == []
    text = (CONTENT / "medicaments.yaml").read_text(encoding="utf-8")
    for name in ("Codéine 30 mg", "Oxazépam 10 mg", "Alprazolam", "Tramadol 50 mg", "Zopiclone"):
        (tmp_path / "medicaments.yaml").write_text(
            text.replace("Oméprazole 20 mg", name), encoding="utf-8"
        )
        assert len(medicaments.problems(tmp_path)) == 1, name


def test_each_brand_has_its_substance_to_replace_it() -> None:
    for row in catalogue.medicaments():
        if row.marque:
            assert [o for o in catalogue.equivalents(row.cle) if not o.marque], row.cle
            assert {o.marge_etroite for o in catalogue.equivalents(row.cle)} == {row.marge_etroite}
