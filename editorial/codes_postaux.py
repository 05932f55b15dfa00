"""`python -m editorial.codes_postaux chemin/vers/codes_postaux.tsv`: rewrite the JSON of content/.

The TSV (code_postal, code_commune, commune, departement, population) is drawn from the npm package
@etalab/decoupage-administratif 6.0.0: code MIT, data under the Licence Ouverte. It has no CEDEX.
The JSON keeps each département's postcodes, and the communes of the postcodes lying in two.
"""

import csv
import json
import sys
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import TypedDict

from core.analyse import fold

SOURCE = "npm @etalab/decoupage-administratif 6.0.0, Licence Ouverte"
TARGET = Path(__file__).resolve().parent.parent / "content" / "codes_postaux.json"

# code_postal -> departement -> communes
Places = dict[str, dict[str, set[str]]]


class CodesPostaux(TypedDict):
    source: str
    departements: dict[str, str]
    partages: dict[str, dict[str, list[str]]]


def read_places(lines: Iterable[str]) -> Places:
    places: Places = defaultdict(lambda: defaultdict(set))
    for row in csv.DictReader(lines, delimiter="\t"):
        places[row["code_postal"]][row["departement"]].add(row["commune"])
    return places


def build(lines: Iterable[str]) -> CodesPostaux:
    """The content of the JSON file; same lines, same bytes."""
    places = read_places(lines)
    by_departement: dict[str, list[str]] = defaultdict(list)
    for code in sorted(places):
        for departement in places[code]:
            by_departement[departement].append(code)
    return {
        "source": SOURCE,
        # One string a département: smaller than a list of strings, and as quick to read.
        "departements": {key: " ".join(by_departement[key]) for key in sorted(by_departement)},
        "partages": {
            code: _sides(places[code]) for code in sorted(places) if len(places[code]) > 1
        },
    }


def _sides(departements: dict[str, set[str]]) -> dict[str, list[str]]:
    return {key: sorted(departements[key], key=fold) for key in sorted(departements)}


def dumps(content: CodesPostaux) -> str:
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def main(arguments: list[str]) -> int:
    if len(arguments) != 1:
        sys.stderr.write(f"{__doc__}")
        return 2
    with Path(arguments[0]).open(encoding="utf-8", newline="") as lines:
        TARGET.write_text(dumps(build(lines)), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
