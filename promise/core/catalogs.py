"""English is written in the source, so most sentences stand in no catalog, and Django asks them all.

Packages that bring an empty English catalog hang it behind the others: five in a row were asked for each of the hundred and
fifty sentences of a page, which took a fourteenth of its time.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.translation import trans_real


def skip_empty() -> None:
    """Called when the packages are loaded; a catalog that holds a sentence stays where it is."""
    unlink_empty(trans_real.translation(settings.LANGUAGE_CODE))


def unlink_empty(catalog: Any) -> None:
    """Where gettext keeps what is asked next is no public name: without it nothing changes but the time."""
    behind = getattr(catalog, "_fallback", None)
    while behind is not None:
        following = getattr(behind, "_fallback", None)
        if set(getattr(behind, "_catalog", {"unknown": ""}).keys()) <= {""}:
            catalog._fallback = following
        else:
            catalog = behind
        behind = following
