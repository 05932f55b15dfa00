"""When figures that pages print stop being true: known at build, watched once deployed."""

import re
from pathlib import Path
from typing import Any

from editorial.catalogues import Catalogues
from editorial.marks import FIGURE

# Keys of figures that pages tell as the past: « forfait-urgences-avant », « …-juin-2026 ».
PAST = re.compile(r"-(avant|20\d\d)$")


def compiled(content: Path, catalogues: Catalogues) -> dict[str, Any]:
    """Figure with an end → {au, pages}: its last day, and the files of content/ that print it."""
    used: dict[str, list[str]] = {}
    for path in sorted(content.rglob("*.md")):
        for match in FIGURE.finditer(path.read_text("utf-8")):
            used.setdefault(match[1], []).append(path.stem)
    return {
        key: {"au": str(figure.au), "pages": sorted(set(used[key]))}
        for key, figure in catalogues.chiffres.items()
        if figure.au and key in used and not PAST.search(key)
    }
