from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from promise.core.forms import OnceForm


class EnquiryForm(OnceForm):
    """A letter to the secretariat."""

    name = forms.CharField(label=_("Your name"), max_length=120, widget=forms.TextInput({"autocomplete": "name"}))
    email = forms.EmailField(
        label=_("Your e-mail address"), help_text=_("We answer to this address and use it for nothing else."),
        widget=forms.EmailInput({"autocomplete": "email", "spellcheck": "false"}),
    )  # fmt: skip
    organisation_name = forms.CharField(
        label=_("Your organisation, if you write for one"), max_length=200, required=False,
        widget=forms.TextInput({"autocomplete": "organization"}),
    )  # fmt: skip
    message = forms.CharField(
        label=_("What would you like to tell or ask us?"), max_length=4000, widget=forms.Textarea({"rows": 8}),
        help_text=_("Please leave out names and details of patients and colleagues."),
    )  # fmt: skip


class AnswerForm(forms.Form):
    """The secretariat's words: an answer that is mailed, or a note why there is none."""

    reason = forms.CharField(
        label=_("Your words"), max_length=4000, widget=forms.Textarea({"rows": 8}),
        help_text=_("An answer leaves by mail as you write it. If you close the letter without one, this is your note why."),
    )  # fmt: skip


class MailsForm(forms.Form):
    """What somebody wants to hear each week."""

    wants_news = forms.BooleanField(
        label=_("News of what I follow, and of my searches"), required=False,
        help_text=_("Changed texts, new reports, what left the bank, and what is new for a search that goes on."),
    )  # fmt: skip
    wants_featured = forms.BooleanField(label=_("The idea of the week"), required=False)
