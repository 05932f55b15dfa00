"""French typography, as a function and as templates compile; the Jinja settings."""

import re
import unicodedata
from collections.abc import Iterator

from jinja2 import Environment, StrictUndefined
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream

NARROW = "\u202f"
NBSP = "\u00a0"
RULES: list[tuple[re.Pattern[str], str]] = [
    (re.compile(r"(?<=\w)'(?=\w)"), "’"),
    (re.compile(r"(?<=\w)'(?=[«\s]|$)"), "’"),
    (re.compile(r"«[ \u00a0\u202f]*"), f"«{NBSP}"),
    (re.compile(r"[ \u00a0\u202f]*»"), f"{NBSP}»"),
    (re.compile(r"(?<=[\w)»’%€…\u00a0*\"])[ \u00a0\u202f]+(?=[;:!?](?!\w))"), NARROW),
    # A text that goes on after a tag: « <strong>boîte mail</strong> : … ».
    (re.compile(r"^[ \u00a0\u202f]+(?=[;:!?](?!\w))"), NARROW),
    (re.compile(r"(?<=\d)[ \u00a0\u202f]+(?=[€%])"), NBSP),
    (re.compile(r"(?<=\b[nN]°)[ ]+(?=\w)"), NBSP),
    (re.compile(r"(?<=\d)[ ](?=(?:\d{3}|heures?|h|jours?|mois|ans?|minutes?|semaines?)\b)"), NBSP),
    (re.compile(r"\b36 ?46\b"), f"36{NBSP}46"),
    (re.compile(r"\b31 ?14\b"), f"31{NBSP}14"),
    (re.compile(r"\b39 ?19\b"), f"39{NBSP}19"),
    (re.compile(r"\.\.\."), "…"),
]


def typographie(text: str) -> str:
    """A plain text composed in French: curly apostrophes, thin spaces before ; : ! ? and units.

    >>> typographie("Où l'envoyer ?") == "Où l’envoyer\u202f?"
    True
    """
    for pattern, replacement in RULES:
        text = pattern.sub(replacement, text)
    return text


def de(name: str) -> str:
    """A name after « de », which loses its vowel before another; h counts as mute.

    >>> de("Jeanne"), de("Élodie"), de("Hélène"), de("Yann")
    ('de Jeanne', 'd’Élodie', 'd’Hélène', 'de Yann')
    """
    first = unicodedata.normalize("NFD", name)[:1].lower()
    return f"d’{name}" if first and first in "aeiouhœæ" else f"de {name}"


class Typography(Extension):
    """Applies `typographie` to templates as they are compiled: text and phrases, never tags."""

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        inside_tag = False
        for token in stream:
            if token.type == "string" and " " in token.value:  # a phrase given to a macro
                token = Token(token.lineno, "string", typographie(token.value))
            if token.type != "data":
                yield token
                continue
            pieces = []
            for piece in re.split(r"([<>])", token.value):
                inside_tag = {"<": True, ">": False}.get(piece, inside_tag)
                pieces.append(piece if inside_tag else typographie(piece))
            yield Token(token.lineno, "data", "".join(pieces))


def configure(env: Environment) -> None:
    """Strict variables, trimmed blocks, French typography."""
    env.undefined = StrictUndefined
    env.trim_blocks = env.lstrip_blocks = True
    env.add_extension(Typography)
    env.filters |= {"typo": typographie, "de": de}
