"""Questions that get each kind of answer, whatever the words of the pages become."""

from functools import cache

from chatbot import dialogue

CANDIDATES = {
    "answer": ["jai perdu ma carte vital"],
    "choices": ["impots", "remboursement", "mon dossier", "transport", "enfant", "changement"],
    "unknown": ["quel temps fait il demain", "recette de cuisine"],
}
DANGER = "je veux mourir"
PERSONAL = "mon numero est 06 12 34 56 78 et jai perdu ma carte vital"
TOO_LONG = " ".join(["Je voudrais savoir comment faire pour ma carte Vitale perdue hier."] * 3)
ELSEWHERE = ["ma retraite complementaire", "toucher les apl", "inscription pole emploi"]


@cache
def that_gets(decision: str) -> str:
    """A question whose answer is of this kind."""
    return next(
        question
        for question in CANDIDATES[decision]
        if (found := dialogue.answer(question)).decision == decision and not found.alert
    )


@cache
def for_another_institution() -> str:
    """A question that another institution answers."""
    return next(question for question in ELSEWHERE if dialogue.answer(question).redirect)
