"""From a question to an answer: danger, masking, length, search, decision, words (R64-R71)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from chatbot import danger
from chatbot.danger import Alert
from chatbot.decide import Calibration, Decision, calibrated, decide, probability
from chatbot.search import Found, Hit, search
from core.free_text import mask
from core.templating import typographie
from editorial import store

MAX_LENGTH = 150  # R66
SHOWN = 3
CHOICES_TEXT = "Vouliez-vous dire…"
UNKNOWN_TEXT = typographie(
    "Je ne sais pas répondre à cette question. Écrivez-la avec d’autres mots, choisissez un thème,"
    " ou appelez le 36 46, du lundi au vendredi."
)
EMPTY_TEXT = typographie(
    "Écrivez votre question avec vos mots, par exemple : carte Vitale perdue."
)
# An institution's own words win over a page unless the page is nearly certain.
REDIRECT_BELOW = 0.9


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


def answer(question: str, calibration: Calibration | None = None) -> Answer:
    """Answer a question of any length; callers refuse the too long ones that hold no alert."""
    masked = mask(question)
    alert = danger.alert(question)
    if is_too_long(question):
        text = alert.text if alert else UNKNOWN_TEXT
        return Answer(masked.text, Decision.UNKNOWN, 0.0, text, alert=alert, hidden=masked.hidden)
    found = search(masked.text, kind="page")
    confidence = probability(found, calibration or calibrated())
    decision = decide(confidence, calibration or calibrated())
    redirect = None if alert else _redirect(masked.text, confidence)
    if redirect:
        decision = Decision.UNKNOWN
    if alert and decision is Decision.ANSWER:
        decision = Decision.CHOICES  # the numbers come first, the pages are only offered
    pages = [page_shown(hit) for hit in found.hits[:SHOWN]]
    return Answer(
        question=masked.text,
        decision=decision if pages else Decision.UNKNOWN,
        confidence=round(confidence, 3),
        text=_text(decision if pages else Decision.UNKNOWN, found, alert, redirect),
        pages=pages,
        corrected=found.query.corrected,
        alert=alert,
        redirect=redirect,
        hidden=masked.hidden,
    )


def chosen(key: str) -> Answer | None:
    """The answer of a chip: its page, nothing searched again; None for an unknown key."""
    summary = store.summaries().get(key)
    if summary is None:
        return None
    page = _shown(key)
    return Answer("", Decision.ANSWER, 1.0, summary["resume"], pages=[page])


def _text(decision: Decision, found: Found, alert: Alert | None, redirect: Redirect | None) -> str:
    if alert or redirect:
        return alert.text if alert else redirect.text  # type: ignore[union-attr]
    if not found.query.slots:
        return EMPTY_TEXT
    texts = {Decision.CHOICES: CHOICES_TEXT, Decision.UNKNOWN: UNKNOWN_TEXT}
    return texts.get(decision) or found.hits[0].intro


def page_shown(hit: Hit) -> PageShown:
    return _shown(hit.key)


def _shown(key: str) -> PageShown:
    page = store.page(key)
    assert page is not None, key  # noqa: S101  the index and the store come from one build
    label = page["libelle"] or {}
    return PageShown(
        key=key,
        title=page["titre"],
        url=page["url"],
        excerpt=page["resume"],
        tip=page["astuce"],
        verified=page["verifie_le"],
        menu_path=label.get("chemin", []),
        official_url=label.get("url_officielle"),
        official_title=label.get("titre"),
        practice_url=label.get("url_entrainement"),
    )


def _redirect(text: str, confidence: float) -> Redirect | None:
    """The institution whose words the question uses, when no page of ours is nearly certain."""
    if confidence >= REDIRECT_BELOW:
        return None
    data = store.read("urgences")
    if danger.says(text, data["medical"]):
        return Redirect("Pharmacien, médecin ou 15", None, data["medical_phrase"])
    for row in data["institutions"]:
        if danger.says(text, row["mots"]):
            return _institution(row)
    return None


def _institution(row: Mapping[str, Any]) -> Redirect:
    return Redirect(row["nom"], row["url"], row["phrase"])
