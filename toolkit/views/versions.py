"""What changed in an initiative since it came into the bank."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from django.views.generic import TemplateView

from toolkit.documents.texts import compare
from toolkit.views.initiatives import InitiativePage

# so many are compared on the page, the newest; older ones are counted
MOST = 20


class InitiativeVersions(InitiativePage, TemplateView):
    """Only what stood in the bank: what was written on the way there is nobody else's."""

    template_name = "toolkit/initiatives/versions.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = list(self.subject.versions.public().order_by("-number")[: MOST + 1])
        steps = [{"number": new.number, "at": new.at, "changes": compare(old.texts, new.texts)} for new, old in pairwise(rows)]
        first = rows[-1] if rows and len(rows) <= MOST else None
        return super().get_context_data(**kwargs) | {"initiative": self.subject, "steps": steps, "first": first}
