"""Words as people write them: accents in what is shown, initials in full in what is searched."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable

from core.analyse import STOPWORDS, fold

WORD = re.compile(r"[^\W\d_]+")
# Initials that read as an everyday word once in lower case.
INITIALS = {"MES": "Mon espace santé"}


def accented(text: str, sources: Iterable[str]) -> str:
    """A text typed or repaired without accents, each word spelt as the sources mostly spell it."""
    spellings = _spellings(set(map(fold, WORD.findall(text))) - STOPWORDS, sources)

    def spelt(match: re.Match[str]) -> str:
        word = match[0]
        if not word.isascii() or word.lower() not in spellings:
            return word
        usual = spellings[word.lower()].most_common(1)[0][0]
        return usual.capitalize() if word[0].isupper() else usual

    return WORD.sub(spelt, text)


def _spellings(wanted: set[str], sources: Iterable[str]) -> dict[str, Counter[str]]:
    """Word without accents → how often the sources write it in each way."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for source in sources:
        for word in WORD.findall(source.lower()):
            for form in {word, word.removesuffix("s")}:  # a plural teaches its singular
                if fold(form) in wanted:
                    found[fold(form)][form] += 1
    return found


def in_full(text: str) -> str:
    """A question with its initials spelt out: « MES » alone, or in capitals among small letters."""
    words = WORD.findall(text)
    if len(words) > 1 and all(word.isupper() for word in words):
        return text  # somebody who types in capitals: « MES REMBOURSEMENTS »
    return WORD.sub(lambda match: INITIALS.get(match[0], match[0]), text)
