"""The account's home, its tabs, the way out (R48)."""

from collections.abc import Callable
from datetime import timedelta

from tests.compte.maison import COMPTE, chez_soi
from tests.visiteur import Visiteur


def test_home_greets_and_shows_the_last_payment_of_the_household(visiteur: Visiteur) -> None:
    chez_soi(visiteur)
    assert visiteur.page.h1 == "Bonjour Maud"
    assert "Mon dernier paiement" in visiteur.page.main
    assert "€" in visiteur.page.main


def test_tabs_are_those_of_2025_in_order(visiteur: Visiteur) -> None:
    chez_soi(visiteur)
    nav = next(e for e in visiteur.page.tree.iter("nav") if e.get("class") == "account-tabs")
    assert ["".join(a.itertext()) for a in nav.iter("a")] == [
        "Accueil",
        "Mes paiements",
        "Mes démarches",
        "Mon espace prévention",
        "Mes informations",
    ]


def test_every_tab_and_every_link_of_the_account_answers(visiteur: Visiteur) -> None:
    chez_soi(visiteur)
    for page in ("accueil", "mes-demarches", "mes-informations", "mes-paiements"):
        links = set(visiteur.get(f"{COMPTE}/{page}").links)
        for link in sorted(link for link in links if link.startswith("/s-entrainer/compte")):
            visiteur.get(link)


def test_logging_out_kills_the_session_even_for_a_kept_cookie(visiteur: Visiteur) -> None:
    chez_soi(visiteur)
    kept = visiteur.client.get_cookie("compte")
    assert kept is not None
    visiteur.press("Déconnexion")
    assert visiteur.page.h1 == "Vous êtes déconnecté"
    assert visiteur.client.get_cookie("compte") is None
    visiteur.client.set_cookie("compte", kept.value)
    visiteur.get(f"{COMPTE}/accueil")
    assert visiteur.path == f"{COMPTE}/connexion"


def test_logging_out_keeps_the_trusted_device(visiteur: Visiteur) -> None:
    chez_soi(visiteur)
    visiteur.client.set_cookie("confiance", "x.y")
    visiteur.press("Déconnexion")
    assert visiteur.client.get_cookie("confiance") is not None


def test_thirty_minutes_without_doing_anything_close_the_account(
    visiteur: Visiteur, wall: Callable[[timedelta], None]
) -> None:
    chez_soi(visiteur)
    wall(timedelta(minutes=29, seconds=50))
    visiteur.get(f"{COMPTE}/accueil")
    assert visiteur.path == f"{COMPTE}/accueil"
    wall(timedelta(minutes=31))
    visiteur.get(f"{COMPTE}/mes-paiements")
    assert visiteur.path == f"{COMPTE}/connexion"


def test_the_page_says_how_long_the_session_lasts(
    visiteur: Visiteur, wall: Callable[[timedelta], None]
) -> None:
    chez_soi(visiteur)

    def left() -> int:
        tree = visiteur.get(f"{COMPTE}/accueil").tree
        return int(next(e for e in tree.iter() if "data-seance" in e.attrib).attrib["data-seance"])

    assert 1790 <= left() <= 1800
    for _ in range(24):  # someone always busy: 12 hours at most
        wall(timedelta(minutes=29, seconds=30))
        visiteur.get(f"{COMPTE}/accueil")
    assert left() <= 750


def test_another_role_does_not_open_the_account(visiteur: Visiteur) -> None:
    chez_soi(visiteur)
    visiteur.post("/s-entrainer/exercice/role", role="pharmacien", retour="")
    assert visiteur.client.get(f"{COMPTE}/accueil").status_code == 403
