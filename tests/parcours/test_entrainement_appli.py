"""The appli carte Vitale in a browser: activated both ways, shown here, read on another device."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.appli_carte_vitale import gestes
from tests.parcours import appli
from tests.parcours import entrainement as faire
from tests.parcours import ordonnance as rx
from tests.parcours.appli import ACTIVER, APPLI, COMPTOIR
from tests.parcours.conftest import WITH_JAVASCRIPT, Somebody, Visit
from tests.parcours.entrainement import press
from tests.parcours.espace_sante import fill, follow, main
from tests.parcours.pages import h1

pytestmark = pytest.mark.e2e


def test_the_long_way_from_the_conditions_to_the_card(somebody: Somebody) -> None:
    """The mission « activer », the waiting and the mail on the way."""
    page = somebody(lambda visiteur: visiteur.enter("ald", f"{APPLI}/"))
    page.goto("/s-entrainer/missions/activer-appli/")
    press(page, "Commencer")
    appli.film(page)
    appli.choose_secret(page)
    expect(h1(page)).to_have_text("Votre dossier est en cours de contrôle")
    faire.advance(page, "48 h")
    faire.open_latest(page)
    expect(h1(page)).to_have_text("Finalisez l’activation de votre appli")
    page.goto(f"{APPLI}/finaliser")
    fill(page, "Votre code secret", appli.SECRET)
    press(page, "Finaliser")
    expect(h1(page)).to_have_text("Votre appli est active")
    follow(page, "Voir ma carte")
    follow(page, "QR Code")
    expect(main(page)).to_contain_text("Valable")
    page.goto("/s-entrainer/missions/activer-appli/")
    expect(main(page)).to_contain_text("Mission réussie")


def test_a_code_shown_on_one_device_is_read_on_another_once(
    somebody: Somebody, learner: Visit, tmp_path: Path
) -> None:
    """Decoded from a photograph of the screen, accepted, refused the second time."""
    phone = somebody(gestes.posseder)
    counter = rx.joined(phone, learner("about:blank"))
    rx.play(counter, "Le pharmacien", COMPTOIR)
    address = appli.shown(phone, tmp_path / "qr.png")
    assert f"{COMPTOIR}lire?jeton=" in address
    counter.goto(address)
    expect(h1(counter)).to_contain_text("SIMULATION")
    press(counter, "Lire l’appli au comptoir")
    expect(main(counter)).to_contain_text("Marc Vasseur")
    counter.goto(address)
    press(counter, "Lire l’appli au comptoir")
    expect(main(counter).get_by_role("alert")).to_contain_text("déjà")
    phone.goto(f"{APPLI}/utiliser/qr")
    expect(main(phone)).to_contain_text("Dernière lecture")


def test_the_code_under_it_dies_after_two_minutes(somebody: Somebody) -> None:
    page = somebody(gestes.posseder)
    page.goto(f"{APPLI}/utiliser/qr")
    code = appli.spelled(page)
    faire.advance(page, "15 min")
    rx.play(page, "Le pharmacien", COMPTOIR)
    main(page).get_by_role("textbox", name="Code").first.fill(code)
    press(page, "Lire l’appli")
    expect(main(page).get_by_role("alert")).to_be_visible()
    expect(main(page)).not_to_contain_text("Marc Vasseur")


@pytest.mark.complet
def test_changing_telephone(somebody: Somebody) -> None:
    """The profile deleted on the old one, the appli active on the new one: the mission notices."""
    page = somebody(lambda visiteur: visiteur.enter("ald", f"{APPLI}/"))
    page.goto("/s-entrainer/missions/changer-de-telephone/")
    press(page, "Commencer")
    appli.by_france_identite(page)
    appli.delete_profile(page)
    follow(page, "Prendre un autre téléphone")
    main(page).get_by_role("button", name="Téléphone Android récent").last.click()
    appli.by_france_identite(page)
    page.goto("/s-entrainer/missions/changer-de-telephone/")
    expect(main(page)).to_contain_text("Mission réussie")


@WITH_JAVASCRIPT
def test_the_countdown_is_said_aloud_at_thirty_seconds_and_at_the_end(somebody: Somebody) -> None:
    page = somebody(gestes.posseder)
    page.clock.install()
    page.goto(f"{APPLI}/utiliser/qr")
    aloud = page.locator("main [data-annonce]")
    page.clock.run_for(60_000)
    expect(aloud).to_be_empty()
    page.clock.run_for(31_000)
    expect(aloud).to_have_text("Il reste 30 secondes.")
    page.clock.run_for(40_000)
    expect(aloud).to_contain_text("n’est plus valable")


@WITH_JAVASCRIPT
def test_without_a_network_the_appli_says_so_itself(somebody: Somebody) -> None:
    page = somebody(gestes.posseder)
    page.goto(f"{APPLI}/utiliser")
    ready = "async () => !!(await navigator.serviceWorker?.ready)"
    page.evaluate(ready)
    page.reload()
    kept = page.evaluate(
        "async () => (await Promise.all((await caches.keys()).map(async (name) =>"
        " (await (await caches.open(name)).keys()).map((r) => new URL(r.url).pathname)))).flat()"
    )
    assert [path for path in kept if not path.startswith("/static/")] == [f"{APPLI}/hors-ligne"]
    page.context.set_offline(True)
    page.goto(f"{APPLI}/utiliser/qr")
    expect(h1(page)).to_have_text("Pas de connexion")
    page.context.set_offline(False)


def test_the_secret_code_can_be_read_again_while_typed(somebody: Somebody) -> None:
    page = somebody(lambda visiteur: gestes.arriver(visiteur, "secret"))
    page.goto(ACTIVER)
    follow(page, "Reprendre où j’en étais")
    field = main(page).get_by_label("Votre code secret, 6 chiffres", exact=True)
    field.fill(appli.SECRET)
    button = main(page).get_by_role("button", name="Afficher le code").first
    if button.count():
        button.click()
        expect(field).to_have_attribute("type", "text")
        expect(main(page).get_by_role("button", name="Cacher le code")).to_be_visible()
