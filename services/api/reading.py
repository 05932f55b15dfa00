"""The OpenAPI description as a page reads it: chapters, operations, fields. Plain Python."""

import json
from dataclasses import dataclass
from typing import Any

from core.droits import NOMS, Role

Spec = dict[str, Any]
KINDS = {
    "string": "texte",
    "integer": "nombre entier",
    "boolean": "true ou false",
    "object": "objet",
    "array": "liste",
    "null": "null",
}
ROLES = "x-roles"  # who may ask
FORMATS = {"date": "date", "date-time": "instant", "binary": "fichier"}
KEYS = {
    "bac": "jeton du bac à sable",
    "seance": "jeton de séance",
    "espace": "jeton de séance de Mon espace santé",
    "appli": "jeton de séance de l'appli carte Vitale",
    "agent": "jeton de session d'agent",
}


@dataclass(frozen=True)
class Champ:
    """A field of a body or of an answer; `schema` names the object that it holds."""

    nom: str
    genre: str
    description: str
    obligatoire: bool
    schema: str = ""


@dataclass(frozen=True)
class Operation:
    methode: str
    chemin: str
    titre: str
    details: str
    acces: str
    roles: str
    demande: list[Champ]
    exemple: str
    reussite: str
    refus: list[tuple[str, str]]
    donne: str  # the schema of the answer, or ""

    @property
    def ancre(self) -> str:
        """An id for the page's own links."""
        words = "".join(c if c.isalnum() else "-" for c in self.chemin.removeprefix("/api/v1/"))
        return f"{self.methode.lower()}-{words.strip('-')}"


def as_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)


def chapters(spec: Spec) -> list[tuple[str, str, list[Operation]]]:
    """(tag, what it is about, its operations), in the order of the description."""
    found: dict[str, list[Operation]] = {tag["name"]: [] for tag in spec["tags"]}
    for path, methods in spec["paths"].items():
        for method, row in methods.items():
            if isinstance(row, dict) and "responses" in row:
                found[row["tags"][0]].append(_operation(spec, path, method, row, methods))
    return [(tag["name"], tag["description"], found[tag["name"]]) for tag in spec["tags"]]


def _operation(spec: Spec, path: str, method: str, row: Spec, methods: Spec) -> Operation:
    parameters = [*methods.get("parameters", []), *row.get("parameters", [])]
    success = next(code for code in row["responses"] if code < "300")
    return Operation(
        methode=method.upper(),
        chemin=path,
        titre=row["summary"],
        details=row.get("description", ""),
        acces=" et ".join(KEYS[key] for ways in row["security"] for key in ways),
        roles=" ou ".join(NOMS[Role(name)] for name in row.get(ROLES, ())),
        demande=[_parameter(p) for p in parameters] + _asked(spec, row),
        exemple=as_json(_body(row)["example"]) if _body(row).get("example") else "",
        reussite=success,
        refus=[(c, r["description"]) for c, r in row["responses"].items() if c != success],
        donne=_given(row["responses"][success]),
    )


def _body(row: Spec) -> Spec:
    found: Spec = row.get("requestBody", {}).get("content", {}).get("application/json", {})
    return found


def _asked(spec: Spec, row: Spec) -> list[Champ]:
    """The fields of an operation's body."""
    return fields(spec, _body(row).get("schema", {}))


def _parameter(row: Spec) -> Champ:
    where = {"path": "Dans l'adresse.", "query": "Après le « ? ».", "header": "En-tête."}[row["in"]]
    said = " ".join(filter(None, (row.get("description") or where, _words(row["schema"]))))
    return Champ(row["name"], _kind(row["schema"]), said, row.get("required", False))


def _given(answer: Spec) -> str:
    """The name of what is given: a schema, a file, or nothing."""
    for kind, content in answer.get("content", {}).items():
        return "" if kind == "application/pdf" else _name(content["schema"])
    return ""


def _name(schema: Spec) -> str:
    """The component that a schema points to, through lists and « or null »."""
    for row in (
        schema,
        schema.get("items", {}),
        *schema.get("anyOf", []),
        *schema.get("allOf", []),
    ):
        if "$ref" in row:
            return str(row["$ref"].rsplit("/", 1)[1])
    return ""


def fields(spec: Spec, schema: Spec) -> list[Champ]:
    """The fields of a schema, those that are required first."""
    whole = spec["components"]["schemas"].get(_name(schema), schema)
    required = set(whole.get("required", ()))
    rows = [
        _field(name, row, name in required) for name, row in whole.get("properties", {}).items()
    ]
    return sorted(rows, key=lambda row: not row.obligatoire)


def _field(name: str, row: Spec, required: bool) -> Champ:
    said = " ".join(filter(None, (row.get("description", ""), _words(row))))
    return Champ(name, _kind(row), said, required, _name(row))


def _words(row: Spec) -> str:
    """What may be given: one of these words, between these numbers."""
    words = f"Au choix : {', '.join(row['enum'])}." if "enum" in row else ""
    return f"De {row['minimum']} à {row['maximum']}." if "maximum" in row else words


def _kind(row: Spec) -> str:
    if row.get("format") in FORMATS:
        return FORMATS[row["format"]]
    kinds = row.get("type", "object")
    names = [kinds] if isinstance(kinds, str) else list(kinds)
    return " ou ".join(KINDS[name] for name in names if name != "null")


def schemas(spec: Spec) -> list[tuple[str, list[Champ]]]:
    """Every object that an answer holds, or that a body holds inside, by name."""
    given = {_given(answer) for row in _rows(spec) for answer in row["responses"].values()}
    asked = {field.schema for row in _rows(spec) for field in _asked(spec, row)}
    found = sorted(_reached(spec, (given | asked) - {"", "Error"}))
    return [(name, fields(spec, spec["components"]["schemas"][name])) for name in found]


def _rows(spec: Spec) -> list[Spec]:
    methods = [row for path in spec["paths"].values() for row in path.values()]
    return [row for row in methods if isinstance(row, dict) and "responses" in row]


def _reached(spec: Spec, names: set[str]) -> set[str]:
    """These schemas and those inside them."""
    inside = {f.schema for n in names for f in fields(spec, spec["components"]["schemas"][n])}
    more = inside - names - {""}
    return _reached(spec, names | more) if more else names
