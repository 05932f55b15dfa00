"""A token of a QR code, or the code under it: one reader, in time, in its world."""

from datetime import timedelta
from threading import Barrier, Thread

from flask import Flask
from sqlalchemy import select

from core import db
from services.referentiel import jetons
from services.referentiel.jetons import Etat, JetonQr
from services.referentiel.models import Assure
from tests.referentiel.conftest import NOW

END = NOW + timedelta(minutes=2)
LATE = END + timedelta(seconds=1)


def test_a_token_serves_once_in_time_in_its_world_for_its_purpose(assure: Assure) -> None:
    token, world = jetons.issue(assure, "identite", NOW, END).jeton, assure.bac_id
    assert jetons.consume(token, "ordonnance", world, NOW) is None
    assert jetons.consume(token, "identite", "another-world", NOW) is None
    assert jetons.consume(token, "identite", world, LATE) is None
    assert jetons.consume("other", "identite", world, NOW) is None
    assert jetons.consume(token, "identite", world, END) is assure
    assert jetons.consume(token, "identite", world, END) is None


def test_the_code_serves_in_place_of_the_token_and_uses_it_up(assure: Assure) -> None:
    given, world = jetons.issue(assure, "identite", NOW, END), assure.bac_id
    typed = f" {given.code[:4].lower()}-{given.code[4:]} "
    assert jetons.consume(typed, "identite", "another-world", NOW) is None
    assert jetons.consume(typed, "identite", world, NOW) is assure
    assert jetons.consume(given.jeton, "identite", world, NOW) is None


def test_nothing_that_is_kept_can_be_shown_again(assure: Assure) -> None:
    given = jetons.issue(assure, "identite", NOW, END)
    kept = str(db.every(select(JetonQr))[0].__dict__)
    assert given.jeton not in kept
    assert given.code not in kept


def test_a_new_token_kills_the_one_before(assure: Assure) -> None:
    old = jetons.issue(assure, "identite", NOW, END)
    other = jetons.issue(assure, "ordonnance", NOW, END)
    jetons.issue(assure, "identite", NOW, END)
    assert jetons.consume(old.jeton, "identite", assure.bac_id, NOW) is None
    assert jetons.consume(old.code, "identite", assure.bac_id, NOW) is None
    assert jetons.consume(other.jeton, "ordonnance", assure.bac_id, NOW) is assure


def test_a_token_says_why_it_is_refused(assure: Assure) -> None:
    given, world = jetons.issue(assure, "identite", NOW, END), assure.bac_id
    assert jetons.etat("AAAA AAAA", "identite", world, NOW) is Etat.INCONNU
    assert jetons.etat(given.code, "identite", world, END) is Etat.BON
    assert jetons.etat(given.jeton, "identite", world, LATE) is Etat.EXPIRE
    assert jetons.last_used(assure, "identite") is None
    jetons.consume(given.jeton, "identite", world, NOW)
    assert jetons.etat(given.code, "identite", world, NOW) is Etat.UTILISE
    assert jetons.last_used(assure, "identite") == NOW


def test_contactless_reads_the_telephone_held_out(assure: Assure) -> None:
    world = assure.bac_id
    assert jetons.consume_presented("sans-contact", world, NOW) is None
    jetons.issue(assure, "sans-contact", NOW, END)
    assert jetons.consume_presented("sans-contact", world, LATE) is None
    assert jetons.consume_presented("sans-contact", world, NOW) is assure
    assert jetons.consume_presented("sans-contact", world, NOW) is None


def test_a_token_read_by_eight_at_once_serves_one(base: Flask, assure: Assure) -> None:
    world, token = assure.bac_id, jetons.issue(assure, "identite", NOW, NOW).jeton
    db.commit()
    barrier, served = Barrier(8), []

    def read() -> None:
        with base.app_context():
            barrier.wait()
            if jetons.consume(token, "identite", world, NOW):
                served.append(1)
            db.commit()

    threads = [Thread(target=read) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert served == [1]
