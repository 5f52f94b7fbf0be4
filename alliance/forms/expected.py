"""What is expected of each kind of organisation: the question it is asked, a hint, and an example."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from alliance.models import Organisation


@dataclass(frozen=True)
class Expected:
    question: Any
    hint: Any
    example: Any


KINDS: dict[str, Expected] = {
    Organisation.Kind.PROVIDER: Expected(
        _("Which initiative will you put money or effort into?"),
        _("Say what will change for people, and where. It will be public."),
        _("From June, every person who arrives at night is offered food and a talk."),
    ),
    Organisation.Kind.EDUCATION: Expected(
        _("Which framework will you use to train future doctors and nurses?"),
        _("Say which of the four frameworks you will teach, to whom and how. It will be public."),
        _("From September, all second-year nurses learn PROTECT from people who have been restrained."),
    ),
    Organisation.Kind.LIVED_EXPERIENCE_LED: Expected(
        _("What will you do so that people with lived experience shape care?"),
        _("Say what you offer, and what you need from services to do it. It will be public."),
        _("From May, two of our members help to plan the ward's week, and are paid for it."),
    ),
    Organisation.Kind.COMMISSIONER: Expected(
        _("What will you pay for, or ask for, so that force is used less?"),
        _("Say what you will fund or write into contracts. It will be public."),
        _("From April, our contracts ask for a yearly figure on restraint and a plan to lower it."),
    ),
    Organisation.Kind.CHARITY: Expected(
        _("What will you do with and for the people you support?"),
        _("Say whom it reaches and how they will notice. It will be public."),
        _("By March, everyone we support on a ward knows how to complain and who can help."),
    ),
    Organisation.Kind.RESEARCH: Expected(
        _("What will you study or share to help end reliance on force?"),
        _("Say which question you will answer, and where others can read it. It will be public."),
        _("By December, we publish what helped on three wards, and what did not."),
    ),
}


def expected_of(kind: str) -> Expected:
    return KINDS.get(kind, KINDS[Organisation.Kind.PROVIDER])
