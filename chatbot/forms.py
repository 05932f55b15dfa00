"""The assistant's form."""

from flask_wtf import FlaskForm
from wtforms import HiddenField, StringField


class Question(FlaskForm):  # type: ignore[misc]
    """One question, or the page chosen among three."""

    class Meta:
        locales = ("fr",)

    question = StringField("Votre question")
    choix = HiddenField()
