from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from alliance.models import Organisation
from promise.core.forms import OnceForm
from toolkit import policies
from toolkit.forms.parts import line_field
from toolkit.models import Page
from toolkit.models.kinds import PageKind


class GroupForm(OnceForm):
    """A group to lead."""

    title = line_field(_("Name of the group"), _("For example: second year, autumn."), 120, required=True)
    module = forms.ModelChoiceField(label=_("Which module?"), queryset=Page.objects.none(), empty_label=None)
    organisation = forms.ModelChoiceField(
        label=_("For which organisation?"), queryset=Organisation.objects.none(), empty_label=None
    )

    def __init__(self, *args: Any, by: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["module"].queryset = Page.objects.of(PageKind.MODULE).published()  # type: ignore[attr-defined]
        homes = policies.organisations_of(by)
        self.home = homes.get() if homes.count() == 1 else None
        self.fields["organisation"].queryset = homes  # type: ignore[attr-defined]
        if self.home:
            del self.fields["organisation"]


class JoinForm(forms.Form):
    code = line_field(_("Code of the group"), _("Eight letters and digits, from your educator."), 20, required=True)
