"""The questions of a self-assessment, by framework; nothing has to be answered."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from alliance.models import Organisation
from promise.core.forms import OnceForm
from promise.core.widgets import RadiosInline
from toolkit import policies
from toolkit.forms.parts import line_field, several_field
from toolkit.models import Assessment, Page
from toolkit.models.kinds import Level, PageKind
from toolkit.models.vocabularies import Framework, Setting

ABOUT = ("place", "settings", "beds", "stage", "took_part", "took_part_words")


class BeginForm(OnceForm):
    organisation = forms.ModelChoiceField(label=_("Whose look is it?"), queryset=Organisation.objects.none(), empty_label=None)

    def __init__(self, *args: Any, by: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        homes = policies.organisations_of(by)
        self.home = homes.get() if homes.count() == 1 else None
        self.fields["organisation"].queryset = homes  # type: ignore[attr-defined]
        if self.home:
            del self.fields["organisation"]


class AnswerForm(forms.Form):
    took_part = several_field(_("Who is taking part?"), _("The more kinds of people, the truer it is."), Assessment.Who.choices)
    took_part_words = line_field(_("In your words"), _("For example: six staff, four patients, one advocate. No names."), 300)
    place = line_field(_("Which ward, team or service?"), _("Leave it empty for the whole organisation."), 120)
    settings = several_field(_("What kind of place is it?"), "", Setting.choices)
    beds = forms.ChoiceField(label=_("How many beds?"), choices=[("", _("Not said")), *Assessment.Beds.choices], required=False)
    stage = forms.ChoiceField(label=_("At which step of the journey are you?"), required=False)

    def __init__(self, *args: Any, items: list[Page], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = items
        stages = Page.objects.of(PageKind.STAGE).published().values_list("slug", "title")
        self.fields["stage"].choices = [("", _("Not said")), *stages]  # type: ignore[attr-defined]
        for item in items:
            level = Level(item.texts["level"]).label
            self.fields[item.slug] = forms.ChoiceField(
                label=item.title, help_text=f"{level}. {item.texts.get('lead', '')}", required=False, widget=RadiosInline,
                choices=[*Assessment.Answer.choices, ("", _("Not answered"))],
            )  # fmt: skip

    def about_fields(self) -> list[Any]:
        return [self[name] for name in ABOUT]

    def groups(self) -> list[tuple[str, list[Any]]]:
        return [
            (str(name), [self[item.slug] for item in self.items if item.texts["framework"] == key])
            for key, name in Framework.choices
        ]

    def values(self) -> dict[str, Any]:
        about = {name: self.cleaned_data[name] for name in ABOUT}
        return about | {"answers": {item.slug: self.cleaned_data[item.slug] for item in self.items}}

    @staticmethod
    def initial_of(assessment: Assessment) -> dict[str, Any]:
        return {**{name: getattr(assessment, name) for name in ABOUT}, **assessment.answers}


class ShareForm(forms.Form):
    is_shared = forms.BooleanField(
        label=_("Our chapter's coordinators may read it"), required=False,
        help_text=_("They see your answers and who took part. You can take this back at any time."),
    )  # fmt: skip
    is_findable = forms.BooleanField(
        label=_("Organisations like ours may find us and write to us"), required=False,
        help_text=_("They see your name, your step of the journey and what is alike, and none of your answers."),
    )  # fmt: skip


class LetterForm(OnceForm):
    words = forms.CharField(
        label=_("Your words"), max_length=3000, widget=forms.Textarea({"rows": 8}),
        help_text=_("We carry them. Nobody's address is shown to anybody."),
    )  # fmt: skip
