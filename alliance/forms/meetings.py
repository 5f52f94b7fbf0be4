"""Planning a meeting: the day and the time are the host's, and what repeats is said in words."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliance.actions.meetings import Point, Repeats, When
from alliance.forms.fields import reason_field, text_field
from alliance.models import AgendaItem, Attendee, Chapter, Meeting, Organisation
from alliance.models.recurrence import MOST, is_zone, rule_for, zones
from promise.core.text import fold
from promise.core.widgets import DateParts

REPEATS = [
    ("", gettext_lazy("It happens once")),
    ("weekly", gettext_lazy("Every week on this weekday")),
    ("fortnightly", gettext_lazy("Every two weeks on this weekday")),
    ("month_weekday", gettext_lazy("Every month on the same weekday, such as the second Tuesday")),
    ("month_day", gettext_lazy("Every month on the same day, such as the 15th")),
    ("quarter_weekday", gettext_lazy("Every three months on the same weekday")),
]
MOST_THEMES = 8


def zone_choices() -> list[tuple[str, Any]]:
    return [("", gettext_lazy("Choose a time zone")), *((name, name.replace("_", " ")) for name in zones())]


class MeetingForm(forms.Form):
    """One meeting: what, when, where, who."""

    kind = forms.ChoiceField(label=gettext_lazy("What is it?"), choices=Meeting.Kind.choices, widget=forms.RadioSelect)
    title = text_field(gettext_lazy("Title"), max_length=200)
    summary = forms.CharField(
        label=gettext_lazy("What is it about?"), max_length=2000, required=False, widget=forms.Textarea({"rows": 4}),
        help_text=gettext_lazy("Everybody can read this. Never write the way in here."),
    )  # fmt: skip
    learning_outcomes = forms.CharField(
        label=gettext_lazy("What will people be able to do afterwards?"), max_length=1000, required=False,
        widget=forms.Textarea({"rows": 3}), help_text=gettext_lazy("For a gathering or a training. One thing a line."),
    )  # fmt: skip
    themes = text_field(
        gettext_lazy("Themes"), max_length=300, required=False, hint=gettext_lazy("A few words, with commas between them.")
    )
    mix = forms.MultipleChoiceField(
        label=gettext_lazy("Whom do you want in the room?"), choices=Attendee.Part.choices, required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    day = forms.DateField(label=gettext_lazy("Day"), widget=DateParts, help_text=gettext_lazy("The day where you are the host."))
    time = forms.TimeField(
        label=gettext_lazy("Time"), widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
        help_text=gettext_lazy("As the clock on the host's wall shows it, such as 18:30."),
        error_messages={"invalid": gettext_lazy("Write the time like 18:30.")},
    )  # fmt: skip
    zone = forms.ChoiceField(label=gettext_lazy("Time zone of the host"), choices=zone_choices)
    minutes = forms.IntegerField(
        label=gettext_lazy("How many minutes does it take?"), min_value=10, max_value=1440, initial=90,
        widget=forms.TextInput({"inputmode": "numeric"}),
    )  # fmt: skip
    mode = forms.ChoiceField(label=gettext_lazy("How do people meet?"), choices=Meeting.Mode.choices, widget=forms.RadioSelect)
    place = text_field(gettext_lazy("Place"), max_length=200, required=False, hint=gettext_lazy("Where people meet in person."))
    join_link = forms.URLField(
        label=gettext_lazy("The way in"), max_length=200, required=False, assume_scheme="https",
        widget=forms.TextInput({"inputmode": "url", "autocomplete": "off", "spellcheck": "false"}),
        help_text=gettext_lazy("The web address to join online. Only people of organisations that have a place see it."),
    )  # fmt: skip
    places = forms.IntegerField(
        label=gettext_lazy("How many people fit?"), min_value=1, max_value=5000, required=False,
        widget=forms.TextInput({"inputmode": "numeric"}), help_text=gettext_lazy("Leave it empty if there is no limit."),
    )  # fmt: skip
    is_public = forms.BooleanField(
        label=gettext_lazy("Everybody may see that this meeting takes place."), required=False, initial=True
    )

    def clean_themes(self) -> list[str]:
        words = [" ".join(word.split()) for word in self.cleaned_data["themes"].split(",")]
        return list(dict.fromkeys(word[:60] for word in words if word))[:MOST_THEMES]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("mode") in {"in_person", "hybrid"} and not data.get("place"):
            self.add_error("place", _("Say where people meet."))
        return data

    def when(self) -> When:
        data = self.cleaned_data
        return When(data["day"], data["time"], data["zone"], data["minutes"])


class PlanForm(MeetingForm):
    """A new meeting, or a series of them."""

    chapter = forms.ChoiceField(label=gettext_lazy("Which chapter holds it?"))
    repeats = forms.ChoiceField(
        label=gettext_lazy("Does it come again?"), choices=REPEATS, required=False, widget=forms.RadioSelect, initial=""
    )
    count = forms.IntegerField(
        label=gettext_lazy("How many times?"), min_value=2, max_value=MOST, required=False,
        widget=forms.TextInput({"inputmode": "numeric"}), help_text=gettext_lazy("For a series. At most 24."),
    )  # fmt: skip
    until = forms.DateField(
        label=gettext_lazy("Or: the last day"), required=False, widget=DateParts,
        help_text=gettext_lazy("Say how many times, or the last day."),
    )  # fmt: skip
    field_order = ("chapter", "kind", "title", "summary", "learning_outcomes", "themes", "mix", "day", "time", "zone",
                   "minutes", "repeats", "count", "until", "mode", "place", "join_link", "places", "is_public")  # fmt: skip

    def __init__(self, *args: Any, chapters: list[Chapter], whole: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.chapters = {chapter.slug: chapter for chapter in chapters}
        offered: list[tuple[str, Any]] = [("whole", _("The whole alliance"))] if whole else []
        offered += [(slug, chapter.name) for slug, chapter in self.chapters.items()]
        self.fields["chapter"].choices = offered  # type: ignore[attr-defined]

    def clean_day(self) -> dt.date:
        day: dt.date = self.cleaned_data["day"]
        if day < timezone.localdate() - dt.timedelta(days=1):
            raise ValidationError(_("This day is over. Choose one that is still to come."))
        return day

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("repeats"):
            if bool(data.get("count")) == bool(data.get("until")) and not {"count", "until"} & set(self.errors):
                self.add_error("count", _("Say how many times it happens, or the last day. One of the two."))
            if data.get("until") and data.get("day") and data["until"] < data["day"]:
                self.add_error("until", _("The last day comes after the first."))
        return data

    def held_by(self) -> Chapter | None:
        return self.chapters.get(self.cleaned_data["chapter"])

    def series(self) -> Repeats | None:
        data = self.cleaned_data
        if not data.get("repeats"):
            return None
        return Repeats(rule_for(data["repeats"], data["day"]), count=data.get("count"), until=data.get("until"))


class CancelForm(forms.Form):
    reason = reason_field(gettext_lazy("Why is it called off?"), hint=gettext_lazy("Everybody can read it."))
    rest_of_series = forms.BooleanField(label=gettext_lazy("Call off all later meetings of this series, too."), required=False)

    def clean_reason(self) -> str:
        return str(self.cleaned_data["reason"])[:300]


def find_member(typed: str) -> Organisation:
    """The member this name means, whatever its standing; raises ValidationError."""
    found = list(Organisation.objects.listed().filter(name_folded=fold(" ".join(typed.split()))[:200])[:2])
    if len(found) != 1:
        raise ValidationError(_("We do not find one member of this name. Copy it from the list of members."))
    return found[0]


class PointForm(forms.Form):
    """One row of the agenda. A row without a title is left out."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=AgendaItem.Kind.choices, initial="talk")
    title = text_field(gettext_lazy("What"), max_length=200, required=False)
    minutes = forms.IntegerField(
        label=gettext_lazy("Minutes"), min_value=1, max_value=600, initial=15, required=False,
        widget=forms.TextInput({"inputmode": "numeric"}),
    )  # fmt: skip
    organisation = text_field(gettext_lazy("Which member?"), max_length=220, required=False)
    who = text_field(gettext_lazy("Who speaks?"), max_length=120, required=False)

    def clean_organisation(self) -> Organisation | None:
        typed = self.cleaned_data["organisation"]
        return find_member(typed) if typed else None

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("kind") == "progress" and not data.get("organisation") and "organisation" not in self.errors:
            self.add_error("organisation", _("Name the member whose progress it is."))
        if data.get("title") and not data.get("minutes") and "minutes" not in self.errors:
            self.add_error("minutes", _("Say how many minutes it takes."))
        return data

    def point(self) -> Point | None:
        data = self.cleaned_data
        member = data.get("organisation")
        title = data.get("title") or (_("Progress of %s") % member.name if member and data["kind"] == "progress" else "")
        if not title or not data.get("minutes"):
            return None
        return Point(data["kind"], title, data["minutes"], member, data.get("who", ""))


class ZoneForm(forms.Form):
    """In which zone a visitor wants to read the times."""

    zone = forms.CharField(max_length=64)

    def clean_zone(self) -> str:
        if not is_zone(self.cleaned_data["zone"]):
            raise ValidationError("unknown")
        return str(self.cleaned_data["zone"])


class RhythmForm(forms.Form):
    meeting_every_months = forms.IntegerField(
        label=gettext_lazy("Meet at least every so many months"), min_value=1, max_value=24, required=False,
        widget=forms.TextInput({"inputmode": "numeric"}), help_text=gettext_lazy("Leave it empty if there is no rhythm."),
    )  # fmt: skip
