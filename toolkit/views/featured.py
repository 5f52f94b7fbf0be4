"""The idea of this week and of the weeks before; curators may put in another."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import FormView

from promise.core.access import Door, anyone
from promise.core.pages import RecordList
from toolkit import policies
from toolkit.actions import featured
from toolkit.documents.featured import of_the_week
from toolkit.documents.initiatives import as_card
from toolkit.forms.featured import FeaturedForm
from toolkit.forms.parts import refuse
from toolkit.models import FeaturedWeek
from toolkit.models.featured import monday_of
from toolkit.views.journey import crumbs


class FeaturedList(RecordList):
    """This week's idea, and a line for each week before."""

    policy = anyone
    template_name = "toolkit/featured/list.html"
    sorts = {"newest": ("week", True)}
    page_size = 52

    def records(self) -> Any:
        before = FeaturedWeek.objects.begun(timezone.localdate()).exclude(week=monday_of(timezone.localdate()))
        return before.select_related("initiative", "initiative__superseded_by")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today = timezone.localdate()
        can_choose = policies.can_choose_week(self.request.user)
        shown = of_the_week(today)
        row = FeaturedWeek.objects.of(today).in_the_bank().first()
        nexts = FeaturedWeek.objects.of(today + dt.timedelta(weeks=1)).select_related("initiative")
        return super().get_context_data(**kwargs) | {
            "week": monday_of(today),
            "card": as_card(shown) if shown else None,
            "reason": row.reason if row else "",
            "can_choose": can_choose,
            "next_week": nexts.first() if can_choose else None,
            "crumbs": crumbs(),
        }


class FeaturedChoose(Door, FormView):  # type: ignore[type-arg]
    policy = policies.can_choose_week
    form_class = FeaturedForm
    template_name = "toolkit/featured/choose.html"

    def get_initial(self) -> dict[str, Any]:
        return {"initiative": self.request.GET.get("initiative", "").replace("\x00", "")[:120]}

    def form_valid(self, form: FeaturedForm) -> HttpResponse:
        try:
            row = featured.override(by=self.request.user, **form.cleaned_data)
        except ValidationError as error:
            refuse(form, error)
            return self.form_invalid(form)
        messages.success(self.request, _("“%s” is the idea of that week.") % row.initiative.title)
        return redirect("toolkit:featured-list")
