"""The assistant's page, which needs no JavaScript."""

import pytest
from playwright.sync_api import expect

from tests.parcours import questions
from tests.parcours.conftest import Kept, Visit
from tests.parcours.pages import AssistantPage, h1

pytestmark = pytest.mark.e2e


@pytest.fixture
def assistant(visit: Visit) -> AssistantPage:
    page = visit("/", javascript=False)
    page.get_by_role("link", name="Poser une question").click()
    return AssistantPage(page)


def test_the_tab_leads_to_a_page_that_answers(assistant: AssistantPage) -> None:
    answer = assistant.ask("jai perdu ma carte vital")
    expect(answer.get_by_role("link", name="site officiel")).to_be_visible()
    answer.get_by_role("link", name="Carte Vitale perdue ou volée").click()
    expect(h1(assistant.page)).to_have_text("Carte Vitale perdue ou volée")


def test_choices_are_buttons_and_a_button_answers(assistant: AssistantPage) -> None:
    chips = assistant.ask(questions.that_gets("choices")).get_by_role("listitem")
    title = chips.first.inner_text()
    chips.first.get_by_role("button").click()
    expect(assistant.answer.get_by_role("link", name=title)).to_be_visible()


def test_it_refuses_plainly_and_leads_elsewhere(assistant: AssistantPage) -> None:
    answer = assistant.ask(questions.that_gets("unknown"))
    expect(answer).to_contain_text("Je ne sais pas répondre")
    answer.get_by_role("link", name="Remboursements").click()
    expect(h1(assistant.page)).to_have_text("Remboursements")


def test_another_institution_is_named_with_its_site(assistant: AssistantPage) -> None:
    answer = assistant.ask(questions.for_another_institution())
    expect(answer.locator("a[rel=external]")).to_be_visible()


def test_a_question_too_long_is_kept_and_can_be_searched(assistant: AssistantPage) -> None:
    assistant.ask(questions.TOO_LONG)
    expect(assistant.page).to_have_title("Erreur : Poser une question – Pas à pas santé")
    expect(assistant.field).to_have_value(questions.TOO_LONG)
    expect(assistant.field).to_have_attribute("aria-invalid", "true")
    assistant.page.get_by_role("button", name="Chercher avec ces mots").click()
    expect(h1(assistant.page)).to_contain_text("Résultats pour")


def test_nothing_written_is_an_error_that_says_what_to_do(assistant: AssistantPage) -> None:
    assistant.ask("")
    expect(assistant.main.get_by_text("Écrivez votre question avec vos mots")).to_be_visible()


def test_distress_shows_whom_to_call(assistant: AssistantPage) -> None:
    assistant.ask(questions.DANGER)
    expect(assistant.main.locator("a[href='tel:3114']").first).to_be_in_viewport()


def test_its_usefulness_is_kept(assistant: AssistantPage, kept: Kept) -> None:
    answer = assistant.ask("jai perdu ma carte vital")
    answer.get_by_role("button", name="Oui").click()
    expect(h1(assistant.page)).to_have_text("Merci pour votre avis")
    event = kept()
    assert (event["sujet"], event["utile"]) == ("assistant", "oui")
