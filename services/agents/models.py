"""The agents' second factor: which step was used last, so that a code opens once."""

import base64
import hmac

from flask import current_app
from sqlalchemy import String, UniqueConstraint, select, update
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, Identified, OfBac, add, one, session
from services.bac_a_sable import models as bac_a_sable
from services.bac_a_sable.models import BacASable

SECRET_BYTES = 20


class Authentificateur(Identified, OfBac, Base):
    """The authenticator of one agent of one world; its secret is never stored."""

    __tablename__ = "authentificateur"
    __table_args__ = (UniqueConstraint("bac_id", "matricule"),)

    matricule: Mapped[str] = mapped_column(String(10))
    dernier_pas: Mapped[int] = mapped_column(default=0)


def secret(bac_id: str, matricule: str) -> str:
    """The same for ever in this world, nobody else's: made from the site's key."""
    key = str(current_app.secret_key).encode()
    digest = hmac.digest(key, f"authentificateur:{bac_id}:{matricule}".encode(), "sha256")
    return base64.b32encode(digest[:SECRET_BYTES]).decode()


def use_step(bac: BacASable, matricule: str, step: int) -> bool:
    """True once for each step, and never for one before it: a code seen is a code dead."""
    bac_a_sable.lock(bac)
    mine = (Authentificateur.bac_id == bac.id, Authentificateur.matricule == matricule)
    if one(select(Authentificateur).where(*mine)) is None:
        add(Authentificateur(bac_id=bac.id, matricule=matricule))
    used = update(Authentificateur).where(*mine, Authentificateur.dernier_pas < step)
    return (
        session().scalar(used.values(dernier_pas=step).returning(Authentificateur.id)) is not None
    )
