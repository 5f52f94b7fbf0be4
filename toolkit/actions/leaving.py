"""What follows when readers can see an initiative no more."""

from __future__ import annotations

from typing import Any

from promise.core import changes
from toolkit.actions import featured
from toolkit.models import Adoption, Initiative


def tell(held: Initiative, *, by: Any, successor: str = "") -> None:
    """Programs delete it and the reports of it. Reports that the world has not heard of yet are not told as gone."""
    featured.make_way(initiative=held, by=by)
    changes.removed("initiative", held.public_id, successor=successor)
    if successor:
        changes.lead_on("initiative", held.led_here(), successor=successor)
    shown = Adoption.objects.filter(initiative=held).exclude(visibility=Adoption.Visibility.MEMBERS)
    for public_id in shown.exclude(untold__in=[Adoption.Untold.CREATED, Adoption.Untold.AGAIN]).values_list(
        "public_id", flat=True
    ):
        changes.removed("adoption", public_id)
