"""Passwords that everybody tries, and the names of trusted devices."""

import pytest

from services.compte import rules


@pytest.mark.parametrize(
    "typed",
    ["Password1!", "Motdepasse1", "Mot-de-passe 2026", "Azerty123", "1Soleil1", "Admin1234"],
)
def test_a_password_of_everybody_is_refused(typed: str) -> None:
    assert rules.password_problem(typed) == (
        "Ce mot de passe est trop courant. Choisissez-en un autre."
    )


@pytest.mark.parametrize("typed", ["Tilleul-63", "Soleil-du-Nord-4", "Passeport9"])
def test_a_word_of_one_s_own_is_not(typed: str) -> None:
    assert rules.password_problem(typed) is None


WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (f"{WINDOWS}Chrome/131.0 Safari/537.36", "Chrome sur un ordinateur Windows"),
        (f"{WINDOWS}Chrome/131.0 Safari/537.36 Edg/131.0", "Edge sur un ordinateur Windows"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) Version/18.1 Safari/604.1",
            "Safari sur un iPhone",
        ),
        (
            "Mozilla/5.0 (Linux; Android 14; SM-A546B) SamsungBrowser/26.0 Chrome/122.0 Mobile",
            "Samsung Internet sur un appareil Android",
        ),
        ("Mozilla/5.0 (X11; Linux; rv:132.0) Firefox/132.0", "Firefox sur un ordinateur Linux"),
        ("curl/8.5.0", "Un programme"),
        ("", "Un programme"),
        ("<script>alert(1)</script>" * 100, "Un programme"),
    ],
)
def test_a_trusted_device_has_a_name_that_its_owner_knows(agent: str, name: str) -> None:
    assert rules.device_name(agent) == name
