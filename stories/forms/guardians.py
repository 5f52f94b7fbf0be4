from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from stories.documents import support
from stories.forms.authors import MAX_WORDS_AS_CHARACTERS, no_address
from stories.models import ContentNote


class ReadForm(forms.Form):
    reason = forms.CharField(
        label=_("Why do you open this story?"), max_length=300,
        help_text=_("A few words, such as “my turn in the queue”. It is kept, and the author is told how often it was opened."),
        error_messages={"required": _("Say in a few words why you open this story.")},
    )  # fmt: skip


class AgreeForm(forms.Form):
    severity = forms.TypedChoiceField(
        label=_("How heavy is it, for readers and for whom it speaks about?"), coerce=int, widget=forms.RadioSelect,
        choices=[
            (0, _("0 - light")), (1, _("1")), (2, _("2")), (3, _("3 - think of support first")), (4, _("4")),
            (5, _("5 - very serious; talk to a colleague before you agree")),
        ],
        help_text=_("Only guardians ever see this."), error_messages={"required": _("Choose a number from 0 to 5.")},
    )  # fmt: skip
    reason = forms.CharField(
        label=_("A line for the author"), max_length=2000, required=False, widget=forms.Textarea({"rows": 3}),
        help_text=_("They will read it on their private page."),
    )  # fmt: skip


class ProposeForm(forms.Form):
    """Other words, side by side with the reason. The author decides."""

    title = forms.CharField(label=_("The title, as you propose it"), max_length=120, validators=[no_address])
    text = forms.CharField(
        label=_("The words, as you propose them"), max_length=MAX_WORDS_AS_CHARACTERS, widget=forms.Textarea({"rows": 14}),
        help_text=_("Change as little as you can. The author sees every word that you took out or put in."),
    )  # fmt: skip
    content_notes = forms.MultipleChoiceField(
        label=_("What readers should know first, as you propose it"), choices=ContentNote.choices, required=False,
        widget=forms.CheckboxSelectMultiple, help_text=_("Ticked is what the author ticked."),
    )  # fmt: skip
    reason = forms.CharField(
        label=_("Why, in plain words"), max_length=2000, widget=forms.Textarea({"rows": 3}),
        help_text=_("The author will read it, and says yes or no."),
        error_messages={"required": _("Give a reason. The author will read it.")},
    )  # fmt: skip


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Your reason, in plain words"), max_length=2000, widget=forms.Textarea({"rows": 4}),
        help_text=_("The author will read it. Thank them, say what and why, and what they can do now."),
        error_messages={"required": _("Give a reason. The author will read it.")},
    )  # fmt: skip


class TakeBackForm(forms.Form):
    is_author = forms.BooleanField(
        label=_("A colleague and I are both sure that its author asks for this"),
        help_text=_("They told us something about it that only its author can know. If you doubt it, leave it put aside."),
        error_messages={"required": _("Tick this, or leave the story where it is.")},
    )  # fmt: skip


class HoldForm(ReasonForm):
    country = forms.ChoiceField(
        label=_("Whose support lines should the author see first?"), required=False, choices=support.choices,
        help_text=_("Choose where they seem to live. If you do not know, leave “Every other country”."), initial="",
    )  # fmt: skip
