"""Letters and other deliveries, made from ids at the moment they leave; each module registers its own."""

from alliance.tasks import drafts, enquiries, invitations, lineage, pledges, seats

__all__ = ["drafts", "enquiries", "invitations", "lineage", "pledges", "seats"]
