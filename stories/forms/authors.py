from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from promise.core.forms import OnceForm
from promise.core.text import has_link_or_address
from stories.models import Consent, ContentNote, Story, StoryTheme
from stories.models.sorting import LANGUAGES
from stories.models.wordings import wording
from toolkit.models import Initiative
from toolkit.models.vocabularies import Setting

MAX_WORDS_AS_CHARACTERS = 20_000


def no_address(value: str) -> None:
    if has_link_or_address(value):
        raise ValidationError(_("Please leave out web and mail addresses here."))


class ConsentsField(forms.MultipleChoiceField):
    """One box for each use, none ticked before; under each what cannot be undone."""

    def __init__(self, *, leave_out: tuple[str, ...] = (), **kwargs: Any) -> None:
        uses = [use for use in Consent.Use.values if use not in leave_out]
        widget = forms.CheckboxSelectMultiple()
        widget.option_hints = {use: wording(use).no_way_back for use in uses}  # type: ignore[attr-defined]
        super().__init__(choices=[(use, wording(use).sentence) for use in uses], widget=widget, **kwargs)


class WordsForm(forms.Form):
    """The words themselves."""

    title = forms.CharField(
        label=_("A title"), max_length=120, validators=[no_address],
        help_text=_("A few words. People see it before they open your story."),
        error_messages={"required": _("Give your story a title.")},
    )  # fmt: skip
    text = forms.CharField(
        label=_("Your story"), min_length=30, max_length=MAX_WORDS_AS_CHARACTERS, widget=forms.Textarea({"rows": 16}),
        help_text=_(
            "In your own words, as long or short as you like. Please leave out names of people, wards and towns, exact dates, "
            "and any detail of how someone hurt themselves. It does not need a happy end."
        ),
        error_messages={"required": _("Write your story here.")},
    )  # fmt: skip
    told_by = forms.CharField(
        label=_("The name to show"), max_length=80, required=False, validators=[no_address],
        help_text=_("Your first name, or a name you make up. It is only shown if you allow that below."),
        widget=forms.TextInput({"autocomplete": "off"}),
    )  # fmt: skip
    content_notes = forms.MultipleChoiceField(
        label=_("Does your story speak about any of these?"), choices=ContentNote.choices, required=False,
        widget=forms.CheckboxSelectMultiple, help_text=_("Readers see this first, so that they can choose."),
    )  # fmt: skip


class SortingForm(forms.Form):
    """By what it may be found. Nothing is asked that cannot be left empty."""

    themes = forms.MultipleChoiceField(
        label=_("What is your story about?"), choices=StoryTheme.choices, required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Readers find your story by this. Tick as many as you like, or none."),
    )  # fmt: skip
    setting = forms.ChoiceField(
        label=_("What kind of place does it tell of?"),
        required=False,
        choices=[("", _("I do not want to say")), *Setting.choices],
    )
    language = forms.ChoiceField(label=_("In which language is it?"), choices=LANGUAGES, initial="en", required=False)

    def clean_language(self) -> str:
        return self.cleaned_data["language"] or "en"


class HelperForm(forms.Form):
    """Who wrote it down, when it was not the author alone."""

    helper = forms.ChoiceField(
        label=_("Does somebody help you to write this?"), required=False,
        choices=[("", _("No, I write it myself")), *Story.Helper.choices],
        help_text=_("A helper writes down what you say. The words, the choices below and the private link stay yours."),
    )  # fmt: skip
    helper_place = forms.CharField(
        label=_("Where does this person work?"), max_length=120, required=False, widget=forms.TextInput({"autocomplete": "off"}),
        help_text=_("Only if you want to say. Only the guardians see it."),
    )  # fmt: skip


class StoryShareForm(WordsForm, SortingForm, HelperForm, OnceForm):
    field_order = ("is_adult",)
    initiative = forms.ModelChoiceField(
        label=_("Did something from our toolkit play a part?"), queryset=Initiative.objects.none(), to_field_name="slug",
        required=False, empty_label=_("No, or I do not know"),
    )  # fmt: skip
    consents = ConsentsField(
        label=_("What may we do with it?"),
        help_text=_("Each line is a choice of its own. You can change every one of them later with your private link."),
        error_messages={"required": _("Tick at least the first line, or we have no right to read your story.")},
    )
    email = forms.EmailField(
        label=_("Your e-mail address"), required=False, widget=forms.EmailInput({"autocomplete": "email"}),
        help_text=_(
            "Only if you want your private link by mail. We use it for that one mail and then forget it, unless you ticked "
            "that we may write to you. Then we can also mail the link again when you lose it, and ask once a year if your "
            "story may stay."
        ),
    )  # fmt: skip
    is_adult = forms.BooleanField(
        label=_("I am 18 or older, and this is my own story"),
        error_messages={"required": _("We can only take stories from adults, about their own life.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["initiative"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101  (tells the type checker)
        field.queryset = Initiative.objects.published().order_by("title")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        uses = set(data.get("consents", []))
        if "consents" in data and Consent.Use.HOLD not in uses:
            self.add_error("consents", _("We can only read your story if you let us keep it while we do. Tick the first line."))
        if Consent.Use.CONTACT in uses and not data.get("email") and "email" not in self.errors:
            self.add_error("email", _("You said we may write to you. Give an address, or take that tick away."))
        return data

    def kept(self) -> list[tuple[str, str]]:
        """Everything typed, as hidden fields of the next step."""
        return [(name, value) for name, values in self.answers().items() for value in values]

    def answers(self) -> dict[str, list[str]]:
        """Everything typed, right or wrong, to be saved as it is."""
        data: Any = self.data
        return {name: data.getlist(name) for name in self.fields if name != "more_about_you" and data.getlist(name)}

    @classmethod
    def initial_of(cls, answers: dict[str, list[str]]) -> dict[str, Any]:
        """Saved answers as the form shows them again."""
        many = {name for name, field in cls.base_fields.items() if isinstance(field, forms.MultipleChoiceField)}
        return {name: values if name in many else values[0] for name, values in answers.items() if values}


class StoryConsentForm(forms.Form):
    """All but keeping the story itself: to stop that is to take it back."""

    consents = ConsentsField(label=_("What may we do with it?"), leave_out=(Consent.Use.HOLD,), required=False)
    email = forms.EmailField(
        label=_("Your e-mail address"), required=False, widget=forms.EmailInput({"autocomplete": "email"}),
        help_text=_("Only if we may write to you. Leave it empty to keep the address we have."),
    )  # fmt: skip


class EditForm(WordsForm, SortingForm):
    """The author's own words again."""

    field_order = ("title", "text", "content_notes")


class LostLinkForm(forms.Form):
    email = forms.EmailField(
        label=_("The e-mail address you gave us with your story"), widget=forms.EmailInput({"autocomplete": "email"})
    )  # fmt: skip


class PictureForm(forms.Form):
    file = forms.FileField(
        label=_("The picture"), help_text=_("JPEG, PNG or WebP, up to 8 megabytes."),
        widget=forms.ClearableFileInput({"accept": "image/jpeg,image/png,image/webp"}),
        error_messages={"required": _("Choose a picture.")},
    )  # fmt: skip
    alt = forms.CharField(
        label=_("What can be seen on it?"), max_length=500, widget=forms.Textarea({"rows": 2}),
        help_text=_("For people who cannot see it. Without names, please."),
        error_messages={"required": _("Say what can be seen, so that people who cannot see it know too.")},
    )  # fmt: skip
    note = forms.CharField(
        label=_("What would you like to say about it?"), max_length=2000, required=False, widget=forms.Textarea({"rows": 4}),
        help_text=_("The maker’s note. It stands under the picture."),
    )  # fmt: skip


def words_of(story: Story) -> dict[str, Any]:
    words = {"title": story.title, "text": story.text, "told_by": story.told_by, "content_notes": story.content_notes}
    return words | sorting_of(story)


def sorting_of(story: Story) -> dict[str, Any]:
    return {"themes": story.themes, "setting": story.setting, "language": story.language}
