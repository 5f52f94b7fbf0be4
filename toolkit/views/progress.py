"""The year of a member: written part by part by its people, sent by its lead, read by all as far as it says so."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView

from alliance.models import Organisation
from alliance.views.papers import PagePaper
from promise.core.access import Door, anyone, signed_in
from promise.core.forms import renew
from promise.core.pages import RecordList
from promise.core.workflow import MoveRefused
from toolkit import policies
from toolkit.actions import progress as acts
from toolkit.documents import progress as documents
from toolkit.forms.parts import refuse
from toolkit.forms.progress import BY_KEY, STEPS, BackForm, Part, PartForm, ShowForm
from toolkit.models import Progress


class ProgressList(RecordList):
    """What members told of their years, newest first; for one's own people also what is being written."""

    policy = anyone
    template_name = "toolkit/progress/list.html"
    sorts = {"newest": ("sent_at", True)}

    def records(self) -> Any:
        return Progress.objects.public().select_related("organisation")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        mine = Organisation.objects.filter(seats__user=user, seats__state="active") if user.is_authenticated else []
        context = super().get_context_data(**kwargs)
        context["cards"] = [{"progress": row, "parts": documents.parts(row, all_of_it=False)} for row in context["page"].rows]
        open_ones = Progress.objects.of_people_in(user).open().select_related("organisation")
        return context | {
            "open": open_ones,
            "homes": [
                home for home in mine if policies.can_write_progress(user, home) and not open_ones.filter(organisation=home)
            ],
        }


class ProgressBegin(Door):
    """The draft of one's own organisation; nothing is made by looking."""

    policy = signed_in

    def post(self, request: HttpRequest, organisation: str) -> HttpResponse:
        home = Organisation.objects.visible_to(request.user).filter(slug=organisation).first()
        if home is None or not policies.can_write_progress(request.user, home):
            raise Http404
        return redirect("toolkit:progress-write", acts.begin(organisation=home, by=request.user).public_id, STEPS[0].key)


class OfProgress(Door):
    """One year, for whoever may read any of it; to everybody else it is not there."""

    policy = anyone
    subject: Progress

    def get_subject(self) -> Any:
        seen = Progress.objects.visible_to(self.request.user).filter(public_id=self.kwargs["public_id"])
        found = seen.select_related("organisation", "pledge").first()
        if found is None:
            raise Http404
        return found

    @property
    def reads_all(self) -> bool:
        return Progress.objects.private_to(self.request.user).filter(pk=self.subject.pk).exists()


class ProgressDetail(OfProgress, TemplateView):
    """As readers see it; its own people see all of it, and its lead decides."""

    template_name = "toolkit/progress/detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        held, user, whole = self.subject, self.request.user, self.reads_all
        is_own = Progress.objects.of_people_in(user).filter(pk=held.pk).exists()
        known = documents.known_to(held.organisation, held.covers_from, held.covers_to, all_of_it=whole, is_own=is_own)
        return super().get_context_data(**kwargs) | {
            "progress": held,
            "organisation": held.organisation,
            "parts": documents.parts(held, all_of_it=whole),
            "reads_all": whole,
            "known": known,
            "commitments": documents.commitments(held),
            "missing": documents.missing(held),
            "steps": STEPS,
            "can_edit": policies.can_edit_progress(user, held),
            "can_send": policies.can_send_progress(user, held),
            "show_form": ShowForm(progress=held),
            "back_form": BackForm(),
            "decisions": held.decisions.all() if whole else [],
        }


class ProgressPaper(PagePaper):
    page = ProgressDetail


class OwnProgress(OfProgress):
    """For the people of the organisation alone."""

    policy = policies.can_edit_progress

    def get_subject(self) -> Any:
        own = Progress.objects.of_people_in(self.request.user).filter(public_id=self.kwargs["public_id"])
        found = own.select_related("organisation", "pledge").first()
        if found is None and self.request.user.is_authenticated:
            raise Http404
        return found


class ProgressWrite(OwnProgress, FormView):  # type: ignore[type-arg]
    """One part, saved by itself."""

    form_class = PartForm
    template_name = "toolkit/progress/step.html"

    @property
    def part(self) -> Part:
        return BY_KEY[self.kwargs["step"]]

    def get_subject(self) -> Any:
        if self.kwargs["step"] not in BY_KEY:
            raise Http404
        return super().get_subject()

    def get_form_kwargs(self) -> dict[str, Any]:
        initial = {"was": acts.mark(self.subject, self.part.fields)}
        return {**super().get_form_kwargs(), "progress": self.subject, "part": self.part, "initial": initial}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        at, held = STEPS.index(self.part), self.subject
        known = documents.known_to(held.organisation, held.covers_from, held.covers_to, all_of_it=True, is_own=True)
        return super().get_context_data(**kwargs) | {
            "progress": held, "part": self.part, "number": at + 1, "total": len(STEPS), "known": known,
            "before": STEPS[at - 1] if at else None,
        }  # fmt: skip

    def form_valid(self, form: PartForm) -> HttpResponse:
        try:
            acts.save(progress=self.subject, by=self.request.user, was=form.cleaned_data["was"], **form.values())
        except (ValidationError, MoveRefused) as error:
            refuse(form, error)
            self.subject.refresh_from_db()
            renew(form, was=acts.mark(self.subject, self.part.fields))
            answer = self.get_context_data(form=form, theirs=theirs(self.subject, self.part))
            return render(self.request, self.template_name, answer)
        at = STEPS.index(self.part) + 1
        if "later" in self.request.POST:
            messages.success(self.request, _("Saved. Any of you can go on from here."))
            return redirect("toolkit:progress-list")
        if at == len(STEPS):
            return redirect(self.subject)
        return redirect("toolkit:progress-write", self.subject.public_id, STEPS[at].key)


def theirs(held: Progress, part: Part) -> list[dict[str, str]]:
    """What a colleague saved meanwhile, to look at beside what was typed."""
    words = [name for name in part.fields if name in acts.TEXTS and getattr(held, name)]
    return [{"title": documents.label_of(name), "words": getattr(held, name)} for name in words]


class ProgressStep(OwnProgress):
    """Hand over, give back, send, show: one button each."""

    policy = policies.can_edit_progress
    done: str = ""

    def act(self, request: HttpRequest) -> None:
        raise NotImplementedError

    def post(self, request: HttpRequest, public_id: str) -> HttpResponse:
        try:
            self.act(request)
        except (ValidationError, MoveRefused) as error:
            messages.error(request, " ".join(getattr(error, "messages", [str(error)])))
        else:
            messages.success(request, self.done)
        return redirect(self.subject)


class ProgressHandOver(ProgressStep):
    @property
    def done(self) -> str:  # type: ignore[override]
        return _("Your lead has it now and gets a mail. You can still change it.")

    def act(self, request: HttpRequest) -> None:
        acts.hand_over(progress=self.subject, by=request.user)


class ProgressGiveBack(ProgressStep):
    policy = policies.can_send_progress

    @property
    def done(self) -> str:  # type: ignore[override]
        return _("It is with your colleagues again. They read what you wrote.")

    def act(self, request: HttpRequest) -> None:
        form = BackForm(request.POST)
        if not form.is_valid():
            raise MoveRefused(_("Say what is missing."))
        acts.give_back(progress=self.subject, by=request.user, reason=form.cleaned_data["reason"])


class ProgressSend(ProgressStep):
    policy = policies.can_send_progress

    @property
    def done(self) -> str:  # type: ignore[override]
        return _("Thank you. It counts as your yearly report, and your year starts anew.")

    def act(self, request: HttpRequest) -> None:
        acts.send(progress=self.subject, by=request.user)


class ProgressShow(ProgressStep):
    policy = policies.can_send_progress

    @property
    def done(self) -> str:  # type: ignore[override]
        return _("Saved. It holds at once.")

    def act(self, request: HttpRequest) -> None:
        form = ShowForm(request.POST, progress=self.subject)
        if not form.is_valid():
            raise MoveRefused(_("Choose among the parts that are there."))
        acts.show(progress=self.subject, by=request.user, public=form.cleaned_data["public"])
