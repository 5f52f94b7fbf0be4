"""Figures from a file: the template, the dry run with every fault, and the yes."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import FormView, TemplateView

from promise.core import sheets
from promise.core.access import Door
from promise.core.workflow import MoveRefused
from toolkit import policies
from toolkit.actions import uploads
from toolkit.documents import upload_templates
from toolkit.forms.measures import HomeForm
from toolkit.forms.points import UploadForm
from toolkit.models import MeasureUpload
from toolkit.views.measures import crumbs
from toolkit.views.series import ours
from toolkit.views.submissions import SeatNeeded


class HomeUploadForm(UploadForm, HomeForm):
    """A file, and for whom it is."""


class UploadMake(SeatNeeded, FormView):  # type: ignore[type-arg]
    form_class = HomeUploadForm
    template_name = "toolkit/measures/upload.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "by": self.request.user}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {"crumbs": crumbs(ours()), "faults": []} | super().get_context_data(**kwargs)

    def form_valid(self, form: HomeUploadForm) -> HttpResponse:
        content = form.cleaned_data["file"].read(sheets.MOST_BYTES + 1)
        read = uploads.check(organisation=form.cleaned_data["organisation"], by=self.request.user, content=content)
        if read.is_known:
            messages.success(self.request, _("This file is in already. Nothing was added twice."))
            return redirect("toolkit:series-list")
        if read.upload is None:
            response = self.render_to_response(self.get_context_data(form=form, faults=read.faults))
            response.status_code = 422
            return response
        return redirect(read.upload)


class UploadTemplate(SeatNeeded):
    """An empty table in the shape we read, with the wards that are there already."""

    kind = "csv"

    def get(self, request: HttpRequest) -> HttpResponse:
        homes = policies.organisations_of(request.user)
        content = upload_templates.made(list(homes), self.kind)
        response = HttpResponse(content, content_type=upload_templates.TYPES[self.kind])
        response["Content-Disposition"] = f'attachment; filename="promise-figures.{self.kind}"'
        response["Cache-Control"] = "private, no-store"
        return response


class UploadDetail(Door, TemplateView):
    """What the file would do; a yes writes it, a no forgets it."""

    policy = policies.can_apply_upload
    template_name = "toolkit/measures/upload_check.html"
    subject: MeasureUpload

    def get_subject(self) -> Any:
        if not self.request.user.is_authenticated:
            return MeasureUpload()
        seen = MeasureUpload.objects.visible_to(self.request.user).select_related("organisation")
        found = seen.filter(public_id=self.kwargs["public_id"]).first()
        if found is None:
            raise Http404
        return found

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        upload = self.subject
        here = (_("Figures from a file"), reverse("toolkit:upload-make"))
        return super().get_context_data(**kwargs) | {
            "upload": upload,
            "counts": uploads.counts_of(upload) if upload.applied_at is None else None,
            "crumbs": crumbs(ours(), here),
        }

    def post(self, request: HttpRequest, public_id: str) -> HttpResponse:
        if "no" in request.POST:
            uploads.discard(upload=self.subject, by=request.user)
            messages.success(request, _("The file is forgotten. Nothing was written."))
            return redirect("toolkit:upload-make")
        try:
            changed = uploads.apply(upload=self.subject, by=request.user)
        except (ValidationError, MoveRefused) as error:
            words = " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
            messages.error(request, words)
            return redirect(self.subject)
        said = ngettext("%(n)d month is written down.", "%(n)d months are written down.", changed) % {"n": changed}
        messages.success(request, said if changed else _("Nothing was different, so nothing was written."))
        return redirect("toolkit:series-list")
