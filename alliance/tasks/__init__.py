"""Letters and other deliveries, made from ids at the moment they leave; each module registers its own."""

from alliance.tasks import (
    chapters,
    cosignatures,
    drafts,
    enquiries,
    fosters,
    founding,
    invitations,
    lineage,
    meetings,
    pledges,
    recruits,
    renames,
    seats,
    sponsors,
)

__all__ = [
    "chapters",
    "cosignatures",
    "drafts",
    "enquiries",
    "fosters",
    "founding",
    "invitations",
    "lineage",
    "meetings",
    "pledges",
    "recruits",
    "renames",
    "seats",
    "sponsors",
]
