"""content/messages/<service>/<nom>.txt: every simulated mail, SMS and letter (R170, R171).

A few header lines, an empty line, then the text. `{libelle:cle}` and `{chemin:cle}` are replaced
once, here; the other {words} when the message is sent, by `services.boite.models.send`.
"""

import re
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from string import Formatter
from typing import Annotated, Any

from pydantic import Field, ValidationError, model_validator

from core.templating import typographie
from editorial.catalogues import Catalogues
from editorial.problems import Problem, schema_messages, writing
from editorial.schema import Strict

# What `send` knows without being told.
KNOWN = frozenset({"prenom", "nom", "jour", "heure", "valable", "duree", "code"})
REFERENCE = re.compile(r"\{(libelle|chemin):([a-z-]+)\}")
SENDER = re.compile(r"[a-z-]+@([a-z-]+\.)*exemple\.test")
SMS_SENDER = re.compile(r"[A-Za-z]{3,11}")  # what telephones accept instead of a number
SMS_LENGTH = 320  # two SMS


class Canal(StrEnum):
    MAIL = "mail"
    SMS = "sms"
    COURRIER = "courrier"


class MessageText(Strict):
    """A message before its values. `code` and `lien_texte` tell what its sender must give."""

    canal: Canal
    de: str
    objet: Annotated[str, Field(min_length=5, max_length=70)]
    code: bool = False
    lien_texte: Annotated[str, Field(max_length=60)] | None = None
    corps: Annotated[str, Field(min_length=40, max_length=1500)]

    @property
    def asked(self) -> list[str]:
        """The values of its own that `send` must be given."""
        parsed = Formatter().parse(f"{self.objet} {self.corps}")
        return sorted({name for _, name, _, _ in parsed if name} - KNOWN)

    @model_validator(mode="after")
    def _is_safe_and_whole(self) -> "MessageText":
        for message in (*self._sender(), *self._sentences()):
            raise ValueError(message)
        return self

    def _sender(self) -> Iterator[str]:
        if self.canal is Canal.MAIL and not SENDER.fullmatch(self.de):
            yield "de : l'adresse d'un mail finit par exemple.test"
        if self.canal is Canal.SMS and not SMS_SENDER.fullmatch(self.de):
            yield "de : un SMS vient d'un nom de 3 à 11 lettres"
        if self.canal is Canal.SMS and len(self.corps) > SMS_LENGTH:
            yield f"corps : un SMS a {SMS_LENGTH} caractères au plus"

    def _sentences(self) -> Iterator[str]:
        """The three warnings of R171, and the lifetime of a code."""
        text = self.corps.lower()
        if self.code and "{valable}" not in text:
            yield "corps : un message avec un code dit jusqu'à quand il vaut : {valable}"
        if self.code != ("{code}" in self.corps.split("\n\n")):
            yield "corps : un code tient seul dans son paragraphe, {code}, avec « code: oui »"
        if "caisse" not in text:
            yield "corps : dites que faire si on n'a rien demandé (prévenir la caisse)"
        if self.canal is not Canal.COURRIER and "ne répondez pas" not in text:
            yield "corps : dites « ne répondez pas »"
        if not re.search(r"ne donnez|ne vous demandera", text):
            yield "corps : dites de ne donner ses codes à personne"


def paths(content: Path) -> list[Path]:
    return sorted((content / "messages").glob("*/*.txt"))


def key(path: Path) -> str:
    """« compte/code », as `send` is asked for it."""
    return f"{path.parent.name}/{path.stem}"


def read(path: Path, catalogues: Catalogues) -> MessageText:
    """One message, its labels in place; raises ValidationError, or KeyError for a label."""
    header, _, body = path.read_text(encoding="utf-8").partition("\n\n")
    values: dict[str, Any] = {}
    for line in header.splitlines():
        name, _, value = line.partition(":")
        values[name.strip()] = with_labels(value.strip(), catalogues)
    if "code" in values:
        values["code"] = values["code"] == "oui"
    paragraphs = (" ".join(part.split()) for part in body.strip().split("\n\n"))
    return MessageText(**values, corps=with_labels("\n\n".join(paragraphs), catalogues))


def with_labels(text: str, catalogues: Catalogues) -> str:
    """{libelle:cle} → the official title; {chemin:cle} → its menu path."""

    def label(found: re.Match[str]) -> str:
        row = catalogues.libelles[found[2]]
        return row.titre if found[1] == "libelle" else "« " + " > ".join(row.chemin) + " »"

    return REFERENCE.sub(label, text)


def problems(content: Path, catalogues: Catalogues) -> list[Problem]:
    """Everything to mend in the messages."""
    found: list[Problem] = []
    for path in paths(content):
        try:
            message = read(path, catalogues)
        except KeyError as error:
            found.append(Problem(path, 1, f"libellé inconnu : {error.args[0]}"))
        except ValidationError as error:
            found += [Problem(path, 1, text) for _, text in schema_messages(error)]
        else:
            texts = (message.objet, message.lien_texte or "", message.corps)
            found += [Problem(path, 1, text) for part in texts for text in writing(part)]
    return found


def compiled(content: Path, catalogues: Catalogues) -> dict[str, dict[str, Any]]:
    """Key to message, composed in French, for var/contenu/messages.json."""
    return {key(path): _composed(read(path, catalogues)) for path in paths(content)}


def _composed(message: MessageText) -> dict[str, Any]:
    return {
        "canal": message.canal,
        "expediteur": message.de if message.canal is Canal.MAIL else typographie(message.de),
        "objet": typographie(message.objet),
        "corps": typographie(message.corps),
        "code": message.code,
        "lien_texte": typographie(message.lien_texte) if message.lien_texte else None,
        "valeurs": message.asked,
    }
