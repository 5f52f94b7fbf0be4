"""Which stories stand in which training modules, for guardians."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.generic import FormView

from promise.core.access import Door
from stories import policies
from stories.actions import modules
from stories.forms.modules import PlaceForm
from stories.models import ModuleStory
from toolkit.forms.parts import refuse


class ModuleStories(Door, FormView):  # type: ignore[type-arg]
    policy = policies.can_place_in_modules
    form_class = PlaceForm
    template_name = "stories/modules/places.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        places = ModuleStory.objects.shown().select_related("module", "story")
        return super().get_context_data(**kwargs) | {"places": places}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        number = request.POST.get("take_off", "")
        if not number:
            return super().post(request, *args, **kwargs)
        held = ModuleStory.objects.filter(pk=int(number[:18])).first() if number.isascii() and number.isdigit() else None
        if held is not None:
            modules.take_off(place=held, by=request.user)
            messages.success(request, _("It is out of the module."))
        return redirect("stories:module-stories")

    def form_valid(self, form: PlaceForm) -> HttpResponse:
        try:
            modules.place(by=self.request.user, **form.cleaned_data)
        except ValidationError as error:
            refuse(form, error)
            return self.form_invalid(form)
        messages.success(self.request, _("It stands in the module now."))
        return redirect("stories:module-stories")
