"""French text to search terms, the same for the index, the queries and the content check."""

import re
import unicodedata
from functools import lru_cache

from Stemmer import Stemmer

# Folded. Negation and question words carry no subject here; « sans », « non » and « pas » are kept:
# « sans médecin traitant » and « médecin traitant » are different questions.
STOPWORDS = frozenset(
    """a afin ai aie ainsi alors au aucun aura aussi autre aux avais avait avant avec avez avoir
    avons bien bonjour bonsoir c ca car ce ceci cela celle celui ces cet cette ceux chez ci
    comme comment d dans de depuis des deux dois doit donc du elle elles en encore entre es est
    et etait etant ete etes etre eu faire fais fait faut fois h hello i ici il ils j jai je
    jusque l la le les leur leurs lors lui m ma mais me meme merci mes mettre mieux moi mon n ne
    ni nos notre nous on ont ou par parce peut peux plus pour pourquoi pourrais pouvez puis qu
    quand que quel quelle quelles quels quelqu qui quoi s sa salut savoir se sera ses si soit
    son sont sous suis sur svp t ta te tes toi ton tous tout toute toutes tres tu un une va vais
    vers veut veux voici voila voir voudrais vos votre vous y""".split()
)
LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "Œ": "oe", "Æ": "ae"})
MARKS = re.compile("[\u0300-\u036f]+")  # what decomposing leaves of accents
WORD = re.compile(r"[a-z0-9]+")


def fold(text: str) -> str:
    """Lower-case, without accents or ligatures: « Œil né » → « oeil ne »."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.translate(LIGATURES))
    return MARKS.sub("", decomposed).lower()


def words(text: str) -> list[str]:
    """The folded words of a text, stopwords included."""
    return WORD.findall(fold(text))


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """The folded French stem of a folded word; numbers and mixed codes stay whole."""
    return word if any(c.isdigit() for c in word) else fold(_stemmer().stemWord(word))


def _stemmer() -> Stemmer:
    """A new one each time: it holds the word it works on, and visitors come at once."""
    return Stemmer("french")


def analyse(text: str) -> list[str]:
    """The search terms of a text, in order: folded, without stopwords, stemmed."""
    return [stem(word) for word in words(text) if word not in STOPWORDS]
