"""A class at once: plain http, an address that the browser does not trust, a world each."""

import asyncio
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from playwright.async_api import Browser, Page, async_playwright, expect

from tests.parcours.navigateur import CHROMIUM, FLAGS
from tests.parcours.serveur import served

pytestmark = [pytest.mark.e2e, pytest.mark.here("a classroom's server, on plain http")]

CLASSE = "classe.exemple.test"
# Everything that is not the classroom's server is sent to a port where nobody listens.
RULES = f"--host-resolver-rules=MAP {CLASSE} 127.0.0.1, MAP * 127.0.0.1:9"
PEOPLE = "Jeanne Irène Yann Lilou Aïcha Sophie Lesia Ange Marie-Rose Julien Huguette René".split()
AT_MOST = 240  # seconds
NON = re.compile("^Non$")


@pytest.fixture
def school(practice_app: Flask) -> Iterator[str]:
    with served(practice_app) as url:
        yield f"http://{CLASSE}:{urlsplit(url).port}"


@pytest.mark.parametrize("count", [3, pytest.param(12, marks=pytest.mark.complet)])
def test_visitors_at_once_each_create_enter_and_see_nobody_else(school: str, count: int) -> None:
    # In a thread of its own: the other journeys' browser keeps a loop running in this one.
    with ThreadPoolExecutor(1) as thread:
        seen = thread.submit(held, school, PEOPLE[:count]).result()
    for prenom, (card, pages) in seen.items():
        others = [row for name, (row, _) in seen.items() if name != prenom]
        assert prenom in pages
        for other in others:
            for value in (other["nir"], other["mail"], other["code"], other["iban"]):
                assert value not in pages, (prenom, value)
        assert card["code"] in pages


def held(school: str, people: Any) -> dict[str, tuple[dict[str, str], str]]:
    """The class, in at most AT_MOST seconds."""

    async def bounded() -> dict[str, tuple[dict[str, str], str]]:
        return await asyncio.wait_for(classroom(school, people), AT_MOST)

    return asyncio.run(bounded())


async def classroom(school: str, people: list[str]) -> dict[str, tuple[dict[str, str], str]]:
    """Each visitor's card, and all that they saw."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=CHROMIUM if CHROMIUM.exists() else None, args=[*FLAGS, RULES]
        )
        found = await asyncio.gather(*(visitor(browser, school, name) for name in people))
        await browser.close()
    return dict(zip(people, found, strict=True))


async def visitor(browser: Browser, school: str, prenom: str) -> tuple[dict[str, str], str]:
    context = await browser.new_context(base_url=school, viewport={"width": 360, "height": 800})
    context.set_default_timeout(AT_MOST * 1000)
    page, pages = await context.new_page(), []
    assert not await untrusted_is_secure(page, school)
    card = await enter(page, prenom)
    pages.append(await page.content())
    await create(page, card)
    await confirm(page)
    pages.append(await page.content())
    card["code"] = await log_in(page, card)
    pages.append(card["code"])
    for url in ("boite/", "compte/mes-informations", "compte/mes-paiements", "exercice/"):
        await page.goto(f"/s-entrainer/{url}")
        pages.append(await page.content())
    await context.close()
    return card, "\n".join(pages)


async def untrusted_is_secure(page: Page, school: str) -> bool:
    """Whether the browser trusts the address: it must not, or the test shows nothing."""
    await page.goto(f"{school}/s-entrainer/")
    return bool(await page.evaluate("isSecureContext"))


async def press(page: Page, name: str) -> None:
    await page.get_by_role("main").get_by_role("button", name=name, exact=True).click()


async def title(page: Page, text: str) -> None:
    await expect(page.get_by_role("heading", level=1)).to_have_text(text, timeout=AT_MOST * 1000)


async def enter(page: Page, prenom: str) -> dict[str, str]:
    await page.goto("/s-entrainer/exercice/personnes?suite=/s-entrainer/compte/creer")
    await page.locator("main details").evaluate_all("all => all.forEach(d => d.open = true)")
    await press(page, f"Jouer {prenom}")
    await title(page, "Créer un compte ameli")
    names = await page.locator(".persona dt").all_text_contents()
    rows = dict(zip(names, await page.locator(".persona dd").all_text_contents(), strict=True))
    name = await page.locator(".persona__name").inner_text()
    return {
        "nom": name.splitlines()[0].removeprefix(prenom).strip(),
        "nir": rows["Numéro de sécurité sociale"][:-3],
        "naissance": rows["Date de naissance"],
        "code_postal": rows["Adresse"].partition(" ")[0],
        "mail": rows["Adresse mail"],
        "secret": rows["Mot de passe (fictif)"],
        "serie": "".join(rows["Numéro de série de la carte Vitale"].split())[-11:],
        "iban": "".join(rows["IBAN"].split())[-7:],
    }


async def fill(page: Page, answers: dict[str, str]) -> None:
    for name, value in answers.items():
        await page.locator(f"main [name='{name}']").fill(value)


async def create(page: Page, card: dict[str, str]) -> None:
    await press(page, "Commencer")
    jour, mois, annee = card["naissance"].split()
    born = {"jour": jour.removesuffix("er"), "mois": mois, "annee": annee}
    await fill(page, {key: card[key] for key in ("nom", "nir", "code_postal")})
    await fill(page, {f"naissance-{part}": value for part, value in born.items()})
    await press(page, "Continuer")
    await fill(page, {"numero_serie": card["serie"], "fin_iban": card["iban"]})
    await press(page, "Continuer")
    await fill(page, {"mot_de_passe": card["secret"]})
    await press(page, "Valider votre mot de passe")
    await fill(page, {"mail": card["mail"], "mail_bis": card["mail"]})
    for choice in await page.get_by_role("radio", name=NON).all():
        await choice.check()
    await press(page, "Continuer")
    await press(page, "Créer le compte")
    await title(page, "Le compte est créé, il reste une étape")


async def open_latest(page: Page) -> None:
    await page.goto("/s-entrainer/boite/")
    await page.locator("main .mails a").first.click()


async def confirm(page: Page) -> None:
    await open_latest(page)
    await page.get_by_role("main").get_by_role("link", name="Confirmer mon email").click()
    await press(page, "Confirmer mon email")
    await title(page, "L’adresse mail est confirmée")


async def log_in(page: Page, card: dict[str, str]) -> str:
    await page.goto("/s-entrainer/compte/connexion")
    await fill(page, {"nir": card["nir"], "mot_de_passe": card["secret"]})
    await press(page, "Continuer")
    await title(page, "Saisissez le code de sécurité reçu par mail")
    await open_latest(page)
    code = await page.locator("main .mail__code").inner_text()
    await page.goto("/s-entrainer/compte/code")
    await fill(page, {"code": code})
    await press(page, "Continuer")
    await expect(page.get_by_role("heading", level=1)).to_contain_text(
        "Bonjour", timeout=AT_MOST * 1000
    )
    return code
