"""Files beside an initiative: added by its author, taken off by author or curator, fetched by whoever may read it."""

from __future__ import annotations

from typing import Any

from csp.constants import NONE
from csp.decorators import csp_replace
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import FormView

from alliance.views.doors import with_status
from promise.core.access import Door, anyone
from promise.core.workflow import MoveRefused
from toolkit import policies
from toolkit.actions import attachments
from toolkit.forms import AttachmentForm
from toolkit.forms.parts import refuse
from toolkit.models import Attachment, Initiative
from toolkit.views.submissions import Submission

TYPES = {"pdf": "application/pdf", "jpg": "image/jpeg", "png": "image/png"}


class AttachmentAdd(Submission, FormView):  # type: ignore[type-arg]
    policy = policies.can_attach
    form_class = AttachmentForm
    template_name = "toolkit/submissions/files.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        held = Attachment.objects.visible_to(self.request.user).filter(initiative=self.subject)
        return super().get_context_data(**kwargs) | {"initiative": self.subject, "attachments": held, "most": attachments.MOST}

    def form_valid(self, form: AttachmentForm) -> HttpResponse:
        data = form.cleaned_data
        try:
            attachments.add(initiative=self.subject, by=self.request.user, title=data["title"], file=data["file"])
        except (ValidationError, MoveRefused) as error:
            refuse(form, error)
            return with_status(self.form_invalid(form), error)
        messages.success(self.request, _("The file is added. Others see it once the initiative is published."))
        return redirect("toolkit:attachment-add", self.subject.public_id)


class AttachmentRemove(Door, View):
    policy = policies.can_detach
    subject: Any

    def get_subject(self) -> Any:
        if not self.request.user.is_authenticated:
            return Initiative()
        seen = Attachment.objects.visible_to(self.request.user).filter(public_id=self.kwargs["public_id"])
        found = seen.select_related("initiative").first()
        if found is None:
            raise Http404
        self.attachment = found
        return found.initiative

    def post(self, request: HttpRequest, public_id: str) -> HttpResponse:
        own = policies.owns_submission(request.user, self.subject)
        try:
            attachments.remove(attachment=self.attachment, by=request.user, capacity="author" if own else "curator")
        except MoveRefused as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("The file is gone."))
        return redirect("toolkit:attachment-add" if own else "toolkit:initiative-review", self.subject.public_id)


@method_decorator(csp_replace({"default-src": [NONE], "sandbox": True}), name="dispatch")
class AttachmentFile(Door):
    """The file itself: saved, never shown inside this site, and without rights wherever it is opened."""

    policy = anyone
    subject: Attachment

    def get_subject(self) -> Attachment:
        seen = Attachment.objects.visible_to(self.request.user).filter(public_id=self.kwargs["public_id"])
        found = seen.select_related("initiative").first()
        if found is None:
            raise Http404
        return found

    def get(self, request: HttpRequest, public_id: str) -> HttpResponse:
        held = self.subject
        name = f"{slugify(held.title)[:60] or 'file'}.{held.kind}"
        try:
            with held.file.open("rb") as opened:
                content = opened.read()
        except FileNotFoundError as error:
            raise Http404 from error
        response = HttpResponse(content, content_type=TYPES[held.kind])
        response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
        response["X-Content-Type-Options"] = "nosniff"
        if held.initiative.state == Initiative.State.PUBLISHED:
            response["Cache-Control"] = "public, max-age=300"
        return response
