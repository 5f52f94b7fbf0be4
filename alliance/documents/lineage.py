"""Who brought whom, as JSON: from the founder down to an organisation, and those it brought."""

from __future__ import annotations

from typing import Any

from alliance.documents.organisations import as_relative, recruiter_slug
from alliance.models import Organisation
from alliance.models.lineage import ancestors

Document = dict[str, Any]
MOST_CHILDREN = 1000


def recruits_of(organisation: Organisation) -> Any:
    """Those it brought that the world may see, the largest branch first, with exact counts."""
    return Organisation.objects.listed().filter(recruiter=organisation).largest_first()


def as_json(organisation: Organisation) -> Document:
    """Rows come from `with_figures()`. Whoever has left is passed over, on the way up and among the recruits."""
    children = recruits_of(organisation)[:MOST_CHILDREN]
    return {
        **as_relative(organisation),
        "recruiter": recruiter_slug(organisation),
        "recruited": getattr(organisation, "recruited", 0),
        "ancestors": [as_relative(one) for one in ancestors(organisation) if one.is_listed],
        "children": [as_relative(child) for child in children],
    }
