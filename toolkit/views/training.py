"""Training: modules for everyone, progress for who is signed in, groups for educators."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import FormView, TemplateView

from promise.core.access import Door, anyone, signed_in
from promise.core.workflow import MoveRefused
from toolkit import policies
from toolkit.actions import training
from toolkit.documents import training as documents
from toolkit.forms.parts import refuse
from toolkit.forms.training import GroupForm, JoinForm
from toolkit.models import ModuleProgress, Page, TrainingGroup
from toolkit.models.kinds import PageKind
from toolkit.views.journey import crumbs
from toolkit.views.papers import paper
from toolkit.views.submissions import SeatNeeded


def trail() -> list[tuple[str, str]]:
    return [*crumbs(), (_("Training"), reverse("toolkit:training"))]


class TrainingHome(Door, TemplateView):
    policy = anyone
    template_name = "toolkit/training/home.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        groups = TrainingGroup.objects.led_by(user).select_related("module")
        return super().get_context_data(**kwargs) | {
            "modules": documents.modules(user), "groups": groups, "can_lead": policies.can_lead_group(user), "crumbs": crumbs(),
        }  # fmt: skip


class OneModule(Door):
    policy = anyone
    subject: Page

    def get_subject(self) -> Page:
        return get_object_or_404(Page.objects.of(PageKind.MODULE).shown(), slug=self.kwargs["slug"])

    def progress(self) -> ModuleProgress | None:
        user = self.request.user
        if not user.is_authenticated:
            return None
        return ModuleProgress.objects.filter(module=self.subject, user=user).select_related("group", "user", "module").first()


class TrainingDetail(OneModule, TemplateView):
    template_name = "toolkit/training/detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        held = self.progress()
        steps = documents.steps(self.subject, held.done if held else []) if self.subject.is_published else []
        told = list(self.told())
        return super().get_context_data(**kwargs) | {
            "module": self.subject, "steps": steps, "done": sum(step["done"] for step in steps), "progress": held,
            "told": told, "crumbs": trail(),
            # training is one yes, search engines another: a page that names a story without that one stays out of them
            "is_for_search_engines": all(place.story.may_be_indexed for place in told),
        }  # fmt: skip

    def told(self) -> Any:
        """Stories whose authors let them be used for training, at this moment."""
        module: Any = self.subject  # `told_in_it` are rows of stories, which is not imported here
        return module.told_in_it.shown().select_related("story") if self.subject.is_published else []


class TrainingTick(OneModule, View):
    policy = signed_in
    http_method_names = ["post"]

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        try:
            step, is_done = request.POST.get("step", ""), bool(request.POST.get("done"))
            held = training.tick(module=self.subject, step=step, by=request.user, is_done=is_done)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            if is_done and held.finished_at and len(held.done) == len(documents.marks(self.subject)):
                messages.success(request, _("You have done all of it. Your certificate is ready."))
        return redirect(f"{self.subject.get_absolute_url()}#steps")


class TrainingLeave(OneModule, View):
    policy = signed_in
    http_method_names = ["post"]

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        try:
            training.leave(module=self.subject, by=request.user)
        except MoveRefused as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("You have left the group. What you ticked stays yours."))
        return redirect(self.subject)


class TrainingCertificate(OneModule):
    """One's own, once finished."""

    policy = signed_in

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        held = self.progress()
        if held is None or held.finished_at is None:
            raise Http404
        answer = paper(documents.certificate(held), f"certificate-{slug}.pdf")
        answer["Cache-Control"] = "private, no-store"
        return answer


class TrainingJoin(Door, FormView):  # type: ignore[type-arg]
    policy = signed_in
    form_class = JoinForm
    template_name = "toolkit/training/join.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"crumbs": trail()}

    def form_valid(self, form: JoinForm) -> HttpResponse:
        try:
            held = training.join(code=form.cleaned_data["code"], by=self.request.user)
        except ValidationError as error:
            refuse(form, error)
            return self.form_invalid(form)
        messages.success(self.request, _("You are in. Your educator sees your name and which steps you ticked."))
        return redirect(held.module)


class GroupBegin(SeatNeeded, FormView):  # type: ignore[type-arg]
    policy = policies.can_lead_group
    form_class = GroupForm
    template_name = "toolkit/training/group_form.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "by": self.request.user}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"crumbs": trail()}

    def form_valid(self, form: GroupForm) -> HttpResponse:
        data = form.cleaned_data
        try:
            made = training.lead(
                module=data["module"], organisation=form.home or data["organisation"], title=data["title"], by=self.request.user,
                nonce=data["nonce"],
            )  # fmt: skip
        except ValidationError as error:
            refuse(form, error)
            return self.form_invalid(form)
        return redirect(made)


class GroupDetail(Door, TemplateView):
    """For its educator alone. To everybody else it is not there."""

    policy = policies.can_see_group
    template_name = "toolkit/training/group.html"
    subject: TrainingGroup

    def get_subject(self) -> Any:
        if not self.request.user.is_authenticated:
            return None
        known = TrainingGroup.objects.led_by(self.request.user).select_related("module")
        return get_object_or_404(known, public_id=self.kwargs["public_id"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "group": self.subject, "learners": documents.learners(self.subject), "steps": documents.by_step(self.subject),
            "total": len(documents.marks(self.subject.module)), "crumbs": trail(),
        }  # fmt: skip

    def post(self, request: HttpRequest, public_id: str) -> HttpResponse:
        training.close(group=self.subject, by=request.user)
        messages.success(request, _("Nobody else can join now."))
        return redirect(self.subject)
