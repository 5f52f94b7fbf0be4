from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from stories.models import Story
from stories.models.modules import for_training
from toolkit.models import Page
from toolkit.models.kinds import PageKind


class Titled(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.title)


class PlaceForm(forms.Form):
    """Offered are only stories whose authors agreed to be used for training."""

    module = Titled(label=_("Which module?"), queryset=Page.objects.none(), empty_label=None)
    story = Titled(label=_("Which story?"), queryset=Story.objects.none(), empty_label=None)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["module"].queryset = Page.objects.of(PageKind.MODULE).published()  # type: ignore[attr-defined]
        self.fields["story"].queryset = for_training()  # type: ignore[attr-defined]
