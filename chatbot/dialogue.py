"""From a question to an answer: danger, masking, length, search, decision, words (R64-R71)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from chatbot import danger
from chatbot.asked import PAPERS, PRICE, TIME, asked_part
from chatbot.courtesy import courtesy
from chatbot.danger import Alert
from chatbot.decide import Calibration, Decision, calibrated, decide, probability
from chatbot.language import is_english
from chatbot.search import Found, passages, search
from chatbot.spelling import accented, in_full
from core.analyse import STOPWORDS, analyse, stem, words
from core.free_text import mask
from core.templating import typographie
from editorial import store

MAX_LENGTH = 150  # R66
SHOWN = 3
FOLLOW_UP = 3  # meaningful words: more of them is a question of its own
# What says nothing without its subject is read with the page before, even where a page answers
# it; so is what begins with « et ».
SUBJECTLESS = PAPERS | TIME | PRICE
NAMED_ALONE = 0.9  # confidence from which a few words name a page by themselves: « papa »
# How pages call the people whom one asks for.
FAMILY = {
    **dict.fromkeys(("fils", "fille", "bebe", "ado"), "enfant"),
    **dict.fromkeys(("mari", "femme", "epoux", "epouse", "copain", "copine"), "conjoint"),
    "papa": "pere",
    "maman": "mere",
}
TWO = re.compile(
    r"[?.;!]+\s+|\s+et (?=(?:aussi|en plus|comment|où|ou|quand|combien|je|j['’]|est-ce|puis-je)\b)",
    re.IGNORECASE,
)
SPELLERS = 15  # hits whose spelling a corrected query takes
CHOICES_TEXT = "Vouliez-vous dire…"
UNKNOWN_TEXT = typographie(
    "Je ne sais pas répondre à cette question. Écrivez-la avec d’autres mots, choisissez un thème,"
    " ou appelez le 36 46, du lundi au vendredi."
)
EMPTY_TEXT = typographie("Écrivez votre question avec vos mots, par exemple : carte Vitale perdue.")
CHOICES_TEXT_EN = "Did you mean…"
UNKNOWN_TEXT_EN = (
    "I cannot answer this question. Write it in other words, or call 09 74 75 36 46, the English"
    " line of the Assurance Maladie, Monday to Friday."
)
# An institution's own words win over a page unless the page is nearly certain.
REDIRECT_BELOW = 0.99
# What people write around the name of an institution.
ASKING = frozenset(
    analyse("demander une demande, dossier, contacter, numéro, téléphone, aide, info")
)


@dataclass(frozen=True)
class Redirect:
    """Another institution that answers this kind of question."""

    institution: str
    url: str | None
    text: str


@dataclass(frozen=True)
class PageShown:
    """A page as the assistant cites it (R67)."""

    key: str
    title: str
    url: str
    excerpt: str
    tip: str
    verified: str
    menu_path: list[str]
    official_url: str | None
    official_title: str | None
    practice_url: str | None
    language: str = "fr"

    @property
    def choice(self) -> str:
        """What its chip sends: the page's key, and its language when it is not French."""
        return self.key if self.language == "fr" else f"{self.language}/{self.key}"


@dataclass(frozen=True)
class Answer:
    """What the assistant says; `question` is masked, never the text as typed."""

    question: str
    decision: Decision
    confidence: float
    text: str
    pages: list[PageShown] = field(default_factory=list)
    corrected: str | None = None
    alert: Alert | None = None
    redirect: Redirect | None = None
    hidden: bool = False
    courtesy: bool = False  # polite words, which ask for no page
    also: PageShown | None = None  # the page of a second question in the same sentence

    @property
    def is_settled(self) -> bool:
        """Whether nothing is gained by reading the question with the page before."""
        return bool(self.best or self.alert or self.redirect or self.courtesy)

    @property
    def best(self) -> PageShown | None:
        return self.pages[0] if self.decision is Decision.ANSWER else None


def is_too_long(question: str) -> bool:
    return len(question) > MAX_LENGTH


def too_long_text(question: str) -> str:
    return typographie(
        f"Votre question compte {len(question)} caractères ; l’assistant en lit"
        f" {MAX_LENGTH} au plus. Raccourcissez-la, ou cherchez avec ces mots."
    )


def answer(
    question: str, calibration: Calibration | None = None, before: str | None = None
) -> Answer:
    """Answer a question of any length; callers refuse the too long ones that hold no alert.

    `before`: key of the page that answered last, for « et pour un enfant ? ».
    """
    first = _alone(question, calibration)
    return _followed(question, before, first, calibration) or _doubled(question, first) or first


def _followed(
    question: str, before: str | None, first: Answer, calibration: Calibration | None
) -> Answer | None:
    """A few words that say nothing alone, read again with the title of the page before."""
    page = store.page(before) if before in store.summaries() else None
    said = _meaningful(question)
    goes_on = SUBJECTLESS.issuperset(said) or words(question)[:1] == ["et"]
    if page is None or not 0 < len(said) <= FOLLOW_UP or (first.is_settled and not goes_on):
        return None
    if SUBJECTLESS.issuperset(said) and (part := asked_part(page, said)):
        return replace(_page_alone(page["cle"]), question=first.question, text=part)
    again = _alone(f"{page['titre']} {_in_family(question)}"[:MAX_LENGTH], calibration)
    if again.best is None:
        return None
    passage = _passage(again.best.key, question)
    same_page = again.best.key == page["cle"]
    again = replace(again, question=first.question, corrected=None)
    if passage or not same_page or SUBJECTLESS.issuperset(said):
        return replace(again, text=passage or again.text)
    if first.best and first.confidence >= NAMED_ALONE:
        return None
    return _not_said(page["titre"], again, first)


def _not_said(title: str, again: Answer, first: Answer) -> Answer:
    """The page before lacks these words, whatever it says: its neighbours are offered."""
    near = [*again.pages[1:], *(page for page in first.pages[:1] if first.best)]
    pages = list({page.key: page for page in near if page.key != again.pages[0].key}.values())
    decision = Decision.CHOICES if pages else Decision.UNKNOWN
    text = typographie(f"Je ne trouve pas ces mots dans la page « {title} ».")
    return replace(
        again,
        decision=decision,
        pages=pages[:SHOWN],
        text=f"{text} {CHOICES_TEXT if pages else UNKNOWN_TEXT}",
    )


def _meaningful(text: str) -> list[str]:
    return [word for word in words(text) if word not in STOPWORDS]


def _in_family(text: str) -> str:
    """The words of a text, those of the family as pages call them."""
    return " ".join(FAMILY.get(word, word) for word in words(text))


def _passage(key: str, question: str) -> str | None:
    """What a page says with the words of a follow-up; None when it has none of them."""
    said = [*_meaningful(question), *_meaningful(_in_family(question))]
    stems = frozenset(map(stem, said))
    text = next(row["body"] for row in store.read("documents") if row["cle"] == key)
    pieces = passages(text, stems)
    return "".join(piece for piece, _ in pieces) if any(marked for _, marked in pieces) else None


def _doubled(question: str, first: Answer) -> Answer | None:
    """Two questions in one sentence: the second page stands beside the first."""
    if first.best is None:
        return None if first.is_settled else _second_without_subject(question, first)
    halves = [part for part in TWO.split(question) if len(_meaningful(part)) >= 2]
    if len(halves) != 2 or SUBJECTLESS.issuperset(_meaningful(halves[1])):
        return None
    one, two = (_alone(part, None).best for part in halves)
    if one is None or two is None or one.key == two.key:
        return None
    best, also = (two, one) if first.best.key == two.key else (one, two)
    return _beside(first, best, also)


def _beside(first: Answer, best: PageShown, also: PageShown) -> Answer:
    others = [page for page in first.pages if page.key not in (best.key, also.key)]
    return replace(first, pages=[best, also, *others][:SHOWN], text=best.excerpt, also=also)


def _second_without_subject(question: str, first: Answer) -> Answer | None:
    """« La C2S, c'est quoi et combien faut gagner »: the first half says of what."""
    halves = [part for part in TWO.split(question) if _meaningful(part)]
    one = _alone(halves[0], None) if len(halves) == 2 else first
    best = one.best
    if best is None:
        return None
    second = _alone(halves[1], None)
    two = _followed(halves[1], best.key, second, None) or second
    if two.decision is Decision.UNKNOWN:
        return None
    one = replace(one, question=first.question)
    return one if two.pages[0].key == best.key else _beside(one, best, two.pages[0])


def _alone(question: str, calibration: Calibration | None) -> Answer:
    """The answer to a question by itself."""
    alert = danger.alert(question)
    masked = mask(question)
    english = is_english(question)
    if is_too_long(question):
        text = alert.text if alert else UNKNOWN_TEXT_EN if english else UNKNOWN_TEXT
        return Answer(masked.text, Decision.UNKNOWN, 0.0, text, alert=alert, hidden=masked.hidden)
    polite = None if alert else courtesy(question)
    if polite:
        return Answer(masked.text, Decision.UNKNOWN, 1.0, polite, courtesy=True)
    # In distress nothing is corrected, and no page is put forward: the numbers stand alone.
    found = search(in_full(masked.text), kind="page", raw=alert is not None)
    calibration = calibration or calibrated()
    confidence = probability(found, calibration)
    redirect = None if alert else _redirect(masked.text, confidence)
    elsewhere = alert or redirect or not found.hits
    decision = Decision.UNKNOWN if elsewhere else decide(confidence, calibration)
    pages = [_shown(hit.key, "en" if english else "fr") for hit in found.hits[:SHOWN]]
    return Answer(
        question=masked.text,
        decision=decision,
        confidence=round(confidence, 3),
        text=_text(decision, found, alert or redirect, pages, english=english),
        pages=pages,
        corrected=corrected(found),
        alert=alert,
        redirect=redirect,
        hidden=masked.hidden,
    )


def corrected(found: Found) -> str | None:
    """The query as understood, with the accents of what was found; None if nothing was repaired."""
    repaired = found.query.corrected
    if repaired is None:
        return None
    return accented(repaired, (f"{hit.title} {hit.text}" for hit in found.hits[:SPELLERS]))


def chosen(key: str) -> Answer | None:
    """The answer of a chip: its page, nothing searched again; None for an unknown key."""
    language, _, cle = key.rpartition("/")
    if cle not in store.summaries():
        return None
    return _page_alone(cle, language or "fr")


def _page_alone(key: str, language: str = "fr") -> Answer:
    page = _shown(key, language)
    return Answer("", Decision.ANSWER, 1.0, page.excerpt, pages=[page])


def _text(
    decision: Decision,
    found: Found,
    first: Alert | Redirect | None,
    pages: list[PageShown],
    *,
    english: bool,
) -> str:
    if first:
        return first.text
    if not found.query.slots:
        return EMPTY_TEXT
    if decision is Decision.ANSWER:
        return pages[0].excerpt
    if english:
        return CHOICES_TEXT_EN if decision is Decision.CHOICES else UNKNOWN_TEXT_EN
    return CHOICES_TEXT if decision is Decision.CHOICES else UNKNOWN_TEXT


def _shown(key: str, language: str) -> PageShown:
    """A page as the assistant cites it: in English when asked in English, and when it exists."""
    page = store.page(key)
    assert page is not None, key  # noqa: S101  the index and the store come from one build
    translated = store.translation("en", key) if language == "en" else None
    said = translated or page
    label = page["libelle"] or {}
    return PageShown(
        key=key,
        title=said["titre"],
        url=said["url"],
        excerpt=said["resume"],
        tip=said["astuce"],
        verified=said["verifie_le"],
        menu_path=label.get("chemin", []),
        official_url=label.get("url_officielle"),
        official_title=label.get("titre"),
        practice_url=label["url_entrainement"] if label.get("exercice_ouvert") else None,
        language="en" if translated else "fr",
    )


def _redirect(text: str, confidence: float) -> Redirect | None:
    """The institution whose words the question uses, when no page of ours is nearly certain."""
    data = store.read("urgences")
    alone = _only_names(text)
    if alone or confidence >= REDIRECT_BELOW:
        return alone
    if danger.says(text, data["medical"]):
        return Redirect("Pharmacien, médecin ou 15", None, data["medical_phrase"])
    rows = (row for row in data["institutions"] if danger.says(text, row["mots"]))
    return next((_institution(row) for row in rows), None)


def _only_names(text: str) -> Redirect | None:
    """The institution of a question that is little more than its name: « demande de retraite »."""
    said = set(analyse(text)) - ASKING
    return next((redirect for names, redirect in _names() if said and said <= names), None)


@cache
def _names() -> list[tuple[set[str], Redirect]]:
    """The stems of each institution's names."""
    rows = store.read("urgences")["institutions"]
    return [(set(analyse(" ".join(row["seul"]))), _institution(row)) for row in rows]


def _institution(row: Mapping[str, Any]) -> Redirect:
    return Redirect(row["nom"], row["url"], row["phrase"])
