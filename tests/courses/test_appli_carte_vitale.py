"""One appli per person, one QR code per reader, ten tries in all, however many act at once."""

from collections.abc import Callable
from functools import partial

from flask import Flask

from core import clock, db
from services.appli_carte_vitale import acces, activation, models
from services.appli_carte_vitale.acces import QR, Essai
from services.appli_carte_vitale.catalogue import epreuve
from services.appli_carte_vitale.models import Appli, Telephone
from services.appli_carte_vitale.rules import Etat, Voie
from services.bac_a_sable.garde import Visite
from services.referentiel import jetons
from services.referentiel.models import Assure
from tests.courses.ensemble import Foule, app, foule  # noqa: F401 - fixtures
from tests.courses.test_espace_sante import person, visit, world

SECRET, WRONG = "402917", "715028"


def someone(bac_id: str) -> tuple[Visite, Assure]:
    return visit(bac_id), person(bac_id, "marc")


def begun(app: Flask, bac_id: str, modele: str, voie: Voie) -> str:
    """The id of an activation on a telephone of its own."""
    with app.app_context():
        visite, marc = someone(bac_id)
        held = db.add(
            Telephone(assure_id=marc.id, bac_id=bac_id, modele=modele, pris_le=clock.wall_now())
        )
        held.appareil_id = visite.appareil.id
        found = activation.identify(visite, marc, marc.nir, voie).appli
        assert found is not None
        db.commit()
        return found.id


def acting(bac_id: str, act: Callable[[Visite, Assure], object]) -> Callable[[], object]:
    return lambda: act(*someone(bac_id))


def test_two_telephones_activating_at_once_end_in_one_appli(
    app: Flask,
    foule: Foule,
) -> None:
    for _ in range(foule.rounds):
        bac_id = world(app, "ald")
        first = begun(app, bac_id, "android", Voie.FRANCE_IDENTITE)
        second = begun(app, bac_id, "iphone", Voie.FRANCE_IDENTITE)
        ids = iter([first, second] * foule.threads)

        def finish(visite: Visite, _marc: Assure, ids=ids) -> bool:  # type: ignore[no-untyped-def]
            row = db.session().get_one(Appli, next(ids))
            return activation.activate_at_once(visite, row, SECRET)

        found = foule.race(app, acting(bac_id, finish))
        assert found.count(True) == 1
        with app.app_context():
            marc = person(bac_id, "marc")
            active = models.active(marc.id)
            assert active is not None
            assert active.id == second  # the last one begun; the first gave way


def test_a_file_is_sent_once(app: Flask, foule: Foule) -> None:
    for _ in range(foule.rounds):
        bac_id = world(app, "ald")
        id_ = begun(app, bac_id, "android", Voie.STANDARD)

        def send(visite: Visite, marc: Assure, id_: str = id_) -> bool:
            row = db.session().get_one(Appli, id_)
            return activation.deposit(visite, marc, row, SECRET, epreuve("aucune"))

        assert foule.race(app, acting(bac_id, send)).count(True) == 1


def test_wrong_codes_typed_at_once_are_all_counted(app: Flask, foule: Foule) -> None:
    bac_id = world(app, "ald")
    id_ = begun(app, bac_id, "android", Voie.FRANCE_IDENTITE)
    with app.app_context():
        visite, _ = someone(bac_id)
        assert activation.activate_at_once(visite, db.session().get_one(Appli, id_), SECRET)
        db.commit()

    def guess(visite: Visite, marc: Assure) -> Essai:
        return acces.try_code(visite, marc, db.session().get_one(Appli, id_), WRONG).essai

    found = foule.race(app, acting(bac_id, guess))
    assert found.count(Essai.FAUX) == 2  # the third pauses, and every other waits
    assert set(found) == {Essai.FAUX, Essai.PAUSE}
    with app.app_context():
        assert db.session().get_one(Appli, id_).essais == 3


def test_twelve_readers_of_one_code_make_one_success(app: Flask, foule: Foule) -> None:
    for _ in range(foule.rounds):
        bac_id = world(app, "ald")
        now = clock.wall_now()
        with app.app_context():
            shown = jetons.issue(person(bac_id, "marc"), QR, now, now)
            db.commit()
        reading = partial(jetons.consume, shown.code, QR, bac_id, now)
        read = foule.race(app, lambda reading=reading: reading() is not None)
        assert read.count(True) == 1


def test_a_block_and_a_revocation_are_done_once(app: Flask, foule: Foule) -> None:
    bac_id = world(app, "ald")
    id_ = begun(app, bac_id, "android", Voie.FRANCE_IDENTITE)
    acts = (models.block, models.unblock, models.revoke)
    for act in acts:
        done = foule.race(
            app, acting(bac_id, lambda v, marc, act=act: act(marc, v.bac.now(), "essai"))
        )
        assert done.count(True) == 1, act
    with app.app_context():
        assert db.session().get_one(Appli, id_).etat(clock.wall_now()) is Etat.REVOQUEE
