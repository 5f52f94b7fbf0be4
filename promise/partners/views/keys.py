"""Keys on the desk: made by an organisation's lead, or by somebody the secretariat said yes to; shown once."""

from __future__ import annotations

import time
from typing import Any

from allauth.account import app_settings as account_settings
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.flows.reauthentication import get_reauthentication_flows, raise_if_reauthentication_required
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView, View

from alliance.models import Organisation
from promise.accounts.policies import is_secretariat
from promise.core.access import Door, signed_in
from promise.core.pages import RecordList
from promise.core.workflow import MoveRefused
from promise.partners import policies
from promise.partners.actions import holders, keys
from promise.partners.forms.keys import AskForm, DecideForm, KeyForm
from promise.partners.models import ApiKey, KeyHolder
from promise.partners.models.keys import Scope
from toolkit.forms.parts import refuse


class HolderList(Door, TemplateView):
    """On whose behalf this person has keys, and how to come by some."""

    policy = signed_in
    template_name = "partners/keys/list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        mine = KeyHolder.objects.kept_by(self.request.user).order_by("name", "pk")
        led = Organisation.objects.led_in_good_standing(self.request.user).filter(key_holder__isnull=True)
        return super().get_context_data(**kwargs) | {"holders": mine, "organisations": led.order_by("name")}

    def post(self, request: HttpRequest) -> HttpResponse:
        """A lead begins: from now on their organisation can have keys."""
        led = Organisation.objects.led_in_good_standing(request.user)
        organisation = led.filter(slug=request.POST.get("organisation", "").replace("\x00", "")).first()
        if organisation is None:
            raise Http404
        return redirect(holders.of_member(organisation=organisation, by=request.user))


class HolderAsk(Door, FormView):  # type: ignore[type-arg]
    """Somebody who is no member asks for keys."""

    policy = policies.may_ask_for_keys
    form_class = AskForm
    template_name = "partners/keys/ask.html"

    def form_valid(self, form: AskForm) -> HttpResponse:
        words = {name: form.cleaned_data[name] for name in ("name", "purpose", "nonce")}
        try:
            holder = holders.ask(**words, by=self.request.user)
        except ValidationError as error:
            refuse(form, error)
            return self.form_invalid(form)
        messages.success(self.request, _("Thank you. The secretariat reads it and writes to you: yes, or no and why."))
        return redirect(holder)


class OfHolder(Door):
    """One holder, for whoever keeps its keys and for the secretariat; to everybody else it is not there."""

    policy = signed_in
    subject: KeyHolder

    def get_subject(self) -> Any:
        seen = KeyHolder.objects.visible_to(self.request.user).filter(public_id=self.kwargs["public_id"])
        found = seen.select_related("organisation", "asked_by").first()
        if found is None and self.request.user.is_authenticated:
            raise Http404
        return found


class HolderDetail(OfHolder, TemplateView):
    template_name = "partners/keys/detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        held = self.subject.keys.select_related("made_by", "revoked_by").order_by("-made_at", "-pk")
        return super().get_context_data(**kwargs) | {
            "holder": self.subject,
            "state_words": KeyHolder.State(self.subject.state).label,
            "keys": held,
            "endpoints": self.subject.endpoints.order_by("-made_at", "-pk"),
            "decisions": self.subject.decisions.all(),
            "can_make": policies.may_have_keys(self.request.user, self.subject),
            "can_decide": policies.can_decide_holder(self.request.user, self.subject),
            "moves": [move for move in self.subject.workflow.verbs_from(self.subject.state) if move in holders.DECISIONS],
            "decide_form": DecideForm(),
            "write_scope": Scope.INITIATIVES.value,
        }


class HolderDecide(OfHolder):
    """The secretariat says yes or no, or ends what it allowed."""

    policy = policies.can_decide_holder

    def post(self, request: HttpRequest, public_id: str) -> HttpResponse:
        form = DecideForm(request.POST)
        if form.is_valid():
            try:
                holders.decide(
                    holder=self.subject, move=request.POST.get("act", ""), by=request.user, reason=form.cleaned_data["reason"]
                )
            except (ValidationError, MoveRefused) as error:
                messages.error(request, " ".join(getattr(error, "messages", [str(error)])))
            else:
                messages.success(request, _("Done. They hear of it by mail."))
        else:
            messages.error(request, _("That reason is too long."))
        return redirect(self.subject)


class HolderQueue(RecordList):
    """Everybody who has keys or asked for some, for the secretariat."""

    policy = is_secretariat
    template_name = "partners/keys/all.html"
    sorts = {"newest": ("asked_at", True)}

    def records(self) -> Any:
        return KeyHolder.objects.visible_to(self.request.user).select_related("organisation").with_key_counts()


class AskedAgain(View):
    """After the door, before the page: the password again, unless it was asked a moment ago.

    Who has none, and signs in by mailed codes alone, signs in again: allauth would let such a session do it at any time.
    """

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        raise_if_reauthentication_required(request, app="partners")
        if not get_reauthentication_flows(request.user) and not came_lately(request):
            logout(request)
            messages.info(request, _("Keys are handed out only to who has just signed in. Please have a new code mailed to you."))
            return redirect_to_login(request.get_full_path(), reverse("account_request_login_code"))
        return super().dispatch(request, *args, **kwargs)


def came_lately(request: HttpRequest) -> bool:
    came = [record["at"] for record in get_authentication_records(request, request.user)]
    return bool(came) and time.time() - max(came) < account_settings.REAUTHENTICATION_TIMEOUT


class KeyMake(OfHolder, AskedAgain, FormView):  # type: ignore[type-arg]
    """Shows the secret: this once, in an answer that nothing keeps."""

    policy = policies.may_have_keys
    form_class = KeyForm
    template_name = "partners/keys/make.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "may_write": self.subject.organisation_id is not None}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"holder": self.subject}

    def form_valid(self, form: KeyForm) -> HttpResponse:
        try:
            made = keys.make(holder=self.subject, by=self.request.user, **form.values())
        except ValidationError as error:
            refuse(form, error)
            return self.form_invalid(form)
        return render(self.request, "partners/keys/made.html", {"made": made, "holder": self.subject})


class OfKey(Door):
    """One key, for whoever keeps it and for the secretariat."""

    policy = policies.can_revoke_key
    subject: ApiKey

    def get_subject(self) -> Any:
        seen = ApiKey.objects.visible_to(self.request.user).filter(public_id=self.kwargs["public_id"])
        found = seen.select_related("holder").first()
        if found is None and self.request.user.is_authenticated:
            raise Http404
        return found


class KeyRevoke(OfKey, TemplateView):
    template_name = "partners/keys/revoke.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"key": self.subject}

    def post(self, request: HttpRequest, public_id: str) -> HttpResponse:
        keys.revoke(key=self.subject, by=request.user)
        messages.success(request, _("The key has ended. It opens nothing any more."))
        return redirect(self.subject.holder)


class KeyNarrow(OfKey):
    """A key that could write only reads from now on."""

    policy = policies.can_narrow_key

    def post(self, request: HttpRequest, public_id: str) -> HttpResponse:
        try:
            keys.narrow(key=self.subject, scopes=[Scope.READ.value], by=request.user)
        except ValidationError as error:
            messages.error(request, error.messages[0])
        else:
            messages.success(request, _("It only reads from now on."))
        return redirect(self.subject.holder)
