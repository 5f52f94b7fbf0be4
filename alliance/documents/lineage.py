"""Who brought whom, as JSON: from the founder down to an organisation, and those it brought."""

from __future__ import annotations

from typing import Any

from alliance.documents.organisations import RELATIVE, as_relative, recruiter_slug
from alliance.models import Organisation
from alliance.models.lineage import ancestors

Document = dict[str, Any]
MOST_CHILDREN = 1000


def recruits_of(organisation: Organisation) -> Any:
    """Those it brought that the world may see, the largest branch first, with exact counts."""
    return Organisation.objects.listed().filter(recruiter=organisation).largest_first()


def as_json(organisation: Organisation) -> Document:
    """The row comes `with_way()`. Whoever has left is passed over, on the way up and among the recruits.

    Generations are read off the way, so they are right while a large branch that moved waits to be renumbered.
    """
    way = ancestors(organisation)
    organisation.generation = len(way)
    children = list(recruits_of(organisation).only(*RELATIVE)[:MOST_CHILDREN])
    for child in children:
        child.generation = len(way) + 1
    return {
        **as_relative(organisation),
        "recruiter": recruiter_slug(organisation),
        "recruited": getattr(organisation, "recruited", 0),
        "ancestors": [as_relative(one) for one in way if one.is_listed],
        "children": [as_relative(child) for child in children],
    }
