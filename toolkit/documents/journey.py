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
    "assessment": Part(
        title=_("Look at yourselves"),
        lead=_("A talk in your team about where you stand. There is no pass mark."),
        planned=(
            _("Questions to answer together, with people who use the service in the room."),
            _("The same questions a year later, to see what has moved."),
        ),
        meanwhile=(
            Meanwhile("framework=promote", _("Ideas for the team")),
            Meanwhile("framework=progress", _("Ideas for the service")),
        ),
    ),
    "training": Part(
        title=_("Training"),
        lead=_("Short modules made of ideas, stories and questions to think about, for students and for teams."),
        planned=(
            _("Modules to follow alone or as a group, with your own progress and a certificate."),
            _("Material that teachers can use as it stands."),
        ),
        meanwhile=(
            Meanwhile("setting=education_training", _("Ideas for education and training")),
            Meanwhile("theme=workforce_training", _("Training programmes in the bank")),
        ),
        motif="book",
    ),
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
