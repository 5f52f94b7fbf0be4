"""Answering a story, and deciding on an answer."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.generic import FormView

from promise.core.access import Door, signed_in
from promise.core.pages import RecordList
from promise.core.workflow import MoveRefused
from stories import policies
from stories.actions import responses
from stories.documents import stories as documents
from stories.forms.responses import ResponseEditForm, ResponseForm, ResponseMoveForm
from stories.models import Response, Story
from toolkit.forms.parts import refuse


class ResponseMake(Door, FormView):  # type: ignore[type-arg]
    policy = policies.can_respond
    template_name = "stories/responses/form.html"
    form_class = ResponseForm
    subject: Story

    def get_subject(self) -> Story:
        found = Story.objects.visible_to(self.request.user).filter(slug=self.kwargs["slug"]).first()
        if found is None:
            raise Http404
        return found

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"user": self.request.user}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"story": self.subject, "notes": documents.notes(self.subject)}

    def form_valid(self, form: ResponseForm) -> HttpResponse:
        try:
            made = responses.respond(story=self.subject, by=self.request.user, **form.words())
        except ValidationError as error:
            refuse(form, error)
            return self.form_invalid(form)
        messages.success(self.request, _("Thank you. A guardian reads it first, and you get a mail."))
        return redirect(made)


class ResponseList(RecordList):
    """What one's organisations answered; for guardians all."""

    policy = signed_in
    template_name = "stories/responses/list.html"
    sorts = {"newest": ("answered_at", True)}

    def records(self) -> Any:
        return Response.objects.visible_to(self.request.user).select_related("organisation")


class ResponseDetail(Door, FormView):  # type: ignore[type-arg]
    """The answer, what was decided, and the buttons of whoever has the next word."""

    policy = signed_in
    template_name = "stories/responses/detail.html"
    form_class = ResponseEditForm
    subject: Response

    def get_subject(self) -> Any:
        seen = Response.objects.visible_to(self.request.user).filter(public_id=self.kwargs["public_id"])
        found = seen.select_related("organisation", "adoption__initiative", "story").first()
        if found is None and self.request.user.is_authenticated:
            raise Http404
        return found

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"response": self.subject}

    def get_initial(self) -> dict[str, Any]:
        one = self.subject
        return {"text": one.text, "adoption": one.adoption.public_id if one.adoption else None}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        one, user = self.subject, self.request.user
        return super().get_context_data(**kwargs) | {
            "response": one,
            "kind": Response.Kind(one.kind).label,
            # the story as the world reads it; while it is hidden nothing of it stands here
            "story": Story.objects.published().filter(pk=one.story_id).first(),
            "decisions": one.decisions.all(),
            "can": {verb: allowed(user, one) for verb, allowed in responses.MAY.items()},
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.POST.get("do") == "resubmit":
            if not policies.can_edit_response(request.user, self.subject):
                raise PermissionDenied
            return super().post(request, *args, **kwargs)
        asked = ResponseMoveForm(request.POST)
        if not asked.is_valid():
            messages.error(request, _("Please choose one of the buttons, and keep the reason short."))
            return self.again(request.POST.get("reason", ""))
        verb, reason = asked.cleaned_data["do"], asked.cleaned_data["reason"]
        if not responses.MAY[verb](request.user, self.subject):
            raise PermissionDenied
        try:
            self.do(verb, reason)
        except MoveRefused as refused:
            messages.error(request, str(refused))
            return self.again(reason)
        messages.success(request, _("Done."))
        return redirect(self.subject)

    def again(self, reason: str) -> HttpResponse:
        """Nothing typed is lost."""
        blank = self.form_class(initial=self.get_initial(), response=self.subject)
        return self.render_to_response(self.get_context_data(form=blank, reason=reason))

    def do(self, verb: str, reason: str) -> None:
        by, one = self.request.user, self.subject
        if verb == "publish":
            responses.publish(response=one, by=by)
        elif verb == "take_down":
            responses.take_down(response=one, by=by)
        else:
            act = responses.send_back if verb == "send_back" else responses.decline
            act(response=one, by=by, reason=reason)

    def form_valid(self, form: ResponseEditForm) -> HttpResponse:
        try:
            responses.resubmit(response=self.subject, by=self.request.user, **form.cleaned_data)
        except ValidationError as error:
            refuse(form, error)
            return self.form_invalid(form)
        except MoveRefused as refused:
            form.add_error(None, str(refused))
            return self.form_invalid(form)
        messages.success(self.request, _("Thank you. A guardian reads it again."))
        return redirect(self.subject)
