"""Letters and other deliveries, made from ids at the moment they leave; each module registers its own."""

from alliance.tasks import enquiries, fosters, invitations, lineage, pledges, recruits, seats, sponsors

__all__ = ["enquiries", "fosters", "invitations", "lineage", "pledges", "recruits", "seats", "sponsors"]
