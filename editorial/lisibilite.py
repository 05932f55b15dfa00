"""How easy a French text is to read: sentences, syllables, and the Kandel-Moles score.

The limits and their reasons are in docs/decisions/011-english-and-simple.md.
"""

import re
from collections.abc import Iterator

MAX_WORDS = 12  # in a sentence
MAX_SENTENCES = 3  # in a paragraph, a step, a list item
MIN_SCORE = 85  # Kandel-Moles; half of the full articles are below 84
# One idea a sentence: at most one of these joins a second clause to the first.
JOINTS = re.compile(
    r"\b(?:qui|que|qu'\w+|dont|où|si|s'il|s'ils|quand|lorsque|car|parce|mais|afin|puis|donc|sauf)\b",
    re.IGNORECASE,
)
SENTENCE_END = re.compile(r"(?<=[.?])\s+|\n+")
WORD = re.compile(r"[0-9A-Za-zÀ-ÖØ-öø-ÿœŒ][0-9A-Za-zÀ-ÖØ-öø-ÿœŒ'’.@-]*")
VOWELS = re.compile(r"[aeiouyàâäéèêëîïôöùûüœ]+")
SILENT_END = re.compile(r"(?<=[^aeiouyàâäéèêëîïôöùûüœ])es?$")
TWO_SOUNDS = re.compile(r"(?<=[aou])y(?=[aeiouéèê])")  # « envoyer »: en-voi-ier
DIGITS = re.compile(r"(?<=\d)[ \u00a0\u202f.](?=\d)")


def sentences(text: str) -> list[str]:
    """The sentences of a plain text; a colon does not end one."""
    return [part.strip() for part in SENTENCE_END.split(text) if WORD.search(part)]


def words(sentence: str) -> list[str]:
    """Its words as they are spaced: « l'adresse », « 36 46 » and « ameli.fr » count as one."""
    return [word.rstrip(".-'’") for word in WORD.findall(DIGITS.sub("", sentence))]


def syllables(word: str) -> int:
    """Groups of vowels, the silent final e apart: « carte » 1, « adresse » 2, « envoyer » 3.

    A verb's « -ent » is counted as heard: nothing tells it from « argent », and strict is safe.
    """
    spelt = TWO_SOUNDS.sub("i-", SILENT_END.sub("", word.lower()))
    return max(1, len(VOWELS.findall(spelt)))


def score(texts: list[str]) -> float:
    """Kandel-Moles (1958), Flesch for French: 207 − 1.015 × words/sentence − 73.6 × syllables/word.

    100 is very easy, below 50 is hard; a text without words is as easy as can be. Web addresses
    are left out: they are copied, not read.
    """
    said = [sentence for text in texts for sentence in sentences(text)]
    spoken = [word for sentence in said for word in words(sentence) if "." not in word]
    if not spoken:
        return 100.0
    per_word = sum(map(syllables, spoken)) / len(spoken)
    return round(207 - 1.015 * len(spoken) / len(said) - 73.6 * per_word, 1)


def faults(text: str) -> Iterator[str]:
    """What makes one paragraph hard, in French, for its writer."""
    said = sentences(text)
    if len(said) > MAX_SENTENCES:
        yield f"paragraphe de {len(said)} phrases ({MAX_SENTENCES} au plus) : « {said[0]} »"
    for sentence in said:
        count = len(words(sentence))
        if count > MAX_WORDS:
            yield f"phrase de {count} mots ({MAX_WORDS} au plus) : « {sentence} »"
        if len(JOINTS.findall(sentence)) + sentence.count(",") > 1 or re.search(r"[;()]", sentence):
            yield f"plus d'une idée dans la phrase : « {sentence} »"
