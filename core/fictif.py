"""Fictional values only (PRODUCT.md): what they look like, and the refusal of anything else.

Nothing that is refused may be kept: a reader returns the value to store, or the sentence to show.
Why these ranges belong to nobody: docs/decisions/009-fictional-numbers.md.
"""

import hashlib
import re
import unicodedata
from dataclasses import dataclass

from core import free_text, nir
from core.nir import NirProblem

DOMAINE = "exemple.test"
FIXES = ("019900", "026191", "035301", "046571", "053649")  # Arcep, décision 2018-0881, art. 2.5.12
PORTABLE = "063998"
BANQUE = "00000"  # no establishment has this code
SERIE = "8025000000"  # 80 health, 250 France, then an issuer that does not exist
FIN_SERIE = "000"

REEL = (
    "Ce numéro pourrait être celui d'une vraie personne. Nous ne l'avons pas gardé. "
    "Tapez un numéro de l'exercice : il est sur la fiche, ou sur cette page."
)
MAIL_REEL = (
    "Cette adresse pourrait être celle d'une vraie personne. Nous ne l'avons pas gardée. "
    f"Tapez une adresse de l'exercice : elle finit par @{DOMAINE}."
)
TEXTE_REEL = (
    "Ce texte contient un numéro ou une adresse qui pourrait être à une vraie personne. "
    "Enlevez-le, ou prenez ceux de l'exercice : rien n'a été gardé."
)
NIR_FAUX = {
    NirProblem.EMPTY: "Tapez le numéro de sécurité sociale de la fiche.",
    NirProblem.SHAPE: (
        "Ce numéro a 13 caractères, ou 15 avec la clé : des chiffres, "
        "et la lettre A ou B après le 2 pour une naissance en Corse."
    ),
    NirProblem.MONTH: (
        "Le quatrième et le cinquième chiffre donnent le mois de naissance. Relisez-les."
    ),
    NirProblem.KEY: (
        "Les deux derniers chiffres ne vont pas avec les autres. "
        "Relisez le numéro, chiffre par chiffre."
    ),
    NirProblem.WAITING: (
        "Un numéro qui commence par 7 ou 8 est un numéro d'attente. "
        "Il ne permet pas d'ouvrir un compte ameli."
    ),
}
MAIL_FORME = f"Une adresse mail s'écrit comme prenom.nom@{DOMAINE}."
TELEPHONE_FORME = "Un numéro de téléphone a 10 chiffres et commence par 0."
PORTABLE_FORME = "Un numéro de portable commence par 06 ou 07."
FIXE_FORME = "Un numéro de fixe commence par 01, 02, 03, 04, 05 ou 09."
IBAN_FORME = "Un IBAN français commence par FR et a 27 caractères. Relisez-le."
IBAN_CLE = "Un caractère de cet IBAN n'est pas le bon. Relisez-le, quatre par quatre."
SERIE_FORME = "Tapez les 11 derniers chiffres du numéro de série de la carte Vitale."
FIN_IBAN_FORME = "Tapez les 7 derniers caractères de l'IBAN : des chiffres, et parfois des lettres."


@dataclass(frozen=True)
class Lu:
    """What a field gave: the value to keep, or the sentence that says why there is none."""

    valeur: str = ""
    refus: str | None = None
    reel: bool = False  # it could be somebody's: it is not even shown again

    @property
    def ok(self) -> bool:
        return self.refus is None


def _compact(text: str, separators: str = " \u00a0\u202f.-") -> str:
    return text.strip().translate(str.maketrans("", "", separators))


def lire_nir(text: str) -> Lu:
    """A fictional NIR: its 13 characters. `nir.parse` tells the problems apart."""
    if nir.is_real_looking(text):
        return Lu(refus=REEL, reel=True)
    number = nir.parse(text)
    return Lu(refus=NIR_FAUX[number]) if isinstance(number, NirProblem) else Lu(number)


ADRESSE = re.compile(r"[a-z0-9](?:[a-z0-9._+-]{0,62}[a-z0-9])?@[a-z0-9.-]+\.[a-z]{2,}")


def lire_mail(text: str) -> Lu:
    """A fictional mail address, in lower case."""
    typed = text.strip().lower()
    if not ADRESSE.fullmatch(typed):
        return Lu(refus=MAIL_FORME)
    return Lu(typed) if typed.endswith(f"@{DOMAINE}") else Lu(refus=MAIL_REEL, reel=True)


def lire_telephone(text: str) -> Lu:
    """A fictional French number, fixe or portable, as 10 digits; +33 and 0033 are understood."""
    typed = re.sub(r"^(?:\+33|0033)(?:\(0\)|0)?", "0", _compact(text, " \u00a0\u202f./-"))
    if not re.fullmatch("0[1-9][0-9]{8}", typed):
        return Lu(refus=TELEPHONE_FORME)
    return Lu(typed) if typed.startswith((*FIXES, PORTABLE)) else Lu(refus=REEL, reel=True)


def lire_portable(text: str) -> Lu:
    """A fictional mobile number, as 10 digits."""
    read = lire_telephone(text)
    return Lu(refus=PORTABLE_FORME) if read.valeur.startswith(FIXES) else read


def lire_fixe(text: str) -> Lu:
    """A fictional landline number, as 10 digits."""
    read = lire_telephone(text)
    return Lu(refus=FIXE_FORME) if read.valeur.startswith(PORTABLE) else read


def lire_iban(text: str) -> Lu:
    """A fictional French IBAN, as 27 characters."""
    typed = _compact(text).upper()
    if re.fullmatch("[A-Z]{2}[0-9]{2}[0-9A-Z]{11,30}", typed) and not typed.startswith("FR"):
        return Lu(refus=REEL, reel=True)
    if not re.fullmatch("FR[0-9]{12}[0-9A-Z]{11}[0-9]{2}", typed):
        return Lu(refus=IBAN_FORME)
    if not is_fictional_iban(typed):
        return Lu(refus=REEL, reel=True)
    from stdnum import iban as standard  # no first page needs it

    return Lu(typed) if standard.is_valid(typed) else Lu(refus=IBAN_CLE)


def is_fictional_iban(compact: str) -> bool:
    """Whether an IBAN without spaces names the bank that does not exist."""
    return compact.upper()[:2] == "FR" and compact[4:9] == BANQUE


def lire_fin_serie(text: str) -> Lu:
    """The last 11 digits of a fictional card's serial number (R33)."""
    typed = _compact(text)
    if not re.fullmatch("[0-9]{11}", typed):
        return Lu(refus=SERIE_FORME)
    return Lu(typed) if typed.startswith(FIN_SERIE) else Lu(refus=REEL, reel=True)


def lire_fin_iban(text: str) -> Lu:
    """The last 7 characters of an IBAN, letters allowed (R34): to compare, never to keep."""
    typed = _compact(text).upper()
    return Lu(typed) if re.fullmatch("[0-9A-Z]{7}", typed) else Lu(refus=FIN_IBAN_FORME)


def lire_texte(text: str) -> Lu:
    """A free text cleaned of control characters, refused when it holds a real-looking number."""
    cleaned = free_text.clean(text)
    return Lu(refus=TEXTE_REEL) if contains_real(cleaned) else Lu(cleaned)


SEPARATORS = re.compile(r"(?<=\b\d\d)\s?[,;:·•|–—/._-]+\s?(?=\d\d\b)")


def contains_real(text: str) -> bool:
    """Whether a free text holds a number or an address that somebody could have."""
    # Full-width digits, no-break spaces and commas hide a number from the patterns only.
    rest = SEPARATORS.sub(" ", free_text.clean(unicodedata.normalize("NFKC", text)))
    for pattern in free_text.PATTERNS:
        if not all(_is_invented(found[0]) for found in pattern.finditer(rest)):
            return True
        rest = pattern.sub(" ", rest)
    return False


def _is_invented(found: str) -> bool:
    compact = _compact(found, " \u00a0\u202f./_-").upper()
    return (
        is_fictional_iban(compact)
        or re.search(rf"@\s?(?:[\w-]+\.)*{DOMAINE}$", found.lower()) is not None
        or (nir.SHAPE.fullmatch(compact) is not None and nir.is_fictional(compact))
        or lire_telephone(found).ok
        or re.fullmatch(rf"(?:{SERIE})?{FIN_SERIE}[0-9]{{8}}", compact) is not None
    )


# ——— Making them: the same `graine` always gives the same number ———


def _digits(graine: str, count: int) -> str:
    return str(int(hashlib.sha256(graine.encode()).hexdigest(), 16))[-count:]


def serie(graine: str) -> str:
    """The 21 digits of a card's serial number."""
    return SERIE + FIN_SERIE + _digits(f"serie {graine}", 8)


RIB = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "12345678912345678923456789")


def iban(graine: str) -> str:
    """The 27 characters of an IBAN whose two keys are right; its account holds a letter."""
    from stdnum import iban as standard

    account = f"{_digits(f'iban {graine}', 10)}G"
    account = account[:7] + account[-1] + account[7:10]  # « …0G02 443 », as on many statements
    rib = 97 - (89 * int(BANQUE) + 15 * int(BANQUE) + 3 * int(account.translate(RIB))) % 97
    bban = f"{BANQUE}{BANQUE}{account}{rib:02}"
    return f"FR{standard.calc_check_digits('FR00' + bban)}{bban}"


def iban_affiche(compact: str) -> str:
    """By fours, as a statement prints it: « FR76 0000 0000 … »."""
    return " ".join(compact[i : i + 4] for i in range(0, len(compact), 4))


def telephone_affiche(compact: str) -> str:
    """By twos: « 06 39 98 01 42 »."""
    return " ".join(compact[i : i + 2] for i in range(0, len(compact), 2))
