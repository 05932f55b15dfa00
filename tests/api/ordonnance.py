"""What the doctor, the patient and the pharmacist do through the API."""

from typing import Any

from tests.api.programme import Programme

LIGNE = {"medicament": "tensamor-5", "posologie": "1 gélule le matin", "duree": 30, "boites": 1}


def identity(card: dict[str, Any]) -> dict[str, Any]:
    """What POST /consultations takes, read on a person's card."""
    return {name: card[name] for name in ("nom", "nir", "naissance")}


def see(programme: Programme, card: dict[str, Any]) -> str:
    """The doctor receives this person: the id of the consultation."""
    programme.role("prescripteur")
    found: str = programme.post("/consultations", identity(card), 201)["id"]
    return found


def written(*lignes: dict[str, Any], mes: bool = True, suivi: bool = True) -> dict[str, Any]:
    """What POST /consultations/{id_}/ordonnance takes; each line is LIGNE, changed."""
    return {"lignes": [LIGNE | row for row in lignes or ({},)], "mes": mes, "suivi": suivi}


def prescribe(
    programme: Programme, card: dict[str, Any], *lignes: dict[str, Any], **accords: bool
) -> dict[str, Any]:
    """From the visit to the signature."""
    path = f"/consultations/{see(programme, card)}/ordonnance"
    found: dict[str, Any] = programme.post(path, written(*lignes, **accords), 201)
    return found


def present(programme: Programme, shown: str, status: int = 201) -> dict[str, Any]:
    """The pharmacist reads a number or a QR."""
    programme.role("pharmacien")
    found: dict[str, Any] = programme.post("/comptoir/presentees", {"numero": shown}, status)
    return found


def give(
    programme: Programme, sheet: dict[str, Any], *gestes: dict[str, Any], status: int = 201
) -> dict[str, Any]:
    """One gesture for each line in order; {} hands out all that may be."""
    rows = [
        {"ligne": row["id"], "issue": "remis", "boites": row["suivi"]["a_remettre"]} | geste
        for row, geste in zip(sheet["lignes"], gestes or ({},), strict=False)
    ]
    path = f"/comptoir/presentees/{sheet['id']}/delivrances"
    found: dict[str, Any] = programme.post(path, {"vu": sheet["vu"], "gestes": rows}, status)
    return found


def read(programme: Programme, id_: str) -> dict[str, Any]:
    """The patient opens one of their ordonnances."""
    programme.role("assure")
    found: dict[str, Any] = programme.get(f"/ordonnances/{id_}")
    return found
