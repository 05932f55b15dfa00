"""Every page template in every state that a visitor can see, as (where to go, what to do there)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import pytest
from _pytest.mark import ParameterSet
from playwright.sync_api import Page, expect

from editorial import store
from services.site.routes import PLAIN_PAGES
from tests.parcours import questions
from tests.parcours.pages import AssistantPage, Widget

ARTICLE = "/droits-et-demarches/carte-vitale-perte-vol/"
OWN_VIEW = ("demarches", "glossaire", "plan-du-site", "caisses", "s-entrainer")


def nothing(page: Page) -> None:
    """The page as it opens."""


@dataclass(frozen=True)
class State:
    name: str
    template: str
    url: str
    act: Callable[[Page], None] = nothing

    def __str__(self) -> str:
        return self.name

    @property
    def is_widget(self) -> bool:
        return self.name.startswith("widget")


def asked(question: Callable[[], str]) -> Callable[[Page], None]:
    """A question sent to /chatbot; found only when the test runs."""

    def act(page: Page) -> None:
        with page.expect_navigation():
            AssistantPage(page).ask(question())

    return act


def told(question: Callable[[], str]) -> Callable[[Page], None]:
    """A question sent to the assistant's window."""
    return lambda page: expect(Widget(page).open().ask(question())).to_be_visible()


def refused(page: Page) -> None:
    widget = Widget(page).open()
    widget.field.fill(questions.TOO_LONG)
    widget.field.press("Enter")
    expect(widget.help).to_contain_text("de trop")


def cut_off(page: Page) -> None:
    page.route("**/api/v1/chatbot", lambda route: route.abort())
    Widget(page).open().ask("jai perdu ma carte vital")


def opinion_kept(page: Page) -> None:
    asked(lambda: "jai perdu ma carte vital")(page)
    with page.expect_navigation():
        page.get_by_role("button", name="Oui").click()


def opinion_lost(page: Page) -> None:
    with page.expect_navigation():
        page.locator("form[data-avis]").evaluate("form => form.submit()")


def unfolded(page: Page) -> None:
    """Everything that folds, opened; the page's menu too."""
    page.locator("details").evaluate_all("all => all.forEach((one) => { one.open = true; })")


def articles() -> list[State]:
    """One article of each make: with a table, without a door, without an exercise, long."""
    pages: list[dict[str, Any]] = [page for key in store.summaries() if (page := store.page(key))]
    makes: dict[str, Callable[[dict[str, Any]], bool]] = {
        "table": lambda page: "<table" in str(page["sections"]),
        "sans-porte": lambda page: not page["libelle"],
        "sans-exercice": lambda page: (
            bool(page["libelle"]) and not page["libelle"]["url_entrainement"]
        ),
        "source-ancienne": lambda page: bool(page["source_ancienne"]),
        "documents": lambda page: len(page["formulaires"]) > 2,
    }
    found = {make: next(filter(is_so, pages), None) for make, is_so in makes.items()}
    longest = max(pages, key=lambda page: len(str(page["sections"])))
    return [
        State(f"article-{make}", "site/article.html", page["url"], unfolded)
        for make, page in {**found, "long": longest}.items()
        if page
    ]


def forms() -> list[State]:
    """One form of each make."""
    every = list(store.formulaires().values())
    makes: dict[str, Callable[[dict[str, Any]], bool]] = {
        "specimen": lambda form: form["specimen"],
        "a-verifier": lambda form: form["etat"] == "a-verifier",
        "en-ligne": lambda form: bool(form["en_ligne"]),
        "a-joindre": lambda form: len(form["joindre"]) > 1,
    }
    found = {make: next(filter(is_so, every), None) for make, is_so in makes.items()}
    return [
        State(f"formulaire-{make}", "formulaires/formulaire.html", form["url"])
        for make, form in found.items()
        if form
    ]


def partners() -> list[State]:
    result = "/orientation?age=18&ressources=modestes&sante=moral&sante=ald&droits=sans-carte"
    pages = {
        "accueil": "/partenaires/",
        "entree": "/partenaires/entrees/prises-en-charge/",
        "fiches": "/partenaires/fiches/",
        "fiche": "/partenaires/fiches/changement-adresse/",
        "orientation": "/orientation",
        "resultat": result,
    }
    states = [State(f"partenaires-{n}", f"partenaires/{n}.html", url) for n, url in pages.items()]
    empty = State("orientation-vide", "partenaires/orientation.html", "/orientation?voir=oui")
    return [*states, empty]


def site(name: str, url: str, act: Callable[[Page], None] = nothing, template: str = "") -> State:
    return State(name, f"site/{template or name}.html", url, act)


def chatbot(name: str, question: Callable[[], str]) -> State:
    return State(f"chatbot-{name}", "chatbot/assistant.html", "/chatbot", asked(question))


def widget(name: str, act: Callable[[Page], None]) -> State:
    return State(f"widget-{name}", "site/article.html", "/remboursements/medecin-traitant/", act)


def results(name: str, query: str) -> State:
    return State(
        f"formulaires-{name}", "formulaires/recherche.html", f"/formulaires/recherche?{query}"
    )


STATES = [
    site("accueil", "/"),
    site("article", ARTICLE),
    site("article-deplie", ARTICLE, unfolded, "article"),
    *articles(),
    site("rubrique", "/droits-et-demarches/"),
    *(site(name, f"/{name}/") for name in (*PLAIN_PAGES, *OWN_VIEW)),
    site("en", "/en/"),
    site("en-page", "/en/medecin-traitant/"),
    site("simple", "/simple/"),
    site("simple-page", "/simple/medecin-traitant/"),
    site("recherche", "/recherche"),
    site("recherche-resultats", "/recherche?q=transport", template="recherche"),
    site("recherche-corrigee", "/recherche?q=carte+vitael+perdu", template="recherche"),
    site("recherche-brute", "/recherche?q=carte+vitael+perdu&brut=1", template="recherche"),
    site("recherche-vide", "/recherche?q=zzzzz", template="recherche"),
    site("recherche-danger", "/recherche?q=je+veux+mourir", template="recherche"),
    site("recherche-longue", f"/recherche?q={'W' * 400}", template="recherche"),
    site("ma-caisse", "/ma-caisse"),
    site("ma-caisse-trouvee", "/ma-caisse?code_postal=63000", template="ma-caisse"),
    site("ma-caisse-outre-mer", "/ma-caisse?code_postal=97400", template="ma-caisse"),
    site("ma-caisse-plusieurs", "/ma-caisse?code_postal=59000", template="ma-caisse"),
    site("ma-caisse-deux-departements", "/ma-caisse?code_postal=01200", template="ma-caisse"),
    site("ma-caisse-ailleurs", "/ma-caisse?code_postal=98800", template="ma-caisse"),
    site("ma-caisse-malformee", "/ma-caisse?code_postal=63OOO", template="ma-caisse"),
    site("ma-caisse-inconnue", "/ma-caisse?code_postal=99999", template="ma-caisse"),
    site("ma-caisse-oubliee", "/ma-caisse/oublier", template="ma-caisse"),
    site("avis", "/chatbot", opinion_kept),
    site("avis-perdu", ARTICLE, opinion_lost, "avis"),
    State("formulaires", "formulaires/catalogue.html", "/formulaires/", unfolded),
    State("formulaires-theme", "formulaires/catalogue.html", "/formulaires/theme/invalidite/"),
    results("resultats", "q=accident&theme=accident-du-travail-maladie-professionnelle"),
    results("corriges", "q=feuille+accident+travial"),
    results("aucun", "q=zzzzz&theme=transports&public=medecin"),
    *forms(),
    *partners(),
    State("chatbot", "chatbot/assistant.html", "/chatbot"),
    chatbot("reponse", lambda: questions.that_gets("answer")),
    chatbot("choix", lambda: questions.that_gets("choices")),
    chatbot("inconnu", lambda: questions.that_gets("unknown")),
    chatbot("ailleurs", questions.for_another_institution),
    chatbot("danger", lambda: questions.DANGER),
    chatbot("masque", lambda: questions.PERSONAL),
    chatbot("corrige", lambda: "carte vitael perdu"),
    chatbot("trop-long", lambda: questions.TOO_LONG),
    chatbot("vide", str),
    widget("ouvert", lambda page: expect(Widget(page).open().field).to_be_focused()),
    widget("reponse", told(lambda: questions.that_gets("answer"))),
    widget("choix", told(lambda: questions.that_gets("choices"))),
    widget("inconnu", told(lambda: questions.that_gets("unknown"))),
    widget("ailleurs", told(questions.for_another_institution)),
    widget("danger", told(lambda: questions.DANGER)),
    widget("trop-long", refused),
    widget("panne", cut_off),
    State("404", "erreurs/404.html", "/nexiste"),
    State("405", "erreurs/erreur.html", "/avis"),
    State("composants", "composants/galerie.html", "/composants"),
]


def cases(states: Iterable[State]) -> list[ParameterSet]:
    """The states as parameters of a test."""
    here = pytest.mark.here("development pages are never deployed")
    return [pytest.param(s, id=s.name, marks=[here] * (s.name == "composants")) for s in states]


def one_of_each_template() -> list[State]:
    """The first state of each template, and the assistant's window."""
    first = {state.template: state for state in reversed(STATES) if not state.is_widget}
    return [*first.values(), next(state for state in STATES if state.name == "widget-reponse")]
