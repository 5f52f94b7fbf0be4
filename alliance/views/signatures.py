"""The versions of the pledge, and signing again."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView

from alliance import policies
from alliance.actions import signatures, texts
from alliance.forms.signatures import SignAgainForm, TextForm, read_anew
from alliance.models import PledgeText, SignedAgain
from alliance.views.doors import me
from alliance.views.membership import PledgeInForceDoor, show
from alliance.views.pledges import current_text
from promise.accounts.policies import is_secretariat
from promise.core.access import Door, anyone
from promise.core.workflow import MoveRefused


class PledgeVersionList(Door, TemplateView):
    """Every version there was, newest first, with who approved it and what it changed."""

    policy = anyone
    template_name = "alliance/pledges/versions.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "texts": list(PledgeText.objects.all()), "may_record": is_secretariat(self.request.user)
        }  # fmt: skip


class PledgeVersion(Door, TemplateView):
    """One version as it was signed."""

    policy = anyone
    template_name = "alliance/pledges/version.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        text = get_object_or_404(PledgeText, version=min(self.kwargs["version"], 32_767))
        return super().get_context_data(**kwargs) | {"text": text, "newest": current_text()}


class PledgeTextApprove(Door, FormView):  # type: ignore[type-arg]
    """The secretariat records the next version; the page shows it as it will be read before it counts."""

    policy = is_secretariat
    form_class = TextForm
    template_name = "alliance/pledges/approve.html"

    def get_initial(self) -> dict[str, Any]:
        latest = current_text()
        return {"body": latest.body if latest else "", "after": latest.version if latest else 0}

    def form_valid(self, form: TextForm) -> HttpResponse:
        if "look" in self.request.POST:
            return self.render_to_response(self.get_context_data(form=form, shown=form.cleaned_data["body"]))
        try:
            text = texts.approve(**form.cleaned_data, by=me(self.request))
        except ValidationError as error:
            show(form, error)
            return self.form_invalid(form)
        messages.success(
            self.request, _("Version %d is recorded. Members are asked to sign it on their membership page.") % text.version
        )
        return redirect(text)


class PledgeSignAgain(PledgeInForceDoor, FormView):  # type: ignore[type-arg]
    """After a merger, under a new name, or to a newer text: the lead signs once more."""

    policy = policies.can_lead
    form_class = SignAgainForm
    template_name = "alliance/membership/sign_again.html"

    def get_initial(self) -> dict[str, Any]:
        text = current_text()
        return {"version": text.version if text else "", "signatory_name": me(self.request).name}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        cause = signatures.cause_to_sign_again(self.pledge)
        return super().get_context_data(**kwargs) | {
            "cause": cause,
            "cause_words": dict(SignedAgain.Cause.choices).get(cause, ""),
            "text": current_text(),
            "signed": self.pledge.text,
        }

    def form_valid(self, form: SignAgainForm) -> HttpResponse:
        text = form.text()
        if text is None or text != current_text():
            read_anew(form, current_text())
            return self.form_invalid(form)
        try:
            signatures.sign_again(pledge=self.pledge, text=text, by=me(self.request), **form.words())
        except (ValidationError, MoveRefused) as error:
            show(form, error)
            return self.form_invalid(form)
        messages.success(self.request, _("Thank you. Your signature is kept, with the day and the version."))
        return redirect("alliance:membership", slug=self.subject.slug)
