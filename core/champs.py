"""Form fields of the practice half: they read fictional values only, and speak French."""

import unicodedata
from collections.abc import Callable
from datetime import date
from typing import Any

from flask_wtf import FlaskForm
from wtforms import Field, StringField
from wtforms.validators import StopValidation, ValidationError
from wtforms.widgets import TextInput

from core.fictif import (
    NIR_FAUX,
    Lu,
    lire_fin_iban,
    lire_fin_serie,
    lire_fixe,
    lire_iban,
    lire_mail,
    lire_nir,
    lire_portable,
    lire_texte,
)
from core.nir import NirProblem

MOIS = (
    "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre"
).split()
MISSING = "Cette réponse est obligatoire."


class Formulaire(FlaskForm):
    """A form of the practice half; the gate has already checked its CSRF token."""

    class Meta:
        csrf = False
        locales = ["fr"]

    def refuse(self, name: str, message: str) -> None:
        """Add an error found after validation, by a rule that needs more than the form."""
        field = self[name]
        field.errors = [*field.errors, message]


def obligatoire(message: str = MISSING) -> Callable[[Formulaire, Field], None]:
    """Refuse an empty answer, with the sentence that says what to type."""

    def check(_form: Formulaire, field: Field) -> None:
        if field.data is None or (isinstance(field.data, str) and not field.data.strip()):
            raise StopValidation(message)  # what else is wrong with nothing is not said

    check.field_flags = {"required": True}  # type: ignore[attr-defined]
    return check


class ChampLu(StringField):
    """A text read by a function of core.fictif: what it refuses is shown, and never kept."""

    data: str | None

    def __init__(
        self, label: str, read: Callable[[str], Lu], missing: str = MISSING, **kwargs: Any
    ) -> None:
        self.read, self.missing = read, missing
        self.is_optional = kwargs.pop("facultatif", False)
        super().__init__(label, **kwargs)
        self.flags.required = not self.is_optional

    def pre_validate(self, form: Any) -> None:
        typed = str(self.data or "")
        if not typed.strip():
            self.data = ""
            if self.is_optional:
                return
            raise ValidationError(self.missing)
        lu = self.read(typed)
        if lu.reel:
            self.data = ""
        if not lu.ok:
            raise ValidationError(lu.refus)
        self.lu = lu.valeur

    @property
    def valeur(self) -> str:
        """The value to keep, composed as the database has it; "" when nothing was typed."""
        return getattr(self, "lu", "")


def champ_nir(label: str = "Mon numéro de sécurité sociale", **kwargs: Any) -> ChampLu:
    return ChampLu(label, lire_nir, NIR_FAUX[NirProblem.EMPTY], **kwargs)


def champ_mail(label: str, **kwargs: Any) -> ChampLu:
    return ChampLu(label, lire_mail, "Tapez une adresse mail.", **kwargs)


def champ_portable(label: str, **kwargs: Any) -> ChampLu:
    return ChampLu(label, lire_portable, "Tapez un numéro de portable.", **kwargs)


def champ_fixe(label: str, **kwargs: Any) -> ChampLu:
    return ChampLu(label, lire_fixe, "Tapez un numéro de téléphone fixe.", **kwargs)


def champ_iban(label: str, **kwargs: Any) -> ChampLu:
    return ChampLu(label, lire_iban, "Tapez un IBAN.", **kwargs)


def champ_fin_serie(label: str, **kwargs: Any) -> ChampLu:
    return ChampLu(label, lire_fin_serie, "Tapez les 11 derniers chiffres.", **kwargs)


def champ_fin_iban(label: str, **kwargs: Any) -> ChampLu:
    return ChampLu(label, lire_fin_iban, "Tapez les 7 derniers caractères.", **kwargs)


def champ_texte(label: str, **kwargs: Any) -> ChampLu:
    return ChampLu(label, lire_texte, **kwargs)


class ChampDate(Field):
    """A date in three inputs named `<name>-jour`, `-mois`, `-annee`; a month may be a word."""

    widget = TextInput()
    PARTS = ("jour", "mois", "annee")

    def __init__(self, label: str, missing: str = "Tapez une date.", **kwargs: Any) -> None:
        self.missing = missing
        self.typed: dict[str, str] = dict.fromkeys(self.PARTS, "")
        super().__init__(label, **kwargs)
        self.flags.required = True

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        self.process_errors: list[str] = []
        if isinstance(data, str) and data:  # a draft keeps dates as text
            data = date.fromisoformat(data)
        self.data = data or (self.default if isinstance(self.default, date) else None)
        if self.data:
            day = self.data
            self.typed = {"jour": str(day.day), "mois": str(day.month), "annee": str(day.year)}
        if formdata is not None and any(f"{self.name}-{p}" in formdata for p in self.PARTS):
            self.typed = {p: formdata.get(f"{self.name}-{p}", "").strip() for p in self.PARTS}
            self.data = read_date(**self.typed)

    def pre_validate(self, form: Any) -> None:
        if not any(self.typed.values()):
            raise ValidationError(self.missing)
        if self.data is None:
            raise ValidationError("Cette date n'existe pas. Écrivez par exemple 14, 3, 1951.")

    @property
    def valeur(self) -> date:
        """The date, once the form is valid."""
        assert isinstance(self.data, date)  # noqa: S101 - pre_validate refuses anything else
        return self.data

    def _value(self) -> str:
        return "/".join(self.typed.values()).strip("/")


def read_date(jour: str, mois: str, annee: str) -> date | None:
    """A calendar date from what was typed in three fields, or None."""
    month = _month(mois)
    if month is None or not _digits(jour, 2) or not _digits(annee, 4) or len(annee) != 4:
        return None
    try:
        return date(int(annee), month, int(jour))
    except ValueError:
        return None


def _digits(text: str, longest: int) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= longest


def _month(text: str) -> int | None:
    if _digits(text, 2):
        return int(text)
    plain = (
        unicodedata.normalize("NFD", text.lower()).encode("ascii", "ignore").decode().strip(". ")
    )
    found = [i for i, name in enumerate(MOIS, 1) if len(plain) >= 3 and name.startswith(plain)]
    return found[0] if len(found) == 1 else None
