"""The assistant's form."""

from flask_wtf import FlaskForm
from wtforms import HiddenField, StringField

from core.free_text import clean


def _cleaned(typed: str | None) -> str:
    return clean(typed or "")


class Question(FlaskForm):  # type: ignore[misc]
    """One question, after another or not; or the page chosen among three."""

    class Meta:
        locales = ("fr",)

    question = StringField("Votre question", filters=[_cleaned])
    choix = HiddenField(filters=[_cleaned])
    precedente = HiddenField(filters=[_cleaned])  # key of the page that answered last
