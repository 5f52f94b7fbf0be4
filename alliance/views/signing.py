"""Signing in four steps, each its own page. The session keeps which draft is being written; a GET changes nothing."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import FormView

from alliance.actions import drafts, organisations, pledges
from alliance.forms.lookups import find_recruiter, usable
from alliance.forms.signatures import read_anew
from alliance.forms.signing import CommitmentsForm, OrganisationForm, ReadForm, SignatoryForm, intents
from alliance.models import Invitation, Organisation, Pledge, PledgeDraft
from alliance.views.doors import with_status
from alliance.views.pledges import current_text, frameworks
from alliance.views.summary import summary
from promise.core.access import Door, anyone
from promise.core.middleware import client_address
from promise.core.workflow import MoveRefused

ORDER = ("organisation", "commitments", "signatory", "read")
PAGES = {
    "organisation": "alliance:pledge-sign", "commitments": "alliance:pledge-sign-commitments",
    "signatory": "alliance:pledge-sign-signatory", "read": "alliance:pledge-sign-read",
}  # fmt: skip


class Step(Door, FormView):  # type: ignore[type-arg]
    """What the four have in common: the draft of this browser, and the way from one step to the next."""

    policy = anyone
    step: str

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        text = current_text()
        if text is None:
            return redirect("alliance:pledge")
        self.text = text
        self.draft = self.find_draft()
        first = self.draft.first_open_step() if self.draft else "organisation"
        if ORDER.index(self.step) > ORDER.index(first):
            return redirect(PAGES[first])
        return super().dispatch(request, *args, **kwargs)

    def find_draft(self) -> PledgeDraft | None:
        kept = self.request.session.get("draft")
        found = PledgeDraft.objects.going_on().select_related("invitation__inviter")
        return found.filter(public_id=kept).first() if kept else None

    def invitation(self) -> Invitation | None:
        """The one whose page was opened in this browser, or that the draft was begun with."""
        kept = self.request.session.get("invitation")
        found = Invitation.objects.filter(public_id=kept).select_related("inviter").first() if kept else None
        return usable(found) or usable(self.draft.invitation if self.draft else None)

    def answers(self, step: str = "") -> dict[str, Any]:
        return dict(self.draft.answers.get(step or self.step, {})) if self.draft else {}

    def get_initial(self) -> dict[str, Any]:
        return self.answers()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        at = ORDER.index(self.step)
        return super().get_context_data(**kwargs) | {
            "steps": [_("Your organisation"), _("What you will do"), _("You"), _("Read and sign")],
            "current": at + 1,
            "draft": self.draft,
            "back": reverse(PAGES[ORDER[at - 1]]) if at else "",
        }

    def user(self) -> Any:
        return self.request.user if self.request.user.is_authenticated else None

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            draft = drafts.save(
                draft=self.draft, step=self.step, answers=form.answers(), invitation=self.invitation(),
                address=client_address(self.request), by=self.user(),
            )  # fmt: skip
        except ValidationError as error:
            form.add_error(None, error.messages)
            return with_status(self.form_invalid(form), error)
        self.request.session["draft"] = draft.public_id
        return redirect(PAGES[draft.first_open_step()])


class PledgeSign(Step):
    """Step 1: the organisation, and whether it is one of those we know."""

    step = "organisation"
    form_class = OrganisationForm
    template_name = "alliance/signing/organisation.html"

    def get_initial(self) -> dict[str, Any]:
        invitation = self.invitation()
        return {"name": invitation.organisation_name if invitation else ""} | super().get_initial()

    def form_valid(self, form: OrganisationForm) -> HttpResponse:
        if form.same and Pledge.objects.open().filter(organisation=form.same).exists():
            return render(self.request, "alliance/pledges/already.html", {"organisation": form.same})
        near = self.near(form)
        if near:
            return self.render_to_response(self.get_context_data(form=form, near=near))
        answer = super().form_valid(form)
        self.keep_recruiter()
        return answer

    def keep_recruiter(self) -> None:
        """`?from=<slug>`: a member's own page sent them here; the third step offers its name."""
        slug = self.request.GET.get("from", "")
        member = Organisation.objects.listed().in_good_standing().filter(slug=slug).first() if slug.isprintable() else None
        if member:
            self.request.session["recruiter"] = f"{member.name} ({member.country.name})"

    def near(self, form: OrganisationForm) -> list[Organisation]:
        """Members that may be the same one, unless the person has seen them and said no."""
        if form.same or self.request.POST.get("another"):
            return []
        data = form.cleaned_data
        found = organisations.look_alikes(data["name"], data["country"], data["ods_code"], data["ror_id"])
        return [organisation for organisation in found if organisation.is_listed]


class PledgeSignCommitments(Step):
    step = "commitments"
    form_class = CommitmentsForm
    template_name = "alliance/signing/commitments.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"kind": self.answers("organisation").get("kind", "")}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"frameworks": frameworks()}


class PledgeSignSignatory(Step):
    step = "signatory"
    form_class = SignatoryForm
    template_name = "alliance/signing/signatory.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"is_invited": self.invitation() is not None}

    def get_initial(self) -> dict[str, Any]:
        return {"recruiter": self.request.session.get("recruiter", "")} | super().get_initial()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"invitation": self.invitation()}


class PledgeSignRead(Step):
    """Step 4: everything once more, the text, and the signature."""

    step = "read"
    form_class = ReadForm
    template_name = "alliance/signing/read.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method == "POST" and self.find_draft() is None and request.session.get("signed"):
            return redirect("alliance:pledge-sent")
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        invitation = self.invitation()
        lost = self.draft is not None and self.draft.invitation is not None and invitation is None
        return super().get_context_data(**kwargs) | {
            "text": self.text,
            "invitation": invitation,
            "is_lost": lost,
            "summary": summary(self.draft, invitation) if self.draft else [],
        }

    def get_initial(self) -> dict[str, Any]:
        return {"version": self.text.version}

    def form_valid(self, form: ReadForm) -> HttpResponse:
        if (form.cleaned_data["version"] or self.text.version) != self.text.version:
            read_anew(form, self.text)
            return self.form_invalid(form)
        try:
            pledge = self.sign()
        except pledges.AlreadySigned as known:
            return render(self.request, "alliance/pledges/already.html", {"organisation": known.organisation})
        except (ValidationError, MoveRefused) as error:
            form.add_error(None, error.messages if isinstance(error, ValidationError) else str(error))
            return with_status(self.form_invalid(form), error)
        for key in ("invitation", "draft", "recruiter"):
            self.request.session.pop(key, None)
        self.request.session["signed"] = {"name": pledge.organisation.name, "email": pledge.signatory_email}
        return redirect("alliance:pledge-sent")

    def sign(self) -> Pledge:
        draft = self.draft
        if draft is None:
            raise ValidationError(_("Please begin again: what you wrote is no longer kept."))
        who, invitation = self.answers("signatory"), self.invitation()
        recruiter = find_recruiter(who["recruiter"]) if who.get("recruiter") and not invitation else None
        pledge = pledges.sign(
            text=self.text, details=self.answers("organisation"), commitments=intents(self.answers("commitments")),
            nonce=draft.form_nonce, signatory_name=who["signatory_name"], signatory_post=who["signatory_post"],
            signatory_email=who["signatory_email"], board_lead_name=who["board_lead_name"],
            board_lead_post=who["board_lead_post"], named_recruiter=recruiter, invitation=invitation,
            address=client_address(self.request), by=self.user(),
        )  # fmt: skip
        drafts.erase(draft=draft, by=self.user())
        return pledge
