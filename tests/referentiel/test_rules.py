"""Who may open a compte ameli (R29, R30)."""

from dataclasses import dataclass

import pytest

from services.referentiel.rules import Couverture, Motif, Regime, Statut, compte_ameli


@dataclass(frozen=True)
class Person:
    regime: Regime = Regime.GENERAL
    couverture: Couverture = Couverture.NORMALE
    statut: Statut = Statut.NIR
    est_ayant_droit: bool = False


@pytest.mark.parametrize(
    ("person", "motif"),
    [
        *[(Person(regime=Regime(name)), Motif.OK) for name in ("general", "cgss", "camieg")],
        *[(Person(regime=Regime(name)), Motif.OK) for name in ("cavimac", "cnmss", "canssm")],
        *[(Person(regime=Regime(name)), Motif.OK) for name in ("enim", "mgp", "interiale")],
        (Person(regime=Regime.MSA), Motif.REGIME),
        (Person(regime=Regime.MGEN), Motif.REGIME),
        (Person(est_ayant_droit=True), Motif.AYANT_DROIT),
        (Person(couverture=Couverture.AME), Motif.AME),
        (Person(statut=Statut.NIA), Motif.ATTENTE),
        (Person(statut=Statut.ATTENTE), Motif.ATTENTE),
        (Person(couverture=Couverture.AME, statut=Statut.NIA), Motif.AME),
        (Person(regime=Regime.MSA, est_ayant_droit=True), Motif.AYANT_DROIT),
    ],
)
def test_who_may_open_a_compte_ameli(person: Person, motif: Motif) -> None:
    access = compte_ameli(person)
    assert access.motif is motif
    assert access.ouvert is (motif is Motif.OK)
