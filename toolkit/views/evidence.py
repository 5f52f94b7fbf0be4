"""What the figures of those who tried one initiative say, before and after."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from toolkit.documents.pooling import evidence
from toolkit.views.initiatives import InitiativePage


class InitiativeFigures(InitiativePage, TemplateView):
    template_name = "toolkit/initiatives/figures.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        crumbs = [
            (_("Toolkit"), reverse("toolkit:initiative-list")),
            (self.subject.title, self.subject.get_absolute_url()),
        ]  # fmt: skip
        return super().get_context_data(**kwargs) | {
            "initiative": self.subject, "crumbs": crumbs, **evidence(self.subject),
        }  # fmt: skip
