"""An author's own pages: begin, go on, look at it as others will, hand it in, see what became of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.generic import FormView, TemplateView

from promise.core.access import Door, signed_in
from promise.core.forms import renew
from promise.core.pages import RecordList
from promise.core.workflow import MoveRefused
from toolkit import policies
from toolkit.actions import comments, initiatives, letters
from toolkit.documents.alike import look_alikes
from toolkit.documents.detail import what_it_takes
from toolkit.documents.steps import BY_KEY, progress
from toolkit.documents.told import told_more
from toolkit.forms import InitiativeForm
from toolkit.forms.parts import refuse
from toolkit.models import Initiative, ReviewComment
from toolkit.models import vocabularies as words


class SeatNeeded(Door):
    """For members. Whoever signed in without a seat gets a page that says how to get one, not a closed door."""

    policy = signed_in
    needs_seat_for = "submit"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and not policies.can_submit(request.user):
            if request.method not in {"GET", "HEAD"}:
                raise PermissionDenied
            self.subject = self.get_subject()
            return render(request, "toolkit/submissions/who.html", {"doing": self.needs_seat_for, "subject": self.subject})
        return super().dispatch(request, *args, **kwargs)


def saved(request: HttpRequest, initiative: Initiative) -> HttpResponse:
    if "later" in request.POST:
        messages.success(request, _("Your draft is saved. You can go on whenever you like."))
        return redirect("toolkit:submission-list")
    return redirect("toolkit:submission-detail", initiative.public_id)


class Submission(Door):
    """One initiative that this person sent in or began."""

    policy = policies.owns_submission
    subject: Initiative

    def get_subject(self) -> Initiative:
        mine = Initiative.objects.visible_to(self.request.user).filter(public_id=self.kwargs["public_id"])
        found = mine.select_related("country", "organisation").first()
        if self.request.user.is_authenticated and (found is None or found.owner_id != self.request.user.pk):
            raise Http404
        return found or Initiative()


class InitiativeEdit(Submission, FormView):  # type: ignore[type-arg]
    policy = policies.can_edit_submission
    form_class = InitiativeForm
    template_name = "toolkit/submissions/form.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        initial = InitiativeForm.initial_of(self.subject)
        return {**super().get_form_kwargs(), "by": self.request.user, "initiative": self.subject, "initial": initial}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"initiative": self.subject, "asked": asked_for(self.subject)}

    def form_valid(self, form: InitiativeForm) -> HttpResponse:
        seen = form.cleaned_data.get("seen")
        try:
            initiatives.edit(initiative=self.subject, by=self.request.user, seen=seen, **form.values())
        except (ValidationError, MoveRefused) as error:
            refuse(form, error)
            look_again(form, self.subject)
            return self.form_invalid(form)
        return saved(self.request, self.subject)


def look_again(form: Form, initiative: Initiative) -> None:
    """After a refusal the form carries the newest state: sending it again means it was seen."""
    initiative.refresh_from_db()
    renew(form, seen=initiative.updated_at.isoformat())


def asked_for(initiative: Initiative) -> str:
    """What the curator last asked for, while the initiative is with its author."""
    if initiative.state != Initiative.State.CHANGES_REQUESTED:
        return ""
    last = initiative.decisions.filter(move="request_changes").last()
    return last.reason if last else ""


WORDS = (
    (_lazy("Where it is used"), "settings", words.Setting),
    (_lazy("What should become less"), "targets", words.Target),
    (_lazy("What it is about"), "themes", words.Theme),
    (_lazy("When"), "phases", words.Phase),
    (_lazy("Frameworks"), "frameworks", words.Framework),
    (_lazy("Barriers it helps with"), "barriers", words.Barrier),
)


def where_it_fits(initiative: Initiative) -> list[dict[str, Any]]:
    """What it is sorted by, in words, for its author and for a curator."""
    rows: list[dict[str, Any]] = [{"key": _("Kind"), "value": initiative.get_kind_display()}]
    for label, name, choices in WORDS:
        labels = dict(choices.choices)
        rows.append({"key": label, "value": ", ".join(str(labels.get(key, key)) for key in getattr(initiative, name))})
    rows.append({"key": _("Where it began"), "value": initiative.origin_name})
    rows.append({"key": _("Country"), "value": initiative.country.name if initiative.country else ""})
    return rows


class SubmissionDetail(Submission, TemplateView):
    """What others will see, what is still missing, look-alikes, and the button that hands it in."""

    template_name = "toolkit/submissions/detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        can_edit = policies.can_edit_submission(self.request.user, self.subject)
        gaps = initiatives.missing(self.subject)
        alike = look_alikes(self.subject.title) if can_edit else []
        return super().get_context_data(**kwargs) | {
            "initiative": self.subject,
            "can_edit": can_edit,
            "missing": [InitiativeForm.base_fields[name].label for name in gaps],
            "look_alikes": alike,
            "decisions": self.subject.decisions.all(),
            "fits": where_it_fits(self.subject),
            "takes": what_it_takes(self.subject),
            "attachments": self.subject.attachments.all(),
            "box_is_open": letters.takes_letters(self.subject),
            "told_more": told_more(self.subject),
            "progress": progress(self.subject) if can_edit else [],
            "comments": remarks(self.subject),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "take_back" in request.POST:
            return self.take_back()
        if request.POST.get("answer_to"):
            return self.answer(request.POST["answer_to"], request.POST.get("answer", ""))
        if self.subject.state in {Initiative.State.SUBMITTED, Initiative.State.IN_REVIEW}:  # a second click
            return redirect("toolkit:submission-detail", self.subject.public_id)
        if not policies.can_edit_submission(request.user, self.subject):
            raise PermissionDenied
        try:
            initiatives.submit(initiative=self.subject, by=request.user, note=request.POST.get("note", ""))
        except ValidationError as error:
            if not hasattr(error, "error_dict"):  # the note, not the text
                messages.error(request, " ".join(error.messages))
                return self.render_to_response(self.get_context_data(note=request.POST.get("note", "")))
            messages.error(request, _("A little is still missing before a curator can read it."))
        except MoveRefused as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("Sent. A curator reads it, and you get a mail with their answer."))
        return redirect("toolkit:submission-detail", self.subject.public_id)

    def take_back(self) -> HttpResponse:
        """While nobody has decided, the author may go on writing."""
        try:
            initiatives.take_back(initiative=self.subject, by=self.request.user)
        except MoveRefused as error:
            messages.error(self.request, str(error))
        else:
            messages.success(self.request, _("It is with you again. Nothing is lost. Send it when it is ready."))
        return redirect("toolkit:submission-detail", self.subject.public_id)

    def answer(self, key: str, words: str) -> HttpResponse:
        """To one remark of a curator; it stands beside it when the text is sent again."""
        if not policies.can_edit_submission(self.request.user, self.subject):
            raise PermissionDenied
        told = self.subject.comments.told().filter(pk=int(key) if key.isdecimal() and len(key) < 19 else 0).first()
        if told is None:
            raise Http404
        try:
            comments.answer(comment=told, by=self.request.user, words=words)
        except (ValidationError, MoveRefused) as error:
            messages.error(self.request, " ".join(error.messages) if isinstance(error, ValidationError) else str(error))
            return self.render_to_response(self.get_context_data(answered=told.pk, answer=words))
        messages.success(self.request, _("Your answer stands beside the remark. The curator reads it when you send it again."))
        return redirect("toolkit:submission-detail", self.subject.public_id)


def remarks(initiative: Initiative) -> list[ReviewComment]:
    """What curators sent about single parts, under the name of the part."""
    told = list(initiative.comments.told())
    for comment in told:
        comment.title = BY_KEY[comment.section].title  # type: ignore[attr-defined]
    return told


class SubmissionList(RecordList):
    """Everything I began or sent in, with each step and its reason."""

    policy = signed_in
    template_name = "toolkit/submissions/list.html"
    sorts = {"newest": ("updated_at", True)}

    def records(self) -> QuerySet[Initiative]:
        mine = Initiative.objects.visible_to(self.request.user).filter(owner=self.request.user.pk)
        return mine.prefetch_related("decisions")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return context | {"can_submit": policies.can_submit(self.request.user), "submit": reverse("toolkit:initiative-submit")}
