"""The référentiel: what the caisse knows of each fictional person. One bac à sable each.

Amounts are whole centimes. Days are calendar days in France; instants are UTC.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Enum, ForeignKey, Select, String, UniqueConstraint, delete, or_, select
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from core import clock, nir
from core.db import Base, Identified, OfBac, Row, add, every, one, session
from editorial import store
from services.referentiel.rules import (
    NOMS_REGIMES,
    Appareil,
    CompteInitial,
    Couverture,
    Destinataire,
    EtatCarte,
    Exoneration,
    Origine,
    Portrait,
    Regime,
    Sexe,
    Statut,
)


def choix(kind: type[StrEnum]) -> Enum:
    """A column holding the values of an enumeration, as text in every database."""
    return Enum(kind, native_enum=False, length=20, values_callable=lambda e: [m.value for m in e])


class Assure(Identified, OfBac, Base):
    """A fictional person, as their caisse knows them and as their identity card tells."""

    __tablename__ = "assure"
    __table_args__ = (UniqueConstraint("bac_id", "cle"), UniqueConstraint("bac_id", "nir"))

    cle: Mapped[str] = mapped_column(String(60))  # of the person, in content/scenarios
    scenario: Mapped[str] = mapped_column(String(60))
    rang: Mapped[int]  # the order of the scenario
    prenom: Mapped[str]
    nom_naissance: Mapped[str]
    nom_usage: Mapped[str | None]
    sexe: Mapped[Sexe] = mapped_column(choix(Sexe))
    naissance: Mapped[date]
    lieu_naissance: Mapped[str]
    nir: Mapped[str] = mapped_column(String(13))
    statut: Mapped[Statut] = mapped_column(choix(Statut))
    regime: Mapped[Regime] = mapped_column(choix(Regime))
    couverture: Mapped[Couverture] = mapped_column(choix(Couverture))
    titulaire_id: Mapped[str | None] = mapped_column(ForeignKey("assure.id", ondelete="CASCADE"))
    caisse: Mapped[str | None]  # key of content/caisses.yaml; None: the régime is its own caisse
    code_organisme: Mapped[str] = mapped_column(String(11))
    mutation_vers: Mapped[Regime | None] = mapped_column(choix(Regime))  # R74
    carte_refusee: Mapped[bool]  # R74: not allowed to order, after abuse of the former card
    tutelle: Mapped[bool]  # R89

    # What the caisse knows, right or not.
    adresse: Mapped[str]
    code_postal: Mapped[str] = mapped_column(String(5))
    commune: Mapped[str]
    npai: Mapped[bool]  # letters come back: « n'habite pas à l'adresse indiquée »
    mail: Mapped[str | None]
    portable: Mapped[str | None] = mapped_column(String(10))
    fixe: Mapped[str | None] = mapped_column(String(10))
    iban: Mapped[str | None] = mapped_column(String(27))

    # What the identity card tells the visitor who plays this person.
    situation: Mapped[str]
    apprend: Mapped[str]
    portrait: Mapped[Portrait] = mapped_column(choix(Portrait))
    appareil: Mapped[Appareil] = mapped_column(choix(Appareil))
    mail_propose: Mapped[str]
    portable_propose: Mapped[str | None] = mapped_column(String(10))
    mot_de_passe_propose: Mapped[str]
    nouvelle_adresse: Mapped[str | None]  # where they live, when the caisse does not know it
    nouveau_code_postal: Mapped[str | None] = mapped_column(String(5))
    nouvelle_commune: Mapped[str | None]
    compte_initial: Mapped[CompteInitial] = mapped_column(choix(CompteInitial))
    compte_depuis: Mapped[datetime | None]

    @property
    def nom(self) -> str:
        """The name one is called by: nom d'usage, or birth name."""
        return self.nom_usage or self.nom_naissance

    @property
    def nom_complet(self) -> str:
        return f"{self.prenom} {self.nom}"

    @property
    def civilite(self) -> str:
        return "Madame" if self.sexe is Sexe.F else "Monsieur"

    @property
    def nir_affiche(self) -> str:
        """The 15 characters as a card prints them: « 2 51 03 63 113 000 21 »."""
        return nir.spaced(self.nir)

    @property
    def code_naissance(self) -> str:
        """The birthplace's code (COG): commune, or 99 and the country (R111)."""
        return self.nir[5:10]

    @property
    def est_ayant_droit(self) -> bool:
        return self.titulaire_id is not None

    @property
    def nom_regime(self) -> str:
        return NOMS_REGIMES[self.regime]

    @property
    def nom_caisse(self) -> str:
        """« CPAM du Puy-de-Dôme », or the régime when it is its own caisse."""
        found = infos_caisse(self.caisse)
        return str(found["nom"]) if found else self.nom_regime

    def age(self, day: date) -> int:
        """Whole years on that day."""
        return clock.years_between(self.naissance, day)


def infos_caisse(cle: str | None) -> dict[str, Any] | None:
    """The caisse of this key in content/caisses.yaml: nom, adresse, ville…"""
    rows = store.read("caisses")["caisses"]
    return next((row for row in rows if row["cle"] == cle), None)


class OfAssure(OfBac):
    """A row about one person, wiped with them."""

    @declared_attr
    @classmethod
    def assure_id(cls) -> Mapped[str]:
        return mapped_column(ForeignKey("assure.id", ondelete="CASCADE"), index=True)


class Carte(Identified, OfAssure, Base):
    """A carte Vitale. `serie` is the 21-digit number; its last 11 digits are asked for (R33)."""

    __tablename__ = "carte"

    serie: Mapped[str] = mapped_column(String(21))
    photo: Mapped[bool]
    dix_chiffres: Mapped[bool]  # prints 10 of the last 11 digits: a 9 is added at the end (R33)
    etat: Mapped[EtatCarte] = mapped_column(choix(EtatCarte))
    emise_le: Mapped[date]
    declaree_le: Mapped[date | None]  # when its loss, theft or failure was declared (R75)

    @property
    def fin_serie(self) -> str:
        """The 11 digits that prove the card is at hand."""
        return self.serie[-11:]

    @property
    def serie_imprimee(self) -> str:
        """What can be read on the card: « 8025000000 000123 45678 »."""
        shown = self.serie[:-1] if self.dix_chiffres else self.serie
        return f"{shown[:10]} {shown[10:16]} {shown[16:]}"


class Droit(Identified, OfAssure, Base):
    """A period of rights; `exoneration` is the reason of a full cover, if any (R55)."""

    __tablename__ = "droit"

    du: Mapped[date]
    jusqu_au: Mapped[date | None]
    exoneration: Mapped[Exoneration] = mapped_column(choix(Exoneration))


class Complementaire(Identified, OfAssure, Base):
    """A complementary cover; `css` is the Complémentaire santé solidaire."""

    __tablename__ = "complementaire"

    nom: Mapped[str]
    numero_adherent: Mapped[str]
    du: Mapped[date]
    au: Mapped[date | None]
    transmission: Mapped[bool]  # « Transmission automatique des données »
    css: Mapped[bool]


class MedecinTraitant(Identified, OfAssure, Base):
    __tablename__ = "medecin_traitant"

    nom: Mapped[str]
    specialite: Mapped[str]
    declare_le: Mapped[date]


class CarteEuropeenne(Identified, OfAssure, Base):
    __tablename__ = "carte_europeenne"

    jusqu_au: Mapped[date]


class Document(Identified, OfAssure, Base):
    """A document deposited for a person, readable from `depose_le` on."""

    __tablename__ = "document"

    titre: Mapped[str]
    genre: Mapped[str] = mapped_column(String(30))
    emetteur: Mapped[str]
    depose_le: Mapped[datetime] = mapped_column(index=True)
    texte: Mapped[str]


class Depense(Identified, OfAssure, Base):
    """An expense of care of its beneficiary, and its reimbursement. Centimes; `taux` in %."""

    __tablename__ = "depense"

    le: Mapped[date]
    acte: Mapped[str]
    professionnel: Mapped[str]
    montant: Mapped[int]
    base: Mapped[int]
    taux: Mapped[int]
    part_complementaire: Mapped[int]
    participation: Mapped[int]  # participation forfaitaire or franchise, held back
    rembourse_centimes: Mapped[int]  # by the Assurance Maladie, participation deducted
    verse_le: Mapped[date | None] = mapped_column(index=True)
    verse_a: Mapped[Destinataire] = mapped_column(choix(Destinataire))
    origine: Mapped[Origine] = mapped_column(choix(Origine))

    @property
    def is_tiers_payant(self) -> bool:
        return self.verse_a is Destinataire.PROFESSIONNEL

    @property
    def verse(self) -> int:
        """What the caisse pays, in centimes: a professional is paid all of it, and the person's
        participation is held back from another reimbursement, later (CSS L160-13)."""
        return self.rembourse_centimes + (self.participation if self.is_tiers_payant else 0)

    @property
    def amo(self) -> int:
        """The share of the Assurance Maladie, in centimes, participation not held back yet."""
        return round(self.base * self.taux / 100)

    @property
    def paye(self) -> int:
        """What the person paid at the counter, in centimes: their share, with tiers payant."""
        if not self.is_tiers_payant:
            return self.montant
        return self.montant - self.amo - self.part_complementaire

    @property
    def reste(self) -> int:
        """What is left to the person, in centimes."""
        return self.montant - self.rembourse_centimes - self.part_complementaire


class Evenement(Identified, OfAssure, Base):
    """Something of the agenda: an appointment, a reminder."""

    __tablename__ = "evenement"

    titre: Mapped[str]
    le: Mapped[datetime] = mapped_column(index=True)
    lieu: Mapped[str]
    origine: Mapped[str] = mapped_column(String(30))


class Amorce(Identified, OfAssure, Base):
    """What a scenario says was begun before the exercise; the service takes it up, once.

    `service` and `quoi` name it, `detail` is the service's own word, `le` when it was begun.
    """

    __tablename__ = "amorce"

    service: Mapped[str] = mapped_column(String(30))
    quoi: Mapped[str] = mapped_column(String(30))
    detail: Mapped[str] = mapped_column(String(60))
    le: Mapped[datetime]


def assures(bac_id: str) -> list[Assure]:
    """Everybody of a bac à sable, in the order of the scenario."""
    return every(select(Assure).where(Assure.bac_id == bac_id).order_by(Assure.rang))


def by_cle(bac_id: str, cle: str) -> Assure | None:
    """The person of this key of content/scenarios."""
    return one(select(Assure).where(Assure.bac_id == bac_id, Assure.cle == cle))


def by_nir(bac_id: str, number: str) -> Assure | None:
    """The person who has these 13 characters."""
    return one(select(Assure).where(Assure.bac_id == bac_id, Assure.nir == number))


def titulaire(assure: Assure) -> Assure:
    """The ouvreur de droits: oneself, or the person whose account shows an ayant droit."""
    if assure.titulaire_id is None:
        return assure
    return session().get_one(Assure, assure.titulaire_id)


def foyer(assure: Assure) -> list[Assure]:
    """The ouvreur de droits and their ayants droit, in this order (R59)."""
    holder = assure.titulaire_id or assure.id
    same = or_(Assure.id == holder, Assure.titulaire_id == holder)
    rows = every(select(Assure).where(Assure.bac_id == assure.bac_id, same).order_by(Assure.rang))
    return sorted(rows, key=lambda row: row.est_ayant_droit)


def _first(query: Select[Row]) -> Row | None:
    return next(iter(every(query.limit(1))), None)


def cartes(assure: Assure) -> list[Carte]:
    """The person's cards, the latest first."""
    query = select(Carte).where(Carte.assure_id == assure.id)
    return every(query.order_by(Carte.emise_le.desc(), Carte.id))


def carte(assure: Assure) -> Carte | None:
    """The latest card that has not been replaced; None before the first one."""
    return next((row for row in cartes(assure) if row.etat is not EtatCarte.REMPLACEE), None)


def droits(assure: Assure, day: date) -> list[Droit]:
    """The rights open on that day; none: the rights are closed."""
    since = select(Droit).where(Droit.assure_id == assure.id, Droit.du <= day)
    return every(since.where(or_(Droit.jusqu_au.is_(None), Droit.jusqu_au >= day)))


def exoneration(assure: Assure, day: date) -> Exoneration:
    """Why care is covered at 100 % on that day, or NONE."""
    found = [row.exoneration for row in droits(assure, day)]
    return next((kind for kind in found if kind is not Exoneration.NONE), Exoneration.NONE)


def complementaire(assure: Assure, day: date) -> Complementaire | None:
    """The complementary cover of that day."""
    query = select(Complementaire).where(Complementaire.assure_id == assure.id)
    query = query.where(Complementaire.du <= day)
    still = or_(Complementaire.au.is_(None), Complementaire.au >= day)
    return _first(query.where(still).order_by(Complementaire.du.desc()))


def medecin_traitant(assure: Assure) -> MedecinTraitant | None:
    """The doctor declared last."""
    query = select(MedecinTraitant).where(MedecinTraitant.assure_id == assure.id)
    return _first(query.order_by(MedecinTraitant.declare_le.desc()))


def carte_europeenne(assure: Assure, day: date) -> CarteEuropeenne | None:
    """The European card still valid on that day."""
    query = select(CarteEuropeenne).where(CarteEuropeenne.assure_id == assure.id)
    return _first(query.where(CarteEuropeenne.jusqu_au >= day))


def documents(assure: Assure, now: datetime) -> list[Document]:
    """The documents deposited so far, the latest first."""
    query = select(Document).where(Document.assure_id == assure.id, Document.depose_le <= now)
    return every(query.order_by(Document.depose_le.desc()))


def deposit_document(
    assure: Assure, *, titre: str, genre: str, emetteur: str, texte: str, depose_le: datetime
) -> Document:
    """Put a document where the person's services show it, from `depose_le` on."""
    facts = {"titre": titre, "genre": genre, "emetteur": emetteur, "texte": texte}
    return add(Document(assure_id=assure.id, bac_id=assure.bac_id, depose_le=depose_le, **facts))


def paiements(assures: list[Assure], today: date) -> list[Depense]:
    """The reimbursements paid so far to or for these people, the latest first (R57)."""
    ids = [assure.id for assure in assures]
    query = select(Depense).where(Depense.assure_id.in_(ids), Depense.verse_le <= today)
    return every(query.order_by(Depense.verse_le.desc(), Depense.le.desc(), Depense.id))


def depenses(assures: list[Assure], today: date) -> list[Depense]:
    """The expenses made so far by these people, paid back or not, the latest first."""
    ids = [assure.id for assure in assures]
    query = select(Depense).where(Depense.assure_id.in_(ids), Depense.le <= today)
    return every(query.order_by(Depense.le.desc(), Depense.id))


def evenements(assure: Assure) -> list[Evenement]:
    """The person's agenda, past and to come, in order."""
    query = select(Evenement).where(Evenement.assure_id == assure.id)
    return every(query.order_by(Evenement.le))


def take_up(assures: list[Assure], service: str) -> list[Amorce]:
    """What these people's scenario began in a service, to the first who asks."""
    ids = [assure.id for assure in assures]
    taken = delete(Amorce).where(Amorce.assure_id.in_(ids), Amorce.service == service)
    return list(session().scalars(taken.returning(Amorce)))
