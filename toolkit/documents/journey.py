"""The pages of the framework: what each part will hold, and what helps until then."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise


@dataclass(frozen=True)
class Meanwhile:
    """Something in the bank that helps today: an address query and what it leads to."""

    query: str
    words: Words


@dataclass(frozen=True)
class Part:
    title: Words
    lead: Words
    # what this part will hold
    planned: tuple[Words, ...]
    meanwhile: tuple[Meanwhile, ...]
    motif: str = "path"


PARTS: dict[str, Part] = {
    "measures": Part(
        title=_("Measures"),
        lead=_("Count what matters in the same way every month, so that you see whether a change is one."),
        planned=(
            _("Your own figures by ward and month, with agreed definitions and no data about single people."),
            _("Charts that tell a real change from ordinary ups and downs."),
        ),
        meanwhile=(
            Meanwhile("kind=index", _("Measures others use")),
            Meanwhile("q=how+to+count+restraint+fairly", _("How others count")),
        ),
        motif="table",
    ),
    "progress": Part(
        title=_("Yearly progress"),
        lead=_("Once a year every member tells one success and one failing. It takes twenty minutes."),
        planned=(
            _("A short form, filled in as far as we already know."),
            _("A page that shows what became of what you promised."),
        ),
        meanwhile=(
            Meanwhile("sort=reported", _("What members reported last")),
            Meanwhile("evidence=before_and_after", _("Ideas with figures from before and after")),
        ),
    ),
}
