"""The compte ameli's rules (R31-R43): plain Python, from texts and instants to answers."""

import unicodedata
from dataclasses import dataclass
from datetime import date

PASSWORD_LENGTHS = (8, 128)
# Words that everybody tries first, with digits around them; ours, shortened from published lists.
COMMONEST = frozenset(
    "azerty azertyuiop qwerty motdepasse password passw0rd bonjour soleil doudou chouchou loulou "
    "marseille iloveyou jetaime secret administrateur admin welcome bienvenue abcdef".split()
)


@dataclass(frozen=True)
class Regle:
    """One line of the list beside the password field."""

    texte: str
    tenue: bool


def password_rules(typed: str) -> list[Regle]:
    """R36, R41: 8 characters, an upper-case and a lower-case letter, a digit."""
    shortest, longest = PASSWORD_LENGTHS
    return [
        Regle("8 caractères ou plus", shortest <= len(typed) <= longest),
        Regle("une majuscule", any(c.isupper() for c in typed)),
        Regle("une minuscule", any(c.islower() for c in typed)),
        Regle("un chiffre", any(c.isdigit() for c in typed)),
    ]


def password_problem(typed: str, *personal: str) -> str | None:
    """The sentence that says what is wrong with a password, or None.

    `personal`: what it must not hold (number, names, ways to write the birth date).
    """
    if len(typed) > PASSWORD_LENGTHS[1]:
        return "Ce mot de passe est trop long : 128 caractères au plus."
    if missing := [rule.texte for rule in password_rules(typed) if not rule.tenue]:
        return f"Il manque à ce mot de passe : {', '.join(missing)}."
    if is_common(typed):
        return "Ce mot de passe est trop courant. Choisissez-en un autre."
    if any(folded(part) in folded(typed) for part in personal if len(part) >= 3):
        return "Un mot de passe ne contient ni nom, ni date de naissance, ni numéro de la fiche."
    return None


# What a User-Agent holds → what the list of trusted devices calls it; the first one found.
NAVIGATEURS = {
    "Edg": "Edge",
    "OPR": "Opera",
    "SamsungBrowser": "Samsung Internet",
    "FxiOS": "Firefox",
    "Firefox": "Firefox",
    "CriOS": "Chrome",
    "Chrome": "Chrome",
    "Safari": "Safari",
}
SYSTEMES = {
    "iPhone": "un iPhone",
    "iPad": "un iPad",
    "Android": "un appareil Android",
    "Windows": "un ordinateur Windows",
    "Mac OS X": "un Mac",
    "Linux": "un ordinateur Linux",
}


def device_name(user_agent: str) -> str:
    """How a person knows a device again: « Chrome sur un ordinateur Windows » (R43)."""
    browser = next((name for word, name in NAVIGATEURS.items() if word in user_agent), None)
    system = next((name for word, name in SYSTEMES.items() if word in user_agent), None)
    if browser is None:
        return f"Un programme sur {system}" if system else "Un programme"
    return f"{browser} sur {system}" if system else browser


def is_common(password: str) -> bool:
    """« Password1! », « Soleil-2026 »: a word of everybody's, some digits, some signs."""
    return folded(password).strip("0123456789") in COMMONEST


def written(day: date) -> list[str]:
    """The ways in which people write a birth date in a password."""
    return [f"{day:{shape}}" for shape in ("%d%m%Y", "%d%m%y", "%Y%m%d", "%Y")]


def folded(text: str) -> str:
    """Lower case, without accents, hyphens, apostrophes or spaces: how names are compared.

    >>> folded("D'Arc-Éloïse") == folded("darc eloise")
    True
    """
    plain = unicodedata.normalize("NFD", text.casefold())
    return "".join(c for c in plain if c.isalnum())


def same_name(typed: str, nom_usage: str | None, nom_naissance: str) -> bool:
    """R32: the married name, or the birth name, as the caisse knows them."""
    return folded(typed) in {folded(nom_usage or nom_naissance), folded(nom_naissance)} - {""}


def masked_mail(mail: str) -> str:
    """What a page may show of an address: « j***@exemple.test »."""
    name, _, domain = mail.partition("@")
    return f"{name[:1]}***@{domain}"
