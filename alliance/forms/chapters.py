"""What coordinators, leads and the secretariat fill in about chapters and local systems."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliance.actions import branches
from alliance.forms.fields import mail_field, reason_field, text_field
from alliance.models import Chapter, Country, LocalSystem, Organisation
from promise.core.forms import OnceForm


def area(label: Any, *, max_length: int, rows: int = 6, required: bool = True, hint: Any = "") -> forms.CharField:
    widget = forms.Textarea({"rows": rows})
    return forms.CharField(label=label, max_length=max_length, required=required, help_text=hint, widget=widget)


class NoteForm(forms.Form):
    text = area(gettext_lazy("Your note"), max_length=2000, rows=4)


class AimsForm(forms.Form):
    aims = area(
        gettext_lazy("What is the chapter for?"), max_length=4000, rows=10,
        hint=gettext_lazy("Everyone can read it. You can use **bold**, lists and links."),
    )  # fmt: skip


class LetterForm(OnceForm):
    """Whom to write to, and what. The choice is from the branch of this chapter and from nowhere else."""

    to = forms.MultipleChoiceField(
        label=gettext_lazy("To the leads of"), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Please choose at least one organisation.")},
    )  # fmt: skip
    subject = text_field(gettext_lazy("Subject"), max_length=120)
    text = area(
        gettext_lazy("Your letter"), max_length=4000, rows=10,
        hint=gettext_lazy("Plain words, without formatting. Each lead gets a mail of their own and does not see the others."),
    )  # fmt: skip
    gives_address = forms.BooleanField(
        label=gettext_lazy("Say my e-mail address in the letter, so that they can answer me"), required=False
    )

    def __init__(self, *args: Any, chapter: Chapter, offered: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.chapter = chapter
        self.readers: list[Organisation] = []
        field = self.fields["to"]
        field.choices = offered  # type: ignore[attr-defined]
        # what may be chosen is asked of the branch, not of the boxes that were drawn
        field.valid_value = lambda value: True  # type: ignore[attr-defined]

    def clean_to(self) -> list[str]:
        slugs = [slug.replace("\x00", "") for slug in self.cleaned_data["to"]][: branches.READERS_A_DAY + 1]
        self.readers = branches.recipients(self.chapter, slugs)
        return slugs


class ProposalForm(forms.Form):
    organisation = forms.ChoiceField(label=gettext_lazy("For which organisation do you speak?"), widget=forms.RadioSelect)
    where = forms.ChoiceField(label=gettext_lazy("A chapter for"), widget=forms.RadioSelect)
    aims = area(gettext_lazy("What would it be for?"), max_length=2000, hint=gettext_lazy("Everyone can read it."))
    could_coordinate = text_field(
        gettext_lazy("Who could coordinate it?"), max_length=300, required=False,
        hint=gettext_lazy("Only the secretariat and coordinators read this. Ask the person first."),
    )  # fmt: skip

    def __init__(self, *args: Any, led: Sequence[Organisation], places: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.led = {one.slug: one for one in led}
        self.fields["organisation"].choices = [(one.slug, one.name) for one in led]  # type: ignore[attr-defined]
        self.fields["where"].choices = places  # type: ignore[attr-defined]
        for name in ("organisation", "where"):
            options = self.fields[name].choices  # type: ignore[attr-defined]
            if len(options) == 1:
                self.fields[name].initial = options[0][0]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        speaker = self.led.get(data.get("organisation", ""))
        if speaker and data.get("where") and data["where"] not in {speaker.country_id, speaker.nation}:
            self.add_error("where", _("This organisation is in another place. Choose the place where it is."))
        return data


class SupportForm(forms.Form):
    organisation = forms.ChoiceField(label=gettext_lazy("For which organisation do you speak?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, led: Sequence[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.led = {one.slug: one for one in led}
        self.fields["organisation"].choices = [(one.slug, one.name) for one in led]  # type: ignore[attr-defined]
        if len(led) == 1:
            self.fields["organisation"].initial = led[0].slug


class ProposalDecisionForm(forms.Form):
    decision = forms.ChoiceField(
        label=gettext_lazy("What do you decide?"), widget=forms.RadioSelect,
        choices=[("open", gettext_lazy("Open the chapter")), ("decline", gettext_lazy("Do not open it now"))],
    )  # fmt: skip
    reason = reason_field(
        gettext_lazy("Reason"), required=False,
        hint=gettext_lazy("Needed when you do not open it. Those who asked for it read it word for word."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("decision") == "decline" and not data.get("reason", "").strip():
            self.add_error("reason", _("Please give a reason. Those who asked for the chapter will read it."))
        return data


class AppointForm(forms.Form):
    email = mail_field(
        gettext_lazy("E-mail address of the person"), gettext_lazy("They need an account here with this address."), "off"
    )
    is_named = forms.BooleanField(
        label=gettext_lazy("They agree that the chapter's page says their name"), required=False,
        help_text=gettext_lazy("Ask them first. Without their yes the page says only how many coordinators there are."),
    )  # fmt: skip


class ChaptersForm(forms.Form):
    """Where an organisation stands among the chapters, as far as it chooses that itself."""

    nation = forms.ChoiceField(label=gettext_lazy("In which nation are you?"), required=False)
    second = forms.ChoiceField(
        label=gettext_lazy("A second chapter"), required=False,
        help_text=gettext_lazy("Only if you also work together with organisations there."),
    )  # fmt: skip

    def __init__(self, *args: Any, nations: Sequence[tuple[str, Any]], chapters: Sequence[Chapter], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by_slug = {chapter.slug: chapter for chapter in chapters}
        none = ("", _("No second chapter"))
        self.fields["second"].choices = [none, *((c.slug, c.name) for c in chapters)]  # type: ignore[attr-defined]
        if nations:
            self.fields["nation"].choices = [("", _("We do not say")), *nations]  # type: ignore[attr-defined]
        else:
            del self.fields["nation"]


class SystemForm(forms.Form):
    name = text_field(gettext_lazy("Name of the local system"), max_length=150)
    country = forms.ModelChoiceField(label=gettext_lazy("Country"), queryset=Country.objects.none())
    about = area(
        gettext_lazy("About it"), max_length=2000, required=False,
        hint=gettext_lazy("Which area it is, and how its organisations work together. Everyone can read it."),
    )  # fmt: skip
    website = forms.URLField(
        label=gettext_lazy("Website"), required=False, max_length=200, assume_scheme="https", widget=forms.URLInput()
    )

    def __init__(self, *args: Any, countries: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if countries is None:
            del self.fields["country"]
        else:
            self.fields["country"].queryset = countries  # type: ignore[attr-defined]


class SystemJoinForm(forms.Form):
    system = forms.ModelChoiceField(
        label=gettext_lazy("Your local system"), queryset=LocalSystem.objects.none(), required=False, to_field_name="slug",
        empty_label=gettext_lazy("In none"), error_messages={"invalid_choice": gettext_lazy("Please choose one of the list.")},
    )  # fmt: skip

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = LocalSystem.objects.filter(country=organisation.country)
        self.fields["system"].queryset = rows  # type: ignore[attr-defined]
