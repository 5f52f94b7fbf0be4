"""The editors' desk of the framework: what there is, writing it, its versions."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views import View
from django.views.generic import FormView, TemplateView

from promise.core.access import Door, anyone
from promise.core.workflow import MoveRefused
from toolkit import policies
from toolkit.actions import checking, pages
from toolkit.documents.library import told
from toolkit.documents.pages import differences
from toolkit.forms.pages import CheckForm, DecideForm, PageForm, ReasonForm
from toolkit.forms.parts import refuse
from toolkit.models import Page
from toolkit.models.kinds import PageKind

MOST_VERSIONS = 20


class PageBoard(Door, TemplateView):
    """Every page by kind, with where it stands."""

    policy = policies.can_edit_pages
    template_name = "toolkit/pages/board.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = list(Page.objects.exclude(state="declined").select_related("newer").defer("texts"))
        groups = [(kind, label, [row for row in rows if row.kind == kind]) for kind, label in PageKind.choices]
        flagged = [row for row in rows if row.flag]
        return super().get_context_data(**kwargs) | {"groups": groups, "flagged": flagged}


class OnePage(Door):
    """A page as its editors see it, in any state."""

    policy = policies.can_edit_pages
    subject: Page

    def get_subject(self) -> Page:
        known = Page.objects.select_related("newer", "organisation")
        found = known.filter(public_id=self.kwargs["public_id"]).first()
        if found is None or not self.may_see(found):
            raise Http404
        return found

    def may_see(self, page: Page) -> bool:
        """To others a page that is not public is not there. A visitor is asked to sign in."""
        user = self.request.user
        return bool(not user.is_authenticated or page.state in {"published", "planned"} or policies.can_edit_pages(user))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"page": self.subject}


class PageBegin(Door, FormView):  # type: ignore[type-arg]
    """A new page, planned at first."""

    policy = policies.can_edit_pages
    form_class = PageForm
    template_name = "toolkit/pages/form.html"

    def get_subject(self) -> None:
        if self.kwargs["kind"] not in PageKind.values:
            raise Http404

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "kind": self.kwargs["kind"]}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"kind_words": PageKind(self.kwargs["kind"]).label, "page": None}

    def form_valid(self, form: PageForm) -> HttpResponse:
        try:
            made = pages.begin(kind=self.kwargs["kind"], values=form.values(), by=self.request.user)
        except ValidationError as error:
            refuse(form, error)
            return self.form_invalid(form)
        messages.success(self.request, _("It stands as planned. Readers see its title and the first lines until you publish it."))
        return redirect("toolkit:page-edit", made.public_id)


class PageEdit(OnePage, FormView):  # type: ignore[type-arg]
    form_class = PageForm
    template_name = "toolkit/pages/form.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "kind": self.subject.kind, "page": self.subject}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        decisions = [
            {
                "at": one.at,
                "reason": one.reason,
                "words": f"{Page.State(one.from_state).label} → {Page.State(one.to_state).label}",
            }
            for one in self.subject.decisions.order_by("-at", "-pk")[:10]
        ]
        return super().get_context_data(**kwargs) | {
            "kind_words": PageKind(self.subject.kind).label,
            "verbs": self.subject.workflow.verbs_from(self.subject.state),
            "decisions": decisions,
            "can_decide": policies.can_decide_page(self.request.user, self.subject),
        }

    def form_valid(self, form: PageForm) -> HttpResponse:
        data = form.cleaned_data
        try:
            pages.edit(
                page=self.subject, values=form.values(), by=self.request.user, note=data.get("note", ""), seen=data["seen"]
            )  # fmt: skip
        except (ValidationError, MoveRefused) as error:
            refuse(form, error)
            return self.form_invalid(form)
        messages.success(self.request, _("Saved."))
        return redirect("toolkit:page-edit", self.subject.public_id)


class PagePublish(OnePage, View):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, public_id: str) -> HttpResponse:
        try:
            if self.subject.state == Page.State.SUBMITTED:
                raise MoveRefused(_("A member sent this in: a curator decides on it."))
            pages.publish(page=self.subject, by=request.user)
        except (MoveRefused, ValidationError) as error:
            words = error.messages if isinstance(error, ValidationError) else [str(error)]
            messages.error(request, " ".join(words))
        else:
            messages.success(request, _("Readers see it now."))
        return redirect("toolkit:page-edit", public_id)


class PageQuestion(OnePage, FormView):  # type: ignore[type-arg]
    """One question about a page: what it says stands above the form."""

    template_name = "toolkit/pages/question.html"
    question: str | Promise
    lead: str | Promise
    button: str | Promise

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"question": self.question, "lead": self.lead, "button": self.button}


class PageTakeBack(PageQuestion):
    form_class = ReasonForm
    question = _lazy("Take it back to a draft")
    lead = _lazy("Readers no longer see it. Its versions stay. Programs that follow us are told that it went.")
    button = _lazy("Take it back")

    def form_valid(self, form: ReasonForm) -> HttpResponse:
        try:
            pages.take_back(page=self.subject, by=self.request.user, reason=form.cleaned_data["reason"])
        except MoveRefused as error:
            refuse(form, error)
            return self.form_invalid(form)
        messages.success(self.request, _("It is a draft again. Readers no longer see it."))
        return redirect("toolkit:page-edit", self.subject.public_id)


class PageDecide(PageQuestion):
    """A curator reads what a member sent in."""

    policy = policies.can_decide_page
    form_class = DecideForm
    template_name = "toolkit/pages/decide.html"
    question = _lazy("Decide on what was sent in")
    lead = _lazy(
        "Read it with the eyes of somebody who was there. Is anybody recognisable who did not say yes? "
        "Is it clear who speaks for whom?"
    )
    button = _lazy("Decide")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"story": told(self.subject)}

    def form_valid(self, form: DecideForm) -> HttpResponse:
        data = form.cleaned_data
        try:
            if data["choice"] == "publish":
                pages.publish(page=self.subject, by=self.request.user, capacity="curator")
            else:
                pages.decline(page=self.subject, by=self.request.user, reason=data["reason"])
        except (ValidationError, MoveRefused) as error:
            refuse(form, error)
            return self.form_invalid(form)
        messages.success(self.request, _("Done. Whoever sent it in has a letter."))
        return redirect("toolkit:page-edit", self.subject.public_id)


class PageCheck(PageQuestion):
    form_class = CheckForm
    question = _lazy("Look at the source")
    lead = _lazy("Open the address or ask the publisher. Tick the box only if you looked today.")
    button = _lazy("Save what I saw")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "page": self.subject}

    def form_valid(self, form: CheckForm) -> HttpResponse:
        try:
            checking.look_again(page=self.subject, by=self.request.user, **form.cleaned_data)
        except (ValidationError, MoveRefused) as error:
            refuse(form, error)
            return self.form_invalid(form)
        messages.success(self.request, _("Thank you. The entry says so now."))
        return redirect("toolkit:page-edit", self.subject.public_id)


class PageVersions(Door, TemplateView):
    """What readers saw and when it changed, for everyone."""

    policy = anyone
    template_name = "toolkit/pages/versions.html"
    subject: Page

    def get_subject(self) -> Page:
        found = Page.objects.published().filter(public_id=self.kwargs["public_id"]).first()
        if found is None:
            raise Http404
        return found

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = list(self.subject.versions.order_by("-number")[: MOST_VERSIONS + 1])
        steps = [
            {
                "number": new.number,
                "at": new.at,
                "note": new.note,
                "changes": differences(self.subject.kind, old.texts, new.texts),
            }
            for new, old in pairwise(rows)
        ]
        crumbs = [(_("Toolkit"), reverse("toolkit:initiative-list")), (self.subject.title, self.subject.get_absolute_url())]
        first = rows[-1] if len(rows) <= MOST_VERSIONS else None
        return super().get_context_data(**kwargs) | {"subject": self.subject, "steps": steps, "first": first, "crumbs": crumbs}
