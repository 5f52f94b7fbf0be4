"""What people tell or ask on the page of one initiative, and the files its author adds."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from promise.core.forms import OnceForm, TrapForm
from toolkit.actions import feedback, letters
from toolkit.models import Feedback


class FeedbackForm(TrapForm):
    answer = forms.ChoiceField(label=_("Was this useful?"), choices=Feedback.Answer.choices, widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("What was missing, or what helped?"),
        help_text=_("Only the curators read this. Please name nobody."),
        max_length=feedback.LONGEST,
        required=False,
        widget=forms.Textarea({"rows": 4}),
    )


class LetterForm(OnceForm):
    text = forms.CharField(
        label=_("Your letter"),
        help_text=_("They see your name and these words. Leave out web and mail addresses: the answer reaches you through us."),
        max_length=letters.LONGEST,
        widget=forms.Textarea({"rows": 8}),
    )


class AttachmentForm(TrapForm):
    title = forms.CharField(label=_("What it is"), help_text=_("For example: the poster for the ward door"), max_length=120)
    file = forms.FileField(
        label=_("The file"),
        help_text=_(
            "A PDF of up to 10 megabytes, or a picture (JPEG, PNG, WebP) of up to 8. Pictures lose place and camera data."
        ),
        widget=forms.FileInput({"accept": ".pdf,.jpg,.jpeg,.png,.webp"}),
    )
