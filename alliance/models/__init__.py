from alliance.models.branches import ChapterLetter, CoordinatorNote
from alliance.models.chapters import Chapter, CoordinatorPost
from alliance.models.enquiries import Enquiry, EnquiryDecision
from alliance.models.invitations import Invitation, InvitationDecision
from alliance.models.lineage import LineageMove
from alliance.models.meetings import Meeting
from alliance.models.names import FormerName
from alliance.models.organisations import Organisation
from alliance.models.places import Country
from alliance.models.pledges import Commitment, Pledge, PledgeDecision, PledgeText
from alliance.models.proposals import ChapterProposal, ProposalDecision, ProposalSupport
from alliance.models.seats import Seat, SeatDecision
from alliance.models.systems import LocalSystem

__all__ = [
    "Chapter",
    "ChapterLetter",
    "ChapterProposal",
    "Commitment",
    "CoordinatorNote",
    "CoordinatorPost",
    "Country",
    "Enquiry",
    "EnquiryDecision",
    "FormerName",
    "Invitation",
    "InvitationDecision",
    "LineageMove",
    "LocalSystem",
    "Meeting",
    "Organisation",
    "Pledge",
    "PledgeDecision",
    "PledgeText",
    "ProposalDecision",
    "ProposalSupport",
    "Seat",
    "SeatDecision",
]
