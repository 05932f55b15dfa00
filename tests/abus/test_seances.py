"""Cookies and copies of them: nothing to read, and dead at the next request."""

import base64
import json
import zlib
from collections.abc import Callable
from datetime import timedelta

import pytest
from itsdangerous import base64_decode

from core import clock
from core.delais import REAUTHENTIFICATION, SEANCE_INACTIVE, SEANCE_MAXIMALE
from tests.abus.outils import post, token
from tests.compte.gestes import CONNEXION, Fiche, connecter, fiche
from tests.compte.maison import COMPTE, chez_soi
from tests.courses.ensemble import copy_of
from tests.visiteur import Visiteur

ACCUEIL = f"{COMPTE}/accueil"
Wall = Callable[[timedelta], None]


def cookies_of(visiteur: Visiteur) -> dict[str, str]:
    return {cookie.key: cookie.value for cookie in visiteur.client._cookies.values()}


def readings(value: str) -> list[bytes]:
    """All that one can read in a cookie: as it is, each part decoded, then unzipped."""
    found = [value.encode()]
    for part in value.strip(".").split("."):
        try:
            raw = base64_decode(part)
        except Exception:  # noqa: S112 - not base64: nothing more to read
            continue
        found.append(raw)
        try:
            found.append(zlib.decompress(raw))
        except zlib.error:
            continue
    return found


def test_nothing_can_be_read_in_a_cookie(visiteur: Visiteur) -> None:
    visiteur.enter("famille-guilvinec", CONNEXION)
    qui = fiche(visiteur)
    connecter(visiteur, qui, a_moi=True)
    kept = cookies_of(visiteur)
    assert set(kept) == {"session", "exercice", "compte", "confiance", "page"}
    with visiteur.world() as (appareil, bac):
        ids = [bac.id, appareil.id, qui.id]
    secrets = [qui.nir, qui.nom, qui.mail, qui.mot_de_passe, *ids]
    for name, value in kept.items():
        for raw in readings(value):
            assert not [word for word in secrets if word.encode() in raw], name
    session = json.loads(base64_decode(kept["session"].split(".")[0]))
    assert set(session) <= {"csrf_token", "_flashes"}


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(visiteur: Visiteur) -> None:
    visiteur.enter("famille-guilvinec", CONNEXION)
    connecter(visiteur, fiche(visiteur), a_moi=True)
    for cookie in visiteur.client._cookies.values():
        assert cookie.http_only, cookie.key
        assert cookie.same_site == "Lax", cookie.key
        assert cookie.path == "/", cookie.key


def test_a_made_up_or_changed_cookie_opens_nothing(visiteur: Visiteur) -> None:
    chez_soi(visiteur)
    kept = cookies_of(visiteur)
    for name in ("exercice", "compte"):
        value, signature = kept[name].rsplit(".", 1)
        for forged in (value, f"{value}.", f"{value[::-1]}.{signature}", "é", "x" * 3000, "a.b.c"):
            thief = copy_of(visiteur.client)
            thief.set_cookie(name, forged)
            assert thief.get(ACCUEIL).status_code in (302, 303), (name, forged)


def test_a_cookie_signed_for_one_purpose_does_not_serve_another(visiteur: Visiteur) -> None:
    chez_soi(visiteur)
    kept = cookies_of(visiteur)
    thief = copy_of(visiteur.client)
    thief.set_cookie("compte", kept["exercice"])
    assert thief.get(ACCUEIL).location.startswith(CONNEXION)


def logout(visiteur: Visiteur, _qui: Fiche) -> None:
    assert post(visiteur.client, f"{COMPTE}/deconnexion").status_code == 303


def change_password(visiteur: Visiteur, qui: Fiche) -> None:
    data = {"actuel": qui.mot_de_passe, "nouveau": "Bruyere-29"}
    assert post(visiteur.client, f"{COMPTE}/changer-mot-de-passe", **data).status_code == 303


def close(visiteur: Visiteur, qui: Fiche) -> None:
    answer = post(visiteur.client, f"{COMPTE}/resilier", mot_de_passe=qui.mot_de_passe)
    assert answer.status_code == 303


def leave(visiteur: Visiteur, _qui: Fiche) -> None:
    assert post(visiteur.client, "/s-entrainer/exercice/terminer").status_code == 303


def wipe(visiteur: Visiteur, _qui: Fiche) -> None:
    assert post(visiteur.client, "/s-entrainer/exercice/effacer").status_code == 303


def enter_again(visiteur: Visiteur, _qui: Fiche) -> None:
    answer = post(visiteur.client, "/s-entrainer/exercice/entrer", scenario="jeanne")
    assert answer.status_code == 303


def join_another(visiteur: Visiteur, _qui: Fiche) -> None:
    other = Visiteur(visiteur.app)
    other.enter("jeanne", "/s-entrainer/exercice/autre-appareil")
    other.press("Afficher un code")
    shown = next(e for e in other.page.tree.iter("p") if e.attrib.get("class") == "spelled")
    code = "".join(shown.itertext())
    answer = post(visiteur.client, "/s-entrainer/exercice/rejoindre", code=code)
    assert answer.status_code == 303


ENDS = [logout, change_password, close, leave, wipe, enter_again, join_another]


@pytest.mark.parametrize("end", ENDS)
def test_every_copy_of_a_session_dies(
    visiteur: Visiteur, end: Callable[[Visiteur, Fiche], None]
) -> None:
    qui = chez_soi(visiteur)
    copies = [copy_of(visiteur.client) for _ in range(3)]
    assert copies[0].get(ACCUEIL).status_code == 200
    end(visiteur, qui)
    for copy in copies:
        answer = copy.get(ACCUEIL)
        assert answer.status_code in (302, 303)
        assert answer.location.startswith((CONNEXION, "/s-entrainer/?suite="))


@pytest.mark.parametrize("end", [leave, wipe, enter_again, join_another])
def test_every_copy_of_a_device_dies(
    visiteur: Visiteur, end: Callable[[Visiteur, Fiche], None]
) -> None:
    visiteur.enter("jeanne")
    copy = copy_of(visiteur.client)
    end(visiteur, fiche(visiteur))
    assert copy.get("/s-entrainer/boite/").location.startswith("/s-entrainer/?suite=")


def test_a_login_under_way_elsewhere_dies_with_the_password(visiteur: Visiteur) -> None:
    """Whoever knows the former password and waits for a code gets nothing more."""
    qui = chez_soi(visiteur)
    visiteur.get(CONNEXION)
    visiteur.press("Continuer", nir=qui.nir, mot_de_passe=qui.mot_de_passe)
    code = visiteur.read_code()
    thief = copy_of(visiteur.client)
    change_password(visiteur, qui)
    answer = post(thief, f"{COMPTE}/code", code=code)
    assert answer.location == CONNEXION


def test_logging_in_changes_the_cookie(visiteur: Visiteur) -> None:
    """No session fixation: the cookie that one came with is worth nothing afterwards."""
    qui = chez_soi(visiteur)
    planted = copy_of(visiteur.client)
    before = cookies_of(visiteur)["compte"]
    visiteur.get(f"{COMPTE}/accueil")
    connecter(visiteur, qui)
    assert cookies_of(visiteur)["compte"] != before
    assert planted.get(ACCUEIL).location.startswith(CONNEXION)


def test_a_session_cookie_alone_is_useless_on_another_device(visiteur: Visiteur) -> None:
    chez_soi(visiteur)
    thief = Visiteur(visiteur.app)
    thief.enter("jeanne")
    thief.client.set_cookie("compte", cookies_of(visiteur)["compte"])
    assert thief.client.get(ACCUEIL).location.startswith(CONNEXION)


@pytest.fixture
def still(monkeypatch: pytest.MonkeyPatch) -> Wall:
    """The wall clock stands still, and moves to the second."""
    now = [clock.wall_now()]
    monkeypatch.setattr(clock, "wall_now", lambda: now[0])

    def move(by: timedelta) -> None:
        now[0] += by

    return move


@pytest.mark.parametrize(("second", "alive"), [(-1, True), (0, True), (1, False)])
def test_a_session_is_idle_for_30_minutes(
    visiteur: Visiteur, still: Wall, second: int, alive: bool
) -> None:
    chez_soi(visiteur)
    still(SEANCE_INACTIVE + timedelta(seconds=second))
    assert (visiteur.client.get(ACCUEIL).status_code == 200) == alive


@pytest.mark.parametrize(("second", "alive"), [(-1, True), (0, True), (1, False)])
def test_a_session_lasts_12_hours(
    visiteur: Visiteur, still: Wall, second: int, alive: bool
) -> None:
    chez_soi(visiteur)
    for _ in range(24):
        still(SEANCE_MAXIMALE / 25)
        assert visiteur.client.get(ACCUEIL).status_code == 200
    still(SEANCE_MAXIMALE / 25 + timedelta(seconds=second))
    assert (visiteur.client.get(ACCUEIL).status_code == 200) == alive


@pytest.mark.parametrize(("second", "open_"), [(0, True), (1, False)])
def test_a_password_counts_for_five_minutes(
    visiteur: Visiteur, still: Wall, second: int, open_: bool
) -> None:
    chez_soi(visiteur)
    still(REAUTHENTIFICATION + timedelta(seconds=second))
    assert (visiteur.client.get(f"{COMPTE}/changer-mail").status_code == 200) == open_


@pytest.mark.parametrize(("seconds", "works"), [(599, True), (600, True), (601, False)])
def test_a_joining_code_lives_10_minutes(
    visiteur: Visiteur, still: Wall, seconds: int, works: bool
) -> None:
    visiteur.enter("jeanne", "/s-entrainer/exercice/autre-appareil")
    visiteur.press("Afficher un code")
    shown = next(e for e in visiteur.page.tree.iter("p") if e.attrib.get("class") == "spelled")
    other = visiteur.app.test_client()
    csrf = token(other)
    still(timedelta(seconds=seconds))
    data = {"csrf_token": csrf, "code": "".join(shown.itertext())}
    answer = other.post("/s-entrainer/exercice/rejoindre", data=data)
    assert answer.status_code == (303 if works else 422)


def test_base64_of_a_cookie_is_not_kept_by_mistake() -> None:
    """The reader of this file does decode: it would see a name."""
    hidden = base64.urlsafe_b64encode(zlib.compress(b"Marchand")).decode()
    assert b"Marchand" in readings(hidden)
