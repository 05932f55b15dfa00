"""Which forms a visitor means: by number, by words, by theme (R9-R13)."""

from collections import Counter
from collections.abc import Iterable

from chatbot.form_numbers import Form, by_number, numbers

__all__ = ["Form", "by_number", "filtered", "numbers", "public_counts", "theme_counts"]

OUTSIDE_FACETS = "professionnels"  # R10: four rows stand apart, under a heading of their own


def theme_counts(forms: Iterable[Form]) -> Counter[str]:
    """Theme key → number of forms (R10)."""
    return Counter(str(form["theme"]) for form in forms)


def public_counts(forms: Iterable[Form]) -> Counter[str]:
    """Who fills it → number of forms."""
    return Counter(str(form["public"]) for form in forms)


def filtered(forms: Iterable[Form], theme: str, public: str) -> list[Form]:
    """The forms of a theme and a public; '' filters nothing."""
    return [
        form
        for form in forms
        if (not theme or form["theme"] == theme) and (not public or form["public"] == public)
    ]
