"""One small test of a trial, asked for in the order in which it is lived; and the code on a printed kit."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from promise.core.forms import OnceForm
from promise.core.widgets import DateParts
from toolkit.actions.cycles import TEXTS
from toolkit.models import Cycle


def words(label: Any, hint: Any, name: str, *, required: bool = False) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=hint, max_length=TEXTS[name], required=required, widget=forms.Textarea({"rows": 3})
    )  # fmt: skip


class CycleForm(OnceForm):
    plan = words(
        _("Plan: what will you change, where, and for how long?"),
        _("As small as you can: one ward, one evening, one person who wants to. For example: supper together on two evenings."),
        "plan", required=True,
    )  # fmt: skip
    prediction = words(
        _("What do you expect to see, and how will you tell?"),
        _("Written down before, so that nobody is wiser afterwards. For example: fewer raised voices after nine, by a tally."),
        "prediction", required=True,
    )  # fmt: skip
    tested_on = forms.DateField(
        label=_("When did it begin?"),
        required=False,
        widget=DateParts,
        help_text=_("For example 7 3 2026. Leave it empty until then."),
    )
    done = words(_("Do: what did you do in the end?"), _("And what went differently from the plan."), "done")
    study = words(
        _("Study: what did you see, beside what you expected?"),
        _("What did not come true teaches as much. Nothing about one person."),
        "study",
    )
    act = forms.ChoiceField(
        label=_("Act: what follows?"), required=False, widget=forms.RadioSelect,
        choices=[("", _("We do not know yet")), *Cycle.Act.choices],
    )  # fmt: skip

    FIELDS = (*TEXTS, "tested_on", "act")

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.FIELDS}

    @classmethod
    def initial_of(cls, cycle: Cycle) -> dict[str, Any]:
        return {name: getattr(cycle, name) for name in cls.FIELDS}


class CodeForm(forms.Form):
    """The short code on the paper; how it is typed does not matter."""

    code = forms.CharField(
        label=_("The code on your sheet"),
        max_length=20,
        help_text=_("Six letters and numbers, for example K7Q-W3X. Small letters are fine."),
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )
