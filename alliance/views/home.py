from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from alliance.actions import founding
from alliance.documents import figures
from alliance.figures.horizon import year_of
from alliance.models import FoundingInterest
from promise.core.access import Door, anyone


class AllianceHome(Door, TemplateView):
    policy = anyone
    template_name = "alliance/home/detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        live = figures.live()
        return super().get_context_data(**kwargs) | {
            "figures": live,
            "critical_mass": settings.CRITICAL_MASS,
            "missing": max(0, settings.CRITICAL_MASS - live.members),
            "seats_open": founding.seats_open(),
            "seated": FoundingInterest.objects.seated().select_related("country"),
            "recruits": settings.RECRUITS_ASKED,
            "horizon": year_of(timezone.localdate(), start=settings.HORIZON_START, years=settings.HORIZON_YEARS),
            "letters": letters(),
            "steps": steps(),
        }


def letters() -> list[tuple[str, str]]:
    """What the name stands for, part by part."""
    return [
        (_("PROactive"), _("We act before things go wrong, not only when they have.")),
        (_("Management of"), _("It is planned and led, not left to luck or to single people.")),
        (_("Integrated"), _("Wards, homes, community teams, schools and people who use services do it together.")),
        (_("Services and Environments"), _("What staff do counts, and so does the place: light, space, a garden, a quiet room.")),
    ]


def steps() -> list[dict[str, str]]:
    recruits = settings.RECRUITS_ASKED
    return [
        {
            "title": _("Sign the pledge"),
            "text": _("Somebody who may sign for your organisation fills in one page. It is free and takes about ten minutes."),
        },
        {
            "title": _("Confirm by mail"),
            "text": _("We send a link to the work address that was given. Until it is used, nothing is shown."),
        },
        {
            "title": _("The secretariat decides"),
            "text": _(
                "A person reads what you wrote and answers with a reason. Then your page, your certificate and your place follow."
            ),
        },
        {
            "title": _("Try, tell, bring %(n)s more") % {"n": recruits},
            "text": _(
                "Try something from the toolkit, tell us what worked and what did not, and invite organisations that you know."
            ),
        },
    ]
