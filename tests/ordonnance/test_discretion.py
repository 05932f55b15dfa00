"""No health datum in logs, journals, URLs, cookies, mails; no dangerous medicine to choose."""

import logging
from pathlib import Path

import pytest

from core import db
from editorial import medicaments
from services.bac_a_sable.models import Trace
from services.boite.models import Message
from services.ordonnance import catalogue
from tests.ordonnance.gestes import BASE, ecrite, noter, presenter, role
from tests.visiteur import Visiteur

CONTENT = Path(__file__).resolve().parents[2] / "content"
DIRECT = ("tensamor", "amlodipine", "gelule", "gélule", "rupture", "marchand", "jeanne")


def test_nothing_of_health_leaves_the_pages(
    visiteur: Visiteur, caplog: pytest.LogCaptureFixture, journal: Path
) -> None:
    addresses: list[str] = []
    get, post = visiteur.client.get, visiteur.client.post
    visiteur.client.get = lambda url, **kw: addresses.append(url) or get(url, **kw)  # type: ignore
    visiteur.client.post = lambda url, **kw: addresses.append(url) or post(url, **kw)  # type: ignore
    with caplog.at_level(logging.DEBUG):
        found = ecrite(visiteur, {"boites": "3"})
        presenter(visiteur, found.numero)
        noter(visiteur, **{"geste-0": "substitue:amlodipine-5", "boites-0": "1"})
        noter(visiteur, **{"geste-0": "non-remis", "motif-0": "rupture"})
        role(visiteur, "prescripteur", f"{BASE}/prescrites/{found.id}")
        visiteur.press("Annuler cette ordonnance", motif="demande")
        addresses.append(visiteur.path)
    secrets = (*DIRECT, found.numero.lower(), found.sceau.lower())
    with visiteur.world() as (_, bac):
        traces = db.every(db.select(Trace).where(Trace.bac_id == bac.id))
        mails = db.every(db.select(Message).where(Message.bac_id == bac.id))
    places = {
        "urls": " ".join(addresses).replace("scenario", ""),
        "cookies": str(visiteur.client._cookies),
        "logs": "\n".join(r.getMessage() for r in caplog.records if not r.name.startswith("sql")),
        "journal": "".join(p.read_text(encoding="utf-8") for p in journal.glob("*")),
        "traces": "\n".join(
            t.evenement + t.details for t in traces if "commence" not in t.evenement
        ),
        "mails": "\n".join(m.objet + m.corps.replace("Jeanne", "") + (m.lien or "") for m in mails),
    }
    for place, text in places.items():
        for secret in secrets:
            assert secret not in text.lower(), (place, secret)
    names = {t.evenement for t in traces}
    assert {"emise", "lue", "delivree", "annulee"} <= {n.removeprefix("ordonnance.") for n in names}


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
