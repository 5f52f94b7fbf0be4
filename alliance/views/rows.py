"""Lists that people fill in without scripts: what is there, and a few spare rows."""

from __future__ import annotations

from typing import Any

from django import forms

from promise.core.templatetags.ui import focus_id

SPARE_ROWS = 3
MOST_ROWS = 40


class Rows:
    """Several small forms of one kind on one page, with spare ones at the end: works without scripts."""

    def __init__(self, kind: Any, data: Any, initial: list[dict[str, Any]], *, prefix: str, spare: int = SPARE_ROWS) -> None:
        made = forms.formset_factory(kind, extra=spare, max_num=MOST_ROWS, absolute_max=MOST_ROWS)
        self.formset = made(data, initial=initial, prefix=prefix)

    def is_valid(self) -> bool:
        return bool(self.formset.is_valid())

    @property
    def has_errors(self) -> bool:
        return bool(self.formset.is_bound and self.formset.total_error_count())

    @property
    def errors(self) -> list[dict[str, str]]:
        """What is wrong in all rows, for the summary at the top; none before the page was sent."""
        if not self.formset.is_bound:
            return []
        return [
            {"words": f"{form[name].label}: {error}", "href": f"#{focus_id(form[name])}"}
            for form in self.formset.forms
            for name, errors in form.errors.items()
            if name != "__all__"
            for error in errors
        ]

    def values(self, name: str) -> list[Any]:
        """What each filled row means, in the order of the page."""
        found = [getattr(form, name)() for form in self.formset.forms if getattr(form, "cleaned_data", None)]
        return [value for value in found if value is not None]
