"""« Cet article vous a-t-il été utile ? » and the assistant's satisfaction question (R16, R69)."""

from flask import current_app, render_template, request

from core import journal
from core.free_text import clean, mask
from core.surface import Surface, surface
from editorial import store
from services.site.routes import site

MAX_REMARK = 600
SUBJECTS = ("article", "assistant")


@site.post("/avis")
@surface(Surface.PUBLIC)
def feedback() -> str | tuple[str, int]:
    """Kept masked, without who or where from; no session, so nothing that a forged post gains."""
    page = store.summaries().get(request.form.get("page", ""))
    useful = request.form.get("utile", "")
    if page is None or useful not in ("oui", "non"):
        return render_template("site/avis.html", page=page, kept=False, hidden=False), 422
    subject = request.form.get("sujet", SUBJECTS[0])
    remark = mask(clean(request.form.get("remarque", "")))  # masked, then cut: never half a number
    journal.record(
        current_app.config["PAS_A_PAS"].journal,
        "avis",
        sujet=subject if subject in SUBJECTS else SUBJECTS[0],
        page=page["cle"],
        utile=useful,
        remarque=remark.text[:MAX_REMARK],
    )
    return render_template("site/avis.html", page=page, kept=True, hidden=remark.hidden)
