"""The content check: each rule refuses what it must, with a message its writer understands."""

import shutil
from pathlib import Path

import pytest

from editorial import catalogues
from editorial.build import ContentError, build
from editorial.check import check
from editorial.marks import Citation, citations, figures

ROOT = Path(__file__).resolve().parents[2]
HEADER = """---
titre: Une page d'essai
resume: Faites la démarche dans votre compte ameli. Elle est gratuite pour tous.
theme: carte-vitale
astuce: Gardez une copie de ce que vous envoyez.
questions: [alpha un, beta deux, gamma trois, delta quatre, epsilon cinq, zeta six, eta sept,
  theta huit]
voir_aussi: [carte-vitale-perte-vol, carte-vitale-commander]
verifie_le: 2026-11-22
---
"""
BODY = "\n## Les étapes\n\n1. **Ouvrez votre compte.** Suivez le menu {S0:376}.\n"


@pytest.fixture(scope="session")
def content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    copy = tmp_path_factory.mktemp("content") / "content"
    shutil.copytree(ROOT / "content", copy)
    return copy


@pytest.fixture(scope="session")
def few_pages(content: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with the pages of one theme only: reading all of them is what takes long."""
    copy = tmp_path_factory.mktemp("few") / "content"
    shutil.copytree(content, copy)
    for page in (copy / "pages").rglob("*.md"):
        if not page.name.startswith("carte-vitale"):
            page.unlink()
    neighbour = copy / "pages" / "droits-et-demarches" / "carte-vitale-enfant.md"
    text = neighbour.read_text(encoding="utf-8")
    neighbour.write_text(text.replace("medecin-traitant]", "page-d-essai]"), encoding="utf-8")
    return copy


@pytest.fixture(scope="session")
def known(few_pages: Path) -> catalogues.Catalogues:
    return catalogues.load(few_pages)


@pytest.fixture
def write(few_pages: Path, known: catalogues.Catalogues):
    """write(header, body) → the problems of that one page."""
    path = few_pages / "pages" / "droits-et-demarches" / "page-d-essai.md"

    def problems(header: str = HEADER, body: str = BODY) -> list[str]:
        path.write_text(header + body, encoding="utf-8")
        found = check(few_pages, known)
        return [f"{p.line}: {p.message}" for p in found if p.path == path]

    yield problems
    path.unlink(missing_ok=True)


def test_the_real_content_has_no_problem() -> None:
    assert [str(p) for p in check(catalogues.CONTENT, catalogues.load())] == []


def test_a_good_page_has_no_problem(write) -> None:
    assert write() == []


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("titre: Une page d'essai", "titre: " + "x" * 71, "titre : texte trop long (70"),
        ("theme: carte-vitale", "theme: jardinage", "thème inconnu : jardinage"),
        ("theme: carte-vitale", "theme: carte-vitale\nauteur: moi", "auteur : champ inconnu"),
        ("verifie_le: 2026-11-22", "verifie_le: hier", "verifie_le"),
        (
            "astuce: Gardez une copie de ce que vous envoyez.\n",
            "",
            "astuce : champ obligatoire absent",
        ),
        (",\n  theta huit", "", "il en faut au moins 8"),
        (
            "voir_aussi: [carte-vitale-perte-vol",
            "voir_aussi: [nulle-part",
            "page inconnu : nulle-part",
        ),
        ("theme: carte-vitale", "theme: carte-vitale\nlibelle: rien", "libellé inconnu : rien"),
        (
            "theme: carte-vitale",
            "theme: carte-vitale\nformulaires: [F99]",
            "formulaire inconnu : F99",
        ),
        ("alpha un", "j'ai perdu ma carte vitale", "question déjà sur"),
        ("Elle est gratuite", 'Elle est "gratuite"', "guillemets droits"),
        ("Elle est gratuite pour tous", "Elle prend 15 jours", "une durée sans source"),
    ],
)
def test_a_broken_header_is_refused(write, before: str, after: str, message: str) -> None:
    assert before in HEADER
    assert any(message in problem for problem in write(HEADER.replace(before, after)))


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("## A\n\nComptez 15 jours.\n", "une durée sans source (« 15 jours »)"),
        ("## A\n\nVous devez le dire à la caisse.\n", "une obligation sans source"),
        ("## A\n\nLa caisse retient 2 € {S0}.\n", "montant écrit à la main (« 2 € »)"),
        ("## A\n\nLa caisse rembourse 70 % {S0}.\n", "montant écrit à la main (« 70 % »)"),
        (
            "## A\n\nOn retient {{inconnu-au-bataillon}}.\n",
            "chiffre inconnu : inconnu-au-bataillon",
        ),
        ("## A\n\nUn fait {INCONNUE:3}.\n", "source inconnue : INCONNUE"),
        ("## A\n\nVoyez [ceci](nulle-part) {S0}.\n", "lien mort : nulle-part"),
        ("## A\n\nVoyez [ceci](formulaire:F99) {S0}.\n", "lien mort : formulaire:F99"),
        ("## A\n\nVoyez [ceci](libelle:rien) {S0}.\n", "lien mort : libelle:rien"),
        ("## A\n\n## B\n\nUn fait {S0}.\n", "« A » est vide"),
        ("## A\n\nQui paie? {S0}\n", "espace manquante"),
        ("## A\n\nVeuillez patienter {S0}.\n", "mot à éviter : « Veuillez »"),
        ("## A\n\nC'est fait ! {S0}\n", "pas de point d'exclamation"),
        ("## A\n\nDu texte sans rien.\n", "aucune source"),
        (
            "## A\n\n| a | b |\n|---|---|\n| x | 15 jours |\n\nUn fait {S0}.\n",
            "une durée sans source",
        ),
    ],
)
def test_a_broken_body_is_refused(write, body: str, message: str) -> None:
    assert any(message in problem for problem in write(body=body))


def test_the_line_of_a_problem_is_its_line_in_the_file(write) -> None:
    body = "\n## A\n\nUn fait {S0}.\n\nComptez 15 jours.\n"
    line = (HEADER + body).splitlines().index("Comptez 15 jours.") + 1
    assert any(problem.startswith(f"{line}: une durée") for problem in write(body=body))


@pytest.mark.parametrize("header", ["pas d'en-tête\n", "---\ntitre: [\n---\n", "---\n- a\n---\n"])
def test_broken_front_matter_says_so_in_french(write, header: str) -> None:
    problems = write(header=header)
    assert len(problems) == 1
    assert "en-tête" in problems[0]


def test_an_unverified_figure_cannot_be_printed(write, content: Path) -> None:
    loaded = catalogues.load(content)
    key = next(k for k, c in loaded.chiffres.items() if not catalogues.is_printable(c))
    body = f"## A\n\nOn retient {{{{{key}}}}}.\n"
    assert any("non vérifié" in problem for problem in write(body=body))


def test_a_figure_with_an_end_is_printed_with_its_period(write, content: Path) -> None:
    loaded = catalogues.load(content)
    key = next(k for k, c in loaded.chiffres.items() if c.au and catalogues.is_printable(c))
    assert any("sans sa période" in p for p in write(body=f"## A\n\nC'est {{{{{key}}}}}.\n"))
    assert write(body=f"## A\n\nC'est {{{{{key}|periode}}}}.\n") == []


def test_a_page_with_an_official_door_says_what_to_do_when_it_fails(write) -> None:
    header = HEADER.replace("astuce:", "libelle: commander-carte-vitale\nastuce:")
    found = write(header)
    assert [p.split(": ", 1)[1] for p in found] == [
        "il manque « ## Qui contacter »",
        "il manque « ## Si ça ne marche pas »",
    ]
    assert (
        write(header, f"{BODY}\n## Si ça ne marche pas\n\nAppelez.\n\n## Qui contacter\n\n3646.\n")
        == []
    )


def test_a_page_to_which_nothing_leads_is_told(
    few_pages: Path, known: catalogues.Catalogues
) -> None:
    path = few_pages / "pages" / "droits-et-demarches" / "page-seule.md"
    path.write_text(HEADER + BODY, encoding="utf-8")
    try:
        found = [p.message for p in check(few_pages, known) if p.path == path]
    finally:
        path.unlink()
    assert any("aucune page ne mène à celle-ci" in message for message in found)


def test_a_build_with_problems_writes_nothing(content: Path, tmp_path: Path) -> None:
    from datetime import date

    page = content / "pages" / "droits-et-demarches" / "page-d-essai.md"
    page.write_text(HEADER + "## A\n\nComptez 15 jours.\n", encoding="utf-8")
    with pytest.raises(ContentError, match="une durée sans source"):
        build(date(2026, 11, 22), content, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_marks_are_read_in_order() -> None:
    assert citations("Un fait {S0:376, SP-F265}. Autre {S3}.") == [
        Citation("S0", "376"),
        Citation("SP-F265", ""),
        Citation("S3", ""),
    ]
    assert figures("{{a-b}} puis {{c|periode}}") == [("a-b", False), ("c", True)]
