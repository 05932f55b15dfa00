"""Mon espace santé's rules (R130-R148): plain Python, from texts and instants to answers."""

from datetime import datetime
from enum import StrEnum

from core import nir
from core.delais import fin_opposition
from core.nir import NirProblem
from services.compte.rules import PASSWORD_LENGTHS, Regle, folded, is_common
from services.compte.rules import password_rules as letters_and_digits

IDENTIFIER_LENGTHS = (8, 64)
MAJORITE = 18  # R147: until then, the space is the parents' to look after


class Etat(StrEnum):
    A_ACTIVER = "a-activer"
    REFUSE = "refuse"
    ACTIF = "actif"
    FERME = "ferme"


class Canal(StrEnum):
    MAIL = "mail"
    SMS = "sms"


def opens_by_itself(informed: datetime, now: datetime) -> bool:
    """R137: six weeks after the information, without opposition, the space exists."""
    return now > fin_opposition(informed)


def password_rules(typed: str) -> list[Regle]:
    """R139: the compte's rules, and a special character."""
    special = any(not c.isalnum() and not c.isspace() for c in typed)
    return [*letters_and_digits(typed), Regle("un caractère spécial, comme ? ou %", special)]


def password_problem(typed: str, *personal: str) -> str | None:
    """The sentence that says what is wrong with a password, or None."""
    if len(typed) > PASSWORD_LENGTHS[1]:
        return "Ce mot de passe est trop long : 128 caractères au plus."
    if missing := [rule.texte for rule in password_rules(typed) if not rule.tenue]:
        return f"Il manque à ce mot de passe : {', '.join(missing)}."
    if is_common(typed):
        return "Ce mot de passe est trop courant. Choisissez-en un autre."
    if any(folded(part) in folded(typed) for part in personal if len(folded(part)) >= 3):
        return (
            "Un mot de passe ne contient ni nom, ni date de naissance, ni numéro, ni identifiant."
        )
    return None


def normal(identifiant: str) -> str:
    """How an identifier is kept and compared: capitals do not count."""
    return identifiant.strip().casefold()


def identifier_problem(typed: str) -> str | None:
    """The sentence that says what is wrong with an identifier, or None (R139)."""
    shortest, longest = IDENTIFIER_LENGTHS
    kept = normal(typed)
    if len(kept) < shortest:
        return "Un identifiant a 8 caractères ou plus. Allongez-le."
    if len(kept) > longest:
        return "Cet identifiant est trop long : 64 caractères au plus."
    if not isinstance(nir.parse(kept), NirProblem):
        return "Ne prenez pas le numéro de sécurité sociale. Inventez un identifiant."
    return None


def masked_mail(mail: str) -> str:
    """What the choice of a channel shows of an address: « i.m*****@gmail.com » (R140)."""
    name, _, domain = mail.partition("@")
    shown = name[:3] if len(name) > 5 else name[:1]
    return f"{shown}*****@{domain}"


def masked_mobile(portable: str) -> str:
    """« +33 6 ** ** ** 15 » (R140)."""
    return f"+33 {portable[1]} ** ** ** {portable[-2:]}"


def masked(canaux: dict[Canal, str]) -> dict[Canal, str]:
    """R140: what is shown of each address."""
    masks = {Canal.MAIL: masked_mail, Canal.SMS: masked_mobile}
    return {canal: masks[canal](address) for canal, address in canaux.items()}
