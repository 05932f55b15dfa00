"""What is said to an assistant and asks for no page: bonjour, merci, « êtes-vous un robot ? »."""

from dataclasses import dataclass

from chatbot.language import is_english
from core.analyse import words
from core.templating import typographie

Group = frozenset[str]

# What stands around these words; any other word makes a question of the message.
AROUND = frozenset(
    words(
        "à au la le toi tous bien et ok d'accord oui non très beaucoup mille fois infiniment pour"
        " votre ton aide réponse c'est ça va comment allez-vous madame monsieur bonne journée"
        " soirée super parfait gentil gentille vraiment êtes-vous t'es tu ce que qui je parle avec"
        " un une vrai vraie ou you so very much a the real is this am i talking to your help"
    )
)


def _group(text: str) -> Group:
    return frozenset(words(text))


@dataclass(frozen=True)
class Courtesy:
    """One word of each group is said, and nothing else but what stands around."""

    groups: tuple[Group, ...]
    answer: str
    answer_en: str

    def is_said(self, said: Group) -> bool:
        return all(said & group for group in self.groups)


# The first that is said answers: « merci, au revoir » is a farewell.
COURTESIES = (
    Courtesy(
        (
            _group("robot machine programme humain humaine ia personne quelqu'un bot human person")
            | _group("qui who"),
            _group("êtes es est parle are am is"),
        ),
        "Je suis un programme, pas une personne. Je cherche dans les pages de ce site. Pour parler"
        " à quelqu'un, appelez le 36 46, du lundi au vendredi.",
        "I am a program, not a person. I look in the pages of this site. To talk to somebody in"
        " English, call 09 74 75 36 46, Monday to Friday.",
    ),
    Courtesy(
        (_group("revoir aurevoir bientôt bye goodbye adieu journée soirée"),),
        "Au revoir. Revenez quand vous voulez.",
        "Goodbye. Come back whenever you want.",
    ),
    Courtesy(
        (_group("merci mersi thank thanks"),),
        "Avec plaisir. Une autre question ? Écrivez-la.",
        "You are welcome. Another question? Write it.",
    ),
    Courtesy(
        (_group("bonjour bonsoir salut coucou bjr slt hello hi"),),
        "Bonjour. Quelle est votre question ? Écrivez-la avec vos mots, par exemple : carte Vitale"
        " perdue.",
        "Hello. What is your question? Write it in your own words, for example: lost carte Vitale.",
    ),
)
ENGLISH = _group("hello hi thanks goodbye bye")  # alone, they are too few to tell the language
KNOWN = AROUND.union(*(group for row in COURTESIES for group in row.groups))


def courtesy(text: str) -> str | None:
    """What to answer to a few polite words; None to a question."""
    said = frozenset(words(text))
    if not said <= KNOWN:
        return None
    found = next((row for row in COURTESIES if row.is_said(said)), None)
    if found is None:
        return None
    english = is_english(text) or said <= ENGLISH
    return found.answer_en if english else typographie(found.answer)
