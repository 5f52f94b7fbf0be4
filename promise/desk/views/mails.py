from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.generic import FormView

from alliance.models import Suppression
from alliance.views.doors import me
from promise.core.access import Door, signed_in
from promise.desk.forms import MailsForm
from toolkit.actions import digests
from toolkit.models import WeeklyMail


class Mails(Door, FormView):  # type: ignore[type-arg]
    """What we send this person of our own accord, and how to stop it."""

    policy = signed_in
    form_class = MailsForm
    template_name = "desk/mails.html"

    def get_initial(self) -> dict[str, Any]:
        row = WeeklyMail.objects.filter(user=self.request.user.pk).first()
        return {"wants_news": row is None or row.wants_news, "wants_featured": row is not None and row.wants_featured}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        is_closed = Suppression.objects.of(me(self.request).email).exists()
        return super().get_context_data(**kwargs) | {"is_closed": is_closed}

    def form_valid(self, form: MailsForm) -> HttpResponse:
        digests.choose(by=me(self.request), **form.cleaned_data)
        messages.success(self.request, _("Saved. The next weekly mail is as you chose."))
        return redirect("desk:mails")
