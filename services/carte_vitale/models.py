"""The orders of carte Vitale (R77-R83): what was sent, and the card that ends them."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, select, text, update
from sqlalchemy.orm import Mapped, mapped_column

from core import clock, fictif
from core.db import Base, Identified, add, every, one, session
from services.carte_vitale import rules, specimens
from services.carte_vitale.rules import Motif, Suivi
from services.carte_vitale.specimens import Genre
from services.compte.models import Demarche, EtapeDemarche
from services.referentiel.models import Assure, Carte, OfAssure, choix
from services.referentiel.rules import EtatCarte

UNDER_WAY = text("recue_le IS NULL")
FICHIER = String(40)  # a specimen's key, or « mien: » and an id


class Commande(Identified, OfAssure, Base):
    """An order for one person; sandbox clock.

    `photo` and `piece`: keys of specimens, or a visitor's own files. `envoyee_le`: when those in
    force were sent. `remplacement`: chosen in place of the refused one, not sent yet.
    """

    __tablename__ = "commande_carte"
    __table_args__ = (
        # One order at a time for one person, whatever happens at the same instant.
        Index(
            "commande_carte_en_cours",
            "assure_id",
            unique=True,
            sqlite_where=UNDER_WAY,
            postgresql_where=UNDER_WAY,
        ),
    )

    demarche_id: Mapped[str] = mapped_column(ForeignKey("demarche.id", ondelete="CASCADE"))
    motif: Mapped[Motif] = mapped_column(choix(Motif))
    photo: Mapped[str] = mapped_column(FICHIER)
    piece: Mapped[str] = mapped_column(FICHIER)
    remplacement: Mapped[str] = mapped_column(FICHIER, default="")
    commandee_le: Mapped[datetime]
    envoyee_le: Mapped[datetime]
    recue_le: Mapped[datetime | None]

    @property
    def refusee(self) -> Genre | None:
        """Which file the caisse sends back, once it has looked at them."""
        return specimens.refused(self.photo, self.piece)

    def suivi(self, now: datetime) -> Suivi:
        """Where it stands at `now`, sandbox clock."""
        if self.recue_le is not None:
            return Suivi.RECUE
        return rules.standing(self.envoyee_le, self.refusee is not None, now)


# ——— Declaration (R85) ———


def declare(carte: Carte, motif: Motif, today: date) -> bool:
    """Put a card in opposition, once: True for the one declaration that does."""
    declared = (
        update(Carte)
        .where(Carte.id == carte.id, Carte.etat == EtatCarte.ACTIVE)
        .values(etat=rules.ETATS[motif], declaree_le=today)
        .returning(Carte.id)
    )
    return session().execute(declared).one_or_none() is not None


# ——— Orders ———


def order(
    assure: Assure, demarche: Demarche, motif: Motif, photo: str, piece: str, now: datetime
) -> Commande:
    return add(
        Commande(
            bac_id=assure.bac_id,
            assure_id=assure.id,
            demarche_id=demarche.id,
            motif=motif,
            photo=photo,
            piece=piece,
            commandee_le=now,
            envoyee_le=now,
        )
    )


def under_way(assure_id: str) -> Commande | None:
    """The person's order whose card has not been received yet."""
    return one(select(Commande).where(Commande.assure_id == assure_id, Commande.recue_le.is_(None)))


def orders(assures: list[Assure]) -> list[Commande]:
    """The orders of these people, the latest first."""
    ids = [assure.id for assure in assures]
    query = select(Commande).where(Commande.assure_id.in_(ids))
    return every(query.order_by(Commande.commandee_le.desc()))


def send_again(commande: Commande, genre: Genre, fichier: str, now: datetime) -> bool:
    """Put another file in place of the refused one, once for each refusal."""
    sent = (
        update(Commande)
        .where(Commande.id == commande.id, Commande.envoyee_le == commande.envoyee_le)
        .values({str(genre): fichier, "envoyee_le": now, "remplacement": ""})
        .returning(Commande.id)
    )
    return session().execute(sent).one_or_none() is not None


def receive(commande: Commande, now: datetime) -> bool:
    """The new card is in hand; the one before serves no more. True for the first who says so."""
    received = (
        update(Commande)
        .where(Commande.id == commande.id, Commande.recue_le.is_(None))
        .values(recue_le=now)
        .returning(Commande.assure_id)
    )
    assure_id = session().execute(received).scalar_one_or_none()
    if assure_id is None:
        return False
    replaced = update(Carte).where(Carte.assure_id == assure_id)
    session().execute(replaced.values(etat=EtatCarte.REMPLACEE))
    add(
        Carte(
            bac_id=commande.bac_id,
            assure_id=assure_id,
            serie=fictif.serie(commande.id),
            photo=True,
            dix_chiffres=False,
            etat=EtatCarte.ACTIVE,
            emise_le=clock.day(now),
        )
    )
    return True


# ——— « Suivre mes démarches » ———


def follow(demarche: Demarche, *steps: tuple[datetime, str]) -> None:
    """Add dated steps to a démarche already noted."""
    for le, texte in steps:
        add(EtapeDemarche(bac_id=demarche.bac_id, demarche_id=demarche.id, texte=texte, le=le))


def demarche_of(commande: Commande) -> Demarche:
    return session().get_one(Demarche, commande.demarche_id)


def assure_of(commande: Commande) -> Assure:
    return session().get_one(Assure, commande.assure_id)
