from alliance.models.chapters import Chapter, CoordinatorPost
from alliance.models.enquiries import Enquiry, EnquiryDecision
from alliance.models.invitations import Invitation, InvitationDecision
from alliance.models.lineage import LineageMove
from alliance.models.meetings import Meeting
from alliance.models.organisations import Organisation
from alliance.models.places import Country
from alliance.models.pledges import Commitment, Pledge, PledgeDecision, PledgeText
from alliance.models.seats import Seat, SeatDecision

__all__ = [
    "Chapter", "Commitment", "CoordinatorPost", "Country", "Enquiry", "EnquiryDecision", "Invitation",
    "InvitationDecision", "LineageMove", "Meeting", "Organisation", "Pledge", "PledgeDecision", "PledgeText", "Seat",
    "SeatDecision",
]  # fmt: skip
