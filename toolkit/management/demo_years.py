"""Demo years of members, beside the reports that the demo alliance has: some read by all, one that is being written."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from alliance.models import Organisation, Report
from promise.accounts.models import User
from toolkit.actions import progress, years
from toolkit.models import Progress

SHOWN = 12
TOOK_PART = (
    "Three people who were patients here sat on the panel that chose what we tried, and two of them taught our new nurses.",
    "Our lived-experience lead read every incident with us and asked what had happened an hour before.",
    "Nobody did, beyond being asked what they thought. We want to change that.",
)
NEXT = (
    "To do on nights what works by day.",
    "To let the people on the ward decide what the quiet room is for.",
    "To stop two things that nobody needs, so that there is time for one that helps.",
)


def load_years() -> int:
    """Returns how many years of members were added; also assembles the years of the alliance that are over."""
    reports = Report.objects.filter(pledge__organisation__is_demo=True, progress__isnull=True).select_related("pledge")
    newest = reports.order_by("-reported_at", "-pk")[:SHOWN]
    added = Progress.objects.bulk_create([_told(n, report) for n, report in enumerate(newest)])
    lead = User.objects.filter(email="lead@demo.test").first()
    home = Organisation.objects.led_in_good_standing(lead).first() if lead else None
    if home and not Progress.objects.filter(organisation=home).open().exists():
        begun = progress.begin(organisation=home, by=lead)
        progress.save(progress=begun, by=lead, success="The evening tea has become part of every day, weekends too.")
    years.assemble()
    return len(added)


def _told(n: int, report: Report) -> Progress:
    pledge: Any = report.pledge
    return Progress(
        organisation_id=pledge.organisation_id, pledge=pledge, report=report, state=Progress.State.SENT,
        covers_from=report.covers_from, covers_to=report.covers_to, success=report.success, failing=report.failing,
        success_is_public=report.success_is_public, failing_is_public=report.failing_is_public,
        took_part=TOOK_PART[n % len(TOOK_PART)], took_part_is_public=True, took_part_count=report.people_with_lived_experience,
        next_year=NEXT[n % len(NEXT)], next_year_is_public=n % 2 == 0, begun_at=report.reported_at, sent_at=report.reported_at,
        created_at=report.reported_at, updated_at=report.reported_at or timezone.now(),
    )  # fmt: skip
