"""A visitor of the practice half without JavaScript: reads pages, fills forms, presses buttons."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from core import db
from services.bac_a_sable.models import Appareil, BacASable, device
from tests.judge import Page, judged

ENTRY = "/s-entrainer/"
CODE = re.compile(r"\b\d{3}[\s\u00a0\u202f]\d{3}\b")


@dataclass
class Visiteur:
    """One browser: its cookies, the page it is on, the status of the last answer."""

    app: Flask
    page: Page = field(init=False)
    status: int = 0
    path: str = ""

    def __post_init__(self) -> None:
        self.client: FlaskClient = self.app.test_client()

    # ——— Reading ———

    def get(self, url: str, status: int = 200) -> Page:
        """Open a page, redirects followed, and judge it."""
        return self._show(self.client.get(url, follow_redirects=True), status)

    def press(self, button: str, status: int = 200, **typed: str | bool) -> Page:
        """Fill in the form of the button with these words, then press it."""
        form, named = self._form(button)
        data = filled(form, typed) | named
        action = form.attrib.get("action") or self.path
        if form.attrib.get("method", "get") == "get":
            return self._show(
                self.client.get(action, query_string=data, follow_redirects=True), status
            )
        return self._show(self.client.post(action, data=data, follow_redirects=True), status)

    def post(self, url: str, **data: str) -> TestResponse:
        """A post that no page offers, with the token of the present page; the raw answer."""
        token = next(iter(self.page.tree.iterfind(".//input[@name='csrf_token']"))).attrib["value"]
        return self.client.post(url, data={"csrf_token": token, **data})

    def follow(self, words: str, status: int = 200) -> Page:
        """Follow the link that reads so."""
        for link in self.page.tree.iter("a"):
            if words in text_of(link):
                return self.get(link.attrib["href"], status)
        raise AssertionError((self.path, "no link", words))

    @property
    def errors(self) -> list[str]:
        """The messages beside the fields."""
        found = self.page.tree.iterfind(".//p[@class='error']")
        return [text_of(element).removeprefix("Erreur : ") for element in found]

    def _show(self, answer: TestResponse, status: int) -> Page:
        self.status, self.path = answer.status_code, answer.request.path
        html = answer.get_data(as_text=True)
        assert self.status == status, (self.path, self.status, html[:300])
        self.page = judged(html, self.path)
        return self.page

    def _form(self, button: str) -> tuple[ET.Element, dict[str, str]]:
        for form in self.page.tree.iter("form"):
            for element in form.iter("button"):
                if button in text_of(element):
                    name = element.attrib.get("name")
                    return form, {name: element.attrib.get("value", "")} if name else {}
        raise AssertionError((self.path, "no button", button))

    @contextmanager
    def world(self) -> Iterator[tuple[Appareil, BacASable]]:
        """The rows behind this browser, in a context where queries run; changes are kept."""
        signed = self.client.get_cookie("exercice")
        assert signed is not None
        with self.app.app_context():
            found = device(signed.value.rsplit(".", 1)[0])
            assert found is not None
            yield found
            db.commit()

    # ——— The exercise ———

    def enter(self, scenario: str, suite: str = "", personne: str = "") -> Page:
        """Begin with a household of content/scenarios, and go to `suite`."""
        self.get(ENTRY)
        answer = self.post(
            "/s-entrainer/exercice/entrer", scenario=scenario, personne=personne, suite=suite
        )
        assert answer.status_code == 303, answer.get_data(as_text=True)[:300]
        return self.get(answer.location)

    def advance(self, cle: str) -> None:
        """Press « Avancer de … »: 15-min, 1-h, 1-jour, 48-h, 4-jours, 7-jours, 21-jours, 6-mois."""
        answer = self.post(
            "/s-entrainer/exercice/horloge", avance=cle, retour="/s-entrainer/exercice/"
        )
        assert answer.status_code == 303

    def latest(self, canal: str = "") -> Page:
        """Open the newest message of the boîte (canal: "", sms or courrier)."""
        page = self.get(f"/s-entrainer/boite/{canal}")
        link = next(a for a in page.links if re.fullmatch(r"/s-entrainer/boite/[\w-]{16}", a))
        return self.get(link)

    def read_code(self) -> str:
        """The code of the newest mail, as it is printed there."""
        back = self.path
        found = text_of(next(iter(self.latest().tree.iterfind(".//p[@class='mail__code']"))))
        self.get(back)
        return found


def text_of(element: ET.Element) -> str:
    return " ".join("".join(element.itertext()).split())


def filled(form: ET.Element, typed: dict[str, str | bool]) -> dict[str, str]:
    """What a browser would send: the fields as they are, changed by what is typed."""
    data: dict[str, str] = {}
    names = set()
    for element in form.iter():
        name = element.attrib.get("name")
        if name is None or element.tag == "button":
            continue
        names.add(name)
        if (value := _value(element)) is not None:
            data[name] = value
    unknown = {name.replace("__", "-") for name in typed} - names
    assert not unknown, ("no such field", unknown, names)
    for key, value in typed.items():
        name = key.replace("__", "-")
        if value is False:
            data.pop(name, None)
        else:
            data[name] = "1" if value is True else value
    return data


def _value(element: ET.Element) -> str | None:
    if element.tag == "textarea":
        return element.text or ""
    if element.tag == "select":
        chosen = [o for o in element.iter("option") if "selected" in o.attrib]
        first = next(iter(element.iter("option")), None)
        option = chosen[0] if chosen else first
        return None if option is None else option.attrib.get("value", "")
    if element.attrib.get("type") in ("checkbox", "radio") and "checked" not in element.attrib:
        return None
    return element.attrib.get("value", "")
