from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView

from promise.core.access import Door
from promise.core.middleware import client_address
from stories import policies
from stories.actions import stories
from stories.documents import support
from stories.forms import LostLinkForm


class SupportLines(Door, TemplateView):
    policy = policies.can_read
    template_name = "stories/pages/support.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"countries": support.countries()}


class Principles(Door, TemplateView):
    policy = policies.can_read
    template_name = "stories/pages/principles.html"


class EasyPrinciples(Principles):
    """The same in short sentences, with one thought a line."""

    template_name = "stories/pages/principles_easy.html"


class LostLink(Door, FormView):  # type: ignore[type-arg]
    """Ask for the link again. The answer is the same whether we know the address or not."""

    policy = policies.can_share
    template_name = "stories/mine/lost.html"
    form_class = LostLinkForm

    def form_valid(self, form: LostLinkForm) -> HttpResponse:
        try:
            stories.ask_for_link(email=form.cleaned_data["email"], address=client_address(self.request))
        except ValidationError as error:
            form.add_error(None, error)
            return self.form_invalid(form)
        words = _("If this address stands with a story, the private link is on its way to it. Please look at your mail.")
        messages.success(self.request, words)
        return redirect("stories:story-lost")
