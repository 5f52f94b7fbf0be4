"""Demo content about being a member: reports, an interest in a founding seat, and a new name that waits."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from alliance.actions import founding, renames
from alliance.management.starter import content
from alliance.models import Country, Organisation, PledgeDecision, Report
from alliance.models.reporting import RULES, add_months


def load_membership(home: Organisation) -> int:
    """Returns how many reports were added. Words go round: what matters is that each place on the site has some."""
    words: dict[str, Any] = content("demo_membership.yaml")
    added = Report.objects.bulk_create(list(_reports(words["reports"])))
    founding.send(words={**words["founding"], "country": Country.objects.get(pk="GB")}, nonce="demo-founding-interest")
    waiting = Organisation.objects.listed().filter(is_demo=True).exclude(pk=home.pk).order_by("pk").first()
    if waiting:
        renames.propose(organisation=waiting, by=None, **words["rename"])
    return len(added)


def _reports(words: list[dict[str, str]]) -> Any:
    """One for each time that a demo member has reported."""
    moves = PledgeDecision.objects.filter(move="report", subject__organisation__is_demo=True)
    for n, move in enumerate(moves.order_by("subject__organisation__name_folded", "at")):
        day = timezone.localdate(move.at)
        yield Report(
            pledge_id=move.subject_id, covers_from=add_months(day, -RULES.every_months), covers_to=day, **words[n % len(words)],
            success_is_public=n % 5 != 4, failing_is_public=n % 3 != 2, people_with_lived_experience=2 + n % 7,
            form_nonce=f"demo-report-{move.pk}", reported_at=move.at, created_at=move.at, updated_at=move.at,
        )  # fmt: skip
