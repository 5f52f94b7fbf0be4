"""What an author told beyond the usual: benefits, copying, who is left out, credit. Empty parts are left away."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from toolkit.models import Initiative

PARTS: tuple[tuple[str, Any, tuple[tuple[str, Any], ...]], ...] = (
    ("benefits", _("What it brings"), (("benefits", ""),)),
    ("copying", _("What to think of before you copy it"), (("consider", ""),)),
    ("left-out", _("Whom it might leave out"), (("left_out", ""),)),
    (
        "made-with",
        _("Made with people with lived experience"),
        (("co_produced_who", _("Who")), ("co_produced_how", _("What their part was"))),
    ),
    ("credit", _("Thanks to"), (("credit", ""),)),
)


def told_more(initiative: Initiative) -> list[dict[str, Any]]:
    parts = []
    for key, title, fields in PARTS:
        rows = [{"label": label, "text": text} for name, label in fields if (text := getattr(initiative, name))]
        if rows:
            parts.append({"key": key, "title": title, "rows": rows})
    return parts
