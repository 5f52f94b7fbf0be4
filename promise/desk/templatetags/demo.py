from __future__ import annotations

from django import template
from django.conf import settings

from promise.accounts.models import User
from promise.desk.demo_people import SIGN_INS, DemoPerson

register = template.Library()


@register.simple_tag
def demo_sign_ins() -> list[DemoPerson]:
    """The demo people who are really there: none on a site that was started without them."""
    if not settings.EMBEDDED:
        return []
    there = set(User.objects.filter(is_demo=True, is_active=True).values_list("email", flat=True))
    return [person for person in SIGN_INS if person.email in there]
