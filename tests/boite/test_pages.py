"""The boîte's pages: three lists, one message, nobody else's."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from core import db
from core.delais import CODE_COMPTE
from services.bac_a_sable import models as bac_a_sable
from services.boite.models import find, send
from tests.missions.conftest import Visiteur, jeanne, pratique, visitor

__all__ = ["jeanne", "pratique"]

HERE = "/s-entrainer/boite/"


def receive(who: Visiteur, key: str, **values: Any) -> str:
    """Send a message in a visitor's world; returns its page."""
    with who.app.app_context():
        now = who.bac().now()
        if "code" in values:
            values["valable_jusqu_au"] = now + CODE_COMPTE
        late = values.pop("late", timedelta())
        sent = send(who.assure(), key, now=now, deliver_at=now + late, **values)
        db.commit()
        return f"{HERE}{sent.id}"


def test_each_list_shows_its_own_messages(jeanne: Visiteur) -> None:
    receive(jeanne, "compte/connexion")
    receive(jeanne, "compte/telephone-change")
    receive(jeanne, "compte/code-provisoire", code="ABCD2345EFGH")
    for url, title in (
        (HERE, "Une connexion à votre compte"),
        (f"{HERE}sms", "Votre numéro de téléphone a changé"),
        (f"{HERE}courrier", "Votre code provisoire"),
    ):
        page = jeanne.get(url)
        titles = ("Une connexion à", "Votre numéro de", "Votre code prov")
        assert [t for t in titles if t in page.main] == [title[:15]]


def test_a_message_shows_its_code_its_end_and_is_read(jeanne: Visiteur) -> None:
    url = receive(jeanne, "compte/code", code="481203")
    assert "Non lu" in jeanne.get(HERE).main
    page = jeanne.get(url)
    assert "481 203" in page.main.replace("\u00a0", " ")
    assert "Valable jusqu’à" in page.main
    jeanne.get(url)
    assert "Non lu" not in jeanne.get(HERE).main
    with jeanne.app.app_context():
        names = [name for name, _ in bac_a_sable.events(jeanne.bac_id)]
    assert names.count("boite.lu") == 1


def test_a_link_in_a_message_only_leads_to_a_page(jeanne: Visiteur) -> None:
    lien = "/s-entrainer/compte/attestation-de-droits"
    assert lien in jeanne.get(receive(jeanne, "compte/attestation", lien=lien)).links


def test_a_letter_on_its_way_has_no_page_yet(jeanne: Visiteur) -> None:
    late = timedelta(days=4)
    url = receive(jeanne, "compte/code-provisoire", code="ABCD2345EFGH", late=late)
    assert jeanne.client.get(url).status_code == 404
    assert "Votre code" not in jeanne.get(f"{HERE}courrier").main
    with jeanne.app.app_context():
        jeanne.bac().avance = late
        db.commit()
    assert "ABCD" in jeanne.get(url).main
    assert "Votre code" in jeanne.get(f"{HERE}courrier").main


def test_another_worlds_message_does_not_exist(pratique: Flask, jeanne: Visiteur) -> None:
    url = receive(jeanne, "compte/connexion")
    other = visitor(pratique)
    assert other.client.get(url).status_code == 404
    with jeanne.app.app_context():
        id_ = url.removeprefix(HERE)
        found = find(jeanne.bac_id, jeanne.assure_id, id_, jeanne.bac().now())
        assert found is not None
        assert not found.lu  # a refusal reads nothing


def test_a_visitor_without_a_world_sees_no_boite(pratique: Flask) -> None:
    for url in (HERE, f"{HERE}sms", f"{HERE}courrier", f"{HERE}abc"):
        assert pratique.test_client().get(url).status_code == 302


@pytest.mark.parametrize("role", ["pharmacien", "agent-consultation", "formateur"])
def test_the_boite_is_for_the_person_insured(jeanne: Visiteur, role: str) -> None:
    url = receive(jeanne, "compte/connexion")
    jeanne.post("/s-entrainer/exercice/role", role=role)
    for page in (HERE, url):
        assert jeanne.client.get(page).status_code == 403
