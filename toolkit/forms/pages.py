"""Writing a page of the framework: the form is made from the table of what its kind may hold."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from promise.core.forms import OnceForm
from toolkit.documents.pages import fingerprint, in_words
from toolkit.forms.parts import Lines
from toolkit.models import Page
from toolkit.models.kinds import PageKind, Part, Shelf, parts_of
from toolkit.models.pages import texts_of

# what members are not asked when they send something in
NOT_ASKED = {"body", "easy", "source", "initiatives"}


class Rows(forms.CharField):
    """One row a line, its columns parted by a bar."""

    def __init__(self, *, columns: tuple[str, ...], **kwargs: Any) -> None:
        self.columns = columns
        super().__init__(required=False, **kwargs)

    def clean(self, value: Any) -> Any:
        found = []
        for line in super().clean(value).splitlines():
            cells = [cell.strip() for cell in line.split("|")]
            if len(cells) > len(self.columns):
                raise forms.ValidationError(_("Too many bars in the line that begins “%s”.") % line[:40])
            if any(cells):
                found.append(dict(zip(self.columns, cells + [""] * len(self.columns), strict=False)))
        return found


def field_of(part: Part) -> forms.Field:
    said: dict[str, Any] = {"label": part.label, "help_text": part.hint}
    if part.shape == "rows":
        return Rows(columns=part.columns, widget=forms.Textarea({"rows": 8}), max_length=20_000, **said)
    if part.shape == "lines":
        return Lines(most=40, length=part.most, widget=forms.Textarea({"rows": 6}), **said)
    if part.shape == "choice":
        choices = part.choices.choices if part.is_required else [("", _("None")), *part.choices.choices]
        return forms.ChoiceField(choices=choices, required=part.is_required, **said)
    if part.shape == "year":
        return forms.IntegerField(required=False, min_value=1800, max_value=2100, **said)
    widget = forms.TextInput() if part.shape == "line" else forms.Textarea({"rows": 12 if part.most > 5000 else 5})
    return forms.CharField(max_length=part.most, required=part.is_required, widget=widget, **said)


class PageForm(forms.Form):
    """Any kind. Carries the mark of what stood when it was opened, so that nobody's words are lost."""

    seen = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    note = forms.CharField(
        label=_("What did you change, and why?"), required=False, max_length=300,
        help_text=_("One line. It stands beside the new version for everyone to read."),
    )  # fmt: skip

    def __init__(self, *args: Any, kind: str, page: Page | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parts = parts_of(kind)
        note = self.fields.pop("note")
        for part in self.parts:
            self.fields[part.name] = field_of(part)
        if page is None:
            return
        self.initial = {**self.initial, **initial_of(page)}
        if page.is_published:
            self.fields["note"] = note

    def values(self) -> dict[str, Any]:
        return {part.name: self.cleaned_data[part.name] for part in self.parts if part.name in self.fields}


def initial_of(page: Page) -> dict[str, Any]:
    texts = texts_of(page)
    shown: dict[str, Any] = {"seen": fingerprint(page)}
    for part in parts_of(page.kind):
        value = texts.get(part.name)
        shown[part.name] = in_words(part, value) if part.shape == "rows" else value
    return shown


class SendForm(OnceForm):
    """What a member sends in: a campaign story, or something for the shelves."""

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parts = [part for part in parts_of(kind) if part.name not in NOT_ASKED]
        for part in self.parts:
            self.fields[part.name] = field_of(part)
        self.fields["lead"].help_text = _("Readers meet this first.")
        if kind == PageKind.LIBRARY:
            self.fields["shelf"].choices = [(key, words) for key, words in Shelf.choices if key != Shelf.CAMPAIGN]  # type: ignore[attr-defined]
        for name in ("context", "actions", "results", "speaks_for"):
            if name in self.fields:
                self.fields[name].required = True

    def values(self) -> dict[str, Any]:
        return {part.name: self.cleaned_data[part.name] for part in self.parts}


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Why?"), max_length=600, widget=forms.Textarea({"rows": 3}))


class DecideForm(forms.Form):
    choice = forms.ChoiceField(
        label=_("What do you decide?"), widget=forms.RadioSelect,
        choices=[("publish", _("Publish it")), ("decline", _("Not take it in"))],
    )  # fmt: skip
    reason = forms.CharField(
        label=_("If not: why?"), required=False, max_length=600, widget=forms.Textarea({"rows": 3}),
        help_text=_("Whoever sent it reads this. Thank them, and say what would help."),
    )  # fmt: skip


class CheckForm(forms.Form):
    """Somebody looked at the source itself."""

    still_true = forms.BooleanField(label=_("I looked today: it is there and still says this"), required=False)
    newer = forms.ModelChoiceField(
        label=_("Something came after it"), queryset=Page.objects.none(), required=False, empty_label=_("Nothing that we know of")
    )

    def __init__(self, *args: Any, page: Page, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Page.objects.of(PageKind.LIBRARY).published().exclude(pk=page.pk)
        self.fields["newer"].queryset = others  # type: ignore[attr-defined]
        self.initial.setdefault("newer", page.newer_id)
