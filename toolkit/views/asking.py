"""What people ask the bank in vain, and what their words mean: for curators."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import ExpressionWrapper, F, IntegerField
from django.db.models.functions import Greatest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import FormView

from promise.core.access import Door
from promise.core.pages import RecordList
from toolkit import policies
from toolkit.actions import asking, lay_words
from toolkit.forms.lay_words import LayWordForm, term_words
from toolkit.forms.parts import refuse
from toolkit.models import AskedWords, LayWord


class MissedWords(RecordList):
    """Questions that found nothing, and those after which nothing was opened."""

    policy = policies.can_teach_words
    template_name = "toolkit/asking/missed.html"
    sorts = {"nothing": ("found_nothing", True), "abandoned": ("left", True), "latest": ("last_on", True)}

    def records(self) -> Any:
        left = ExpressionWrapper(F("asked") - F("found_nothing") - F("opened"), output_field=IntegerField())
        counted = AskedWords.objects.annotate(left=Greatest(left, 0))
        if self.sort() == "nothing":
            return counted.filter(found_nothing__gt=0)
        return counted.filter(left__gt=0) if self.sort() == "abandoned" else counted

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        words = {"nothing": _("Found nothing"), "abandoned": _("Found, but nothing opened"), "latest": _("All, the latest first")}
        return super().get_context_data(**kwargs) | {"kinds": list(words.items())}


class AskedForget(Door, View):
    policy = policies.can_teach_words
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        asked = AskedWords.objects.filter(pk=min(pk, 2**63 - 1)).first()
        if asked is None:
            raise Http404
        asking.forget(asked=asked, by=request.user)
        messages.success(request, _("“%s” is forgotten.") % asked.words)
        return redirect("toolkit:missed-words")


class LayWords(Door, FormView):  # type: ignore[type-arg]
    """Teach the bank what words mean, and see what it has been taught."""

    policy = policies.can_teach_words
    template_name = "toolkit/asking/words.html"
    form_class = LayWordForm

    def get_initial(self) -> dict[str, Any]:
        return {"said": asking.plain(self.request.GET.get("words", ""))}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        taught: dict[str, list[LayWord]] = {}
        for word in LayWord.objects.filter(is_used=True):
            taught.setdefault(term_words(word), []).append(word)
        return super().get_context_data(**kwargs) | {"taught": sorted(taught.items())}

    def form_valid(self, form: LayWordForm) -> HttpResponse:
        data = form.cleaned_data
        facet, _colon, key = data["term"].partition(":")
        try:
            word = lay_words.teach(said=data["said"], facet=facet, key=key, means=data["means"], by=self.request.user)
        except ValidationError as error:
            refuse(form, error)
            return self.form_invalid(form)
        messages.success(self.request, _("From now on “%s” is understood. This is what it finds now.") % word.said)
        return redirect(f"{reverse('toolkit:initiative-list')}?{urlencode({'q': word.said})}")


class LayWordRemove(Door, View):
    policy = policies.can_teach_words
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        word = LayWord.objects.filter(pk=min(pk, 2**63 - 1), is_used=True).first()
        if word is None:
            raise Http404
        lay_words.unteach(word=word, by=request.user)
        messages.success(request, _("“%s” no longer means that.") % word.said)
        return redirect("toolkit:lay-words")
