"""The parts of the guided form, in the order in which a story of change is told, and why each helps whoever reads it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from toolkit.models import Initiative


@dataclass(frozen=True)
class Step:
    key: str
    title: str | Promise
    fields: tuple[str, ...]
    why: str | Promise
    is_needed: bool = False

    @property
    def stored(self) -> tuple[str, ...]:
        """The fields of the record behind the questions; the organisation is chosen once, when the draft is made."""
        names = ["takes" if name.startswith("takes_") else name for name in self.fields if name != "organisation"]
        return tuple(dict.fromkeys(names))


STEPS = (
    Step("name", _("Name"), ("title", "kind", "organisation"), _("People find it again by its name."), True),
    Step("trouble", _("The trouble"), ("trouble",), _("Whoever has the same trouble knows that it is for them."), True),
    Step("idea", _("The idea"), ("summary",), _("It is what a search shows, and what is read out at a handover."), True),
    Step("how", _("How it works"), ("steps",), _("With steps a team can begin tomorrow.")),
    Step("benefits", _("Benefits"), ("benefits", "evidence_text"), _("A ward manager asks what it brings, and how you know.")),
    Step("difficulties", _("Difficulties"), ("difficulties", "keep_going"), _("What went wrong once need not go wrong twice.")),
    Step("barriers", _("Barriers"), ("barriers",), _("Then it is also found by those who stand before one of them.")),
    Step("wishes", _("Wish list"), ("wish_list",), _("Somebody may have what you are missing.")),
    Step("copying", _("Copying it"), ("consider",), _("It saves the next team a false start.")),
    Step("left-out", _("Whom it leaves out"), ("left_out",), _("Others can then see to those people from the first day.")),
    Step(
        "takes", _("What it takes"), ("takes_setup_time", "takes_weekly_time", "takes_money", "takes_people"),
        _("Nobody can say yes to something without knowing what it costs them."),
    ),
    Step(
        "fits", _("Where it fits"), ("settings", "targets", "themes", "phases", "frameworks"),
        _("It is sorted by this, so that the right people meet it."), True,
    ),
    Step(
        "credit", _("Credit"), ("credit", "co_produced_who", "co_produced_how", "origin_name", "country"),
        _("Ideas have authors, and those who lived it are seldom named."),
    ),
    Step("licence", _("Licence"), ("licence",), _("It says that others may really use it.")),
)  # fmt: skip
BY_KEY = {step.key: step for step in STEPS}


def is_told(initiative: Initiative, step: Step) -> bool:
    """Whether anything of this part was told. A name is a name; sorting counts from where it is used."""
    names = ("title",) if step.key == "name" else ("settings",) if step.key == "fits" else step.stored
    return any(bool(getattr(initiative, name)) for name in names)


def progress(initiative: Initiative) -> list[dict[str, Any]]:
    """Each part, whether it is told, and what it is good for. No mark, no percentage: a short honest one is welcome too."""
    return [{"step": step, "is_told": is_told(initiative, step), "number": n} for n, step in enumerate(STEPS, 1)]
