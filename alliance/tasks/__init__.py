"""Letters and other deliveries, made from ids at the moment they leave; each module registers its own."""

from alliance.tasks import enquiries, founding, invitations, lineage, pledges, renames, seats

__all__ = ["enquiries", "founding", "invitations", "lineage", "pledges", "renames", "seats"]
from alliance.tasks import meetings

__all__ = ["enquiries", "invitations", "lineage", "meetings", "pledges", "seats"]
from alliance.tasks import chapters

__all__ = ["chapters", "enquiries", "invitations", "lineage", "pledges", "seats"]
from alliance.tasks import drafts

__all__ = ["drafts", "enquiries", "invitations", "lineage", "pledges", "seats"]

__all__ = ["chapters", "enquiries", "invitations", "lineage", "pledges", "seats"]
from alliance.tasks import sponsors
from alliance.tasks import enquiries, invitations, lineage, pledges, recruits, seats, sponsors

__all__ = ["enquiries", "invitations", "lineage", "pledges", "recruits", "seats", "sponsors"]
