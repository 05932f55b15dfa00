"""What a visitor does and sees, in their words; locators by role wherever there is one."""

from playwright.sync_api import Locator, Page, expect


def h1(page: Page) -> Locator:
    return page.get_by_role("heading", level=1)


def each(found: Locator) -> list[Locator]:
    """All that the page holds of them, once it is read whole: `all` alone waits for nothing."""
    expect(found.first).to_be_attached()
    found.page.wait_for_load_state("domcontentloaded")
    return found.all()


def search(page: Page, words: str) -> None:
    """Type in the page's search field and press its button."""
    main = page.get_by_role("main")
    main.get_by_role("searchbox").fill(words)
    main.get_by_role("button", name="Chercher").click()


def hits(page: Page) -> Locator:
    """The links of the results, best first."""
    return page.get_by_role("main").locator(".hits").get_by_role("link")


def give_postcode(page: Page, code: str) -> None:
    page.get_by_label("Votre code postal").fill(code)
    page.get_by_role("button", name="Trouver ma caisse").click()


class Widget:
    """The assistant's window, opened by the tab at the foot of any page."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.tab = page.get_by_role("button", name="Poser une question")
        self.window = page.get_by_role("dialog", name="Assistant")
        self.field = self.window.get_by_label("Votre question")
        self.log = self.window.get_by_role("log")
        self.help = self.window.locator("#assistant-question-aide")

    def open(self) -> "Widget":
        self.tab.click()
        expect(self.window).to_be_visible()
        return self

    def ask(self, question: str) -> Locator:
        """The answer to a question, once it stands in the log."""
        before = self.answers.count()
        self.field.fill(question)
        self.window.get_by_role("button", name="Envoyer").click()
        expect(self.answers).to_have_count(before + 1)
        return self.answers.last

    @property
    def answers(self) -> Locator:
        return self.log.locator(".exchange__answer")


class AssistantPage:
    """/chatbot, the same assistant for those without JavaScript."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.main = page.get_by_role("main")
        self.field = self.main.get_by_label("Votre question")
        self.answer = self.main.locator(".exchange__answer")

    def ask(self, question: str) -> Locator:
        self.field.fill(question)
        self.main.get_by_role("button", name="Envoyer").click()
        return self.answer
