"""What my organisation tries, and what organisations like it have tried."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from promise.core.access import signed_in
from promise.core.pages import RecordList
from toolkit import policies
from toolkit.documents.trials import tried_by_likes
from toolkit.models import Adoption


class TrialList(RecordList):
    """Ours in full, also what we told without our name; silent ones say so."""

    policy = signed_in
    template_name = "toolkit/adoptions/trials.html"
    sorts = {"newest": ("updated_at", True)}

    def records(self) -> Any:
        mine = policies.organisations_of(self.request.user)
        return Adoption.objects.visible_to(self.request.user).filter(organisation__in=mine).select_related(
            "initiative", "organisation"
        )  # fmt: skip

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        homes = list(policies.organisations_of(self.request.user))
        context = super().get_context_data(**kwargs)
        shown = [row.pk for row in context["page"].rows]
        silent = set(self.records().filter(pk__in=shown).silent(timezone.now()).values_list("pk", flat=True))
        return context | {"has_seat": bool(homes), "silent": silent, "likes": tried_by_likes(homes)}
