"""Letters and other deliveries, made from ids at the moment they leave; each module registers its own."""

from alliance.tasks import chapters, enquiries, invitations, lineage, pledges, seats

__all__ = ["chapters", "enquiries", "invitations", "lineage", "pledges", "seats"]
