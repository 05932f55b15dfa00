"""The assistant's window, with JavaScript (R64-R71)."""

import pytest
from playwright.sync_api import Page, expect

from tests.parcours import questions
from tests.parcours.conftest import Visit
from tests.parcours.pages import Widget, h1

pytestmark = pytest.mark.e2e

ASSISTANT = "**/api/v1/chatbot"


@pytest.fixture
def page(visit: Visit) -> Page:
    return visit("/remboursements/medecin-traitant/")


@pytest.fixture
def widget(page: Page) -> Widget:
    return Widget(page).open()


def test_a_question_is_answered_with_its_source_and_the_official_door(widget: Widget) -> None:
    answer = widget.ask("jai perdu ma carte vital")
    expect(widget.log).to_contain_text("Vous : jai perdu ma carte vital")
    expect(answer.get_by_role("link", name="site officiel")).to_be_visible()
    answer.get_by_role("link", name="Carte Vitale perdue ou volée").click()
    expect(widget.page.get_by_role("heading", level=1)).to_have_text("Carte Vitale perdue ou volée")


def test_the_window_takes_the_focus_and_escape_gives_it_back(widget: Widget) -> None:
    expect(widget.field).to_be_focused()
    expect(widget.page.locator(".assistant-tab")).to_have_attribute("aria-expanded", "true")
    widget.page.keyboard.press("Escape")
    expect(widget.window).to_be_hidden()
    expect(widget.tab).to_be_focused()
    expect(widget.tab).to_have_attribute("aria-expanded", "false")


def test_closing_and_opening_again_keeps_what_was_said(widget: Widget) -> None:
    widget.ask("jai perdu ma carte vital")
    widget.window.get_by_role("button", name="Fermer").click()
    widget.open()
    expect(widget.answers).to_have_count(2)


def test_when_unsure_it_offers_chips_and_a_chip_answers(widget: Widget) -> None:
    answer = widget.ask(questions.that_gets("choices"))
    expect(answer).to_contain_text("Aucune de ces propositions ? Appelez le 36 46.")
    chips = answer.locator("button.chip")
    assert 2 <= chips.count() <= 3
    title = chips.first.inner_text()
    chips.first.click()
    expect(widget.answers.last.get_by_role("link", name=title)).to_be_visible()


def test_what_it_does_not_know_leads_to_sections_and_telephone(widget: Widget) -> None:
    answer = widget.ask(questions.that_gets("unknown"))
    expect(answer).to_contain_text("Je ne sais pas répondre")
    expect(answer.get_by_role("link", name="Remboursements")).to_be_visible()
    expect(answer.get_by_role("link", name="Appeler le 36 46")).to_have_attribute(
        "href", "tel:3646"
    )


def test_the_counter_says_how_many_characters_are_left_or_too_many(widget: Widget) -> None:
    widget.field.fill("a" * 140)
    expect(widget.help).to_contain_text("Encore 10 caractères")
    widget.field.fill("a" * 160)
    expect(widget.help).to_contain_text("10 caractères de trop")
    expect(widget.field).to_have_attribute("aria-invalid", "true")
    # Said aloud too, after a pause.
    expect(widget.window.get_by_role("status")).to_contain_text("10 caractères de trop")


def test_a_question_too_long_is_refused_and_kept(widget: Widget) -> None:
    widget.field.fill(questions.TOO_LONG)
    widget.window.get_by_role("button", name="Envoyer").click()
    expect(widget.help).to_contain_text("de trop")
    expect(widget.field).to_have_value(questions.TOO_LONG)
    expect(widget.answers).to_have_count(1)


def test_a_question_too_long_can_be_searched_instead(widget: Widget) -> None:
    link = widget.window.get_by_role("link", name="Chercher avec ces mots")
    expect(link).to_be_hidden()
    widget.field.fill(questions.TOO_LONG)
    link.click()
    expect(h1(widget.page)).to_have_text(f"Résultats pour « {questions.TOO_LONG} »")


def test_distress_shows_whom_to_call_even_in_a_question_too_long(widget: Widget) -> None:
    for question in (questions.DANGER, f"{questions.DANGER}, {questions.TOO_LONG}"):
        answer = widget.ask(question)
        expect(answer.locator("a[href='tel:3114']")).to_be_in_viewport()
        expect(answer.locator(".quote")).to_have_count(0)


def test_personal_data_is_hidden_and_said_so(widget: Widget) -> None:
    expect(widget.ask(questions.PERSONAL)).to_contain_text("Nous avons masqué un numéro")


def test_its_usefulness_is_asked_and_thanked_for(widget: Widget) -> None:
    answer = widget.ask("jai perdu ma carte vital")
    answer.get_by_role("group", name="C’était utile ?").get_by_role("button", name="Oui").click()
    expect(answer.get_by_role("status")).to_have_text("Merci, c’est noté.")
    expect(answer.get_by_role("status")).to_be_focused()


@pytest.mark.parametrize("status", [0, 500], ids=["cut-off", "broken"])
def test_when_it_is_down_it_says_so_and_gives_the_emergency_numbers(
    page: Page, status: int
) -> None:
    page.route(ASSISTANT, lambda r: r.fulfill(status=status) if status else r.abort())
    answer = Widget(page).open().ask("jai perdu ma carte vital")
    expect(answer).to_contain_text("L’assistant ne répond pas.")
    expect(answer.get_by_role("link", name="cherchez dans les pages")).to_be_visible()
    for number in ("tel:15", "tel:112", "sms:114", "tel:3114", "tel:3646"):
        expect(answer.locator(f"a[href='{number}']")).to_be_visible()


def test_on_a_phone_the_tab_covers_no_line_and_no_stop_of_the_keyboard(page: Page) -> None:
    tab = Widget(page).tab.bounding_box() or {}
    assert (tab["x"], tab["width"]) == (0, 360)
    for link in (
        page.locator(".rows a").last,
        page.get_by_role("link", name="English", exact=True),
    ):
        link.focus()
        box = link.bounding_box() or {}
        assert box["y"] + box["height"] <= tab["y"]


def test_when_its_script_is_missing_the_tab_leads_to_the_page(page: Page) -> None:
    page.route("**/assistant.js", lambda route: route.abort())
    page.get_by_role("button", name="Poser une question").click()
    expect(page).to_have_url("/chatbot")
