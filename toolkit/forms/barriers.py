"""Telling whether an idea helped against a barrier: two clicks, and more only for those who want it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from alliance.models import Organisation
from promise.core.forms import OnceForm
from toolkit import policies
from toolkit.forms.adoptions import VISIBILITY_HINTS
from toolkit.forms.parts import HintedRadios
from toolkit.models import Adoption, BarrierTry


class BarrierTryForm(OnceForm):
    """The outcome is the button that is pressed."""

    organisation = forms.ModelChoiceField(label=_("Who tried it?"), queryset=Organisation.objects.none(), empty_label=None)
    visibility = forms.ChoiceField(
        label=_("Who may know?"), choices=Adoption.Visibility.choices, initial=Adoption.Visibility.UNNAMED,
        widget=HintedRadios(VISIBILITY_HINTS),
    )  # fmt: skip
    outcome = forms.ChoiceField(choices=BarrierTry.Outcome.choices, widget=forms.HiddenInput)

    def __init__(self, *args: Any, by: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        homes = policies.organisations_of(by)
        self.home = homes.get() if homes.count() == 1 else None
        self.fields["organisation"].queryset = homes  # type: ignore[attr-defined]
        if self.home:
            del self.fields["organisation"]

    def hidden_fields(self) -> list[Any]:
        """Without the outcome: the buttons carry it."""
        return [field for field in super().hidden_fields() if field.name != "outcome"]
