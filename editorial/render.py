"""A page as written to a page as served: sections of ready HTML, links and catalogues resolved."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from html import escape
from itertools import pairwise
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from core.analyse import fold
from core.templating import typographie
from editorial.blocks import sections
from editorial.catalogues import Catalogues, day_text, figure_text, source_date, source_date_text
from editorial.marks import DRAWING, Citation, FigureText, citations, resolve
from editorial.pages import RawPage
from editorial.schema import Libelle, Page

FAQ = "Questions fréquentes"
# A page whose newest source is older than this says that the real service may have changed.
OLD_SOURCE_YEAR = 2024
# Headings (indexed apart), table rules, emphasis, link targets, list markers.
MARKDOWN_SIGNS = re.compile(
    r"^#+ .*$|^[|: -]+$|[*>|`]|\]\([^)]*\)|^\d+\. |^- |\[", flags=re.MULTILINE
)


@dataclass(frozen=True)
class Site:
    """What pages refer to: title and URL of each page and form, the catalogues, the drawings."""

    pages: dict[str, dict[str, Any]]
    formulaires: dict[str, dict[str, Any]]
    catalogues: Catalogues
    today: date
    figure: FigureText = figure_text
    dessins: dict[str, str] = field(default_factory=dict)


def slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")


def url_of(target: str, site: Site) -> str:
    """The URL of a Markdown link target: page key, formulaire:ID, libelle:key, or as it is."""
    kind, _, key = target.rpartition(":")
    if kind == "formulaire":
        return str(site.formulaires[key]["url"])
    if kind == "libelle":
        return site.catalogues.libelles[key].url_officielle
    return str(site.pages[target]["url"]) if target in site.pages else target


def name_tables(state: StateCore) -> None:
    """Each table takes the name of the heading above it; before any, the `titre` of its section."""
    name = state.env.get("titre", "")
    for token, content in pairwise(state.tokens):
        if token.type == "heading_open":
            name = typographie(content.content)
        elif token.type == "table_open":
            token.meta["titre"] = name


def place_drawings(state: StateCore, drawings: dict[str, str]) -> None:
    """A paragraph that is only a drawing's mark gives way to the drawing."""
    for (opening, mark), closing in zip(pairwise(state.tokens), state.tokens[2:], strict=False):
        found = DRAWING.fullmatch(mark.content)
        if found and opening.type == "paragraph_open":
            opening.hidden = closing.hidden = True
            mark.type, mark.children, mark.content = "html_block", None, drawings[found[1]]


def markdown(site: Site) -> MarkdownIt:
    """The guide's Markdown: no HTML, tables, drawings, resolved links, French typography."""
    md = MarkdownIt("commonmark", {"html": False}).enable("table")

    def finish(state: StateCore) -> None:
        for block in state.tokens:
            for token in block.children or []:
                if token.type == "text":
                    token.content = typographie(token.content)
                elif token.type == "link_open":
                    token.attrSet("href", url_of(str(token.attrGet("href")), site))

    def table_open(self: Any, tokens: list[Token], i: int, options: Any, env: Any) -> str:
        # A wide table scrolls in its own box, reachable by keyboard.
        name = escape(tokens[i].meta["titre"])
        return f'<div class="table-scroll" role="region" tabindex="0" aria-label="{name}"><table>'

    md.core.ruler.push("finish", finish)
    md.core.ruler.push("name_tables", name_tables)
    md.core.ruler.push("dessins", lambda state: place_drawings(state, site.dessins))
    md.add_render_rule("table_open", table_open)
    md.add_render_rule("table_close", lambda *_: "</table></div>")
    return md


def inline(text: str, site: Site) -> str:
    """One line of Markdown to HTML, marks resolved."""
    html: str = markdown(site).renderInline(resolve(text, site.catalogues, site.today, site.figure))
    return html


def plain(text: str, site: Site) -> str:
    """A text without Markdown, as the assistant says it."""
    return typographie(resolve(text, site.catalogues, site.today, site.figure))


def section(title: str, text: str, site: Site) -> dict[str, Any]:
    """{id, titre, blocs}: each block is {type: html | etapes | faq, …}."""
    md = markdown(site)
    written = resolve(text, site.catalogues, site.today, site.figure)
    tokens = md.parse(written, {"titre": typographie(title)})
    blocs = _faq(tokens, md) if title == FAQ else list(_blocks(tokens, md))
    return {"id": slug(title), "titre": typographie(title), "blocs": blocs}


def _render(md: MarkdownIt, tokens: list[Token]) -> str:
    return str(md.renderer.render(tokens, md.options, {}))


def _blocks(tokens: list[Token], md: MarkdownIt) -> Iterator[dict[str, Any]]:
    pending: list[Token] = []
    for group in _top_level(tokens):
        if group[0].type != "ordered_list_open":
            pending += group
            continue
        if pending:
            yield {"type": "html", "html": _render(md, pending)}
        pending = []
        yield {"type": "etapes", "items": [_step(item, md) for item in _items(group)]}
    if pending:
        yield {"type": "html", "html": _render(md, pending)}


def _top_level(tokens: list[Token]) -> Iterator[list[Token]]:
    group: list[Token] = []
    depth = 0
    for token in tokens:
        group.append(token)
        depth += token.nesting
        if depth == 0:
            yield group
            group = []


def _items(ordered_list: list[Token]) -> list[list[Token]]:
    return [group[1:-1] for group in _top_level(ordered_list[1:-1])]


def _step(item: list[Token], md: MarkdownIt) -> dict[str, str]:
    """{titre, texte} of a step: its bold opening is its title."""
    first = next((token for token in item if token.type == "inline"), None)
    children = (first.children or []) if first else []
    closing = [i for i, child in enumerate(children) if child.type == "strong_close"]
    opening = next((i for i, child in enumerate(children) if child.type == "strong_open"), None)
    if first is None or not closing or any(c.content.strip() for c in children[:opening]):
        return {"titre": "", "texte": _render(md, item)}
    title = "".join(child.content for child in children[: closing[0]]).rstrip(" .,;:\u202f")
    first.children = children[closing[0] + 1 :]
    if first.children and first.children[0].type == "text":
        first.children[0].content = first.children[0].content.lstrip(" .,;:\u202f")
    html = _render(md, item)
    return {
        "titre": title,
        "texte": html.replace("<p></p>", "").strip(),
    }


def _faq(tokens: list[Token], md: MarkdownIt) -> list[dict[str, Any]]:
    """One faq block: the h3 questions and their answers."""
    items: list[dict[str, str]] = []
    for group in _top_level(tokens):
        if group[0].type == "heading_open":
            items.append({"question": typographie(group[1].content), "reponse": ""})
        elif items:
            items[-1]["reponse"] += _render(md, group)
    return [{"type": "faq", "items": items}]


def libelle(key: str, row: Libelle) -> dict[str, Any]:
    return {
        "cle": key,
        "titre": typographie(row.titre),
        "chemin": [typographie(step) for step in row.chemin],
        "service": row.service,
        "url_officielle": row.url_officielle,
        "url_entrainement": row.url_entrainement,
        "exercice_ouvert": row.exercice_ouvert,
    }


def page(raw: RawPage, written: Page, site: Site) -> dict[str, Any]:
    """Everything the article template needs, as plain JSON values."""
    labels = site.catalogues.libelles
    main = libelle(written.libelle, labels[written.libelle]) if written.libelle else None
    cited = sources(citations(raw.header + raw.body), site)
    return {
        **site.pages[raw.cle],
        "public": [str(p) for p in written.public],
        "libelle": main,
        "libelles": [libelle(key, labels[key]) for key in written.libelles],
        "en_bref": [
            {"nom": typographie(row.nom), "valeur": inline(row.valeur, site)}
            for row in written.en_bref
        ],
        "preparer": [{"html": inline(text, site)} for text in written.preparer],
        "astuce": plain(written.astuce, site),
        "sections": [section(title, text, site) for title, text in sections(raw.body)],
        "formulaires": [site.formulaires[id_] for id_ in written.formulaires],
        "sites": [{"titre": typographie(s.titre), "url": s.url} for s in written.sites],
        "voir_aussi": [site.pages[key] for key in written.voir_aussi],
        "sources": cited,
        "verifie_le": day_text(written.verifie_le),
        "verifie_le_iso": written.verifie_le.isoformat(),
        "source_ancienne": old_source(citations(raw.header + raw.body), site),
    }


def summary(raw: RawPage, written: Page, site: Site) -> dict[str, Any]:
    """What lists, links and answers show of a page."""
    return {
        "cle": raw.cle,
        "url": raw.url,
        "rubrique": raw.rubrique,
        "theme": written.theme,
        "titre": typographie(written.titre),
        "resume": plain(written.resume, site),
    }


def sources(cited: list[Citation], site: Site) -> list[dict[str, Any]]:
    codes = dict.fromkeys(c.code for c in cited if c.code in site.catalogues.sources)
    rows = [site.catalogues.sources[code] for code in codes]
    rows.sort(key=source_date, reverse=True)
    return [
        {
            "titre": typographie(source.titre),
            "editeur": typographie(source.editeur),
            "date": source_date_text(source),
            "url": source.url,
        }
        for source in rows
    ]


def old_source(cited: list[Citation], site: Site) -> str | None:
    """The date of the newest source of a page, when even that one is old."""
    known = [site.catalogues.sources[c.code] for c in cited if c.code in site.catalogues.sources]
    newest = max(known, key=source_date, default=None)
    if newest is None or source_date(newest)[0] > OLD_SOURCE_YEAR:
        return None
    return source_date_text(newest)


def index_text(raw: RawPage, site: Site) -> tuple[list[str], str]:
    """(headings, body text) of a page for the search index: marks and Markdown signs removed."""
    written = DRAWING.sub("", raw.body)
    text = resolve(written, site.catalogues, site.today, site.figure)
    headings = re.findall(r"^#+ +(.+)$", text, flags=re.MULTILINE)
    body = MARKDOWN_SIGNS.sub("", text)
    return headings, typographie(" ".join(body.split()))
