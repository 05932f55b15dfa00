"""The simulated compte ameli: account, confirmation links, login attempts, trusted devices."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint, delete, select, update
from sqlalchemy.orm import Mapped, mapped_column

from core import tokens
from core.db import Base, Identified, OfBac, add, every, one, session
from core.delais import fin_confiance, fin_lien_confirmation
from services.missions import models as missions
from services.referentiel.models import Assure
from services.referentiel.rules import CompteInitial

ATTEMPT_OPEN = timedelta(hours=1)  # wall: a login begun is forgotten after that


class Etat(StrEnum):
    """R40."""

    A_CONFIRMER = "a-confirmer"
    CONFIRME = "confirme"
    LIEN_EXPIRE = "lien-expire"


class Compte(Identified, OfBac, Base):
    """One account for one insured person; its row goes when the account is closed (R61)."""

    __tablename__ = "compte"
    __table_args__ = (UniqueConstraint("bac_id", "assure_id"), UniqueConstraint("bac_id", "mail"))

    assure_id: Mapped[str] = mapped_column(ForeignKey("assure.id", ondelete="CASCADE"))
    mot_de_passe: Mapped[str] = mapped_column(String(200))
    mail: Mapped[str] = mapped_column(String(120))
    portable: Mapped[str] = mapped_column(String(10), default="")
    fixe: Mapped[str] = mapped_column(String(10), default="")
    accord_mail: Mapped[bool] = mapped_column(default=False)
    accord_portable_appel: Mapped[bool] = mapped_column(default=False)
    accord_portable_sms: Mapped[bool] = mapped_column(default=False)
    accord_fixe: Mapped[bool] = mapped_column(default=False)
    cree_le: Mapped[datetime]  # this one and the next: sandbox clock
    confirme_le: Mapped[datetime | None]

    def etat(self, now: datetime) -> Etat:
        """Where the account stands at `now`, sandbox clock."""
        if self.confirme_le is not None:
            return Etat.CONFIRME
        sent = last_confirmation(self)
        alive = sent is not None and now <= sent.expire_le
        return Etat.A_CONFIRMER if alive else Etat.LIEN_EXPIRE


class EtatLien(StrEnum):
    OUVERT = "ouvert"
    UTILISE = "utilise"
    REMPLACE = "remplace"
    EXPIRE = "expire"

    @property
    def is_open(self) -> bool:
        return self is EtatLien.OUVERT


class Confirmation(Identified, OfBac, Base):
    """A confirmation mail sent: its link works once, 21 days (R39). Sandbox clock."""

    __tablename__ = "confirmation"

    compte_id: Mapped[str] = mapped_column(ForeignKey("compte.id", ondelete="CASCADE"), index=True)
    mail: Mapped[str] = mapped_column(String(120))
    envoyee_le: Mapped[datetime]
    expire_le: Mapped[datetime]
    utilisee_le: Mapped[datetime | None]
    remplacee_le: Mapped[datetime | None]

    def etat(self, now: datetime) -> EtatLien:
        """What the link does at `now`, sandbox clock."""
        if self.utilisee_le is not None:
            return EtatLien.UTILISE
        if self.remplacee_le is not None:
            return EtatLien.REMPLACE
        return EtatLien.OUVERT if now <= self.expire_le else EtatLien.EXPIRE


class Objet(StrEnum):
    CONNEXION = "connexion"
    MOT_DE_PASSE = "mot-de-passe"
    CONFIRMATION = "confirmation"  # password typed, address not confirmed yet: may ask for a link


class AppareilDeConfiance(Identified, OfBac, Base):
    """« Cet ordinateur est à moi »: no code on this device for 6 months (R43). Sandbox clock."""

    __tablename__ = "appareil_de_confiance"

    compte_id: Mapped[str] = mapped_column(ForeignKey("compte.id", ondelete="CASCADE"), index=True)
    empreinte: Mapped[str] = mapped_column(String(64), unique=True)
    nom: Mapped[str] = mapped_column(String(60))
    depuis: Mapped[datetime]
    expire_le: Mapped[datetime]
    revoque_le: Mapped[datetime | None]


class Demarche(Identified, OfBac, Base):
    """Something done in the account, as « Suivre mes démarches » shows it (R51)."""

    __tablename__ = "demarche"

    assure_id: Mapped[str] = mapped_column(ForeignKey("assure.id", ondelete="CASCADE"), index=True)
    libelle: Mapped[str] = mapped_column(String(60))  # key of content/libelles.yaml
    numero: Mapped[str] = mapped_column(String(12))
    le: Mapped[datetime]  # sandbox clock


class EtapeDemarche(Identified, OfBac, Base):
    """A dated step of a démarche; those to come are not shown before their instant."""

    __tablename__ = "etape_demarche"

    demarche_id: Mapped[str] = mapped_column(ForeignKey("demarche.id", ondelete="CASCADE"))
    texte: Mapped[str] = mapped_column(String(200))
    le: Mapped[datetime]


# ——— Accounts ———


def create(assure: Assure, now: datetime, **values: Any) -> Compte:
    """A new account, to be confirmed; `values` are its columns, the hashed password among them."""
    return add(Compte(bac_id=assure.bac_id, assure_id=assure.id, cree_le=now, **values))


def of_assure(assure_id: str) -> Compte | None:
    return one(select(Compte).where(Compte.assure_id == assure_id))


def can_log_in(assure: Assure) -> bool:
    """Whether the person has an account and confirmed its address."""
    own = of_assure(assure.id)
    return assure.compte_initial is CompteInitial.ACTIF or bool(own and own.confirme_le)


missions.BESOINS["compte"] = can_log_in


def of_mail(bac_id: str, mail: str) -> Compte | None:
    """The account that uses this address (R38)."""
    return one(select(Compte).where(Compte.bac_id == bac_id, Compte.mail == mail))


def close(compte: Compte) -> None:
    """R61: the account and everything of it go; the person's rights are untouched."""
    session().execute(delete(Compte).where(Compte.id == compte.id))


# ——— Confirmation (R39) ———


def send_confirmation(compte: Compte, now: datetime) -> Confirmation:
    """A new link; the ones sent before stop working."""
    replaced = update(Confirmation).where(
        Confirmation.compte_id == compte.id, Confirmation.remplacee_le.is_(None)
    )
    session().execute(replaced.values(remplacee_le=now))
    return add(
        Confirmation(
            bac_id=compte.bac_id,
            compte_id=compte.id,
            mail=compte.mail,
            envoyee_le=now,
            expire_le=fin_lien_confirmation(now),
        )
    )


def last_confirmation(compte: Compte) -> Confirmation | None:
    query = select(Confirmation).where(
        Confirmation.compte_id == compte.id, Confirmation.remplacee_le.is_(None)
    )
    return one(query)


def use_confirmation(confirmation: Confirmation, now: datetime) -> bool:
    """Confirm the account, for the one caller that comes first and in time."""
    used = (
        update(Confirmation)
        .where(
            Confirmation.id == confirmation.id,
            Confirmation.utilisee_le.is_(None),
            Confirmation.remplacee_le.is_(None),
            Confirmation.expire_le >= now,
        )
        .values(utilisee_le=now)
        .returning(Confirmation.compte_id)
    )
    compte_id = session().execute(used).scalar_one_or_none()
    if compte_id is None:
        return False
    session().execute(update(Compte).where(Compte.id == compte_id).values(confirme_le=now))
    return True


# ——— Trusted devices (R43) ———


def trust(compte: Compte, nom: str, now: datetime) -> str:
    """A token for this device's cookie; the row keeps its fingerprint only."""
    token = tokens.new_token()
    add(
        AppareilDeConfiance(
            bac_id=compte.bac_id,
            compte_id=compte.id,
            empreinte=tokens.fingerprint(token),
            nom=nom,
            depuis=now,
            expire_le=fin_confiance(now),
        )
    )
    return token


def is_trusted(compte: Compte, token: str, now: datetime) -> bool:
    """Whether this device skips the code, never the password."""
    query = select(AppareilDeConfiance).where(
        AppareilDeConfiance.compte_id == compte.id,
        AppareilDeConfiance.empreinte == tokens.fingerprint(token),
        AppareilDeConfiance.revoque_le.is_(None),
        AppareilDeConfiance.expire_le >= now,
    )
    return one(query) is not None


def trusted_devices(compte: Compte, now: datetime) -> list[AppareilDeConfiance]:
    """Those still trusted, latest first."""
    query = select(AppareilDeConfiance).where(
        AppareilDeConfiance.compte_id == compte.id,
        AppareilDeConfiance.revoque_le.is_(None),
        AppareilDeConfiance.expire_le >= now,
    )
    return every(query.order_by(AppareilDeConfiance.depuis.desc()))


def revoke_all(compte: Compte, now: datetime) -> None:
    """A new password: every device asks for a code again."""
    rows = update(AppareilDeConfiance).where(
        AppareilDeConfiance.compte_id == compte.id, AppareilDeConfiance.revoque_le.is_(None)
    )
    session().execute(rows.values(revoque_le=now))


# ——— Démarches (R51, R56) ———


def record_demarche(
    bac_id: str, assure_id: str, libelle: str, now: datetime, *steps: tuple[datetime, str]
) -> Demarche:
    """Note a démarche and its dated steps; `libelle` is a key of content/libelles.yaml."""
    row = add(
        Demarche(
            bac_id=bac_id, assure_id=assure_id, libelle=libelle, numero=tokens.spelled(8), le=now
        )
    )
    for le, texte in steps:
        add(EtapeDemarche(bac_id=bac_id, demarche_id=row.id, texte=texte, le=le))
    return row


def demarches(assure_id: str, now: datetime) -> list[Demarche]:
    """What the person did, latest first."""
    query = select(Demarche).where(Demarche.assure_id == assure_id, Demarche.le <= now)
    return every(query.order_by(Demarche.le.desc()))


def steps_of(demarche: Demarche, now: datetime) -> list[EtapeDemarche]:
    """The steps that have happened, in order."""
    query = select(EtapeDemarche).where(
        EtapeDemarche.demarche_id == demarche.id, EtapeDemarche.le <= now
    )
    return every(query.order_by(EtapeDemarche.le))
