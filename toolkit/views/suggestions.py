"""Suggesting other words, and answering."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView

from alliance.views.doors import with_status
from promise.core.access import Door, signed_in
from promise.core.pages import RecordList
from promise.core.workflow import MoveRefused
from toolkit import policies
from toolkit.actions import suggestions
from toolkit.documents.texts import SECTIONS, compare, fingerprint
from toolkit.forms.parts import refuse
from toolkit.forms.suggestions import AnswerForm, SuggestionForm
from toolkit.models import Suggestion
from toolkit.views.initiatives import InitiativePage
from toolkit.views.submissions import SeatNeeded


class SuggestionMake(InitiativePage, SeatNeeded, FormView):  # type: ignore[type-arg]
    """Without `part` in the address: which part? With it: its words, to be changed."""

    policy = policies.can_suggest
    form_class = SuggestionForm
    template_name = "toolkit/suggestions/form.html"

    def part(self) -> str:
        wanted = self.request.GET.get("part", "")
        return wanted if wanted in suggestions.PARTS else ""

    def get_initial(self) -> dict[str, Any]:
        return {"words": suggestions.current(self.subject, self.part())} if self.part() else {}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "initiative": self.subject,
            "part": self.part(),
            "title": SECTIONS.get(self.part(), ""),
            "parts": [(name, SECTIONS[name]) for name in suggestions.PARTS],
        }

    def form_valid(self, form: SuggestionForm) -> HttpResponse:
        data = form.cleaned_data
        try:
            made = suggestions.suggest(
                initiative=self.subject, part=self.part(), words=data["words"], why=data["why"], by=self.request.user,
                nonce=data["nonce"],
            )  # fmt: skip
        except ValidationError as error:
            refuse(form, error)
            return with_status(self.form_invalid(form), error)
        messages.success(self.request, _("Thank you. You get a mail with the answer."))
        return redirect(made)


class SuggestionList(RecordList):
    """Those I made, those about what I sent in, and for curators all."""

    policy = signed_in
    template_name = "toolkit/suggestions/list.html"
    sorts = {"newest": ("suggested_at", True)}

    def records(self) -> Any:
        return Suggestion.objects.visible_to(self.request.user).select_related("initiative", "initiative__superseded_by")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        for row in context["page"].rows:
            row.title = SECTIONS.get(row.part, row.part)
        return context


class SuggestionDetail(Door, TemplateView):
    """What stands, what is suggested, and the buttons of whoever has the next word."""

    policy = signed_in
    template_name = "toolkit/suggestions/detail.html"
    subject: Suggestion

    def get_subject(self) -> Any:
        seen = Suggestion.objects.visible_to(self.request.user).filter(public_id=self.kwargs["public_id"])
        found = seen.select_related("initiative__owner", "suggested_by").first()
        if found is None and self.request.user.is_authenticated:
            raise Http404
        return found

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        one, user = self.subject, self.request.user
        part = one.part
        is_open = policies.can_read_what_it_is_about(user, one)
        stands = {part: getattr(one.initiative, part)} if is_open else {}
        words = suggestions.value_of(part, one.words)
        return super().get_context_data(**kwargs) | {
            "suggestion": one,
            "initiative": one.initiative,
            "is_open": is_open,
            "title": SECTIONS.get(part, part),
            "changes": compare(stands, {part: words}),
            "decisions": one.decisions.all(),
            "was": fingerprint(one.initiative, [part]),
            "can": {verb: allowed(user, one) for verb, allowed in suggestions.MAY.items()},
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = AnswerForm(request.POST)
        if not form.is_valid():
            messages.error(request, _("Please choose one of the buttons, and keep the reason short."))
            return self.render_to_response(self.get_context_data(reason=request.POST.get("reason", "")))
        verb = form.cleaned_data["do"]
        if not suggestions.MAY[verb](request.user, self.subject):
            raise PermissionDenied
        try:
            said = self.do(verb, **form.words())
        except (MoveRefused, ValidationError) as error:
            messages.error(request, " ".join(error.messages) if isinstance(error, ValidationError) else str(error))
            return self.render_to_response(self.get_context_data(reason=form.cleaned_data["reason"]))
        messages.success(request, said)
        return redirect(self.subject)

    def do(self, verb: str, *, reason: str, was: str) -> str:
        by, one = self.request.user, self.subject
        if verb == "agree":
            suggestions.agree(suggestion=one, by=by)
            return _("Thank you. A curator reads it now and puts it in.")
        if verb == "decline":
            suggestions.decline(suggestion=one, by=by, reason=reason)
            return _("Your reason is on its way to whoever suggested it.")
        if verb == "take_in":
            suggestions.take_in(suggestion=one, by=by, was=was)
            return _("It stands in the bank now.")
        suggestions.withdraw(suggestion=one, by=by)
        return _("It is taken back.")
