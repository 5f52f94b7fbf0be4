from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView

from alliance import policies
from alliance.actions import contacts, invitations
from alliance.documents import pipeline
from alliance.forms.people import AnswerForm, InvitationForm
from alliance.models import Invitation, Suppression
from alliance.tasks.invitations import invitation_letter
from alliance.views.doors import LinkDoor, OrganisationDoor, me, with_status
from promise.core import mail
from promise.core.access import Door
from promise.core.middleware import client_address
from promise.core.workflow import MoveRefused


class InvitationJoin(LinkDoor, TemplateView):
    """Who invites you, and what you can do about it. Shows nothing of whom the letter was sent to."""

    template_name = "alliance/invitations/join.html"
    subject: Invitation

    def find(self, token: str) -> Invitation | None:
        return Invitation.objects.by_link(token).select_related("inviter__country").first()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        invitation = self.subject
        return {"form": AnswerForm()} | super().get_context_data(**kwargs) | {
            "invitation": invitation,
            "inviter": invitation.inviter,
            "is_open": invitation.is_open,
            "is_stopped": Suppression.objects.by_invitation(invitation).exists(),
        }  # fmt: skip

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        answer, form = request.POST.get("answer"), AnswerForm(request.POST)
        try:
            if answer == "sign":
                request.session["invitation"] = self.subject.public_id
                return redirect("alliance:pledge-sign")
            if answer == "talk":
                invitations.talk(invitation=self.subject)
                messages.success(request, _("Thank you. The one who invited you sees that you are thinking about it."))
            elif answer == "decline" and form.is_valid():
                invitations.decline(invitation=self.subject, reason=form.cleaned_data["reason"])
                messages.success(request, _("Thank you for telling us. You hear no more about this invitation."))
            elif answer == "decline":
                return self.render_to_response(self.get_context_data(form=form))
            else:
                self.keep_wish(str(answer))
        except MoveRefused as refused:
            messages.error(request, str(refused))
        return redirect("alliance:invitation-join", token=kwargs["token"])

    def keep_wish(self, answer: str) -> None:
        """What the invited person wants done with the address, open invitation or not."""
        if answer == "never":
            contacts.never_again(invitation=self.subject)
            messages.success(
                self.request, _("Nobody can send you letters through us any more. The one who invited you is not told.")
            )
        elif answer == "again":
            contacts.allow_again(invitation=self.subject)
            messages.success(self.request, _("Thank you. Members can write to you again."))
        elif answer == "forget":
            contacts.forget(invitation=self.subject)
            messages.success(
                self.request, _("Your address, your organisation's name and the note are wiped from this invitation.")
            )


class InvitationCreate(OrganisationDoor, FormView):  # type: ignore[type-arg]
    """The lead invites another organisation, and sees what became of earlier invitations."""

    policy = policies.can_lead
    form_class = InvitationForm
    template_name = "alliance/invitations/form.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        mine = Invitation.objects.visible_to(self.request.user).filter(inviter=self.subject)
        return super().get_context_data(**kwargs) | {
            "invitations": pipeline.newest(mine),
            "pipeline": pipeline.counts(mine),
            "recruited": self.subject.recruits.in_good_standing().count(),
            "asked": settings.RECRUITS_ASKED,
        }

    def form_valid(self, form: InvitationForm) -> HttpResponse:
        if self.request.POST.get("preview"):
            return self.render_to_response(self.get_context_data(form=form, letter=self.letter(form)))
        try:
            invitations.send(
                organisation=self.subject, by=me(self.request), address=client_address(self.request), **form.cleaned_data
            )
        except ValidationError as error:
            form.add_error(None, error.messages)
            return with_status(self.form_invalid(form), error)
        messages.success(self.request, _("Your invitation is on its way. You see here what becomes of it."))
        return redirect("alliance:invitation-create", slug=self.subject.slug)

    def letter(self, form: InvitationForm) -> dict[str, str]:
        """The letter as it will leave, with words where the private link will stand."""
        draft = Invitation(inviter=self.subject, **form.cleaned_data)
        message = mail.compose(invitation_letter(draft, _("(a link that works only for them)")))
        return {"subject": str(message.subject), "body": str(message.body)}


class InvitationDoor(Door):
    """One invitation, for the lead of the organisation that sent it."""

    policy = policies.can_revoke_invitation
    subject: Invitation

    def get_subject(self) -> Any:
        if not self.request.user.is_authenticated:
            return None
        found = Invitation.objects.visible_to(self.request.user).select_related("inviter")
        return get_object_or_404(found, public_id=self.kwargs["public_id"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"invitation": self.subject, "organisation": self.subject.inviter}

    def back(self) -> HttpResponse:
        return redirect("alliance:invitation-create", slug=self.subject.inviter.slug)


class InvitationResend(InvitationDoor, TemplateView):
    """The same letter once more. The answer is the same whether the mailbox may still get one or not."""

    template_name = "alliance/invitations/resend.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            invitations.resend(invitation=self.subject, by=me(request), address=client_address(request))
            messages.success(request, _("Your invitation is on its way once more. The link in the first letter stays good, too."))
        except MoveRefused as refused:
            messages.error(request, str(refused))
        except ValidationError as error:
            return with_status(self.render_to_response(self.get_context_data(errors=error.messages)), error)
        return self.back()


class InvitationRevoke(InvitationDoor, TemplateView):
    template_name = "alliance/invitations/revoke.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            invitations.revoke(invitation=self.subject, by=me(request))
            messages.success(request, _("The invitation is taken back. Its link no longer works."))
        except MoveRefused as refused:
            messages.error(request, str(refused))
        return self.back()
