from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import FormView

from alliance import policies
from alliance.actions import contacts
from alliance.forms.people import ContactForm
from alliance.views.doors import me
from promise.core.access import Door


class ContactForget(Door, FormView):  # type: ignore[type-arg]
    """Somebody wrote to the secretariat: forget my address, never again, or let them write again."""

    policy = policies.can_forget_contacts
    form_class = ContactForm
    template_name = "alliance/contacts/forget.html"

    def form_valid(self, form: ContactForm) -> HttpResponse:
        email, wish, by = form.cleaned_data["email"], form.cleaned_data["wish"], me(self.request)
        if wish == "forget":
            n = contacts.forget_everywhere(email=email, by=by)
            messages.success(
                self.request, ngettext("Wiped from %d invitation.", "Wiped from %d invitations.", n) % n
            )  # fmt: skip
        elif wish == "never":
            contacts.stop(email=email, by=by, capacity="secretariat")
            messages.success(self.request, _("No member can cause a letter to this mailbox any more."))
        else:
            contacts.allow_again(email=email, by=by, capacity="secretariat")
            messages.success(self.request, _("Members can write to this mailbox again."))
        return redirect("alliance:contact-forget")
