"""The content check: what is wrong in content/, where, and what to do about it, in French."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from pydantic import ValidationError

from core.analyse import analyse
from editorial import (
    appli_carte_vitale,
    check_traductions,
    dessins,
    medicaments,
    messages,
    missions,
    orientation,
    pages,
    professionnels,
    scenarios,
)
from editorial.blocks import Block, body_blocks, dead_links, header_line, sections
from editorial.catalogues import Catalogues, is_printable
from editorial.marks import FIGURE, SOURCES, citations, figures, without_marks
from editorial.pages import RawPage, UnreadableError
from editorial.problems import Problem, schema_messages, writing
from editorial.schema import Page

AMOUNT = re.compile(r"\d+(?:[ \u00a0\u202f]\d{3})*(?:,\d+)? ?(?:€|euros?\b|%)")
DURATION = re.compile(
    r"\b(?:\d+|une?|deux|trois|quatre|cinq|six|sept|huit|dix|douze|quinze|vingt) "
    r"(?:secondes?|minutes?|heures?|jours?|semaines?|mois|ans?|années?|trimestres?)\b",
    re.IGNORECASE,
)
LINK = re.compile(r"\]\(([a-z0-9-]+)\)")
ALWAYS = ("Si ça ne marche pas", "Qui contacter")  # of a page with an official door
OBLIGATION = re.compile(
    r"\b(?:obligatoires?|obligatoirement|vous devez|il faut|doit|doivent|interdit|sous peine)\b",
    re.IGNORECASE,
)


def check(content: Path, catalogues: Catalogues) -> list[Problem]:
    """Every problem of the pages, messages, missions and scenarios, by file and line."""
    problems: list[Problem] = []
    read: dict[str, tuple[RawPage, Page]] = {}
    for path in pages.paths(content):
        try:
            raw = pages.read(path)
            read[path.stem] = (raw, Page.model_validate(pages.front_matter(raw)))
        except UnreadableError as error:
            problems.append(Problem(path, error.line, str(error)))
        except ValidationError as error:
            problems += _schema_problems(raw, error)
    for raw, page in read.values():
        for line, message in _page_problems(raw, page, catalogues, set(read)):
            problems.append(Problem(raw.path, line, message))
    problems += (
        _same_questions(read.values())
        + _orphans(read.values())
        + _figure_problems(content, catalogues)
    )
    french = {cle: raw for cle, (raw, _) in read.items()}
    problems += check_traductions.problems(content, catalogues, french)
    problems += dessins.problems(content) + medicaments.problems(content)
    problems += professionnels.problems(content, catalogues)
    problems += messages.problems(content, catalogues) + scenarios.problems(content, catalogues)
    problems += orientation.problems(content, catalogues)
    problems += appli_carte_vitale.problems(content, catalogues)
    return sorted(problems + missions.problems(content, catalogues, set(read)))


def _schema_problems(raw: RawPage, error: ValidationError) -> Iterator[Problem]:
    for key, message in schema_messages(error):
        yield Problem(raw.path, header_line(raw, key), message)


def _page_problems(
    raw: RawPage, page: Page, catalogues: Catalogues, keys: set[str]
) -> Iterator[tuple[int, str]]:
    blocks = [*_header_blocks(raw, page), *body_blocks(raw)]
    yield from _unknown_keys(raw, page, catalogues, keys)
    for block in blocks:
        for rule in BLOCK_RULES:
            yield from ((block.line, message) for message in rule(block.text, catalogues))
        yield from ((block.line, m) for m in dead_links(block.text, catalogues, keys))
    yield from _missing_periods(raw, catalogues)
    yield from _empty_sections(raw)
    yield from _missing_headings(raw, page)
    if not any(citations(block.text) or figures(block.text) for block in blocks):
        yield 1, "aucune source : marquez chaque fait, par exemple {S0:376}"


def _header_blocks(raw: RawPage, page: Page) -> Iterator[Block]:
    texts = [page.resume, page.astuce, *page.preparer, *(row.valeur for row in page.en_bref)]
    for text in texts:
        yield Block(header_line(raw, text[:30]), text)


def _unsourced(text: str, catalogues: Catalogues) -> Iterator[str]:
    bare = FIGURE.sub("", text)
    if SOURCES.search(text) or figures(text) or text.rstrip().endswith("?"):
        return
    for kind, pattern in (("une durée", DURATION), ("une obligation", OBLIGATION)):
        found = pattern.search(bare)
        if found:
            yield f"{kind} sans source (« {found[0]} ») : ajoutez {{CODE:lieu}} à la fin"


def _typed_amounts(text: str, catalogues: Catalogues) -> Iterator[str]:
    found = AMOUNT.search(without_marks(text))
    if found and found[0] not in ("100 %", "0 €"):  # a full cover, a nil charge: words, not figures
        yield f"montant écrit à la main (« {found[0]} ») : passez par chiffres.yaml"


def _unknown_figures(text: str, catalogues: Catalogues) -> Iterator[str]:
    for key, _ in figures(text):
        if key not in catalogues.chiffres:
            yield f"chiffre inconnu : {key}"
        elif not is_printable(catalogues.chiffres[key]):
            yield f"chiffre non vérifié, à ne pas imprimer : {key}"


def _unknown_sources(text: str, catalogues: Catalogues) -> Iterator[str]:
    for citation in citations(text):
        if citation.code not in catalogues.sources:
            yield f"source inconnue : {citation.code} (content/sources.yaml)"


def _typography(text: str, catalogues: Catalogues) -> Iterator[str]:
    bare = re.sub(r"https?://\S+|\]\([^)]*\)|`[^`]*`", "", SOURCES.sub("", FIGURE.sub("0", text)))
    yield from writing(bare)


BLOCK_RULES: list[Callable[[str, Catalogues], Iterator[str]]] = [
    _unsourced,
    _typed_amounts,
    _unknown_figures,
    _unknown_sources,
    _typography,
]


def _unknown_keys(
    raw: RawPage, page: Page, catalogues: Catalogues, keys: set[str]
) -> Iterator[tuple[int, str]]:
    themes = {t.cle for r in catalogues.rubriques if r.cle == raw.rubrique for t in r.themes}
    labels = [*([page.libelle] if page.libelle else []), *page.libelles]
    for name, used, known in [
        ("thème", [page.theme], themes),
        ("libellé", labels, set(catalogues.libelles)),
        ("formulaire", page.formulaires, set(catalogues.formulaires)),
        ("page", page.voir_aussi, keys - {raw.cle}),
    ]:
        for key in used:
            if key not in known:
                yield header_line(raw, key), f"{name} inconnu : {key}"


def _missing_periods(raw: RawPage, catalogues: Catalogues) -> Iterator[tuple[int, str]]:
    for title, text in sections(raw.body):
        shown = figures(text)
        dated = {key for key, with_period in shown if with_period}
        periods = {catalogues.chiffres[k].au for k in dated if k in catalogues.chiffres}
        for key, _ in shown:
            figure = catalogues.chiffres.get(key)
            if figure and figure.au and figure.au not in periods:
                yield (
                    raw.body_line,
                    f"« {title} » imprime {key} sans sa période : {{{{{key}|periode}}}}",
                )


def _missing_headings(raw: RawPage, page: Page) -> Iterator[tuple[int, str]]:
    titles = {title for title, _ in sections(raw.body)}
    for title in ALWAYS if page.libelle else ():
        if title not in titles:
            yield raw.body_line, f"il manque « ## {title} »"


def _empty_sections(raw: RawPage) -> Iterator[tuple[int, str]]:
    for title, text in sections(raw.body):
        if not text.strip():
            yield raw.body_line, f"« {title} » est vide : écrivez-la, ou mettez {{a-verifier}}"


def _same_questions(read: Iterable[tuple[RawPage, Page]]) -> list[Problem]:
    owners: dict[tuple[str, ...], list[tuple[RawPage, str]]] = defaultdict(list)
    for raw, page in read:
        for question in page.questions:
            owners[tuple(sorted(set(analyse(question))))].append((raw, question))
    return [
        Problem(raw.path, header_line(raw, text), f"question déjà sur {rows[0][0].cle} : {text}")
        for rows in owners.values()
        for raw, text in rows[1:]
    ]


def _orphans(read: Iterable[tuple[RawPage, Page]]) -> list[Problem]:
    """Pages that no other page leads to."""
    rows = list(read)
    reached = {
        key for raw, page in rows for key in {*page.voir_aussi, *LINK.findall(raw.body)} - {raw.cle}
    }
    return [
        Problem(raw.path, 1, "aucune page ne mène à celle-ci : citez-la dans un « voir_aussi »")
        for raw, _ in rows
        if raw.cle not in reached
    ]


def _figure_problems(content: Path, catalogues: Catalogues) -> list[Problem]:
    path = content / "chiffres.yaml"
    return [
        Problem(path, 1, f"{key} : source inconnue {figure.source}")
        for key, figure in catalogues.chiffres.items()
        if figure.source not in catalogues.sources
    ]
