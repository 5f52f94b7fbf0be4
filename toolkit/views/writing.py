"""Writing an initiative part by part: each its own address, each saved by itself, in any order."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView

from promise.core.forms import renew
from promise.core.workflow import MoveRefused
from toolkit import policies
from toolkit.actions import initiatives
from toolkit.documents.alike import look_alikes
from toolkit.documents.detail import what_it_takes
from toolkit.documents.steps import BY_KEY, STEPS, Step, progress
from toolkit.documents.texts import fingerprint
from toolkit.documents.told import told_more
from toolkit.forms import InitiativeForm
from toolkit.forms.parts import refuse
from toolkit.models import Initiative
from toolkit.views.submissions import SeatNeeded, Submission, asked_for, where_it_fits


class InitiativeSubmit(SeatNeeded, FormView):  # type: ignore[type-arg]
    """The first part: a name. From then on it is a draft that nobody but its author sees."""

    form_class = InitiativeForm
    template_name = "toolkit/submissions/step.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "by": self.request.user, "only": STEPS[0].fields}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"step": STEPS[0], "number": 1, "total": len(STEPS)}

    def form_valid(self, form: InitiativeForm) -> HttpResponse:
        home = form.cleaned_data.get("organisation") or form.only_home
        try:
            made = initiatives.draft(by=self.request.user, organisation=home, nonce=form.cleaned_data["nonce"], **form.values())
        except ValidationError as error:
            refuse(form, error)
            return self.form_invalid(form)
        if "later" not in self.request.POST and look_alikes(made.title):
            return redirect("toolkit:initiative-alike", made.public_id)
        return onward(self.request, made, STEPS[0])


def onward(request: HttpRequest, initiative: Initiative, step: Step) -> HttpResponse:
    """The next part; or the list, or the preview, when that button was pressed."""
    if "later" in request.POST:
        return redirect("toolkit:submission-list")
    at = STEPS.index(step) + 1
    if "preview" in request.POST or at == len(STEPS):
        return redirect("toolkit:submission-detail", initiative.public_id)
    return redirect("toolkit:initiative-write", initiative.public_id, STEPS[at].key)


class InitiativeWrite(Submission, FormView):  # type: ignore[type-arg]
    """One part of a draft."""

    policy = policies.can_edit_submission
    form_class = InitiativeForm
    template_name = "toolkit/submissions/step.html"

    @property
    def step(self) -> Step:
        return BY_KEY[self.kwargs["step"]]

    def get_subject(self) -> Initiative:
        found = super().get_subject()
        if self.kwargs["step"] not in BY_KEY:
            raise Http404
        return found

    def get_form_kwargs(self) -> dict[str, Any]:
        initial = InitiativeForm.initial_of(self.subject) | {"was": fingerprint(self.subject, self.step.stored)}
        kwargs = {**super().get_form_kwargs(), "by": self.request.user, "initiative": self.subject, "initial": initial}
        return kwargs | {"only": self.step.fields}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        at = STEPS.index(self.step)
        return super().get_context_data(**kwargs) | {
            "initiative": self.subject,
            "step": self.step,
            "number": at + 1,
            "total": len(STEPS),
            "before": STEPS[at - 1] if at else None,
            "is_last": at + 1 == len(STEPS),
            "progress": progress(self.subject),
            "asked": asked_for(self.subject),
            "comments": comments_on(self.subject, self.step),
            **shown(self.subject),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.look() if "look" in request.GET else super().post(request, *args, **kwargs)

    def look(self) -> HttpResponse:
        """The preview while typing: what is typed on top of what is saved. Nothing is stored."""
        form = self.get_form()
        if form.is_valid():
            for name, value in form.values().items():
                setattr(self.subject, name, value)
        return render(self.request, "toolkit/submissions/look.html", shown(self.subject))

    def form_valid(self, form: InitiativeForm) -> HttpResponse:
        was = form.cleaned_data.get("was", "")
        try:
            initiatives.edit(initiative=self.subject, by=self.request.user, was=was, **form.values())
        except (ValidationError, MoveRefused) as error:
            refuse(form, error)
            self.subject.refresh_from_db()
            renew(form, was=fingerprint(self.subject, self.step.stored))
            return self.form_invalid(form)
        return onward(self.request, self.subject, self.step)


def comments_on(initiative: Initiative, step: Step) -> list[Any]:
    """What curators said about the parts that this step asks for."""
    if initiative.state != Initiative.State.CHANGES_REQUESTED:
        return []
    return list(initiative.comments.told().filter(section=step.key))


def shown(initiative: Initiative) -> dict[str, Any]:
    return {
        "initiative": initiative, "fits": where_it_fits(initiative), "takes": what_it_takes(initiative),
        "told_more": told_more(initiative),
    }  # fmt: skip


class InitiativeAlike(Submission, TemplateView):
    """After the name: is it one of these? A report of trying one helps more than a second entry."""

    policy = policies.can_edit_submission
    template_name = "toolkit/submissions/alike.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        onward_to = reverse("toolkit:initiative-write", args=[self.subject.public_id, STEPS[1].key])
        back = reverse("toolkit:initiative-write", args=[self.subject.public_id, STEPS[0].key])
        found = look_alikes(self.subject.title)
        return super().get_context_data(**kwargs) | {
            "initiative": self.subject, "look_alikes": found, "onward": onward_to, "back": back,
        }  # fmt: skip


class LookAlikes(SeatNeeded, TemplateView):
    """The same while a name is being typed: a piece of a page."""

    template_name = "toolkit/submissions/alike_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        typed = self.request.GET.get("title", "")[:160].replace("\x00", "")
        return super().get_context_data(**kwargs) | {"look_alikes": look_alikes(typed), "title": _("Is it one of these?")}
