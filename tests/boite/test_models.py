"""The boîte's rows: what has arrived, for whom, in which order, read once."""

from datetime import timedelta

from core import db
from services.bac_a_sable import models as bac_a_sable
from services.bac_a_sable.models import BacASable
from services.boite.models import Canal, Message, find, mark_read, messages, resume, send
from services.referentiel.models import Assure
from tests.referentiel.conftest import NOW, person

SECOND = timedelta(seconds=1)
LATER = NOW + timedelta(days=4)


def letter(assure: Assure) -> Message:
    return send(
        assure,
        "compte/code-provisoire",
        now=NOW,
        deliver_at=LATER,
        code="ABCD2345EFGH",
        valable_jusqu_au=LATER + timedelta(days=42),
    )


def test_a_letter_is_invisible_until_the_second_it_arrives(assure: Assure) -> None:
    sent = letter(assure)
    bac_id = assure.bac_id
    for now, there in ((LATER - SECOND, False), (LATER, True), (LATER + SECOND, True)):
        assert (messages(bac_id, assure.id, now) == [sent]) is there
        assert (find(bac_id, assure.id, sent.id, now) is sent) is there
        assert resume(bac_id, assure.id, now).courriers == int(there)
    assert "42\u00a0jours" not in sent.corps  # its end is a day, counted from its arrival
    assert sent.recu_le.hour == 10


def test_messages_are_newest_first_even_in_one_instant(assure: Assure) -> None:
    sent = [send(assure, "compte/connexion", now=NOW) for _ in range(5)]
    late = letter(assure)
    assert messages(assure.bac_id, assure.id, NOW) == sent[::-1]
    assert messages(assure.bac_id, assure.id, LATER)[0] is late


def test_each_canal_has_its_own_list_and_count(assure: Assure) -> None:
    send(assure, "compte/connexion", now=NOW)
    send(assure, "compte/telephone-change", now=NOW)
    letter(assure)
    found = resume(assure.bac_id, assure.id, LATER)
    assert (found.mails, found.sms, found.courriers, found.non_lus) == (1, 1, 1, 3)
    sms = messages(assure.bac_id, assure.id, LATER, Canal.SMS)
    assert [row.nom for row in sms] == ["telephone-change"]


def test_a_message_is_read_once_and_no_longer_counts(assure: Assure) -> None:
    sent = send(assure, "compte/connexion", now=NOW)
    assert not sent.lu
    assert mark_read(sent, NOW + SECOND)
    assert not mark_read(sent, LATER)
    db.session().refresh(sent)
    assert sent.lu_le == NOW + SECOND
    assert resume(assure.bac_id, assure.id, NOW).non_lus == 0


def test_only_the_last_few_stand_beside_a_service(assure: Assure) -> None:
    for _ in range(9):
        send(assure, "compte/connexion", now=NOW)
    found = resume(assure.bac_id, assure.id, NOW)
    assert len(found.derniers) == 4
    assert found.mails == 9


def test_nobody_reads_another_persons_messages(assure: Assure) -> None:
    other = db.add(person(assure.bac_id, cle="paul", nir="1510363113000"))
    elsewhere = bac_a_sable.create("jeanne")
    sent = send(assure, "compte/connexion", now=NOW)
    assert messages(assure.bac_id, other.id, NOW) == []
    assert find(assure.bac_id, other.id, sent.id, NOW) is None
    assert find(elsewhere.id, assure.id, sent.id, NOW) is None
    assert messages(elsewhere.id, assure.id, NOW) == []


def test_messages_go_with_their_world(bac: BacASable, assure: Assure) -> None:
    send(assure, "compte/connexion", now=NOW)
    bac_a_sable.wipe(bac)
    assert db.every(db.select(Message)) == []
