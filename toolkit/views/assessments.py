"""Self-assessment: begin, answer, see, share, and write to somebody like you who is further on."""

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

from promise.core.access import Door, anyone
from promise.core.workflow import MoveRefused
from toolkit import policies
from toolkit.actions import assessments
from toolkit.documents import assessments as documents
from toolkit.forms.assessments import AnswerForm, BeginForm, LetterForm, ShareForm
from toolkit.forms.parts import refuse
from toolkit.models import Assessment, Page, TwinLetter
from toolkit.models.kinds import PageKind
from toolkit.models.vocabularies import Framework
from toolkit.views.journey import crumbs
from toolkit.views.submissions import SeatNeeded


def trail() -> list[tuple[str, str]]:
    return [*crumbs(), (_("Look at yourselves"), reverse("toolkit:assessment"))]


class AssessmentHome(Door, TemplateView):
    """What it is and its questions, for everyone; and one's own."""

    policy = anyone
    template_name = "toolkit/assessments/home.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        own = Assessment.objects.visible_to(user).select_related("organisation")[:50]
        items = Page.objects.of(PageKind.ITEM).shown()
        return super().get_context_data(**kwargs) | {"own": own, "groups": by_framework(items), "crumbs": crumbs()}


def by_framework(items: Any) -> list[tuple[str, list[Page]]]:
    rows = list(items)
    return [(str(name), [row for row in rows if row.texts.get("framework") == key]) for key, name in Framework.choices]


class AssessmentBegin(SeatNeeded, FormView):  # type: ignore[type-arg]
    policy = policies.can_assess
    form_class = BeginForm
    template_name = "toolkit/assessments/begin.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "by": self.request.user}

    def form_valid(self, form: BeginForm) -> HttpResponse:
        home = form.home or form.cleaned_data["organisation"]
        made = assessments.begin(organisation=home, by=self.request.user, nonce=form.cleaned_data["nonce"])
        return redirect("toolkit:assessment-answer", made.public_id)


class OneAssessment(Door):
    """To whoever may not see it, it is not there."""

    policy = policies.can_read_assessment
    subject: Assessment

    def get_subject(self) -> Any:
        if not self.request.user.is_authenticated:
            return None
        known = Assessment.objects.visible_to(self.request.user).select_related("organisation__country")
        return get_object_or_404(known, public_id=self.kwargs["public_id"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        can_write = policies.can_write_assessment(self.request.user, self.subject)
        return super().get_context_data(**kwargs) | {"assessment": self.subject, "can_write": can_write, "crumbs": trail()}


class AssessmentDetail(OneAssessment, TemplateView):
    template_name = "toolkit/assessments/detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        items = documents.items()
        before = documents.earlier(self.subject)
        stage = Page.objects.of(PageKind.STAGE).filter(slug=self.subject.stage).first()
        return super().get_context_data(**kwargs) | {
            "rows": documents.picture(self.subject, items),
            "before": before,
            "changes": documents.changes(before, self.subject, items) if before else [],
            "ideas": documents.suggested(self.subject, items),
            "who": [str(Assessment.Who(key).label) for key in self.subject.took_part],
            "stage": stage,
            "share": ShareForm(initial={"is_shared": self.subject.is_shared, "is_findable": self.subject.is_findable}),
        }


class AssessmentAnswer(OneAssessment, FormView):  # type: ignore[type-arg]
    policy = policies.can_write_assessment
    form_class = AnswerForm
    template_name = "toolkit/assessments/answer.html"

    def get_initial(self) -> dict[str, Any]:
        return AnswerForm.initial_of(self.subject)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "items": documents.items()}

    def form_valid(self, form: AnswerForm) -> HttpResponse:
        by = self.request.user
        try:
            held = assessments.answer(assessment=self.subject, by=by, **form.values())
            if "finish" in self.request.POST:
                assessments.finish(assessment=held, by=by)
        except (ValidationError, MoveRefused) as error:
            refuse(form, error)
            return self.form_invalid(form)
        messages.success(self.request, _("Saved. There is no pass mark: what counts is what you do next."))
        return redirect(self.subject)


class AssessmentShare(OneAssessment, View):
    policy = policies.can_write_assessment
    http_method_names = ["post"]

    def post(self, request: HttpRequest, public_id: str) -> HttpResponse:
        form = ShareForm(request.POST)
        if form.is_valid():
            assessments.share(assessment=self.subject, by=request.user, **form.cleaned_data)
            messages.success(request, _("Saved."))
        return redirect(self.subject)


class TwinList(OneAssessment, TemplateView):
    """Organisations like this one, two steps ahead, that want to be found."""

    policy = policies.can_write_assessment
    template_name = "toolkit/assessments/twins.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"twins": documents.twins(self.subject)}


class TwinWrite(OneAssessment, FormView):  # type: ignore[type-arg]
    policy = policies.can_write_assessment
    form_class = LetterForm
    template_name = "toolkit/assessments/write.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"twin": self.twin()}

    def twin(self) -> Assessment:
        return get_object_or_404(Assessment.objects.to_be_found().select_related("organisation"), public_id=self.kwargs["twin"])

    def form_valid(self, form: LetterForm) -> HttpResponse:
        data = form.cleaned_data
        try:
            assessments.write(
                sender=self.subject.organisation, recipient=self.twin().organisation, words=data["words"], by=self.request.user,
                nonce=data["nonce"],
            )  # fmt: skip
        except ValidationError as error:
            refuse(form, error)
            return self.form_invalid(form)
        messages.success(self.request, _("Your words are on their way. An answer comes by letter from us."))
        return redirect("toolkit:twin-list", self.subject.public_id)


class TwinLetterDetail(Door, FormView):  # type: ignore[type-arg]
    """Words between two organisations; those who got them may answer here."""

    policy = policies.can_read_twin_letter
    form_class = LetterForm
    template_name = "toolkit/assessments/letter.html"
    subject: TwinLetter

    def get_subject(self) -> Any:
        if not self.request.user.is_authenticated:
            return None
        known = TwinLetter.objects.visible_to(self.request.user).select_related("sender", "recipient")
        return get_object_or_404(known, public_id=self.kwargs["public_id"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        can_answer = policies.can_answer_twin_letter(self.request.user, self.subject)
        return super().get_context_data(**kwargs) | {"letter": self.subject, "can_answer": can_answer, "crumbs": trail()}

    def form_valid(self, form: LetterForm) -> HttpResponse:
        letter, data = self.subject, form.cleaned_data
        if not policies.can_answer_twin_letter(self.request.user, letter):
            raise Http404
        try:
            made = assessments.write(
                sender=letter.recipient, recipient=letter.sender, words=data["words"], by=self.request.user, nonce=data["nonce"],
                answers=letter,
            )  # fmt: skip
        except ValidationError as error:
            refuse(form, error)
            return self.form_invalid(form)
        messages.success(self.request, _("Your answer is on its way."))
        return redirect(made)
