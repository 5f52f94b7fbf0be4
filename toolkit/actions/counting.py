"""Figures that an initiative keeps of its reports, and the word to the search index that it may have changed."""

from __future__ import annotations

from django.db.models import Count, Max
from django.utils import timezone

from promise.core import changes, outbox, workflow
from toolkit.models import Adoption, Initiative

TOLD = ("helped", "no_clear_change", "made_worse", "too_early")
# what the world sees, and so what the public figures count
SHOWN = (Adoption.Visibility.PUBLIC, Adoption.Visibility.UNNAMED)


def reindex(initiative: Initiative) -> None:
    """Tell the one writer of the search index that this entry may have changed."""
    outbox.announce("search.initiative", subject=initiative, payload={"id": initiative.pk})


def recount(initiative: Initiative, *, quietly: bool = False) -> None:
    """Keep the figures of an initiative, counted again from its rows under its lock.

    They count public and unnamed reports and leave members-only ones out, so that a figure is always the number of rows
    a visitor can see below it. `not_reported` are those that have not said yet what came of it.
    Quietly: the figures change and nothing says when, as the moment would be that of an unnamed report.
    """
    held = workflow.lock(initiative)
    rows = Adoption.objects.filter(initiative=held, visibility__in=SHOWN).exclude(untold=Adoption.Untold.AGAIN)
    counts = dict.fromkeys((*TOLD, "not_reported"), 0)
    for outcome, number in rows.order_by().values_list("outcome").annotate(number=Count("pk")):
        counts[outcome or "not_reported"] = number
    last = rows.aggregate(last=Max("reported_at"))["last"]
    now = (counts, sum(counts.values()), last)
    if now == (held.outcome_counts, held.adoption_count, held.last_reported_at):
        return
    Initiative.objects.filter(pk=held.pk).update(
        outcome_counts=counts, adoption_count=now[1], last_reported_at=last,
        updated_at=held.updated_at if quietly else timezone.now(),
    )  # fmt: skip
    if held.state == Initiative.State.PUBLISHED:
        if not quietly:
            changes.updated("initiative", held.public_id, held.get_absolute_url())
        reindex(held)
