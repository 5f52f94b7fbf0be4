"""A team makes a list, fills it, puts it in order and shares it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import FormView

from promise.core.forms import renew
from promise.core.workflow import MoveRefused
from toolkit import policies
from toolkit.actions import collections
from toolkit.forms.collections import CollectForm, CollectionForm
from toolkit.forms.parts import refuse
from toolkit.models import Collection, CollectionItem, Initiative
from toolkit.views.collections import CollectionPage
from toolkit.views.initiatives import InitiativePage
from toolkit.views.submissions import SeatNeeded


class CollectionMake(SeatNeeded, FormView):  # type: ignore[type-arg]
    """A new list; `with` in the address is the initiative that goes on it first."""

    form_class = CollectionForm
    template_name = "toolkit/collections/form.html"

    def first(self) -> Initiative | None:
        slug = self.request.GET.get("with", "").replace("\x00", "")
        return Initiative.objects.published().filter(slug=slug).first() if slug else None

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "by": self.request.user}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"first": self.first()}

    def form_valid(self, form: CollectionForm) -> HttpResponse:
        data = form.cleaned_data
        try:
            made = collections.make(
                organisation=data["organisation"], by=self.request.user, nonce=data["nonce"], **form.values()
            )  # fmt: skip
            if first := self.first():
                collections.add(collection=made, initiative=first, by=self.request.user)
        except ValidationError as error:
            refuse(form, error)
            return self.form_invalid(form)
        messages.success(self.request, _("Your list is made."))
        return redirect(made)


class InitiativeCollect(InitiativePage, SeatNeeded, FormView):  # type: ignore[type-arg]
    """This initiative onto one of my team's lists, or onto a new one."""

    policy = SeatNeeded.policy
    form_class = CollectForm
    template_name = "toolkit/collections/collect.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not Collection.objects.of_teams(request.user).exists():
            return redirect(f"{reverse('toolkit:collection-make')}?{urlencode({'with': self.subject.slug})}")
        return super().get(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "by": self.request.user}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"initiative": self.subject}

    def form_valid(self, form: CollectForm) -> HttpResponse:
        data = form.cleaned_data
        try:
            collections.add(
                collection=data["collection"], initiative=self.subject, by=self.request.user, note=data["note"]
            )  # fmt: skip
        except ValidationError as error:
            refuse(form, error)
            return self.form_invalid(form)
        messages.success(self.request, _("“%s” is on the list.") % self.subject.title)
        return redirect(data["collection"])


class OwnCollection(CollectionPage):
    """The team's doors. To everybody else a list that is not theirs is not there, whether they could read it or not."""

    policy = policies.can_edit_collection

    def get_subject(self) -> Any:
        if not self.request.user.is_authenticated:
            return Collection()
        return super().get_subject()


class CollectionEdit(OwnCollection, FormView):  # type: ignore[type-arg]
    form_class = CollectionForm
    template_name = "toolkit/collections/form.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        initial = CollectionForm.initial_of(self.subject)
        return {**super().get_form_kwargs(), "by": self.request.user, "collection": self.subject, "initial": initial}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"collection": self.subject}

    def form_valid(self, form: CollectionForm) -> HttpResponse:
        try:
            collections.change(collection=self.subject, by=self.request.user, seen=form.cleaned_data["seen"], **form.values())
        except (ValidationError, MoveRefused) as error:
            refuse(form, error)
            self.subject.refresh_from_db()
            renew(form, seen=self.subject.updated_at.isoformat())
            return self.form_invalid(form)
        messages.success(self.request, _("Saved."))
        return redirect(self.subject)


class CollectionRemove(OwnCollection, View):
    def post(self, request: HttpRequest, public_id: str) -> HttpResponse:
        collections.remove(collection=self.subject, by=request.user)
        messages.success(request, _("“%s” is removed. The initiatives themselves stay in the bank.") % self.subject.title)
        return redirect("toolkit:collection-list")


class CollectionLink(OwnCollection, View):
    def post(self, request: HttpRequest, public_id: str) -> HttpResponse:
        collections.renew_link(collection=self.subject, by=request.user)
        messages.success(request, _("There is a new link. The old one opens nothing any more."))
        return redirect(self.subject)


class CollectionItemChange(OwnCollection, View):
    """One place up or down, off the list, or other words beside it."""

    def post(self, request: HttpRequest, public_id: str, pk: int) -> HttpResponse:
        item = self.subject.items.filter(pk=min(pk, 2**63 - 1)).first()
        if item is None:
            raise Http404
        try:
            said = self.do(item, request.POST.get("do", ""), request.POST.get("note", ""))
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, said)
        return redirect(f"{self.subject.get_absolute_url()}#order")

    def do(self, item: CollectionItem, what: str, note: str) -> str:
        by = self.request.user
        if what in {"up", "down"}:
            collections.shift(item=item, by=by, up=what == "up")
            return _("The order is changed.")
        if what == "off":
            collections.take_off(item=item, by=by)
            return _("It is off the list.")
        if what == "note":
            collections.explain(item=item, by=by, note=note)
            return _("Saved.")
        raise ValidationError(_("Please choose one of the buttons beside it."))
