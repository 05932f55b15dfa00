"""What a space holds: profile, order of the documents, messages, accesses, blocks, applications.

Instants are the sandbox clock's; what is dated later is not shown yet.
"""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, Identified, add, every, one, session
from services.referentiel.models import Assure, Document, OfAssure

CATEGORIES = {
    "ordonnances": "Ordonnances",
    "resultats": "Résultats d'examens",
    "comptes-rendus": "Comptes rendus",
    "courriers": "Courriers et attestations",
    "autres": "Autres documents",
}
PAR_GENRE = {"ordonnance": "ordonnances", "compte-rendu": "comptes-rendus"}


class Element(Identified, OfAssure, Base):
    """One white card of the profile (R144); `ajoute_par`: a professional, or "" for oneself."""

    __tablename__ = "element_sante"

    rubrique: Mapped[str] = mapped_column(String(20))
    titre: Mapped[str] = mapped_column(String(120))
    detail: Mapped[str] = mapped_column(String(120), default="")
    le: Mapped[date | None]
    ajoute_par: Mapped[str] = mapped_column(String(80), default="")
    cree_le: Mapped[datetime]

    @property
    def is_locked(self) -> bool:
        """R145: what a professional added, they alone can change."""
        return bool(self.ajoute_par)


class Rangement(Base):
    """What the person did with a document: where they put it, hidden or not, read or not."""

    __tablename__ = "rangement_document"

    document_id: Mapped[str] = mapped_column(
        ForeignKey("document.id", ondelete="CASCADE"), primary_key=True
    )
    categorie: Mapped[str] = mapped_column(String(20))
    masque: Mapped[bool] = mapped_column(default=False)


class MessageSante(Identified, OfAssure, Base):
    """A message with a care team; `recu`: from it. It is read from `arrive_le` on."""

    __tablename__ = "message_sante"

    equipe: Mapped[str] = mapped_column(String(80))
    recu: Mapped[bool]
    texte: Mapped[str]
    document_id: Mapped[str | None] = mapped_column(ForeignKey("document.id", ondelete="SET NULL"))
    arrive_le: Mapped[datetime] = mapped_column(index=True)
    lu_le: Mapped[datetime | None]

    @property
    def is_read(self) -> bool:
        return self.lu_le is not None


class AccesSante(Identified, OfAssure, Base):
    """« Historique d'activité » (R148): who did what."""

    __tablename__ = "acces_sante"

    qui: Mapped[str] = mapped_column(String(80))  # "" for the person or their parent
    quoi: Mapped[str] = mapped_column(String(80))
    le: Mapped[datetime]


class Blocage(Identified, OfAssure, Base):
    """A professional who may not open the space any more (R148)."""

    __tablename__ = "blocage_sante"
    __table_args__ = (UniqueConstraint("assure_id", "professionnel"),)

    professionnel: Mapped[str] = mapped_column(String(80))
    le: Mapped[datetime]


class Autorisation(Identified, OfAssure, Base):
    """An application of the catalogue that may read the space."""

    __tablename__ = "autorisation_sante"
    __table_args__ = (UniqueConstraint("assure_id", "application"),)

    application: Mapped[str] = mapped_column(String(40))


# ——— Profile ———


def elements(assure: Assure, rubrique: str) -> list[Element]:
    """The cards of a section, the latest first."""
    query = select(Element).where(Element.assure_id == assure.id, Element.rubrique == rubrique)
    return every(query.order_by(Element.cree_le.desc(), Element.id))


def element(assure: Assure, rubrique: str, id_: str) -> Element | None:
    """One card; another person's is as good as none."""
    mine = (Element.id == id_, Element.assure_id == assure.id, Element.rubrique == rubrique)
    return one(select(Element).where(*mine))


def add_element(
    assure: Assure,
    rubrique: str,
    now: datetime,
    *,
    titre: str,
    detail: str,
    le: date | None = None,
    par: str = "",
) -> Element:
    """A new card; `par`: the professional who adds it."""
    owner = {"assure_id": assure.id, "bac_id": assure.bac_id}
    facts = {"titre": titre, "detail": detail, "le": le, "ajoute_par": par, "cree_le": now}
    return add(Element(**owner, rubrique=rubrique, **facts))


def remove(row: Element | Blocage | Autorisation) -> None:
    session().execute(delete(type(row)).where(type(row).id == row.id))


# ——— Documents ———


def document(assure: Assure, id_: str, now: datetime) -> Document | None:
    """One document deposited so far; another person's is as good as none."""
    mine = (Document.id == id_, Document.assure_id == assure.id, Document.depose_le <= now)
    return one(select(Document).where(*mine))


def rangement(row: Document) -> Rangement:
    """Where a document is put; at first, where its kind says."""
    found = session().get(Rangement, row.id)
    default = PAR_GENRE.get(row.genre, "courriers")
    return found or Rangement(document_id=row.id, categorie=default, masque=False)


def keep(row: Rangement) -> None:
    session().merge(row)


# ——— Messages ———


def messages(assure: Assure, now: datetime) -> list[MessageSante]:
    """What was written and has arrived, the latest first."""
    mine = (MessageSante.assure_id == assure.id, MessageSante.arrive_le <= now)
    return every(select(MessageSante).where(*mine).order_by(MessageSante.arrive_le.desc()))


def message(assure: Assure, id_: str, now: datetime) -> MessageSante | None:
    """One message that has arrived; another person's is as good as none."""
    return next((row for row in messages(assure, now) if row.id == id_), None)


def write(
    assure: Assure,
    equipe: str,
    texte: str,
    arrive_le: datetime,
    *,
    recu: bool,
    document_id: str | None = None,
) -> MessageSante:
    """A message of the person, or of the care team when `recu`."""
    row = MessageSante(assure_id=assure.id, bac_id=assure.bac_id, equipe=equipe, recu=recu)
    row.texte, row.document_id, row.arrive_le = texte, document_id, arrive_le
    return add(row)


# ——— Who came, who may ———


def note(assure: Assure, qui: str, quoi: str, le: datetime) -> None:
    """A line of the history; `qui` is a professional, or "" for the person."""
    add(AccesSante(assure_id=assure.id, bac_id=assure.bac_id, qui=qui, quoi=quoi, le=le))


def blocages(assure: Assure) -> dict[str, Blocage]:
    query = select(Blocage).where(Blocage.assure_id == assure.id)
    return {row.professionnel: row for row in every(query)}


def history(assure: Assure, now: datetime) -> list[AccesSante]:
    """What happened so far, the latest first; whoever is blocked came no more since."""
    mine = (AccesSante.assure_id == assure.id, AccesSante.le <= now)
    rows = every(select(AccesSante).where(*mine).order_by(AccesSante.le.desc(), AccesSante.id))
    blocked = blocages(assure)
    return [row for row in rows if row.qui not in blocked or row.le <= blocked[row.qui].le]


def autorisations(assure: Assure) -> dict[str, Autorisation]:
    query = select(Autorisation).where(Autorisation.assure_id == assure.id)
    return {row.application: row for row in every(query)}


def block(assure: Assure, professionnel: str, now: datetime) -> None:
    if professionnel not in blocages(assure):
        owner = {"assure_id": assure.id, "bac_id": assure.bac_id}
        add(Blocage(**owner, professionnel=professionnel, le=now))


def allow(assure: Assure, application: str) -> None:
    if application not in autorisations(assure):
        add(Autorisation(assure_id=assure.id, bac_id=assure.bac_id, application=application))
