"""A training module as its steps, how far somebody is, and the certificate."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from promise.core import pdf
from promise.core.templatetags.ui import nice_date
from toolkit.documents.pages import ideas_of
from toolkit.models import ModuleProgress, Page, TrainingGroup
from toolkit.models.kinds import PageKind

TYPST = Path(__file__).parent / "typst"
KINDS: dict[str, str | Promise] = {
    "question": gettext_lazy("To think about"),
    "briefing": gettext_lazy("Briefing"),
    "initiative": gettext_lazy("Idea from the bank"),
    "campaign": gettext_lazy("Campaign story"),
    "barrier": gettext_lazy("What stands in the way"),
    "page": gettext_lazy("To read"),
}


def mark(step: dict[str, str]) -> str:
    """Names a step by what it says, wherever it stands."""
    said = "|".join(step.get(name, "") for name in ("kind", "ref", "words"))
    return hashlib.sha256(said.encode()).hexdigest()[:12]


def marks(module: Page) -> list[str]:
    return [mark(step) for step in module.texts.get("steps", [])]


def steps(module: Page, done: list[str]) -> list[dict[str, Any]]:
    """In their order, each with where it leads; a step whose page is not public any more leads nowhere and can still be done."""
    known = ideas_of([module])
    rows = module.texts.get("steps", [])
    slugs = [step["ref"] for step in rows if step["kind"] != "initiative"]
    pages = {page.slug: page for page in Page.objects.published().filter(slug__in=slugs)}
    found = []
    for step in rows:
        about: Any = known.get(step["ref"]) if step["kind"] == "initiative" else pages.get(step["ref"])
        found.append(
            {
                "mark": mark(step), "kind": KINDS.get(step["kind"], step["kind"]), "words": step["words"],
                "href": about.get_absolute_url() if about else "", "title": about.title if about else "",
                "done": mark(step) in done,
            }
        )  # fmt: skip
    return found


def modules(user: Any) -> list[dict[str, Any]]:
    """Every module that readers meet, with how far this person is."""
    own = {row.module_id: row for row in ModuleProgress.objects.filter(user=user)} if user.is_authenticated else {}
    rows = []
    for page in Page.objects.of(PageKind.MODULE).shown():
        held = own.get(page.pk)
        rows.append({"page": page, "texts": page.texts, "total": len(marks(page)), "progress": held, "done": count(page, held)})
    return rows


def count(module: Page, progress: ModuleProgress | None) -> int:
    return len(set(marks(module)) & set(progress.done)) if progress else 0


def learners(group: TrainingGroup) -> list[dict[str, Any]]:
    """For the educator alone: who joined, and how many steps they have ticked."""
    rows = group.members.select_related("user").order_by("user__name", "pk")
    return [{"name": row.user.name, "done": count(group.module, row), "finished_at": row.finished_at} for row in rows]


def by_step(group: TrainingGroup) -> list[dict[str, Any]]:
    """How many of the group have done each step."""
    done = [set(held) for held in group.members.values_list("done", flat=True)]
    return [
        {"words": step["words"], "done": sum(mark(step) in held for held in done)} for step in group.module.texts.get("steps", [])
    ]


def certificate(progress: ModuleProgress) -> bytes:
    return pdf.render(TYPST / "module_certificate.typ", as_data(progress))


def as_data(progress: ModuleProgress) -> dict[str, Any]:
    module = progress.module
    address = settings.SITE_URL + module.get_absolute_url()
    return {
        "title": _("Certificate"),
        "says": _("This is to say that"),
        "name": progress.user.name or _("the holder"),
        "did": _("has worked through the training module"),
        "module": module.title,
        "about": module.texts.get("lead", ""),
        "when": _("Finished on %s") % nice_date(progress.finished_at),
        "takes": module.texts.get("minutes", ""),
        "note": _("It says that somebody took the time. It is no examination and no licence to use force."),
        "foot": address,
    }
