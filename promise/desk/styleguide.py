"""Plain data for the gallery of components: no database, invented names only."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.utils.translation import gettext_lazy as _

from alliance.figures.horizon import year_number
from promise.core import looks
from promise.core.widgets import DateParts, RadiosInline
from toolkit.documents.chart_months import Month
from toolkit.documents.charts import Happening, Tuning, chart_of
from toolkit.models import MeasureVersion


class SampleForm(forms.Form):
    """One field of every shape."""

    name = forms.CharField(label=_("Name of your organisation"), help_text=_("As people know it."))
    email = forms.EmailField(label=_("Your work address"), widget=forms.EmailInput({"autocomplete": "email"}))
    country = forms.ChoiceField(
        label=_("Country"), choices=[("", _("Choose one")), ("CZ", _("Czechia")), ("ZA", _("South Africa"))]
    )
    why = forms.CharField(
        label=_("Why now?"),
        required=False,
        max_length=400,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("A few lines are enough."),
    )
    kind = forms.ChoiceField(
        label=_("What kind of organisation are you?"),
        widget=forms.RadioSelect,
        choices=[
            ("provider", _("Provider of care")),
            ("education", _("Education")),
            ("lived", _("Led by lived experience")),
        ],
    )
    calm = forms.ChoiceField(
        label=_("Is there time to talk?"),
        required=False,
        widget=RadiosInline,
        choices=[("yes", _("Yes")), ("no", _("Not yet")), ("", _("Not answered"))],
    )
    uses = forms.MultipleChoiceField(
        label=_("Where may we show it?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[("page", _("On this site")), ("book", _("In a book of stories"))],
    )
    due = forms.DateField(label=_("When will you do it?"), widget=DateParts, help_text=_("For example, 7 3 2027"))
    file = forms.FileField(label=_("A picture of it"), required=False)
    agree = forms.BooleanField(label=_("I may sign for my organisation"))


def _form(data: dict[str, Any] | None, prefix: str) -> SampleForm:
    form = SampleForm(data, prefix=prefix)
    form.fields["uses"].widget.option_hints = {"book": _("Printed copies cannot be called back.")}
    return form


def _growth() -> list[dict[str, Any]]:
    """Each brings two, roughly: twelve quarters from five founders."""
    rows = [[5], [5, 2], [5, 4], [5, 6, 1], [5, 8, 4], [5, 9, 8], [5, 10, 12, 2], [5, 10, 16, 5], [5, 10, 18, 12],
            [5, 10, 20, 19, 3], [5, 10, 20, 27, 9], [5, 10, 20, 34, 18, 4]]  # fmt: skip
    return [
        {
            "label": f"{_('quarter')} {i % 4 + 1}, {2024 + i // 4}",
            "year": 2024 + i // 4,
            "total": sum(row),
            "generations": row,
        }
        for i, row in enumerate(rows)
    ]


def _world() -> list[dict[str, Any]]:
    rows = [("826", "GB", "United Kingdom", 24), ("528", "NL", "Netherlands", 7), ("710", "ZA", "South Africa", 3),
            ("203", "CZ", "Czechia", 1), ("702", "SG", "Singapore", 1)]  # fmt: skip
    return [{"numeric": n, "code": code, "name": name, "members": k, "href": "#world_map"} for n, code, name, k in rows]


def _world_quarters() -> list[dict[str, Any]]:
    rows = [({"GB": 6, "NL": 1}, 7, 2), ({"GB": 8, "ZA": 3}, 18, 3), ({"GB": 10, "NL": 6, "CZ": 1, "SG": 1}, 36, 5)]
    return [
        {"key": f"2026-Q{n}", "label": f"{_('quarter')} {n}, 2026", "total": total, "countries": countries, "added": added}
        for n, (added, total, countries) in enumerate(rows, start=1)
    ]


def _tree() -> dict[str, Any]:
    def node(name: str, facts: str, *children: dict[str, Any], **more: Any) -> dict[str, Any]:
        return {
            "name": name,
            "href": "#tree",
            "facts": facts,
            "children": list(children),
            "open": bool(children),
            **more,
        }

    return node(
        "Riverbend Hospital",
        "founder · brought 2 of 2 · 5 below",
        node(
            "Open Door Collective",
            "brought 2 of 2 · 3 below",
            node("Harbour Street Clinic", "brought 1 of 2", node("Lantern House", "signed 2 March 2026", is_new=True)),
            node("Meadow College", "signed 9 January 2026"),
            is_focus=True,
        ),
        node("Northern Lights Trust", "signed 14 May 2025", more=3, more_href="#tree"),
    )


def _fan() -> dict[str, Any]:
    """Two bands as alliance/documents/fan.py would lay them out, drawn by hand."""
    return {
        "view": "0 0 960 380", "top": 16, "bottom": 336, "low": 180, "high": 2100,
        "likely_low": 320, "likely_high": 900, "last": 2036,
        "outer": "M8,320L770,16L770,315Z", "inner": "M8,320L770,200L770,295Z",
        "years": [{"x": 8, "y": 348, "text": "2026"}, {"x": 770, "y": 348, "text": "2036"}],
        "ends": [{"x": 780, "y": y, "text": text} for y, text in ((16, "2,100"), (200, "900"), (280, "320"), (315, "180"))],
    }  # fmt: skip


def _charts() -> dict[str, Any]:
    """Twenty invented months, and five."""
    words = MeasureVersion(unit="times", basis="bed_days", base_words="occupied bed days", direction="decrease")
    counts = [14, 12, 16, 15, 13, 17, 14, 15, 12, 16, 14, 13, 26, 15, None, 9, 8, 7, 9, 6]
    long = [Month(2024 * 12 + at, count, None, 600) for at, count in enumerate(counts)]
    beside = [Happening(2024 * 12 + 14, str(_("Supper together began")))]
    return {"long": chart_of(words, long, happenings=beside, tuning=Tuning(target=20.0)), "short": chart_of(words, long[:5])}


def samples() -> dict[str, Any]:
    """The context of templates/styleguide.html."""
    return {
        "colours": ["ink", "dusk", "dusk-deep", "stone", "paper", "white", "mist", "amber", "leaf", "coral", "plum"],
        "states": sorted(looks.STATES),
        "form": _form(None, "empty"),
        "wrong_form": _form({"wrong-name": "", "wrong-email": "lena@", "wrong-due_day": "31", "wrong-due_month": "2"}, "wrong"),
        "growth": _growth(),
        "fan": _fan(),
        "charts": _charts(),
        "fan_headers": [_("End of year"), _("1 in 10 below"), _("1 in 4 below"), _("1 in 4 above"), _("1 in 10 above")],
        "fan_rows": [[2031, 150, 190, 340, 520], [2036, 180, 320, 900, 2100]],
        "world": _world(),
        "world_data": {"countries": _world(), "quarters": _world_quarters()},
        "tree": _tree(),
        "today": dt.date(2026, 3, 7),
        "trail": [(_("Home"), "/"), (_("Toolkit"), "#breadcrumb")],
        "options": [
            {"value": "acute_ward", "label": _("Acute ward"), "count": 118, "chosen": True},
            {"value": "community", "label": _("Community and crisis alternatives"), "count": 44, "chosen": False},
        ],
        "other_options": [{"value": "seclusion", "label": _("Seclusion"), "count": 61, "chosen": False}],
        "chips": [{"label": _("Acute ward"), "href": "#chips"}, {"label": _("Seclusion"), "href": "#chips"}],
        "writing_hints": [
            {
                "title": _("A town or an area"),
                "why": _("Together with the rest it can tell who you are."),
                "words": ["Aberdale"],
            }
        ],
        "text_change": {
            "before": [
                {"kind": "kept", "text": "Staff "},
                {"kind": "taken", "text": "tell"},
                {"kind": "kept", "text": " people."},
            ],
            "after": [{"kind": "kept", "text": "Staff "}, {"kind": "added", "text": "ask"}, {"kind": "kept", "text": " us."}],
        },
        "rows": [
            {"key": _("Time"), "value": _("Twenty minutes each evening")},
            {"key": _("Money"), "value": ""},
            {"key": _("Invented by"), "value": _("A ward team"), "href": "#summary_list"},
            {"key": _("Contact"), "value": _("By relay"), "action_href": "#summary_list", "action_label": _("Change")},
        ],
        "headers": [_("Outcome"), _("Organisations")],
        "figures": [[_("Helped"), 12], [_("No clear change"), 4], [_("Made things worse"), 1]],
        "steps": [
            {"title": _("Read the pledge"), "text": _("One page. Take it to the people who need to say yes.")},
            {"title": _("Sign it"), "text": _("Ten minutes. You can stop and go on later.")},
            {"title": _("Bring two"), "text": _("You get two invitations to send on.")},
        ],
        "horizon": year_number(2, start=dt.date(2025, 10, 1), years=10),
        "wizard": [_("Organisation"), _("You"), _("Commitments"), _("Check")],
        "notes": [_("Being held down"), _("Thoughts of suicide, without detail")],
        "lines": [
            {
                "name": "Samaritans (UK and Ireland)",
                "number": "116 123",
                "tel": "116123",
                "hours": _("Day and night, free"),
            },
            {"name": _("Anywhere else"), "number": "findahelpline.com", "href": "https://findahelpline.com"},
        ],
        "pipeline": [{"state": "sent", "n": 3}, {"state": "in_talks", "n": 1}, {"state": "declined", "n": 0}],
        "errors": [{"words": _("Write the name of your organisation"), "href": "#error_summary"}],
        "sample_messages": [Message(constants.SUCCESS, str(_("Your pledge is on its way")))],
    }
