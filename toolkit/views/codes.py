"""From a sheet of paper back to the site: the short code on a printed kit."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.generic import FormView

from promise.core.access import Door, anyone
from toolkit.figures.codes import number_of
from toolkit.forms.cycles import CodeForm
from toolkit.models import Initiative


class TriedByCode(Door, FormView):  # type: ignore[type-arg]
    """Anybody may type a code: it leads to a page that everybody may read. Telling how it went is for members, there."""

    policy = anyone
    form_class = CodeForm
    template_name = "toolkit/adoptions/code.html"

    def form_valid(self, form: CodeForm) -> HttpResponse:
        number = number_of(form.cleaned_data["code"])
        if number is None:
            form.add_error("code", _("This code has a slip in it. Please compare it with the paper, letter by letter."))
            return self.form_invalid(form)
        held = Initiative.objects.published().filter(pk=number).first() or self.successor(number)
        if held is None:
            form.add_error("code", _("No initiative in the bank has this code now. You can look for its name in the toolkit."))
            return self.form_invalid(form)
        return redirect("toolkit:adoption-report", held.slug)

    def successor(self, number: int) -> Initiative | None:
        gone = Initiative.objects.filter(pk=number, slug__isnull=False).values_list("slug", flat=True).first()
        return Initiative.objects.in_place_of(gone) if gone else None
