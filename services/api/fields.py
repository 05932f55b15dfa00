"""The values of the API: strict types, French refusals, fictional numbers only."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields
from marshmallow.validate import Length, Range

from core.clock import paris
from core.fictif import Lu

MISSING = "Cette réponse est obligatoire."
TEXT = "Il faut un texte."
UNREADABLE = "Ce texte contient un caractère qui ne se lit pas."
YES_NO = "Il faut true ou false."
WHOLE = "Il faut un nombre entier."
LIST = "Il faut une liste."
OBJECT = "Il faut un objet JSON."
DATE = "Une date s'écrit AAAA-MM-JJ, par exemple 1951-03-14."
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
FRENCH: dict[str, Any] = {
    "required": MISSING,
    "null": MISSING,
    "validator_failed": MISSING,
    "invalid": TEXT,
}


class Corps(Schema):
    """What an operation takes: unknown fields are refused. `exemple` fills the documentation."""

    error_messages = {"unknown": "Ce champ n'existe pas ici.", "type": OBJECT}
    exemple: Mapping[str, Any] = {}

    class Meta:
        unknown = RAISE


class Texte(fields.String):
    """A text; an empty one counts as missing, unless the answer is optional."""

    default_error_messages = FRENCH | {"invalid_utf8": UNREADABLE}

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        typed: str = super()._deserialize(value, attr, data, **kwargs)
        if "\0" in typed:
            raise ValidationError(UNREADABLE)
        if self.required and not typed.strip():
            raise ValidationError(MISSING)
        return typed


class Fictif(Texte):
    """A text read by a function of core.fictif: what it refuses is said, and never kept."""

    def __init__(self, read: Callable[[str], Lu], **kwargs: Any) -> None:
        self.read = read
        super().__init__(**kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        typed = super()._deserialize(value, attr, data, **kwargs)
        if not typed.strip():
            return ""
        lu = self.read(typed)
        if not lu.ok:
            raise ValidationError(lu.refus or UNREADABLE)
        return lu.valeur


def lire_code_postal(text: str) -> Lu:
    """Five digits, spaces allowed, as the forms of the site read them."""
    typed = "".join(text.split())
    if not re.fullmatch("[0-9]{5}", typed):
        return Lu(refus="Un code postal a 5 chiffres, par exemple 63000.")
    return Lu(typed)


class Choix(Texte):
    """One word of a list."""

    def __init__(self, choices: Iterable[str], **kwargs: Any) -> None:
        self.choices = tuple(map(str, choices))
        said = {**kwargs.pop("metadata", {}), "enum": list(self.choices)}
        super().__init__(metadata=said, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        typed = super()._deserialize(value, attr, data, **kwargs)
        if typed not in self.choices:
            raise ValidationError(f"Il faut l'un de ces mots : {', '.join(self.choices)}.")
        return typed


class OuiNon(fields.Boolean):
    """true or false, and nothing that looks like it."""

    default_error_messages = FRENCH | {"invalid": YES_NO}

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> bool:
        if not isinstance(value, bool):
            raise ValidationError(YES_NO)
        return value


class Jour(fields.Date):
    """A calendar day, AAAA-MM-JJ."""

    default_error_messages = FRENCH | {"invalid": DATE}

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> date:
        if not isinstance(value, str) or not DAY.fullmatch(value):
            raise ValidationError(DATE)
        try:
            return date.fromisoformat(value)
        except ValueError as wrong:
            raise ValidationError(DATE) from wrong


class Entier(fields.Integer):
    """A whole number between two others, both allowed; 1.0 and "1" are refused."""

    default_error_messages = FRENCH | {"invalid": WHOLE, "too_large": WHOLE}

    def __init__(self, least: int, most: int, **kwargs: Any) -> None:
        said = Range(least, most, error=f"De {least} à {most}.")
        super().__init__(strict=True, validate=said, **kwargs)

    def _validated(self, value: Any) -> int:
        if isinstance(value, bool):
            raise ValidationError(WHOLE)
        return super()._validated(value)


class Liste(fields.List[Any]):
    """A list of so many objects of one shape, or of so many texts."""

    default_error_messages = FRENCH | {"invalid": LIST}

    def __init__(self, each: type[Corps] | Texte, least: int, most: int, **kwargs: Any) -> None:
        inner = each if isinstance(each, Texte) else Objet(each)
        said = Length(least, most, error=f"De {least} à {most} dans la liste.")
        super().__init__(inner, validate=said, **kwargs)


class Objet(fields.Nested):
    """An object inside another."""

    default_error_messages = FRENCH | {"type": OBJECT, "null": OBJECT}


class Instant(fields.DateTime):
    """An instant, as clocks show it in France, with its offset; only ever given."""

    def _serialize(self, value: datetime | None, attr: Any, obj: Any, **kwargs: Any) -> str | None:
        return None if value is None else paris(value).isoformat(timespec="seconds")
